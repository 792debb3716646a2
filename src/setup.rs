//! How an account's credential comes to be: the facts about it (commands, pages, files, names) are data that each
//! platform states for itself, and the languages word the sentences around them.

/// One way to give OpenCode, or this tool, a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// A sign-in by a program, which also renews it.
    SignIn(SignIn),
    /// A key, pasted into OpenCode.
    Key(Key),
    /// A key that needs a permission of its own, pasted into OpenCode.
    PermittedKey(PermittedKey),
    /// A key in an environment variable.
    Variable(Variable),
    /// A key of two parts, each in an environment variable.
    KeyPair(KeyPair),
    /// A sign-in within a program, which has no command for it.
    Inside(Inside),
    /// A token with a permission of its own, in a file that the user writes.
    Token(Token),
    /// A sign-in that a plugin for OpenCode adds.
    Companion(Companion),
}

/// A sign-in by a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The program that keeps the sign-in and renews it, such as `OpenCode`.
    pub program: &'static str,
    /// The command that signs in.
    pub command: &'static str,
    /// What to choose there; `None` where nothing is asked.
    pub choose: Option<&'static str>,
    /// The field of its entry in `auth.json` that may name a host of the user's own.
    pub host_field: Option<&'static str>,
}

impl SignIn {
    /// A sign-in by the `command` of `program`, which asks nothing.
    pub const fn by(program: &'static str, command: &'static str) -> Self {
        Self { program, command, choose: None, host_field: None }
    }

    /// A sign-in of OpenCode's own, by choosing `choose`.
    pub const fn with_opencode(choose: &'static str) -> Self {
        Self { choose: Some(choose), ..Self::by("OpenCode", OPENCODE_SIGN_IN) }
    }
}

/// The command by which OpenCode signs in to platforms and takes their keys.
pub const OPENCODE_SIGN_IN: &str = "opencode auth login";

/// A key, pasted into OpenCode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// What to choose in `opencode auth login`.
    pub choose: &'static str,
    /// The entry in `auth.json` that holds the key.
    pub entry: &'static str,
    /// The page where keys are made and checked.
    pub console: &'static str,
}

impl Key {
    /// A key that `console` makes, pasted into `entry` by choosing `choose`.
    pub const fn new(choose: &'static str, entry: &'static str, console: &'static str) -> Self {
        Self { choose, entry, console }
    }
}

/// A key that may be good for models, but needs a permission to read the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermittedKey {
    /// The key.
    pub key: Key,
    /// The permission, as the page where keys are made names it.
    pub permission: &'static str,
}

/// A key in an environment variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The variable.
    pub name: &'static str,
    /// The page where keys are made and checked.
    pub console: &'static str,
}

/// A key of two parts in environment variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The variable of the part that names the key.
    pub id: &'static str,
    /// The variable of the secret part.
    pub secret: &'static str,
    /// The page where keys are made and checked.
    pub console: &'static str,
}

/// A sign-in within a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The program, such as `JetBrains IDE`.
    pub program: &'static str,
    /// What is signed in to there.
    pub service: &'static str,
}

/// A token in a file that the user writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What the platform calls such a token.
    pub kind: &'static str,
    /// The page where tokens are made and renewed.
    pub page: &'static str,
    /// The permission that the token needs, as that page names it.
    pub permission: &'static str,
    /// The file.
    pub file: &'static str,
    /// What the file holds, as it is written there.
    pub content: &'static str,
    /// The field of the file that says whose quota is read.
    pub owner_field: &'static str,
    /// The field of the file that names the plan, and the plans with their requests a month.
    pub plans: Option<(&'static str, &'static [(&'static str, u32)])>,
    /// Where else the quota can be seen.
    pub elsewhere: Option<Elsewhere>,
}

/// Where a quota can be seen without this tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The editor whose status bar shows it.
    pub editor: &'static str,
    /// The page that shows it.
    pub page: &'static str,
}

/// A plugin for OpenCode that adds a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The plugin's package.
    pub plugin: &'static str,
    /// The file in which the plugin keeps its accounts.
    pub file: &'static str,
    /// The file in which an account's project is named.
    pub project_file: &'static str,
    /// The fields there that name it, of which one is needed, the usual one first.
    pub project_fields: &'static [&'static str],
    /// The environment variables that stand in for what is read of the installed plugin.
    pub variables: &'static [&'static str],
}
