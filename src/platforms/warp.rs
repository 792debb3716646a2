//! Warp, by a key of its own; queried only if the user enables it.
//!
//! Credential: `WARP_API_KEY` or `WARP_TOKEN`. Request: `POST app.warp.dev/graphql/v2`, the query
//! `GetRequestLimitInfo` of Warp's own terminal. It is not documented; its members are from the terminal's source. A
//! `User-Agent` other than the terminal's gets 429; `x-warp-client-id` names this program. A failure comes with
//! status 200 and `errors`.

use crate::client::{Client, Query};
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, List, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, OptInReason, Platform};
use crate::reading::{Amount, Balance, BalanceKind, Count, Level, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{Setup, Variable};
use serde::Deserialize;

const HOST: &str = "app.warp.dev";

/// See the module's documentation.
pub static WARP: Platform = Platform {
    id: "warp",
    name: "Warp",
    hosts: &[HOST],
    providers: &["warp"],
    setups: &[Setup::Variable(Variable { name: "WARP_API_KEY", console: "https://app.warp.dev" })],
    variables: &["WARP_API_KEY", "WARP_TOKEN"],
    // The request uses the terminal's name.
    opt_in: Some(OptInReason::Impersonates { program: "Warp" }),
    find: Find::ByKey(query),
    ..DEFAULTS
};

/// The operating system that the request names, also in its body.
const OS: &str = "Linux";

const QUERY: &str = "query GetRequestLimitInfo($requestContext: RequestContext!) { user(requestContext: \
    $requestContext) { __typename ... on UserOutput { user { requestLimitInfo { isUnlimited nextRefreshTime \
    requestLimit requestsUsedSinceLastRefresh requestLimitRefreshDuration } bonusGrants { requestCreditsRemaining \
    expiration } workspaces { bonusGrantsInfo { grants { requestCreditsRemaining expiration } } } } } ... on \
    UserFacingError { error { message } } } }";

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    errors: List<'a, Error<'a>>,
    /// Why there is no user.
    #[serde(rename = "/data/user/error")]
    error: Object<'a, Error<'a>>,
    #[serde(rename = "/data/user/user/requestLimitInfo")]
    limit: Object<'a, Requests<'a>>,
    #[serde(rename = "/data/user/user/bonusGrants")]
    grants: List<'a, Grant<'a>>,
    #[serde(rename = "/data/user/user/workspaces")]
    workspaces: List<'a, Workspace<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Error<'a> {
    message: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Workspace<'a> {
    #[serde(rename = "/bonusGrantsInfo/grants")]
    grants: List<'a, Grant<'a>>,
}

/// Credits on top of the plan's.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Grant<'a> {
    #[serde(rename = "requestCreditsRemaining")]
    remaining: Number<'a>,
    expiration: Moment<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Requests<'a> {
    #[serde(rename = "isUnlimited")]
    is_unlimited: Flag<'a>,
    #[serde(rename = "nextRefreshTime")]
    resets_at: Text<'a>,
    #[serde(rename = "requestLimit")]
    limit: Number<'a>,
    #[serde(rename = "requestsUsedSinceLastRefresh")]
    used: Number<'a>,
    #[serde(rename = "requestLimitRefreshDuration")]
    refreshed: Text<'a>,
}

fn query(client: Client, key: Secret) -> Query {
    let body = [
        r#"{"operationName":"GetRequestLimitInfo","query":""#,
        QUERY,
        r#"","variables":{"requestContext":{"clientContext":{},"#,
        r#""osContext":{"category":"Linux","name":"Linux","version":""}}}}"#,
    ];
    let path = "/graphql/v2?op=GetRequestLimitInfo";
    let request = Request::post(HOST, path, body.concat())
        .bearer(&key)
        .header("User-Agent", "Warp/1.0")
        .header("x-warp-client-id", "opencode-mystatus")
        .header("x-warp-os-category", OS)
        .header("x-warp-os-name", OS)
        .header("x-warp-os-version", "");
    client.ask(request, read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    if let Some(error) = reply.errors.iter().next().or_else(|| reply.error.get()) {
        return Err(Failure::from_platform(client.words_in(error.message)));
    }
    let limit = reply.limit.get().ok_or(Failure::InvalidReply)?;
    let count = Count::of(limit.used.get(), limit.limit.get());
    let is_unlimited = limit.is_unlimited.is(true);
    let level = match count.and_then(Count::left) {
        _ if is_unlimited => Level::Unlimited,
        Some(left) => Level::Left(left),
        None => return Err(Failure::InvalidReply),
    };
    let period = match limit.refreshed.get().as_deref() {
        Some("WEEKLY") => Some(Period::WEEK),
        Some("EVERY_TWO_WEEKS") => Some(Period::Seconds(1_209_600)),
        // Warp's plans are by the month unless a reply says otherwise.
        Some("MONTHLY") | None => Some(Period::Month),
        Some(_) => None,
    };
    let resets_at = limit.resets_at.time(client.now()).filter(|_| !is_unlimited);
    let count = count.filter(|_| !is_unlimited);
    let window = Window::new(Scope::Credits, level).counting(count).over(period).resetting(resets_at);
    let is_over = |grant: &Grant| grant.expiration.get(client.now()).is_some_and(|at| at <= client.now());
    let of_workspaces = reply.workspaces.iter().flat_map(|workspace| workspace.grants.iter());
    let grants = reply.grants.iter().chain(of_workspaces).filter(|grant| !is_over(grant));
    let granted: f64 = grants.filter_map(|grant| grant.remaining.get()).sum();
    let granted = (granted > 0.0).then(|| Balance::new(BalanceKind::Credits, Amount::Of(granted)));
    Ok(Reading { windows: vec![window], balances: Vec::from_iter(granted), ..Reading::default() })
}
