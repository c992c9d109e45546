//! How bright and how red a colour is seen, in whole numbers: relative luminance and saturated red as WCAG 2.2 defines them.
//!
//! Source: <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance> and
//! <https://www.w3.org/TR/WCAG22/#dfn-general-flash-and-red-flash-thresholds>; the curve is that of sRGB (IEC 61966-2-1).
//! Knows nothing of time.

/// The level that stands for all of white, or for the purest red.
pub(super) const FULL: u16 = u16::MAX;

/// An sRGB component as linear light, rounded: `FULL * c / 12.92` up to 0.04045, above it
/// `FULL * ((c + 0.055) / 1.055) ^ 2.4`.
const LINEAR: [u16; 256] = [
    0, 20, 40, 60, 80, 99, 119, 139, 159, 179, 199, 219, 241, 264, 288, 313, 340, 367, 396, 427, 458, 491,
    526, 562, 599, 637, 677, 718, 761, 805, 851, 898, 947, 997, 1_048, 1_101, 1_156, 1_212, 1_270, 1_330,
    1_391, 1_453, 1_517, 1_583, 1_651, 1_720, 1_790, 1_863, 1_937, 2_013, 2_090, 2_170, 2_250, 2_333, 2_418,
    2_504, 2_592, 2_681, 2_773, 2_866, 2_961, 3_058, 3_157, 3_258, 3_360, 3_464, 3_570, 3_678, 3_788, 3_900,
    4_014, 4_129, 4_247, 4_366, 4_488, 4_611, 4_736, 4_864, 4_993, 5_124, 5_257, 5_392, 5_530, 5_669, 5_810,
    5_953, 6_099, 6_246, 6_395, 6_547, 6_700, 6_856, 7_014, 7_174, 7_335, 7_500, 7_666, 7_834, 8_004, 8_177,
    8_352, 8_528, 8_708, 8_889, 9_072, 9_258, 9_445, 9_635, 9_828, 10_022, 10_219, 10_417, 10_619, 10_822,
    11_028, 11_235, 11_446, 11_658, 11_873, 12_090, 12_309, 12_530, 12_754, 12_980, 13_209, 13_440, 13_673,
    13_909, 14_146, 14_387, 14_629, 14_874, 15_122, 15_371, 15_623, 15_878, 16_135, 16_394, 16_656, 16_920,
    17_187, 17_456, 17_727, 18_001, 18_277, 18_556, 18_837, 19_121, 19_407, 19_696, 19_987, 20_281, 20_577,
    20_876, 21_177, 21_481, 21_787, 22_096, 22_407, 22_721, 23_038, 23_357, 23_678, 24_002, 24_329, 24_658,
    24_990, 25_325, 25_662, 26_001, 26_344, 26_688, 27_036, 27_386, 27_739, 28_094, 28_452, 28_813, 29_176,
    29_542, 29_911, 30_282, 30_656, 31_033, 31_412, 31_794, 32_179, 32_567, 32_957, 33_350, 33_745, 34_143,
    34_544, 34_948, 35_355, 35_764, 36_176, 36_591, 37_008, 37_429, 37_852, 38_278, 38_706, 39_138, 39_572,
    40_009, 40_449, 40_891, 41_337, 41_785, 42_236, 42_690, 43_147, 43_606, 44_069, 44_534, 45_002, 45_473,
    45_947, 46_423, 46_903, 47_385, 47_871, 48_359, 48_850, 49_344, 49_841, 50_341, 50_844, 51_349, 51_858,
    52_369, 52_884, 53_401, 53_921, 54_445, 54_971, 55_500, 56_032, 56_567, 57_105, 57_646, 58_190, 58_737,
    59_287, 59_840, 60_396, 60_955, 61_517, 62_082, 62_650, 63_221, 63_795, 64_372, 64_952, 65_535,
];

/// Shares of red, green and blue in luminance, in ten-thousandths.
const SHARES: [u32; 3] = [2_126, 7_152, 722];

/// Relative luminance of `0x00RRGGBB`.
pub(super) fn luminance(color: u32) -> u16 {
    let sum: u32 = linear(color).iter().zip(SHARES).map(|(level, share)| level * share).sum();
    (sum / 10_000) as u16
}

/// How red a saturated red is: R - G - B, where R is at least four fifths of R + G + B; 0 for any other colour.
pub(super) fn redness(color: u32) -> u16 {
    let [red, green, blue] = linear(color);
    if 5 * red >= 4 * (red + green + blue) { (red - green - blue) as u16 } else { 0 }
}

fn linear(color: u32) -> [u32; 3] {
    [16, 8, 0].map(|shift| u32::from(LINEAR[(color >> shift & 0xFF) as usize]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_curve_of_srgb() {
        for (component, &level) in LINEAR.iter().enumerate() {
            let c = component as f64 / 255.0;
            let light = if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            assert_eq!(level, (light * f64::from(FULL)).round() as u16, "{component}");
        }
    }

    #[test]
    fn white_is_full_red_is_a_fifth_and_only_a_saturated_red_is_red() {
        assert_eq!((luminance(0xFF_FFFF), luminance(0)), (FULL, 0));
        assert_eq!(luminance(0xFF_0000), 13_932);
        assert_eq!((redness(0xFF_0000), redness(0), redness(0xFF_FFFF)), (FULL, 0, 0));
        assert_eq!((redness(0xFF_8080), redness(0x00_00FF)), (0, 0));
        assert!(redness(0xC0_2020) > 0);
    }
}
