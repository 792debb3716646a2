//! Google Antigravity: accounts, the exchange, and what fails.

use crate::support::google::*;
use crate::support::{HOME, Script};
use mystatus::environment::Environment;
use mystatus::failure::Failure;
use mystatus::locale::LANGUAGES;
use mystatus::platforms;
use mystatus::render::{Room, plain};
use mystatus::secret::Secret;
use serde_json::{Value, json};

#[test]
fn each_account_has_its_pools_and_a_failure_of_one_stays_its_own() {
    let models = json!({ "models": {
        "gemini-3-pro-high": { "displayName": "Gemini 3 Pro (High)", "quotaInfo": { "remainingFraction": 1, "resetTime": "2026-11-18T16:05:40.000Z" } },
        "gemini-3-pro-low": { "quotaInfo": { "remainingFraction": 1, "resetTime": "2026-11-18T16:05:40.000Z" } },
        "gemini-3.1-pro-low": { "quotaInfo": { "remainingFraction": 0.146, "resetTime": "2026-11-18T13:06:40Z" } },
        "gemini-3-flash": { "quotaInfo": { "remainingFraction": 0.5 } },
        "gemini-3-pro-image": { "quotaInfo": { "remainingFraction": 0.999, "resetTime": "2026-11-18T16:05:40Z" } },
        "claude-opus-4-6-thinking": { "quotaInfo": { "resetTime": "2026-11-20T20:06:40.000Z" } },
        "claude-sonnet-4-6": { "quotaInfo": { "remainingFraction": 0.2, "resetTime": "2026-11-18T12:06:40.000Z" } },
        "gpt-oss-120b-medium": { "quotaInfo": {} },
        "chat_20706": { "quotaInfo": { "remainingFraction": 1 } },
        "rev19-uic3-1p": {},
    } });
    let revoked =
        json!({ "error": "invalid_grant", "error_description": "Token has been expired or revoked." });
    let mut script =
        signed_in(machine(&json!([ada(), bob()]))).answer(TOKEN, 400, revoked).answer(MODELS, 200, models);
    insta::assert_snapshot!(script.text());
}

#[test]
fn each_of_a_platforms_accounts_is_told_from_the_others() {
    let text = answered(machine(&json!([ada(), bob()]))).text();
    for name in ["Google Cloud  ada@gmail.example\n", "Google Cloud  bob@gmail.example\n"] {
        assert_eq!(text.matches(name).count(), 1, "{text}");
    }
}

#[test]
fn the_requests_carry_one_accounts_credentials_as_google_takes_them() {
    let mut script = answered(machine(&json!([ada()])));
    script.run();
    let sent = script.sent();
    let body = |at: usize| sent[at].request.body.as_ref().map(|body| body.expose().to_owned());
    assert_eq!(sent.len(), 4);
    assert_eq!(sent[0].header("Content-Type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent[0].header("User-Agent"), Some(concat!("opencode-mystatus/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(
        body(0).as_deref(),
        Some(
            "client_id=client-id&client_secret=companions-client-secret&refresh_token=1%2F%2F0ada%2Brefresh%2Ftoken%3Dexample&grant_type=refresh_token"
        )
    );
    for (at, call) in [(1, DAILY), (2, SUMMARY), (3, MODELS)] {
        assert_eq!(format!("POST {}", sent[at].url()), call);
        assert_eq!(sent[at].header("Authorization"), Some(format!("Bearer {ACCESS}").as_str()));
        assert_eq!(sent[at].header("Content-Type"), Some("application/json"));
        assert!(sent[at].header("User-Agent").is_some_and(|agent| agent.starts_with("antigravity/")));
        assert_eq!(sent[at].request.headers.iter().filter(|(name, _)| *name == "User-Agent").count(), 1);
        assert_eq!(body(at).as_deref(), Some(r#"{"project":"proj-1"}"#));
    }
}

#[test]
fn a_form_keeps_its_fields_whatever_they_hold() {
    let mut ada = ada();
    ada["refreshToken"] = json!("a&b=c d%é\n~-._");
    let mut script = answered(machine(&json!([ada])));
    script.run();
    let sent = script.sent();
    let body = sent[0].request.body.as_ref().expect("a form").expose();
    assert!(body.contains("&refresh_token=a%26b%3Dc+d%25%C3%A9%0A%7E-._&grant_type"), "{body}");
}

#[test]
fn all_requests_share_the_accounts_time() {
    let mut script = answered(machine(&json!([ada()])));
    let mut run = script.start();
    script.pass(4_000);
    script.step(&mut run);
    assert_eq!(script.sent().iter().map(|sent| sent.timeout_ms).collect::<Vec<_>>(), [10_000, 2_000]);
    script.pass(1_000);
    script.step(&mut run);
    script.step(&mut run);
    script.step(&mut run);
    assert_eq!(script.sent().last().map(|sent| sent.timeout_ms), Some(5_000));
    assert_eq!(run.report().accounts.len(), 1);
}

#[test]
fn a_missing_file_is_no_failure() {
    let mut script = Script::auth("{}");
    assert!(script.run().report().is_empty());
    let mut script = Script::auth("{}").unreadable(&accounts_file(), "ENOENT");
    assert!(script.run().report().is_empty());
    assert!(alone(&json!([])).run().report().is_empty());
}

#[test]
fn a_file_that_cannot_be_used_is_named() {
    let broken = ["", "{", "[]", "null", "{}", r#"{"accounts": {}}"#, r#"{"accounts": null}"#];
    let mut scripts: Vec<_> =
        broken.iter().map(|text| Script::auth("{}").file(&accounts_file(), text)).collect();
    scripts.push(Script::auth("{}").unreadable(&accounts_file(), "EACCES"));
    for script in scripts {
        let (Failure::ConfigFile { path, .. } | Failure::InvalidConfig { path, field: None, .. }) =
            failure(script)
        else {
            panic!("another failure")
        };
        assert_eq!(path.as_str(), "~/.config/opencode/antigravity-accounts.json");
    }
}

#[test]
fn the_file_is_found_where_the_companion_keeps_it() {
    let env = [("APPDATA".to_owned(), "C:/Users/ada/AppData/Roaming".to_owned())].into();
    let files = platforms::files(&Environment { home: HOME.to_owned(), env, ..Environment::default() });
    let windows = "C:/Users/ada/AppData/Roaming/opencode/antigravity-accounts.json";
    assert!(files.contains(&windows.to_owned()) && files.contains(&accounts_file()), "{files:?}");

    let script = Script::auth("{}").variable("APPDATA", "C:/Users/ada/AppData/Roaming");
    // One from before, in another folder, hides nothing.
    let script = script.file(&accounts_file(), json!({ "accounts": [] }));
    let script = script.file(windows, json!({ "accounts": [ada()] }));
    let path = script_path(INSTALLED, "dist/src/constants.js");
    let mut script = answered(script.file(&path, constants("client-id", SECRET)));
    assert_eq!(names(&script.run().report()), ["ada@gmail.example"]);
}

#[test]
fn every_variable_that_is_read_is_asked_for() {
    for name in ["APPDATA", "ANTIGRAVITY_CLIENT_ID", "ANTIGRAVITY_CLIENT_SECRET"] {
        assert!(platforms::variables().contains(&name), "{name}");
    }
}

#[test]
fn disabled_accounts_are_left_alone() {
    let mut off = bob();
    off["enabled"] = json!(false);
    let mut on = ada();
    on["enabled"] = json!(true);
    let mut script = answered(machine(&json!([off, on])));
    assert_eq!(names(&script.run().report()), ["ada@gmail.example"]);
    assert!(machine(&json!([off])).run().report().is_empty());
}

#[test]
fn one_sign_in_or_one_person_is_one_account() {
    let same_token = json!({ "refreshToken": REFRESH });
    let same_person = json!({ "email": "ADA@gmail.example", "refreshToken": "1//0newer", "lastUsed": 3 });
    let mut script = answered(machine(&json!([same_token, ada(), same_person, bob()])));
    let run = script.run();
    let report = run.report();
    assert_eq!(names(&report), ["ADA@gmail.example", "bob@gmail.example"]);
    let sent = script.sent();
    let bodies: Vec<_> = sent.iter().filter_map(|sent| sent.request.body.as_ref()).collect();
    // The sign-in used last counts; its missing project comes from the other.
    assert!(bodies[0].expose().contains("1%2F%2F0newer"));
    assert!(bodies.iter().any(|body| body.expose() == r#"{"project":"proj-1"}"#));
    // The first of two sign-ins used at the same time counts.
    let also = json!({ "email": "ada@gmail.example", "refreshToken": "1//0second", "lastUsed": 2 });
    let mut script = answered(machine(&json!([ada(), also])));
    script.run();
    let sent = script.sent();
    assert!(
        sent.iter()
            .filter_map(|sent| sent.request.body.as_ref())
            .all(|body| !body.expose().contains("0second"))
    );
}

#[test]
fn an_endless_list_of_accounts_has_an_end() {
    let accounts: Value = (0..1_000).map(|n| json!({ "refreshToken": format!("1//0-{n}") })).collect();
    assert_eq!(failures(machine(&accounts)).len(), 256);
}

#[test]
fn accounts_without_an_address_are_told_apart_by_their_mask() {
    let tokens = ["1//0000000000000abcd", "1//0000000000000wxyz"];
    let accounts: Value =
        tokens.iter().map(|token| json!({ "refreshToken": token, "projectId": "p" })).collect();
    let run = answered(machine(&accounts)).run();
    let report = run.report();
    assert_eq!(names(&report), ["1//0****abcd", "1//0****wxyz"]);
}

#[test]
fn an_account_that_lacks_something_hides_no_other() {
    let mut no_token = ada();
    no_token["refreshToken"] = json!("  ");
    let no_project = json!({ "email": "eve@gmail.example", "refreshToken": "1//0eve", "projectId": "" });
    let mut script = answered(machine(&json!([no_token, no_project, 7, null, bob()])));
    let run = script.run();
    assert_eq!(names(&run.report()), ["bob@gmail.example"]);
    let grants = script.sent().iter().filter(|sent| format!("POST {}", sent.url()) == TOKEN).count();
    assert_eq!(grants, 1);
    let text = plain(&run.lines(Room::Endless));
    for words in [
        "Google Cloud (ada@gmail.example): ❌ ~/.config/opencode/antigravity-accounts.json: `refreshToken` is missing or wrong\n  → Sign in again",
        "Google Cloud (eve@gmail.example): ⚠️ Missing project_id\n  → Add `projectId`",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(run.report().failures.len(), 4);
}

#[test]
fn the_users_own_project_comes_before_the_managed_one() {
    let mut ada = ada();
    ada["managedProjectId"] = json!("managed-1");
    let mut script = answered(machine(&json!([ada])));
    script.run();
    let sent = script.sent();
    assert_eq!(sent[1].request.body.as_ref().map(Secret::expose), Some(r#"{"project":"proj-1"}"#));
}

#[test]
fn without_the_companion_no_request_is_sent_and_it_is_said_once() {
    let no_project = json!({ "email": "eve@gmail.example", "refreshToken": "1//0eve" });
    let mut script = alone(&json!([ada(), bob(), no_project]));
    let text = script.text();
    assert!(script.sent().is_empty());
    assert_eq!(
        text.matches("The companion plugin opencode-antigravity-auth was not found").count(),
        1,
        "{text}"
    );
    let failures = failures(script);
    assert_eq!(failures[0].0.as_deref(), Some("eve@gmail.example"));
    assert_eq!(failures[0].1.code(), "missing_project_id");
    assert_eq!(failures[1].0, None);
    assert_eq!(failures[1].1.code(), "companion_missing");
    assert_eq!(failures.len(), 2);
}
#[test]
fn only_an_invalid_grant_is_a_revoked_sign_in() {
    let exchange = |status, body: &str| failure(machine(&json!([ada()])).answer(TOKEN, status, body));
    assert_eq!(exchange(400, r#"{"error":"invalid_grant"}"#), Failure::SignInRevoked);
    for (status, body) in [
        (400, r#"{"error":"invalid_request"}"#),
        (400, "invalid_grant"),
        (401, r#"{"error":"invalid_client","error_description":"Unauthorized"}"#),
        (429, ""),
        (500, r#"{"error":"invalid_grant"}"#),
        (302, ""),
    ] {
        assert!(
            matches!(exchange(status, body), Failure::Status { status: got, .. } if got == status),
            "{body}"
        );
    }
    for body in ["", "[]", "{}", r#"{"access_token":""}"#, r#"{"access_token":7}"#] {
        assert_eq!(exchange(200, body), Failure::InvalidReply, "{body}");
    }
    assert_eq!(exchange(200, r#"{"access_token":"a\u0000b"}"#), Failure::MalformedCredential);
    let timeout = failure(machine(&json!([ada()])).fail(TOKEN, "timeout"));
    assert_eq!(timeout, Failure::Timeout { seconds: 10 });
}

#[test]
fn a_query_that_fails_says_so_in_every_language() {
    let denied =
        json!({ "error": { "code": 403, "message": "Permission denied on resource project proj-1." } });
    for language in LANGUAGES {
        let script = signed_in(machine(&json!([ada()]))).answer(MODELS, 403, &denied).lang(language.tag());
        let text = { script }.text();
        assert!(text.contains("Google API") && text.contains("(403): Permission denied"), "{text}");
    }
    for body in ["", "[]", "{}", r#"{"models":[]}"#, r#"{"models":null}"#] {
        let script = signed_in(machine(&json!([ada()]))).answer(MODELS, 200, body);
        assert_eq!(failure(script), Failure::InvalidReply, "{body}");
    }
}

#[test]
fn a_token_longer_than_any_is_refused() {
    let longest = 8 * 1024 - "Bearer ".len();
    for (length, answers) in [(longest, true), (longest + 1, false)] {
        let mut script = machine(&json!([ada()]))
            .answer(TOKEN, 200, json!({ "access_token": "a".repeat(length) }))
            .answer(DAILY, 403, "{}")
            .answer(MODELS, 200, json!({ "models": { "gemini-3-flash": { "quotaInfo": {} } } }));
        assert_eq!(script.run().report().accounts.len(), usize::from(answers), "{length}");
    }
}

#[test]
fn no_secret_comes_back_out() {
    let echoed = format!("refused {REFRESH} and {SECRET} and {ACCESS}");
    let key = format!("model {ACCESS}");
    let scripts = [
        machine(&json!([ada()])).answer(TOKEN, 401, format!("refused {REFRESH} and {SECRET}")),
        signed_in(machine(&json!([ada()]))).answer(MODELS, 500, &echoed),
        signed_in(machine(&json!([ada()]))).answer(
            MODELS,
            200,
            json!({ "models": { key: { "quotaInfo": { "remainingFraction": 0.5 } } } }),
        ),
    ];
    for mut script in scripts {
        let run = script.run();
        let shown = format!("{}{}", plain(&run.lines(Room::Endless)), json!(run.json()));
        assert!(shown.contains("****"), "{shown}");
        for secret in [REFRESH, SECRET, ACCESS] {
            let piece = &secret[secret.len() - 8..];
            assert!(!shown.contains(piece), "{shown}");
        }
    }
}

fn denied(reason: &str, message: &str) -> String {
    let error = json!({ "error": { "code": 403, "message": message, "status": "PERMISSION_DENIED", "details": [{ "reason": reason }] } });
    signed_in(machine(&json!([ada()]))).answer(MODELS, 403, error).text()
}

#[test]
fn what_google_denies_is_advised_on_by_its_reason() {
    for (reason, message, advice) in [
        ("VALIDATION_REQUIRED", "To continue", "verify the account"),
        ("", "To continue, verify your account at https://accounts.google.com/x", "verify the account"),
        ("TOS_VIOLATION", "Disabled", "appeal"),
        ("CONSUMER_INVALID", "No", "correct `projectId` or `managedProjectId` in antigravity-accounts.json"),
        ("", "Permission denied on resource project proj-1.", "correct `projectId`"),
        ("RATE_LIMIT_EXCEEDED", "Slow", "Too many requests"),
        ("rateLimitExceeded", "Slow", "Too many requests"),
        ("LOCATION_POLICY_VIOLATED", "No", "VPN"),
    ] {
        let text = denied(reason, message);
        assert!(text.contains(advice) && !text.contains("Sign in again"), "{reason}: {text}");
    }
    for text in [denied("", "Never seen before"), denied("NEW_REASON", "Never seen before")] {
        assert!(text.contains("Never seen before\n  → The platform gave no other reason"), "{text}");
    }
    let body = json!({ "error": { "message": "Slow", "errors": [{ "reason": "userRateLimitExceeded" }] } });
    let text = signed_in(machine(&json!([ada()]))).answer(MODELS, 403, body).text();
    assert!(text.contains("Too many requests"), "{text}");
}

#[test]
fn only_a_link_to_googles_own_console_is_kept_whole() {
    let page = |host: &str| format!("https://{host}/apis/api/x.googleapis.com/overview?project=proj-1");
    for (host, kept) in [
        ("console.developers.google.com", true),
        ("console.cloud.google.com", true),
        ("console.developers.google.com.evil.example", false),
        ("evil.example", false),
        ("console.cloud.google.com@evil.example", false),
    ] {
        let text = denied(
            "SERVICE_DISABLED",
            &format!("It is disabled. Enable it by visiting {} then retry.", page(host)),
        );
        assert!(text.contains("nable the API"), "{text}");
        assert_eq!(text.contains(&page(host)), kept, "{text}");
        assert_eq!(text.contains("://"), kept, "{text}");
    }
}

#[test]
fn an_oauth_client_that_is_not_known_is_the_companions() {
    let body = json!({ "error": "invalid_client", "error_description": "It was not found." });
    let text = machine(&json!([ada()])).answer(TOKEN, 401, body).text();
    assert!(
        text.contains("(401): It was not found")
            && text.contains("opencode plugin opencode-antigravity-auth@VERSION -g --force"),
        "{text}"
    );
}

#[test]
fn an_account_that_waits_for_verification_is_said() {
    for (more, said) in [
        (json!({ "verificationRequired": true }), true),
        (json!({ "cooldownReason": "validation-required" }), true),
        (json!({ "verificationRequired": false }), false),
    ] {
        let mut off = bob();
        off["enabled"] = json!(false);
        off.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let failures = failures(machine(&json!([off])));
        assert_eq!(
            failures.iter().any(|(name, failure)| name.is_some() && *failure == Failure::Unverified),
            said,
            "{more}"
        );
    }
}
