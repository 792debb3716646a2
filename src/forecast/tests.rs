//! The promises of a forecast, whatever the input.

mod work;

use super::*;
use proptest::prelude::*;

const HOUR: i64 = 60;
const WEEK: i64 = 7 * 24 * HOUR;
const WEEK_BINS: usize = 7 * BINS_PER_DAY;

/// Weeks of office days: four bins of work an hour from 9 to 12 and from 13 to 17 o'clock, Monday to Friday.
fn office(weeks: usize) -> Vec<f64> {
    let works = |bin: usize| {
        bin / BINS_PER_DAY % 7 < 5
            && ((36..48).contains(&(bin % BINS_PER_DAY)) || (52..68).contains(&(bin % BINS_PER_DAY)))
    };
    // Some days use more than others.
    let takes =
        |bin: usize| if works(bin) { [90.0, 100.0, 110.0, 95.0][bin / BINS_PER_DAY % 4] } else { 0.0 };
    (0..weeks * WEEK_BINS).map(takes).collect()
}

/// Minutes since the beginning of the history, in the fifth week.
fn at(day: i64, hour: i64) -> i64 {
    4 * WEEK + day * 24 * HOUR + hour * HOUR
}

fn window(used: f64, start: i64, reset: i64) -> Window {
    Window { used, start, reset, rate: None }
}

fn of_week(used: f64) -> Window {
    window(used, at(0, 0), at(7, 0))
}

fn ask(bins: &[f64], now: i64, window: &Window) -> Forecast {
    forecast(&Rhythm::new(bins, now), window).expect("a window that is under way")
}

#[test]
fn habits_decide_where_the_even_pace_errs() {
    let bins = office(5);
    // 45 % are used on Wednesday evening, after 39 % of the week, but three of five work days.
    let wednesday = ask(&bins, at(2, 18), &of_week(45.0));
    assert_eq!(wednesday.verdict(), Verdict::Lasts, "{wednesday:?}");
    // 70 % is used after two of five days.
    let tuesday = ask(&bins, at(1, 18), &of_week(70.0));
    assert_eq!(tuesday.verdict(), Verdict::MayRunOut, "{tuesday:?}");
    let half = tuesday.likely().expect("a time");
    // Most of Wednesday's work is left, at 35 % a day.
    assert!((at(2, 13)..=at(3, 10)).contains(&(at(1, 18) + half)), "{half}");
    // Nobody works at the weekend.
    assert_eq!(ask(&bins, at(4, 18), &of_week(97.0)).verdict(), Verdict::Lasts);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let bins = office(5);
    let answers = [0, 1].map(|_| ask(&bins, at(1, 11), &of_week(40.0)));
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn the_future_is_not_looked_at() {
    let (mut bins, now) = (office(6), at(1, 11));
    let known = ask(&bins, now, &of_week(40.0));
    bins[usize::try_from(now / BIN).unwrap()..].fill(1e9);
    assert_eq!(ask(&bins, now, &of_week(40.0)), known);
}

#[test]
fn without_history_no_time_is_named_for_hours_nor_early() {
    let now = at(1, 12);
    for used in [0.0, 50.0, 90.0, 99.0] {
        let hours = ask(&[], now, &window(used, now - 2 * HOUR, now + 3 * HOUR));
        assert_eq!(hours.empty_at, [None; 3], "{used}");
        let early = ask(&[], now, &window(used, now - WEEK / 11, now + WEEK - WEEK / 11));
        assert_eq!(early.empty_at, [None; 3], "{used}");
    }
    assert!(ask(&[], now, &window(90.0, now - WEEK / 2, now + WEEK / 2)).likely().is_some());
    // One day of history is as good as none.
    let day: Vec<f64> = office(5)
        .into_iter()
        .enumerate()
        .map(|(bin, units)| if bin < 28 * BINS_PER_DAY { 0.0 } else { units })
        .collect();
    assert_eq!(ask(&day, now, &window(90.0, now - 2 * HOUR, now + 3 * HOUR)).empty_at, [None; 3]);
}

#[test]
fn what_is_used_up_never_lasts() {
    for used in [100.0, 250.0, f64::NAN, f64::INFINITY] {
        for bins in [office(5), Vec::new()] {
            let said = ask(&bins, at(4, 18), &of_week(used));
            assert_eq!((said.verdict(), said.likely()), (Verdict::MayRunOut, Some(0)), "{used}");
        }
    }
}

#[test]
fn a_window_that_has_ended_or_never_can_has_no_forecast() {
    let rhythm = Rhythm::new(&office(5), at(1, 11));
    for (start, reset) in
        [(at(0, 0), at(1, 11)), (at(0, 0), at(0, 5)), (at(3, 0), at(2, 0)), (i64::MAX, i64::MIN)]
    {
        assert_eq!(forecast(&rhythm, &window(10.0, start, reset)), None);
    }
}

/// The probability that an account with these windows lasts for `minutes`; 0 where it is used up.
fn lasts(own: &Rhythm, windows: &[Window], minutes: i64) -> f64 {
    let schedule = where_to_work(own, &[Account { own, windows }], minutes, SURE);
    schedule.legs.first().map_or(0.0, |leg| leg.lasts)
}

#[test]
fn an_account_lasts_only_if_all_its_windows_do() {
    let rhythm = Rhythm::new(&office(5), at(1, 11));
    let (week, hours) = (of_week(40.0), window(60.0, at(1, 9), at(1, 14)));
    let of = |windows: &[Window], minutes| lasts(&rhythm, windows, minutes);
    let both = |minutes| of(&[week, hours], minutes);
    for minutes in (0..=8 * HOUR).step_by(20) {
        assert!(both(minutes) <= of(&[week], minutes).min(of(&[hours], minutes)));
        assert!(both(minutes + 20) <= both(minutes));
    }
    // Forecasting one by one gives equal results.
    assert_eq!(forecasts(&rhythm, &[week, hours]), [week, hours].map(|window| forecast(&rhythm, &window)));
}

#[test]
fn a_window_of_hours_that_resets_begins_again() {
    let rhythm = Rhythm::new(&office(5), at(1, 9));
    let hours = |used| lasts(&rhythm, &[window(used, at(1, 5), at(1, 10))], 8 * HOUR);
    // At a rate that exhausts a window in two hours of work, the next window is empty within the day.
    let fast = Window { rate: Some(1.0 / 8.0), ..window(0.0, at(1, 5), at(1, 10)) };
    assert!(lasts(&rhythm, &[fast], 8 * HOUR) < 0.1);
    // A nearly used-up window stops work before its reset, not after.
    assert!(hours(99.0) < hours(10.0));
    let slow = Window { rate: Some(1.0 / 200.0), ..fast };
    assert!(lasts(&rhythm, &[slow], 8 * HOUR) > 0.95);
}

/// A meter read each half hour in the fifth week, which counts `counted` units.
fn samples(counted: &[f64], rate: f64) -> Vec<Sample> {
    let (mut sum, mut samples) = (0.0, Vec::new());
    for (bin, units) in counted.iter().enumerate().skip(4 * WEEK_BINS) {
        if bin % 2 == 0 {
            samples.push(Sample { at: i64::try_from(bin).unwrap() * BIN, used: (sum * rate).round() });
        }
        sum += units;
    }
    samples
}

/// The audit of a person's only account.
fn audited(own: &Rhythm, samples: &[Sample]) -> Vec<Finding> {
    audit(own, own, samples)
}

#[test]
fn a_meter_that_tells_all_has_no_finding() {
    let bins = office(5);
    assert_eq!(audited(&Rhythm::new(&bins, at(7, 0)), &samples(&bins, 1.0 / 200.0)), []);
    assert_eq!(audited(&Rhythm::new(&bins, at(7, 0)), &[]), []);
}

#[test]
fn use_from_elsewhere_is_found_by_what_is_used_while_nothing_runs() {
    let bins = office(5);
    let mut counted = bins.clone();
    // Somebody else works in the evenings, about two thirds as much.
    for (bin, units) in counted.iter_mut().enumerate().skip(4 * WEEK_BINS) {
        if (76..92).contains(&(bin % BINS_PER_DAY)) && bin / BINS_PER_DAY % 7 < 5 {
            *units += 110.0;
        }
    }
    let findings = audited(&Rhythm::new(&bins, at(7, 0)), &samples(&counted, 1.0 / 300.0));
    let [Finding::WhileIdle { points, from, to }, Finding::Elsewhere { share }] = findings[..] else {
        panic!("{findings:?}");
    };
    assert!(points > 15.0 && from >= at(4, 17) && to <= at(7, 0), "{findings:?}");
    assert!((share - 0.4).abs() < 0.1, "{share}");
}

#[test]
fn what_was_used_while_another_account_was_worked_with_may_be_of_that_session() {
    let mut bins = office(5);
    let all = Rhythm::new(&bins, at(7, 0));
    let samples = samples(&bins, 1.0 / 200.0);
    // The afternoons are listed as another account's.
    for (bin, units) in bins.iter_mut().enumerate() {
        *units *= if bin % BINS_PER_DAY < 50 { 1.0 } else { 0.0 };
    }
    let own = Rhythm::new(&bins, at(7, 0));
    assert!(!audited(&own, &samples).is_empty());
    assert_eq!(audit(&own, &all, &samples), []);
}

#[test]
fn a_dearer_unit_is_found_with_its_beginning() {
    let bins = office(5);
    let mut counted = bins.clone();
    for units in counted.iter_mut().skip(4 * WEEK_BINS + 2 * BINS_PER_DAY) {
        *units *= 3.0;
    }
    let findings = audited(&Rhythm::new(&bins, at(7, 0)), &samples(&counted, 1.0 / 350.0));
    let [Finding::Rate { since, factor }] = findings[..] else { panic!("{findings:?}") };
    assert!((2.4..3.6).contains(&factor), "{factor}");
    assert!((at(1, 12)..at(3, 0)).contains(&since), "{since}");
}

#[test]
fn a_unit_is_not_dearer_because_sessions_were_finished_elsewhere() {
    let bins = office(5);
    let all = Rhythm::new(&bins, at(7, 0));
    let since = 4 * WEEK_BINS + 2 * BINS_PER_DAY;
    // From then on, two of three hours are listed as another account's, though this meter counts them.
    let listed = |(bin, units): (usize, &f64)| if bin < since || bin / 4 % 3 == 0 { *units } else { 0.0 };
    let own: Vec<f64> = bins.iter().enumerate().map(listed).collect();
    let own = Rhythm::new(&own, at(7, 0));
    assert_eq!(audit(&own, &all, &samples(&bins, 1.0 / 200.0)), []);
    // A real rise in cost shows in both histories.
    let mut counted = bins.clone();
    counted.iter_mut().skip(since).for_each(|units| *units *= 3.0);
    let findings = audit(&own, &all, &samples(&counted, 1.0 / 350.0));
    assert!(matches!(findings[..], [Finding::Rate { .. }]), "{findings:?}");
}

#[test]
fn a_reset_between_samples_is_no_use() {
    let bins = vec![0.0; 5 * WEEK_BINS];
    let said = |at: i64, used: f64| Sample { at, used };
    let (now, rhythm) = (at(1, 0), Rhythm::new(&bins, at(2, 0)));
    let readings = [said(now, 3.0), said(now + 60, 9.0), said(now + 120, 0.0), said(now + 180, 1.0)];
    assert_eq!(audited(&rhythm, &readings), []);
    assert_eq!(audited(&rhythm, &[said(now, 3.0), said(now + 60, f64::NAN), said(now - 60, 90.0)]), []);
    assert!(!audited(&rhythm, &readings[..2]).is_empty());
}

#[test]
fn the_record_counts_what_was_said_and_what_came() {
    let bins = office(5);
    let asked = |used: f64, empty: Option<i64>| Question { now: at(1, 18), window: of_week(used), empty };
    // True, false and neither. An empty time after the reset counts as lasting.
    let record =
        backtest(&bins, &[asked(20.0, None), asked(20.0, Some(at(3, 0))), asked(70.0, Some(at(2, 16)))]);
    let Record { asked: all, ran_out, in_band, ours, even } = record;
    assert_eq!((all, ran_out, ours.said_lasts, ours.lasted, in_band), (3, 2, 2, 1, 1));
    assert!((0.3..0.4).contains(&ours.brier) && (0.3..0.4).contains(&even.brier), "{record:?}");
    // The even pace says that 70 % on Tuesday evening runs out, and that 20 % lasts.
    assert_eq!((even.said_lasts, even.lasted), (2, 1));
    assert_eq!(backtest(&bins, &[asked(20.0, Some(at(8, 0)))]).ran_out, 0);
    assert_eq!(backtest(&bins, &[]), Record::default());
}

#[test]
fn the_last_weeks_are_replayed_as_the_meter_would_have_been() {
    let bins = office(9);
    let now = at(0, 0) + 4 * WEEK + 26 * HOUR;
    let week = window(20.0, now - 26 * HOUR, now - 26 * HOUR + WEEK);
    let questions = replay(&bins, now, &week);
    assert!(questions.len() >= 16, "{}", questions.len());
    assert!(questions.iter().all(|question| question.now >= at(0, 0) && question.window.reset <= now));
    // At a fifth a day, a week just about runs out or not; the forecast does better than the even pace.
    let record = backtest(&bins, &questions);
    assert_eq!(record.asked, questions.len());
    assert!(record.ours.brier < record.even.brier, "{record:?}");
    let hours = replay(&bins, now, &window(50.0, now - 26 * HOUR + 9 * HOUR, now - 12 * HOUR));
    assert!(hours.iter().all(|question| question.window.reset - question.window.start == 5 * HOUR));
    assert!(replay(&bins, now, &window(0.0, now - HOUR, now + HOUR)).is_empty());
}

#[test]
fn a_day_begins_where_nobody_works() {
    // Work from 20 to 2 o'clock every day.
    let works = |bin: usize| bin % BINS_PER_DAY >= 80 || bin % BINS_PER_DAY < 8;
    let bins: Vec<f64> = (0..5 * WEEK_BINS).map(|bin| if works(bin) { 10.0 } else { 0.0 }).collect();
    let rhythm = Rhythm::new(&bins, at(1, 1));
    let dawn = rhythm.begin(rhythm.today) % BINS_PER_DAY;
    assert!((8 + 12..=80 - 12).contains(&dawn), "{dawn}");
    // One o'clock on Tuesday still belongs to Monday.
    assert_eq!(rhythm.weekday(rhythm.today), 0);
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.0..200.0, 1 => any::<f64>()]
}

/// Bins with realistic or arbitrary use.
fn any_bins() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        3 => prop::collection::vec(prop_oneof![3 => Just(0.0), 2 => 0.1..1e6], 0..900),
        1 => prop::collection::vec(any::<f64>(), 0..200),
    ]
}

proptest! {
    #[test]
    fn chances_and_times_are_in_bounds(
        bins in any_bins(),
        now in prop_oneof![4 => 0_i64..14_000, 1 => any::<i64>()],
        start in prop_oneof![4 => -3_000_i64..14_000, 1 => any::<i64>()],
        length in prop_oneof![2 => Just(5 * HOUR), 2 => Just(WEEK), 1 => any::<i64>()],
        used in any_number(),
        rate in prop::option::of(any_number()),
    ) {
        let rhythm = Rhythm::new(&bins, now);
        let window = Window { used, start, reset: start.saturating_add(length), rate };
        prop_assert!((0.0..=1.0).contains(&lasts(&rhythm, &[window, window], 24 * HOUR)));
        if let Some(said) = forecast(&rhythm, &window) {
            prop_assert!(said.p_empty > 0.0 && said.p_empty < 1.0);
            let times = said.empty_at;
            let known: Vec<i64> = times.into_iter().flatten().collect();
            prop_assert!(known.is_sorted() && times.iter().rev().skip_while(|time| time.is_none()).all(Option::is_some));
            prop_assert!(known.iter().all(|time| (0..=32 * 24 * HOUR).contains(time)));
        }
        let _ = (replay(&bins, now, &window), audited(&rhythm, &[Sample { at: start, used }, Sample { at: now, used: 50.0 }]));
    }

    #[test]
    fn the_more_is_used_the_likelier_it_runs_out(
        bins in any_bins(),
        hours in 1_i64..120,
        (less, more) in (0.0..101.0, 0.0..101.0).prop_map(|(a, b): (f64, f64)| (a.min(b), a.max(b))),
        is_short in any::<bool>(),
    ) {
        let now = 9 * 24 * HOUR;
        let start = if is_short { now - hours * 2 } else { now - hours * HOUR };
        let rhythm = Rhythm::new(&bins, now);
        let window = window(less, start, start + if is_short { 5 * HOUR } else { WEEK });
        let [less, more] = [less, more].map(|used| forecast(&rhythm, &Window { used, ..window }).expect("under way"));
        prop_assert!(less.p_empty <= more.p_empty, "{less:?} {more:?}");
        let at = |time: Option<i64>| time.unwrap_or(i64::MAX);
        prop_assert!(at(less.likely()) >= at(more.likely()), "{less:?} {more:?}");
    }
}
