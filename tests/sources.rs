//! Where a credential was found: reported to programs and, unless in OpenCode's own file, with failures. One secret
//! in several places is one account.

use crate::support::every::{drive, reply};
use crate::support::heard::text;
use crate::support::samples::{samples, samples_by_files};
use crate::support::{HOME, Script, Sent};
use mystatus::platforms::{PLATFORMS, entries};
use mystatus::setup::Setup;
use serde_json::{Map, Value, json};

const SECRET: &str = "key-0123456789-abcdefgh";

#[test]
fn every_account_says_which_place_it_came_from() {
    for sample in samples_by_files() {
        for run in [sample.run_well(), sample.run(|_, _| reply(503, ""))] {
            let report = json!(run.json());
            let all =
                report["accounts"].as_array().into_iter().chain(report["failures"].as_array()).flatten();
            assert!(all.clone().count() > 0, "{}", sample.platform.id);
            for one in all {
                let source =
                    one["source"].as_str().unwrap_or_else(|| panic!("{}: {one}", sample.platform.id));
                let script = sample.script();
                let names = script.environment.env.iter().map(|(name, _)| name.clone());
                let path = |path: &str| match path.strip_suffix("/opencode/auth.json") {
                    Some(_) => "auth.json".to_owned(),
                    None => path.replacen(HOME, "~", 1),
                };
                let places: Vec<_> = names.chain(script.files.iter().map(|file| path(&file.path))).collect();
                let is_there = places.iter().any(|place| place == source);
                assert!(is_there, "{}: {source}, not one of {places:?}", sample.platform.id);
            }
        }
    }
}

#[test]
fn a_narrowed_run_looks_for_its_platforms_files_only_and_finds_the_same_in_them() {
    let asked = |script: &Script| {
        script.start();
        script.sent().iter().map(Sent::url).collect::<Vec<_>>()
    };
    let mut looked_for = 0;
    for sample in samples() {
        // A check-up reads every place, so neither run is one.
        let [mut whole, mut narrowed] = [sample.script(), sample.script()];
        (whole.diagnoses, narrowed.diagnoses) = (None, None);
        let files = whole.plan().files();
        narrowed.more_options = json!({ "platforms": [sample.platform.id] });
        let own = (sample.platform.files)(&narrowed.environment);
        let left = narrowed.plan().files();
        for other in PLATFORMS.iter().flat_map(|platform| (platform.files)(&narrowed.environment)) {
            assert_eq!(left.contains(&other), own.contains(&other), "{}: {other}", sample.platform.id);
        }
        assert!(left.iter().all(|path| files.contains(path)), "{}", sample.platform.id);
        assert_eq!(asked(&narrowed), asked(&whole), "{}", sample.platform.id);
        looked_for += own.len();
    }
    assert!(looked_for > 10, "{looked_for} files are looked for");
}

#[test]
fn one_key_in_every_place_is_one_account() {
    let mut tried = 0;
    for platform in PLATFORMS {
        let key = platform.setups.iter().find_map(|setup| match setup {
            Setup::Key(key) => Some(key),
            Setup::PermittedKey(permitted) => Some(&permitted.key),
            _ => None,
        });
        let Some(key) = key else { continue };
        let provider = json!({ "provider": { key.entry: { "options": { "apiKey": SECRET } } } });
        let mut script = Script::auth(json!({ key.entry: { "type": "api", "key": SECRET } }))
            .file(&format!("{HOME}/.config/opencode/opencode.json"), &provider);
        for name in platform.variables.iter().filter(|name| name.ends_with("_KEY")) {
            script = script.variable(name, SECRET);
        }
        script.more_options = json!({ "platforms": [platform.id] });
        script.start();
        let sent = script.sent();
        assert!(sent.len() <= 1, "{}: {:?}", platform.id, sent.iter().map(Sent::url).collect::<Vec<_>>());
        tried += sent.len();
    }
    assert!(tried > 30, "{tried} platforms take a key");
}

#[test]
fn a_failure_says_where_its_key_is_unless_that_is_opencodes_file() {
    let call = "GET https://api.deepseek.com/user/balance";
    let config = json!({ "provider": { "deepseek": { "options": { "apiKey": SECRET } } } });
    for (script, source, told) in [
        (Script::auth("{}").variable("DEEPSEEK_API_KEY", SECRET), "DEEPSEEK_API_KEY", true),
        (
            Script::auth("{}").file(&format!("{HOME}/.config/opencode/opencode.json"), config),
            "opencode.json",
            true,
        ),
        (Script::auth(json!({ "deepseek": { "type": "api", "key": SECRET } })), "auth.json", false),
    ] {
        let mut script = script.answer(call, 503, "");
        let run = script.run();
        assert_eq!(json!(run.json())["failures"][0]["source"], source);
        let text = text(&run);
        assert_eq!(text.contains(&format!("DeepSeek (key-****efgh) · {source}")), told, "{text}");
        assert!(!text.contains(SECRET) && !json!(run.json()).to_string().contains(SECRET));
    }
}

/// OpenCode 2 stores credentials itself, and has the same sign-in command: its store replaces the file.
#[test]
fn a_store_of_opencodes_stands_in_for_its_file_and_for_the_variable() {
    let key =
        |name: &str| json!({ "deepseek": { "type": "api", "key": format!("{name}-0123456789abcdef") } });
    let mut script =
        Script::auth(key("file")).variable("OPENCODE_AUTH_CONTENT", &key("variable").to_string());
    script.environment.store = Some(key("store").to_string());
    let report =
        json!(script.answer("GET https://api.deepseek.com/user/balance", 401, json!({})).run().json());
    let failure = &report["failures"][0];
    assert_eq!([&failure["account"], &failure["source"]], ["stor****cdef", "auth.json"], "{report:#}");
    let advice = failure["next_step"].as_str().expect("a next step");
    assert!(advice.ends_with("put the new one into `deepseek` with `opencode auth login`"), "{advice}");
}

/// OpenCode 2 is queried only for the entries of its own providers.
#[test]
fn what_opencodes_store_was_not_asked_for_is_taken_from_its_file() {
    let custom = json!({ "custom": [{ "id": "acme", "url": "https://billing.example.com/left", "auth": { "entry": "acme" },
        "balances": [{ "remaining": "/left", "currency": "USD" }] }] });
    let key = |name: &str| json!({ "type": "api", "key": format!("{name}-0123456789abcdef") });
    // A provider signed out of in OpenCode 2 is still in the old file, as are entries that no platform reads.
    let names = entries().into_iter().chain(["acme", "groq"]);
    let file: Map<_, _> = names.map(|name| (name.to_owned(), key("file"))).collect();
    let file = Value::Object(file);
    for by_variable in [false, true] {
        let mut script = if by_variable {
            Script::auth("{}").variable("OPENCODE_AUTH_CONTENT", &file.to_string())
        } else {
            Script::auth(&file)
        };
        script = script.settings(&custom);
        script.environment.store = Some(json!({ "deepseek": key("store") }).to_string());
        let run = script.start();
        let text = text(&run);
        assert!(!text.contains("groq"), "{text}");
        let sent = script.sent();
        let sent: Vec<_> =
            sent.iter().map(|sent| (sent.url(), sent.header("Authorization").unwrap_or_default())).collect();
        let of = |url: &str, name: &'static str| (url.to_owned(), name);
        let deepseek = of("https://api.deepseek.com/user/balance", "Bearer store-0123456789abcdef");
        let acme = of("https://billing.example.com/left", "Bearer file-0123456789abcdef");
        assert_eq!(sent, [deepseek, acme]);
    }
}

/// A platform's usual setup and entry name do not matter.
#[test]
fn a_refused_key_is_renewed_where_it_stands() {
    let key = "key-0123456789abcdef";
    let entry = |name: &str| Script::auth(json!({ name: { "type": "api", "key": key } }));
    let variable = |name| Script::new().variable(name, key);
    for (script, place) in [
        (entry("amp"), "put the new one into `amp` with `opencode auth login`"),
        (entry("kimi"), "put the new one into `kimi` with `opencode auth login`"),
        (variable("CMD_API_KEY"), "set CMD_API_KEY to the new one"),
    ] {
        let report = json!(drive(&script, |_, _| reply(401, "")).json());
        let advice = report["failures"][0]["next_step"].as_str().expect("a next step");
        assert!(advice.ends_with(place), "{advice}, not {place}");
    }
}

#[test]
fn a_platform_reads_each_variable_that_other_tools_use_for_it_alone() {
    let names = ["ZAI_API_KEY", "BIGMODEL_API_KEY", "VENICE_KEY", "CROFAI_API_KEY", "DEEPINFRA_TOKEN"];
    for (name, host) in
        names.into_iter().zip(["api.z.ai", "bigmodel.cn", "api.venice.ai", "crof.ai", "api.deepinfra.com"])
    {
        let script = Script::auth("{}").variable(name, SECRET);
        script.start();
        assert_eq!(script.sent().iter().map(|sent| sent.request.host.clone()).collect::<Vec<_>>(), [host]);
    }
}

/// JavaScript reads half a surrogate pair, and writes it too.
#[test]
fn half_a_character_in_a_file_or_a_reply_costs_nothing_else() {
    let script = Script::auth(format!(
        r#"{{"\ud800": {{}}, "zai-coding-plan": {{"type": "api", "key": "{SECRET}"}}}}"#
    ))
    .file(&format!("{HOME}/.config/opencode/opencode.json"), r#"{"x": "\ud83d"}"#)
    .settings(r#"{"names": {"zai": "\uDFFF", "\ud800": "x"}}"#);
    let limits = r#"[{"type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 8}]"#;
    let body = format!(r#"{{"success": true, "data": {{"\ud800": 1, "limits": {limits}}}, "\udc00": 2}}"#);
    let run = drive(&script, |_, _| reply(200, &body));
    let report = json!(run.json());
    assert_eq!(report["accounts"][0]["windows"][0]["percent_used"], 8, "{report}");
    assert_eq!(report["option_errors"], json!(null), "{report}");
}

#[test]
fn a_platforms_own_file_that_cannot_be_read_is_told() {
    for (platform, path) in [("factory", ".factory/.env"), ("devin", ".local/share/devin/credentials.toml")] {
        let mut script = Script::auth("{}").unreadable(&format!("{HOME}/{path}"), "EACCES");
        script.enable = vec!["devin".to_owned()];
        let report = json!(script.run().json());
        let failure = &report["failures"][0];
        assert_eq!((&failure["platform"], &failure["code"]), (&json!(platform), &json!("invalid_config")));
        assert!(failure["message"].as_str().is_some_and(|text| text.contains(path)), "{report}");
    }
}

/// Windows PowerShell's `Set-Content -Encoding utf8` and `>`, and Notepad.
#[test]
fn a_platforms_own_text_is_read_as_windows_writes_it() {
    for (platform, path, text) in [
        ("factory", ".factory/.env", "FACTORY_API_KEY=fk-0123456789abcdefghij\r\n"),
        (
            "devin",
            ".local/share/devin/credentials.toml",
            "windsurf_api_key = \"key-0123456789abcdefghij\"\r\n",
        ),
    ] {
        let run = |text: &str| {
            let mut script = Script::auth("{}").file(&format!("{HOME}/{path}"), text);
            script.enable = vec!["devin".to_owned()];
            let report = json!(script.start().json());
            (script.sent().len(), report)
        };
        assert_eq!(run(&format!("\u{feff}{text}")).0, 1, "{platform}");
        let utf16: String = text.chars().flat_map(|letter| [letter, '\0']).collect();
        let (sent, report) = run(&format!("\u{fffd}\u{fffd}{utf16}"));
        assert_eq!((sent, &report["failures"][0]["platform"]), (0, &json!(platform)), "{report}");
        assert!(report["failures"][0]["message"].to_string().contains("UTF-16"), "{report}");
    }
}

/// A home folder that may not be entered: the system refuses every file there, whether it exists or not.
#[test]
fn a_closed_home_folder_is_told_once_and_not_for_every_platform() {
    let mut files = Script::new().plan().files();
    files.retain(|path| path.starts_with(HOME));
    let closed = files.iter().fold(Script::new(), |script, path| script.unreadable(path, "EACCES"));
    let run = closed.start();
    let report = json!(run.json());
    let failures = report["failures"].as_array().expect("failures");
    assert_eq!((failures.len(), &failures[0]["code"]), (1, &json!("auth_file")), "{report}");
    assert_eq!(report["option_errors"].as_array().map(Vec::len), Some(1), "{report}");
    // One file that is not refused, or is missing, shows that the folder is open.
    let open = files.iter().skip(1).fold(Script::new(), |script, path| script.unreadable(path, "EACCES"));
    let open = json!(open.file(&files[0], "{}").start().json());
    assert!(open["failures"].as_array().expect("failures").len() > 5, "{open}");
    // What the settings cannot say about a key is still taken into account.
    let script = closed.variable("OPENROUTER_API_KEY", SECRET);
    script.start();
    assert!(script.sent().is_empty());
    // Nor does a credential from elsewhere say why another program's was not read.
    let elsewhere = files.iter().fold(Script::new(), |script, path| script.unreadable(path, "EACCES"));
    let elsewhere = json!(elsewhere.variable("OPENCODE_AUTH_CONTENT", "{}").start().json());
    assert!(elsewhere["failures"].as_array().expect("failures").len() > 5, "{elsewhere}");
    // A single file that may not be read says nothing of the folder.
    let single = Script::new().unreadable(&format!("{HOME}/.codex/auth.json"), "EACCES").text();
    assert!(single.contains("~/.codex/auth.json"), "{single}");
}

#[test]
fn a_programs_folder_on_windows_comes_before_one_that_it_left() {
    let (token, key) = (r#"{"accessToken": "key-0123456789"}"#, "windsurf_api_key = \"key-0123456789\"");
    for (left, kept, text) in [
        (".config/cursor/auth.json", "Cursor/auth.json", token),
        (".local/share/devin/credentials.toml", "devin/credentials.toml", key),
    ] {
        let mut script = Script::auth("{}")
            .variable("APPDATA", "C:/Roaming")
            .file(&format!("{HOME}/{left}"), text.replace("key-0123456789", ""))
            .file(&format!("C:/Roaming/{kept}"), text);
        script.enable = vec!["devin".to_owned()];
        script.start();
        assert_eq!(script.sent().len(), 1, "{kept}");
    }
}
