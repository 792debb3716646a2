//! The windows that limit a model: once one is used up, sessions stop. Plan windows limit every model, named
//! windows only the models they name. Windows such as code review limit no model, nor does a used-up window if
//! work continues by other means.

use crate::platform::ServedModels;
use crate::reading::{Level, Percent, Period, Scope, Window};
use crate::report::{AccountReport, Report};
use crate::signal::Stop;
use crate::time::{EpochMs, SECOND};
use std::cmp::Reverse;

/// A model, as OpenCode names it. The default has no provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Model<'a> {
    /// The provider's id, such as `openai`.
    pub provider: &'a str,
    /// The model's id, such as `gpt-5.3-codex`; empty if unknown.
    pub id: &'a str,
}

/// The window that limits a model at an account.
#[derive(Clone, Copy, Debug)]
pub struct BindingWindow<'a> {
    /// The account's report.
    pub account: &'a AccountReport<'a>,
    /// The window with the least left among those that limit the model.
    pub window: &'a Window,
    /// How much of the window is left; nothing if its limit is reached.
    pub left: Percent,
}

/// Returns the window that limits `model`, at the account that serves it; if that is unknown, at the account with
/// the most left. `None` if no known window limits it.
pub fn for_model<'a>(report: &'a Report, model: Model) -> Option<BindingWindow<'a>> {
    roomiest(serving(report, model).filter_map(|account| for_account(account, model)))
}

/// The accounts that may serve sessions with `model`: those known to; if there are none, all of its platform.
pub fn serving<'a>(report: &'a Report, model: Model) -> impl Iterator<Item = &'a AccountReport<'a>> {
    let serves = move |account: &AccountReport| serves(&account.of.identity.served_models, model);
    let accounts = move || report.accounts.iter().filter(move |account| is_of(account, model));
    let is_known = accounts().any(serves);
    accounts().filter(move |account| !is_known || serves(account))
}

/// Whether a limit of `scope` stops the model `id`; with an empty `id`, whether it stops every model.
pub fn stops(scope: &Scope, id: &str) -> bool {
    limits(scope, &words(id))
}

/// Whether nothing is left of `window`; false once its reset time has passed.
pub fn is_spent(window: &Window, now: EpochMs) -> bool {
    let is_over = window.resets_at.is_some_and(|at| at <= now);
    !is_over && window.is_empty()
}

/// The windows that can stop all work: the plan's own; if there are none, any named window.
pub fn binding_windows(windows: &[Window]) -> impl Iterator<Item = &Window> {
    let is_of_plan = |window: &Window| stops(&window.scope, "") && window.level != Level::Unlimited;
    let has_plan = windows.iter().any(is_of_plan);
    windows.iter().filter(move |window| {
        let is_it = if has_plan { is_of_plan(window) } else { matches!(window.scope, Scope::Named(_)) };
        is_it && !window.is_passed()
    })
}

/// Whether `windows` belong to a plan without limits.
pub fn is_unlimited(windows: &[Window]) -> bool {
    let mut of_plan = windows.iter().filter(|window| stops(&window.scope, "")).peekable();
    of_plan.peek().is_some() && of_plan.all(|window| window.level == Level::Unlimited)
}

/// Whether an account that serves `models` is known to serve `model`.
pub fn serves(models: &[ServedModels], model: Model) -> bool {
    let words = words(model.id);
    models.iter().any(|serves| match serves {
        ServedModels::Provider(id) => *id == model.provider,
        ServedModels::Family(family) => words.iter().any(|word| word == family),
    })
}

/// Returns the binding window of the account with the least left, among the accounts for which `counts` is true.
pub fn tightest_where<'a>(
    report: &'a Report,
    counts: &dyn Fn(&AccountReport) -> bool,
) -> Option<BindingWindow<'a>> {
    let accounts = report.accounts.iter().filter(|account| counts(account));
    accounts.filter_map(|account| of_account(account, Model::default())).min_by_key(|gate| gate.left)
}

/// Returns the window that limits the model `id`, whatever its provider. Considers the accounts known to serve it,
/// by a named limit or by its family, and picks the one with the most left.
pub fn for_model_name<'a>(report: &'a Report, id: &str) -> Option<BindingWindow<'a>> {
    let words = words(id);
    let gate = |account: &'a AccountReport| {
        let is_of_family = serves(&account.of.identity.served_models, Model { provider: "", id });
        let names = |scope: &Scope| matches!(scope, Scope::Named(name) if is_named(name.as_str(), &words));
        let is_known = is_of_family || account.reading.windows.iter().any(|window| names(&window.scope));
        if is_known { tightest(account, |scope| limits(scope, &words)) } else { None }
    };
    roomiest(report.accounts.iter().filter_map(gate))
}

/// Returns the window that limits `model` at `account`; for another platform's model, the one that limits all models.
pub fn for_account<'a>(account: &'a AccountReport, model: Model) -> Option<BindingWindow<'a>> {
    let words = if is_of(account, model) { words(model.id) } else { Vec::new() };
    tightest(account, |scope| limits(scope, &words))
}

/// Like [`for_account`], or else the named window of `account` that has the least left.
pub fn of_account<'a>(account: &'a AccountReport, model: Model) -> Option<BindingWindow<'a>> {
    for_account(account, model).or_else(|| tightest(account, |scope| matches!(scope, Scope::Named(_))))
}

/// How far the reset in a refusal may be from the reset in the platform's quota reply, in milliseconds.
const SAME_RESET: i64 = 5 * 60 * SECOND;

/// Returns the exhausted window that stopped a session with model `id`: the one in `windows` that matches `stop`,
/// or a new one. If `stop` names none, it is the tightest window when at most `low` percent is left, else an
/// unspecified plan window. `None` if no window is known either.
pub fn window_that_stopped(
    windows: &[Window],
    stop: &Stop,
    id: &str,
    low: f64,
    now: EpochMs,
) -> Option<Window> {
    let model = words(id);
    let may_stop = |window: &&Window| match (&stop.scope, &window.scope) {
        // A refusal may name only a part of what the window covers.
        (Some(Scope::Named(part)), Scope::Named(name)) => {
            name == part || is_named(name.as_str(), &words(part.as_str()))
        }
        (Some(scope), other) => scope == other,
        (None, scope) => limits(scope, &model),
    };
    let known = || windows.iter().filter(may_stop);
    let far = |window: &&Window| Some((window.resets_at? - stop.resets_at?).abs());
    let by_reset = || known().filter_map(|window| Some((far(&window)?, window))).min_by_key(|(far, _)| *far);
    let tightest =
        || known().filter_map(|window| Some((window.left()?, window))).min_by_key(|(left, _)| *left);
    let found = if let Some(period) = stop.period {
        known().find(|window| window.period.map(Period::spoken) == Some(period.spoken()))
    } else if stop.resets_at.is_some() {
        by_reset().filter(|(far, _)| *far <= SAME_RESET).map(|(_, window)| window)
    } else {
        tightest().filter(|(left, _)| stop.scope.is_some() || left.exact() <= low).map(|(_, window)| window)
    };
    let is_told = stop.scope.is_some() || stop.period.is_some() || stop.resets_at.is_some();
    let made_up = || {
        let scope = stop.scope.clone().unwrap_or(Scope::Plan);
        (is_told || known().next().is_some()).then(|| Window::new(scope, Level::NoData).over(stop.period))
    };
    let window = found.cloned().or_else(made_up)?;
    let resets_at = stop.resets_at.or(window.resets_at).filter(|at| *at > now);
    let level = Level::Left(Percent::new(0.0));
    let window = Window { reached: true, stopped: true, goes_on: false, ..window };
    Some(Window { level, count: None, spent: None, resets_at, ..window })
}

/// Returns the account with the most left, other than `index`, among the [candidates](Report::candidates) that
/// have something left in every window that limits all models.
pub fn other<'a>(report: &'a Report, index: usize) -> Option<BindingWindow<'a>> {
    let others = report.candidates().filter(|account| account.of.index != index);
    let has_room = |gate: &BindingWindow| gate.left.exact() > 0.0;
    roomiest(others.filter_map(|account| for_account(account, Model::default())).filter(has_room))
}

/// Returns the first of `gates` with the most left.
pub fn roomiest<'a>(gates: impl Iterator<Item = BindingWindow<'a>>) -> Option<BindingWindow<'a>> {
    gates.min_by_key(|gate| Reverse(gate.left))
}

fn is_of(account: &AccountReport, model: Model) -> bool {
    account.of.platform.providers.contains(&model.provider)
}

fn tightest<'a>(account: &'a AccountReport, counts: impl Fn(&Scope) -> bool) -> Option<BindingWindow<'a>> {
    let windows = account.reading.windows.iter();
    windows
        .filter(|window| counts(&window.scope) && !window.is_passed())
        .filter_map(|window| Some(BindingWindow { account, window, left: window.left()? }))
        .min_by_key(|gate| gate.left)
}

/// Whether a limit of `scope` stops the model with these words in its id.
fn limits(scope: &Scope, model: &[String]) -> bool {
    match scope {
        Scope::Plan
        | Scope::Spending
        | Scope::Tokens
        | Scope::Credits
        | Scope::PremiumRequests
        | Scope::Chat => true,
        Scope::CodeReview | Scope::McpCalls | Scope::Completions => false,
        // Most questions are about no model.
        Scope::Named(name) => !model.is_empty() && is_named(name.as_str(), model),
    }
}

/// Words in a limit's name that do not identify models.
const FILLERS: &[&str] = &["model", "models", "limit", "limits", "pool", "quota"];
/// Words in which the ids of one model may differ.
const QUALIFIERS: &[&str] =
    &["antigravity", "preview", "latest", "thinking", "minimal", "low", "medium", "high", "xhigh"];

/// Whether the limit `name` covers the model with these words in its id. `Claude` covers its whole family, and
/// `Claude and GPT models` covers both families. A name with a version, such as `GPT-5.3-Codex-Spark`, covers only
/// that model.
fn is_named(name: &str, model: &[String]) -> bool {
    let mut name = words(name);
    name.retain(|word| !FILLERS.contains(&word.as_str()));
    name.split(|word| word == "and").any(|name| {
        let mut others = model.to_vec();
        let has_all = name.iter().all(|word| {
            let at = others.iter().position(|other| other == word);
            at.map(|at| others.remove(at)).is_some()
        });
        let is_family = !name.iter().any(|word| is_number(word));
        let is_qualifier = |word: &String| QUALIFIERS.contains(&word.as_str()) || is_date(word);
        !name.is_empty() && has_all && (is_family || others.iter().all(is_qualifier))
    })
}

/// The words and numbers of a name, in lower case. Antigravity abbreviates Gemini to its first letter: `G3.1 Pro`.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace('&', " and ");
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut all = Vec::new();
    for word in words {
        match word.strip_prefix('g').filter(|rest| is_number(rest)) {
            Some(number) => all.extend(["gemini".to_owned(), number.to_owned()]),
            None => all.push(word.to_owned()),
        }
    }
    all
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `word` is the date of a model's release, such as `20250929`.
fn is_date(word: &str) -> bool {
    word.len() == 8 && is_number(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_its_own_models_only() {
        for (name, model, is_its) in [
            ("GPT-5.3-Codex-Spark", "gpt-5.3-codex-spark", true),
            ("GPT-5.3-Codex-Spark", "gpt-5.3-codex", false),
            ("GPT-5.3-Codex", "gpt-5.3-codex-spark", false),
            ("GPT-5.3-Codex", "gpt-5.3-codex-high", true),
            ("codex_bengalfox", "gpt-5.3-codex", false),
            ("G3.1 Pro", "gemini-3.1-pro-high", true),
            ("G3.1 Pro", "antigravity-gemini-3.1-pro", true),
            ("G3.1 Pro", "gemini-3-pro-preview", false),
            ("G3 Pro", "gemini-3.1-pro-preview", false),
            ("G3 Flash", "gemini-3-pro", false),
            ("G3 Flash", "gemini-3-flash-image", false),
            ("G3 Pro", "claude-opus-4-5-thinking", false),
            ("Claude", "claude-opus-4-5-thinking", true),
            ("Claude", "gemini-3-pro", false),
            ("claude-opus-4-5", "claude-opus-4-5-20251101", true),
            ("Gemini Models", "gemini-3-pro-high", true),
            ("Gemini Models", "claude-sonnet-4-5", false),
            ("Claude and GPT models", "claude-sonnet-4-5", true),
            ("Claude & GPT models", "gpt-oss-120b-medium", true),
            ("Claude and GPT models", "gemini-3-flash", false),
            ("models", "gemini-3-flash", false),
            ("Claude", "", false),
            ("UNKNOWN_LIMIT", "glm-4.7", false),
        ] {
            assert_eq!(is_named(name, &words(model)), is_its, "{name} of {model}");
        }
    }
}
