//! Claude Pro and Max, by the sign-in of Claude Code; asked only where the user enables it.
//!
//! Credential: `claudeAiOauth` in Claude Code's own `~/.claude/.credentials.json` (`$CLAUDE_CONFIG_DIR`); macOS keeps it
//! in the keychain, which is not read. Only Claude Code renews it. Request: `GET api.anthropic.com/api/oauth/usage`, not
//! documented, read by at least six quota tools; others than Claude Code are throttled far sooner there, so it is asked
//! in its name. A 429 sticks to the token for long. The reply has two generations: `limits`, a list, and the older
//! members by name, of which the list counts where it is there. Percentages are of what is used; a reset that is null
//! is of a window that has not begun. What is spent on top of the plan comes in a currency's minor unit: its percentage
//! is enough.

use super::credentials::kept;
use crate::client::Client;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{Flag, List, Maybe, Number, Text};
use crate::platform::{Found, Layout, Platform, Terms};
use crate::reach::Reach;
use crate::reading::{Label, Level, Percent, Period, Reading, Scope, Window};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{Setup, SignIn};
use crate::sources::Sources;
use crate::time::EpochMs;
use serde::Deserialize;

const HOST: &str = "api.anthropic.com";
const FOLDER: &str = "CLAUDE_CONFIG_DIR";

/// See the module's documentation.
pub static CLAUDE: Platform = Platform {
    id: "claude",
    name: "Claude",
    api: "Claude",
    local_apis: &[],
    hosts: &[HOST],
    providers: &["anthropic"],
    setups: &[Setup::SignIn(SignIn {
        program: "Claude Code",
        command: "claude /login",
        choose: None,
        host_field: None,
    })],
    layout: Layout::Full,
    files: |environment| vec![file(environment)],
    variables: &[FOLDER],
    find,
};

/// Anthropic's terms keep a plan's sign-in to Claude Code and its own apps; OpenCode removed its own at its request.
pub const TERMS: Terms = Terms::Forbidden { vendor: "Anthropic" };

/// The name that Claude Code goes by there.
const USER_AGENT: &str = "claude-code/2.1.0";

fn file(environment: &Environment) -> String {
    let folder = environment.variable(FOLDER).map(str::to_owned);
    let folder = folder.unwrap_or_else(|| format!("{}/.claude", environment.home));
    format!("{folder}/.credentials.json")
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Credentials {
    #[serde(rename = "claudeAiOauth")]
    oauth: Maybe<Oauth>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Oauth {
    #[serde(rename = "accessToken")]
    access: Text,
    #[serde(rename = "refreshToken")]
    refresh: Text,
    #[serde(rename = "expiresAt")]
    expires: Number,
    #[serde(rename = "subscriptionType")]
    plan: Text,
}

fn find(sources: &Sources) -> Vec<Found> {
    let path = file(sources.environment);
    let found = kept_in(sources, &path);
    found.map(|found| found.found_in(sources.source(&[path]))).into_iter().collect()
}

/// The account whose sign-in is kept at `path`, where there is one.
fn kept_in(sources: &Sources, path: &String) -> Option<Found> {
    let credentials: Credentials = match kept(sources, std::slice::from_ref(path)) {
        Ok(credentials) => credentials,
        Err(failure) => return Some(Found::failed(Label::Platform, failure)),
    };
    // Other programs' tokens may be all that the file holds.
    let oauth = credentials.oauth.get()?;
    let access = oauth.access.get()?;
    if oauth.expires.get().is_some_and(|ms| sources.now.has_reached(ms)) {
        return Some(Found::failed(Label::Platform, Failure::TokenExpired));
    }
    let secrets = [&oauth.access, &oauth.refresh].into_iter().filter_map(|text| text.get()).map(Secret::new);
    let redactor = Redactor::new(&secrets.collect::<Vec<_>>());
    let plan = oauth.plan.get().and_then(|plan| Sanitized::name(plan, &redactor));
    let credential = (Secret::new(access), plan);
    Some(Found::account(Label::Platform, Reach::Official(CLAUDE.hosts), redactor, credential, query))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Usage {
    limits: List<Limit>,
    five_hour: Maybe<Older>,
    seven_day: Maybe<Older>,
    seven_day_opus: Maybe<Older>,
    seven_day_sonnet: Maybe<Older>,
    seven_day_oauth_apps: Maybe<Older>,
    seven_day_cowork: Maybe<Older>,
    #[serde(rename = "extra_usage")]
    extra: Maybe<Extra>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limit {
    group: Text,
    percent: Number,
    resets_at: Text,
    scope: Maybe<Scoped>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Scoped {
    model: Maybe<Model>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Model {
    display_name: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Older {
    utilization: Number,
    resets_at: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Extra {
    is_enabled: Flag,
    monthly_limit: Number,
    utilization: Number,
}

const SESSION: Period = Period::Seconds(18_000);
const WEEK: Period = Period::Seconds(604_800);

async fn query(mut client: Client, credential: (Secret, Option<Sanitized>)) -> Result<Reading, Failure> {
    let (access, plan) = credential;
    let request = Request::get(HOST, "/api/oauth/usage")
        .header("Authorization", format!("Bearer {}", access.expose()))
        .header("anthropic-beta", "oauth-2025-04-20")
        .header("Content-Type", "application/json")
        .header("User-Agent", USER_AGENT);
    let usage: Usage = client.json(request).await?;
    let windows = windows(&client, &usage);
    if windows.is_empty() {
        return Err(Failure::InvalidReply);
    }
    Ok(Reading { plan, windows, ..Reading::default() })
}

fn windows(client: &Client, usage: &Usage) -> Vec<Window> {
    let window = |scope, period, used: Number, resets_at: &Text| {
        let mut window = Window::new(scope, Level::Left(Percent::left_of(used.get()?)));
        window.period = Some(period);
        window.resets_at =
            resets_at.get().and_then(EpochMs::parse_iso).and_then(|at| at.plausible(client.now()));
        Some(window)
    };
    let of_limit = |limit: &Limit| {
        let period = if limit.group.get() == Some("session") { SESSION } else { WEEK };
        let model = limit.scope.get().and_then(|scope| scope.model.get()?.display_name.get());
        let scope = model.and_then(|model| client.name(model)).map_or(Scope::Plan, Scope::Named);
        window(scope, period, limit.percent, &limit.resets_at)
    };
    let mut windows: Vec<_> = usage.limits.iter().filter_map(of_limit).collect();
    if windows.is_empty() {
        let named = |name| Scope::Named(Sanitized::fixed(name));
        let older = [
            (&usage.five_hour, Scope::Plan, SESSION),
            (&usage.seven_day, Scope::Plan, WEEK),
            (&usage.seven_day_opus, named("Opus"), WEEK),
            (&usage.seven_day_sonnet, named("Sonnet"), WEEK),
            (&usage.seven_day_oauth_apps, named("OAuth apps"), WEEK),
            (&usage.seven_day_cowork, named("Cowork"), WEEK),
        ];
        windows.extend(older.into_iter().filter_map(|(older, scope, period)| {
            let older = older.get()?;
            window(scope, period, older.utilization, &older.resets_at)
        }));
    }
    let extra = usage.extra.get().filter(|extra| extra.is_enabled.get() == Some(true));
    let extra = extra.filter(|extra| extra.monthly_limit.get().is_some_and(|limit| limit > 0.0));
    windows.extend(
        extra.and_then(|extra| window(Scope::Spending, Period::Month, extra.utilization, &Text::default())),
    );
    windows
}
