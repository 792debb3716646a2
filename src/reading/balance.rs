//! Balances: money and the like.

use crate::sanitized::Sanitized;

/// Money, credits or the like that are left. Balances in different units are never added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// The kind of balance.
    pub kind: BalanceKind,
    /// The platform's own name for the balance, if it has one.
    pub name: Option<Sanitized>,
    /// How much is left.
    pub remaining: Amount,
    /// The unit; `None` if the kind implies it.
    pub unit: Option<Currency>,
}

impl Balance {
    /// Creates a balance with this much `remaining` and nothing else known.
    pub fn new(kind: BalanceKind, remaining: Amount) -> Self {
        Self { kind, name: None, remaining, unit: None }
    }

    /// Creates a balance in US dollars.
    pub fn dollars(kind: BalanceKind, dollars: f64) -> Self {
        Self { unit: Some(Currency::fixed("USD")), ..Self::new(kind, Amount::Of(dollars)) }
    }

    /// Whether nothing is left of what pays for requests.
    pub fn is_empty(&self) -> bool {
        self.kind == BalanceKind::Prepaid && matches!(self.remaining, Amount::Of(left) if left <= 0.0)
    }
}

/// The kind of a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceKind {
    /// Credits bought on top of a plan.
    Credits,
    /// Saved-up resets of a limit, which the user can spend.
    SavedResets,
    /// The account's own balance: what is left of payments and grants.
    Prepaid,
}

/// The unit of an amount: an ISO 4217 currency code, or a unit of the platform's own, such as `points`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(Sanitized);

impl Currency {
    /// Takes a platform's code or unit: 2 to 12 ASCII letters. A redacted text is neither.
    pub fn of(name: Sanitized) -> Option<Self> {
        let text = name.as_str();
        let is_word = (2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
        is_word.then_some(Self(name))
    }

    /// Wraps a code or a unit of this program.
    pub fn fixed(unit: &'static str) -> Self {
        Self(Sanitized::fixed(unit))
    }

    /// A code in capitals, as ISO 4217 has it; for platforms that write it otherwise.
    #[must_use]
    pub fn in_capitals(self) -> Self {
        Self(self.0.derived(str::to_ascii_uppercase))
    }

    /// The code or the unit.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the unit has the form of an ISO 4217 code.
    pub fn is_money(&self) -> bool {
        self.as_str().len() == 3 && self.as_str().bytes().all(|b| b.is_ascii_uppercase())
    }
}

/// How much is left of a balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// This much; negative if it is owed.
    Of(f64),
    /// No limit.
    Unlimited,
}
