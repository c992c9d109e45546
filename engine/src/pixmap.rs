//! The one pixel buffer: `0x00RRGGBB` a pixel, row by row from the top; owned, borrowed, and borrowed to paint into.
//!
//! A view proves that its buffer has one word for each pixel, so that nothing behind it checks a length. Whatever is
//! painted is clipped. Knows no shapes and no letters.
//!
//! ```
//! use engine::geometry::{Color, Point, Rect, Size};
//! use engine::pixmap::{Pixmap, PixmapRef};
//!
//! let before = Pixmap::new(Size::new(8, 8));
//! let mut after = before.clone();
//! after.as_mut().fill(Rect::new(6, 2, 40, 3), Color::rgb(255, 0, 0));
//!
//! assert_eq!(after.get(Point::new(7, 2)), Some(Color::rgb(255, 0, 0)));
//! assert_eq!(after.as_ref().changed_since(before.as_ref()), Some(Rect::new(6, 2, 2, 3)));
//! // A buffer of somebody else's is a picture when it has one word for each pixel.
//! assert!(PixmapRef::new(Size::new(3, 2), &[0; 5]).is_none());
//! ```

use crate::geometry::{Color, Point, Rect, Size};
use crate::plan::CanvasSpec;

/// A picture of exactly `size.area()` pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixmap {
    size: Size,
    pixels: Vec<u32>,
}

impl Pixmap {
    /// A picture of zeros.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self { size, pixels: vec![0; size.area()] }
    }

    /// The empty canvas: background everywhere.
    #[must_use]
    pub fn blank(canvas: CanvasSpec) -> Self {
        Self { size: canvas.size, pixels: vec![canvas.background.to_u32(); canvas.size.area()] }
    }

    /// Width and height.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The pixels as `0x00RRGGBB`, row by row from the top.
    #[must_use]
    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    /// The same, to paint into.
    pub fn pixels_mut(&mut self) -> &mut [u32] {
        &mut self.pixels
    }

    /// The colour at `point`, or `None` outside.
    #[must_use]
    pub fn get(&self, point: Point) -> Option<Color> {
        self.size.index(point).map(|index| Color::from_u32(self.pixels[index as usize]))
    }

    /// The picture with each pixel as a block of `scale` by `scale`, which is at least 1.
    #[must_use]
    pub fn enlarged(&self, scale: u32) -> Self {
        let size = Size::new(self.size.w * scale, self.size.h * scale);
        Self { size, pixels: enlarge(&self.pixels, self.size.w as usize, scale as usize) }
    }

    /// A view to read.
    #[must_use]
    pub fn as_ref(&self) -> PixmapRef<'_> {
        PixmapRef { size: self.size, pixels: &self.pixels }
    }

    /// A view to paint into.
    pub fn as_mut(&mut self) -> PixmapMut<'_> {
        PixmapMut { size: self.size, pixels: &mut self.pixels }
    }
}

/// A picture that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixmapRef<'a> {
    size: Size,
    pixels: &'a [u32],
}

impl<'a> PixmapRef<'a> {
    /// Over `size.area()` pixels; `None` when there are more or fewer.
    #[must_use]
    pub fn new(size: Size, pixels: &'a [u32]) -> Option<Self> {
        (pixels.len() == size.area()).then_some(Self { size, pixels })
    }

    /// Width and height.
    #[must_use]
    pub const fn size(self) -> Size {
        self.size
    }

    /// The pixels, row by row from the top.
    #[must_use]
    pub const fn pixels(self) -> &'a [u32] {
        self.pixels
    }

    /// A copy of its own.
    #[must_use]
    pub fn to_owned(self) -> Pixmap {
        Pixmap { size: self.size, pixels: self.pixels.to_vec() }
    }

    /// The smallest block that holds every pixel in which the two differ; `None` when they are equal. Of two sizes: all.
    #[must_use]
    pub fn changed_since(self, before: PixmapRef<'_>) -> Option<Rect> {
        if self.size != before.size {
            return Some(Rect::of(self.size));
        }
        self.changed_within(before, Rect::of(self.size))
    }

    /// The same of a block of two pictures of one size.
    #[must_use]
    pub fn changed_within(self, before: PixmapRef<'_>, block: Rect) -> Option<Rect> {
        let block = block.intersect(Rect::of(self.size));
        let rows = || self.rows_of(block).zip(before.rows_of(block)).enumerate();
        let mut changed = rows().filter(|(_, (now, then))| now != then);
        let top = changed.next()?.0;
        let bottom = changed.next_back().map_or(top, |row| row.0);
        let (mut left, mut right) = (block.w as usize, 0);
        for (_, (now, then)) in rows().skip(top).take(bottom - top + 1) {
            let differs = |x: &usize| now[*x] != then[*x];
            left = (0..left).find(differs).unwrap_or(left);
            right = (right..now.len()).rev().find(differs).map_or(right, |x| x + 1);
        }
        let (x, y) = (block.x + left as i32, block.y + top as i32);
        Some(Rect::new(x, y, (right - left) as u32, (bottom - top + 1) as u32))
    }

    /// The pixels of a block, row by row, as far as it lies inside.
    pub fn rows_of(
        self,
        block: Rect,
    ) -> impl ExactSizeIterator<Item = &'a [u32]> + DoubleEndedIterator + Clone {
        let block = block.intersect(Rect::of(self.size));
        let (x, w) = (block.x as usize, block.w as usize);
        let rows = self.pixels.chunks_exact((self.size.w as usize).max(1));
        // An empty block may stand beside the picture.
        let height = if block.is_empty() { 0 } else { block.h as usize };
        rows.skip(block.y as usize).take(height).map(move |row| &row[x..x + w])
    }
}

/// A picture that is painted.
#[derive(Debug, PartialEq, Eq)]
pub struct PixmapMut<'a> {
    size: Size,
    pixels: &'a mut [u32],
}

impl<'a> PixmapMut<'a> {
    /// Over `size.area()` pixels; `None` when there are more or fewer.
    #[must_use]
    pub fn new(size: Size, pixels: &'a mut [u32]) -> Option<Self> {
        (pixels.len() == size.area()).then_some(Self { size, pixels })
    }

    /// The whole of it as a block.
    #[must_use]
    pub const fn bounds(&self) -> Rect {
        Rect::of(self.size)
    }

    /// Fills a block.
    pub fn fill(&mut self, block: Rect, color: Color) {
        let block = block.intersect(self.bounds());
        if block.is_empty() {
            return;
        }
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

    /// The part `from..to` of row `y`, for those who fill it themselves; it must lie inside.
    pub fn row(&mut self, y: i32, from: i32, to: i32) -> &mut [u32] {
        let start = y as usize * self.size.w as usize;
        &mut self.pixels[start + from as usize..start + to as usize]
    }

    /// Copies the part `from..to` of row `y` to the `count` rows below it; all must lie inside.
    pub(crate) fn repeat_row(&mut self, y: i32, from: i32, to: i32, count: u32) {
        let width = self.size.w as usize;
        let start = y as usize * width + from as usize;
        let length = (to - from) as usize;
        for row in 1..=count as usize {
            self.pixels.copy_within(start..start + length, start + row * width);
        }
    }
}

/// Repeats each pixel of a row `scale` times; `row` has room for exactly these.
///
/// ```
/// let mut row = [0; 6];
/// engine::pixmap::widen(&[7, 8, 9], 2, &mut row);
/// assert_eq!(row, [7, 7, 8, 8, 9, 9]);
/// ```
pub fn widen<T: Copy>(pixels: &[T], scale: usize, row: &mut [T]) {
    // The usual scales are known to the compiler, which then writes whole words.
    match scale {
        1 => row.copy_from_slice(pixels),
        2 => widen_by::<T, 2>(pixels, row),
        4 => widen_by::<T, 4>(pixels, row),
        6 => widen_by::<T, 6>(pixels, row),
        8 => widen_by::<T, 8>(pixels, row),
        10 => widen_by::<T, 10>(pixels, row),
        11 => widen_by::<T, 11>(pixels, row),
        12 => widen_by::<T, 12>(pixels, row),
        16 => widen_by::<T, 16>(pixels, row),
        _ => row.chunks_exact_mut(scale).zip(pixels).for_each(|(block, pixel)| block.fill(*pixel)),
    }
}

fn widen_by<T: Copy, const SCALE: usize>(pixels: &[T], row: &mut [T]) {
    for (block, pixel) in row.as_chunks_mut::<SCALE>().0.iter_mut().zip(pixels) {
        *block = [*pixel; SCALE];
    }
}

/// Each pixel of a row-major picture of that width as a block of `scale` by `scale`; they may be colours or numbers of
/// colours.
///
/// ```
/// assert_eq!(engine::pixmap::enlarge(&[1_u8, 2], 1, 2), [1, 1, 1, 1, 2, 2, 2, 2]);
/// ```
#[must_use]
pub fn enlarge<T: Copy + Default>(pixels: &[T], width: usize, scale: usize) -> Vec<T> {
    let mut enlarged = Vec::with_capacity(pixels.len() * scale * scale);
    let mut line = vec![T::default(); width * scale];
    for row in pixels.chunks_exact(width) {
        widen(row, scale, &mut line);
        for _ in 0..scale {
            enlarged.extend_from_slice(&line);
        }
    }
    enlarged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_widened_by_every_scale() {
        for scale in 1..=20 {
            let mut row = vec![0; 3 * scale];
            widen(&[7, 8, 9], scale, &mut row);
            let expected: Vec<u32> = [7, 8, 9].into_iter().flat_map(|cell| vec![cell; scale]).collect();
            assert_eq!(row, expected, "x{scale}");
        }
    }

    #[test]
    fn a_view_has_one_word_for_each_pixel() {
        let size = Size::new(5, 4);
        assert!(PixmapRef::new(size, &[0; 20]).is_some());
        assert!(PixmapRef::new(size, &[0; 19]).is_none());
        assert!(PixmapMut::new(size, &mut [0; 21]).is_none());
    }

    #[test]
    fn the_changed_block_is_the_smallest_one() {
        let before = Pixmap::new(Size::new(5, 4));
        let mut after = before.clone();
        assert_eq!(after.as_ref().changed_since(before.as_ref()), None);
        after.pixels_mut()[5 + 3] = 1;
        after.pixels_mut()[2 * 5 + 1] = 1;
        assert_eq!(after.as_ref().changed_since(before.as_ref()), Some(Rect::new(1, 1, 3, 2)));
        let within = |block| after.as_ref().changed_within(before.as_ref(), block);
        assert_eq!(within(Rect::new(2, 0, 9, 9)), Some(Rect::new(3, 1, 1, 1)));
        assert_eq!((within(Rect::new(2, 2, 3, 2)), within(Rect::new(0, 0, 0, 0))), (None, None));
        assert_eq!(within(Rect::new(9, 0, 9, 9)), None);
    }
}
