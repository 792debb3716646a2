//! Invented: the prepaid balance. It exists only in tests, and shows all that such a platform needs.
//!
//! Credential: a key, pasted into OpenCode or in `INVENTED_API_KEY`. Request: `GET api.invented.example/balance`,
//! documented.

use crate::platform::{DEFAULTS, Find, Platform};
use crate::setup::{Key, Setup};

/// See the module's documentation.
pub static INVENTED: Platform = Platform {
    id: "invented",
    name: "Invented",
    hosts: &["api.invented.example"],
    providers: &["invented"],
    entries: &["invented"],
    setups: &[Setup::Key(Key::new("Invented", "invented", "https://invented.example/keys"))],
    variables: &["INVENTED_API_KEY"],
    find: Find::Described(MAPPING),
    ..DEFAULTS
};

const MAPPING: &str = r#"{
    "url": "https://api.invented.example/balance",
    "plan": "/plan",
    "balances": [{"remaining": "/left", "currency": "EUR"}]
}"#;

mod tests {
    use super::INVENTED;
    use crate::environment::Environment;
    use crate::host::Host;
    use crate::http::{Request, Response, SendError};
    use crate::options::Options;
    use crate::platforms;
    use crate::proxy::Proxy;
    use crate::render::{Room, plain};
    use crate::run::{Plan, Run};
    use crate::sources::FileRead;
    use crate::time::EpochMs;
    use futures_util::FutureExt;
    use futures_util::future::LocalBoxFuture;
    use serde_json::{Map, Value, json};
    use std::cell::RefCell;
    use std::rc::Rc;

    const KEY: &str = "inv-0123456789-abcdefgh";

    /// Answers every request with one reply and records its URL.
    struct Scripted(Response, RefCell<Vec<String>>);

    impl Host for Scripted {
        fn now(&self) -> EpochMs {
            EpochMs::default()
        }

        fn locale(&self) -> Option<String> {
            None
        }

        fn variable(&self, _name: &str) -> Option<String> {
            None
        }

        fn send(
            &self,
            request: Request,
            _: Option<Proxy>,
            _: u32,
        ) -> LocalBoxFuture<'_, Result<Response, SendError>> {
            self.1.borrow_mut().push(format!("https://{}{}", request.host, request.path));
            async { Ok(self.0.clone()) }.boxed_local()
        }
    }

    fn run(status: u16, body: &str) -> (Run, Vec<String>) {
        let host =
            Scripted(Response { status, body: body.to_owned(), ..Response::default() }, RefCell::default());
        let host = Rc::new(host);
        let environment = Environment { home: "/home/ada".to_owned(), ..Environment::default() };
        let auth = environment.auth_file();
        let mut plan = Plan::new(environment, json!({ "lang": "en" }), Rc::clone(&host) as Rc<dyn Host>);
        let entry = json!({ "invented": { "type": "api", "key": KEY } }).to_string();
        plan.take(FileRead::new(&auth, Ok(entry)));
        let mut run = plan.start();
        assert!(run.poll(), "everything is answered at once");
        let asked = host.1.borrow().clone();
        (run, asked)
    }

    #[test]
    fn it_is_asked_and_reported() {
        let (run, asked) = run(200, r#"{"plan": "gold", "left": "12.5"}"#);
        assert_eq!(asked, ["https://api.invented.example/balance"]);
        let text = plain(&run.lines(Room::Endless));
        assert!(text.contains("Invented") && text.contains("gold") && text.contains("EUR 12.50"), "{text}");
        assert_eq!(json!(run.json())["accounts"][0]["platform"], "invented");
    }

    /// Runs the case that CONTRIBUTING.md shows for `tests/vectors/own.json`, in the form that all suites read.
    #[test]
    fn the_case_that_newcomers_are_shown_holds() {
        let page = include_str!("../../CONTRIBUTING.md");
        let case = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a case");
        let case: Value = serde_json::from_str(case).expect("JSON");
        assert_eq!(case["files"]["auth.json"]["invented"]["type"], "api");
        let (run, asked) = run(200, &case["http"][0]["body"].to_string());
        assert_eq!(json!(asked), json!([case["http"][0]["url"]]));
        let (report, expected) = (json!(run.json()), &case["facts"]["accounts"][0]);
        for member in ["platform", "plan"] {
            assert_eq!(report["accounts"][0][member], expected[member]);
        }
        let balance = &report["accounts"][0]["balances"][0];
        for (name, value) in expected["balances"][0].as_object().expect("a balance") {
            assert_eq!(&balance[name], value);
        }
        assert_eq!(run.report().exit_status(), 0);
    }

    #[test]
    fn its_key_is_redacted_and_its_failure_has_advice() {
        let (run, _) = run(401, &json!({ "message": format!("bad key {KEY}") }).to_string());
        let text = plain(&run.lines(Room::Endless));
        assert!(text.contains("Invented API request failed (401): bad key ****"), "{text}");
        assert!(text.contains("https://invented.example/keys") && !text.contains("0123456789"), "{text}");
    }

    #[test]
    fn everything_that_lists_platforms_lists_it() {
        assert!(platforms::hosts().contains(&INVENTED.hosts[0]));
        assert!(platforms::variables().contains(&INVENTED.variables[0]));
        assert!(platforms::providers().contains(&INVENTED.id));
        assert!(Options::read(&Map::new(), &json!({ "platforms": ["invented"] })).1.is_empty());
        let (run, _) = run(200, "{}");
        let text = plain(&run.platforms(Room::Endless));
        assert!(text.contains("• Invented (`invented`) · auth.json\n  run `opencode auth login`"), "{text}");
    }
}
