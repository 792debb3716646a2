//! The command line's help and option errors, in Korean.

use crate::locale::OptionErrors;

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

/// The help on options of commands alone, in the form of the help. A command's options follow its line; those of
/// `line` come first.
pub const HELP_OF_COMMANDS: &str = "  --for NAME           플랫폼, 제공자, 모델 (예: openai/MODEL)
  --tightest           가장 적게 남은 것을 표시 (기본)
  --format FORMAT      줄에 표시할 내용, 쓸 수 있는 필드:
  --preset NAME        이 프로그램의 형식으로 출력: {presets}
  guard                쓸 계정이 충분하면 종료 코드 0, 부족하거나 모르면 1
  --for NAME           플랫폼이나 제공자
  --sure SHARE         요구하는 확률, 0~0.99 (기본: 0.95)
  metrics              계정과 한도마다 Prometheus용 메트릭 출력
  doctor               읽는 것을 모두 점검하고 보낼 요청을 표시
  --online             플랫폼에도 조회
  verify               설치된 패키지를 검증하고 접근할 수 있는 것을 표시
  --online             npm의 패키지와도 비교
  json-schema          --json 출력의 JSON 스키마를 출력
  completions SHELL    자동 완성 출력, SHELL은 bash, zsh, fish 중 하나
  --platform ID        이 플랫폼만 조회, 쉼표로 구분";

/// The texts of option errors.
pub static ERRORS: OptionErrors = OptionErrors {
    unknown_option: "알 수 없는 옵션 `{name}`",
    option_meant: "알 수 없는 옵션 `{name}`. 혹시 `{nearest}`인가요?",
    unknown_argument: "`{value}` 플랫폼이나 명령은 없습니다. 플랫폼 목록은 `mystatus platforms`로 볼 수 있습니다",
    argument_meant: "`{value}` 플랫폼이나 명령은 없습니다. 혹시 `{nearest}`인가요? 플랫폼 목록은 `mystatus platforms`로 볼 수 있습니다",
    not_with: "함께 쓸 수 없습니다: `{by}`, `{given}`",
    no_terminal: "{option} 옵션은 터미널에서만 쓸 수 있습니다",
    settings_only: "`{option}` 설정은 mystatus.json에서만 유효하며 여기서는 무시됩니다",
    unread: "{path} 파일을 사용할 수 없어 이름을 숨깁니다: {cause}",
    own_unread: "{path} 파일을 사용할 수 없어 그 설정을 모두 무시하고 이름을 숨깁니다: {cause}",
    misnamed: "{path} 파일은 읽지 않으며 이름을 숨깁니다. mystatus.json으로 이름을 바꾸세요. 주석도 쓸 수 있습니다",
    no_value: "{option}에는 값이 필요합니다",
    takes_no_value: "`{given}`: 이 옵션에는 값을 쓰지 않습니다",
    a_string: "문자열",
    a_number: "숫자",
    a_switch: "true 또는 false",
    a_list: "목록",
    an_object: "JSON 객체",
    wrong_type: "`{option}` 값으로는 {takes}만 쓸 수 있습니다",
    not_private: "`private` 값으로는 true 또는 false만 쓸 수 있습니다(`{value}` 값은 쓸 수 없음). 고칠 때까지 이름을 숨깁니다",
    no_platform: "{option}: `{value}` 플랫폼은 없습니다. 전체 목록은 `mystatus platforms`로 볼 수 있습니다",
    platform_meant: "{option}: `{value}` 플랫폼은 없습니다. 혹시 `{nearest}`인가요? 전체 목록은 `mystatus platforms`로 볼 수 있습니다",
    no_account: "names: 여기에는 `{value}` 계정이 없습니다",
    account_meant: "names: 여기에는 `{value}` 계정이 없습니다. 혹시 `{nearest}`인가요?",
    no_field: "--format: `{{value}}` 필드는 없습니다. 쓸 수 있는 필드: {fields}",
    field_meant: "--format: `{{value}}` 필드는 없습니다. 혹시 `{{nearest}}`인가요?",
    bad_form: "{option}에 `{value}` 값을 쓸 수 없습니다. 올바른 예: {like}",
    not_seconds: "{option}에 `{value}` 값을 쓸 수 없습니다. {least}부터 {most}까지의 초를 정수로 쓰세요",
    not_a_share: "{option}에 `{value}` 값을 쓸 수 없습니다. {least}부터 {most}까지의 비율을 쓰세요. 예: 0.8",
    not_a_number: "{option}에 `{value}` 값을 쓸 수 없습니다. {least}부터 {most}까지의 숫자를 쓰세요",
    lone_brace: "--format: `{value}`의 중괄호가 짝이 맞지 않습니다. 중괄호를 글자로 쓰려면 `{{`와 `}}`를 쓰세요",
    no_shell: "completions에는 셸을 지정해야 합니다: {shells}",
    in_settings: "mystatus.json: {error}",
    bad_value: "{option}에 `{value}` 값을 쓸 수 없습니다. 가능한 값: {takes}",
};
