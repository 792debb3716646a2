//! A run's work is bounded, however much platforms send and files hold.

use crate::support::every::{drive, good_reply, machine, outputs, reply};
use crate::support::google::machine as google;
use crate::support::{Answer, HOME, Script};
use mystatus::failure::Failure;
use mystatus::http::SendError;
use mystatus::locale::LANGUAGES;
use mystatus::render::{self, Page, Room, plain};
use mystatus::run::Run;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The largest reply that the shim passes on.
const LARGEST: usize = 1024 * 1024;
/// Maximum length of all outputs of a reply together, in four languages.
const MOST_SHOWN: usize = 512 * 1024;
/// Enough for a build without optimizations on a busy machine, and far less than work quadratic in a reply's size
/// would take.
const LONGEST: Duration = Duration::from_secs(20);

/// An array that fills a reply.
fn filled(item: impl Fn(usize) -> Value) -> Value {
    let size = item(100_000).to_string().len() + 1;
    (0..LARGEST / size).map(item).collect()
}

/// An object that fills a reply.
fn keyed(item: impl Fn(usize) -> (String, Value)) -> Value {
    let (name, value) = item(100_000);
    let size = name.len() + value.to_string().len() + 4;
    Value::Object((0..LARGEST / size).map(item).collect())
}

/// Replies of maximum size, full of one kind of content.
fn replies() -> Vec<(&'static str, Value)> {
    let long = "0123456789abcdeF".repeat(1000);
    let limits = json!({ "a_window": { "used_percent": 1 } });
    let quota = json!({ "quotaInfo": {} });
    let used = |n: usize| json!({ "sku": "ai credit", "model": n.to_string(), "grossQuantity": 1 });
    let additional = |name: &str| json!({ "limit_name": name, "rate_limit": limits });
    let with = |name: &str, value: Value| {
        let mut reply = good_reply("issued-0123456789");
        reply[name] = value;
        reply
    };
    vec![
        ("limits", with("data", json!({ "limits": filled(|_| json!({})) }))),
        ("limits with long names", with("data", json!({ "limits": filled(|_| json!({ "type": long })) }))),
        ("additional limits", with("additional_rate_limits", filled(|n| additional(&n.to_string())))),
        ("additional limits with long names", with("additional_rate_limits", filled(|_| additional(&long)))),
        ("slots", with("rate_limit", keyed(|n| (format!("{n}_window"), json!({ "used_percent": 1 }))))),
        ("snapshots", with("quota_snapshots", keyed(|n| (n.to_string(), json!({}))))),
        ("models used", with("usageItems", filled(used))),
        ("models", with("models", keyed(|n| (n.to_string(), quota.clone())))),
        ("models with long names", with("models", keyed(|n| (format!("{n}{long}"), quota.clone())))),
        ("a message", json!({ "message": "x".repeat(LARGEST) })),
        ("tags", json!("<a>".repeat(LARGEST / 3))),
        (
            "links",
            json!({ "error": { "code": "SERVICE_DISABLED", "message": "https://".repeat(LARGEST / 8) } }),
        ),
        (
            "a length of many numbers",
            with(
                "groups",
                json!([{ "buckets": [{ "window": "1 ".repeat(LARGEST / 2), "remainingFraction": 0.5 }] }]),
            ),
        ),
    ]
}

#[test]
fn the_largest_replies_make_small_reports_soon() {
    for (name, body) in replies() {
        let text = body.to_string();
        for status in [200, 500] {
            let mut number = 0;
            let (script, _) = machine(true, &mut || {
                number += 1;
                format!("{number}-{}", "0123456789abcdef".repeat(120))
            });
            let started = Instant::now();
            let run = drive(&script, |_, request| {
                let signs_in = request.host == "oauth2.googleapis.com";
                if signs_in { reply(200, &good_reply("issued-0123456789")) } else { reply(status, &text) }
            });
            let size: usize = outputs(&run, false).iter().map(String::len).sum();
            assert!(size < MOST_SHOWN, "{name}: {size} bytes shown");
            assert!(started.elapsed() < LONGEST, "{name}: {:?}", started.elapsed());
        }
    }
}

#[test]
fn a_model_is_given_a_bounded_report_that_says_what_it_leaves_out() {
    let accounts: Value =
        (0..300).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p", "email": format!("{n}@analytical-engines.example.com") })).collect();
    let run = drive(&google(&accounts), |_, _| reply(200, &good_reply("issued-0123456789")));
    for text in [run.brief(), run.repeat(false), run.fenced()] {
        assert!(text.len() <= 16 * 1024 + 64, "{} bytes", text.len());
        let more = text.split("… and ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
        assert!(more.is_some_and(|more| more > 0), "{text}");
    }
}

#[test]
fn a_thousand_accounts_are_asked_a_few_at_a_time() {
    let accounts: Value = (0..1_000)
        .map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": format!("p-{n}") }))
        .collect();
    let script = google(&accounts);
    let auth = script.environment.auth_file();
    let others = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef" } });
    let script = script.file(&auth, others);
    let mut under_way: BTreeMap<String, usize> = BTreeMap::new();
    let mut answered = 0;
    let mut run = script.start();
    loop {
        under_way.clear();
        for sent in script.sent().iter().skip(answered) {
            *under_way.entry(sent.request.host.clone()).or_default() += 1;
        }
        assert!(under_way.values().all(|count| *count <= 8), "{under_way:?}");
        assert!(under_way.values().sum::<usize>() <= 16, "{under_way:?}");
        let Some(index) = script.next_unanswered() else { break };
        answered += 1;
        script.reply(index, reply(200, &good_reply("issued-0123456789")));
        run.poll();
    }
    assert!(run.is_done());
    assert_eq!(run.report().accounts.len(), 257);
    assert_eq!(answered, 4 * 256 + 1);
}

#[test]
fn sixteen_requests_are_under_way_at_most_and_at_least_where_there_are_more_to_send() {
    let accounts: Value =
        (0..40).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p" })).collect();
    let sign_in = |n: u8| json!({ "type": "oauth", "access": format!("access-{n}"), "refresh": format!("refresh-{n}") });
    let auth = json!({ "openai": sign_in(1), "codex": sign_in(2), "chatgpt": sign_in(3), "github-copilot": sign_in(4),
        "copilot": sign_in(5), "copilot-chat": sign_in(6), "github-copilot-chat": sign_in(7) });
    let script = google(&accounts);
    let path = script.environment.auth_file();
    let script = script.file(&path, auth);
    let mut run = script.start();
    let mut most = 0;
    // Google's hosts take eight each once the first sign-ins are answered; other hosts have seven more.
    for _ in 0..8 {
        let is_sign_in = |index: &usize| script.sent()[*index].request.host == "oauth2.googleapis.com";
        let Some(index) = script.unanswered().into_iter().find(is_sign_in) else { break };
        script.reply(index, reply(200, &good_reply("issued-0123456789")));
        run.poll();
        most = most.max(script.unanswered().len());
    }
    assert_eq!(most, 16);
}

#[test]
fn who_waits_longest_is_asked_next() {
    let accounts: Value =
        (0..40).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p" })).collect();
    let script = google(&accounts);
    let mut run = script.start();
    while !run.is_done() {
        // Two answers at once free two places.
        for index in script.unanswered().into_iter().take(2) {
            script.reply(index, reply(200, &good_reply("issued-0123456789")));
        }
        run.poll();
    }
    let sent = script.sent();
    let sign_ins = sent.iter().filter(|sent| sent.request.host == "oauth2.googleapis.com");
    let in_turn = (0..40).map(|n| format!("1//0-{n}"));
    for (sent, token) in sign_ins.zip(in_turn) {
        let body = sent.request.body.as_ref().expect("a body").expose();
        assert!(
            form_urlencoded::parse(body.as_bytes()).any(|(_, value)| value == token),
            "{body} in place of {token}"
        );
    }
}

#[test]
fn one_silent_host_keeps_no_other_waiting() {
    let accounts: Value =
        (0..100).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p" })).collect();
    let silent = google(&accounts);
    let auth = silent.environment.auth_file();
    let key = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdef" } });
    let silent = silent.file(&auth, key);
    let _run = silent.start();
    let hosts: Vec<_> = silent.sent().iter().map(|sent| sent.request.host.clone()).collect();
    assert_eq!(hosts.len(), 9);
    assert!(hosts.contains(&"api.z.ai".to_owned()));
}

/// Number of timeouts in a run of `accounts` Google accounts. `answer` answers each request, given its number, or
/// lets it time out.
fn timeouts(accounts: usize, answer: impl Fn(usize) -> Option<Answer>) -> (usize, Run) {
    let accounts: Value =
        (0..accounts).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p" })).collect();
    let script = google(&accounts);
    let mut run = script.start();
    let (mut rounds, mut done) = (0, 0);
    while !run.is_done() {
        let sent = script.sent().len();
        let (answered, silent): (Vec<_>, Vec<_>) = (done..sent).partition(|index| answer(*index).is_some());
        for index in answered {
            script.reply(index, answer(index).expect("an answer"));
            run.poll();
        }
        if !silent.is_empty() {
            rounds += 1;
            script.pass(10_000);
        }
        for index in silent {
            script.reply(index, Err(SendError::Timeout));
            run.poll();
        }
        done = sent;
    }
    (rounds, run)
}

#[test]
fn a_host_that_answers_nobody_is_given_up() {
    let (rounds, run) = timeouts(256, |_| None);
    assert!(rounds <= 3, "{rounds} timeouts");
    let report = run.report();
    let count = |code: &str| report.failures.iter().filter(|failed| failed.failure.code() == code).count();
    assert_eq!((count("timeout") + count("not_asked"), report.failures.len()), (256, 256));
    assert!(count("timeout") <= 16, "{} were asked", count("timeout"));
    for language in LANGUAGES {
        let text = plain(&render::report(&Page { report: &report, language, private: false }, Room::Endless));
        assert!(text.contains(&language.failure(&Failure::NotAsked { accounts: 3 }, "Google")), "{text}");
    }
}

#[test]
fn a_first_host_that_answers_nobody_is_given_up_for_the_one_after_it() {
    let accounts: Value =
        (0..40).map(|n| json!({ "refreshToken": format!("1//0-{n}"), "projectId": "p" })).collect();
    let told = json!({ "groups": [{ "displayName": "Gemini Models", "buckets": [
        { "window": "weekly", "remainingFraction": 0.5 } ] }] });
    let script =
        crate::support::google::granted(google(&accounts)).fail(crate::support::google::DAILY, "timeout");
    let mut script = script.answer(crate::support::google::SUMMARY, 200, told);
    let mut run = script.start();
    while script.step(&mut run) {
        script.pass(1);
    }
    assert_eq!(run.report().accounts.len(), 40);
    let asked = script.sent().iter().filter(|sent| sent.request.host.starts_with("daily-")).count();
    assert!(asked <= 16, "{asked} were asked");
}

#[test]
fn a_host_that_leaves_two_accounts_unanswered_is_asked_for_all() {
    let (_, run) = timeouts(64, |index| (index >= 2).then(|| reply(401, "{}")));
    assert!(run.report().failures.iter().all(|failed| failed.failure.code() != "not_asked"));
}

/// Names that all begin alike, as a text does that holds none of them, are the worst for a search.
#[test]
fn many_long_names_are_hidden_soon() {
    let name = |n: usize| format!("{}{n}@example.com", "a".repeat(1_500));
    let accounts: Value = (0..256)
        .map(|n| json!({ "refreshToken": format!("1//0-{n}-refresh"), "projectId": "p", "email": name(n) }))
        .collect();
    let mut script = google(&accounts);
    script.more_options = json!({ "private": true });
    let started = Instant::now();
    let words = format!("{} of {}", "a".repeat(14_000), name(255));
    let run = drive(&script, |_, _| reply(401, &words));
    assert_eq!(run.report().failures.len(), 256);
    assert!(outputs(&run, true).iter().all(|text| !text.contains("255@")));
    assert!(started.elapsed() < LONGEST, "{:?}", started.elapsed());
}

#[test]
fn a_key_as_long_as_a_file_is_told_soon_and_not_sent() {
    let key = "0123456789abcdeF".repeat(LARGEST / 16);
    let own = |n: usize| {
        json!({ "id": format!("own-{n}"), "url": "https://acme.example.com/", "auth": { "entry": "acme" },
        "balances": [{ "remaining": "/a", "currency": "USD" }] })
    };
    let settings = json!({ "custom": (0..16).map(own).collect::<Vec<_>>() });
    let auth =
        json!({ "acme": { "type": "api", "key": key }, "zai-coding-plan": { "type": "api", "key": key } });
    let script = Script::auth(auth).settings(settings);
    let started = Instant::now();
    let run = drive(&script, |_, _| panic!("a request"));
    let report = run.report();
    assert_eq!(report.failures.len(), 17);
    assert!(report.failures.iter().all(|failed| *failed.failure == Failure::MalformedCredential));
    assert!(started.elapsed() < LONGEST, "{:?}", started.elapsed());
}

#[test]
fn a_variable_that_is_named_often_is_not_put_in_each_time() {
    let reference = "{env:BIG}";
    for (value, times, is_used) in [("key-0123456789", 1, true), (&"k".repeat(50_000), 2_000, false)] {
        let options = json!({ "provider": { "zai-coding-plan": { "options": { "apiKey": reference.repeat(times) } } } });
        let script = Script::auth("{}")
            .file(&format!("{HOME}/.config/opencode/opencode.json"), options)
            .variable("BIG", value);
        script.start();
        assert_eq!(script.sent().len(), usize::from(is_used), "{times}");
    }
}
