//! The dialog in OpenCode's terminal, key by key.

use crate::support::Script;
use crate::support::dialog::{LARGE, TOKEN, accounts, after, chosen, run, script, script_of, text};
use crate::support::openai::USAGE;
use mystatus::dialog::{Dialog, Screen, View};
use mystatus::render::plain;
use mystatus::run::Run;
use serde_json::{Value, json};

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
    for keys in [&["/", "z", ".", "return", "left"][..], &["z", "return", "backspace"], &["z", ".", "left"]] {
        assert_eq!(text(&run, keys), text(&run, &[]), "{keys:?}");
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
