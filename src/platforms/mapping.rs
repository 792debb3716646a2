//! Platforms that a description in JSON is enough for: one request with the key, and where in the reply the figures
//! stand. Pointers are RFC 6901. What is missing or null is not known, and never 0; a limit of 0 or less is no limit.

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient;
use crate::reading::{
    Amount, Balance, BalanceKind, Count, Currency, Level, Percent, Period, Reading, Scope, Window,
};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::time::EpochMs;
use serde::Deserialize;
use serde_json::Value;

/// The most items of an array that windows or balances are read from.
const MOST_ITEMS: usize = 16;

/// How a platform's reply is read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The request: a whole https URL; empty where whoever asks makes it.
    #[serde(default)]
    pub url: String,
    /// What a reply must hold to be no failure.
    pub ok: Option<Test>,
    /// Where the platform's own words about a failure stand.
    pub message: Option<String>,
    /// Where the plan's name stands.
    pub plan: Option<String>,
    /// The balances.
    #[serde(default)]
    pub balances: Vec<BalanceRow>,
    /// The windows.
    #[serde(default)]
    pub windows: Vec<WindowRow>,
}

/// A literal that must stand at a pointer, or a number that must be below one.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Where in the reply.
    at: String,
    /// What stands there.
    is: Option<Value>,
    /// The number that what stands there is below; not beside `is`.
    below: Option<f64>,
}

/// Where a balance stands.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BalanceRow {
    /// An array or object: a balance of each of its items, in which the other pointers are.
    each: Option<String>,
    /// What it is called, or where that stands.
    name: Option<String>,
    /// Where what is left stands.
    remaining: String,
    /// Where what is to be taken off that stands.
    minus: Option<String>,
    /// How many of the reply's units are one of the currency's.
    divide: Option<f64>,
    /// ISO 4217, a unit such as `points`, or where that stands.
    currency: String,
    /// What says that there is no limit.
    unlimited: Option<Test>,
}

/// Where a window's figures stand.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WindowRow {
    /// An array or object: a window of each of its items, in which the other pointers are.
    each: Option<String>,
    /// What it is called, or where that stands.
    name: Option<String>,
    /// What is used. Two of `used`, `limit` and `remaining` are enough.
    used: Option<Figure>,
    /// The limit.
    limit: Option<Figure>,
    /// What is left.
    remaining: Option<Figure>,
    /// Where a percentage stands, in place of those.
    percent: Option<String>,
    /// What that percentage is of.
    #[serde(default)]
    percent_is: PercentIs,
    /// How many of the reply's units are one that is shown.
    divide: Option<f64>,
    /// ISO 4217, a unit such as `points`, or where that stands.
    unit: Option<String>,
    /// What says that there is no limit.
    unlimited: Option<Test>,
    /// Where the reset's time stands.
    resets: Option<String>,
    /// How that time is written.
    #[serde(default)]
    resets_as: ResetsAs,
    /// How long the window is, or where that stands: seconds, or a text such as `5h`.
    seconds: Option<Figure>,
    /// Whether it is a calendar month; not beside `seconds`.
    #[serde(default)]
    month: bool,
}

/// A literal number, or a pointer to a number or a text.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Figure {
    Literal(f64),
    At(String),
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Serialize))]
#[serde(rename_all = "snake_case")]
enum PercentIs {
    #[default]
    Used,
    Left,
    UsedFraction,
    LeftFraction,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, serde::Serialize))]
#[serde(rename_all = "snake_case")]
enum ResetsAs {
    #[default]
    Iso,
    S,
    Ms,
    InS,
}

/// What a row gave.
enum Row<T> {
    /// Something to show.
    Known(T),
    /// The platform said that there is nothing.
    Nothing,
    /// Nothing is known.
    Unknown,
}

impl Mapping {
    /// Reads a mapping that a platform's file holds.
    ///
    /// # Errors
    /// What is wrong with it, which a test of that platform finds.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Asks the platform with `key`.
    ///
    /// # Errors
    /// Those of [`Client::body`] and [`Mapping::reading`].
    pub async fn query(&self, client: &mut Client, key: &Secret) -> Result<(Reading, Value), Failure> {
        let rest = self.url.strip_prefix("https://").unwrap_or_default();
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let request = Request::get(host, path).header("Accept", "application/json").bearer(key);
        self.ask(client, request).await
    }

    /// Asks the platform with `request`.
    ///
    /// # Errors
    /// Those of [`Client::body`] and [`Mapping::reading`].
    pub async fn ask(&self, client: &mut Client, request: Request) -> Result<(Reading, Value), Failure> {
        let body = client.body(request).await?;
        let reply: Value = serde_json::from_str(&body).map_err(|_| Failure::InvalidReply)?;
        Ok((self.reading(client, &reply)?, reply))
    }

    /// What `reply` says.
    ///
    /// # Errors
    /// The platform's failure, and a reply of which nothing is known.
    pub fn reading(&self, client: &Client, reply: &Value) -> Result<Reading, Failure> {
        if let Some(ok) = &self.ok
            && !ok.holds(reply)
        {
            let message = self.message.as_deref().and_then(|at| text(reply, at));
            return Err(Failure::Platform {
                code: reply.pointer(&ok.at).and_then(Value::as_i64),
                message: message.and_then(|message| client.words(message)),
                reason: None,
            });
        }
        let balances = each(reply, &self.balances, |row| &row.each, |row, item| row.balance(client, item));
        let windows = each(reply, &self.windows, |row| &row.each, |row, item| row.window(client, item));
        let rows = balances.len() + windows.len();
        let is_unknown = balances.iter().all(|row| matches!(row, Row::Unknown))
            && windows.iter().all(|row| matches!(row, Row::Unknown));
        if rows > 0 && is_unknown {
            return Err(Failure::InvalidReply);
        }
        let plan = self.plan.as_deref().and_then(|at| text(reply, at)).filter(|plan| *plan != "none");
        Ok(Reading {
            plan: plan.and_then(|plan| client.name(plan)),
            windows: known(windows),
            balances: known(balances),
            notes: Vec::new(),
        })
    }
}

fn known<T>(rows: Vec<Row<T>>) -> Vec<T> {
    let known = rows.into_iter().filter_map(|row| match row {
        Row::Known(row) => Some(row),
        Row::Nothing | Row::Unknown => None,
    });
    known.take(MOST_ITEMS).collect()
}

/// What `read` makes of each row, and of each item where a row is for the items of an array.
fn each<R, T>(
    reply: &Value,
    rows: &[R],
    array: impl Fn(&R) -> &Option<String>,
    read: impl Fn(&R, &Value) -> Row<T>,
) -> Vec<Row<T>> {
    let mut found = Vec::new();
    for row in rows {
        match array(row) {
            None => found.push(read(row, reply)),
            Some(at) => match reply.pointer(at).and_then(Value::as_array) {
                None => found.push(Row::Unknown),
                Some(items) if items.is_empty() => found.push(Row::Nothing),
                Some(items) => found.extend(items.iter().take(MOST_ITEMS).map(|item| read(row, item))),
            },
        }
    }
    found
}

impl BalanceRow {
    fn balance(&self, client: &Client, item: &Value) -> Row<Balance> {
        let divide = self.divide.unwrap_or(1.0);
        let remaining = if self.unlimited.as_ref().is_some_and(|test| test.holds(item)) {
            Some(Amount::Unlimited)
        } else {
            let minus = match &self.minus {
                Some(at) => number(item, at),
                None => Some(0.0),
            };
            Option::zip(number(item, &self.remaining), minus)
                .map(|(all, spent)| Amount::Of(exact((all - spent) / divide)))
        };
        let Some(remaining) = remaining else { return Row::Unknown };
        let mut balance = Balance::new(BalanceKind::Prepaid, remaining);
        balance.name = self.name.as_deref().and_then(|name| named(client, item, name));
        balance.unit = literal(item, &self.currency).and_then(Currency::parse);
        Row::Known(balance)
    }
}

impl WindowRow {
    fn window(&self, client: &Client, item: &Value) -> Row<Window> {
        let divide = self.divide.unwrap_or(1.0);
        let figure = |figure: &Option<Figure>| match figure {
            Some(Figure::Literal(number)) => Some(*number),
            Some(Figure::At(at)) => number(item, at).map(|number| exact(number / divide)),
            None => None,
        };
        let (spent, limit, left) = (figure(&self.used), figure(&self.limit), figure(&self.remaining));
        let limit = limit.or_else(|| Some(exact(spent? + left?)));
        let used = spent.or_else(|| Some(exact(limit? - left?)));
        let count = Count::of(used, limit).filter(|count| count.limit > 0.0);
        let percent = self.percent.as_deref().and_then(|at| number(item, at));
        let percent = percent.map(|percent| match self.percent_is {
            PercentIs::Used => Percent::left_of(percent),
            PercentIs::Left => Percent::new(percent),
            PercentIs::UsedFraction => Percent::left_of(percent * 100.0),
            PercentIs::LeftFraction => Percent::new(percent * 100.0),
        });
        let is_unlimited = self.unlimited.as_ref().is_some_and(|test| test.holds(item));
        let level = match percent.or(count.and_then(Count::left)) {
            _ if is_unlimited => Level::Unlimited,
            Some(left) => Level::Left(left),
            None if limit.is_some_and(|limit| limit <= 0.0) => return Row::Nothing,
            None if spent.is_some() => Level::NoData,
            None if self.has_null(item) => return Row::Nothing,
            None => return Row::Unknown,
        };
        let name = self.name.as_deref().and_then(|name| named(client, item, name));
        let scope = match name {
            Some(name) if name.as_str() == "spending" => Scope::Spending,
            Some(name) => Scope::Named(name),
            None => Scope::Plan,
        };
        let mut window = Window::new(scope, level);
        window.count = count.filter(|_| !is_unlimited);
        window.spent = spent.filter(|_| level == Level::NoData);
        window.unit = self.unit.as_deref().and_then(|unit| literal(item, unit)).and_then(Currency::parse);
        window.period = self.period(item);
        window.resets_at = self.resets_at(item, client.now());
        Row::Known(window)
    }

    /// Whether the platform sent a figure that is null, by which it says that there is no such limit.
    fn has_null(&self, item: &Value) -> bool {
        let figures = [&self.used, &self.limit, &self.remaining];
        figures.into_iter().flatten().any(|figure| match figure {
            Figure::At(at) => item.pointer(at).is_some_and(Value::is_null),
            Figure::Literal(_) => false,
        })
    }

    fn period(&self, item: &Value) -> Option<Period> {
        match &self.seconds {
            _ if self.month => Some(Period::Month),
            Some(Figure::Literal(seconds)) => Period::seconds(*seconds),
            Some(Figure::At(at)) => {
                number(item, at).and_then(Period::seconds).or_else(|| length(text(item, at)?))
            }
            None => None,
        }
    }

    fn resets_at(&self, item: &Value, now: EpochMs) -> Option<EpochMs> {
        let at = self.resets.as_deref()?;
        match self.resets_as {
            ResetsAs::Iso => EpochMs::parse_iso(text(item, at)?)?.plausible(now),
            ResetsAs::S => EpochMs::from_seconds(number(item, at)?, now),
            ResetsAs::Ms => EpochMs::from_millis(number(item, at)?, now),
            ResetsAs::InS => now.after_seconds(number(item, at)?),
        }
    }
}

impl Test {
    fn holds(&self, item: &Value) -> bool {
        let at = item.pointer(&self.at);
        let is_below = |most| number(item, &self.at).is_some_and(|number| number < most);
        let is_it = |is: &Value| match (at, is) {
            (Some(Value::Number(one)), Value::Number(other)) => one.as_f64() == other.as_f64(),
            (at, is) => at == Some(is),
        };
        self.is.as_ref().is_none_or(is_it) && self.below.is_none_or(is_below)
    }
}

/// The length that a text such as `5h`, `30d` or `1mo` names, or a word such as `weekly`.
fn length(text: &str) -> Option<Period> {
    match text {
        "five_hour" => return Some(Period::Seconds(18_000)),
        "daily" => return Some(Period::Seconds(86_400)),
        "weekly" => return Some(Period::Seconds(604_800)),
        "monthly" | "1mo" => return Some(Period::Month),
        _ => {}
    }
    let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let seconds = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        "w" => 604_800.0,
        _ => return None,
    };
    Period::seconds(count.parse::<f64>().ok()? * seconds)
}

/// The number at a pointer, which may be written as text.
fn number(item: &Value, at: &str) -> Option<f64> {
    match item.pointer(at)? {
        Value::String(text) => lenient::number(text),
        value => value.as_f64(),
    }
}

fn text<'a>(item: &'a Value, at: &str) -> Option<&'a str> {
    item.pointer(at)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A literal, or the text that it points to.
fn literal<'a>(item: &'a Value, word: &'a str) -> Option<&'a str> {
    if word.starts_with('/') { text(item, word) } else { Some(word) }
}

/// The name that a literal is, or that stands where it points to.
fn named(client: &Client, item: &Value, name: &str) -> Option<Sanitized> {
    client.name(literal(item, name)?)
}

/// The decimal number that arithmetic on decimal numbers meant: 11.2 for 11.200000000000001, and 0 for its negative.
pub fn exact(value: f64) -> f64 {
    format!("{value:.9}").parse().unwrap_or(value) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_they_are_written() {
        assert_eq!(length("5h"), Some(Period::Seconds(18_000)));
        assert_eq!(length("30d"), Some(Period::Seconds(2_592_000)));
        assert_eq!(length("1mo"), Some(Period::Month));
        let words = [("five_hour", "5h"), ("daily", "1d"), ("weekly", "1w"), ("monthly", "1mo")];
        for (word, written) in words {
            assert_eq!(length(word), length(written), "{word}");
        }
        for text in ["", "h", "5", "5y", "-5h", "0h", "99999999999w"] {
            assert_eq!(length(text), None, "{text}");
        }
    }

    #[test]
    fn decimal_numbers_stay_decimal() {
        assert_eq!(exact(12.3 - 1.1).to_string(), "11.2");
        assert_eq!(exact(49.58894).to_string(), "49.58894");
        assert_eq!(exact(0.0 / -100.0).to_string(), "0");
    }

    #[test]
    fn a_member_that_is_not_known_is_refused_at_any_depth() {
        for json in [
            r#"{"url": "https://a.example/", "x": 1}"#,
            r#"{"url": "https://a.example/", "windows": [{"used": "/a", "x": 1}]}"#,
            r#"{"url": "https://a.example/", "ok": {"at": "/a", "x": 1}}"#,
        ] {
            assert!(Mapping::read(json).is_err(), "{json}");
        }
    }
}
