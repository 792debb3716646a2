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
    guard_may_not: "{}: {} 동안 부족할 수 있음 (버틸 확률 {}%, 기준 {}%)",
    guard_nothing: "한도를 예측할 수 있는 계정을 찾지 못했습니다",
    record: "최근 4주 동안의 예측 성적",
    record_note: "작업 중이던 여러 시점에 예측이 뭐라고 했을지와 실제 결과입니다. 당시 수치는 저장되어 있지 않으므로, 각 한도의 사용률은 OpenCode 세션에서 현재 소모율로 계산한 값입니다.",
    record_none: "기록이 없습니다. 이 계정의 모델을 쓴 몇 주간의 OpenCode 세션과, 기간이 알려져 있고 사용 중인 한도가 필요합니다.",
    record_asked: "{}: 시점 {}개, 그중 {}개 이후 소진",
    record_ours: "예측: 충분하다고 {}회, 맞음 {}회 · 브라이어 점수 {}",
    record_band: "소진 시각이 예측 범위 안 {}/{}회",
    record_even: "균등 속도: 충분하다고 {}회, 맞음 {}회 · 브라이어 점수 {}",
    memory: "기억한 내용",
    memory_off: "저장된 것이 없습니다. \"memory\": true로 설정하면 OpenCode가 각 한도의 사용률을 한 시간에 한 번 저장하고 60일 동안 보관합니다.",
    memory_none: "아직 저장된 것이 없습니다.",
    memory_kept: "표본 {}개, 한도 {}개, {}부터. 각 표본은 해시, 시각, 백분율뿐이며 60일 뒤에 지워집니다. x를 누르면 모두 지웁니다.",
    evidence: "표본 {}개, {}부터",
    found_idle: "여기서 아무것도 실행되지 않는 동안 {}% 사용됨, 마지막은 {}~{} 사이",
    found_elsewhere: "사용량의 약 {}%는 다른 곳에서 나옴",
    found_rate: "{}부터 토큰당 소모가 약 {}배",
};
