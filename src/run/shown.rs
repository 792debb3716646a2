//! What a run shows by now, in each of its forms.

use super::plan::Shows;
use super::{Keeping, Run, Task};
use crate::binding::{self, Model};
use crate::client::{RequestPreview, RequestProbe};
use crate::doctor::Diagnosis;
use crate::failure::Failure;
use crate::locale::fill;
use crate::platform::Platform;
use crate::platforms;
use crate::reading::Window;
use crate::render::{
    self, Page, Room, Tone, brief,
    doctor::{CheckedAccount, DoctorInput},
    json::JsonReport,
    line::{self, LineOptions},
    metrics, stops,
    summary::{self, GivenWarning},
};
use crate::report::{AccountRef, FailureReport, Report};
use crate::time::EpochMs;
use std::rc::Rc;

impl Task {
    /// What is wrong with the user's own description of the platform, where that is why it failed.
    fn misdescribed(&self) -> Option<&Failure> {
        let failure = self.outcome.as_ref()?.as_ref().err().filter(|_| platforms::is_own(self.platform))?;
        matches!(failure, Failure::InvalidOwn { .. } | Failure::UnknownField { .. }).then_some(failure)
    }
}

impl Run {
    /// What `report` is laid out with.
    fn page_of<'a>(&self, report: &'a Report<'a>) -> Page<'a> {
        Page { report, language: self.language, private: self.options.private }
    }

    /// The report as lines to show in `room`.
    pub fn lines(&self, room: Room) -> Vec<render::Line> {
        if let Some(lines) = self.in_place_of_report(room) {
            return lines;
        }
        render::report(&self.page_of(&self.report()), room)
    }

    /// The same for the accounts of which `filter` tells something, and at which of the lines each begins.
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

    /// What was asked for in place of the report, once it is there.
    fn in_place_of_report(&self, room: Room) -> Option<Vec<render::Line>> {
        match self.shows {
            Shows::Record if self.is_done() => Some(self.record(room)),
            Shows::Doctor if self.is_done() => Some(self.doctor("", room)),
            _ => None,
        }
    }

    /// All that is known of the account in `index`.
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

    /// How well the forecast would have done in the last weeks.
    pub fn record(&self, room: Room) -> Vec<render::Line> {
        let report = self.findings();
        let record = self.forecaster.borrow_mut().record(&report);
        render::record(&self.page_of(&report), &record, room)
    }

    /// What is kept of what windows showed.
    pub fn samples_page(&self, room: Room) -> Vec<render::Line> {
        let forecaster = self.forecaster.borrow();
        let kept = (self.keeping != Keeping::Erases).then(|| forecaster.samples());
        render::samples_page(&self.page_of(&self.findings()), kept, room)
    }

    /// On which provider's models to work, for the model that chooses a subagent; none where there is no choice.
    pub fn subagent_hint(&self) -> Option<String> {
        render::subagent_hint(&self.report())
    }

    /// What the dialog's keys do.
    pub fn keys(&self) -> Vec<render::Line> {
        render::keys(self.language)
    }

    /// AccountRef answers are still to come; none where all are there.
    pub fn pending(&self) -> Option<String> {
        let pending = self.tasks.iter().filter(|task| task.outcome.is_none());
        let mut names: Vec<_> = pending.map(|task| task.platform.name_in(self.language.tag())).collect();
        names.dedup();
        (!names.is_empty()).then(|| fill(self.language.words().awaiting, &[&names.join(", ")]))
    }

    /// Every platform, and which of them were found on this machine. Nothing needs to be sent for it.
    pub fn platforms(&self, room: Room) -> Vec<render::Line> {
        let mut found: Vec<(&Platform, Vec<&str>)> = Vec::new();
        let offered = self.notices.offered.iter().map(|(platform, _)| (*platform, None));
        let described = self.tasks.iter().filter(|task| task.misdescribed().is_none());
        let described = described.map(|task| (task.platform, task.identity.source.as_ref()));
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
        render::platforms(self.language, &found, room)
    }

    /// The report in few words, for a model.
    pub fn brief(&self) -> String {
        brief::text(&self.page_of(&self.report()))
    }

    /// The whole report with the order to repeat it, for a model, and, where `lacks_dialog`, how to get the dialog.
    pub fn repeat(&self, lacks_dialog: bool) -> String {
        brief::repeat(&self.lines(Room::Model), self.language, lacks_dialog)
    }

    /// The lines of the sidebar of a session with `model`.
    pub fn summary(&self, model: Model) -> Vec<render::Line> {
        summary::lines(&self.page_of(&self.findings()), model)
    }

    /// The words beside the prompt of a session with `model`; none where nothing known gates it.
    pub fn prompt(&self, model: Model) -> Option<render::Line> {
        summary::prompt(&self.page_of(&self.findings()), model)
    }

    /// The warnings that are due, given those in `given`, to which they are added.
    pub fn warnings(&self, given: &mut Vec<GivenWarning>) -> Vec<render::Line> {
        summary::warnings(&self.page_of(&self.findings()), given)
    }

    /// Why sessions stopped, where that was not said in `given`, to which it is added.
    pub fn stops(&self, given: &mut Vec<GivenWarning>) -> Vec<render::Line> {
        summary::stops(&self.page_of(&self.report()), given)
    }

    /// For how many milliseconds a session with `model`, whose refusal the run heard, is stopped yet by a limit, where that
    /// is known. What goes wrong while a limit is reached need not be of it.
    pub fn wait(&self, model: Model) -> Option<i64> {
        let report = self.findings();
        let gate = binding::for_model(&report, model).filter(|_| self.is_refused)?;
        let stops = |window: &&Window| {
            stops::has_stopped(window, report.now) && binding::stops(&window.scope, model.id)
        };
        let stopping = gate.account.reading.windows.iter().filter(stops);
        Some(stopping.filter_map(|window| window.resets_at).max()? - report.now)
    }

    /// The line that is wished for, for a prompt or a bar; none where nothing is known that it could be of.
    pub fn line(&self, wish: &LineOptions) -> Option<String> {
        line::line(&self.page_of(&self.findings()), wish)
    }

    /// That no account gates the model that a line is wished of, where accounts are known, and nothing is called so.
    pub fn ungated(&self, wish: &LineOptions) -> Option<String> {
        let report = self.findings();
        let name = wish.lone_model()?;
        (!report.accounts.is_empty() && line::line(&self.page_of(&report), wish).is_none())
            .then(|| fill(self.language.words().ungated, &[name, name]))
    }

    /// The report as metrics.
    pub fn metrics(&self) -> String {
        metrics::text(&self.report(), self.options.private)
    }

    /// What was examined, in a run that diagnoses, on what has these `versions`.
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
        let checks = DoctorInput { accounts: checked.collect(), basis: forecaster.basis() };
        render::doctor::report(&self.page_of(&report), diagnosis, &checks, versions, room)
    }

    /// Whether everything that is read was examined.
    pub fn is_diagnosed(&self) -> bool {
        self.diagnosis.is_some()
    }

    /// Whether the account to work on lasts with a chance of `sure`, and that in words; where a `provider` is named, of
    /// those that may serve its models.
    pub fn guard(&self, sure: f64, provider: Option<&str>) -> (bool, String) {
        let mut report = self.findings();
        if let Some(provider) = provider {
            let serves =
                |of: &AccountRef| binding::serves(&of.identity.served_models, Model { provider, id: "" });
            // A platform's own name is for all of it; and of those that failed, too, some may be known to serve it.
            let failed = report.failures.iter().filter_map(|failure| failure.of);
            let mut all = report.accounts.iter().map(|account| account.of).chain(failed);
            if all.any(|of| of.platform.id != provider && serves(&of)) {
                report.accounts.retain(|account| serves(&account.of));
            }
        }
        let mut forecaster = self.forecaster.borrow_mut();
        forecaster.expect(&mut report);
        report.work = forecaster.work(&report, self.horizon, sure);
        let lasts = report.work.as_ref().is_some_and(|work| work.lasts >= sure);
        (lasts, render::guard(&self.page_of(&report), sure))
    }

    /// What is wrong with the options that the run was given.
    pub fn option_errors(&self) -> Vec<String> {
        self.notices.option_errors.iter().map(|error| self.language.option_error(error)).collect()
    }

    /// The same, and what is wrong with the user's own platforms, for a command whose output has no place for it.
    pub fn complaints(&self) -> Vec<String> {
        let failures = self.tasks.iter().enumerate().filter_map(|(index, task)| {
            Some(FailureReport { of: Some(task.account_ref(index)), failure: task.misdescribed()? })
        });
        let words = |failed: FailureReport| {
            let message = failed.message(self.language).replace("❌ ", "");
            format!("{message} → {}", failed.next_step(self.language))
        };
        self.option_errors().into_iter().chain(failures.map(words)).collect()
    }

    /// Whether a run that diagnoses found anything that cannot be used.
    pub fn has_faults(&self) -> bool {
        !self.notices.option_errors.is_empty() || self.diagnosis.as_ref().is_some_and(Diagnosis::has_faults)
    }

    /// The report for programs.
    pub fn json(&self) -> JsonReport<'_> {
        render::json::json(&self.report(), self.language, self.options.private)
    }
}
