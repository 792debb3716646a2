//! The next steps, in English.

use super::super::{OWN_PAGE, quoted};
use super::ENGLISH;
use crate::environment::AUTH_CONTENT;
use crate::failure::ExpectedValue;
use crate::next_step::{KeyPlace, NextStep, Project, RefusalStep};
use crate::setup::{Companion, Elsewhere, OPENCODE_SIGN_IN, Token};

/// The next step in words; `api` is the name of the platform's API in messages.
pub fn text(step: NextStep, api: &str) -> String {
    match step {
        NextStep::SignIn => format!("Sign in to a platform in OpenCode: `{OPENCODE_SIGN_IN}`"),
        NextStep::SignInAgain { command } => format!("Sign in again: `{command}`"),
        NextStep::UseProgram { program } => {
            format!("Use any {api} model once in {program}, which then renews the token")
        }
        NextStep::RenewSignIn { command } => {
            format!("The sign-in is no longer valid or lacks a permission. Sign in again: `{command}`")
        }
        NextStep::RenewAuthContent => format!(
            "Sign in with `{OPENCODE_SIGN_IN}`, and put the new entry of auth.json into {AUTH_CONTENT}, which stands in \
            for that file"
        ),
        NextStep::RenewKey { console, permission, place } => renew_key(console, permission, place),
        NextStep::RenewToken(Token { permission, page, file, .. }) => format!(
            "The token is invalid or lacks the permission {permission}: renew it at {page}, and put the new one \
            into {file}"
        ),
        NextStep::CreateToken(token) => create_token(token),
        NextStep::CheckToken(Token { owner_field, permission, .. }) => format!(
            "There is no such user or organization, or the token is not allowed to read its plan: check `{owner_field}` and \
            the permission {permission}"
        ),
        NextStep::AskAdministrator => "Your company's host does not let this sign-in read the quota: ask its administrator, or look at your editor's status bar".to_owned(),
        NextStep::CheckPlan => {
            "The account may have no plan with a quota: check this on the platform's website".to_owned()
        }
        NextStep::AllowReading => "Make the file and its folder readable and writable for your user (after `sudo` they may belong to \
            root). Until then, signing in again fails too"
            .to_owned(),
        NextStep::CheckDisk => "Check the disk, or the network folder, that the file is on: it does not answer".to_owned(),
        NextStep::SetHome => "Set HOME to your home folder, then try again".to_owned(),
        NextStep::SaveAsUtf8 => "Save the file in UTF-8: PowerShell's `>` writes UTF-16".to_owned(),
        NextStep::RepairFile => {
            format!("Repair the file, or move it away and sign in again: `{OPENCODE_SIGN_IN}`")
        }
        NextStep::CorrectAuthContent => {
            format!("Correct {AUTH_CONTENT}, which must be a JSON object, or unset it: then auth.json counts")
        }
        NextStep::RepairConfiguration => {
            "Repair the file: while it cannot be read, no key is sent, because it may name another host for the key".to_owned()
        }
        NextStep::WriteFile { expected } => format!("The file must hold {expected}"),
        NextStep::SetField { field, expected } => format!("Set `{field}` to {expected}"),
        NextStep::CheckOwn => {
            "Check `url` and the pointers in its `custom` entry against a reply of this platform".to_owned()
        }
        NextStep::SetOwn { field, expected } => set_own(field, expected),
        NextStep::RemoveField { field } => format!("Remove `{field}`"),
        NextStep::AddField { file, fields } => {
            format!("Add {} to this account in {file}", quoted(fields, " or "))
        }
        NextStep::CheckHost { field } => {
            format!("Check `{field}` in auth.json: it must be a plain public https host")
        }
        NextStep::Install(Companion { plugin, variables, .. }) => {
            format!("Install it with `opencode plugin {plugin} -g`, or set {}", variables.join(" and "))
        }
        NextStep::Wait { seconds: Some(seconds) } => {
            format!("Too many requests: try again in {}", ENGLISH.wait(seconds))
        }
        NextStep::Wait { seconds: None } => "Too many requests: try again in a few minutes".to_owned(),
        NextStep::OnRefusal(step) => remedy(&step, api),
        NextStep::TryLater { seconds: Some(seconds) } => {
            format!("The platform has a problem on its side: try again in {}", ENGLISH.wait(seconds))
        }
        NextStep::TryLater { seconds: None } => {
            "The platform has a problem on its side: try again later".to_owned()
        }
        NextStep::Redirected => "The platform answered with a redirect, which is never followed: update \
            opencode-mystatus, or check the proxy settings"
            .to_owned(),
        NextStep::UpdateHosts => {
            "Requests go only to hosts known to be the platform's: update opencode-mystatus, which may know this one"
                .to_owned()
        }
        NextStep::Update => {
            "The platform may have changed its API: try again later; if it still fails, update opencode-mystatus"
                .to_owned()
        }
        NextStep::GiveTime => "Check the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then try again, or give it \
            longer with the option `timeout` (on the command line, `--timeout`)"
            .to_owned(),
        NextStep::CheckNetwork => {
            "Check the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then try again".to_owned()
        }
        NextStep::ExemptHost => "Unset HTTP_PROXY, or add the host of the `url` in mystatus.json to NO_PROXY".to_owned(),
        NextStep::SetProxy { variable } => format!(
            "Set {variable} to `http://user:password@host:port` (https if the proxy uses TLS), and write every character of the password that is not a letter or digit as `%XX` (`#` as `%23`); or unset it"
        ),
        NextStep::CheckProxy => "Check HTTPS_PROXY or ALL_PROXY, and the proxy's user name and password".to_owned(),
        NextStep::FindProxy => {
            "Check the proxy's address in HTTPS_PROXY or ALL_PROXY, and that the proxy is running".to_owned()
        }
        NextStep::TrustProxy => {
            "If your company's proxy decrypts TLS, name its certificate in NODE_EXTRA_CA_CERTS".to_owned()
        }
    }
}

/// The next step after a refusal in words; `api` is the name of the platform's API in messages.
fn remedy(remedy: &RefusalStep, api: &str) -> String {
    match remedy {
        RefusalStep::CheckAccount { page: Some(page) } => format!("The platform gave no other reason: check the account at {page}, then try again later"),
        RefusalStep::CheckAccount { page: None } => "The platform gave no other reason: check the account on its website, then try again later".to_owned(),
        RefusalStep::Verify => format!("{api} asks you to verify the account: do so in a browser, then use it once in the program that you signed in with"),
        RefusalStep::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(|| "Enable the API in the account's project".to_owned(), |page| format!("Enable the API at {page}"));
            let correct = project.map(|Project { file, fields }| format!(", or correct {} in {file}", quoted(fields, " or ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        RefusalStep::CheckProject(Project { file, fields }) => format!("The project is not one that this account may use: correct {} in {file}", quoted(fields, " or ")),
        RefusalStep::Appeal => format!("{api} has suspended the account: appeal there. Signing in again does not help"),
        RefusalStep::ChangeAccount { command: Some(command) } => format!("The account or its workspace was deactivated: ask its administrator, or sign in to another one: `{command}`"),
        RefusalStep::ChangeAccount { command: None } => "The account or its workspace was deactivated: ask its administrator, or use another one".to_owned(),
        RefusalStep::CheckRegion => format!("{api} does not serve the country that the request came from: check the VPN or proxy"),
        RefusalStep::Authorize => "The organization requires single sign-on (SAML): authorize the token or the app for it in the platform's settings".to_owned(),
        RefusalStep::CheckGuard => format!("Something other than {api} answered, such as Cloudflare or the sign-in page of a network: check the network, the VPN and the proxy. The credential is not at fault"),
        RefusalStep::UpdateCompanion(Companion { plugin, variables, .. }) => format!("The sign-in uses {plugin}'s OAuth client: update the plugin with `opencode plugin {plugin}@VERSION -g --force` (VERSION: the newest on npm), or correct {}", variables.join(" and ")),
        RefusalStep::WaitForReset { seconds: Some(seconds) } => format!("The limit is used up: it resets in {}", ENGLISH.wait(*seconds)),
        RefusalStep::WaitForReset { seconds: None } => "The limit is used up: wait until it resets".to_owned(),
        RefusalStep::ConnectDatabase => format!("{api} has no database, so it keeps no budgets: ask its administrator to connect one"),
        RefusalStep::CheckTeam { variable } => format!("The team is not one that this key may read: check {variable}"),
        RefusalStep::GrantPermission { name } => format!("The key's user may not read the quota: grant that user {name}"),
        RefusalStep::NameFinalUrl => "The URL redirects, and redirects are never followed: name the final URL as `url` in mystatus.json".to_owned(),
    }
}

fn renew_key(console: &str, permission: Option<&str>, place: KeyPlace) -> String {
    let lacks = permission
        .map_or_else(|| "has no plan".to_owned(), |permission| format!("lacks the permission {permission}"));
    let renew = match place {
        KeyPlace::Entry(entry) => {
            format!("put the new one into `{entry}` with `{OPENCODE_SIGN_IN}`")
        }
        KeyPlace::AuthContent(entry) => format!("put the new one into `{entry}` in {AUTH_CONTENT}"),
        KeyPlace::Variable(name) => format!("set {name} to the new one"),
        KeyPlace::Variables { id, secret } => format!("set {id} and {secret} to the new pair"),
        KeyPlace::Configuration => {
            "put the new one into opencode.json as `apiKey`, or into the variable named there".to_owned()
        }
    };
    format!("The key is wrong, has expired, or {lacks}: check it at {console}, and {renew}")
}

fn create_token(token: &Token) -> String {
    let Token { kind, page, permission, file, content, plans, elsewhere, .. } = token;
    let plans = plans.map(|(field, plans)| {
        let plans = super::super::plans(plans, ", ");
        format!(" `{field}` is your plan; requests a month: {plans}.")
    });
    let elsewhere =
        elsewhere.map(|Elsewhere { editor, page }| format!(" Or look at {editor}'s status bar or at {page}"));
    let (plans, elsewhere) = (plans.unwrap_or_default(), elsewhere.unwrap_or_default());
    format!(
        "The sign-in is not allowed to read the quota. Create a {kind} at {page} with the permission \
        {permission}, and write {content} to {file}.{plans}{elsewhere}"
    )
}

/// The correction of `field` in the description of a custom platform.
fn set_own(field: &str, expected: ExpectedValue) -> String {
    let expected = match expected {
        ExpectedValue::SetVariable(_) => return format!("Set it, or name another in `{field}`"),
        ExpectedValue::Entry(_) => {
            return format!("Add it with `{OPENCODE_SIGN_IN}`, or name another in `{field}`");
        }
        ExpectedValue::Figures => {
            return format!("Add `windows`, `balances` or a `preset` to it: {OWN_PAGE}");
        }
        ExpectedValue::Written(written) => written.to_owned(),
        ExpectedValue::Id => "1 to 32 of a-z, 0-9 and -".to_owned(),
        ExpectedValue::NewId => "an id that no other platform has".to_owned(),
        ExpectedValue::Text(most) => format!("a string of 1 to {most} characters"),
        ExpectedValue::Positive => "a number above 0".to_owned(),
        ExpectedValue::Objects(most) => format!("a list of at most {most} objects"),
        ExpectedValue::Https => "an https address, or add `\"loopback\": true`".to_owned(),
        ExpectedValue::NewVariable => "a variable that nothing else reads".to_owned(),
        ExpectedValue::NewEntry => "an entry of auth.json that no built-in platform reads".to_owned(),
    };
    format!("Set `{field}` to {expected}")
}
