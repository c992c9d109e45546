//! How a picture stands in a window of another size: at the largest whole scale that fits, centred, black around it.

use engine::geometry::{Placement, Rect, Size};
use engine::pixmap::widen;
use engine::stage::{Stage, StageSettings};

/// The place of a picture in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    picture: Size,
    window: Size,
    /// Where the picture stands; what does not fit is cut on both sides.
    place: Placement,
}

impl Fit {
    /// Places `picture` in `window`.
    #[must_use]
    pub fn new(picture: Size, window: Size) -> Self {
        Self { picture, window, place: Placement::fit(picture, Rect::of(window)) }
    }

    /// Where a block of the picture stands in the window, as far as it can be seen.
    #[must_use]
    pub fn place(&self, block: Rect) -> Rect {
        self.place.block(block).intersect(Rect::of(self.window))
    }

    /// Copies a block of the picture to its place and returns where that is.
    pub fn copy(&self, pixels: &[u32], block: Rect, window: &mut [u32]) -> Rect {
        let place = self.place(block);
        if place.is_empty() {
            return place;
        }
        let width = self.window.w as usize;
        let (left, right) = (place.x as usize, place.right() as usize);
        let mut made: Option<(i32, usize)> = None;
        for y in place.y..place.bottom() {
            let source = (y - self.place.rect.y) / self.place.scale as i32;
            let row = y as usize * width;
            // Rows of the same picture row are equal: the first is made, the others are copied.
            if let Some((_, first)) = made.filter(|(number, _)| *number == source) {
                window.copy_within(first + left..first + right, row + left);
                continue;
            }
            let picture = source as usize * self.picture.w as usize;
            let row_pixels = &pixels[picture..picture + self.picture.w as usize];
            self.widen(row_pixels, place.x, &mut window[row + left..row + right]);
            made = Some((source, row));
        }
        place
    }

    /// Paints everything, the border too.
    pub fn copy_all(&self, pixels: &[u32], window: &mut [u32]) {
        window.fill(0);
        self.copy(pixels, Rect::of(self.picture), window);
    }

    /// Makes the part of a window's row that begins in column `from`: whole pixels, since only at scale 1 is one cut.
    fn widen(&self, row: &[u32], from: i32, target: &mut [u32]) {
        let scale = self.place.scale as usize;
        let first = (from - self.place.rect.x) as usize / scale;
        widen(&row[first..first + target.len() / scale], scale, target);
    }
}

/// The settings of a picture that the window shows whole: the given ones, or the largest scale below theirs that fits.
/// A display can be smaller than the picture, and a cut panel would lose texts. The given ones when nothing fits.
#[must_use]
pub fn whole(settings: StageSettings, window: Size) -> StageSettings {
    let scales = (1..=settings.scale).rev().map(|scale| StageSettings { scale, ..settings });
    let fits = |settings: &StageSettings| {
        let size = Stage::new(*settings).map(|stage| stage.size());
        size.is_ok_and(|size| size.w <= window.w && size.h <= window.h)
    };
    scales.into_iter().find(fits).unwrap_or(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::plan::CanvasSpec;
    use engine::stage::Layout;

    fn shown(picture: Size, window: Size) -> Vec<u32> {
        let pixels: Vec<u32> = (1..=picture.area() as u32).collect();
        let mut out = vec![99; window.area()];
        Fit::new(picture, window).copy_all(&pixels, &mut out);
        out
    }

    #[test]
    fn a_picture_grows_by_whole_steps_and_stands_in_the_middle() {
        assert_eq!(shown(Size::new(2, 1), Size::new(5, 3)), [1, 1, 2, 2, 0, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0]);
        assert_eq!(shown(Size::new(2, 1), Size::new(2, 1)), [1, 2]);
    }

    #[test]
    fn a_window_that_is_too_small_shows_the_middle() {
        assert_eq!(shown(Size::new(4, 1), Size::new(2, 1)), [2, 3]);
        assert_eq!(shown(Size::new(1, 3), Size::new(1, 1)), [2]);
    }

    #[test]
    fn a_changed_block_gives_the_same_window_as_painting_all() {
        let picture = Size::new(7, 5);
        for window in [Size::new(7, 5), Size::new(15, 11), Size::new(22, 40), Size::new(4, 3)] {
            let fit = Fit::new(picture, window);
            let mut pixels = vec![1; picture.area()];
            let mut out = vec![0; window.area()];
            fit.copy_all(&pixels, &mut out);
            pixels[2 * 7 + 3] = 5;
            pixels[3 * 7 + 5] = 6;
            fit.copy(&pixels, Rect::new(3, 2, 3, 2), &mut out);
            let mut whole = vec![0; window.area()];
            fit.copy_all(&pixels, &mut whole);
            assert_eq!(out, whole);
        }
    }

    #[test]
    fn a_display_smaller_than_the_picture_gets_a_smaller_picture_and_not_a_part_of_it() {
        let settings =
            StageSettings { layout: Layout::Panel, scale: 8, canvas: CanvasSpec::default(), size: None };
        let scale = |w, h| whole(settings, Size::new(w, h)).scale;
        assert_eq!([scale(1280, 768), scale(3840, 2160)], [8, 8]);
        assert_eq!([scale(1366, 720), scale(1024, 768), scale(1280, 767)], [7, 5, 7]);
        assert_eq!(scale(100, 50), 8);
    }
}
