//! Interns the parts of custom platforms for the life of the process, so that they are `'static` like built-in ones.
//! Each text is kept once, and only texts in the user's settings are kept.

use crate::platform::Platform;
use crate::setup::Setup;
use std::cell::RefCell;

thread_local! {
    static TEXTS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    static LISTS: RefCell<Vec<&'static [&'static str]>> = const { RefCell::new(Vec::new()) };
    static PLATFORMS: RefCell<Vec<&'static Platform>> = const { RefCell::new(Vec::new()) };
}

/// Returns the item of `all` for which `is_it` holds, or adds the one that `make` returns.
fn once<T: ?Sized>(
    all: &RefCell<Vec<&'static T>>,
    is_it: impl Fn(&T) -> bool,
    make: impl FnOnce() -> Box<T>,
) -> &'static T {
    let mut all = all.borrow_mut();
    if let Some(known) = all.iter().find(|known| is_it(known)) {
        return known;
    }
    let new: &'static T = Box::leak(make());
    all.push(new);
    new
}

/// Interns `text`.
pub fn intern(text: &str) -> &'static str {
    TEXTS.with(|all| once(all, |known| known == text, || text.into()))
}

/// Interns a list of `text` alone.
pub fn list(text: &str) -> &'static [&'static str] {
    let text = intern(text);
    LISTS.with(|all| once(all, |known| known == [text], || Box::new([text])))
}

/// Interns `platform`, whose parts must be interned already, with its `setup`, if that is known.
pub fn platform(platform: &Platform, setup: Option<Setup>) -> &'static Platform {
    let is_it = |known: &Platform| {
        (known.id, known.name, known.providers, known.setups)
            == (platform.id, platform.name, platform.providers, setup.as_slice())
    };
    let make = || Box::new(Platform { setups: Vec::from_iter(setup).leak(), ..*platform });
    PLATFORMS.with(|all| once(all, is_it, make))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_kept_once() {
        let (one, other) = (intern("acme"), intern(&String::from("acme")));
        assert!(std::ptr::eq(one, other));
        assert!(std::ptr::eq(list("acme"), list("acme")) && !std::ptr::eq(list("acme"), list("other")));
    }
}
