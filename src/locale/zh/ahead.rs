//! What is said of what is to come, in Chinese.

use crate::locale::Ahead;

/// The words.
pub static WORDS: Ahead = Ahead {
    parts_of_day: ["{}凌晨", "{}上午", "{}下午", "{}晚上"],
    lasts: "够用",
    unsure: "不确定",
    may_run_out: "可能用完",
    may_run_out_at: "{}可能用完",
    about: "{}左右",
    work_on: "建议使用：{}",
    longest: "建议使用：{}（没有账号确定能撑 {}）",
    until_about: "{} 到 {} 左右",
    until_reset: "{}（够用到 {} 重置）",
    for_so_long: "{}（够用 {}）",
    other_lasts: "{} 够用到 {} 重置。",
    then: "，然后 ",
    chance: "此前用完的概率 {}%",
    guard_lasts: "{} 够用 {}（把握 {}%）",
    guard_may_not: "{} 可能撑不到 {}（把握 {}%）",
    guard_nothing: "没有找到限额已知的账号",
};
