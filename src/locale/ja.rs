//! Japanese.

use super::{Ahead, Detail, Doctor, Language, Short, with_message};
use crate::advice::Advice;
use crate::failure::Failure;
use crate::figures::{dollars, number};
use crate::option_error::OptionError;
use crate::platform::Terms;
use crate::reading::{BalanceKind, Note, Scope, Unit};
use crate::setup::{Companion, Key, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable};

mod advice;
mod ahead;
mod causes;
mod doctor;
mod usage;

/// Japanese.
pub struct Japanese;

impl Language for Japanese {
    fn tag(&self) -> &'static str {
        "ja"
    }

    fn limit(&self, unit: Unit, count: u64) -> String {
        match (unit, count) {
            (Unit::Month, _) => "月間上限".to_owned(),
            (Unit::Week, _) => "週間上限".to_owned(),
            (Unit::Day, 1) => "1日の上限".to_owned(),
            (Unit::Day, _) => format!("{count}日間上限"),
            (Unit::Hour, _) => format!("{count}時間上限"),
            (Unit::Minute, _) => format!("{count}分間上限"),
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

    fn used(&self, amount: &str) -> String {
        format!("{amount} 使用")
    }

    fn owed(&self, amount: &str) -> String {
        format!("{amount} 未払い")
    }

    fn resets_in(&self, duration: &str) -> String {
        format!("{duration}後にリセット")
    }

    fn reset_passed(&self) -> &'static str {
        "リセット時刻を経過"
    }

    fn duration_units(&self) -> [&'static str; 3] {
        ["日", "時間", "分"]
    }

    fn between_units(&self) -> &'static str {
        ""
    }

    fn low(&self) -> &'static str {
        "残りわずか"
    }

    fn limit_reached(&self) -> &'static str {
        "上限に到達"
    }

    fn used_up(&self, names: &str) -> String {
        format!("使い切り: {names}")
    }

    fn stopped(&self, of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
        match back {
            Some((at, wait)) => format!("{of}の{limit}に達しました。{at} に再び使えます（{wait}後）。"),
            None => format!("{of}の{limit}に達しました。"),
        }
    }

    fn other_has(&self, of: &str, percent: u32) -> String {
        format!("{of}は残り {percent}% です。")
    }

    fn weekdays(&self) -> &'static [&'static str; 7] {
        &["月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"]
    }

    fn running_low(&self, names: &str) -> String {
        format!("残りわずか: {names}")
    }

    fn unlimited(&self) -> &'static str {
        "無制限"
    }

    fn no_data(&self) -> &'static str {
        "データなし"
    }

    fn balance(&self, kind: BalanceKind) -> &'static str {
        match kind {
            BalanceKind::Credits => "クレジット",
            BalanceKind::SavedResets => "保存済みリセット",
            BalanceKind::Prepaid => "残高",
        }
    }

    fn note(&self, note: &Note) -> String {
        match note {
            Note::NoPlan => "このキーにはプランがないため、表示できる上限はありません。".to_owned(),
            Note::KeyTrimmed => "auth.json のキーの前後に空白があったため、取り除いて使いました。".to_owned(),
            Note::Suspended { reason } => {
                with_message("⛔ アカウントが停止されています".to_owned(), reason.as_ref())
            }
            Note::Month { year, month } => format!("{year}-{month:02} の数値"),
            Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
            Note::LastRun(program) => format!("{program} を最後に使ったときの値です。"),
            Note::Overage(amount) => format!("上限超過(課金): {}", number(*amount)),
            Note::UsedOf { scope, amount } => {
                format!("{}: {} 使用", <dyn Language>::window(self, scope, None), number(*amount))
            }
            Note::NotCounted { name, amount } => {
                format!("不明な項目のため集計に含めません: {name}、{}", number(*amount))
            }
            Note::Spent { used, included, billed } => {
                let billed = billed.map(|billed| format!("、課金: {}", number(billed))).unwrap_or_default();
                format!("使用: {} (プラン内: {}{})", number(*used), number(*included), billed)
            }
            Note::Charged(charged) => format!("課金: {}", dollars(*charged)),
            Note::SpentThisMonth(spent) => format!("今月の利用額: {}", dollars(*spent)),
            Note::BalanceTooLow => "⛔ 残高が足りないため、リクエストできません".to_owned(),
            Note::Seat(Token { kind, permission, file, content, .. }) => format!(
                "組織が支払うシートの使用量は、組織のレポートにだけあります。組織の権限 {permission} を持つ {kind} を作成し、{content} を {file} に書き込んでください。エンタープライズのレポートは fine-grained トークンではなく classic トークンだけを受け付けます"
            ),
            Note::TeamSeat { page } => {
                format!("ここでは上限がわかりません。チームのシートの上限は {page} にあります")
            }
            Note::LongerUnknown(period) => {
                format!(
                    "この時間内にリセットするプールはこの上限のみ: {}",
                    <dyn Language>::window(self, &Scope::Plan, Some(*period))
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

    fn waiting(&self) -> &'static str {
        "応答待ち…"
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

    fn not_found(&self, platform: &str) -> String {
        format!("{platform} のアカウントが見つかりません:")
    }

    fn supported(&self) -> &'static str {
        "対応プラットフォーム:"
    }

    fn all_platforms(&self, page: &str) -> String {
        format!("すべてのプラットフォームと設定方法: `mystatus platforms` または {page}")
    }

    fn platforms_found(&self, found: usize, total: usize) -> String {
        format!("{total} 件のプラットフォームのうち {found} 件がこのマシンで見つかりました")
    }

    fn also_reads(&self, variables: &str) -> String {
        format!("ほかに読む変数: {variables}")
    }

    fn offered(&self) -> &'static str {
        "有効にすると表示できるもの:"
    }

    fn offer(&self, id: &str, terms: &Terms) -> String {
        let terms = match terms {
            Terms::Forbidden { vendor } => format!(
                "{vendor} は他のプログラムがこのサインインを使うことを認めておらず、アカウントを停止することがあります"
            ),
            Terms::Impersonates { program } => format!(
                "{program} 自身のものに見えるリクエストにしか応答せず、規約で認められていない可能性があります"
            ),
        };
        format!(
            "{terms}；mystatus.json に `\"enable\": [\"{id}\"]` と書くか、`--enable {id}` で有効にしてください"
        )
    }

    fn incomplete(&self, entry: &str, missing: &str) -> String {
        format!("`{entry}` はありますが、{missing} がありません")
    }

    fn unsupported(&self, names: &str) -> String {
        format!("見つかりましたが未対応です：{names}")
    }

    fn without_plan(&self, entry: &str, setup: &str) -> String {
        format!("`{entry}` は API キーで、API キーにはプランがありません: {setup}")
    }

    fn setup(&self, setup: &Setup) -> String {
        match setup {
            Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
                format!("`{command}` を実行し、{choose} を選んでプランのアカウントでログインします")
            }
            Setup::SignIn(SignIn { command, choose: None, .. }) => {
                format!("`{command}` を実行し、プランのアカウントでログインします")
            }
            Setup::Key(Key { choose, entry, console }) => format!(
                "`{OPENCODE_SIGN_IN}` を実行し、{choose} を選んで {console} のキーを貼り付けます（`{entry}`、\
                `type: \"api\"` として保存）"
            ),
            Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
                "`{OPENCODE_SIGN_IN}` を実行し、{choose} を選んで {console} にある {permission} の権限があるキーを\
                貼り付けます（`{entry}`、`type: \"api\"` として保存）"
            ),
            Setup::Variable(Variable { name, console }) => {
                format!("環境変数 {name} に {console} のキーを設定します")
            }
            Setup::Token(Token { permission, file, .. }) => {
                format!("{permission} の権限があるトークンを {file} に書きます")
            }
            Setup::Companion(Companion { plugin, file, .. }) => format!(
                "`opencode plugin {plugin}` を実行し、`{OPENCODE_SIGN_IN}` でログインします（{file} に保存）"
            ),
        }
    }

    fn or(&self) -> &'static str {
        "。または、"
    }

    fn failure(&self, failure: &Failure, api: &str) -> String {
        causes::of_failure(failure, api)
    }

    fn advice(&self, advice: Advice, api: &str) -> String {
        advice::text(self, advice, api)
    }

    fn no_match(&self) -> &'static str {
        "一致するアカウントがありません"
    }

    fn detail(&self, detail: Detail) -> &'static str {
        match detail {
            Detail::Source => "認証情報の場所",
            Detail::Asked => "問い合わせ時刻",
            Detail::Interval => "自動更新の間隔",
            Detail::Reset => "リセット時刻",
            Detail::Forecast => "見込み",
            Detail::Meter => "計測",
        }
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("↑ ↓  j k", "アカウントを選ぶ"),
            ("⏎", "詳細を見る"),
            ("/", "プラットフォーム・名前・プランで絞り込む"),
            ("a b c …", "同上（ここにない文字を打てばそのまま始まる）"),
            ("r", "もう一度問い合わせる"),
            ("B", "予測のこれまでの成績"),
            ("M", "記憶している内容"),
            ("D", "診断"),
            ("space  ctrl-f ctrl-b", "次または前のページ"),
            ("ctrl-d ctrl-u", "半ページ"),
            ("g  G", "先頭へ、末尾へ"),
            ("← q", "戻る、または閉じる"),
            ("esc", "閉じる"),
        ]
    }

    fn command(&self) -> &'static str {
        "AI サブスクリプションの残量とリセット時期を表示"
    }

    fn two_commands(&self) -> &'static str {
        r#"モデル不使用。サーバー側の "command": "off" で他方を隠せる"#
    }

    fn dialog_elsewhere(&self) -> &'static str {
        "モデルを使わないダイアログを入れるには: opencode plugin opencode-mystatus -g"
    }

    fn in_short(&self, short: Short) -> &'static str {
        match short {
            Short::Refused => "キー拒否",
            Short::SignInEnded => "サインイン期限切れ",
            Short::NoAnswer => "応答なし",
            Short::SeeReport => "/mystatus を参照",
        }
    }

    fn option_error(&self, option_error: &OptionError) -> String {
        usage::of_option(option_error)
    }

    fn see_help(&self) -> &'static str {
        "`mystatus --help` を参照してください"
    }

    fn help(&self) -> &'static str {
        usage::HELP
    }

    fn watching(&self, seconds: u32) -> String {
        format!("{seconds} 秒ごとに更新 · q: 終了")
    }

    fn unwritten(&self, code: &str) -> String {
        format!("出力を書き込めませんでした ({code})。空き容量を確保するか、別の場所に出力してください")
    }

    fn as_of(&self, age: Option<&str>) -> String {
        match age {
            Some(age) => format!("{age}前の情報"),
            None => "以前の情報".to_owned(),
        }
    }

    fn ahead(&self) -> &'static Ahead {
        &ahead::WORDS
    }

    fn doctor(&self) -> &'static Doctor {
        &doctor::WORDS
    }
}
