//! Tests of choosing a language, and of what all languages share.

use super::texts::say;
use super::*;
use proptest::prelude::*;

fn chosen(option: Option<&str>, env: &[(&str, &str)], runtime: Option<&str>) -> &'static str {
    choose(option, &Environment::at_home(env), &|| runtime.map(str::to_owned)).tag()
}

#[test]
fn the_nearest_wish_wins() {
    let env = [("MYSTATUS_LANG", "ja"), ("LC_ALL", "ko_KR.UTF-8"), ("LANG", "zh_CN")];
    assert_eq!(chosen(Some("zh"), &env, Some("en")), "zh");
    assert_eq!(chosen(None, &env, Some("en")), "ja");
    assert_eq!(chosen(None, &env[1..], Some("en")), "ko");
    assert_eq!(chosen(None, &env[2..], Some("en")), "zh");
    assert_eq!(chosen(None, &[], Some("ja-JP")), "ja");
    assert_eq!(chosen(None, &[("LC_ALL", "C"), ("LANG", "ko_KR")], Some("ja")), "en");
    assert_eq!(chosen(None, &[("LANG", "fr_FR.UTF-8")], Some("de-DE")), "en");
    assert_eq!(chosen(None, &[], None), "en");
}

#[test]
fn the_runtime_is_asked_only_where_it_counts() {
    let asked = std::cell::Cell::new(0);
    let runtime = || {
        asked.set(asked.get() + 1);
        Some("ja".to_owned())
    };
    let env = [("LANG".to_owned(), "ko_KR.UTF-8".into())].into_iter().collect();
    let korean = Environment { env, ..Environment::default() };
    assert_eq!(choose(Some("zh"), &Environment::default(), &runtime).tag(), "zh");
    assert_eq!(choose(None, &korean, &runtime).tag(), "ko");
    assert_eq!(asked.get(), 0);
    assert_eq!(choose(None, &Environment::default(), &runtime).tag(), "ja");
    assert_eq!(asked.get(), 1);
}

#[test]
fn durations_are_two_units_at_most() {
    for (seconds, shown) in [
        (0, "<1m"),
        (59, "<1m"),
        (60, "1m"),
        (9_180, "2h 33m"),
        (82_800, "23h"),
        (205_200, "2d 9h"),
        (172_859, "2d"),
        (86_700, "1d"),
    ] {
        assert_eq!(en::ENGLISH.duration(seconds), shown);
    }
}

#[test]
fn the_unit_of_a_count_is_said_once_and_in_each_language() {
    let count = Count { used: 250.0, limit: 1000.0 };
    let said = |unit| {
        let unit = Some(Currency::fixed(unit));
        let said = LANGUAGES.iter().map(|language| language.used(&language.of_limit(count, unit.as_ref())));
        said.collect::<Vec<_>>()
    };
    let requests = ["250/1000 requests used", "已用 250/1000 次", "250/1000회 사용", "使用 250/1000 回"];
    assert_eq!(said("requests"), requests);
    assert_eq!(said("hours").last().map(String::as_str), Some("使用 250/1000 時間"));
    assert_eq!(said("USD").first().map(String::as_str), Some("$250.00/$1000.00 used"));
    assert_eq!(said("pages").last().map(String::as_str), Some("使用 250/1000 pages"));
}

#[test]
fn what_is_filled_in_is_never_a_place_itself() {
    assert_eq!(fill("{} lasts {}.", &["A{}B", "2h"]), "A{}B lasts 2h.");
    assert_eq!(fill("{} lasts {}.", &["A"]), "A lasts .");
    assert_eq!(fill("Monthly limit", &["1"]), "Monthly limit");
}

#[test]
fn what_is_put_in_a_place_has_its_name_and_is_never_a_place_itself() {
    let (a, b) = ("{b}", 2);
    assert_eq!(say!("{b}, {a}, {{a}}, {c}, {{ and }", a, b), "2, {b}, {{b}}, {c}, {{ and }");
    assert_eq!(say!("{a", a), "{a");
}

/// Compares the names of the places in each text across languages.
#[test]
fn all_languages_have_the_same_places() {
    fn places(text: &str) -> Vec<&str> {
        let names = text.split('{').filter_map(|after| Some(after.split_once('}')?.0));
        let mut names: Vec<_> = names.filter(|name| !name.contains([' ', '`'])).collect();
        names.sort_unstable();
        // A name may be said twice in one language and once in another.
        names.dedup_by(|one, other| one == other && !one.is_empty());
        names
    }
    let debugged = LANGUAGES.iter().map(|language| format!("{language:#?}")).collect::<Vec<_>>();
    let mut languages = debugged.iter().map(|texts| texts.lines().map(|text| (text, places(text))));
    let english: Vec<_> = languages.next().into_iter().flatten().collect();
    for language in languages {
        assert_eq!(language.clone().count(), english.len());
        for ((text, places), (original, its)) in language.zip(&english) {
            assert_eq!(places, *its, "{text} {original}");
        }
    }
    assert!(english.iter().any(|(_, places)| *places == ["", "", ""]));
    assert!(english.iter().any(|(_, places)| *places == ["api", "program"]));
}

proptest! {
    #[test]
    fn a_duration_loses_less_than_its_smaller_unit(seconds in 60u64..100_000_000) {
        let shown = en::ENGLISH.duration(seconds);
        let mut total = 0;
        let mut smallest = 60;
        for part in shown.split(' ') {
            let (count, unit) = part.split_at(part.len() - 1);
            let unit = match unit { "d" => 86_400, "h" => 3_600, _ => 60 };
            total += count.parse::<u64>().unwrap_or(0) * unit;
            smallest = unit;
        }
        // A single unit omits only zeros and amounts below the next smaller unit.
        let lost = if shown.contains(' ') { smallest } else { smallest.min(3_600) };
        prop_assert!(total <= seconds && seconds - total < lost);
    }
}
