//! Google Antigravity with its own command line's sign-in, which OpenCode stores.

use crate::support::google::{ACCESS, DAILY, TOKEN, failure, granted};
use crate::support::{HOME, NOW, Script};
use mystatus::failure::Failure;
use mystatus::reading::Period;
use serde_json::{Value, json};

const PACKED: &str = "1//0agy-refresh-token|proj-1|managed-7";

fn entry(expires: i64, refresh: &str) -> Value {
    json!({ "type": "oauth", "access": "ya29.agy-access-token", "expires": expires, "refresh": refresh })
}

fn signed_in(expires: i64, refresh: &str) -> Script {
    Script::auth(json!({ "google-agy": entry(expires, refresh) }))
}

/// Adds the text of the package that holds the plugin's client.
fn installed(mut script: Script) -> Script {
    let plugin = "@anthonyhaussman/opencode-agy-auth";
    let packages = script.environment.packages_folder();
    let file = format!("{packages}/{plugin}@1.2.9/node_modules/{plugin}/dist/src/constants.d.ts");
    script.environment.listed = vec![(packages, vec![format!("{plugin}@1.2.9")])];
    let text = "export declare const AGY_CLIENT_ID = \"agy-id\";\nexport declare const AGY_CLIENT_SECRET = \"agy-secret\";";
    script.file(&file, text)
}

fn answered(script: Script) -> Script {
    let buckets = json!([{ "window": "weekly", "remainingFraction": 0.25 }]);
    script.answer(DAILY, 200, json!({ "groups": [{ "displayName": "Gemini Models", "buckets": buckets }] }))
}

#[test]
fn a_token_that_lasts_is_used_as_it_is() {
    for name in ["google-agy", "opencode-agy-auth", "google-agy-auth"] {
        let mut script = answered(Script::auth(json!({ name: entry(NOW + 60_000, PACKED) })));
        let run = script.run();
        let window = &run.report().accounts[0].reading.windows[0];
        assert_eq!(window.period, Some(Period::WEEK), "{name}");
        let sent = script.sent();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].header("Authorization"), Some("Bearer ya29.agy-access-token"));
        let body = sent[0].request.body.as_ref().map(|body| body.expose().to_owned());
        assert_eq!(body.as_deref(), Some(r#"{"project":"proj-1"}"#));
    }
}

#[test]
fn one_that_has_run_out_is_made_anew_for_the_plugins_own_client() {
    for expires in [NOW, 0] {
        let mut script = answered(granted(installed(signed_in(expires, PACKED))));
        script.run();
        let sent = script.sent();
        assert_eq!(
            sent[0].request.body.as_ref().map(|body| body.expose().to_owned()).as_deref(),
            Some(
                "client_id=agy-id&client_secret=agy-secret&refresh_token=1%2F%2F0agy-refresh-token&grant_type=refresh_token"
            )
        );
        assert_eq!(sent[1].header("Authorization"), Some(format!("Bearer {ACCESS}").as_str()));
    }
    let missing = failure(signed_in(0, PACKED));
    assert!(
        matches!(missing, Failure::CompanionMissing(plugin) if plugin.plugin.ends_with("/opencode-agy-auth"))
    );
    let revoked = installed(signed_in(0, PACKED)).answer(TOKEN, 400, r#"{"error":"invalid_grant"}"#);
    assert_eq!(failure(revoked), Failure::SignInRevoked);
}

#[test]
fn an_entry_without_its_token_is_named() {
    let failure = failure(signed_in(0, "|proj-1|"));
    assert!(matches!(failure, Failure::InvalidConfig { field: Some("refresh"), .. }), "{failure:?}");
}

#[test]
fn one_token_under_two_names_is_one_account() {
    let other = "1//0agy-refresh-token||managed-9";
    let entries =
        json!({ "google-agy": entry(NOW + 60_000, PACKED), "google-agy-auth": entry(NOW - 1, other) });
    let mut script = answered(Script::auth(entries));
    let run = script.run();
    assert_eq!((run.report().accounts.len(), run.report().failures.len()), (1, 0));
}

#[test]
fn the_project_is_the_one_that_the_plugin_takes() {
    let configured = json!({ "provider": { "google-agy": { "options": { "projectId": "proj-2" } } } });
    let configuration = format!("{HOME}/.config/opencode/opencode.json");
    for (script, project) in [
        (signed_in(NOW + 60_000, "1//0agy||managed-7"), "managed-7"),
        (signed_in(NOW + 60_000, PACKED).file(&configuration, &configured), "proj-2"),
        (signed_in(NOW + 60_000, PACKED).variable("OPENCODE_AGY_PROJECT_ID", "proj-3"), "proj-3"),
    ] {
        let mut script = answered(script);
        script.run();
        let body = script.sent()[0].request.body.as_ref().map(|body| body.expose().to_owned());
        assert_eq!(body, Some(json!({ "project": project }).to_string()));
    }
    let mut without = signed_in(NOW + 60_000, "1//0agy");
    let text = without.text();
    assert!(
        text.contains("`provider.google-agy.options.projectId`") && text.contains("opencode.json"),
        "{text}"
    );
}
