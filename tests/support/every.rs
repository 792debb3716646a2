//! A machine with credentials for every platform, and a way to drive a run with a function.

use super::google::{accounts_file, constants, script_path};
use super::{Answer, HOME, NOW, Script};
use mystatus::binding::Model;
use mystatus::http::{Request, Response};
use mystatus::locale::LANGUAGES;
use mystatus::render::line::{self, FIELDS, LineOptions, Preset};
use mystatus::render::{self, Line, Page, Room, Tone, brief, metrics, summary};
use mystatus::run::Run;
use serde_json::{Map, Value, json};

/// The host of the enterprise that the machine's Copilot sign-in names.
pub const ENTERPRISE: &str = "api.company.ghe.com";

/// A secret, and the hosts that it may be sent to.
#[derive(Clone, Debug)]
pub struct Kept {
    pub platform: &'static str,
    pub text: String,
    /// `None` if the secret is never sent.
    pub hosts: Option<Vec<&'static str>>,
}

/// A machine with an account on every platform, and its secrets, which `make` makes. It has two Copilot accounts:
/// one on an enterprise's host, and one with a token or OpenCode's own sign-in.
pub fn machine(by_token: bool, make: &mut dyn FnMut() -> String) -> (Script, Vec<Kept>) {
    let mut kept = Vec::new();
    let mut secret = |platform: &'static str, hosts: Option<&[&'static str]>| {
        let text = make();
        kept.push(Kept { platform, text: text.clone(), hosts: hosts.map(<[_]>::to_vec) });
        text
    };
    let sent = |platform: &str| mystatus::platforms::by_id(platform).map(|platform| platform.hosts);
    let github = secret("copilot", sent("copilot"));
    let mut auth = json!({
        "openai": { "type": "oauth", "access": secret("openai", sent("openai")), "refresh": secret("openai", None), "expires": NOW + 1_000_000 },
        "zhipuai-coding-plan": { "type": "api", "key": secret("zhipu", sent("zhipu")) },
        "openrouter": { "type": "api", "key": secret("openrouter", sent("openrouter")) },
        "deepseek": { "type": "api", "key": secret("deepseek", sent("deepseek")) },
        "moonshotai": { "type": "api", "key": secret("moonshot", sent("moonshot")) },
        "moonshotai-cn": { "type": "api", "key": secret("moonshot-cn", sent("moonshot-cn")) },
        "zai-coding-plan": { "type": "api", "key": secret("zai", sent("zai")) },
        "copilot": { "type": "oauth", "refresh": secret("copilot", Some(&[ENTERPRISE])), "enterpriseUrl": "https://company.ghe.com" },
    });
    if !by_token {
        auth["github-copilot"] = json!({ "type": "oauth", "refresh": github });
    }
    let accounts = json!({ "version": 4, "accounts": [
        { "email": "ada@example.com", "refreshToken": secret("google", Some(&["oauth2.googleapis.com"])), "projectId": "proj-1" },
        { "email": "bob@example.com", "refreshToken": secret("google", Some(&["oauth2.googleapis.com"])), "projectId": "proj-2" },
    ] });
    let companion = constants("client-id.example", &secret("google", Some(&["oauth2.googleapis.com"])));
    let mut script = Script::auth(hostile(auth)).file(&accounts_file(), hostile(accounts));
    if by_token {
        let file = json!({ "token": github, "username": "ada", "tier": "pro" });
        script = script.file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), hostile(file));
    }
    let path = script_path(super::google::INSTALLED, "dist/src/constants.js");
    script.diagnoses = Some(true);
    (script.file(&path, companion), kept)
}

/// Adds to every object of `value` what a hostile configuration would, to redirect requests to its own host.
fn hostile(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.into_iter().map(|(name, value)| (name, hostile(value))).collect();
            for name in ["baseURL", "base_url", "baseUrl", "apiUrl", "endpoint", "host", "url", "proxy"] {
                members.insert(name.to_owned(), json!("https://evil.example"));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.into_iter().map(hostile).collect(),
        value => value,
    }
}

/// A reply that every platform accepts, with `access` as the token that Google's sign-in issues.
pub fn good_reply(access: &str) -> Value {
    json!({
        "access_token": access,
        "plan_type": "plus", "rate_limit": { "primary_window": { "used_percent": 15, "limit_window_seconds": 18_000 } },
        "additional_rate_limits": [{ "limit_name": "m", "rate_limit": { "primary_window": { "used_percent": 1 } } }],
        "code": 200, "success": true, "data": { "level": "pro", "limit": 50, "limit_remaining": 32.5, "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "percentage": 8 }] },
        "balance_infos": [{ "currency": "USD", "total_balance": "4.25" }],
        "copilot_plan": "individual", "quota_snapshots": { "chat": { "entitlement": 300, "remaining": 71 } },
        "usageItems": [{ "sku": "Copilot Premium Request", "model": "m", "grossQuantity": 3 }],
        "models": { "gemini-3-flash": { "quotaInfo": { "remainingFraction": 0.5 } } },
    })
}

/// Number of places in a reply for words that a platform may have shown: a failure's message, or a name.
pub const PLACES: usize = 17;

/// A reply with `words` in the given one of [`PLACES`] places.
pub fn reply_with(place: usize, words: &str, access: &str) -> String {
    let named = |pointer: &str, value: Value| {
        let mut reply = good_reply(access);
        *reply.pointer_mut(pointer).expect("a place in a good reply") = value;
        reply
    };
    let keyed = |value: Value| Value::Object(Map::from_iter([(words.to_owned(), value)]));
    let escaped: Vec<_> = words.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let escaped = escaped.concat();
    let mut with_pools = good_reply(access);
    with_pools["groups"] =
        json!([{ "displayName": words, "buckets": [{ "window": words, "remainingFraction": 0.5 }] }]);
    let bodies: [String; PLACES] = [
        words.to_owned(),
        format!("{{\"message\":\"{escaped}\"}}"),
        json!({ "message": words }).to_string(),
        json!({ "error": { "message": words } }).to_string(),
        json!({ "error": words, "error_description": words }).to_string(),
        json!({ "error": "invalid_grant", "detail": words }).to_string(),
        json!({ "code": 500, "success": false, "msg": words, "title": words }).to_string(),
        named("/plan_type", json!(words)).to_string(),
        named("/copilot_plan", json!(words)).to_string(),
        named("/data/level", json!(words)).to_string(),
        named("/data/limits/0/type", json!(words)).to_string(),
        named("/quota_snapshots", keyed(json!({ "entitlement": 1, "remaining": 1 }))).to_string(),
        named("/usageItems/0/model", json!(words)).to_string(),
        named("/models", keyed(json!({ "quotaInfo": { "remainingFraction": 1 } }))).to_string(),
        named("/additional_rate_limits/0/limit_name", json!(words)).to_string(),
        named("/models", json!({ format!("gemini-{words}"): { "quotaInfo": { "remainingFraction": 1 } } }))
            .to_string(),
        with_pools.to_string(),
    ];
    bodies[place].clone()
}

/// An answer with `status` and `body`.
#[allow(clippy::unnecessary_wraps, reason = "an answer may also be none")]
pub fn reply(status: u16, body: &(impl ToString + ?Sized)) -> Answer {
    Ok(Response { status, retry_after: None, body: body.to_string() })
}

/// Runs `script` to its end; `answer` answers each request, given its account's number too. With so few accounts
/// none waits, so a request that follows an answer is of the same account.
pub fn drive(script: &Script, mut answer: impl FnMut(usize, &Request) -> Answer) -> Run {
    let mut run = script.start();
    let mut accounts: Vec<usize> = (0..script.sent().len()).collect();
    while let Some(index) = script.next_unanswered() {
        let request = script.sent()[index].request.clone();
        script.reply(index, answer(accounts[index], &request));
        run.poll();
        accounts.resize(script.sent().len(), accounts[index]);
    }
    assert!(run.is_done(), "a run that nobody owes an answer is done");
    run
}

/// Everything that a run shows on any surface, in every language. Outputs that only the run makes, such as account
/// details and the check-up, are in its own language, and private if its options say so.
pub fn outputs(run: &Run, private: bool) -> Vec<String> {
    let report = run.report();
    // The text next to the prompt of a session with each account's models.
    let own = report.accounts.iter().flat_map(|account| account.of.platform.providers);
    let own: Vec<_> = own.map(|provider| (*provider, "m")).collect();
    let languages = LANGUAGES.iter().flat_map(|language| {
        let page = Page { report: &report, language, private };
        let lines = render::report(&page, Room::Endless);
        let json = render::json::json(&report, language, private);
        let summary = summary::lines(&page, Model { provider: "", id: "" });
        let models = [
            ("openai", "m"),
            ("zai-coding-plan", "glm"),
            ("github-copilot", "m"),
            ("google", "gemini-3-flash"),
        ];
        let models = models.iter().chain(&own);
        let prompts = models.map(|(provider, id)| summary::prompt(&page, Model { provider, id }));
        let warnings = summary::warnings(&page, &mut Vec::new());
        let prompts = prompts.flatten();
        let summarized: Vec<_> = summary.into_iter().chain(prompts).chain(warnings).collect();
        let brief = brief::text(&page);
        let format = Some(format!("{{{}}}", FIELDS.join("} {")));
        let wish =
            |preset: &str| LineOptions { of: None, format: format.clone(), preset: Preset::named(preset) };
        let line = |preset| line::line(&page, &wish(preset)).unwrap_or_default();
        let presets = ["", "tmux", "starship", "waybar"].map(line);
        [
            render::plain(&lines),
            render::ansi(&lines),
            json!(lines).to_string(),
            serde_json::to_string_pretty(&json).expect("JSON"),
            json!(summarized).to_string(),
            brief,
            presets.join("\n"),
        ]
    });
    let doctor = render::plain(&run.doctor("Node v24 · linux", Room::Endless));
    // The places without a find are long, and the same in every run.
    let found = |line: &&str| !line.starts_with("  Not ");
    let doctor = doctor.lines().filter(found).collect::<Vec<_>>().join("\n");
    let accounts = report.accounts.iter().map(|account| account.of.index);
    let places = accounts.chain(report.failures.iter().filter_map(|failed| Some(failed.of?.index)));
    let details: Vec<_> = places.flat_map(|place| run.details(place, Room::Columns(80))).collect();
    let details = render::plain(&details);
    // The list of platforms without an account is long, and the same in every run.
    let is_found = |line: &Line| line.0.iter().any(|span| span.1 == Tone::Good);
    let pages = [
        run.stops(&mut Vec::new()),
        run.platforms(Room::Endless).into_iter().filter(is_found).collect(),
        run.samples_page(Room::Endless),
        run.record(Room::Endless),
    ];
    let rest = [
        run.guard(0.9, None).1,
        run.subagent_hint().unwrap_or_default(),
        run.repeat(true),
        render::plain(&pages.concat()),
        metrics::text(&report, private),
        doctor,
        details,
        run.pending().unwrap_or_default(),
        format!("{report:?}"),
    ];
    languages.chain(rest).collect()
}

/// Everything in `request` that is sent.
pub fn wire_text(request: &Request) -> String {
    let headers = request.headers.iter().map(|(name, value)| format!("{name}: {}\n", value.expose()));
    let body = request.body.as_ref().map(|body| body.expose().to_owned()).unwrap_or_default();
    format!(
        "{} https://{}{}\n{}{body}",
        request.method.as_str(),
        request.host,
        request.path,
        headers.collect::<String>()
    )
}
