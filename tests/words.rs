//! Every standalone sentence in every language: one page per language, for a native speaker to read.

use mystatus::locale::{LANGUAGES, Language, fill};
use mystatus::platforms::opt_in;
use mystatus::reading::{BalanceKind, Note, Period, Scope, Unit};
use mystatus::sanitized::Sanitized;

fn name() -> Sanitized {
    Sanitized::fixed("NAME")
}

/// One of each kind of note.
fn notes() -> Vec<Note> {
    vec![
        Note::NoPlan,
        Note::KeyTrimmed,
        Note::KeyUnlimited,
        Note::PlanUnknown,
        Note::Account(name()),
        Note::AtLastBilling,
        Note::Suspended { reason: None },
        Note::Suspended { reason: Some(name()) },
        Note::Month { year: 2026, month: 2 },
        Note::Use { name: name(), amount: 1_500.0 },
        Note::UsedOf { scope: Scope::Chat, amount: 2.0 },
        Note::UsedOf { scope: Scope::Named(name()), amount: 2.5 },
        Note::NotCounted { name: name(), amount: 3.0 },
        Note::Saved("PROGRAM"),
        Note::Overage(4.0),
        Note::Spent { used: 5.0, included: 3.0, billed: None },
        Note::Spent { used: 5.0, included: 3.0, billed: Some(2.0) },
        Note::Charged(6.5),
        Note::TeamSeat { page: "https://cursor.com/dashboard" },
        Note::SpentThisMonth(7.5),
        Note::BalanceTooLow,
        Note::LongerUnknown { seconds: 18_000 },
    ]
}

fn page(language: &'static Language) -> String {
    let scopes = [
        Scope::CodeReview,
        Scope::Spending,
        Scope::Tokens,
        Scope::McpCalls,
        Scope::Credits,
        Scope::PremiumRequests,
        Scope::Chat,
        Scope::Completions,
        Scope::Named(name()),
    ];
    let periods = [Period::FIVE_HOURS, Period::DAY, Period::WEEK, Period::Month];
    let units = [Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month];
    let balances = [BalanceKind::Credits, BalanceKind::SavedResets, BalanceKind::Prepaid];
    let words = language.words();
    let mut lines = Vec::new();
    lines.extend(units.iter().flat_map(|unit| [1, 2].map(|count| language.limit(*unit, count))));
    lines.extend(periods.iter().map(|period| language.window(&Scope::Tokens, Some(*period))));
    lines.extend([Scope::Plan].iter().chain(&scopes).map(|scope| language.window(scope, None)));
    lines.extend([Scope::Plan].iter().chain(&scopes).map(|scope| language.limit_alone(scope, None)));
    lines.extend(scopes.iter().map(|scope| language.limit_alone(scope, Some(Period::WEEK))));
    lines.extend([
        language.remaining(7),
        fill(words.left, &["7"]),
        language.used("8/9"),
        fill(words.owed, &["$5.50"]),
        fill(words.resets_in, &["DURATION"]),
    ]);
    lines.extend([59, 61, 86_400, 86_401, 90_061].map(|seconds| language.wait(seconds)));
    lines.extend(
        [
            words.reset_passed,
            words.passed,
            words.low,
            words.limit_reached,
            words.unlimited,
            words.no_data,
            words.failed,
            words.skipped,
            words.waiting,
            words.no_accounts,
            words.supported,
            words.offered,
            words.or,
            words.no_match,
            words.dialog_elsewhere,
            words.ungated,
        ]
        .map(str::to_owned),
    );
    lines.extend([
        fill(words.see_help, &["mystatus --help"]),
        fill(words.used_up, &["NAMES"]),
        fill(words.running_low, &["NAMES"]),
        language.stopped("ACCOUNT", "LIMIT", None),
        language.stopped("ACCOUNT", "LIMIT", Some(("TIME", "DURATION"))),
        fill(words.other_has, &["ACCOUNT", "9"]),
        fill(words.awaiting, &["NAMES"]),
        language.and_more(3),
        fill(words.all_platforms, &["PAGE"]),
        fill(words.platforms_found, &["2", "60"]),
        fill(words.also_reads, &["VARIABLES"]),
        fill(words.incomplete, &["ENTRY", "FIELDS"]),
        fill(words.unsupported, &["NAMES"]),
        fill(words.without_plan, &["ENTRY", "SETUP"]),
        fill(words.unset_variable, &["ENTRY", "VARIABLE"]),
        fill(words.not_read, &["ENTRY", "PLATFORM", "SETUP"]),
        fill(words.no_limit_for, &["ACCOUNT", "MODEL"]),
        fill(words.only_balance, &["ACCOUNT"]),
        fill(words.without_limits, &["ACCOUNT"]),
        [&fill(words.watching, &["300"]), words.quitting].join(" · "),
        fill(words.unwritten, &["ENOSPC"]),
        language.as_of(None),
        language.as_of(Some("DURATION")),
    ]);
    lines.extend(
        opt_in().map(|platform| language.offer(platform.id, platform.opt_in.as_ref().expect("opt-in"))),
    );
    lines.extend(notes().iter().map(|note| language.note(note)));
    lines.extend(
        [words.found_in, words.asked_at, words.refreshed_every, words.resets_at, words.expected, words.meter]
            .map(str::to_owned),
    );
    lines.extend(balances.map(|kind| language.balance(kind).to_owned()));
    let label = |(label, _)| language.window(&Scope::Named(Sanitized::fixed(label)), None);
    lines.extend(words.labels.map(label));
    lines.extend(
        [words.key_refused, words.sign_in_expired, words.no_answer, words.see_report].map(str::to_owned),
    );
    lines.push(words.weekdays.join(" "));
    lines.extend(words.keys.map(|(keys, does)| format!("{keys}: {does}")));
    lines.join("\n")
}

#[test]
fn every_sentence_reads_as_its_page_says() {
    for language in LANGUAGES {
        insta::assert_snapshot!(language.tag(), page(language));
    }
}
