//! The causes of failures, in Korean.

use super::super::with_message;
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::setup::Companion;

/// The reason why a file could not be used.
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "파일이 없습니다",
        SystemCause::Denied => "읽을 권한이 없습니다",
        SystemCause::NotAFile => "일반 파일이 아닙니다",
        SystemCause::TooLarge => "파일이 너무 큽니다",
        SystemCause::Silent => "디스크가 응답하지 않습니다",
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

/// The reason why a request got no answer.
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "플랫폼의 호스트 이름을 찾을 수 없습니다",
        NetworkCause::Unreachable => "플랫폼에 연결할 수 없습니다",
        NetworkCause::Certificate => "플랫폼의 인증서를 신뢰할 수 없습니다",
        NetworkCause::Proxy => "프록시가 연결을 거부했습니다",
        NetworkCause::ProxyUnreachable => "프록시에 연결할 수 없습니다",
        NetworkCause::ProxyInTheWay => "이 컴퓨터로 가는 요청이 HTTP_PROXY의 프록시로 가게 됩니다",
        NetworkCause::Interrupted => "응답이 끝나기 전에 연결이 끊겼습니다",
        NetworkCause::InvalidHttp => "응답이 올바른 HTTP가 아닙니다",
        NetworkCause::NotAllowed => "요청이 차단되었습니다: 허용 목록에 없는 호스트입니다",
        NetworkCause::Other => "네트워크 오류",
    }
}

/// A failure in words; `api` is the name of the platform's API in messages.
pub fn of_failure(failure: &Failure, api: &str) -> String {
    match failure {
        Failure::AuthFile { path, cause } => {
            format!("❌ 인증 파일을 읽을 수 없습니다: {path}\n오류: {}", of_file(cause))
        }
        Failure::ConfigFile { path, cause, .. } | Failure::Configuration { path, cause } => {
            format!("❌ {path} 파일을 사용할 수 없습니다: {}", of_file(cause))
        }
        Failure::InvalidConfig { path, field: Some(field), .. } => {
            format!("❌ {path}: `{field}` 값이 없거나 잘못되었습니다")
        }
        Failure::InvalidConfig { path, field: None, .. } => {
            format!("❌ {path} 파일을 사용할 수 없습니다")
        }
        Failure::InvalidOwn { path, field, expected } => match expected {
            ExpectedValue::SetVariable(name) => format!("❌ {path}: `{name}` 변수가 설정되어 있지 않습니다"),
            ExpectedValue::Entry(name) => {
                format!("❌ {path}: auth.json에 \"api\" 유형의 `{name}` 항목이 없습니다")
            }
            ExpectedValue::Figures => format!("❌ {path}: `{field}`에 수치의 위치가 적혀 있지 않습니다"),
            _ => format!("❌ {path}: `{field}` 값이 없거나 잘못되었습니다"),
        },
        Failure::UnknownField { path, field } => {
            format!("❌ {path}: `{field}` 항목은 알 수 없거나 다른 항목과 함께 쓸 수 없습니다")
        }
        Failure::TokenExpired => "⚠️ OAuth 인증이 만료되었습니다".to_owned(),
        Failure::MalformedCredential => {
            "⚠️ 인증 정보가 너무 길거나, 키나 토큰에 올 수 없는 문자가 있습니다".to_owned()
        }
        Failure::Unverified => "⚠️ 본인 확인을 마칠 때까지 계정을 쓸 수 없습니다".to_owned(),
        Failure::SignInRevoked => "⚠️ 로그인이 취소되었거나 만료되었습니다".to_owned(),
        Failure::QuotaUnavailable { message } => {
            with_message(format!("⚠️ {api} 할당량 조회가 일시적으로 사용 불가능합니다"), message.as_ref())
        }
        Failure::MissingField { name, .. } => {
            format!("⚠️ {name}가 없어 할당량을 조회할 수 없습니다")
        }
        Failure::CompanionMissing(Companion { plugin, .. }) => {
            format!("⚠️ 함께 쓰는 {plugin} 플러그인을 찾을 수 없습니다")
        }
        Failure::Status { status, message, .. } => {
            with_message(format!("{api} API 요청 실패 ({status})"), message.as_ref())
        }
        Failure::Platform { code, message, .. } => with_message(
            match code {
                Some(code) => format!("{api} API 요청 실패 ({code})"),
                None => format!("{api} API 요청 실패"),
            },
            message.as_ref(),
        ),
        Failure::Timeout { seconds } => format!("요청 시간 초과 ({seconds}초)"),
        Failure::NotAsked { accounts } => {
            format!("조회하지 않음: 앞서 조회한 {api} 계정 {accounts}개에서 응답이 없었습니다")
        }
        Failure::Network { cause, code } => {
            format!("{} ({code})", of_network(*cause))
        }
        Failure::UnusableProxy { variable } => {
            format!("{variable}에 지정된 프록시를 사용할 수 없어 아무것도 보내지 않았습니다")
        }
        Failure::TooLarge => {
            format!("{api} API가 1 MiB가 넘는 응답을 보냈습니다. 할당량 응답이 아닙니다")
        }
        Failure::WebPage => format!("{api} API가 읽을 수 없는 응답을 보냈습니다: 웹 페이지"),
        Failure::InvalidReply => format!("{api} API의 응답을 읽을 수 없습니다"),
    }
}
