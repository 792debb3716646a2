//! The registry of platforms. One file holds everything about a platform, from its credential to its reading. To add
//! a platform, add its file and its line in [`PLATFORMS`].

#![allow(
    clippy::needless_pass_by_value,
    reason = "a query owns its credential, also where it sends one request only"
)]

use crate::environment::{Environment, VARIABLES};
use crate::platform::{Adjust, Find, Found, Platform};
use crate::settings;
use crate::sources::Sources;
use credentials::{FoundKey, accounts, each_key};
use mapping::described;

mod ai302;
mod aihubmix;
mod alibaba;
mod amp;
mod chutes;
mod claude;
mod clinepass;
mod cloudflare;
mod codebuff;
mod command_code;
mod copilot;
mod credentials;
mod crof;
mod cursor;
pub mod custom;
mod deepinfra;
mod deepseek;
mod devin;
mod factory;
mod fireworks;
mod gemini;
mod google;
mod grok;
mod huggingface;
mod hyper;
#[cfg(test)]
mod invented;
mod jetbrains;
mod kilo;
mod kimi;
mod kiro;
mod llmgateway;
mod mapping;
mod meganova;
mod minimax;
mod moonshot;
mod nano_gpt;
mod neuralwatt;
mod novita;
mod ollama;
mod openai;
mod opencode_go;
mod openrouter;
mod poe;
mod requesty;
mod routing_run;
mod siliconflow;
mod stepfun;
mod synthetic;
mod umans;
mod v0;
mod venice;
mod vercel;
mod volcengine;
mod wafer;
mod warp;
mod xai_management;
mod zenmux;
mod zhipu;
mod zhipu_balance;

/// All platforms, in the order of reports.
pub static PLATFORMS: &[&Platform] = &[
    &openai::OPENAI,
    &zhipu::ZHIPU,
    &zhipu::ZAI,
    &copilot::COPILOT,
    &google::GOOGLE,
    &opencode_go::OPENCODE_GO,
    &kimi::KIMI,
    &minimax::MINIMAX,
    &minimax::MINIMAX_CN,
    &ollama::OLLAMA,
    &synthetic::SYNTHETIC,
    &nano_gpt::NANO_GPT,
    &chutes::CHUTES,
    &clinepass::CLINEPASS,
    &hyper::HYPER,
    &neuralwatt::NEURALWATT,
    &openrouter::OPENROUTER,
    &deepseek::DEEPSEEK,
    &moonshot::MOONSHOT,
    &moonshot::MOONSHOT_CN,
    &stepfun::STEPFUN,
    &stepfun::STEPFUN_AI,
    &kilo::KILO,
    &grok::GROK,
    &command_code::COMMAND_CODE,
    &wafer::WAFER,
    &umans::UMANS,
    &cursor::CURSOR,
    &alibaba::ALIBABA,
    &amp::AMP,
    &jetbrains::JETBRAINS,
    &factory::FACTORY,
    &codebuff::CODEBUFF,
    &zenmux::ZENMUX,
    &routing_run::ROUTING_RUN,
    &gemini::GEMINI,
    &volcengine::VOLCENGINE,
    &vercel::VERCEL,
    &siliconflow::SILICONFLOW,
    &siliconflow::SILICONFLOW_CN,
    &poe::POE,
    &novita::NOVITA,
    &aihubmix::AIHUBMIX,
    &llmgateway::LLMGATEWAY,
    &crof::CROF,
    &meganova::MEGANOVA,
    &ai302::AI302,
    &requesty::REQUESTY,
    &deepinfra::DEEPINFRA,
    &huggingface::HUGGINGFACE,
    &venice::VENICE,
    &v0::V0,
    &zhipu_balance::ZHIPU_BALANCE,
    &fireworks::FIREWORKS,
    &xai_management::XAI_MANAGEMENT,
    &cloudflare::CLOUDFLARE,
    &claude::CLAUDE,
    &kiro::KIRO,
    &devin::DEVIN,
    &warp::WARP,
    #[cfg(test)]
    &invented::INVENTED,
];

/// The most popular platforms, named where there is no room for all.
pub static POPULAR: &[&Platform] = &[
    &openai::OPENAI,
    &copilot::COPILOT,
    &google::GOOGLE,
    &zhipu::ZHIPU,
    &zhipu::ZAI,
    &opencode_go::OPENCODE_GO,
    &kimi::KIMI,
    &minimax::MINIMAX,
    &openrouter::OPENROUTER,
    &deepseek::DEEPSEEK,
];

/// The platforms that are queried only if the user enables them.
pub fn opt_in() -> impl Iterator<Item = &'static Platform> {
    PLATFORMS.iter().copied().filter(|platform| platform.opt_in.is_some())
}

/// All platforms except the one that exists only in tests.
#[cfg(test)]
pub fn shipped() -> impl Iterator<Item = &'static Platform> {
    PLATFORMS.iter().copied().filter(|platform| platform.id != "invented")
}

/// Finds the accounts of `platform` in `sources`.
pub fn find(platform: &'static Platform, sources: &Sources) -> Vec<Found> {
    let keys = || each_key(sources, platform, platform.entries, platform.variables);
    let by_mapping = |mapping, adjust: Adjust| {
        let account = |key: FoundKey| {
            let secret = key.key.clone();
            key.queried(platform, Box::new(move |client| described(mapping, adjust, client, secret)))
        };
        accounts(keys(), &account)
    };
    match platform.find {
        Find::Described(mapping) => by_mapping(mapping, |_, _, outcome| outcome),
        Find::Adjusted(mapping, adjust) => by_mapping(mapping, adjust),
        Find::ByKey(query) => accounts(keys(), &|key| key.account(platform, query)),
        Find::By(find) => find(sources),
    }
}

/// Returns the built-in platform called `id`.
pub fn by_id(id: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.id == id).copied()
}

/// Whether `platform` is a custom one, described by the user.
pub fn is_own(platform: &Platform) -> bool {
    by_id(platform.id).is_none()
}

/// The folders that a run lists to find the files of the platforms that `wants` accepts.
pub fn folders_of(environment: &Environment, wants: &dyn Fn(&Platform) -> bool) -> Vec<String> {
    let wanted = PLATFORMS.iter().filter(|platform| wants(platform));
    wanted.flat_map(|platform| (platform.folders)(environment)).collect()
}

/// The files that a run may read.
pub fn files(environment: &Environment) -> Vec<String> {
    files_of(environment, &|_| true)
}

/// The files that a run may read to query the platforms that `wants` accepts.
pub fn files_of(environment: &Environment, wants: &dyn Fn(&Platform) -> bool) -> Vec<String> {
    let mut files = vec![environment.auth_file()];
    files.extend(settings::files(environment));
    for platform in PLATFORMS.iter().filter(|platform| wants(platform)) {
        for file in (platform.files)(environment) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// The environment variables that a run may read.
pub fn variables() -> Vec<&'static str> {
    let mut variables = VARIABLES.to_vec();
    variables.extend_from_slice(crate::proxy::VARIABLES);
    variables.extend(settings::VARIABLES);
    variables.append(&mut of_all(|platform| platform.variables));
    variables
}

/// The official hosts of all platforms.
pub fn hosts() -> Vec<&'static str> {
    of_all(|platform| platform.hosts)
}

/// The ids of OpenCode's providers whose models the platforms serve.
pub fn providers() -> Vec<&'static str> {
    of_all(|platform| platform.providers)
}

/// The names of the entries of `auth.json` that the platforms read.
pub fn entries() -> Vec<&'static str> {
    of_all(|platform| platform.entries)
}

/// The entries named after OpenCode's providers, which OpenCode may keep in its own store.
pub fn stored() -> Vec<&'static str> {
    let (mut names, providers) = (entries(), providers());
    names.retain(|name| providers.contains(name));
    names
}

fn of_all(part: fn(&'static Platform) -> &'static [&'static str]) -> Vec<&'static str> {
    PLATFORMS.iter().flat_map(|platform| part(platform)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::PLATFORMS;
    use crate::setup::{PermittedKey, Setup};

    /// Otherwise a key would be pasted where nothing reads it.
    #[test]
    fn a_key_is_pasted_into_an_entry_that_its_platform_reads() {
        for platform in PLATFORMS {
            for setup in platform.setups {
                if let Setup::Key(key) | Setup::PermittedKey(PermittedKey { key, .. }) = setup {
                    assert!(platform.entries.contains(&key.entry), "{platform:?}: {}", key.entry);
                }
            }
        }
    }
}
