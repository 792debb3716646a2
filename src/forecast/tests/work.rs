//! Schedules of work.

use super::*;

#[test]
fn work_goes_where_it_is_not_stopped_and_most_would_be_lost() {
    let (bins, now) = (office(5), at(1, 10));
    let demand = Rhythm::at_work(&bins, now);
    let known =
        |used: f64, reset: i64| [Window { used, start: reset - WEEK, reset, rate: Some(1.0 / 100.0) }];
    // About one percent a bin: every account but the empty one would last.
    let [soon, late, empty] = [known(50.0, at(2, 0)), known(50.0, at(6, 0)), known(99.9, at(2, 0))];
    let accounts: Vec<Account> =
        [&late[..], &soon, &empty, &[]].map(|windows| Account { own: &demand, windows }).into();
    let Schedule { legs, is_any_sure: true } = where_to_work(&demand, &accounts, 2 * HOUR, SURE) else {
        panic!("one is sure")
    };
    assert!(legs[0].is_sure());
    assert_eq!(legs, [Leg { account: 1, lasts: legs[0].lasts, until: None }]);
    // An unlimited account loses nothing, but lasts.
    let leg = where_to_work(&demand, &accounts[2..], 2 * HOUR, SURE).legs[0];
    assert_eq!((leg.account, leg.is_sure()), (1, true));
    assert_eq!(where_to_work(&demand, &[], 2 * HOUR, SURE), Schedule::default());
}

#[test]
fn nobody_is_sent_to_what_is_used_up_before_it_is_there_again() {
    let now = at(1, 10);
    let demand = Rhythm::at_work(&office(5), now);
    let used_up = |reset: i64| [window(100.0, reset - 5 * HOUR, reset)];
    // The reset is within a bin, or later.
    let [soon, later] = [used_up(now + 3), used_up(now + 20)];
    for windows in [[&soon[..], &later], [&later, &soon]] {
        let accounts = windows.map(|windows| Account { own: &demand, windows });
        assert_eq!(where_to_work(&demand, &accounts, 2 * HOUR, SURE), Schedule::default());
    }
    // The other account's remainder is used first, in either order of the accounts.
    let some = [Window { rate: Some(1.0 / 100.0), ..window(93.0, at(0, 0), at(7, 0)) }];
    for (windows, order) in [([&some[..], &later], [0, 1]), ([&later, &some], [1, 0])] {
        let accounts = windows.map(|windows| Account { own: &demand, windows });
        let legs = where_to_work(&demand, &accounts, 3 * HOUR, SURE).legs;
        assert_eq!(legs.iter().map(|leg| leg.account).collect::<Vec<_>>(), order, "{legs:?}");
    }
}

#[test]
fn without_history_the_next_windows_count_too() {
    let now = at(1, 10);
    let nothing = Rhythm::at_work(&[], now);
    for used in [3.0, 30.0, 90.0] {
        let hours = [window(used, now - 4 * HOUR, now + HOUR)];
        let chances = [0, 1, 5, 30].map(|more| lasts(&nothing, &hours, HOUR + more * 5 * HOUR));
        assert!(chances.is_sorted_by(|sooner, later| sooner > later), "{chances:?}");
        // A new window is not said to last, so no sequence of windows is.
        assert!(chances[1] < SURE && chances[3] < 0.5, "{chances:?}");
    }
}

#[test]
fn without_history_a_schedule_goes_on_without_a_time_for_hours_nor_early() {
    let now = at(1, 10);
    let nothing = Rhythm::at_work(&[], now);
    let of = |windows: [&[Window]; 2], minutes| {
        let accounts = windows.map(|windows| Account { own: &nothing, windows });
        where_to_work(&nothing, &accounts, minutes, SURE).legs
    };
    let times = |legs: &[Leg]| legs.iter().map(|leg| leg.until.is_some()).collect::<Vec<_>>();
    let begun = |used, length, gone| window(used, now - gone, now - gone + length);
    let hours = |used| begun(used, 5 * HOUR, 2 * HOUR);
    let (early, late) = (|used| begun(used, WEEK, WEEK / 11), |used| begun(used, WEEK, WEEK / 2));
    for (windows, minutes) in
        [([hours(90.0), hours(85.0)], 4 * HOUR), ([early(97.0), early(95.0)], 24 * HOUR)]
    {
        let legs = of(windows.each_ref().map(std::slice::from_ref), minutes);
        assert_eq!((times(&legs), legs[0].account), (vec![false; 2], 1), "{legs:?}");
    }
    // One window of an account may decide when another cannot be told.
    let [easy, tight] = [hours(1.0), hours(99.0)].map(|hours| [hours, late(98.0)]);
    assert_eq!(
        (times(&of([&easy, &tight], 6 * HOUR))[0], times(&of([&tight, &[hours(99.5)]], HOUR))[0]),
        (true, false)
    );
    // What is known before a reset is known however long the work beyond it is.
    let ending = |used| begun(used, WEEK, WEEK - 10 * HOUR);
    for minutes in [9 * HOUR, 24 * HOUR] {
        let legs = of([&[ending(97.0)], &[ending(96.0)]], minutes);
        assert!(legs[0].until.is_some(), "{minutes}: {legs:?}");
    }
    // A week that begins again is early.
    let next = [begun(50.0, WEEK, WEEK - HOUR)];
    let leg =
        where_to_work(&nothing, &[Account { own: &nothing, windows: &next }], 30 * 24 * HOUR, SURE).legs[0];
    assert!(leg.lasts < 0.5 && leg.until.is_none(), "{leg:?}");
}

#[test]
fn a_schedule_goes_on_where_one_account_ends() {
    let now = at(1, 9);
    let demand = Rhythm::at_work(&office(5), now);
    let with = |used: f64| [Window { used, start: at(0, 0), reset: at(7, 0), rate: Some(1.0 / 100.0) }];
    // Until noon there are twelve bins of about one percent each.
    let windows = [with(95.0), with(93.0)];
    // Nothing was used here yet; the rates are known from before.
    let own = Rhythm::new(&[], now);
    let accounts: Vec<Account> = windows.iter().map(|windows| Account { own: &own, windows }).collect();
    let legs = where_to_work(&demand, &accounts, 3 * HOUR, SURE).legs;
    assert!(!legs[0].is_sure());
    assert_eq!(legs.iter().map(|leg| leg.account).collect::<Vec<_>>(), [1, 0]);
    // Each leg has its own probability, from its own beginning.
    assert!(legs[0].lasts < legs[1].lasts, "{legs:?}");
    assert!(legs[0].until.is_some_and(|until| (60..=150).contains(&until)), "{legs:?}");
}

#[test]
fn what_was_hardly_used_does_not_run_out_in_minutes() {
    let now = at(1, 10);
    let demand = Rhythm::at_work(&office(5), now);
    let windows = [window(0.0, now, now + 5 * HOUR), window(0.0, now, now + WEEK)];
    let mut once = vec![0.0; 5 * WEEK_BINS];
    once[WEEK_BINS + 60] = 1.0;
    let chances = [Vec::new(), once].map(|bins| {
        let own = Rhythm::new(&bins, now);
        let account = Account { own: &own, windows: &windows };
        let leg = where_to_work(&demand, &[account], 2 * HOUR, SURE).legs[0];
        assert_eq!(leg.until, None, "{leg:?}");
        leg.lasts
    });
    assert!(chances.iter().all(|lasts| *lasts > 0.5), "{chances:?}");
}

#[test]
fn who_would_rather_waste_nothing_takes_what_most_likely_lasts() {
    let now = at(1, 9);
    let (demand, own) = (Rhythm::at_work(&office(5), now), Rhythm::new(&[], now));
    let with = |used: f64, reset: i64| [Window { used, start: reset - WEEK, reset, rate: Some(1.0 / 100.0) }];
    let [soon, late] = [with(84.0, at(1, 20)), with(10.0, at(6, 0))];
    let lasts = |windows| {
        let account = [Account { own: &own, windows }];
        where_to_work(&demand, &account, 3 * HOUR, SURE).legs[0].lasts
    };
    assert!((0.5..SURE).contains(&lasts(&soon)) && lasts(&late) >= SURE, "{} {}", lasts(&soon), lasts(&late));
    let accounts: Vec<Account> = [&soon, &late].map(|windows| Account { own: &own, windows }).into();
    let said = [SURE, 0.5].map(|enough| {
        let Schedule { legs, is_any_sure } = where_to_work(&demand, &accounts, 3 * HOUR, enough);
        (legs[0].account, legs[0].is_sure(), is_any_sure)
    });
    assert_eq!(said, [(1, true, true), (0, false, true)]);
}
