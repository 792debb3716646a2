//! The ways to set a platform up: which text says each, and with what in its places.

use super::Language;
use super::texts::{say, texts};
use crate::setup::{
    Companion, Inside, Key, KeyPair, OPENCODE_SIGN_IN, PermittedKey, Setup, SignIn, Token, Variable,
};

texts! {
    /// The texts of setups, each a clause.
    Setups { sign_in_and_choose sign_in keychain key permitted_key variable key_pair inside token companion }
}

impl Language {
    /// One way to set a platform up, as a clause.
    pub fn setup(&self, setup: &Setup) -> String {
        let texts = self.setups;
        let command = OPENCODE_SIGN_IN;
        match setup {
            Setup::SignIn(SignIn { command, choose: Some(choose), .. }) => {
                say!(texts.sign_in_and_choose, command, choose)
            }
            Setup::SignIn(SignIn { command, is_in_keychain: true, .. }) => say!(texts.keychain, command),
            Setup::SignIn(SignIn { command, choose: None, .. }) => say!(texts.sign_in, command),
            Setup::Key(Key { choose, entry, console, .. }) => {
                say!(texts.key, command, choose, entry, console)
            }
            Setup::PermittedKey(PermittedKey { key: Key { choose, entry, console, .. }, permission }) => {
                say!(texts.permitted_key, command, choose, permission, entry, console)
            }
            Setup::Variable(Variable { name, console }) => say!(texts.variable, name, console),
            Setup::KeyPair(KeyPair { id, secret, console }) => say!(texts.key_pair, id, secret, console),
            Setup::Inside(Inside { program, service }) => say!(texts.inside, program, service),
            Setup::Token(Token { permission, file, .. }) => say!(texts.token, permission, file),
            Setup::Companion(Companion { plugin, file, .. }) => say!(texts.companion, plugin, command, file),
        }
    }
}
