//! The fallback face: GNU Unifont as 1-bit tables, read in place from the program file.
//!
//! `engine/fonts/make_fonts.py` writes the tables: `DSUF`, the number of ranges, twelve bytes a range (first
//! character, last character, kind and offset), then the bitmaps. Every number is big-endian. Nothing is copied to the
//! heap, so only the pages of characters that were drawn take memory.

use super::glyph::{Glyph, nearest_multiple};

/// Height of every glyph, and the face's native size.
pub(super) const NATIVE: u32 = 16;
/// Rows above the baseline.
pub(super) const ASCENT: i32 = 14;

static TABLES: &[u8] = include_bytes!("../../fonts/unifont.bin");
const HEADER: usize = 8;
const RANGE: usize = 12;
const OFFSET_BITS: u32 = 28;
/// Number of ranges.
const RANGES: usize = word(4) as usize;

/// What the characters of a range are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RangeKind {
    /// A character of `width` columns; a mark does not move the pen.
    Drawn { width: u32, is_mark: bool },
    /// Takes no room: controls, joiners, variation selectors.
    Invisible,
}

/// Which characters there are and where their bitmaps stand.
pub(super) fn directory() -> &'static [u8] {
    &TABLES[..HEADER + RANGES * RANGE]
}

/// Bytes of the tables.
pub(super) const fn length() -> usize {
    TABLES.len()
}

/// The glyph of `char`, or `None` when Unifont has none.
pub(super) fn glyph(char: char) -> Option<Glyph> {
    let range = find(char)?;
    let RangeKind::Drawn { width, is_mark } = range.kind else { return None };
    let bytes = (width / 8 * NATIVE) as usize;
    let start = range.bitmaps + (u32::from(char) - range.first) as usize * bytes;
    let advance = if is_mark { 0 } else { width };
    Some(Glyph { left: 0, top: ASCENT, width, advance, rows: TABLES.get(start..start + bytes)? })
}

/// Whether `char` is drawn with neither ink nor advance: controls, joiners, direction marks, fillers, variation selectors,
/// tags. White space among them (line ends, tabs) is a space in a line of the HUD all the same.
#[must_use]
pub fn is_invisible(char: char) -> bool {
    // Most text is here; the search is for the rest.
    if (' '..='~').contains(&char) {
        return false;
    }
    find(char).is_some_and(|range| range.kind == RangeKind::Invisible)
}

/// Whether `char` is drawn over the character before it.
pub(super) fn is_mark(char: char) -> bool {
    find(char).is_some_and(|range| matches!(range.kind, RangeKind::Drawn { is_mark: true, .. }))
}

/// The whole multiple of the native size that is nearest to `size`.
pub(super) const fn multiple(size: u32) -> u32 {
    nearest_multiple(size, NATIVE)
}

struct Range {
    first: u32,
    kind: RangeKind,
    /// Byte of [`TABLES`] where the bitmap of `first` starts.
    bitmaps: usize,
}

/// Reads of each range on the way no more than its ends: every letter that is measured comes by here.
fn find(char: char) -> Option<Range> {
    let code = u32::from(char);
    let (mut low, mut high) = (0, RANGES);
    while low < high {
        let middle = (low + high) / 2;
        let at = HEADER + middle * RANGE;
        if code < word(at) {
            high = middle;
        } else if code > word(at + 4) {
            low = middle + 1;
        } else {
            return Some(range(at));
        }
    }
    None
}

/// The range that is written at byte `at`.
fn range(at: usize) -> Range {
    let packed = word(at + 8);
    let kind = match packed >> OFFSET_BITS {
        0 => RangeKind::Drawn { width: 8, is_mark: false },
        1 => RangeKind::Drawn { width: 16, is_mark: false },
        2 => RangeKind::Drawn { width: 8, is_mark: true },
        3 => RangeKind::Drawn { width: 16, is_mark: true },
        _ => RangeKind::Invisible,
    };
    let bitmaps = HEADER + RANGES * RANGE + (packed & ((1 << OFFSET_BITS) - 1)) as usize;
    Range { first: word(at), kind, bitmaps }
}

/// Byte by byte: the conversion of a slice to an array is a call of its own where nothing is inlined.
const fn word(at: usize) -> u32 {
    u32::from_be_bytes([TABLES[at], TABLES[at + 1], TABLES[at + 2], TABLES[at + 3]])
}

/// Whether `char` is left out where a text is read: [`is_invisible`], and no white space, which parts words.
#[must_use]
pub fn is_unseen(char: char) -> bool {
    is_invisible(char) && !char.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(char: char) -> Vec<String> {
        let glyph = glyph(char).expect("a glyph");
        let row =
            |y| (0..glyph.width).map(|x| if glyph.row(y) << x >> 31 == 1 { '#' } else { '.' }).collect();
        (0..glyph.height()).map(row).collect()
    }

    #[test]
    fn a_glyph_stands_on_row_14() {
        let rows = picture('A');
        assert_eq!(rows[4..14].concat().matches('#').count(), rows.concat().matches('#').count());
        assert_eq!(rows[13], ".#....#.");
    }

    #[test]
    fn kana_ideographs_hangul_and_emoji_are_two_cells_wide() {
        for char in ['ひ', '絵', '별', '🦔', '🎨'] {
            assert_eq!(glyph(char).map(|glyph| glyph.advance), Some(16), "{char}");
        }
    }

    #[test]
    fn marks_do_not_move_the_pen() {
        for char in ['\u{301}', '\u{308}', '\u{E31}', '\u{20E3}', '\u{1D165}'] {
            assert_eq!(glyph(char).map(|glyph| glyph.advance), Some(0), "{char:?}");
        }
    }

    #[test]
    fn controls_joiners_and_direction_marks_take_no_room_and_spaces_do() {
        for char in ['\0', '\u{7F}', '\u{200D}', '\u{202E}', '\u{2066}', '\u{FE0F}', '\u{FEFF}', '\u{E0041}']
        {
            assert!(is_invisible(char), "{char:?}");
            assert!(glyph(char).is_none(), "{char:?}");
        }
        for char in [' ', '\u{A0}', '\u{3000}', 'ё', '\u{301}'] {
            assert!(!is_invisible(char), "{char:?}");
        }
    }

    #[test]
    fn every_scalar_value_can_be_looked_up() {
        let found = (0..=0x0010_FFFF).filter_map(char::from_u32).filter_map(glyph).count();
        assert!(found > 70_000, "{found} glyphs");
    }
}
