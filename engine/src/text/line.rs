//! One line of HUD lettering: how wide it is, and which blocks of pixels it inks.
//!
//! A line box has the same height whatever script is in it, and nothing inks outside the box: not a stack of marks, a
//! control character or a change of direction.

use unicode_segmentation::UnicodeSegmentation;

use super::cluster::Cluster;
use super::face::HUD;
use super::glyph::Glyph;
use super::unifont;
use crate::geometry::Rect;

/// What stands for the text that was cut.
pub const ELLIPSIS: &str = "…";

/// A size of HUD lettering: Departure Mono at a whole multiple of its native 11 pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lettering {
    scale: u32,
}

impl Lettering {
    /// The largest multiple.
    pub const SCALE_MAX: u32 = 8;

    /// `scale` times 11 pixels; a scale outside 1..=8 takes the nearest end.
    #[must_use]
    pub const fn of_scale(scale: u32) -> Self {
        match scale {
            0 => Self { scale: 1 },
            1..=Self::SCALE_MAX => Self { scale },
            _ => Self { scale: Self::SCALE_MAX },
        }
    }

    /// The multiple.
    #[must_use]
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// Pixels from the top of a line box to the baseline.
    #[must_use]
    pub(crate) fn ascent(self) -> u32 {
        (HUD.ascent * self.scale).max(unifont::ASCENT as u32 * self.fallback_scale())
    }

    /// Height of a line box in pixels.
    #[must_use]
    pub fn height(self) -> u32 {
        let own = (HUD.pitch - HUD.ascent) * self.scale;
        let fallback = (unifont::NATIVE - unifont::ASCENT as u32) * self.fallback_scale();
        self.ascent() + own.max(fallback)
    }

    /// Pixels from one line of `text` to the next, and how far above its place the first line box starts: lines stand
    /// closer when no other script needs the room.
    #[must_use]
    pub(crate) fn line_pitch(self, text: &str) -> (u32, i32) {
        if text.graphemes(true).any(|grapheme| Cluster::of(grapheme, &HUD).is_fallback) {
            return (self.height(), 0);
        }
        ((HUD.pitch + 1) * self.scale, (self.ascent() - HUD.ascent * self.scale) as i32)
    }

    /// Width of every character of the face itself, digits included.
    #[must_use]
    pub(crate) fn digit_width(self) -> u32 {
        HUD.glyph('0').map_or(0, |zero| zero.advance) * self.scale
    }

    /// Pixels of so many narrow characters.
    #[cfg(test)]
    pub(super) fn columns(self, count: u32) -> u32 {
        count * self.digit_width()
    }

    /// Height of a capital above the baseline.
    #[must_use]
    pub(crate) fn capital_height(self) -> u32 {
        HUD.glyph('H').map_or(0, |letter| letter.height()) * self.scale
    }

    /// Width of `text` set on one line.
    #[must_use]
    pub fn width(self, text: &str) -> u32 {
        text.graphemes(true).map(|grapheme| self.grapheme_width(grapheme)).sum()
    }

    /// Calls `paint` with the blocks of ink of `text` set on one line, relative to the top-left of the line box.
    pub fn ink(self, text: &str, paint: &mut impl FnMut(Rect)) {
        let mut pen = 0;
        for grapheme in text.graphemes(true) {
            let cluster = Cluster::of(grapheme, &HUD);
            let scale = self.scale_of(&cluster);
            for (offset, glyph) in cluster.placed() {
                let x = pen + (offset + glyph.left) * scale as i32;
                let y = self.ascent() as i32 - glyph.top * scale as i32;
                ink_glyph(&glyph, scale, x, y, paint);
            }
            pen += (cluster.advance() * scale) as i32;
        }
    }

    /// Width of one grapheme.
    pub(super) fn grapheme_width(self, grapheme: &str) -> u32 {
        let cluster = Cluster::of(grapheme, &HUD);
        cluster.advance() * self.scale_of(&cluster)
    }

    fn scale_of(self, cluster: &Cluster) -> u32 {
        if cluster.is_fallback { self.fallback_scale() } else { self.scale }
    }

    /// Two thirds, rounded up: 16 pixels beside 11, 32 beside 22 and 33, so that dense scripts stay legible.
    const fn fallback_scale(self) -> u32 {
        (2 * self.scale).div_ceil(3)
    }
}

/// The runs of ink of one glyph, each a block of `scale` rows.
fn ink_glyph(glyph: &Glyph, scale: u32, x: i32, y: i32, paint: &mut impl FnMut(Rect)) {
    for row in 0..glyph.height() {
        let top = y + (row * scale) as i32;
        let (mut bits, mut column) = (glyph.row(row), 0);
        while bits != 0 {
            column += bits.leading_zeros();
            bits <<= bits.leading_zeros();
            let run = bits.leading_ones();
            paint(Rect::new(x + (column * scale) as i32, top, run * scale, scale));
            column += run;
            bits = bits.checked_shl(run).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(text: &str, scale: u32) -> (u32, Lettering, Vec<Rect>) {
        let lettering = Lettering::of_scale(scale);
        let mut inked = Vec::new();
        lettering.ink(text, &mut |block| inked.push(block));
        (lettering.width(text), lettering, inked)
    }

    #[test]
    fn nothing_inks_above_or_below_the_line_box() {
        let zalgo = format!("e{}", "\u{301}\u{323}".repeat(100));
        for text in
            ["Ёжик Йод ÅÇ ŷ", "ひらがな漢字", "🦔🎨👩‍👩‍👧‍👦", "مرحبا", "\u{202E}evil\u{7}\u{1B}[31m", &zalgo, "กิ๊ ཧཱུྃ"]
        {
            for scale in 1..=4 {
                let (_, lettering, inked) = boxes(text, scale);
                for block in inked {
                    assert!(
                        block.y >= 0 && block.bottom() <= lettering.height() as i32,
                        "{text} x{scale}: {block:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn digits_and_letters_are_equally_wide() {
        let lettering = Lettering::of_scale(2);
        for text in ["0", "1", "9", "i", "W", "Ж", "₽", "€", "~", "%"] {
            assert_eq!(lettering.width(text), lettering.digit_width(), "{text}");
        }
    }

    #[test]
    fn a_name_in_any_script_has_ink_and_width() {
        for text in ["Ёжик", "ひなた", "张伟", "별", "🦔", "محمد", "שלום", "👨‍👩‍👧", "ñandú"]
        {
            let (width, _, inked) = boxes(text, 2);
            assert!(width > 0 && !inked.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_letter_and_its_decomposed_form_look_the_same() {
        assert_eq!(boxes("Ё й", 1).2, boxes("\u{415}\u{308} \u{438}\u{306}", 1).2);
    }

    #[test]
    fn controls_take_no_room() {
        assert_eq!(Lettering::of_scale(1).width("a\u{202E}\u{200B}\0b"), Lettering::of_scale(1).width("ab"));
    }
}
