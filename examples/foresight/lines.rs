//! Reads situations and writes forecasts, as one line of JSON each.

use mystatus::forecast::{Forecast, Rhythm, Verdict, Window, forecast};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read, Result, Write};

/// Maximum length of a line, in bytes.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;
/// Maximum length of a history, in minutes: a year.
const LONGEST: f64 = 366.0 * 24.0 * 60.0;

#[derive(Deserialize)]
struct Situation {
    bins: Vec<Option<f64>>,
    #[serde(default = "usual_minutes")]
    bin_minutes: f64,
    used: f64,
    start: f64,
    now: f64,
    reset: f64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer {
    Forecast {
        p_empty: f64,
        says: &'static str,
        p10_minutes: Option<i64>,
        p50_minutes: Option<i64>,
        p90_minutes: Option<i64>,
    },
    Error {
        error: String,
    },
}

fn usual_minutes() -> f64 {
    15.0
}

/// Answers each line of `input`, and skips empty ones.
pub fn answer(input: &mut impl BufRead, output: &mut impl Write) -> Result<()> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer =
            serde_json::from_slice(&line).map_err(|error| error.to_string()).and_then(|read| read_one(&read));
        let answer = answer.map_or_else(|error| Answer::Error { error }, Answer::from);
        serde_json::to_writer(&mut *output, &answer)?;
        writeln!(output)?;
        output.flush()?;
    }
}

fn read_one(situation: &Situation) -> std::result::Result<Forecast, String> {
    let Situation { bins, bin_minutes, used, start, now, reset } = situation;
    let minutes = *bin_minutes;
    if !((1.0..=1440.0).contains(&minutes) && minutes.fract() == 0.0 && 1440.0 % minutes == 0.0) {
        return Err(format!(
            "bin_minutes is {minutes}, and must be whole minutes of which a day has a whole number"
        ));
    }
    if !(used.is_finite() && *used >= 0.0) {
        return Err(format!("used is {used}, and must be a percentage"));
    }
    if ![start, now, reset].iter().all(|index| index.is_finite() && index.abs() * minutes <= LONGEST)
        || *now < 0.0
    {
        return Err("start, now and reset must be indices of bins, within a year".to_owned());
    }
    if !(start <= now && now < reset) {
        return Err(format!("the window must be under way: start {start}, now {now}, reset {reset}"));
    }
    // A history that holds the current bin includes its usage, so `now` moves to that bin's end.
    let seen = bins.len();
    let last = floor(*now);
    let now = if seen == last + 1 { now.max(count(seen)).min(reset - 1.0) } else { *now };
    let window =
        Window { used: *used, start: minute(*start, minutes), reset: minute(*reset, minutes), rate: None };
    let rhythm = Rhythm::new(&quarters(bins, minutes), minute(now, minutes));
    forecast(&rhythm, &window).ok_or_else(|| "the window has ended".to_owned())
}

/// Converts bins of another length to bins of 15 minutes; the usage of each is spread evenly over its minutes.
fn quarters(bins: &[Option<f64>], minutes: f64) -> Vec<f64> {
    let width = 15.0;
    let longest = floor(LONGEST / minutes);
    let bins = bins.get(..bins.len().min(longest)).unwrap_or_default();
    let mut quarters = vec![0.0; floor((count(bins.len()) * minutes / width).ceil())];
    for (index, units) in bins.iter().enumerate() {
        let units = units.filter(|units| units.is_finite() && *units > 0.0).unwrap_or(0.0);
        let (from, to) = (count(index) * minutes, count(index + 1) * minutes);
        for quarter in floor(from / width)..floor((to / width).ceil()) {
            let (begin, end) = (count(quarter) * width, count(quarter + 1) * width);
            let share = (to.min(end) - from.max(begin)).max(0.0) / minutes;
            if let Some(slot) = quarters.get_mut(quarter) {
                *slot += units * share;
            }
        }
    }
    quarters
}

impl From<Forecast> for Answer {
    fn from(forecast: Forecast) -> Self {
        let says = match forecast.verdict() {
            Verdict::Lasts => "lasts",
            Verdict::Unsure => "unsure",
            Verdict::MayRunOut => "may_run_out",
        };
        let Forecast { p_empty, empty_at: [p10_minutes, p50_minutes, p90_minutes], .. } = forecast;
        Self::Forecast { p_empty, says, p10_minutes, p50_minutes, p90_minutes }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "bounded before")]
fn minute(index: f64, minutes: f64) -> i64 {
    (index * minutes) as i64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
fn floor(value: f64) -> usize {
    value.clamp(0.0, 1e9) as usize
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}
