//! The words of `mystatus doctor`.

/// The words of `mystatus doctor`; `{}` is a placeholder.
#[derive(Debug)]
pub struct Doctor {
    /// The heading over the files.
    pub files: &'static str,
    /// The heading over the variables.
    pub variables: &'static str,
    /// The heading over the network settings.
    pub network: &'static str,
    /// The heading over the accounts.
    pub accounts: &'static str,
    /// The heading over the problems.
    pub check_up: &'static str,
    /// The heading over the findings on meters.
    pub meters: &'static str,
    /// A remark: only the dialog can check the meters.
    pub meters_not_here: &'static str,
    /// A remark: there are too few samples to check the meters.
    pub meters_few_samples: &'static str,
    /// A remark: there are no sessions to check the meters by.
    pub meters_no_sessions: &'static str,
    /// The evidence of the findings on meters: a number of sessions, and of samples.
    pub meters_basis: &'static str,
    /// A remark: nothing was found on the meters.
    pub meters_agree: &'static str,
    /// The list of files that do not exist.
    pub not_there: &'static str,
    /// The list of variables that are not set.
    pub not_set: &'static str,
    /// The owner of a file or variable that serves every platform.
    pub everybody: &'static str,
    /// A state: the file holds JSON.
    pub json: &'static str,
    /// A state: the file can be read, and is not JSON.
    pub text: &'static str,
    /// A state: the file is not read, because a variable replaces it.
    pub replaced: &'static str,
    /// A state: the settings file is not read, because only the one at this path is.
    pub misplaced: &'static str,
    /// The time since a file was changed.
    pub changed: &'static str,
    /// A route: the request goes through no proxy.
    pub directly: &'static str,
    /// A route: the request goes through this proxy.
    pub through: &'static str,
    /// The hosts that an account may send more requests to.
    pub may_ask: &'static str,
    /// A proxy that is not named.
    pub a_proxy: &'static str,
    /// A remark: a user name or password is sent to the proxy.
    pub with_password: &'static str,
    /// A state: the variable names no usable proxy.
    pub unusable_proxy: &'static str,
    /// The hosts that no proxy is used for.
    pub exceptions: &'static str,
    /// Hosts that are not named.
    pub some_hosts: &'static str,
    /// The number of certificates that a file adds.
    pub certificates: &'static str,
    /// A state: the file adds no certificate.
    pub no_certificates: &'static str,
    /// A state: the variable is used only if the runtime is told to.
    pub only_if_told: &'static str,
    /// A state: the variable is ignored.
    pub ignored: &'static str,
    /// A state: nothing is set, and what happens then.
    pub plain_network: &'static str,
    /// A host that the user named.
    pub own_host: &'static str,
    /// A platform that the user described.
    pub own_platform: &'static str,
    /// A remark: nothing is sent for the account.
    pub nothing_sent: &'static str,
    /// A remark: the account's platform answered.
    pub answered: &'static str,
    /// A remark: there is no account; where to read how to set one up.
    pub no_account: &'static str,
    /// A remark: some options are wrong, without naming them.
    pub wrong_options: &'static str,
    /// A remark: only querying the platforms can tell.
    pub needs_online: &'static str,
    /// The eight problems that users meet, each worded as the right state.
    pub problems: [&'static str; 8],
}
