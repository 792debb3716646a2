//! Short lists: their text, and their order. Both take the place of what the standard library has for long ones, which
//! is made anew for each kind of item, and takes kilobytes of the module.

/// Appends `item` to a list in words, after `separator` unless it is the first.
pub fn push(list: &mut String, separator: &str, item: &str) {
    if !list.is_empty() {
        list.push_str(separator);
    }
    list.push_str(item);
}

/// Sorts `items`, of which there are few: an item that `is_before` another stands before it, and equal ones stay as
/// they stand.
pub fn sort<T>(items: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    for end in 1..items.len() {
        for at in (1..=end).rev() {
            let Some([left, right]) = items.get_mut(at - 1..=at) else { break };
            if !is_before(right, left) {
                break;
            }
            std::mem::swap(left, right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_the_standard_librarys(mut items in prop::collection::vec((0u8..9, any::<u8>()), 0..30)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort(&mut items, |(one, _), (other, _)| one < other);
            prop_assert_eq!(items, expected);
        }
    }
}
