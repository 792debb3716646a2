//! What befalls windows in each of the futures: the same for each window, so that where the next hours take more of one
//! than it seems, they do of the account's others.

use super::draws::Draws;
use super::parameters;
use super::paths::PATHS;
use std::sync::LazyLock;

/// What befalls windows in one of the futures.
pub(super) struct Noise {
    /// How much more is used than it seems (a normal number).
    pub(super) normal: f64,
    /// By what the meter had rounded what is used, in percent.
    pub(super) rounding: f64,
    /// Uniform 0–1; compared with the even share to choose the model of this future.
    pub(super) share: f64,
    /// By how much the even pace is exceeded, in a window of hours, and in a longer one.
    pub(super) short: f64,
    pub(super) long: f64,
}

/// That of each of the futures: constants, which take too long to draw for each window anew.
pub(super) static NOISE: LazyLock<Vec<Noise>> = LazyLock::new(|| {
    let mut draws = Draws::new(PATHS);
    let one = || {
        let (normal, rounding, share) = (draws.normal(), draws.unit() - 0.5, draws.unit());
        let [short, long] = [parameters::SHORT, parameters::LONG].map(|rates| (rates.pace.1 * normal).exp());
        Noise { normal, rounding, share, short, long }
    };
    std::iter::repeat_with(one).take(PATHS).collect()
});
