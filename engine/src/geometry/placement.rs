//! Where an enlarged picture stands, and which of its pixels covers what.

use super::{Rect, Size};

/// A picture of whole pixels enlarged by a whole factor, and where it stands.
///
/// ```
/// use engine::geometry::{Placement, Rect, Size};
///
/// let place = Placement::fit(Size::new(96, 54), Rect::new(0, 0, 1080, 1080));
/// assert_eq!((place.rect, place.scale), (Rect::new(12, 243, 1056, 594), 11));
/// // The second pixel of the second row.
/// assert_eq!(place.cell(97), Rect::new(23, 254, 11, 11));
/// assert_eq!(place.block(Rect::new(1, 1, 2, 1)), Rect::new(23, 254, 22, 11));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The block that the picture covers; it may reach beyond what it stands in.
    pub rect: Rect,
    /// Side of one of its pixels, a cell.
    pub scale: u32,
}

impl Placement {
    /// At the largest whole scale at which `picture` fits `area`, centred. What is too large stands at scale 1 and
    /// reaches beyond on both sides.
    #[must_use]
    pub fn fit(picture: Size, area: Rect) -> Self {
        let scale = (area.w / picture.w.max(1)).min(area.h / picture.h.max(1)).max(1);
        let (w, h) = (picture.w * scale, picture.h * scale);
        let x = area.x + (area.w as i32 - w as i32).div_euclid(2);
        let y = area.y + (area.h as i32 - h as i32).div_euclid(2);
        Self { rect: Rect::new(x, y, w, h), scale }
    }

    /// Cells in a row.
    #[must_use]
    pub const fn columns(self) -> u32 {
        self.rect.w / self.scale
    }

    /// The cell of a pixel, by its index in the row-major picture.
    #[must_use]
    pub const fn cell(self, offset: usize) -> Rect {
        let (x, y) = (offset as u32 % self.columns(), offset as u32 / self.columns());
        self.block(Rect::new(x as i32, y as i32, 1, 1))
    }

    /// What a block of the picture covers.
    #[must_use]
    pub const fn block(self, block: Rect) -> Rect {
        let scale = self.scale as i32;
        let (x, y) = (self.rect.x + block.x * scale, self.rect.y + block.y * scale);
        Rect::new(x, y, block.w * self.scale, block.h * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stands_centred_at_the_largest_whole_scale() {
        let wide = Placement::fit(Size::new(512, 32), Rect::new(0, 0, 1080, 1080));
        assert_eq!(wide, Placement { rect: Rect::new(28, 508, 1024, 64), scale: 2 });
        let aside = Placement::fit(Size::new(96, 96), Rect::new(100, 20, 97, 200));
        assert_eq!(aside, Placement { rect: Rect::new(100, 72, 96, 96), scale: 1 });
    }

    #[test]
    fn what_is_too_large_reaches_beyond_on_both_sides() {
        let large = Placement::fit(Size::new(7, 4), Rect::new(0, 0, 4, 4));
        assert_eq!(large, Placement { rect: Rect::new(-2, 0, 7, 4), scale: 1 });
        assert_eq!(large.cell(8), Rect::new(-1, 1, 1, 1));
    }
}
