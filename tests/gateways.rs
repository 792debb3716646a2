//! A gateway's key in a platform's place is not sent to the platform.

use crate::support::heard::text;
use crate::support::{HOME, Script};
use mystatus::platforms::PLATFORMS;
use serde_json::{Map, Value, json};

const SECRET: &str = "key-0123456789-abcdefgh";

/// The key may be a gateway's: OpenCode's provider for it is configured with a gateway.
#[test]
fn a_gateways_key_is_not_sent_to_the_platform_whose_place_it_takes() {
    let gateway = "https://litellm.example.com/v1";
    let mut tried = 0;
    for (form, own) in [
        (json!({ "options": { "baseURL": gateway } }), json!({ "options": { "baseURL": null } })),
        (json!({ "options": { "baseURL": "http://localhost:4000" } }), json!({ "options": null })),
        (
            json!({ "options": {}, "settings": { "baseURL": gateway } }),
            json!({ "options": {}, "settings": {} }),
        ),
        (json!({ "api": { "type": "aisdk", "url": gateway } }), json!({ "api": { "type": "aisdk" } })),
        (json!({ "api": { "settings": { "baseURL": gateway } } }), json!({ "api": { "settings": {} } })),
        // A variable in their place may hold it.
        (json!({ "options": "{env:OPTIONS}" }), json!(null)),
        (json!("{env:PROVIDER}"), json!({})),
        (json!({ "options": { "baseURL": "{env:GATEWAY}/v1" } }), json!({ "options": { "baseURL": " " } })),
        (json!({ "api": gateway }), json!({ "npm": "@ai-sdk/openai-compatible" })),
        (
            json!({ "models": { "a": {}, "b": { "provider": { "api": gateway } } } }),
            json!({ "models": { "a": { "provider": { "npm": "@ai-sdk/openai" } } } }),
        ),
        (json!({ "models": { "a": { "api": { "url": gateway } } } }), json!({ "models": "{env:MODELS}" })),
        (json!({ "settings": { "baseURL": gateway } }), json!({ "settings": {} })),
    ] {
        let member = if form.get("settings").is_some() { "providers" } else { "provider" };
        for platform in PLATFORMS.iter().filter(|platform| !platform.providers.is_empty()) {
            let sent = |form: &Value| {
                let names = platform.entries.iter().chain(platform.providers);
                let providers: Map<_, _> = names.map(|name| ((*name).to_owned(), form.clone())).collect();
                let key = json!({ "type": "api", "key": SECRET });
                let auth: Map<_, _> =
                    platform.entries.iter().map(|name| ((*name).to_owned(), key.clone())).collect();
                let mut script = Script::auth(Value::Object(auth))
                    .file(&format!("{HOME}/.config/opencode/opencode.json"), json!({ member: providers }));
                for name in platform.variables.iter().filter(|name| name.ends_with("_KEY")) {
                    script = script.variable(name, SECRET);
                }
                script.more_options = json!({ "platforms": [platform.id] });
                let run = script.start();
                let text = text(&run);
                let sent = script.sent().len();
                (sent, text.contains("holds a key that OpenCode sends to another host"))
            };
            let usually = sent(&own);
            tried += usually.0;
            assert!(!usually.1, "{}: {own}", platform.id);
            let bypassed = sent(&form);
            if platform.entries.is_empty() {
                // For example a management key, which OpenCode sends nowhere.
                assert_eq!(bypassed, usually, "{}: {form}", platform.id);
                continue;
            }
            assert_eq!(bypassed.0, 0, "{}: {form}", platform.id);
            assert!(bypassed.1 || usually.0 == 0, "{}: {form}", platform.id);
        }
    }
    assert!(tried > 100, "{tried} keys are of platforms");
}

/// The key is in no sign-in file, which may not exist, and the gateway may be written in any form.
#[test]
fn a_gateways_key_is_told_of_wherever_it_stands() {
    let told = |variables: &[(&str, &str)], options: &Value, auth: Option<&Value>| {
        let config = json!({ "provider": { "openrouter": { "options": options } } });
        let script = auth.map_or_else(Script::new, Script::auth);
        let script = variables.iter().fold(script, |script, (name, value)| script.variable(name, value));
        // The folder is there by whatever name it is called.
        let named =
            variables.iter().filter(|(name, _)| *name == "OPENCODE_CONFIG_DIR").map(|(_, folder)| *folder);
        let global = [HOME, "/.config/opencode"].concat();
        let folders = named.chain([global.as_str()]);
        let script =
            folders.fold(script, |script, folder| script.file(&format!("{folder}/opencode.json"), &config));
        let text = text(&script.start());
        assert!(!text.contains("ENOENT"), "{text}");
        (script.sent().len(), text.matches("holds a key that OpenCode sends to another host").count())
    };
    let at = |url: &str| json!({ "baseURL": url });
    let with_key = |url: &str| json!({ "apiKey": SECRET, "baseURL": url });
    let key = ("OPENROUTER_API_KEY", SECRET);
    let gateway = "https://gw.acme.example/v1";
    let own = "https://openrouter.ai/api/v1";
    assert_eq!(told(&[key], &at(gateway), None), (0, 1));
    assert_eq!(told(&[], &with_key(gateway), None), (0, 1));
    let auth = json!({ "openrouter": { "type": "api", "key": SECRET } });
    assert_eq!(told(&[], &with_key(gateway), Some(&auth)), (0, 1), "once, though it stands in two files");
    for written in ["{env:ROUTER}", "{env:ROUTER}/v1", "https://{env:ROUTER_HOST}/v1"] {
        assert_eq!(told(&[key], &at(written), None), (0, 1), "{written}, which is not set");
        for (url, host, expected) in [(own, "openrouter.ai", (1, 0)), (gateway, "gw.acme.example", (0, 1))] {
            let variables = [key, ("ROUTER", url), ("ROUTER_HOST", host)];
            assert_eq!(told(&variables, &at(written), None), expected, "{written}: {url}");
            assert_eq!(told(&variables[1..], &with_key(written), None), expected, "{written}: {url}");
            let global = [HOME, "/.config/opencode"].concat();
            let backslashes = global.replace("config/opencode", "config\\opencode");
            for (name, path) in [
                ("OPENCODE_CONFIG_DIR", global.clone()),
                ("OPENCODE_CONFIG_DIR", global.clone() + "/"),
                ("OPENCODE_CONFIG_DIR", backslashes),
                ("OPENCODE_CONFIG", global.clone() + "/opencode.json"),
            ] {
                let again = [&variables[..], &[(name, path.as_str())]].concat();
                assert_eq!(told(&again, &at(written), None), expected, "{written}: {url}, named once more");
            }
        }
    }
    // A server on this machine has keys of its own.
    for other in [
        "http://localhost:4000",
        "http://127.0.0.1:4000",
        "http://[::1]:4000",
        "https://127.gw.example.com/v1",
        "https://[2001:db8::1]/v1",
        "http://openrouter.ai/api/v1",
    ] {
        assert_eq!(told(&[key], &at(other), None), (0, 1), "{other}");
        assert_eq!(told(&[], &with_key(other), None), (0, 1), "{other}");
    }
}

/// OpenCode substitutes variables before it parses the text as JSON.
#[test]
fn a_gateway_is_seen_beside_what_stands_for_a_value() {
    let auth = json!({ "openrouter": { "type": "api", "key": SECRET } });
    let url = r#""baseURL": "https://gw.acme.example/v1""#;
    for (written, told) in [
        (
            r#"{ "server": { "port": {env:PORT} }, "provider": { "openrouter": { "options": { URL } } } }"#,
            true,
        ),
        (
            r#"{ "provider": { "openrouter": { "options": { "timeout": {env:MS}, // "x"
            URL, } } } }"#,
            true,
        ),
        (r#"{ "a": "\"", "b": {env:B}, "provider": { "openrouter": { "options": { URL } } } }"#, true),
        (r#"{ "provider": {env:PROVIDERS} }"#, true),
        (r#"{ "provider": { "openrouter": { "options": { "timeout": {env:MS}, "note": "\\" } } } }"#, false),
    ] {
        let config = written.replace("URL", url);
        let script = Script::auth(&auth).file(&format!("{HOME}/.config/opencode/opencode.json"), &config);
        let text = text(&script.start());
        let is_told = text.contains("holds a key that OpenCode sends to another host");
        assert_eq!((script.sent().len(), is_told), (usize::from(!told), told), "{config}: {text}");
    }
}

/// A gateway's key must not go to the platform.
#[test]
fn no_key_is_sent_while_what_may_name_a_gateway_cannot_be_read() {
    let openai = json!({ "type": "oauth", "access": crate::support::TOKEN });
    let global = format!("{HOME}/.config/opencode");
    let path = |name: &str| format!("{global}/{name}");
    let key = json!({ "type": "api", "key": SECRET });
    let script = || Script::auth(json!({ "openai": openai, "openrouter": key, "opencode": key }));
    let broken = r#"{ "provider": { // mine
        "openrouter": } }"#;
    let deep = format!(r#"{{ "a": {}{} }}"#, "[".repeat(200), "]".repeat(200));
    let named = |name: &str| script().variable(name, "/corp/opencode.json");
    for (script, place) in [
        (script().file(&path("opencode.json"), broken), "~/.config/opencode/opencode.json"),
        (script().file(&path("opencode.json"), deep), "~/.config/opencode/opencode.json"),
        (script().file(&path("config.json"), "{ /*"), "~/.config/opencode/config.json"),
        (script().unreadable(&path("opencode.jsonc"), "EISDIR"), "~/.config/opencode/opencode.jsonc"),
        (named("OPENCODE_CONFIG").file("/corp/opencode.json", broken), "$OPENCODE_CONFIG"),
        (script().file(&format!("{HOME}/.opencode/opencode.jsonc"), broken), "~/.opencode/opencode.jsonc"),
        (script().variable("OPENCODE_CONFIG_CONTENT", broken), "OPENCODE_CONFIG_CONTENT"),
    ] {
        let script = script.variable("OPENROUTER_API_KEY", SECRET).variable("DEEPSEEK_API_KEY", SECRET);
        let run = script.start();
        let text = text(&run);
        let sent: Vec<_> = script.sent().iter().map(|sent| sent.request.host.clone()).collect();
        assert_eq!(sent, ["chatgpt.com"], "{place}: a sign-in is of its own platform alone");
        for platform in ["OpenRouter", "DeepSeek", "OpenCode Go"] {
            let of: Vec<_> = text.split("\n\n").filter(|part| part.contains(platform)).collect();
            assert_eq!(of.len(), 1, "{platform}: {text}");
            assert!(of[0].contains(&format!("{place} cannot be used")), "{text}");
            assert!(of[0].contains("Repair the file"), "{text}");
        }
        assert!(!text.contains(SECRET));
    }
    for script in [
        script().file(&path("tui.json"), broken),
        named("OPENCODE_TUI_CONFIG").file("/corp/opencode.json", broken),
        named("OPENCODE_CONFIG"),
        script().unreadable(&format!("{HOME}/.opencode/opencode.json"), "ENOTDIR"),
        script().file(&path("opencode.json"), "// nothing yet\n"),
    ] {
        script.start();
        assert_eq!(
            script.sent().len(),
            3,
            "a terminal's has no providers, and what is not there says nothing"
        );
    }
}

/// OpenCode merges all configuration files.
#[test]
fn a_gateway_may_be_named_by_another_file_than_its_key() {
    let [key, gateway] = [json!({ "apiKey": SECRET }), json!({ "baseURL": "https://litellm.example.com" })]
        .map(|options| json!({ "provider": { "deepseek": { "options": options } } }));
    let global = |name: &str| format!("{HOME}/.config/opencode/{name}");
    let sent = |script: Script, path: &str| {
        let script = script.file(path, &gateway);
        script.start();
        script.sent().len()
    };
    for place in ["auth.json", "opencode.json", "DEEPSEEK_API_KEY"] {
        let script = || match place {
            "auth.json" => Script::auth(json!({ "deepseek": { "type": "api", "key": SECRET } })),
            "opencode.json" => Script::auth("{}").file(&global(place), &key),
            variable => Script::auth("{}").variable(variable, SECRET),
        };
        assert_eq!(sent(script(), "/elsewhere/opencode.json"), 1, "{place}, and a file that nobody reads");
        assert_eq!(sent(script(), &global("config.json")), 0, "{place}");
        let named = script().variable("OPENCODE_CONFIG", "/corp/opencode.json");
        assert_eq!(sent(named, "/corp/opencode.json"), 0, "{place}");
        for name in ["opencode.json", "opencode.jsonc"] {
            assert_eq!(sent(script(), &format!("{HOME}/.opencode/{name}")), 0, "{place}, {name}");
        }
        for folder in ["/etc/opencode", "/Library/Application Support/opencode", "C:\\ProgramData/opencode"] {
            let managed = script().variable("ProgramData", "C:\\ProgramData");
            assert_eq!(sent(managed, &format!("{folder}/opencode.jsonc")), 0, "{place}, {folder}");
        }
        let content = script().variable("OPENCODE_CONFIG_CONTENT", &gateway.to_string());
        assert_eq!(sent(content, "/elsewhere/opencode.json"), 0, "{place}");
    }
}
