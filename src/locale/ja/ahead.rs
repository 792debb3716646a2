//! What is said of what is to come, in Japanese.

use crate::locale::Ahead;

/// The words.
pub static WORDS: Ahead = Ahead {
    parts_of_day: ["{}未明", "{}午前", "{}午後", "{}夜"],
    lasts: "足りる",
    unsure: "不明",
    may_run_out: "切れそう",
    may_run_out_at: "{}に切れそう",
    about: "{}頃",
    work_on: "おすすめ: {}",
    longest: "おすすめ: {}（確実に {} もつものはなし）",
    until_about: "{}（{}頃まで）",
    until_reset: "{}（{} のリセットまで足りる）",
    for_so_long: "{}（{} 足りる）",
    other_lasts: "{}は {} のリセットまで足ります。",
    then: "、次に ",
    chance: "それまでに切れる確率 {}%",
    guard_lasts: "{}: {} 足りる見込み（確度 {}%）",
    guard_may_not: "{}: {} もたないおそれ（もつ確率 {}%）",
    guard_nothing: "上限のわかるアカウントが見つかりません",
};
