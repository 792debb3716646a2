//! Whether the terminal gets colours.

use super::CliEnvironment;

/// The values that `--color` takes.
pub(super) const WHEN: [&str; 3] = ["auto", "always", "never"];

/// Whether to colour the output, if `--color` says `when`. By default, colours a terminal, unless a variable says
/// otherwise. `NO_COLOR` overrides all other variables.
pub(super) fn is_wanted(when: Option<&str>, at: &CliEnvironment) -> bool {
    let set = |name| (at.variable)(name).filter(|value| !value.is_empty());
    // Zero means no, as in the programs that introduced these variables.
    let is_no = |value: &String| value == "0" || value.eq_ignore_ascii_case("false");
    match when {
        Some("always") => return true,
        Some("never") => return false,
        _ => {}
    }
    if set("NO_COLOR").is_some() {
        return false;
    }
    if let Some(value) = set("FORCE_COLOR") {
        return !is_no(&value);
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| !is_no(&value)) {
        return true;
    }
    let is_unwanted =
        set("CLICOLOR").is_some_and(|value| is_no(&value)) || set("TERM").as_deref() == Some("dumb");
    !is_unwanted && (at.is_terminal)(super::OUTPUT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale;

    fn wanted(when: Option<&str>, variables: &[(&str, &str)], is_terminal: bool) -> bool {
        let variable = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let language = |_: Option<&str>| *locale::LANGUAGES.first().expect("English");
        let is_terminal = |_| is_terminal;
        is_wanted(
            when,
            &CliEnvironment { language: &language, variable: &variable, is_terminal: &is_terminal },
        )
    }

    #[test]
    fn a_terminal_gets_colours_unless_somebody_does_not_want_them() {
        for (variables, on_terminal, elsewhere) in [
            (&[][..], true, false),
            (&[("NO_COLOR", "1")], false, false),
            (&[("NO_COLOR", "0")], false, false),
            (&[("NO_COLOR", "")], true, false),
            (&[("FORCE_COLOR", "1")], true, true),
            (&[("FORCE_COLOR", "true")], true, true),
            (&[("FORCE_COLOR", "0")], false, false),
            (&[("FORCE_COLOR", "false")], false, false),
            (&[("FORCE_COLOR", "")], true, false),
            (&[("CLICOLOR_FORCE", "1")], true, true),
            (&[("CLICOLOR_FORCE", "0")], true, false),
            (&[("CLICOLOR", "0")], false, false),
            (&[("CLICOLOR", "1")], true, false),
            (&[("TERM", "dumb")], false, false),
            (&[("TERM", "xterm")], true, false),
            (&[("NO_COLOR", "1"), ("FORCE_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false, false),
            (&[("FORCE_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")], true, true),
            (&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], true, true),
        ] {
            assert_eq!(wanted(None, variables, true), on_terminal, "{variables:?} on a terminal");
            assert_eq!(wanted(None, variables, false), elsewhere, "{variables:?} elsewhere");
            assert_eq!(wanted(Some("auto"), variables, true), on_terminal, "{variables:?} on a terminal");
            assert!(wanted(Some("always"), variables, false) && !wanted(Some("never"), variables, true));
        }
    }
}
