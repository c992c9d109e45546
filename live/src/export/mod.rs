//! Pictures into files: PNG, GIF, APNG, and raw video for a pipe. Pixels come in, bytes go out.

pub mod apng;
pub mod contact_sheet;
pub mod gif;
pub mod output;
pub mod palette;
pub mod png;
pub mod y4m;

use std::io;

use engine::geometry::{Rect, Size};

/// A moving picture that is being written, frame by frame.
pub trait Animation {
    /// Takes the next frame; all frames have the same size.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn push(&mut self, frame: Frame<'_>) -> io::Result<()>;

    /// Writes what is left.
    ///
    /// # Errors
    /// When the bytes cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// One picture to export: `size.area()` pixels as `0x00RRGGBB`.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Width and height.
    pub size: Size,
    /// Row by row from the top.
    pub pixels: &'a [u32],
}

impl Frame<'_> {
    /// The smallest block that holds every pixel in which the two differ; `None` when they are equal.
    #[must_use]
    pub fn changed_since(&self, before: &[u32]) -> Option<Rect> {
        let width = self.size.w as usize;
        let rows = || self.pixels.chunks_exact(width).zip(before.chunks_exact(width)).enumerate();
        let mut changed = rows().filter(|(_, (now, then))| now != then);
        let top = changed.next()?.0;
        let bottom = changed.next_back().map_or(top, |row| row.0);
        let (mut left, mut right) = (width, 0);
        for (_, (now, then)) in rows().skip(top).take(bottom - top + 1) {
            let differs = |x: &usize| now[*x] != then[*x];
            left = (0..left).find(differs).unwrap_or(left);
            right = (right..width).rev().find(differs).map_or(right, |x| x + 1);
        }
        Some(Rect::new(left as i32, top as i32, (right - left) as u32, (bottom - top + 1) as u32))
    }

    /// The pixels of a block inside the picture, row by row.
    pub fn rows_of(&self, block: Rect) -> impl Iterator<Item = &[u32]> {
        let (x, w) = (block.x as usize, block.w as usize);
        self.pixels
            .chunks_exact(self.size.w as usize)
            .skip(block.y as usize)
            .take(block.h as usize)
            .map(move |row| &row[x..x + w])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_block_is_the_smallest_one() {
        let size = Size::new(5, 4);
        let before = vec![0; size.area()];
        let mut after = before.clone();
        assert_eq!(Frame { size, pixels: &after }.changed_since(&before), None);
        after[5 + 3] = 1;
        after[2 * 5 + 1] = 1;
        assert_eq!(Frame { size, pixels: &after }.changed_since(&before), Some(Rect::new(1, 1, 3, 2)));
    }
}
