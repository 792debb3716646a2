//! The next steps, in Chinese.

use super::super::{OWN_PAGE, quoted};
use super::CHINESE;
use crate::environment::AUTH_CONTENT;
use crate::failure::ExpectedValue;
use crate::next_step::{KeyPlace, NextStep, Project, RefusalStep};
use crate::setup::{Companion, Elsewhere, OPENCODE_SIGN_IN, Token};

/// The next step in words; `api` is the name of the platform's API in messages.
pub fn text(step: NextStep, api: &str) -> String {
    match step {
        NextStep::SignIn => format!("请在 OpenCode 中登录一个平台：`{OPENCODE_SIGN_IN}`"),
        NextStep::SignInAgain { command } => format!("请重新登录：`{command}`"),
        NextStep::UseProgram { program } => {
            format!("请在 {program} 中使用一次任意 {api} 模型：{program} 会自动刷新令牌")
        }
        NextStep::RenewSignIn { command } => format!("登录已失效或缺少权限。请重新登录：`{command}`"),
        NextStep::RenewAuthContent => format!(
            "请用 `{OPENCODE_SIGN_IN}` 登录，并把 auth.json 中的新条目写入代替该文件的 {AUTH_CONTENT}"
        ),
        NextStep::RenewKey { console, permission, place } => renew_key(console, permission, place),
        NextStep::RenewToken(Token { permission, page, file, .. }) => {
            format!("令牌无效，或缺少 {permission} 权限：请在 {page} 更新，并把新令牌写入 {file}")
        }
        NextStep::CreateToken(token) => create_token(token),
        NextStep::CheckToken(Token { owner_field, permission, .. }) => {
            format!("没有这个用户或组织，或者令牌无权读取其套餐：请检查 `{owner_field}` 和权限 {permission}")
        }
        NextStep::AskAdministrator => {
            "所在企业的主机不允许此登录读取配额：请咨询管理员，或查看编辑器的状态栏".to_owned()
        }
        NextStep::CheckPlan => "该账号可能没有带配额的套餐：请在平台网站上确认".to_owned(),
        NextStep::AllowReading => {
            "请让当前用户可以读写该文件及其目录（用过 `sudo` 后可能归 root 所有）；在此之前，重新登录也会失败"
                .to_owned()
        }
        NextStep::CheckDisk => "请检查文件所在的磁盘或网络文件夹：它没有响应".to_owned(),
        NextStep::SetHome => "请将 HOME 设为您的主目录，然后重试".to_owned(),
        NextStep::SaveAsUtf8 => "请将文件保存为 UTF-8：PowerShell 的 `>` 会写成 UTF-16".to_owned(),
        NextStep::RepairFile => {
            format!("请修复该文件，或将其移走后重新登录：`{OPENCODE_SIGN_IN}`")
        }
        NextStep::CorrectAuthContent => {
            format!("请更正 {AUTH_CONTENT}（须为 JSON 对象），或取消设置该变量，届时以 auth.json 为准")
        }
        NextStep::RepairConfiguration => {
            "请修复该文件：在可读取之前不会发送任何密钥，因为其中可能为密钥指定了其他主机".to_owned()
        }
        NextStep::WriteFile { expected } => format!("文件内容必须是 {expected}"),
        NextStep::SetField { field, expected } => format!("请将 `{field}` 设为 {expected}"),
        NextStep::CheckOwn => "请对照该平台的实际响应，检查其 `custom` 条目中的 `url` 和各指针".to_owned(),
        NextStep::SetOwn { field, expected } => set_own(field, expected),
        NextStep::RemoveField { field } => format!("请删除 `{field}`"),
        NextStep::AddField { file, fields } => {
            format!("请在 {file} 中为该账号添加 {}", quoted(fields, " 或 "))
        }
        NextStep::CheckHost { field } => {
            format!("请检查 auth.json 中的 `{field}`：必须是普通的公网 https 主机")
        }
        NextStep::Install(Companion { plugin, variables, .. }) => {
            format!("请用 `opencode plugin {plugin} -g` 安装，或设置环境变量 {}", variables.join(" 和 "))
        }
        NextStep::Wait { seconds: Some(seconds) } => {
            format!("请求过多：请在{}后重试", CHINESE.wait(seconds))
        }
        NextStep::Wait { seconds: None } => "请求过多：请几分钟后重试".to_owned(),
        NextStep::OnRefusal(step) => remedy(&step, api),
        NextStep::TryLater { seconds: Some(seconds) } => {
            format!("平台方出现问题：请在{}后重试", CHINESE.wait(seconds))
        }
        NextStep::TryLater { seconds: None } => "平台方出现问题：请稍后重试".to_owned(),
        NextStep::Redirected => {
            "平台返回了重定向，本工具不会跟随：请更新 opencode-mystatus，或检查代理设置".to_owned()
        }
        NextStep::UpdateHosts => {
            "本工具只访问已知属于该平台的主机：请更新 opencode-mystatus，新版本可能支持此主机".to_owned()
        }
        NextStep::Update => "平台可能更改了 API：请稍后重试；若仍失败，请更新 opencode-mystatus".to_owned(),
        NextStep::GiveTime => {
            "请检查网络和代理设置（HTTPS_PROXY、NO_PROXY）后重试，或用选项 `timeout`（命令行中为 `--timeout`）延长时限"
                .to_owned()
        }
        NextStep::CheckNetwork => "请检查网络和代理设置（HTTPS_PROXY、NO_PROXY），然后重试".to_owned(),
        NextStep::ExemptHost => {
            "请取消设置 HTTP_PROXY，或将 mystatus.json 中 `url` 的主机加入 NO_PROXY".to_owned()
        }
        NextStep::SetProxy { variable } => format!(
            "请将 {variable} 设为 `http://user:password@host:port`（使用 TLS 的代理写 https），密码中字母和数字以外的字符须写成 `%XX`（`#` 写成 `%23`）；或者取消设置该变量"
        ),
        NextStep::CheckProxy => "请检查 HTTPS_PROXY 或 ALL_PROXY，以及代理的用户名和密码".to_owned(),
        NextStep::FindProxy => {
            "请检查 HTTPS_PROXY 或 ALL_PROXY 中的代理地址，以及代理是否正在运行".to_owned()
        }
        NextStep::TrustProxy => "如果公司代理会解密 TLS，请在 NODE_EXTRA_CA_CERTS 中指定其证书".to_owned(),
    }
}

/// The next step after a refusal in words; `api` is the name of the platform's API in messages.
fn remedy(remedy: &RefusalStep, api: &str) -> String {
    match remedy {
        RefusalStep::CheckAccount { page: Some(page) } => {
            format!("平台没有给出其他原因：请在 {page} 检查账号，稍后重试")
        }
        RefusalStep::CheckAccount { page: None } => {
            "平台没有给出其他原因：请在平台网站上检查账号，稍后重试".to_owned()
        }
        RefusalStep::Verify => format!(
            "{api} 要求验证账号所有者：请在浏览器中打开该账号并完成验证，然后在登录时所用的程序中使用一次"
        ),
        RefusalStep::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(
                || "请在账号的项目中启用该 API".to_owned(),
                |page| format!("请在 {page} 启用该 API"),
            );
            let correct = project
                .map(|Project { file, fields }| format!("，或修改 {file} 中的 {}", quoted(fields, " 或 ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        RefusalStep::CheckProject(Project { file, fields }) => {
            format!("该账号无权使用此项目：请修改 {file} 中的 {}", quoted(fields, " 或 "))
        }
        RefusalStep::Appeal => format!("{api} 已封禁该账号：请向其申诉，重新登录没有作用"),
        RefusalStep::ChangeAccount { command: Some(command) } => {
            format!("账号或其工作区已被停用：请联系管理员，或登录其他账号：`{command}`")
        }
        RefusalStep::ChangeAccount { command: None } => {
            "账号或其工作区已被停用：请联系管理员，或改用其他账号".to_owned()
        }
        RefusalStep::CheckRegion => format!("{api} 不向请求所在的国家或地区提供服务：请检查 VPN 或代理"),
        RefusalStep::Authorize => "该组织要求 SAML 单点登录：请在平台设置中为令牌或应用授权".to_owned(),
        RefusalStep::CheckGuard => format!(
            "回应的不是 {api}，可能是 Cloudflare 或网络的登录页面：请检查网络、VPN 和代理。凭据没有问题"
        ),
        RefusalStep::UpdateCompanion(Companion { plugin, variables, .. }) => format!(
            "该登录所用的 OAuth 客户端属于 {plugin}：请用 `opencode plugin {plugin}@VERSION -g --force` 更新（VERSION 为 npm 上的最新版本），或修改 {}",
            variables.join(" 和 ")
        ),
        RefusalStep::WaitForReset { seconds: Some(seconds) } => {
            format!("限额已用完：{}后重置", CHINESE.wait(*seconds))
        }
        RefusalStep::WaitForReset { seconds: None } => "限额已用完：请等待重置".to_owned(),
        RefusalStep::ConnectDatabase => {
            format!("{api} 未连接数据库，因此没有预算数据：请联系其管理员连接数据库")
        }
        RefusalStep::CheckTeam { variable } => format!("此密钥无权读取该团队：请检查 {variable}"),
        RefusalStep::GrantPermission { name } => {
            format!("该密钥所属的用户无权读取配额：请为该用户授予 {name}")
        }
        RefusalStep::NameFinalUrl => {
            "该 URL 返回了重定向，本工具不会跟随：请在 mystatus.json 的 `url` 中填写最终的 URL".to_owned()
        }
    }
}

fn renew_key(console: &str, permission: Option<&str>, place: KeyPlace) -> String {
    let lacks =
        permission.map_or_else(|| "没有套餐".to_owned(), |permission| format!("缺少 {permission} 权限"));
    let renew = match place {
        KeyPlace::Entry(entry) => format!("用 `{OPENCODE_SIGN_IN}` 把新密钥写入 `{entry}`"),
        KeyPlace::AuthContent(entry) => format!("把新密钥写入 {AUTH_CONTENT} 中的 `{entry}`"),
        KeyPlace::Variable(name) => format!("将环境变量 {name} 设为新密钥"),
        KeyPlace::Variables { id, secret } => format!("将环境变量 {id} 和 {secret} 设为新的一对密钥"),
        KeyPlace::Configuration => "把新密钥写入 opencode.json 的 `apiKey`，或其中引用的环境变量".to_owned(),
    };
    format!("密钥有误、已过期或{lacks}：请在 {console} 检查，并{renew}")
}

fn create_token(token: &Token) -> String {
    let Token { kind, page, permission, file, content, plans, elsewhere, .. } = token;
    let plans = plans.map(|(field, plans)| {
        let plans = super::super::plans(plans, "、");
        format!("`{field}` 为您的套餐；各套餐每月请求数：{plans}。")
    });
    let elsewhere = elsewhere.map(|Elsewhere { editor, page }| format!("也可查看 {editor} 状态栏或 {page}"));
    let (plans, elsewhere) = (plans.unwrap_or_default(), elsewhere.unwrap_or_default());
    format!(
        "当前的登录无权读取配额。请在 {page} 创建权限为 {permission} 的 {kind}，并把 {content} 写入 {file}。{plans}{elsewhere}"
    )
}

/// The correction of `field` in the description of a custom platform.
fn set_own(field: &str, expected: ExpectedValue) -> String {
    let expected = match expected {
        ExpectedValue::SetVariable(_) => return format!("请设置该变量，或在 `{field}` 中改用其他变量"),
        ExpectedValue::Entry(_) => {
            return format!("请用 `{OPENCODE_SIGN_IN}` 添加，或在 `{field}` 中改用其他条目");
        }
        ExpectedValue::Figures => {
            return format!("请为其添加 `windows`、`balances` 或 `preset`：{OWN_PAGE}");
        }
        ExpectedValue::Written(written) => return format!("请将 `{field}` 设为 {written}"),
        ExpectedValue::Id => " 1 到 32 个字符，仅限 a-z、0-9 和 -".to_owned(),
        ExpectedValue::NewId => "其他平台未使用的 id".to_owned(),
        ExpectedValue::Text(most) => format!(" 1 到 {most} 个字符的字符串"),
        ExpectedValue::Positive => "大于 0 的数字".to_owned(),
        ExpectedValue::Objects(most) => format!("最多 {most} 个对象的列表"),
        ExpectedValue::Https => " https 地址，或添加 `\"loopback\": true`".to_owned(),
        ExpectedValue::NewVariable => "没有其他用途的变量".to_owned(),
        ExpectedValue::NewEntry => "内置平台不读取的 auth.json 条目".to_owned(),
    };
    format!("请将 `{field}` 设为{expected}")
}
