//! Japanese.

use super::{Language, with_message};
use crate::failure::{Failure, FileCause};
use crate::figures::number;
use crate::http::NetworkCause;
use crate::option_error::OptionError;
use crate::platform::Setup;
use crate::reading::{BalanceKind, Note, Scope, Unit};

/// Japanese.
pub struct Japanese;

impl Language for Japanese {
    fn tag(&self) -> &'static str {
        "ja"
    }

    fn heading(&self, platform: &str) -> String {
        format!("{platform} アカウントの残量")
    }

    fn account(&self) -> &'static str {
        "アカウント:"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "月間上限".to_owned(),
            (Unit::Week, _) => "週間上限".to_owned(),
            (Unit::Day, 1) => "1日の上限".to_owned(),
            (Unit::Day, _) => format!("{count}日間の上限"),
            (Unit::Hour, _) => format!("{count}時間の上限"),
            (Unit::Minute, _) => format!("{count}分間の上限"),
        }
    }

    fn scope(&self, scope: &Scope) -> Option<&'static str> {
        match scope {
            Scope::Plan | Scope::Named(_) => None,
            Scope::CodeReview => Some("コードレビュー"),
            Scope::Spending => Some("支出上限"),
            Scope::Tokens => Some("トークン"),
            Scope::McpCalls => Some("MCP 呼び出し"),
            Scope::Credits => Some("クレジット"),
            Scope::PremiumRequests => Some("プレミアム"),
            Scope::Chat => Some("チャット"),
            Scope::Completions => Some("コード補完"),
        }
    }

    fn usage_limit(&self) -> &'static str {
        "利用上限"
    }

    fn remaining(&self, percent: u32) -> String {
        format!("残り {percent}%")
    }

    fn used(&self, used: &str, limit: &str) -> String {
        format!("使用: {used} / {limit}")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("リセットまで: {duration}")
    }

    fn reset_passed(&self) -> &'static str {
        "リセット時刻を過ぎています"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["日", "時間", "分"]
    }

    fn little_left(&self, percent: u32) -> String {
        format!("⚠️ 残りわずか: {percent}%")
    }

    fn limit_reached(&self) -> &'static str {
        "⛔ 上限に到達"
    }

    fn unlimited(&self) -> &'static str {
        "無制限"
    }

    fn no_data(&self) -> &'static str {
        "データなし"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "クレジット:",
            BalanceKind::SavedResets => "保存済みリセット:",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::KeyTrimmed => "auth.json のキーの前後に空白があったため、取り除いて使いました。".to_owned(),
            Note::Month { year, month } => format!("{year}-{month:02} の数値"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::Overage(amount) => format!("上限超過(課金): {}", number(*amount)),
            Note::Spent { used, included, billed } => {
                format!(
                    "使用: {} (プラン内: {}、課金: {})",
                    number(*used),
                    number(*included),
                    number(*billed)
                )
            }
        }
    }

    fn failed(&self) -> &'static str {
        "取得に失敗"
    }

    fn skipped(&self) -> &'static str {
        "スキップ"
    }

    fn awaiting(&self, names: &str) -> String {
        format!("応答待ち: {names}")
    }

    fn and_more(&self, count: usize) -> String {
        format!("…ほか {count} 件")
    }

    fn no_accounts(&self) -> &'static str {
        "設定済みのアカウントが見つかりません"
    }

    fn supported(&self) -> &'static str {
        "対応プラットフォームと設定方法:"
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` はありますが、{missing} がありません")
    }

    fn setup(&self, setup: Setup) -> String {
        match setup {
            Setup::SignIn { choose } => format!("`opencode auth login` を実行し、{choose} を選んでプランのアカウントでログインします"),
            Setup::Key { choose, entry, console } => format!(
                "`opencode auth login` を実行し、{choose} を選んで {console} のキーを貼り付けます (`{entry}`、`type: \"api\"` として保存)"
            ),
            Setup::Copilot => "`opencode auth login` を実行し GitHub Copilot を選びます。またはプランを読めるトークンを copilot-quota-token.json に書きます"
                .to_owned(),
            Setup::Antigravity => "`opencode plugin opencode-antigravity-auth` を実行し、`opencode auth login` でログインします (antigravity-accounts.json に保存)"
                .to_owned(),
        }
    }

    fn what(&self, failure: &Failure, api: &str) -> String {
        match failure {
            Failure::AuthFile { path, cause } => {
                let cause = match cause {
                    FileCause::System(code) => code.to_string(),
                    FileCause::Syntax { line, column } => {
                        format!("{line}行{column}列から有効な JSON ではありません")
                    }
                    FileCause::NotAnObject => "JSON オブジェクトではありません".to_owned(),
                };
                format!("❌ 認証ファイルを読み取れません: {path}\nエラー: {cause}")
            }
            Failure::InvalidConfig { path, field: Some(field), .. } => {
                format!("❌ {path}: `{field}` がないか、正しくありません")
            }
            Failure::InvalidConfig { path, field: None, .. } => format!("❌ {path} は使えません"),
            Failure::TokenExpired => "⚠️ OAuth トークンの有効期限が切れています".to_owned(),
            Failure::MalformedCredential => {
                "⚠️ 認証情報に、キーやトークンに使えない文字が含まれています".to_owned()
            }
            Failure::SignInRevoked => "⚠️ ログインが取り消されたか、失効しています".to_owned(),
            Failure::QuotaUnavailable => "⚠️ GitHub Copilot のクォータを取得できません".to_owned(),
            Failure::MissingProject => "⚠️ project_id がないため残量を取得できません".to_owned(),
            Failure::CompanionMissing => {
                "⚠️ 連携プラグイン opencode-antigravity-auth が見つかりません".to_owned()
            }
            Failure::Status { status, message, .. } => {
                with_message(format!("{api} API リクエストに失敗しました ({status})"), message.as_ref())
            }
            Failure::Platform { code, message } => with_message(
                match code {
                    Some(code) => format!("{api} API リクエストに失敗しました ({code})"),
                    None => format!("{api} API リクエストに失敗しました"),
                },
                message.as_ref(),
            ),
            Failure::Timeout { seconds } => format!("リクエストがタイムアウトしました ({seconds}秒)"),
            Failure::Network { cause, code } => {
                let cause = match cause {
                    NetworkCause::Dns => "プラットフォームのホスト名を解決できません",
                    NetworkCause::Unreachable => "プラットフォームに接続できません",
                    NetworkCause::Certificate => "プラットフォームの証明書が信頼されていません",
                    NetworkCause::Proxy => "プロキシが接続を拒否しました",
                    NetworkCause::Interrupted => "応答の途中で接続が切れました",
                    NetworkCause::NotAllowed => "リクエストを止めました: 許可リストにないホストです",
                    NetworkCause::Other => "ネットワークエラー",
                };
                format!("{cause} ({code})")
            }
            Failure::UnusableProxy { variable } => {
                format!("{variable} のプロキシは使用できないため、何も送信しませんでした")
            }
            Failure::TooLarge => {
                format!("{api} API が 1 MiB を超える応答を返しました。残量の応答ではありません")
            }
            Failure::InvalidReply => format!("{api} API の応答を読み取れません"),
        }
    }

    fn next_step(&self, failure: &Failure, setup: Option<Setup>) -> String {
        match failure {
            Failure::AuthFile { cause: FileCause::System(_), .. } => "OpenCode でプラットフォームにログインしてください: `opencode auth login`".to_owned(),
            Failure::AuthFile { .. } => "ファイルを直すか、移動してからログインし直してください: `opencode auth login`".to_owned(),
            Failure::SignInRevoked | Failure::InvalidConfig { field: Some("refreshToken"), .. } => "ログインし直してください: `opencode auth login`".to_owned(),
            Failure::InvalidConfig { field: Some(field), expected, .. } => format!("`{field}` を次の値にしてください: {expected}"),
            Failure::InvalidConfig { field: None, expected, .. } => format!("ファイルには次の内容が必要です: {expected}"),
            Failure::TokenExpired => "OpenCode で OpenAI のモデルを一度使ってください。トークンは OpenCode が自動で更新します".to_owned(),
            Failure::QuotaUnavailable => "OpenCode のトークンではクォータを読めません。github.com の Settings、Developer settings で、アカウント権限 \
                Plan: Read-only の fine-grained personal access token を作り、{\"token\": \"...\", \"username\": \"...\", \
                \"tier\": \"...\"} を ~/.config/opencode/copilot-quota-token.json に書いてください。tier ごとの月間リクエスト数: \
                free 50、pro 300、pro+ 1500、business 300、enterprise 1000。VS Code のステータスバーや \
                https://github.com/settings/billing でも確認できます"
                .to_owned(),
            Failure::MissingProject => "antigravity-accounts.json のこのアカウントに `projectId` を追加してください。管理プロジェクトなら `managedProjectId` です"
                .to_owned(),
            Failure::CompanionMissing => "`opencode plugin opencode-antigravity-auth` でインストールするか、ANTIGRAVITY_CLIENT_ID と ANTIGRAVITY_CLIENT_SECRET を設定してください"
                .to_owned(),
            Failure::Status { status: 401 | 403, .. } | Failure::Platform { .. } | Failure::MalformedCredential => match setup {
                Some(Setup::Key { console, entry, .. }) => format!(
                    "キーが誤っているか、期限切れか、プランがありません。{console} で確認し、`opencode auth login` で `{entry}` のキーを入れ替えてください"
                ),
                Some(Setup::Copilot) => "トークンが無効か、Plan: Read-only の権限がありません。https://github.com/settings/tokens で更新するか、`opencode auth login` でログインし直してください"
                    .to_owned(),
                _ => "ログインが無効か、権限がありません。ログインし直してください: `opencode auth login`".to_owned(),
            },
            Failure::Status { status: 404, .. } if setup == Some(Setup::Copilot) => "GitHub にそのユーザーや組織がないか、トークンにプランを読む権限がありません。`username` と権限 Plan: Read-only を確認してください"
                .to_owned(),
            Failure::Status { status: 429, retry_after: Some(seconds), .. } => {
                format!("リクエストが多すぎます。{}後にもう一度お試しください", <dyn Language>::duration(self, *seconds))
            }
            Failure::Status { status: 429, .. } => "リクエストが多すぎます。数分後にもう一度お試しください".to_owned(),
            Failure::Status { status: 500.., .. } => "プラットフォーム側の問題です。しばらくしてからお試しください".to_owned(),
            Failure::Status { status: 300..=399, .. } => "別の場所へ転送されましたが、転送には従いません。opencode-mystatus を更新するか、プロキシ設定を確認してください"
                .to_owned(),
            Failure::Status { .. } | Failure::InvalidReply | Failure::TooLarge => "プラットフォームの API が変わった可能性があります。後で試し、それでもだめなら opencode-mystatus を更新してください"
                .to_owned(),
            Failure::UnusableProxy { variable } => format!("{variable} を `http://user:password@host:port` または `https://...` の形式で設定し、パスワード中の英数字以外の文字は \
                `%XX` と書いてください (`#` は `%23`)。または変数を解除してください"),
            Failure::Timeout { .. } => "ネットワークとプロキシ設定 (HTTPS_PROXY) を確認して、もう一度お試しください".to_owned(),
            Failure::Network { cause: NetworkCause::Certificate, .. } => "会社のプロキシが TLS を復号する場合は、その証明書を NODE_EXTRA_CA_CERTS に指定してください"
                .to_owned(),
            Failure::Network { cause: NetworkCause::Proxy, .. } => "HTTPS_PROXY と、プロキシのユーザー名・パスワードを確認してください".to_owned(),
            Failure::Network { cause: NetworkCause::NotAllowed, .. } => "auth.json の `enterpriseUrl` を確認してください。通常の公開 https ホストである必要があります"
                .to_owned(),
            Failure::Network { .. } => "ネットワークとプロキシ設定 (HTTPS_PROXY、NO_PROXY) を確認して、もう一度お試しください".to_owned(),
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        match option_error {
            OptionError::Unknown(arg) => format!("不明なオプション `{arg}`"),
            OptionError::NoValue(option) => format!("{option} には値が必要です"),
            OptionError::BadValue { option, value, takes } => {
                format!("{option} に `{value}` は使えません。使える値: {takes}")
            }
        }
    }

    fn see_help(&self) -> &'static str {
        "`mystatus --help` を参照してください"
    }

    fn help(&self) -> &'static str {
        "\
mystatus: このマシンのすべての AI サブスクリプションの残量とリセット時期

使い方: mystatus [オプション]

オプション:
  --lang TAG          言語: en、zh、ko、ja (既定: 環境による)
  --json              レポートを JSON で出力
  --platform ID       このプラットフォームだけを照会 (繰り返し可)
  --timeout SECONDS   アカウントごとの制限時間 (既定: 10 秒)
  --private           メールアドレスとユーザー名を隠す
  --help              このヘルプを表示
  --version           バージョンを表示

終了コード: 0 すべてのアカウントが応答、1 失敗したアカウントがあるか照会対象がない、2 使い方の誤り。

プラットフォーム:"
    }
}
