//! Forecasts for programs.

use crate::forecast::Verdict;
use crate::render::forecast::thousandths;
use crate::render::page::name;
use crate::report::{Leg, Report, WindowForecast, Work};
use crate::time::EpochMs;
use serde::Serialize;

/// Which accounts to work on.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Work"))]
pub struct JsonWork<'a> {
    /// For how long there is work, in minutes.
    minutes: i64,
    /// The chance that the first account lasts for so long, from 0 to 1.
    lasts: f64,
    /// Whether `lasts` is high enough to say that the account lasts.
    sure: bool,
    /// The accounts, one after another.
    schedule: Vec<JsonLeg<'a>>,
}

/// An account to work on for a while.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Leg"))]
struct JsonLeg<'a> {
    /// The platform's id.
    platform: &'a str,
    /// What the account is called.
    account: String,
    /// About when it is empty; left out where it is more likely to last, or cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    until: Option<String>,
}

/// Whether a limit lasts.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Forecast"))]
pub struct JsonForecast {
    /// `lasts` where that is sure, `may_run_out` where it is more likely than not, else `unsure`.
    #[cfg_attr(test, schemars(extend("enum" = ["lasts", "unsure", "may_run_out"])))]
    says: &'static str,
    /// The chance that it is used up before it starts over, from 0 to 1.
    chance_empty: f64,
    /// Whether the forecast is based on sessions in OpenCode; if not, on the even pace.
    from_history: bool,
    /// When it is used up at the earliest (with a chance of 10 %); left out where that is not before it starts over, or
    /// cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    earliest: Option<String>,
    /// When it is used up with a chance of 50 %; left out like `earliest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    likely: Option<String>,
    /// When it is used up with a chance of 90 %; left out like `earliest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(extend("format" = "date-time")))]
    latest: Option<String>,
}

/// The forecast of a window.
pub fn forecast(expected: WindowForecast) -> JsonForecast {
    let [earliest, likely, latest] = expected.empty_at.map(|at| at.map(EpochMs::format_iso));
    JsonForecast {
        says: match expected.verdict() {
            Verdict::Lasts => "lasts",
            Verdict::Unsure => "unsure",
            Verdict::MayRunOut => "may_run_out",
        },
        chance_empty: thousandths(expected.p_empty),
        from_history: !expected.is_even,
        earliest,
        likely,
        latest,
    }
}

/// The recommended accounts.
pub fn work<'a>(report: &Report<'a>, work: &Work, private: bool) -> JsonWork<'a> {
    let leg = |leg: &Leg| {
        let of = report.account(leg.index)?.of;
        let (platform, account) = (of.platform, name(report, of, of.platform.name, private));
        Some(JsonLeg { platform: platform.id, account, until: leg.until.map(EpochMs::format_iso) })
    };
    JsonWork {
        minutes: work.minutes,
        lasts: thousandths(work.lasts),
        sure: work.is_sure,
        schedule: work.schedule.iter().filter_map(leg).collect(),
    }
}
