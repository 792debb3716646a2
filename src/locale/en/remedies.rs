//! What to do where a platform has said why it refuses, in English.

use super::super::{Language, quoted};
use crate::advice::{Project, Remedy};
use crate::setup::Companion;

/// What to do about a refusal of the API that messages call `api`.
#[must_use]
pub fn of(language: &dyn Language, remedy: &Remedy, api: &str) -> String {
    match remedy {
        Remedy::CheckAccount { page: Some(page) } => format!("What the platform says is all that is known: check the account at {page}, then try again later"),
        Remedy::CheckAccount { page: None } => "What the platform says is all that is known: check the account on its website, then try again later".to_owned(),
        Remedy::Verify => format!("{api} wants to know whose account it is: open the account in a browser and verify it there, then use it once in the program that it was signed in with"),
        Remedy::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(|| "Enable the API in the account's project".to_owned(), |page| format!("Enable the API at {page}"));
            let correct = project.map(|Project { file, fields }| format!(", or correct {} in {file}", quoted(fields, " or ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        Remedy::CheckProject(Project { file, fields }) => format!("The project is not one that this account may use: correct {} in {file}", quoted(fields, " or ")),
        Remedy::Appeal => format!("{api} has suspended the account: appeal there. Another sign-in changes nothing"),
        Remedy::ChangeAccount { command: Some(command) } => format!("The account or its workspace was deactivated: ask whoever runs it, or sign in to another one: `{command}`"),
        Remedy::ChangeAccount { command: None } => "The account or its workspace was deactivated: ask whoever runs it, or use another one".to_owned(),
        Remedy::CheckRegion => format!("{api} does not serve the country that the request came from: check the VPN or proxy"),
        Remedy::Authorize => "The organization requires single sign-on (SAML): authorize the token or the app for it in the platform's settings".to_owned(),
        Remedy::CheckGuard => format!("Something other than {api} answered, such as Cloudflare or the sign-in page of a network: check the network, the VPN and the proxy. The credential is not at fault"),
        Remedy::UpdateCompanion(Companion { plugin, variables, .. }) => format!("The sign-in's OAuth client is that of {plugin}: update it with `opencode plugin {plugin}@VERSION --force`, or correct {}", variables.join(" and ")),
        Remedy::WaitForReset { seconds: Some(seconds) } => format!("The limit is used up: it resets in {}", language.wait(*seconds)),
        Remedy::WaitForReset { seconds: None } => "The limit is used up: wait until it resets".to_owned(),
    }
}
