//! NeuralWatt: the plan's energy of the month, the key's allowance, and the credits.
//!
//! Credential: a key, pasted into OpenCode or in `NEURALWATT_API_KEY`. Request: `GET api.neuralwatt.com/v1/quota`,
//! documented, at most once a second. The plan counts kilowatt-hours, an allowance that the key's owner set dollars; when
//! an allowance starts over is not said.

use super::credentials::keys;
use super::described;
use crate::platform::{Platform, USUAL};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static NEURALWATT: Platform = Platform {
    id: "neuralwatt",
    name: "NeuralWatt",
    api: "NeuralWatt",
    hosts: &["api.neuralwatt.com"],
    providers: &["neuralwatt"],
    entries: &["neuralwatt"],
    setups: &[Setup::Key(Key {
        choose: "Neuralwatt",
        entry: "neuralwatt",
        console: "https://portal.neuralwatt.com",
    })],
    variables: &["NEURALWATT_API_KEY"],
    find: |sources| keys(sources, &NEURALWATT, |client, key| described(MAPPING, client, key)),
    ..USUAL
};

const MAPPING: &str = r#"{
    "url": "https://api.neuralwatt.com/v1/quota",
    "plan": "/subscription/plan",
    "windows": [
        {"used": "/subscription/kwh_used", "limit": "/subscription/kwh_included", "unit": "kWh",
         "resets": "/subscription/current_period_end", "month": true},
        {"name": "spending", "used": "/key/allowance/spent_usd", "limit": "/key/allowance/limit_usd", "unit": "USD",
         "seconds": "/key/allowance/period"}
    ],
    "balances": [{"remaining": "/balance/credits_remaining_usd", "currency": "USD"}]
}"#;
