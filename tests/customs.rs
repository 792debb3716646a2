//! Platforms of the user's own: cases that the vectors leave out.

use crate::support::Script;
use mystatus::cache::{Intent, ReadingCache};
use mystatus::render::plain;
use serde_json::{Value, json};

const KEY: &str = "tok-EXAMPLEexampleEXAMPLE0033";

fn acme(more: &Value) -> Value {
    let mut acme = json!({ "id": "acme", "url": "https://billing.example.com/v2/balance", "auth": { "entry": "acme" },
        "balances": [{ "remaining": "/b", "currency": "USD" }] });
    acme.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    acme
}

/// A machine with the key, and `custom` in the settings.
fn machine(custom: &Value) -> Script {
    let auth = json!({ "acme": { "type": "api", "key": KEY } });
    Script::auth(auth).settings(json!({ "custom": custom }))
}

/// The error of a run that sends nothing.
fn refused(custom: &Value) -> String {
    let mut script = machine(custom);
    let run = script.run();
    assert_eq!(script.sent().len(), 0, "{custom}");
    let report = json!(run.json());
    assert_eq!(report["failures"][0]["code"], "invalid_config", "{report}");
    // For a missing key, the next step names the field.
    ["message", "next_step"].map(|name| report["failures"][0][name].as_str().expect("words")).join("\n")
}

#[test]
fn every_wrong_member_is_named_by_its_path() {
    for (more, member) in [
        (
            json!({ "windows": [{ "used": "/u", "limit": "/l" }, { "used": "/u", "formula": "x" }] }),
            "custom[0].windows[1].formula",
        ),
        (json!({ "windows": [{ "seconds": 5 }] }), "custom[0].windows[0].percent"),
        (json!({ "windows": [{ "used": "/u" }] }), "custom[0].windows[0].limit"),
        (json!({ "windows": [{ "limit": "/l" }] }), "custom[0].windows[0].remaining"),
        (json!({ "windows": [{ "remaining": "/r" }] }), "custom[0].windows[0].limit"),
        (
            json!({ "windows": [{ "percent": "/p", "seconds": 5, "month": true }] }),
            "custom[0].windows[0].month",
        ),
        (json!({ "windows": {} }), "custom[0].windows"),
        (json!({ "balances": [{ "remaining": "b", "currency": "USD" }] }), "custom[0].balances[0].remaining"),
        (json!({ "balances": [{ "remaining": "/b", "currency": "$" }] }), "custom[0].balances[0].currency"),
        (
            json!({ "balances": [{ "remaining": "/b", "currency": "USD", "divide": 0 }] }),
            "custom[0].balances[0].divide",
        ),
        (json!({ "balances": [] }), "custom[0]"),
        (json!({ "ok": { "at": "/a" } }), "custom[0].ok.is"),
        (json!({ "ok": { "at": "/a", "is": 1, "below": 1 } }), "custom[0].ok.below"),
        (
            json!({ "balances": [{ "remaining": "/b", "currency": "USD", "unlimited": { "at": "/u", "is": true, "below": 0 } }] }),
            "custom[0].balances[0].unlimited.below",
        ),
        (json!({ "balances": [{ "remaining": "/b", "currency": "U$D" }] }), "custom[0].balances[0].currency"),
        (json!({ "balances": [{ "remaining": "/b", "currency": "U" }] }), "custom[0].balances[0].currency"),
        (
            json!({ "balances": [{ "remaining": "/b", "currency": "USD", "name": "" }] }),
            "custom[0].balances[0].name",
        ),
        (
            json!({ "balances": [{ "remaining": "/b", "currency": "USD", "name": "n".repeat(257) }] }),
            "custom[0].balances[0].name",
        ),
        (json!({ "auth": { "entry": "acme", "header": "cookie" } }), "custom[0].auth.header"),
        (json!({ "auth": { "env": "DEEPSEEK_API_KEY" } }), "custom[0].auth.env"),
        (json!({ "auth": { "env": "NOT_SET" } }), "custom[0].auth.env"),
        (json!({ "auth": { "entry": "other" } }), "custom[0].auth.entry"),
        (json!({ "auth": {} }), "custom[0].auth"),
        (json!({ "url": "https://billing.example.com:22/" }), "custom[0].url"),
        (json!({ "id": "Acme" }), "custom[0].id"),
        (json!({ "preset": "litellm" }), "custom[0].balances"),
    ] {
        let message = refused(&json!([acme(&more)]));
        assert!(message.contains(&format!("`{member}`")), "{more} gave {message}");
    }
}

#[test]
fn whoever_describes_no_figures_is_told_what_has_them() {
    let text = machine(&json!([acme(&json!({ "balances": [] }))])).text();
    for way in ["windows", "balances", "preset", "#platforms-of-your-own"] {
        assert!(text.contains(way), "{way}: {text}");
    }
}

#[test]
fn an_id_is_given_once_and_more_than_16_are_refused() {
    let second = acme(&json!({ "url": "https://elsewhere.example.com/" }));
    let mut script = machine(&json!([acme(&json!({})), second]));
    script = script.answer("GET https://billing.example.com/v2/balance", 200, json!({ "b": 5 }));
    script.run();
    assert_eq!(script.sent().len(), 1);
    let many: Vec<_> = (0..17).map(|n| acme(&json!({ "id": format!("a-{n}"), "url": "http://x" }))).collect();
    let failures = |many: &[Value]| {
        let report = json!(Script::auth("{}").settings(json!({ "custom": many })).run().json());
        report["failures"].as_array().map(Vec::len)
    };
    assert_eq!(failures(&many), Some(17), "each, and that there are too many");
    assert_eq!(failures(&many[..16]), Some(16));
}

/// The reported reason why the custom platform cannot be queried or did not answer.
fn told(custom: &Value) -> String {
    let auth = json!({ "acme": { "type": "api", "key": KEY }, "anthropic": { "type": "api", "key": KEY } });
    let script = Script::auth(auth).settings(json!({ "custom": custom }));
    let refusing =
        |script: Script, host: &str| script.answer(&format!("GET https://{host}/v2/balance"), 401, "{}");
    refusing(refusing(script, "billing.example.com"), "other.example.com").text()
}

#[test]
fn a_failure_names_the_users_own_platform_and_where_its_key_comes_from() {
    let named = acme(&json!({ "name": "Acme Cloud" }));
    let other = acme(&json!({ "id": "other", "url": "https://other.example.com/v2/balance" }));
    let text = told(&json!([named, other]));
    for said in ["Acme Cloud", "https://billing.example.com,", "https://other.example.com,", "`acme`"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let failed = text.split("\n\n").next().expect("the failures");
    assert!(!failed.contains("mystatus.json"), "{failed}");
    // A platform that cannot be queried is named by its id.
    let text = told(&json!([acme(&json!({ "windows": {} }))]));
    assert!(text.contains("\nacme: "), "{text}");
    let text = told(&json!([acme(&json!({ "auth": { "entry": "anthropic" } }))]));
    assert!(
        text.contains("`custom[0].auth.entry`"),
        "a built-in platform's key, which is none of its setup's: {text}"
    );
}

#[test]
fn sessions_with_the_users_own_platform_are_heard_of() {
    let mut script = machine(&json!([acme(&json!({ "name": "Acme Cloud" }))]));
    script.memory = Some((ReadingCache::default(), Intent::Automatic));
    let run = script.add_signal(json!({ "type": "error", "provider": "acme", "model": "m", "status": 429,
        "message": "Weekly usage limit reached" }));
    assert_eq!(plain(&run.stops(&mut Vec::new())), "Acme Cloud weekly limit reached.");
}

#[test]
fn the_header_that_a_description_names_is_the_only_one_that_holds_the_key() {
    let bearer = format!("Bearer {KEY}");
    for (word, name, value) in [
        ("authorization", "authorization", bearer.as_str()),
        ("authorization-raw", "authorization", KEY),
        ("x-api-key", "x-api-key", KEY),
        ("api-key", "api-key", KEY),
        ("x-bf-vk", "x-bf-vk", KEY),
    ] {
        let custom = json!([acme(&json!({ "auth": { "entry": "acme", "header": word } }))]);
        let mut script =
            machine(&custom).answer("GET https://billing.example.com/v2/balance", 200, json!({ "b": 5 }));
        script.run();
        let request = &script.sent()[0];
        let holding = ["authorization", "x-api-key", "api-key", "x-bf-vk"]
            .into_iter()
            .filter_map(|name| Some((name, request.header(name)?)));
        assert_eq!(holding.collect::<Vec<_>>(), [(name, value)], "{word}");
    }
}

/// The report of `reply`, read by a window with the description `row`.
fn described(row: &Value, reply: &Value) -> Value {
    let custom = json!([acme(&json!({ "balances": [], "windows": [row] }))]);
    let script = machine(&custom).answer("GET https://billing.example.com/v2/balance", 200, reply);
    json!({ script }.run().json())
}

#[test]
fn a_window_is_read_as_its_description_says() {
    for (row, reply, read) in [
        (
            json!({ "used": "/u", "remaining": "/r" }),
            json!({ "u": 25, "r": 75 }),
            json!({ "percent_left": 75, "limit": 100 }),
        ),
        (json!({ "percent": "/p", "percent_is": "left" }), json!({ "p": 25 }), json!({ "percent_left": 25 })),
        (
            json!({ "percent": "/p", "percent_is": "left_fraction" }),
            json!({ "p": 0.25 }),
            json!({ "percent_left": 25 }),
        ),
        // A limit of 0 is no limit, so nothing is counted against it.
        (
            json!({ "percent": "/p", "used": "/u", "limit": "/l" }),
            json!({ "p": 40, "u": 5, "l": 0 }),
            json!({ "percent_left": null, "used": 5, "limit": null }),
        ),
        (
            json!({ "percent": "/p", "resets": "/at", "resets_as": "ms" }),
            json!({ "p": 1, "at": 1_795_007_200_000_i64 }),
            json!({ "resets_in_seconds": 7200 }),
        ),
        (
            json!({ "percent": "/p", "resets": "/at", "resets_as": "in_s" }),
            json!({ "p": 1, "at": 7200 }),
            json!({ "resets_in_seconds": 7200 }),
        ),
        (
            json!({ "percent": "/p", "seconds": "/s" }),
            json!({ "p": 1, "s": "90m" }),
            json!({ "window_seconds": 5400 }),
        ),
        (
            json!({ "percent": "/p", "seconds": "/s" }),
            json!({ "p": 1, "s": "5400s" }),
            json!({ "window_seconds": 5400 }),
        ),
        (
            json!({ "percent": "/p", "unlimited": { "at": "/l", "below": 0 } }),
            json!({ "p": 1, "l": -1 }),
            json!({ "unlimited": true }),
        ),
        (
            json!({ "percent": "/p", "unlimited": { "at": "/l", "below": 0 } }),
            json!({ "p": 1, "l": 0 }),
            json!({ "unlimited": null }),
        ),
    ] {
        let report = described(&row, &reply);
        let window = &report["accounts"][0]["windows"][0];
        for (name, value) in read.as_object().expect("an object") {
            assert_eq!(window[name], *value, "{name} of {row}: {report:#}");
        }
    }
    // A null limit means that there is none; a missing one means that nothing is known.
    let row = json!({ "used": "/u", "limit": "/l" });
    assert_eq!(described(&row, &json!({ "l": null }))["accounts"][0]["windows"], json!([]));
    assert_eq!(described(&row, &json!({}))["failures"][0]["code"], "invalid_reply");
    let row = json!({ "percent": "/p" });
    assert_eq!(described(&row, &json!({ "p": null }))["accounts"][0]["windows"], json!([]));
    assert_eq!(described(&row, &json!({}))["failures"][0]["code"], "invalid_reply");
}

/// The message if a custom `LiteLLM` gives this answer.
fn of_litellm(status: u16, reply: &str) -> String {
    let custom = json!([{ "id": "acme", "preset": "litellm", "url": "https://llm.example.com",
        "auth": { "entry": "acme" } }]);
    machine(&custom).answer("GET https://llm.example.com/key/info", status, reply).text()
}

#[test]
fn the_word_for_sub2apis_wallet_is_no_plan() {
    let custom = json!([{ "id": "acme", "preset": "sub2api", "url": "https://llm.example.com",
        "auth": { "entry": "acme" } }]);
    for (name, plan) in [("钱包余额", Value::Null), ("Team", json!("Team"))] {
        let reply = json!({ "isValid": true, "planName": name, "balance": 3.5 });
        let script = machine(&custom).answer("GET https://llm.example.com/v1/usage", 200, reply);
        let report = json!({ script }.run().json());
        assert_eq!(report["accounts"][0].get("plan").cloned().unwrap_or_default(), plan, "{report:#}");
    }
}

#[test]
fn sub2apis_quotas_are_in_dollars() {
    let custom = json!([{ "id": "acme", "preset": "sub2api", "url": "https://llm.example.com",
        "auth": { "entry": "acme" } }]);
    let reply = json!({ "isValid": true,
        "quota": { "limit": 50, "used": 5, "remaining": 45, "unit": "USD" },
        "rate_limits": [{ "window": "5h", "limit": 10, "used": 1 }],
        "subscription": { "daily_usage_usd": 1, "daily_limit_usd": 10, "weekly_usage_usd": 1,
            "weekly_limit_usd": 40, "monthly_usage_usd": 1, "monthly_limit_usd": 100 } });
    let script = machine(&custom).answer("GET https://llm.example.com/v1/usage", 200, reply);
    let report = json!({ script }.run().json());
    let windows = report["accounts"][0]["windows"].as_array().expect("windows").iter();
    let currencies: Vec<_> = windows.map(|window| window["currency"].as_str()).collect();
    assert_eq!(currencies, [Some("USD"); 5], "{report:#}");
}

#[test]
fn a_spent_budget_is_no_fault_of_the_key_or_the_program() {
    let refusal = |kind: &str, message: &str| {
        json!({ "error": { "message": message, "type": kind, "param": null, "code": "400" } }).to_string()
    };
    let over = "Budget has been exceeded! Current cost: 5.1, Max budget: 5.0";
    for (status, kind) in
        [(400, "budget_exceeded"), (400, "auth_error"), (401, "auth_error"), (429, "budget_exceeded")]
    {
        let text = of_litellm(status, &refusal(kind, over));
        assert!(text.contains("The limit is used up"), "{status} {kind}: {text}");
    }
    for (status, kind) in [(400, "no_db_connection"), (401, "auth_error")] {
        let text = of_litellm(status, &refusal(kind, "No connected db."));
        assert!(text.contains("has no database"), "{status} {kind}: {text}");
    }
}

#[test]
fn what_answers_in_another_place_is_told_from_a_changed_reply() {
    let page = of_litellm(200, "<!doctype html><html><title>Sign in</title></html>");
    assert!(page.contains("a web page") && page.contains("Something other than"), "{page}");
    let moved = of_litellm(307, "");
    assert!(moved.contains("(307)") && moved.contains("name the final URL"), "{moved}");
}

#[test]
fn the_entry_of_a_wrong_description_is_not_one_that_is_not_supported() {
    let text = machine(&json!([acme(&json!({ "windows": {} }))])).text();
    assert!(text.contains("`custom[0].windows`") && !text.contains("not supported"), "{text}");
}

#[test]
fn an_id_that_is_taken_is_told_from_one_that_is_misspelt() {
    let said = |id: &str| {
        let custom = json!([acme(&json!({})), acme(&json!({ "id": id }))]);
        machine(&custom).answer("GET https://billing.example.com/v2/balance", 200, json!({ "b": 5 })).text()
    };
    for id in ["acme", "openrouter"] {
        assert!(said(id).contains("`custom[1].id` to an id that no other platform has"), "{}", said(id));
    }
    assert!(said("Acme").contains("`custom[1].id` to 1 to 32 of a-z, 0-9 and -"), "{}", said("Acme"));
}

#[test]
fn a_key_goes_to_the_one_host_and_port_past_no_proxy_but_that_of_this_machine() {
    let url = "https://billing.example.com:4000/v2/balance?x=1";
    let custom =
        json!([acme(&json!({ "url": url, "auth": { "entry": "acme", "header": "authorization-raw" } }))]);
    let mut script =
        machine(&custom).answer("GET https://billing.example.com:4000/v2/balance", 200, json!({ "b": 5 }));
    script.run();
    assert_eq!(script.sent()[0].url(), url);
    assert_eq!(script.sent()[0].header("authorization"), Some(KEY));
    let local = json!([acme(&json!({ "url": "http://localhost:4000/b", "loopback": true }))]);
    // Even an unusable proxy does not affect this machine's own addresses.
    let mut script = machine(&local).variable("HTTPS_PROXY", "socks5://proxy.example").answer(
        "GET https://localhost:4000/b",
        200,
        json!({ "b": 5 }),
    );
    let run = script.run();
    assert_eq!(run.report().exit_status(), 0);
    assert_eq!(script.sent()[0].request.host, "localhost:4000");
}
