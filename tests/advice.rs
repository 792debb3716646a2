//! Every failure of an account, however it was set up, comes with advice, in full words in every language.

use crate::support::failures::{
    SETUPS, TOKEN, failures, kind, kind_of, kind_of_reason, origins, reasons, set_up,
};
use mystatus::failure::{Failure, FileCause};
use mystatus::http::NetworkCause;
use mystatus::locale::LANGUAGES;
use mystatus::next_step::{NextStep, Origin};
use mystatus::option_error::{Amount, Kind, OptionError};
use mystatus::platforms::PLATFORMS;
use mystatus::reason::Reason;
use mystatus::sanitized::Sanitized;
use mystatus::sources::Source;
use std::collections::BTreeSet;

/// Whether `text` is readable: no Rust syntax, nothing left open, no double space, no space before a stop.
fn is_whole(text: &str) -> bool {
    let count = |mark| text.matches(mark).count();
    let remains = ["Some(", "None", "  ", " .", " ,", "..`", "``", "{}", "\\", "{ "];
    let ends = |mark: &str| text.trim_end().ends_with(mark);
    !text.trim().is_empty()
        && remains.iter().all(|remains| !text.contains(remains))
        && count("`") % 2 == 0
        && count("(") == count(")")
        && count("（") == count("）")
        && count("{") == count("}")
        && ![":", "：", ",", "、", "，"].iter().any(|mark| ends(mark))
}

/// The message and the advice for every failure: one page per language, for a native speaker to read.
#[test]
fn every_failure_and_advice_reads_as_its_page_says() {
    let nearest = || Some("NEAREST".to_owned());
    let value = || Sanitized::fixed("VALUE");
    let kinds = [Kind::Text, Kind::Number, Kind::Switch, Kind::List, Kind::Object];
    let mut errors = vec![
        OptionError::Unknown { name: value(), nearest: None },
        OptionError::Unknown { name: value(), nearest: nearest() },
        OptionError::UnknownArgument { value: value(), nearest: None },
        OptionError::UnknownArgument { value: value(), nearest: nearest() },
        OptionError::NotWith { by: "BY", given: value() },
        OptionError::NoTerminal("OPTION"),
        OptionError::NoValue("OPTION"),
        OptionError::BadValue { option: "OPTION", value: value(), takes: "TAKEN".to_owned() },
        OptionError::LoneBrace(value()),
        OptionError::NoShell { shells: "SHELLS".to_owned() },
        OptionError::BadForm { option: "OPTION", value: value(), like: "LIKE".to_owned() },
        OptionError::InSettings(Box::new(OptionError::NoValue("OPTION"))),
        OptionError::NoPlatform { option: "OPTION", value: value(), nearest: None },
        OptionError::NoPlatform { option: "OPTION", value: value(), nearest: nearest() },
        OptionError::NoAccount { value: value(), nearest: None },
        OptionError::NoAccount { value: value(), nearest: nearest() },
        OptionError::NoField { value: value(), nearest: None, fields: "FIELDS".to_owned() },
        OptionError::NoField {
            value: value(),
            nearest: Some("NEAREST".to_owned()),
            fields: "FIELDS".to_owned(),
        },
        OptionError::SettingsOnly("OPTION"),
        OptionError::NotPrivate(value()),
        OptionError::Unread { path: value(), cause: FileCause::NotAnObject, is_own: true },
        OptionError::Unread { path: value(), cause: FileCause::NotAnObject, is_own: false },
        OptionError::Misnamed(value()),
    ];
    errors.extend([Amount::Seconds, Amount::Share, Amount::Number].map(|takes| {
        let (least, most) = ("LEAST".to_owned(), "MOST".to_owned());
        OptionError::OutOfRange { option: "OPTION", value: value(), takes, least, most }
    }));
    errors.extend(kinds.map(|takes| OptionError::WrongType { option: "OPTION", takes }));
    for language in LANGUAGES {
        let mut said = BTreeSet::new();
        said.extend(SETUPS.iter().map(|setup| language.setup(setup)));
        for origin in origins() {
            for failure in failures() {
                let advice =
                    NextStep::on(&failure, origin, origin.setup.map_or(&[][..], std::slice::from_ref));
                said.extend([language.failure(&failure, "Acme"), language.next_step(advice, "Acme")]);
            }
        }
        said.insert(language.next_step(NextStep::CheckOwn, "Acme"));
        said.extend(errors.iter().map(|error| language.option_error(error)));
        let said: Vec<_> = said.into_iter().collect();
        insta::assert_snapshot!(format!("page_{}", language.tag()), said.join("\n"));
    }
}

#[test]
fn the_table_is_complete() {
    let kinds: BTreeSet<_> = failures().iter().map(kind_of).collect();
    assert_eq!(kinds, (0..=21).collect());
    assert_eq!(reasons().iter().map(kind_of_reason).collect::<BTreeSet<_>>(), (0..=18).collect());
    assert_eq!(SETUPS.iter().map(kind).collect::<BTreeSet<_>>(), (0..=7).collect());
}

#[test]
fn every_failure_of_every_setup_is_worded_with_advice_in_every_language() {
    for origin in origins() {
        let ways = origin.setup.map_or(&[][..], std::slice::from_ref);
        for failure in failures() {
            let advice = NextStep::on(&failure, origin, ways);
            let mut said = BTreeSet::new();
            for language in LANGUAGES {
                for text in [language.failure(&failure, "Acme"), language.next_step(advice.clone(), "Acme")] {
                    assert!(is_whole(&text), "{} on {failure:?}, {origin:?}: {text}", language.tag());
                    said.insert(text);
                }
            }
            assert_eq!(said.len(), 2 * LANGUAGES.len(), "each language has its own words: {said:#?}");
        }
    }
}

#[test]
fn every_setup_is_worded_in_every_language() {
    let of_platforms = PLATFORMS.iter().map(|platform| platform.setups);
    for setups in SETUPS.iter().map(std::slice::from_ref).chain(of_platforms).chain([SETUPS]) {
        let said: BTreeSet<_> = LANGUAGES.iter().map(|language| language.setups(setups)).collect();
        assert!(said.iter().all(|text| is_whole(text)), "{said:#?}");
        assert_eq!(said.len(), LANGUAGES.len(), "each language has its own words: {said:#?}");
    }
}

/// A new key belongs where the refused one was found, wherever the platform's keys usually are.
#[test]
fn a_key_is_renewed_where_it_was_found() {
    let refused = Failure::Status { status: 401, retry_after: None, message: None, reason: None };
    let keys = SETUPS.iter().filter(|setup| [1, 2, 5].contains(&kind(setup)));
    let places: &[(&Source, &str)] = &[
        (&Source::Variable("OTHER_KEY"), "OTHER_KEY"),
        (&Source::Configuration, "opencode.json"),
        (&Source::Auth("acme-old"), "`acme-old`"),
    ];
    for (setup, (source, place)) in keys.flat_map(|setup| places.iter().map(move |place| (setup, place))) {
        let advice = NextStep::on(&refused, Origin { setup: Some(setup), source: Some(source) }, SETUPS);
        for language in LANGUAGES {
            let text = language.next_step(advice.clone(), "Acme");
            assert!(text.contains("https://acme.example/keys") && text.contains(place), "{text}");
            assert!(!text.contains("`acme`") && !text.contains("ACME_KEY"), "{text}");
        }
    }
}

#[test]
fn what_is_in_the_variable_that_stands_in_for_the_file_is_renewed_there() {
    let refused = Failure::Status { status: 401, retry_after: None, message: None, reason: None };
    let source = Source::AuthContent("acme-old");
    let by = |kind| Origin { source: Some(&source), ..set_up(kind) };
    for language in LANGUAGES {
        let text = language.next_step(NextStep::on(&refused, by(1), SETUPS), "Acme");
        assert!(text.contains("OPENCODE_AUTH_CONTENT") && text.contains("`acme-old`"), "{text}");
        assert!(!text.contains("opencode auth login"), "{text}");
        for failure in [&refused, &Failure::TokenExpired, &Failure::SignInRevoked] {
            let text = language.next_step(NextStep::on(failure, by(0), SETUPS), "Acme");
            assert!(text.contains("OPENCODE_AUTH_CONTENT"), "{failure:?}: {text}");
        }
    }
}

/// The advice names the facts of the account's own setup.
#[test]
fn the_advice_is_of_the_accounts_own_setup() {
    let refused = Failure::Status { status: 401, retry_after: None, message: None, reason: None };
    let unknown = Failure::Status { status: 404, retry_after: None, message: None, reason: None };
    let not_allowed =
        Failure::Network { cause: NetworkCause::NotAllowed, code: Sanitized::fixed("NOT_ALLOWED") };
    let (expired, revoked) = (Failure::TokenExpired, Failure::SignInRevoked);
    let deactivated = Failure::Platform { code: None, message: None, reason: Some(Reason::Deactivated) };
    let cases: &[(&Failure, usize, &[&str])] = &[
        (&refused, 0, &["`opencode auth login`"]),
        (&refused, 1, &["https://acme.example/keys", "`acme`", "`opencode auth login`"]),
        (&refused, 2, &["https://acme.example/keys", "ACME_KEY"]),
        (&refused, 3, &["https://acme.example/tokens", "Usage: Read", "acme.json"]),
        (&refused, 4, &["`opencode auth login`"]),
        (&unknown, 3, &["`team`", "Usage: Read"]),
        (&expired, 0, &["OpenCode", "Acme"]),
        (&expired, 3, &["https://acme.example/tokens"]),
        (&revoked, 4, &["`opencode auth login`"]),
        (&revoked, 1, &["https://acme.example/keys"]),
        (&deactivated, 0, &["`opencode auth login`"]),
    ];
    for language in LANGUAGES {
        for (failure, kind, facts) in cases {
            let text = language.next_step(NextStep::on(failure, set_up(*kind), SETUPS), "Acme");
            assert!(facts.iter().all(|fact| text.contains(fact)), "{}: {text}", language.tag());
        }
        let by_codex = Origin { setup: SETUPS.get(1), source: None };
        let by_codex = |failure| language.next_step(NextStep::on(failure, by_codex, SETUPS), "Acme");
        assert!(by_codex(&expired).contains("Codex CLI"), "{}", by_codex(&expired));
        assert!(by_codex(&revoked).contains("`codex login`"), "{}", by_codex(&revoked));
        assert!(by_codex(&not_allowed).contains("`base_url`"), "{}", by_codex(&not_allowed));
    }
}

#[test]
fn what_stands_between_is_not_blamed_on_the_network() {
    let network = |cause| Failure::Network { cause, code: Sanitized::fixed("CODE") };
    let redirected = Failure::Status { status: 302, retry_after: None, message: None, reason: None };
    for (failure, advice) in [
        (network(NetworkCause::Certificate), NextStep::TrustProxy),
        (network(NetworkCause::Proxy), NextStep::CheckProxy),
        (network(NetworkCause::ProxyUnreachable), NextStep::FindProxy),
        (network(NetworkCause::NotAllowed), NextStep::UpdateHosts),
        (redirected, NextStep::Redirected),
    ] {
        assert_eq!(NextStep::on(&failure, set_up(1), SETUPS), advice, "{failure:?}");
    }
}

#[test]
fn a_token_is_advised_only_where_the_platform_takes_one() {
    let sign_in = set_up(0);
    let with_token = NextStep::on(&Failure::QuotaUnavailable { message: None }, sign_in, SETUPS);
    assert_eq!(with_token, NextStep::CreateToken(&TOKEN));
    for language in LANGUAGES {
        let text = language.next_step(with_token.clone(), "Acme");
        for fact in [
            "read token",
            "https://acme.example/tokens",
            "Usage: Read",
            "acme.json",
            r#"{"token": "..."}"#,
            "`level`",
            "small 10",
            "large 20",
            "Acme Code",
            "https://acme.example/usage",
        ] {
            assert!(text.contains(fact), "{fact} in {}: {text}", language.tag());
        }
    }
    let without = sign_in.setup.map_or(&[][..], std::slice::from_ref);
    assert_eq!(
        NextStep::on(&Failure::QuotaUnavailable { message: None }, sign_in, without),
        NextStep::CheckPlan
    );
}
