//! Plans that are queried only if the user enables them: Claude, Devin and Warp.

use crate::support::{HOME, NOW, Script};
use serde_json::{Value, json};

const CLAUDE: &str = "GET https://api.anthropic.com/api/oauth/usage";

#[test]
fn an_expired_sign_in_is_not_sent() {
    for (file, content, id) in [
        (
            ".claude/.credentials.json",
            json!({ "claudeAiOauth": { "accessToken": "a", "expiresAt": 1 } }),
            "claude",
        ),
        (
            ".claude/.credentials.json",
            json!({ "claudeAiOauth": { "accessToken": "a", "expiresAt": 1_795_000_000_000_i64 } }),
            "claude",
        ),
        (
            ".aws/sso/cache/kiro-auth-token.json",
            json!({ "accessToken": "a", "expiresAt": "2026-11-18T11:06:40Z" }),
            "kiro",
        ),
    ] {
        let mut script = Script::auth("{}").file(&format!("{HOME}/{file}"), content);
        script.enable = vec![id.to_owned()];
        let report = json!(script.run().json());
        assert_eq!(report["failures"][0]["code"], "token_expired", "{report}");
        assert_eq!(script.sent().len(), 0);
    }
}

#[test]
fn a_server_that_is_no_host_of_devins_gets_nothing() {
    let file = "windsurf_api_key = \"key-invented\"\napi_server_url = \"https://devin.acme.example\"\n";
    let mut script = Script::auth("{}").file(&format!("{HOME}/.local/share/devin/credentials.toml"), file);
    script.enable = vec!["devin".to_owned()];
    let text = script.text();
    assert_eq!(script.sent().len(), 0);
    // The advice does not ask to edit another program's file.
    assert!(text.contains("not on the allow-list") && !text.contains("Set `"), "{text}");
}

/// The report of a platform enabled by its `id`.
fn enabled(mut script: Script, id: &str) -> Value {
    script.enable = vec![id.to_owned()];
    json!(script.run().json())
}

#[test]
fn claude_shows_its_plan_and_what_may_be_spent_only_where_that_is_limited() {
    let spent = |extra: Value| {
        let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A", "subscriptionType": "max" });
        let usage = json!({ "five_hour": { "utilization": 20 }, "extra_usage": extra });
        let script = Script::auth("{}")
            .file(&format!("{HOME}/.claude/.credentials.json"), json!({ "claudeAiOauth": oauth }));
        let report = enabled(script.answer(CLAUDE, 200, usage), "claude");
        assert_eq!(report["accounts"][0]["plan"], "max", "{report:#}");
        report["accounts"][0]["windows"][1]["percent_left"].clone()
    };
    let extra = |enabled: bool, limit: Value| json!({ "is_enabled": enabled, "monthly_limit": limit, "utilization": 40 });
    assert_eq!(spent(extra(true, json!(5000))), 60);
    let counted = |used: Value| json!({ "is_enabled": true, "monthly_limit": 5000, "used_credits": used, "utilization": null });
    assert_eq!(spent(counted(json!(1250))), 75);
    assert_eq!(spent(counted(Value::Null)), Value::Null);
    for none in [extra(false, json!(5000)), extra(true, json!(0)), extra(true, Value::Null)] {
        assert_eq!(spent(none.clone()), Value::Null, "{none}");
    }
}

#[test]
fn claude_shows_the_spending_of_a_seat_that_has_no_limits() {
    let amount = |minor: u32| json!({ "amount_minor": minor, "currency": "USD", "exponent": 2 });
    let shown = |extra: Value, spend: Value| {
        let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A" });
        let usage = json!({ "limits": [], "extra_usage": extra, "spend": spend });
        let script = Script::auth("{}")
            .file(&format!("{HOME}/.claude/.credentials.json"), json!({ "claudeAiOauth": oauth }));
        enabled(script.answer(CLAUDE, 200, usage), "claude")
    };
    let spend =
        |enabled: bool, limit: Value| json!({ "enabled": enabled, "used": amount(1802), "limit": limit });
    let report = shown(Value::Null, spend(true, amount(30000)));
    let window = &report["accounts"][0]["windows"][0];
    assert_eq!((&window["scope"], &window["window"]), (&json!("spending"), &json!("monthly")), "{report:#}");
    assert_eq!(
        (&window["used"], &window["limit"], &window["currency"]),
        (&json!(18.02), &json!(300), &json!("USD"))
    );
    // Duplicates count once.
    let extra = json!({ "is_enabled": true, "monthly_limit": 30000, "utilization": 6 });
    let both = shown(extra, spend(true, amount(30000)));
    assert_eq!(both["accounts"][0]["windows"].as_array().map(Vec::len), Some(1), "{both:#}");
    let vague = json!({ "amount_minor": 30000, "exponent": 300 });
    for none in [spend(false, amount(30000)), spend(true, Value::Null), spend(true, vague)] {
        assert_eq!(shown(Value::Null, none.clone())["failures"][0]["code"], "quota_unavailable", "{none}");
    }
}

/// The windows of a list of Claude's `limits`.
fn claude_limited(limits: &Value) -> Value {
    let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A" });
    let script = Script::auth("{}")
        .file(&format!("{HOME}/.claude/.credentials.json"), json!({ "claudeAiOauth": oauth }))
        .answer(CLAUDE, 200, json!({ "five_hour": null, "limits": limits }));
    enabled(script, "claude")
}

#[test]
fn claude_takes_no_limit_of_a_part_for_the_plans_own() {
    let limit = |kind: &str, group: &str, percent: u32, scope: Value| json!({ "kind": kind, "group": group, "percent": percent, "scope": scope });
    let of_model =
        |id: Value, name: Value| json!({ "model": { "id": id, "display_name": name }, "surface": null });
    let report = claude_limited(&json!([
        limit("weekly_all", "weekly", 20, json!(null)),
        limit("weekly_scoped", "weekly", 80, of_model(json!("fable-1"), json!("Fable"))),
        limit("weekly_scoped", "weekly", 70, of_model(json!("fable-2"), json!(null))),
        limit("weekly_scoped", "weekly", 100, json!({ "model": null, "surface": "cowork" })),
        limit("weekly_scoped", "weekly", 100, json!({ "model": null, "surface": null })),
        limit("monthly_all", "monthly", 5, json!(null)),
    ]));
    let windows = report["accounts"][0]["windows"].as_array().unwrap_or_else(|| panic!("{report:#}"));
    let read: Vec<_> = windows
        .iter()
        .map(|one| {
            (
                one["scope"].as_str().expect("a scope"),
                one["percent_used"].as_u64(),
                one["window_seconds"].as_u64(),
            )
        })
        .collect();
    let week = Some(604_800);
    assert_eq!(
        read,
        [
            ("plan", Some(20), week),
            ("Fable", Some(80), week),
            ("fable-2", Some(70), week),
            ("cowork", Some(100), week),
            ("plan", Some(5), None),
        ]
    );
}

#[test]
fn claudes_limits_have_their_length_by_kind_where_they_name_no_group() {
    let fable = json!({ "model": { "display_name": "Fable" } });
    let report = claude_limited(&json!([
        { "kind": "session", "percent": 18 },
        { "kind": "weekly_all", "percent": 33 },
        { "kind": "weekly_scoped", "percent": 80, "scope": fable },
        { "kind": "other", "percent": 5 },
    ]));
    let windows = report["accounts"][0]["windows"].as_array().unwrap_or_else(|| panic!("{report:#}"));
    let lengths: Vec<_> = windows.iter().map(|window| window["window_seconds"].as_u64()).collect();
    assert_eq!(lengths, [Some(18_000), Some(604_800), Some(604_800), None]);
}

#[test]
fn claudes_week_of_routines_is_shown_by_that_name() {
    let oauth = json!({ "accessToken": "sk-ant-oat01-invented-A" });
    let script = Script::auth("{}")
        .file(&format!("{HOME}/.claude/.credentials.json"), json!({ "claudeAiOauth": oauth }))
        .answer(CLAUDE, 200, json!({ "seven_day_routines": { "utilization": 20, "resets_at": null } }));
    let report = enabled(script, "claude");
    let window = &report["accounts"][0]["windows"][0];
    assert_eq!((&window["scope"], &window["window_seconds"]), (&json!("Routines"), &json!(604_800)));
}

#[test]
fn claude_without_limits_has_no_plan_and_is_not_a_reply_of_another_kind() {
    assert_eq!(claude_limited(&json!([]))["failures"][0]["code"], "quota_unavailable");
    assert_eq!(claude_limited(&json!(null))["failures"][0]["code"], "invalid_reply");
}

/// The report if Devin's server sends `reply`.
fn devin(reply: &Value) -> Value {
    let script = Script::auth("{}")
        .file(&format!("{HOME}/.local/share/devin/credentials.toml"), "windsurf_api_key = \"key-invented\"\n")
        .answer(
            "POST https://server.codeium.com/exa.seat_management_pb.SeatManagementService/GetUserStatus",
            200,
            reply,
        );
    enabled(script, "devin")
}

#[test]
fn devins_newer_servers_tell_of_the_plan_beside_the_user() {
    let status = json!({ "planInfo": { "planName": "Free" }, "weeklyQuotaRemainingPercent": 40 });
    let plan =
        json!({ "planName": "Pro", "billingStrategy": "BILLING_STRATEGY_QUOTA", "hideDailyQuota": true });
    let account = |reply: &Value| devin(reply)["accounts"][0].clone();
    let newer = account(&json!({ "userStatus": { "planStatus": status }, "planInfo": plan }));
    assert_eq!(newer["plan"], "Pro", "{newer:#}");
    assert_eq!(newer["windows"].as_array().map(Vec::len), Some(1), "{newer:#}");
    assert_eq!(account(&json!({ "userStatus": { "planStatus": status } }))["plan"], "Free");
}

#[test]
fn devin_leaves_out_a_percentage_of_nothing_and_windows_that_there_are_not() {
    let windows = |status: Value| {
        let report = devin(&json!({ "userStatus": { "planStatus": status } }));
        let windows =
            report["accounts"][0]["windows"].as_array().unwrap_or_else(|| panic!("{report:#}")).clone();
        windows
            .iter()
            .map(|one| (one["window_seconds"].as_u64(), one["percent_left"].as_u64()))
            .collect::<Vec<_>>()
    };
    let (day, week) = (Some(86_400), Some(604_800));
    let reset = ((NOW / 1000) + 3600).to_string();
    assert_eq!(
        windows(json!({ "planInfo": { "billingStrategy": "BILLING_STRATEGY_QUOTA" } })),
        [(day, Some(0)), (week, Some(0))]
    );
    let partly = json!({ "dailyQuotaRemainingPercent": 30, "weeklyQuotaResetAtUnix": reset });
    assert_eq!(windows(partly), [(day, Some(30)), (week, Some(0))]);
    let none = json!({ "dailyQuotaRemainingPercent": 30, "weeklyQuotaResetAtUnix": "0" });
    assert_eq!(windows(none), [(day, Some(30))]);
}

#[test]
fn warps_credits_beside_the_month_count_until_they_lapse() {
    let grant = |left: u32, at: Value| json!({ "requestCreditsRemaining": left, "expiration": at });
    let grants = [
        grant(150, json!("2026-12-18T11:06:40Z")),
        grant(20, Value::Null),
        grant(500, json!("2026-11-18T11:06:40Z")),
    ];
    let limit = json!({ "requestLimit": 1500, "requestsUsedSinceLastRefresh": 1500 });
    let warp = |grants: &[Value]| {
        let of_workspace = json!({ "bonusGrantsInfo": { "grants": grants } });
        let user =
            json!({ "requestLimitInfo": limit, "bonusGrants": grants, "workspaces": [{}, of_workspace] });
        let script = Script::auth("{}").variable("WARP_API_KEY", "wk-invented-1");
        let reply = json!({ "data": { "user": { "user": user } } });
        enabled(script.answer("POST https://app.warp.dev/graphql/v2", 200, reply), "warp")["accounts"][0]
            .clone()
    };
    assert_eq!(warp(&grants)["balances"][0]["remaining"], 340);
    assert_eq!(warp(&grants[2..])["balances"], json!([]));
    let mut script = Script::auth("{}").variable("WARP_API_KEY", "wk-invented-1");
    script.enable = vec!["warp".to_owned()];
    script.start();
    let sent = script.sent();
    let body = sent[0].request.body.as_ref().expect("a body").expose();
    for member in ["bonusGrants", "bonusGrantsInfo", "requestLimitRefreshDuration", "UserFacingError"] {
        assert!(body.contains(member), "what is read is asked for: {body}");
    }
    for part in ["category", "name", "version"] {
        assert!(sent[0].header(&format!("x-warp-os-{part}")).is_some(), "{part}");
    }
}

#[test]
fn warps_credits_are_over_what_it_says_and_its_refusals_keep_their_words() {
    let warp = |user: Value| {
        let script = Script::auth("{}").variable("WARP_API_KEY", "wk-invented-1");
        let reply = json!({ "data": { "user": user } });
        enabled(script.answer("POST https://app.warp.dev/graphql/v2", 200, reply), "warp")
    };
    for (duration, window) in [
        (json!("WEEKLY"), json!("weekly")),
        (json!("EVERY_TWO_WEEKS"), json!("14-day")),
        (json!("MONTHLY"), json!("monthly")),
        (json!("DAILY"), Value::Null),
        (Value::Null, json!("monthly")),
    ] {
        let limit = json!({ "requestLimit": 1500, "requestsUsedSinceLastRefresh": 5,
            "requestLimitRefreshDuration": duration });
        let report = warp(json!({ "user": { "requestLimitInfo": limit } }));
        assert_eq!(report["accounts"][0]["windows"][0]["window"], window, "{duration}");
    }
    let refused = json!({ "__typename": "UserFacingError", "error": { "message": "User not found" } });
    let report = warp(refused);
    assert_eq!(report["failures"][0]["code"], "platform_error");
    assert!(report["failures"][0].to_string().contains("User not found"), "{report}");
}

#[test]
fn warp_without_a_count_is_unlimited_or_not_understood() {
    let warp = |limit: Value| {
        let reply = json!({ "data": { "user": { "user": { "requestLimitInfo": limit } } } });
        let script = Script::auth("{}").variable("WARP_API_KEY", "wk-invented-1");
        enabled(script.answer("POST https://app.warp.dev/graphql/v2", 200, reply), "warp")
    };
    assert_eq!(warp(json!({ "isUnlimited": true }))["accounts"][0]["windows"][0]["unlimited"], true);
    assert_eq!(warp(json!({ "isUnlimited": false }))["failures"][0]["code"], "invalid_reply");
}
