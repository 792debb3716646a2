//! The causes of failures, in Chinese.

use super::super::with_message;
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::setup::Companion;

/// The reason why a file could not be used.
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "文件不存在",
        SystemCause::Denied => "没有读取权限",
        SystemCause::NotAFile => "不是普通文件",
        SystemCause::TooLarge => "文件过大",
        SystemCause::Silent => "磁盘没有响应",
        SystemCause::Other => "无法读取",
    };
    match cause {
        FileCause::System { kind, code } => format!("{code}（{}）", system(*kind)),
        FileCause::NoHome => "未设置 HOME，无法确定主目录".to_owned(),
        FileCause::Utf16 => "编码是 UTF-16，应为 UTF-8".to_owned(),
        FileCause::Syntax { line, column } => format!("第 {line} 行第 {column} 列起不是有效的 JSON"),
        FileCause::NotAnObject => "不是 JSON 对象".to_owned(),
    }
}

/// The reason why a request got no answer.
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "无法解析平台的主机名",
        NetworkCause::Unreachable => "无法连接到平台",
        NetworkCause::Certificate => "平台的证书不受信任",
        NetworkCause::Proxy => "代理拒绝了连接",
        NetworkCause::ProxyUnreachable => "无法连接到代理",
        NetworkCause::ProxyInTheWay => "该请求发往本机，但会被 HTTP_PROXY 的代理截走",
        NetworkCause::Interrupted => "连接在响应完成前中断",
        NetworkCause::InvalidHttp => "响应不是有效的 HTTP",
        NetworkCause::NotAllowed => "请求已被阻止：其主机不在允许列表中",
        NetworkCause::Other => "网络错误",
    }
}

/// A failure in words; `api` is the name of the platform's API in messages.
pub fn of_failure(failure: &Failure, api: &str) -> String {
    match failure {
        Failure::AuthFile { path, cause } => {
            format!("❌ 无法读取认证文件: {path}\n错误: {}", of_file(cause))
        }
        Failure::ConfigFile { path, cause, .. } | Failure::Configuration { path, cause } => {
            format!("❌ {path} 无法使用：{}", of_file(cause))
        }
        Failure::InvalidConfig { path, field: Some(field), .. } => {
            format!("❌ {path}：`{field}` 缺失或有误")
        }
        Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} 无法使用"),
        Failure::InvalidOwn { path, field, expected } => match expected {
            ExpectedValue::SetVariable(name) => format!("❌ {path}：未设置变量 `{name}`"),
            ExpectedValue::Entry(name) => {
                format!("❌ {path}：auth.json 中没有类型为 \"api\" 的条目 `{name}`")
            }
            ExpectedValue::Figures => format!("❌ {path}：`{field}` 没有说明数值所在的位置"),
            _ => format!("❌ {path}：`{field}` 缺失或有误"),
        },
        Failure::UnknownField { path, field } => {
            format!("❌ {path}：`{field}` 未知，或不能与其他字段同时使用")
        }
        Failure::TokenExpired => "⚠️ OAuth 授权已过期".to_owned(),
        Failure::MalformedCredential => "⚠️ 凭据比任何密钥或令牌都长，或含有其不可能有的字符".to_owned(),
        Failure::Unverified => "⚠️ 账号需先完成验证，在此之前不可用".to_owned(),
        Failure::SignInRevoked => "⚠️ 登录已被撤销或已失效".to_owned(),
        Failure::QuotaUnavailable { message } => {
            with_message(format!("⚠️ {api} 配额查询暂时不可用"), message.as_ref())
        }
        Failure::MissingField { name, .. } => format!("⚠️ 缺少 {name}"),
        Failure::CompanionMissing(Companion { plugin, .. }) => format!("⚠️ 未找到配套插件 {plugin}"),
        Failure::Status { status, message, .. } => {
            with_message(format!("{api} API 请求失败 ({status})"), message.as_ref())
        }
        Failure::Platform { code, message, .. } => with_message(
            match code {
                Some(code) => format!("{api} API 请求失败 ({code})"),
                None => format!("{api} API 请求失败"),
            },
            message.as_ref(),
        ),
        Failure::Timeout { seconds } => format!("请求超时 ({seconds}秒)"),
        Failure::NotAsked { accounts } => format!("未查询：此前 {api} 已有 {accounts} 个账号未响应"),
        Failure::Network { cause, code } => {
            format!("{} ({code})", of_network(*cause))
        }
        Failure::UnusableProxy { variable } => {
            format!("{variable} 指定的代理无法使用，因此未发送任何请求")
        }
        Failure::TooLarge => format!("{api} API 返回了超过 1 MiB 的内容，这不是配额数据"),
        Failure::WebPage => format!("{api} API 返回了无法识别的内容：网页"),
        Failure::InvalidReply => format!("{api} API 返回了无法识别的内容"),
    }
}
