//! Why it stopped: what sessions' own requests tell of limits, by each platform's own refusal, without a request.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(
    clippy::cast_precision_loss,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    reason = "cases are written down as they come"
)]

mod support;

use mystatus::gating::Model;
use mystatus::memory::{Intent, Memory};
use mystatus::render::summary::Warned;
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::google::{self, ada, bob};
use support::{HOME, NOW, Script, TOKEN};

const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// In seconds since the epoch, so long after [`NOW`].
fn at(ms: i64) -> i64 {
    (NOW + ms) / 1000
}

fn remembering(mut script: Script) -> Script {
    script.memory = Some((Memory::default(), Intent::Automatic));
    script
}

/// A machine with a ChatGPT plan and Z.ai's, in one process.
fn machine() -> Script {
    let zai = json!({ "success": true, "data": { "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 15, "nextResetTime": NOW + 2 * HOUR },
    ] } });
    let openai = json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": 40, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) },
        "secondary_window": { "used_percent": 97, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    let script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }));
    remembering(script.answer(USAGE, 200, openai).answer(ZAI, 200, zai))
}

/// A machine with one key, of which nothing is known.
fn with_key(entry: &str) -> Script {
    remembering(Script::auth(json!({ entry: { "type": "api", "key": "sk-0123456789abcdefgh" } })))
}

/// OpenCode's event of a refusal, as the shim hands it over.
fn error(provider: &str, status: u16, headers: &Value, body: &Value) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    json!({ "type": "error", "provider": provider, "model": "m", "status": status, "headers": headers, "body": body })
}

fn weekly(headers: Value) -> Value {
    let body = json!({ "error": { "type": "usage_limit_reached", "message": "The usage limit has been reached",
        "plan_type": "plus", "resets_at": at(51 * HOUR), "eligible_promo": null, "resets_in_seconds": 51 * 3600 } });
    error("openai", 429, &headers, &body)
}

/// What is said of why sessions stopped.
fn stops(run: &Run) -> String {
    plain(&run.stops(&mut Vec::new()))
}

fn text(run: &Run) -> String {
    plain(&run.lines(Room::Endless))
}

fn windows(run: &Run) -> Value {
    json!(run.json())["accounts"][0]["windows"].clone()
}

#[test]
fn a_refusal_says_whose_limit_until_when_and_who_has_something_left() {
    let mut script = machine();
    script.run();
    script.pass(5_000);
    let sent = script.sent().len();
    let run = script.hear(weekly(json!({})));
    assert_eq!(stops(&run), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    let report = text(&run);
    assert!(
        report.starts_with("OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.\n"),
        "{report}"
    );
    assert!(!report.contains("Used up"), "it is not said twice: {report}");
    assert!(report.contains("Limit reached"), "the row says so: {report}");
    assert_eq!(script.sent().len(), sent, "no request");
    let mut elsewhere = machine().clocks(9 * 60);
    elsewhere.run();
    elsewhere.pass(5_000);
    let said = stops(&elsewhere.hear(weekly(json!({}))));
    assert!(said.contains("back Fri 23:06 (2d 3h)"), "on the user's clocks: {said}");
}

#[test]
fn who_has_the_most_left_is_named_the_first_of_equals_and_nobody_who_has_nothing() {
    let limits = |used: u32| json!({ "success": true, "data": { "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    for (zhipu, zai, told) in [
        (30, 15, " Z.ai has 85% left."),
        (15, 30, " Zhipu AI has 85% left."),
        (15, 15, " Zhipu AI has 85% left."),
        (100, 99, " Z.ai has 1% left."),
        (100, 100, ""),
    ] {
        let script = Script::auth(json!({
            "openai": { "type": "oauth", "access": TOKEN },
            "zhipuai-coding-plan": { "type": "api", "key": "zhipu-0123456789abcdefgh" },
            "zai-coding-plan": { "type": "api", "key": "zai-0123456789abcdefgh" },
        }));
        let script = script.answer(USAGE, 401, "{}").answer(ZAI, 200, limits(zai));
        let mut script = remembering(script.answer(
            "GET https://bigmodel.cn/api/monitor/usage/quota/limit",
            200,
            limits(zhipu),
        ));
        script.run();
        script.pass(1);
        let said = stops(&script.hear(weekly(json!({}))));
        assert_eq!(said, format!("OpenAI usage limit reached, back Fri 14:06 (2d 3h).{told}"));
    }
}

#[test]
fn a_refusal_that_does_not_say_which_limit_is_of_the_tightest_and_the_first_of_equals() {
    let body = json!({ "error": { "type": "usage_limit_reached", "plan_type": "plus" } });
    for (five_hours, week, told) in [
        (97, 40, "5-hour limit reached, back 13:06 (2h)"),
        (40, 97, "weekly limit"),
        (97, 97, "5-hour limit"),
    ] {
        let openai = json!({ "plan_type": "plus", "rate_limit": {
            "primary_window": { "used_percent": five_hours, "limit_window_seconds": 18_000, "reset_at": at(2 * HOUR) },
            "secondary_window": { "used_percent": week, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
        let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
        let mut script = remembering(script.answer(USAGE, 200, openai));
        script.run();
        script.pass(1);
        let said = stops(&script.hear(error("openai", 429, &json!({}), &body)));
        assert!(said.starts_with(&format!("OpenAI {told}")), "{said}");
    }
    // A reset that is now is no time to come back.
    let window = json!({ "used_percent": 97, "limit_window_seconds": 18_000, "reset_at": at(MINUTE) });
    let openai = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } });
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let mut script = remembering(script.answer(USAGE, 200, openai));
    script.run();
    script.pass(MINUTE);
    assert_eq!(stops(&script.hear(error("openai", 429, &json!({}), &body))), "OpenAI 5-hour limit reached.");
}

#[test]
fn what_was_counted_before_is_not_told_of_a_limit_that_is_reached() {
    let limit = json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 25, "usage": 8_000_000, "currentValue": 2_000_000, "nextResetTime": NOW + 2 * HOUR });
    let mut script =
        remembering(
            Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }))
                .answer(ZAI, 200, json!({ "success": true, "data": { "limits": [limit] } })),
        );
    assert!(text(&script.run()).contains("2.0M/8.0M used"));
    script.pass(1);
    let body = json!({ "error": { "code": "1308", "message": "Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 21:06:40" } });
    let report = text(&script.hear(error("zai-coding-plan", 429, &json!({}), &body)));
    assert!(report.contains("░ 0% remaining") && !report.contains("8.0M"), "{report}");
}

#[test]
fn it_is_said_in_each_language() {
    let mut all = Vec::new();
    for lang in ["en", "zh", "ko", "ja"] {
        let mut script = machine().lang(lang);
        script.run();
        script.pass(1);
        all.push(stops(&script.hear(weekly(json!({})))));
        let mut alone = with_key("kimi-for-coding").lang(lang);
        let body = json!({ "error": { "type": "access_terminated_error",
            "message": "You've reached your weekly (7-day) usage limit. Your quota will reset when the current 7-day window ends." } });
        all.push(stops(&alone.hear(error("kimi-for-coding", 403, &json!({}), &body))));
    }
    insta::assert_snapshot!("stops", all.join("\n"));
}

#[test]
fn each_platforms_own_refusal_is_understood() {
    let cases = [
        // Z.ai's clocks are in China.
        (
            "zai-coding-plan",
            429,
            json!({}),
            json!({ "error": { "code": "1308", "message": "Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 23:38:28" } }),
            "Z.ai 5-hour limit reached, back 15:38 (4h 32m).",
        ),
        (
            "zhipuai-coding-plan",
            429,
            json!({}),
            json!({ "error": { "code": "1308", "message": "已达到 5 小时的使用上限。您的限额将在 2026-11-18 23:38:28 重置。" } }),
            "Zhipu AI 5-hour limit reached, back 15:38 (4h 32m).",
        ),
        (
            "zai-coding-plan",
            429,
            json!({}),
            json!({ "error": { "code": "1317", "message": "Usage limit reached for the past 7 days. Insufficient balance for extra usage." } }),
            "Z.ai weekly limit reached.",
        ),
        (
            "zai-coding-plan",
            429,
            json!({}),
            json!({ "error": { "code": "1310", "message": "Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-11-20 08:00:00" } }),
            "Z.ai usage limit reached, back Fri 00:00 (1d 13h).",
        ),
        (
            "zai-coding-plan",
            429,
            json!({}),
            json!({ "error": { "code": "1302", "message": "High concurrency usage of this API" } }),
            "",
        ),
        (
            "kimi-for-coding",
            403,
            json!({}),
            json!({ "error": { "message": "You've reached your weekly (7-day) usage limit.", "type": "access_terminated_error" } }),
            "Kimi Code weekly limit reached.",
        ),
        (
            "kimi-for-coding",
            429,
            json!({}),
            json!({ "error": { "message": "We're receiving too many requests at the moment.", "type": "rate_limit_reached_error" } }),
            "",
        ),
        (
            "minimax-coding-plan",
            429,
            json!({}),
            json!({ "type": "error", "error": { "type": "rate_limit_error",
            "message": "usage limit exceeded, 5-hour usage limit reached for Token Plan Starter (9/9 used), resets at 2026-11-18T15:00:00Z (2056)" } }),
            "MiniMax 5-hour limit reached, back 15:00 (3h 54m).",
        ),
        (
            "opencode-go",
            429,
            json!({ "retry-after": "3600" }),
            json!({ "type": "error", "error": { "type": "GoUsageLimitError", "message": "5 hour usage limit reached" },
            "metadata": { "workspace": "wrk_1", "limitName": "5 hour" } }),
            "OpenCode Go 5-hour limit reached, back 12:06 (1h).",
        ),
        (
            "opencode-go",
            429,
            json!({}),
            json!({ "type": "GoUsageLimitError", "message": "Weekly usage limit reached. Resets in 19hr" }),
            "OpenCode Go weekly limit reached, back Thu 06:06 (19h).",
        ),
        ("opencode-go", 500, json!({}), json!({ "message": "Weekly usage limit reached" }), ""),
        (
            "opencode-go",
            429,
            json!({}),
            json!({ "error": { "message": "Used up" }, "metadata": { "limitName": "Weekly" } }),
            "OpenCode Go weekly limit reached.",
        ),
        (
            "zai-coding-plan",
            500,
            json!({}),
            json!({ "error": { "code": "1308", "message": "Usage limit reached for 5 hour." } }),
            "",
        ),
        (
            "openrouter",
            402,
            json!({}),
            json!({ "error": { "code": 402, "message": "Insufficient credits. Add more using the console." } }),
            "OpenRouter usage limit (Credits) reached.",
        ),
        (
            "openrouter",
            402,
            json!({}),
            json!({ "error": { "code": 402, "message": "Prompt tokens limit exceeded: 69120 > 36608." } }),
            "",
        ),
        (
            "deepseek",
            402,
            json!({}),
            json!({ "error": { "message": "Insufficient Balance" } }),
            "DeepSeek usage limit (Credits) reached.",
        ),
        // What many platforms send.
        (
            "chutes",
            429,
            json!({ "retry-after": "7200" }),
            json!({ "detail": "slow down" }),
            "Chutes usage limit reached, back 13:06 (2h).",
        ),
        ("chutes", 429, json!({ "Retry-After": "20" }), json!({ "detail": "slow down" }), ""),
        (
            "chutes",
            429,
            json!({ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }),
            json!("no JSON object"),
            "Chutes usage limit reached, back 11:12 (6m).",
        ),
        ("chutes", 503, json!({ "retry-after": "7200" }), json!({ "detail": "down" }), ""),
    ];
    for (entry, status, headers, body, said) in cases {
        let run = with_key(entry).hear(error(entry, status, &headers, &body));
        assert_eq!(stops(&run), said, "{entry}: {body}");
    }
}

#[test]
fn openais_headers_are_a_reading_and_say_which_window_it_was() {
    let headers = json!({
        "x-codex-plan-type": "plus",
        "x-codex-primary-used-percent": "100", "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string(),
        "X-Codex-Secondary-Used-Percent": "80", "x-codex-secondary-window-minutes": "10080",
        "x-codex-secondary-reset-after-seconds": "316705",
        "x-codex-bengalfox-limit-name": "GPT-5.3-Codex-Spark",
        "x-codex-bengalfox-primary-used-percent": "12", "x-codex-bengalfox-primary-window-minutes": "300",
    });
    let openai = || remembering(Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })));
    let run = openai().hear(error("openai", 429, &headers, &Value::Null));
    assert_eq!(stops(&run), "OpenAI 5-hour limit reached, back 13:06 (2h).");
    let all = windows(&run);
    let used: Vec<_> =
        all.as_array().expect("windows").iter().map(|one| one["percent_used"].clone()).collect();
    assert_eq!(used, [100, 80, 12], "{all}");
    assert!(text(&run).contains("(plus)"));
    // Of two that are used up, it is the one that starts over when the refusal says.
    let mut both = json!({
        "x-codex-primary-used-percent": "100", "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string(),
        "x-codex-secondary-used-percent": "100", "x-codex-secondary-window-minutes": "10080",
        "x-codex-secondary-reset-at": at(51 * HOUR).to_string(),
    });
    assert_eq!(
        stops(&openai().hear(weekly(both.clone()))),
        "OpenAI weekly limit reached, back Fri 14:06 (2d 3h)."
    );
    // Or else the one that lasts longer.
    both.as_object_mut().expect("an object").remove("x-codex-primary-reset-at");
    let run = openai().hear(error("openai", 429, &both, &Value::Null));
    assert!(stops(&run).contains("weekly limit reached, back Fri 14:06 (2d 3h)."), "{}", stops(&run));
}

#[test]
fn claudes_headers_name_the_claim() {
    let files =
        json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-0123456789", "subscriptionType": "max" } });
    let claude = || {
        let mut script =
            remembering(Script::new().file(&format!("{HOME}/.claude/.credentials.json"), &files));
        script.enable = vec!["claude".to_owned()];
        script
    };
    let unified = |more: Value| {
        let mut all = serde_json::Map::new();
        for (name, value) in more.as_object().expect("members") {
            all.insert(format!("anthropic-ratelimit-unified-{name}"), value.clone());
        }
        Value::Object(all)
    };
    let headers = unified(json!({
        "status": "rejected", "representative-claim": "five_hour", "5h-status": "rejected", "5h-utilization": "1.0",
        "5h-reset": at(35 * MINUTE).to_string(), "7d-status": "allowed", "7d-utilization": "0.59",
        "7d-reset": at(30 * HOUR).to_string(),
    }));
    let body = json!({ "type": "error", "error": { "type": "rate_limit_error", "message": "This request would exceed your limit." } });
    let run = claude().hear(error("anthropic", 429, &headers, &body));
    assert_eq!(stops(&run), "Claude 5-hour limit reached, back 11:41 (35m).");
    let headers = unified(json!({
        "status": "rejected", "representative-claim": "seven_day_overage_included", "7d-status": "allowed",
        "7d-utilization": "0.69", "7d_oi-status": "rejected", "7d_oi-utilization": "1.02", "7d_oi-reset": at(30 * HOUR).to_string(),
    }));
    let run = claude().hear(error("anthropic", 429, &headers, &body));
    assert_eq!(stops(&run), "Claude weekly limit (Fable) reached, back Thu 17:06 (1d 6h).");
    let claimed = json!({ "status": "rejected", "representative-claim": "five_hour", "5h-utilization": "1.0",
        "5h-reset": at(35 * MINUTE).to_string(), "7d-utilization": "0.59" });
    let run = claude().hear(error("anthropic", 429, &unified(claimed.clone()), &body));
    assert_eq!(stops(&run), "Claude 5-hour limit reached, back 11:41 (35m).", "by the claim alone");
    let used = |run: &Run| [0, 1].map(|window| windows(run)[window]["percent_used"].clone());
    assert_eq!(used(&run), [100, 59]);
    let mut answered = error("anthropic", 200, &unified(claimed.clone()), &Value::Null);
    answered["type"] = json!("answer");
    let run = claude().hear(answered);
    assert_eq!((stops(&run).as_str(), used(&run)), ("", [json!(100), json!(59)]), "what is paid for goes on");
    let mut allowed = claimed;
    allowed["status"] = json!("allowed_warning");
    let run = claude().hear(error("anthropic", 429, &unified(allowed), &body));
    assert_eq!(stops(&run), "", "something else than the plan's limits refused");
    // As OpenCode says that it tries again.
    let retry = |next: i64| {
        json!({ "type": "retry", "provider": "anthropic", "model": "m", "next": NOW + next,
        "message": "This request would exceed your account's rate limit. Please try again later." })
    };
    assert_eq!(stops(&claude().hear(retry(35 * MINUTE))), "Claude usage limit reached, back 11:41 (35m).");
    assert_eq!(stops(&claude().hear(retry(2 * MINUTE))), "", "an API key's pace");
    let pace = json!({ "retry-after": "90", "anthropic-ratelimit-requests-remaining": "0" });
    assert_eq!(stops(&claude().hear(error("anthropic", 429, &pace, &body))), "", "an API key's pace");
}

#[test]
fn copilots_headers_count_its_premium_requests() {
    let copilot = || {
        remembering(Script::auth(
            json!({ "github-copilot": { "type": "oauth", "refresh": "gho_0123456789" } }),
        ))
    };
    let headers = json!({
        "x-quota-snapshot-premium_interactions": "ent=300&ov=0.0&ovPerm=false&rem=0.0&rst=2026-12-01T00%3A00%3A00Z",
        "x-quota-snapshot-chat": "ent=-1&ov=0.0&ovPerm=false&rem=100.0&rst=2026-12-01T00%3A00%3A00Z",
        "x-usage-ratelimit-weekly": "ent=0&ov=0.0&ovPerm=false&rem=0&rst=2026-11-20T00%3A00%3A00Z",
    });
    let refused = |code: &str| {
        error("github-copilot", 429, &headers, &json!({ "error": { "code": code, "message": "..." } }))
    };
    let run = copilot().hear(refused("quota_exceeded"));
    assert_eq!(stops(&run), "GitHub Copilot usage limit (Premium) reached, back 2026-12-01 00:00 (12d 13h).");
    let run = copilot().hear(refused("user_weekly_rate_limited"));
    assert_eq!(
        stops(&run).lines().next(),
        Some("GitHub Copilot weekly limit reached, back Fri 00:00 (1d 13h).")
    );
    assert_eq!(stops(&copilot().hear(refused("some_other_code"))), "", "not every refusal is of a limit");
    let answered = json!({ "type": "answer", "provider": "github-copilot", "status": 200, "headers": {
        "x-quota-snapshot-premium_interactions": "ent=300&rem=29.7", "x-quota-snapshot-chat": "ent=0&rem=100.0" } });
    let all = windows(&copilot().hear(answered));
    let read = all
        .as_array()
        .expect("windows")
        .iter()
        .map(|one| (one["scope"].as_str(), one["percent_left"].as_u64()));
    assert_eq!(
        read.collect::<Vec<_>>(),
        [(Some("premium_requests"), Some(30))],
        "of nothing, nothing is left"
    );
    let retry = json!({ "type": "retry", "provider": "github-copilot", "model": "gpt-5", "next": NOW + 37 * HOUR,
        "message": "Sorry, you've exceeded your weekly rate limit. Please review our Terms of Service." });
    assert_eq!(
        stops(&copilot().hear(retry)),
        "GitHub Copilot weekly limit reached, back Fri 00:06 (1d 13h).",
        "as OpenCode says that it tries again"
    );
}

/// How Antigravity refuses, in its own words, because of what `reason` says, until `wait` seconds after now.
fn antigravity(reason: &str, model: &str, wait: f64) -> Value {
    let message = "You have exhausted your capacity on this model. Your quota will reset after 25h20m26s.";
    let reset = mystatus::time::EpochMs::from_clock(NOW as f64 + wait * 1e3).format_iso();
    json!({ "error": { "code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "cloudcode-pa.googleapis.com",
            "metadata": { "uiMessage": "true", "model": model, "quotaResetDelay": format!("{wait}s"), "quotaResetTimeStamp": reset } },
        { "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{wait}s") },
    ] } })
}

/// OpenCode's event of such a refusal.
fn of_google(model: &str, body: &Value) -> Value {
    let mut event = error("google", 429, &json!({}), body);
    event["model"] = json!(model);
    event
}

#[test]
fn antigravity_names_the_model_and_tells_a_limit_from_the_pace() {
    let model = "antigravity-claude-opus-4-6-thinking";
    let hear = |event| remembering(google::machine(&json!([ada()]))).hear(event);
    let said = |body: &Value| stops(&hear(of_google(model, body)));
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let reached = "Google Cloud usage limit (Claude) reached, back Thu 12:27 (1d 2h).";
    assert_eq!(said(&limit), reached);
    assert_eq!(said(&json!([limit])), reached, "as streams are refused");
    let of_pace = "Google Cloud usage limit (G3 Pro) reached, back 13:06 (2h).";
    assert_eq!(said(&antigravity("RATE_LIMIT_EXCEEDED", "gemini-3-pro-high", 7200.0)), of_pace);
    for wait in [0.479, 45.0, 60.0] {
        assert_eq!(said(&antigravity("RATE_LIMIT_EXCEEDED", "claude-opus-4-6-thinking", wait)), "");
    }
    assert_eq!(
        said(&antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 0.0)),
        reached,
        "by its words"
    );
    // Each way of saying when, alone.
    let mut alone = limit.clone();
    alone["error"]["details"].as_array_mut().expect("details").truncate(1);
    alone["error"]["message"] = json!("Individual quota reached.");
    alone["error"]["details"][0]["metadata"]["quotaResetDelay"] = json!("?");
    assert_eq!(said(&alone), reached);
    alone["error"]["details"][0]["metadata"]["quotaResetTimeStamp"] = json!("?");
    alone["error"]["details"][0]["metadata"]["quotaResetDelay"] = json!("25h20m26.179915352s");
    assert_eq!(said(&alone), reached);
    alone["error"]["details"][0]["metadata"] = json!({});
    assert_eq!(said(&alone), "Google Cloud usage limit (Claude) reached.", "the session's model");
    alone["error"]["message"] = json!("Individual quota reached. Resets in 25h20m26s.");
    assert_eq!(said(&alone), reached);
    // What is no limit of the plan's.
    for reason in ["MODEL_CAPACITY_EXHAUSTED", "SOMETHING_ELSE"] {
        assert_eq!(said(&antigravity(reason, "claude-opus-4-6-thinking", 7200.0)), "", "{reason}");
    }
    let bare = json!({ "error": { "code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status": "RESOURCE_EXHAUSTED" } });
    assert_eq!(said(&bare), "");
    let mut of_a_key = limit.clone();
    of_a_key["error"]["details"][0]["domain"] = json!("googleapis.com");
    of_a_key["error"]["message"] =
        json!("You exceeded your current quota, please check your plan and billing details.");
    assert_eq!(said(&of_a_key), "", "an API key's limit is no limit of the plan's");
    let leak = said(&antigravity("QUOTA_EXHAUSTED", google::REFRESH, 7200.0));
    assert!(leak.contains("limit") && !leak.contains("0ada"), "{leak}");
    let mut broken = of_google(model, &limit);
    broken["status"] = json!(500);
    assert_eq!(stops(&hear(broken)), "");
}

#[test]
fn a_pool_that_is_known_is_the_one_that_antigravity_stopped() {
    let summary = json!({ "groups": [
        { "displayName": "Gemini Models", "buckets": [
            { "window": "5h", "remaining": { "remainingFraction": 1 }, "resetTime": "2026-11-18T16:06:40Z" },
            { "window": "weekly", "remaining": { "remainingFraction": 0.9 }, "resetTime": "2026-11-19T12:27:06Z" } ] },
        { "displayName": "Claude and GPT models", "buckets": [
            { "window": "5h", "remaining": { "remainingFraction": 0.9 }, "resetTime": "2026-11-18T13:06:40Z" },
            { "window": "weekly", "remaining": { "remainingFraction": 0.1 }, "resetTime": "2026-11-19T12:27:00Z" } ] },
    ] });
    let models = json!({ "models": { "gemini-3-pro-high": { "quotaInfo": { "remainingFraction": 1, "resetTime": "2026-11-18T16:06:40Z" } } } });
    let script = google::signed_in(google::machine(&json!([ada()])));
    let mut script =
        remembering(script.answer(google::MODELS, 200, models).answer(google::SUMMARY, 200, summary));
    script.run();
    script.pass(1);
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let run = script.hear(of_google("antigravity-claude-opus-4-6-thinking", &limit));
    assert_eq!(
        stops(&run),
        "Google Cloud weekly limit (Claude and GPT models) reached, back Thu 12:27 (1d 2h)."
    );
    assert_eq!(windows(&run).as_array().map(Vec::len), Some(4), "no window is made up");
}

#[test]
fn of_the_companions_accounts_it_is_the_one_that_serves_the_session_or_nobodys() {
    let limit = antigravity("QUOTA_EXHAUSTED", "claude-opus-4-6-thinking", 91_226.18);
    let said = |accounts: Value, event: Value| {
        let path = google::accounts_file();
        stops(&remembering(google::machine(&json!([])).file(&path, accounts)).hear(event))
    };
    let event = of_google("antigravity-claude-opus-4-6-thinking", &limit);
    let both = json!({ "accounts": [ada(), bob()], "activeIndexByFamily": { "claude": 1, "gemini": 0 } });
    assert_eq!(
        said(both, event.clone()),
        "Google Cloud (bob@gmail.example) usage limit (Claude) reached, back Thu 12:27 (1d 2h)."
    );
    assert_eq!(said(json!({ "accounts": [ada(), bob()] }), event), "", "it is not known whose");
    let thrown = |count: usize| {
        let message = format!(
            "All {count} account(s) rate-limited for claude. Quota resets in 2h 5m. Add more accounts with `opencode auth login`"
        );
        json!({ "type": "error", "provider": "google", "model": "antigravity-claude-sonnet-4-6", "message": message })
    };
    let one = || json!({ "accounts": [ada()], "activeIndex": 0 });
    assert_eq!(
        said(one(), thrown(1)),
        "Google Cloud usage limit (Claude) reached, back 13:11 (2h 5m).",
        "in the companion's words"
    );
    assert_eq!(said(one(), thrown(2)), "", "of which account the reset is, nobody knows");
    let retry = |wait: &str| {
        json!({ "type": "retry", "provider": "google", "model": "antigravity-claude-sonnet-4-6",
        "message": format!("You have exhausted your capacity on this model. Your quota will reset after {wait}.") })
    };
    assert_eq!(
        said(one(), retry("2h52m39s")),
        "Google Cloud usage limit (Claude) reached, back 13:59 (2h 53m).",
        "as OpenCode says that it tries again"
    );
    assert_eq!(said(one(), retry("0s")), "");
}

#[test]
fn a_retry_tells_when_it_is_tried_again() {
    let retry = |message: &str, next: i64| json!({ "type": "retry", "provider": "openai", "model": "gpt", "message": message, "next": NOW + next });
    let mut script = machine();
    script.run();
    script.pass(1);
    let run = script.hear(retry("The usage limit has been reached", 51 * HOUR));
    assert_eq!(stops(&run), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    // OpenCode's own wait is no reset, and of the windows that are known the tightest it is.
    let mut script = machine();
    script.run();
    script.pass(1);
    let run = script.hear(retry("The usage limit has been reached", 2_000));
    assert!(
        stops(&run).starts_with("OpenAI weekly limit reached, back Fri 14:06 (2d 3h)."),
        "{}",
        stops(&run)
    );
    for (message, next) in
        [("Too Many Requests", 8_000), ("Provider is overloaded", 2 * HOUR), ("", 2 * HOUR)]
    {
        let mut script = machine();
        script.run();
        script.pass(1);
        assert_eq!(stops(&script.hear(retry(message, next))), "", "{message}");
    }
    let mut unknown = remembering(Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })));
    assert_eq!(
        stops(&unknown.hear(retry("The usage limit has been reached", 2_000))),
        "",
        "nothing says which"
    );
}

#[test]
fn a_retry_of_zais_is_understood_by_its_words_alone() {
    let said = |message: &str| {
        let retry = json!({ "type": "retry", "provider": "zai-coding-plan", "model": "m", "message": message,
            "next": NOW + 2 * HOUR });
        stops(&with_key("zai-coding-plan").hear(retry))
    };
    assert_eq!(
        said("Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 23:38:28"),
        "Z.ai 5-hour limit reached, back 15:38 (4h 32m)."
    );
    assert_eq!(said("High concurrency usage of this API"), "");
}

#[test]
fn it_is_said_once_for_each_window_until_it_resets() {
    let mut script = machine();
    script.run();
    script.pass(1);
    let mut given = Vec::new();
    let run = script.hear(weekly(json!({})));
    assert_eq!(run.warnings(&mut given).len(), 1, "and not that nothing is left, besides");
    script.pass(MINUTE);
    assert!(script.hear(weekly(json!({}))).warnings(&mut given).is_empty());
    let kept: Vec<_> = given.iter().filter_map(|one| Warned::read(&json!(one))).collect();
    assert_eq!(kept.len(), given.len());
    script.pass(51 * HOUR);
    let later = json!({ "type": "error", "provider": "openai", "status": 429,
        "body": json!({ "error": { "type": "usage_limit_reached", "resets_in_seconds": 3600 } }).to_string() });
    let mut kept = kept;
    assert_eq!(script.hear(later).stops(&mut kept).len(), 1, "of the next one");
}

#[test]
fn what_was_heard_is_newer_than_a_cached_answer_and_a_later_answer_replaces_it() {
    let mut script = machine();
    script.run();
    script.pass(1_000);
    script.hear(weekly(json!({})));
    let sent = script.sent().len();
    let cached = script.run();
    assert_eq!(script.sent().len(), sent, "the answer is fresh enough");
    assert_eq!(windows(&cached)[1]["percent_used"], 100);
    assert_eq!(stops(&cached), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    script.pass(MINUTE);
    let asked = script.run();
    assert!(script.sent().len() > sent);
    assert_eq!(windows(&asked)[1]["percent_used"], 97);
    assert_eq!(stops(&asked), "");
    // What was heard before an answer is old news after it.
    let old = json!({ "type": "error", "provider": "openai", "status": 429, "at": NOW + 1_000,
        "body": json!({ "error": { "type": "usage_limit_reached", "resets_in_seconds": 3600 } }).to_string() });
    assert_eq!(stops(&script.hear(old)), "");
}

#[test]
fn an_answer_that_was_asked_for_before_the_refusal_does_not_hide_it() {
    let mut script = machine();
    let mut run = script.start();
    script.pass(1);
    script.hear(weekly(json!({})));
    script.pass(1);
    while script.step(&mut run) {}
    assert_eq!(stops(&run), "OpenAI usage limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
}

#[test]
fn a_limit_that_is_still_used_up_in_a_later_answer_stays_what_stopped_the_session() {
    let full = json!({ "plan_type": "plus", "rate_limit": { "limit_reached": true,
        "secondary_window": { "used_percent": 100, "limit_window_seconds": 604_800, "reset_at": at(51 * HOUR) } } });
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let mut script = remembering(script.answer(USAGE, 200, full));
    script.run();
    script.pass(1);
    script.hear(weekly(json!({})));
    script.pass(2 * MINUTE);
    assert_eq!(stops(&script.run()), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h).");
    script.pass(51 * HOUR);
    assert_eq!(stops(&script.hear(json!({}))), "", "it has started over");
}

/// The headers of a good answer.
fn answer(used: u32) -> Value {
    json!({ "type": "answer", "provider": "openai", "model": "gpt-5.3-codex", "status": 200, "headers": {
        "x-codex-primary-used-percent": used.to_string(), "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string() } })
}

#[test]
fn headers_of_answers_serve_as_answers_while_they_are_fresh() {
    let mut script = machine();
    script.run();
    let sent = script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count();
    for turn in 0..100 {
        script.pass(30_000);
        script.heard = vec![answer(turn)];
        script.memory.as_mut().expect("a memory").1 =
            if turn % 2 == 0 { Intent::Automatic } else { Intent::Opened };
        let run = script.run();
        assert_eq!(windows(&run)[0]["percent_used"], turn, "{turn}");
        assert_eq!(windows(&run)[1]["percent_used"], 97, "what headers do not tell stays");
    }
    let asked = script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count();
    assert_eq!(asked, sent, "no quota request");
    // The same is heard again, and is old by now.
    script.pass(MINUTE);
    script.heard[0]["at"] = json!(NOW + 100 * 30_000);
    script.run();
    assert_eq!(script.sent().iter().filter(|sent| sent.request.host == "chatgpt.com").count(), sent + 1);
}

#[test]
fn a_platform_that_asked_to_be_left_alone_is_left_alone_whatever_is_heard() {
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let refused =
        mystatus::http::Response { status: 429, retry_after: Some("900".to_owned()), body: String::new() };
    let mut script = remembering(script.respond(USAGE, Ok(refused)));
    script.run();
    script.pass(MINUTE);
    script.hear(answer(10));
    script.pass(10 * MINUTE);
    let run = script.run();
    assert_eq!(script.sent().len(), 1);
    assert_eq!(windows(&run)[0]["percent_used"], 10);
    script.pass(5 * MINUTE);
    script.run();
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn of_whom_it_is_must_be_sure() {
    let two = remembering(Script::auth(json!({
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
    })));
    let mut script = two;
    assert_eq!(
        stops(&script.hear(weekly(json!({})))),
        "OpenAI (ada@example.com) usage limit reached, back Fri 14:06 (2d 3h).",
        "of two, the one that OpenCode signs in with"
    );
    let other =
        json!({ "type": "error", "provider": "acme", "status": 429, "headers": { "retry-after": "3600" } });
    assert_eq!(stops(&script.hear(other)).lines().count(), 1, "of nobody");
    let alone = with_key("chutes").hear(error("acme", 429, &json!({ "retry-after": "3600" }), &Value::Null));
    assert_eq!(stops(&alone), "", "nor of the only account, where it serves others");
    let key = error(
        "openai",
        429,
        &json!({ "retry-after": "3600" }),
        &json!({ "error": { "code": "rate_limit_exceeded" } }),
    );
    assert_eq!(stops(&machine().hear(key)), "", "the pace of an API key is no plan's limit");
}

#[test]
fn a_session_that_waits_waits_until_the_true_reset() {
    let mut script = machine();
    script.run();
    script.pass(1_000);
    let run = script.hear(weekly(json!({})));
    assert_eq!(run.wait(Model { provider: "openai", id: "gpt-5.3-codex" }), Some(51 * HOUR));
    assert_eq!(run.wait(Model { provider: "zai-coding-plan", id: "glm" }), None);
}

#[test]
fn nothing_of_a_prompt_or_a_token_is_shown_or_kept() {
    let mut script = machine();
    script.run();
    script.pass(1);
    let body = json!({ "error": { "type": "usage_limit_reached", "plan_type": format!("plus {TOKEN}"),
        "message": "PROMPT-of-the-user", "resets_in_seconds": 3600, "input": "PROMPT-of-the-user" } });
    let headers = json!({ "authorization": format!("Bearer {TOKEN}"), "set-cookie": "COOKIE", "x-request-id": "REQUEST",
        "x-codex-bengalfox-limit-name": TOKEN, "x-codex-bengalfox-primary-used-percent": "5",
        "x-codex-bengalfox-primary-window-minutes": "300" });
    script.hear(error("openai", 429, &headers, &body));
    let run = script.run();
    let all = format!("{}\n{}\n{}", text(&run), json!(run.json()), stops(&run));
    for secret in ["PROMPT", "COOKIE", "REQUEST", &TOKEN[..20], &TOKEN[TOKEN.len() - 12..]] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_heard_nothing_breaks(
        provider in prop::sample::select(vec!["openai", "zai-coding-plan", "x", ""]),
        status in 0u32..1000,
        name in "(x-codex-|x-ratelimit-|retry-after)[a-z-]{0,20}",
        value in ".{0,300}",
        body in ".{0,200}",
        next in any::<f64>(),
    ) {
        let mut script = machine();
        let mut headers = serde_json::Map::new();
        headers.insert(name, json!(value));
        for kind in ["error", "retry", "answer", "other"] {
            let run = script.hear(json!({ "type": kind, "provider": provider, "status": status, "headers": headers,
                "body": body, "message": value, "next": next, "at": next }));
            let _ = (text(&run), stops(&run), run.wait(Model { provider, id: &body }));
        }
        for odd in [json!(null), json!([]), json!({ "provider": [], "headers": 5 }), json!({ "provider": "openai", "status": "x", "headers": [1] })] {
            let _ = stops(&script.hear(odd));
        }
    }
}
