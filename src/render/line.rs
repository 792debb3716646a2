//! A report in one line, for shell prompts and bars: the tightest window, or the one that limits a model. A bar
//! shows whatever it gets: the result is a line or nothing, with text from outside escaped.

use super::Tone;
use super::layout::balance;
use super::page::Page;
use crate::binding::{self, BindingWindow, Model};
use crate::locale::fill;
use crate::option_error::OptionError;
use crate::options::nearest;
use crate::reading::Window;
use crate::report::{AccountReport, Report};
use crate::sanitized::Sanitized;
use crate::time::EpochMs;
use serde_json::{Map, Value, json};
use std::convert::identity;

/// The fields that a format can name in braces.
pub const FIELDS: &[&str] = &[
    "platform",
    "id",
    "account",
    "plan",
    "window",
    "left",
    "used",
    "state",
    "reset",
    "resets_at",
    "count",
    "balance",
];

/// The default format for an account with a window.
const OF_WINDOW: &str = "{platform} {left}% {reset}";
/// The default format for an account with a balance only.
const OF_BALANCE: &str = "{platform} {balance}";
/// The maximum number of lines in a bar's tooltip.
const MOST_LINES: usize = 30;

/// A program that shows lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// tmux's status line; low and used-up limits are coloured.
    Tmux,
    /// A custom module of starship.
    Starship,
    /// A custom module of waybar: JSON with Pango markup.
    Waybar,
}

impl Preset {
    /// All presets by name.
    pub const ALL: &[(&str, Self)] =
        &[("tmux", Self::Tmux), ("starship", Self::Starship), ("waybar", Self::Waybar)];

    /// Returns the preset called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, preset)| *preset)
    }

    /// The names of all presets.
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|(name, _)| *name).collect()
    }

    /// Escapes `text` from outside, so that nothing in it has a meaning to the program.
    fn escaped(self, text: &str) -> String {
        match self {
            Self::Tmux => text.replace('#', "##"),
            // starship before 1.20 passes it to the shell as part of the prompt.
            Self::Starship => text.replace('$', "＄").replace('\\', "＼"),
            Self::Waybar => text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;"),
        }
    }
}

/// A platform, provider or model that the user names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The ids of the platforms; none for a model of any platform.
    pub ids: Vec<String>,
    /// The provider or platform, in lower case; the model if there are no ids.
    pub name: String,
    /// The model at these platforms; empty for all models.
    pub model: String,
}

/// The options of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineOptions {
    /// The target to show the binding window of; `None` for the tightest window.
    pub of: Option<Target>,
    /// The format, if not the default.
    pub format: Option<String>,
    /// The program that shows the line.
    pub preset: Option<Preset>,
}

impl LineOptions {
    /// The model that is named without a provider, if no platform has that name.
    pub fn lone_model(&self) -> Option<&str> {
        self.of.as_ref().filter(|of| of.ids.is_empty()).map(|of| of.name.as_str())
    }
}

/// A part of a format.
enum Piece<'a> {
    Text(&'a str),
    Field(&'static str),
}

/// Parses `format`, in which `{{` and `}}` stand for braces.
fn pieces(format: &str) -> Result<Vec<Piece<'_>>, OptionError> {
    let unbalanced = || OptionError::LoneBrace(Sanitized::written(format));
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at_checked(at).unwrap_or_default();
        pieces.push(Piece::Text(before));
        let doubled = ["{{", "}}"].into_iter().find(|doubled| brace.starts_with(doubled));
        if let Some(after) = doubled.and_then(|doubled| brace.strip_prefix(doubled)) {
            pieces.push(Piece::Text(brace.get(..1).unwrap_or_default()));
            rest = after;
            continue;
        }
        let (field, after) =
            brace.strip_prefix('{').and_then(|field| field.split_once('}')).ok_or_else(unbalanced)?;
        pieces.push(Piece::Field(self::field(field)?));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// Returns the field called `name`.
fn field(name: &str) -> Result<&'static str, OptionError> {
    FIELDS.iter().copied().find(|field| *field == name.trim()).ok_or_else(|| {
        let known: Vec<_> = FIELDS.iter().map(|field| (*field, *field)).collect();
        let nearest = nearest(name, &known);
        let fields: Vec<_> = FIELDS.iter().map(|field| format!("{{{field}}}")).collect();
        OptionError::NoField { value: Sanitized::written(name), nearest, fields: fields.join(" ") }
    })
}

/// Checks a format.
///
/// # Errors
/// Returns the first error in the format.
pub fn check(format: &str) -> Result<(), OptionError> {
    pieces(format).map(drop)
}

/// The account that a line describes, with its binding window, if any.
struct Subject<'a> {
    account: &'a AccountReport<'a>,
    gate: Option<BindingWindow<'a>>,
}

impl Subject<'_> {
    /// The state, in a word that is the same in every language.
    fn state(&self, page: &Page) -> &'static str {
        match self.gate.map(|gate| page.tone(gate.left)) {
            Some(Tone::Bad) => "out",
            Some(Tone::Low) => "low",
            None if self.account.reading.is_spent() => "out",
            _ => "ok",
        }
    }
}

/// Returns the requested line; `None` if nothing known fits, or nothing of what the format names is known.
pub fn line(page: &Page, wish: &LineOptions) -> Option<String> {
    let format = wish.format.as_deref();
    let is_balance = |piece: &Piece| matches!(piece, Piece::Field("balance"));
    let may_be_balance =
        format.is_none_or(|format| pieces(format).is_ok_and(|all| all.iter().any(is_balance)));
    let subject = subject(page.report, wish.of.as_ref(), may_be_balance)?;
    let own = if subject.gate.is_some() { OF_WINDOW } else { OF_BALANCE };
    let mut text = String::new();
    for piece in pieces(format.unwrap_or(own)).ok()? {
        match piece {
            Piece::Text(own) => text.push_str(own),
            Piece::Field(field) => {
                let value = value(page, &subject, field);
                text.push_str(&wish.preset.map_or_else(|| value.clone(), |preset| preset.escaped(&value)));
            }
        }
    }
    // An empty last field, such as an unknown reset, leaves a space.
    if format.is_none() {
        text.truncate(text.trim_end().len());
    }
    if text.trim().is_empty() {
        return None;
    }
    let state = subject.state(page);
    let colour = match state {
        "out" => "red",
        "low" => "yellow",
        _ => "",
    };
    Some(match wish.preset {
        Some(Preset::Tmux) if !colour.is_empty() => format!("#[fg={colour}]{text}#[default]"),
        Some(Preset::Waybar) => {
            let mut members = Map::new();
            members.insert("text".to_owned(), text.into());
            members.insert("alt".to_owned(), state.into());
            members.insert("class".to_owned(), state.into());
            members.insert("tooltip".to_owned(), Preset::Waybar.escaped(&tooltip(page)).into());
            members.extend(subject.gate.map(|gate| ("percentage".to_owned(), json!(gate.left.whole()))));
            Value::from(members).to_string()
        }
        _ => text,
    })
}

fn subject<'a>(report: &'a Report<'a>, of: Option<&Target>, may_be_balance: bool) -> Option<Subject<'a>> {
    let is_named =
        |account: &AccountReport| of.is_none_or(|of| of.ids.iter().any(|id| id == account.of.platform.id));
    let of_platform = |name: &str, id: &str| {
        let providers = report.accounts.iter().find(|account| is_named(account))?.of.platform.providers;
        // OpenCode knows no model of this platform.
        if providers.is_empty() {
            return binding::tightest_where(report, &is_named);
        }
        // A platform's name stands for all of its providers.
        let is_meant = |provider: &&&str| **provider == name || !providers.contains(&name);
        let meant = providers.iter().filter(is_meant);
        binding::roomiest(meant.filter_map(|provider| binding::for_model(report, Model { provider, id })))
    };
    let gate = match of {
        None => binding::tightest_where(report, &is_named),
        Some(Target { name, model, .. }) if model.is_empty() => of_platform(name, "")
            .or_else(|| binding::tightest_where(report, &is_named))
            .or_else(|| binding::for_model_name(report, name)),
        Some(Target { name, model, .. }) => of_platform(name, model),
    };
    let counts = |account: &&AccountReport| {
        may_be_balance && is_named(account) && !account.reading.balances.is_empty()
    };
    let with_balance = || report.accounts.iter().find(counts).map(|account| Subject { account, gate: None });
    gate.map(|gate| Subject { account: gate.account, gate: Some(gate) }).or_else(with_balance)
}

/// The value of a field; empty if it is unknown.
fn value(page: &Page, subject: &Subject, field: &str) -> String {
    let Subject { account: AccountReport { of, reading, .. }, gate } = subject;
    let of_window = |value: &dyn Fn(&Window) -> Option<String>| gate.and_then(|gate| value(gate.window));
    let of_share = |value: &dyn Fn(u32) -> u32| gate.map(|gate| value(gate.left.whole()).to_string());
    let value = match field {
        "platform" => Some(page.platform(of.platform)),
        "id" => Some(of.platform.id.to_owned()),
        "account" => Some(page.name(*of)),
        "plan" => reading.plan.as_ref().map(ToString::to_string),
        "window" => of_window(&|window| Some(page.language.window_of(window))),
        "left" => of_share(&|left| left),
        "used" => of_share(&|left| 100 - left),
        "state" => Some(subject.state(page).to_owned()),
        "reset" => of_window(&|window| page.until(window.resets_at?)),
        "resets_at" => of_window(&|window| window.resets_at.map(EpochMs::format_iso)),
        "count" => of_window(&|window| Some(page.language.of_limit(window.count?, window.unit.as_ref()))),
        "balance" => reading.balances.first().map(|one| balance(page.language, one).1),
        _ => None,
    };
    value.unwrap_or_default()
}

/// A line for each window and balance of every account.
fn tooltip(page: &Page) -> String {
    let &Page { report, language, .. } = page;
    let mut lines = Vec::new();
    for account in &report.accounts {
        let title = page.short_title(account.of);
        for window in &account.reading.windows {
            let words = language.window_of(window);
            let left = window.left().map(|left| format!("{}%", left.whole()));
            let left = left.unwrap_or_else(|| page.level(window).0);
            let reset = window.resets_at.and_then(|at| page.until(at));
            let reset = reset.map(|wait| format!(" · {}", fill(language.words().resets_in, &[&wait])));
            lines.push(format!("{title} {words}: {left}{}", reset.unwrap_or_default()));
        }
        for one in &account.reading.balances {
            let (words, amount) = balance(language, one);
            lines.push(format!("{title} {words}: {amount}"));
        }
    }
    page.shorten(&mut lines, MOST_LINES, identity);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(format: &str) -> Option<OptionError> {
        check(format).err()
    }

    #[test]
    fn a_format_is_text_with_fields_and_doubled_braces() {
        for format in ["", "{left}%", "{{{left}}}", "}}{{", "{platform}{id}", "＃ {reset} ü"] {
            assert_eq!(error(format), None, "{format}");
        }
        for format in ["{", "}", "{left", "left}", "{left}}", "{{left}"] {
            assert!(matches!(error(format), Some(OptionError::LoneBrace(_))), "{format}");
        }
    }

    #[test]
    fn an_unknown_field_is_told_with_the_nearest() {
        for (format, written, near) in [
            ("{lft}", "lft", Some("left")),
            ("{platfrom}", "platfrom", Some("platform")),
            ("{reset_at}", "reset_at", Some("resets_at")),
            ("{percentage}", "percentage", None),
            ("{}", "", None),
        ] {
            let Some(OptionError::NoField { value, nearest, fields }) = error(format) else {
                panic!("{format} was taken")
            };
            assert_eq!((value.as_str(), nearest.as_deref()), (written, near));
            assert!(FIELDS.iter().all(|field| fields.contains(&format!("{{{field}}}"))), "{fields}");
        }
    }
}
