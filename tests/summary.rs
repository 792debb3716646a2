//! Summaries of the report: the sidebar, the text next to the prompt, and the brief for a model.

use crate::support::google::{INSTALLED, MODELS, SECRET, accounts_file, constants, script_path, signed_in};
use crate::support::openai::{USAGE, usage, window};
use crate::support::{Script, TOKEN, how};
use mystatus::binding::Model;
use mystatus::cli::How;
use mystatus::locale::LANGUAGES;
use mystatus::render::{Room, Tone, plain};
use serde_json::{Value, json};

const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";

fn machine() -> Script {
    Script::auth(json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
        "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" },
        "github-copilot": { "type": "oauth", "refresh": "gho_0123456789" },
    }))
    .answer(USAGE, 200, usage(42.0, 9_200))
    .answer(
        USAGE,
        200,
        json!({ "plan_type": "business", "credits": { "has_credits": true, "balance": 12.5 } }),
    )
    .answer(ZAI, 200, json!({ "success": true, "data": { "limits": [] } }))
    .answer("GET https://api.github.com/copilot_internal/user", 404, "{}")
}

#[test]
fn each_account_has_a_line_that_fits_the_sidebar() {
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let lines = machine().lang(lang).run().summary(Model::default());
        for line in &lines {
            let columns = mystatus::render::width(&plain(std::slice::from_ref(line)));
            assert!(columns <= 37, "{columns} in {lang}: {}", plain(&lines));
        }
        insta::assert_snapshot!(format!("summary_{lang}"), plain(&lines));
    }
}

#[test]
fn a_model_is_told_in_a_list_without_bars() {
    let brief = machine().run().brief();
    insta::assert_snapshot!("brief", brief);
    assert!(!brief.contains('█'), "{brief}");
}

#[test]
fn a_model_is_told_what_to_do_where_there_is_no_account() {
    let brief = Script::auth(json!({})).run().brief();
    assert!(brief.contains("\n```\nNo configured accounts found"), "{brief}");
}

#[test]
fn what_is_too_much_for_a_model_is_counted() {
    let account = |number| {
        // No two in a row lack the same, and so share their advice.
        let lacking = if number % 2 == 0 { "projectId" } else { "refreshToken" };
        let mut account = json!({ "refreshToken": format!("1//{number}"), "projectId": "p" });
        account[lacking] = json!("");
        account["email"] = json!(format!("user{number}@example.com"));
        account
    };
    let accounts: Vec<_> = (0..400).map(account).collect();
    let run = Script::auth("{}").file(&accounts_file(), json!({ "accounts": accounts })).run();
    let lines = run.lines(Room::Model).iter().filter(|line| line.width() > 0).count();
    let block = run.repeat(false);
    let lines_told: Vec<_> = block.lines().skip(2).collect();
    let [told @ .., more, "```"] = lines_told.as_slice() else { panic!("{block}") };
    assert!(lines > told.len() && told.len() > 100, "{}", told.len());
    assert_eq!(*more, format!("… and {} more", lines - told.len()));
}

/// The text next to the prompt of a session with a model.
fn prompt(mut script: Script, provider: &str, id: &str) -> Option<String> {
    let words = script.run().prompt(Model { provider, id }, usize::MAX)?;
    Some(plain(std::slice::from_ref(&words)))
}

/// An OpenAI account with an ordinary plan, 80 % left, and `more` in its reply.
fn plan(more: Value) -> Script {
    let mut reply = json!({ "plan_type": "pro", "rate_limit": { "primary_window": window(20.0) } });
    let Value::Object(more) = more else { panic!("members") };
    reply.as_object_mut().expect("an object").extend(more);
    Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 200, reply)
}

#[test]
fn the_prompt_has_what_gates_its_model() {
    let words = prompt(machine(), "openai", "gpt-5.3-codex");
    assert_eq!(words.as_deref(), Some("58% left · 2h33m · OpenAI"));
    assert_eq!(
        prompt(machine(), "openai", "").as_deref(),
        Some("58% left · 2h33m · OpenAI"),
        "of whatever model"
    );
    assert_eq!(prompt(machine(), "anthropic", "claude-opus-4-5"), None);
    assert_eq!(prompt(machine(), "zai-coding-plan", "glm-4.7"), None, "nothing is known");
}

#[test]
fn a_models_own_limit_gates_no_other() {
    let limit =
        json!({ "limit_name": "GPT-5.3-Codex-Spark", "rate_limit": { "primary_window": window(100.0) } });
    let spark = || plan(json!({ "additional_rate_limits": [limit] }));
    assert_eq!(prompt(spark(), "openai", "gpt-5.3-codex").as_deref(), Some("80% left · OpenAI"));
    assert_eq!(prompt(spark(), "openai", "").as_deref(), Some("80% left · OpenAI"));
    let own = prompt(spark(), "openai", "gpt-5.3-codex-spark");
    assert_eq!(own.as_deref(), Some("0% left · GPT-5.3-Codex-…"));
    let line = |id| plain(&spark().run().summary(Model { provider: "openai", id }));
    assert_eq!(line("gpt-5.3-codex"), "OpenAI          ████░  80%");
    assert_eq!(line("gpt-5.3-codex-spark"), "OpenAI          ░░░░░   0% GPT-5.3-C…");
    assert_eq!(
        plain(&spark().run().summary(Model::default())),
        "OpenAI          ████░  80%",
        "another platform's model"
    );
}

#[test]
fn code_review_and_calls_of_tools_gate_no_model() {
    let review = plan(json!({ "code_review_rate_limit": { "primary_window": window(100.0) } }));
    assert_eq!(prompt(review, "openai", "gpt-5.3-codex").as_deref(), Some("80% left · OpenAI"));
    let limits = json!([
        { "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 7 },
        { "type": "TIME_LIMIT", "unit": 5, "number": 1, "percentage": 100 },
    ]);
    let zai = Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }))
        .answer(ZAI, 200, json!({ "success": true, "data": { "limits": limits } }));
    assert_eq!(prompt(zai, "zai-coding-plan", "glm-4.7").as_deref(), Some("93% left · Z.ai"));
}

#[test]
fn a_limit_that_is_reached_leaves_nothing() {
    let reached = json!({ "rate_limit": { "limit_reached": true, "primary_window": window(97.0) } });
    assert_eq!(prompt(plan(reached), "openai", "gpt-5.3-codex").as_deref(), Some("0% left · OpenAI"));
}

#[test]
fn the_account_that_serves_the_session_counts_though_another_has_more() {
    let script = |served: f64, other: f64| {
        Script::auth(json!({
            "codex": { "type": "oauth", "access": "another-token" },
            "openai": { "type": "oauth", "access": TOKEN },
        }))
        .answer(USAGE, 200, usage(served, 9_000))
        .answer(USAGE, 200, usage(other, 9_000))
    };
    assert_eq!(
        prompt(script(70.0, 10.0), "openai", "gpt-5.3-codex").as_deref(),
        Some("30% left · 2h30m · OpenAI")
    );
    assert_eq!(
        prompt(script(10.0, 70.0), "openai", "gpt-5.3-codex").as_deref(),
        Some("90% left · 2h30m · OpenAI")
    );
}

/// Two Google accounts, each with a pool of Gemini's and one of Claude's, and `active` in their file.
fn google(active: Value) -> Script {
    google_with(active, [(0.0, 0.5), (0.9, 0.3)])
}

/// Two Google accounts with the given fractions left of each account's pools.
fn google_with(active: Value, [ada, bob]: [(f64, f64); 2]) -> Script {
    let mut file = json!({ "accounts": [
        { "email": "ada@example.com", "refreshToken": "1//ada", "projectId": "p1" },
        { "email": "bob@example.com", "refreshToken": "1//bob", "projectId": "p2" },
    ] });
    let Value::Object(active) = active else { panic!("members") };
    file.as_object_mut().expect("an object").extend(active);
    let models = |(gemini, claude): (f64, f64)| {
        let quota = |left: f64| json!({ "quotaInfo": { "remainingFraction": left } });
        json!({ "models": { "gemini-3.1-pro-high": quota(gemini), "claude-sonnet-4-5": quota(claude) } })
    };
    let companion = script_path(INSTALLED, "dist/src/constants.js");
    let machine = Script::auth("{}").file(&accounts_file(), file);
    signed_in(machine.file(&companion, constants("client-id", SECRET)))
        .answer(MODELS, 200, models(ada))
        .answer(MODELS, 200, models(bob))
}

#[test]
fn the_active_account_of_the_models_family_counts_else_the_best() {
    let gemini = |active| prompt(google(active), "google", "gemini-3.1-pro-high");
    let claude = |active| prompt(google(active), "google", "antigravity-claude-sonnet-4-5");
    assert_eq!(gemini(json!({})).as_deref(), Some("90% left · G3.1 Pro"), "the best");
    assert_eq!(claude(json!({})).as_deref(), Some("50% left · Claude"), "the best");
    assert_eq!(gemini(json!({ "activeIndex": 0 })).as_deref(), Some("0% left · G3.1 Pro"));
    let by_family = || json!({ "activeIndex": 0, "activeIndexByFamily": { "claude": 1 } });
    assert_eq!(claude(by_family()).as_deref(), Some("30% left · Claude"));
    assert_eq!(gemini(by_family()).as_deref(), Some("0% left · G3.1 Pro"));
    assert_eq!(prompt(google(by_family()), "google", "gpt-oss-120b"), None, "no pool of its own");
    assert_eq!(prompt(google(by_family()), "google", ""), None, "no model is known");
}

#[test]
fn a_line_is_of_the_account_with_the_most_left_of_a_model_and_the_first_of_equals() {
    let line = |of: &str, left: [(f64, f64); 2]| {
        let of = if of.is_empty() { "--tightest".to_owned() } else { format!("--for={of}") };
        let How::Line(wish) = how(&["line", "--format={account} {left}", &of]) else {
            panic!("no line of {of}")
        };
        google_with(json!({}), left).run().line(&wish).expect("a line")
    };
    let (gemini, claude) = ("gemini-3.1-pro-high", "claude-sonnet-4-5");
    let (other, equal) = ([(0.0, 0.5), (0.9, 0.3)], [(0.4, 0.4), (0.4, 0.4)]);
    for (of, left, told) in [
        (gemini, other, "bob@example.com 90"),
        (claude, other, "ada@example.com 50"),
        (claude, equal, "ada@example.com 40"),
        ("google/gemini-3.1-pro-high", equal, "ada@example.com 40"),
        // Without a model, the tightest window: these accounts only have pools of some models.
        ("", other, "ada@example.com 0"),
        ("", [(0.9, 0.3), (0.2, 0.5)], "bob@example.com 20"),
        ("", equal, "ada@example.com 40"),
    ] {
        assert_eq!(line(of, left), told, "{of} {left:?}");
    }
}

#[test]
fn what_is_left_has_the_tone_of_how_little_that_is() {
    for (used, tone) in [(79.0, Tone::Good), (80.0, Tone::Low), (99.0, Tone::Low), (100.0, Tone::Bad)] {
        let run = plan(json!({ "rate_limit": { "primary_window": window(used) } })).run();
        let words = run.prompt(Model { provider: "openai", id: "" }, usize::MAX).expect("words");
        assert_eq!(words.0[0].1, tone, "{used}");
    }
}

#[test]
fn the_words_next_to_the_prompt_are_left_out_where_the_terminal_lacks_the_columns() {
    let openai = Model { provider: "openai", id: "" };
    for (lang, columns) in [("en", 17), ("zh", 17)] {
        let run = plan(json!({})).lang(lang).run();
        let words = run.prompt(openai, columns).map(|line| plain(&[line]));
        assert!(words.is_some(), "{lang}: {:?}", run.prompt(openai, usize::MAX));
        assert_eq!(run.prompt(openai, columns - 1), None, "{words:?}");
    }
}

#[test]
fn a_plan_without_a_limit_is_unlimited_in_the_sidebar() {
    let mut script = Script::auth(json!({ "chutes": { "type": "api", "key": "cpk_0123456789abcdef" } }))
        .answer(
            "GET https://api.chutes.ai/users/me/subscription_usage",
            200,
            json!({ "subscription": false }),
        )
        .answer(
            "GET https://api.chutes.ai/users/me/quota_usage/me",
            200,
            json!({ "quota": "unlimited", "used": 5 }),
        );
    assert_eq!(plain(&script.run().summary(Model::default())), "Chutes          unlimited");
}

#[test]
fn a_failure_is_named_in_the_width_there_is() {
    let line = |script: Script, lang: &str| {
        let lines = script.lang(lang).run().summary(Model::default());
        let text = plain(&lines);
        assert!(mystatus::render::width(&text) <= 37, "{text}");
        text
    };
    let script = || Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } }));
    assert_eq!(line(script().answer(USAGE, 503, "{}"), "en"), "OpenAI          503");
    assert_eq!(line(script().answer(USAGE, 401, "{}"), "en"), "OpenAI          key refused");
    assert_eq!(line(script().fail(USAGE, "timeout"), "en"), "OpenAI          no answer");
    assert_eq!(line(script().answer(USAGE, 200, "?"), "en"), "OpenAI          see /mystatus");
    let of_zai = Script::auth(json!({ "zai-coding-plan": { "type": "api", "key": "0123456789abcdefgh" } }));
    let inside = json!({ "code": 1234, "success": false, "msg": "no" });
    assert_eq!(line(of_zai.answer(ZAI, 200, inside), "en"), "Z.ai            1234");
    let expired = json!({ "openai": { "type": "oauth", "access": TOKEN, "expires": 1 } });
    assert_eq!(line(Script::auth(expired), "en"), "OpenAI          sign-in expired");
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        line(script().answer(USAGE, 401, "{}"), lang);
        line(script().answer(USAGE, 200, "?"), lang);
        line(script().fail(USAGE, "ECONNREFUSED"), lang);
        line(script().answer(USAGE, 400, json!({ "error": "invalid_grant" })), lang);
    }
}

#[test]
fn who_has_no_credentials_sees_nothing_in_the_sidebar() {
    assert!(Script::new().run().summary(Model::default()).is_empty());
    assert_eq!(plain(&Script::auth("{").run().summary(Model::default())), "auth.json       see /mystatus");
}

#[test]
fn the_sidebar_has_eight_lines_at_most_and_those_with_the_least_left_first() {
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token" },
        "zai-coding-plan": { "type": "api", "key": "key-number-0001-of-somebody" },
    });
    let limits = |used: u32| json!({ "success": true, "data": { "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    let text = |script: &mut Script| plain(&script.run().summary(Model::default()));
    let mut few = Script::auth(auth)
        .answer(USAGE, 200, usage(10.0, 9_000))
        .answer(USAGE, 200, usage(70.0, 9_000))
        .answer(ZAI, 200, limits(50));
    let shown = text(&mut few);
    let left: Vec<_> =
        shown.lines().filter_map(|line| line.split('%').next()?.split_whitespace().last()).collect();
    assert_eq!(left, ["30", "50", "90"], "{shown}");
    assert!(shown.contains("\nOpenAI ada@"), "the platform, then whose: {shown}");
    let account =
        |n: u32| json!({ "email": format!("user{n}@example.com"), "refreshToken": format!("1//{n}") });
    for (count, last) in [(8, "Google user7@e… see /mystatus"), (12, "… and 5 more")] {
        let accounts: Vec<_> = (0..count).map(account).collect();
        let many = Script::auth("{}").file(&accounts_file(), json!({ "accounts": accounts }));
        let shown = plain(&many.start().summary(Model::default()));
        assert_eq!(shown.lines().count(), 8, "{shown}");
        assert!(shown.ends_with(last), "{shown}");
    }
}
