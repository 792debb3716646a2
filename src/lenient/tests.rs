//! Tests that a wrong value affects nothing else in a reply.

use super::*;

#[derive(Deserialize)]
#[serde(bound = "'de: 'a")]
struct Reply<'a> {
    text: Text<'a>,
    number: Number<'a>,
    flag: Flag<'a>,
    list: List<'a, Reply<'a>>,
    members: Members<'a, Number<'a>>,
    object: Object<'a, Reply<'a>>,
}

fn read(text: &str) -> Reply<'_> {
    object(text).unwrap_or_else(|| panic!("{text} is an object"))
}

#[test]
fn what_has_another_type_is_not_known_and_costs_nothing_else() {
    let values =
        ["null", "5", "true", "\"x\"", "[]", "[1, 2, 3, 4, 5, 6]", "{}", "1e999", "\"\\ud800\"", "-0"];
    let names = ["text", "number", "flag", "list", "members", "object"];
    for name in names {
        for value in values {
            let others = names.iter().filter(|other| **other != name).map(|other| match *other {
                "text" => r#""text": " a ""#,
                "number" => r#""number": "12.50""#,
                "flag" => r#""flag": false"#,
                "list" => r#""list": [{"number": 1}, 7, [], {"number": 2}]"#,
                "members" => r#""members": {"b": 2, "a": "x"}"#,
                _ => r#""object": {"number": 3}"#,
            });
            let members: Vec<_> = others.map(str::to_owned).chain([format!("\"{name}\": {value}")]).collect();
            let text = format!("{{{}}}", members.join(","));
            let reply = read(&text);
            let is = |other: &str, fine: bool| {
                assert!(other == name || fine, "{other} beside {name}: {value}");
            };
            is("text", reply.text.is("a") && reply.text.is_padded());
            is("number", reply.number.get() == Some(12.5));
            is("flag", reply.flag.get() == Some(false));
            is(
                "list",
                reply.list.iter().map(|item| item.number.get()).eq([Some(1.0), None, None, Some(2.0)]),
            );
            let members = reply.members.get().map(|members| members.map(|(_, n)| n.get()).collect());
            is("members", members == Some(vec![None, Some(2.0)]));
            is("object", reply.object.get().is_some_and(|object| object.number.get() == Some(3.0)));
        }
    }
}

#[test]
fn nothing_but_an_object_is_one() {
    for text in ["", "null", "5", "[]", "[null, null, null, null, null, null]", "{", "{} {}", "{\"text\": }"]
    {
        assert!(object::<Reply>(text).is_none(), "{text}");
    }
}

#[test]
fn of_members_of_one_name_the_last_one_counts() {
    assert_eq!(read(r#"{"number": 1, "number": 2}"#).number.get(), Some(2.0));
    assert_eq!(read(r#"{"number": 1, "number": null}"#).number.get(), None);
    let members = Members::<Number>::of(r#"{"a": 1, "a": 2}"#);
    assert_eq!(members.member("a").and_then(Number::get), Some(2.0));
}

/// Fields that name their place by a path, and ones whose names only look like one.
#[derive(Deserialize)]
#[serde(bound = "'de: 'a")]
struct Paths<'a> {
    plan: Text<'a>,
    #[serde(rename = "/usage/paid/used")]
    used: Number<'a>,
    #[serde(rename = "/usage/paid/limit")]
    limit: Number<'a>,
    #[serde(rename = "/usage/plan")]
    inner_plan: Text<'a>,
    usage: Json<'a>,
    #[serde(rename = "key@https://example.com/")]
    key: Text<'a>,
}

#[test]
fn a_path_leads_to_an_inner_value() {
    let usage = r#"{"paid": {"used": 5, "limit": "7"}, "plan": "b"}"#;
    let text = format!(r#"{{"plan": "a", "usage": {usage}, "key@https://example.com/": "k"}}"#);
    let paths: Paths = object(&text).expect("an object");
    assert_eq!((paths.used.get(), paths.limit.get()), (Some(5.0), Some(7.0)));
    assert!(paths.plan.is("a") && paths.inner_plan.is("b") && paths.key.is("k"));
    assert_eq!(paths.usage.get(), Some(usage));
}

#[test]
fn a_path_that_leads_nowhere_is_a_missing_member() {
    for text in [
        "{}",
        r#"{"usage": null}"#,
        r#"{"usage": 3}"#,
        r#"{"usage": [{"paid": {"used": 5}}]}"#,
        r#"{"usage": {"paid": "used"}}"#,
        r#"{"usage": {"paid": {"\ud800": 1, "used": 5}}}"#,
        r#"{"used": 5, "paid": {"used": 5}, "/usage/paid/used": 5}"#,
        r#"{"usage": {"paid": {"used": 5}}, "usage": {}}"#,
        r#"{"usage": {"paid": {"used": 5}, "paid": null}}"#,
    ] {
        let paths: Paths = object(text).expect("an object");
        assert_eq!((paths.used.get(), paths.used.is_wrong()), (None, false), "{text}");
    }
}

#[derive(Deserialize)]
#[serde(bound = "'de: 'a")]
struct Alternatives<'a> {
    #[serde(rename = "resetAt|reset_at|/reset/at: string")]
    at: Text<'a>,
    limit: Number<'a>,
}

#[test]
fn of_several_names_the_first_that_says_something_counts() {
    for (members, value) in [
        (r#""resetAt": "a", "reset_at": "b", "reset": {"at": "c"}"#, Some("a")),
        (r#""reset": {"at": "c"}, "reset_at": "b""#, Some("b")),
        (r#""resetAt": null, "reset_at": "", "reset": {"at": "c"}"#, Some("c")),
        (r#""resetAt": "a", "reset_at": null"#, Some("a")),
        (r#""resetAt": 5, "reset_at": " ", "reset": {"at": "c"}"#, Some("c")),
        (r#""resetAt": {}, "reset_at": "b""#, Some("b")),
        (r#""resetAt": {}, "reset_at": null"#, None),
        (r#""resetAt|reset_at|/reset/at: string": "d""#, None),
        (r#""reset": null"#, None),
    ] {
        let text = format!("{{{members}, \"limit\": 3}}");
        let read: Alternatives = object(&text).expect("an object");
        assert_eq!((read.at.get().as_deref(), read.limit.get()), (value, Some(3.0)), "{text}");
        assert_eq!(at::<Text>(&text, "resetAt|reset_at|/reset/at: string").get().as_deref(), value, "{text}");
    }
    assert!(at::<Moment>(r#"{"a": null}"#, "a|b: number").is_over(EpochMs::default()));
    assert!(at::<Moment>(r#"{"b": null}"#, "a|b: number").is_over(EpochMs::default()));
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Kinds<'a> {
    #[serde(rename = "a|b|c|d: number")]
    number: Number<'a>,
    #[serde(rename = "b|a|c|d: object")]
    object: Object<'a, Paths<'a>>,
    #[serde(rename = "a|c|b|d: array")]
    list: List<'a, Paths<'a>>,
    #[serde(rename = "a|d|b|c: object")]
    members: Members<'a, Number<'a>>,
}

#[test]
fn of_several_names_the_first_of_the_wanted_type_counts() {
    let read: Kinds = super::read(r#"{"d": "7", "a": "seven", "c": {"used": 1}, "b": [{}, {}]}"#);
    assert_eq!(read.number.get(), Some(7.0));
    assert!(read.object.get().is_some());
    assert_eq!(read.list.iter().count(), 2);
    assert_eq!(read.members.member("used").and_then(Number::get), Some(1.0));
}

#[test]
fn what_is_wrong_is_told_from_what_is_missing() {
    assert!(read(r#"{"text": 5, "number": "five"}"#).text.is_wrong());
    assert!(read(r#"{"text": " "}"#).text.is_wrong() && read(r#"{"number": "five"}"#).number.is_wrong());
    let missing = read(r#"{"text": null}"#);
    assert!(!missing.text.is_wrong() && !missing.number.is_wrong());
}

#[test]
fn lists_and_members_have_an_end() {
    let many = vec![r#"{"flag": true}"#; 10_000].join(",");
    assert_eq!(read(&format!("{{\"list\": [{many}]}}")).list.iter().count(), 256);
    let many: Vec<_> = (0..10_000).map(|n| format!("\"{n}\": 1")).collect();
    let members = format!("{{{}}}", many.join(","));
    assert_eq!(Members::<Number>::of(&members).iter().count(), 256);
}

#[test]
fn depth_that_nobody_asks_for_costs_nothing() {
    let deep = format!("{{\"x\": {}{}, \"number\": 1}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&deep).number.get(), Some(1.0));
    let deep = format!("{{\"list\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(&deep).list.iter().count(), 1);
}

#[test]
fn points_in_time_are_read_in_every_form() {
    let now = EpochMs::new(1_795_000_000_000);
    for written in ["1795009180", "1795009180000", "\"1795009180000\"", "\"2026-11-18T13:39:40Z\""] {
        let at = Moment(written);
        assert_eq!(at.get(now), Some(now + 9_180_000), "{written}");
        assert!(!at.is_over(now) && at.is_over(now + 9_180_000), "{written}");
    }
    for (json, is_over) in [("", false), ("null", true), ("0", true), ("-1", true), ("\"soon\"", false)] {
        assert_eq!((Moment(json).get(now), Moment(json).is_over(now)), (None, is_over), "{json}");
    }
}

#[test]
fn the_end_of_a_sign_in_may_be_anywhere_but_at_nothing() {
    let end = |json| Moment(json).expiry();
    assert_eq!(end("1795009180000"), Some(EpochMs::new(1_795_009_180_000)));
    assert_eq!(end("\"2006-11-18T13:39:40Z\""), EpochMs::parse_iso("2006-11-18T13:39:40Z"));
    assert_eq!((end("1"), end("1e300")), (Some(EpochMs::new(1_000)), Some(EpochMs::MAX)));
    for none in ["", "null", "0", "-1", "-1e300", "\"\"", "\"soon\"", "{}"] {
        assert_eq!(end(none), None, "{none}");
    }
}

#[test]
fn numbers_are_written_as_json_has_them() {
    for (json, value) in [
        ("-3", Some(-3.0)),
        ("\"12.50\"", Some(12.5)),
        ("\" 1 \"", Some(1.0)),
        ("\"$5\"", None),
        ("\"1,000.00\"", None),
        ("\"NaN\"", None),
        ("\"inf\"", None),
        ("1e999", None),
        ("true", None),
    ] {
        assert_eq!(number(json), value, "{json}");
    }
    for (json, whole) in [("1113", 1113), ("\"-3.9\"", -3), ("1e300", i64::MAX)] {
        assert_eq!(Number(json).whole(), Some(whole), "{json}");
    }
    assert_eq!(Number("true").whole(), None);
}

#[test]
fn numbers_in_prose_need_not_be_json() {
    for (text, value) in [
        ("80", Some(80.0)),
        ("05", Some(5.0)),
        ("+0.75", Some(0.75)),
        (".9", Some(0.9)),
        ("5.", Some(5.0)),
        ("41.3", Some(41.3)),
        ("", None),
        (".", None),
        ("1.2.3", None),
        ("1e3", None),
        ("-1", None),
        ("5 ", None),
        ("inf", None),
    ] {
        assert_eq!(decimal(text), value, "{text}");
    }
}
