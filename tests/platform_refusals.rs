//! Stopped sessions, from each platform's own refusal: its status, body and headers.

#![allow(clippy::cast_precision_loss, clippy::too_many_lines, reason = "cases are written down as they come")]

use crate::support::heard::{
    HOUR, MINUTE, at, error, machine, remembering, stops, text, weekly, windows, with_key,
};
use crate::support::{HOME, NOW, Script, TOKEN};
use mystatus::run::Run;
use serde_json::{Value, json};

#[test]
fn each_platforms_own_refusal_is_understood() {
    let cases = [
        // Z.ai's times are in China's time zone.
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
        // A refusal of a free model.
        (
            "opencode-go",
            429,
            json!({ "retry-after": "19014" }),
            json!({ "type": "error", "error": { "type": "FreeUsageLimitError", "message": "Rate limit exceeded. Please try again later." } }),
            "",
        ),
        // The reference at the end may look like a status.
        (
            "ollama-cloud",
            429,
            json!({}),
            json!({ "error": "you (ada) have reached your session usage limit, upgrade for higher limits: https://ollama.com/upgrade (ref: 442a6429)" }),
            "Ollama Cloud 5-hour limit reached.",
        ),
        (
            "ollama-cloud",
            429,
            json!({}),
            json!({ "error": "you (ada) have reached your weekly usage limit, upgrade for higher limits: https://ollama.com/upgrade" }),
            "Ollama Cloud weekly limit reached.",
        ),
        (
            "ollama-cloud",
            500,
            json!({}),
            json!({ "error": "you (ada) have reached your session usage limit" }),
            "",
        ),
        // The form that many platforms send.
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
        // Codes that also mark a quota reply as refused.
        (
            "chutes",
            402,
            json!({ "retry-after": "7200" }),
            json!({ "error": { "code": "quota_exhausted", "message": "Nothing is left" } }),
            "Chutes usage limit reached, back 13:06 (2h).",
        ),
        (
            "chutes",
            429,
            json!({ "retry-after": "240" }),
            json!({ "error": { "type": "budget_exceeded", "message": "Budget has been exceeded! Current cost: 5" } }),
            "Chutes usage limit reached, back 11:10 (4m).",
        ),
        (
            "chutes",
            429,
            json!({}),
            json!({ "error": { "code": "insufficient_quota", "message": "Check your plan and billing details" } }),
            "Chutes usage limit (Credits) reached.",
        ),
    ];
    for (entry, status, headers, body, said) in cases {
        let run = with_key(entry).add_signal(error(entry, status, &headers, &body));
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
    let run = openai().add_signal(error("openai", 429, &headers, &Value::Null));
    assert_eq!(stops(&run), "OpenAI 5-hour limit reached, back 13:06 (2h).");
    let all = windows(&run);
    let used: Vec<_> =
        all.as_array().expect("windows").iter().map(|one| one["percent_used"].clone()).collect();
    assert_eq!(used, [100, 80, 12], "{all}");
    assert!(text(&run).contains("(plus)"));
    // The used-up window that resets when the refusal says.
    let mut both = json!({
        "x-codex-primary-used-percent": "100", "x-codex-primary-window-minutes": "300",
        "x-codex-primary-reset-at": at(2 * HOUR).to_string(),
        "x-codex-secondary-used-percent": "100", "x-codex-secondary-window-minutes": "10080",
        "x-codex-secondary-reset-at": at(51 * HOUR).to_string(),
    });
    assert_eq!(
        stops(&openai().add_signal(weekly(&both))),
        "OpenAI weekly limit reached, back Fri 14:06 (2d 3h)."
    );
    // Otherwise the one that resets later.
    both.as_object_mut().expect("an object").remove("x-codex-primary-reset-at");
    let run = openai().add_signal(error("openai", 429, &both, &Value::Null));
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
    let run = claude().add_signal(error("anthropic", 429, &headers, &body));
    assert_eq!(stops(&run), "Claude 5-hour limit reached, back 11:41 (35m).");
    let headers = unified(json!({
        "status": "rejected", "representative-claim": "seven_day_overage_included", "7d-status": "allowed",
        "7d-utilization": "0.69", "7d_oi-status": "rejected", "7d_oi-utilization": "1.02", "7d_oi-reset": at(30 * HOUR).to_string(),
    }));
    let run = claude().add_signal(error("anthropic", 429, &headers, &body));
    assert_eq!(stops(&run), "Claude weekly limit (Fable) reached, back Thu 17:06 (1d 6h).");
    let claimed = json!({ "status": "rejected", "representative-claim": "five_hour", "5h-utilization": "1.0",
        "5h-reset": at(35 * MINUTE).to_string(), "7d-utilization": "0.59" });
    let run = claude().add_signal(error("anthropic", 429, &unified(claimed.clone()), &body));
    assert_eq!(stops(&run), "Claude 5-hour limit reached, back 11:41 (35m).", "by the claim alone");
    let used = |run: &Run| [0, 1].map(|window| windows(run)[window]["percent_used"].clone());
    assert_eq!(used(&run), [100, 59]);
    let mut answered = error("anthropic", 200, &unified(claimed.clone()), &Value::Null);
    answered["type"] = json!("answer");
    let run = claude().add_signal(answered);
    assert_eq!((stops(&run).as_str(), used(&run)), ("", [json!(100), json!(59)]), "what is paid for goes on");
    let mut allowed = claimed;
    allowed["status"] = json!("allowed_warning");
    let run = claude().add_signal(error("anthropic", 429, &unified(allowed), &body));
    assert_eq!(stops(&run), "", "something else than the plan's limits refused");
    // The retry event of OpenCode.
    let retry = |next: i64| {
        json!({ "type": "retry", "provider": "anthropic", "model": "m", "next": NOW + next,
        "message": "This request would exceed your account's rate limit. Please try again later." })
    };
    assert_eq!(
        stops(&claude().add_signal(retry(35 * MINUTE))),
        "Claude usage limit reached, back 11:41 (35m)."
    );
    assert_eq!(stops(&claude().add_signal(retry(2 * MINUTE))), "", "an API key's pace");
    let pace = json!({ "retry-after": "90", "anthropic-ratelimit-requests-remaining": "0" });
    assert_eq!(stops(&claude().add_signal(error("anthropic", 429, &pace, &body))), "", "an API key's pace");
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
    let run = copilot().add_signal(refused("quota_exceeded"));
    assert_eq!(stops(&run), "GitHub Copilot usage limit (Premium) reached, back 2026-12-01 00:00 (12d 13h).");
    let run = copilot().add_signal(refused("user_weekly_rate_limited"));
    assert_eq!(
        stops(&run).lines().next(),
        Some("GitHub Copilot weekly limit reached, back Fri 00:00 (1d 13h).")
    );
    assert_eq!(
        stops(&copilot().add_signal(refused("some_other_code"))),
        "",
        "not every refusal is of a limit"
    );
    let answered = json!({ "type": "answer", "provider": "github-copilot", "status": 200, "headers": {
        "x-quota-snapshot-premium_interactions": "ent=300&rem=29.7", "x-quota-snapshot-chat": "ent=0&rem=100.0" } });
    let all = windows(&copilot().add_signal(answered));
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
        stops(&copilot().add_signal(retry)),
        "GitHub Copilot weekly limit reached, back Fri 00:06 (1d 13h).",
        "as OpenCode says that it tries again"
    );
}

#[test]
fn a_retry_tells_when_it_is_tried_again() {
    let retry = |message: &str, next: i64| json!({ "type": "retry", "provider": "openai", "model": "gpt", "message": message, "next": NOW + next });
    let mut script = machine();
    script.run();
    script.pass(1);
    let run = script.add_signal(retry("The usage limit has been reached", 51 * HOUR));
    assert_eq!(stops(&run), "OpenAI weekly limit reached, back Fri 14:06 (2d 3h). Z.ai has 85% left.");
    // OpenCode's own wait is not a reset, so the tightest known window counts.
    let mut script = machine();
    script.run();
    script.pass(1);
    let run = script.add_signal(retry("The usage limit has been reached", 2_000));
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
        assert_eq!(stops(&script.add_signal(retry(message, next))), "", "{message}");
    }
    let mut unknown = remembering(Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })));
    assert_eq!(
        stops(&unknown.add_signal(retry("The usage limit has been reached", 2_000))),
        "",
        "nothing says which"
    );
}

#[test]
fn a_retry_of_zais_is_understood_by_its_words_alone() {
    let said = |message: &str| {
        let retry = json!({ "type": "retry", "provider": "zai-coding-plan", "model": "m", "message": message,
            "next": NOW + 2 * HOUR });
        stops(&with_key("zai-coding-plan").add_signal(retry))
    };
    assert_eq!(
        said("Usage limit reached for 5 hour. Your limit will reset at 2026-11-18 23:38:28"),
        "Z.ai 5-hour limit reached, back 15:38 (4h 32m)."
    );
    assert_eq!(
        said("已达到 5 小时的使用上限。您的限额将在 2026-11-18 23:38:28 重置。"),
        "Z.ai 5-hour limit reached, back 15:38 (4h 32m)."
    );
    for pace in [
        "High concurrency usage of this API",
        "您当前使用该 API 的并发数过高，请降低并发，或联系客服增加限额",
        "您当前使用该 API 的频率过高，请降低频率，或联系客服增加限额",
        "您的账户已达到速率限制，请联系客服增加限额",
    ] {
        assert_eq!(said(pace), "", "{pace}");
    }
}
