//! Reads what is left of each model pool, from the API's summary or from its figures per model.

use crate::client::Client;
use crate::lenient::{Flag, List, Members, Number, Object, Text};
use crate::reading::{Level, Percent, Scope, Window};
use crate::sanitized::Sanitized;
use crate::signal::period_in;
use crate::time::{EpochMs, SECOND};
use serde::Deserialize;

/// More models than exist, and more pools than any report needs.
const MOST_MODELS: usize = 1000;
const MOST_POOLS: usize = 32;

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
pub(super) struct Reply<'a> {
    models: Members<'a, Object<'a, Model<'a>>, MOST_MODELS>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Model<'a> {
    quota_info: Object<'a, Quota<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Quota<'a> {
    remaining_fraction: Number<'a>,
    reset_time: Text<'a>,
}

/// The pools with their windows. Some clients of the API find them under `response`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
pub(super) struct Summary<'a> {
    groups: List<'a, Group<'a>>,
    #[serde(rename = "/response/groups")]
    inner_groups: List<'a, Group<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Group<'a> {
    display_name: Text<'a>,
    buckets: List<'a, Bucket<'a>>,
}

/// A window of a pool. Its remaining fraction is a member of its own or under `remaining`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct Bucket<'a> {
    /// Whether the pool lacks this window.
    disabled: Flag<'a>,
    #[serde(rename = "window|displayName: string")]
    window: Text<'a>,
    remaining: Object<'a, Quota<'a>>,
    remaining_fraction: Number<'a>,
    reset_time: Text<'a>,
}

/// The length of the shorter of a pool's two windows, in seconds.
pub(super) const SHORT_S: i64 = 5 * 3_600;
/// The tolerance, in seconds, for clocks that differ when a reset is compared with `SHORT_S`.
const SLACK_S: i64 = 300;

/// Whether `window` is the five-hour one, judged by its reset.
pub(super) fn resets_soon(window: &Window, now: EpochMs) -> bool {
    window.resets_at.is_some_and(|at| at <= now + (SHORT_S + SLACK_S) * SECOND)
}

/// Whether `windows`, built from the models' figures, may hide a used-up week: the API then reports an unused model
/// as full. A reset beyond five hours shows that the figures already cover the week.
pub(super) fn may_hide_the_week(windows: &[Window], now: EpochMs) -> bool {
    let is_full = |window: &Window| window.left().is_some_and(|left| left.exact() >= 100.0);
    let resets_late = |window: &Window| window.resets_at.is_some() && !resets_soon(window, now);
    windows.iter().any(is_full) && !windows.iter().any(resets_late)
}

/// Returns the windows of the pools, at most as many as any report needs.
pub(super) fn summary_windows(client: &Client, summary: &Summary) -> Vec<Window> {
    let mut windows = Vec::new();
    for group in summary.groups.iter().chain(summary.inner_groups.iter()).take(MOST_POOLS) {
        let Some(name) = client.name_in(group.display_name) else { continue };
        let buckets = group.buckets.iter().filter(|bucket| !bucket.disabled.is(true));
        for bucket in buckets.take(MOST_POOLS) {
            let fraction = bucket.remaining.get().map(|quota| quota.remaining_fraction);
            let quota = Quota {
                remaining_fraction: fraction.unwrap_or(bucket.remaining_fraction),
                reset_time: bucket.reset_time,
            };
            let period = bucket.window.get().as_deref().and_then(period_in);
            windows.push(window(&quota, name.clone(), client.now()).over(period));
        }
    }
    windows
}

/// Returns a window per pool, from the pool's model with the least left. `None` if the reply holds no models.
pub(super) fn pools(client: &Client, reply: &Reply) -> Option<Vec<Window>> {
    let mut pools: Vec<((Family, Sanitized), Window)> = Vec::new();
    for (key, model) in reply.models.get()? {
        // The editor's own models, for chat titles and completions, cannot be chosen and are not limited.
        let internal = ["chat_", "tab_"].iter().any(|prefix| key.starts_with(prefix));
        let quota = model.get().and_then(|model| model.quota_info.get());
        let Some(quota) = quota.filter(|_| !internal) else { continue };
        let Some(key) = client.name(&key) else { continue };
        let (family, name) = pool(&key);
        let window = window(&quota, name.clone(), client.now());
        let pool = (family, name);
        match pools.binary_search_by(|(other, _)| other.cmp(&pool)) {
            Ok(at) => {
                if let Some((_, known)) = pools.get_mut(at).filter(|(_, known)| left(&window) < left(known)) {
                    *known = window;
                }
            }
            Err(at) => pools.insert(at, (pool, window)),
        }
    }
    pools.truncate(MOST_POOLS);
    let mut windows: Vec<_> = pools.into_iter().map(|(_, window)| window).collect();
    if windows.is_empty() {
        windows.push(Window::new(Scope::Plan, Level::NoData));
    }
    Some(windows)
}

/// Converts `{remainingFraction?, resetTime?}`; the API omits a fraction of zero.
fn window(quota: &Quota, name: Sanitized, now: EpochMs) -> Window {
    let resets_at = quota.reset_time.get().as_deref().and_then(EpochMs::parse_iso);
    let is_left_out = !quota.remaining_fraction.is_wrong() && resets_at.is_some();
    let fraction = quota.remaining_fraction.get().or(is_left_out.then_some(0.0));
    let window = Window::known(Scope::Named(name), fraction.map(|fraction| Percent::new(fraction * 100.0)));
    window.resetting(resets_at.and_then(|at| at.plausible(now)))
}

/// Sort key by what is left. An unknown level sorts last; of equal ones, the earlier reset sorts first.
fn left(window: &Window) -> (f64, EpochMs) {
    (window.left().map_or(f64::INFINITY, Percent::exact), window.resets_at.unwrap_or(EpochMs::MAX))
}

/// The model families, in display order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Gemini,
    GeminiFlash,
    GeminiImage,
    Claude,
    Gpt,
    Other,
}

/// Returns the pool that the model `key` draws on, and the product's name for it: `G3.1 Pro` for
/// `gemini-3.1-pro-high`. Any version, line or effort is accepted, so that future models get a name too.
pub(super) fn pool(key: &Sanitized) -> (Family, Sanitized) {
    let lower = key.as_str().to_ascii_lowercase();
    let words: Vec<&str> = lower.split('-').collect();
    match words.split_first() {
        Some((&"gemini", words)) => {
            let (family, name) = gemini(words);
            (family, key.derived(|_| name))
        }
        Some((&"claude", _)) => (Family::Claude, Sanitized::fixed("Claude")),
        Some((&"gpt", _)) => (Family::Gpt, Sanitized::fixed("GPT")),
        _ => (Family::Other, key.derived(without_effort)),
    }
}

/// Returns the pool of a Gemini model from the `words` of its key after `gemini`: `3`, `pro`, `high`.
fn gemini(words: &[&str]) -> (Family, String) {
    let (versions, lines): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let maker = versions.first().map_or_else(|| "Gemini".to_owned(), |version| format!("G{version}"));
    match lines.first() {
        _ if lines.contains(&"image") => (Family::GeminiImage, format!("{maker} Image")),
        Some(&"flash") => (Family::GeminiFlash, format!("{maker} Flash")),
        Some(line) => (Family::Gemini, format!("{maker} {}", capitalized(line))),
        None => (Family::Gemini, maker),
    }
}

/// Returns the model family in `key` by dropping the effort.
fn without_effort(key: &str) -> String {
    let efforts = ["-thinking", "-high", "-medium", "-low"];
    efforts.iter().fold(key, |key, effort| key.strip_suffix(effort).unwrap_or(key)).to_owned()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}
