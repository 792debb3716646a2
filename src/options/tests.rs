//! Tests of reading options, and of the errors for wrong ones.

use super::*;
use crate::locale::LANGUAGES;
use serde_json::json;

fn read(given: &Value) -> (Options, Vec<OptionError>) {
    Options::read(&Map::new(), given)
}

#[test]
fn every_option_is_read() {
    let given = json!({ "lang": "ko", "platforms": ["zai", "openai"], "timeout": 25, "private": true,
        "memory": true, "advise": true, "sidebar": false, "prompt": true, "toast": false, "wait": true, "command": "off",
        "names": { "ada@example.com": "Work" } });
    let read = Options {
        lang: Some("ko".to_owned()),
        platforms: vec!["zai".to_owned(), "openai".to_owned()],
        timeout: 25,
        private: true,
        memory: true,
        names: Map::from_iter([("ada@example.com".to_owned(), "Work".into())]),
        ..Options::default()
    };
    assert_eq!(Options::read(&Map::new(), &given), (read, Vec::new()));
}

#[test]
fn what_is_right_as_another_type_is_taken() {
    let given = json!({ "platforms": "zai, OpenAI", "timeout": "25", "private": "true", "sidebar": "false",
        "command": false, "enable": "Claude, kiro" });
    let read = Options {
        platforms: vec!["zai".to_owned(), "openai".to_owned()],
        timeout: 25,
        private: true,
        enable: Some(vec!["claude".to_owned(), "kiro".to_owned()]),
        ..Options::default()
    };
    assert_eq!(Options::read(given.as_object().expect("an object"), &json!({})), (read, Vec::new()));
}

#[test]
fn a_wrong_type_is_named_and_the_default_stands() {
    for (option, value, takes) in [
        ("lang", json!(1), Kind::Text),
        ("platforms", json!({ "zai": true }), Kind::List),
        ("enable", json!(true), Kind::List),
        ("custom", json!({}), Kind::List),
        ("timeout", json!([5]), Kind::Number),
        ("sidebar", json!(1), Kind::Switch),
        ("prompt", json!([]), Kind::Switch),
        ("toast", json!({}), Kind::Switch),
        ("wait", json!(5), Kind::Switch),
        ("memory", json!("always"), Kind::Switch),
        ("advise", json!(1), Kind::Switch),
    ] {
        let settings = Map::from_iter([(option.to_owned(), value)]);
        let (options, option_errors) = Options::read(&settings, &json!({}));
        assert_eq!(options, Options::default(), "{option}");
        let wrong = OptionError::InSettings(Box::new(OptionError::WrongType { option, takes }));
        assert_eq!(option_errors, [wrong]);
    }
}

#[test]
fn a_wrong_value_of_private_hides_names_and_is_told_so() {
    for (value, shown) in [(json!("yes"), "\"yes\""), (json!(1), "1"), (json!(["ada@example.com"]), "…")] {
        let (options, option_errors) = read(&json!({ "private": value }));
        assert_eq!(options, Options { private: true, ..Options::default() });
        assert_eq!(option_errors, [OptionError::NotPrivate(Sanitized::fixed(shown))]);
    }
}

#[test]
fn options_that_cannot_be_read_hide_names() {
    for given in [json!([1]), json!(false), json!("private")] {
        let error = OptionError::WrongType { option: "options", takes: Kind::Object };
        assert_eq!(read(&given), (Options { private: true, ..Options::default() }, vec![error]), "{given}");
    }
    assert_eq!(read(&Value::Null), (Options::default(), Vec::new()));
}

#[test]
fn a_wrong_value_is_named_and_the_default_stands() {
    for (option, value, shown) in [
        ("lang", json!("fr"), "fr"),
        ("timeout", json!(0), "0"),
        ("timeout", json!(-5), "-5"),
        ("timeout", json!(601), "601"),
        ("timeout", json!(1.5), "1.5"),
        ("timeout", json!("0.5"), "0.5"),
        ("timeout", json!("5s"), "5s"),
        ("command", json!(1), "1"),
        ("command", json!("hidden"), "hidden"),
        ("command", json!(["on"]), "[\"on\"]"),
    ] {
        let (options, option_errors) = read(&json!({ option: value }));
        assert_eq!(options, Options::default(), "{option}");
        let [
            OptionError::BadValue { option: named, value, .. }
            | OptionError::OutOfRange { option: named, value, .. },
        ] = &option_errors[..]
        else {
            panic!("{option_errors:?}")
        };
        assert_eq!((*named, value.as_str()), (option, shown));
    }
    let (_, option_errors) = read(&json!({ "colour": true }));
    assert_eq!(option_errors, [OptionError::Unknown { name: Sanitized::written("colour"), nearest: None }]);
    let (_, option_errors) = read(&json!({ "platform": ["zai"] }));
    let nearest = Some("platforms".to_owned());
    assert_eq!(option_errors, [OptionError::Unknown { name: Sanitized::written("platform"), nearest }]);
}

#[test]
fn an_empty_name_does_not_stand_for_all_platforms() {
    for (value, shown) in [(json!(""), ""), (json!(" , "), " , "), (json!([""]), "[\"\"]")] {
        let (options, option_errors) = read(&json!({ "platforms": value }));
        assert_eq!(options, Options::default());
        assert_eq!(option_errors, [OptionError::no_platform("platforms", shown, None)]);
    }
    assert_eq!(read(&json!({ "platforms": [] })), (Options::default(), Vec::new()));
}

#[test]
fn a_name_as_long_as_a_file_is_near_none() {
    // Comparing it with every name would take hours.
    assert_eq!(named(&"openai".repeat(1 << 20), &[]), Err(None));
    assert_eq!(named("openaii", &[]), Err(Some("openai".to_owned())));
}

#[test]
fn of_several_platforms_only_the_wrong_one_is_named() {
    let (options, option_errors) = read(&json!({ "platforms": ["zai", "acme", "openai"] }));
    assert_eq!(options.platforms, ["zai", "openai"]);
    let value = Sanitized::written("acme");
    assert_eq!(option_errors, [OptionError::NoPlatform { option: "platforms", value, nearest: None }]);
    let option_errors = read(&json!({ "platforms": [5] })).1;
    let value = Sanitized::written("5");
    assert_eq!(option_errors, [OptionError::NoPlatform { option: "platforms", value, nearest: None }]);
}

#[test]
fn platforms_go_by_their_ids_and_by_their_providers() {
    for (given, ids) in [
        (json!(["zai, openai", "COPILOT"]), &["zai", "openai", "copilot"][..]),
        (json!("github-copilot,zai-coding-plan"), &["copilot", "zai"]),
        // An exact id takes precedence.
        (json!("xai"), &["xai"]),
    ] {
        let (options, option_errors) = read(&json!({ "platforms": given }));
        assert_eq!(
            (options.platforms, option_errors),
            (ids.iter().map(|id| (*id).to_owned()).collect(), Vec::new())
        );
    }
}

#[test]
fn what_is_nearly_a_platforms_name_is_told() {
    let own = ["acme".to_owned()];
    for (name, nearest) in [
        ("opnai", Some("openai")),
        ("opeani", Some("openai")),
        ("githubcopilot", Some("copilot")),
        ("Gemni", Some("gemini")),
        ("acne", Some("acme")),
        ("xyzzy", None),
        ("a", None),
        ("", None),
    ] {
        assert_eq!(named(name, &own), Err(nearest.map(str::to_owned)), "{name}");
    }
}

#[test]
fn what_was_typed_chooses_platforms() {
    let mut options = Options { platforms: vec!["openai".to_owned()], ..Options::default() };
    assert_eq!(options.narrow("  "), Ok(Vec::new()));
    assert_eq!(options.platforms, ["openai"]);
    assert_eq!(options.narrow("GitHub Copilot"), Ok(Vec::new()));
    assert_eq!(options.platforms, ["copilot"]);
    assert_eq!(options.narrow("zai copilot acme").map(|wrong| wrong.len()), Ok(1));
    assert_eq!(options.platforms, ["zai", "copilot"]);
    assert_eq!(options.narrow("acme").map_err(|wrong| wrong.len()), Err(1));
    assert_eq!(options.platforms, ["zai", "copilot"], "what nobody is called chooses nothing");
}

#[test]
fn what_is_given_stands_over_the_settings_but_for_what_a_project_could_hold() {
    let settings = json!({ "$schema": "x", "lang": "ko", "timeout": 25, "enable": ["claude"],
        "platforms": ["acme"], "custom": [{ "id": "acme" }] });
    let settings = settings.as_object().expect("an object");
    let given = json!({ "timeout": 5, "enable": ["kiro"], "custom": [] });
    let (options, option_errors) = Options::read(settings, &given);
    assert_eq!((options.lang.as_deref(), options.timeout), (Some("ko"), 5));
    assert!(options.enables("claude") && !options.enables("kiro"));
    assert_eq!(options.platforms, ["acme"]);
    assert_eq!(option_errors, [OptionError::SettingsOnly("custom"), OptionError::SettingsOnly("enable")]);
    // Errors name the file with the wrong option.
    let wrong = json!({ "timeout": true, "oops": 1 });
    let (_, option_errors) = Options::read(wrong.as_object().expect("an object"), &json!({ "low": true }));
    let words: Vec<_> = option_errors.iter().map(|error| LANGUAGES[0].option_error(error)).collect();
    let own = ["mystatus.json: unknown option `oops`", "mystatus.json: `timeout` takes a number"];
    assert_eq!(words, [&own[..], &["`low` takes a number"]].concat());
}

#[test]
fn hours_and_until_in_one_place_are_named_and_the_time_of_day_counts() {
    let (both, hours) = (json!({ "hours": 3, "until": "18:00" }), json!({ "hours": 3 }));
    let not_with = OptionError::NotWith { by: "hours", given: Sanitized::fixed("until") };
    let in_settings = OptionError::InSettings(Box::new(not_with.clone()));
    for (settings, given, span, errors) in [
        (json!({}), both.clone(), Span::Until(18 * 60), vec![not_with]),
        (both.clone(), json!({}), Span::Until(18 * 60), vec![in_settings.clone()]),
        (both, hours.clone(), Span::Hours(3.0), vec![in_settings]),
        // One of both in each place, or a null, is no error.
        (hours.clone(), json!({ "until": "18:00" }), Span::Until(18 * 60), vec![]),
        (json!({ "hours": 3, "until": null }), json!({}), Span::Hours(3.0), vec![]),
    ] {
        let (options, option_errors) = Options::read(settings.as_object().expect("an object"), &given);
        assert_eq!((options.span, option_errors), (span, errors), "{settings} {given}");
    }
}

#[test]
fn each_error_of_an_option_is_told_once_and_no_more_than_a_few() {
    let acme: Vec<_> = (0..1_000).map(|n| format!("acme-{}", n / 2)).collect();
    let errors = read(&json!({ "platforms": ["acme", "acme", "nobody"] })).1;
    assert_eq!(errors.len(), 2);
    let (options, errors) = read(&json!({ "platforms": acme }));
    assert_eq!((options.platforms.len(), errors.len()), (0, 16));
    let unknown = acme.iter().map(|name| (name.clone(), json!(1)));
    let mut given: Map<_, _> = unknown.collect();
    given.insert("private".to_owned(), json!(true));
    let (options, errors) = read(&Value::Object(given));
    assert_eq!((options.private, errors.len()), (true, 256));
    let names: Map<_, _> = acme.iter().map(|name| (name.clone(), json!(1))).collect();
    let errors = read(&json!({ "names": names, "until": "6pm" })).1;
    assert!(errors.iter().any(OptionError::is_of_work), "no other option's errors hide it");
    assert_eq!(Options::default().narrow(&acme.join(" ")).map_err(|wrong| wrong.len()), Err(16));
}
