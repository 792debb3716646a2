//! A private run shows nothing that identifies an account's owner, on any surface, for any platform.

use crate::support::every::{outputs, reply};
use crate::support::google::accounts_file;
use crate::support::samples::samples;
use crate::support::vectors::{cases, script};
use crate::support::{HOME, NOW, Script, TOKEN};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use mystatus::locale::LANGUAGES;
use mystatus::platforms::PLATFORMS;
use mystatus::render::{Room, plain};
use mystatus::run::Run;
use serde_json::json;
use std::collections::BTreeSet;

/// The e-mail addresses in `text`; a package's version behind an `@` is none.
fn addresses(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    let is_address = |word: &&str| {
        let top = word.split_once('@').and_then(|(_, host)| host.rsplit_once('.')).map(|(_, top)| top);
        top.is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    text.split(|c| !is_part(c)).filter(is_address).collect()
}

#[test]
fn no_surface_of_any_vector_shows_an_address() {
    let mut named = BTreeSet::new();
    for case in cases() {
        let name = case["name"].as_str().expect("a name");
        let open = script(&case).run();
        let shown = outputs(&open, false);
        let mut script = script(&case);
        script.options.private = true;
        script.diagnoses = Some(true);
        let run = script.run();
        let listed = plain(&run.platforms(Room::Endless));
        for text in outputs(&run, true).into_iter().chain([listed]) {
            // The report's Debug form, which no user sees, holds the labels.
            let found = addresses(&text);
            assert!(found.is_empty() || text.starts_with("Report"), "{name}: {found:?} in {text}");
        }
        if shown.iter().any(|text| !text.starts_with("Report") && !addresses(text).is_empty()) {
            named.extend(open.report().accounts.iter().map(|account| account.of.platform.id));
        }
    }
    // Guards against a test with nothing to hide.
    assert!(named.len() >= 4, "{named:?}");
}

/// An account that failed without a request, or was not requested, has a name to hide too.
#[test]
fn no_surface_shows_an_address_that_a_platform_knows_of_another_ones_account() {
    const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
    let auth = |expires: i64| {
        json!({
            "openai": { "type": "oauth", "access": TOKEN, "expires": expires },
            "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
        })
    };
    let words = "of ada@example.com, Grace.Hopper+ai@mail.example.org. and opencode@1.2.3";
    let limits = json!([{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 8 }]);
    let plan = json!({ "code": 200, "success": true, "data": { "level": words, "limits": limits } });
    for (expires, platforms) in [(NOW - 1, json!([])), (NOW + 60_000, json!(["zai"]))] {
        for (status, body) in [(200, plan.clone()), (403, json!({ "message": words }))] {
            let mut script = Script::auth(auth(expires)).answer(ZAI, status, body);
            script.more_options = json!({ "platforms": platforms, "private": true });
            let shown = outputs(&script.run(), true);
            for text in shown.iter().filter(|text| !text.starts_with("Report")) {
                assert!(!text.contains("@example") && !text.contains("opper"), "{text}");
            }
            assert!(
                shown.iter().any(|text| text.contains("of ****, ****. and opencode@1.2.3")),
                "{shown:#?}"
            );
        }
    }
}

/// The GitHub Enterprise host of a sign-in shows its user's employer.
#[test]
fn no_surface_shows_an_enterprises_host() {
    let entry =
        json!({ "type": "oauth", "refresh": "gho_0123456789abcdef", "enterpriseUrl": "acme.ghe.com" });
    let url = "GET https://api.acme.ghe.com/copilot_internal/user";
    let refused = json!({ "message": "Bad credentials at acme.ghe.com (api.acme.ghe.com)" });
    for (status, body) in [
        (200, json!({ "copilot_plan": "enterprise" })),
        (200, json!({ "copilot_plan": "of ACME.ghe.com" })),
        (401, json!({})),
        (401, refused),
        (302, json!({})),
    ] {
        for private in [false, true] {
            let mut script =
                Script::auth(json!({ "github-copilot": entry })).answer(url, status, body.clone());
            script.options.private = private;
            let run = script.run();
            let shown = outputs(&run, private);
            let named = shown.iter().filter(|text| !text.starts_with("Report") && text.contains("acme"));
            assert_eq!(named.count() > 0, !private, "{status}: {shown:#?}");
        }
    }
}

/// A check-up of one account of every platform, with personal words in every text of the replies.
#[test]
fn a_private_check_up_of_any_platform_holds_no_word_of_anybodys() {
    const WORDS: &str = "Grace of analytical-engines";
    for mut sample in samples() {
        let mut number = 0;
        sample.with_secrets(|| {
            number += 1;
            format!("Qx{number}{}", "zQ9xW7vU5tS3".repeat(3))
        });
        for language in LANGUAGES {
            let mut script = sample.script().lang(language.tag());
            script.options.private = true;
            let check = |run: &Run| {
                let text = plain(&run.doctor("Node v24 · linux", Room::Endless));
                for word in ["Grace", "analytical", "/home/", "zQ9x", "Qx1", "tS3"] {
                    assert!(!text.contains(word), "{}: {word} in {text}", sample.platform.id);
                }
                assert_eq!(addresses(&text), [""; 0], "{text}");
                let asked = sample.platform.hosts.iter().any(|host| text.contains(host));
                assert!(asked, "{} is asked:\n{text}", sample.platform.id);
                let known: Vec<_> = PLATFORMS.iter().flat_map(|platform| platform.hosts).collect();
                let named =
                    text.lines().filter_map(|line| line.split_once(" GET ").or(line.split_once(" POST ")));
                for (_, host) in named {
                    let host = host.split([' ', '/']).next().unwrap_or_default();
                    assert!(known.iter().any(|known| **known == host), "{host} in {text}");
                }
            };
            sample.worded(&script, WORDS, check);
            let body = json!({ "message": WORDS, "error": WORDS });
            check(&crate::support::every::drive(&script, |_, _| reply(403, &body)));
        }
    }
}

#[test]
fn two_accounts_that_look_the_same_are_each_warned_of() {
    // A JWT like [`TOKEN`], of anna@example.com.
    let anna = "eyJhbGciOiJub25lIn0.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL3Byb2ZpbGUiOnsiZW1haWwiOiJhbm5hQGV4YW1wbGUuY29tIn0sImh0dHBzOi8vYXBpLm9wZW5haS5jb20vYXV0aCI6eyJjaGF0Z3B0X2FjY291bnRfaWQiOiJhY2N0LTIifX0.c2ln";
    let window =
        json!({ "used_percent": 100, "limit_window_seconds": 18_000, "reset_at": NOW / 1000 + 3600 });
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": anna },
    });
    let reply = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } });
    let mut script = Script::auth(auth).answer("GET https://chatgpt.com/backend-api/wham/usage", 200, reply);
    script.options.private = true;
    let mut given = Vec::new();
    let warnings = plain(&script.run().warnings(&mut given));
    assert_eq!(warnings.lines().count(), 2, "{warnings}");
    assert!(script.run().warnings(&mut given).is_empty(), "each once");
}

/// The name that selects a report's account may be a person's.
#[test]
fn an_account_that_a_note_names_is_hidden() {
    let auth = json!({ "fireworks-ai": { "type": "api", "key": "fw-0123456789abcdef" } });
    let accounts = json!({ "accounts": [{ "name": "accounts/ada-lovelace" }, { "name": "accounts/team" }] });
    let quota = "GET https://api.fireworks.ai/v1/accounts/ada-lovelace/quotas/monthly-spend-usd";
    let mut script = Script::auth(auth)
        .answer("GET https://api.fireworks.ai/v1/accounts", 200, accounts)
        .answer(quota, 200, json!({ "value": "50", "usage": 12.5 }));
    let is_named = |text: &String| text.contains("ada-lovelace") && !text.starts_with("Report");
    assert!(outputs(&script.run(), false).iter().any(is_named));
    script.options.private = true;
    let shown = outputs(&script.run(), true);
    assert!(
        !shown.iter().any(is_named) && shown.iter().any(|text| text.contains("first account is shown: a***"))
    );
}

#[test]
fn no_surface_shows_where_a_folder_is_that_a_variable_names() {
    for content in ["{", r#"{"tokens": {"access_token": "at-0123456789abcdef"}}"#] {
        for private in [false, true] {
            let file = format!("{FOLDER}/auth.json");
            let usage = "GET https://chatgpt.com/backend-api/wham/usage";
            let script = Script::new().answer(usage, 403, json!({}));
            let mut script = script.variable("CODEX_HOME", FOLDER).file(&file, content);
            script.options.private = private;
            let shown = outputs(&script.run(), private);
            let told =
                shown.iter().filter(|text| !text.starts_with("Report") && text.contains(FOLDER)).count();
            assert_eq!(told > 0, !private, "{shown:#?}");
            assert!(
                !private || shown.iter().any(|text| text.contains("$CODEX_HOME/auth.json")),
                "{shown:#?}"
            );
        }
    }
}

const FOLDER: &str = "/mnt/ada/codex";

/// Names stand in many members of many files, and in the claims of tokens.
#[test]
fn no_surface_shows_a_name_that_any_credential_gives_away() {
    let claims = json!({
        "name": "Ada Lovelace", "given_name": "Augusta",
        "https://api.openai.com/auth": { "chatgpt_account_id": "acct-778899", "organizations": [{ "title": "Acme Ltd" }] },
    });
    let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
    let auth = json!({
        "openai": { "type": "oauth", "access": token, "expires": NOW - 1 },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
    });
    let words = "Ada Lovelace (Augusta) of Acme Ltd, acct-778899 or countess of Analytical Engines";
    let mut script = Script::auth(auth)
        .file(&format!("{HOME}/.commandcode/auth.json"), json!({ "apiKey": "", "userName": "countess" }))
        .file(
            &format!("{HOME}/.config/opencode/copilot-quota-token.json"),
            json!({ "token": "", "organization": "Analytical Engines" }),
        )
        .answer("GET https://api.z.ai/api/monitor/usage/quota/limit", 403, json!({ "message": words }));
    let is_told = |text: &String| text.contains("(403): ") && !text.starts_with("Report");
    assert!(outputs(&script.run(), false).iter().any(|text| is_told(text) && text.contains(words)));
    script.options.private = true;
    let shown = outputs(&script.run(), true);
    assert!(shown.iter().any(is_told), "{shown:#?}");
    for text in shown.iter().filter(|text| is_told(text)) {
        let unwrapped = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains("**** (****) of ****, **** or **** of ****"), "{text}");
    }
}

/// Each entry of `names` is for an account, which may be identified by an e-mail address.
#[test]
fn what_is_wrong_with_names_is_said_without_whose_they_are() {
    let some =
        json!({ "bob@example.org": 5, "key-****cdef": "Mine", "grace@example.org": ["eve@example.org"] });
    for (names, told) in [
        (some, vec!["not `5`", "not `[…]`"]),
        (json!("bob@example.org"), vec!["not `\"…\"`"]),
        (json!(["bob@example.org"]), vec!["not `[…]`"]),
    ] {
        let settings = json!({ "names": names, "private": true });
        let auth = json!({ "deepseek": { "type": "api", "key": "key-0123456789abcdef" } });
        let script = Script::auth(auth).settings(&settings);
        let run = script.start();
        let errors = run.option_errors();
        assert_eq!(errors.len(), told.len(), "{errors:?}");
        for (error, told) in errors.iter().zip(told) {
            assert!(error.contains(told) && !error.contains("example.org"), "{error}");
        }
        let text = plain(&run.lines(Room::Endless));
        assert_eq!(text.contains("Mine"), names.is_object(), "what is right counts: {text}");
    }
}

#[test]
fn accounts_that_look_alike_are_numbered_on_every_surface() {
    let accounts = |others: &[&str]| {
        let tokens = ["1//0123456789", "1//abcdefghij", "1//ABCDEFGHIJ"];
        let all = others.iter().zip(tokens);
        let all = all.map(|(email, token)| json!({ "email": email, "refreshToken": token }));
        json!({ "version": 4, "accounts": all.collect::<Vec<_>>() })
    };
    let shown = |others: &[&str]| {
        let mut script = Script::auth("{}").file(&accounts_file(), accounts(others));
        script.options.private = true;
        let run = script.start();
        let json = json!(run.json());
        let names = json["failures"].as_array().expect("failures").iter().map(|one| one["account"].clone());
        (plain(&run.lines(Room::Endless)), names.collect::<Vec<_>>())
    };
    let (text, names) = shown(&["ada@example.com", "bob@example.com", "al@example.com"]);
    assert_eq!(names, ["a*** 1", "b***", "a*** 2"], "{text}");
    assert!(["(a*** 1)", "(b***)", "(a*** 2)"].iter().all(|name| text.contains(name)), "{text}");
    assert_eq!(shown(&["ada@example.com", "bob@example.com"]).1, ["a***", "b***"]);
}
