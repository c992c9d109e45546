//! What the stage paints on: blocks of one colour, lettering and plates, all clipped to the picture.

use crate::geometry::{Color, Point, Rect, Size};
use crate::text::Lettering;

/// A picture under work: `0x00RRGGBB`, row by row.
pub(super) struct Surface<'a> {
    pixels: &'a mut [u32],
    size: Size,
}

impl<'a> Surface<'a> {
    /// Over `size.area()` pixels.
    pub fn new(pixels: &'a mut [u32], size: Size) -> Self {
        assert_eq!(pixels.len(), size.area(), "a frame buffer has one word for each pixel of the stage");
        Self { pixels, size }
    }

    /// Fills a block.
    pub fn fill(&mut self, block: Rect, color: Color) {
        let block = block.intersect(Rect::of(self.size));
        let (width, left) = (self.size.w as usize, block.x as usize);
        for y in block.y..block.bottom() {
            let start = y as usize * width + left;
            self.pixels[start..start + block.w as usize].fill(color.to_u32());
        }
    }

    /// Fills a block whose corners are cut by a square of `notch` pixels.
    pub fn plate(&mut self, block: Rect, notch: u32, color: Color) {
        if block.w <= 2 * notch || block.h <= 2 * notch {
            return self.fill(block, color);
        }
        let cut = notch as i32;
        self.fill(Rect::new(block.x + cut, block.y, block.w - 2 * notch, block.h), color);
        self.fill(Rect::new(block.x, block.y + cut, block.w, block.h - 2 * notch), color);
    }

    /// Sets one line of text with its line box's top-left at `at`; nothing inks outside `clip`.
    pub fn text(&mut self, text: &str, lettering: Lettering, at: Point, clip: Rect, color: Color) {
        lettering.ink(text, &mut |block| {
            let placed = Rect::new(block.x + at.x, block.y + at.y, block.w, block.h);
            self.fill(placed.intersect(clip), color);
        });
    }

    /// The part `from..to` of row `y`, for those who fill it themselves; it must lie inside.
    pub fn row(&mut self, y: i32, from: i32, to: i32) -> &mut [u32] {
        let start = y as usize * self.size.w as usize;
        &mut self.pixels[start + from as usize..start + to as usize]
    }

    /// Copies the part `from..to` of row `y` to the `count` rows below it; all must lie inside.
    pub fn repeat_row(&mut self, y: i32, from: i32, to: i32, count: u32) {
        let width = self.size.w as usize;
        let start = y as usize * width + from as usize;
        let length = (to - from) as usize;
        for row in 1..=count as usize {
            self.pixels.copy_within(start..start + length, start + row * width);
        }
    }
}
