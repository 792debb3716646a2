//! Kimi Code: Moonshot's plan, in China and abroad.
//!
//! Credential: a key (`sk-kimi-…`), pasted into OpenCode, where each site has its own provider since September 2026,
//! or in `KIMI_API_KEY` or `KIMI_CODE_API_KEY`. Without a key, the sign-ins of Kimi's own command line are used,
//! whose tokens live for 15 minutes. Request: `GET /coding/v1/usages` at `api.kimi.com`, or abroad at `api.kimi.ai`,
//! as in the vendor's own source. A site's own entry or file identifies the site. Other keys do not, so the second
//! site is queried if the first refuses the key. By the vendor's source, numbers are strings, `used` or `remaining`
//! may be missing, and a limit's figures are in its `detail` or in itself. A reset has one of six names, or is in so
//! many seconds. Newer plans send fractions in `usages` next to limits of 0, or next to counts that are right where
//! a fraction of 0 is not. `totalQuota` is not reliable. The wallet is in millionths of a cent by the vendor's
//! source; one other tool assumes millionths of the currency.

use super::credentials::{FoundKey, SignInFields, StoredSignIn, accounts, each_key, kept_account};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, List, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Count, Percent, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::{self, Key, Setup};
use crate::sources::Sources;
use crate::time::EpochMs;
use serde::Deserialize;

const CHINA: &str = "api.kimi.com";
const ABROAD: &str = "api.kimi.ai";
/// The entries of `auth.json` that hold keys of one site each.
const CHINA_ENTRY: &str = "kimi-code-plan-cn";
const ABROAD_ENTRY: &str = "kimi-code-plan-global";

/// See the module's documentation.
pub static KIMI: Platform = Platform {
    id: "kimi",
    name: "Kimi Code",
    api: "Kimi",
    hosts: &[CHINA, ABROAD],
    providers: &[CHINA_ENTRY, ABROAD_ENTRY, "kimi-for-coding"],
    entries: &[CHINA_ENTRY, ABROAD_ENTRY, "kimi-for-coding", "kimi-code", "kimi"],
    setups: &[
        Setup::Key(Key::of_plan(
            "Kimi For Coding (kimi.com)",
            CHINA_ENTRY,
            "https://www.kimi.com/code/console",
        )),
        KEY_ABROAD,
        COMMAND_LINE,
    ],
    files: |environment| files(environment).concat(),
    variables: &["KIMI_API_KEY", "KIMI_CODE_API_KEY", HOME],
    find: Find::By(find),
    ..DEFAULTS
};

/// The variables that hold keys.
const KEYS: &[&str] = &["KIMI_API_KEY", "KIMI_CODE_API_KEY"];
/// The variable that names the command line's folder.
const HOME: &str = "KIMI_CODE_HOME";

const KEY_ABROAD: Setup =
    Setup::Key(Key::of_plan("Kimi For Coding (kimi.ai)", ABROAD_ENTRY, "https://www.kimi.ai/code/console"));

const COMMAND_LINE: Setup = Setup::SignIn(setup::SignIn::by("Kimi Code", "kimi login"));

/// Returns the command line's sign-in files for China, the newest location first, and for abroad.
fn files(environment: &Environment) -> [Vec<String>; 2] {
    let home = &environment.home;
    let folder = environment.folder(HOME, ".kimi-code");
    // The name abroad contains the start of a hash of the site's addresses.
    let abroad = format!("{folder}/credentials/kimi-code-env-0e4f99c69cc27850.json");
    let china = format!("{folder}/credentials/kimi-code.json");
    [vec![china, format!("{home}/.kimi/credentials/kimi-code.json")], vec![abroad]]
}

/// A sign-in of the command line.
const KEPT: SignInFields =
    SignInFields { access: "access_token", refresh: "refresh_token", expires: "expires_at", name: "" };

fn find(sources: &Sources) -> Vec<Found> {
    let mut found = accounts(each_key(sources, &KIMI, KIMI.entries, KEYS), &with_key);
    if !found.iter().any(|found| matches!(found, Found::Account(_))) {
        let [china, abroad] = files(sources.environment);
        found.extend(signed_in(sources, &china, query_china));
        found.extend(signed_in(sources, &abroad, query_abroad));
    }
    found
}

fn with_key(key: FoundKey) -> Found {
    match key.name {
        Some(CHINA_ENTRY) => key.account(&KIMI, query_china),
        Some(ABROAD_ENTRY) => key.account(&KIMI, query_abroad).set_up_by(&KEY_ABROAD),
        _ => key.account(&KIMI, query_either),
    }
}

/// Returns the account of the sign-in in `files`, if there is one.
fn signed_in(sources: &Sources, files: &[String], query: fn(Client, Secret) -> Query) -> Option<Found> {
    let account = kept_account(sources, files, &mut |json| {
        Some(StoredSignIn::kept(json, &KEPT)?.account(sources, &KIMI, query))
    });
    account.map(|account| account.set_up_by(&COMMAND_LINE))
}

fn query_china(client: Client, token: Secret) -> Query {
    client.ask(request(CHINA, &token), read)
}

fn query_abroad(client: Client, token: Secret) -> Query {
    client.ask(request(ABROAD, &token), read)
}

fn query_either(client: Client, key: Secret) -> Query {
    let is_refused = |failure: &Failure| matches!(failure, Failure::Status { status: 401, .. });
    client.ask_either([request(CHINA, &key), request(ABROAD, &key)], read, is_refused, |other, _| {
        // Any other result shows that the key may belong to this site, so it tells more.
        matches!(other, Failure::Status { status: 401, .. } | Failure::Network { .. })
    })
}

fn request(site: &str, token: &Secret) -> Request {
    Request::get(site, "/coding/v1/usages").bearer(token)
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    #[serde(rename = "/user/membership/level")]
    level: Text<'a>,
    usage: Object<'a, Quota<'a>>,
    limits: List<'a, Quota<'a>>,
    usages: Object<'a, Ratios<'a>>,
    #[serde(rename = "boosterWallet")]
    booster_wallet: Object<'a, Wallet<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Quota<'a> {
    #[serde(rename = "/window/duration")]
    duration: Number<'a>,
    #[serde(rename = "/window/timeUnit")]
    time_unit: Text<'a>,
    detail: Object<'a, Quota<'a>>,
    limit: Number<'a>,
    used: Number<'a>,
    remaining: Number<'a>,
    #[serde(rename = "resetTime|resetAt|reset_time|reset_at|periodEnd|period_end: string")]
    reset: Text<'a>,
    #[serde(rename = "resetIn|reset_in: number")]
    reset_in: Number<'a>,
}

/// The limits of newer plans. The month of code is part of the month.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Ratios<'a> {
    #[serde(rename = "limit_5h")]
    five_hours: Object<'a, Ratio<'a>>,
    #[serde(rename = "limit_7d")]
    week: Object<'a, Ratio<'a>>,
    #[serde(rename = "limit_month_total")]
    month: Object<'a, Ratio<'a>>,
    #[serde(rename = "limit_month_code")]
    month_of_code: Object<'a, Ratio<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Ratio<'a> {
    used_ratio: Number<'a>,
    reset_time: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Wallet<'a> {
    #[serde(rename = "/balance/amount")]
    amount: Number<'a>,
    #[serde(rename = "/balance/amountLeft")]
    amount_left: Number<'a>,
    #[serde(rename = "/monthlyChargeLimit/currency")]
    currency: Text<'a>,
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    if reply.usage.get().is_none() && reply.limits.get().is_none() && reply.usages.get().is_none() {
        return Err(Failure::InvalidReply);
    }
    let windows = windows(&reply, client.now());
    let balances = Vec::from_iter(reply.booster_wallet.get().and_then(|wallet| wallet.left(client)));
    let plan = client.name_in(reply.level);
    let plan = plan.map(|plan| plan.derived(|plan| after(plan, "LEVEL_").to_ascii_lowercase()));
    Reading { plan, windows, balances, notes: Vec::new() }.unless_blank(Failure::NO_QUOTA)
}

/// Returns the windows, shortest first. A window that is only part of another comes last.
fn windows(reply: &Reply, now: EpochMs) -> Vec<Window> {
    let ratios = reply.usages.get().unwrap_or_default();
    let code = Scope::Named(Sanitized::fixed("code"));
    let mut windows: Vec<Window> = Vec::new();
    // A fraction counts more than counts do, unless it is 0: it stays so where the counts show the limit used up. Of
    // two counts, the tighter one counts.
    let gives_way = |known: &Window, left: Percent| {
        known.left().is_none_or(|it| left < it && (known.count.is_some() || it == Percent::new(100.0)))
    };
    let mut add = |window: Window| match windows.iter_mut().find(|known| known.is_same_limit(&window)) {
        Some(known) if window.left().is_some_and(|left| gives_way(known, left)) => *known = window,
        Some(_) => {}
        None => windows.push(window),
    };
    for (ratio, scope, period) in [
        (ratios.five_hours, Scope::Plan, Period::FIVE_HOURS),
        (ratios.week, Scope::Plan, Period::WEEK),
        (ratios.month, Scope::Plan, Period::Month),
        (ratios.month_of_code, code, Period::Month),
    ] {
        ratio.get().and_then(|ratio| ratio.window(scope, period, now)).into_iter().for_each(&mut add);
    }
    for limit in reply.limits.iter() {
        let period = limit.period();
        limit.detail.get().unwrap_or(limit).window(period, now).into_iter().for_each(&mut add);
    }
    reply.usage.get().and_then(|week| week.window(Some(Period::WEEK), now)).into_iter().for_each(&mut add);
    Window::sort(&mut windows);
    windows
}

impl Ratio<'_> {
    fn window(&self, scope: Scope, period: Period, now: EpochMs) -> Option<Window> {
        let window = Window::used(scope, self.used_ratio.get()? * 100.0);
        Some(window.over(period).resetting(self.reset_time.time(now)))
    }
}

/// Returns `name` without the `prefix` that names of this kind may have.
fn after<'n>(name: &'n str, prefix: &str) -> &'n str {
    name.strip_prefix(prefix).unwrap_or(name)
}

impl Quota<'_> {
    fn period(&self) -> Option<Period> {
        let seconds = match after(&self.time_unit.get()?, "TIME_UNIT_") {
            "MINUTE" => 60.0,
            "HOUR" => 3_600.0,
            "DAY" => 86_400.0,
            "WEEK" => 604_800.0,
            _ => return None,
        };
        Period::seconds(self.duration.get()? * seconds)
    }

    /// Returns the window, if its usage or limit is known.
    fn window(&self, period: Option<Period>, now: EpochMs) -> Option<Window> {
        let (used, limit) = (self.used.get(), self.limit.get());
        used.or(limit)?;
        let count = Count::any_two(used, limit, self.remaining.get());
        let window = Window::known(Scope::Plan, count.and_then(Count::left)).counting(count);
        Some(window.over(period).resetting(self.reset(now)))
    }

    fn reset(&self, now: EpochMs) -> Option<EpochMs> {
        self.reset.time(now).or_else(|| now.after_seconds(self.reset_in.get()?))
    }
}

impl Wallet<'_> {
    /// Returns what is left of the credits bought on top of the plan, if any.
    fn left(&self, client: &Client) -> Option<Balance> {
        self.amount.get().filter(|amount| *amount > 0.0)?;
        let cents = self.amount_left.get()? / 1e6;
        let cents = if cents > 0.0 { cents.max(1.0) } else { cents };
        let mut left = Balance::new(BalanceKind::Credits, Amount::Of(cents / 100.0));
        left.unit = self.currency.get().and_then(|currency| client.unit(&currency));
        Some(left)
    }
}
