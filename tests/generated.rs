//! Files generated from the registry of platforms are up to date: README.md, docs/platforms.md, SECURITY.md,
//! CONTRIBUTING.md and the table of hosts in the module. `npm run generate` rewrites them.

use crate::support::vectors::{cases, script};
use mystatus::environment::Environment;
use mystatus::locale::LANGUAGES;
use mystatus::platform::{OptInReason, Platform};
use mystatus::platforms::{self, PLATFORMS, POPULAR};
use mystatus::setup::Setup;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// Compares the part of `file` from `begin` to `end` with `expected`, or rewrites it.
fn hold(file: &str, begin: &str, end: &str, expected: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).expect("a file of the project");
    let (before, rest) = text.split_once(begin).unwrap_or_else(|| panic!("{file} has {begin}"));
    let (written, after) = rest.split_once(end).unwrap_or_else(|| panic!("{file} has {end}"));
    if generates() {
        fs::write(&path, format!("{before}{begin}{expected}{end}{after}")).expect("written");
    } else {
        assert!(written == expected, "{file} is not as the registry says: run `npm run generate`");
    }
}

/// Whether to rewrite files instead of checking them.
fn generates() -> bool {
    std::env::var_os("MYSTATUS_GENERATE").is_some()
}

/// A table in Markdown. Its columns are not aligned, as the longest cell would widen every row.
fn table<const N: usize>(head: [&str; N], row: impl Fn(&Platform) -> [String; N]) -> String {
    let mut rows = vec![head.map(str::to_owned), head.map(|_| "---".to_owned())];
    rows.extend(PLATFORMS.iter().map(|platform| row(platform)));
    let line = |row: &[String; N]| format!("| {} |\n", row.join(" | "));
    format!("\n\n{}\n", rows.iter().map(line).collect::<String>())
}

fn code(words: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{}`", word.as_ref())).collect();
    words.join(", ")
}

/// The files that a platform reads besides `auth.json`.
fn files(platform: &Platform) -> Vec<String> {
    let mut environment = Environment { home: "~".to_owned(), ..Environment::default() };
    // A folder for each of a program's versions.
    let folders = (platform.folders)(&environment).into_iter();
    environment.listed =
        folders.map(|folder| (folder, vec!["*20*".to_owned(), "AndroidStudio*".to_owned()])).collect();
    (platform.files)(&environment)
}

/// The files and variables that a platform reads besides `auth.json`.
fn sources(platform: &Platform) -> String {
    code(files(platform).into_iter().chain(platform.variables.iter().map(|name| (*name).to_owned())))
}

/// The files and variables, shortened if there are many, for users who set a platform up.
fn sources_in_short(platform: &Platform) -> String {
    let count = files(platform).len();
    if count <= 4 {
        return sources(platform);
    }
    let files = format!("{count} files, listed in [SECURITY.md](../SECURITY.md#where-credentials-go)");
    if platform.variables.is_empty() { files } else { format!("{files}, {}", code(platform.variables)) }
}

#[test]
fn the_pages_for_users_count_and_list_every_platform() {
    // Fewer platforms would not be every subscription.
    assert!(PLATFORMS.len() >= 50);
    hold("README.md", "<!-- count -->", "<!-- end of the count -->", &PLATFORMS.len().to_string());
    let (begin, end) = ("<!-- platforms: written by `npm run generate` -->", "<!-- end of the platforms -->");
    let names: Vec<_> = PLATFORMS.iter().map(|platform| platform.name).collect();
    hold("README.md", begin, end, &format!("\n\n{}.\n\n", names.join(", ")));
    let english = LANGUAGES.first().expect("English");
    let rows = table(["platform", "set up", "also reads"], |platform| {
        let set_up = english.setups(platform.setups);
        [format!("**{}** `{}`", platform.name, platform.id), set_up, sources_in_short(platform)]
    });
    hold("docs/platforms.md", begin, end, &rows);
}

/// The example that newcomers copy is the one that the tests run.
#[test]
fn the_page_for_newcomers_shows_the_invented_platform() {
    let source = include_str!("../src/platforms/invented.rs");
    let (whole, _) = source.split_once("\nmod tests {").expect("its tests");
    let expected = format!("\n\n```rust\n{whole}```\n\n");
    let begin = "<!-- example: written by `npm run generate` -->";
    hold("CONTRIBUTING.md", begin, "<!-- end of the example -->", &expected);
}

/// The kinds of credential of a platform's accounts.
fn credentials(platform: &Platform) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for setup in platform.setups {
        let kind = match setup {
            Setup::SignIn(sign_in) => format!("sign-in of {}", sign_in.program),
            Setup::Inside(inside) => format!("sign-in of {}", inside.program),
            Setup::Key(_) | Setup::PermittedKey(_) | Setup::Variable(_) | Setup::KeyPair(_) => {
                "API key".to_owned()
            }
            Setup::Token(token) => token.kind.to_owned(),
            Setup::Companion(companion) => {
                let plugins = [Some(companion.plugin), companion.predecessor];
                let plugins = plugins.into_iter().flatten().map(|plugin| format!("sign-in of {plugin}"));
                plugins.collect::<Vec<_>>().join(", ")
            }
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(", ")
}

/// The request methods per host, which no platform states as data, as seen in the vectors.
fn methods() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut methods: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for case in cases() {
        let mut script = script(&case);
        script.run();
        for sent in script.sent().iter() {
            methods.entry(sent.request.host.clone()).or_default().insert(sent.request.method.as_str());
        }
    }
    methods
}

/// Methods and hosts of the requests with a platform's credentials.
fn destinations(platform: &Platform, methods: &BTreeMap<String, BTreeSet<&'static str>>) -> Vec<String> {
    let destination = |host: &&str| {
        let methods = methods.get(*host).unwrap_or_else(|| panic!("no vector asks {host}"));
        format!("{} {host}", methods.iter().copied().collect::<Vec<_>>().join("/"))
    };
    platform.hosts.iter().map(destination).collect()
}

#[test]
fn the_allow_list_is_published() {
    let methods = methods();
    let head = ["platform", "credential", "found in `auth.json` and", "sent to", "opt-in"];
    let rows = table(head, |platform| {
        let sent = destinations(platform, &methods);
        let sent = if sent.is_empty() { "none: no request is sent".to_owned() } else { code(sent) };
        let opt_in = match platform.opt_in {
            None => String::new(),
            Some(OptInReason::Forbidden { vendor }) => format!("yes: {vendor} forbids it"),
            Some(OptInReason::Impersonates { program }) => format!("yes: it poses as {program}"),
        };
        [platform.name.to_owned(), credentials(platform), sources(platform), sent, opt_in]
    });
    let begin = "<!-- hosts: written by `npm run generate` -->";
    hold("SECURITY.md", begin, "<!-- end of the hosts -->", &rows);
}

/// The build embeds this file in the module, to show where a binary sends what. It has a line for each host of each
/// platform, with the methods, the platform and the kinds of its credentials.
#[test]
fn the_table_of_hosts_in_the_module_is_the_registrys() {
    let methods = methods();
    let mut table = String::new();
    for platform in PLATFORMS {
        for destination in destinations(platform, &methods) {
            let (methods, host) = destination.split_once(' ').expect("both");
            table += &[host, methods, platform.id, &credentials(platform)].join("\t");
            table.push('\n');
        }
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/platforms/hosts.tsv");
    if generates() {
        fs::write(&path, table).expect("written");
    } else {
        let written = fs::read_to_string(&path).expect("the table");
        assert!(written == table, "{} is stale: run `npm run generate`", path.display());
        // The core enforces exactly the table's hosts.
        let hosts: Vec<_> = written.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(hosts, platforms::hosts());
    }
}

/// Keep these few: each request of a session pays for them, in tokens that tests/opencode/server.test.js counts.
#[test]
fn the_tools_description_names_some_platforms_and_counts_the_others() {
    let named: Vec<_> = POPULAR.iter().take(3).map(|platform| platform.name).collect();
    let others = PLATFORMS.len() - named.len();
    let text = format!(
        "Show the quota left, and its resets, of the user's AI plans: {} and {others} more.",
        named.join(", "),
    );
    hold("js-shim/server.js", "const TOOL =\n  \"", "\";\n", &text);
}

/// Each platform's names, who uses them, and its providers: a new platform adds its line.
#[test]
fn the_platforms_are_what_their_lines_say() {
    let lines = PLATFORMS.iter().map(|platform| {
        let (names, apis) = (LANGUAGES.iter(), LANGUAGES.iter());
        let names: BTreeSet<_> = names.map(|language| platform.name_in(language.tag())).collect();
        let apis: BTreeSet<_> = apis.map(|language| platform.api_in(language.tag())).collect();
        let [names, apis] = [names.into_iter().collect(), apis.into_iter().map(str::to_owned).collect()]
            .map(|all: Vec<String>| all.join(" / "));
        let (providers, minutes) = (platform.providers.join(" "), platform.interval / 60_000);
        format!("{}: {names}, API {apis}, every {minutes} min, of {providers}", platform.id)
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}
