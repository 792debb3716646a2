//! Random influences on windows in each future. All windows of an account share them: if the next hours use more of
//! one than expected, they also use more of the others.

use super::draws::Draws;
use super::parameters;
use super::paths::PATHS;
use std::sync::LazyLock;

/// The random influences on windows in one future.
pub(super) struct Noise {
    /// How much more is used than expected (a standard normal number).
    pub(super) normal: f64,
    /// The meter's rounding error, in percentage points.
    pub(super) rounding: f64,
    /// Uniform 0–1; compared with the even share to choose the model of this future.
    pub(super) share: f64,
    /// Factor on the even pace, in a window of hours and in a longer one.
    pub(super) short: f64,
    pub(super) long: f64,
}

/// The noise of every future: constants, cached because drawing them for each window takes too long.
pub(super) static NOISE: LazyLock<Vec<Noise>> = LazyLock::new(|| {
    let mut draws = Draws::new(PATHS);
    let one = || {
        let (normal, rounding, share) = (draws.normal(), draws.unit() - 0.5, draws.unit());
        let [short, long] = [parameters::SHORT, parameters::LONG].map(|rates| (rates.pace.1 * normal).exp());
        Noise { normal, rounding, share, short, long }
    };
    std::iter::repeat_with(one).take(PATHS).collect()
});
