//! Why files could not be used and requests not answered, in Chinese.

use crate::failure::{FileCause, SystemCause};
use crate::http::NetworkCause;

/// Why a file could not be used.
#[must_use]
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "文件不存在",
        SystemCause::Denied => "没有读取权限",
        SystemCause::NotAFile => "不是普通文件",
        SystemCause::TooLarge => "文件过大",
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

/// What kept a request from being answered.
#[must_use]
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "无法解析平台的主机名",
        NetworkCause::Unreachable => "无法连接到平台",
        NetworkCause::Certificate => "平台的证书不受信任",
        NetworkCause::Proxy => "代理拒绝了连接",
        NetworkCause::ProxyUnreachable => "无法连接到代理",
        NetworkCause::Interrupted => "连接在响应完成前中断",
        NetworkCause::NotAllowed => "请求已被阻止：其主机不在允许列表中",
        NetworkCause::Other => "网络错误",
    }
}
