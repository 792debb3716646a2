//! Why files could not be used and requests not answered, in Korean.

use crate::failure::{FileCause, SystemCause};
use crate::http::NetworkCause;

/// Why a file could not be used.
#[must_use]
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "파일이 없습니다",
        SystemCause::Denied => "읽을 권한이 없습니다",
        SystemCause::NotAFile => "일반 파일이 아닙니다",
        SystemCause::TooLarge => "파일이 너무 큽니다",
        SystemCause::Other => "읽을 수 없습니다",
    };
    match cause {
        FileCause::System { kind, code } => format!("{code} ({})", system(*kind)),
        FileCause::NoHome => "HOME이 설정되지 않아 홈 폴더를 알 수 없습니다".to_owned(),
        FileCause::Utf16 => "UTF-8이 아니라 UTF-16으로 저장되어 있습니다".to_owned(),
        FileCause::Syntax { line, column } => format!("{line}행 {column}열부터 올바른 JSON이 아닙니다"),
        FileCause::NotAnObject => "JSON 객체가 아닙니다".to_owned(),
    }
}

/// What kept a request from being answered.
#[must_use]
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "플랫폼의 호스트 이름을 찾을 수 없습니다",
        NetworkCause::Unreachable => "플랫폼에 연결할 수 없습니다",
        NetworkCause::Certificate => "플랫폼의 인증서를 신뢰할 수 없습니다",
        NetworkCause::Proxy => "프록시가 연결을 거부했습니다",
        NetworkCause::ProxyUnreachable => "프록시에 연결할 수 없습니다",
        NetworkCause::Interrupted => "응답이 끝나기 전에 연결이 끊겼습니다",
        NetworkCause::NotAllowed => "요청이 차단되었습니다: 허용 목록에 없는 호스트입니다",
        NetworkCause::Other => "네트워크 오류",
    }
}
