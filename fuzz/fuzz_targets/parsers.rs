//! Each parser of text from outside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mystatus::http::NetworkCause;
use mystatus::reach::UserHost;
use mystatus::proxy;
use mystatus::render::width;
use mystatus::secret::{Secret, redact};
use mystatus::sanitized::Sanitized;
use mystatus::environment::Environment;
use mystatus::time::EpochMs;

fuzz_target!(|text: &str| {
    let secrets = [Secret::new(text)];
    for shown in [Sanitized::name(text, &secrets), Sanitized::message(text, &secrets), Some(Sanitized::path(text))]
        .into_iter()
        .flatten()
    {
        assert!(!shown.as_str().chars().any(char::is_control));
        let _ = width(shown.as_str());
    }
    // What is repeated whole is hidden whole.
    assert!(text.chars().count() < 6 || redact(text, &secrets) == "****");
    if let Some(host) = UserHost::parse(text) {
        assert!(
            host.as_str()
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        );
    }
    let _ = NetworkCause::of(text);
    let _ = EpochMs::parse_iso(text);
    let _ = EpochMs::parse_http_date(text);
    for name in ["HTTPS_PROXY", "NO_PROXY"] {
        let env = [(name.to_owned(), text.into()), ("ALL_PROXY".to_owned(), "p:1".into())]
            .into_iter()
            .collect();
        let _ = proxy::for_host(&Environment { home: text.to_owned(), env, ..Environment::default() }, "chatgpt.com");
    }
});
