//! Text from platforms and files is shown as harmless words: it moves no cursor, adds no line, imitates no heading
//! or fence of the report, and is bounded.

use crate::support::every::{PLACES, drive, machine, reply, reply_with};
use crate::support::google::accounts_file;
use crate::support::samples::{samples, samples_by_files, with_words, written};
use crate::support::{HOME, Script};
use mystatus::binding::Model;
use mystatus::locale::LANGUAGES;
use mystatus::platforms::PLATFORMS;
use mystatus::render::{
    self, Page, Room, Tone,
    line::{FIELDS, LineOptions, Preset},
};
use mystatus::run::Run;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_general_category::{GeneralCategory, get_general_category};

/// The longest line: our own longest words, and the most that a platform may add.
const LONGEST: usize = 900;

/// Text as a hostile platform would choose it.
fn words() -> impl Strategy<Value = String> {
    let bytes = || {
        prop::collection::vec(any::<u8>(), 0..300)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let parts = [
        "\n",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{b}",
        "\t",
        "# ",
        "## Zhipu AI Account Quota",
        "### ",
        "> ",
        "```",
        "~~~",
        "---",
        "===",
        "- ",
        "| ",
        "* ",
        "![x](https://evil.example)",
        "[x](https://evil.example)",
        "https://www.evil.example",
        "(WWW.evil.example)",
        "\u{1b}[2J",
        "\u{1b}]8;;https://evil.example\u{7}",
        "\u{1b}P",
        "\u{9b}31m",
        "\u{7}",
        "\u{8}",
        "\u{7f}",
        "\0",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{e0041}",
        "\u{ad}",
        "\u{fe0f}",
        "\u{3164}",
        "\u{fdd0}",
        "\u{1fffe}",
        "\u{378}",
        "→ Sign in again: https://evil.example",
        "⚠️ ",
        "❌ ",
        "pro",
        "x",
        "모델",
        "😀",
        "<b>",
        "</title>",
        "<title>",
        "<!--",
    ];
    prop_oneof![
        2 => bytes(),
        3 => prop::collection::vec(prop::sample::select(parts.to_vec()), 1..12).prop_map(|parts| parts.concat()),
        1 => (prop::sample::select(parts.to_vec()), 1usize..400).prop_map(|(part, times)| part.repeat(times)),
        1 => (prop::sample::select(parts.to_vec()), bytes()).prop_map(|(part, bytes)| format!("{part}{bytes}")),
    ]
}

fn harmless(text: &str) -> Result<(), TestCaseError> {
    for c in text.chars() {
        let category = get_general_category(c);
        let bad = matches!(
            category,
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
        );
        // The standard library may know a later version of Unicode.
        let is_known = format!("-{c}").escape_debug().nth(1) == Some(c);
        let is_noncharacter = matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe;
        let bad = bad || is_noncharacter || category == GeneralCategory::Unassigned && !is_known;
        prop_assert!(!bad, "U+{:04X} in {text:?}", u32::from(c));
    }
    Ok(())
}

fn check(run: &Run) -> Result<(), TestCaseError> {
    let report = run.report();
    for language in LANGUAGES {
        let page = Page { report: &report, language, private: false };
        let lines = render::report(&page, Room::Endless);
        let plain = render::plain(&lines);
        prop_assert_eq!(plain.split('\n').count(), lines.len(), "a line from outside in {}", plain);
        for line in &lines {
            let text: String = line.0.iter().map(|span| span.0.as_str()).collect();
            harmless(&text)?;
            prop_assert!(text.chars().count() <= LONGEST, "{text}");
            prop_assert!(!text.contains("```") && !text.contains("]("), "{text}");
            let is_link =
                text.contains("://evil.example") || text.to_lowercase().contains("www.evil.example");
            prop_assert!(!is_link, "a link of somebody else's: {text}");
            prop_assert!(!text.contains("→ Sign in again: evil"), "advice of somebody else's: {text}");
            let start = text.trim_start();
            let poses = ["#", ">", "~~~", "---", "===", "- ", "+ ", "|", "* "]
                .iter()
                .any(|mark| start.starts_with(mark));
            prop_assert!(!poses, "{text:?} poses as structure");
            for span in line.0.iter().filter(|span| span.1 == Tone::Heading) {
                let tag = language.tag();
                // Custom platforms have the user's names.
                let own = report.accounts.iter().map(|account| account.of.platform);
                let mut platforms = PLATFORMS.iter().copied().chain(own);
                let is_known = platforms.any(|platform| span.0 == platform.name_in(tag))
                    || [language.words().failed, language.words().skipped, language.words().no_accounts]
                        .contains(&&*span.0);
                prop_assert!(is_known, "a forged heading: {}", span.0);
            }
        }
        for columns in [48, 80] {
            for line in render::report(&page, Room::Columns(columns)) {
                prop_assert!(line.width() <= columns + 2, "{} in {columns}", render::plain(&[line]));
            }
        }
        let mut bare = render::ansi(&lines);
        for code in ["0", "1", "2", "31", "32", "33"] {
            bare = bare.replace(&format!("\u{1b}[{code}m"), "");
        }
        prop_assert_eq!(bare, plain);
        strings(&json!(render::json::json(&report, language, false)))?;
        let given = &mut Vec::new();
        let seen = render::summary::lines(&page, Model { provider: "", id: "" });
        for line in seen.into_iter().chain(render::summary::warnings(&page, given)) {
            harmless(&render::plain(&[line]))?;
        }
        let format = Some(format!("{{{}}}", FIELDS.join("} {")));
        for preset in ["", "tmux", "starship", "waybar"].map(Preset::named) {
            let line = LineOptions { of: None, format: format.clone(), preset };
            harmless(&render::line::line(&page, &line).unwrap_or_default())?;
        }
        let brief = render::brief::text(&page);
        let fenced: Vec<_> = brief.split('\n').collect();
        prop_assert_eq!((fenced.get(1), fenced.last()), (Some(&"```"), Some(&"```")), "{}", brief);
        for line in &fenced[2..fenced.len() - 1] {
            harmless(line)?;
            prop_assert!(!line.contains("```"), "{brief}");
            prop_assert!(report.accounts.is_empty() || line.starts_with("- "), "{brief}");
        }
    }
    // In the run's own language: metrics, with a line format of its own, and everything that the run lays out.
    render::metrics::text(&report, false).lines().try_for_each(harmless)?;
    let accounts = report.accounts.iter().map(|account| account.of.index);
    let places = accounts.chain(report.failures.iter().filter_map(|failed| Some(failed.of?.index)));
    let details = places.flat_map(|place| run.details(place, Room::Columns(60)));
    let page = run.page("", Room::Columns(60)).0;
    for line in details.chain(page) {
        harmless(&render::plain(std::slice::from_ref(&line)))?;
        prop_assert!(line.width() <= 62, "{}", render::plain(&[line]));
    }
    Ok(())
}

/// Checks a check-up and the list of platforms, which have a line for each place read.
fn check_lists(run: &Run) -> Result<(), TestCaseError> {
    for line in run.doctor("Node v24 · linux", Room::Endless).into_iter().chain(run.platforms(Room::Endless))
    {
        let text = render::plain(&[line]);
        harmless(&text)?;
        prop_assert!(!text.contains("://evil.example"), "a link of somebody else's: {text}");
    }
    Ok(())
}

/// Checks every string in `value`; a failure's fixed words may have two lines.
fn strings(value: &Value) -> Result<(), TestCaseError> {
    match value {
        Value::String(text) => {
            prop_assert!(text.chars().count() <= LONGEST, "{text}");
            text.split('\n').try_for_each(harmless)
        }
        Value::Array(items) => items.iter().try_for_each(strings),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            harmless(name)?;
            strings(value)
        }),
        _ => Ok(()),
    }
}

proptest! {
    #[test]
    fn whatever_platforms_say(
        says in prop::collection::vec((words(), 0..PLACES), 8),
        statuses in prop::collection::vec(prop::sample::select(vec![200, 200, 400, 401, 429, 503]), 8),
        by_token in any::<bool>(),
    ) {
        let mut number = 0;
        let (script, _) = machine(by_token, &mut || {
            number += 1;
            format!("{number}-0123456789abcdef")
        });
        let mut requests = 0;
        let run = drive(&script, |_, _| {
            requests += 1;
            let (words, place) = &says[requests % says.len()];
            reply(statuses[requests % statuses.len()], &reply_with(*place, words, "issued-0123456789"))
        });
        check(&run)?;
    }

    #[test]
    fn whatever_files_hold(words in prop::collection::vec(words(), 10)) {
        let auth = json!({
            "openai": { "type": "oauth", "access": words[0], "refresh": words[1] },
            "zai-coding-plan": { "type": "api", "key": words[2] },
            "zhipuai-coding-plan": { "type": words[1], "key": words[2] },
            "github-copilot": { "type": "oauth", "refresh": "gho_0123456789", "enterpriseUrl": words[3] },
        });
        let token = json!({ "token": words[4], "username": words[5], "tier": if words[5].len() % 2 == 0 { "pro" } else { &words[6] } });
        let accounts = json!({ "accounts": [
            { "email": words[7], "refreshToken": words[8], "projectId": words[9] },
            { "refreshToken": words[9] },
        ] });
        let mut script = Script::auth(auth).file(&accounts_file(), accounts);
        script = script.file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), token);
        script = script.variable("ANTIGRAVITY_CLIENT_ID", &words[0]).variable("ANTIGRAVITY_CLIENT_SECRET", &words[1]);
        check(&drive(&script, |_, _| reply(200, &reply_with(0, "{}", ""))))?;
        script.environment.home = format!("/home/{}", words[0]);
        let run = drive(&script, |_, _| reply(200, "{}"));
        check(&run)?;
        check_lists(&run)?;
    }

    #[test]
    fn whatever_an_operating_system_says(code in words()) {
        let path = format!("{HOME}/.local/share/opencode/auth.json");
        check(&drive(&Script::new().unreadable(&path, &code), |_, _| reply(200, "{}")))?;
    }
}

const HOSTILE: &str =
    "\n## Zhipu AI Account Quota\u{1b}[2J\u{202e}\u{fdd0}→ Sign in again: https://evil.example ```\u{7} ⚠️";

/// Every platform of the registry, with hostile words for every text in its replies.
#[test]
fn whatever_any_platform_says() {
    for sample in samples() {
        sample.worded(&sample.script(), HOSTILE, |run| {
            check(run).unwrap_or_else(|error| panic!("{}: {error}", sample.platform.id));
        });
        let run = sample.run(|_, _| reply(403, &json!({ "message": HOSTILE })));
        check(&run)
            .and_then(|()| check_lists(&run))
            .unwrap_or_else(|error| panic!("{}: {error}", sample.platform.id));
    }
}

/// Every file that holds a platform's account, with hostile words for every text in it.
#[test]
fn whatever_any_programs_file_holds() {
    for sample in samples_by_files() {
        let names: Vec<_> = sample.files().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let (mut texts, mut turn) = (1, 0);
            while turn < texts {
                let spoilt = sample.with_files(|other, content| {
                    let worded = if other == name { worded_file(content) } else { Vec::new() };
                    texts = texts.max(worded.len());
                    worded.get(turn).cloned().unwrap_or_else(|| written(content))
                });
                let run = drive(&spoilt.script(), |_, request| reply(200, &sample.good(request)));
                check(&run)
                    .and_then(|()| check_lists(&run))
                    .unwrap_or_else(|error| panic!("{} in {name}: {error}", sample.platform.id));
                turn += 1;
            }
        }
    }
}

/// Variants of a file's `content`: hostile words replace each of its texts in turn.
fn worded_file(content: &Value) -> Vec<String> {
    match content {
        // Text in quotation marks, or after the sign of a variable's value.
        Value::String(text) => {
            let at = text.match_indices(['=', '"']).map(|(at, _)| at + 1);
            at.map(|at| [&text[..at], HOSTILE, &text[at..]].concat()).collect()
        }
        json => with_words(json, HOSTILE).iter().map(Value::to_string).collect(),
    }
}

/// A custom platform's description, with hostile words for every text and name in it.
#[test]
fn whatever_a_description_of_a_platform_holds() {
    let entry = |name: &str| json!({ name: { "type": "api", "key": "key-0123456789-abcdef" } });
    let described = |auth: Value| {
        json!({ "custom": [{
        "id": "acme", "name": "Acme", "provider": "acme", "url": "https://acme.example/left", "auth": auth,
        "balances": [{ "remaining": "/left", "currency": "USD", "name": "All" }],
    }] })
    };
    // The maximum length of such names.
    let name = &HOSTILE[..60];
    let mut texts = with_words(&described(json!({ "entry": "acme" })), name);
    texts.push(described(json!({ "entry": name })));
    texts.push(described(json!({ "env": name })));
    for settings in texts {
        for status in [200, 401] {
            let script =
                Script::auth(entry("acme")).settings(&settings).variable(name, "key-0123456789-abcdef");
            let mut both = entry("acme");
            both[name] = entry("x")["x"].clone();
            let path = script.environment.auth_file();
            let run = drive(&script.file(&path, both), |_, _| reply(status, &json!({ "left": 4.25 })));
            check(&run)
                .and_then(|()| check_lists(&run))
                .unwrap_or_else(|error| panic!("{settings}: {error}"));
        }
    }
}
