//! JetBrains AI: the month's credits and the remaining bought ones, as an IDE last saved them.
//!
//! No credential and no request: each IDE, and Android Studio, saves its figures in
//! `options/AIAssistantQuotaManager2.xml` of its settings folder. They may be weeks old. Two options hold JSON:
//! `quotaInfo` `{current, maximum, tariffQuota{maximum, available}, topUpQuota{maximum, available}}` and
//! `nextRefill` `{next, tariff{duration: "PT720H"}}`. `quotaInfo.until` is the licence's end, not a reset. Not
//! documented; others found that 100,000 units are a credit by comparing the file with the IDE's display.

use crate::environment::{Environment, numbers};
use crate::lenient::{self, Moment, Number, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform, Start};
use crate::reading::{
    Amount, Balance, BalanceKind, Label, Level, Note, Percent, Period, Reading, Scope, Window,
};
use crate::sanitized::Sanitized;
use crate::secret::Redactor;
use crate::setup::{Inside, Setup};
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use serde::Deserialize;
use std::cmp::Reverse;
use std::future::ready;

/// See the module's documentation.
pub static JETBRAINS: Platform = Platform {
    id: "jetbrains",
    name: "JetBrains AI",
    setups: &[Setup::Inside(Inside { program: "JetBrains IDE", service: "JetBrains AI" })],
    files,
    folders,
    variables: &["APPDATA"],
    find: Find::By(find),
    ..DEFAULTS
};

/// More IDE versions than anybody keeps the settings of.
const MOST_IDES: usize = 16;

/// Quota units per credit.
const CREDIT: f64 = 100_000.0;

/// Vendors whose folders hold the IDEs' settings folders, each with a substring of the latter's names.
const VENDORS: &[(&str, &str)] = &[("JetBrains", "20"), ("Google", "AndroidStudio")];

/// Returns the folders that hold the IDEs' settings folders, each with a substring of the latter's names.
fn places(environment: &Environment) -> Vec<(String, &'static str)> {
    let mut places = Vec::new();
    for folder in environment.settings_folders() {
        for (vendor, ide) in VENDORS {
            places.push((format!("{folder}/{vendor}"), *ide));
        }
    }
    places
}

/// Returns the folders that hold a settings folder for each IDE.
fn folders(environment: &Environment) -> Vec<String> {
    places(environment).into_iter().map(|(folder, _)| folder).collect()
}

fn files(environment: &Environment) -> Vec<String> {
    let mut files = Vec::new();
    for (folder, ide) in places(environment) {
        let names = environment.names_in(&folder).iter();
        let mut names: Vec<_> = names.filter(|name| name.contains(ide)).collect();
        // Each version of each product has a folder, and old ones stay.
        names.sort_by_cached_key(|name| Reverse((numbers(name), *name)));
        for name in names.into_iter().take(MOST_IDES) {
            files.push(format!("{folder}/{name}/options/AIAssistantQuotaManager2.xml"));
        }
    }
    files
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Quota<'a> {
    current: Number<'a>,
    maximum: Number<'a>,
    #[serde(rename = "/tariffQuota/available")]
    left_of_tariff: Number<'a>,
    #[serde(rename = "/tariffQuota/maximum")]
    tariff: Number<'a>,
    /// What is left of bought credits: used once the tariff's are used up, and kept beyond the month.
    #[serde(rename = "/topUpQuota/available")]
    left_of_bought: Number<'a>,
    #[serde(rename = "/topUpQuota/maximum")]
    bought: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Refill<'a> {
    next: Moment<'a>,
    #[serde(rename = "/tariff/duration")]
    duration: Text<'a>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = files(sources.environment);
    let existing = files.iter().filter_map(|path| sources.existing(path));
    let known = existing.filter_map(|file| Some((file, Known::read(file.text(), sources.now)?)));
    // All IDEs share one account. Within a month credits only decrease, so the lowest figure is the newest.
    let newest = known.max_by(|(_, one), (_, other)| {
        one.refill.cmp(&other.refill).then_with(|| other.left.total_cmp(&one.left))
    });
    let account = |(file, known): (&FileRead, Known)| {
        let start: Start = Box::new(move |_| Box::pin(ready(Ok(read(&known)))));
        Found::official(&JETBRAINS, Label::Platform, Redactor::new(&[]), start)
            .found_in(sources.source_of(file))
    };
    newest.map(account).into_iter().collect()
}

/// The figures that one IDE saved.
struct Known {
    /// The percent left.
    left: f64,
    /// The time of the next refill.
    refill: Option<EpochMs>,
    is_over: bool,
    /// The bought credits that are left, if any were bought.
    bought: Option<f64>,
    period: Option<Period>,
}

impl Known {
    fn read(xml: &str, now: EpochMs) -> Option<Self> {
        let (quota, refill) = (option(xml, "quotaInfo")?, option(xml, "nextRefill").unwrap_or_default());
        let quota: Quota = lenient::object(&quota)?;
        let refill: Refill = lenient::read(&refill);
        let of_tariff = || Some(quota.left_of_tariff.get()? / positive(quota.tariff)?);
        let left_of_bought = quota.left_of_bought.get().filter(|_| positive(quota.bought).is_some());
        let of_all = || Some(1.0 - quota.current.get()? / positive(quota.maximum)?);
        let hours = |duration: String| duration.strip_prefix("PT")?.strip_suffix('H')?.parse::<u64>().ok();
        let hours = refill.duration.get().and_then(hours);
        Some(Self {
            left: of_tariff().or_else(of_all)? * 100.0,
            refill: refill.next.get(now),
            is_over: refill.next.is_over(now),
            bought: left_of_bought.map(|units| units / CREDIT),
            period: hours.and_then(|hours| hours.checked_mul(3600)).map(Period::Seconds),
        })
    }
}

fn positive(number: Number) -> Option<f64> {
    number.get().filter(|number| *number > 0.0)
}

/// Returns the JSON in the `value` attribute of the option `name`.
fn option(xml: &str, name: &str) -> Option<String> {
    let found = xml.split("<option").find(|tag| attribute(tag, "name") == Some(name))?;
    let mut json = attribute(found, "value")?.to_owned();
    for (written, meant) in
        [("&quot;", "\""), ("&#10;", "\n"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        json = json.replace(written, meant);
    }
    Some(json)
}

/// Returns the attribute `name` of a tag, without unescaping it.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn read(known: &Known) -> Reading {
    // A figure from a past month says nothing about the current one.
    let level = if known.is_over { Level::NoData } else { Level::Left(Percent::new(known.left)) };
    let goes_on = known.bought.is_some_and(|bought| bought > 0.0);
    let window = Window::new(Scope::Credits, level).over(known.period).resetting(known.refill);
    let window = Window { goes_on, ..window };
    // Named separately, as they last beyond the month's credits.
    let name = Some(Sanitized::fixed("top-up credits"));
    let bought =
        known.bought.map(|left| Balance { name, ..Balance::new(BalanceKind::Credits, Amount::Of(left)) });
    Reading {
        windows: vec![window],
        balances: Vec::from_iter(bought),
        notes: vec![Note::Saved("JetBrains IDE")],
        ..Reading::default()
    }
}
