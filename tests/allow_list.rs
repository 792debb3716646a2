//! Each credential goes only to its own platform's hosts, whatever its file or any answer says.

use crate::support::every::{ENTERPRISE, Kept, drive, good_reply, machine, reply, wire_text};
use crate::support::samples::samples;
use crate::support::{Answer, Script};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use mystatus::allowed_hosts::AllowedHosts;
use mystatus::client::{Client, ClientContext};
use mystatus::environment::Environment;
use mystatus::failure::Failure;
use mystatus::host::Host;
use mystatus::http::{NetworkCause, Request, SendError};
use mystatus::limiter::RequestLimiter;
use mystatus::platforms::PLATFORMS;
use mystatus::proxy::Proxy;
use mystatus::secret::Redactor;
use mystatus::time::EpochMs;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::rc::Rc;

const ISSUED: &str = "issued-access-token-000000";

/// Every way of answering that affects later requests.
fn answers() -> Vec<Answer> {
    let redirected = r#"{"location":"https://evil.example","url":"https://evil.example"}"#;
    let statuses = [200, 204, 301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 503];
    let mut answers: Vec<_> = statuses.map(|status| reply(status, redirected)).into();
    answers.push(reply(200, &good_reply(ISSUED)));
    answers.push(reply(200, &json!({ "access_token": ISSUED, "usageItems": [] })));
    answers.push(Err(SendError::Timeout));
    answers.push(Err(SendError::TooLarge));
    answers
}

#[test]
fn each_secret_is_sent_to_its_own_platforms_hosts_only() {
    let mut requests = 0;
    for by_token in [false, true] {
        for answer in answers() {
            let mut number = 0;
            let (script, mut kept) = machine(by_token, &mut || {
                number += 1;
                format!("secret-{number}-0123456789")
            });
            let google = Some(vec!["daily-cloudcode-pa.googleapis.com", "cloudcode-pa.googleapis.com"]);
            kept.push(Kept { platform: "google", text: ISSUED.to_owned(), hosts: google });
            drive(&script, |_, _| answer.clone());
            for sent in script.sent().iter() {
                requests += 1;
                let request = &sent.request;
                let text = wire_text(request);
                let inside: Vec<_> = kept.iter().filter(|kept| text.contains(&kept.text)).collect();
                assert!(!inside.is_empty(), "a request without a credential: {}", sent.url());
                for kept in inside {
                    let hosts = kept.hosts.as_deref().unwrap_or_default();
                    assert!(
                        hosts.contains(&request.host.as_str()),
                        "{}'s secret at {}",
                        kept.platform,
                        sent.url()
                    );
                }
                assert!(!text.contains("evil"), "{text}");
            }
        }
    }
    assert!(requests > 100, "{requests}");
}

#[test]
fn every_credential_on_the_machine_takes_part() {
    let mut hosts = BTreeSet::new();
    for by_token in [false, true] {
        let mut number = 0;
        let (script, kept) = machine(by_token, &mut || {
            number += 1;
            format!("secret-{number}-0123456789")
        });
        drive(&script, |_, _| reply(200, &good_reply(ISSUED)));
        hosts.extend(script.sent().iter().map(|sent| sent.request.host.clone()));
        let texts: String = script.sent().iter().map(|sent| wire_text(&sent.request)).collect();
        for kept in kept {
            assert_eq!(texts.contains(&kept.text), kept.hosts.is_some(), "{kept:?}");
        }
    }
    let known = PLATFORMS.iter().flat_map(|platform| platform.hosts).chain([&ENTERPRISE]);
    assert!(hosts.is_subset(&known.map(|host| (*host).to_owned()).collect()), "{hosts:?}");
}

#[test]
fn no_host_belongs_to_two_platforms() {
    // Google serves Antigravity and Gemini CLI with one API.
    let hosts: Vec<_> = PLATFORMS
        .iter()
        .filter(|platform| platform.id != "gemini")
        .flat_map(|platform| platform.hosts)
        .collect();
    assert_eq!(hosts.iter().collect::<BTreeSet<_>>().len(), hosts.len());
}

fn enterprise(url: &str) -> Script {
    let entry = json!({ "type": "oauth", "refresh": "gho_0123456789abcdef", "enterpriseUrl": url });
    Script::auth(json!({ "github-copilot": entry }))
}

#[test]
fn a_hostile_enterprise_url_gets_no_request() {
    for url in [
        "http://company.ghe.com",
        "ftp://company.ghe.com",
        "javascript://company.ghe.com",
        "https://company.ghe.com@evil.example",
        "https://user:pass@company.ghe.com",
        "company.ghe.com:8443",
        "company.ghe.com/path",
        "company.ghe.com\\@evil.example",
        "company.ghe.com?x",
        "company.ghe.com#x",
        "company.ghe.com\0.evil.example",
        "company.ghe.com\r\nHost: evil.example",
        "company%2eghe.com",
        "company.ghe.com.",
        ".company.ghe.com",
        "company..ghe.com",
        "company。ghe。com",
        "ｃompany.ghe.com",
        "g\u{456}thub.com",
        "company.ghe.com\u{202e}",
        "localhost",
        "intranet",
        "printer.local",
        "metadata.google.internal",
        "127.0.0.1",
        "127.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "2130706433",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "::1",
        "https://",
        "//company.ghe.com",
        "*.ghe.com",
        "company_.ghe.com",
    ] {
        let script = enterprise(url);
        let run = drive(&script, |_, request| panic!("{url:?} is asked at {}", request.host));
        let failures = run.report().failures;
        assert!(
            matches!(failures[0].failure, Failure::InvalidConfig { field: Some("enterpriseUrl"), .. }),
            "{url:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_request_goes_to_the_very_name_that_was_written(url in r"(https?://)?[a-zA-Z0-9.@:/\\%#?\[\]_ -]{0,30}|\PC{0,20}") {
        let script = enterprise(&url);
        drive(&script, |_, _| reply(200, "{}"));
        for sent in script.sent().iter() {
            let host = sent.request.host.as_str();
            let plain = host.split('.').all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
            prop_assert!(plain, "{host}");
            let named = url.trim().to_ascii_lowercase();
            let written = matches!(named.as_str(), "" | "github.com" | "https://github.com") && host == "api.github.com"
                || host.strip_prefix("api.").is_some_and(|name| named.trim_start_matches("https://").trim_end_matches('/') == name);
            prop_assert!(written, "{url:?} at {host}");
        }
    }
}

/// Every platform of the registry, with the additions of a hostile configuration in its files.
#[test]
fn every_platform_asks_its_own_hosts_only() {
    for mut sample in samples() {
        for name in ["baseURL", "base_url", "baseUrl", "apiUrl", "endpoint", "host", "url", "proxy"] {
            sample.with_member(name, &json!("https://evil.example"));
        }
        let secrets = sample.with_secrets(|| "secret-0123456789-abcdef".to_owned());
        let script = sample.script();
        let mut answers = answers();
        answers.push(Ok(mystatus::http::Response::default()));
        for answer in answers {
            drive(&script, |_, request| match &answer {
                Ok(response) if response.status == 0 => reply(200, &sample.good(request)),
                answer => answer.clone(),
            });
        }
        let sent = script.sent();
        assert!(!sent.is_empty(), "{} is asked", sample.platform.id);
        for sent in sent.iter() {
            let host = sent.request.host.as_str();
            assert!(sample.platform.hosts.contains(&host), "{} at {host}", sample.platform.id);
            assert!(!wire_text(&sent.request).contains("evil"), "{}", sent.url());
        }
        let texts: String = sent.iter().map(|sent| wire_text(&sent.request)).collect();
        assert!(
            secrets.iter().any(|secret| texts.contains(secret)),
            "{} is sent its credential",
            sample.platform.id
        );
    }
}

/// A host that must not receive any request.
struct Silent;

impl Host for Silent {
    fn now(&self) -> EpochMs {
        EpochMs::new(0)
    }

    fn locale(&self) -> Option<String> {
        None
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn send(&self, request: Request, _: Option<Proxy>, _: u32) -> LocalBoxFuture<'_, Answer> {
        panic!("{} was asked", request.host)
    }
}

#[test]
fn a_client_sends_nothing_to_a_host_out_of_reach() {
    let context = ClientContext {
        host: Rc::new(Silent),
        environment: Environment::default(),
        limiter: RequestLimiter::default(),
        timeout_s: 10,
    };
    let mut client =
        Client::new(Rc::new(context), AllowedHosts::Official(&["api.z.ai"]), Redactor::default());
    for host in ["evil.example", "z.ai", "api.z.ai.evil.example", "chatgpt.com"] {
        let sent = client.send(Request::get(host, "/")).now_or_never().expect("an answer at once");
        assert!(matches!(sent, Err(Failure::Network { cause: NetworkCause::NotAllowed, .. })), "{host}");
    }
}
