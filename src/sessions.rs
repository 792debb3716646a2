//! OpenCode's usage history: its list of sessions, with the tokens that each used. Titles, folders and messages are
//! not read.

use crate::forecast::BIN;
use crate::lenient::{List, Number, Object, Text};
use crate::time::{DAY, EpochMs, HOUR, SECOND};
use serde::Deserialize;

/// The maximum number of sessions read, newest first.
const MOST: usize = 10_000;
/// The number of whole weeks of history that are read, besides the current one.
const WEEKS: i64 = 4;
/// One minute, in ms.
const MINUTE: i64 = 60 * SECOND;
/// The longest session, in ms, that still shows well enough when its tokens were used.
const LONG: i64 = 12 * HOUR;
/// The largest share of usage that longer sessions may have in a precise history.
const MOST_VAGUE: f64 = 0.1;

/// Sessions by model.
#[derive(Debug, Default)]
pub struct SessionHistory(Vec<Model>);

/// The sessions of a model.
#[derive(Debug)]
struct Model {
    provider: String,
    id: String,
    sessions: Vec<Session>,
}

/// A session's time span and its usage, in input-token units.
#[derive(Clone, Copy, Debug)]
struct Session {
    from: EpochMs,
    to: EpochMs,
    units: f64,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Listed<'a> {
    model: Object<'a, ListedModel<'a>>,
    tokens: Object<'a, Tokens<'a>>,
    time: Object<'a, Time<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct ListedModel<'a> {
    id: Text<'a>,
    #[serde(rename = "providerID")]
    provider: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Tokens<'a> {
    input: Number<'a>,
    output: Number<'a>,
    reasoning: Number<'a>,
    cache: Object<'a, Cache<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Cache<'a> {
    read: Number<'a>,
    write: Number<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Time<'a> {
    created: Number<'a>,
    updated: Number<'a>,
}

impl SessionHistory {
    /// Reads the response of OpenCode's `session.list`, a JSON array. Skips sessions with missing fields.
    pub fn read(text: &str) -> Self {
        let mut history = Self::default();
        for listed in List::<Listed, MOST>::of(text).iter() {
            let known = listed.model.get().zip(Session::read(&listed));
            let Some((model, session)) = known else { continue };
            let (Some(provider), Some(id)) = (model.provider.get(), model.id.get()) else { continue };
            let known = history.0.iter_mut().find(|known| known.provider == provider && known.id == id);
            match known {
                Some(known) => known.sessions.push(session),
                None => history.0.push(Model { provider, id, sessions: vec![session] }),
            }
        }
        history
    }

    /// Returns the number of sessions.
    pub fn count(&self) -> usize {
        self.0.iter().map(|model| model.sessions.len()).sum()
    }

    /// Returns the usage per 15-minute bin of `calendar` until its minute `now`. `counts` gets a model's provider and id.
    pub fn bins(&self, calendar: Calendar, now: i64, counts: &dyn Fn(&str, &str) -> bool) -> Vec<f64> {
        let mut bins = Vec::new();
        for model in self.0.iter().filter(|model| counts(&model.provider, &model.id)) {
            for session in &model.sessions {
                session.add(&mut bins, calendar, now);
            }
        }
        bins
    }

    /// Whether the times of usage since `from` are precise enough. False if sessions of over 12 hours make up too
    /// much of it. `counts` selects the models.
    pub fn is_fine(&self, from: EpochMs, counts: &dyn Fn(&str, &str) -> bool) -> bool {
        let models = self.0.iter().filter(|model| counts(&model.provider, &model.id));
        let (mut all, mut vague) = (0.0, 0.0);
        for session in models.flat_map(|model| &model.sessions).filter(|session| session.to >= from) {
            all += session.units;
            if session.to - session.from > LONG {
                vague += session.units;
            }
        }
        vague <= all * MOST_VAGUE
    }
}

impl Session {
    fn read(listed: &Listed) -> Option<Self> {
        let (tokens, time) = (listed.tokens.get()?, listed.time.get()?);
        let cache = tokens.cache.get().unwrap_or_default();
        let count = |number: Number| number.get().unwrap_or_default().max(0.0);
        // Relative to an uncached input token, as on most price lists.
        let units = count(tokens.input)
            + 5.0 * (count(tokens.output) + count(tokens.reasoning))
            + 0.1 * count(cache.read)
            + 1.25 * count(cache.write);
        let from = EpochMs::from_clock(time.created.get()?);
        let to = EpochMs::from_clock(time.updated.get()?).max(from);
        (units > 0.0).then_some(Self { from, to, units })
    }

    /// Spreads the session evenly over its bins, because its usage over time is unknown.
    fn add(self, bins: &mut Vec<f64>, calendar: Calendar, now: i64) {
        let [first, last] = [self.from, self.to].map(|at| calendar.minute(at).div_euclid(BIN));
        let of = last.saturating_sub(first).saturating_add(1);
        #[expect(clippy::cast_precision_loss, reason = "a session has few bins")]
        let units = self.units / of as f64;
        for bin in first.max(0)..=last.min(now.div_euclid(BIN)) {
            let Ok(bin) = usize::try_from(bin) else { continue };
            if bins.len() <= bin {
                bins.resize(bin + 1, 0.0);
            }
            if let Some(sum) = bins.get_mut(bin) {
                *sum += units;
            }
        }
    }
}

/// Counts minutes from a Monday of the user's clock, some weeks ago.
#[derive(Clone, Copy, Debug)]
pub struct Calendar(EpochMs);

impl Calendar {
    /// Creates the calendar at `now` for a clock `utc_offset` minutes ahead of UTC. Ignores clock changes, so it
    /// may be off by an hour.
    pub fn new(now: EpochMs, utc_offset: i32) -> Self {
        let ahead = i64::from(utc_offset) * MINUTE;
        let since = now - EpochMs::new(-ahead);
        // 1970-01-01 was a Thursday.
        let today = since.div_euclid(DAY);
        let monday = today - (today + 3).rem_euclid(7) - 7 * WEEKS;
        Self(EpochMs::new(monday.saturating_mul(DAY)) + -ahead)
    }

    /// Returns the start of the history.
    pub fn begins(self) -> EpochMs {
        self.0
    }

    /// Returns the minute that contains `at`.
    pub fn minute(self, at: EpochMs) -> i64 {
        (at - self.0).div_euclid(MINUTE)
    }

    /// Returns when a minute begins.
    pub fn at(self, minute: i64) -> EpochMs {
        self.0 + minute.saturating_mul(MINUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-18 11:06:40 UTC, a Wednesday.
    const NOW: EpochMs = EpochMs::new(1_795_000_000_000);

    fn all(text: &str, calendar: Calendar) -> Vec<f64> {
        SessionHistory::read(text).bins(calendar, calendar.minute(NOW), &|_, _| true)
    }

    #[test]
    fn history_begins_on_a_monday_of_the_users_own_clocks() {
        for (offset, begins) in
            [(0, "2026-10-19T00:00:00Z"), (540, "2026-10-18T15:00:00Z"), (-300, "2026-10-19T05:00:00Z")]
        {
            let calendar = Calendar::new(NOW, offset);
            assert_eq!(calendar.begins().format_iso(), begins);
            assert_eq!(calendar.at(calendar.minute(NOW)), NOW + -40 * SECOND);
        }
        let sunday = EpochMs::parse_iso("2026-11-22T23:59:59Z").expect("a time");
        assert_eq!(Calendar::new(sunday, 0).begins().format_iso(), "2026-10-19T00:00:00Z");
        assert_eq!(Calendar::new(sunday, 60).begins().format_iso(), "2026-10-25T23:00:00Z");
    }

    #[test]
    fn a_session_is_spread_over_its_bins_by_what_its_tokens_cost() {
        let calendar = Calendar::new(NOW, 0);
        let from = calendar.at(30).as_clock();
        let text = format!(
            r#"[{{"model": {{"id": "glm-4.7", "providerID": "zai"}}, "time": {{"created": {from}, "updated": {}}},
                "tokens": {{"input": 100, "output": 10, "reasoning": 2, "cache": {{"read": 300, "write": 8}}}}}}]"#,
            from + 29.0 * 60e3
        );
        assert_eq!(all(&text, calendar), [0.0, 0.0, 100.0, 100.0]);
        let of_another = SessionHistory::read(&text)
            .bins(calendar, 1000, &|provider, id| (provider, id) != ("zai", "glm-4.7"));
        assert_eq!(of_another, [0.0; 0]);
    }

    #[test]
    fn what_is_no_session_costs_nothing_else() {
        let calendar = Calendar::new(NOW, 0);
        let session = |model: &str, tokens: &str, time: &str| {
            format!(r#"{{"model": {model}, "tokens": {tokens}, "time": {time}}}"#)
        };
        let (model, tokens) = (r#"{"id": "m", "providerID": "p"}"#, r#"{"input": 5}"#);
        let time = format!(r#"{{"created": {0}, "updated": {0}}}"#, calendar.begins().as_clock());
        let odd = [
            "null".to_owned(),
            session("null", tokens, &time),
            session(model, "[]", &time),
            session(model, r#"{"input": -1e308}"#, &time),
            session(model, r#"{"input": 0}"#, &time),
            session(model, tokens, r#"{"created": "soon"}"#),
            session(model, tokens, r#"{"created": 0, "updated": 1}"#),
            session(model, tokens, r#"{"created": 1e300, "updated": -1e300}"#),
            session(model, tokens, &time),
        ];
        let odd = format!("[{}]", odd.join(","));
        assert_eq!((all(&odd, calendar), SessionHistory::read(&odd).count()), (vec![5.0], 3));
        for text in ["", "{}", "[", "null"] {
            assert_eq!(all(text, calendar), [0.0; 0]);
        }
    }

    /// Sessions as provider, model, units and duration in hours.
    fn sessions(of: &[(&str, &str, u32, u32)]) -> SessionHistory {
        let created = Calendar::new(NOW, 0).begins().as_clock();
        let session = |(provider, id, units, hours): &(&str, &str, u32, u32)| {
            let updated = created + f64::from(*hours) * 3_600e3;
            format!(
                r#"{{"model": {{"id": "{id}", "providerID": "{provider}"}}, "tokens": {{"input": {units}}},
                    "time": {{"created": {created}, "updated": {updated}}}}}"#
            )
        };
        let all: Vec<_> = of.iter().map(session).collect();
        SessionHistory::read(&format!("[{}]", all.join(",")))
    }

    #[test]
    fn a_model_is_told_by_its_provider_and_its_id() {
        let history = sessions(&[("p", "m", 1, 0), ("p", "n", 2, 0), ("q", "m", 4, 0), ("p", "m", 8, 0)]);
        assert_eq!(history.count(), 4);
        for (model, units) in [(("p", "m"), 9.0), (("p", "n"), 2.0), (("q", "m"), 4.0)] {
            let calendar = Calendar::new(NOW, 0);
            let bins = history.bins(calendar, 1000, &|provider, id| (provider, id) == model);
            assert_eq!(bins, [units], "{model:?}");
        }
    }

    #[test]
    fn a_tenth_may_be_of_sessions_that_went_on_for_days() {
        let is_fine = |long: u32| {
            let history = sessions(&[("p", "m", 60, 1), ("p", "m", 40 - long, 12), ("p", "m", long, 48)]);
            history.is_fine(EpochMs::default(), &|_, _| true)
        };
        assert!(is_fine(0) && is_fine(10) && !is_fine(11));
    }
}
