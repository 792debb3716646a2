//! The report at a summary: the sidebar, the words beside the prompt, the warnings, and what a model is told.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::render::plain;
use mystatus::render::summary::Warned;
use serde_json::{Value, json};
use support::{NOW, Script, TOKEN};

const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";

fn openai(used: f64, resets_in_s: i64) -> Value {
    json!({ "plan_type": "plus", "rate_limit": {
        "primary_window": { "used_percent": used, "limit_window_seconds": 18000, "reset_at": NOW / 1000 + resets_in_s },
        "secondary_window": { "used_percent": 5, "limit_window_seconds": 604_800, "reset_at": NOW / 1000 + 90_000 } } })
}

fn machine() -> Script {
    Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "github-copilot": { "type": "oauth", "refresh": "gho_0123456789" },
    }))
    .answer(USAGE, 200, openai(42.0, 9_200))
    .answer(
        USAGE,
        200,
        json!({ "plan_type": "business", "credits": { "has_credits": true, "balance": 12.5 } }),
    )
    .answer(ZAI, 200, json!({ "success": true, "data": { "limits": [] } }))
    .answer("GET https://api.github.com/copilot_internal/user", 404, "{}")
}

#[test]
fn each_account_has_a_line_that_fits_the_sidebar() {
    for lang in ["en", "zh", "ko", "ja"] {
        let lines = machine().lang(lang).run().summary();
        for line in &lines {
            let columns = mystatus::render::width(&plain(std::slice::from_ref(line)));
            assert!(columns <= 37, "{columns} in {lang}: {}", plain(&lines));
        }
        insta::assert_snapshot!(format!("summary_{lang}"), plain(&lines));
    }
}

#[test]
fn a_model_is_told_in_a_list_without_bars() {
    let brief = machine().run().brief();
    insta::assert_snapshot!("brief", brief);
    assert!(!brief.contains('█'), "{brief}");
}

#[test]
fn a_model_is_told_what_to_do_where_there_is_no_account() {
    let brief = Script::auth(json!({})).run().brief();
    assert!(brief.contains("\n```\nNo configured accounts found"), "{brief}");
}

#[test]
fn the_prompt_has_the_tightest_window_of_its_models_provider() {
    let prompts = machine().run().prompts();
    let [(provider, words)] = &prompts[..] else { panic!("one account has windows: {prompts:?}") };
    assert_eq!(*provider, "openai");
    assert_eq!(plain(std::slice::from_ref(words)), "58% 2h33m");
}

/// The warnings of a run in which OpenAI answers `reply`, after those in `given`.
fn warned(reply: &Value, given: &mut Vec<Warned>) -> Vec<String> {
    let mut script =
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 200, reply);
    script.run().warnings(given).iter().map(|line| plain(std::slice::from_ref(line))).collect()
}

#[test]
fn a_window_is_warned_of_once_when_little_is_left_and_once_when_nothing_is() {
    let mut given = Vec::new();
    assert!(warned(&openai(79.0, 9_000), &mut given).is_empty(), "21 % is not little");
    let little = warned(&openai(80.0, 9_000), &mut given);
    assert_eq!(little, ["OpenAI (ada@example.com): 5-hour limit: ⚠️ Little left: 20%"]);
    assert!(warned(&openai(90.0, 8_999), &mut given).is_empty(), "it was said");
    let empty = warned(&openai(100.0, 9_001), &mut given);
    assert_eq!(empty, ["OpenAI (ada@example.com): 5-hour limit: ⛔ Limit reached"]);
    assert!(warned(&openai(100.0, 9_000), &mut given).is_empty(), "it was said");
    assert!(warned(&openai(95.0, 9_000), &mut given).is_empty(), "worse was said");
}

#[test]
fn after_its_reset_a_window_is_warned_of_anew() {
    let mut given = Vec::new();
    assert_eq!(warned(&openai(100.0, -5), &mut given).len(), 1);
    assert_eq!(warned(&openai(81.0, 18_000), &mut given).len(), 1);
}

#[test]
fn warnings_survive_their_way_through_the_shim() {
    let mut given = Vec::new();
    warned(&openai(100.0, 9_000), &mut given);
    let kept: Vec<_> = given.iter().map(|warned| Warned::read(&json!(warned))).collect();
    assert_eq!(kept, given.into_iter().map(Some).collect::<Vec<_>>());
    for value in [json!({}), json!(null), json!({ "window": 1, "empty": true }), json!({ "window": "x" })] {
        assert_eq!(Warned::read(&value), None);
    }
}
