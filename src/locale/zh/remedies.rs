//! What to do where a platform has said why it refuses, in Chinese.

use super::super::{Language, quoted};
use crate::advice::{Project, Remedy};
use crate::setup::Companion;

/// What to do about a refusal of the API that messages call `api`.
#[must_use]
pub fn of(language: &dyn Language, remedy: &Remedy, api: &str) -> String {
    match remedy {
        Remedy::CheckAccount { page: Some(page) } => {
            format!("目前只知道平台给出的说明：请在 {page} 检查账号，稍后重试")
        }
        Remedy::CheckAccount { page: None } => {
            "目前只知道平台给出的说明：请在平台网站上检查账号，稍后重试".to_owned()
        }
        Remedy::Verify => format!(
            "{api} 要求验证账号所有者：请在浏览器中打开该账号并完成验证，然后在登录时所用的程序中使用一次"
        ),
        Remedy::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(
                || "请在账号的项目中启用该 API".to_owned(),
                |page| format!("请在 {page} 启用该 API"),
            );
            let correct = project
                .map(|Project { file, fields }| format!("，或修改 {file} 中的 {}", quoted(fields, " 或 ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        Remedy::CheckProject(Project { file, fields }) => {
            format!("该账号无权使用此项目：请修改 {file} 中的 {}", quoted(fields, " 或 "))
        }
        Remedy::Appeal => format!("{api} 已封禁该账号：请向其申诉，重新登录没有作用"),
        Remedy::ChangeAccount { command: Some(command) } => {
            format!("账号或其工作区已被停用：请联系管理员，或登录其他账号：`{command}`")
        }
        Remedy::ChangeAccount { command: None } => {
            "账号或其工作区已被停用：请联系管理员，或改用其他账号".to_owned()
        }
        Remedy::CheckRegion => format!("{api} 不向请求所在的国家或地区提供服务：请检查 VPN 或代理"),
        Remedy::Authorize => "该组织要求 SAML 单点登录：请在平台设置中为令牌或应用授权".to_owned(),
        Remedy::CheckGuard => format!(
            "回应的不是 {api}，可能是 Cloudflare 或网络的登录页面：请检查网络、VPN 和代理。凭据没有问题"
        ),
        Remedy::UpdateCompanion(Companion { plugin, variables, .. }) => format!(
            "该登录所用的 OAuth 客户端属于 {plugin}：请用 `opencode plugin {plugin}@VERSION --force` 更新，或修改 {}",
            variables.join(" 和 ")
        ),
        Remedy::WaitForReset { seconds: Some(seconds) } => {
            format!("额度已用尽：{}后重置", language.wait(*seconds))
        }
        Remedy::WaitForReset { seconds: None } => "额度已用尽：请等待重置".to_owned(),
    }
}
