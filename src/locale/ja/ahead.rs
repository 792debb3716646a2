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
    guard_may_not: "{}: {} もたないおそれ（もつ確率 {}%、基準 {}%）",
    guard_nothing: "上限を予測できるアカウントが見つかりません",
    record: "直近 4 週間での予測の成績",
    record_note: "作業中のいくつかの時点で予測が何と答えたか、実際はどうだったかです。当時の値は保存されていないため、各上限の使用率は OpenCode のセッションから現在の消費ペースで見積もったものです。",
    record_none: "成績はありません。これらのアカウントのモデルを使った数週間分の OpenCode のセッションと、期間がわかっていて使用中の上限が必要です。",
    record_asked: "{}: {} 時点、うち {} 時点のあとに使い切り",
    record_ours: "予測: 「足りる」{} 回、的中 {} 回 · ブライアスコア {}",
    record_band: "使い切った時刻が予測の範囲内 {}/{} 回",
    record_even: "均等ペース: 「足りる」{} 回、的中 {} 回 · ブライアスコア {}",
    memory: "記憶している内容",
    memory_off: "何も保存していません。\"memory\": true にすると、OpenCode が各上限の使用率を 1 時間に 1 回保存し、60 日間保持します。",
    memory_none: "まだ何も保存していません。",
    memory_kept: "サンプル {} 件、上限 {} 個、{} から。それぞれハッシュ、時刻、割合だけで、60 日後に消えます。x ですべて消去します。",
    evidence: "サンプル {} 件、{} から",
    found_idle: "ここで何も動いていない間に {}% 使われました（直近は {} から {} の間）",
    found_elsewhere: "使用量の約 {}% は別の場所からのものです",
    found_rate: "{} から、トークンあたりの消費が約 {} 倍です",
};
