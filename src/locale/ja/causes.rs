//! The causes of failures, in Japanese.

use super::super::with_message;
use crate::failure::{ExpectedValue, Failure, FileCause, SystemCause};
use crate::http::NetworkCause;
use crate::setup::Companion;

/// The reason why a file could not be used.
pub fn of_file(cause: &FileCause) -> String {
    let system = |kind| match kind {
        SystemCause::Missing => "ファイルがありません",
        SystemCause::Denied => "読み取る権限がありません",
        SystemCause::NotAFile => "通常のファイルではありません",
        SystemCause::TooLarge => "大きすぎます",
        SystemCause::Silent => "ディスクが応答しません",
        SystemCause::Other => "読み取れません",
    };
    match cause {
        FileCause::System { kind, code } => format!("{code}（{}）", system(*kind)),
        FileCause::NoHome => "HOME が設定されておらず、ホームフォルダーが分かりません".to_owned(),
        FileCause::Utf16 => "UTF-8 ではなく UTF-16 で保存されています".to_owned(),
        FileCause::Syntax { line, column } => {
            format!("{line} 行目 {column} 列目以降が有効な JSON ではありません")
        }
        FileCause::NotAnObject => "JSON オブジェクトではありません".to_owned(),
    }
}

/// The reason why a request got no answer.
pub fn of_network(cause: NetworkCause) -> &'static str {
    match cause {
        NetworkCause::Dns => "プラットフォームのホスト名を解決できません",
        NetworkCause::Unreachable => "プラットフォームに接続できません",
        NetworkCause::Certificate => "プラットフォームの証明書が信頼されていません",
        NetworkCause::Proxy => "プロキシが接続を拒否しました",
        NetworkCause::ProxyUnreachable => "プロキシに接続できません",
        NetworkCause::ProxyInTheWay => {
            "このマシン宛てのリクエストが HTTP_PROXY のプロキシに送られてしまいます"
        }
        NetworkCause::Interrupted => "応答の途中で接続が切れました",
        NetworkCause::InvalidHttp => "応答が正しい HTTP ではありません",
        NetworkCause::NotAllowed => "リクエストをブロックしました: 許可リストにないホストです",
        NetworkCause::Other => "ネットワークエラー",
    }
}

/// A failure in words; `api` is the name of the platform's API in messages.
pub fn of_failure(failure: &Failure, api: &str) -> String {
    match failure {
        Failure::AuthFile { path, cause } => {
            format!("❌ 認証ファイルを読み取れません: {path}\nエラー: {}", of_file(cause))
        }
        Failure::ConfigFile { path, cause, .. } | Failure::Configuration { path, cause } => {
            format!("❌ {path} は使えません: {}", of_file(cause))
        }
        Failure::InvalidConfig { path, field: Some(field), .. } => {
            format!("❌ {path}: `{field}` がないか、正しくありません")
        }
        Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} は使えません"),
        Failure::InvalidOwn { path, field, expected } => match expected {
            ExpectedValue::SetVariable(name) => format!("❌ {path}: 変数 `{name}` が設定されていません"),
            ExpectedValue::Entry(name) => {
                format!("❌ {path}: auth.json に種類が \"api\" の項目 `{name}` がありません")
            }
            ExpectedValue::Figures => format!("❌ {path}: `{field}` に数値の場所が書かれていません"),
            _ => format!("❌ {path}: `{field}` がないか、正しくありません"),
        },
        Failure::UnknownField { path, field } => {
            format!("❌ {path}: `{field}` は不明か、ほかの項目と併用できません")
        }
        Failure::TokenExpired => "⚠️ OAuth トークンの有効期限が切れています".to_owned(),
        Failure::MalformedCredential => {
            "⚠️ 認証情報が長すぎるか、キーやトークンに使えない文字が含まれています".to_owned()
        }
        Failure::Unverified => "⚠️ アカウントは確認が済むまで無効になっています".to_owned(),
        Failure::SignInRevoked => "⚠️ ログインが取り消されたか、失効しています".to_owned(),
        Failure::QuotaUnavailable { message } => {
            with_message(format!("⚠️ {api} のクォータを取得できません"), message.as_ref())
        }
        Failure::MissingField { name, .. } => format!("⚠️ {name} がありません"),
        Failure::CompanionMissing(Companion { plugin, .. }) => {
            format!("⚠️ 連携プラグイン {plugin} が見つかりません")
        }
        Failure::Status { status, message, .. } => {
            with_message(format!("{api} API リクエストに失敗しました ({status})"), message.as_ref())
        }
        Failure::Platform { code, message, .. } => with_message(
            match code {
                Some(code) => format!("{api} API リクエストに失敗しました ({code})"),
                None => format!("{api} API リクエストに失敗しました"),
            },
            message.as_ref(),
        ),
        Failure::Timeout { seconds } => format!("リクエストがタイムアウトしました ({seconds}秒)"),
        Failure::NotAsked { accounts } => {
            format!("照会していません: これまでに {api} が {accounts} 件のアカウントに応答しませんでした")
        }
        Failure::Network { cause, code } => {
            format!("{} ({code})", of_network(*cause))
        }
        Failure::UnusableProxy { variable } => {
            format!("{variable} のプロキシは使用できないため、何も送信しませんでした")
        }
        Failure::TooLarge => {
            format!("{api} API が 1 MiB を超える応答を返しました。クォータの応答ではありません")
        }
        Failure::WebPage => format!("{api} API の応答を読み取れません: ウェブページが返されました"),
        Failure::InvalidReply => format!("{api} API の応答を読み取れません"),
    }
}
