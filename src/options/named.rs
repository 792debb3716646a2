//! Resolves a name that a user typed to platforms.

use super::plain;
use crate::platform::Platform;
use crate::platforms;

/// The provider of OpenCode Zen. Its entry also holds OpenCode Go's key, but its models are none of Go's.
const ZEN: &str = "opencode";

/// Resolves `name` to platform ids, `own` included. Tries, in this order: the platform's id; its name or a
/// provider's id; the name of a credential's entry.
///
/// # Errors
/// Returns the id of the nearest platform, if any is near.
pub fn named(name: &str, own: &[String]) -> Result<Vec<String>, Option<String>> {
    let ids = ids(name, own);
    if ids.is_empty() { Err(nearest_platform(&plain(name), own)) } else { Ok(ids) }
}

/// Resolves `name` to platform ids like [`named`]; empty if there are none.
pub fn ids(name: &str, own: &[String]) -> Vec<String> {
    let name = plain(name);
    if platforms::by_id(&name).is_some() || own.contains(&name) {
        return vec![name];
    }
    let of = |is_it: &dyn Fn(&Platform) -> bool| -> Vec<_> {
        let all = platforms::PLATFORMS.iter().filter(|platform| is_it(platform));
        all.map(|platform| platform.id.to_owned()).collect()
    };
    let called =
        of(&|platform| platform.providers.contains(&&*name) || platform.name.eq_ignore_ascii_case(&name));
    let is_entry = |platform: &Platform| platform.entries.contains(&&*name) && name != ZEN;
    if called.is_empty() { of(&is_entry) } else { called }
}

/// The id of the platform, in `own` too, with the id or provider id nearest to `name`.
fn nearest_platform(name: &str, own: &[String]) -> Option<String> {
    let mut known = Vec::new();
    for platform in platforms::PLATFORMS {
        known.push((platform.id, platform.id));
        known.extend(platform.providers.iter().map(|provider| (*provider, platform.id)));
    }
    known.extend(own.iter().map(|id| (id.as_str(), id.as_str())));
    nearest(name, &known)
}

/// Returns the meaning of the name nearest to `name`, if any is near; `known` are names with their meanings.
pub fn nearest(name: &str, known: &[(&str, &str)]) -> Option<String> {
    let length = name.chars().count();
    // A user mistypes at most one letter in three. Names that differ more in length are not compared: a long name
    // would take too long.
    let is_near = |distance: usize| distance * 3 <= length;
    let alike = known.iter().filter(|(known, _)| is_near(length.abs_diff(known.chars().count())));
    let by_distance = alike.map(|(known, meant)| (strsim::osa_distance(name, known), meant));
    let (distance, meant) = by_distance.min_by_key(|(distance, _)| *distance)?;
    is_near(distance).then(|| (*meant).to_owned())
}
