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
    guard_may_not: "{} 可能撑不到 {}（够用的概率 {}%，要求 {}%）",
    guard_nothing: "没有找到可以预测限额的账号",
    record: "预测在您最近四周的成绩",
    record_note: "在您使用期间的若干时刻，预测会怎么说，实际又如何。当时的数值没有保存：各限额用了多少，是按目前的消耗速率从 OpenCode 的会话推算的。",
    record_none: "没有记录：需要数周使用这些账号模型的 OpenCode 会话，以及周期已知且正在使用的限额。",
    record_asked: "{}：{} 个时刻，其中 {} 个之后用完",
    record_ours: "预测：说够用 {} 次，属实 {} 次 · Brier 分数 {}",
    record_band: "用完时间落在预测区间内 {}/{} 次",
    record_even: "匀速推算：说够用 {} 次，属实 {} 次 · Brier 分数 {}",
    memory: "记住的内容",
    memory_off: "没有保存任何内容。设置 \"memory\": true 后，OpenCode 每小时保存一次各限额的已用百分比，保留 60 天。",
    memory_none: "还没有保存任何内容。",
    memory_kept: "共 {} 个样本，涉及 {} 个限额，始于 {}。每个样本只有哈希、时间和百分比，60 天后遗忘。按 x 全部清除。",
    evidence: "{} 个样本，始于 {}",
    found_idle: "这里没有运行时用掉了 {}%，最近一次在 {} 到 {} 之间",
    found_elsewhere: "约 {}% 的用量来自别处",
    found_rate: "自 {} 起，每个 token 的消耗约为原来的 {} 倍",
};
