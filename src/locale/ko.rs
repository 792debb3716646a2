//! Korean.

use super::{Language, with_message};
use crate::failure::{Failure, FileCause};
use crate::figures::number;
use crate::http::NetworkCause;
use crate::option_error::OptionError;
use crate::platform::Setup;
use crate::reading::{BalanceKind, Note, Scope, Unit};

/// Korean.
pub struct Korean;

impl Language for Korean {
    fn tag(&self) -> &'static str {
        "ko"
    }

    fn heading(&self, platform: &str) -> String {
        format!("{platform} 계정 할당량")
    }

    fn account(&self) -> &'static str {
        "계정:"
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

    fn used(&self, used: &str, limit: &str) -> String {
        format!("사용: {used} / {limit}")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("초기화까지: {duration}")
    }

    fn reset_passed(&self) -> &'static str {
        "초기화 시간이 지났습니다"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["일", "시간", "분"]
    }

    fn little_left(&self, percent: u32) -> String {
        format!("⚠️ 얼마 남지 않음: {percent}%")
    }

    fn limit_reached(&self) -> &'static str {
        "⛔ 한도 도달"
    }

    fn unlimited(&self) -> &'static str {
        "무제한"
    }

    fn no_data(&self) -> &'static str {
        "데이터 없음"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "크레딧:",
            BalanceKind::SavedResets => "저장된 초기화:",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::KeyTrimmed => "auth.json의 키 앞뒤에 공백이 있어 제외하고 사용했습니다.".to_owned(),
            Note::Month { year, month } => format!("{year}-{month:02} 기준"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::Overage(amount) => format!("한도 초과(과금): {}", number(*amount)),
            Note::Spent { used, included, billed } => {
                format!("사용: {} (포함: {}, 과금: {})", number(*used), number(*included), number(*billed))
            }
        }
    }

    fn failed(&self) -> &'static str {
        "조회 실패"
    }

    fn skipped(&self) -> &'static str {
        "건너뜀"
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

    fn supported(&self) -> &'static str {
        "지원하는 플랫폼과 설정 방법:"
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` 항목이 있지만 {missing} 값이 없습니다")
    }

    fn setup(&self, setup: Setup) -> String {
        match setup {
            Setup::SignIn { choose } => format!("`opencode auth login`을 실행하고 {choose}를 선택해 요금제 계정으로 로그인하세요"),
            Setup::Key { choose, entry, console } => format!(
                "`opencode auth login`을 실행하고 {choose}를 선택해 {console} 의 키를 붙여 넣으세요 (`{entry}`, `type: \"api\"`로 저장됨)"
            ),
            Setup::Copilot => "`opencode auth login`을 실행하고 GitHub Copilot을 선택하세요. 또는 요금제를 읽을 수 있는 토큰을 copilot-quota-token.json에 넣으세요"
                .to_owned(),
            Setup::Antigravity => "`opencode plugin opencode-antigravity-auth`를 실행한 뒤 `opencode auth login`으로 로그인하세요 (antigravity-accounts.json에 저장됨)"
                .to_owned(),
        }
    }

    fn what(&self, failure: &Failure, api: &str) -> String {
        match failure {
            Failure::AuthFile { path, cause } => {
                let cause = match cause {
                    FileCause::System(code) => code.to_string(),
                    FileCause::Syntax { line, column } => {
                        format!("{line}행 {column}열부터 올바른 JSON이 아닙니다")
                    }
                    FileCause::NotAnObject => "JSON 객체가 아닙니다".to_owned(),
                };
                format!("❌ 인증 파일을 읽을 수 없습니다: {path}\n오류: {cause}")
            }
            Failure::InvalidConfig { path, field: Some(field), .. } => {
                format!("❌ {path}: `{field}` 값이 없거나 잘못되었습니다")
            }
            Failure::InvalidConfig { path, field: None, .. } => {
                format!("❌ {path} 파일을 사용할 수 없습니다")
            }
            Failure::TokenExpired => "⚠️ OAuth 인증이 만료되었습니다".to_owned(),
            Failure::MalformedCredential => {
                "⚠️ 인증 정보에 키나 토큰에 올 수 없는 문자가 있습니다".to_owned()
            }
            Failure::SignInRevoked => "⚠️ 로그인이 취소되었거나 만료되었습니다".to_owned(),
            Failure::QuotaUnavailable => {
                "⚠️ GitHub Copilot 할당량 조회가 일시적으로 사용 불가능합니다".to_owned()
            }
            Failure::MissingProject => "⚠️ project_id가 없어 할당량을 조회할 수 없습니다".to_owned(),
            Failure::CompanionMissing => {
                "⚠️ 함께 쓰는 플러그인 opencode-antigravity-auth를 찾을 수 없습니다".to_owned()
            }
            Failure::Status { status, message, .. } => {
                with_message(format!("{api} API 요청 실패 ({status})"), message.as_ref())
            }
            Failure::Platform { code, message } => with_message(
                match code {
                    Some(code) => format!("{api} API 요청 실패 ({code})"),
                    None => format!("{api} API 요청 실패"),
                },
                message.as_ref(),
            ),
            Failure::Timeout { seconds } => format!("요청 시간 초과 ({seconds}초)"),
            Failure::Network { cause, code } => {
                let cause = match cause {
                    NetworkCause::Dns => "플랫폼의 호스트 이름을 찾을 수 없습니다",
                    NetworkCause::Unreachable => "플랫폼에 연결할 수 없습니다",
                    NetworkCause::Certificate => "플랫폼의 인증서를 신뢰할 수 없습니다",
                    NetworkCause::Proxy => "프록시가 연결을 거부했습니다",
                    NetworkCause::Interrupted => "응답이 끝나기 전에 연결이 끊겼습니다",
                    NetworkCause::NotAllowed => "요청이 차단되었습니다: 허용 목록에 없는 호스트입니다",
                    NetworkCause::Other => "네트워크 오류",
                };
                format!("{cause} ({code})")
            }
            Failure::UnusableProxy { variable } => {
                format!("{variable}에 지정된 프록시를 사용할 수 없어 아무것도 보내지 않았습니다")
            }
            Failure::TooLarge => {
                format!("{api} API가 1 MiB가 넘는 응답을 보냈습니다. 할당량 응답이 아닙니다")
            }
            Failure::InvalidReply => format!("{api} API의 응답을 읽을 수 없습니다"),
        }
    }

    fn next_step(&self, failure: &Failure, setup: Option<Setup>) -> String {
        match failure {
            Failure::AuthFile { cause: FileCause::System(_), .. } => "OpenCode에서 플랫폼에 로그인하세요: `opencode auth login`".to_owned(),
            Failure::AuthFile { .. } => "파일을 고치거나, 파일을 옮긴 뒤 다시 로그인하세요: `opencode auth login`".to_owned(),
            Failure::SignInRevoked | Failure::InvalidConfig { field: Some("refreshToken"), .. } => "다시 로그인하세요: `opencode auth login`".to_owned(),
            Failure::InvalidConfig { field: Some(field), expected, .. } => format!("`{field}` 값을 다음과 같이 설정하세요: {expected}"),
            Failure::InvalidConfig { field: None, expected, .. } => format!("파일에는 다음 내용이 있어야 합니다: {expected}"),
            Failure::TokenExpired => "OpenCode에서 OpenAI 모델을 한 번 사용하세요. OpenCode가 토큰을 스스로 갱신합니다".to_owned(),
            Failure::QuotaUnavailable => "OpenCode의 토큰으로는 할당량을 읽을 수 없습니다. github.com의 Settings, Developer settings에서 계정 권한 \
                Plan: Read-only를 가진 fine-grained personal access token을 만들고 {\"token\": \"...\", \"username\": \"...\", \
                \"tier\": \"...\"}를 ~/.config/opencode/copilot-quota-token.json에 쓰세요. tier별 월간 요청 수: free 50, pro 300, \
                pro+ 1500, business 300, enterprise 1000. 또는 VS Code 상태 표시줄이나 https://github.com/settings/billing 에서 확인하세요"
                .to_owned(),
            Failure::MissingProject => "antigravity-accounts.json의 이 계정에 `projectId`를 추가하세요. 관리형 프로젝트는 `managedProjectId`를 사용합니다"
                .to_owned(),
            Failure::CompanionMissing => "`opencode plugin opencode-antigravity-auth`로 설치하거나 ANTIGRAVITY_CLIENT_ID와 ANTIGRAVITY_CLIENT_SECRET을 설정하세요"
                .to_owned(),
            Failure::Status { status: 401 | 403, .. } | Failure::Platform { .. } | Failure::MalformedCredential => match setup {
                Some(Setup::Key { console, entry, .. }) => format!(
                    "키가 잘못되었거나 만료되었거나 요금제가 없습니다. {console} 에서 확인하고 `opencode auth login`으로 `{entry}`의 키를 바꾸세요"
                ),
                Some(Setup::Copilot) => "토큰이 잘못되었거나 Plan: Read-only 권한이 없습니다. https://github.com/settings/tokens 에서 갱신하거나 `opencode auth login`으로 다시 로그인하세요"
                    .to_owned(),
                _ => "로그인이 더 이상 유효하지 않거나 권한이 없습니다. 다시 로그인하세요: `opencode auth login`".to_owned(),
            },
            Failure::Status { status: 404, .. } if setup == Some(Setup::Copilot) => "GitHub에 그런 사용자나 조직이 없거나, 토큰에 요금제를 읽을 권한이 없습니다. `username`과 권한 Plan: Read-only를 확인하세요"
                .to_owned(),
            Failure::Status { status: 429, retry_after: Some(seconds), .. } => {
                format!("요청이 너무 많습니다. {} 후에 다시 시도하세요", <dyn Language>::duration(self, *seconds))
            }
            Failure::Status { status: 429, .. } => "요청이 너무 많습니다. 몇 분 후에 다시 시도하세요".to_owned(),
            Failure::Status { status: 500.., .. } => "플랫폼 쪽에 문제가 있습니다. 나중에 다시 시도하세요".to_owned(),
            Failure::Status { status: 300..=399, .. } => "플랫폼이 다른 주소로 보내지만 따라가지 않습니다. opencode-mystatus를 업데이트하거나 프록시 설정을 확인하세요"
                .to_owned(),
            Failure::Status { .. } | Failure::InvalidReply | Failure::TooLarge => "플랫폼의 API가 바뀌었을 수 있습니다. 나중에 다시 시도한 뒤 opencode-mystatus를 업데이트하세요"
                .to_owned(),
            Failure::UnusableProxy { variable } => format!("{variable} 값을 `http://user:password@host:port` 또는 `https://...` 형식으로 지정하고, 비밀번호의 글자와 숫자 이외의 문자는 \
                `%XX`로 쓰세요(`#`은 `%23`). 또는 변수를 해제하세요"),
            Failure::Timeout { .. } => "네트워크와 프록시 설정(HTTPS_PROXY)을 확인하고 다시 시도하세요".to_owned(),
            Failure::Network { cause: NetworkCause::Certificate, .. } => "회사 프록시가 TLS를 복호화한다면 그 인증서를 NODE_EXTRA_CA_CERTS에 지정하세요"
                .to_owned(),
            Failure::Network { cause: NetworkCause::Proxy, .. } => "HTTPS_PROXY와 프록시의 사용자 이름, 비밀번호를 확인하세요".to_owned(),
            Failure::Network { cause: NetworkCause::NotAllowed, .. } => "auth.json의 `enterpriseUrl`을 확인하세요. 일반 공개 https 호스트여야 합니다"
                .to_owned(),
            Failure::Network { .. } => "네트워크와 프록시 설정(HTTPS_PROXY, NO_PROXY)을 확인하고 다시 시도하세요".to_owned(),
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        match option_error {
            OptionError::Unknown(arg) => format!("알 수 없는 옵션 `{arg}`"),
            OptionError::NoValue(option) => format!("{option}에는 값이 필요합니다"),
            OptionError::BadValue { option, value, takes } => {
                format!("{option}에 `{value}` 값을 쓸 수 없습니다. 가능한 값: {takes}")
            }
        }
    }

    fn see_help(&self) -> &'static str {
        "`mystatus --help`를 참고하세요"
    }

    fn help(&self) -> &'static str {
        "\
mystatus: 이 컴퓨터의 모든 AI 구독이 얼마나 남았고 언제 초기화되는지 보여 줍니다

사용법: mystatus [옵션]

옵션:
  --lang TAG          언어: en, zh, ko, ja (기본: 환경에서 결정)
  --json              보고서를 JSON으로 출력
  --platform ID       이 플랫폼만 조회 (여러 번 가능)
  --timeout SECONDS   계정마다 걸릴 수 있는 시간 (기본: 10초)
  --private           이메일 주소와 사용자 이름을 숨김
  --help              이 도움말 표시
  --version           버전 표시

종료 코드: 0 모든 계정이 응답함, 1 실패한 계정이 있거나 조회할 계정이 없음, 2 잘못된 사용법.

플랫폼:"
    }
}
