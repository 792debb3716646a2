//! The next steps, in Korean.

use super::super::{OWN_PAGE, quoted};
use super::KOREAN;
use crate::environment::AUTH_CONTENT;
use crate::failure::ExpectedValue;
use crate::next_step::{KeyPlace, NextStep, Project, RefusalStep};
use crate::setup::{Companion, Elsewhere, OPENCODE_SIGN_IN, Token};

const CHECK_OWN: &str = "`custom` 항목의 `url`과 포인터를 이 플랫폼의 실제 응답과 대조해 확인하세요";
const CHECK_NETWORK: &str = "네트워크와 프록시 설정(HTTPS_PROXY, NO_PROXY)을 확인하고 다시 시도하세요";
const GIVE_TIME: &str = "네트워크와 프록시 설정(HTTPS_PROXY, NO_PROXY)을 확인하고 다시 시도하거나, `timeout` \
    옵션(명령줄에서는 `--timeout`)으로 제한 시간을 늘리세요";

/// The next step in words; `api` is the name of the platform's API in messages.
pub fn text(step: NextStep, api: &str) -> String {
    match step {
        NextStep::SignIn => format!("OpenCode에서 플랫폼에 로그인하세요: `{OPENCODE_SIGN_IN}`"),
        NextStep::SignInAgain { command } => format!("다시 로그인하세요: `{command}`"),
        NextStep::UseProgram { program } => {
            format!("{program}에서 {api} 모델을 한 번 사용하세요. 그러면 토큰이 자동으로 갱신됩니다")
        }
        NextStep::RenewSignIn { command } => {
            format!("로그인이 더 이상 유효하지 않거나 권한이 없습니다. 다시 로그인하세요: `{command}`")
        }
        NextStep::RenewAuthContent => format!(
            "`{OPENCODE_SIGN_IN}` 명령으로 로그인한 뒤 auth.json의 새 항목을 {AUTH_CONTENT}에 넣으세요. 이 변수가 \
            파일을 대신합니다"
        ),
        NextStep::RenewKey { console, permission, place } => renew_key(console, permission, place),
        NextStep::RenewToken(Token { permission, page, file, .. }) => format!(
            "토큰이 잘못되었거나 {permission} 권한이 없습니다. {page} 페이지에서 갱신하고 새 토큰을 {file} 파일에 \
            넣으세요"
        ),
        NextStep::CreateToken(token) => create_token(token),
        NextStep::CheckToken(Token { owner_field, permission, .. }) => format!(
            "그런 사용자나 조직이 없거나, 토큰에 요금제를 읽을 권한이 없습니다. `{owner_field}` 값과 {permission} \
            권한을 확인하세요"
        ),
        NextStep::AskAdministrator => "회사 호스트에서 이 로그인으로 할당량을 읽는 것을 허용하지 않습니다. 관리자에게 문의하거나 편집기의 상태 표시줄을 확인하세요".to_owned(),
        NextStep::CheckPlan => {
            "계정에 할당량이 있는 요금제가 없을 수 있습니다. 플랫폼 웹사이트에서 확인하세요".to_owned()
        }
        NextStep::AllowReading => "현재 사용자가 파일과 폴더를 읽고 쓸 수 있게 하세요(`sudo`를 쓴 뒤라면 root 소유일 수 있습니다). 그 전에는 \
            다시 로그인해도 실패합니다"
            .to_owned(),
        NextStep::CheckDisk => "파일이 있는 디스크나 네트워크 폴더를 확인하세요. 응답하지 않습니다".to_owned(),
        NextStep::SetHome => "HOME을 홈 폴더로 설정한 뒤 다시 시도하세요".to_owned(),
        NextStep::SaveAsUtf8 => "파일을 UTF-8로 저장하세요. PowerShell의 `>`는 UTF-16으로 씁니다".to_owned(),
        NextStep::RepairFile => {
            format!("파일을 고치거나, 파일을 옮긴 뒤 다시 로그인하세요: `{OPENCODE_SIGN_IN}`")
        }
        NextStep::CorrectAuthContent => {
            format!("JSON 객체여야 하는 {AUTH_CONTENT} 값을 바로잡거나, 변수를 해제해 auth.json이 쓰이게 하세요")
        }
        NextStep::RepairConfiguration => {
            "파일을 고치세요. 그 안에 키를 쓸 다른 호스트가 지정되어 있을 수 있으므로, 읽을 수 있을 때까지 키를 보내지 않습니다".to_owned()
        }
        NextStep::WriteFile { expected } => format!("파일에는 다음 내용이 있어야 합니다: {expected}"),
        NextStep::SetField { field, expected } => {
            format!("`{field}` 값을 다음과 같이 설정하세요: {expected}")
        }
        NextStep::CheckOwn => CHECK_OWN.to_owned(),
        NextStep::SetOwn { field, expected } => set_own(field, expected),
        NextStep::RemoveField { field } => format!("`{field}` 항목을 지우세요"),
        NextStep::AddField { file, fields } => {
            format!("{file} 파일의 이 계정에 {} 값을 추가하세요", quoted(fields, " 또는 "))
        }
        NextStep::CheckHost { field } => {
            format!("auth.json의 `{field}` 값을 확인하세요. 일반 공개 https 호스트여야 합니다")
        }
        NextStep::Install(Companion { plugin, variables, .. }) => format!(
            "`opencode plugin {plugin} -g` 명령으로 설치하거나 환경 변수를 설정하세요: {}",
            variables.join(", ")
        ),
        NextStep::Wait { seconds: Some(seconds) } => {
            format!(
                "요청이 너무 많습니다. {} 후에 다시 시도하세요",
                KOREAN.wait(seconds)
            )
        }
        NextStep::Wait { seconds: None } => "요청이 너무 많습니다. 몇 분 후에 다시 시도하세요".to_owned(),
        NextStep::OnRefusal(step) => remedy(&step, api),
        NextStep::TryLater { seconds: Some(seconds) } => {
            format!("플랫폼 쪽에 문제가 있습니다. {} 후에 다시 시도하세요", KOREAN.wait(seconds))
        }
        NextStep::TryLater { seconds: None } => "플랫폼 쪽에 문제가 있습니다. 나중에 다시 시도하세요".to_owned(),
        NextStep::Redirected => {
            "플랫폼이 리디렉션으로 응답했지만 따라가지 않습니다. opencode-mystatus를 업데이트하거나 \
            프록시 설정을 확인하세요"
                .to_owned()
        }
        NextStep::UpdateHosts => {
            "플랫폼의 것으로 알려진 호스트에만 요청합니다. opencode-mystatus를 업데이트하면 이 호스트도 지원할 수 있습니다"
                .to_owned()
        }
        NextStep::Update => {
            "플랫폼의 API가 바뀌었을 수 있습니다. 나중에 다시 시도하고, 그래도 안 되면 opencode-mystatus를 \
            업데이트하세요"
                .to_owned()
        }
        NextStep::GiveTime => GIVE_TIME.to_owned(),
        NextStep::CheckNetwork => CHECK_NETWORK.to_owned(),
        NextStep::ExemptHost => "HTTP_PROXY 설정을 해제하거나, mystatus.json에 있는 `url`의 호스트를 NO_PROXY에 추가하세요".to_owned(),
        NextStep::SetProxy { variable } => format!(
            "{variable} 값을 `http://user:password@host:port` 형식(TLS 프록시라면 https)으로 지정하고, 비밀번호에서 영문자와 숫자가 아닌 문자는 `%XX`로 쓰세요(`#`은 `%23`). 또는 변수를 해제하세요"
        ),
        NextStep::CheckProxy => "HTTPS_PROXY 또는 ALL_PROXY와 프록시의 사용자 이름, 비밀번호를 확인하세요".to_owned(),
        NextStep::FindProxy => {
            "HTTPS_PROXY 또는 ALL_PROXY의 프록시 주소가 맞는지, 프록시가 실행 중인지 확인하세요".to_owned()
        }
        NextStep::TrustProxy => {
            "회사 프록시가 TLS를 복호화한다면 그 인증서를 NODE_EXTRA_CA_CERTS에 지정하세요".to_owned()
        }
    }
}

/// The next step after a refusal in words; `api` is the name of the platform's API in messages.
fn remedy(remedy: &RefusalStep, api: &str) -> String {
    match remedy {
        RefusalStep::CheckAccount { page: Some(page) } => {
            format!("플랫폼이 다른 이유를 알리지 않았습니다. {page} 페이지에서 계정을 확인하고 나중에 다시 시도하세요")
        }
        RefusalStep::CheckAccount { page: None } => {
            "플랫폼이 다른 이유를 알리지 않았습니다. 플랫폼 웹사이트에서 계정을 확인하고 나중에 다시 시도하세요"
                .to_owned()
        }
        RefusalStep::Verify => format!(
            "{api}에서 계정 소유자 확인을 요구합니다. 브라우저에서 계정을 열어 본인 확인을 마친 뒤, 로그인했던 프로그램에서 한 번 사용하세요"
        ),
        RefusalStep::EnableApi { page, project } => {
            let page = page.as_ref();
            let enable = page.map_or_else(
                || "계정의 프로젝트에서 API를 사용 설정하세요".to_owned(),
                |page| format!("{page} 페이지에서 API를 사용 설정하세요"),
            );
            let correct = project.map(|Project { file, fields }| {
                format!(". 또는 {file}의 {} 값을 고치세요", quoted(fields, " 또는 "))
            });
            format!("{enable}{}", correct.unwrap_or_default())
        }
        RefusalStep::CheckProject(Project { file, fields }) => format!(
            "이 계정이 쓸 수 없는 프로젝트입니다. {file}의 {} 값을 고치세요",
            quoted(fields, " 또는 ")
        ),
        RefusalStep::Appeal => format!(
            "{api}에서 계정을 정지했습니다. 해당 플랫폼에 이의를 제기하세요. 다시 로그인해도 달라지지 않습니다"
        ),
        RefusalStep::ChangeAccount { command: Some(command) } => format!(
            "계정 또는 워크스페이스가 비활성화되었습니다. 관리자에게 문의하거나 다른 계정으로 로그인하세요: `{command}`"
        ),
        RefusalStep::ChangeAccount { command: None } => {
            "계정 또는 워크스페이스가 비활성화되었습니다. 관리자에게 문의하거나 다른 계정을 사용하세요"
                .to_owned()
        }
        RefusalStep::CheckRegion => {
            format!("요청을 보낸 국가에서는 {api} 서비스가 제공되지 않습니다. VPN이나 프록시를 확인하세요")
        }
        RefusalStep::Authorize => {
            "조직에서 SAML 싱글 사인온을 요구합니다. 플랫폼 설정에서 토큰 또는 앱을 승인하세요".to_owned()
        }
        RefusalStep::CheckGuard => format!(
            "{api} 대신 다른 것이 응답했습니다(예: Cloudflare, 네트워크의 로그인 페이지). 네트워크, VPN, 프록시를 확인하세요. 인증 정보의 문제가 아닙니다"
        ),
        RefusalStep::UpdateCompanion(Companion { plugin, variables, .. }) => format!(
            "이 로그인의 OAuth 클라이언트는 {plugin}의 것입니다. `opencode plugin {plugin}@VERSION -g --force`로 업데이트하거나(VERSION: npm의 최신 버전) {} 값을 고치세요",
            variables.join(", ")
        ),
        RefusalStep::WaitForReset { seconds: Some(seconds) } => {
            format!("한도를 모두 사용했습니다. {} 후에 초기화됩니다", KOREAN.wait(*seconds))
        }
        RefusalStep::WaitForReset { seconds: None } => {
            "한도를 모두 사용했습니다. 초기화될 때까지 기다리세요".to_owned()
        }
        RefusalStep::ConnectDatabase => format!(
            "{api}에 데이터베이스가 연결되어 있지 않아 예산 정보가 없습니다. 운영자에게 연결을 요청하세요"
        ),
        RefusalStep::CheckTeam { variable } => {
            format!("이 키로 읽을 수 없는 팀입니다. {variable} 값을 확인하세요")
        }
        RefusalStep::GrantPermission { name } => format!("이 키의 사용자에게 할당량을 읽을 권한이 없습니다. 해당 사용자에게 {name} 권한을 부여하세요"),
        RefusalStep::NameFinalUrl => {
            "URL이 리디렉션으로 응답했지만 따라가지 않습니다. mystatus.json의 `url`에 최종 URL을 적으세요"
                .to_owned()
        }
    }
}

fn renew_key(console: &str, permission: Option<&str>, place: KeyPlace) -> String {
    let lacks = permission
        .map_or_else(|| "요금제가 없습니다".to_owned(), |permission| format!("{permission} 권한이 없습니다"));
    let renew = match place {
        KeyPlace::Entry(entry) => {
            format!("`{OPENCODE_SIGN_IN}` 명령으로 `{entry}`의 키를 바꾸세요")
        }
        KeyPlace::AuthContent(entry) => format!("{AUTH_CONTENT}에 있는 `{entry}`의 키를 바꾸세요"),
        KeyPlace::Variable(name) => format!("{name} 환경 변수에 새 키를 넣으세요"),
        KeyPlace::Variables { id, secret } => format!("{id}, {secret} 환경 변수에 새 키 쌍을 넣으세요"),
        KeyPlace::Configuration => {
            "opencode.json의 `apiKey` 또는 거기서 가리키는 환경 변수를 새 키로 바꾸세요".to_owned()
        }
    };
    format!("키가 잘못되었거나 만료되었거나 {lacks}. {console} 페이지에서 확인하고 {renew}")
}

fn create_token(token: &Token) -> String {
    let Token { kind, page, permission, file, content, plans, elsewhere, .. } = token;
    let plans = plans.map(|(field, plans)| {
        let plans = super::super::plans(plans, ", ");
        format!(" `{field}` 값은 요금제입니다. 요금제별 월간 요청 수: {plans}.")
    });
    let elsewhere = elsewhere.map(|Elsewhere { editor, page }| {
        format!(" 또는 {editor} 상태 표시줄이나 {page} 페이지에서 확인하세요")
    });
    let (plans, elsewhere) = (plans.unwrap_or_default(), elsewhere.unwrap_or_default());
    format!(
        "현재 로그인으로는 할당량을 읽을 수 없습니다. {page} 페이지에서 {permission} 권한이 있는 토큰({kind})을 \
        만들고, {file} 파일에 다음 내용을 쓰세요: {content}.{plans}{elsewhere}"
    )
}

/// The correction of `field` in the description of a custom platform.
fn set_own(field: &str, expected: ExpectedValue) -> String {
    let expected = match expected {
        ExpectedValue::SetVariable(_) => {
            return format!("변수를 설정하거나 `{field}`에 다른 변수를 지정하세요");
        }
        ExpectedValue::Entry(_) => {
            return format!("`{OPENCODE_SIGN_IN}`으로 추가하거나 `{field}`에 다른 항목을 지정하세요");
        }
        ExpectedValue::Figures => {
            return format!("`windows`, `balances`, `preset` 중 하나를 추가하세요: {OWN_PAGE}");
        }
        ExpectedValue::Written(written) => written.to_owned(),
        ExpectedValue::Id => "a-z, 0-9, -로 된 1~32자".to_owned(),
        ExpectedValue::NewId => "다른 플랫폼이 쓰지 않는 id".to_owned(),
        ExpectedValue::Text(most) => format!("1~{most}자의 문자열"),
        ExpectedValue::Positive => "0보다 큰 숫자".to_owned(),
        ExpectedValue::Objects(most) => format!("객체가 최대 {most}개인 목록"),
        ExpectedValue::Https => "https 주소 (또는 `\"loopback\": true` 추가)".to_owned(),
        ExpectedValue::NewVariable => "다른 곳에서 읽지 않는 변수".to_owned(),
        ExpectedValue::NewEntry => "기본 제공 플랫폼이 읽지 않는 auth.json 항목".to_owned(),
    };
    format!("`{field}`에 쓸 값: {expected}")
}
