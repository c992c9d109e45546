//! A 1-bit glyph.

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

/// How many times `native` comes nearest to `size`; a tie takes the smaller multiple, and 1 is the least.
pub(super) const fn nearest_multiple(size: u32, native: u32) -> u32 {
    let nearest = (2 * size + native - 1) / (2 * native);
    if nearest == 0 { 1 } else { nearest }
}
