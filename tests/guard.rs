//! The answer of `mystatus guard`: whether an account lasts.

use crate::support::office::{OPENAI, office, run_with, script};
use crate::support::{HOME, NOW, Script, TOKEN};
use mystatus::render::{Room, plain};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const NOTHING: &str = "There is no account to judge";

#[test]
fn a_guard_answers_for_scripts() {
    let (lasts, words) = script(5, 1, 1).run().guard(0.9, None);
    assert!(lasts && words.contains("lasts 2h"), "{words}");
    let (lasts, words) = script(100, 99, 50).run().guard(0.9, None);
    assert!(!lasts && words.contains("may not last 2h"), "{words}");
    // The account available first is named, by its window that resets last.
    let words =
        [script(100, 100, 50), script(100, 100, 100)].map(|mut script| script.run().guard(0.0, None).1);
    assert_eq!(
        words,
        ["Z.ai 5-hour limit reached, back 15:06 (4h).", "OpenAI weekly limit reached, back Sun 11:06 (4d)."]
    );
    let (lasts, words) = Script::auth("{}").run().guard(0.5, None);
    assert_eq!((lasts, words.as_str()), (false, NOTHING));
    // The reason, in the report's words.
    let openai =
        json!({ "openai": { "type": "oauth", "access": TOKEN }, "zai-coding-plan": { "type": "api" } });
    let claude = json!({ "claudeAiOauth": { "accessToken": "sk-ant-oat01-invented" } });
    let mut failed = Script::auth(openai)
        .file(&format!("{HOME}/.claude/.credentials.json"), claude)
        .answer(OPENAI, 401, "{}");
    let (_, words) = failed.run().guard(0.5, None);
    for told in [
        NOTHING,
        "OpenAI (ada@example.com): OpenAI API request failed (401)",
        "→ ",
        "`zai-coding-plan` was found, but lacks `key`",
        "--enable claude",
    ] {
        assert!(words.contains(told), "{told} in {words}");
    }
}

#[test]
fn what_is_used_up_does_not_hide_what_failed() {
    let limit = json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 100, "nextResetTime": NOW + 4 * HOUR });
    let limits = json!({ "success": true, "data": { "limits": [limit] } });
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN }, "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
    let (_, words) = Script::auth(auth)
        .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
        .answer(OPENAI, 401, "{}")
        .run()
        .guard(0.5, None);
    assert!(words.starts_with("Z.ai 5-hour limit reached, back 15:06 (4h).\n"), "{words}");
    assert!(words.contains("OpenAI API request failed (401)") && !words.contains(NOTHING), "{words}");
}

#[test]
fn a_plan_of_which_one_window_cannot_be_foreseen_is_not_said_to_last() {
    let window = |used: u32, seconds: i64, reset: Option<i64>| {
        let reset = reset.map(|ms| (NOW + ms) / 1000);
        json!({ "used_percent": used, "limit_window_seconds": seconds, "reset_at": reset })
    };
    let openai = |hours: Value, week: Value| {
        let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": hours, "secondary_window": week } });
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }))
            .answer(OPENAI, 200, usage)
            .run()
    };
    let (hours, over) = (window(5, 18_000, Some(DAY / 6)), window(5, 18_000, Some(-DAY)));
    let unknown = window(98, 604_800, None);
    let nothing = (false, format!("{NOTHING}\nOpenAI has a limit whose length or reset is not known"));
    assert_eq!(openai(hours.clone(), unknown.clone()).guard(0.5, None), nothing);
    let passed = "OpenAI has a limit whose reset time has passed, so what is left now is not known";
    let passed = (false, format!("{NOTHING}\n{passed}"));
    assert_eq!(openai(over, window(5, 604_800, Some(4 * DAY))).guard(0.5, None), passed);
    // A clock that is a little ahead is enough.
    assert_eq!(openai(window(100, 18_000, Some(-10_000)), unknown.clone()).guard(0.5, None), passed);
    let (lasts, words) = openai(hours, window(5, 604_800, Some(4 * DAY))).guard(0.5, None);
    assert!(lasts, "{words}");
    // A used-up window stops work, whatever is known of the rest.
    let (lasts, words) = openai(window(100, 18_000, Some(DAY / 6)), unknown).guard(0.0, None);
    assert_eq!((lasts, words.as_str()), (false, "OpenAI 5-hour limit reached, back 15:06 (4h)."));
}

#[test]
fn what_is_used_up_does_not_last_whatever_else_the_account_has() {
    let synthetic = |left: u32| {
        let replies = json!({ "rollingFiveHourLimit": { "remaining": left, "max": 100 }, "weeklyTokenLimit": { "percentRemaining": left }, "search": { "hourly": { "limit": 250, "requests": 0, "renewsAt": "2026-11-18T12:00:00Z" } } });
        Script::auth(json!({ "synthetic": { "type": "api", "key": "syn_0123456789abcdef" } })).answer(
            "GET https://api.synthetic.new/v2/quotas",
            200,
            replies,
        )
    };
    let openrouter = |left: u32| {
        let key = json!({ "data": { "limit": 100, "limit_remaining": left, "limit_reset": null, "usage": 1, "free_model_daily_requests": { "used": 1, "limit": 50 } } });
        Script::auth(json!({ "openrouter": { "type": "api", "key": "sk-or-v1-0123456789abcdef" } }))
            .answer("GET https://openrouter.ai/api/v1/key", 200, key)
            .answer("GET https://openrouter.ai/api/v1/credits", 403, "{}")
    };
    for script in [synthetic, openrouter] {
        let run = script(0).run();
        let (lasts, words) = run.guard(0.5, None);
        assert!(!lasts && words.ends_with(" reached.") && run.report().work.is_none(), "{words}");
        // A window without a reset has no forecast, and searches and free models say nothing of the plan.
        let run = script(50).run();
        assert_eq!(run.report().work, None, "{}", run.guard(0.5, None).1);
    }
}

#[test]
fn an_unlimited_plan_lasts() {
    let copilot = |premium: &Value| {
        let quotas = json!({ "premium_interactions": premium, "chat": { "unlimited": true } });
        let reply = json!({ "copilot_plan": "business", "quota_reset_date": "2026-12-01", "quota_snapshots": quotas });
        let limit = json!({ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 99, "nextResetTime": NOW + 4 * HOUR });
        let limits = json!({ "success": true, "data": { "limits": [limit] } });
        let auth = json!({ "github-copilot": { "type": "oauth", "refresh": "gho_0123456789" }, "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
        Script::auth(auth)
            .answer("GET https://api.github.com/copilot_internal/user", 200, reply)
            .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
            .run()
    };
    let run = copilot(&json!({ "unlimited": true }));
    let (lasts, words) = run.guard(0.95, None);
    assert!(lasts && words == "GitHub Copilot lasts 2h (99% sure)", "{words}");
    assert!(run.brief().contains("\ngithub-copilot | unlimited | yes | -\n"), "{}", run.brief());
    // A placeholder's limit is unknown.
    let (lasts, words) =
        copilot(&json!({ "entitlement": 0, "remaining": 0, "has_quota": false })).guard(0.5, None);
    assert!(!lasts && words.starts_with("Z.ai"), "{words}");
}

#[test]
fn a_chance_that_is_too_small_does_not_look_like_enough() {
    let run = script(5, 1, 1).run();
    let lasts = run.report().work.as_ref().expect("work").lasts;
    let (is_enough, words) = run.guard(lasts + 0.0004, None);
    let percent = (lasts * 100.0).floor();
    let asked = ((lasts + 0.0004) * 1000.0).round() / 10.0;
    assert!(
        !is_enough && words.ends_with(&format!(" (chance that it lasts: {percent}%, required: {asked}%)")),
        "{words}"
    );
}

#[test]
fn a_month_of_copilot_is_judged_though_its_name_does_not_say_that_it_is_one() {
    let copilot = |left: u32| {
        let premium = json!({ "entitlement": 300, "remaining": left * 3, "percent_remaining": left });
        let quotas = json!({ "premium_interactions": premium, "chat": { "unlimited": true } });
        let reply = json!({ "copilot_plan": "individual", "quota_reset_date": "2026-12-01", "quota_snapshots": quotas });
        let auth = json!({ "github-copilot": { "type": "oauth", "refresh": "gho_0123456789" } });
        Script::auth(auth).answer("GET https://api.github.com/copilot_internal/user", 200, reply).run()
    };
    for (left, lasts) in [(97, true), (0, false)] {
        let run = copilot(left);
        let (is_sure, words) = run.guard(0.9, None);
        assert_eq!(is_sure, lasts, "{words}");
        assert!(words.starts_with("GitHub Copilot"), "{words}");
        assert!(plain(&run.lines(Room::Endless)).contains("Premium"), "and not by its period");
    }
}

#[test]
fn the_account_that_is_as_sure_as_asked_is_the_one_that_is_named() {
    // OpenAI has a little left for three hours, Z.ai much for days.
    let days =
        [office("openai", "gpt-5.3-codex", 100_000), office("zai-coding-plan", "glm-4.7", 100_000)].concat();
    let run = |used: u32, prefer: &str| {
        let week =
            json!({ "used_percent": used, "limit_window_seconds": 604_800, "reset_after_seconds": 3 * 3600 });
        let limit = json!({ "type": "TOKENS_LIMIT", "unit": 6, "number": 1, "percentage": 1, "nextResetTime": NOW + 5 * DAY });
        let limits = json!({ "success": true, "data": { "limits": [limit] } });
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN }, "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" } });
        let mut script = Script::auth(auth)
            .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 200, limits)
            .answer(OPENAI, 200, json!({ "plan_type": "plus", "rate_limit": { "primary_window": week } }));
        script.more_options = json!({ "prefer": prefer });
        run_with(script, &days)
    };
    let mut others = 0;
    for used in 60..100 {
        for (prefer, asked) in [("no-waste", 0.9), ("no-waste", 0.99), ("no-stop", 0.99)] {
            let run = run(used, prefer);
            let (lasts, words) = run.guard(asked, None);
            assert!(lasts && words.contains(" lasts 2h"), "{used} {prefer} {asked}: {words}");
            others += u32::from(run.report().work.expect("work").lasts < asked);
        }
    }
    assert!(others > 0, "the report names one that does not pass");
}

/// A failure names only its platform.
#[test]
fn a_private_guard_names_nobody() {
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let said = [false, true].map(|private| {
        let mut script = Script::auth(&auth).answer(OPENAI, 401, "{}");
        script.options.private = private;
        script.run().guard(0.9, None).1
    });
    assert!(said[0].contains("OpenAI (ada@example.com): "), "{}", said[0]);
    assert!(said[1].contains("OpenAI") && !said[1].contains("ada"), "{}", said[1]);
}

#[test]
fn an_account_that_is_no_choice_is_not_said_to_have_no_forecast() {
    let window = json!({ "percent": "/p", "seconds": 18_000, "resets": "/r", "resets_as": "ms" });
    let acme = json!({ "id": "acme", "url": "https://acme.example.com/x", "auth": { "env": "ACME_KEY" }, "windows": [window] });
    let run = |acme: Value| {
        Script::auth("{}")
            .settings(json!({ "custom": [acme] }))
            .variable("ACME_KEY", "acme-0123456789")
            .answer("GET https://acme.example.com/x", 200, json!({ "p": 5, "r": NOW + 4 * HOUR }))
            .run()
    };
    let no_models = run(acme.clone());
    assert!(no_models.report().accounts[0].forecasts[0].is_some());
    let (_, words) = no_models.guard(0.5, None);
    assert_eq!(
        words,
        format!("{NOTHING}\nacme names no `provider` in mystatus.json, so its models are not known")
    );
    let mut served = acme;
    served["provider"] = json!("acme");
    let (lasts, words) = run(served).guard(0.5, None);
    assert!(lasts, "{words}");
}

#[test]
fn each_account_that_cannot_be_judged_says_why() {
    let balance =
        json!({ "is_available": true, "balance_infos": [{ "currency": "USD", "total_balance": "12.50" }] });
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" },
        "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" },
    });
    let run = Script::auth(auth)
        .answer(OPENAI, 200, json!({ "plan_type": "plus" }))
        .answer("GET https://api.deepseek.com/user/balance", 200, balance)
        .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 401, "{}")
        .run();
    let (lasts, words) = run.guard(0.5, None);
    let first = format!("{NOTHING}\nOpenAI answered without limits\nDeepSeek has only a balance\nZ.ai ");
    assert!(!lasts && words.starts_with(&first) && words.contains("failed (401)"), "{words}");
}
