//! The account behind a personal access token, and GitHub's billing reports of it.

use super::{API, COPILOT, TIERS, TOKEN, TOKEN_CONTENT, counted};
use crate::client::Client;
use crate::failure::Failure;
use crate::http::Request;
use crate::lenient::{List, Number, Text};
use crate::platform::Found;
use crate::reach::Reach;
use crate::reading::{Label, Note, Reading, Scope};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use serde::Deserialize;

/// More models than there are, and more items than a month's report holds.
const MOST_NAMES: usize = 256;
const MOST_ITEMS: usize = 8192;

/// How many models the breakdown names.
const MOST_MODELS: usize = 5;

/// What the token file asks for.
struct Billing {
    token: Secret,
    /// Whose usage: the path before `/settings/billing`.
    owner: String,
    /// The user within an organization or enterprise.
    member: Option<String>,
    /// Premium requests a month; `None` for tiers whose allowance is not published as such.
    allowance: Option<f64>,
    model: BillingModel,
}

#[derive(Clone, Copy, PartialEq)]
enum BillingModel {
    Unknown,
    Credits,
    Requests,
}

/// What the token file holds, as it is written there.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TokenFile {
    token: Text,
    username: Text,
    organization: Text,
    enterprise: Text,
    tier: Text,
    billing_model: Text,
}

/// The account that `file` holds the token of.
pub(super) fn account(sources: &Sources, file: &FileRead) -> Found {
    let content: TokenFile = match sources.config(file, TOKEN_CONTENT) {
        Ok(content) => content,
        Err(failure) => return Found::failed(Label::Platform, failure).set_up_by(&TOKEN),
    };
    let found = match billing(&content) {
        Ok((label, names, billing)) => {
            let redactor = Redactor::new(std::slice::from_ref(&billing.token));
            Found::account(label, Reach::Official(COPILOT.hosts), redactor, billing, query).named(names)
        }
        Err((field, expected)) => {
            let path = sources.environment.display(&file.path);
            let failure = Failure::InvalidConfig { path, field: Some(field), expected: Some(expected) };
            Found::failed(Label::Platform, failure)
        }
    };
    found.set_up_by(&TOKEN)
}

/// A field that is missing or wrong, and what it must hold.
type Wrong = (&'static str, &'static str);

fn billing(file: &TokenFile) -> Result<(Label, Vec<&str>, Billing), Wrong> {
    let token = file.token.get().ok_or(("token", "\"github_pat_...\""))?;
    let user = slug(&file.username, "username")?;
    let organization = slug(&file.organization, "organization")?;
    let enterprise = slug(&file.enterprise, "enterprise")?;
    let owner = match (enterprise, organization, user) {
        (Some(name), _, _) => format!("enterprises/{name}"),
        (None, Some(name), _) => format!("organizations/{name}"),
        (None, None, Some(name)) => format!("users/{name}"),
        (None, None, None) => return Err(("username", "\"...\"")),
    };
    let tier = file.tier.get().unwrap_or_default().to_ascii_lowercase();
    let published = TIERS.iter().find(|(name, _)| *name == tier);
    let allowance = match (published, tier.as_str()) {
        (Some((_, requests)), _) => Some(f64::from(*requests)),
        (None, "student" | "max") => None,
        _ => return Err(("tier", "free, pro, pro+, business, enterprise, student, max")),
    };
    let model = match file.billing_model.get() {
        None => BillingModel::Unknown,
        Some("legacy_premium_requests") => BillingModel::Requests,
        Some("ai_credits") => BillingModel::Credits,
        Some(_) => return Err(("billingModel", "ai_credits, legacy_premium_requests")),
    };
    let token = Secret::new(token);
    let redactor = Redactor::new(std::slice::from_ref(&token));
    let login = user
        .and_then(|name| Sanitized::label(name, &redactor))
        .map(|name| name.derived(|name| format!("@{name}")));
    let label = Label::person(login.or_else(|| Sanitized::label(&owner, &redactor)));
    let names = [user, organization, enterprise].into_iter().flatten().collect();
    let member = user.filter(|_| !owner.starts_with("users/")).map(str::to_owned);
    Ok((label, names, Billing { token, owner, member, allowance, model }))
}

/// The field `name`, which becomes part of a path: letters, digits, and what else GitHub's names are made of.
fn slug<'a>(field: &'a Text, name: &'static str) -> Result<Option<&'a str>, Wrong> {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    match field.get() {
        None if field.is_wrong() => Err((name, "\"...\"")),
        Some(text) if !is_plain(text) => Err((name, "\"...\"")),
        text => Ok(text),
    }
}

async fn query(mut client: Client, billing: Billing) -> Result<Reading, Failure> {
    if billing.model == BillingModel::Requests {
        let requests = report(&mut client, &billing, "premium_request").await?;
        return Ok(requests.requests(billing.allowance, client.now()));
    }
    let credits = report(&mut client, &billing, "ai_credit").await;
    // An account that is billed in requests has no report of credits, or an empty one.
    let may_be_requests = billing.model == BillingModel::Unknown
        && match &credits {
            Ok(credits) => credits.used <= 0.0,
            Err(failure) => matches!(failure, Failure::Status { status: 404, .. }),
        };
    if may_be_requests {
        let requests = report(&mut client, &billing, "premium_request").await;
        match requests {
            // Nothing used of either is nothing used of what is the rule: credits.
            Ok(requests) if requests.used > 0.0 || credits.is_err() => {
                return Ok(requests.requests(billing.allowance, client.now()));
            }
            _ => {}
        }
    }
    Ok(credits?.credits())
}

/// What a billing report adds up to.
struct Usage {
    used: f64,
    included: f64,
    billed: f64,
    /// The models, the most used first.
    models: Vec<(Sanitized, f64)>,
    month: (i16, i8),
}

/// Asks for this month's report of `kind`.
async fn report(client: &mut Client, billing: &Billing, kind: &str) -> Result<Usage, Failure> {
    let (year, month) = client.now().month();
    let member = billing.member.as_ref().map(|name| format!("&user={name}")).unwrap_or_default();
    let owner = &billing.owner;
    let path = format!("/{owner}/settings/billing/{kind}/usage?year={year}&month={month}{member}");
    let request = Request::get(API, path)
        .header("Accept", "application/vnd.github+json")
        .header("Authorization", format!("Bearer {}", billing.token.expose()))
        .header("X-GitHub-Api-Version", "2026-03-10");
    let reply: Report = client.json(request).await?;
    let items = reply.usage_items.get().or_else(|| reply.usage_items_in_snake_case.get());
    let items = items.ok_or(Failure::InvalidReply)?;
    let mut usage = Usage { used: 0.0, included: 0.0, billed: 0.0, models: Vec::new(), month: (year, month) };
    for item in items.iter().filter(|item| item.counts()) {
        let quantity = |camel: Number, snake: Number| {
            camel.get().or_else(|| snake.get()).filter(|amount| *amount > 0.0).unwrap_or(0.0)
        };
        let used = quantity(item.gross_quantity, item.gross_quantity_in_snake_case);
        usage.used += used;
        usage.included += quantity(item.discount_quantity, item.discount_quantity_in_snake_case);
        usage.billed += quantity(item.net_quantity, item.net_quantity_in_snake_case);
        let model = item.model.get().filter(|_| usage.models.len() < MOST_NAMES);
        let Some(name) = model.and_then(|model| client.name(model)) else { continue };
        match usage.models.iter_mut().find(|(known, _)| *known == name) {
            Some((_, total)) => *total += used,
            None => usage.models.push((name, used)),
        }
    }
    usage.models.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Ok(usage)
}

/// A billing report, whose members some deployments name in snake case.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Report {
    usage_items: List<Item, MOST_ITEMS>,
    #[serde(rename = "usage_items")]
    usage_items_in_snake_case: List<Item, MOST_ITEMS>,
}

/// A report's item; others than those that the report is about may stand beside them.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Item {
    sku: Text,
    unit_type: Text,
    #[serde(rename = "unit_type")]
    unit_type_in_snake_case: Text,
    model: Text,
    gross_quantity: Number,
    #[serde(rename = "gross_quantity")]
    gross_quantity_in_snake_case: Number,
    discount_quantity: Number,
    #[serde(rename = "discount_quantity")]
    discount_quantity_in_snake_case: Number,
    net_quantity: Number,
    #[serde(rename = "net_quantity")]
    net_quantity_in_snake_case: Number,
}

impl Item {
    /// Whether the item is of what the report is about.
    fn counts(&self) -> bool {
        let unit = self.unit_type.get().or_else(|| self.unit_type_in_snake_case.get());
        let is_counted = |name: &str| {
            let name = name.to_ascii_lowercase().replace(['_', '-'], " ");
            name.contains("premium request") || name.contains("ai credit")
        };
        [self.sku.get(), unit].into_iter().flatten().any(is_counted)
    }
}

impl Usage {
    /// The reading of premium requests, of which so many are allowed a month.
    fn requests(self, allowance: Option<f64>, now: EpochMs) -> Reading {
        let Some(limit) = allowance else { return self.credits() };
        let mut window = counted(Scope::PremiumRequests, Some(self.used), Some(limit));
        window.resets_at = now.next_month();
        let overage = Some(self.used - limit).filter(|past| *past > 0.0).map(Note::Overage);
        Reading { windows: vec![window], notes: self.notes(overage), ..Reading::default() }
    }

    /// The reading of what has no known allowance: no percentage is made up.
    fn credits(self) -> Reading {
        let spent = Note::Spent { used: self.used, included: self.included, billed: self.billed };
        Reading { notes: self.notes(Some(spent)), ..Reading::default() }
    }

    /// The month, `note`, and the models that were used most.
    fn notes(self, note: Option<Note>) -> Vec<Note> {
        let (year, month) = self.month;
        let mut notes = vec![Note::Month { year, month }];
        notes.extend(note);
        for (name, amount) in self.models.into_iter().take(MOST_MODELS) {
            notes.push(Note::Use { name, amount });
        }
        notes
    }
}
