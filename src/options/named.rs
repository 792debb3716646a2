//! Which platforms a name that a user typed stands for.

use super::plain;
use crate::platform::Platform;
use crate::platforms;

/// The ids of the platforms that `name` names, `own` among those that can be: the one with that id, else all that are
/// called so, or whose models OpenCode knows by a provider of that id, else those whose credential an entry of that name
/// is.
///
/// # Errors
/// The id of the platform that is called nearest to it, if any is near.
pub fn named(name: &str, own: &[String]) -> Result<Vec<String>, Option<String>> {
    let ids = ids(name, own);
    if ids.is_empty() { Err(nearest_platform(&plain(name), own)) } else { Ok(ids) }
}

/// The same ids; none where nothing is called so.
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
    if called.is_empty() { of(&|platform| platform.entries.contains(&&*name)) } else { called }
}

/// The id of the platform, one of `own` too, whose own or provider's id is nearest to `name`.
fn nearest_platform(name: &str, own: &[String]) -> Option<String> {
    let built_in = platforms::PLATFORMS.iter().flat_map(|platform| {
        let names = [platform.id].into_iter().chain(platform.providers.iter().copied());
        names.map(|name| (name, platform.id))
    });
    let all = built_in.chain(own.iter().map(|id| (id.as_str(), id.as_str())));
    nearest(name, all)
}

/// What is meant by the one among `known`, names with what they mean, that is nearest to `name`, if any is near.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let length = name.chars().count();
    // One slip in three letters is one that fingers make. What differs by more in length alone need not be compared, which
    // would take as long as the name is.
    let is_near = |distance: usize| distance * 3 <= length;
    let alike = known.filter(|(known, _)| is_near(length.abs_diff(known.chars().count())));
    let by_distance = alike.map(|(known, meant)| (strsim::osa_distance(name, known), meant));
    let (distance, meant) = by_distance.min_by_key(|(distance, _)| *distance)?;
    is_near(distance).then(|| meant.to_owned())
}
