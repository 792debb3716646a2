//! How a report's rows share columns, and what they drop where columns are few.

use crate::support::{NOW, Script, TOKEN};
use mystatus::locale::LANGUAGES;
use mystatus::render::{Line, Room, Tone, plain, width};
use serde_json::json;
use std::collections::BTreeSet;

const OPENAI: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const ZHIPU: &str = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";
const KEY: &str = "0123456789abcdef.ABCDEFGH";

#[test]
fn rows_line_up_by_display_width() {
    // The bars of a table begin in the same column in every language.
    for language in LANGUAGES {
        let mut script =
            Script::auth(json!({ "github-copilot": { "type": "oauth", "refresh": "gho_0123456789abcdef" } }))
                .lang(language.tag())
                .answer(
                    "GET https://api.github.com/copilot_internal/user",
                    200,
                    json!({ "copilot_plan": "individual", "quota_snapshots": {
                "premium_interactions": { "entitlement": 300, "remaining": 71, "percent_remaining": 23.7 },
                "chat": { "entitlement": 100, "remaining": 50, "percent_remaining": 50 },
                "completions": { "entitlement": 100, "remaining": 20, "percent_remaining": 20 },
            } }),
                );
        let text = script.text();
        let columns: Vec<_> =
            text.lines().filter_map(|line| line.find('█').map(|at| width(&line[..at]))).collect();
        assert_eq!(columns.len(), 3, "{text}");
        assert!(columns.iter().all(|column| *column == columns[0]), "{text}");
    }
}

/// Six accounts with fourteen windows, of which one is used up, and a seventh that fails.
fn many() -> Script {
    many_with(0)
}

/// The same with this percentage left of the one that is used up.
fn many_with(left_of_premium: u32) -> Script {
    let window = |seconds: u32| json!({ "used_percent": 15, "limit_window_seconds": seconds, "reset_after_seconds": 9_180 });
    let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window(18_000), "secondary_window": window(604_800) } });
    let limit = |kind: &str, unit: u32, number: u32, used: u32| json!({ "type": kind, "unit": unit, "number": number, "percentage": used, "usage": 40_000_000, "currentValue": 34_400_000, "nextResetTime": NOW + 4_260_000 });
    let limits = json!({ "success": true, "data": { "level": "pro", "limits": [limit("TOKENS_LIMIT", 3, 5, 86), limit("TOKENS_LIMIT", 6, 1, 40), limit("TIME_LIMIT", 5, 1, 10)] } });
    let snapshot =
        |left: u32| json!({ "entitlement": 300, "remaining": left * 3, "percent_remaining": left });
    let go = json!({ "usage": { "rolling": { "percent": 30 }, "weekly": { "percent": 35, "resetsAt": "2026-11-20T00:00:00Z" } } });
    let copilot = json!({ "copilot_plan": "individual_pro", "quota_reset_date": "2026-12-01", "quota_snapshots": { "premium_interactions": snapshot(left_of_premium), "chat": snapshot(50) } });
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "codex": { "type": "oauth", "access": "another-token-of-somebody" },
        "zhipuai-coding-plan": { "type": "api", "key": KEY },
        "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.HGFEDCBA" },
        "github-copilot": { "type": "oauth", "refresh": "gho_0123456789abcdefghij", "access": "" },
        "opencode-go": { "type": "api", "key": "go-0123456789abcdefghijklmn" },
        "deepseek": { "type": "api", "key": "sk-0123456789abcdefghijklmn" },
    });
    Script::auth(auth)
        .answer("GET https://opencode.ai/zen/go/v1/usage", 200, go)
        .answer(OPENAI, 200, &usage)
        .answer(OPENAI, 200, &usage)
        .answer(ZHIPU, 200, &limits)
        .answer(ZAI, 200, &limits)
        .answer("GET https://api.github.com/copilot_internal/user", 200, copilot)
        .answer("GET https://api.deepseek.com/user/balance", 503, "{}")
}

#[test]
fn many_accounts_are_taken_in_at_a_glance_in_every_language() {
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let run = many().lang(lang).run();
        let report = run.report();
        let windows: usize = report.accounts.iter().map(|account| account.reading.windows.len()).sum();
        assert_eq!((report.accounts.len(), windows, report.failures.len()), (6, 14, 1));
        let lines = run.lines(Room::Columns(80));
        let text = plain(&lines);
        assert!(lines.len() <= 28, "{} lines: {text}", lines.len());
        assert!(lines.iter().all(|line| line.width() <= 80), "{text}");
        assert!(!text.contains('#'), "{text}");
        for (width, columns) in [80, 60, 48].map(|columns| (columns, run.lines(Room::Columns(columns)))) {
            let text = plain(&columns);
            let shown = |figure: &str| text.matches(figure).count();
            assert_eq!(
                (shown("85%"), shown("0%") > 0),
                (4, true),
                "a figure is never cut, in {width}: {text}"
            );
        }
    }
}

#[test]
fn rows_share_their_columns() {
    let text = plain(&many().run().lines(Room::Columns(80)));
    let columns = |mark: fn(char) -> bool| -> Vec<usize> {
        let found = text.lines().filter_map(|line| line.find(mark).map(|at| width(&line[..at])));
        found.collect()
    };
    let bars = columns(|c| matches!(c, '█' | '░'));
    assert!(bars.len() == 14 && bars.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    let ends: Vec<_> = text.lines().filter_map(|line| line.find("↻ ").map(|at| width(&line[..at]))).collect();
    assert!(ends.len() > 8 && ends.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
}

/// The order: a shorter bar, fewer words of the reset, no bar, no reset.
#[test]
fn narrow_rows_lose_their_parts_in_the_stated_order() {
    let run = many().run();
    let mut seen = Vec::new();
    for columns in (40..=100).rev() {
        let lines = run.lines(Room::Columns(columns));
        let text = plain(&lines);
        assert!(lines.iter().all(|line| line.width() <= columns), "in {columns}: {text}");
        let row = text.lines().find(|line| line.contains(" 60%")).expect("what is left of a week");
        let name = row.split(['█', '░']).next().unwrap_or_default().split("60%").next().unwrap_or_default();
        let (start, end) = name.trim().split_once('…').unwrap_or((name.trim(), name.trim()));
        assert!("Tokens · Weekly limit".starts_with(start), "in {columns}: {text}");
        assert!("Weekly limit".starts_with(end) || start == end, "in {columns}: {text}");
        let reset = ["resets in", "↻"].into_iter().find(|words| row.contains(words));
        let shape = (row.matches(['█', '░']).count(), reset);
        if seen.last() != Some(&shape) {
            seen.push(shape);
        }
        for word in ["14%", "low"] {
            assert!(text.contains(word), "{word} stays in {columns}: {text}");
        }
        let used_up =
            lines.iter().find(|line| plain(std::slice::from_ref(line)).contains(" 0%")).expect("a row");
        // One more than "85%", as "0%" is shorter.
        let has_room = used_up.width() + "   Limit reached".len() <= columns;
        assert!(text.contains("  Limit reached") || !has_room, "in {columns}: {text}");
    }
    let order = [(10, Some("resets in")), (8, Some("resets in")), (5, Some("↻")), (0, Some("↻")), (0, None)];
    assert_eq!(seen, order);
}

/// "Limit reached" only repeats "0% remaining".
#[test]
fn a_used_up_row_costs_no_other_row_its_name() {
    let is_bad_row = |line: &Line| {
        plain(std::slice::from_ref(line)).contains(" 0%") && line.0.iter().any(|span| span.1 == Tone::Bad)
    };
    for columns in 36..=56 {
        let rows = |left| {
            let lines = many_with(left).run().lines(Room::Columns(columns));
            assert!(lines.iter().all(|line| line.width() <= columns), "in {columns}: {}", plain(&lines));
            let text = plain(&lines);
            if left == 0 {
                assert!(lines.iter().any(is_bad_row), "in {columns}: {text}");
            }
            // Where a warning has no room, no other row has a forecast.
            let rows = text
                .lines()
                .filter(|row| row.contains("85%"))
                .map(|row| row.replace("lasts", "").trim_end().to_owned());
            rows.collect::<Vec<_>>()
        };
        assert_eq!(rows(0), rows(25), "in {columns}");
    }
}

/// A platform may be late, and a reading old.
#[test]
fn a_reset_that_has_passed_costs_no_other_row_its_reset() {
    for (lang, left, passed) in [
        ("en", "1h 21m", "↻ passed"),
        ("zh", "1小时21分钟", "↻ 已过"),
        ("ko", "1시간 21분", "↻ 지남"),
        ("ja", "1時間21分", "↻ 経過"),
    ] {
        let mut script = many().lang(lang);
        let run = script.run();
        script.pass(4_300_000);
        let texts = [80, 70, 60].map(|columns| plain(&run.lines(Room::Columns(columns))));
        for text in &texts {
            let rows: Vec<_> = text.lines().filter(|row| row.contains("85%")).collect();
            assert!(rows.len() == 4 && rows.iter().all(|row| row.contains(left)), "{text}");
        }
        assert!(texts.iter().any(|text| text.contains(passed)), "{}", texts.join("\n"));
    }
}

#[test]
fn no_name_is_cut_for_columns_that_stay_free() {
    let mut script = many();
    let run = script.run();
    for columns in 32..48 {
        let text = plain(&run.lines(Room::Columns(columns)));
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("  ") && line.contains('%')).collect();
        let is_cut = rows.iter().any(|row| row.contains('…')) && !text.contains('↻');
        let widest = rows.iter().map(|row| width(row)).max();
        assert!(!is_cut || widest > Some(columns - 4), "{columns} columns:\n{text}");
    }
}

#[test]
fn rows_of_one_account_are_told_apart_in_any_room() {
    for lang in LANGUAGES.iter().map(|language| language.tag()) {
        let run = many().lang(lang).run();
        for columns in 40..=100 {
            let text = plain(&run.lines(Room::Columns(columns)));
            for start in ["OpenAI", "Z.ai"] {
                let rows = text.lines().skip_while(|line| !line.starts_with(start)).skip(1);
                let rows = rows.take_while(|line| line.starts_with("  "));
                let names: Vec<_> = rows.filter_map(|row| row.trim_start().split("  ").next()).collect();
                let different: BTreeSet<_> = names.iter().collect();
                assert!(names.len() > 1 && names.len() == different.len(), "in {columns}: {text}");
            }
        }
    }
}

/// The forecast is dropped before the bar, but not before the bar is shortened.
#[test]
fn a_forecast_outlives_a_long_bar_and_no_short_one() {
    let run = crate::support::office::script(99, 5, 12).run();
    let mut seen = Vec::new();
    for columns in (30..=100).rev() {
        let text = plain(&run.lines(Room::Columns(columns)));
        let row = text.lines().find(|line| line.starts_with("  ") && line.contains(" 1%")).expect("a row");
        let shape = (row.matches(['█', '░']).count(), row.contains("may run out"));
        if seen.last() != Some(&shape) {
            seen.push(shape);
        }
    }
    assert!(seen.starts_with(&[(10, true), (8, true), (5, true)]), "{seen:?}");
    assert!(seen.ends_with(&[(5, false), (0, false)]) && !seen.contains(&(0, true)), "{seen:?}");
}

#[test]
fn no_row_says_that_it_lasts_where_another_has_no_room_for_its_warning() {
    let run = crate::support::office::script(99, 0, 0).run();
    let said = |columns| {
        let text = plain(&run.lines(Room::Columns(columns)));
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("  ")).map(str::to_owned).collect();
        ["lasts", "may run out"].map(|words| rows.iter().filter(|row| row.contains(words)).count())
    };
    let [lasts, warnings] = said(100);
    assert!(lasts > 0 && warnings > 0);
    let mut seen = BTreeSet::new();
    for columns in 30..100 {
        let said = said(columns);
        assert!(said[0] == 0 || said[1] == warnings, "{said:?} in {columns}");
        seen.insert(said);
    }
    assert!(seen.contains(&[0, 0]) && seen.contains(&[lasts, warnings]), "{seen:?}");
}

#[test]
fn an_accounts_line_is_cut_in_all_of_its_long_parts() {
    let long = |letter: &str| letter.repeat(60);
    let mut script = Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(
        OPENAI,
        200,
        json!({ "plan_type": long("p") }),
    );
    script.more_options = json!({ "names": { "ada@example.com": long("n") } });
    let run = script.run();
    for columns in [40, 60, 100] {
        let lines = run.lines(Room::Columns(columns));
        let text = plain(&lines[..1]);
        assert!(lines[0].width() <= columns, "{text}");
        let [names, plans] = ['n', 'p'].map(|letter| text.matches(letter).count());
        assert!(names >= columns / 4 && plans >= columns / 4, "{text}");
    }
}

/// A dead network fails all accounts for the same reason.
#[test]
fn what_helps_several_accounts_is_said_once() {
    let auth = json!({
        "openai": { "type": "oauth", "access": TOKEN, "expires": NOW + 60_000 },
        "deepseek": { "type": "api", "key": "key-0123456789abcdef" },
        "zai-coding-plan": { "type": "api", "key": "key-fedcba9876543210" },
    });
    let text = Script::auth(auth).variable("HTTPS_PROXY", "socks5://127.0.0.1:1").text();
    assert_eq!((text.matches("so nothing was sent").count(), text.matches("→").count()), (3, 1), "{text}");
    assert!(text.trim_end().lines().last().is_some_and(|last| last.starts_with("  → ")), "{text}");
}
