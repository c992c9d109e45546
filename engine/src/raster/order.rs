//! The order of a step's pixels: row by row, or a seeded shuffle.

use super::Pixel;

/// Sebastiano Vigna's SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>): the one source of randomness.
#[derive(Clone, Copy, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

    /// The generator whose state is `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The generator of leaf step number `leaf` in a plan with `seed`.
    #[must_use]
    pub(crate) const fn of_leaf(seed: u32, leaf: u64) -> Self {
        Self(seed as u64 ^ leaf.wrapping_mul(Self::GOLDEN))
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(Self::GOLDEN);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in 0..`bound`: the high half of the 128-bit product.
    pub const fn below(&mut self, bound: u64) -> u64 {
        ((self.next() as u128 * bound as u128) >> 64) as u64
    }
}

/// Fisher-Yates from the end.
pub(super) fn shuffle(pixels: &mut [Pixel], random: &mut SplitMix64) {
    for i in (1..pixels.len()).rev() {
        let j = random.below(i as u64 + 1) as usize;
        pixels.swap(i, j);
    }
}

/// Row by row from the top, each row left to right.
pub(super) fn by_rows(pixels: &mut [Pixel]) {
    pixels.sort_unstable_by_key(|pixel| pixel.offset());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_numbers() {
        let mut random = SplitMix64::new(1_234_567);
        let got: Vec<u64> = (0..5).map(|_| random.next()).collect();
        assert_eq!(
            got,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
    }
}
