//! The names that a private report hides, found in one pass over a text however many and however long they are.

use super::projection::Projection;
use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::noncontiguous::NFA;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Names of people.
pub struct Names {
    /// An automaton that finds them; `None` if they are too many for one.
    automaton: Option<NFA>,
    /// A hash of the names.
    pub(super) hash: u64,
}

impl Names {
    /// Takes these names; skips those of one or two letters, which would hide too much.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names = names.into_iter().map(|name| Projection::ascii(name).chars.iter().collect::<String>());
        let mut names: Vec<_> = names.filter(|name| name.len() > 2).collect();
        names.sort_unstable();
        names.dedup();
        let mut hasher = DefaultHasher::new();
        names.hash(&mut hasher);
        Self { automaton: NFA::builder().prefilter(false).build(&names).ok(), hash: hasher.finish() }
    }

    /// Returns the positions of names in `letters`, visible ASCII. Of those that end at one letter, only the longest.
    pub(super) fn found_in<'a>(&'a self, letters: &'a [char]) -> impl Iterator<Item = Range<usize>> {
        let automaton = self.automaton.as_ref();
        let mut state = automaton.and_then(|automaton| automaton.start_state(Anchored::No).ok());
        letters.iter().zip(1..).filter_map(move |(letter, end)| {
            // Whatever cannot be searched is hidden.
            let (Some(automaton), Some(state)) = (automaton, &mut state) else { return Some(end - 1..end) };
            *state = automaton.next_state(Anchored::No, *state, u8::try_from(*letter).unwrap_or_default());
            // The first match of a state is the longest.
            let name = automaton.is_match(*state).then(|| automaton.match_pattern(*state, 0))?;
            Some(end - automaton.pattern_len(name)..end)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_letter_of_every_name_is_found(
            names in prop::collection::vec("[ab]{1,6}", 0..6), text in "[abc]{0,40}",
        ) {
            let letters: Vec<char> = text.chars().collect();
            let all = Names::new(names.iter().map(String::as_str));
            let mut found = vec![false; letters.len()];
            all.found_in(&letters).for_each(|at| found[at].fill(true));
            let mut expected = vec![false; letters.len()];
            for name in names.iter().filter(|name| name.len() > 2) {
                for at in 0..text.len() {
                    if text[at..].starts_with(name.as_str()) {
                        expected[at..at + name.len()].fill(true);
                    }
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
