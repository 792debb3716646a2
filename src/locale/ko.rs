//! Korean.

use super::{Language, Words, with_message};
use crate::format::{dollars, number};
use crate::reading::Note;
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable,
};

mod doctor;
mod failure;
mod forecast;
mod next_step;
mod usage;

/// Korean.
pub static KOREAN: Language = Language {
    tag: "ko",
    words: &WORDS,
    stopped,
    note,
    setup,
    failures: &failure::TEXTS,
    next_steps: &next_step::TEXTS,
    option_errors: &usage::ERRORS,
};

fn stopped(of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
    match back {
        Some((at, wait)) => {
            format!("{of}의 {limit}에 도달했습니다. {at}에 다시 쓸 수 있습니다({wait} 후).")
        }
        None => format!("{of}의 {limit}에 도달했습니다."),
    }
}

fn note(note: &Note) -> String {
    match note {
        Note::NoPlan => "이 키에는 요금제가 없어 표시할 한도가 없습니다.".to_owned(),
        Note::KeyTrimmed => "키 앞뒤의 공백은 무시했습니다.".to_owned(),
        Note::KeyUnlimited => "키 자체에는 한도가 없습니다. 계정 잔액은 여기서는 알 수 없습니다.".to_owned(),
        Note::PlanUnknown => "요금제의 한도를 읽지 못했습니다.".to_owned(),
        Note::Account(account) => {
            format!("키에 계정이 여러 개 있어 첫 번째 계정만 표시합니다: {account}")
        }
        Note::AtLastBilling => "마지막 청구 시점의 잔액이며, 이후 사용량은 포함되지 않습니다.".to_owned(),
        Note::Suspended { reason } => with_message("⛔ 계정이 정지되었습니다".to_owned(), reason.as_ref()),
        Note::Month { year, month } => format!("{year}-{month:02} 기준"),
        Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
        Note::Saved(program) => format!("{program}에서 마지막으로 저장한 수치"),
        Note::Overage(amount) => format!("한도 초과(과금): {}", number(*amount)),
        Note::UsedOf { scope, amount } => {
            format!("{}: {} 사용", KOREAN.window(scope, None), number(*amount))
        }
        Note::NotCounted { name, amount } => {
            format!("알 수 없는 항목이라 합산하지 않음: {name}, {}", number(*amount))
        }
        Note::Spent { used, included, billed } => {
            let billed = billed.map(|billed| format!(", 과금: {}", number(billed))).unwrap_or_default();
            format!("사용: {} (포함: {}{})", number(*used), number(*included), billed)
        }
        Note::Charged(charged) => format!("과금: {}", dollars(*charged)),
        Note::SpentThisMonth(spent) => format!("이번 달 사용 금액: {}", dollars(*spent)),
        Note::BalanceTooLow => "⛔ 잔액이 부족해 요청할 수 없습니다".to_owned(),
        Note::Seat(Token { kind, permission, file, content, .. }) => format!(
            "조직이 결제하는 좌석의 사용량은 조직의 보고서에만 있습니다. {permission} 조직 권한이 있는 토큰({kind})을 만들어 {file} 파일에 {content} 형식으로 저장하세요. 엔터프라이즈의 보고서는 fine-grained 토큰이 아닌 classic 토큰만 받습니다"
        ),
        Note::TeamSeat { page } => {
            format!("여기서는 한도를 알 수 없습니다. 팀 좌석의 한도는 {page} 페이지에서 볼 수 있습니다")
        }
        Note::LongerUnknown { seconds } => {
            let period = KOREAN.duration(*seconds);
            format!("{period} 안에 초기화되는 모델에는 더 긴 한도가 있을 수 있지만 여기서는 알 수 없습니다")
        }
    }
}

fn setup(setup: &Setup) -> String {
    match setup {
        Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
            format!("`{command}` 명령을 실행하고 {choose} 항목을 선택해 요금제 계정으로 로그인하세요")
        }
        Setup::SignIn(SignIn { command, choose: None, .. }) => {
            format!("`{command}` 명령을 실행하고 요금제 계정으로 로그인하세요")
        }
        Setup::Key(Key { choose, entry, console }) => format!(
            "`{OPENCODE_SIGN_IN}` 명령을 실행하고 {choose} 항목을 선택해 {console} 페이지의 키를 붙여 넣으세요 \
            (`{entry}`, `type: \"api\"`로 저장됨)"
        ),
        Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
            "`{OPENCODE_SIGN_IN}` 명령을 실행하고 {choose} 항목을 선택해 {console} 페이지에서 만든 {permission} \
            권한이 있는 키를 붙여 넣으세요 (`{entry}`, `type: \"api\"`로 저장됨)"
        ),
        Setup::Variable(Variable { name, console }) => {
            format!("{name} 환경 변수에 {console} 페이지의 키를 넣으세요")
        }
        Setup::KeyPair(KeyPair { id, secret, console }) => {
            format!("{id}, {secret} 환경 변수에 각각 {console} 페이지의 액세스 키와 시크릿 키를 넣으세요")
        }
        Setup::Inside(Inside { program, service }) => {
            format!("{program} 프로그램을 열고 그 안에서 {service}에 로그인하세요")
        }
        Setup::Token(Token { permission, file, .. }) => {
            format!("{permission} 권한이 있는 토큰을 {file} 파일에 넣으세요")
        }
        Setup::Companion(Companion { plugin, file, .. }) => format!(
            "`opencode plugin {plugin} -g` 명령을 실행한 뒤 `{OPENCODE_SIGN_IN}` 명령으로 로그인하세요 \
            ({file} 파일에 저장됨)"
        ),
    }
}

/// The words.
static WORDS: Words = Words {
    monthly_limit: "월간 한도",
    weekly_limit: "주간 한도",
    daily_limit: "일간 한도",
    days_limit: "{}일 한도",
    hours_limit: "{}시간 한도",
    minutes_limit: "{}분 한도",
    code_review: "코드 리뷰",
    spending: "지출 한도",
    tokens: "토큰",
    mcp_calls: "MCP 호출",
    credits: "크레딧",
    premium_requests: "프리미엄",
    chat: "채팅",
    completions: "코드 완성",
    usage_limit: "사용 한도",
    remaining: "{}% 남음",
    left: "{}% 남음",
    used: "{} 사용",
    owed: "{} 미납",
    units: [("requests", "{}회"), ("credits", "{} 크레딧"), ("points", "{} 포인트"), ("hours", "{}시간")],
    resets_in: "{} 후 초기화",
    reset_passed: "초기화 시간 지남",
    duration_units: ["일", "시간", "분"],
    between_units: " ",
    low: "얼마 안 남음",
    limit_reached: "한도 도달",
    used_up: "소진: {}",
    other_has: "{}에는 {}% 남아 있습니다.",
    between_sentences: " ",
    weekdays: ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
    running_low: "얼마 안 남음: {}",
    unlimited: "무제한",
    no_data: "데이터 없음",
    saved_resets: "사용 가능한 초기화",
    prepaid: "잔액",
    failed: "조회 실패",
    skipped: "건너뜀",
    waiting: "기다리는 중…",
    awaiting: "응답 대기 중: {}",
    and_more: "… 그 외 {}개",
    no_accounts: "구성된 계정을 찾을 수 없습니다",
    not_found: "{} 계정을 찾을 수 없습니다: {}",
    supported: "지원하는 플랫폼:",
    all_platforms: "전체 목록과 설정 방법: `mystatus platforms` 또는 {}",
    platforms_found: "이 컴퓨터에서 플랫폼 {}개를 찾았습니다(전체 {}개)",
    also_reads: "함께 읽는 변수: {}",
    offered: "활성화하면 함께 표시할 수 있습니다:",
    forbidden: "{} 측은 다른 프로그램이 이 로그인을 쓰는 것을 허용하지 않으며 계정을 차단할 수 있습니다",
    impersonates: "{}에서 직접 보낸 것처럼 보이는 요청에만 응답하며, 이런 요청은 약관에 어긋날 수 있습니다",
    enable: "{}. mystatus.json에 `\"enable\": [\"{}\"]` 항목을 추가하거나 `--enable {}` 옵션으로 활성화하세요",
    incomplete: "`{}` 항목이 있지만 {} 값이 없습니다",
    unsupported: "찾았지만 아직 지원하지 않음: {}",
    without_plan: "`{}` 항목은 API 키이며, API 키에는 요금제가 없습니다: {}",
    used_elsewhere: "`{}`의 키는 OpenCode 설정의 `baseURL`에 따라 다른 호스트에서 쓰이므로 이 플랫폼으로 보내지 않습니다",
    or: ". 또는 ",
    no_match: "일치하는 계정이 없습니다",
    found_in: "찾은 위치",
    asked_at: "조회 시각",
    refreshed_every: "자동 조회 간격",
    resets_at: "초기화 시각",
    expected: "예상",
    meter: "사용량 표시",
    keys: [
        ("↑ ↓  j k", "계정 선택"),
        ("⏎", "자세히 보기"),
        ("/", "플랫폼, 이름, 요금제로 필터링"),
        ("a b c …", "여기에 없는 글자를 입력하면 바로 필터링 시작"),
        ("r", "다시 조회"),
        ("B", "예측 정확도"),
        ("M", "저장된 표본"),
        ("D", "점검"),
        ("space  ctrl-f ctrl-b", "다음 또는 이전 페이지"),
        ("ctrl-d ctrl-u", "반 페이지"),
        ("g  G", "처음으로, 끝으로"),
        ("← q", "뒤로 또는 닫기"),
        ("esc", "닫기"),
    ],
    dialog_elsewhere: "모델 없이 열리는 대화 상자 설치: opencode plugin opencode-mystatus -g",
    key_refused: "키 거부됨",
    sign_in_expired: "로그인 만료",
    no_answer: "응답 없음",
    see_report: "/mystatus 참고",
    ungated: "여기에는 `{}`을(를) 제한하는 계정이 없습니다. `openai/{}`처럼 제공자도 함께 쓰세요",
    see_help: "`mystatus --help`를 참고하세요",
    help: usage::HELP,
    help_of_commands: usage::HELP_OF_COMMANDS,
    watching: "{}초마다 새로 고침 · q: 종료",
    unwritten: "출력하지 못했습니다 ({}). 디스크 공간을 확보하거나 다른 곳에 출력하세요",
    as_of: "{} 전 기준",
    as_of_earlier: "이전 시점 기준",
    ahead: &forecast::WORDS,
    doctor: &doctor::WORDS,
};
