//! The cache of a process: per account, bounded, and shared by concurrent runs.

use crate::support::memory::{
    KEY, MINUTE, OTHER_KEY, ZAI, ZHIPU, json_of, limits, machine, refused, used, with_auth,
};
use crate::support::{NOW, Script};
use mystatus::cache::{Intent, ReadingCache};
use mystatus::render::{Room, Tone, plain};
use serde_json::{Value, json};

#[test]
fn two_accounts_of_a_platform_are_remembered_apart() {
    let auth = json!({ "zhipuai-coding-plan": { "type": "api", "key": KEY }, "zhipu-coding-plan": { "type": "api", "key": OTHER_KEY } });
    let mut script = with_auth(&auth)
        .answer(ZHIPU, 200, limits(25))
        .answer(ZHIPU, 200, limits(60))
        .respond(ZHIPU, Ok(refused(None)))
        .answer(ZHIPU, 200, limits(61));
    assert_eq!(used(&script.run()), [25, 60]);
    assert_eq!(script.requests(Intent::Opened), 0);
    script.pass(MINUTE);
    let run = script.run();
    assert_eq!(used(&run), [25, 61]);
    let report = json_of(&run);
    let stale =
        [&report["accounts"][0], &report["accounts"][1]].map(|account| account.get("stale").is_some());
    assert_eq!(stale, [true, false]);
    assert_eq!(script.requests(Intent::Asked), 1, "one account's refusal is not the other's");
}

#[test]
fn no_reading_of_another_identity_is_ever_shown() {
    let of = |key: &str| json!({ "zai-coding-plan": { "type": "api", "key": key } });
    // The last key differs only in the case of one letter. All but the first look alike once masked.
    for other in [OTHER_KEY, "0123xxxxxxxxxxxx.xxxxEFGH", "0123456789abcdeF.ABCDEFGH"] {
        let mut script = machine().answer(ZAI, 200, limits(25)).fail(ZAI, "ECONNRESET");
        script.run();
        let mut script = script.signed_in_as(&of(other));
        for intent in [Intent::Opened, Intent::Automatic, Intent::Asked] {
            let run = script.run_as(intent);
            assert_eq!(used(&run), [Value::Null; 0], "{other}");
        }
        // A returning account finds its cached reading.
        let mut script = script.signed_in_as(&of(KEY));
        assert_eq!(used(&script.run_as(Intent::Opened)), [25]);
    }
}

#[test]
fn a_private_run_takes_nothing_from_one_that_named_people() {
    let named = json!({ "plan_type": "plan of ada@example.com" });
    let usage = "GET https://chatgpt.com/backend-api/wham/usage";
    let mut script = with_auth(&json!({ "openai": { "type": "oauth", "access": crate::support::TOKEN } }))
        .answer(usage, 200, named)
        .fail(usage, "ECONNRESET");
    assert!(plain(&script.run().lines(Room::Endless)).contains("plan of ada@example.com"));
    script.options.private = true;
    for intent in [Intent::Opened, Intent::Asked] {
        let run = script.run_as(intent);
        assert!(
            !json_of(&run).to_string().contains("ada@") && !plain(&run.lines(Room::Endless)).contains("ada@")
        );
    }
}

#[test]
fn a_platform_of_ones_own_is_another_once_its_description_is() {
    let describe = |path: &str| {
        json!({ "custom": [{ "id": "own", "url": format!("https://api.example.com/{path}"),
            "auth": { "entry": "own" }, "balances": [{ "remaining": "/left", "currency": "USD" }] }] })
    };
    let mut script = with_auth(&json!({ "own": { "type": "api", "key": KEY } }))
        .settings(describe("team/1"))
        .answer("GET https://api.example.com/team/1", 200, json!({ "left": 1 }))
        .answer("GET https://api.example.com/team/2", 503, "");
    assert_eq!(script.requests(Intent::Asked), 1);
    assert_eq!(script.requests(Intent::Opened), 0);
    script.files.pop();
    let mut script = script.settings(describe("team/2"));
    let report = json_of(&script.run_as(Intent::Opened));
    assert_eq!(script.sent().len(), 2);
    assert_eq!((&report["accounts"], report["failures"].as_array().map(Vec::len)), (&json!([]), Some(1)));
}

#[test]
fn what_was_known_stays_in_its_place_until_there_is_something_newer() {
    let mut script = machine().answer(ZAI, 200, limits(25)).answer(ZAI, 200, limits(90));
    script.run_as(Intent::Asked);
    script.pass(3 * MINUTE);
    let mut run = script.start();
    let lines = run.lines(Room::Columns(80));
    let text = plain(&lines);
    assert!(text.contains("Z.ai  0123****EFGH (pro)  waiting… As of 3m ago"), "{text}");
    assert!(text.contains("75% remaining"), "{text}");
    let row = lines.iter().find(|line| plain(std::slice::from_ref(line)).contains("75%")).expect("a row");
    assert!(row.0.iter().all(|span| span.1 == Tone::Muted), "it is not what is so now: {row:?}");
    while script.step(&mut run) {}
    let newer = run.lines(Room::Columns(80));
    let shown = plain(&newer);
    assert!(
        shown.contains("10% remaining") && !shown.contains("waiting") && !shown.contains("75%"),
        "{shown}"
    );
    assert_eq!(newer.len(), lines.len() + 2, "what is low is said on top: {shown}");
}

#[test]
fn runs_at_once_share_what_one_of_them_asks() {
    for intent in [Intent::Opened, Intent::Automatic, Intent::Asked] {
        let mut script = machine().answer(ZAI, 200, limits(25));
        let mut first = script.start();
        script.memory.as_mut().expect("a memory").1 = intent;
        let (mut second, mut third) = (script.start(), script.start());
        assert_eq!(script.sent().len(), 1, "{intent:?}");
        assert_eq!(second.pending().as_deref(), Some("Waiting for: Z.ai"));
        assert!(!second.poll());
        script.step(&mut first);
        // Any run may be polled first, as hosts poll them in any order.
        assert!(first.is_done() && third.poll() && second.poll());
        for run in [first, second, third] {
            assert_eq!(used(&run), [25]);
        }
    }
}

#[test]
fn who_waits_for_a_run_that_is_given_up_asks_itself() {
    let mut script = machine().answer(ZAI, 200, limits(25));
    let first = script.start();
    let mut second = script.start();
    drop(first);
    second.poll();
    assert_eq!(script.sent().len(), 2);
    script.reply(0, Ok(refused(None)));
    script.step(&mut second);
    assert_eq!(used(&second), [25]);
}

#[test]
fn what_is_remembered_is_bounded_and_forgets_who_was_not_asked_for_longest() {
    let of = |number: usize| json!({ "zai-coding-plan": { "type": "api", "key": format!("{number:016}.ABCDEFGH") } });
    let mut script = machine().answer(ZAI, 200, limits(25));
    let requests = |script: Script, number: usize| -> (Script, usize) {
        let mut script = script.signed_in_as(&of(number));
        let sent = script.requests(Intent::Opened);
        (script, sent)
    };
    for number in 0..1024 {
        let (next, sent) = requests(script, number);
        assert_eq!(sent, 1);
        script = next;
    }
    let (script, first) = requests(script, 0);
    let (script, new) = requests(script, 1024);
    let (script, kept) = requests(script, 0);
    let (_, forgotten) = requests(script, 1);
    assert_eq!([first, new, kept, forgotten], [0, 1, 0, 1]);
}

#[test]
fn a_new_memory_as_after_a_trap_has_lost_nothing_but_what_it_held() {
    let mut script =
        machine().answer(ZAI, 200, limits(25)).respond(ZAI, Ok(refused(None))).answer(ZAI, 200, limits(30));
    script.run();
    assert_eq!(used(&script.run()), [25]);
    script.memory = Some((ReadingCache::default(), Intent::Asked));
    assert_eq!(used(&script.run()), [30]);
    assert_eq!(NOW, script.run().report().now.as_seconds() * 1000);
}
