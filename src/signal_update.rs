//! Applies the signals of a session's requests to the cached reading of its account.

use crate::binding::{self, Model};
use crate::cache::{CacheView, SignalReading};
use crate::platform::{Account, Found, Platform};
use crate::providers::Providers;
use crate::reading::Reading;
use crate::signal::Signal;
use crate::time::EpochMs;

/// Applies `signal` if exactly one account of those `found`, which go by these `keys`, can be its source. Ignores
/// providers that the user points at another vendor. Returns true if it is a refusal by a reached limit.
pub fn apply(
    signal: &Signal,
    found: &[(&'static Platform, Found)],
    keys: &[Option<u64>],
    providers: &Providers,
    view: &CacheView,
    low: f64,
    now: EpochMs,
) -> bool {
    let Some((platform, account, key)) = account_of(signal, found, keys) else { return false };
    if platform.is_bypassed(&signal.provider, providers) {
        return false;
    }
    let Some(told) = (platform.read_signal)(signal, &account.redactor) else { return false };
    let mut reading = view.last(key).map(|known| Reading::clone(&known.reading)).unwrap_or_default();
    told.windows.iter().for_each(|window| reading.put(window.clone()));
    let is_answer = !told.windows.is_empty();
    let stopped = told.stop.and_then(|stop| {
        binding::window_that_stopped(&reading.windows, &stop, &signal.model, low, signal.at)
    });
    let is_limit = stopped.is_some() && !signal.is_answer();
    let windows: Vec<_> = told.windows.into_iter().chain(stopped).collect();
    if !windows.is_empty() {
        view.add_signal(key, SignalReading { at: signal.at, plan: told.plan, windows, is_answer }, now);
    }
    is_limit
}

fn account_of<'a>(
    signal: &Signal,
    found: &'a [(&'static Platform, Found)],
    keys: &[Option<u64>],
) -> Option<(&'static Platform, &'a Account, u64)> {
    let model = Model { provider: &signal.provider, id: &signal.model };
    let accounts = found.iter().zip(keys).filter_map(|((platform, found), key)| match found {
        Found::Account(account) if platform.providers.contains(&model.provider) => {
            Some((*platform, account, *key))
        }
        _ => None,
    });
    let all: Vec<_> = accounts.collect();
    let serving =
        all.iter().filter(|(_, account, _)| binding::serves(&account.identity.served_models, model));
    let [serving, all] = [serving.collect::<Vec<_>>(), all.iter().collect()];
    match (serving.as_slice(), all.as_slice()) {
        ([(platform, account, Some(key))], _) | ([], [(platform, account, Some(key))]) => {
            Some((*platform, *account, *key))
        }
        _ => None,
    }
}
