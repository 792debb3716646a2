//! Recognizes what refusals say, in lower case.

use super::spans::period;

/// Wording of a used-up limit.
const LIMIT: &[&str] = &[
    "usage limit",
    "limit reached",
    "limit exhausted",
    "limit exceeded",
    "reached your",
    "quota exceeded",
    "quota reached",
    "quota exhausted",
    "quota_exceeded",
    "usage_limit",
    "exceeded your current quota",
    "exhausted your",
    "used all of",
    "使用上限",
    "额度",
    "限额",
];
/// Wording of a rate limit, which lasts only moments.
pub const PACE: &[&str] = &[
    "too many requests",
    "rate limit",
    "rate-limit",
    "rate_limit",
    "too_many_requests",
    "per minute",
    "429",
    "并发",
    "频率",
    "速率限制",
];
/// Wording and codes of spent money.
pub const MONEY: &[&str] = &[
    "insufficient balance",
    "insufficient credit",
    "insufficient_quota",
    "insufficient funds",
    "insufficient_balance",
    "out of credits",
    "no credits",
    "diem spend limit",
    "usd spend limit",
    "not enough balance",
    "not_enough_balance",
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    "exceeded_current_quota_error",
    "exceeded your current token quota",
    "suspended, please check your plan",
    "余额不足",
];
/// Wording of a missing or invalid key.
pub const CREDENTIAL: &[&str] = &["authenticat", "unauthorized", "missing", "invalid"];
/// Wording of a plan that does not include what was asked for.
pub const PLAN: &[&str] = &["requires a", "subscription", "upgrade", "not included", "does not include"];
/// Wording of a fault on the platform's side.
pub const FAULT: &[&str] =
    &["overloaded", "unavailable", "internal error", "server error", "timeout", "timed out"];

/// Whether `words` have any of these parts.
pub fn have(words: &str, any: &[&str]) -> bool {
    any.iter().any(|part| words.contains(part))
}

/// Whether `words` say that a limit is used up.
pub fn are_of_a_limit(words: &str) -> bool {
    // A "rate limit reached" lasts only moments, unless it names a period, such as a day.
    have(words, LIMIT) && (!have(words, PACE) || period(words).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_limit_is_told_from_the_pace_of_requests() {
        for words in [
            "the usage limit has been reached",
            "weekly/monthly limit exhausted. your limit will reset at 2026-08-14 00:00:00",
            "you've reached your weekly rate limit",
            "已达到 5 小时的使用上限。",
            "individual quota reached. resets in 71h15m27s.",
        ] {
            assert!(are_of_a_limit(words), "{words}");
        }
        for words in [
            "too many requests",
            "rate limit reached for gpt-5 on tokens per min (tpm): limit 200000",
            "rate limit exceeded, please try again later",
            "high concurrency usage of this api",
            "provider is overloaded",
            "您当前使用该 api 的并发数过高，请降低并发，或联系客服增加限额",
            "",
        ] {
            assert!(!are_of_a_limit(words), "{words}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(words in ".{0,80}", digits in "[0-9:.hms tz+-]{0,60}") {
            let _ = (are_of_a_limit(&words.to_lowercase()), are_of_a_limit(&digits));
        }
    }
}
