//! No piece of a secret is shown, whatever the secrets are and however platforms repeat them.

mod finder;

use crate::support::every::{
    Kept, PLACES, drive, good_reply, machine, outputs, reply, reply_with, wire_text,
};
use crate::support::samples::samples;
use crate::support::{Answer, HOME, Script, share};
use base64::prelude::*;
use finder::Leaks;
use mystatus::cache::{Intent, ReadingCache};
use mystatus::http::{NetworkCause, Request, SendError};
use mystatus::render;
use mystatus::sanitized::Sanitized;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

/// More secrets than the machine has.
const SECRETS: usize = 16;

/// A secret of a kind that platforms issue, or of other kinds.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z0-9._-]{16,80}",
        2 => "1//0[A-Za-z0-9_-]{30,60}",
        2 => "gh[opu]_[A-Za-z0-9]{30,40}",
        2 => ("[a-z]{6,12}", "[A-Za-z0-9_-]{20,40}").prop_map(|(name, signature)| {
            let claims = json!({ "https://api.openai.com/profile": { "email": format!("{name}@example.com") } });
            let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.{signature}", part("{}"), part(&claims.to_string()))
        }),
        // No asterisk and no quote: next to a mask's, or the quotes of JSON, shorter text would look like a piece.
        1 => "[!#-)+-~]{12,60}",
        1 => "[\\PC&&[^* \"]]{12,40}",
    ]
}

/// Characters that readers do not see as part of a key: format and control characters, noncharacters, unassigned
/// code points, marks, and letters of another script.
const UNREADABLE: &[&str] = &[
    "\u{200b}",
    "\u{ad}",
    "\0",
    "\u{202e}",
    "\u{fe0f}",
    "\u{fdd0}",
    "\u{ffff}",
    "\u{1fffe}",
    "\u{378}",
    "\u{301}",
    "\u{e000}",
    "é",
    " ",
    "\u{3000}",
];

/// A way to repeat a secret.
#[derive(Clone, Debug)]
enum Echo {
    Whole,
    Piece(Index, Index),
    Scattered(&'static str),
    Upper,
    Lower,
    Coloured,
    Tagged,
    Encoded,
    Request,
    Often,
}

fn echo() -> impl Strategy<Value = Echo> {
    prop_oneof![
        Just(Echo::Whole),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Echo::Piece(from, to)),
        prop::sample::select(UNREADABLE).prop_map(Echo::Scattered),
        Just(Echo::Upper),
        Just(Echo::Lower),
        Just(Echo::Coloured),
        Just(Echo::Tagged),
        Just(Echo::Encoded),
        Just(Echo::Request),
        Just(Echo::Often),
    ]
}

impl Echo {
    fn of(&self, secret: &str, request: &Request) -> String {
        let between = |separator: &str| between(secret, separator);
        match self {
            Self::Whole => format!("Bad token {secret}."),
            Self::Piece(from, to) => {
                let chars: Vec<char> = secret.chars().collect();
                let from = from.index(chars.len());
                let to = from + to.index(chars.len() - from) + 1;
                chars[from..to].iter().collect()
            }
            Self::Scattered(unreadable) => between(unreadable),
            Self::Upper => secret.to_uppercase(),
            Self::Lower => secret.to_lowercase(),
            Self::Coloured => between("\u{1b}[31m"),
            Self::Tagged => format!("<html><title>Denied {secret}</title><p>{secret}<b>{secret}</b></p>"),
            Self::Encoded => secret.replace('/', "%2F").replace('=', "%3D").replace('+', "%2B"),
            Self::Request => wire_text(request),
            Self::Often => format!("{secret} ").repeat(60),
        }
    }
}

/// The answers to requests: statuses in turn, and network failures.
#[derive(Clone, Debug)]
struct Hostile {
    statuses: Vec<u16>,
    echoes: Vec<(Echo, Index, Index)>,
}

fn hostile() -> impl Strategy<Value = Hostile> {
    let status = prop::sample::select(vec![0, 200, 200, 200, 201, 302, 400, 401, 403, 404, 429, 500, 503]);
    let echoes = prop::collection::vec((echo(), any::<Index>(), any::<Index>()), 12);
    (prop::collection::vec(status, 12), echoes).prop_map(|(statuses, echoes)| Hostile { statuses, echoes })
}

impl Hostile {
    /// The answer to request `number`, from a platform that knows the secrets in `own`.
    fn answer(&self, number: usize, request: &Request, own: &[String], access: &str) -> Answer {
        let status = self.statuses[number % self.statuses.len()];
        let (echo, which, place) = &self.echoes[number % self.echoes.len()];
        if status == 0 {
            let code = Sanitized::own("ECONNRESET").expect("a name");
            return Err(SendError::Network { cause: NetworkCause::Interrupted, code });
        }
        let words = echo.of(&own[which.index(own.len())], request);
        // Most sign-ins must work, so that platforms can repeat the access token.
        let signs_in = request.host == "oauth2.googleapis.com" && status < 300;
        let body = if signs_in {
            good_reply(access).to_string()
        } else {
            reply_with(place.index(PLACES), &words, access)
        };
        reply(status, &body)
    }
}

/// Each account's secrets that its platform knows: those sent, the access token once issued, and earlier ones that
/// were never sent.
struct Platforms {
    kept: Vec<Kept>,
    known: BTreeMap<usize, Vec<String>>,
}

impl Platforms {
    fn knowing(&mut self, id: usize, request: &Request, access: &str) -> &[String] {
        let known = self.known.entry(id).or_default();
        if request.host.ends_with("cloudcode-pa.googleapis.com") {
            known.push(access.to_owned());
        }
        let sent = wire_text(request);
        for kept in &self.kept {
            let of_platform = kept.hosts.iter().flatten().any(|host| *host == request.host)
                || mystatus::platforms::by_id(kept.platform)
                    .is_some_and(|platform| platform.hosts.contains(&request.host.as_str()));
            let was_sent = sent.contains(&kept.text) || sent.contains(&form_encoded(&kept.text));
            if of_platform && (was_sent || kept.hosts.is_none()) {
                known.push(kept.text.clone());
            }
        }
        known
    }
}

/// A secret as encoded in a form.
fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

proptest! {
    #[test]
    fn nothing_shown_holds_a_piece_of_a_secret(
        secrets in prop::collection::vec(secret(), SECRETS),
        by_token in any::<bool>(),
        private in any::<bool>(),
        hostile in hostile(),
    ) {
        let mut unused = secrets.iter();
        let (script, kept) = machine(by_token, &mut || unused.next().expect("a secret").trim().to_owned());
        let access = unused.next().expect("a secret").trim();
        let mut platforms = Platforms { kept, known: BTreeMap::new() };
        let mut number = 0;
        let run = drive(&script, |id, request| {
            number += 1;
            hostile.answer(number, request, platforms.knowing(id, request, access), access)
        });
        prop_assert!(number > 0 || !secrets[0].is_ascii());
        let leaks = Leaks::of(&secrets);
        for text in outputs(&run, private) {
            let found = leaks.within(&text);
            prop_assert!(found.is_empty(), "{found:?} in {text}");
        }
    }

    #[test]
    fn a_credential_file_that_cannot_be_read_shows_nothing_of_itself(
        secrets in prop::collection::vec(secret(), 3),
        cut in any::<Index>(),
        spoilt in any::<Option<char>>(),
    ) {
        let entry = |secret: &String| json!({ "type": "oauth", "access": secret, "refresh": secret, "key": secret });
        let file = json!({ "openai": entry(&secrets[0]), "github-copilot": entry(&secrets[1]), "zai-coding-plan": entry(&secrets[2]) });
        let text = file.to_string();
        let at = (0..=cut.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).expect("the beginning");
        let broken = match spoilt {
            Some(char) => format!("{}{char}{}", &text[..at], &text[at..]),
            None => text[..at].to_owned(),
        };
        let leaks = Leaks::of(&secrets);
        for file in ["antigravity-accounts.json", "copilot-quota-token.json"] {
            let script = Script::auth(&broken).file(&format!("{HOME}/.config/opencode/{file}"), &broken);
            let run = drive(&script, |_, _| Err(SendError::Timeout));
            for text in outputs(&run, false) {
                let found = leaks.within(&text);
                prop_assert!(found.is_empty(), "{found:?} in {text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(share(16)))]

    /// The cached reading is shown next to a failure that repeats the sent secrets.
    #[test]
    fn nothing_remembered_holds_a_piece_of_a_secret(
        secrets in prop::collection::vec(secret(), SECRETS),
        private in any::<bool>(),
        hostile in hostile(),
    ) {
        let mut unused = secrets.iter();
        let (mut script, kept) = machine(true, &mut || unused.next().expect("a secret").trim().to_owned());
        script.memory = Some((ReadingCache::default(), Intent::Asked));
        let access = unused.next().expect("a secret").trim();
        let mut platforms = Platforms { kept, known: BTreeMap::new() };
        let mut number = 0;
        drive(&script, |id, request| {
            number += 1;
            hostile.answer(number, request, platforms.knowing(id, request, access), access)
        });
        let later = drive(&script, |_, request| reply(503, &reply_with(0, &wire_text(request), access)));
        let leaks = Leaks::of(&secrets);
        for text in outputs(&later, private) {
            let found = leaks.within(&text);
            prop_assert!(found.is_empty(), "{found:?} in {text}");
        }
    }
}

#[test]
fn a_label_that_holds_a_secret_does_not_show_it() {
    let (refresh, token) = ("1//0-refresh-0123456789abcdef", "ghp_0123456789abcdef");
    let claims = json!({ "https://api.openai.com/profile": { "email": format!("{refresh}@example.com") } });
    let access = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
    let auth = json!({ "openai": { "type": "oauth", "access": access, "refresh": refresh } });
    let accounts = json!({ "accounts": [{ "email": format!("x {refresh}"), "refreshToken": refresh }] });
    let copilot = json!({ "token": token, "username": token, "tier": "pro" });
    let folder = format!("{HOME}/.config/opencode");
    let script = Script::auth(auth)
        .file(&format!("{folder}/antigravity-accounts.json"), accounts)
        .file(&format!("{folder}/copilot-quota-token.json"), copilot);
    let run = drive(&script, |_, _| Err(SendError::Timeout));
    for text in outputs(&run, false) {
        let leaks = Leaks::of(&[refresh.to_owned(), token.to_owned()]).within(&text);
        assert!(leaks.is_empty(), "{leaks:?} in {text}");
    }
    assert!(
        render::plain(&run.lines(render::Room::Endless)).contains("OpenAI (****@example.com)"),
        "the labels are still there"
    );
}

#[test]
fn both_tokens_of_a_sign_in_are_secrets() {
    let access = "gho_accessaccess0123456789";
    let entry = json!({ "type": "oauth", "refresh": "ghu_refreshrefresh9876543210", "access": access });
    let script = Script::auth(json!({ "github-copilot": entry }));
    let run = drive(&script, |_, _| reply(500, &format!("no {access} here")));
    for text in outputs(&run, false) {
        assert_eq!(Leaks::of(&[access.to_owned()]).within(&text), [""; 0], "{text}");
    }
}

/// With `private`, no name of an account is shown, wherever a platform repeats it.
#[test]
fn a_private_report_holds_no_name() {
    let names = ["ada@example.com", "bob@example.com", "lovelace", "analytical-engines", "engine-works"];
    let words = format!("of {} it is", names.join(" and ").to_uppercase());
    let token = json!({ "token": "ghp_xyzxyz0000000", "username": "lovelace", "tier": "pro",
        "organization": "analytical-engines", "enterprise": "engine-works" });
    let claims = json!({ "https://api.openai.com/profile": { "email": "ada@example.com" } }).to_string();
    let access = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims));
    let auth = json!({ "openai": { "type": "oauth", "access": access }, "zai-coding-plan": { "type": "api", "key": "k" } });
    for place in 0..PLACES {
        for status in [200, 403] {
            let mut number = 0;
            let (mut script, _) = machine(false, &mut || {
                number += 1;
                format!("0123456789-abcdefghijkl-{number}")
            });
            script.options.private = true;
            let auth_file = script.environment.auth_file();
            let script = script
                .file(&format!("{HOME}/.config/opencode/copilot-quota-token.json"), &token)
                .file(&auth_file, &auth);
            let mut asked = HashSet::new();
            let run = drive(&script, |_, request| {
                asked.insert(request.host.clone());
                match request.host.as_str() {
                    "oauth2.googleapis.com" => reply(200, &good_reply("issued-0123456789")),
                    _ => reply(status, &reply_with(place, &words, "issued-0123456789")),
                }
            });
            assert!(asked.len() >= 5, "every platform was asked: {asked:?}");
            for text in outputs(&run, true) {
                let found: Vec<_> = names.iter().filter(|name| text.to_lowercase().contains(*name)).collect();
                // The report's Debug form, which no user sees, holds the labels.
                assert!(found.is_empty() || text.starts_with("Report"), "{found:?} in {text}");
            }
        }
    }
}

/// Every platform of the registry repeats its secrets in every text of its replies, and in every failure.
#[test]
fn no_platform_gets_a_secret_shown() {
    for mut sample in samples() {
        let mut number = 0;
        let secrets = sample.with_secrets(|| {
            number += 1;
            format!("Secret-{number}-{}", "zQ9xW7vU5tS3".repeat(3))
        });
        let leaks = Leaks::of(&secrets);
        let echoes =
            [secrets.join(" "), secrets.join(" ").to_uppercase(), between(&secrets.join("-"), "\u{fdd0}")];
        for words in echoes {
            let most = sample.run(|_, good| reply(200, &good)).report().accounts.len();
            assert!(most <= 1, "one account of {}", sample.platform.id);
            sample.worded(&sample.script(), &words, |run| check(&leaks, run));
            for status in [400, 401, 403, 404, 429, 500] {
                for body in
                    [json!({ "message": words }), json!({ "error": { "message": words, "code": words } })]
                {
                    check(&leaks, &sample.run(|_, _| reply(status, &body)));
                }
            }
        }
    }
}

fn check(leaks: &Leaks, run: &mystatus::run::Run) {
    for text in outputs(run, false) {
        let found = leaks.within(&text);
        assert!(found.is_empty(), "{found:?} in {text}");
    }
}

fn between(text: &str, separator: &str) -> String {
    text.chars().map(String::from).collect::<Vec<_>>().join(separator)
}

#[test]
fn a_leak_would_be_seen() {
    let leaks = Leaks::of(&["0123456789abcdef".to_owned()]);
    assert_eq!(leaks.within("0123****cdef"), [""; 0]);
    assert_eq!(leaks.within("is 456789, 12345"), ["456789"]);
    assert_eq!(leaks.within("is 89A B\u{fdd0}CDE"), [""; 0]);
    assert_eq!(leaks.within("is 89A B\u{fdd0}CDEF"), ["89abcdef"]);
    // Six letters in lower case may be part of a word.
    let leaks = Leaks::of(&["abcdef_ghijKlm".to_owned()]);
    assert_eq!(leaks.within("abcdef and _ghij"), [""; 0]);
    assert_eq!(leaks.within("hijKlm"), ["hijKlm"]);
    assert_eq!(leaks.within("bcdef_gh"), ["bcdef_gh"]);
}

#[test]
fn a_unit_that_repeats_a_secret_is_not_shown() {
    let key = "sk-abcdefghijklmnopqrstuvwx0123";
    let dollars = |currency: &str| json!({ "currency": currency, "total_balance": "1" });
    let balances = [dollars("USD"), dollars("abcdefghijkl"), dollars("MNOPQRSTUVWX")];
    let auth = json!({ "deepseek": { "type": "api", "key": key } });
    let url = "GET https://api.deepseek.com/user/balance";
    let reply = json!({ "is_available": true, "balance_infos": balances });
    let mut script = Script::auth(auth).answer(url, 200, reply);
    let run = script.run();
    for text in outputs(&run, false) {
        assert!(!text.contains("abcdef") && !text.to_lowercase().contains("mnopqr"), "{text}");
    }
    assert_eq!(run.report().accounts[0].reading.balances.len(), 3);
}
