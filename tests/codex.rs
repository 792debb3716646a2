//! Codex's own sign-in, next to OpenCode's.

use crate::support::{HOME, NOW, Script, TOKEN};
use serde_json::{Value, json};

const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";

fn codex(tokens: &Value) -> String {
    json!({ "OPENAI_API_KEY": "sk-0123456789", "tokens": tokens }).to_string()
}

#[test]
fn codex_keeps_its_sign_in_where_its_variable_says() {
    let tokens = json!({ "access_token": TOKEN, "account_id": "acct-1" });
    let script = Script::auth("{}").variable("CODEX_HOME", "/codex").file("/codex/auth.json", codex(&tokens));
    let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
    assert!(mystatus::platforms::files(&script.environment).contains(&"/codex/auth.json".to_owned()));
    assert_eq!(script.run().report().accounts.len(), 1);
    assert!(
        !script
            .sent()
            .iter()
            .any(|sent| crate::support::every::wire_text(&sent.request).contains("sk-0123456789"))
    );
}

#[test]
fn a_sign_in_of_codex_is_another_account_unless_it_is_the_same() {
    let file = format!("{HOME}/.codex/auth.json");
    let entry = |account: &str| {
        let entry = json!({ "type": "oauth", "access": "opencodes-own-token", "accountId": account, "expires": NOW + 1000 });
        Script::auth(json!({ "openai": entry }))
    };
    let tokens = json!({ "access_token": "codexs-own-token", "account_id": "acct-1" });
    for (account, accounts) in [("acct-1", 1), ("acct-2", 2)] {
        let script = entry(account).file(&file, codex(&tokens));
        let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
        assert_eq!(script.run().report().accounts.len(), accounts, "{account}");
    }
    // An expired sign-in does not replace a valid one.
    let expired = json!({ "type": "oauth", "access": "old", "accountId": "acct-1", "expires": NOW - 1000 });
    let newer = json!({ "access_token": jwt(&json!({ "exp": NOW / 1000 + 60 })), "account_id": "acct-1" });
    let script = Script::auth(json!({ "openai": expired })).file(&file, codex(&newer));
    let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
    assert_eq!(script.run().report().accounts.len(), 1);
    // Nor one whose end is not known.
    let unknown = json!({ "type": "oauth", "access": "opencodes-own-token", "accountId": "acct-1" });
    let older = json!({ "access_token": jwt(&json!({ "exp": NOW / 1000 - 60 })), "account_id": "acct-1" });
    let script = Script::auth(json!({ "openai": unknown })).file(&file, codex(&older));
    let mut script = script.answer(USAGE, 200, json!({ "plan_type": "plus" }));
    assert_eq!(script.run().report().accounts.len(), 1);
}

#[test]
fn a_personal_access_token_is_asked_with_once_its_account_is_known() {
    const WHOAMI: &str = "GET https://auth.openai.com/api/accounts/v1/user-auth-credential/whoami";
    let kept = json!({ "auth_mode": "personalAccessToken", "tokens": null, "personal_access_token": "at-0123456789abcdef" });
    let machine = || Script::auth("{}").file(&format!("{HOME}/.codex/auth.json"), &kept);
    for (fedramp, header) in [(json!(true), Some("true")), (json!(false), None), (Value::Null, None)] {
        let owner = json!({ "chatgpt_account_id": "acct-9", "chatgpt_account_is_fedramp": fedramp });
        let script = machine().answer(WHOAMI, 200, owner);
        let mut script = script.answer(USAGE, 200, json!({ "plan_type": "business" }));
        assert_eq!(script.run().report().accounts.len(), 1);
        let sent = script.sent();
        assert_eq!(
            (sent[1].header("ChatGPT-Account-Id"), sent[1].header("X-OpenAI-Fedramp")),
            (Some("acct-9"), header)
        );
        assert!(sent.iter().all(|sent| sent.header("Authorization") == Some("Bearer at-0123456789abcdef")));
    }
    for (status, words) in [(401, "codex login"), (200, "API")] {
        let mut script = machine().answer(WHOAMI, status, "{}");
        let text = script.text();
        assert!(text.contains(words) && text.contains("at-0****cdef"), "{text}");
        assert_eq!(script.sent().len(), 1);
    }
}

/// A token that carries `claims`.
fn jwt(claims: &Value) -> String {
    use base64::prelude::*;
    format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
}
