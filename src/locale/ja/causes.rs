//! Why files could not be used and requests not answered, in Japanese.

use crate::failure::{FileCause, SystemCause};
use crate::http::NetworkCause;

/// Why a file could not be used.
#[must_use]
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "ファイルがありません",
        SystemCause::Denied => "読み取る権限がありません",
        SystemCause::NotAFile => "通常のファイルではありません",
        SystemCause::TooLarge => "大きすぎます",
        SystemCause::Other => "読み取れません",
    };
    match cause {
        FileCause::System { kind, code } => format!("{code}（{}）", system(*kind)),
        FileCause::NoHome => "HOME が設定されておらず、ホームフォルダーが分かりません".to_owned(),
        FileCause::Utf16 => "UTF-8 ではなく UTF-16 で保存されています".to_owned(),
        FileCause::Syntax { line, column } => format!("{line}行{column}列から有効な JSON ではありません"),
        FileCause::NotAnObject => "JSON オブジェクトではありません".to_owned(),
    }
}

/// What kept a request from being answered.
#[must_use]
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "プラットフォームのホスト名を解決できません",
        NetworkCause::Unreachable => "プラットフォームに接続できません",
        NetworkCause::Certificate => "プラットフォームの証明書が信頼されていません",
        NetworkCause::Proxy => "プロキシが接続を拒否しました",
        NetworkCause::ProxyUnreachable => "プロキシに接続できません",
        NetworkCause::Interrupted => "応答の途中で接続が切れました",
        NetworkCause::NotAllowed => "リクエストを止めました：許可リストにないホストです",
        NetworkCause::Other => "ネットワークエラー",
    }
}
