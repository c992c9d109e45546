//! The bytes of the overlay's messages, as `docs/overlay-protocol.md` describes them. Pure.
//!
//! ```text
//! message  = picture | change | heartbeat | cue
//! picture  = 1 version flags frame width height record*
//! change   = 2 frames record*
//! cue      = 4 kind
//! record   = place | cells | block
//! ```
//!
//! Numbers are LEB128: seven bits a byte, the lowest first; those that may be negative are zigzag-coded before.

use std::collections::HashMap;

use engine::geometry::{Placement, Rect, Size};

/// The version of the protocol.
pub const VERSION: u8 = 1;
/// The message of one byte that says only that the service is there.
pub const HEARTBEAT: u8 = 3;
/// Begins the message of two bytes that says what is to be heard.
pub const CUE: u8 = 4;

const PICTURE: u8 = 1;
const CHANGE: u8 = 2;
const PLACE: u8 = 16;
const CELLS: u8 = 17;
const BLOCK: u8 = 18;
/// In the flags of a picture: pixels have an alpha channel.
const ALPHA: u8 = 1;
/// In a block: the row above is repeated.
const REPEAT: u64 = 0;

/// Cells of one colour, one after another in a row-major canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first cell.
    pub offset: usize,
    /// How many.
    pub length: usize,
    /// `0x00RRGGBB`.
    pub color: u32,
}

/// A message under work.
#[derive(Clone, Debug)]
pub struct Message {
    bytes: Vec<u8>,
    alpha: bool,
}

impl Message {
    /// A whole picture.
    pub fn picture(frame: u64, size: Size, alpha: bool) -> Self {
        let bytes = vec![PICTURE, VERSION, if alpha { ALPHA } else { 0 }];
        let mut message = Self { bytes, alpha };
        message.number(frame);
        message.number(size.w.into());
        message.number(size.h.into());
        message
    }

    /// What changed, and how many frames after the last message.
    pub fn change(frames: u64, alpha: bool) -> Self {
        let mut message = Self { bytes: vec![CHANGE], alpha };
        message.number(frames);
        message
    }

    /// The message's bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// How many bytes there are.
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Where the cells of the records after this one stand.
    pub fn place(&mut self, place: Placement) {
        self.bytes.push(PLACE);
        self.signed(place.rect.x.into());
        self.signed(place.rect.y.into());
        self.number(place.scale.into());
        self.number(place.columns().into());
    }

    /// A slice of the paint log.
    pub fn cells(&mut self, runs: &[Run]) {
        self.bytes.push(CELLS);
        self.number(runs.len() as u64);
        let (mut next, mut color) = (0_i64, None);
        for run in runs {
            let is_new = color != Some(run.color);
            self.number(zigzag(run.offset as i64 - next) << 1 | u64::from(is_new));
            self.number(run.length as u64);
            if is_new {
                self.color(run.color, false);
            }
            (next, color) = ((run.offset + run.length) as i64, Some(run.color));
        }
    }

    /// A block of pixels, given row by row.
    pub fn block<'a>(&mut self, layer: u8, block: Rect, rows: impl Iterator<Item = &'a [u32]> + Clone) {
        self.bytes.push(BLOCK);
        self.bytes.push(layer);
        for number in [block.x as u32, block.y as u32, block.w, block.h] {
            self.number(number.into());
        }
        let palette = Palette::of(rows.clone());
        self.number(palette.colors.len() as u64);
        for color in &palette.colors {
            self.color(*color, self.alpha);
        }
        self.rows(rows, &palette);
    }

    fn rows<'a>(&mut self, rows: impl Iterator<Item = &'a [u32]>, palette: &Palette) {
        let (mut above, mut repeats) = (None, 0_u64);
        for row in rows {
            if above == Some(row) {
                repeats += 1;
                continue;
            }
            self.repeat(std::mem::take(&mut repeats));
            for run in row.chunk_by(|one, next| one == next) {
                let count = palette.colors.len() as u64;
                self.number(1 + (run.len() as u64 - 1) * count + palette.index(run[0]));
            }
            above = Some(row);
        }
        self.repeat(repeats);
    }

    fn repeat(&mut self, times: u64) {
        if times > 0 {
            self.number(REPEAT);
            self.number(times);
        }
    }

    fn color(&mut self, color: u32, alpha: bool) {
        let [a, r, g, b] = color.to_be_bytes();
        self.bytes.extend([r, g, b]);
        if alpha {
            self.bytes.push(a);
        }
    }

    fn signed(&mut self, number: i64) {
        self.number(zigzag(number));
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

/// Small numbers of either sign become small numbers.
const fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

/// The colours of a block, in the order in which they appear.
struct Palette {
    colors: Vec<u32>,
    indices: HashMap<u32, u64>,
}

impl Palette {
    fn of<'a>(rows: impl Iterator<Item = &'a [u32]>) -> Self {
        let mut palette = Self { colors: Vec::new(), indices: HashMap::new() };
        let (mut above, mut last) = (None, None);
        for row in rows {
            if above == Some(row) {
                continue;
            }
            for color in row {
                if last != Some(*color) {
                    palette.add(*color);
                    last = Some(*color);
                }
            }
            above = Some(row);
        }
        palette
    }

    fn add(&mut self, color: u32) {
        let next = self.colors.len() as u64;
        self.indices.entry(color).or_insert_with(|| {
            self.colors.push(color);
            next
        });
    }

    fn index(&self, color: u32) -> u64 {
        self.indices.get(&color).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_as_documented() {
        let mut message = Message::change(1, false);
        message.place(Placement { rect: Rect::new(-4, 12, 768, 768), scale: 8 });
        message.cells(&[
            Run { offset: 200, length: 3, color: 0x00_01_02_03 },
            Run { offset: 100, length: 1, color: 0x00_01_02_03 },
        ]);
        let rows = [[7, 7, 9], [7, 7, 9], [7, 7, 9]];
        message.block(1, Rect::new(300, 0, 3, 3), rows.iter().map(|row| &row[..]));
        #[rustfmt::skip]
        assert_eq!(message.into_bytes(), [
            2, 1,
            16, 7, 24, 8, 96,
            17, 2, 0xA1, 0x06, 3, 1, 2, 3, 0x9A, 0x03, 1,
            18, 1, 0xAC, 0x02, 0, 3, 3, 2, 0, 0, 7, 0, 0, 9, 3, 2, 0, 2,
        ]);
    }

    #[test]
    fn a_picture_says_its_version_frame_and_size() {
        let bytes = Message::picture(300, Size::new(1280, 768), true).into_bytes();
        assert_eq!(bytes, [1, VERSION, 1, 0xAC, 0x02, 0x80, 0x0A, 0x80, 0x06]);
    }

    #[test]
    fn colours_with_alpha_have_a_fourth_byte() {
        let mut message = Message::change(0, true);
        let row = [0xFF_01_02_03_u32, 0];
        message.block(0, Rect::new(0, 0, 2, 1), std::iter::once(&row[..]));
        assert_eq!(message.into_bytes(), [2, 0, 18, 0, 0, 0, 2, 1, 2, 1, 2, 3, 255, 0, 0, 0, 0, 1, 2]);
    }
}
