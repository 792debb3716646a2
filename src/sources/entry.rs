//! The entries of OpenCode's credentials, one per provider.

use crate::lenient::{Moment, Text};
use crate::secret::{Redactor, Secret};
use serde::Deserialize;
use serde_json::{Map, Value};

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

/// Converts OpenCode 2's own credential store, an object keyed by provider, to the form of auth.json; `None` if it
/// is empty. Keys are `{type: "key", key, metadata?}` there. Sign-ins have the same fields as in auth.json, with
/// additional ones in `metadata`.
pub fn auth_of(store: &Value) -> Option<String> {
    let mut auth = Map::new();
    for (provider, stored) in store.as_object()? {
        let Some(stored) = stored.as_object() else { continue };
        let mut entry = stored.get("metadata").and_then(Value::as_object).cloned().unwrap_or_default();
        entry.extend(
            stored
                .iter()
                .filter(|(name, _)| *name != "metadata")
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        if entry.get("type").and_then(Value::as_str) == Some("key") {
            entry.insert("type".to_owned(), "api".into());
        }
        auth.insert(provider.clone(), entry.into());
    }
    (!auth.is_empty()).then(|| Value::from(auth).to_string())
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
        assert_eq!(auth_of(&store), Some(auth.to_string()));
        assert_eq!(auth_of(&json!({ "openai": null })), None);
    }
}
