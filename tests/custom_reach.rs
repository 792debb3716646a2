//! Whatever the settings hold for a custom platform, a key goes only to the one host named next to it, and nothing
//! else is sent.

use crate::support::every::{drive, reply, wire_text};
use crate::support::{HOME, Script};
use mystatus::platforms::{by_id, entries, providers};
use serde_json::{Value, json};

/// Number of settings to try.
const SETTINGS: u64 = 10_000;

/// The machine's credentials: place, secret, and platform.
const ENTRIES: &[(&str, &str, Option<&str>)] = &[
    ("acme", "key-of-acme-0123456789", None),
    ("beside", "key-of-beside-0123456789", None),
    ("openrouter", "key-of-openrouter-0123456789", Some("openrouter")),
    ("zai-coding-plan", "key-of-zai-0123456789", Some("zai")),
    ("signed-in", "token-of-signed-in-0123456789", None),
    ("https://site.example.com", "token-of-site-0123456789", None),
    ("openai", "token-of-openai-0123456789", Some("openai")),
    ("github-copilot", "token-of-copilot-0123456789", Some("copilot")),
];
const VARIABLES: &[(&str, &str, Option<&str>)] = &[
    ("ACME_KEY", "variable-of-acme-0123456789", None),
    ("DEEPINFRA_API_KEY", "variable-of-deepinfra-0123456789", Some("deepinfra")),
];

const SCHEMES: &[&str] = &[
    "https://",
    "http://",
    "http://",
    "HTTPS://",
    "https:/",
    "https:\\\\",
    "//",
    "ftp://",
    "file://",
    "javascript://",
    "",
    " https://",
];
const USERS: &[&str] =
    &["", "ada@", "ada:pass@", "openrouter.ai@", "%61@", "ada%40", "@", "openrouter.ai%00"];
const HOSTS: &[&str] = &[
    "acme.example.com",
    "ACME.example.com",
    "deep.er.acme.example.com",
    "openrouter.ai",
    "api.z.ai",
    "chatgpt.com",
    "api.github.com",
    "openrouter.ai.evil.example",
    "xopenrouter.ai",
    "openrouter.ai.",
    "оpenrouter.ai",
    "ｏpenrouter.ai",
    "xn--penrouter-16g.ai",
    "openrouter。ai",
    "openrouter%2eai",
    "openrouter.ai%23.evil.example",
    "openrouter.ai\u{200b}",
    "openrouter.ai\n",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "0",
    "10.0.0.1",
    "169.254.169.254",
    "metadata.google.internal",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[fd00::7]",
    "::1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "printer.local",
    "router",
    "*.example.com",
    "-a.example.com",
    "a_b.example.com",
    "..",
    "",
];
const PORTS: &[&str] = &[
    "",
    ":443",
    ":4000",
    ":65535",
    ":80",
    ":22",
    ":0",
    ":",
    ":65536",
    ":04000",
    ":+4000",
    ":4000:1",
    ":4000@evil.example",
    ":-1",
];
const PATHS: &[&str] = &[
    "",
    "/",
    "/v1/x",
    "?x=1",
    "/@evil.example/",
    "/\\evil.example",
    "#@evil.example",
    "//evil.example/",
    "/../..//x",
    "\\@evil.example",
    "/%2e%2e/",
    "/ x",
    "/\r\nHost: evil.example",
];
const HEADERS: &[&str] =
    &["authorization", "authorization-raw", "x-api-key", "api-key", "x-bf-vk", "host", "cookie"];

/// Random numbers in a fixed order.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // Xorshift, with a period far beyond the numbers drawn here.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).expect("a count")).expect("below a count")
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// The first item in three of four cases.
    fn mostly<'a>(&mut self, all: &[&'a str]) -> &'a str {
        if self.flag(4) { self.of(all) } else { all[0] }
    }

    fn flag(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// A more or less valid description of a platform.
fn description(dice: &mut Dice, at: usize) -> Value {
    // Mostly plain, so that only one or two oddities decide.
    let url = [SCHEMES, USERS, HOSTS, PORTS, PATHS].map(|part| dice.mostly(part)).concat();
    let mut auth = json!({});
    if !dice.flag(8) {
        auth["entry"] = json!(if dice.flag(10) { "no-such" } else { ENTRIES[dice.below(ENTRIES.len())].0 });
    }
    if dice.flag(6) || auth.as_object().is_some_and(serde_json::Map::is_empty) {
        let names =
            ["ACME_KEY", "ACME_KEY", "DEEPINFRA_API_KEY", "OPENROUTER_API_KEY", "HOME", "HTTPS_PROXY", ""];
        auth["env"] = json!(dice.of(&names));
        if !dice.flag(8) {
            auth.as_object_mut().expect("an object").remove("entry");
        }
    }
    if dice.flag(3) {
        auth["header"] = json!(dice.of(HEADERS));
    }
    let mut one = json!({ "id": format!("own-{at}"), "url": url, "auth": auth });
    if dice.flag(6) {
        one["id"] = json!(dice.of(&["openrouter", "openai", "own-0", "", "Own", "../x"]));
    }
    match dice.below(8) {
        0 => one["preset"] = json!(dice.of(&["litellm", "new-api", "sub2api", "other"])),
        1 => one["windows"] = json!([{ "used": "/used", "limit": "/limit" }]),
        _ => one["balances"] = json!([{ "remaining": "/left", "currency": "USD" }]),
    }
    if url.starts_with("http:") || dice.flag(4) {
        one["loopback"] = [json!(true), json!(true), json!("true"), json!(false)][dice.below(4)].clone();
    }
    if dice.flag(12) {
        one[dice.of(&["proxy", "baseURL", "redirect", "method"])] = json!("https://evil.example");
    }
    one
}

/// The host and port in a description, read strictly: anything odd gives none.
fn named(one: &Value) -> Option<String> {
    let url = one["url"].as_str()?;
    let (is_local, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (false, rest),
        (None, Some(rest)) if one["loopback"] == true => (true, rest),
        _ => return None,
    };
    let authority = rest.split(['/', '?']).next()?.to_ascii_lowercase();
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') && !port.ends_with(']') => {
            (name, Some(port.parse::<u16>().ok()?))
        }
        _ => (authority.as_str(), None),
    };
    if port.is_some_and(|port| port < 1024 && port != 443) {
        return None;
    }
    if is_local {
        return ["127.0.0.1", "[::1]", "localhost"].contains(&name).then_some(authority);
    }
    let is_plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b));
    let top = name.rsplit_once('.').map(|(_, top)| top)?;
    let is_public = !["local", "localhost", "internal"].contains(&top)
        && top.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_plain && is_public).then(|| authority.trim_end_matches(":443").to_owned())
}

/// A machine with all credentials.
fn machine() -> Script {
    let mut auth = json!({});
    for (name, secret, _) in ENTRIES {
        auth[*name] = match *name {
            "signed-in" | "openai" => {
                json!({ "type": "oauth", "access": secret, "refresh": secret, "key": secret })
            }
            "github-copilot" => json!({ "type": "oauth", "refresh": secret, "key": secret }),
            "https://site.example.com" => json!({ "type": "wellknown", "key": "SITE", "token": secret }),
            _ => json!({ "type": "api", "key": secret }),
        };
    }
    let script = Script::auth(auth);
    VARIABLES.iter().fold(script, |script, (name, secret, _)| script.variable(name, secret))
}

/// Whether `one` uses this secret of the machine's as its key.
fn is_key_of(secret: &str, one: &Value) -> bool {
    let is_kept = |all: &[(&str, &str, Option<&str>)], name: &Value| {
        all.iter().any(|(known, its, _)| *its == secret && name == known)
    };
    let is_sign_in = secret.starts_with("token");
    !is_sign_in && (is_kept(ENTRIES, &one["auth"]["entry"]) || is_kept(VARIABLES, &one["auth"]["env"]))
}

#[test]
fn a_key_goes_to_the_one_host_that_is_named_beside_it() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut to_own, mut refused) = (0, 0);
    for round in 0..SETTINGS {
        let count = dice.below(3) + 1;
        let custom: Vec<_> = (0..count).map(|at| description(&mut dice, at)).collect();
        let settings = json!({ "custom": custom });
        let mut script = machine();
        // A project controls the plugin's options and its own folder, but not the user's settings.
        let is_users = round % 4 > 0;
        if is_users {
            script = script.settings(&settings);
        } else {
            script.more_options = settings.clone();
            script = script
                .variable("OPENCODE_CONFIG_DIR", "/project/.opencode")
                .file("/project/.opencode/mystatus.json", &settings)
                .file("/project/mystatus.json", &settings);
        }
        let status = [200, 200, 301, 302, 307, 401, 500][dice.below(7)];
        let body = json!({ "left": 1, "url": "https://evil.example", "location": "https://evil.example" });
        let run = drive(&script, |_, _| reply(status, &body));
        for sent in script.sent().iter() {
            let (host, text) = (sent.request.host.as_str(), wire_text(&sent.request));
            let inside = ENTRIES.iter().chain(VARIABLES).filter(|(_, secret, _)| text.contains(secret));
            let mut keys = 0;
            for (name, secret, platform) in inside {
                keys += 1;
                let is_official =
                    platform.and_then(by_id).is_some_and(|platform| platform.hosts.contains(&host));
                // The key of a built-in platform goes nowhere else, whatever refers to it.
                let by_user = platform.is_none()
                    && custom.iter().any(|one| is_key_of(secret, one) && named(one).as_deref() == Some(host));
                assert!(is_official || is_users && by_user, "{name} at {host}: {settings:#}");
                to_own += usize::from(!is_official);
            }
            assert_eq!(keys, 1, "{text}");
        }
        refused += run.report().failures.len();
    }
    // Guards against a test that hardly tries anything.
    assert!(
        to_own > 500 && refused > 5_000,
        "{to_own} to hosts of the user's own, {refused} refused or failed"
    );
}

#[test]
fn no_entry_that_a_built_in_platform_reads_goes_to_another_host() {
    for name in entries().into_iter().chain(providers()) {
        let key = "key-of-some-0123456789";
        let one = json!({ "id": "own", "url": "https://acme.example.com/", "auth": { "entry": name },
            "balances": [{ "remaining": "/left", "currency": "USD" }] });
        let script =
            Script::auth(json!({ name: { "type": "api", "key": key } })).settings(json!({ "custom": [one] }));
        drive(&script, |_, _| reply(200, &json!({ "left": 1 })));
        assert!(script.sent().iter().all(|sent| sent.request.host != "acme.example.com"), "{name}");
    }
}

#[test]
fn a_project_has_no_settings_file_that_is_read() {
    use mystatus::environment::Environment;
    for (name, value) in [("OPENCODE_CONFIG_DIR", "/project/.opencode"), ("PWD", "/project")] {
        let env = [(name.to_owned(), value.into())].into_iter().collect();
        let environment = Environment { home: HOME.to_owned(), env, ..Environment::default() };
        let files = mystatus::platforms::files(&environment);
        let read: Vec<_> = files.iter().filter(|path| path.ends_with("/mystatus.json")).collect();
        assert_eq!(read, [&format!("{HOME}/.config/opencode/mystatus.json")]);
    }
}
