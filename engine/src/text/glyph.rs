//! A 1-bit glyph, and the choice of glyphs for a grapheme.

use unicode_normalization::UnicodeNormalization;

use super::face::PixelFace;
use super::{MARKS_MAX, unifont};

/// A 1-bit picture of a character, placed relative to the pen on the baseline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Pixels from the pen to the left column.
    pub left: i32,
    /// Pixels from the baseline up to the upper edge of the top row.
    pub top: i32,
    /// Columns, at most 32.
    pub width: u32,
    /// Pixels that the pen moves on; 0 for a mark.
    pub advance: u32,
    /// Rows from the top, each `width.div_ceil(8)` bytes, the leftmost pixel in the highest bit.
    pub rows: &'static [u8],
}

impl Glyph {
    /// The box that stands for a character that no face has.
    pub const REPLACEMENT: Self = Self {
        left: 0,
        top: 12,
        width: 8,
        advance: 8,
        rows: &[0x7E, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x42, 0x7E],
    };

    /// Number of rows.
    pub fn height(&self) -> u32 {
        match self.width {
            0 => 0,
            width => self.rows.len() as u32 / width.div_ceil(8),
        }
    }

    /// The pixels of row `y`, the leftmost in the highest bit.
    pub fn row(&self, y: u32) -> u32 {
        let stride = self.width.div_ceil(8) as usize;
        let bytes = &self.rows[y as usize * stride..][..stride];
        bytes.iter().enumerate().fold(0, |bits, (i, &byte)| bits | u32::from(byte) << (24 - 8 * i))
    }
}

/// The glyphs of one grapheme: a base and the marks over it, all from one face.
pub(super) struct Cluster {
    glyphs: [Option<Glyph>; MARKS_MAX + 1],
    /// Whether they come from the fallback face.
    pub is_fallback: bool,
}

impl Cluster {
    /// The glyphs of `grapheme` from `face`, or from Unifont when the face lacks one of its characters. Empty for
    /// controls and other characters that take no room.
    pub fn of(grapheme: &str, face: &PixelFace) -> Self {
        let composed = || grapheme.nfc().filter(|&char| !unifont::is_invisible(char));
        let is_fallback = composed().any(|char| face.glyph(char).is_none());
        let glyph = |char| match is_fallback {
            true => unifont::glyph(char).unwrap_or(Glyph::REPLACEMENT),
            false => face.glyph(char).unwrap_or(Glyph::REPLACEMENT),
        };
        let mut glyphs = [None; MARKS_MAX + 1];
        let skin_tone_of_emoji = |(index, char): &(usize, char)| *index > 0 && is_skin_tone(*char);
        let drawn = composed().enumerate().filter(|at| !skin_tone_of_emoji(at)).map(|(_, char)| glyph(char));
        for (slot, glyph) in glyphs.iter_mut().zip(drawn) {
            *slot = Some(glyph);
        }
        Self { glyphs, is_fallback }
    }

    /// Pixels that the pen moves on, at the face's native size.
    pub fn advance(&self) -> u32 {
        self.glyphs.iter().flatten().map(|glyph| glyph.advance).sum()
    }

    /// The glyphs with the pen position of each, at the face's native size; a mark is centred over what it follows.
    pub fn placed(&self) -> impl Iterator<Item = (i32, Glyph)> + '_ {
        let (mut pen, mut base) = (0, 0);
        self.glyphs.iter().flatten().map(move |&glyph| {
            if glyph.advance == 0 {
                return (pen - (base + glyph.width as i32) / 2, glyph);
            }
            let at = pen;
            base = glyph.advance as i32;
            pen += base;
            (at, glyph)
        })
    }
}

/// Whether `char` changes the colour of the emoji before it; there are no colours here.
fn is_skin_tone(char: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&char)
}
