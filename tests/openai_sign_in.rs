//! OpenAI's sign-ins: their account, expiry, and requests.

use crate::support::openai::{USAGE, entry, failure, signed_in};
use crate::support::{HOME, NOW, Script, TOKEN};
use mystatus::failure::Failure;
use mystatus::platform::ServedModels;
use serde_json::{Value, json};

#[test]
fn the_request_carries_the_account_and_nothing_that_was_not_asked_for() {
    for (account_id, sent) in [(Some("acct-own"), "acct-own"), (None, "acct-1")] {
        let mut entry = entry();
        entry["accountId"] = account_id.into();
        let mut script =
            Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
        script.run();
        let requests = script.sent();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].header("ChatGPT-Account-Id"), Some(sent));
        assert_eq!(requests[0].header("Authorization"), Some(format!("Bearer {TOKEN}").as_str()));
        assert_eq!(
            requests[0].header("User-Agent"),
            Some(concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION")))
        );
    }
}

#[test]
fn a_base_url_of_the_users_configuration_changes_nothing() {
    let entry = json!({ "type": "oauth", "access": TOKEN, "baseURL": "https://evil.example", "chatgpt_base_url": "https://evil.example" });
    let mut script =
        Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
    script.run();
    assert_eq!(script.sent()[0].url(), "https://chatgpt.com/backend-api/wham/usage");
}

#[test]
fn an_expired_token_sends_no_request() {
    let mut entry = entry();
    for (expires, expired) in [
        (json!(NOW - 1), true),
        (json!(NOW), true),
        (json!(NOW + 1), false),
        (json!(0), false),
        (Value::Null, false),
    ] {
        entry["expires"] = expires;
        let mut script =
            Script::auth(json!({ "openai": entry })).answer(USAGE, 200, json!({ "plan_type": "plus" }));
        let run = script.run();
        let report = run.report();
        assert_eq!(report.failures.iter().any(|failed| *failed.failure == Failure::TokenExpired), expired);
        assert_eq!(script.sent().is_empty(), expired);
    }
}

#[test]
fn a_token_that_cannot_be_sent_is_said_to_be_malformed() {
    let script = Script::auth(json!({ "openai": { "type": "oauth", "access": "tok\nen" } }));
    assert_eq!(failure(script), Failure::MalformedCredential);
}

#[test]
fn the_same_sign_in_under_two_names_is_one_account() {
    let mut other = entry();
    other["access"] = json!("another-token");
    let mut script = Script::auth(json!({ "openai": entry(), "codex": entry(), "chatgpt": other })).answer(
        USAGE,
        200,
        json!({ "plan_type": "plus" }),
    );
    assert_eq!(script.run().report().accounts.len(), 2);
}

#[test]
fn of_two_sign_ins_to_one_account_the_one_that_lasts_longer_is_used_for_opencodes_sessions() {
    let codex = |exp: i64| {
        let claims = json!({ "email": "ada@example.com", "exp": exp,
            "https://api.openai.com/auth": { "chatgpt_account_id": "acct-1" } });
        format!("e30.{}.sig", base64url(claims.to_string().as_bytes()))
    };
    for (exp, is_newer) in [(NOW / 1000 + 9_000, true), (NOW / 1000 + 5_000, false), (NOW / 1000 + 1, false)]
    {
        let token = codex(exp);
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN, "expires": NOW + 5_000_000 } });
        let mut script = Script::auth(auth)
            .file(&format!("{HOME}/.codex/auth.json"), json!({ "tokens": { "access_token": token } }))
            .answer(USAGE, 200, json!({ "plan_type": "plus" }));
        let run = script.run();
        assert_eq!(script.sent().len(), 1);
        let used = if is_newer { token.as_str() } else { TOKEN };
        assert_eq!(script.sent()[0].header("Authorization"), Some(format!("Bearer {used}").as_str()));
        assert_eq!(run.report().accounts[0].of.identity.served_models, [ServedModels::Provider("openai")]);
        let source = if is_newer { "~/.codex/auth.json" } else { "auth.json" };
        assert_eq!(json!(run.json())["accounts"][0]["source"], source);
    }
}

#[test]
fn sign_ins_of_which_no_account_is_known_are_told_apart_by_their_tokens() {
    let entry = |access: &str, id: &str| json!({ "type": "oauth", "access": access, "accountId": id });
    for (one, other, requests) in [
        (entry("a", "1"), entry("b", "2"), 2),
        (entry("a", "1"), entry("b", "1"), 1),
        (json!({ "type": "oauth", "access": TOKEN }), entry("b", "acct-1"), 1),
        (entry("a", ""), entry("b", ""), 2),
    ] {
        let script = Script::auth(json!({ "openai": one, "codex": other }));
        script.start();
        assert_eq!(script.sent().len(), requests, "{one} {other}");
    }
}

#[test]
fn an_echoed_token_is_blotted_out() {
    let body = format!("bad token {TOKEN} and {}", &TOKEN[10..40]);
    let text = signed_in().answer(USAGE, 401, body).text();
    assert!(text.contains("bad token **** and ****"), "{text}");
}

#[test]
fn the_account_is_claimed_in_any_of_three_places() {
    for (claims, sent) in [
        (json!({ "chatgpt_account_id": "acct-top" }), Some("acct-top")),
        (json!({ "organizations": [{ "id": "org-1" }, { "id": "org-2" }] }), Some("org-1")),
        (
            json!({ "https://api.openai.com/auth": { "chatgpt_account_id": "a" }, "chatgpt_account_id": "b" }),
            Some("a"),
        ),
        (json!({}), None),
    ] {
        let token = format!("e30.{}.sig", base64url(claims.to_string().as_bytes()));
        let auth = json!({ "openai": { "type": "oauth", "access": token } });
        let mut script = Script::auth(auth).answer(USAGE, 200, json!({ "plan_type": "plus" }));
        script.run();
        assert_eq!(script.sent()[0].header("ChatGPT-Account-Id"), sent, "{sent:?}");
    }
}

fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}
