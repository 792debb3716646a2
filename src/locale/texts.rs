//! Tables of texts with named places, which the languages fill in with texts, and the core with values.

use std::fmt::Display;

/// Declares a table with one text per name.
macro_rules! texts {
    ($(#[$doc:meta])* $table:ident { $($text:ident)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $table {
            $(pub $text: &'static str,)*
        }
    };
}

/// Says a text with `name = value` in each of its places `{name}`; `name` alone is the variable of that name.
macro_rules! say {
    (@value $name:ident) => { &$name };
    (@value $name:ident = $value:expr) => { &$value };
    ($text:expr) => { $text.to_owned() };
    ($text:expr $(, $name:ident $(= $value:expr)?)+) => {
        $crate::locale::texts::put(
            $text,
            &[$(stringify!($name)),+],
            &[$(say!(@value $name $(= $value)?) as &dyn std::fmt::Display),+],
        )
    };
}

pub(super) use {say, texts};

/// Puts each of `values` into the places in `text` that have its name, the one at the same index of `names`. Other
/// braces stay as they are.
pub fn put(text: &str, names: &[&str], values: &[&dyn Display]) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, place)) = rest.split_once('{') {
        said += before;
        let behind = |name| place.strip_prefix(name)?.strip_prefix('}');
        match names.iter().zip(values).find_map(|(name, value)| Some((value, behind(*name)?))) {
            Some((value, after)) => {
                said += &value.to_string();
                rest = after;
            }
            None => {
                said.push('{');
                rest = place;
            }
        }
    }
    said + rest
}
