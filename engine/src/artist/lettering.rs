//! Lettering: a text in the largest letters that fit its room, whole words, in the colours asked for.
//!
//! Finds room for letters and paints them. What they stand on is `carrier`'s.

use std::collections::BTreeMap;

use crate::geometry::{Color, Point, Rect, around};
use crate::plan::{Face, limits};
use crate::text::canvas_text;

use super::easel::{Easel, Touch};

/// Faces and sizes from the largest down.
const SIZES: [(Face, u32); 8] = [
    (Face::Headline, 64),
    (Face::Headline, 48),
    (Face::Headline, 32),
    (Face::Headline, 24),
    (Face::Headline, 16),
    (Face::Tiny, 16),
    (Face::Headline, 8),
    (Face::Tiny, 8),
];

/// The size that a face is made for; all sizes are multiples of it.
const NATIVE: u32 = 8;
/// Rows of a capital letter at that size, about.
const LETTER_ROWS: i64 = 5;

/// A text broken into lines, with the box its ink takes.
#[derive(Clone, Debug)]
pub(super) struct Block {
    value: String,
    face: (Face, u32),
    /// The ink's box, from the top-left of the first line box.
    pub(super) ink: Rect,
    /// Whether all of the text is shown.
    pub(super) whole: bool,
}

impl Block {
    /// Whether its letters are more than the smallest.
    pub(super) fn is_large(&self) -> bool {
        self.face != SIZES[SIZES.len() - 1]
    }
}

/// `text` in the largest letters of at most `size_max` that fit `room`, its words whole; in the smallest, cut at a word
/// with an ellipsis, if none do. Nothing if there is no room for a letter.
pub(super) fn fit(text: &str, room: (i32, i32), size_max: u32) -> Option<Block> {
    let text: String =
        text.chars().filter(|c| !c.is_control() || *c == '\n').take(limits::TEXT_CHARS_MAX).collect();
    // Letters that would not fit even without a gap between the lines need no trial.
    let bulk = |face: Face| i64::from(measure(&text.replace('\n', " "), (face, NATIVE)).w) * LETTER_ROWS;
    let faces = [Face::Headline, Face::Tiny].map(|face| (face, bulk(face)));
    let area = i64::from(room.0.max(0)) * i64::from(room.1.max(0));
    let sizes = || {
        SIZES.iter().filter(|(face, size)| {
            let times = i64::from(size / NATIVE);
            let needed =
                faces.iter().find(|(known, _)| known == face).map_or(0, |(_, bulk)| bulk * times * times);
            *size <= size_max && needed <= area
        })
    };
    if let Some(block) = sizes().find_map(|face| block(&text, room, *face, true)) {
        return Some(block);
    }
    let smallest = SIZES[SIZES.len() - 1];
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut =
        |count: usize| format!("{}…", words[..count].join(" ").trim_end_matches([',', '.', '!', '?', ':']));
    let shortened = most(words.len(), |count| block(&cut(count), room, smallest, true));
    let shortened = shortened.map(|block| Block { whole: false, ..block });
    // A word that no line holds is broken as a last resort, then cut.
    shortened.or_else(|| block(&text, room, smallest, false)).or_else(|| {
        let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        most(letters.len(), |count| {
            let cut: String = letters[..count].iter().chain(['…'].iter()).collect();
            block(&cut, room, smallest, false).map(|block| Block { whole: false, ..block })
        })
    })
}

/// The block of the largest count below `end` that fits. Halved, not counted down: a text of one long word would cost
/// seconds.
fn most(end: usize, fit: impl Fn(usize) -> Option<Block>) -> Option<Block> {
    let (mut low, mut high, mut best) = (0, end.saturating_sub(1), None);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match fit(middle) {
            Some(block) => (low, best) = (middle, Some(block)),
            None => high = middle - 1,
        }
    }
    best
}

/// The text wrapped for `room` in lines of about one length, or nothing if it does not fit; `loose`: words stay whole,
/// and short ones stay with the next where that fits.
fn block(text: &str, room: (i32, i32), face: (Face, u32), loose: bool) -> Option<Block> {
    let wrap = |glued: bool| {
        let units = units(text, glued);
        let lines = wrapped(&units, room, face, loose)?;
        let narrower = (8..16).map(|part| room.0 * part / 16).find_map(|width| {
            wrapped(&units, (width, room.1), face, loose).filter(|other| other.len() == lines.len())
        });
        Some(narrower.filter(|_| loose).unwrap_or(lines))
    };
    let lines = wrap(true).filter(|_| loose).or_else(|| wrap(false))?;
    let value = lines.join("\n");
    let ink = measure(&value, face);
    let fits = ink.w > 0 && ink.w as i32 <= room.0 && ink.h as i32 <= room.1;
    fits.then_some(Block { value, face, ink, whole: true })
}

/// The words; `glued`: prepositions and numerals together with the word after them.
fn units(text: &str, glued: bool) -> Vec<String> {
    /// Characters of a word that does not end a line.
    const SHORT: usize = 2;
    let mut units: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        match units.last_mut().filter(|_| open && glued) {
            Some(unit) => *unit = format!("{unit} {word}"),
            None => units.push(word.into()),
        }
        open = word.chars().count() <= SHORT && word.chars().all(char::is_alphanumeric);
    }
    units
}

/// The units in as few lines as the room's width allows.
fn wrapped(units: &[String], room: (i32, i32), face: (Face, u32), loose: bool) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in units {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        if let Some(joined) = joined.filter(|joined| measure(joined, face).w as i32 <= room.0) {
            lines.pop();
            lines.push(joined);
        } else if measure(word, face).w as i32 <= room.0 {
            lines.push(word.clone());
        } else if loose {
            return None;
        } else {
            lines.extend(pieces(word, room.0, face)?);
        }
        // Lines are at least a pixel apart: more lines than rows never fit.
        if lines.len() as i32 > room.1 {
            return None;
        }
    }
    Some(lines)
}

/// A long word in pieces that fit, or nothing if not even one letter does.
fn pieces(word: &str, width: i32, face: (Face, u32)) -> Option<Vec<String>> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let longer = pieces.last().map(|piece| format!("{piece}{c}")).unwrap_or_default();
        if measure(&longer, face).w as i32 <= width {
            pieces.pop();
            pieces.push(longer);
        } else {
            pieces.push(c.into());
        }
        if measure(&c.to_string(), face).w as i32 > width {
            return None;
        }
    }
    Some(pieces)
}

/// The box of a text's ink, from the top-left of its first line box.
fn measure(text: &str, face: (Face, u32)) -> Rect {
    let times = (face.1 / NATIVE).max(1);
    let Rect { x, y, w, h } = measure_native(text, (face.0, NATIVE));
    Rect::new(x * times as i32, y * times as i32, w * times, h * times)
}

fn measure_native(text: &str, face: (Face, u32)) -> Rect {
    let mut inked = None;
    ink(text, face, |point| inked = around(inked.into_iter().chain([(point, point)])));
    let Some((low, high)) = inked else { return Rect::new(0, 0, 0, 0) };
    Rect::new(low.x, low.y, (high.x - low.x + 1) as u32, (high.y - low.y + 1) as u32)
}

/// Further than any ink.
const FAR: i32 = 4_096;

fn ink(text: &str, (face, size): (Face, u32), mut paint: impl FnMut(Point)) {
    let visible = Rect::new(-64, -64, 2 * FAR as u32, FAR as u32);
    canvas_text(text, face, size, visible, &mut paint);
}

/// The block's letters, each line in the middle of the ink's box, whose corner is at `corner`: line after line, letter
/// after letter, as pixels.
fn letters(block: &Block, corner: Point) -> Vec<Vec<Point>> {
    let mut letters = Vec::new();
    let mut above = String::new();
    for line in block.value.split('\n') {
        let own = measure(line, block.face);
        let aside = corner.x + (block.ink.w as i32 - own.w as i32) / 2 - own.x;
        let mut before: BTreeMap<Point, ()> = BTreeMap::new();
        for (end, letter) in line.char_indices().map(|(at, c)| (at + c.len_utf8(), c)) {
            let mut fresh = Vec::new();
            ink(&format!("{above}{}", &line[..end]), block.face, |point| {
                if before.insert(point, ()).is_none() {
                    fresh.push(Point::new(point.x + aside, point.y + corner.y - block.ink.y));
                }
            });
            if !letter.is_whitespace() {
                letters.push(fresh);
            }
        }
        above.push('\n');
    }
    letters
}

/// Paints a block with its ink's corner at `corner`, its letters in turn in `colours`.
pub(super) fn paint(easel: &mut Easel, block: &Block, corner: Point, colours: &[Color]) {
    let letters = letters(block, corner);
    let size = easel.size;
    let inside =
        |point: &&Point| point.x >= 0 && point.y >= 0 && point.x < size.w as i32 && point.y < size.h as i32;
    let offset = |point: &Point| (point.y * size.w as i32 + point.x) as usize;
    // A step a line when all are of one colour, else a step a colour.
    let mut steps: Vec<Vec<usize>> = vec![Vec::new(); colours.len().max(1)];
    for (number, letter) in letters.iter().enumerate() {
        let pixels = letter.iter().filter(inside).map(offset);
        steps[number % colours.len().max(1)].extend(pixels);
    }
    for (pixels, color) in steps.iter().zip(colours) {
        easel.points(pixels, *color, Touch::Letter);
    }
}
