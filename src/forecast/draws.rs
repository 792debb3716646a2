//! Random numbers with fixed seeds: splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
//! 2014), a few instructions long.

/// A generator of random numbers.
pub(super) struct Draws(u64);

impl Draws {
    pub(super) const fn new(seed: usize) -> Self {
        Self((seed as u64).wrapping_mul(0xD134_2543_DE82_EF95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Evenly from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "32 bits are exact")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 32) as f64 / (1u64 << 32) as f64
    }

    /// From the normal distribution, near enough: the sum of twelve even draws of 16 bits, never beyond 6.
    #[expect(clippy::cast_precision_loss, reason = "16 bits are exact")]
    pub(super) fn normal(&mut self) -> f64 {
        let mut sum = 0.0;
        for _ in 0..3 {
            let bits = self.next();
            sum += [0, 16, 32, 48].iter().map(|shift| ((bits >> shift) & 0xFFFF) as f64 + 0.5).sum::<f64>();
        }
        sum / 65536.0 - 6.0
    }
}
