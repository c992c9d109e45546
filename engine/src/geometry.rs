//! Points, sizes, rectangles and colours: the integer plane that everything is drawn on.
//!
//! x grows to the right, y grows down, (0, 0) is the top-left pixel. Knows nothing of plans or pictures.
//!
//! ```
//! use engine::geometry::{Color, Point, Rect, Size};
//!
//! let canvas = Size::new(96, 54);
//! assert_eq!(canvas.area(), 5184);
//! assert_eq!(canvas.index(Point::new(95, 1)), Some(191));
//! assert_eq!(canvas.index(Point::new(96, 1)), None);
//!
//! let block = Rect::new(-4, 50, 20, 20).intersect(Rect::of(canvas));
//! assert_eq!(block, Rect::new(0, 50, 16, 4));
//! assert_eq!(block.union(Rect::new(20, 48, 2, 2)), Rect::new(0, 48, 22, 6));
//! assert_eq!(Color::rgb(0xFF, 0xCC, 0).to_u32(), 0x00FF_CC00);
//! ```

mod placement;

use std::fmt;

pub use placement::Placement;

/// A pixel position. It may lie outside any canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// Pixels to the right of the left edge.
    pub x: i32,
    /// Pixels below the top edge.
    pub y: i32,
}

impl Point {
    /// The point at (`x`, `y`).
    #[must_use]
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

/// The box of two opposite corners, whichever they are: its smallest and its largest coordinates.
pub(crate) fn corners(one: Point, other: Point) -> (Point, Point) {
    let low = Point::new(one.x.min(other.x), one.y.min(other.y));
    (low, Point::new(one.x.max(other.x), one.y.max(other.y)))
}

/// The smallest box around boxes of smallest and largest coordinates, as [`corners`] gives them; `None` around nothing.
pub(crate) fn around(boxes: impl IntoIterator<Item = (Point, Point)>) -> Option<(Point, Point)> {
    boxes.into_iter().reduce(|(low, high), (a, b)| (corners(low, a).0, corners(high, b).1))
}

/// A width and a height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

impl Size {
    /// A size of `w` by `h` pixels.
    #[must_use]
    pub const fn new(w: u32, h: u32) -> Self {
        Self { w, h }
    }

    /// Number of pixels in the area.
    #[must_use]
    pub const fn area(self) -> usize {
        self.w as usize * self.h as usize
    }

    /// Index of `point` in a row-major buffer of this size, or `None` when the point lies outside.
    #[must_use]
    pub const fn index(self, point: Point) -> Option<u32> {
        if point.x < 0 || point.y < 0 || point.x as u32 >= self.w || point.y as u32 >= self.h {
            return None;
        }
        Some(point.y as u32 * self.w + point.x as u32)
    }
}

/// An axis-parallel block of pixels; empty when a side is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    /// Left column.
    pub x: i32,
    /// Top row.
    pub y: i32,
    /// Width in pixels.
    pub w: u32,
    /// Height in pixels.
    pub h: u32,
}

impl Rect {
    /// The block of `w` by `h` pixels whose top-left pixel is (`x`, `y`).
    #[must_use]
    pub const fn new(x: i32, y: i32, w: u32, h: u32) -> Self {
        Self { x, y, w, h }
    }

    /// The block at the origin of the given size.
    #[must_use]
    pub const fn of(size: Size) -> Self {
        Self::new(0, 0, size.w, size.h)
    }

    /// Its size.
    #[must_use]
    pub const fn size(self) -> Size {
        Size::new(self.w, self.h)
    }

    /// One past the right column.
    #[must_use]
    pub const fn right(self) -> i32 {
        self.x.saturating_add_unsigned(self.w)
    }

    /// One past the bottom row.
    #[must_use]
    pub const fn bottom(self) -> i32 {
        self.y.saturating_add_unsigned(self.h)
    }

    /// Whether it holds no pixel.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.w == 0 || self.h == 0
    }

    /// Whether `point` is one of its pixels.
    #[must_use]
    pub const fn contains(self, point: Point) -> bool {
        point.x >= self.x && point.y >= self.y && point.x < self.right() && point.y < self.bottom()
    }

    /// The pixels that both blocks hold.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let w = (self.right().min(other.right()) - x).max(0) as u32;
        let h = (self.bottom().min(other.bottom()) - y).max(0) as u32;
        Self { x, y, w, h }
    }

    /// The smallest block around both; an empty one adds nothing.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: (right - x) as u32, h: (bottom - y) as u32 }
    }
}

/// An opaque colour, 8 bits a channel.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Color(u32);

impl Color {
    /// Black.
    pub const BLACK: Self = Self(0);
    /// White.
    pub const WHITE: Self = Self(0x00FF_FFFF);

    /// From the three channels.
    #[must_use]
    pub const fn rgb(r: u8, g: u8, b: u8) -> Self {
        Self((r as u32) << 16 | (g as u32) << 8 | b as u32)
    }

    /// From `0x00RRGGBB`; the top byte is dropped.
    #[must_use]
    pub const fn from_u32(value: u32) -> Self {
        Self(value & 0x00FF_FFFF)
    }

    /// As `0x00RRGGBB`, the form that pixel buffers hold.
    #[must_use]
    pub const fn to_u32(self) -> u32 {
        self.0
    }

    /// The channels red, green, blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        let [_, r, g, b] = self.0.to_be_bytes();
        [r, g, b]
    }

    /// Reads `#RGB` or `#RRGGBB`, hexadecimal digits in any case; `None` for anything else.
    #[must_use]
    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            3 => {
                let (r, g, b) = (value >> 8 & 15, value >> 4 & 15, value & 15);
                Some(Self((r << 16 | g << 8 | b) * 17))
            }
            6 => Some(Self(value)),
            _ => None,
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06X}", self.0)
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_colours_of_three_and_six_digits_are_read_and_nothing_else_is() {
        assert_eq!(Color::from_hex("#1aF"), Some(Color::rgb(0x11, 0xAA, 0xFF)));
        assert_eq!(Color::from_hex("#102030").map(|c| c.to_string()), Some("#102030".into()));
        for wrong in ["", "#", "#12", "#1234", "#12345", "#1234567", "123456", "#+12", "#ёж", "#12345g"] {
            assert_eq!(Color::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn blocks_intersect_without_overflow_at_the_edges_of_the_plane() {
        let huge = Rect::new(i32::MAX - 1, 0, u32::MAX, 5);
        assert!(huge.intersect(Rect::new(0, 0, 96, 96)).is_empty());
        let part = Rect::new(-5, -5, 10, 10).intersect(Rect::new(0, 0, 96, 96));
        assert_eq!(part, Rect::new(0, 0, 5, 5));
    }

    #[test]
    fn a_box_lies_around_all_its_corners() {
        let (a, b) = (Point::new(7, -2), Point::new(3, 4));
        assert_eq!(corners(a, b), (Point::new(3, -2), Point::new(7, 4)));
        let boxes = [(a, a), (b, b), (Point::new(4, 0), Point::new(5, 9))];
        assert_eq!(around(boxes), Some((Point::new(3, -2), Point::new(7, 9))));
        assert_eq!(around([]), None);
    }

    #[test]
    fn only_points_inside_have_an_index() {
        let size = Size::new(4, 3);
        assert_eq!(size.index(Point::new(3, 2)), Some(11));
        for outside in [(-1, 0), (0, -1), (4, 0), (0, 3)] {
            assert_eq!(size.index(Point::new(outside.0, outside.1)), None);
        }
    }
}
