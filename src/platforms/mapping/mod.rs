//! Platforms that a JSON description is enough for: one request with the key, and RFC 6901 pointers to the figures
//! in the reply. A missing or null figure is unknown, never 0, and so is one too large for a number. A limit of 0 or
//! less means no limit, except in presets that say otherwise.

mod query;

use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{self, Flag, Json, List, Number, Object, Text};
use crate::reading::{
    Amount, Balance, BalanceKind, Count, Level, Percent, Period, Reading, Scope, Window, finite,
};
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::signal::period_in;
use crate::time::EpochMs;
pub use query::{add_balances, ask, described};
use serde::Deserialize;
use serde_json::Value;

/// The maximum number of items read from an array of windows or balances.
const MOST_ITEMS: usize = 16;
/// Plan names that mean no plan: sub2api sends its name for the wallet's balance.
const NO_PLANS: &[&str] = &["none", "钱包余额"];

/// How to read a platform's reply. The schema of custom platforms defines the members; a test holds built-in
/// mappings to it.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
pub struct Mapping<'a> {
    /// The request's whole https URL; absent if the caller builds the request.
    pub url: Text<'a>,
    /// The test that a successful reply passes.
    ok: Object<'a, Test<'a>>,
    /// Where the platform's failure message is.
    message: Text<'a>,
    /// Where the plan's name is.
    plan: Text<'a>,
    balances: List<'a, BalanceRow<'a>>,
    windows: List<'a, WindowRow<'a>>,
}

/// A literal that a pointer must hold, or a number that the value there must be below.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Test<'a> {
    at: Text<'a>,
    is: Json<'a>,
    below: Number<'a>,
}

/// Where a balance is in the reply.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct BalanceRow<'a> {
    each: Text<'a>,
    name: Text<'a>,
    remaining: Text<'a>,
    minus: Text<'a>,
    divide: Number<'a>,
    currency: Text<'a>,
    unlimited: Object<'a, Test<'a>>,
}

/// Where a window's figures are: pointers, or literal numbers.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct WindowRow<'a> {
    each: Text<'a>,
    name: Text<'a>,
    used: Json<'a>,
    limit: Json<'a>,
    remaining: Json<'a>,
    percent: Text<'a>,
    percent_is: Text<'a>,
    divide: Number<'a>,
    unit: Text<'a>,
    unlimited: Object<'a, Test<'a>>,
    /// Whether a limit of 0 or less leaves nothing. Only presets may say so.
    zero_is_limit: Flag<'a>,
    resets: Text<'a>,
    resets_as: Text<'a>,
    seconds: Json<'a>,
    month: Flag<'a>,
}

/// A literal number, or the pointer to one.
enum Figure {
    Literal(f64),
    At(String),
}

impl Figure {
    fn of(json: Json) -> Option<Self> {
        let json = json.get()?;
        let at = json.starts_with('"').then(|| serde_json::from_str(json).ok().map(Self::At));
        at.unwrap_or_else(|| lenient::number(json).map(Self::Literal))
    }
}

/// The outcome of reading a row of windows.
enum Row {
    /// Figures to show.
    Known(Window),
    /// The platform says that there is no such limit.
    Nothing,
    /// Nothing is known.
    Unknown,
}

impl<'a> Mapping<'a> {
    /// Parses the mapping in `json`; `None` if that is no JSON object.
    pub fn read(json: &'a str) -> Option<Self> {
        lenient::object(json)
    }

    /// Builds the request with `key`.
    pub fn request(&self, key: &Secret) -> Request {
        let url = self.url.get().unwrap_or_default();
        let rest = url.strip_prefix("https://").unwrap_or_default();
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Request::get(host, path).bearer(key)
    }

    /// Reads `reply`.
    ///
    /// # Errors
    /// The platform's failure, or a reply without any known figure.
    pub fn reading(&self, client: &Client, reply: &Value) -> Result<Reading, Failure> {
        if let Some(ok) = self.ok.get()
            && !ok.holds(reply)
        {
            return Err(Failure::Platform {
                code: at(reply, ok.at).and_then(Value::as_i64),
                message: text(reply, self.message).and_then(|message| client.words(message)),
                reason: None,
            });
        }
        let mut reading = Reading::default();
        // Whether the platform says that there is no such limit or balance.
        let mut is_nothing = false;
        for row in self.balances.iter() {
            let Some(items) = items(reply, row.each) else { continue };
            is_nothing |= items.is_empty();
            reading.balances.extend(items.iter().filter_map(|item| row.balance(client, item)));
        }
        for row in self.windows.iter() {
            let Some(items) = items(reply, row.each) else { continue };
            is_nothing |= items.is_empty();
            for item in items {
                match row.window(client, item) {
                    Row::Known(window) => reading.windows.push(window),
                    Row::Nothing => is_nothing = true,
                    Row::Unknown => {}
                }
            }
        }
        if reading.is_blank() && !is_nothing {
            return Err(Failure::InvalidReply);
        }
        reading.balances.truncate(MOST_ITEMS);
        reading.windows.truncate(MOST_ITEMS);
        let plan = text(reply, self.plan).filter(|plan| !NO_PLANS.contains(plan));
        reading.plan = plan.and_then(|plan| client.name(plan));
        Ok(reading)
    }
}

/// The items of the `array` that a row names in `each`; the reply alone if it names none. `None` if there is no array.
fn items<'v>(reply: &'v Value, array: Text) -> Option<&'v [Value]> {
    // `get` does not tell the empty pointer, which means the whole reply, from none.
    let Some(at) = array.get().or_else(|| array.is_wrong().then(String::new)) else {
        return Some(std::slice::from_ref(reply));
    };
    let items = reply.pointer(&at)?.as_array()?;
    Some(items.get(..MOST_ITEMS).unwrap_or(items))
}

impl BalanceRow<'_> {
    /// Returns the balance, if it is known.
    fn balance(&self, client: &Client, item: &Value) -> Option<Balance> {
        let divide = self.divide.get().unwrap_or(1.0);
        let remaining = if self.unlimited.get().is_some_and(|test| test.holds(item)) {
            Some(Amount::Unlimited)
        } else {
            let minus = if self.minus.get().is_some() { number(item, self.minus) } else { Some(0.0) };
            Option::zip(number(item, self.remaining), minus)
                .and_then(|(all, spent)| finite((all - spent) / divide).map(Amount::Of))
        };
        let mut balance = Balance::new(BalanceKind::Prepaid, remaining?);
        balance.name = named(client, item, self.name);
        balance.unit = literal(item, self.currency).and_then(|unit| client.unit(&unit));
        Some(balance)
    }
}

impl WindowRow<'_> {
    fn window(&self, client: &Client, item: &Value) -> Row {
        let divide = self.divide.get().unwrap_or(1.0);
        let figure = |json| match Figure::of(json)? {
            Figure::Literal(number) => Some(number),
            Figure::At(at) => finite(number_of(item.pointer(&at)?)? / divide),
        };
        let (spent, limit, left) = (figure(self.used), figure(self.limit), figure(self.remaining));
        let limit = limit.or_else(|| finite(spent? + left?));
        let is_without_limit = limit.is_some_and(|limit| limit <= 0.0);
        let is_limit_of_nothing = is_without_limit && self.zero_is_limit.is(true);
        let count =
            if is_limit_of_nothing { Count::of(spent, limit) } else { Count::any_two(spent, limit, left) };
        let percent = number(item, self.percent);
        let percent = percent.map(|percent| match self.percent_is.get().as_deref() {
            Some("left") => Percent::new(percent),
            Some("used_fraction") => Percent::left_of(percent * 100.0),
            Some("left_fraction") => Percent::new(percent * 100.0),
            _ => Percent::left_of(percent),
        });
        let is_unlimited = self.unlimited.get().is_some_and(|test| test.holds(item));
        let level = match percent.filter(|_| !is_without_limit).or(count.and_then(Count::left)) {
            _ if is_unlimited => Level::Unlimited,
            _ if is_limit_of_nothing => Level::Left(Percent::new(0.0)),
            Some(left) => Level::Left(left),
            None if is_without_limit && spent.is_none_or(|spent| spent <= 0.0) => return Row::Nothing,
            None if spent.is_some() => Level::NoData,
            None if self.has_null(item) => return Row::Nothing,
            None => return Row::Unknown,
        };
        let scope = match named(client, item, self.name) {
            Some(name) if name.as_str() == "spending" => Scope::Spending,
            Some(name) => Scope::Named(name),
            None => Scope::Plan,
        };
        Row::Known(Window {
            count: count.filter(|_| !is_unlimited),
            spent: spent.filter(|_| level == Level::NoData),
            unit: literal(item, self.unit).and_then(|unit| client.unit(&unit)),
            period: self.period(item),
            resets_at: self.resets_at(item, client.now()),
            ..Window::new(scope, level)
        })
    }

    /// Whether the platform sent a null figure, which means that there is no such limit.
    fn has_null(&self, item: &Value) -> bool {
        let figures = [self.used, self.limit, self.remaining].into_iter().filter_map(Figure::of);
        let pointers = figures.filter_map(|figure| match figure {
            Figure::At(at) => Some(at),
            Figure::Literal(_) => None,
        });
        pointers.chain(self.percent.get()).any(|at| item.pointer(&at).is_some_and(Value::is_null))
    }

    fn period(&self, item: &Value) -> Option<Period> {
        if self.month.is(true) {
            return Some(Period::Month);
        }
        match Figure::of(self.seconds)? {
            Figure::Literal(seconds) => Period::seconds(seconds),
            Figure::At(at) => {
                let at = item.pointer(&at)?;
                number_of(at).and_then(Period::seconds).or_else(|| period_in(text_of(at)?))
            }
        }
    }

    fn resets_at(&self, item: &Value, now: EpochMs) -> Option<EpochMs> {
        let at = at(item, self.resets)?;
        // Text that is no number can only be an ISO time, whatever `resets_as` says.
        let Some(number) = number_of(at) else {
            return EpochMs::parse_iso(text_of(at)?)?.plausible(now);
        };
        match self.resets_as.get().as_deref() {
            Some("s") => EpochMs::from_seconds(number, now),
            Some("ms") => EpochMs::from_millis(number, now),
            Some("in_s") => now.after_seconds(number),
            _ => None,
        }
    }
}

impl Test<'_> {
    fn holds(&self, item: &Value) -> bool {
        let is_below = |most| number(item, self.at).is_some_and(|number| number < most);
        let is_it = |json| match (at(item, self.at), serde_json::from_str(json).ok()) {
            (Some(Value::Number(one)), Some(Value::Number(other))) => one.as_f64() == other.as_f64(),
            (at, is) => at == is.as_ref(),
        };
        self.is.get().is_none_or(is_it) && self.below.get().is_none_or(is_below)
    }
}

/// The value at `pointer`.
fn at<'v>(item: &'v Value, pointer: Text) -> Option<&'v Value> {
    item.pointer(&pointer.get()?)
}

/// The number at `pointer`, which may be written as text.
fn number(item: &Value, pointer: Text) -> Option<f64> {
    number_of(at(item, pointer)?)
}

/// The number that `value` is, or that it holds as text.
pub fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => lenient::number(text),
        value => value.as_f64(),
    }
}

fn text<'v>(item: &'v Value, pointer: Text) -> Option<&'v str> {
    text_of(at(item, pointer)?)
}

fn text_of(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Returns the literal, or the text at the pointer.
fn literal(item: &Value, word: Text) -> Option<String> {
    let word = word.get()?;
    if word.starts_with('/') { text_of(item.pointer(&word)?).map(str::to_owned) } else { Some(word) }
}

/// Returns the name, sanitized: the literal, or the text at the pointer.
fn named(client: &Client, item: &Value, name: Text) -> Option<Sanitized> {
    client.name(&literal(item, name)?)
}
