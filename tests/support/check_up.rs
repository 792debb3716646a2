//! Check-ups, and a machine with much to check.

use crate::support::three::machine;
use crate::support::{HOME, NOW, Script};
use mystatus::render::{Room, plain};
use mystatus::time::EpochMs;
use serde_json::json;

pub fn doctor(script: &mut Script) -> String {
    script.diagnoses.get_or_insert(false);
    let run = if script.diagnoses == Some(false) { script.start() } else { script.run() };
    plain(&run.doctor("Node v24.1.0 · linux 6.1 x64", Room::Endless))
}

/// A machine with something in every kind of place.
pub fn workplace() -> Script {
    let config = format!("{HOME}/.config/opencode");
    let custom = json!({ "custom": [{ "id": "acme", "auth": { "env": "ACME_KEY" },
        "url": "https://litellm.acme.example:4000/my-route", "balances": [{ "remaining": "/left", "currency": "USD" }] }] });
    let mut script = machine()
        .file(&format!("{config}/opencode.jsonc"), "{ // mine\n}")
        .file(
            &format!("{config}/package.json"),
            r#"{ "dependencies": { "@opencode-ai/plugin": "1.18.33" } }"#,
        )
        .file(&format!("{config}/mystatus.json"), custom)
        .file(&format!("{config}/copilot-quota-token.json"), "{\n  oops")
        .file("/mnt/ada/ca.pem", "-----BEGIN CERTIFICATE-----\n")
        .variable("AMP_API_KEY", "amp-0123456789abcdef")
        .variable("ACME_KEY", "acme-0123456789abcdef")
        .variable("HTTPS_PROXY", "http://ada:pass-word@proxy.acme.example:3128")
        .variable("NO_PROXY", "api.z.ai,intern.acme.example")
        .variable("NODE_EXTRA_CA_CERTS", "/mnt/ada/ca.pem")
        .variable("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    script.files[0].modified = Some(EpochMs::new(NOW - 3 * 86_400_000));
    script
}
