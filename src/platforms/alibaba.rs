//! Alibaba Cloud's Token Plan (Model Studio, Bailian), in China and abroad.
//!
//! Credential: the console token that the vendor's program keeps in `$BAILIAN_CONFIG_DIR/config.json`, by default
//! `~/.bailian/config.json`: `{access_token, console_site, console_region, console_switch_agent?}`. If
//! `active_config` names a profile, the member of that name, with the same fields, replaces all of the file's own.
//! The token lasts about a day; the file does not say when it expires. The console refuses the plan's keys in
//! `auth.json`, so they are not sent; the file's `base_url` is ignored. Request: `POST /cli/api.json` at one of four
//! hosts, by region and site. It forwards the call to the console's own API; not documented. Failures have status
//! 200.

use super::credentials::{kept_text, unusable};
use crate::client::{Client, Query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, Members, Moment, Number, Object, Text};
use crate::platform::{DEFAULTS, Find, Found, Platform, Start};
use crate::reading::{Label, Period, Reading, Scope, Window};
use crate::secret::Secret;
use crate::setup::{self, Setup};
use crate::sources::{Sources, redactor_of};
use form_urlencoded::{Serializer, byte_serialize};
use serde::Deserialize;

/// See the module's documentation.
pub static ALIBABA: Platform = Platform {
    id: "alibaba-token-plan",
    name: "Alibaba Token Plan",
    api: "Alibaba Cloud",
    local_apis: &[("zh", "阿里云百炼")],
    hosts: &[
        "bailian-cs.console.aliyun.com",
        "bailian-cs.console.alibabacloud.com",
        "modelstudio-cs.console.aliyun.com",
        "bailian-singapore-cs.alibabacloud.com",
    ],
    model_hosts: &["dashscope.aliyuncs.com"],
    providers: &["alibaba-token-plan", "alibaba-token-plan-cn"],
    setups: &[Setup::SignIn(setup::SignIn::by("bl", "bl auth login --console"))],
    files,
    variables: &["BAILIAN_CONFIG_DIR"],
    find: Find::By(find),
    ..DEFAULTS
};

fn files(environment: &Environment) -> Vec<String> {
    vec![format!("{}/config.json", environment.folder("BAILIAN_CONFIG_DIR", ".bailian"))]
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Kept<'a> {
    active_config: Text<'a>,
    access_token: Text<'a>,
    api_key: Text<'a>,
    access_key_id: Text<'a>,
    access_key_secret: Text<'a>,
    security_token: Text<'a>,
    console_site: Text<'a>,
    console_region: Text<'a>,
    console_switch_agent: Number<'a>,
}

impl<'a> Kept<'a> {
    fn secrets(self) -> [Text<'a>; 5] {
        [self.access_token, self.api_key, self.access_key_id, self.access_key_secret, self.security_token]
    }
}

struct Console {
    token: Secret,
    host: &'static str,
    action: &'static str,
    region: &'static str,
    switch_agent: Option<i64>,
}

fn find(sources: &Sources) -> Vec<Found> {
    let files = files(sources.environment);
    let text = match kept_text(sources, &files) {
        Ok(text) => text,
        Err(failure) => return vec![unusable(sources, &files, failure)],
    };
    let file: Kept = lenient::read(text);
    let profile = |name: String| Members::<Object<Kept>>::of(text).member(&name)?.get();
    let kept = file.active_config.get().and_then(profile).unwrap_or(file);
    let Some(token) = kept.access_token.secret() else { return Vec::new() };
    let is_in_singapore = kept.console_region.is("ap-southeast-1");
    let is_abroad = kept.console_site.is("international");
    let host = match (is_in_singapore, is_abroad) {
        (false, false) => "bailian-cs.console.aliyun.com",
        (false, true) => "bailian-cs.console.alibabacloud.com",
        (true, false) => "modelstudio-cs.console.aliyun.com",
        (true, true) => "bailian-singapore-cs.alibabacloud.com",
    };
    let (action, region) = if is_in_singapore {
        ("IntlBroadScopeAspnGateway", "ap-southeast-1")
    } else {
        ("BroadScopeAspnGateway", "cn-beijing")
    };
    let redactor = redactor_of(&[file.secrets(), kept.secrets()].concat());
    let switch_agent = kept.console_switch_agent.whole();
    let console = Console { token, host, action, region, switch_agent };
    let start: Start = Box::new(move |client| query(client, console));
    let account = Found::official(&ALIBABA, Label::Platform, redactor, start);
    vec![account.found_in(sources.source(&files))]
}

const CALL: &str = "zeldaHttp.apikeyMgr./tokenplan/personal/api/v2/usage";

impl Console {
    fn request(&self) -> Request {
        let agent = self.switch_agent.map(|agent| format!(r#""switchAgent":{agent},"#));
        let params = [
            r#"{"Api":""#,
            CALL,
            r#"","Data":{"cornerstoneParam":{"console":"ONE_CONSOLE","consoleSite":"BAILIAN_ALIYUN","#,
            r#""productCode":"p_efm","protocol":"V2","#,
            &agent.unwrap_or_default(),
            r#""switchUserType":3}},"V":"1.0"}"#,
        ];
        let call: String = byte_serialize(CALL.as_bytes()).collect();
        let path = format!("/cli/api.json?action={}&product=sfm_bailian&api={call}", self.action);
        let body = Serializer::new(String::new())
            .append_pair("params", &params.concat())
            .append_pair("region", self.region)
            .finish();
        Request::post(self.host, &path, body)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .bearer(&self.token)
    }
}

/// The gateway's result, with that of the console's API in it.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    code: Json<'a>,
    #[serde(rename = "/data/success")]
    success: Flag<'a>,
    /// A string, or a list of strings.
    #[serde(rename = "/data/errorCode")]
    error_code: Json<'a>,
    #[serde(rename = "/data/errorMsg")]
    error_msg: Text<'a>,
    #[serde(rename = "/data/DataV2/data/success")]
    console_success: Flag<'a>,
    #[serde(rename = "/data/DataV2/data/msg")]
    console_msg: Text<'a>,
    #[serde(rename = "/data/DataV2/data/data")]
    usage: Object<'a, Usage<'a>>,
}

/// Percentages are fractions used; windows that the plan lacks are absent.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Usage<'a> {
    #[serde(rename = "per5HourPercentage")]
    five_hours: Number<'a>,
    #[serde(rename = "per5HourResetTime")]
    five_hours_reset: Moment<'a>,
    #[serde(rename = "per1WeekPercentage")]
    week: Number<'a>,
    #[serde(rename = "per1WeekResetTime")]
    week_reset: Moment<'a>,
    #[serde(rename = "per1MonthPercentage")]
    month: Number<'a>,
    #[serde(rename = "per1MonthResetTime")]
    month_reset: Moment<'a>,
}

fn query(client: Client, console: Console) -> Query {
    client.ask(console.request(), read)
}

fn read(client: &Client, body: &str) -> Result<Reading, Failure> {
    let reply: Reply = lenient::read(body);
    let is_signed_out = |code: Json| {
        code.get().is_some_and(|code| ["NotLogined", "NeedLogin"].iter().any(|part| code.contains(part)))
    };
    if is_signed_out(reply.code) {
        return Err(Failure::SignInRevoked);
    }
    let refused = |words: Text| Failure::from_platform(client.words_in(words));
    if reply.success.is(false) {
        let is_over = is_signed_out(reply.error_code);
        return Err(if is_over { Failure::SignInRevoked } else { refused(reply.error_msg) });
    }
    if reply.console_success.is(false) {
        return Err(refused(reply.console_msg));
    }
    let usage = reply.usage.get().ok_or(Failure::InvalidReply)?;
    let now = client.now();
    let mut windows = Vec::new();
    for (used, reset, period) in [
        (usage.five_hours, usage.five_hours_reset, Period::FIVE_HOURS),
        (usage.week, usage.week_reset, Period::WEEK),
        (usage.month, usage.month_reset, Period::Month),
    ] {
        let Some(used) = used.get() else { continue };
        let window = Window::used(Scope::Plan, used * 100.0);
        windows.push(window.over(period).resetting(reset.get(now)));
    }
    Reading { windows, ..Reading::default() }.unless_blank(Failure::NO_QUOTA)
}
