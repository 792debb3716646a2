//! The next steps, in Japanese.

use super::super::{OWN_PAGE, quoted};
use super::JAPANESE;
use crate::environment::AUTH_CONTENT;
use crate::failure::ExpectedValue;
use crate::next_step::{KeyPlace, NextStep, Project, RefusalStep};
use crate::setup::{Companion, Elsewhere, OPENCODE_SIGN_IN, Token};

const CHECK_OWN: &str =
    "`custom` の項目の `url` とポインターを、このプラットフォームの実際の応答と照らし合わせてください";
const CHECK_PLAN: &str = "このアカウントには、クォータのあるプランがない可能性があります。プラットフォームのサイトで確認してください";
const CHECK_NETWORK: &str =
    "ネットワークとプロキシ設定（HTTPS_PROXY、NO_PROXY）を確認して、もう一度お試しください";
const GIVE_TIME: &str = "ネットワークとプロキシ設定（HTTPS_PROXY、NO_PROXY）を確認して再度お試しになるか、オプション `timeout`\
    （コマンドラインでは `--timeout`）で制限時間を延ばしてください";

/// The next step in words; `api` is the name of the platform's API in messages.
pub fn text(step: NextStep, api: &str) -> String {
    match step {
        NextStep::SignIn => {
            format!("OpenCode でプラットフォームにログインしてください: `{OPENCODE_SIGN_IN}`")
        }
        NextStep::SignInAgain { command } => format!("ログインし直してください: `{command}`"),
        NextStep::UseProgram { program } => format!(
            "{program} で {api} のモデルを一度使ってください。トークンは {program} が自動で更新します"
        ),
        NextStep::RenewSignIn { command } => {
            format!("ログインが無効か、権限がありません。ログインし直してください: `{command}`")
        }
        NextStep::RenewAuthContent => format!(
            "`{OPENCODE_SIGN_IN}` でログインし、auth.json の新しい項目を、そのファイルの代わりとなる {AUTH_CONTENT} に\
            入れてください"
        ),
        NextStep::RenewKey { console, permission, place } => renew_key(console, permission, place),
        NextStep::RenewToken(Token { permission, page, file, .. }) => format!(
            "トークンが無効か、{permission} の権限がありません。{page} で更新し、新しいトークンを {file} に書いて\
            ください"
        ),
        NextStep::CreateToken(token) => create_token(token),
        NextStep::CheckToken(Token { owner_field, permission, .. }) => format!(
            "そのユーザーや組織がないか、トークンにプランを読む権限がありません。`{owner_field}` と権限 \
            {permission} を確認してください"
        ),
        NextStep::AskAdministrator => "会社のホストは、このログインでのクォータの読み取りを許可していません。管理者に問い合わせるか、エディターのステータスバーを確認してください".to_owned(),
        NextStep::CheckPlan => CHECK_PLAN.to_owned(),
        NextStep::AllowReading => "ファイルとフォルダーを今のユーザーが読み書きできるようにしてください（`sudo` の後は root の所有かもしれません）。\
            それまではログインし直しても失敗します"
            .to_owned(),
        NextStep::CheckDisk => "ファイルのあるディスクかネットワークフォルダーを確認してください。応答がありません".to_owned(),
        NextStep::SetHome => "HOME にホームフォルダーを設定して、もう一度お試しください".to_owned(),
        NextStep::SaveAsUtf8 => "ファイルを UTF-8 で保存してください。PowerShell の `>` は UTF-16 で書きます".to_owned(),
        NextStep::RepairFile => format!(
            "ファイルを直すか、移動してからログインし直してください: `{OPENCODE_SIGN_IN}`"
        ),
        NextStep::CorrectAuthContent => {
            format!("{AUTH_CONTENT} を正しい JSON オブジェクトに直すか、設定を解除して auth.json が使われるようにしてください")
        }
        NextStep::RepairConfiguration => "修正してください。キーを使う別のホストが指定されているかもしれないため、読み取れるまでキーは送りません".to_owned(),
        NextStep::WriteFile { expected } => format!("ファイルには次の内容が必要です: {expected}"),
        NextStep::SetField { field, expected } => {
            format!("`{field}` を次の値にしてください: {expected}")
        }
        NextStep::CheckOwn => CHECK_OWN.to_owned(),
        NextStep::SetOwn { field, expected } => set_own(field, expected),
        NextStep::RemoveField { field } => format!("`{field}` を削除してください"),
        NextStep::AddField { file, fields } => {
            format!("{file} のこのアカウントに {} を追加してください", quoted(fields, " または "))
        }
        NextStep::CheckHost { field } => format!(
            "auth.json の `{field}` を確認してください。通常の公開 https ホストである必要があります"
        ),
        NextStep::Install(Companion { plugin, variables, .. }) => format!(
            "`opencode plugin {plugin} -g` でインストールするか、環境変数 {} を設定してください",
            variables.join(" と ")
        ),
        NextStep::Wait { seconds: Some(seconds) } => format!(
            "リクエストが多すぎます。{}後にもう一度お試しください",
            JAPANESE.wait(seconds)
        ),
        NextStep::Wait { seconds: None } => {
            "リクエストが多すぎます。数分後にもう一度お試しください".to_owned()
        }
        NextStep::OnRefusal(step) => remedy(&step, api),
        NextStep::TryLater { seconds: Some(seconds) } => format!(
            "プラットフォーム側の問題です。{}後にもう一度お試しください",
            JAPANESE.wait(seconds)
        ),
        NextStep::TryLater { seconds: None } => {
            "プラットフォーム側の問題です。しばらくしてからもう一度お試しください".to_owned()
        }
        NextStep::Redirected => "プラットフォームからリダイレクトが返されましたが、本ツールはリダイレクトに従いません。opencode-mystatus を更新するか、\
            プロキシ設定を確認してください"
            .to_owned(),
        NextStep::UpdateHosts => {
            "プラットフォームのものと分かっているホストにだけ照会します。opencode-mystatus を更新すると、このホストにも\
            対応できる可能性があります"
                .to_owned()
        }
        NextStep::Update => "プラットフォームの API が変わった可能性があります。しばらくしてからもう一度お試しください。それでも\
            解決しない場合は opencode-mystatus を更新してください"
            .to_owned(),
        NextStep::GiveTime => GIVE_TIME.to_owned(),
        NextStep::CheckNetwork => CHECK_NETWORK.to_owned(),
        NextStep::ExemptHost => "HTTP_PROXY を解除するか、mystatus.json の `url` のホストを NO_PROXY に追加してください".to_owned(),
        NextStep::SetProxy { variable } => format!(
            "{variable} を `http://user:password@host:port`（TLS のプロキシなら https）の形式で設定し、パスワード中の英数字以外の文字は `%XX` と書いてください（`#` は `%23`）。または変数を解除してください"
        ),
        NextStep::CheckProxy => {
            "HTTPS_PROXY または ALL_PROXY と、プロキシのユーザー名・パスワードを確認してください".to_owned()
        }
        NextStep::FindProxy => {
            "HTTPS_PROXY または ALL_PROXY のプロキシのアドレスと、プロキシが動いているかを確認してください".to_owned()
        }
        NextStep::TrustProxy => "会社のプロキシが TLS を復号する場合は、その証明書を NODE_EXTRA_CA_CERTS に指定して\
            ください"
            .to_owned(),
    }
}

/// The next step after a refusal in words; `api` is the name of the platform's API in messages.
fn remedy(remedy: &RefusalStep, api: &str) -> String {
    match remedy {
        RefusalStep::CheckAccount { page: Some(page) } => format!("プラットフォームはほかの理由を示していません。{page} でアカウントを確認し、後でもう一度お試しください"),
        RefusalStep::CheckAccount { page: None } => "プラットフォームはほかの理由を示していません。プラットフォームのサイトでアカウントを確認し、後でもう一度お試しください".to_owned(),
        RefusalStep::Verify => format!("{api} がアカウントの本人確認を求めています。ブラウザーでアカウントを開いて確認を済ませ、ログインに使ったプログラムで一度使ってください"),
        RefusalStep::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(|| "アカウントのプロジェクトで API を有効にしてください".to_owned(), |page| format!("{page} で API を有効にしてください"));
            let correct = project.map(|Project { file, fields }| format!("。または {file} の {} を修正してください", quoted(fields, " または ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        RefusalStep::CheckProject(Project { file, fields }) => format!("このアカウントでは使えないプロジェクトです。{file} の {} を修正してください", quoted(fields, " または ")),
        RefusalStep::Appeal => format!("{api} がアカウントを停止しました。異議を申し立ててください。ログインし直しても変わりません"),
        RefusalStep::ChangeAccount { command: Some(command) } => format!("アカウントまたはワークスペースが無効になりました。管理者に問い合わせるか、別のアカウントでログインしてください: `{command}`"),
        RefusalStep::ChangeAccount { command: None } => "アカウントまたはワークスペースが無効になりました。管理者に問い合わせるか、別のアカウントを使ってください".to_owned(),
        RefusalStep::CheckRegion => format!("リクエスト元の国や地域では {api} を利用できません。VPN やプロキシを確認してください"),
        RefusalStep::Authorize => "組織が SAML シングルサインオンを求めています。プラットフォームの設定でトークンまたはアプリを承認してください".to_owned(),
        RefusalStep::CheckGuard => format!("{api} ではないもの（Cloudflare やネットワークのログインページなど）が応答しました。ネットワーク、VPN、プロキシを確認してください。認証情報の問題ではありません"),
        RefusalStep::UpdateCompanion(Companion { plugin, variables, .. }) => format!("このログインの OAuth クライアントは {plugin} のものです。`opencode plugin {plugin}@VERSION -g --force`（VERSION は npm の最新版）で更新するか、{} を修正してください", variables.join(" と ")),
        RefusalStep::WaitForReset { seconds: Some(seconds) } => format!("上限に達しました。{}後にリセットされます", JAPANESE.wait(*seconds)),
        RefusalStep::WaitForReset { seconds: None } => "上限に達しました。リセットまでお待ちください".to_owned(),
        RefusalStep::ConnectDatabase => format!("{api} にデータベースが接続されていないため、予算の情報がありません。運用者に接続を依頼してください"),
        RefusalStep::CheckTeam { variable } => format!("このキーでは読めないチームです。{variable} を確認してください"),
        RefusalStep::GrantPermission { name } => format!("このキーのユーザーにはクォータを読み取る権限がありません。このユーザーに {name} を付与してください"),
        RefusalStep::NameFinalUrl => "URL からリダイレクトが返されましたが、本ツールはリダイレクトに従いません。mystatus.json の `url` に最終的な URL を書いてください".to_owned(),
    }
}

fn renew_key(console: &str, permission: Option<&str>, place: KeyPlace) -> String {
    let lacks = permission
        .map_or_else(|| "プランがない".to_owned(), |permission| format!(" {permission} の権限がない"));
    let renew = match place {
        KeyPlace::Entry(entry) => {
            format!("`{OPENCODE_SIGN_IN}` で `{entry}` のキーを入れ替えてください")
        }
        KeyPlace::AuthContent(entry) => format!("{AUTH_CONTENT} の `{entry}` のキーを入れ替えてください"),
        KeyPlace::Variable(name) => {
            format!("環境変数 {name} に新しいキーを設定してください")
        }
        KeyPlace::Variables { id, secret } => {
            format!("環境変数 {id} と {secret} に新しいキーの組を設定してください")
        }
        KeyPlace::Configuration => {
            "opencode.json の `apiKey`、またはそこで参照している環境変数を新しいキーに置き換えてください"
                .to_owned()
        }
    };
    format!("キーが誤っている、期限切れ、または{lacks}可能性があります。{console} で確認し、{renew}")
}

fn create_token(token: &Token) -> String {
    let Token { kind, page, permission, file, content, plans, elsewhere, .. } = token;
    let plans = plans.map(|(field, plans)| {
        let plans = super::super::plans(plans, "、");
        format!("`{field}` はプランです。プランごとの月間リクエスト数: {plans}。")
    });
    let elsewhere = elsewhere
        .map(|Elsewhere { editor, page }| format!("{editor} のステータスバーや {page} でも確認できます"));
    let (plans, elsewhere) = (plans.unwrap_or_default(), elsewhere.unwrap_or_default());
    format!(
        "現在のログインではクォータを読めません。{page} で {permission} の権限がある {kind} を作り、\
        {content} を {file} に書いてください。{plans}{elsewhere}"
    )
}

/// The correction of `field` in the description of a custom platform.
fn set_own(field: &str, expected: ExpectedValue) -> String {
    let expected = match expected {
        ExpectedValue::SetVariable(_) => {
            return format!("その変数を設定するか、`{field}` に別の変数を指定してください");
        }
        ExpectedValue::Entry(_) => {
            return format!("`{OPENCODE_SIGN_IN}` で追加するか、`{field}` に別の項目を指定してください");
        }
        ExpectedValue::Figures => {
            return format!("`windows`、`balances`、`preset` のいずれかを追加してください: {OWN_PAGE}");
        }
        ExpectedValue::Written(written) => return format!("`{field}` を {written} に設定してください"),
        ExpectedValue::Id => "a-z、0-9、- からなる 1～32 文字".to_owned(),
        ExpectedValue::NewId => "ほかのプラットフォームにない id".to_owned(),
        ExpectedValue::Text(most) => format!("1～{most} 文字の文字列"),
        ExpectedValue::Positive => "0 より大きい数値".to_owned(),
        ExpectedValue::Objects(most) => format!("最大 {most} 個のオブジェクトのリスト"),
        ExpectedValue::Https => "https のアドレス（または `\"loopback\": true` を追加）".to_owned(),
        ExpectedValue::NewVariable => "ほかで読み取られない変数".to_owned(),
        ExpectedValue::NewEntry => "組み込みのプラットフォームが読み取らない auth.json の項目".to_owned(),
    };
    format!("`{field}` に指定できる値: {expected}")
}
