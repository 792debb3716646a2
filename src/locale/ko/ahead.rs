//! What is said of what is to come, in Korean.

use crate::locale::Ahead;

/// The words.
pub static WORDS: Ahead = Ahead {
    parts_of_day: ["{} 새벽", "{} 오전", "{} 오후", "{} 저녁"],
    lasts: "충분함",
    unsure: "불확실",
    may_run_out: "소진될 수 있음",
    may_run_out_at: "{} 소진 가능",
    about: "{}경",
    work_on: "추천: {}",
    longest: "추천: {} (확실히 {} 버틸 계정은 없음)",
    until_about: "{} {}경까지",
    until_reset: "{} ({} 재설정까지 충분함)",
    for_so_long: "{} ({} 동안 충분함)",
    other_lasts: "{}: {} 재설정까지 충분합니다.",
    then: ", 그다음 ",
    chance: "그 전에 소진될 확률 {}%",
    guard_lasts: "{}: {} 동안 충분함 (확률 {}%)",
    guard_may_not: "{}: {} 동안 부족할 수 있음 (버틸 확률 {}%)",
    guard_nothing: "한도가 알려진 계정을 찾지 못했습니다",
};
