//! The command line's help and option errors, in Korean.

use super::super::suggestion;
use super::causes::of_file;
use crate::option_error::{Amount, Kind, OptionError};

/// The help, with placeholders for what the registry knows.
pub const HELP: &str = "\
mystatus: 이 컴퓨터에 있는 모든 AI 구독의 남은 사용량과 초기화 시점
사용법: mystatus [옵션] [PLATFORM…]
  PLATFORM             {platforms}
  platforms            모든 플랫폼과 설정 방법, 이 컴퓨터에서 찾은 것을 표시
  line                 표시줄용 한 줄: --tightest, --for, --format, --preset
  guard                남은 한도가 충분한지 확인 (종료 코드): --sure, --for
  metrics              Prometheus용 메트릭 출력
  doctor, verify       읽는 파일 등 점검, 모듈 검증 (--online: 조회까지 실행)
  json-schema, completions SHELL  --json의 스키마, bash, zsh, fish 자동 완성
  --json               보고서를 JSON으로 출력
  --watch [SECONDS]    SECONDS초마다 새로 고침 (기본: 60), q나 Ctrl-C로 종료
  --color WHEN         auto, always, never (기본: auto)
  --lang TAG           언어: {languages} (기본: 환경에서 결정)
  --enable ID          활성화가 필요한 플랫폼도 조회: {opt-in}
  --timeout SECONDS    계정당 제한 시간 (기본: 10초)
  --private            이메일, 사용자 이름, GitHub Enterprise 호스트를 숨김
  --hours N, --until HH:MM, --prefer no-stop|no-waste  작업 시간과 선택 기준
  -h, --help, -V, --version  도움말이나 버전 표시
예: mystatus openai zai    mystatus --watch    mystatus --json | jq .
종료 코드: 0 모두 응답, 1 실패·조회 대상 없음·출력 실패, 2 잘못된 사용법
환경 변수: MYSTATUS_LANG, NO_COLOR, FORCE_COLOR, CLICOLOR, HTTPS_PROXY, …
https://github.com/opencode-mystatus/opencode-mystatus#command-line";

/// The help on options of commands alone, in the form of the help.
pub const HELP_OF_COMMANDS: &str =
    "  guard                쓸 계정이 충분하면 종료 코드 0, 부족하거나 모르면 1
  metrics              계정과 한도마다 Prometheus용 메트릭 출력
  doctor               읽는 것을 모두 점검하고 보낼 요청을 표시
  verify               설치된 패키지를 검증하고 접근할 수 있는 것을 표시
  json-schema          --json 출력의 JSON 스키마를 출력
  completions SHELL    자동 완성 출력, SHELL은 bash, zsh, fish 중 하나
  --for NAME           플랫폼이나 제공자, line은 모델도 가능: openai/MODEL
  --sure SHARE         요구하는 확률, 0~0.99 (기본: 0.95)
  --tightest           가장 적게 남은 것을 표시 (기본)
  --format FORMAT      줄에 표시할 내용, 쓸 수 있는 필드:
  --preset NAME        이 프로그램의 형식으로 출력: {presets}
  --platform ID        이 플랫폼만 조회, 쉼표로 구분
  --online             플랫폼에도 조회 (verify는 npm에 조회)";

/// An option error in words.
pub fn of_option(option_error: &OptionError) -> String {
    match option_error {
        OptionError::Unknown { name, nearest } => {
            format!(
                "알 수 없는 옵션 `{name}`{}",
                suggestion(nearest.as_ref(), |nearest| format!(". 혹시 `{nearest}`인가요?"))
            )
        }
        OptionError::UnknownArgument { value, nearest } => format!(
            "`{value}` 플랫폼이나 명령은 없습니다.{} 플랫폼 목록은 `mystatus platforms`로 볼 수 있습니다",
            suggestion(nearest.as_ref(), |nearest| format!(" 혹시 `{nearest}`인가요?"))
        ),
        OptionError::NotWith { by, given } => format!("함께 쓸 수 없습니다: `{by}`, `{given}`"),
        OptionError::NoTerminal(option) => format!("{option} 옵션은 터미널에서만 쓸 수 있습니다"),
        OptionError::SettingsOnly(option) => {
            format!("`{option}` 설정은 mystatus.json에서만 유효하며 여기서는 무시됩니다")
        }
        OptionError::Unread { path, cause, is_own } => {
            let ignored = if *is_own { "그 설정을 모두 무시하고 " } else { "" };
            format!("{path} 파일을 사용할 수 없어 {ignored}이름을 숨깁니다: {}", of_file(cause))
        }
        OptionError::Misnamed(path) => format!(
            "{path} 파일은 읽지 않으며 이름을 숨깁니다. mystatus.json으로 이름을 바꾸세요. 주석도 쓸 수 있습니다"
        ),
        OptionError::NoValue(option) => format!("{option}에는 값이 필요합니다"),
        OptionError::TakesNoValue(given) => format!("`{given}`: 이 옵션에는 값을 쓰지 않습니다"),
        OptionError::WrongType { option, takes } => {
            let takes = match takes {
                Kind::Text => "문자열",
                Kind::Number => "숫자",
                Kind::Switch => "true 또는 false",
                Kind::List => "목록",
                Kind::Object => "JSON 객체",
            };
            format!("`{option}` 값으로는 {takes}만 쓸 수 있습니다")
        }
        OptionError::NoPlatform { option, value, nearest: Some(nearest) } => {
            format!(
                "{option}: `{value}` 플랫폼은 없습니다. 혹시 `{nearest}`인가요? 전체 목록은 `mystatus platforms`로 볼 수 있습니다"
            )
        }
        OptionError::NoPlatform { option, value, nearest: None } => {
            format!(
                "{option}: `{value}` 플랫폼은 없습니다. 전체 목록은 `mystatus platforms`로 볼 수 있습니다"
            )
        }
        OptionError::NoField { value, nearest: Some(nearest), .. } => {
            format!("--format: `{{{value}}}` 필드는 없습니다. 혹시 `{{{nearest}}}`인가요?")
        }
        OptionError::NoField { value, nearest: None, fields } => {
            format!("--format: `{{{value}}}` 필드는 없습니다. 쓸 수 있는 필드: {fields}")
        }
        OptionError::BadForm { option, value, like } => {
            format!("{option}에 `{value}` 값을 쓸 수 없습니다. 올바른 예: {like}")
        }
        OptionError::OutOfRange { option, value, takes, least, most } => {
            let takes = match takes {
                Amount::Seconds => "초를 정수로 쓰세요",
                Amount::Share => "비율을 쓰세요. 예: 0.8",
                Amount::Number => "숫자를 쓰세요",
            };
            format!("{option}에 `{value}` 값을 쓸 수 없습니다. {least}부터 {most}까지의 {takes}")
        }
        OptionError::LoneBrace(value) => format!(
            "--format: `{value}`의 중괄호가 짝이 맞지 않습니다. 중괄호를 글자로 쓰려면 `{{{{`와 `}}}}`를 쓰세요"
        ),
        OptionError::NoShell { shells } => format!("completions에는 셸을 지정해야 합니다: {shells}"),
        OptionError::InSettings(error) => format!("mystatus.json: {}", of_option(error)),
        OptionError::BadValue { option, value, takes } => {
            format!("{option}에 `{value}` 값을 쓸 수 없습니다. 가능한 값: {takes}")
        }
    }
}
