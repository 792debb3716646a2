//! Korean.

use super::{Ahead, Detail, Doctor, Language, Short, with_message};
use crate::advice::Advice;
use crate::failure::Failure;
use crate::figures::{dollars, number};
use crate::option_error::OptionError;
use crate::platform::Terms;
use crate::reading::{BalanceKind, Note, Scope, Unit};
use crate::setup::{Companion, Key, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable};

mod advice;
mod ahead;
mod causes;
mod doctor;
mod usage;

/// Korean.
pub struct Korean;

impl Language for Korean {
    fn tag(&self) -> &'static str {
        "ko"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "월간 한도".to_owned(),
            (Unit::Week, _) => "주간 한도".to_owned(),
            (Unit::Day, 1) => "일간 한도".to_owned(),
            (Unit::Day, _) => format!("{count}일 한도"),
            (Unit::Hour, _) => format!("{count}시간 한도"),
            (Unit::Minute, _) => format!("{count}분 한도"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("코드 리뷰"),
            Scope::Spending => Some("지출 한도"),
            Scope::Tokens => Some("토큰"),
            Scope::McpCalls => Some("MCP 호출"),
            Scope::Credits => Some("크레딧"),
            Scope::PremiumRequests => Some("프리미엄"),
            Scope::Chat => Some("채팅"),
            Scope::Completions => Some("코드 완성"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "사용 한도"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("{percent}% 남음")
    }

    fn used(&self, amount: &str) -> String {
        format!("{amount} 사용")
    }

    fn owed(&self, amount: &str) -> String {
        format!("{amount} 미납")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("{duration} 후 초기화")
    }

    fn reset_passed(&self) -> &'static str {
        "초기화 시간 지남"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["일", "시간", "분"]
    }

    fn low(&self) -> &'static str {
        "얼마 안 남음"
    }

    fn limit_reached(&self) -> &'static str {
        "한도 도달"
    }

    fn used_up(&self, names: &str) -> String {
        format!("소진: {names}")
    }

    fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
        match back {
            Some((at, wait)) => {
                format!("{of}의 {limit}에 도달했습니다. {at}에 다시 쓸 수 있습니다({wait} 후).")
            }
            None => format!("{of}의 {limit}에 도달했습니다."),
        }
    }

    fn other_has(&self, of: &str, percent: u32) -> String {
        format!("{of}에는 {percent}% 남아 있습니다.")
    }

    fn between_sentences(&self) -> &'static str {
        " "
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"]
    }

    fn running_low(&self, names: &str) -> String {
        format!("얼마 안 남음: {names}")
    }

    fn unlimited(&self) -> &'static str {
        "무제한"
    }

    fn no_data(&self) -> &'static str {
        "데이터 없음"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "크레딧",
            BalanceKind::SavedResets => "저장된 초기화",
            BalanceKind::Prepaid => "잔액",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::NoPlan => "이 키에는 요금제가 없어 표시할 한도가 없습니다.".to_owned(),
            Note::KeyTrimmed => "auth.json의 키 앞뒤에 공백이 있어 제외하고 사용했습니다.".to_owned(),
            Note::Suspended { reason } => {
                with_message("⛔ 계정이 정지되었습니다".to_owned(), reason.as_ref())
            }
            Note::Month { year, month } => format!("{year}-{month:02} 기준"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::LastRun(program) => format!("{program}를 마지막으로 실행했을 때의 수치입니다."),
            Note::Overage(amount) => format!("한도 초과(과금): {}", number(*amount)),
            Note::UsedOf { scope, amount } => {
                format!("{}: {} 사용", <dyn Language>::window(self, scope, None), number(*amount))
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
                "조직이 결제하는 좌석의 사용량은 조직의 보고서에만 있습니다. 조직 권한 {permission} 설정으로 {kind} 토큰을 만들어 {file} 파일에 {content} 형식으로 저장하세요. 엔터프라이즈의 보고서는 fine-grained 토큰이 아닌 classic 토큰만 받습니다"
            ),
            Note::TeamSeat { page } => {
                format!("여기서는 한도를 알 수 없습니다. 팀 좌석의 한도는 {page} 에서 볼 수 있습니다")
            }
            Note::LongerUnknown(period) => {
                format!(
                    "이 시간 안에 초기화되는 풀은 이 한도만 표시: {}",
                    <dyn Language>::window(self, &Scope::Plan, Some(*period))
                )
            }
        }
    }

    fn failed(&self) -> &'static str {
        "조회 실패"
    }

    fn skipped(&self) -> &'static str {
        "건너뜀"
    }

    fn waiting(&self) -> &'static str {
        "기다리는 중…"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("응답 대기 중: {names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("… 그 외 {count}개")
    }

    fn no_accounts(&self) -> &'static str {
        "구성된 계정을 찾을 수 없습니다"
    }

    fn not_found(&self, platform: &str) -> String {
        format!("{platform} 계정을 찾을 수 없습니다:")
    }

    fn supported(&self) -> &'static str {
        "지원하는 플랫폼:"
    }

    fn all_platforms(&self, page: &str) -> String {
        format!("전체 목록과 설정 방법: `mystatus platforms` 또는 {page}")
    }

    fn platforms_found(&self, found: usize, total: usize) -> String {
        format!("전체 플랫폼 {total}개 중 {found}개를 이 컴퓨터에서 찾았습니다")
    }

    fn also_reads(&self, variables: &str) -> String {
        format!("함께 읽는 변수: {variables}")
    }

    fn offered(&self) -> &'static str {
        "활성화하면 함께 표시할 수 있습니다:"
    }

    fn offer(&self, id: &str, terms: &Terms) -> String {
        let terms = match terms {
            Terms::Forbidden { vendor } => format!(
                "{vendor}은(는) 다른 프로그램이 이 로그인을 쓰는 것을 허용하지 않으며 계정을 차단할 수 있습니다"
            ),
            Terms::Impersonates { program } => format!(
                "{program} 자체의 요청처럼 보이는 요청에만 응답하며, 약관이 이를 허용하지 않을 수 있습니다"
            ),
        };
        format!("{terms}; mystatus.json에 `\"enable\": [\"{id}\"]`를 쓰거나 `--enable {id}`로 활성화하세요")
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` 항목이 있지만 {missing} 값이 없습니다")
    }

    fn unsupported(&self, names: &str) -> String {
        format!("찾았지만 아직 지원하지 않음: {names}")
    }

    fn without_plan(&self, entry: &str, setup: &str) -> String {
        format!("`{entry}` 항목은 API 키이며, API 키에는 요금제가 없습니다: {setup}")
    }

    fn setup(&self, setup: &Setup) -> String {
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
            Setup::Token(Token { permission, file, .. }) => {
                format!("{permission} 권한이 있는 토큰을 {file} 파일에 넣으세요")
            }
            Setup::Companion(Companion { plugin, file, .. }) => format!(
                "`opencode plugin {plugin}` 명령을 실행한 뒤 `{OPENCODE_SIGN_IN}` 명령으로 로그인하세요 \
                ({file} 파일에 저장됨)"
            ),
        }
    }

    fn or(&self) -> &'static str {
        ". 또는 "
    }

    fn failure(&self, failure: &Failure, api: &str) -> String {
        causes::of_failure(failure, api)
    }

    fn advice(&self, advice: Advice, api: &str) -> String {
        advice::text(self, advice, api)
    }

    fn no_match(&self) -> &'static str {
        "일치하는 계정이 없습니다"
    }

    fn detail(&self, detail: Detail) -> &'static str {
        match detail {
            Detail::Source => "찾은 위치",
            Detail::Asked => "조회 시각",
            Detail::Interval => "자동 조회 간격",
            Detail::Reset => "초기화 시각",
            Detail::Forecast => "예상",
            Detail::Meter => "계측",
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↑ ↓  j k", "계정 선택"),
            ("⏎", "자세히 보기"),
            ("/", "플랫폼, 이름, 요금제로 거르기"),
            ("a b c …", "위와 같음(여기에 없는 글자를 바로 입력)"),
            ("r", "다시 조회"),
            ("B", "예측의 과거 성적"),
            ("M", "기억한 내용"),
            ("D", "점검"),
            ("space  ctrl-f ctrl-b", "다음 또는 이전 페이지"),
            ("ctrl-d ctrl-u", "반 페이지"),
            ("g  G", "처음으로, 끝으로"),
            ("← q", "뒤로 또는 닫기"),
            ("esc", "닫기"),
        ]
    }

    fn command(&self) -> &'static str {
        "AI 구독의 남은 사용량과 초기화 시점 보기"
    }

    fn two_commands(&self) -> &'static str {
        r#"모델 없이 동작; 서버의 "command": "off"로 다른 줄 숨김"#
    }

    fn dialog_elsewhere(&self) -> &'static str {
        "모델 없이 열리는 대화 상자 설치: opencode plugin opencode-mystatus -g"
    }

    fn in_short(&self, short: Short) -> &'static str {
        match short {
            Short::Refused => "키 거부됨",
            Short::SignInEnded => "로그인 만료",
            Short::NoAnswer => "응답 없음",
            Short::SeeReport => "/mystatus 참고",
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        usage::of_option(option_error)
    }

    fn see_help(&self) -> &'static str {
        "`mystatus --help`를 참고하세요"
    }

    fn help(&self) -> &'static str {
        usage::HELP
    }

    fn watching(&self, seconds: u32) -> String {
        format!("{seconds}초마다 새로 고침 · q: 종료")
    }

    fn unwritten(&self, code: &str) -> String {
        format!("출력을 쓰지 못했습니다 ({code}). 공간을 확보하거나 다른 곳에 쓰세요")
    }

    fn as_of(&self, age: Option<&str>) -> String {
        match age {
            Some(age) => format!("{age} 전 기준"),
            None => "이전 시점 기준".to_owned(),
        }
    }

    fn ahead(&self) -> &'static Ahead {
        &ahead::WORDS
    }

    fn doctor(&self) -> &'static Doctor {
        &doctor::WORDS
    }
}

/// The subject's particle after `name`, the name of a field: 이 where it ends in the sound of a consonant. English
/// words and letters as Korean reads them end so in l, m and n; every other sound gets a vowel at its end.
fn subject(name: &str) -> &'static str {
    if name.ends_with(['l', 'm', 'n']) { "이" } else { "가" }
}
