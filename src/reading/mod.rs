//! The reading of one account: its windows, balances, notes and label.

mod balance;
mod figures;
mod period;

use crate::failure::Failure;
use crate::sanitized::Sanitized;
use crate::setup::Token;
use crate::time::EpochMs;
pub use balance::{Amount, Balance, BalanceKind, Currency};
pub use figures::{Count, Percent, exact, finite};
pub use period::{Period, Unit};

/// How an account is named in a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// An e-mail address, a user name or a host of the user's own; hidden in a private report.
    Person(Sanitized),
    /// A masked key, or a name that does not identify a person.
    Plain(Sanitized),
    /// No name but the platform's own.
    Platform,
}

impl Label {
    /// Labels an account with a name that may identify a person, if one is known.
    pub fn person(name: Option<Sanitized>) -> Self {
        name.map_or(Self::Platform, Self::Person)
    }

    /// The account's own name; `None` if it has only its platform's.
    pub fn own(&self) -> Option<&Sanitized> {
        match self {
            Self::Person(name) | Self::Plain(name) => Some(name),
            Self::Platform => None,
        }
    }
}

/// What a platform reported about one account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The plan, as the platform names it.
    pub plan: Option<Sanitized>,
    /// The limits, in the order they are shown.
    pub windows: Vec<Window>,
    /// Money, credits and the like.
    pub balances: Vec<Balance>,
    /// Other facts for the user.
    pub notes: Vec<Note>,
}

impl Reading {
    /// Whether the platform reported nothing, which every interface calls "no data".
    pub fn is_blank(&self) -> bool {
        self.windows.is_empty() && self.balances.is_empty() && self.notes.is_empty()
    }

    /// Returns the reading unless it is blank.
    ///
    /// # Errors
    /// `failure` if it is.
    pub fn unless_blank(self, failure: Failure) -> Result<Self, Failure> {
        if self.is_blank() { Err(failure) } else { Ok(self) }
    }

    /// Whether the balances allow no request, and no plan does either.
    pub fn is_spent(&self) -> bool {
        let told = self.notes.iter().find_map(|note| match note {
            Note::BalanceTooLow => Some(true),
            Note::PlanUnknown => Some(false),
            _ => None,
        });
        let has_only_balances = self.windows.is_empty() && !self.balances.is_empty();
        told.unwrap_or_else(|| has_only_balances && self.balances.iter().all(Balance::is_empty))
    }

    /// Replaces the window of the same limit, or adds `window`.
    pub fn put(&mut self, window: Window) {
        match self.windows.iter_mut().find(|known| known.is_same_limit(&window)) {
            Some(known) => *known = window,
            None => self.windows.push(window),
        }
    }

    /// Adds the `balances` that a second request returned. Its failure is ignored if there are windows, which matter
    /// more.
    ///
    /// # Errors
    /// The request's failure.
    pub fn add_balances(&mut self, balances: Result<Vec<Balance>, Failure>) -> Result<(), Failure> {
        match balances {
            Ok(balances) => self.balances.extend(balances),
            Err(failure) if self.windows.is_empty() => return Err(failure),
            Err(_) => {}
        }
        Ok(())
    }

    /// Cuts the reading to the size that a report can have, since a platform may send anything.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.windows.truncate(MOST);
        self.balances.truncate(MOST);
        self.notes.truncate(MOST);
        self
    }
}

/// More windows, balances or notes than any account has.
const MOST: usize = 64;

/// One limit over a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The limited resource.
    pub scope: Scope,
    /// The window's length.
    pub period: Option<Period>,
    /// How much is left.
    pub level: Level,
    /// Usage and limit, if the platform counts them.
    pub count: Option<Count>,
    /// Usage, if no limit is known.
    pub spent: Option<f64>,
    /// The unit of the usage, if the scope does not imply it.
    pub unit: Option<Currency>,
    /// When the window resets.
    pub resets_at: Option<EpochMs>,
    /// Whether the platform reports the limit as reached; a window with nothing left is reached in any case.
    pub reached: bool,
    /// Whether this window stopped a session, as a refusal said.
    pub stopped: bool,
    /// Whether work continues when nothing is left, on bought credits or with further billing.
    pub goes_on: bool,
}

impl Window {
    /// Creates a window with `level` left of `scope`, and nothing else known.
    pub fn new(scope: Scope, level: Level) -> Self {
        Self {
            scope,
            period: None,
            level,
            count: None,
            spent: None,
            unit: None,
            resets_at: None,
            reached: false,
            stopped: false,
            goes_on: false,
        }
    }

    /// Creates a window of `scope` with this percentage left, if known.
    pub fn known(scope: Scope, left: Option<Percent>) -> Self {
        Self::new(scope, left.map_or(Level::NoData, Level::Left))
    }

    /// Creates a window of `scope` with this percentage used.
    pub fn used(scope: Scope, percent: f64) -> Self {
        Self::new(scope, Level::Left(Percent::left_of(percent)))
    }

    /// Creates a window of `scope` with `count` used, if that tells what is left.
    pub fn counted(scope: Scope, count: Option<Count>) -> Option<Self> {
        let level = Level::Left(count.and_then(Count::left)?);
        Some(Self::new(scope, level).counting(count))
    }

    /// Sets the window's length.
    #[must_use]
    pub fn over(mut self, period: impl Into<Option<Period>>) -> Self {
        self.period = period.into();
        self
    }

    /// The window's length: Copilot's windows are monthly, although their names do not say so.
    pub fn length(&self) -> Option<Period> {
        let is_monthly = matches!(self.scope, Scope::PremiumRequests | Scope::Chat);
        self.period.or(is_monthly.then_some(Period::Month))
    }

    /// Sets the unit.
    #[must_use]
    pub fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(Currency::fixed(unit));
        self
    }

    /// Sets usage and limit, if the platform counts them.
    #[must_use]
    pub fn counting(mut self, count: Option<Count>) -> Self {
        self.count = count;
        self
    }

    /// Sorts `windows`: the plan's own first, and the shortest of each kind first.
    pub fn sort(windows: &mut [Self]) {
        windows.sort_by_key(|window| (window.scope != Scope::Plan, window.period));
    }

    /// Whether `other` is the same limit: of one scope and displayed length.
    pub fn is_same_limit(&self, other: &Self) -> bool {
        self.scope == other.scope && self.period.map(Period::spoken) == other.period.map(Period::spoken)
    }

    /// Sets the time of the reset, if it is known.
    #[must_use]
    pub fn resetting(mut self, resets_at: Option<EpochMs>) -> Self {
        self.resets_at = resets_at;
        self
    }

    /// How much is left for work, if known. Nothing if the platform reports the limit as reached, whatever `level`
    /// says, which may be rounded or late. Displays of a limit use `level`.
    pub fn left(&self) -> Option<Percent> {
        match self.level {
            Level::Left(_) if self.reached => Some(Percent::new(0.0)),
            Level::Left(left) => Some(left),
            Level::Unlimited | Level::NoData => None,
        }
    }

    /// Whether nothing is left of the window.
    pub fn is_empty(&self) -> bool {
        self.left().is_some_and(|left| left.exact() <= 0.0)
    }

    /// Whether nothing is left of the window, but work continues.
    pub fn is_passed(&self) -> bool {
        self.goes_on && self.is_empty()
    }
}

/// The resource that a window limits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The plan as a whole; the window is named only by its period.
    Plan,
    /// Code review.
    CodeReview,
    /// Spending, with a limit that the user or the team set.
    Spending,
    /// Tokens.
    Tokens,
    /// Calls of MCP tools.
    McpCalls,
    /// Credits.
    Credits,
    /// Copilot's premium requests.
    PremiumRequests,
    /// Chat.
    Chat,
    /// Code completions.
    Completions,
    /// A resource that the platform names: a model, a pool, or a kind of limit not known yet.
    Named(Sanitized),
}

impl Scope {
    /// A stable name for programs.
    pub fn id(&self) -> &str {
        match self {
            Self::Plan => "plan",
            Self::CodeReview => "code_review",
            Self::Spending => "spending",
            Self::Tokens => "tokens",
            Self::McpCalls => "mcp_calls",
            Self::Credits => "credits",
            Self::PremiumRequests => "premium_requests",
            Self::Chat => "chat",
            Self::Completions => "completions",
            Self::Named(name) => name.as_str(),
        }
    }
}

/// How much of a window is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// This percentage.
    Left(Percent),
    /// No limit.
    Unlimited,
    /// Unknown: the platform sent a placeholder.
    NoData,
}

/// A fact about an account besides its windows and balances.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The key works, but has no plan with limits to report.
    NoPlan,
    /// White space around the key was removed before use.
    KeyTrimmed,
    /// The key has no limit of its own, and what the account has left is not available.
    KeyUnlimited,
    /// The plan's limits were requested too, but that request failed.
    PlanUnknown,
    /// The account in the report, the first of several that the key is for; it may be a person's name.
    Account(Sanitized),
    /// The balance is as of the last billing; later usage is not counted.
    AtLastBilling,
    /// The platform has suspended the account.
    Suspended {
        /// The platform's explanation.
        reason: Option<Sanitized>,
    },
    /// The calendar month of the figures.
    Month {
        /// The year.
        year: i16,
        /// The month, from 1.
        month: i8,
    },
    /// How much a model used of what the windows count.
    Use {
        /// The model.
        name: Sanitized,
        /// The amount used.
        amount: f64,
    },
    /// Usage of a scope without a known limit.
    UsedOf {
        /// The scope.
        scope: Scope,
        /// The amount used.
        amount: f64,
    },
    /// An item of a bill that is not understood, and so not counted.
    NotCounted {
        /// The item's name in the bill.
        name: Sanitized,
        /// The item's amount.
        amount: f64,
    },
    /// The figures are as old as this program's last save.
    Saved(&'static str),
    /// Usage above the limit, which is billed.
    Overage(f64),
    /// Usage without a known limit.
    Spent {
        /// All usage.
        used: f64,
        /// The part included in the plan.
        included: f64,
        /// The part that is billed, if the platform tells.
        billed: Option<f64>,
    },
    /// The billed amount, in US dollars.
    Charged(f64),
    /// Spending in the calendar month, in US dollars.
    SpentThisMonth(f64),
    /// The platform refuses requests, because the balance is too low for them.
    BalanceTooLow,
    /// The account is a seat of an organization. The organization's report has its usage and needs one of these tokens.
    Seat(&'static Token),
    /// Nothing is known of the account, such as a seat with usage that the team pays; this page may show it.
    TeamSeat {
        /// The page.
        page: &'static str,
    },
    /// The API reported only the shorter window of models that reset this soon; longer limits are unknown.
    LongerUnknown {
        /// The length of the shorter window, in seconds.
        seconds: u64,
    },
}
