//! The pixel faces that ship: read by fontdue once, kept as 1-bit glyphs.

use std::sync::LazyLock;

use fontdue::{Font, FontSettings};

use super::glyph::{Glyph, nearest_multiple};
use super::unifont;

/// The font files.
pub(super) static FILES: [&[u8]; 3] = [
    include_bytes!("../../fonts/tiny5.ttf"),
    include_bytes!("../../fonts/headline.ttf"),
    include_bytes!("../../fonts/departure-mono.otf"),
];

/// Tiny5, the canvas's own face: capitals of 5 pixels.
pub(super) static TINY: LazyLock<PixelFace> = LazyLock::new(|| PixelFace::read(FILES[0], 8));
/// Press Start 2P, the canvas's headline face.
pub(super) static HEADLINE: LazyLock<PixelFace> = LazyLock::new(|| PixelFace::read(FILES[1], 8));
/// Departure Mono, the HUD's face; every character is 7 pixels wide.
pub(super) static HUD: LazyLock<PixelFace> = LazyLock::new(|| PixelFace::read(FILES[2], 11));

/// A coverage from here on is ink. At a face's native size fontdue gives 0 and 255 only.
const INK_MIN: u8 = 128;

/// A face at its native size.
pub(super) struct PixelFace {
    /// Native size in pixels: what "size" of a text step is divided by.
    pub native: u32,
    /// Pixels from the top of a line box to the baseline.
    pub ascent: u32,
    /// Pixels from one baseline to the next.
    pub pitch: u32,
    /// Ordered by character.
    glyphs: Vec<(char, Glyph)>,
}

impl PixelFace {
    /// The glyph of `char`, or `None` when the face lacks it.
    pub fn glyph(&self, char: char) -> Option<Glyph> {
        let found = self.glyphs.binary_search_by_key(&char, |&(char, _)| char).ok()?;
        Some(self.glyphs[found].1)
    }

    /// The whole multiple of the native size that is nearest to `size`.
    pub fn multiple(&self, size: u32) -> u32 {
        nearest_multiple(size, self.native)
    }

    /// Rasterises every character of a font file at `native` pixels and drops the file's outlines.
    fn read(file: &[u8], native: u32) -> Self {
        let font =
            Font::from_bytes(file, FontSettings::default()).expect("a font file of engine/fonts reads");
        let lines = font.horizontal_line_metrics(native as f32).expect("the faces are horizontal");
        let mut chars: Vec<char> = font.chars().keys().copied().collect();
        // A fixed-width face gives marks a width of their own; Unifont's stand over their letter.
        chars.retain(|&char| !unifont::is_invisible(char) && !unifont::is_mark(char));
        chars.sort_unstable();
        let mut rows = Vec::new();
        let placed: Vec<_> = chars.iter().map(|&char| one_bit(&font, char, native, &mut rows)).collect();
        let rows: &'static [u8] = rows.leak();
        let glyphs = chars
            .iter()
            .zip(placed)
            .map(|(&char, (glyph, start, end))| (char, Glyph { rows: &rows[start..end], ..glyph }));
        Self {
            native,
            ascent: lines.ascent.round() as u32,
            pitch: lines.new_line_size.round() as u32,
            glyphs: glyphs.collect(),
        }
    }
}

/// The glyph of `char` with its rows appended to `rows`, and where they start and end there.
fn one_bit(font: &Font, char: char, native: u32, rows: &mut Vec<u8>) -> (Glyph, usize, usize) {
    let (metrics, coverage) = font.rasterize(char, native as f32);
    let start = rows.len();
    for line in coverage.chunks(metrics.width.max(1)) {
        for byte in line.chunks(8) {
            let bits = byte.iter().enumerate().filter(|(_, ink)| **ink >= INK_MIN);
            rows.push(bits.fold(0, |byte, (x, _)| byte | 0x80 >> x));
        }
    }
    let glyph = Glyph {
        left: metrics.xmin,
        top: metrics.ymin + metrics.height as i32,
        width: metrics.width as u32,
        advance: metrics.advance_width.round() as u32,
        rows: &[],
    };
    (glyph, start, rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_the_letters_digits_and_signs_that_are_asked_of_it() {
        let needed = "ABCXYZabcxyz0123456789 .,:;!?-+/()'\"ÀÉßñŁč абвЁёЙйЪъЫыЭэЮюЯя";
        for (name, face) in [("tiny", &TINY), ("headline", &HEADLINE), ("HUD", &HUD)] {
            for char in needed.chars() {
                assert!(face.glyph(char).is_some(), "{name} lacks {char}");
            }
        }
        for char in "₽€…«»·~%→".chars() {
            assert!(HUD.glyph(char).is_some(), "the HUD's face lacks {char}");
        }
        assert!(TINY.glyph('₽').is_some() && TINY.glyph('€').is_some());
    }

    #[test]
    fn metrics_are_whole_pixels_of_the_native_size() {
        let metrics = |face: &PixelFace| (face.native, face.ascent, face.pitch);
        assert_eq!(metrics(&TINY), (8, 7, 9));
        assert_eq!(metrics(&HEADLINE), (8, 8, 8));
        assert_eq!(metrics(&HUD), (11, 11, 14));
    }

    #[test]
    fn at_the_native_size_a_pixel_is_fully_covered_or_not_at_all() {
        let file: &[u8] = include_bytes!("../../fonts/departure-mono.otf");
        let font = Font::from_bytes(file, FontSettings::default()).unwrap();
        for char in "Ёжик Draw Stream 0123456789 ₽€".chars() {
            let (_, coverage) = font.rasterize(char, 11.0);
            assert!(coverage.iter().all(|&ink| ink == 0 || ink == 255), "{char}: {coverage:?}");
        }
    }

    #[test]
    fn the_nearest_multiple_is_at_least_one_and_a_tie_takes_the_smaller() {
        for (size, native, expected) in
            [(4, 8, 1), (12, 8, 1), (13, 8, 2), (24, 16, 1), (25, 16, 2), (0, 8, 1)]
        {
            assert_eq!(nearest_multiple(size, native), expected, "{size} with {native}");
        }
    }
}
