//! The output of a run so far, in each format.

use super::plan::Shows;
use super::{Keeping, Run, Task};
use crate::binding::{self, Model};
use crate::client::{RequestPreview, RequestProbe};
use crate::doctor::Diagnosis;
use crate::locale::fill;
use crate::option_error::OptionError;
use crate::platform::Platform;
use crate::platforms::PLATFORMS;
use crate::reading::Window;
use crate::render::{
    self, Page, Room, Tone, brief,
    doctor::{CheckedAccount, DoctorInput},
    json::JsonReport,
    line::{self, LineOptions},
    metrics, stops,
    summary::{self, GivenWarning},
};
use crate::report::{AccountRef, FailureReport, MeterEvidence, Report};
use crate::time::EpochMs;
use std::rc::Rc;

impl Task {
    /// Whether the user's own description of the platform is wrong.
    fn is_misdescribed(&self) -> bool {
        matches!(&self.outcome, Some(Err(failure)) if failure.is_misdescription())
    }
}

impl Run {
    /// Returns the page that lays out `report`.
    fn page_of<'a>(&self, report: &'a Report<'a>) -> Page<'a> {
        Page { report, language: self.language, private: self.options.private }
    }

    /// Returns the report's lines for `room`.
    pub fn lines(&self, room: Room) -> Vec<render::Line> {
        if let Some(lines) = self.in_place_of_report(room) {
            return lines;
        }
        render::report(&self.page_of(&self.report()), room)
    }

    /// Returns the lines for the accounts that match `filter`, and the line at which each account begins.
    pub fn page(&self, filter: &str, room: Room) -> (Vec<render::Line>, Vec<(usize, usize)>) {
        if let Some(lines) = self.in_place_of_report(room) {
            return (lines, Vec::new());
        }
        let mut report = self.report();
        report.filter(filter, self.language.tag());
        if !filter.is_empty() && report.is_empty() {
            return (vec![render::Line::of(self.language.words().no_match, Tone::Muted)], Vec::new());
        }
        render::report_and_starts(&self.page_of(&report), room)
    }

    /// Returns the page requested in place of the report, once the run is done.
    fn in_place_of_report(&self, room: Room) -> Option<Vec<render::Line>> {
        match self.shows {
            Shows::Record if self.is_done() => Some(self.record(room)),
            Shows::Doctor if self.is_done() => Some(self.doctor("", room)),
            _ => None,
        }
    }

    /// Returns what tells each account from others in a later run.
    pub fn accounts(&self) -> impl Iterator<Item = String> {
        self.tasks.iter().enumerate().map(|(index, task)| task.account_ref(index).fingerprint())
    }

    /// Returns the details of the account at `index`.
    pub fn details(&self, index: usize, room: Room) -> Vec<render::Line> {
        let local = |at: EpochMs| {
            let local = at.local(self.host.utc_offset(at));
            format!("{} {}", local.date(), local.time())
        };
        let report = self.report();
        let account = report.account(index);
        let found =
            account.map(|account| self.forecaster.borrow().audit(&report, account)).unwrap_or_default();
        render::details(&self.page_of(&report), index, &found, room, &local)
    }

    /// Returns the forecast's accuracy over the last weeks.
    pub fn record(&self, room: Room) -> Vec<render::Line> {
        let report = self.findings();
        let record = self.forecaster.borrow_mut().record(&report);
        render::record(&self.page_of(&report), &record, room)
    }

    /// Returns a summary of the stored usage samples.
    pub fn samples_page(&self, room: Room) -> Vec<render::Line> {
        let forecaster = self.forecaster.borrow();
        let kept = (self.keeping != Keeping::Erases).then(|| forecaster.samples());
        render::samples_page(&self.page_of(&self.findings()), kept, room)
    }

    /// Returns a sentence that names the provider to prefer, for the model that chooses a subagent. `None` unless
    /// there are several accounts and the recommended one is sure to last.
    pub fn subagent_hint(&self) -> Option<String> {
        render::subagent_hint(&self.report())
    }

    /// Returns the help for the dialog's keys.
    pub fn keys(&self, columns: usize) -> Vec<render::Line> {
        render::keys(self.language, columns)
    }

    /// Returns the pending platforms; `None` if all have answered.
    pub fn pending(&self) -> Option<String> {
        let pending = self.tasks.iter().filter(|task| task.outcome.is_none());
        let mut names: Vec<_> = pending.map(|task| task.platform.name_in(self.language.tag())).collect();
        names.dedup();
        (!names.is_empty()).then(|| fill(self.language.words().awaiting, &[&names.join(", ")]))
    }

    /// Lists every platform, and which were found on this machine. Needs no requests.
    pub fn platforms(&self, room: Room) -> Vec<render::Line> {
        let mut found: Vec<(&Platform, Vec<&str>)> = Vec::new();
        let offered = self.notices.offered.iter().map(|(platform, _)| (*platform, None));
        let (wrong, described): (Vec<_>, Vec<_>) = self.tasks.iter().partition(|task| task.is_misdescribed());
        let described = described.into_iter().map(|task| (task.platform, task.identity.source.as_ref()));
        for (platform, source) in described.chain(offered) {
            let at = found.iter().position(|(known, _)| *known == platform).unwrap_or_else(|| {
                found.push((platform, Vec::new()));
                found.len() - 1
            });
            let (Some((_, places)), Some(source)) = (found.get_mut(at), source) else { continue };
            if !places.contains(&source.name()) {
                places.push(source.name());
            }
        }
        let mut others = PLATFORMS.to_vec();
        for Task { platform, .. } in wrong {
            if self.options.own.iter().any(|id| id == platform.id) && !others.contains(platform) {
                others.push(platform);
            }
        }
        others.retain(|other| !found.iter().any(|(platform, _)| platform == other));
        render::platforms(self.language, &found, &others, &self.notices.enabled, room)
    }

    /// Returns a short report for a model.
    pub fn brief(&self) -> String {
        brief::text(&self.page_of(&self.report()))
    }

    /// Returns the report for people, where a model reads it as well.
    pub fn fenced(&self) -> String {
        brief::whole(&self.lines(Room::Endless), self.language)
    }

    /// Returns the report for a model, with the order to repeat it and, if `lacks_dialog`, how to get the dialog.
    pub fn repeat(&self, lacks_dialog: bool) -> String {
        brief::repeat(&self.lines(Room::Model), self.language, lacks_dialog)
    }

    /// Returns the sidebar's lines for a session with `model`.
    pub fn summary(&self, model: Model) -> Vec<render::Line> {
        summary::lines(&self.page_of(&self.findings()), model)
    }

    /// Returns the line next to the prompt of a session with `model`; `None` if no known window limits it, or if it
    /// is wider than `columns`.
    pub fn prompt(&self, model: Model, columns: usize) -> Option<render::Line> {
        summary::prompt(&self.page_of(&self.findings()), model).filter(|line| line.width() <= columns)
    }

    /// Returns the due warnings that are not in `given`, and adds them to it.
    pub fn warnings(&self, given: &mut Vec<GivenWarning>) -> Vec<render::Line> {
        summary::warnings(&self.page_of(&self.findings()), given)
    }

    /// Returns the reasons for stopped sessions that are not in `given`, and adds them to it.
    pub fn stops(&self, given: &mut Vec<GivenWarning>) -> Vec<render::Line> {
        summary::stops(&self.page_of(&self.report()), given)
    }

    /// Returns the milliseconds until the limit that stopped a session with `model` resets, if known. `None` unless
    /// a signal reported a reached limit: the session's failure may have another cause.
    pub fn wait(&self, model: Model) -> Option<i64> {
        let report = self.findings();
        let gate = binding::for_model(&report, model).filter(|_| self.is_refused)?;
        let stops = |window: &&Window| {
            stops::has_stopped(window, report.now) && binding::stops(&window.scope, model.id)
        };
        let stopping = gate.account.reading.windows.iter().filter(stops);
        Some(stopping.filter_map(|window| window.resets_at).max()? - report.now)
    }

    /// Returns the line that `wish` describes, for a prompt or a bar; `None` if nothing known fits.
    pub fn line(&self, wish: &LineOptions) -> Option<String> {
        line::line(&self.page_of(&self.findings()), wish)
    }

    /// Says why there is no line: which files cannot be read and, for what `wish` or the user names, which accounts
    /// failed or lack a limit, or why there is none. Otherwise, a prompt would repeat every failure.
    pub fn lineless(&self, wish: &LineOptions) -> Vec<String> {
        let report = self.findings();
        let page = self.page_of(&report);
        let is_named = self.notices.is_requested || wish.of.is_some();
        let is_told = |failed: &FailureReport| {
            let is_known = failed.failure.is_missing_auth_file() || failed.failure.is_misdescription();
            !is_known && (is_named || failed.of.is_none())
        };
        let mut words = page.failures_in_words(&is_told);
        match wish.lone_model() {
            Some(name) if !report.accounts.is_empty() => {
                words.push(fill(self.language.words().ungated, &[name, name]));
            }
            None if is_named => {
                let model = wish.of.as_ref().map_or("", |of| of.model.as_str());
                words.extend(report.accounts.iter().map(|account| page.no_limit(account, model)));
                words.append(&mut self.unmet());
            }
            _ => {}
        }
        words
    }

    /// Says which files that belong to no single account, such as OpenCode's credentials, cannot be read.
    pub fn unread(&self) -> Vec<String> {
        let is_told = |failed: &FailureReport| failed.of.is_none() && !failed.failure.is_missing_auth_file();
        self.page_of(&self.findings()).failures_in_words(&is_told)
    }

    /// Says why accounts of the requested platforms are not shown.
    pub fn unmet(&self) -> Vec<String> {
        let report = self.findings();
        if self.notices.is_requested { self.page_of(&report).reasons().collect() } else { Vec::new() }
    }

    /// Returns the report as metrics.
    pub fn metrics(&self) -> String {
        metrics::text(&self.report(), self.options.private)
    }

    /// Returns the results of a check-up; `versions` names the versions in use, on the command line.
    pub fn doctor(&self, versions: &str, room: Room) -> Vec<render::Line> {
        let Some(diagnosis) = &self.diagnosis else { return Vec::new() };
        let (report, forecaster) = (self.findings(), self.forecaster.borrow());
        let ask = |probe: &Rc<RequestProbe>| -> Option<RequestPreview> { probe.request.borrow().clone() };
        let found = |index| Some(forecaster.audit(&report, report.account(index)?));
        let checked = self.tasks.iter().enumerate().map(|(index, task)| CheckedAccount {
            of: task.account_ref(index),
            ask: task.probe.as_ref().and_then(ask),
            found: found(index).unwrap_or_default(),
        });
        let evidence = if self.stores_samples { forecaster.evidence() } else { MeterEvidence::NotHere };
        let checks = DoctorInput { accounts: checked.collect(), evidence };
        render::doctor::report(&self.page_of(&report), diagnosis, &checks, versions, room)
    }

    /// Whether the run is a check-up.
    pub fn is_diagnosed(&self) -> bool {
        self.diagnosis.is_some()
    }

    /// Whether the recommended account lasts with a probability of at least `sure`, and that in words. With a
    /// `provider`, only accounts that may serve its models count.
    pub fn guard(&self, sure: f64, provider: Option<&str>) -> (bool, String) {
        let mut report = self.findings();
        if let Some(provider) = provider {
            let serves =
                |of: &AccountRef| binding::serves(&of.identity.served_models, Model { provider, id: "" });
            // A platform's own name means all its accounts. A failed account, too, may be known to serve the
            // provider.
            if report.of_all().any(|of| of.platform.id != provider && serves(&of)) {
                report.accounts.retain(|account| serves(&account.of));
            }
        }
        // The complaints tell these errors.
        report.failures.retain(|failed| !failed.failure.is_misdescription());
        let mut forecaster = self.forecaster.borrow_mut();
        forecaster.expect(&mut report);
        report.work = forecaster.work(&report, self.horizon, sure);
        let lasts = report.work.as_ref().is_some_and(|work| work.lasts >= sure);
        (lasts, render::guard(&self.page_of(&report), sure))
    }

    /// Returns the errors in the run's options.
    pub fn option_errors(&self) -> Vec<String> {
        self.notices.option_errors.iter().map(|error| self.language.option_error(error)).collect()
    }

    /// Returns the errors in options and in the user's own platforms, for commands whose output cannot show them.
    pub fn complaints(&self) -> Vec<String> {
        let report = self.findings();
        let failures = report.failures.iter().filter(|failed| failed.failure.is_misdescription());
        let words = |failed: &FailureReport| {
            let message = failed.message(self.language).replace("❌ ", "");
            format!("{message} → {}", failed.next_step(self.language))
        };
        let mut complaints = self.option_errors();
        complaints.extend(failures.map(words));
        complaints
    }

    /// Whether an option error leaves open what the run was to judge.
    pub fn is_misled(&self) -> bool {
        self.notices.option_errors.iter().any(OptionError::is_of_work)
    }

    /// Says that nothing was judged, as the run [is misled](Self::is_misled).
    pub fn misled(&self) -> &'static str {
        self.language.words().ahead.guard_misled
    }

    /// Whether a check-up found anything unusable.
    pub fn has_faults(&self) -> bool {
        !self.notices.option_errors.is_empty() || self.diagnosis.as_ref().is_some_and(Diagnosis::has_faults)
    }

    /// Returns the report for programs.
    pub fn json(&self) -> JsonReport<'_> {
        render::json::json(&self.report(), self.language, self.options.private)
    }
}
