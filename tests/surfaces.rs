//! What `mystatus line`, `metrics` and `doctor` make of a report.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use mystatus::locale::LANGUAGES;
use mystatus::memory::{Intent, Memory};
use mystatus::render::line::LineOptions;
use mystatus::render::{Room, Tone, plain};
use mystatus::time::EpochMs;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::google::{INSTALLED, SECRET, constants, script_path};
use support::{HOME, NOW, Script, TOKEN};

const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const BALANCE: &str = "GET https://api.deepseek.com/user/balance";

fn openai(used: f64, spark: f64) -> Value {
    let window = |percent: f64| json!({ "used_percent": percent, "limit_window_seconds": 18_000, "reset_at": NOW / 1000 + 9_200 });
    json!({ "plan_type": "plus", "rate_limit": { "primary_window": window(used) },
        "additional_rate_limits": [{ "limit_name": "GPT-5.3-Codex-Spark", "rate_limit": { "primary_window": window(spark) } }] })
}

fn zai(used: f64) -> Value {
    json!({ "success": true, "code": 200, "data": { "level": "pro", "limits": [
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used, "nextResetTime": NOW + 3_600_000 } ] } })
}

/// OpenAI with 58 % left, Z.ai with 9 %, and a balance.
fn machine() -> Script {
    Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefgh" },
    }))
    .answer(USAGE, 200, openai(42.0, 100.0))
    .answer(ZAI, 200, zai(91.0))
    .answer(
        BALANCE,
        200,
        json!({ "is_available": true, "balance_infos": [{ "currency": "USD", "total_balance": "12.50" }] }),
    )
}

fn line(script: &mut Script, wish: &Value) -> Option<String> {
    script.run().line(&LineOptions::read(wish))
}

#[test]
fn a_line_is_of_what_has_the_least_left_unless_it_is_asked_for_another() {
    let of = |of: &str| line(&mut machine(), &json!({ "for": of }));
    assert_eq!(line(&mut machine(), &json!({})).as_deref(), Some("Z.ai 9% 1h"));
    for (asked, told) in [
        ("openai", "OpenAI 58% 2h 33m"),
        ("openai/gpt-5.3-codex", "OpenAI 58% 2h 33m"),
        ("openai/gpt-5.3-codex-spark", "OpenAI 0% 2h 33m"),
        ("gpt-5.3-codex-spark", "OpenAI 0% 2h 33m"),
        ("zai", "Z.ai 9% 1h"),
        ("zai-coding-plan/glm-4.7", "Z.ai 9% 1h"),
        ("deepseek", "DeepSeek $12.50"),
        // By what else the option takes.
        ("Z.ai", "Z.ai 9% 1h"),
        ("zai/glm-5", "Z.ai 9% 1h"),
        ("Z.AI/glm-5", "Z.ai 9% 1h"),
        ("OpenAI/gpt-5.3-codex-spark", "OpenAI 0% 2h 33m"),
        ("DeepSeek/deepseek-chat", "DeepSeek $12.50"),
    ] {
        assert_eq!(of(asked).as_deref(), Some(told), "{asked}");
    }
    for unknown in ["glm-4.7", "copilot", "github-copilot/gpt-5"] {
        assert_eq!(of(unknown), None, "{unknown}");
    }
}

#[test]
fn a_line_of_a_model_at_a_platform_of_ones_own_is_of_that_platform() {
    let custom = json!({ "custom": [{ "id": "acme", "auth": { "env": "ACME_KEY" },
        "url": "https://acme.example/quota", "windows": [{ "remaining": "/left", "limit": "/all" }] }] });
    let mut script = Script::new()
        .file(&format!("{HOME}/.config/opencode/mystatus.json"), custom)
        .variable("ACME_KEY", "acme-0123456789abcdef")
        .answer("GET https://acme.example/quota", 200, json!({ "left": 3, "all": 4 }));
    assert_eq!(line(&mut script, &json!({ "for": "acme/m-1" })).as_deref(), Some("acme 75%"));
}

#[test]
fn every_field_stands_for_what_it_says() {
    let told = |format: &str| line(&mut machine(), &json!({ "format": format })).expect("a line");
    for (format, text) in [
        ("{platform}|{id}|{plan}|{window}", "Z.ai|zai|pro|Tokens · 5-hour limit"),
        ("{account}", "0123****efgh"),
        ("{left}/{used}/{state}", "9/91/low"),
        ("{reset}, {resets_at}", "1h, 2026-11-18T12:06:40Z"),
        ("{{{left}}} {count} ", "{9}  "),
        ("", ""),
    ] {
        assert_eq!(told(format), text, "{format}");
    }
    let mut counted = zai(91.0);
    counted["data"]["limits"][0]["usage"] = json!(8_000_000);
    counted["data"]["limits"][0]["currentValue"] = json!(7_280_000);
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } });
    let count = line(&mut Script::auth(auth).answer(ZAI, 200, counted), &json!({ "format": "{count}" }));
    assert_eq!(count.as_deref(), Some("7.3M/8.0M"));
    let balance = line(&mut machine(), &json!({ "for": "deepseek", "format": "{id} {balance}" }));
    assert_eq!(balance.as_deref(), Some("deepseek $12.50"));
    // Nothing that the format names is known of it.
    assert_eq!(line(&mut machine(), &json!({ "for": "deepseek", "format": "{left}%" })), None);
}

#[test]
fn a_line_is_nothing_rather_than_an_error() {
    for mut script in [
        Script::new(),
        Script::auth("{"),
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 401, "{}"),
    ] {
        for preset in ["", "tmux", "starship", "waybar"] {
            assert_eq!(line(&mut script, &json!({ "preset": preset })), None);
        }
    }
}

#[test]
fn a_line_speaks_the_language_and_hides_names_where_that_is_private() {
    let mut korean = machine().lang("ko");
    assert_eq!(line(&mut korean, &json!({})).as_deref(), Some("Z.ai 9% 1시간"));
    let mut private = machine();
    private.options.private = true;
    let told = line(&mut private, &json!({ "for": "openai", "format": "{account}" }));
    assert_eq!(told.as_deref(), Some("a***"));
}

/// A machine whose account has a name that programs would take for their own.
fn named(name: &str) -> Script {
    let mut script = machine();
    script.more_options = json!({ "names": { "ada@example.com": name } });
    script
}

#[test]
fn bars_are_given_names_as_text() {
    let told = |preset: &str, name: &str| {
        let wish = json!({ "for": "openai", "format": "{account}", "preset": preset });
        line(&mut named(name), &wish).expect("a line")
    };
    // Line breaks and the brackets of a style are gone before.
    assert_eq!(
        told("tmux", "x #(touch /tmp/x) #{pane_id} #[fg=red]\n#S"),
        "x ##(touch /tmp/x) ##{pane_id} ##(fg=red) ##S"
    );
    assert_eq!(told("starship", "x $(id) \\u `id`"), "x ＄(id) ＼u 'id'");
    let json: Value = serde_json::from_str(&told("waybar", "x <b>&\"'\n{}")).expect("JSON");
    assert_eq!(json["text"], "x &lt;b&gt;&amp;&quot;&#39; {}");
    assert!(!json["tooltip"].as_str().expect("a text").contains('<'), "{json}");
}

#[test]
fn tmux_has_colours_where_little_is_left_and_waybar_classes() {
    let told = |used: f64, preset: &str| {
        let mut script =
            Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }))
                .answer(ZAI, 200, zai(used));
        line(&mut script, &json!({ "preset": preset })).expect("a line")
    };
    assert_eq!(told(10.0, "tmux"), "Z.ai 90% 1h");
    assert_eq!(told(91.0, "tmux"), "#[fg=yellow]Z.ai 9% 1h#[default]");
    assert_eq!(told(100.0, "tmux"), "#[fg=red]Z.ai 0% 1h#[default]");
    for (used, class, percentage) in [(10.0, "ok", 90), (91.0, "low", 9), (100.0, "out", 0)] {
        let json: Value = serde_json::from_str(&told(used, "waybar")).expect("JSON");
        let tooltip = format!("Z.ai Tokens · 5-hour limit: {percentage}% · resets in 1h");
        let text = format!("Z.ai {percentage}% 1h");
        assert_eq!(
            json,
            json!({ "text": text, "alt": class, "class": class, "percentage": percentage, "tooltip": tooltip })
        );
    }
    let mut balance = machine();
    let json = line(&mut balance, &json!({ "for": "deepseek", "preset": "waybar" })).expect("a line");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["class"], json.get("percentage")), (&json!("ok"), None));
}

#[test]
fn a_tooltip_names_the_accounts_of_a_platform_as_a_report_does() {
    let entry =
        |url: &str| json!({ "type": "oauth", "refresh": "gho_0123456789abcdef", "enterpriseUrl": url });
    let auth = json!({ "github-copilot": entry("github.com"), "copilot": entry("acme.ghe.com") });
    let left = json!({ "quota_snapshots": { "chat": { "percent_remaining": 50, "entitlement": 10 } } });
    let mut script = Script::auth(auth)
        .answer("GET https://api.github.com/copilot_internal/user", 200, left.clone())
        .answer("GET https://api.acme.ghe.com/copilot_internal/user", 200, left);
    let told = line(&mut script, &json!({ "preset": "waybar" })).expect("a line");
    let json: Value = serde_json::from_str(&told).expect("JSON");
    let accounts = ["GitHub Copilot Chat: 50%", "GitHub Copilot (acme.ghe.com) Chat: 50%"];
    assert_eq!(json["tooltip"].as_str().expect("a text").lines().collect::<Vec<_>>(), accounts);
}

#[test]
fn a_tooltip_has_thirty_lines_and_counts_the_rest() {
    let limit = |number: usize| json!({ "limit_name": format!("m{number}"), "rate_limit": { "primary_window": { "used_percent": 1 } } });
    for (count, last) in [(30, "OpenAI m29: 99%"), (32, "… and 2 more")] {
        let limits: Vec<_> = (0..count).map(limit).collect();
        let usage = json!({ "plan_type": "plus", "additional_rate_limits": limits });
        let auth = json!({ "openai": { "type": "oauth", "access": TOKEN } });
        let told = line(&mut Script::auth(auth).answer(USAGE, 200, usage), &json!({ "preset": "waybar" }));
        let json: Value = serde_json::from_str(&told.expect("a line")).expect("JSON");
        let tooltip = json["tooltip"].as_str().expect("a text");
        assert_eq!(tooltip.lines().last(), Some(last));
    }
}

/// The samples in `metrics`.
fn samples(metrics: &str) -> Vec<&str> {
    metrics.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn metrics_are_gauges_with_labels_that_stay() {
    let metrics = machine().lang("ja").run().metrics();
    let again = machine().run().metrics();
    assert_eq!(metrics, again, "in every language");
    let openai = r#"platform="openai",account="ada@example.com""#;
    for sample in [
        format!("mystatus_up{{{openai}}} 1"),
        format!("mystatus_age_seconds{{{openai}}} 0"),
        format!(r#"mystatus_left_ratio{{{openai},scope="plan",period="5h"}} 0.58"#),
        format!(r#"mystatus_left_ratio{{{openai},scope="GPT-5.3-Codex-Spark",period="5h"}} 0"#),
        format!(
            r#"mystatus_reset_timestamp_seconds{{{openai},scope="plan",period="5h"}} {}"#,
            NOW / 1000 + 9_200
        ),
        r#"mystatus_balance{platform="deepseek",account="sk-0****efgh",kind="prepaid",currency="USD"} 12.5"#
            .to_owned(),
        format!(r#"mystatus_build_info{{version="{}"}} 1"#, env!("CARGO_PKG_VERSION")),
    ] {
        assert!(samples(&metrics).contains(&sample.as_str()), "{sample} in\n{metrics}");
    }
    assert!(metrics.ends_with("\n# EOF"), "{metrics}");
}

#[test]
fn each_balance_is_a_sample_of_its_own() {
    let balance = |at: &str, currency: &str| json!({ "remaining": at, "name": "Pool", "currency": currency });
    let unnamed = |at: &str| json!({ "remaining": at, "currency": "USD" });
    let balances =
        [balance("/a", "USD"), balance("/b", "USD"), balance("/c", "EUR"), unnamed("/d"), unnamed("/e")];
    let custom = json!({ "custom": [{
        "id": "acme", "auth": { "env": "ACME_KEY" }, "url": "https://acme.example/left", "balances": balances,
    }] });
    let metrics = Script::auth("{}")
        .file(&format!("{HOME}/.config/opencode/mystatus.json"), custom)
        .variable("ACME_KEY", "key-0123456789abcdef")
        .answer("GET https://acme.example/left", 200, json!({ "a": 1, "b": 2, "c": 3, "d": 4, "e": 5 }))
        .run()
        .metrics();
    let of = samples(&metrics).into_iter().filter(|sample| sample.starts_with("mystatus_balance"));
    let of: Vec<_> =
        of.filter_map(|sample| sample.split_once(r#"kind="prepaid","#)).map(|(_, of)| of).collect();
    let expected = [
        r#"name="Pool",currency="USD"} 1"#,
        r#"name="Pool 2",currency="USD"} 2"#,
        r#"name="Pool",currency="EUR"} 3"#,
        r#"currency="USD"} 4"#,
        r#"name="2",currency="USD"} 5"#,
    ];
    assert_eq!(of, expected, "{metrics}");
}

#[test]
fn figures_that_were_got_earlier_have_an_age_and_their_account_is_not_up() {
    let auth = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } });
    let mut script = Script::auth(auth).answer(ZAI, 200, zai(91.0)).answer(ZAI, 500, "{}");
    script.memory = Some((Memory::default(), Intent::Asked));
    let now = script.run().metrics();
    script.pass(90_000);
    let later = script.run().metrics();
    let of = |metrics: &str, name: &str| {
        let found = samples(metrics).into_iter().find(|sample| sample.starts_with(name));
        found.and_then(|sample| sample.rsplit(' ').next()).map(str::to_owned)
    };
    for (name, at_first, then) in [
        ("mystatus_up", Some("1"), Some("0")),
        ("mystatus_age_seconds", Some("0"), Some("90")),
        ("mystatus_failed", None, Some("1")),
        ("mystatus_left_ratio", Some("0.09"), Some("0.09")),
    ] {
        assert_eq!((of(&now, name).as_deref(), of(&later, name).as_deref()), (at_first, then), "{name}");
    }
}

#[test]
fn what_failed_is_a_metric_by_its_code() {
    let metrics = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }))
        .answer(USAGE, 401, "{}")
        .run()
        .metrics();
    let openai = r#"platform="openai",account="ada@example.com""#;
    assert!(samples(&metrics).contains(&format!("mystatus_up{{{openai}}} 0").as_str()), "{metrics}");
    let failed = format!(r#"mystatus_failed{{{openai},code="http_status"}} 1"#);
    assert!(samples(&metrics).contains(&failed.as_str()), "{metrics}");
    let metrics = Script::auth("{").run().metrics();
    assert_eq!(samples(&metrics)[0], r#"mystatus_failed{code="auth_file"} 1"#);
}

#[test]
fn metrics_take_any_name_and_none_stands_twice() {
    let keys: Vec<_> = (0..3).map(|number| format!("0123-{number}456789-efgh")).collect();
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": keys[0] },
    }))
    .variable("ZAI_API_KEY", &keys[1])
    .variable("Z_AI_API_KEY", &keys[2]);
    script.more_options = json!({ "names": { "ada@example.com": "a\"b\\c\nd{}" } });
    let limit =
        |name: &str| json!({ "limit_name": name, "rate_limit": { "primary_window": { "used_percent": 1 } } });
    let mut reply = openai(1.0, 1.0);
    reply["additional_rate_limits"] = json!([limit("m"), limit("m"), limit("m 2"), limit("x\"y\\z")]);
    let mut script = script.answer(USAGE, 200, reply).answer(ZAI, 200, zai(1.0));
    let metrics = script.run().metrics();
    let labels: Vec<_> =
        samples(&metrics).iter().filter_map(|line| line.rsplit_once(' ')).map(|(labels, _)| labels).collect();
    let different: BTreeSet<_> = labels.iter().collect();
    assert_eq!(labels.len(), different.len(), "{metrics}");
    assert!(metrics.contains(r#"account="a\"b\\c d{}""#), "{metrics}");
    assert!(metrics.contains(r#"scope="x\"y\\z""#), "{metrics}");
    for scope in ["m", "m 2", "m 2 2"] {
        assert!(metrics.contains(&format!("scope=\"{scope}\"")), "{scope} in {metrics}");
    }
    script.options.private = true;
    script.more_options = Value::Null;
    let metrics = script.run().metrics();
    assert!(metrics.contains(r#"mystatus_up{platform="openai",account="1"} 1"#), "{metrics}");
    assert!(!metrics.contains("ada") && !metrics.contains("0123"), "{metrics}");
}

#[test]
fn accounts_of_one_name_are_numbered() {
    let entry = |number: usize| json!({ "email": format!("ada{number}@example.com"), "refreshToken": format!("1//{number}") });
    let accounts = json!({ "accounts": [entry(1), entry(2), entry(3)] });
    let of_another = json!({ "openai": { "type": "oauth", "access": TOKEN } });
    let path = format!("{HOME}/.config/opencode/antigravity-accounts.json");
    for (private, names) in [(false, ["Ada", "Ada 2", "Ada 3"]), (true, ["1", "2", "3"])] {
        let mut script =
            Script::auth(&of_another).file(&path, &accounts).answer(USAGE, 200, openai(1.0, 1.0));
        script.more_options = json!({ "names": { "ada@example.com": "Ada", "ada1@example.com": "Ada", "ada2@example.com": "Ada", "ada3@example.com": "Ada" } });
        script.options.private = private;
        let metrics = script.run().metrics();
        let up: Vec<_> =
            samples(&metrics).into_iter().filter(|line| line.starts_with("mystatus_up")).collect();
        let told = names.map(|name| format!(r#"mystatus_up{{platform="google",account="{name}"}} 0"#));
        let one = format!(r#"mystatus_up{{platform="openai",account="{}"}} 1"#, names[0]);
        assert_eq!(up, [&[one], &told[..]].concat());
    }
}

fn doctor(script: &mut Script) -> String {
    script.examines.get_or_insert(false);
    let run = if script.examines == Some(false) { script.start() } else { script.run() };
    plain(&run.doctor("Node v24.1.0 · linux 6.1 x64", Room::Endless))
}

/// A machine on which something is in every kind of place.
fn workplace() -> Script {
    let config = format!("{HOME}/.config/opencode");
    let custom = json!({ "custom": [{ "id": "acme", "auth": { "env": "ACME_KEY" },
        "url": "https://litellm.acme.example:4000/my-route", "balances": [{ "remaining": "/left", "currency": "USD" }] }] });
    let mut script = machine()
        .file(&format!("{config}/opencode.jsonc"), "{ // mine\n}")
        .file(
            &format!("{config}/package.json"),
            r#"{ "dependencies": { "@opencode-ai/plugin": "1.18.33" } }"#,
        )
        .file(&format!("{config}/mystatus.json"), custom)
        .file(&format!("{config}/copilot-quota-token.json"), "{\n  oops")
        .file("/mnt/ada/ca.pem", "-----BEGIN CERTIFICATE-----\n")
        .variable("AMP_API_KEY", "amp-0123456789abcdef")
        .variable("ACME_KEY", "acme-0123456789abcdef")
        .variable("HTTPS_PROXY", "http://ada:pass-word@proxy.acme.example:3128")
        .variable("NO_PROXY", "api.z.ai,intern.acme.example")
        .variable("NODE_EXTRA_CA_CERTS", "/mnt/ada/ca.pem")
        .variable("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    script.files[0].modified = Some(EpochMs::new(NOW - 3 * 86_400_000));
    script
}

#[test]
fn a_check_up_walks_every_place_and_sends_nothing() {
    let mut script = workplace();
    let text = doctor(&mut script);
    assert!(script.sent().is_empty());
    let lines: Vec<_> = text.lines().map(str::trim_start).collect();
    for line in [
        &format!("mystatus {} · Node v24.1.0 · linux 6.1 x64 · OpenCode 1.18.33", env!("CARGO_PKG_VERSION")),
        "✓ ~/.local/share/opencode/auth.json: valid JSON · changed 3d ago · OpenAI (ada@example.com), Z.ai (0123****efgh), DeepSeek (sk-0****efgh)",
        "✓ ~/.config/opencode/opencode.jsonc: valid JSON · all platforms",
        "✗ ~/.config/opencode/copilot-quota-token.json cannot be used: not valid JSON from line 2, column 3 · GitHub Copilot",
        "✓ AMP_API_KEY · Amp",
        "✓ HTTPS_PROXY: through http://proxy.acme.example:3128, with a user name or password",
        "✓ NO_PROXY: no proxy for api.z.ai,intern.acme.example",
        "✓ NODE_EXTRA_CA_CERTS: /mnt/ada/ca.pem · certificates trusted besides the runtime's own: 1",
        "? NODE_TLS_REJECT_UNAUTHORIZED: does not count: certificates are always checked",
        "• OpenAI (ada@example.com) · auth.json",
        "• acme (acme****cdef) · ACME_KEY",
        "GET chatgpt.com/backend-api/wham/usage · through http://proxy.acme.example:3128",
        "GET api.z.ai/api/monitor/usage/quota/limit · directly",
        "✓ 1. OpenCode's credential file can be read",
        "✓ 2. there is an account to query",
        "? 4. every platform accepts its request: only `--online` can tell",
    ] {
        assert!(lines.contains(&line), "{line}\nin\n{text}");
    }
    assert!(text.contains("Not there: ") && text.contains("~/.codex/auth.json (OpenAI)"), "{text}");
    assert!(!text.contains("pass-word"), "{text}");
}

#[test]
fn a_check_up_tells_a_variable_from_the_file_that_it_stands_in_for() {
    let zai = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } });
    let file = || Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    let text = doctor(&mut file().variable("OPENCODE_AUTH_CONTENT", &zai.to_string()));
    for line in [
        "  – ~/.local/share/opencode/auth.json: not read, as OPENCODE_AUTH_CONTENT stands in for it",
        "  • Z.ai (0123****efgh) · OPENCODE_AUTH_CONTENT",
        "  – 1. OpenCode's credential file can be read",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\nin\n{text}");
    }
    // What is not JSON stands in for nothing.
    let text = doctor(&mut file().variable("OPENCODE_AUTH_CONTENT", "oops"));
    assert!(text.contains("✓ ~/.local/share/opencode/auth.json: valid JSON · OpenAI"), "{text}");
    assert!(text.contains("✗ OPENCODE_AUTH_CONTENT cannot be used: "), "{text}");
}

#[test]
fn a_variable_that_holds_no_credentials_is_to_be_corrected_or_unset() {
    let advice =
        "→ Correct OPENCODE_AUTH_CONTENT, which must be a JSON object, or unset it: then auth.json counts";
    for (content, why) in [("{\"a", "JSON from line 1, column "), ("[]", "JSON object")] {
        let mut script = Script::auth("{}").variable("OPENCODE_AUTH_CONTENT", content);
        let text = doctor(&mut script);
        let marked = text.lines().find(|line| line.contains("OPENCODE_AUTH_CONTENT")).expect("the variable");
        let cause =
            text.lines().any(|line| line.starts_with("  ✗ OPENCODE_AUTH_CONTENT") && line.contains(why));
        assert!(cause, "{marked}\nin\n{text}");
        assert!(text.lines().any(|line| line.trim() == advice), "{text}");
        assert!(!text.contains("auth login"), "{text}");
    }
    let text = doctor(&mut Script::auth("{}").variable("OPENCODE_AUTH_CONTENT", "{}"));
    assert!(text.contains("✓ OPENCODE_AUTH_CONTENT") && !text.contains(advice), "{text}");
}

#[test]
fn a_check_up_names_the_problems_with_whose_they_are() {
    let google = json!({ "accounts": [{ "email": "ada@example.com", "refreshToken": "1//refresh-token" }] });
    let mut script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN, "expires": 1 } }))
        .file(&format!("{HOME}/.config/opencode/antigravity-accounts.json"), google);
    let text = doctor(&mut script);
    assert!(text.contains("✗ 3. every sign-in is still valid: OpenAI (ada@example.com)"), "{text}");
    assert!(
        text.contains("✗ 7. every Google account names its project: Google Cloud (ada@example.com)"),
        "{text}"
    );
    assert!(text.contains("→ "), "{text}");
    assert!(doctor(&mut Script::auth("{}")).contains("✗ 2. there is an account to query"));
    let text = doctor(&mut Script::auth("{"));
    assert!(text.contains("✗ 1. OpenCode's credential file can be read"), "{text}");
}

#[test]
fn a_check_up_online_tells_each_answer() {
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }))
    .answer(USAGE, 200, openai(42.0, 0.0))
    .answer(ZAI, 401, json!({ "message": "no" }));
    script.examines = Some(true);
    let text = doctor(&mut script);
    assert!(text.contains("✓ answered · 58% remaining"), "{text}");
    let of_zai = "auth.json\n    GET api.z.ai/api/monitor/usage/quota/limit · directly\n    Z.ai API request failed (401): no\n";
    assert!(text.contains(of_zai), "{text}");
    assert!(text.contains("✗ 4. every platform accepts its request: Z.ai (0123****efgh)"), "{text}");
    assert!(text.contains("✓ 5. every answer comes in time\n"), "{text}");
    assert_eq!(script.sent().len(), 2);
}

#[test]
fn a_check_up_ticks_nothing_that_failed_or_that_nobody_was_asked() {
    let marks = |script: Script| {
        let mut script = script;
        script.examines.get_or_insert(true);
        let text = doctor(&mut script);
        let mark = |number: usize| {
            let line = text.lines().find(|line| line.contains(&format!(" {number}. ")));
            line.and_then(|line| line.trim_start().chars().next()).expect("a mark")
        };
        (1..=8).map(mark).collect::<String>()
    };
    let one = || Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }));
    let codex = json!({ "tokens": { "access_token": TOKEN } });
    let codex = || Script::new().file(&format!("{HOME}/.codex/auth.json"), &codex);
    let mut offline = codex();
    offline.examines = Some(false);
    // Of a platform that was asked before.
    let mut stale = one().answer(ZAI, 200, zai(1.0)).answer(ZAI, 503, "{}");
    stale.memory = Some((Memory::default(), Intent::Asked));
    stale.run();
    for (script, expected) in [
        (one().answer(ZAI, 200, zai(1.0)), "✓✓✓✓✓––✓"),
        (one().fail(ZAI, "ECONNREFUSED").variable("HTTPS_PROXY", "http://127.0.0.1:9"), "✓✓✓–✗–––"),
        (one().variable("HTTPS_PROXY", "socks5://127.0.0.1:9"), "✓✓✓–✗–––"),
        (one().answer(ZAI, 200, "<!DOCTYPE html><html></html>"), "✓✓✓–✗–––"),
        (one().answer(ZAI, 200, "[1"), "✓✓✓✗✓––✓"),
        (stale, "✓✓✓✗✓––✓"),
        (Script::auth("{}"), "✓✗––––––"),
        (Script::new(), "✗✗––––––"),
        (codex().answer(USAGE, 200, openai(1.0, 1.0)), "–✓✓✓✓––✓"),
        (offline, "–✓✓??––?"),
    ] {
        assert_eq!(marks(script), expected);
    }
}

#[test]
fn a_private_check_up_can_be_pasted_anywhere() {
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "copilot": { "type": "oauth", "refresh": "gho_0123456789abcdef", "enterpriseUrl": "https://company.ghe.com" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "wellknown-acme": { "type": "api", "key": "0123456789-stuvwxyz" },
    });
    let words = json!({ "message": "Of grace@acme.example, project acme" });
    for online in [false, true] {
        for language in LANGUAGES {
            let mut script = workplace().lang(language.tag());
            script.environment.home = "/home/ada".to_owned();
            script.options.private = true;
            script.options.names = serde_json::Map::from_iter([("zai".to_owned(), "Mary Shelley".into())]);
            script.more_options = json!({ "timeout": "grace" });
            script.examines = Some(online);
            let script = script
                .variable("XDG_DATA_HOME", "/mnt/ada/share")
                .file("/mnt/ada/share/opencode/auth.json", &auth)
                .answer("GET https://api.company.ghe.com/copilot_internal/user", 500, &words)
                .answer("GET https://litellm.acme.example:4000/my-route", 403, &words)
                .answer("GET https://ampcode.com/api/internal", 403, &words)
                .answer("POST https://ampcode.com/api/internal", 403, &words);
            let mut script = script;
            let text = doctor(&mut script);
            assert!(text.contains("$XDG_DATA_HOME/opencode/auth.json"), "{text}");
            assert!(text.contains("~/.config/opencode/mystatus.json"), "{text}");
            assert!(text.contains("GET chatgpt.com"), "{text}");
            assert!(text.contains("$NODE_EXTRA_CA_CERTS"), "{text}");
            let asked: Vec<_> = script.sent().iter().map(|sent| sent.request.host.clone()).collect();
            for own in ["api.company.ghe.com", "litellm.acme.example:4000"] {
                assert_eq!(asked.iter().any(|host| host == own), online, "{own} among {asked:?}");
            }
            let plain_text = text.to_lowercase();
            for secret in [
                "/home/",
                "/mnt",
                "acme",
                "ghe.com",
                "example",
                "grace",
                "shelley",
                "0123",
                "gho_",
                "efgh",
                "pass-word",
                "proxy.",
                "3128",
                "4000",
                "my-route",
                "acct-1",
            ] {
                assert!(!plain_text.contains(secret), "{secret} in\n{text}");
            }
            let words: Vec<_> = plain_text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            assert!(!words.contains(&"ada"), "{text}");
        }
    }
}

#[test]
fn a_check_up_says_which_options_are_wrong_and_in_private_only_that_some_are() {
    let which = "`timeout` takes a number";
    let some = "Some options are wrong: `mystatus` says which";
    for (private, wrong, told) in [
        (false, true, [true, false]),
        (true, true, [false, true]),
        (false, false, [false; 2]),
        (true, false, [false; 2]),
    ] {
        let mut script = machine();
        script.options.private = private;
        script.more_options = if wrong { json!({ "timeout": "soon" }) } else { Value::Null };
        let text = doctor(&mut script);
        assert_eq!([which, some].map(|words| text.contains(words)), told, "{text}");
    }
}

#[test]
fn a_check_up_says_whose_a_file_is_and_whether_it_can_be_used() {
    let config = format!("{HOME}/.config/opencode");
    let token = json!({ "token": "github_pat_0123456789", "username": "ada", "tier": "pro" });
    let text = doctor(
        &mut Script::auth("// mine\n{}")
            .file(&format!("{config}/copilot-quota-token.json"), token)
            .file(&script_path(INSTALLED, "dist/src/constants.js"), constants("client-id", SECRET))
            .file(&format!("{config}/opencode.jsonc"), "{ // mine\n \"plugin\": [,] }"),
    );
    for line in [
        "✗ ~/.local/share/opencode/auth.json cannot be used: not valid JSON from line 1, column 1",
        "✓ ~/.config/opencode/copilot-quota-token.json: valid JSON · GitHub Copilot (@ada)",
        "  • GitHub Copilot (@ada) · ~/.config/opencode/copilot-quota-token.json",
        "✓ ~/.config/opencode/opencode.jsonc: valid JSON",
        "dist/src/constants.js: readable · Google Cloud",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

#[test]
fn a_check_up_tells_what_is_not_set_and_marks_what_is_wrong_in_the_network() {
    let mut script = machine()
        .variable("KIMI_API_KEY", "sk-kimi-0123456789abcdef")
        .variable("HTTPS_PROXY", "socks5://proxy.acme.example")
        .variable("NO_PROXY", "api.z.ai");
    script.examines = Some(false);
    let lines = script.start().doctor("", Room::Endless);
    let tone = |words: &str| {
        let of = |line: &&mystatus::render::Line| plain(std::slice::from_ref(*line)).contains(words);
        lines.iter().find(of).expect(words).0[0].1
    };
    assert_eq!(tone("HTTPS_PROXY: names no proxy that can be used"), Tone::Bad);
    assert_eq!(tone("NO_PROXY: no proxy for api.z.ai"), Tone::Plain);
    let text = plain(&lines);
    let unset = text.lines().find(|line| line.starts_with("  Not set: ")).expect("what is not set");
    assert!(unset.contains("AMP_API_KEY") && !unset.contains("KIMI_API_KEY"), "{unset}");
    assert!(text.lines().any(|line| line.starts_with("  • ") && line.ends_with(" · KIMI_API_KEY")), "{text}");
    assert!(text.contains("\nMeters\n  ? only the dialog in OpenCode's terminal can check"), "{text}");
}

#[test]
fn a_private_check_up_numbers_accounts_and_leaves_out_the_platforms_own_words() {
    let mut script = Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
    }))
    .variable("DEEPSEEK_API_KEY", "sk-0123456789abcdefgh")
    .answer(BALANCE, 503, "{}")
    .answer(USAGE, 200, openai(42.0, 0.0))
    .answer(ZAI, 401, json!({ "message": "who is grace?" }));
    script.options.private = true;
    script.examines = Some(true);
    let text = doctor(&mut script);
    for line in [
        "  • OpenAI 1 · auth.json",
        "  • OpenAI 2 · auth.json",
        "  • Z.ai · auth.json",
        "  • DeepSeek · DEEPSEEK_API_KEY",
        "    Z.ai API request failed (401)",
        "✗ 4. every platform accepts its request: Z.ai, DeepSeek",
    ] {
        assert!(text.lines().any(|other| other == line || other.trim_start() == line), "{line} in\n{text}");
    }
    assert!(text.contains("\n    → "), "{text}");
}
