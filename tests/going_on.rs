//! A used-up window stops nothing if work continues on purchased credits or by billing more.

use crate::support::Script;
use mystatus::binding::{Model, binding_windows, tightest_where, window_that_stopped};
use mystatus::render::plain;
use mystatus::signal::Stop;
use serde_json::{Value, json};

/// A machine with a key for the platform with the entry `name`, which answers `reply` at `url`.
fn key(name: &str, url: &str, reply: Value) -> Script {
    let auth = json!({ name: { "type": "api", "key": "key-0123456789abcdef" } });
    Script::auth(auth).answer(&format!("GET https://{url}"), 200, reply)
}

/// v0 with the cycle's credits used up, and `on_demand` purchased ones.
fn v0(on_demand: f64) -> Script {
    let data = json!({ "balance": { "total": 20, "remaining": 0 }, "onDemand": { "balance": on_demand } });
    key("v0", "api.v0.dev/v1/user/billing", json!({ "billingType": "token", "data": data }))
}

#[test]
fn what_stops_nothing_gates_nothing() {
    let v0_model = Model { provider: "v0", id: "" };
    for (on_demand, stops, prompt, sidebar) in [
        (35.0, false, "35 · v0", "v0              35"),
        (0.0, true, "0% left · v0", "v0              ░░░░░   0%"),
    ] {
        let run = v0(on_demand).run();
        let words = run.prompt(v0_model, usize::MAX).map(|line| plain(&[line]));
        assert_eq!(words.as_deref(), Some(prompt), "{on_demand}");
        assert_eq!(plain(&run.summary(v0_model)), sidebar);
        assert_eq!(run.warnings(&mut Vec::new()).len(), usize::from(stops), "{on_demand}");
        let report = run.report();
        assert_eq!(tightest_where(&report, &|_| true).is_some(), stops, "{on_demand}");
        let windows = &report.accounts[0].reading.windows;
        assert_eq!(binding_windows(windows).count(), usize::from(stops), "{on_demand}");
    }
    let inference = json!({ "usedNanoUsd": 4e9, "includedNanoUsd": 2e9, "limitNanoUsd": 0 });
    let reply = json!({ "usage": { "inferenceProviders": inference } });
    let run = key("huggingface", "huggingface.co/api/settings/billing/usage-v2", reply).run();
    assert_eq!(plain(&run.summary(Model::default())), "Hugging Face    0% remaining");
}

#[test]
fn what_a_platform_refused_for_stops_work_all_the_same() {
    let run = v0(35.0).run();
    let report = run.report();
    let windows = &report.accounts[0].reading.windows;
    let stop = Stop { scope: None, period: None, resets_at: None };
    let window = window_that_stopped(windows, &stop, "", 10.0, report.now).expect("a window");
    assert!(windows[0].is_passed() && !window.is_passed(), "{window:?}");
}
