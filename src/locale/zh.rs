//! Chinese (simplified).

use super::{Language, with_message};
use crate::failure::{Failure, FileCause};
use crate::figures::number;
use crate::http::NetworkCause;
use crate::option_error::OptionError;
use crate::platform::Setup;
use crate::reading::{BalanceKind, Note, Scope, Unit};

/// Chinese (simplified).
pub struct Chinese;

impl Language for Chinese {
    fn tag(&self) -> &'static str {
        "zh"
    }

    fn heading(&self, platform: &str) -> String {
        format!("{platform} 账号额度")
    }

    fn account(&self) -> &'static str {
        "账号:"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "每月限额".to_owned(),
            (Unit::Week, _) => "每周限额".to_owned(),
            (Unit::Day, 1) => "每日限额".to_owned(),
            (Unit::Day, _) => format!("{count}天限额"),
            (Unit::Hour, _) => format!("{count}小时限额"),
            (Unit::Minute, _) => format!("{count}分钟限额"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("代码审查"),
            Scope::Spending => Some("消费上限"),
            Scope::Tokens => Some("Token"),
            Scope::McpCalls => Some("MCP 调用"),
            Scope::Credits => Some("积分"),
            Scope::PremiumRequests => Some("高级请求"),
            Scope::Chat => Some("聊天"),
            Scope::Completions => Some("代码补全"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "使用限额"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("剩余 {percent}%")
    }

    fn used(&self, used: &str, limit: &str) -> String {
        format!("已用: {used} / {limit}")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("重置: {duration}后")
    }

    fn reset_passed(&self) -> &'static str {
        "已过重置时间"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["天", "小时", "分钟"]
    }

    fn little_left(&self, percent: u32) -> String {
        format!("⚠️ 所剩不多: {percent}%")
    }

    fn limit_reached(&self) -> &'static str {
        "⛔ 已达上限"
    }

    fn unlimited(&self) -> &'static str {
        "无限制"
    }

    fn no_data(&self) -> &'static str {
        "无数据"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "积分:",
            BalanceKind::SavedResets => "已存重置次数:",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::KeyTrimmed => "auth.json 中的密钥前后有空白字符，已忽略。".to_owned(),
            Note::Month { year, month } => format!("{year}-{month:02} 的数据"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::Overage(amount) => format!("超出限额、另行计费: {}", number(*amount)),
            Note::Spent { used, included, billed } => {
                format!("已用: {} (套餐内: {}，计费: {})", number(*used), number(*included), number(*billed))
            }
        }
    }

    fn failed(&self) -> &'static str {
        "查询失败"
    }

    fn skipped(&self) -> &'static str {
        "已跳过"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("等待应答: {names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("……以及另外 {count} 项")
    }

    fn no_accounts(&self) -> &'static str {
        "未找到任何已配置的账号"
    }

    fn supported(&self) -> &'static str {
        "支持的平台及其配置方法:"
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("找到 `{entry}`，但缺少 {missing}")
    }

    fn setup(&self, setup: Setup) -> String {
        match setup {
            Setup::SignIn { choose } => format!("运行 `opencode auth login`，选择 {choose}，用你的套餐账号登录"),
            Setup::Key { choose, entry, console } => format!(
                "运行 `opencode auth login`，选择 {choose}，粘贴 {console} 上的密钥 (保存为 `{entry}`，`type: \"api\"`)"
            ),
            Setup::Copilot => "运行 `opencode auth login` 并选择 GitHub Copilot；或把可读取套餐的令牌写入 copilot-quota-token.json"
                .to_owned(),
            Setup::Antigravity => "运行 `opencode plugin opencode-antigravity-auth`，再用 `opencode auth login` 登录 (保存在 antigravity-accounts.json)"
                .to_owned(),
        }
    }

    fn what(&self, failure: &Failure, api: &str) -> String {
        let api = if api == "Zhipu" { "智谱" } else { api };
        match failure {
            Failure::AuthFile { path, cause } => {
                let cause = match cause {
                    FileCause::System(code) => code.to_string(),
                    FileCause::Syntax { line, column } => {
                        format!("第 {line} 行第 {column} 列起不是有效的 JSON")
                    }
                    FileCause::NotAnObject => "不是 JSON 对象".to_owned(),
                };
                format!("❌ 无法读取认证文件: {path}\n错误: {cause}")
            }
            Failure::InvalidConfig { path, field: Some(field), .. } => {
                format!("❌ {path}: `{field}` 缺失或有误")
            }
            Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} 无法使用"),
            Failure::TokenExpired => "⚠️ OAuth 授权已过期".to_owned(),
            Failure::MalformedCredential => "⚠️ 凭据中含有密钥或令牌不可能有的字符".to_owned(),
            Failure::SignInRevoked => "⚠️ 登录已被撤销或已失效".to_owned(),
            Failure::QuotaUnavailable => "⚠️ GitHub Copilot 配额查询暂时不可用".to_owned(),
            Failure::MissingProject => "⚠️ 缺少 project_id".to_owned(),
            Failure::CompanionMissing => "⚠️ 未找到配套插件 opencode-antigravity-auth".to_owned(),
            Failure::Status { status, message, .. } => {
                with_message(format!("{api} API 请求失败 ({status})"), message.as_ref())
            }
            Failure::Platform { code, message } => with_message(
                match code {
                    Some(code) => format!("{api} API 请求失败 ({code})"),
                    None => format!("{api} API 请求失败"),
                },
                message.as_ref(),
            ),
            Failure::Timeout { seconds } => format!("请求超时 ({seconds}秒)"),
            Failure::Network { cause, code } => {
                let cause = match cause {
                    NetworkCause::Dns => "无法解析平台的主机名",
                    NetworkCause::Unreachable => "无法连接到平台",
                    NetworkCause::Certificate => "平台的证书不受信任",
                    NetworkCause::Proxy => "代理拒绝了连接",
                    NetworkCause::Interrupted => "连接在应答完成前中断",
                    NetworkCause::NotAllowed => "请求已被阻止: 其主机不在允许列表中",
                    NetworkCause::Other => "网络错误",
                };
                format!("{cause} ({code})")
            }
            Failure::UnusableProxy { variable } => {
                format!("{variable} 指定的代理无法使用，因此未发送任何请求")
            }
            Failure::TooLarge => format!("{api} API 返回了超过 1 MiB 的内容，这不是额度应答"),
            Failure::InvalidReply => format!("{api} API 返回了无法识别的应答"),
        }
    }

    fn next_step(&self, failure: &Failure, setup: Option<Setup>) -> String {
        match failure {
            Failure::AuthFile { cause: FileCause::System(_), .. } => "请在 OpenCode 中登录一个平台: `opencode auth login`".to_owned(),
            Failure::AuthFile { .. } => "请修复该文件，或将其移走后重新登录: `opencode auth login`".to_owned(),
            Failure::SignInRevoked | Failure::InvalidConfig { field: Some("refreshToken"), .. } => "请重新登录: `opencode auth login`".to_owned(),
            Failure::InvalidConfig { field: Some(field), expected, .. } => format!("请将 `{field}` 设为 {expected}"),
            Failure::InvalidConfig { field: None, expected, .. } => format!("其内容必须是 {expected}"),
            Failure::TokenExpired => "请在 OpenCode 中使用一次 OpenAI 模型: OpenCode 会自动刷新令牌".to_owned(),
            Failure::QuotaUnavailable => "OpenCode 自己的令牌无权读取配额。请在 github.com 的 Settings、Developer settings 中创建 fine-grained \
                personal access token，账号权限 Plan 设为 Read-only，并把 {\"token\": \"...\", \"username\": \"...\", \
                \"tier\": \"...\"} 写入 ~/.config/opencode/copilot-quota-token.json。各 tier 每月请求数: free 50、pro 300、\
                pro+ 1500、business 300、enterprise 1000。也可查看 VS Code 状态栏或 https://github.com/settings/billing"
                .to_owned(),
            Failure::MissingProject => "请在 antigravity-accounts.json 中为该账号添加 `projectId`；托管项目请用 `managedProjectId`"
                .to_owned(),
            Failure::CompanionMissing => "请用 `opencode plugin opencode-antigravity-auth` 安装，或设置 ANTIGRAVITY_CLIENT_ID 和 ANTIGRAVITY_CLIENT_SECRET"
                .to_owned(),
            Failure::Status { status: 401 | 403, .. } | Failure::Platform { .. } | Failure::MalformedCredential => match setup {
                Some(Setup::Key { console, entry, .. }) => format!(
                    "密钥有误、已过期或没有套餐: 请在 {console} 检查，并用 `opencode auth login` 把新密钥写入 `{entry}`"
                ),
                Some(Setup::Copilot) => "令牌无效，或缺少 Plan: Read-only 权限: 请在 https://github.com/settings/tokens 更新，或用 `opencode auth login` 重新登录"
                    .to_owned(),
                _ => "登录已失效或缺少权限。请重新登录: `opencode auth login`".to_owned(),
            },
            Failure::Status { status: 404, .. } if setup == Some(Setup::Copilot) => "GitHub 没有这个用户或组织，或者令牌无权读取其套餐：请检查 `username` 和权限 Plan: Read-only"
                .to_owned(),
            Failure::Status { status: 429, retry_after: Some(seconds), .. } => {
                format!("请求过多: 请在 {} 后重试", <dyn Language>::duration(self, *seconds))
            }
            Failure::Status { status: 429, .. } => "请求过多: 请几分钟后重试".to_owned(),
            Failure::Status { status: 500.., .. } => "平台方出现问题: 请稍后重试".to_owned(),
            Failure::Status { status: 300..=399, .. } => "平台要求重定向，本工具从不跟随: 请更新 opencode-mystatus，或检查代理设置"
                .to_owned(),
            Failure::Status { .. } | Failure::InvalidReply | Failure::TooLarge => "平台可能更改了 API: 请稍后重试，再更新 opencode-mystatus"
                .to_owned(),
            Failure::UnusableProxy { variable } => format!("请将 {variable} 设为 `http://user:password@host:port` 或 `https://...`，密码中字母和数字以外的字符须写成 `%XX` (`#` 写成 `%23`)；\
                或者取消该变量"),
            Failure::Timeout { .. } => "请检查网络和代理设置 (HTTPS_PROXY)，然后重试".to_owned(),
            Failure::Network { cause: NetworkCause::Certificate, .. } => "如果公司代理会解密 TLS，请在 NODE_EXTRA_CA_CERTS 中指定其证书"
                .to_owned(),
            Failure::Network { cause: NetworkCause::Proxy, .. } => "请检查 HTTPS_PROXY 以及代理的用户名和密码".to_owned(),
            Failure::Network { cause: NetworkCause::NotAllowed, .. } => "请检查 auth.json 中的 `enterpriseUrl`: 必须是普通的公网 https 主机"
                .to_owned(),
            Failure::Network { .. } => "请检查网络和代理设置 (HTTPS_PROXY、NO_PROXY)，然后重试".to_owned(),
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        match option_error {
            OptionError::Unknown(arg) => format!("未知选项 `{arg}`"),
            OptionError::NoValue(option) => format!("{option} 需要一个值"),
            OptionError::BadValue { option, value, takes } => {
                format!("{option} 不接受 `{value}`，可用: {takes}")
            }
        }
    }

    fn see_help(&self) -> &'static str {
        "参见 `mystatus --help`"
    }

    fn help(&self) -> &'static str {
        "\
mystatus: 本机每个 AI 订阅还剩多少，以及何时重置

用法: mystatus [选项]

选项:
  --lang TAG          语言: en、zh、ko、ja (默认取自环境)
  --json              以 JSON 输出报告
  --platform ID       只查询此平台；可重复
  --timeout SECONDS   每个账号最多用时 (默认 10 秒)
  --private           隐藏邮箱地址和用户名
  --help              显示此帮助
  --version           显示版本

退出码: 0 所有账号都已应答；1 有账号失败，或没有可查询的账号；2 用法错误。

平台:"
    }
}
