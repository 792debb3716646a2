//! A balance that is used up, wherever it is shown.

use crate::support::heard::USAGE;
use crate::support::{Script, TOKEN};
use mystatus::binding::Model;
use mystatus::render::summary::GivenWarning;
use mystatus::render::{Line, Room, Tone, plain};
use mystatus::run::Run;
use serde_json::json;

const BALANCE: &str = "GET https://api.deepseek.com/user/balance";
const MODEL: Model = Model { provider: "deepseek", id: "deepseek-chat" };

/// DeepSeek with this much left, which suffices or not.
fn deepseek(left: &str, is_available: bool) -> Run {
    let infos = json!([{ "currency": "USD", "total_balance": left }]);
    let reply = json!({ "is_available": is_available, "balance_infos": infos });
    Script::auth(json!({ "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" } }))
        .answer(BALANCE, 200, reply)
        .run()
}

/// The tone of the words `part` in `lines`.
fn tone(lines: &[Line], part: &str) -> Option<Tone> {
    lines.iter().flat_map(|line| &line.0).find(|span| span.0.contains(part)).map(|span| span.1)
}

#[test]
fn a_used_up_balance_is_told_on_top_and_in_the_tone_of_its_row_in_the_sidebar_and_beside_the_prompt() {
    for (left, is_available, words, is_spent) in [
        ("-0.52", false, "$0.52 owed", true),
        ("0.2", false, "$0.20", true),
        ("0", true, "$0.00", true),
        ("12.5", true, "$12.50", false),
    ] {
        let run = deepseek(left, is_available);
        let lines = run.lines(Room::Columns(80));
        let used_up = "Used up: DeepSeek Balance";
        assert_eq!(tone(&lines, used_up), is_spent.then_some(Tone::Bad), "{}", plain(&lines));
        let prompt = run.prompt(MODEL, usize::MAX).expect("words");
        assert_eq!(plain(std::slice::from_ref(&prompt)), format!("{words} · DeepSeek"));
        let tones = [&lines[..], &run.summary(MODEL), &[prompt]].map(|lines| tone(lines, words));
        let expected = if is_spent { [Tone::Bad; 3] } else { [Tone::Plain, Tone::Muted, Tone::Plain] };
        assert_eq!(tones, expected.map(Some), "{left}");
    }
}

#[test]
fn where_requests_are_refused_and_no_balance_is_known_the_limit_is_reached() {
    let reply = json!({ "is_available": false, "balance_infos": [] });
    let run = Script::auth(json!({ "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" } }))
        .answer(BALANCE, 200, reply)
        .run();
    assert_eq!(plain(&run.summary(MODEL)), "DeepSeek        Limit reached");
    assert!(plain(&run.lines(Room::Endless)).starts_with("Used up: DeepSeek Balance\n"));
    assert_eq!(run.prompt(MODEL, usize::MAX), None);
}

#[test]
fn what_pays_for_nothing_is_not_beside_the_prompt() {
    let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let reply = json!({ "plan_type": "plus", "rate_limit_reset_credits": { "available_count": 2 } });
    let run = Script::auth(auth).answer(USAGE, 200, reply).run();
    assert_eq!(run.report().accounts[0].reading.balances.len(), 1);
    assert_eq!(run.prompt(Model { provider: "openai", id: "gpt" }, usize::MAX), None);
}

#[test]
fn a_used_up_balance_is_the_first_in_the_sidebar() {
    let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": { "used_percent": 99, "limit_window_seconds": 18_000 } } });
    let run = Script::auth(json!({
        "openai": { "type": "oauth", "access": crate::support::TOKEN },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" },
    }))
    .answer("GET https://chatgpt.com/backend-api/wham/usage", 200, usage)
    .answer(BALANCE, 200, json!({ "balance_infos": [{ "currency": "USD", "total_balance": "0" }] }))
    .run();
    assert!(plain(&run.summary(MODEL)).starts_with("DeepSeek        $0.00\nOpenAI"));
}

#[test]
fn a_used_up_balance_is_warned_of_once_and_once_more_after_it_was_filled() {
    let mut given: Vec<GivenWarning> = Vec::new();
    let mut warned = |left| plain(&deepseek(left, left == "5").warnings(&mut given));
    assert_eq!(warned("0"), "Used up: DeepSeek (sk-0****efgh) Balance");
    assert_eq!(warned("0"), "");
    assert_eq!(warned("-1"), "");
    assert_eq!(warned("5"), "");
    assert_eq!(warned("0"), "Used up: DeepSeek (sk-0****efgh) Balance");
}
