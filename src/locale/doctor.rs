//! What `mystatus doctor` says.

/// The words of `mystatus doctor`; `{}` stands for what is told of.
#[derive(Debug)]
pub struct Doctor {
    /// The heading over the files.
    pub files: &'static str,
    /// The heading over the variables.
    pub variables: &'static str,
    /// The heading over what requests go by.
    pub network: &'static str,
    /// The heading over the accounts.
    pub accounts: &'static str,
    /// The heading over the problems.
    pub check_up: &'static str,
    /// The heading of what the meters do not say.
    pub meters: &'static str,
    /// Where that can be told.
    pub meters_unknown: &'static str,
    /// What they are judged by: so many sessions, and what is known of samples.
    pub meters_basis: &'static str,
    /// That nothing was found.
    pub meters_agree: &'static str,
    /// Before files that do not exist.
    pub not_there: &'static str,
    /// Before variables that are not set.
    pub not_set: &'static str,
    /// What serves every platform.
    pub everybody: &'static str,
    /// That a file holds JSON.
    pub json: &'static str,
    /// That a file could be read, and is no JSON.
    pub text: &'static str,
    /// That a file is not read, as a variable stands in for it.
    pub replaced: &'static str,
    /// How long ago a file was changed.
    pub changed: &'static str,
    /// That a request goes through no proxy.
    pub directly: &'static str,
    /// Through which proxy.
    pub through: &'static str,
    /// A proxy that is not named.
    pub a_proxy: &'static str,
    /// That a user name or a password is sent to the proxy.
    pub with_password: &'static str,
    /// That a variable names no proxy that can be used.
    pub unusable_proxy: &'static str,
    /// For which hosts no proxy is used.
    pub exceptions: &'static str,
    /// Hosts that are not named.
    pub some_hosts: &'static str,
    /// How many certificates a file adds.
    pub certificates: &'static str,
    /// That a file adds no certificate.
    pub no_certificates: &'static str,
    /// That a variable counts only where the runtime is told so.
    pub only_if_told: &'static str,
    /// That a variable does not count.
    pub ignored: &'static str,
    /// That nothing is set, and what is done then.
    pub plain_network: &'static str,
    /// A host that the user named.
    pub own_host: &'static str,
    /// A platform that the user described.
    pub own_platform: &'static str,
    /// That nothing is sent for an account.
    pub nothing_sent: &'static str,
    /// That an account's platform answered.
    pub answered: &'static str,
    /// That there is no account, and what says how to set one up.
    pub no_account: &'static str,
    /// That options are wrong, where they are not named.
    pub wrong_options: &'static str,
    /// That only asking the platforms can tell.
    pub needs_online: &'static str,
    /// What is as it should be where none of the eight problems that users meet is there.
    pub problems: [&'static str; 8],
}
