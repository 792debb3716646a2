//! The command line's help and option errors, in Japanese.

use crate::locale::OptionErrors;

/// The help, with placeholders for what the registry knows.
pub const HELP: &str = "\
mystatus: このマシンのすべての AI サブスクリプションの残量とリセット時期
使い方: mystatus [オプション] [PLATFORM…]
  PLATFORM             {platforms}
  platforms            全プラットフォームと設定方法、見つかったものを一覧
  line                 バー用の 1 行: --tightest, --for, --format, --preset
  guard                残量が足りるかを判定（終了コード）: --sure, --for
  metrics              Prometheus 用のメトリクスを出力
  doctor, verify       読み取り元の診断、モジュールの検証（--online: 照会も）
  json-schema, completions SHELL  --json のスキーマ、bash・zsh・fish の補完
  --json               レポートを JSON で出力
  --watch [SECONDS]    SECONDS 秒ごとに更新（既定: 60）。q か Ctrl-C で終了
  --color WHEN         auto, always, never（既定: auto）
  --lang TAG           言語: {languages}（既定: 環境による）
  --enable ID          有効化が必要なものも照会: {opt-in}
  --timeout SECONDS    アカウントごとの制限時間（既定: 10 秒）
  --private            メール、ユーザー名、GitHub Enterprise のホストを隠す
  --hours N, --until HH:MM, --prefer no-stop|no-waste  作業時間と選び方
  -h, --help, -V, --version  ヘルプまたはバージョンを表示
例: mystatus openai zai    mystatus --watch    mystatus --json | jq .
終了コード: 0 すべて応答、1 失敗・照会対象なし・出力不可、2 使い方の誤り
環境変数: MYSTATUS_LANG, NO_COLOR, FORCE_COLOR, CLICOLOR, HTTPS_PROXY, …
https://github.com/opencode-mystatus/opencode-mystatus#command-line";

/// The help on options of commands alone, in the form of the help. A command's options follow its line; those of
/// `line` come first.
pub const HELP_OF_COMMANDS: &str =
    "  --for NAME           プラットフォーム、プロバイダー、モデル（openai/MODEL）
  --tightest           残りが最も少ないもの（既定）
  --format FORMAT      行に表示する内容。使えるフィールド:
  --preset NAME        このプログラムの形式で出力: {presets}
  guard                使うアカウントが足りれば 0、足りないか不明なら 1 で終了
  --for NAME           プラットフォームかプロバイダー
  --sure SHARE         求める確率、0～0.99（既定: 0.95）
  metrics              アカウントと上限ごとの値を Prometheus 用に出力
  doctor               読み取り元をすべて診断し、送るリクエストを表示
  --online             プラットフォームにも照会
  verify               インストール済みパッケージを検証し、届く範囲を表示
  --online             npm のパッケージとも比較
  json-schema          --json の出力の JSON Schema を出力
  completions SHELL    補完を出力。SHELL は bash、zsh、fish のいずれか
  --platform ID        これらのプラットフォームのみ。カンマ区切り";

/// The texts of option errors.
pub static ERRORS: OptionErrors = OptionErrors {
    unknown_option: "不明なオプション `{name}`",
    option_meant: "不明なオプション `{name}`。`{nearest}` のことでしょうか",
    unknown_argument: "`{value}` というプラットフォームやコマンドはありません。プラットフォームの一覧は `mystatus platforms` で表示できます",
    argument_meant: "`{value}` というプラットフォームやコマンドはありません。`{nearest}` のことでしょうか。プラットフォームの一覧は `mystatus platforms` で表示できます",
    not_with: "`{by}` と `{given}` は一緒に使えません",
    no_terminal: "{option} はターミナルでのみ使えます",
    settings_only: "`{option}` は mystatus.json でのみ有効で、ここでは無視されます",
    unread: "{path} を使えないため、名前を隠します: {cause}",
    own_unread: "{path} を使えないため、その設定をすべて無視し、名前を隠します: {cause}",
    misnamed: "{path} は読み取られず、名前を隠します。mystatus.json に改名してください。コメントも書けます",
    no_value: "{option} には値が必要です",
    takes_no_value: "`{given}`: このオプションは値を取りません",
    a_string: "文字列",
    a_number: "数値",
    a_switch: " true か false ",
    a_list: "リスト",
    an_object: " JSON オブジェクト",
    wrong_type: "`{option}` には{takes}を指定します",
    not_private: "`private` に `{value}` は使えません。true か false を指定してください。それまで名前を隠します",
    no_platform: "{option}: `{value}` というプラットフォームはありません。一覧は `mystatus platforms` で表示できます",
    platform_meant: "{option}: `{value}` というプラットフォームはありません。`{nearest}` のことでしょうか。一覧は `mystatus platforms` で表示できます",
    no_account: "names: ここに `{value}` というアカウントはありません",
    account_meant: "names: ここに `{value}` というアカウントはありません。`{nearest}` のことでしょうか",
    no_field: "--format: `{{value}}` というフィールドはありません。使えるフィールド: {fields}",
    field_meant: "--format: `{{value}}` というフィールドはありません。`{{nearest}}` のことでしょうか",
    bad_form: "{option} に `{value}` は使えません。正しい例: {like}",
    not_seconds: "{option} に `{value}` は使えません。{least}～{most} の秒数を整数で指定してください",
    not_a_share: "{option} に `{value}` は使えません。{least}～{most} の割合（例: 0.8）を指定してください",
    not_a_number: "{option} に `{value}` は使えません。{least}～{most} の数値を指定してください",
    lone_brace: "--format: `{value}` の波かっこが対になっていません。文字としての波かっこは `{{` と `}}` と書きます",
    no_shell: "completions にはシェルの指定が必要です: {shells}",
    in_settings: "mystatus.json: {error}",
    bad_value: "{option} に `{value}` は使えません。使える値: {takes}",
};
