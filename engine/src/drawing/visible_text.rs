//! What can be read on a canvas: its letters in the order of place, not of writing.
//!
//! A letter counts while at least half of its pixels are on the canvas, uppermost, and of another colour than what was
//! below. Letters that are made of shapes are not seen. Knows no verdict and no time but how long a step takes.

use std::ops::Range;

use super::schedule::duration_ms;
use crate::geometry::{Color, Point, Size};
use crate::plan::{CanvasSpec, Face, Op, Step};
use crate::raster::{PixelList, Rasteriser, SplitMix64};
use crate::text::{CanvasLetter, canvas_letters};

/// A step that takes so long shows what it has lettered so far for long enough to be read.
const SLOW_MS: u32 = 2_000;
/// Letters that are remembered; past that those that are no longer seen are forgotten.
const LETTERS_MAX: usize = 16_384;
/// No letter.
const NONE: u32 = u32::MAX;

/// The lines that can be read once `steps` are painted, from top to bottom. `default_step_ms`: the length of a step that
/// names none.
#[must_use]
pub fn visible_text(canvas: CanvasSpec, default_step_ms: u32, steps: &[Step]) -> Vec<String> {
    let mut text = VisibleText::new(canvas, default_step_ms);
    for step in steps {
        text.push(step);
    }
    text.lines()
}

/// The same, step by step.
#[derive(Clone, Debug)]
pub struct VisibleText {
    size: Size,
    default_step_ms: u32,
    rasteriser: Rasteriser,
    /// The colour of each pixel, and the letter that is seen there.
    pixels: Vec<(u32, u32)>,
    letters: Vec<Letter>,
}

/// A letter that was painted.
#[derive(Clone, Debug)]
struct Letter {
    grapheme: String,
    /// White space stands before it in its text.
    after_space: bool,
    /// Left edge and baseline, width and height.
    at: Point,
    size: Size,
    /// Pixels that it has, and that are seen.
    total: u32,
    seen: u32,
}

impl Letter {
    const fn is_seen(&self) -> bool {
        self.total > 0 && 2 * self.seen >= self.total
    }
}

/// What one step changed.
#[derive(Debug)]
pub struct Lettered {
    /// Pixels that it painted, with what they were before.
    before: Vec<(u32, (u32, u32))>,
    /// Its letters.
    letters: Range<usize>,
    /// Those of them that appear slowly.
    slow: Vec<Range<usize>>,
    /// Whether it touched a letter or made one.
    pub changes_text: bool,
}

impl VisibleText {
    /// An empty canvas.
    #[must_use]
    pub fn new(canvas: CanvasSpec, default_step_ms: u32) -> Self {
        Self {
            size: canvas.size,
            default_step_ms,
            rasteriser: Rasteriser::new(canvas.size),
            pixels: vec![(canvas.background.to_u32(), NONE); canvas.size.area()],
            letters: Vec::new(),
        }
    }

    /// Paints a step.
    pub fn push(&mut self, step: &Step) -> Lettered {
        if self.letters.len() > LETTERS_MAX {
            self.forget_unseen();
        }
        let first = self.letters.len();
        let mut done =
            Lettered { before: Vec::new(), letters: first..first, slow: Vec::new(), changes_text: false };
        self.step(step, false, &mut done);
        done.letters.end = self.letters.len();
        done.changes_text |= !done.letters.is_empty();
        done
    }

    /// Takes the last step back.
    pub fn take_back(&mut self, last: Lettered) {
        for (offset, (color, letter)) in last.before.into_iter().rev() {
            self.set(offset as usize, color, letter);
        }
        self.letters.truncate(last.letters.start);
    }

    /// The lines that can be read now, from top to bottom.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let seen = self.letters.iter().filter(|letter| letter.is_seen());
        in_lines(seen.collect()).iter().map(|line| spelled(line)).collect()
    }

    /// What can be read while the letters of a slow step appear: for each of them the line that it ends.
    #[must_use]
    pub fn slow_prefixes(&self, last: &Lettered) -> Vec<String> {
        let ends = last.slow.iter().cloned().flatten().filter(|at| self.letters[*at].is_seen());
        let prefix = |end: usize| {
            let newest = &self.letters[end];
            let so_far = self.letters[..=end].iter().filter(|letter| letter.is_seen()).collect();
            let lines = in_lines(so_far);
            lines
                .iter()
                .find(|line| line.iter().any(|letter| std::ptr::eq(*letter, newest)))
                .map(|line| spelled(line))
        };
        ends.filter_map(prefix).collect()
    }

    /// Paints a step; `is_timed`: it is part of one that has a time of its own.
    fn step(&mut self, step: &Step, is_timed: bool, done: &mut Lettered) {
        let (first, painted) = (self.letters.len(), done.before.len());
        match &step.op {
            Op::Group { steps } => {
                for inner in steps {
                    self.step(inner, is_timed || step.animate.is_some(), done);
                }
            }
            Op::Text { at, value, font, size, color } => self.text(*at, value, *font, *size, *color, done),
            op @ (Op::Rect { .. }
            | Op::Circle { .. }
            | Op::Line { .. }
            | Op::Polygon { .. }
            | Op::Pixels { .. }) => {
                self.shape(op, done);
            }
        }
        let has_time = !matches!(step.op, Op::Group { .. }) || step.animate.is_some();
        if has_time && !is_timed && self.letters.len() > first {
            let animate = step.animate.unwrap_or_default();
            if duration_ms(done.before.len() - painted, &animate, self.default_step_ms) >= SLOW_MS {
                done.slow.push(first..self.letters.len());
            }
        }
    }

    fn shape(&mut self, op: &Op, done: &mut Lettered) {
        let mut list = PixelList::default();
        self.rasteriser.paint(op, None, SplitMix64::of_leaf(0, 0), &mut list);
        for pixel in &list.pixels {
            self.paint(pixel.offset(), list.colors[pixel.color()], NONE, done);
        }
    }

    fn text(&mut self, at: Point, value: &str, font: Face, size: u32, color: Color, done: &mut Lettered) {
        let mut after_space = false;
        canvas_letters(value, font, size, &mut |letter: CanvasLetter<'_>| {
            if letter.ink.is_empty() {
                after_space |= letter.advance > 0;
                return;
            }
            let number = self.letters.len() as u32;
            self.letters.push(Letter {
                grapheme: letter.grapheme.to_owned(),
                after_space: std::mem::take(&mut after_space),
                at: Point::new(at.x + letter.at.x, at.y + letter.at.y),
                size: Size::new(letter.advance.max(1), letter.height),
                total: letter.ink.len() as u32,
                seen: 0,
            });
            for point in &letter.ink {
                if let Some(offset) = self.offset(at.x + point.x, at.y + point.y) {
                    self.paint(offset, color.to_u32(), number, done);
                }
            }
        });
    }

    fn offset(&self, x: i32, y: i32) -> Option<usize> {
        let inside = x >= 0 && y >= 0 && x < self.size.w as i32 && y < self.size.h as i32;
        inside.then(|| y as usize * self.size.w as usize + x as usize)
    }

    fn paint(&mut self, offset: usize, color: u32, letter: u32, done: &mut Lettered) {
        let below = self.pixels[offset];
        done.before.push((offset as u32, below));
        done.changes_text |= below.1 != NONE;
        let is_seen = color != below.0;
        self.set(offset, color, if is_seen { letter } else { NONE });
    }

    fn set(&mut self, offset: usize, color: u32, letter: u32) {
        if let Some(below) = self.letters.get_mut(self.pixels[offset].1 as usize) {
            below.seen -= 1;
        }
        if let Some(above) = self.letters.get_mut(letter as usize) {
            above.seen += 1;
        }
        self.pixels[offset] = (color, letter);
    }

    fn forget_unseen(&mut self) {
        let mut kept = 0;
        let numbers: Vec<u32> = self
            .letters
            .iter()
            .map(|letter| {
                let number = if letter.is_seen() { kept } else { NONE };
                kept += u32::from(letter.is_seen());
                number
            })
            .collect();
        self.letters.retain(Letter::is_seen);
        for (_, letter) in &mut self.pixels {
            *letter = numbers.get(*letter as usize).copied().unwrap_or(NONE);
        }
    }
}

/// Letters whose baselines lie within half a letter are a line, read from the left.
fn in_lines(mut letters: Vec<&Letter>) -> Vec<Vec<&Letter>> {
    letters.sort_by_key(|letter| (letter.at.y, letter.at.x));
    let mut lines: Vec<Vec<&Letter>> = Vec::new();
    for letter in letters {
        let near = |line: &&mut Vec<&Letter>| {
            let first = line[0];
            2 * (letter.at.y - first.at.y) <= first.size.h.min(letter.size.h) as i32
        };
        match lines.last_mut().filter(near) {
            Some(line) => line.push(letter),
            None => lines.push(vec![letter]),
        }
    }
    for line in &mut lines {
        line.sort_by_key(|letter| letter.at.x);
    }
    lines
}

/// A line as text: a space where one was written and where letters stand apart; a letter and its shadow are one.
fn spelled(line: &[&Letter]) -> String {
    let mut text = String::new();
    let mut before: Option<&Letter> = None;
    for letter in line {
        if let Some(before) = before {
            let is_shadow =
                before.grapheme == letter.grapheme && 2 * (letter.at.x - before.at.x) < before.size.w as i32;
            if is_shadow {
                continue;
            }
            let gap = letter.at.x - (before.at.x + before.size.w as i32);
            if letter.after_space || 2 * gap > letter.size.h as i32 {
                text.push(' ');
            }
        }
        text.push_str(&letter.grapheme);
        before = Some(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Animate, Paint};

    const CANVAS: CanvasSpec = CanvasSpec { size: Size::new(96, 96), background: Color::BLACK };

    fn text(x: i32, y: i32, value: &str) -> Step {
        let op = Op::Text {
            at: Point::new(x, y),
            value: value.into(),
            font: Face::Tiny,
            size: 8,
            color: Color::WHITE,
        };
        Step { op, animate: None }
    }

    fn block(x: i32, y: i32, w: u32, h: u32, color: Color) -> Step {
        let paint = Paint { fill: Some(color), outline: None };
        Step { op: Op::Rect { at: Point::new(x, y), size: Size::new(w, h), paint }, animate: None }
    }

    fn seen(steps: &[Step]) -> Vec<String> {
        visible_text(CANVAS, 700, steps)
    }

    #[test]
    fn letters_are_read_in_the_order_of_place() {
        assert_eq!(
            seen(&[text(16, 10, "f"), text(4, 10, "w"), text(12, 11, "l"), text(8, 9, "o")]),
            ["wolf"]
        );
        assert_eq!(seen(&[text(4, 40, "two words"), text(4, 4, "one")]), ["one", "two words"]);
        assert_eq!(seen(&[text(4, 4, "a"), text(40, 4, "b")]), ["a b"]);
    }

    #[test]
    fn what_is_off_the_canvas_or_painted_over_is_not_read() {
        assert_eq!(seen(&[text(-400, 4, "far"), text(4, 4, "near")]), ["near"]);
        assert_eq!(seen(&[text(86, 4, "wolf")]), ["wo"]);
        assert_eq!(seen(&[text(4, 4, "wolf"), block(0, 0, 9, 20, Color::BLACK)]), ["olf"]);
        assert_eq!(seen(&[text(4, 4, "wolf"), block(0, 0, 96, 96, Color::BLACK)]), [""; 0]);
        assert_eq!(seen(&[block(0, 0, 96, 96, Color::WHITE), text(4, 4, "wolf")]), [""; 0]);
    }

    #[test]
    fn a_letter_and_its_shadow_are_one() {
        let mut shadow = text(5, 5, "cat");
        if let Op::Text { color, .. } = &mut shadow.op {
            *color = Color::rgb(80, 80, 80);
        }
        assert_eq!(seen(&[shadow, text(4, 4, "cat")]), ["cat"]);
    }

    #[test]
    fn a_step_that_is_taken_back_has_left_nothing() {
        let mut words = VisibleText::new(CANVAS, 700);
        words.push(&text(4, 4, "wolf"));
        let cover = words.push(&block(0, 0, 96, 96, Color::BLACK));
        assert!(cover.changes_text && words.lines().is_empty());
        words.take_back(cover);
        let more = words.push(&text(4, 40, "cat"));
        words.take_back(more);
        assert_eq!(words.lines(), ["wolf"]);
        assert!(!words.push(&block(0, 60, 96, 20, Color::WHITE)).changes_text);
    }

    #[test]
    fn a_slow_step_is_read_letter_by_letter_and_a_quick_one_is_not() {
        let mut words = VisibleText::new(CANVAS, 700);
        let quick = words.push(&text(4, 4, "wolf"));
        assert!(words.slow_prefixes(&quick).is_empty());
        let animate = Animate { duration_ms: Some(2_000), ..Animate::default() };
        let slow = words.push(&Step { animate: Some(animate), ..text(4, 40, "cat") });
        assert_eq!(words.slow_prefixes(&slow), ["c", "ca", "cat"]);
    }
}
