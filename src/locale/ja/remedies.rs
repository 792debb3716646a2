//! What to do where a platform has said why it refuses, in Japanese.

use super::super::{Language, quoted};
use crate::advice::{Project, Remedy};
use crate::setup::Companion;

/// What to do about a refusal of the API that messages call `api`.
#[must_use]
pub fn of(language: &dyn Language, remedy: &Remedy, api: &str) -> String {
    match remedy {
        Remedy::CheckAccount { page: Some(page) } => format!("分かっているのはプラットフォームのメッセージだけです。{page} でアカウントを確認し、後でもう一度お試しください"),
        Remedy::CheckAccount { page: None } => "分かっているのはプラットフォームのメッセージだけです。プラットフォームのサイトでアカウントを確認し、後でもう一度お試しください".to_owned(),
        Remedy::Verify => format!("{api} がアカウントの本人確認を求めています。ブラウザーでアカウントを開いて確認を済ませ、ログインに使ったプログラムで一度使ってください"),
        Remedy::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(|| "アカウントのプロジェクトで API を有効にしてください".to_owned(), |page| format!("{page} で API を有効にしてください"));
            let correct = project.map(|Project { file, fields }| format!("。または {file} の {} を修正してください", quoted(fields, " または ")));
            format!("{enable}{}", correct.unwrap_or_default())
        }
        Remedy::CheckProject(Project { file, fields }) => format!("このアカウントでは使えないプロジェクトです。{file} の {} を修正してください", quoted(fields, " または ")),
        Remedy::Appeal => format!("{api} がアカウントを停止しました。異議を申し立ててください。ログインし直しても変わりません"),
        Remedy::ChangeAccount { command: Some(command) } => format!("アカウントまたはワークスペースが無効になりました。管理者に問い合わせるか、別のアカウントでログインしてください: `{command}`"),
        Remedy::ChangeAccount { command: None } => "アカウントまたはワークスペースが無効になりました。管理者に問い合わせるか、別のアカウントを使ってください".to_owned(),
        Remedy::CheckRegion => format!("リクエスト元の国や地域では {api} を利用できません。VPN やプロキシを確認してください"),
        Remedy::Authorize => "組織が SAML シングルサインオンを求めています。プラットフォームの設定でトークンまたはアプリを承認してください".to_owned(),
        Remedy::CheckGuard => format!("{api} ではないもの(Cloudflare やネットワークのログインページなど)が応答しました。ネットワーク、VPN、プロキシを確認してください。認証情報の問題ではありません"),
        Remedy::UpdateCompanion(Companion { plugin, variables, .. }) => format!("このログインの OAuth クライアントは {plugin} のものです。`opencode plugin {plugin}@VERSION --force` で更新するか、{} を修正してください", variables.join(" と ")),
        Remedy::WaitForReset { seconds: Some(seconds) } => format!("上限に達しました。{}後にリセットされます", language.wait(*seconds)),
        Remedy::WaitForReset { seconds: None } => "上限に達しました。リセットまでお待ちください".to_owned(),
    }
}
