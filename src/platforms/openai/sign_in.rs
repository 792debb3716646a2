//! ChatGPT sign-ins of OpenCode and of Codex.

use super::{Credential, OPENAI, query};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::jwt;
use crate::lenient::{self, List, Moment, Object, Text};
use crate::platform::{Found, ServedModels, Start};
use crate::platforms::credentials::{kept_text, sign_ins, unusable};
use crate::reading::Label;
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::{Setup, SignIn};
use crate::sources::{Needs, Source, Sources, redactor_of};
use crate::time::EpochMs;
use serde::Deserialize;

pub const CODEX: Setup = Setup::SignIn(SignIn::by("Codex", "codex login"));

pub const CODEX_HOME: &str = "CODEX_HOME";

pub fn codex_file(environment: &Environment) -> String {
    format!("{}/auth.json", environment.folder(CODEX_HOME, ".codex"))
}

/// Codex's `auth.json`.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Kept<'a> {
    #[serde(rename = "/tokens/id_token")]
    id_token: Text<'a>,
    #[serde(rename = "/tokens/access_token")]
    access_token: Text<'a>,
    #[serde(rename = "/tokens/refresh_token")]
    refresh_token: Text<'a>,
    #[serde(rename = "/tokens/account_id")]
    account_id: Text<'a>,
    personal_access_token: Text<'a>,
}

/// A ChatGPT sign-in, of OpenCode or of Codex.
struct SignedIn {
    setup: Option<&'static Setup>,
    source: Option<Source>,
    /// The entry of OpenCode's `auth.json` that holds it.
    entry: Option<&'static str>,
    access: Secret,
    redactor: Redactor,
    email: Option<String>,
    account_id: Option<String>,
    expires: Option<EpochMs>,
    is_personal: bool,
}

pub fn find(sources: &Sources) -> Vec<Found> {
    let mut signed_in: Vec<SignedIn> = Vec::new();
    let mut add = |one: SignedIn| match signed_in.iter_mut().find(|other| one.is_same_account(other)) {
        Some(other) if one.expires.unwrap_or(EpochMs::MAX) > other.expires.unwrap_or(EpochMs::MAX) => {
            *other = SignedIn { entry: one.entry.or(other.entry), ..one };
        }
        Some(_) => {}
        None => signed_in.push(one),
    };
    let instead = OPENAI.setups.get(..1).unwrap_or_default();
    let mut found = sign_ins(sources, OPENAI.entries, Needs::Access, instead, &mut |name, entry, access| {
        let expires = entry.expires.expiry();
        let one = SignedIn::new(access, entry.redactor(), entry.account_id.get(), expires);
        add(SignedIn { entry: Some(name), source: Some(sources.entry(name)), ..one });
        // Accounts follow once those of the same person are merged.
        None
    });
    let file = [codex_file(sources.environment)];
    match kept_text(sources, &file) {
        Ok(json) => {
            if let Some(one) = SignedIn::by_codex(&lenient::read(json)) {
                add(SignedIn { source: sources.source(&file), ..one });
            }
        }
        Err(failure) => found.push(unusable(sources, &file, failure).set_up_by(&CODEX)),
    }
    signed_in.into_iter().map(|one| one.account(sources.now)).chain(found).collect()
}

impl SignedIn {
    fn new(access: Secret, redactor: Redactor, account_id: Option<String>, expires: Option<EpochMs>) -> Self {
        let claims = jwt::claims(access.expose()).unwrap_or_default();
        let claims: Claims = lenient::read(&claims);
        let email = claims.email();
        let account_id = account_id.or_else(|| claims.account_id());
        let expires = expires.or_else(|| claims.exp.expiry());
        let (setup, source, entry, is_personal) = (None, None, None, false);
        Self { setup, source, entry, access, redactor, email, account_id, expires, is_personal }
    }

    fn by_codex(kept: &Kept) -> Option<Self> {
        let Some(access) = kept.access_token.secret() else {
            let token = kept.personal_access_token;
            let one = Self::new(token.secret()?, redactor_of(&[token]), None, None);
            return Some(Self { setup: Some(&CODEX), is_personal: true, ..one });
        };
        let redactor = redactor_of(&[kept.access_token, kept.refresh_token, kept.id_token]);
        let mut signed_in = Self::new(access, redactor, kept.account_id.get(), None);
        let id = || jwt::claims(&kept.id_token.get()?);
        let email = || lenient::object::<Identity>(&id()?)?.email.get();
        signed_in.email = signed_in.email.or_else(email);
        signed_in.setup = Some(&CODEX);
        Some(signed_in)
    }

    /// Members of a team share its account id, so sign-ins with different e-mail addresses are different accounts.
    fn is_same_account(&self, other: &Self) -> bool {
        let is_same = self.account_id.is_some() && self.account_id == other.account_id;
        let is_other = self.email.is_some() && other.email.is_some() && self.email != other.email;
        is_same && !is_other || self.access == other.access
    }

    fn account(self, now: EpochMs) -> Found {
        let email = self.email.as_deref();
        let label = if self.is_personal {
            Label::Plain(Sanitized::mask(&self.access))
        } else {
            Label::person(email.and_then(|email| Sanitized::label(email, &self.redactor)))
        };
        let found = if self.expires.is_some_and(|expires| expires <= now) {
            Found::failed(label, Failure::TokenExpired)
        } else {
            let Self { access, account_id, is_personal, .. } = self;
            let credential = Credential { access, account_id, is_personal };
            let start: Start = Box::new(move |client| Box::pin(query(client, credential)));
            Found::official(&OPENAI, label, self.redactor, start)
        };
        let found = found.set_up_by(self.setup).found_in(self.source);
        found.serving(self.entry.map(ServedModels::Provider))
    }
}

/// Account details in Codex's identity token, and in a member of the access token.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Identity<'a> {
    email: Text<'a>,
}

/// Account details in the access token.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Claims<'a> {
    #[serde(rename = "https://api.openai.com/profile")]
    profile: Object<'a, Identity<'a>>,
    #[serde(rename = "https://api.openai.com/auth")]
    auth: Object<'a, Auth<'a>>,
    // Other OpenAI sign-ins hold these at the top level.
    email: Text<'a>,
    chatgpt_account_id: Text<'a>,
    organizations: List<'a, Organization<'a>, 1>,
    exp: Moment<'a>,
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Organization<'a> {
    id: Text<'a>,
}

impl Claims<'_> {
    fn email(&self) -> Option<String> {
        let profile = self.profile.get().and_then(|profile| profile.email.get());
        profile.or_else(|| self.email.get())
    }

    fn account_id(&self) -> Option<String> {
        let auth = self.auth.get().and_then(|auth| auth.chatgpt_account_id.get());
        let organization = || self.organizations.iter().find_map(|organization| organization.id.get());
        auth.or_else(|| self.chatgpt_account_id.get()).or_else(organization)
    }
}

#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Auth<'a> {
    chatgpt_account_id: Text<'a>,
}
