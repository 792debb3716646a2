//! GitHub Copilot.
//!
//! Credentials, each a separate account. One is a personal access token that the user writes into
//! `copilot-quota-token.json` in OpenCode's config folder: `{token, username, tier, organization?, enterprise?,
//! billingModel?, enterpriseUrl?}`. The other is OpenCode's sign-in, `github-copilot` in `auth.json`:
//! `{type: "oauth", refresh, enterpriseUrl?}`. On github.com, it is used only if there is no token file.
//!
//! Requests with the token: GitHub's documented billing reports, `GET
//! api.github.com/users/{username}/settings/billing/ai_credit/usage` and, if that is empty,
//! `.../premium_request/usage`, for annual plans that stayed on premium requests. `billingModel` selects one. Only
//! an organization's report has its seats' usage. The credits that a plan includes are on its page, not in the
//! report. No personal access token is sent for an enterprise with its own host. With the sign-in: `GET
//! api.github.com/copilot_internal/user`, not documented; it answers 403 or 404 to tokens that may not read the
//! quota. A sign-in on GitHub Enterprise goes only to `api.` of the host in its `enterpriseUrl`.

mod billing;
mod sign_in;
mod signals;

use super::credentials::sign_ins;
use crate::environment::Environment;
use crate::platform::{DEFAULTS, Find, Found, Platform};
use crate::reading::{Count, Scope, Window};
use crate::setup::{self, Elsewhere, Setup, Token};
use crate::sources::{Needs, Sources};
pub use signals::read_signal;

const API: &str = "api.github.com";

/// See the module's documentation.
pub static COPILOT: Platform = Platform {
    id: "copilot",
    name: "GitHub Copilot",
    hosts: &[API],
    model_hosts: &["api.githubcopilot.com"],
    providers: &["github-copilot", "github-copilot-enterprise"],
    entries: &["github-copilot", "copilot", "copilot-chat", "github-copilot-chat"],
    setups: &[SIGN_IN, TOKEN],
    files: token_files,
    read_signal,
    find: Find::By(find),
    ..DEFAULTS
};

/// The token file's name, and its content as the user writes it.
const TOKEN_FILE: &str = "copilot-quota-token.json";
const TOKEN_CONTENT: &str = r#"{"token": "...", "username": "...", "tier": "pro"}"#;

/// The tiers with a published allowance of premium requests a month.
const TIERS: &[(&str, u32)] =
    &[("free", 50), ("pro", 300), ("pro+", 1500), ("business", 300), ("enterprise", 1000)];

/// The tiers of individuals, with their AI credits a month on GitHub's page of plans, including the variable part.
const CREDITS: &[(&str, u32)] = &[("pro", 1500), ("pro+", 7000), ("max", 20_000)];

const SIGN_IN: Setup = Setup::SignIn(setup::SignIn::with_opencode("GitHub Copilot"));
/// A sign-in on a GitHub Enterprise that has its own host.
const ENTERPRISE: Setup = Setup::SignIn(setup::SignIn {
    host_field: Some("enterpriseUrl"),
    ..setup::SignIn::with_opencode("GitHub Copilot")
});

const TOKEN: Setup = Setup::Token(&Token {
    kind: "fine-grained personal access token",
    page: "https://github.com/settings/personal-access-tokens",
    permission: "Plan: Read-only",
    file: "~/.config/opencode/copilot-quota-token.json",
    content: TOKEN_CONTENT,
    owner_field: "username",
    plans: Some(("tier", TIERS)),
    elsewhere: Some(Elsewhere { editor: "VS Code", page: "https://github.com/settings/billing" }),
});

/// The token of an organization, whose report has its seats' usage.
const ORGANIZATION_TOKEN: Token = Token {
    kind: "fine-grained personal access token",
    page: "https://github.com/settings/personal-access-tokens",
    permission: "Administration: Read-only",
    file: "~/.config/opencode/copilot-quota-token.json",
    content: r#"{"token": "...", "organization": "...", "username": "...", "tier": "business"}"#,
    owner_field: "organization",
    plans: Some(("tier", TIERS)),
    elsewhere: None,
};

/// The token of an enterprise, whose reports refuse fine-grained tokens.
const ENTERPRISE_TOKEN: Token = Token {
    kind: "personal access token (classic)",
    page: "https://github.com/settings/tokens",
    permission: "manage_billing:enterprise",
    content: r#"{"token": "...", "enterprise": "...", "username": "...", "tier": "enterprise"}"#,
    owner_field: "enterprise",
    ..ORGANIZATION_TOKEN
};

/// Whether `enterprise_url` names only GitHub's own host.
fn is_github(enterprise_url: &str) -> bool {
    matches!(enterprise_url, "" | "github.com" | "https://github.com")
}

/// Whether `plan` is a seat that an organization pays for.
fn is_seat(plan: &str) -> bool {
    let plan = plan.to_ascii_lowercase();
    ["business", "enterprise"].iter().any(|seat| plan.contains(seat))
}

fn token_files(environment: &Environment) -> Vec<String> {
    environment.config_files(TOKEN_FILE)
}

fn find(sources: &Sources) -> Vec<Found> {
    let token_file = sources.file(&token_files(sources.environment));
    let mut found = Vec::from_iter(token_file.map(|file| billing::account(sources, file)));
    found.extend(sign_ins(sources, COPILOT.entries, Needs::Refresh, &[], &mut |_, entry, refresh| {
        sign_in::account(sources, entry, refresh, token_file.is_some())
    }));
    found
}

/// Returns the window of a limit; without data if there is no limit or `count` is unknown.
fn counted(scope: Scope, count: Option<Count>) -> Window {
    let count = count.filter(|count| count.limit > 0.0);
    Window::known(scope, count.and_then(Count::left)).counting(count)
}
