//! The sign-in of Antigravity's command line, which the plugin opencode-agy-auth stores as the entry `google-agy` of
//! `auth.json`: `{type: "oauth", access, expires (ms), refresh: "TOKEN|PROJECT|MANAGED PROJECT"}`. A project named
//! by a variable or by OpenCode's configuration takes precedence. OpenCode renews the access token only while the
//! plugin is in use. An expired token is therefore refreshed here, as for the other plugin's accounts.

use super::companion::{AGY, AGY_CLIENT};
use super::{Access, Credential, account};
use crate::failure::Failure;
use crate::platform::Found;
use crate::platforms::credentials::{sign_ins, wrong_field};
use crate::reading::Label;
use crate::sanitized::Sanitized;
use crate::secret::Secret;
use crate::setup::Setup;
use crate::sources::{Entry, Needs, Sources};

/// The entry's name, which is also the provider's id, and its former names.
pub(super) const ENTRY: &str = "google-agy";
pub(super) const ENTRIES: &[&str] = &[ENTRY, "opencode-agy-auth", "google-agy-auth"];
/// The variable that names the project.
pub(super) const PROJECT_ID: &str = "OPENCODE_AGY_PROJECT_ID";

static BY_AGY: Setup = Setup::Companion(&AGY);

pub(super) fn find(sources: &Sources) -> Vec<Found> {
    let mut seen = Vec::new();
    sign_ins(sources, ENTRIES, Needs::Refresh, &[], &mut |_, entry, refresh| {
        let token = parts(&refresh).next().map(Secret::new);
        let is_new = !seen.contains(&token);
        seen.push(token);
        is_new.then(|| signed_in(sources, entry, &refresh).set_up_by(&BY_AGY))
    })
}

/// Splits `refresh` into the token and the projects after it.
fn parts(refresh: &Secret) -> impl Iterator<Item = &str> {
    refresh.expose().split('|').map(str::trim)
}

fn signed_in(sources: &Sources, entry: &Entry, refresh: &Secret) -> Found {
    let mut parts = parts(refresh);
    let Some(token) = parts.next().filter(|token| !token.is_empty()).map(Secret::new) else {
        return Found::failed(Label::Platform, wrong_field(sources, "refresh", None));
    };
    let label = Label::Plain(Sanitized::mask(&token));
    let named = sources.environment.variable(PROJECT_ID);
    let named = named.or_else(|| sources.providers.option(ENTRY, "projectId")).map(str::trim);
    let Some(project) = named.into_iter().chain(parts).find(|project| !project.is_empty()) else {
        let (file, fields) = (AGY.project_file, AGY.project_fields);
        return Found::failed(label, Failure::MissingField { name: "project_id", file, fields });
    };
    let mut secrets = vec![refresh.clone(), token.clone()];
    let lasts = entry.expires.expiry().is_some_and(|at| at > sources.now);
    let access = match (entry.access.secret().filter(|_| lasts), AGY_CLIENT.find(sources)) {
        (Some(access), _) => {
            secrets.push(access.clone());
            Access::Kept(access)
        }
        (None, Some(oauth)) => {
            secrets.push(oauth.secret.clone());
            Access::Refresh { oauth, token }
        }
        (None, None) => return Found::failed(label, Failure::CompanionMissing(&AGY)),
    };
    account(label, &secrets, Credential { access, project: project.to_owned(), by_models: false })
}
