//! What to do where a platform has said why it refuses, in Korean.

use super::super::{Language, quoted};
use crate::advice::{Project, Remedy};
use crate::setup::Companion;

/// What to do about a refusal of the API that messages call `api`.
#[must_use]
pub fn of(language: &dyn Language, remedy: &Remedy, api: &str) -> String {
    match remedy {
        Remedy::CheckAccount { page: Some(page) } => {
            format!("알려진 것은 플랫폼의 메시지뿐입니다. {page} 에서 계정을 확인하고 나중에 다시 시도하세요")
        }
        Remedy::CheckAccount { page: None } => {
            "알려진 것은 플랫폼의 메시지뿐입니다. 플랫폼 웹사이트에서 계정을 확인하고 나중에 다시 시도하세요"
                .to_owned()
        }
        Remedy::Verify => format!(
            "{api}에서 계정 소유자 확인을 요구합니다. 브라우저에서 계정을 열어 본인 확인을 마친 뒤, 로그인했던 프로그램에서 한 번 사용하세요"
        ),
        Remedy::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(
                || "계정의 프로젝트에서 API를 사용 설정하세요".to_owned(),
                |page| format!("{page} 에서 API를 사용 설정하세요"),
            );
            let correct = project.map(|Project { file, fields }| {
                format!(". 또는 {file}의 {} 값을 고치세요", quoted(fields, " 또는 "))
            });
            format!("{enable}{}", correct.unwrap_or_default())
        }
        Remedy::CheckProject(Project { file, fields }) => format!(
            "이 계정이 쓸 수 없는 프로젝트입니다. {file}의 {} 값을 고치세요",
            quoted(fields, " 또는 ")
        ),
        Remedy::Appeal => format!(
            "{api}에서 계정을 정지했습니다. 해당 플랫폼에 이의를 제기하세요. 다시 로그인해도 달라지지 않습니다"
        ),
        Remedy::ChangeAccount { command: Some(command) } => format!(
            "계정 또는 워크스페이스가 비활성화되었습니다. 관리자에게 문의하거나 다른 계정으로 로그인하세요: `{command}`"
        ),
        Remedy::ChangeAccount { command: None } => {
            "계정 또는 워크스페이스가 비활성화되었습니다. 관리자에게 문의하거나 다른 계정을 사용하세요"
                .to_owned()
        }
        Remedy::CheckRegion => {
            format!("요청을 보낸 국가에서는 {api} 서비스가 제공되지 않습니다. VPN이나 프록시를 확인하세요")
        }
        Remedy::Authorize => {
            "조직에서 SAML 싱글 사인온을 요구합니다. 플랫폼 설정에서 토큰 또는 앱을 승인하세요".to_owned()
        }
        Remedy::CheckGuard => format!(
            "{api} 대신 다른 것이 응답했습니다(예: Cloudflare, 네트워크의 로그인 페이지). 네트워크, VPN, 프록시를 확인하세요. 인증 정보의 문제가 아닙니다"
        ),
        Remedy::UpdateCompanion(Companion { plugin, variables, .. }) => format!(
            "이 로그인의 OAuth 클라이언트는 {plugin}의 것입니다. `opencode plugin {plugin}@VERSION --force`로 업데이트하거나 {} 값을 고치세요",
            variables.join(", ")
        ),
        Remedy::WaitForReset { seconds: Some(seconds) } => {
            format!("한도를 모두 사용했습니다. {} 후에 초기화됩니다", language.wait(*seconds))
        }
        Remedy::WaitForReset { seconds: None } => {
            "한도를 모두 사용했습니다. 초기화될 때까지 기다리세요".to_owned()
        }
    }
}
