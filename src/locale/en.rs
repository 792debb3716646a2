//! English.

use super::{Language, with_message};
use crate::failure::{Failure, FileCause};
use crate::figures::number;
use crate::http::NetworkCause;
use crate::option_error::OptionError;
use crate::platform::Setup;
use crate::reading::{BalanceKind, Note, Scope, Unit};

/// English.
pub struct English;

impl Language for English {
    fn tag(&self) -> &'static str {
        "en"
    }

    fn heading(&self, platform: &str) -> String {
        format!("{platform} Account Quota")
    }

    fn account(&self) -> &'static str {
        "Account:"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "Monthly limit".to_owned(),
            (Unit::Week, _) => "Weekly limit".to_owned(),
            (Unit::Day, 1) => "Daily limit".to_owned(),
            (Unit::Day, _) => format!("{count}-day limit"),
            (Unit::Hour, _) => format!("{count}-hour limit"),
            (Unit::Minute, _) => format!("{count}-minute limit"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("Code review"),
            Scope::Spending => Some("Spending limit"),
            Scope::Tokens => Some("Tokens"),
            Scope::McpCalls => Some("MCP calls"),
            Scope::Credits => Some("Credits"),
            Scope::PremiumRequests => Some("Premium"),
            Scope::Chat => Some("Chat"),
            Scope::Completions => Some("Completions"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "Usage limit"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("{percent}% remaining")
    }

    fn used(&self, used: &str, limit: &str) -> String {
        format!("Used: {used} / {limit}")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("Resets in: {duration}")
    }

    fn reset_passed(&self) -> &'static str {
        "Reset time has passed"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["d", "h", "m"]
    }

    fn little_left(&self, percent: u32) -> String {
        format!("⚠️ Little left: {percent}%")
    }

    fn limit_reached(&self) -> &'static str {
        "⛔ Limit reached"
    }

    fn unlimited(&self) -> &'static str {
        "unlimited"
    }

    fn no_data(&self) -> &'static str {
        "no data"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "Credits:",
            BalanceKind::SavedResets => "Saved resets:",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::KeyTrimmed => "The key in auth.json has white space around it; it was left out.".to_owned(),
            Note::Month { year, month } => format!("Figures for {year}-{month:02}"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::Overage(amount) => format!("Over the limit, billed: {}", number(*amount)),
            Note::Spent { used, included, billed } => {
                format!(
                    "Used: {} (included: {}, billed: {})",
                    number(*used),
                    number(*included),
                    number(*billed)
                )
            }
        }
    }

    fn failed(&self) -> &'static str {
        "Failed to query"
    }

    fn skipped(&self) -> &'static str {
        "Skipped"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("Waiting for: {names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("… and {count} more")
    }

    fn no_accounts(&self) -> &'static str {
        "No configured accounts found"
    }

    fn supported(&self) -> &'static str {
        "Supported platforms, and how to set each one up:"
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` was found, but lacks {missing}")
    }

    fn setup(&self, setup: Setup) -> String {
        match setup {
            Setup::SignIn { choose } => {
                format!("run `opencode auth login`, choose {choose}, and sign in with your plan")
            }
            Setup::Key { choose, entry, console } => format!(
                "run `opencode auth login`, choose {choose}, and paste a key from {console} (kept as `{entry}`, `type: \"api\"`)"
            ),
            Setup::Copilot => "run `opencode auth login` and choose GitHub Copilot; \
                or put a token that may read the plan into copilot-quota-token.json"
                .to_owned(),
            Setup::Antigravity => "run `opencode plugin opencode-antigravity-auth`, then sign in with \
                `opencode auth login` (kept in antigravity-accounts.json)"
                .to_owned(),
        }
    }

    fn what(&self, failure: &Failure, api: &str) -> String {
        match failure {
            Failure::AuthFile { path, cause } => {
                let cause = match cause {
                    FileCause::System(code) => code.to_string(),
                    FileCause::Syntax { line, column } => {
                        format!("not valid JSON from line {line}, column {column}")
                    }
                    FileCause::NotAnObject => "not a JSON object".to_owned(),
                };
                format!("❌ Failed to read auth file: {path}\nError: {cause}")
            }
            Failure::InvalidConfig { path, field: Some(field), .. } => {
                format!("❌ {path}: `{field}` is missing or wrong")
            }
            Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} cannot be used"),
            Failure::TokenExpired => "⚠️ OAuth token expired".to_owned(),
            Failure::MalformedCredential => {
                "⚠️ The credential holds characters that no key or token has".to_owned()
            }
            Failure::SignInRevoked => "⚠️ The sign-in was revoked or has lapsed".to_owned(),
            Failure::QuotaUnavailable => "⚠️ GitHub Copilot quota query unavailable".to_owned(),
            Failure::MissingProject => "⚠️ Missing project_id".to_owned(),
            Failure::CompanionMissing => {
                "⚠️ The companion plugin opencode-antigravity-auth was not found".to_owned()
            }
            Failure::Status { status, message, .. } => {
                with_message(format!("{api} API request failed ({status})"), message.as_ref())
            }
            Failure::Platform { code, message } => with_message(
                match code {
                    Some(code) => format!("{api} API request failed ({code})"),
                    None => format!("{api} API request failed"),
                },
                message.as_ref(),
            ),
            Failure::Timeout { seconds } => format!("Request timeout ({seconds}s)"),
            Failure::Network { cause, code } => {
                let cause = match cause {
                    NetworkCause::Dns => "The platform's host name could not be resolved",
                    NetworkCause::Unreachable => "The platform could not be reached",
                    NetworkCause::Certificate => "The platform's certificate is not trusted",
                    NetworkCause::Proxy => "The proxy refused the connection",
                    NetworkCause::Interrupted => "The connection broke off before the answer was complete",
                    NetworkCause::NotAllowed => "The request was stopped: its host is not in the allow-list",
                    NetworkCause::Other => "Network error",
                };
                format!("{cause} ({code})")
            }
            Failure::UnusableProxy { variable } => {
                format!("{variable} names a proxy that cannot be used, so nothing was sent")
            }
            Failure::TooLarge => format!("{api} API sent more than 1 MiB, which is no quota reply"),
            Failure::InvalidReply => format!("{api} API sent a reply that cannot be read"),
        }
    }

    fn next_step(&self, failure: &Failure, setup: Option<Setup>) -> String {
        match failure {
            Failure::AuthFile { cause: FileCause::System(_), .. } => "Sign in to a platform in OpenCode: `opencode auth login`".to_owned(),
            Failure::AuthFile { .. } => "Repair the file, or move it away and sign in again: `opencode auth login`".to_owned(),
            Failure::SignInRevoked | Failure::InvalidConfig { field: Some("refreshToken"), .. } => "Sign in again: `opencode auth login`".to_owned(),
            Failure::InvalidConfig { field: Some(field), expected, .. } => format!("Set `{field}` to {expected}"),
            Failure::InvalidConfig { field: None, expected, .. } => format!("It must hold {expected}"),
            Failure::TokenExpired => "Use an OpenAI model once in OpenCode: it renews the token by itself".to_owned(),
            Failure::QuotaUnavailable => "OpenCode's own token may not read the quota. On github.com, under Settings, \
                Developer settings, create a fine-grained personal access token with the account permission \
                Plan: Read-only, and write {\"token\": \"...\", \"username\": \"...\", \"tier\": \"...\"} to \
                ~/.config/opencode/copilot-quota-token.json. Tiers, with their monthly requests: free 50, pro 300, \
                pro+ 1500, business 300, enterprise 1000. Or look at VS Code's status bar or at \
                https://github.com/settings/billing"
                .to_owned(),
            Failure::MissingProject => "Add `projectId` to this account in antigravity-accounts.json; \
                for a managed project, `managedProjectId`"
                .to_owned(),
            Failure::CompanionMissing => "Install it with `opencode plugin opencode-antigravity-auth`, or set \
                ANTIGRAVITY_CLIENT_ID and ANTIGRAVITY_CLIENT_SECRET"
                .to_owned(),
            Failure::Status { status: 401 | 403, .. } | Failure::Platform { .. } | Failure::MalformedCredential => match setup {
                Some(Setup::Key { console, entry, .. }) => format!(
                    "The key is wrong, has expired, or has no plan: check it at {console}, and put the new one \
                    into `{entry}` with `opencode auth login`"
                ),
                Some(Setup::Copilot) => "The token is invalid or lacks the permission Plan: Read-only: renew it at \
                    https://github.com/settings/tokens, or sign in again with `opencode auth login`"
                    .to_owned(),
                _ => "The sign-in is no longer valid or lacks a permission. Sign in again: `opencode auth login`".to_owned(),
            },
            Failure::Status { status: 404, .. } if setup == Some(Setup::Copilot) => "GitHub knows no such user or organization, or the token may not read its plan: check `username` and the \
                permission Plan: Read-only"
                .to_owned(),
            Failure::Status { status: 429, retry_after: Some(seconds), .. } => {
                format!("Too many requests: try again in {}", <dyn Language>::duration(self, *seconds))
            }
            Failure::Status { status: 429, .. } => "Too many requests: try again in a few minutes".to_owned(),
            Failure::Status { status: 500.., .. } => "The platform has a problem on its side: try again later".to_owned(),
            Failure::Status { status: 300..=399, .. } => "The platform sends elsewhere, which is never followed: \
                update opencode-mystatus, or check the proxy settings"
                .to_owned(),
            Failure::Status { .. } | Failure::InvalidReply | Failure::TooLarge => "The platform may have changed its \
                API: try again later, then update opencode-mystatus"
                .to_owned(),
            Failure::UnusableProxy { variable } => format!("Set {variable} to `http://user:password@host:port`, or `https://...`, and write other \
                characters than letters and digits in the password as `%XX` (`#` as `%23`); or unset it"),
            Failure::Timeout { .. } => "Check the network and the proxy settings (HTTPS_PROXY), then try again".to_owned(),
            Failure::Network { cause: NetworkCause::Certificate, .. } => "If a proxy of your company opens TLS, name \
                its certificate in NODE_EXTRA_CA_CERTS"
                .to_owned(),
            Failure::Network { cause: NetworkCause::Proxy, .. } => "Check HTTPS_PROXY and the proxy's user and password".to_owned(),
            Failure::Network { cause: NetworkCause::NotAllowed, .. } => "Check `enterpriseUrl` in auth.json: it must be \
                a plain public https host"
                .to_owned(),
            Failure::Network { .. } => "Check the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then try again".to_owned(),
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        match option_error {
            OptionError::Unknown(arg) => format!("unknown option `{arg}`"),
            OptionError::NoValue(option) => format!("{option} needs a value"),
            OptionError::BadValue { option, value, takes } => {
                format!("{option} does not take `{value}`, only: {takes}")
            }
        }
    }

    fn see_help(&self) -> &'static str {
        "see `mystatus --help`"
    }

    fn help(&self) -> &'static str {
        "\
mystatus: what is left of every AI subscription on this machine, and when it resets

Usage: mystatus [options]

Options:
  --lang TAG          language: en, zh, ko, ja (default: the environment's)
  --json              print the report as JSON
  --platform ID       query only this platform; may be repeated
  --timeout SECONDS   how long each account may take (default: 10)
  --private           hide e-mail addresses and user names
  --help              show this help
  --version           show the version

Exit status: 0 every account answered; 1 an account failed, or there was
nothing to query; 2 wrong usage.

Platforms:"
    }
}
