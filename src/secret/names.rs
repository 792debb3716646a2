//! The names that a private report hides, found in one pass over a text however many and however long they are.

use super::projection::Projection;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// Names of people, as an automaton by Aho and Corasick: a tree of their letters, in which every node leads on to its
/// longest suffix that is a node too.
pub struct Names {
    /// The tree's edges, sorted: the node that each leaves, and its letter. Edge `n` leads to node `n + 1`; the root
    /// is 0.
    edges: Vec<(usize, char)>,
    /// Each node's longest suffix.
    suffixes: Vec<usize>,
    /// The length of the longest name that ends at each node, or 0.
    ends: Vec<usize>,
    /// A hash of the names.
    pub(super) hash: u64,
}

impl Names {
    /// Takes these names; skips those of one or two letters, which would hide too much.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut names: Vec<_> = names.into_iter().map(|name| Projection::ascii(name).chars).collect();
        names.retain(|name| name.len() > 2);
        names.sort_unstable();
        names.dedup();
        let mut hasher = DefaultHasher::new();
        names.hash(&mut hasher);
        let mut tree = Self { edges: Vec::new(), suffixes: vec![0], ends: vec![0], hash: hasher.finish() };
        // Level by level, so that suffixes exist before what they are suffixes of, and edges come out sorted.
        let mut level: Vec<_> = names.iter().map(|name| (0, name.as_slice())).collect();
        let mut depth = 0;
        while !level.is_empty() {
            depth += 1;
            level.retain_mut(|(node, left)| {
                let Some((letter, others)) = left.split_first() else { return false };
                *node = tree.child(*node, *letter);
                *left = others;
                if let Some(end) = tree.ends.get_mut(*node).filter(|_| others.is_empty()) {
                    *end = depth;
                }
                !others.is_empty()
            });
        }
        tree
    }

    /// Returns the child of `node` for `letter`, a new one unless it is the last that was added.
    fn child(&mut self, node: usize, letter: char) -> usize {
        if self.edges.last() != Some(&(node, letter)) {
            let suffix = if node == 0 { 0 } else { self.next(of(&self.suffixes, node), letter) };
            self.edges.push((node, letter));
            self.suffixes.push(suffix);
            self.ends.push(of(&self.ends, suffix));
        }
        self.edges.len()
    }

    /// Returns the node of the longest text that ends with `letter`, after that of `node`.
    fn next(&self, mut node: usize, letter: char) -> usize {
        loop {
            match self.edges.binary_search(&(node, letter)) {
                Ok(edge) => return edge + 1,
                Err(_) if node == 0 => return 0,
                Err(_) => node = of(&self.suffixes, node),
            }
        }
    }

    /// Returns the positions of names in `letters`. Of those that end at one letter, only the longest.
    pub(super) fn found_in<'a>(&'a self, letters: &'a [char]) -> impl Iterator<Item = Range<usize>> {
        let mut node = 0;
        letters.iter().zip(1..).filter_map(move |(letter, end)| {
            node = self.next(node, *letter);
            let length = of(&self.ends, node);
            (length > 0).then(|| end - length..end)
        })
    }
}

/// The item of `node`, which every node has.
fn of(all: &[usize], node: usize) -> usize {
    all.get(node).copied().unwrap_or_default()
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
