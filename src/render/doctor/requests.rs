//! The requests that an account sends.

use super::DoctorPage;
use crate::client::RequestPreview;
use crate::locale::fill;
use crate::platform::Platform;
use crate::platforms::is_own;
use crate::render::Tone;
use crate::render::table::Parts;

impl DoctorPage<'_> {
    /// Adds the first request of an account, with its route, and the other hosts that the account may ask.
    pub(super) fn requests(&self, platform: &Platform, ask: &RequestPreview, parts: &mut Parts) {
        let words = self.page.language.words().doctor;
        let is_official = !is_own(platform) && platform.hosts.contains(&ask.host.as_str());
        let what = match self.page.private {
            false => format!("{} {}{}", ask.method, ask.host, ask.path),
            // Some paths contain a name.
            true if is_official => format!("{} {}", ask.method, ask.host),
            true => format!("{} {}", ask.method, words.own_host),
        };
        let way = match &ask.proxy {
            Ok(None) => words.directly.to_owned(),
            Ok(Some(_)) if self.page.private => fill(words.through, &[words.a_proxy]),
            Ok(Some(proxy)) => fill(words.through, &[&proxy.shown()]),
            Err(unusable) => format!("{} {}", unusable.variable, words.unusable_proxy),
        };
        parts.text(format!("{what} · {way}"), Tone::Muted, 4);
        let others: Vec<_> =
            platform.hosts.iter().copied().filter(|host| *host != ask.host.as_str()).collect();
        if is_official && !others.is_empty() {
            parts.text(fill(words.may_ask, &[&others.join(", ")]), Tone::Muted, 4);
        }
    }
}
