//! The next steps: which text says each, and with what in its places.

use super::Language;
use super::texts::{say, texts};
use crate::environment::AUTH_CONTENT;
use crate::failure::ExpectedValue;
use crate::next_step::{KeyLack, KeyPlace, NextStep, Project, RefusalStep};
use crate::setup::{Companion, Elsewhere, OPENCODE_SIGN_IN, Token};

texts! {
    /// The texts of next steps and of their parts.
    NextSteps {
        sign_in sign_in_again use_program renew_sign_in renew_auth_content renew_token check_token ask_administrator check_plan
        allow_reading check_disk set_home save_as_utf8 repair_file correct_auth_content repair_configuration
        write_file set_field check_own remove_field add_field or check_host install and wait wait_a_little
        try_later_in try_later redirected update_hosts update give_time check_network exempt_host set_proxy
        check_proxy find_proxy trust_proxy

        check_account_at check_account verify enable_api enable_api_at or_correct check_project appeal
        sign_in_elsewhere change_account check_region authorize check_guard update_companion wait_for_reset_in
        wait_for_reset connect_database check_team grant_permission name_final_url

        has_no_plan lacks_permission may_not_read renew_in_entry renew_in_auth_content renew_in_variable
        renew_in_variables renew_in_configuration renew_key

        between_plans token_plans token_elsewhere create_token

        set_variable add_entry add_figures an_id a_new_id a_text a_positive objects
        an_https_address a_new_variable a_new_entry one_of a_name_at_github
    }
}

/// The page on how to describe a custom platform.
const OWN_PAGE: &str = "https://github.com/opencode-mystatus/opencode-mystatus#platforms-of-your-own";

impl Language {
    /// The next step in words; `api` is the name of the platform's API in messages.
    pub fn next_step(&self, step: NextStep, api: &str) -> String {
        let texts = self.next_steps;
        match step {
            NextStep::SignIn => say!(texts.sign_in, command = OPENCODE_SIGN_IN),
            NextStep::SignInAgain { command } => say!(texts.sign_in_again, command),
            NextStep::UseProgram { program } => say!(texts.use_program, program, api),
            NextStep::RenewSignIn { command } => say!(texts.renew_sign_in, command),
            NextStep::RenewAuthContent => {
                say!(texts.renew_auth_content, command = OPENCODE_SIGN_IN, variable = AUTH_CONTENT)
            }
            NextStep::RenewKey { console, lack, place } => self.renew_key(console, lack, place),
            NextStep::RenewToken(Token { permission, page, file, .. }) => {
                say!(texts.renew_token, permission, page, file)
            }
            NextStep::CreateToken(token) => self.create_token(token),
            NextStep::CheckToken(Token { owner_field, permission, .. }) => {
                say!(texts.check_token, owner_field, permission)
            }
            NextStep::AskAdministrator => say!(texts.ask_administrator),
            NextStep::CheckPlan => say!(texts.check_plan),
            NextStep::AllowReading => say!(texts.allow_reading),
            NextStep::CheckDisk => say!(texts.check_disk),
            NextStep::SetHome => say!(texts.set_home),
            NextStep::SaveAsUtf8 => say!(texts.save_as_utf8),
            NextStep::RepairFile => say!(texts.repair_file, command = OPENCODE_SIGN_IN),
            NextStep::CorrectAuthContent => say!(texts.correct_auth_content, variable = AUTH_CONTENT),
            NextStep::RepairConfiguration => say!(texts.repair_configuration),
            NextStep::WriteFile { expected } => say!(texts.write_file, expected),
            NextStep::SetField { field, expected } => self.set_field(field, expected),
            NextStep::CheckOwn => say!(texts.check_own),
            NextStep::RemoveField { field } => say!(texts.remove_field, field),
            NextStep::AddField { file, fields } => {
                say!(texts.add_field, file, fields = quoted(fields, texts.or))
            }
            NextStep::CheckHost { field } => say!(texts.check_host, field),
            NextStep::Install(Companion { plugin, variables, .. }) => {
                say!(texts.install, plugin, variables = variables.join(texts.and))
            }
            NextStep::Wait { seconds: Some(seconds) } => say!(texts.wait, wait = self.wait(seconds)),
            NextStep::Wait { seconds: None } => say!(texts.wait_a_little),
            NextStep::OnRefusal(step) => self.refusal_step(&step, api),
            NextStep::TryLater { seconds: Some(seconds) } => {
                say!(texts.try_later_in, wait = self.wait(seconds))
            }
            NextStep::TryLater { seconds: None } => say!(texts.try_later),
            NextStep::Redirected => say!(texts.redirected),
            NextStep::UpdateHosts => say!(texts.update_hosts),
            NextStep::Update => say!(texts.update),
            NextStep::GiveTime => say!(texts.give_time),
            NextStep::CheckNetwork => say!(texts.check_network),
            NextStep::ExemptHost => say!(texts.exempt_host),
            NextStep::SetProxy { variable } => say!(texts.set_proxy, variable),
            NextStep::CheckProxy => say!(texts.check_proxy),
            NextStep::FindProxy => say!(texts.find_proxy),
            NextStep::TrustProxy => say!(texts.trust_proxy),
        }
    }

    fn refusal_step(&self, step: &RefusalStep, api: &str) -> String {
        let texts = self.next_steps;
        match step {
            RefusalStep::CheckAccount { page: Some(page) } => say!(texts.check_account_at, page),
            RefusalStep::CheckAccount { page: None } => say!(texts.check_account),
            RefusalStep::Verify => say!(texts.verify, api),
            RefusalStep::EnableApi { page, project } => {
                let enable = match page {
                    Some(page) => say!(texts.enable_api_at, page),
                    None => say!(texts.enable_api),
                };
                let correct = project.map(|Project { file, fields }| {
                    say!(texts.or_correct, file, fields = quoted(fields, texts.or))
                });
                enable + &correct.unwrap_or_default()
            }
            RefusalStep::CheckProject(Project { file, fields }) => {
                say!(texts.check_project, file, fields = quoted(fields, texts.or))
            }
            RefusalStep::Appeal => say!(texts.appeal, api),
            RefusalStep::ChangeAccount { command: Some(command) } => say!(texts.sign_in_elsewhere, command),
            RefusalStep::ChangeAccount { command: None } => say!(texts.change_account),
            RefusalStep::CheckRegion => say!(texts.check_region, api),
            RefusalStep::Authorize => say!(texts.authorize),
            RefusalStep::CheckGuard => say!(texts.check_guard, api),
            RefusalStep::UpdateCompanion(Companion { plugin, variables, .. }) => {
                say!(texts.update_companion, plugin, variables = variables.join(texts.and))
            }
            RefusalStep::WaitForReset { seconds: Some(seconds) } => {
                say!(texts.wait_for_reset_in, wait = self.wait(*seconds))
            }
            RefusalStep::WaitForReset { seconds: None } => say!(texts.wait_for_reset),
            RefusalStep::ConnectDatabase => say!(texts.connect_database, api),
            RefusalStep::CheckTeam { variable } => say!(texts.check_team, variable),
            RefusalStep::GrantPermission { name } => say!(texts.grant_permission, name),
            RefusalStep::NameFinalUrl => say!(texts.name_final_url),
        }
    }

    fn renew_key(&self, console: &str, lack: KeyLack, place: KeyPlace) -> String {
        let texts = self.next_steps;
        let lacks = match lack {
            KeyLack::Plan => say!(texts.has_no_plan),
            KeyLack::Permission(permission) => say!(texts.lacks_permission, permission),
            KeyLack::Access => say!(texts.may_not_read),
        };
        let renew = match place {
            KeyPlace::Entry(entry) => say!(texts.renew_in_entry, entry, command = OPENCODE_SIGN_IN),
            KeyPlace::AuthContent(entry) => say!(texts.renew_in_auth_content, entry, variable = AUTH_CONTENT),
            KeyPlace::Variable(name) => say!(texts.renew_in_variable, name),
            KeyPlace::Variables { id, secret } => say!(texts.renew_in_variables, id, secret),
            KeyPlace::Configuration => say!(texts.renew_in_configuration),
        };
        say!(texts.renew_key, lacks, console, renew)
    }

    fn create_token(&self, token: &Token) -> String {
        let texts = self.next_steps;
        let Token { kind, page, permission, file, content, plans, elsewhere, .. } = token;
        let plans = plans.map(|(field, plans)| {
            let plans: Vec<_> = plans.iter().map(|(name, requests)| format!("{name} {requests}")).collect();
            say!(texts.token_plans, field, plans = plans.join(texts.between_plans))
        });
        let elsewhere = elsewhere.map(|Elsewhere { editor, page }| say!(texts.token_elsewhere, editor, page));
        let (plans, elsewhere) = (plans.unwrap_or_default(), elsewhere.unwrap_or_default());
        say!(texts.create_token, kind, page, permission, file, content, plans, elsewhere)
    }

    /// The correction of `field` in a file.
    fn set_field(&self, field: &str, expected: ExpectedValue) -> String {
        let texts = self.next_steps;
        let expected = match expected {
            ExpectedValue::SetVariable(_) => return say!(texts.set_variable, field),
            ExpectedValue::Entry(_) => return say!(texts.add_entry, field, command = OPENCODE_SIGN_IN),
            ExpectedValue::Figures => return say!(texts.add_figures, page = OWN_PAGE),
            ExpectedValue::Written(expected) => expected.to_owned(),
            ExpectedValue::Id => say!(texts.an_id),
            ExpectedValue::NewId => say!(texts.a_new_id),
            ExpectedValue::Text(most) => say!(texts.a_text, most),
            ExpectedValue::Positive => say!(texts.a_positive),
            ExpectedValue::Objects(most) => say!(texts.objects, most),
            ExpectedValue::Https => say!(texts.an_https_address),
            ExpectedValue::NewVariable => say!(texts.a_new_variable),
            ExpectedValue::NewEntry => say!(texts.a_new_entry),
            ExpectedValue::OneOf(values) => say!(texts.one_of, values),
            ExpectedValue::NameAtGitHub => say!(texts.a_name_at_github),
        };
        say!(texts.set_field, field, expected)
    }
}

/// Quotes `names` as written in a file, and joins them with `between`.
fn quoted(names: &[&str], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}
