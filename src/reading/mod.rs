//! What a platform said of one account: its windows, its balances, and whose they are.

mod balance;
mod figures;
mod period;

use crate::sanitized::Sanitized;
use crate::setup::Token;
use crate::time::EpochMs;
pub use balance::{Amount, Balance, BalanceKind, Currency};
pub use figures::{Count, Percent, exact};
pub use period::{Period, Unit};

/// How an account is named in a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// An e-mail address, a user name, or a host that is the user's own: hidden in a private report.
    Person(Sanitized),
    /// A masked key, or a name that says nothing about a person.
    Plain(Sanitized),
    /// Nothing better than the platform's own name.
    Platform,
}

impl Label {
    /// The label of an account of which a name that tells whose it is may be known.
    pub fn person(name: Option<Sanitized>) -> Self {
        name.map_or(Self::Platform, Self::Person)
    }

    /// The account's own name; `None` where it has only its platform's.
    pub fn own(&self) -> Option<&Sanitized> {
        match self {
            Self::Person(name) | Self::Plain(name) => Some(name),
            Self::Platform => None,
        }
    }
}

/// What a platform said of one account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The plan, as the platform names it.
    pub plan: Option<Sanitized>,
    /// The limits, in the order in which they are shown.
    pub windows: Vec<Window>,
    /// Money, credits and the like.
    pub balances: Vec<Balance>,
    /// What else the user should know.
    pub notes: Vec<Note>,
}

impl Reading {
    /// Whether the platform said nothing of the account, which every door calls "no data".
    pub fn is_blank(&self) -> bool {
        self.windows.is_empty() && self.balances.is_empty() && self.notes.is_empty()
    }

    /// Puts `window` in the place of what was known of the same limit.
    pub fn put(&mut self, window: Window) {
        match self.windows.iter_mut().find(|known| known.is_same_limit(&window)) {
            Some(known) => *known = window,
            None => self.windows.push(window),
        }
    }

    /// The same, no longer than a report can be: a platform may send anything.
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
    /// What is limited.
    pub scope: Scope,
    /// Over how long.
    pub period: Option<Period>,
    /// How much of it is left.
    pub level: Level,
    /// What was used of what limit, where the platform counts it.
    pub count: Option<Count>,
    /// What was used, where no limit is known.
    pub spent: Option<f64>,
    /// What that is counted in, where the scope does not say it.
    pub unit: Option<Currency>,
    /// When it starts over.
    pub resets_at: Option<EpochMs>,
    /// Whether the platform says that the limit is reached; one with nothing left is reached in any case.
    pub reached: bool,
    /// Whether it is what stopped a session, as a refusal said.
    pub stopped: bool,
    /// Whether work goes on where nothing is left of it: on credits that were bought, or as more is billed.
    pub goes_on: bool,
}

impl Window {
    /// A window with `level` left of `scope`, and nothing else known.
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

    /// A window of `scope` of which this much is left, where that is known.
    pub fn known(scope: Scope, left: Option<Percent>) -> Self {
        Self::new(scope, left.map_or(Level::NoData, Level::Left))
    }

    /// A window of `scope` of which so many percent are used.
    pub fn used(scope: Scope, percent: f64) -> Self {
        Self::new(scope, Level::Left(Percent::left_of(percent)))
    }

    /// A window of `scope` of which `count` is used, where that says what is left.
    pub fn counted(scope: Scope, count: Option<Count>) -> Option<Self> {
        let level = Level::Left(count.and_then(Count::left)?);
        Some(Self { count, ..Self::new(scope, level) })
    }

    /// The same over `period`.
    #[must_use]
    pub fn over(self, period: impl Into<Option<Period>>) -> Self {
        Self { period: period.into(), ..self }
    }

    /// Over how long it is: Copilot's are a month's, which their names do not say.
    pub fn length(&self) -> Option<Period> {
        let is_monthly = matches!(self.scope, Scope::PremiumRequests | Scope::Chat);
        self.period.or(is_monthly.then_some(Period::Month))
    }

    /// The same counted in `unit`.
    #[must_use]
    pub fn in_unit(self, unit: &str) -> Self {
        Self { unit: Currency::parse(unit), ..self }
    }

    /// The same, of which `count` was used, where the platform counts it.
    #[must_use]
    pub fn counting(self, count: Option<Count>) -> Self {
        Self { count, ..self }
    }

    /// Whether `other` is of the same limit.
    pub fn is_same_limit(&self, other: &Self) -> bool {
        self.scope == other.scope && self.period.map(Period::spoken) == other.period.map(Period::spoken)
    }

    /// The same starting over at `resets_at`, where that is known.
    #[must_use]
    pub fn resetting(self, resets_at: Option<EpochMs>) -> Self {
        Self { resets_at, ..self }
    }

    /// How much is left, where it is known: nothing where the platform says that the limit is reached, whatever `level` has
    /// of it, as that may be rounded or late. What is shown of a limit is its level; what it means for work is this.
    pub fn left(&self) -> Option<Percent> {
        match self.level {
            Level::Left(_) if self.reached => Some(Percent::new(0.0)),
            Level::Left(left) => Some(left),
            Level::Unlimited | Level::NoData => None,
        }
    }

    /// Whether nothing is left of it, and it stops no work for all that.
    pub fn is_passed(&self) -> bool {
        self.goes_on && self.left().is_some_and(|left| left.exact() <= 0.0)
    }
}

/// What a window limits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The plan as a whole: the window is named by its period alone.
    Plan,
    /// Code review.
    CodeReview,
    /// Spending, by a limit that the user or the team set.
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
    /// Something that the platform names itself: a model, a pool, a kind of limit not known yet.
    Named(Sanitized),
}

impl Scope {
    /// A name for programs, which stays as it is.
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
    /// This share.
    Left(Percent),
    /// There is no limit.
    Unlimited,
    /// The platform sent a placeholder: nothing is known.
    NoData,
}

/// Something the user should know about an account besides its windows and balances.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The key works, but there is no plan behind it whose limits could be told.
    NoPlan,
    /// White space around the key was left out before it was used.
    KeyTrimmed,
    /// The key has no limit of its own, and what the account has left is not told.
    KeyUnlimited,
    /// The account that the report is of, the first of several that the key is for; it may be a person's name.
    Account(Sanitized),
    /// The balance is the one at the last billing: what was used since is not counted.
    AtLastBilling,
    /// The platform has suspended the account.
    Suspended {
        /// Why, in the platform's own words.
        reason: Option<Sanitized>,
    },
    /// The calendar month that the figures are of.
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
        /// How much.
        amount: f64,
    },
    /// How much was used of a scope whose limit is not known.
    UsedOf {
        /// What was used.
        scope: Scope,
        /// How much.
        amount: f64,
    },
    /// What a bill names that is not understood, and so not counted in.
    NotCounted {
        /// What the bill calls it.
        name: Sanitized,
        /// How much.
        amount: f64,
    },
    /// The figures are as old as what this program last saved of them.
    Saved(&'static str),
    /// What was used past the limit, and is billed.
    Overage(f64),
    /// What was used where no limit is known.
    Spent {
        /// Everything used.
        used: f64,
        /// What the plan included of that.
        included: f64,
        /// What is billed of that, where the platform says it.
        billed: Option<f64>,
    },
    /// What is billed, in US dollars.
    Charged(f64),
    /// What was spent in the calendar month, in US dollars.
    SpentThisMonth(f64),
    /// The platform refuses requests, because the balance does not suffice for them.
    BalanceTooLow,
    /// The account is a seat of an organization, whose report has its usage; that takes one of these tokens.
    Seat(&'static Token),
    /// Nothing is told of the account, as of a seat whose use the team is billed for; this page may show it.
    TeamSeat {
        /// The page.
        page: &'static str,
    },
    /// The API reported only the shorter window of what resets this soon; longer limits are unknown.
    LongerUnknown {
        /// How long that window is, in seconds.
        seconds: u64,
    },
}
