//! The lettering of a plan's `text` step: its pixels in reading order.

use unicode_segmentation::UnicodeSegmentation;

use super::cluster::Cluster;
use super::face::{self, PixelFace};
use super::glyph::Glyph;
use super::unifont;
use crate::geometry::{Point, Rect};
use crate::plan::Face;

/// More than the longest text can take.
const EVERYWHERE: Rect = Rect::new(-100_000, -100_000, 200_000, 200_000);

/// Calls `paint` for the pixels of `value` that lie in `visible`, in reading order: line, glyph, row. A pixel comes
/// again where two glyphs overlap.
///
/// Positions and `visible` count from the top-left of the first line box. The face is drawn at the whole multiple of
/// its native size nearest to `size` (a tie takes the smaller one, at least 1x). `\n` starts a new line; other controls
/// paint nothing. A grapheme that the face lacks comes from Unifont at its own nearest multiple, the bottom of its
/// 16-row cell on the baseline.
pub fn canvas_text(value: &str, face: Face, size: u32, visible: Rect, paint: &mut impl FnMut(Point)) {
    let face = pixel_face(face);
    for_each_grapheme(value, face, size, |grapheme, at| {
        ink_grapheme(grapheme, face, size, at, visible, paint)
    });
}

/// Calls `put` for each grapheme with the pen's place on the baseline; it answers how far the pen moves.
fn for_each_grapheme<'a>(
    value: &'a str,
    face: &PixelFace,
    size: u32,
    mut put: impl FnMut(&'a str, Point) -> i32,
) {
    let scale = face.multiple(size);
    for (index, line) in value.split('\n').enumerate() {
        let baseline = (index as u32 * face.pitch + face.ascent) * scale;
        let mut pen = 0;
        for grapheme in line.graphemes(true) {
            pen += put(grapheme, Point::new(pen, baseline as i32));
        }
    }
}

/// A letter of [`canvas_letters`].
#[derive(Clone, Debug)]
pub struct CanvasLetter<'a> {
    /// The characters that it is.
    pub grapheme: &'a str,
    /// Where the pen stands on the baseline, from the top-left of the first line box.
    pub at: Point,
    /// How far the pen moves on.
    pub advance: u32,
    /// Height of a line's letters.
    pub height: u32,
    /// Its pixels, wherever they lie, each once.
    pub ink: Vec<Point>,
}

/// Calls `letter` for each grapheme of `value` as [`canvas_text`] paints it, and for each line end with one that has no
/// ink.
pub fn canvas_letters<'a>(value: &'a str, face: Face, size: u32, letter: &mut impl FnMut(CanvasLetter<'a>)) {
    let face = pixel_face(face);
    let height = face.native * face.multiple(size);
    for_each_grapheme(value, face, size, |grapheme, at| {
        let mut ink = Vec::new();
        let advance = ink_grapheme(grapheme, face, size, at, EVERYWHERE, &mut |point| ink.push(point));
        ink.sort_unstable_by_key(|point| (point.y, point.x));
        ink.dedup();
        letter(CanvasLetter { grapheme, at, advance: advance as u32, height, ink });
        advance
    });
}

fn pixel_face(face: Face) -> &'static PixelFace {
    match face {
        Face::Tiny => &face::TINY,
        Face::Headline => &face::HEADLINE,
    }
}

/// Paints one grapheme with the pen at `at` on the baseline, and returns how far the pen moves.
fn ink_grapheme(
    grapheme: &str,
    face: &PixelFace,
    size: u32,
    at: Point,
    visible: Rect,
    paint: &mut impl FnMut(Point),
) -> i32 {
    let cluster = Cluster::of(grapheme, face);
    let (scale, lift) = match cluster.is_fallback {
        true => (unifont::multiple(size), unifont::NATIVE as i32 - unifont::ASCENT),
        false => (face.multiple(size), 0),
    };
    for (offset, glyph) in cluster.placed() {
        let x = at.x + (offset + glyph.left) * scale as i32;
        let y = at.y - (glyph.top + lift) * scale as i32;
        ink_glyph(&glyph, scale, Point::new(x, y), visible, paint);
    }
    (cluster.advance() * scale) as i32
}

fn ink_glyph(glyph: &Glyph, scale: u32, at: Point, visible: Rect, paint: &mut impl FnMut(Point)) {
    let area = Rect::new(at.x, at.y, glyph.width * scale, glyph.height() * scale).intersect(visible);
    for y in area.y..area.bottom() {
        let row = glyph.row((y - at.y) as u32 / scale);
        for x in area.x..area.right() {
            if row << ((x - at.x) as u32 / scale) >> 31 == 1 {
                paint(Point::new(x, y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn pixels(value: &str, face: Face, size: u32, area: Rect) -> Vec<Point> {
        let mut pixels = Vec::new();
        canvas_text(value, face, size, area, &mut |point| pixels.push(point));
        pixels
    }

    /// The lettering inside `area` as rows of `#` and `.`.
    fn picture(value: &str, face: Face, size: u32, area: Rect) -> Vec<String> {
        let inked: BTreeSet<Point> = pixels(value, face, size, area).into_iter().collect();
        let dot = |x, y| if inked.contains(&Point::new(x, y)) { '#' } else { '.' };
        (area.y..area.bottom()).map(|y| (area.x..area.right()).map(|x| dot(x, y)).collect()).collect()
    }

    fn bounds(pixels: &[Point]) -> (Point, Point) {
        let x = || pixels.iter().map(|point| point.x);
        let y = || pixels.iter().map(|point| point.y);
        let least = Point::new(x().min().unwrap(), y().min().unwrap());
        (least, Point::new(x().max().unwrap(), y().max().unwrap()))
    }

    #[test]
    fn tiny_letters_are_five_pixels_high_and_yo_keeps_its_dots() {
        let expected = [
            "#..#.................", //
            ".....................",
            "####..........##.....",
            "#....#.#.#...#..#.#.#",
            "###...###....####.#.#",
            "#.....###....#..#.#.#",
            "####.#.#.#...#..#..#.",
            "..................#..",
        ];
        assert_eq!(picture("Ёж Ay", Face::Tiny, 8, Rect::new(0, 0, 21, 8)), expected);
    }

    #[test]
    fn a_second_line_starts_one_pitch_lower_at_the_left() {
        let one = pixels("A", Face::Tiny, 8, EVERYWHERE);
        let two = pixels("\nA", Face::Tiny, 8, EVERYWHERE);
        let moved: Vec<Point> = one.iter().map(|point| Point::new(point.x, point.y + 9)).collect();
        assert_eq!(two, moved);
    }

    #[test]
    fn the_nearest_whole_multiple_is_drawn_and_a_tie_takes_the_smaller() {
        for (size, times) in [(4, 1), (8, 1), (12, 1), (13, 2), (20, 2), (21, 3), (64, 8)] {
            let (left, right) = bounds(&pixels("I-I", Face::Headline, size, EVERYWHERE));
            let (left_once, right_once) = bounds(&pixels("I-I", Face::Headline, 8, EVERYWHERE));
            assert_eq!(right.x - left.x + 1, (right_once.x - left_once.x + 1) * times, "size {size}");
        }
    }

    #[test]
    fn a_character_the_face_lacks_stands_on_the_baseline_at_sixteen_pixels() {
        let (top, bottom) = bounds(&pixels("絵", Face::Tiny, 8, EVERYWHERE));
        assert!(top.y >= 7 - 16 && bottom.y < 7, "{top:?} {bottom:?}");
        let wide = bounds(&pixels("絵", Face::Tiny, 32, EVERYWHERE));
        assert_eq!(wide.1.x - wide.0.x + 1, 2 * (bottom.x - top.x + 1));
    }

    #[test]
    fn pixels_come_line_by_line_glyph_by_glyph_row_by_row() {
        let both = pixels("AB\nC", Face::Tiny, 8, EVERYWHERE);
        let a = pixels("A", Face::Tiny, 8, EVERYWHERE);
        assert_eq!(both[..a.len()], a);
        assert!(a.is_sorted_by_key(|point| (point.y, point.x)));
        assert!(both.last().unwrap().y > 9);
    }

    #[test]
    fn what_is_not_visible_is_left_out_and_nothing_else() {
        let area = Rect::new(3, 2, 20, 9);
        let all = pixels("Ёж 絵 Ay\nB", Face::Tiny, 16, EVERYWHERE);
        let inside: Vec<Point> = all.into_iter().filter(|point| area.contains(*point)).collect();
        assert_eq!(pixels("Ёж 絵 Ay\nB", Face::Tiny, 16, area), inside);
    }

    #[test]
    fn controls_and_direction_marks_paint_nothing() {
        assert!(pixels("\u{202E}\u{200D}\0\r\t\u{FE0F}", Face::Tiny, 64, EVERYWHERE).is_empty());
    }

    #[test]
    fn the_longest_text_at_the_largest_size_is_bounded() {
        let stack = format!("e{}", "\u{30A}".repeat(255));
        for value in ["█".repeat(256), "▓\n".repeat(128), stack] {
            let mut count = 0;
            canvas_text(&value, Face::Headline, 64, Rect::new(0, 0, 512, 512), &mut |_| count += 1);
            assert!(count <= 512 * 512 * 6, "{count}");
        }
    }
}
