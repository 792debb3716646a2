//! The entries of OpenCode's credentials, one per provider.

use crate::lenient::{self, Json, Members, Moment, Text};
use crate::secret::{Redactor, Secret};
use serde::Deserialize;
use serde_json::Value;

/// An entry of OpenCode's credentials, with every field that OpenCode or a plugin writes and a platform reads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(bound = "'de: 'a")]
pub struct Entry<'a> {
    /// `oauth` for a sign-in, `api` for a key.
    #[serde(rename = "type")]
    pub kind: Text<'a>,
    /// A sign-in's access token.
    pub access: Text<'a>,
    /// A sign-in's refresh token.
    pub refresh: Text<'a>,
    /// When the access token expires.
    pub expires: Moment<'a>,
    /// The key.
    pub key: Text<'a>,
    /// A token of unknown kind.
    pub token: Text<'a>,
    /// Cloudflare: the account of the key, which OpenCode asks for.
    #[serde(rename = "/metadata/accountId")]
    pub account_of_key: Text<'a>,
    /// OpenAI: the account of the sign-in.
    #[serde(rename = "accountId")]
    pub account_id: Text<'a>,
    /// GitHub Copilot: the enterprise of the sign-in.
    #[serde(rename = "enterpriseUrl")]
    pub enterprise_url: Text<'a>,
}

/// The secret that an entry must hold to be usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// A sign-in's access token.
    Access,
    /// A sign-in's refresh token.
    Refresh,
    /// A key.
    Key,
}

impl Entry<'_> {
    /// Returns the required secret.
    ///
    /// # Errors
    /// The missing fields, as the file would hold them.
    pub fn secret(&self, needs: Needs) -> Result<Secret, Vec<&'static str>> {
        let (kind, kind_words, secret, name) = match needs {
            Needs::Access => ("oauth", "type: \"oauth\"", self.access, "access"),
            Needs::Refresh => ("oauth", "type: \"oauth\"", self.refresh, "refresh"),
            Needs::Key => ("api", "type: \"api\"", self.key, "key"),
        };
        let is_of_kind = self.kind.is(kind);
        match secret.secret() {
            Some(secret) if is_of_kind => Ok(secret),
            Some(_) => Err(vec![kind_words]),
            None if is_of_kind => Err(vec![name]),
            None => Err(vec![kind_words, name]),
        }
    }

    /// Returns a redactor for every secret in the entry, used or not.
    pub fn redactor(&self) -> Redactor {
        redactor_of(&[self.access, self.refresh, self.key, self.token])
    }
}

/// Converts the JSON of OpenCode 2's own credential store, an object keyed by provider, to the form of auth.json;
/// `None` if it is empty. Keys are `{type: "key", key, metadata?}` there. Sign-ins have the same fields as in
/// auth.json, with additional ones in `metadata`. Values are passed on as they are written, since one that cannot be
/// read must not cost the others.
pub fn auth_of(store: &str) -> Option<String> {
    let member = |(name, json): (String, &str)| format!("{}:{json}", Value::from(name));
    let object = |members: Vec<String>| format!("{{{}}}", members.join(","));
    let mut auth = Vec::new();
    for (provider, stored) in members(store).filter(|(_, stored)| lenient::is_object(stored)) {
        // Of members of one name, the last one counts: the entry's own.
        let (mut entry, mut own) = (Vec::new(), Vec::new());
        for (name, json) in members(stored) {
            match (name.as_str(), json) {
                ("metadata", more) => entry.extend(members(more).map(member)),
                ("type", "\"key\"") => own.push(member((name, "\"api\""))),
                _ => own.push(member((name, json))),
            }
        }
        entry.append(&mut own);
        auth.push(member((provider, &object(entry))));
    }
    (!auth.is_empty()).then(|| object(auth))
}

fn members(json: &str) -> impl Iterator<Item = (String, &str)> {
    Members::<Json>::of(json).iter().filter_map(|(name, json)| Some((name, json.get()?)))
}

/// Creates a redactor for `secrets`.
pub fn redactor_of(secrets: &[Text]) -> Redactor {
    let mut known = Vec::new();
    for secret in secrets {
        known.extend(secret.secret());
    }
    Redactor::new(&known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_store_of_opencode_2_reads_as_auth_json() {
        let store = json!({
            "zai-coding-plan": { "type": "key", "key": "k", "metadata": { "type": "sso", "plan": "pro" } },
            "openai": { "type": "oauth", "access": "a", "refresh": "r", "expires": 5 },
            "google": null,
        });
        let auth = json!({
            "zai-coding-plan": { "type": "api", "key": "k", "plan": "pro" },
            "openai": { "type": "oauth", "access": "a", "refresh": "r", "expires": 5 },
        });
        assert_eq!(read(&store.to_string()), Some(auth));
        assert_eq!(read(r#"{ "openai": null }"#), None);
    }

    fn read(store: &str) -> Option<Value> {
        auth_of(store).map(|auth| serde_json::from_str(&auth).expect("JSON"))
    }

    #[test]
    fn what_nobody_could_read_in_one_entry_of_the_store_costs_no_other() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let store = format!(
            r#"{{"openai": {{"metadata": {{"a": {deep}}}}}, "zai-coding-plan": {{"type": "key", "key": "k"}}}}"#
        );
        let auth = auth_of(&store).expect("entries");
        let key = members(&auth).find(|(name, _)| name == "zai-coding-plan").map(|(_, entry)| entry);
        assert_eq!(key, Some(r#"{"key":"k","type":"api"}"#));
    }
}
