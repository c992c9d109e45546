//! The pixel buffer that a drawing paints into: one `0x00RRGGBB` word a pixel, row by row.

use crate::geometry::{Color, Point, Size};
use crate::plan::CanvasSpec;

/// A picture of exactly `size.area()` pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    size: Size,
    pixels: Vec<u32>,
}

impl Canvas {
    /// The empty canvas: background everywhere.
    #[must_use]
    pub fn blank(spec: CanvasSpec) -> Self {
        Self { size: spec.size, pixels: vec![spec.background.to_u32(); spec.size.area()] }
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
}
