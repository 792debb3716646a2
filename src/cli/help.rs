//! The help.

use crate::locale::{Flag, Language};
use crate::platforms::{PLATFORMS, POPULAR};
use crate::render::{pad, width};

/// The columns of an option in the help.
const FLAG: usize = 19;

/// The help in `language`.
pub(super) fn help(language: &dyn Language) -> String {
    let flag = |(flag, written): &(Flag, &str)| format!("  {} {}", pad(written, FLAG), language.flag(*flag));
    let flags: Vec<_> = Flag::ALL.iter().map(flag).collect();
    let names = POPULAR.iter().map(|platform| platform.name_in(language.tag()));
    let names: Vec<_> = names.chain([language.and_more(PLATFORMS.len() - POPULAR.len())]).collect();
    let (usage, exit_statuses) = (language.usage(), language.exit_statuses());
    format!("{usage}\n{}\n\n{exit_statuses}\n{}", flags.join("\n"), in_lines(&names))
}

/// The columns of a line in the help.
const LINE: usize = 80;

/// `names` with commas between them, in as many lines as they take.
fn in_lines(names: &[String]) -> String {
    let mut lines = vec![String::from("  ")];
    for (index, name) in names.iter().enumerate() {
        let name = if index + 1 < names.len() { format!("{name}, ") } else { name.clone() };
        match lines.last_mut() {
            Some(line) if width(line) + width(name.trim_end()) <= LINE => line.push_str(&name),
            _ => lines.push(format!("  {name}")),
        }
    }
    lines.join("\n")
}
