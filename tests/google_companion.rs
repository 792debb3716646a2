//! Google Antigravity: the OAuth client, found in the companion plugin's script or in variables.

use crate::support::Script;
use crate::support::google::*;
use mystatus::failure::Failure;
use mystatus::platforms;
use serde_json::json;

/// The client id that is sent with `script`, and the secret after it.
fn client(script: Script) -> Option<(String, String)> {
    let mut script = answered(script);
    script.run();
    let sent = script.sent();
    let body = sent.first()?.request.body.as_ref()?.expose().to_owned();
    let field = |name: &str| body.split('&').find_map(|field| field.strip_prefix(name)).map(str::to_owned);
    field("client_id=").zip(field("client_secret="))
}

fn pair(id: &str, secret: &str) -> (String, String) {
    (id.to_owned(), secret.to_owned())
}

#[test]
fn the_companion_is_found_wherever_opencode_installed_it() {
    let machine = alone(&json!([ada()]));
    for folder in [INSTALLED, "node_modules"] {
        for script in ["dist/src/constants.js", "src/constants.ts"] {
            let path = script_path(folder, script);
            assert!(platforms::files(&machine.environment).contains(&path), "{path}");
            assert_eq!(
                client(alone(&json!([ada()])).file(&path, constants("id", "secret"))),
                Some(pair("id", "secret")),
                "{path}"
            );
        }
    }
}

#[test]
fn the_newest_version_with_both_constants_counts() {
    let half = "export const ANTIGRAVITY_CLIENT_ID = \"half\";";
    for (versions, counts) in [
        (vec![("1.10.0", "both"), ("1.9.3", "both")], "1.10.0"),
        (vec![("1.2.3", "both"), ("1.2.4", "half"), ("1.1.9", "both")], "1.2.3"),
        (vec![("latest", "both"), ("1.6.0", "both")], "1.6.0"),
        (vec![("latest", "both"), ("1.6.0", "half")], "latest"),
    ] {
        let mut script = alone(&json!([ada()]));
        let mut packages = Vec::new();
        for (version, text) in versions {
            let package = format!("opencode-antigravity-auth@{version}");
            let path = script_path(&format!("packages/{package}/node_modules"), "dist/src/constants.js");
            let text = if text == "half" { half.to_owned() } else { constants(version, "s") };
            script = script.file(&path, text);
            packages.push(package);
        }
        script.environment.listed = vec![(script.environment.packages_folder(), packages)];
        assert_eq!(client(script), Some(pair(counts, "s")));
    }
}

#[test]
fn variables_stand_in_for_the_companion_and_win() {
    let own = |script: Script| {
        script
            .variable("ANTIGRAVITY_CLIENT_ID", " own-id ")
            .variable("ANTIGRAVITY_CLIENT_SECRET", "own-secret\n")
    };
    assert_eq!(client(own(alone(&json!([ada()])))), Some(pair("own-id", "own-secret")));
    assert_eq!(client(own(machine(&json!([ada()])))), Some(pair("own-id", "own-secret")));
    // An id without a secret is useless, and vice versa.
    let half = machine(&json!([ada()])).variable("ANTIGRAVITY_CLIENT_ID", "own-id");
    assert_eq!(client(half), Some(pair("client-id", SECRET)));
}

#[test]
fn constants_are_read_out_of_any_text() {
    let path = script_path("node_modules", "dist/src/constants.js");
    let read = |text: &str| client(alone(&json!([ada()])).file(&path, text));
    let long = "x".repeat(300);
    let secret = "const ANTIGRAVITY_CLIENT_SECRET='s'";
    for (text, id) in [
        (r#"var ANTIGRAVITY_CLIENT_ID="a",x"#.to_owned(), Some("a")),
        ("ANTIGRAVITY_CLIENT_ID\n =\t'b'".to_owned(), Some("b")),
        (
            r#"MY_ANTIGRAVITY_CLIENT_ID = "no"; ANTIGRAVITY_CLIENT_ID_2 = "no"; ANTIGRAVITY_CLIENT_ID = "c""#
                .to_owned(),
            Some("c"),
        ),
        (r#"$ANTIGRAVITY_CLIENT_ID = "no""#.to_owned(), None),
        (r#"use(ANTIGRAVITY_CLIENT_ID); const ANTIGRAVITY_CLIENT_ID = "d";"#.to_owned(), Some("d")),
        (r#"if (ANTIGRAVITY_CLIENT_ID == "no")"#.to_owned(), None),
        ("ANTIGRAVITY_CLIENT_ID = process.env.X".to_owned(), None),
        ("ANTIGRAVITY_CLIENT_ID = `${run()}`".to_owned(), None),
        (r#"ANTIGRAVITY_CLIENT_ID = "a\"b""#.to_owned(), None),
        ("ANTIGRAVITY_CLIENT_ID = \"a\nb\"".to_owned(), None),
        (r#"ANTIGRAVITY_CLIENT_ID = "é""#.to_owned(), None),
        (r#"ANTIGRAVITY_CLIENT_ID = """#.to_owned(), None),
        (r#"ANTIGRAVITY_CLIENT_ID = "open"#.to_owned(), None),
        (format!("ANTIGRAVITY_CLIENT_ID = \"{long}\""), None),
        ("ANTIGRAVITY_CLIENT_ID =".to_owned(), None),
        (String::new(), None),
    ] {
        assert_eq!(read(&format!("{secret};{text}")), id.map(|id| pair(id, "s")), "{text}");
    }
    let failure = failure(alone(&json!([ada()])).unreadable(&path, "EACCES"));
    assert!(matches!(failure, Failure::CompanionMissing(_)), "{failure:?}");
}

#[test]
fn forks_and_the_config_folders_own_plugins_are_found() {
    for path in [
        ".config/opencode/node_modules/opencode-antigravity-auth/dist/src/constants.js",
        ".cache/opencode/packages/my-antigravity-auth@2.0.0/node_modules/my-antigravity-auth/src/constants.ts",
        ".cache/opencode/packages/@me/antigravity-auth@1.0.0/node_modules/@me/antigravity-auth/dist/src/constants.js",
        ".cache/opencode/node_modules/opencode-google-antigravity-auth/dist/src/constants.js",
    ] {
        let path = format!("{}/{path}", crate::support::HOME);
        let mut other = alone(&json!([ada()]));
        let packages = ["@me", "@me/antigravity-auth@1.0.0", "my-antigravity-auth@2.0.0"].map(str::to_owned);
        other.environment.listed = vec![(other.environment.packages_folder(), packages.to_vec())];
        assert!(platforms::files(&other.environment).contains(&path), "{path}");
        assert_eq!(
            client(other.file(&path, constants("id", "secret"))),
            Some(pair("id", "secret")),
            "{path}"
        );
    }
}
