//! The check-up: every place that is read, the requests that would be sent, and which of the eight common problems
//! occur. If `private`, the text is fit for a bug report: no account names, folders only by `~` or a variable,
//! only official hosts.

mod problems;
mod requests;

use super::page::Page;
use super::table::{Parts, lines};
use super::{Line, Room, Tone};
use crate::binding;
use crate::cache::Cached;
use crate::client::RequestPreview;
use crate::doctor::{CheckedFile, Diagnosis, FileState, NetworkSetting};
use crate::environment::AUTH_CONTENT;
use crate::failure::{Failure, FileCause};
use crate::locale::fill;
use crate::next_step::NextStep;
use crate::option_error::OptionError;
use crate::platforms::is_own;
use crate::reading::Note;
use crate::reason::Reason;
use crate::report::{AccountRef, AccountReport, FailureReport, MeterEvidence, MeterFinding};
use crate::sanitized::Sanitized;
use crate::sources::Source;

/// The findings of a check-up.
pub struct DoctorInput<'a> {
    /// The accounts, by index.
    pub accounts: Vec<CheckedAccount<'a>>,
    /// The evidence about meters.
    pub evidence: MeterEvidence,
}

/// An account, or a source of accounts, that was checked.
pub struct CheckedAccount<'a> {
    /// The account.
    pub of: AccountRef<'a>,
    /// The first request of the account; `None` if it sends none.
    pub ask: Option<RequestPreview>,
    /// The findings on the account's meters.
    pub found: Vec<MeterFinding>,
}

/// Lays out a check-up. `versions` names the runtime's versions, which only the command line knows. There, which problems
/// occur comes last, as a terminal shows the end. OpenCode's dialog shows the top, and a model is told no more than fits.
pub fn report(
    page: &Page,
    diagnosis: &Diagnosis,
    checks: &DoctorInput,
    versions: &str,
    room: Room,
) -> Vec<Line> {
    let doctor = DoctorPage { page, diagnosis, accounts: &checks.accounts };
    let mut parts = Parts::default();
    doctor.versions(versions, &mut parts);
    let is_printed = !versions.is_empty();
    if !is_printed {
        doctor.problems(&mut parts);
    }
    doctor.files(&mut parts);
    doctor.variables(&mut parts);
    doctor.network(&mut parts);
    doctor.accounts(&mut parts);
    doctor.meters(checks.evidence, &mut parts);
    if is_printed {
        doctor.problems(&mut parts);
    }
    lines(parts, room)
}

/// `failure` without the platform's own words, which may contain a name.
fn wordless(failure: &Failure) -> Failure {
    let mut failure = failure.clone();
    if let Failure::QuotaUnavailable { message }
    | Failure::Status { message, .. }
    | Failure::Platform { message, .. } = &mut failure
    {
        *message = None;
    }
    if let Failure::Status { reason, .. } | Failure::Platform { reason, .. } = &mut failure
        && let Some(Reason::ApiDisabled { page }) = reason
    {
        *page = None;
    }
    failure
}

struct DoctorPage<'a> {
    page: &'a Page<'a>,
    diagnosis: &'a Diagnosis,
    accounts: &'a [CheckedAccount<'a>],
}

impl Parts {
    /// Adds `text` as an entry below a heading.
    fn entry(&mut self, mark: &str, text: &str, tone: Tone) {
        self.text(format!("{mark} {text}"), tone, 2);
    }
}

const GOOD: &str = "✓";
const BAD: &str = "✗";
const OPEN: &str = "?";
const NONE: &str = "–";

impl DoctorPage<'_> {
    fn versions(&self, versions: &str, parts: &mut Parts) {
        let mut all = vec![format!("mystatus {}", env!("CARGO_PKG_VERSION"))];
        all.extend((!versions.is_empty()).then(|| versions.to_owned()));
        all.extend(self.diagnosis.opencode.as_ref().map(|version| format!("OpenCode {version}")));
        parts.text(all.join(" · "), Tone::Plain, 0);
        let language = self.page.language;
        for option_error in self.page.report.notices.option_errors.iter().filter(|_| !self.page.private) {
            parts.text(language.option_error(option_error), Tone::Low, 0);
        }
        for unused in &self.diagnosis.unused_names {
            parts.text(language.option_error(unused), Tone::Low, 0);
        }
        // Errors of files are shown in the list of files.
        let is_listed =
            |error: &OptionError| !matches!(error, OptionError::Unread { .. } | OptionError::Misnamed(_));
        if self.page.private && self.page.report.notices.option_errors.iter().any(is_listed) {
            parts.text(language.words().doctor.wrong_options, Tone::Low, 0);
        }
    }

    fn files(&self, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.files);
        let (missing, there): (Vec<_>, Vec<_>) =
            self.diagnosis.files.iter().partition(|place| place.state == FileState::Missing);
        for place in there {
            let misnamed = OptionError::Misnamed(place.path.clone());
            if self.page.report.notices.option_errors.contains(&misnamed) {
                parts.entry(BAD, &self.page.language.option_error(&misnamed), Tone::Bad);
                continue;
            }
            let of = self.owners(place);
            let age = place.age.map(|age| fill(words.changed, &[&self.page.language.duration(age)]));
            let (mark, state, tone) = match &place.state {
                FileState::Bad(cause) => (BAD, self.unusable(&place.path, cause), Tone::Bad),
                FileState::Replaced(variable) => {
                    let told = format!("{}: {}", place.path, fill(words.replaced, &[variable]));
                    parts.entry(NONE, &told, Tone::Muted);
                    continue;
                }
                FileState::Misplaced(settings) => {
                    let told = format!("{}: {}", place.path, fill(words.misplaced, &[settings.as_str()]));
                    parts.entry(OPEN, &told, Tone::Low);
                    continue;
                }
                FileState::Text => (GOOD, format!("{}: {}", place.path, words.text), Tone::Plain),
                FileState::Json | FileState::Missing => {
                    (GOOD, format!("{}: {}", place.path, words.json), Tone::Plain)
                }
            };
            let all: Vec<_> = [Some(state), age, Some(of)].into_iter().flatten().collect();
            parts.entry(mark, &all.join(" · "), tone);
        }
        if !missing.is_empty() {
            let missing: Vec<_> =
                missing.iter().map(|place| format!("{} ({})", place.path, self.owners(place))).collect();
            parts.text(fill(words.not_there, &[&missing.join(", ")]), Tone::Muted, 2);
        }
    }

    /// Says that `name` cannot be used, in the words of a failure without their mark.
    fn unusable(&self, name: &Sanitized, cause: &FileCause) -> String {
        let failure = Failure::ConfigFile { path: name.clone(), cause: cause.clone(), expected: None };
        self.page.language.failure(&failure, "").replace("❌ ", "")
    }

    /// The owners of a file: the accounts that were found in it, else the platforms that read it.
    fn owners(&self, place: &CheckedFile) -> String {
        let is_from = |account: &&CheckedAccount| match &account.of.identity.source {
            Some(Source::Auth(_)) => place.is_auth,
            Some(Source::File(path)) => *path == place.path,
            _ => false,
        };
        let mut owners: Vec<_> =
            self.accounts.iter().filter(is_from).map(|account| self.title(account)).collect();
        if owners.is_empty() {
            owners.extend(place.readers.iter().map(|platform| self.page.platform(platform)));
        }
        owners.dedup();
        if owners.is_empty() {
            self.page.language.words().doctor.everybody.to_owned()
        } else {
            owners.join(", ")
        }
    }

    fn variables(&self, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.variables);
        let mut unset = Vec::new();
        for (name, is_set, readers) in &self.diagnosis.variables {
            if !is_set {
                unset.push(*name);
                continue;
            }
            let readers: Vec<_> = readers.iter().map(|platform| self.page.platform(platform)).collect();
            let of = if readers.is_empty() { words.everybody.to_owned() } else { readers.join(", ") };
            let is_auth = *name == AUTH_CONTENT;
            // A variable with settings counts as a file of its name.
            let unread = self.page.report.notices.option_errors.iter().find_map(|error| match error {
                OptionError::Unread { path, cause, .. } if path.as_str() == *name => Some(cause),
                _ => None,
            });
            let Some(cause) = unread.or(self.diagnosis.auth_content.as_ref().filter(|_| is_auth)) else {
                parts.entry(GOOD, &format!("{name} · {of}"), Tone::Plain);
                continue;
            };
            let told = self.unusable(&Sanitized::fixed(name), cause);
            parts.entry(BAD, &format!("{told} · {of}"), Tone::Bad);
            if is_auth {
                let advice = self.page.language.next_step(NextStep::CorrectAuthContent, "");
                parts.text(format!("→ {advice}"), Tone::Plain, 4);
            }
        }
        if !unset.is_empty() {
            parts.text(fill(words.not_set, &[&unset.join(", ")]), Tone::Muted, 2);
        }
    }

    fn network(&self, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.network);
        if self.diagnosis.network.is_empty() {
            parts.text(words.plain_network, Tone::Plain, 2);
        }
        for (name, setting) in &self.diagnosis.network {
            let (mark, told) = match setting {
                NetworkSetting::Proxy(proxy, has_password) => {
                    let proxy = fill(words.through, &[proxy.as_deref().unwrap_or(words.a_proxy)]);
                    (GOOD, if *has_password { format!("{proxy}, {}", words.with_password) } else { proxy })
                }
                NetworkSetting::NoProxy => (BAD, words.unusable_proxy.to_owned()),
                NetworkSetting::Exceptions(hosts) => {
                    let hosts = hosts.as_ref().map_or(words.some_hosts, |hosts| hosts.as_str());
                    (GOOD, fill(words.exceptions, &[hosts]))
                }
                NetworkSetting::Certificates(path, count) => {
                    (GOOD, format!("{path} · {}", fill(words.certificates, &[&count.to_string()])))
                }
                NetworkSetting::NoCertificates(path) => (BAD, format!("{path} · {}", words.no_certificates)),
                NetworkSetting::OnlyIfTold => (OPEN, words.only_if_told.to_owned()),
                NetworkSetting::Ignored => (OPEN, words.ignored.to_owned()),
            };
            let tone = if mark == BAD { Tone::Bad } else { Tone::Plain };
            parts.entry(mark, &format!("{name}: {told}"), tone);
        }
    }

    fn accounts(&self, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.accounts);
        for failed in self.page.report.failures.iter().filter(|failed| failed.of.is_none()) {
            self.failure(failed, parts);
        }
        if self.accounts.is_empty() {
            parts.text(words.no_account, Tone::Low, 2);
        }
        for (index, account) in self.accounts.iter().enumerate() {
            let title = self.title(account);
            let title = match self.source(account) {
                Some(source) => format!("{title} · {source}"),
                None => title,
            };
            parts.entry("•", &title, Tone::Plain);
            let failed = self.failures().find(|failed| failed.is_of(index));
            if let Some(ask) = &account.ask {
                self.requests(account.of.platform, ask, parts);
            } else if failed.is_none() {
                let age = self.cached(index).map(|cached| self.page.age(cached));
                parts.text(age.unwrap_or_else(|| words.nothing_sent.to_owned()), Tone::Muted, 4);
            }
            if let Some(failed) = failed {
                self.failure(&failed, parts);
            } else if let Some(answered) = self.page.report.account(index) {
                let gate = binding::of_account(answered, binding::Model::default());
                let is_too_low = answered.reading.notes.contains(&Note::BalanceTooLow);
                let too_low = || is_too_low.then(|| self.page.language.note(&Note::BalanceTooLow));
                let left = gate.map(|gate| self.page.language.remaining(gate.left.whole())).or_else(too_low);
                let all: Vec<_> = [Some(words.answered.to_owned()), left].into_iter().flatten().collect();
                parts.text(format!("{GOOD} {}", all.join(" · ")), Tone::Good, 4);
            }
        }
        for entry in &self.page.report.notices.incomplete {
            parts.text(self.page.incomplete(entry), Tone::Low, 2);
        }
        let unsupported = if self.page.private { None } else { self.page.unsupported() };
        if let Some(text) = unsupported {
            parts.text(text, Tone::Muted, 2);
        }
        self.page.offered(parts);
    }

    /// The age of the answer of the account at `index`, if it is one to an earlier request.
    fn cached(&self, index: usize) -> Option<&Cached> {
        self.page.report.account(index)?.cached
    }

    /// Adds the findings on the meters, with their evidence.
    fn meters(&self, evidence: MeterEvidence, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        parts.heading(words.meters);
        let mut unknown = |words| parts.entry(OPEN, words, Tone::Muted);
        let (sessions, samples, since) = match evidence {
            MeterEvidence::NotHere => return unknown(words.meters_not_here),
            MeterEvidence::FewSamples => return unknown(words.meters_few_samples),
            MeterEvidence::NoSessions => return unknown(words.meters_no_sessions),
            MeterEvidence::Known { sessions, samples, since } => (sessions, samples, since),
        };
        let evidence = self.page.evidence(samples, since);
        let basis = fill(words.meters_basis, &[&sessions.to_string(), &evidence]);
        parts.text(basis, Tone::Muted, 2);
        // The user chose the names of a custom platform's windows.
        let is_told = |account: &&CheckedAccount| !(self.page.private && is_own(account.of.platform));
        let mut is_any = false;
        for (index, account) in self.accounts.iter().enumerate().filter(|(_, account)| is_told(account)) {
            let windows = self.page.report.account(index).map(|answered| &answered.reading.windows);
            for found in &account.found {
                let Some(window) = windows.and_then(|windows| windows.get(found.window)) else { continue };
                let name = self.page.language.window_of(window);
                let text = format!("{} · {name}: {}", self.title(account), self.page.found(found));
                parts.entry(BAD, &text, Tone::Low);
                is_any = true;
            }
        }
        if !is_any {
            parts.entry(GOOD, words.meters_agree, Tone::Good);
        }
    }

    /// The failures, including those of accounts shown from the cache.
    fn failures(&self) -> impl Iterator<Item = FailureReport<'_>> {
        let failures = self.page.report.failures.iter().copied();
        failures.chain(self.page.report.accounts.iter().filter_map(AccountReport::stale))
    }

    fn failure(&self, failed: &FailureReport, parts: &mut Parts) {
        let language = self.page.language;
        if self.page.private && failed.of.is_some_and(|of| is_own(of.platform)) {
            // The name of a custom platform, and its host in the next step, are the user's own.
            let status = failed.failure.status().map(|status| format!(" ({status})"));
            let code = format!("{}{}", failed.failure.code(), status.unwrap_or_default());
            return parts.text(code, Tone::Bad, 4);
        }
        let wordless = self.page.private.then(|| wordless(failed.failure));
        let failed = &FailureReport { failure: wordless.as_ref().unwrap_or(failed.failure), ..*failed };
        for line in failed.message(language).split('\n') {
            parts.text(line, Tone::Bad, 4);
        }
        parts.text(format!("→ {}", failed.next_step(language)), Tone::Plain, 4);
    }

    fn source(&self, account: &CheckedAccount) -> Option<String> {
        match account.of.identity.source.as_ref()? {
            // The user chose the variable of a custom platform.
            Source::Variable(_) if self.page.private && is_own(account.of.platform) => None,
            source => Some(source.name().to_owned()),
        }
    }

    /// The title of an account; if private, its platform and a number.
    fn title(&self, account: &CheckedAccount) -> String {
        let platform = account.of.platform;
        if !self.page.private {
            return self.page.title(account.of);
        }
        let name = if is_own(platform) {
            self.page.language.words().doctor.own_platform.to_owned()
        } else {
            self.page.platform(platform)
        };
        let alike: Vec<_> = self.accounts.iter().filter(|other| other.of.platform == platform).collect();
        let at = alike.iter().position(|other| std::ptr::eq(*other, account)).unwrap_or_default();
        if alike.len() > 1 { format!("{name} {}", at + 1) } else { name }
    }
}
