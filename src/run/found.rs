//! The accounts that a run finds in its files.

use super::people;
use crate::failure::Failure;
use crate::option_error::OptionError;
use crate::options::{Options, nearest};
use crate::platform::{Account, Found, Identity, Incomplete, OptInReason, Platform};
use crate::platforms::{self, PLATFORMS, custom};
use crate::reading::Label;
use crate::report::Notices;
use crate::sanitized::Sanitized;
use crate::secret::Names;
use crate::sources::Sources;
use serde_json::{Map, Value};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

/// What the platforms found.
pub(super) struct FoundAccounts {
    /// The accounts to query, by the names that they are shown under.
    pub found: Vec<(&'static Platform, Found)>,
    /// The wanted platforms without an account.
    pub missing: Vec<&'static Platform>,
    /// The opt-in platforms with an account, if requested, or if the user has not yet chosen which to enable.
    pub offered: Vec<(&'static Platform, &'static OptInReason)>,
    /// The errors that the option `names` names accounts which are not here.
    pub unused_names: Vec<OptionError>,
}

impl FoundAccounts {
    /// Returns the accounts to query, and what the report says besides, except for the option errors. `auth_failure`
    /// tells why OpenCode's credentials could not be read.
    pub fn with_notices(
        self,
        sources: &Sources,
        auth_failure: Option<&Failure>,
        opt_ins: &OptIns,
    ) -> (Vec<(&'static Platform, Found)>, Notices) {
        let Self { found, missing, offered, .. } = self;
        let (requested, is_requested) = (&opt_ins.options.platforms, opt_ins.is_requested);
        let is_shown = |id: &String| found.iter().any(|(of, found)| of.id == id && is_account(found));
        let is_unmet = is_requested && !requested.iter().all(is_shown);
        // Which entries nobody reads is known only after every platform has looked for its own.
        let (incomplete, unsupported) = unread(sources, &missing, opt_ins);
        // An unreadable file may hold the missing credentials.
        let is_read = auth_failure.is_none_or(Failure::is_missing_auth_file);
        let is_chosen = |platform: &&Platform| platform.opt_in.is_some() && opt_ins.is_enabled(platform);
        let notices = Notices {
            incomplete,
            missing: if is_read && is_requested { missing } else { Vec::new() },
            unsupported: if requested.is_empty() { unsupported } else { Vec::new() },
            offered,
            enabled: PLATFORMS.iter().copied().filter(is_chosen).collect(),
            is_requested,
            is_unmet,
            ..Notices::default()
        };
        (found, notices)
    }
}

/// What the user chose of the opt-in platforms.
pub(super) struct OptIns<'a> {
    pub options: &'a Options,
    /// Those that are enabled for this run.
    pub enable: &'a [String],
    /// Whether platforms were requested for this run.
    pub is_requested: bool,
}

impl OptIns<'_> {
    /// Whether `platform` may be queried: it need not be enabled, or is enabled by the user's settings or for this run.
    pub fn is_enabled(&self, platform: &Platform) -> bool {
        let id = platform.id;
        platform.opt_in.is_none()
            || self.options.enables(id)
            || self.enable.iter().any(|enabled| enabled == id)
    }

    /// Whether `platform` may be queried, or named as one that could be. If the user has already chosen what to enable,
    /// nothing else is offered unless it was requested.
    pub fn may_name(&self, platform: &Platform) -> bool {
        self.options.enable.is_none() || self.is_requested || self.is_enabled(platform)
    }
}

/// Lets each platform that the options want look for its accounts, and then the user's own platforms in `settings`.
pub(super) fn find_all(sources: &Sources, settings: &Map<String, Value>, opt_ins: &OptIns) -> FoundAccounts {
    let options = opt_ins.options;
    let (mut found, mut missing, mut offered) = (Vec::new(), Vec::new(), Vec::new());
    // The accounts' own names, also where they may not be queried.
    let mut names = Vec::new();
    for platform in PLATFORMS.iter().copied().filter(|platform| options.wants(platform.id)) {
        let mut of_platform = platforms::find(platform, sources);
        // An unset variable matters only where no key is found elsewhere.
        if of_platform.iter().any(is_account) {
            of_platform
                .retain(|found| !matches!(found, Found::Incomplete(Incomplete { variable: Some(_), .. })));
        }
        if of_platform.is_empty() {
            missing.push(platform);
        } else if opt_ins.is_enabled(platform) {
            found.extend(of_platform.into_iter().map(|found| (platform, found)));
        } else {
            names.extend(of_platform.iter_mut().filter_map(|found| own_name(platform, found)));
            if opt_ins.may_name(platform) {
                offered.extend(platform.opt_in.as_ref().map(|terms| (platform, terms)));
            }
        }
    }
    let own = custom::find(settings, sources);
    found.extend(own.into_iter().filter(|(platform, _)| options.wants(platform.id)));
    if options.private {
        redact_names(&mut found, people::names(sources));
    }
    names.extend(found.iter_mut().filter_map(|(platform, found)| own_name(platform, found)));
    rename(&mut found, options);
    // An account whose credential is incomplete, or in a file that cannot be read, has no name yet.
    let is_whole = found.iter().all(|(_, found)| match found {
        Found::Account(_) => true,
        Found::Failed(identity, _) => identity.label.own().is_some(),
        Found::Incomplete(_) => false,
    });
    let unused_names = if is_whole { unused_names(options, &names) } else { Vec::new() };
    FoundAccounts { found, missing, offered, unused_names }
}

/// Whether an account was found, even if it cannot be queried.
fn is_account(found: &Found) -> bool {
    !matches!(found, Found::Incomplete(_))
}

/// Returns each account's cache key; `None` without a credential that identifies it, or if another account has the
/// same key. For the user's own platforms, the key also covers `described`, their description.
pub(super) fn keys(found: &[(&Platform, Found)], described: Option<&str>) -> Vec<Option<u64>> {
    let key = |(platform, found): &(&Platform, Found)| {
        let Found::Account(Account { identity, allowed_hosts, redactor, .. }) = found else {
            return None;
        };
        let described = described.filter(|_| platforms::is_own(platform));
        let mut hasher = DefaultHasher::new();
        (platform.id, &identity.label, allowed_hosts, redactor.identity()?, described).hash(&mut hasher);
        Some(hasher.finish())
    };
    let all: Vec<_> = found.iter().map(key).collect();
    let is_shared = |key: &u64| all.iter().filter(|other| **other == Some(*key)).count() > 1;
    all.iter().map(|key| key.filter(|key| !is_shared(key))).collect()
}

/// Returns the entries of OpenCode's credentials that no platform reads: first those of providers whose accounts are in
/// other places, for the platforms that are `missing`; then those of unsupported platforms. Call after all platforms
/// have searched.
fn unread(
    sources: &Sources,
    missing: &[&'static Platform],
    opt_ins: &OptIns,
) -> (Vec<Incomplete>, Vec<Sanitized>) {
    let (mut incomplete, mut unsupported) = (Vec::new(), Vec::new());
    for name in sources.unasked() {
        let provider = |platform: &'static Platform| {
            Some((platform, *platform.providers.iter().find(|id| **id == name.as_str())?))
        };
        match PLATFORMS.iter().copied().find_map(provider) {
            Some((platform, entry)) if missing.contains(&platform) && opt_ins.may_name(platform) => {
                incomplete.push(Incomplete {
                    entry,
                    usable: true,
                    of: Some(platform),
                    ..Incomplete::default()
                });
            }
            Some(_) => {}
            None => unsupported.push(name),
        }
    }
    (incomplete, unsupported)
}

/// What the option `names` calls an account: its own name, or its platform's id if it has none.
fn own_name(platform: &Platform, found: &mut Found) -> Option<String> {
    let own = found.identity()?.label.own();
    Some(own.map_or(platform.id, Sanitized::as_str).to_owned())
}

/// Applies the user's own names for accounts, which reveal no more than the user wants.
fn rename(found: &mut [(&'static Platform, Found)], options: &Options) {
    for (platform, found) in found {
        let name = own_name(platform, found).and_then(|own| options.names.get(&own)?.as_str());
        if let (Some(name), Some(identity)) = (name.and_then(Sanitized::own), found.identity()) {
            identity.label = Label::Plain(name);
        }
    }
}

/// More unused names than anybody reads at once.
const MOST_UNUSED: usize = 16;

/// Returns the errors that the option `names` names accounts which are not here: those here have these `names`. Among
/// chosen platforms, or in private, nothing can be said.
fn unused_names(options: &Options, names: &[String]) -> Vec<OptionError> {
    if options.private || !options.platforms.is_empty() {
        return Vec::new();
    }
    let unused = options.names.keys().filter(|name| !names.contains(name)).take(MOST_UNUSED);
    let known: Vec<_> = names.iter().map(|known| (known.as_str(), known.as_str())).collect();
    let error = |name: &String| OptionError::NoAccount {
        value: Sanitized::written(name),
        nearest: nearest(name, &known),
    };
    unused.map(error).collect()
}

/// Redacts every e-mail address, every account's name and the `others`, whichever platform repeats them. An account
/// whose platform is not queried may still be known to another.
fn redact_names(found: &mut [(&Platform, Found)], mut others: Vec<String>) {
    for (_, found) in found.iter_mut() {
        if let Some(Identity { label: Label::Person(name), .. }) = found.identity() {
            others.push(name.to_string());
        }
    }
    let names = Rc::new(Names::new(others.iter().map(String::as_str)));
    for (_, found) in found {
        if let Found::Account(account) = found {
            account.redactor.hide(&names);
        }
    }
}
