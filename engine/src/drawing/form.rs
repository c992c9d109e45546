//! The bytes of an appearance, which the fingerprint is of; read back, they are the appearance again.
//!
//! Numbers are unsigned, 32 bits, little-endian. A text is its length in bytes and its UTF-8. What is missing is
//! `0xFFFFFFFF`. docs/golden.md says the same for those who compute it in another program.
//!
//! ```text
//! "appear01"  width  height  background 0x00RRGGBB  hold in seconds  caption  card
//! for a drawing, whose card is missing: number of timed steps, and for each
//!     delay in ms  duration in ms  ease (0 linear, 1 in and out)  number of pixels
//!     for each pixel: y * width + x,  colour 0x00RRGGBB
//! ```

use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::{Appearance, Body, Fingerprint, TimedStep};
use crate::geometry::{Color, Size};
use crate::plan::{CanvasSpec, Ease, limits};
use crate::raster::{Pixel, PixelList};

/// What the bytes begin with; another form would have another number.
const MAGIC: &[u8; 8] = b"appear01";
/// Stands for a text or a number that the plan does not give.
const MISSING: u32 = u32::MAX;
/// Bytes that are hashed at once: enough for the hash's fast path, small enough to stay in the first cache.
const CHUNK_BYTES: usize = 8192;
/// Bytes of a text at most: four for each character of the longest.
const TEXT_BYTES_MAX: usize = limits::RENDER_TEXT_CHARS_MAX * 4;

/// Bytes that are no appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadForm {
    /// The byte at which it was noticed.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for BadForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for BadForm {}

impl Appearance {
    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64 + 8 * self.total());
        self.write(&mut |part| bytes.extend_from_slice(part));
        bytes
    }

    /// The hash of its bytes.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Xxh3::new();
        self.write(&mut |part| hash.update(part));
        Fingerprint(hash.digest128())
    }

    /// Reads what [`Appearance::to_bytes`] wrote.
    ///
    /// # Errors
    /// When it is anything else, or past a limit of plans.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadForm> {
        Reader { bytes, at: 0 }.appearance()
    }

    fn write(&self, out: &mut impl FnMut(&[u8])) {
        let Size { w, h } = self.canvas.size;
        out(MAGIC);
        for number in [w, h, self.canvas.background.to_u32(), self.hold_sec.unwrap_or(MISSING)] {
            out(&number.to_le_bytes());
        }
        text(self.caption.as_deref(), out);
        match &self.body {
            Body::Card(card) => text(Some(card), out),
            Body::Drawing(steps) => {
                text(None, out);
                out(&(steps.len() as u32).to_le_bytes());
                steps.iter().for_each(|step| step.write(out));
            }
        }
    }
}

impl TimedStep {
    fn write(&self, out: &mut impl FnMut(&[u8])) {
        let ease = match self.ease {
            Ease::Linear => 0,
            Ease::EaseInOut => 1,
        };
        for number in [self.delay_ms, self.duration_ms, ease, self.list.pixels.len() as u32] {
            out(&number.to_le_bytes());
        }
        let mut chunk = [0; CHUNK_BYTES];
        for pixels in self.list.pixels.chunks(CHUNK_BYTES / 8) {
            for (place, pixel) in chunk.chunks_exact_mut(8).zip(pixels) {
                place[..4].copy_from_slice(&(pixel.offset() as u32).to_le_bytes());
                place[4..].copy_from_slice(&self.list.colors[pixel.color()].to_le_bytes());
            }
            out(&chunk[..8 * pixels.len()]);
        }
    }
}

fn text(text: Option<&str>, out: &mut impl FnMut(&[u8])) {
    out(&text.map_or(MISSING, |text| text.len() as u32).to_le_bytes());
    out(text.unwrap_or_default().as_bytes());
}

/// Reads from the front. Every count is checked against what is left before anything is allocated.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn appearance(mut self) -> Result<Appearance, BadForm> {
        if self.take(MAGIC.len(), "appear01")? != MAGIC {
            return Err(BadForm { at: 0, expected: "appear01" });
        }
        let side = "a side of 1 to 512";
        let (w, h) =
            (self.within(1, limits::CANVAS_SIDE_MAX, side)?, self.within(1, limits::CANVAS_SIDE_MAX, side)?);
        let background = self.color()?;
        let hold_sec = self.number("a number of seconds")?;
        let canvas = CanvasSpec { size: Size::new(w, h), background };
        let caption = self.text()?;
        let body = match self.text()? {
            Some(card) => Body::Card(card),
            None => Body::Drawing(self.steps(canvas.size.area())?),
        };
        if self.at != self.bytes.len() {
            return Err(self.bad("the end"));
        }
        Ok(Appearance { canvas, hold_sec: (hold_sec != MISSING).then_some(hold_sec), caption, body })
    }

    fn steps(&mut self, area: usize) -> Result<Vec<TimedStep>, BadForm> {
        let count = self.within(0, limits::LEAF_STEPS_MAX as u32, "at most 4096 steps")?;
        let mut left = limits::PAINTED_PIXELS_MAX;
        (0..count).map(|_| self.step(area, &mut left)).collect()
    }

    fn step(&mut self, area: usize, left: &mut usize) -> Result<TimedStep, BadForm> {
        let delay_ms = self.within(0, limits::DELAY_MS_MAX, "a delay")?;
        let duration_ms = self.within(1, limits::STEP_MS_MAX, "a duration")?;
        let ease = match self.within(0, 1, "an ease")? {
            0 => Ease::Linear,
            _ => Ease::EaseInOut,
        };
        let count = self.within(1, *left as u32, "a number of pixels")? as usize;
        *left -= count;
        let pixels = self.take(8 * count, "pixels")?;
        let list =
            pixels_of(pixels, area).ok_or(BadForm { at: self.at, expected: "pixels on the canvas" })?;
        Ok(TimedStep { delay_ms, duration_ms, ease, list: Arc::new(list) })
    }

    fn text(&mut self) -> Result<Option<String>, BadForm> {
        let length = self.number("a length")?;
        if length == MISSING {
            return Ok(None);
        }
        if length as usize > TEXT_BYTES_MAX {
            return Err(self.bad("a shorter text"));
        }
        let bytes = self.take(length as usize, "a text")?;
        let text = std::str::from_utf8(bytes).map_err(|_| self.bad("UTF-8"))?;
        Ok(Some(text.to_owned()))
    }

    fn color(&mut self) -> Result<Color, BadForm> {
        Ok(Color::from_u32(self.within(0, 0x00FF_FFFF, "a colour")?))
    }

    fn within(&mut self, min: u32, max: u32, expected: &'static str) -> Result<u32, BadForm> {
        let number = self.number(expected)?;
        if (min..=max).contains(&number) { Ok(number) } else { Err(self.bad(expected)) }
    }

    fn number(&mut self, expected: &'static str) -> Result<u32, BadForm> {
        let bytes = self.take(4, expected)?;
        Ok(u32::from_le_bytes(bytes.try_into().expect("four bytes were taken")))
    }

    fn take(&mut self, count: usize, expected: &'static str) -> Result<&'a [u8], BadForm> {
        let part = self.bytes.get(self.at..self.at + count).ok_or_else(|| self.bad(expected))?;
        self.at += count;
        Ok(part)
    }

    const fn bad(&self, expected: &'static str) -> BadForm {
        BadForm { at: self.at, expected }
    }
}

/// The pixels of a step; `None` when one lies outside or there are more colours than a step may have.
fn pixels_of(bytes: &[u8], area: usize) -> Option<PixelList> {
    let mut list = PixelList::default();
    let mut numbers = std::collections::BTreeMap::new();
    for pixel in bytes.chunks_exact(8) {
        let word = |part: &[u8]| u32::from_le_bytes(part.try_into().expect("half of eight bytes"));
        let (offset, color) = (word(&pixel[..4]), word(&pixel[4..]));
        if offset as usize >= area || color > 0x00FF_FFFF {
            return None;
        }
        // Neighbours are mostly of one colour: the map is asked when it changes.
        let last = list.pixels.last().map(|last: &Pixel| last.color());
        let number = match last.filter(|&number| list.colors[number] == color) {
            Some(number) => number,
            None => *numbers.entry(color).or_insert_with(|| {
                list.colors.push(color);
                list.colors.len() - 1
            }),
        };
        if number >= Pixel::COLORS_MAX {
            return None;
        }
        list.pixels.push(Pixel::new(offset, number as u32));
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ReadOptions, read_plan};

    fn appearance(text: &str) -> Appearance {
        Appearance::of(&read_plan(text, &ReadOptions::default()).expect("a plan")).expect("within limits")
    }

    const PLAN: &str = r##"{"canvas": {"w": 4, "h": 2, "bg": "#010203"}, "caption": "ё", "steps": [
        {"op": "rect", "x": 1, "y": 0, "w": 2, "h": 1, "fill": "#AABBCC",
         "animate": {"delay_ms": 50, "duration_ms": 300, "ease": "ease_in_out"}},
        {"op": "rect", "x": 9, "y": 9, "w": 2, "h": 1, "fill": "#AABBCC"}]}"##;

    #[test]
    fn the_bytes_are_those_that_the_docs_describe() {
        let mut expected = b"appear01".to_vec();
        for number in [4, 2, 0x0001_0203, u32::MAX, 2] {
            expected.extend(u32::to_le_bytes(number));
        }
        expected.extend("ё".bytes());
        for number in [u32::MAX, 1, 50, 300, 1, 2, 1, 0x00AA_BBCC, 2, 0x00AA_BBCC] {
            expected.extend(u32::to_le_bytes(number));
        }
        let appearance = appearance(PLAN);
        assert_eq!(appearance.to_bytes(), expected);
        // Worked out with the reference implementation's Python binding: xxhash.xxh3_128(bytes).hexdigest()
        assert_eq!(appearance.fingerprint().to_string(), "fe2ef81df309868627f2ff1579b45c9e");
    }

    #[test]
    fn what_is_read_back_has_the_same_fingerprint_and_the_same_canvas() {
        for text in [PLAN, r#"{"render_text": "no", "duration_sec": 5}"#] {
            let written = appearance(text);
            let read = Appearance::from_bytes(&written.to_bytes()).expect("its own bytes");
            assert_eq!(read.fingerprint(), written.fingerprint());
            let fps = crate::time::Fps::new(60).expect("in range");
            let canvas = |appearance: &Appearance| {
                appearance.drawing(fps).map(|drawing| drawing.canvas_of(usize::MAX))
            };
            assert_eq!(canvas(&read), canvas(&written));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic_or_allocate_what_is_not_there() {
        let whole = appearance(PLAN).to_bytes();
        for end in 0..whole.len() {
            assert!(Appearance::from_bytes(&whole[..end]).is_err(), "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] = 0xFE;
            if let Ok(read) = Appearance::from_bytes(&bytes) {
                assert_eq!(read.to_bytes(), bytes);
            }
        }
    }
}
