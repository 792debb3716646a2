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

    /// A uniform number from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "32 bits are exact")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 32) as f64 / (1u64 << 32) as f64
    }

    /// An approximately normal number: the sum of twelve uniform draws of 16 bits, never beyond 6.
    #[expect(clippy::cast_precision_loss, reason = "20 bits are exact")]
    pub(super) fn normal(&mut self) -> f64 {
        const EVEN: u64 = 0x0000_FFFF_0000_FFFF;
        // Two sums of up to 18 bits, side by side.
        let mut sums = 0;
        for _ in 0..3 {
            let bits = self.next();
            sums += (bits & EVEN) + ((bits >> 16) & EVEN);
        }
        let sum = (sums & 0xFFFF_FFFF) + (sums >> 32);
        (sum as f64 + 6.0) / 65536.0 - 6.0
    }
}
