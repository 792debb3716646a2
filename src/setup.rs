//! The ways to set up an account's credential. Each platform states the facts (commands, pages, files, names) as
//! data; the languages provide the sentences around them.

/// A way to give OpenCode or this tool a credential. The largest kinds are borrowed: few platforms have them, and every
/// other way would be stored in as much room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setup {
    /// A sign-in with a program, which also renews it.
    SignIn(SignIn),
    /// A key, pasted into OpenCode.
    Key(Key),
    /// A key with a special permission, pasted into OpenCode.
    PermittedKey(PermittedKey),
    /// A key in an environment variable.
    Variable(Variable),
    /// A key of two parts, each in an environment variable.
    KeyPair(KeyPair),
    /// A sign-in inside a program, without a command for it.
    Inside(Inside),
    /// A token with a special permission, in a file that the user writes.
    Token(&'static Token),
    /// A sign-in that a plugin for OpenCode adds.
    Companion(&'static Companion),
}

/// A sign-in with a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The program that keeps the sign-in and renews it, such as `OpenCode`.
    pub program: &'static str,
    /// The command that signs in.
    pub command: &'static str,
    /// The choice to make there; `None` if the command asks nothing.
    pub choose: Option<&'static str>,
    /// The field of its entry in `auth.json` that names the host, if that is one of the user's.
    pub host_field: Option<&'static str>,
    /// Whether the program keeps the sign-in in the keychain on macOS, which is not read.
    pub is_in_keychain: bool,
}

impl SignIn {
    /// A sign-in with the `command` of `program`, which asks nothing.
    pub const fn by(program: &'static str, command: &'static str) -> Self {
        Self { program, command, choose: None, host_field: None, is_in_keychain: false }
    }

    /// Like [`Self::by`], but on macOS the program keeps the sign-in in the keychain.
    pub const fn in_keychain(program: &'static str, command: &'static str) -> Self {
        Self { is_in_keychain: true, ..Self::by(program, command) }
    }

    /// A sign-in with OpenCode itself, with the choice `choose`.
    pub const fn with_opencode(choose: &'static str) -> Self {
        Self { choose: Some(choose), ..Self::by("OpenCode", OPENCODE_SIGN_IN) }
    }
}

/// OpenCode's command to sign in to platforms and to enter keys.
pub const OPENCODE_SIGN_IN: &str = "opencode auth login";

/// A key, pasted into OpenCode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The choice to make in `opencode auth login`.
    pub choose: &'static str,
    /// The entry in `auth.json` that holds the key.
    pub entry: &'static str,
    /// The page where keys are made and checked.
    pub console: &'static str,
    /// Whether the key is for a plan, which it may lack.
    pub is_of_plan: bool,
}

impl Key {
    /// A key from `console`, pasted into `entry` with the choice `choose`.
    pub const fn new(choose: &'static str, entry: &'static str, console: &'static str) -> Self {
        Self { choose, entry, console, is_of_plan: false }
    }

    /// Like [`Self::new`], where the platform sells plans.
    pub const fn of_plan(choose: &'static str, entry: &'static str, console: &'static str) -> Self {
        Self { is_of_plan: true, ..Self::new(choose, entry, console) }
    }
}

/// A key that may work for models, but needs a permission to read the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermittedKey {
    /// The key.
    pub key: Key,
    /// The permission as the console page names it.
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
    /// The variable for the id part.
    pub id: &'static str,
    /// The variable for the secret part.
    pub secret: &'static str,
    /// The page where keys are made and checked.
    pub console: &'static str,
}

/// A sign-in inside a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The program, such as `JetBrains IDE`.
    pub program: &'static str,
    /// The service to sign in to.
    pub service: &'static str,
}

/// A token in a file that the user writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The platform's name for such a token.
    pub kind: &'static str,
    /// The page where tokens are made and renewed.
    pub page: &'static str,
    /// The permission that the token needs, as the page names it.
    pub permission: &'static str,
    /// The file.
    pub file: &'static str,
    /// The content of the file, as the user writes it.
    pub content: &'static str,
    /// The field of the file that names the quota's owner.
    pub owner_field: &'static str,
    /// The field of the file that names the plan, and the plans with their monthly requests.
    pub plans: Option<(&'static str, &'static [(&'static str, u32)])>,
    /// Another place to see the quota.
    pub elsewhere: Option<Elsewhere>,
}

/// A place to see a quota without this tool.
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
    /// The package that it succeeds, whose accounts are read too.
    pub predecessor: Option<&'static str>,
    /// The file with the plugin's accounts.
    pub file: &'static str,
    /// The file that names an account's project.
    pub project_file: &'static str,
    /// The fields there that name it, the usual one first; one is enough.
    pub project_fields: &'static [&'static str],
    /// The environment variables that replace what is read from the installed plugin.
    pub variables: &'static [&'static str],
}
