//! What of the dialog is in view, however it is scrolled.

use crate::support::dialog::{LARGE, after, run, script, script_with, text};
use mystatus::dialog::{Dialog, Screen, View};
use mystatus::locale::LANGUAGES;
use mystatus::render::{plain, width};
use serde_json::{Value, json};

#[test]
fn details_stay_at_their_first_and_last_line() {
    let run = run();
    let details = text(&run, &["j", "j", "return"]);
    for key in ["home", "end", "g", "shift+g"] {
        assert_eq!(text(&run, &["j", "j", "return", key]), details, "{key}");
    }
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
