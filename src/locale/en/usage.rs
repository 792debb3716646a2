//! The command line's help and option errors, in English.

use crate::locale::OptionErrors;

/// The help, with placeholders for what the registry knows.
pub const HELP: &str = "\
mystatus: what is left of every AI subscription here, and when it resets
Usage: mystatus [OPTIONS] [PLATFORM…]
  PLATFORM             {platforms}
  platforms            list every platform, its set-up, and what was found here
  line                 a line for a bar: --tightest, --for, --format, --preset
  guard                whether an account lasts (exit status): --sure, --for
  metrics              metrics for Prometheus
  doctor, verify       check what is read, or the module; --online asks too
  json-schema, completions SHELL  the schema of --json; bash, zsh, fish
  --json               print the report as JSON
  --watch [SECONDS]    redraw every SECONDS (default: 60); q or Ctrl-C quits
  --color WHEN         auto, always, never (default: auto)
  --lang TAG           language: {languages} (default: the environment's)
  --enable ID          query this opt-in platform too: {opt-in}
  --timeout SECONDS    how long each account may take (default: 10)
  --private            hide e-mails, user names and a GitHub Enterprise's host
  --hours N, --until HH:MM, --prefer no-stop|no-waste  plan the work ahead
  -h, --help, -V, --version  show this help, or the version
Examples: mystatus openai zai    mystatus --watch    mystatus --json | jq .
Exit status: 0 all answered; 1 failure, nothing to query, no output; 2 bad usage
Variables: MYSTATUS_LANG, NO_COLOR, FORCE_COLOR, CLICOLOR, HTTPS_PROXY, …
https://github.com/opencode-mystatus/opencode-mystatus#command-line";

/// The help on options of commands alone, in the form of the help. A command's options follow its line; those of
/// `line` come first.
pub const HELP_OF_COMMANDS: &str =
    "  --for NAME           a platform, a provider or a model, such as openai/MODEL
  --tightest           of what has the least left (the default)
  --format FORMAT      what the line shows, with these fields:
  --preset NAME        as this program takes a line: {presets}
  guard                exit 0 if the account to use lasts, 1 if not or unknown
  --for NAME           a platform or provider
  --sure SHARE         how sure that is to be, from 0 to 0.99 (default: 0.95)
  metrics              print gauges for Prometheus, for each account and limit
  doctor               check all that is read, and show what would be sent
  --online             ask the platforms too
  verify               check the installed package, and print what it can reach
  --online             compare the package with npm's too
  json-schema          print the JSON Schema of what --json prints
  completions SHELL    print completions; SHELL is bash, zsh or fish
  --platform ID        only these platforms, with commas between them";

/// The texts of option errors.
pub static ERRORS: OptionErrors = OptionErrors {
    unknown_option: "unknown option `{name}`",
    option_meant: "unknown option `{name}`; did you mean `{nearest}`?",
    unknown_argument: "there is no platform or command `{value}`; `mystatus platforms` lists all platforms",
    argument_meant: "there is no platform or command `{value}`; did you mean `{nearest}`? `mystatus platforms` lists all platforms",
    not_with: "`{by}` cannot be used with `{given}`",
    no_terminal: "{option} needs a terminal to draw on",
    settings_only: "`{option}` is read from mystatus.json only and ignored here",
    unread: "{path} cannot be used: {cause}, so names are hidden",
    own_unread: "{path} cannot be used: {cause}, so its settings are ignored and names are hidden",
    misnamed: "{path} is not read, and names are hidden: call it mystatus.json, which may have comments too",
    no_value: "{option} needs a value",
    takes_no_value: "`{given}`: this option takes no value",
    a_string: "a string",
    a_number: "a number",
    a_switch: "true or false",
    a_list: "a list",
    an_object: "a JSON object",
    wrong_type: "`{option}` takes {takes}",
    not_private: "`private` takes true or false, not `{value}`: names are hidden until this is corrected",
    no_platform: "{option}: there is no platform `{value}`; `mystatus platforms` lists them all",
    platform_meant: "{option}: there is no platform `{value}`; did you mean `{nearest}`? `mystatus platforms` lists them all",
    no_account: "names: no account here is called `{value}`",
    account_meant: "names: no account here is called `{value}`; did you mean `{nearest}`?",
    no_field: "--format: there is no field `{{value}}`; the fields are: {fields}",
    field_meant: "--format: there is no field `{{value}}`; did you mean `{{nearest}}`?",
    bad_form: "{option} takes values such as {like}, not `{value}`",
    not_seconds: "{option} takes whole seconds from {least} to {most}, not `{value}`",
    not_a_share: "{option} takes a share from {least} to {most}, such as 0.8, not `{value}`",
    not_a_number: "{option} takes a number from {least} to {most}, not `{value}`",
    lone_brace: "--format: a brace is missing its partner in `{value}`; as text, braces are `{{` and `}}`",
    no_shell: "completions needs a shell: {shells}",
    in_settings: "mystatus.json: {error}",
    bad_value: "{option} does not take `{value}`; it takes: {takes}",
};
