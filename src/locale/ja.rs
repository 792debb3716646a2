//! Japanese.

use super::{Language, Words, with_message};
use crate::format::{dollars, number};
use crate::reading::Note;
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable,
};

mod doctor;
mod failure;
mod forecast;
mod next_step;
mod usage;

/// Japanese.
pub static JAPANESE: Language = Language {
    tag: "ja",
    words: &WORDS,
    stopped,
    note,
    setup,
    failures: &failure::TEXTS,
    next_steps: &next_step::TEXTS,
    option_errors: &usage::ERRORS,
};

fn stopped(of: &str, limit: &str, back: Option<(&str, &str)>) -> String {
    match back {
        Some((at, wait)) => format!("{of} の{limit}に達しました。{at} から再び使えます（{wait}後）。"),
        None => format!("{of} の{limit}に達しました。"),
    }
}

fn note(note: &Note) -> String {
    match note {
        Note::NoPlan => "このキーにはプランがないため、表示できる上限はありません。".to_owned(),
        Note::KeyTrimmed => "キーの前後の空白は無視しました。".to_owned(),
        Note::KeyUnlimited => {
            "キー自体に上限はありません。アカウントの残高はここではわかりません。".to_owned()
        }
        Note::PlanUnknown => "プランの上限を読み取れませんでした。".to_owned(),
        Note::Account(account) => {
            format!("キーには複数のアカウントがあり、最初のものだけを表示しています: {account}")
        }
        Note::AtLastBilling => "前回の請求時点の残高です。その後の使用分は含みません。".to_owned(),
        Note::Suspended { reason } => {
            with_message("⛔ アカウントが停止されています".to_owned(), reason.as_ref())
        }
        Note::Month { year, month } => format!("{year}-{month:02} の数値"),
        Note::Use { name, amount } => format!("{name}: {}", number(*amount)),
        Note::Saved(program) => format!("{program} が最後に保存した値です。"),
        Note::Overage(amount) => format!("上限超過（課金対象）: {}", number(*amount)),
        Note::UsedOf { scope, amount } => {
            format!("{}: 使用 {}", JAPANESE.window(scope, None), number(*amount))
        }
        Note::NotCounted { name, amount } => {
            format!("不明な項目のため集計に含めません: {name}、{}", number(*amount))
        }
        Note::Spent { used, included, billed } => {
            let billed = billed.map(|billed| format!("、課金対象: {}", number(billed))).unwrap_or_default();
            format!("使用: {}（プラン内: {}{}）", number(*used), number(*included), billed)
        }
        Note::Charged(charged) => format!("請求額: {}", dollars(*charged)),
        Note::SpentThisMonth(spent) => format!("今月の利用額: {}", dollars(*spent)),
        Note::BalanceTooLow => "⛔ 残高が足りないため、リクエストできません".to_owned(),
        Note::Seat(Token { kind, permission, file, content, .. }) => format!(
            "組織が支払うシートの使用量は、組織のレポートにだけあります。組織の権限 {permission} を持つ {kind} を作成し、{content} を {file} に書き込んでください。エンタープライズのレポートは fine-grained トークンではなく classic トークンだけを受け付けます"
        ),
        Note::TeamSeat { page } => {
            format!("ここでは上限が分かりません。チームのシートの上限は {page} にあります")
        }
        Note::LongerUnknown { seconds } => {
            let period = JAPANESE.duration(*seconds);
            format!("{period}以内にリセットされるモデルの長期の上限は確認できません")
        }
    }
}

fn setup(setup: &Setup) -> String {
    match setup {
        Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
            format!("`{command}` を実行し、{choose} を選んでプランのアカウントでログインしてください")
        }
        Setup::SignIn(SignIn { command, choose: None, .. }) => {
            format!("`{command}` を実行し、プランのアカウントでログインしてください")
        }
        Setup::Key(Key { choose, entry, console }) => format!(
            "`{OPENCODE_SIGN_IN}` を実行し、{choose} を選んで {console} のキーを貼り付けてください（`{entry}`、\
            `type: \"api\"` として保存）"
        ),
        Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console }, permission }) => format!(
            "`{OPENCODE_SIGN_IN}` を実行し、{choose} を選んで {console} にある {permission} の権限があるキーを\
            貼り付けてください（`{entry}`、`type: \"api\"` として保存）"
        ),
        Setup::Variable(Variable { name, console }) => {
            format!("環境変数 {name} に {console} のキーを設定してください")
        }
        Setup::KeyPair(KeyPair { id, secret, console }) => format!(
            "環境変数 {id} と {secret} に、それぞれ {console} のアクセスキーとシークレットキーを設定してください"
        ),
        Setup::Inside(Inside { program, service }) => {
            format!("{program} を開き、そこで {service} にログインしてください")
        }
        Setup::Token(Token { permission, file, .. }) => {
            format!("{permission} の権限があるトークンを {file} に書いてください")
        }
        Setup::Companion(Companion { plugin, file, .. }) => format!(
            "`opencode plugin {plugin} -g` を実行し、`{OPENCODE_SIGN_IN}` でログインしてください（{file} に保存）"
        ),
    }
}

/// The words.
static WORDS: Words = Words {
    monthly_limit: "月間上限",
    weekly_limit: "週間上限",
    daily_limit: "1日の上限",
    days_limit: "{}日間上限",
    hours_limit: "{}時間上限",
    minutes_limit: "{}分間上限",
    code_review: "コードレビュー",
    spending: "支出上限",
    tokens: "トークン",
    mcp_calls: "MCP 呼び出し",
    credits: "クレジット",
    premium_requests: "プレミアム",
    chat: "チャット",
    completions: "コード補完",
    usage_limit: "利用上限",
    remaining: "残り {}%",
    left: "残り {}%",
    used: "使用 {}",
    owed: "未払い {}",
    units: [
        ("requests", "{} 回"),
        ("credits", "{} クレジット"),
        ("points", "{} ポイント"),
        ("hours", "{} 時間"),
    ],
    resets_in: "{}後にリセット",
    reset_passed: "リセット時刻を経過",
    duration_units: ["日", "時間", "分"],
    between_units: "",
    low: "残りわずか",
    limit_reached: "上限に到達",
    used_up: "使い切り: {}",
    other_has: "{} は残り {}% です。",
    between_sentences: "",
    weekdays: ["月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"],
    running_low: "残りわずか: {}",
    unlimited: "無制限",
    no_data: "データなし",
    saved_resets: "利用可能なリセット",
    prepaid: "残高",
    failed: "取得に失敗",
    skipped: "スキップ",
    waiting: "応答待ち…",
    awaiting: "応答待ち: {}",
    and_more: "…ほか {} 件",
    no_accounts: "設定済みのアカウントが見つかりません",
    not_found: "{} のアカウントが見つかりません: {}",
    supported: "対応プラットフォーム:",
    all_platforms: "すべてのプラットフォームと設定方法: `mystatus platforms` または {}",
    platforms_found: "このマシンで {} 件のプラットフォームが見つかりました（全 {} 件）",
    also_reads: "ほかに読む変数: {}",
    offered: "有効にすると表示できるもの:",
    forbidden: "{} はほかのプログラムがこのログインを使うことを認めておらず、アカウントを停止することがあります",
    impersonates: "{} が自ら送ったように見えるリクエストにしか応答せず、そうしたリクエストは規約違反になる可能性があります",
    enable: "{}。mystatus.json に `\"enable\": [\"{}\"]` と書くか、`--enable {}` で有効にしてください",
    incomplete: "`{}` はありますが、{} がありません",
    unsupported: "見つかりましたが未対応です: {}",
    without_plan: "`{}` は API キーで、API キーにはプランがありません: {}",
    used_elsewhere: "`{}` は OpenCode の設定の `baseURL` により別のホストで使うキーなので、このプラットフォームには送りません",
    or: "。または、",
    no_match: "一致するアカウントがありません",
    found_in: "認証情報の場所",
    asked_at: "照会時刻",
    refreshed_every: "自動更新の間隔",
    resets_at: "リセット時刻",
    expected: "見込み",
    meter: "メーター",
    keys: [
        ("↑ ↓  j k", "アカウントを選ぶ"),
        ("⏎", "詳細を見る"),
        ("/", "プラットフォーム・名前・プランで絞り込む"),
        ("a b c …", "ここにない文字を打つと絞り込みを開始"),
        ("r", "もう一度照会する"),
        ("B", "予測の精度"),
        ("M", "保存済みのサンプル"),
        ("D", "診断"),
        ("space  ctrl-f ctrl-b", "次または前のページ"),
        ("ctrl-d ctrl-u", "半ページ"),
        ("g  G", "先頭へ、末尾へ"),
        ("← q", "戻る、または閉じる"),
        ("esc", "閉じる"),
    ],
    dialog_elsewhere: "モデルを使わないダイアログを入れるには: opencode plugin opencode-mystatus -g",
    key_refused: "キーが拒否されました",
    sign_in_expired: "ログイン期限切れ",
    no_answer: "応答なし",
    see_report: "/mystatus を参照",
    ungated: "ここには `{}` を制限するアカウントがありません。`openai/{}` のようにプロバイダーも指定してください",
    see_help: "`mystatus --help` を参照してください",
    help: usage::HELP,
    help_of_commands: usage::HELP_OF_COMMANDS,
    watching: "{} 秒ごとに更新 · q: 終了",
    unwritten: "出力を書き込めませんでした ({})。空き容量を確保するか、別の場所に出力してください",
    as_of: "{}前の情報",
    as_of_earlier: "以前の情報",
    ahead: &forecast::WORDS,
    doctor: &doctor::WORDS,
};
