//! Devin, formerly Windsurf, with its command line's sign-in; queried only if the user enables it.
//!
//! Credential: `windsurf_api_key` in `credentials.toml` in Devin's data folder, which `devin auth login` writes and
//! Devin renews. The file also names the server; if that is another one, as in enterprises, nothing is sent.
//! Request: `POST server.codeium.com/exa.seat_management_pb.SeatManagementService/GetUserStatus`, not documented;
//! five quota tools read it. The key is in the body, in the editor's metadata. Percentages are what is left; resets
//! are seconds as text. The reply omits a percentage of 0. A window without one is therefore empty if it has a reset
//! or the plan is billed by quota; otherwise it does not exist. Newer servers describe the plan next to the user, as
//! other tools expect too; older ones, in the user's status.

use super::credentials::{plain_text, unusable};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, OptInReason, Platform, Start};
use crate::reading::{Balance, BalanceKind, Label, Level, Percent, Period, Reading, Scope, Window};
use crate::secret::{Redactor, Secret};
use crate::setup::{Setup, SignIn};
use crate::sources::Sources;
use crate::time::EpochMs;
use serde::Deserialize;
use serde_json::Value;

const HOST: &str = "server.codeium.com";
const PATH: &str = "/exa.seat_management_pb.SeatManagementService/GetUserStatus";

/// See the module's documentation.
pub static DEVIN: Platform = Platform {
    id: "devin",
    name: "Devin",
    hosts: &[HOST],
    providers: &["devin"],
    setups: &[Setup::SignIn(SignIn::by("Devin", "devin auth login"))],
    files,
    variables: &["APPDATA"],
    // The request sends the metadata of Devin's editor.
    opt_in: Some(OptInReason::Impersonates { program: "Devin" }),
    find: Find::By(find),
    ..DEFAULTS
};

/// The metadata of Devin's editor.
const EDITOR: &str = concat!(
    r#""extensionName":"devin","extensionVersion":"1.108.2","#,
    r#""ideName":"devin","ideVersion":"1.108.2","locale":"en""#,
);

fn files(environment: &Environment) -> Vec<String> {
    let data = environment.folder("XDG_DATA_HOME", ".local/share");
    let folders = [environment.variable("APPDATA").map(str::to_owned), Some(data)];
    folders.into_iter().flatten().map(|folder| format!("{folder}/devin/credentials.toml")).collect()
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = files(sources.environment);
    let text = match plain_text(sources, &files, None) {
        Ok(text) => text,
        Err(failure) => return vec![unusable(sources, &files, failure)],
    };
    let value = |name: &str| text.lines().find_map(|line| assigned(line, name));
    let Some(key) = value("windsurf_api_key").filter(|key| !key.is_empty()) else { return Vec::new() };
    let server = value("api_server_url");
    if server.is_some_and(|server| server.trim_end_matches('/') != "https://server.codeium.com") {
        return vec![unusable(sources, &files, Failure::not_allowed())];
    }
    let key = Secret::new(key);
    let redactor = Redactor::new(std::slice::from_ref(&key));
    let start: Start = Box::new(move |client| query(client, key));
    let account = Found::official(&DEVIN, Label::Platform, redactor, start);
    vec![account.found_in(sources.source(&files))]
}

/// Returns the text that `line` assigns to `name`, such as TOML's `name = "text"`. The file is too simple for a TOML
/// parser. Text with an escape, which no key or host has, is skipped.
fn assigned<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let value = line.trim().strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (text, _) = value.strip_prefix(quote)?.split_once(quote)?;
    (!text.contains('\\')).then_some(text)
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    #[serde(rename = "/userStatus/planStatus")]
    plan: Object<'a, PlanStatus<'a>>,
    #[serde(rename = "planInfo|/userStatus/planStatus/planInfo: object")]
    info: Object<'a, PlanInfo<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct PlanStatus<'a> {
    #[serde(rename = "dailyQuotaRemainingPercent")]
    daily: Number<'a>,
    #[serde(rename = "weeklyQuotaRemainingPercent")]
    weekly: Number<'a>,
    #[serde(rename = "dailyQuotaResetAtUnix")]
    daily_reset: Number<'a>,
    #[serde(rename = "weeklyQuotaResetAtUnix")]
    weekly_reset: Number<'a>,
    #[serde(rename = "overageBalanceMicros")]
    overage_micros: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct PlanInfo<'a> {
    #[serde(rename = "planName")]
    name: Text<'a>,
    #[serde(rename = "billingStrategy")]
    billing: Text<'a>,
    #[serde(rename = "hideDailyQuota")]
    hides_day: Flag<'a>,
    #[serde(rename = "hideWeeklyQuota")]
    hides_week: Flag<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    let body = format!(r#"{{"metadata":{{"apiKey":{},{EDITOR}}}}}"#, Value::from(key.expose()));
    let request = Request::post(HOST, PATH, body);
    client.ask(request.header("Connect-Protocol-Version", "1"), read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    let plan = reply.plan.get().ok_or(Failure::InvalidReply)?;
    let info = reply.info.get().unwrap_or_default();
    let by_quota = info.billing.is("BILLING_STRATEGY_QUOTA");
    let window = |left: Number, reset: Number, period, is_hidden: Flag| {
        let resets_at = reset.get().filter(|seconds| *seconds > 0.0);
        let left = left.get().or((by_quota || resets_at.is_some()).then_some(0.0));
        let left = left.filter(|_| !is_hidden.is(true))?;
        let resets_at = resets_at.and_then(|at| EpochMs::from_seconds(at, client.now()));
        let window = Window::new(Scope::Plan, Level::Left(Percent::new(left)));
        Some(window.over(period).resetting(resets_at))
    };
    let windows: Vec<_> = [
        window(plan.daily, plan.daily_reset, Period::DAY, info.hides_day),
        window(plan.weekly, plan.weekly_reset, Period::WEEK, info.hides_week),
    ]
    .into_iter()
    .flatten()
    .collect();
    let overage = plan.overage_micros.get();
    let overage = overage.map(|micros| Balance::dollars(BalanceKind::Prepaid, micros / 1e6));
    let balances = Vec::from_iter(overage);
    let plan = client.name_in(info.name);
    Reading { plan, windows, balances, notes: Vec::new() }.unless_blank(Failure::NO_QUOTA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_its_own_name_a_text() {
        assert_eq!(assigned("key = \"a$b\" # c", "key"), Some("a$b"));
        assert_eq!(assigned("  key='a'", "key"), Some("a"));
        for line in ["# key = \"a\"", "keys = \"a\"", "key = a", "key = \"a", "key = \"a\\u0062\"", "key"] {
            assert_eq!(assigned(line, "key"), None, "{line}");
        }
    }
}
