//! Each parser of text from outside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mystatus::environment::Environment;
use mystatus::http::NetworkCause;
use mystatus::proxy;
use mystatus::reach::UserHost;
use mystatus::render::width;
use mystatus::sanitized::Sanitized;
use mystatus::secret::{Redactor, Secret};
use mystatus::time::EpochMs;

fuzz_target!(|text: &str| {
    let redactor = Redactor::new(&[Secret::new(text)]);
    let (name, label) = (Sanitized::name(text, &redactor), Sanitized::label(text, &redactor));
    let message = Sanitized::message(text, &redactor);
    for sanitized in [name, label, message, Some(Sanitized::path(text))].into_iter().flatten() {
        assert!(!sanitized.as_str().chars().any(char::is_control));
        let _ = width(sanitized.as_str());
    }
    // What is repeated whole is hidden whole.
    let is_key = text.len() >= 6 && text.bytes().all(|byte| byte.is_ascii_graphic());
    assert!(!is_key || redactor.redact(text) == "****");
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
        let env =
            [(name.to_owned(), text.into()), ("ALL_PROXY".to_owned(), "p:1".into())].into_iter().collect();
        let _ = proxy::for_host(
            &Environment { home: text.to_owned(), env, ..Environment::default() },
            "chatgpt.com",
        );
    }
});
