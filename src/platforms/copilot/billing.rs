//! The account of a personal access token, read from GitHub's billing reports.

use super::{
    API, COPILOT, CREDITS, ENTERPRISE_TOKEN, ORGANIZATION_TOKEN, TIERS, TOKEN, TOKEN_CONTENT, counted,
    is_github, is_seat,
};
use crate::client::Client;
use crate::failure::{ExpectedValue, Failure};
use crate::http::Request;
use crate::lenient::{self, List, Number, Text};
use crate::platform::{Found, Start};
use crate::reading::{Count, Label, Note, Reading, Scope};
use crate::sanitized::Sanitized;
use crate::secret::{Redactor, Secret};
use crate::setup::Setup;
use crate::sources::{FileRead, Sources};
use crate::time::EpochMs;
use serde::Deserialize;

/// Bounds above the number of models and of items in a month's report.
const MOST_NAMES: usize = 256;
const MOST_ITEMS: usize = 8192;

/// The number of models that the breakdown names.
const MOST_MODELS: usize = 5;
/// The number of unknown items that are named.
const MOST_NOT_COUNTED: usize = 3;

/// The request that the token file describes.
struct Billing {
    token: Secret,
    /// The owner of the usage: the path before `/settings/billing`.
    owner: String,
    /// The user within an organization or enterprise.
    member: Option<String>,
    /// One user's premium requests a month; `None` for tiers without a published allowance, and for reports on all
    /// users together.
    allowance: Option<f64>,
    /// The AI credits a month of an individual's plan, if published.
    credits: Option<f64>,
    /// Whether an organization pays for the user, whose own report is then empty.
    is_seat: bool,
    model: BillingModel,
}

#[derive(Clone, Copy, PartialEq)]
enum BillingModel {
    Unknown,
    Credits,
    Requests,
}

const BY_ORGANIZATION: Setup = Setup::Token(&ORGANIZATION_TOKEN);
const BY_ENTERPRISE: Setup = Setup::Token(&ENTERPRISE_TOKEN);

/// The token file, as the user writes it.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a", rename_all = "camelCase")]
struct TokenFile<'a> {
    token: Text<'a>,
    username: Text<'a>,
    organization: Text<'a>,
    enterprise: Text<'a>,
    tier: Text<'a>,
    billing_model: Text<'a>,
    enterprise_url: Text<'a>,
}

/// Returns the account of the token in `file`.
pub(super) fn account(sources: &Sources, file: &FileRead) -> Found {
    kept_in(sources, file).found_in(sources.source_of(file))
}

fn kept_in(sources: &Sources, file: &FileRead) -> Found {
    let content: TokenFile = match sources.config(file, TOKEN_CONTENT) {
        Ok(content) => content,
        Err(failure) => return Found::failed(Label::Platform, failure).set_up_by(&TOKEN),
    };
    let found = match billing(&content) {
        Ok((label, billing)) => {
            let redactor = Redactor::new(std::slice::from_ref(&billing.token));
            let start: Start = Box::new(move |client| Box::pin(query(client, billing)));
            Found::official(&COPILOT, label, redactor, start)
        }
        Err((field, expected)) => {
            let path = sources.environment.display(&file.path);
            let failure = Failure::InvalidConfig { path, field: Some(field), expected: Some(expected) };
            Found::failed(Label::Platform, failure)
        }
    };
    found.set_up_by(if content.enterprise.get().is_some() {
        &BY_ENTERPRISE
    } else if content.organization.get().is_some() {
        &BY_ORGANIZATION
    } else {
        &TOKEN
    })
}

/// A field that is missing or wrong, and what it must hold.
type Wrong = (&'static str, ExpectedValue);

fn billing(file: &TokenFile) -> Result<(Label, Billing), Wrong> {
    let token = file.token.secret().ok_or(("token", ExpectedValue::Written("\"github_pat_...\"")))?;
    let host = file.enterprise_url.get().unwrap_or_default();
    if file.enterprise_url.is_wrong() || !is_github(&host) {
        return Err(("enterpriseUrl", ExpectedValue::Written("\"https://github.com\"")));
    }
    let user = slug(file.username, "username")?;
    let organization = slug(file.organization, "organization")?;
    let enterprise = slug(file.enterprise, "enterprise")?;
    let owner = match (&enterprise, &organization, &user) {
        (Some(name), _, _) => format!("enterprises/{name}"),
        (None, Some(name), _) => format!("organizations/{name}"),
        (None, None, Some(name)) => format!("users/{name}"),
        (None, None, None) => return Err(("username", ExpectedValue::NameAtGitHub)),
    };
    let tier = file.tier.get().unwrap_or_default().to_ascii_lowercase();
    let published = |tiers: &[(&str, u32)]| {
        let published = tiers.iter().find(|(name, _)| *name == tier);
        published.map(|(_, allowance)| f64::from(*allowance))
    };
    let allowance = match (published(TIERS), tier.as_str()) {
        (Some(requests), _) => Some(requests),
        (None, "student" | "max") => None,
        _ => {
            return Err((
                "tier",
                ExpectedValue::OneOf("free, pro, pro+, business, enterprise, student, max"),
            ));
        }
    };
    let model = match file.billing_model.get().as_deref() {
        None => BillingModel::Unknown,
        Some("legacy_premium_requests") => BillingModel::Requests,
        Some("ai_credits") => BillingModel::Credits,
        Some(_) => return Err(("billingModel", ExpectedValue::OneOf("ai_credits, legacy_premium_requests"))),
    };
    let redactor = Redactor::new(std::slice::from_ref(&token));
    let login = user
        .as_ref()
        .and_then(|name| Sanitized::label(name, &redactor))
        .map(|name| name.derived(|name| format!("@{name}")));
    let label = Label::person(login.or_else(|| Sanitized::label(&owner, &redactor)));
    let is_users = owner.starts_with("users/");
    let member = user.clone().filter(|_| !is_users);
    let allowance = allowance.filter(|_| user.is_some());
    let is_seat = is_users && is_seat(&tier);
    let credits = published(CREDITS).filter(|_| is_users);
    Ok((label, Billing { token, owner, member, allowance, credits, is_seat, model }))
}

/// Reads the field `name`, which becomes part of a path: only letters, digits, `-` and `_`, as in GitHub's names.
fn slug(field: Text, name: &'static str) -> Result<Option<String>, Wrong> {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    match field.get() {
        None if field.is_wrong() => Err((name, ExpectedValue::NameAtGitHub)),
        Some(text) if !is_plain(&text) => Err((name, ExpectedValue::NameAtGitHub)),
        text => Ok(text),
    }
}

async fn query(mut client: Client, billing: Billing) -> Result<Reading, Failure> {
    if billing.model == BillingModel::Requests {
        let requests = report(&mut client, &billing, "premium_request").await?;
        return Ok(requests.requests(&billing, client.now()));
    }
    let credits = report(&mut client, &billing, "ai_credit").await;
    let is_missing = |failure: &Failure| matches!(failure, Failure::Status { status: 404, .. });
    // An account billed in requests has no report of credits, or an empty one.
    let may_be_requests = billing.model == BillingModel::Unknown
        && match &credits {
            Ok(credits) => credits.used <= 0.0,
            Err(failure) => is_missing(failure),
        };
    if may_be_requests {
        let requests = report(&mut client, &billing, "premium_request").await;
        match requests {
            // If neither is used, credits are assumed: they are the rule.
            Ok(requests) if requests.used > 0.0 || credits.is_err() => {
                return Ok(requests.requests(&billing, client.now()));
            }
            // It is then unknown how the account is billed.
            Err(failure) if !is_missing(&failure) => return Err(failure),
            _ => {}
        }
    }
    Ok(credits?.credits(&billing, client.now()))
}

/// The totals of a billing report.
struct Usage {
    used: f64,
    included: f64,
    /// What is billed, in counted units; where a report lacks this, `charged` has US dollars.
    billed: Option<f64>,
    charged: f64,
    /// The models, most used first.
    models: Vec<(Sanitized, f64)>,
    /// Copilot usage billed under unknown names.
    not_counted: Vec<(Sanitized, f64)>,
    month: (i16, i8),
}

/// Requests this month's report of `kind`.
async fn report(client: &mut Client, billing: &Billing, kind: &str) -> Result<Usage, Failure> {
    let (year, month) = client.now().month();
    let member = billing.member.as_ref().map(|name| format!("&user={name}")).unwrap_or_default();
    let owner = &billing.owner;
    let path = format!("/{owner}/settings/billing/{kind}/usage?year={year}&month={month}{member}");
    let request = Request::get(API, &path)
        .header("Accept", "application/vnd.github+json")
        .bearer(&billing.token)
        .header("X-GitHub-Api-Version", "2026-03-10");
    let body = client.object(request).await?;
    let reply: Report = lenient::read(&body);
    let items = reply.usage_items.get().ok_or(Failure::InvalidReply)?;
    let mut usage = Usage {
        used: 0.0,
        included: 0.0,
        billed: None,
        charged: 0.0,
        models: Vec::new(),
        not_counted: Vec::new(),
        month: (year, month),
    };
    let mut models = Vec::new();
    for item in items {
        let positive = |amount: Number| amount.get().filter(|amount| *amount > 0.0).unwrap_or(0.0);
        let used = positive(item.gross_quantity);
        if !item.counts() {
            if used > 0.0
                && let Some(name) = item.name().and_then(|name| client.name_in(name))
            {
                add(&mut usage.not_counted, name, used, MOST_NOT_COUNTED);
            }
            continue;
        }
        usage.used += used;
        usage.included += positive(item.discount_quantity);
        match item.net_quantity.get() {
            Some(billed) => usage.billed = Some(usage.billed.unwrap_or(0.0) + billed.max(0.0)),
            None => usage.charged += positive(item.net_amount),
        }
        if let Some(model) = item.model.get() {
            add(&mut models, model, used, MOST_NAMES);
        }
    }
    models.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let named = models.into_iter().filter_map(|(model, amount)| Some((client.name(&model)?, amount)));
    usage.models = named.take(MOST_MODELS).collect();
    Ok(usage)
}

/// Adds `amount` of `name` to `totals`, which hold at most `most` names.
fn add<T: PartialEq>(totals: &mut Vec<(T, f64)>, name: T, amount: f64, most: usize) {
    let is_full = totals.len() >= most;
    match totals.iter_mut().find(|(known, _)| *known == name) {
        Some((_, total)) => *total += amount,
        None if is_full => {}
        None => totals.push((name, amount)),
    }
}

/// A billing report. Some deployments name its members in snake case.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Report<'a> {
    #[serde(rename = "usageItems|usage_items: array")]
    usage_items: List<'a, Item<'a>, MOST_ITEMS>,
}

/// An item of a report, which may also list items that it does not count.
#[derive(Default, Deserialize)]
#[serde(bound = "'de: 'a")]
struct Item<'a> {
    product: Text<'a>,
    sku: Text<'a>,
    #[serde(rename = "unitType|unit_type: string")]
    unit_type: Text<'a>,
    model: Text<'a>,
    #[serde(rename = "grossQuantity|gross_quantity: number")]
    gross_quantity: Number<'a>,
    #[serde(rename = "discountQuantity|discount_quantity: number")]
    discount_quantity: Number<'a>,
    #[serde(rename = "netQuantity|net_quantity: number")]
    net_quantity: Number<'a>,
    #[serde(rename = "netAmount|net_amount: number")]
    net_amount: Number<'a>,
}

impl Item<'_> {
    /// Whether the item is what the report counts, under any of the known names.
    fn counts(&self) -> bool {
        let is_counted = |name: &str| {
            let letters = name.chars().filter(char::is_ascii_alphabetic);
            let name = letters.collect::<String>().to_ascii_lowercase();
            ["premiumrequest", "aicredit", "aiunit"].iter().any(|known| name.contains(known))
        };
        [self.sku, self.unit_type].into_iter().filter_map(Text::get).any(|name| is_counted(&name))
    }

    /// The name that the item is billed under, unless it is of another product than Copilot.
    fn name(&self) -> Option<Text<'_>> {
        let is_of_another = self.product.get().is_some_and(|name| !name.eq_ignore_ascii_case("copilot"));
        Some(self.sku.or(self.unit_type)).filter(|_| !is_of_another)
    }
}

impl Usage {
    /// The reading of premium requests, against the month's allowance.
    fn requests(self, billing: &Billing, now: EpochMs) -> Reading {
        let Some(limit) = billing.allowance else { return self.spent(billing) };
        if self.is_empty() && billing.is_seat {
            return self.spent(billing);
        }
        let count = Some(Count { used: self.used, limit });
        let window = counted(Scope::PremiumRequests, count).resetting(now.next_month());
        let overage = self.billed.filter(|billed| *billed > 0.0).map(Note::Overage);
        Reading { windows: vec![window], notes: self.notes(overage), ..Reading::default() }
    }

    /// The reading of AI credits. If none are used, the plan may be billed otherwise.
    fn credits(self, billing: &Billing, now: EpochMs) -> Reading {
        let is_sure = !self.is_empty() || billing.model == BillingModel::Credits;
        let limit = billing.credits.filter(|_| is_sure);
        let window = limit.map(|limit| {
            // The scope that the sign-in and headers use for this allowance.
            let count = Some(Count { used: self.used, limit });
            counted(Scope::PremiumRequests, count).in_unit("credits").resetting(now.next_month())
        });
        Reading { windows: Vec::from_iter(window), ..self.spent(billing) }
    }

    /// The reading without a known allowance, and so without a percentage.
    fn spent(self, billing: &Billing) -> Reading {
        let spent = Note::Spent { used: self.used, included: self.included, billed: self.billed };
        let note = match (self.is_empty(), billing.is_seat) {
            (true, true) => Some(Note::Seat(&ORGANIZATION_TOKEN)),
            (true, false) if !self.not_counted.is_empty() => None,
            _ => Some(spent),
        };
        Reading { notes: self.notes(note), ..Reading::default() }
    }

    fn is_empty(&self) -> bool {
        self.used <= 0.0
    }

    /// Returns the month, `note`, charges, the most used models, and what is not counted.
    fn notes(self, note: Option<Note>) -> Vec<Note> {
        let (year, month) = self.month;
        let mut notes = vec![Note::Month { year, month }];
        notes.extend(note);
        notes.extend(Some(self.charged).filter(|charged| *charged > 0.0).map(Note::Charged));
        for (name, amount) in self.models {
            notes.push(Note::Use { name, amount });
        }
        let not_counted = self.not_counted.into_iter();
        notes.extend(not_counted.map(|(name, amount)| Note::NotCounted { name, amount }));
        notes
    }
}
