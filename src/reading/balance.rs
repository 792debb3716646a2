//! What is left in money or the like.

use crate::sanitized::Sanitized;

/// Money, credits or the like that are left. Balances of different units are never added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// What it is.
    pub kind: BalanceKind,
    /// What the platform calls it, where it has a name of its own.
    pub name: Option<Sanitized>,
    /// How much is left.
    pub remaining: Amount,
    /// What it is counted in; `None` where its kind says that.
    pub unit: Option<Currency>,
}

impl Balance {
    /// A balance with so much `remaining`, of which nothing else is known.
    pub fn new(kind: BalanceKind, remaining: Amount) -> Self {
        Self { kind, name: None, remaining, unit: None }
    }

    /// So many dollars.
    pub fn dollars(kind: BalanceKind, dollars: f64) -> Self {
        Self { unit: Currency::parse("USD"), ..Self::new(kind, Amount::Of(dollars)) }
    }
}

/// What a balance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BalanceKind {
    /// Credits bought on top of a plan.
    Credits,
    /// Resets of a limit, saved up to be spent by the user.
    SavedResets,
    /// What is left of what was paid in or given: the account's balance as such.
    Prepaid,
}

/// What amounts are counted in: a currency by its ISO 4217 code, or a unit of the platform's own, such as `points`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(Sanitized);

impl Currency {
    /// Reads a code or a unit: 2 to 12 ASCII letters.
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = (2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
        Sanitized::own(text).filter(|_| is_word).map(Self)
    }

    /// The code or the unit.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it has the form of an ISO 4217 code.
    pub fn is_money(&self) -> bool {
        self.as_str().len() == 3 && self.as_str().bytes().all(|b| b.is_ascii_uppercase())
    }
}

/// How much is left of a balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// This much; less than nothing where it is owed.
    Of(f64),
    /// There is no limit.
    Unlimited,
}
