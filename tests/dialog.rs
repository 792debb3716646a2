//! The dialog in OpenCode's terminal, key by key.

use crate::support::Script;
use mystatus::dialog::{Dialog, Pressed, Screen, View};
use mystatus::locale::LANGUAGES;
use mystatus::render::{plain, width};
use mystatus::run::Run;
use serde_json::{Value, json};

const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJodHRwczovL2FwaS5vcGVuYWkuY29tL3Byb2ZpbGUiOnsiZW1haWwiOiJhZGFAZXhhbXBsZS5jb20ifX0.x";
const USAGE: &str = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI: &str = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const ZHIPU: &str = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";

/// OpenAI and Z.ai, which answer, and Zhipu, which fails.
fn run() -> Run {
    script().run()
}

fn script() -> Script {
    script_with(25)
}

fn script_with(used: u32) -> Script {
    script_of(&accounts(), used)
}

fn accounts() -> Value {
    json!({
        "openai": { "type": "oauth", "access": TOKEN },
        "zhipuai-coding-plan": { "type": "api", "key": "0123456789abcdef.ABCDEFGH" },
        "zai-coding-plan": { "type": "api", "key": "fedcba9876543210.ABCDEFGH" },
    })
}

fn script_of(accounts: &Value, used: u32) -> Script {
    let limits = json!({ "success": true, "data": { "level": "pro", "limits": [{ "type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": used }] } });
    let window = json!({ "used_percent": 15, "limit_window_seconds": 18_000, "reset_after_seconds": 9_180 });
    Script::auth(accounts)
        .answer(USAGE, 200, json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } }))
        .answer(ZHIPU, 503, "busy")
        .answer(ZAI, 200, limits)
}

const LARGE: Screen = Screen { columns: 80, height: 40, top: 0 };

/// The dialog after these keys, restored between them as the shim does.
fn after(run: &Run, keys: &[&str], screen: Screen) -> (Dialog, Pressed) {
    let mut dialog = Dialog::default();
    let mut pressed = Pressed { top: screen.top, ..Pressed::default() };
    for key in keys {
        let kept = serde_json::to_value(&dialog).expect("JSON");
        pressed = Dialog::read(&kept, run).press(run, key, Screen { top: pressed.top, ..screen });
        dialog = pressed.state.clone();
    }
    (dialog, pressed)
}

fn text(run: &Run, keys: &[&str]) -> String {
    let (dialog, _) = after(run, keys, LARGE);
    let shown = dialog.show(run, LARGE.columns, &View::default());
    format!("{}\n{}", plain(&[shown.title]), plain(&shown.lines))
}

/// The marked line, if any.
fn chosen(run: &Run, keys: &[&str]) -> Option<String> {
    text(run, keys).lines().find_map(|line| line.strip_prefix("› ").map(str::to_owned))
}

#[test]
fn accounts_are_chosen_one_after_the_other_those_that_failed_last() {
    let run = run();
    assert_eq!(chosen(&run, &[]), None);
    assert_eq!(chosen(&run, &["down"]).as_deref(), Some("OpenAI  ada@example.com (plus)"));
    assert_eq!(chosen(&run, &["j", "j"]).as_deref(), Some("Z.ai  fedc****EFGH (pro)"));
    assert_eq!(
        chosen(&run, &["j", "j", "j"]).as_deref(),
        Some("Zhipu AI (0123****EFGH): Zhipu API request failed (503): busy")
    );
    assert_eq!(chosen(&run, &["j", "j", "j", "j", "k"]).as_deref(), Some("Z.ai  fedc****EFGH (pro)"));
    assert_eq!(chosen(&run, &["j", "g"]), None, "the beginning is nobody's");
}

#[test]
fn enter_opens_all_that_is_known_of_an_account_and_leads_back_to_it() {
    let run = run();
    let details = text(&run, &["j", "return"]);
    for told in [
        "OpenAI  ada@example.com (plus)",
        "Found in         auth.json",
        "Asked at         2026-11-18 11:06",
        "Resets at        2026-11-18 13:39 · 5-hour limit",
    ] {
        assert!(details.contains(told), "{told}: {details}");
    }
    assert!(!details.contains("Z.ai"), "{details}");
    assert_eq!(text(&run, &["return"]), details, "the first one, where none is chosen");
    let failed = text(&run, &["j", "j", "j", "return"]);
    assert!(failed.contains("Zhipu API request failed (503): busy\n  → "), "{failed}");
    assert_eq!(chosen(&run, &["j", "return", "q"]).as_deref(), Some("OpenAI  ada@example.com (plus)"));
    let keys = text(&run, &["?"]);
    assert!(keys.contains("query the platforms again") && !keys.contains("OpenAI"), "{keys}");
}

#[test]
fn what_is_open_is_an_account_wherever_the_next_run_has_it() {
    let kept = serde_json::to_value(after(&run(), &["j", "j", "return"], LARGE).0).expect("JSON");
    let signed_out_of = |entry: &str| {
        let mut accounts = accounts();
        accounts.as_object_mut().expect("an object").remove(entry);
        let run = script_of(&accounts, 25).run();
        plain(&Dialog::read(&kept, &run).show(&run, 80, &View::default()).lines)
    };
    let still = signed_out_of("openai");
    assert!(still.starts_with("Z.ai  fedc****EFGH (pro)\n") && !still.contains("Zhipu"), "{still}");
    let gone = signed_out_of("zai-coding-plan");
    assert!(gone.contains("OpenAI  ada") && gone.contains("Zhipu AI") && !gone.contains("› "), "{gone}");
}

#[test]
fn accounts_of_one_name_are_chosen_one_after_the_other() {
    let mut accounts = accounts();
    accounts["codex"] = json!({ "type": "oauth", "access": TOKEN.replace(".x", ".y") });
    let run = script_of(&accounts, 25).run();
    let titles = text(&run, &[]).matches("OpenAI  ada@example.com").count();
    assert_eq!(titles, 2);
    let kept = serde_json::to_value(after(&run, &["j", "j"], LARGE).0).expect("JSON");
    let shown = Dialog::read(&kept, &run).show(&run, 80, &View::default());
    assert_eq!(shown.at, shown.starts[1], "{:?}", shown.starts);
    assert!(shown.at.is_some());
}

#[test]
fn details_say_when_the_platform_was_asked_however_long_the_dialog_stays_open() {
    let window = json!({ "used_percent": 15, "limit_window_seconds": 18_000 });
    let usage = json!({ "plan_type": "plus", "rate_limit": { "primary_window": window } });
    let mut script =
        Script::auth(json!({ "openai": { "type": "oauth", "access": TOKEN } })).answer(USAGE, 200, usage);
    let run = script.run();
    let asked = text(&run, &["return"]);
    script.pass(20 * 60_000);
    assert_eq!(text(&run, &["return"]), asked);
    assert!(asked.contains("remaining\n\n  Found in"), "{asked}");
    assert!(asked.contains("Asked at         2026-11-18 11:06"), "{asked}");
    assert!(asked.ends_with("Refreshed every  1m"), "{asked}");
}

#[test]
fn what_is_typed_filters_by_platform_name_and_plan() {
    let run = run();
    let typed = |word: &str| {
        let keys: Vec<String> = std::iter::once('/').chain(word.chars()).map(String::from).collect();
        text(&run, &keys.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for (word, shown) in [
        ("z.ai", "Z.ai"),
        ("ada@", "OpenAI"),
        ("pro", "Z.ai"),
        ("ZHIPU", "Zhipu AI"),
        ("qrj", "No account matches"),
    ] {
        let text = typed(&word.to_lowercase());
        let names = ["OpenAI", "Z.ai", "Zhipu AI", "No account matches"];
        let found: Vec<_> = names.into_iter().filter(|name| text.contains(name)).collect();
        assert_eq!(found, [shown], "{word}: {text}");
    }
    assert!(typed("z.ai").starts_with("mystatus  /z.ai▏\n"));
    let kept = text(&run, &["/", "z", ".", "return"]);
    assert!(kept.starts_with("mystatus  /z.\n") && !kept.contains("OpenAI"), "{kept}");
    let undone = text(&run, &["/", "z", "backspace", "backspace"]);
    assert!(undone.starts_with("mystatus\n") && undone.contains("OpenAI"), "{undone}");
}

#[test]
fn details_stay_at_their_first_and_last_line() {
    let run = run();
    let details = text(&run, &["j", "j", "return"]);
    for key in ["home", "end", "g", "shift+g"] {
        assert_eq!(text(&run, &["j", "j", "return", key]), details, "{key}");
    }
}

#[test]
fn a_letter_that_is_no_key_begins_the_filter() {
    let run = run();
    assert_eq!(text(&run, &["z", "h"]), text(&run, &["/", "z", "h"]));
    let found = text(&run, &["z", "h"]);
    assert!(found.starts_with("mystatus  /zh▏\n") && !found.contains("OpenAI"), "{found}");
    assert!(
        text(&run, &["/", "z", "return", "h"]).starts_with("mystatus  /zh▏\n"),
        "it goes on with what there is"
    );
    for key in ["j", "k", "g", "r", "q", "up", "space", "shift+g", "ctrl+d"] {
        assert!(!text(&run, &[key]).contains('▏'), "{key} is a key");
    }
    for page in ["?", "return"] {
        let begun = text(&run, &[page, "z", "q"]);
        assert!(!begun.contains('▏'), "there is nothing to filter on that page: {begun}");
    }
    let (_, typed) = after(&run, &["end", "z"], Screen { height: 4, ..LARGE });
    assert_eq!(typed.top, 0, "what is found is in view");
}

/// A terminal reports a capital as its letter with shift.
#[test]
fn capitals_are_typed_as_their_letters() {
    let run = run();
    assert_eq!(
        text(&run, &["/", "shift+z", "h", "i", "shift+p", "u"]),
        text(&run, &["/", "z", "h", "i", "p", "u"])
    );
    for key in ["b", "d", "g", "m"] {
        let capital = format!("shift+{key}");
        assert_eq!(text(&run, &["/", &capital]), text(&run, &["/", key]), "{key} is no key while one types");
        assert!(!after(&run, &["/", &capital], LARGE).1.diagnose);
        assert!(!text(&run, &[&capital]).contains('▏'), "{capital} is a key");
    }
    assert!(text(&run, &["shift+z"]).starts_with("mystatus  /z▏\n"), "one that is no key begins the filter");
    assert!(!text(&run, &["/", "shift+tab"]).contains("shift"));
}

#[test]
fn enter_never_opens_what_the_filter_hides() {
    let run = run();
    // OpenAI is chosen, and then hidden.
    let details = text(&run, &["j", "/", "z", ".", "return", "return"]);
    assert!(details.contains("Z.ai  fedc") && details.contains("Found in"), "{details}");
    assert_eq!(
        chosen(&run, &["j", "/", "z", ".", "return", "return", "q"]).as_deref(),
        Some("Z.ai  fedc****EFGH (pro)")
    );
    let none = text(&run, &["j", "/", "x", "y", "return", "return"]);
    assert!(none.contains("No account matches"), "{none}");
    let kept = text(&run, &["j", "j", "/", "z", ".", "return", "return"]);
    assert!(kept.contains("Z.ai  fedc"), "what stays in view stays chosen: {kept}");
}

#[test]
fn letters_that_are_typed_do_nothing_else() {
    let run = run();
    for key in ["r", "q"] {
        let (_, typed) = after(&run, &["/", key], LARGE);
        assert!(!typed.refresh && !typed.close, "{key}");
    }
    assert!(after(&run, &["r"], LARGE).1.refresh && after(&run, &["q"], LARGE).1.close);
    assert!(after(&run, &["j", "return", "r"], LARGE).1.refresh);
    assert!(!after(&run, &["j", "return", "q"], LARGE).1.close, "that leads back");
}

#[test]
fn the_page_scrolls_within_its_bounds_and_follows_the_choice() {
    let run = run();
    let lines = Dialog::default().show(&run, 80, &View::default()).lines.len();
    let small = Screen { columns: 80, height: 4, top: 0 };
    let last = lines - small.height;
    let top = |keys: &[&str]| after(&run, keys, small).1.top;
    assert_eq!(top(&["end"]), last);
    assert_eq!(top(&["shift+g", "pagedown", "space"]), last);
    assert_eq!(top(&["end", "home"]), 0);
    assert_eq!(top(&["pageup", "ctrl+u"]), 0);
    assert_eq!(top(&["space"]), 3);
    assert_eq!(top(&["ctrl+d"]), 1);
    let (dialog, pressed) = after(&run, &["j", "j", "j"], small);
    let at = dialog.show(&run, 80, &View::default()).at.expect("one is chosen");
    assert!(
        (pressed.top..pressed.top + small.height).contains(&at),
        "{at} is not in view from {}",
        pressed.top
    );
}

/// Lines: low windows at 0, OpenAI at 2, Z.ai at 4, and Zhipu, which failed, at 7 of 9.
#[test]
fn a_choice_comes_into_view_with_what_stands_above_the_first_and_below_the_last() {
    let run = script_with(95).run();
    let shown = Dialog::default().show(&run, 80, &View::default());
    assert_eq!(
        (&shown.starts[..], shown.lines.len()),
        (&[Some(2), None, Some(4)][..], 9),
        "{}",
        plain(&shown.lines)
    );
    let lines = |height, keys: &[&str]| {
        let screen = Screen { columns: 80, height, top: 0 };
        let (dialog, pressed) = after(&run, keys, screen);
        (dialog.show(&run, 80, &View::default()).at, pressed.top)
    };
    assert_eq!(lines(4, &["j"]), (Some(2), 0));
    assert_eq!(lines(5, &["ctrl+d", "j"]), (Some(2), 0), "with the summary above it");
    assert_eq!(lines(6, &["end", "j"]), (Some(4), 3), "what is in view stays");
    assert_eq!(lines(3, &["end", "k", "k"]), (Some(4), 4), "up to where it begins");
    assert_eq!(
        lines(3, &["j", "return", "space", "space", "q"]),
        (Some(2), 1),
        "as if nothing had been scrolled"
    );
    assert_eq!(lines(3, &["k"]), (Some(2), 1), "the last one in view");
    assert_eq!(lines(4, &["k"]), (Some(2), 0));
    assert_eq!(lines(40, &["k"]).0, Some(7));
    assert_eq!(lines(4, &["j", "k"]), (Some(2), 0), "there is none before the first");
    assert_eq!(lines(1, &["j", "j", "j"]), (Some(7), 7));
    assert_eq!(
        lines(1, &["j", "j", "j", "j"]),
        (Some(7), 8),
        "nor one after the last, of which there is more"
    );
    let beyond =
        Dialog::default().press(&run, "shift+tab", Screen { columns: 80, height: 3, top: usize::MAX });
    assert_eq!(beyond.top, 9);
}

#[test]
fn the_page_of_keys_wraps_so_that_its_end_can_be_reached() {
    let screen = Screen { columns: 53, height: 11, top: 0 };
    for language in LANGUAGES {
        let run = script().lang(language.tag()).run();
        let (dialog, pressed) = after(&run, &["?", "end"], screen);
        let lines = dialog.show(&run, screen.columns, &View::default()).lines;
        assert!(lines.iter().all(|line| line.width() <= screen.columns), "{}", plain(&lines));
        assert_eq!(pressed.top + screen.height, lines.len());
        assert!(plain(&lines[pressed.top..]).contains("esc"), "{}", plain(&lines));
        // Below a key stands only what it does.
        let column = width(&lines[0].0[0].0);
        assert!(lines.iter().all(|line| width(&line.0[0].0) == column), "{}", plain(&lines));
        assert!(lines.len() > language.words().keys.len(), "{}", plain(&lines));
    }
}

#[test]
fn other_pages_scroll_by_lines_halves_and_pages_and_stay_open_meanwhile() {
    let run = run();
    let small = Screen { columns: 80, height: 5, top: 0 };
    let (keys, _) = after(&run, &["?"], small);
    let last = keys.show(&run, 80, &View::default()).lines.len() - small.height;
    for (typed, top) in [
        (&["down"][..], 1),
        (&["j", "j", "k"], 1),
        (&["space", "up"], 3),
        (&["space", "down"], 5),
        (&["space", "space", "pageup"], 4),
        (&["space", "ctrl+b"], 0),
        (&["ctrl+d"], 2),
        (&["space", "ctrl+u"], 2),
        (&["end", "down"], last),
        (&["end", "ctrl+u"], last - 2),
    ] {
        let typed = [&["?"], typed].concat();
        assert_eq!(after(&run, &typed, small).1.top, top, "{typed:?}");
    }
    for page in ["shift+b", "shift+m", "shift+d", "?"] {
        assert_eq!(text(&run, &[page, "down"]), text(&run, &[page]), "{page}");
        assert_ne!(text(&run, &[page]), text(&run, &[]));
    }
}

#[test]
fn while_one_types_the_keys_are_fewer_and_a_space_is_a_space() {
    let run = run();
    let keys = |typed: &[&str]| {
        let (dialog, _) = after(&run, typed, LARGE);
        plain(&[dialog.show(&run, 80, &View::default()).keys])
    };
    assert_eq!([keys(&[]), keys(&["/"])], ["↑↓  ⏎  /  r  ?  esc", "↑↓  ⏎  esc"]);
    assert_eq!(
        [keys(&["shift+m"]), keys(&["shift+b"])],
        ["x  ←  esc", "←  esc"],
        "who keeps something can erase it"
    );
    assert!(text(&run, &["/", "z", "space"]).starts_with("mystatus  /z ▏\n"));
}

#[test]
fn what_is_being_read_stays_where_it_is_as_lines_come_in_above_it() {
    let run = run();
    let (dialog, _) = after(&run, &["j"], LARGE);
    let shown = dialog.show(&run, 80, &View::default());
    assert_eq!((shown.at, &shown.starts[..]), (Some(0), &[Some(0), None, Some(2)][..]));
    let top = |dialog: &Dialog, view: Value| dialog.show(&run, 80, &View::read(&view)).top;
    let read = |view: Value| top(&Dialog::default(), view);
    let starts = json!([4, null, 5]);
    assert_eq!(read(json!({ "starts": starts, "top": 4 })), 0, "the first account in view decides");
    assert_eq!(read(json!({ "starts": starts, "top": 5 })), 2);
    assert_eq!(read(json!({ "starts": starts, "top": 9 })), 6, "or the last one above");
    assert_eq!(read(json!({ "starts": [0, null, 1], "top": 1 })), 2, "lines that come in push it down");
    assert_eq!(
        read(json!({ "starts": [0, null, 1], "top": 0 })),
        0,
        "who reads the beginning goes on reading it"
    );
    assert_eq!(read(json!({ "starts": [null, null, 1], "top": 0 })), 0, "though what is below it moves");
    assert_eq!(read(json!({ "starts": [null, 3, null], "top": 5 })), 5, "what is gone is nothing to go by");
    assert_eq!(read(json!({ "starts": [usize::MAX], "top": 5 })), 0);
    let before = json!({ "starts": starts, "at": 6, "top": 8 });
    assert_eq!(top(&dialog, before.clone()), 2, "the account that is chosen comes first");
    assert_eq!(read(before), 5, "and no more once none is");
}

#[test]
fn accounts_are_told_by_where_they_begin_but_those_that_failed() {
    let run = run();
    let starts = |keys: &[&str]| {
        let (dialog, _) = after(&run, keys, LARGE);
        let shown = dialog.show(&run, LARGE.columns, &View::default());
        let line = |at: usize| plain(std::slice::from_ref(&shown.lines[at]));
        shown.starts.iter().map(|at| at.map(line)).collect::<Vec<_>>()
    };
    let (openai, zai) = ("OpenAI  ada@example.com (plus)".to_owned(), "Z.ai  fedc****EFGH (pro)".to_owned());
    assert_eq!(starts(&[]), [Some(openai), None, Some(zai.clone())], "Zhipu stood between them, and failed");
    assert_eq!(starts(&["/", "z", "."]), [None, None, Some(zai)]);
    assert_eq!(starts(&["?"]), []);
}

#[test]
fn what_the_shim_kept_may_be_anything() {
    let run = run();
    for kept in [
        json!(null),
        json!(7),
        json!({ "page": 5, "filter": 1, "chosen": -1 }),
        json!({ "page": "Details", "chosen": 1e18 }),
        json!({ "at": "1", "starts": [1, [2], "3", -1], "top": 0.5 }),
    ] {
        let dialog = Dialog::read(&kept, &run);
        let _ = dialog.show(&run, 0, &View::read(&kept));
        for key in ["j", "return", "", "🎉", "G"] {
            let _ =
                Dialog::read(&kept, &run).press(&run, key, Screen { columns: 3, height: 0, top: usize::MAX });
        }
    }
    assert_eq!(Dialog::read(&Value::Null, &run), Dialog::default());
}

#[test]
fn the_forecasts_record_and_what_is_kept_have_pages_of_their_own() {
    let run = run();
    for (key, words) in [("shift+b", "Forecast accuracy"), ("shift+m", "Stored samples")] {
        assert!(text(&run, &[key]).contains(words));
        assert_eq!(text(&run, &[key, "left"]), text(&run, &[]));
    }
    // Only this page, and only this key, erases anything.
    for (keys, forgets) in [
        (&["shift+m", "x"][..], true),
        (&["shift+m", "m"], false),
        (&["x"], false),
        (&["shift+b", "x"], false),
    ] {
        assert_eq!(after(&run, keys, LARGE).1.forget, forgets, "{keys:?}");
    }
}

#[test]
fn a_check_up_is_made_when_it_is_asked_for_and_shown_once_it_is_done() {
    let run = run();
    let waits = |run: &Run| text(run, &["shift+d"]).ends_with("\n…");
    assert!(waits(&run), "{:?}", text(&run, &["shift+d"]));
    assert!(after(&run, &["shift+d"], LARGE).1.diagnose);
    assert!(!after(&run, &["shift+d", "left"], LARGE).1.diagnose);
    let mut script = script();
    script.diagnoses = Some(true);
    let examined = script.run();
    assert!(text(&examined, &["shift+d"]).contains("\nCheck-up\n"));
    assert!(!after(&examined, &["shift+d"], LARGE).1.diagnose, "it was made");
    assert_eq!(text(&examined, &["shift+d", "left"]), text(&run, &[]));
    assert!(waits(&script.start()), "nobody has answered");
}
