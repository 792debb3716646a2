//! The output of `mystatus line` and `metrics` for a report.

use crate::support::three::{USAGE, ZAI, machine, openai, zai};
use crate::support::{HOME, NOW, Script, TOKEN, how};
use mystatus::cache::{Intent, ReadingCache};
use mystatus::cli::{How, Shown};
use mystatus::render::Room;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The line for the options in `wish`.
fn line(script: &mut Script, wish: &Value) -> Option<String> {
    let options = wish.as_object().expect("options").iter();
    let options = options.map(|(name, value)| format!("--{name}={}", value.as_str().expect("a text")));
    let options: Vec<_> = ["line".to_owned()].into_iter().chain(options).collect();
    match how(&options.iter().map(String::as_str).collect::<Vec<_>>()) {
        How::Line(wish) => script.run().line(&wish),
        other => panic!("{wish} gave {other:?}"),
    }
}

/// Whether the account that `of` names lasts, at any probability, and the words for it.
fn guard(script: &mut Script, of: &str) -> (bool, String) {
    let run = script.run();
    let output = how(&["guard", "--sure=0.1", "--for", of]).output(&run, Room::Endless, "");
    let Shown::Text(words) = output.shown else { panic!("no text for {of}") };
    (output.status == 0, words)
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
        // Other names that the option accepts.
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
fn a_line_of_a_platform_is_that_of_its_provider() {
    for of in ["zai", "zai-coding-plan", "Z.ai", "zai/glm-4.7"] {
        let auth = json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } });
        let script = Script::auth(auth).variable("ZAI_CODING_PLAN_API_KEY", "abcdefgh0123456789");
        let mut script = script.answer(ZAI, 200, zai(5.0)).answer(ZAI, 200, zai(80.0));
        assert_eq!(line(&mut script, &json!({ "for": of })).as_deref(), Some("Z.ai 95% 1h"), "{of}");
    }
}

const KIMI: [&str; 2] =
    ["GET https://api.kimi.com/coding/v1/usages", "GET https://api.kimi.ai/coding/v1/usages"];

/// A machine with an account at each of Kimi's sites, with the given percent used; `None` if the site is down.
fn kimi(used: [Option<u32>; 2]) -> Script {
    let auth = json!({
        "kimi-code-plan-cn": { "type": "api", "key": "key-0123456789abcdef" },
        "kimi-code-plan-global": { "type": "api", "key": "key-fedcba9876543210" },
    });
    KIMI.into_iter().zip(used).fold(Script::auth(auth), |script, (site, used)| match used {
        Some(used) => {
            let week =
                json!({ "limit": "100", "used": used.to_string(), "resetTime": "2026-11-20T00:00:00Z" });
            script.answer(site, 200, json!({ "usage": week }))
        }
        None => script.fail(site, "ENOTFOUND"),
    })
}

#[test]
fn a_provider_of_a_platform_with_several_is_its_own_account() {
    let names = ["kimi", "kimi-code-plan-cn", "kimi-code-plan-global", "KIMI", "Kimi-Code-Plan-CN"];
    for of in names {
        let is_used_up = of.to_lowercase().ends_with("-cn");
        let left = if is_used_up { " 0% " } else { " 90% " };
        for of in [of.to_owned(), format!("{of}/k2")] {
            let line = line(&mut kimi([Some(100), Some(10)]), &json!({ "for": of })).expect("a line");
            assert!(line.contains(left), "{of}: {line}");
        }
        let (lasts, words) = guard(&mut kimi([Some(100), Some(10)]), of);
        assert_eq!(lasts, !is_used_up, "{of}: {words}");
        // Another site does not replace it if it fails.
        let (lasts, words) = guard(&mut kimi([None, Some(10)]), of);
        assert_eq!(lasts, !is_used_up, "{of}: {words}");
    }
    // A platform's name selects all of its accounts, whichever of its providers they serve.
    let usage = json!({ "usage": {
        "rolling": { "status": "ok", "percent": 37, "resetsAt": "2026-11-18T13:39:40.000Z" },
        "weekly": { "status": "ok", "percent": 12, "resetsAt": "2026-11-23T00:00:00.000Z" },
    } });
    let auth = json!({ "opencode": { "type": "api", "key": "sk-0123456789abcdef" } });
    let mut zen = Script::auth(auth).answer("GET https://opencode.ai/zen/go/v1/usage", 200, usage);
    let (lasts, words) = guard(&mut zen, "OpenCode-Go");
    assert!(lasts, "{words}");
}

#[test]
fn a_line_of_a_model_at_a_platform_of_ones_own_is_of_that_platform() {
    let custom = json!({ "custom": [{ "id": "acme", "auth": { "env": "ACME_KEY" },
        "url": "https://acme.example/quota", "windows": [{ "remaining": "/left", "limit": "/all" }] }] });
    let answer = json!({ "left": 3, "all": 4 });
    let script = Script::new().settings(custom).variable("ACME_KEY", "acme-0123456789abcdef");
    let mut script = script.answer("GET https://acme.example/quota", 200, answer);
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
    // No field of the format is known for this account.
    assert_eq!(line(&mut machine(), &json!({ "for": "deepseek", "format": "{left}%" })), None);
    // Z.ai counts nothing here.
    for preset in ["tmux", "starship", "waybar"] {
        for format in ["{count} {balance}", ""] {
            let wish = json!({ "for": "zai", "format": format, "preset": preset });
            assert_eq!(line(&mut machine(), &wish), None, "{preset}");
        }
    }
}

#[test]
fn a_line_is_nothing_rather_than_an_error() {
    for mut script in [
        Script::new(),
        Script::auth("{"),
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 401, "{}"),
    ] {
        assert_eq!(line(&mut script, &json!({})), None);
        for preset in ["tmux", "starship", "waybar"] {
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

/// A machine with an account name that programs would parse as their own syntax.
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
    // Line breaks and the brackets of a style are already removed.
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
        .settings(custom)
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
    script.memory = Some((ReadingCache::default(), Intent::Asked));
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
