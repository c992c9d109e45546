//! The choice of glyphs for a grapheme.

use unicode_normalization::UnicodeNormalization;

use super::face::PixelFace;
use super::glyph::Glyph;
use super::{MARKS_MAX, unifont};

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
