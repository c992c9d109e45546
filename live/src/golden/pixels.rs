//! Two pictures compared: how many pixels differ, where, and the picture old | new | difference.

use std::fmt;

use engine::geometry::{Color, Point, Rect, Size};
use engine::pixmap::{Pixmap, PixmapRef};
use engine::plan::CanvasSpec;
use serde::Serialize;

/// Pixels between old, new and difference.
const GAP: u32 = 4;
const GAP_COLOR: Color = Color::rgb(0x60, 0x60, 0x70);
/// Sides of a picture that is enlarged are at most so long.
const SHOWN_SIDE_MAX: u32 = 384;

/// In what two pictures differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// How many pixels.
    pub pixels: usize,
    /// The smallest rectangle that holds them: x, y, width, height.
    pub rectangle: [i64; 4],
    /// The first of them, in reading order.
    pub first: Pixel,
}

/// A pixel that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pixel {
    /// Column.
    pub x: u32,
    /// Row.
    pub y: u32,
    /// Its colour then.
    #[serde(serialize_with = "as_hex")]
    pub was: u32,
    /// Its colour now.
    #[serde(serialize_with = "as_hex")]
    pub is: u32,
}

fn as_hex<S: serde::Serializer>(color: &u32, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&Color::from_u32(*color))
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pixels, rectangle: [x, y, w, h], first } = *self;
        let s = if pixels == 1 { "" } else { "s" };
        write!(f, "{pixels} pixel{s} in {w} x {h} at ({x}, {y})")?;
        let (was, is) = (Color::from_u32(first.was), Color::from_u32(first.is));
        write!(f, ", first ({}, {}): was {was}, is {is}", first.x, first.y)
    }
}

/// Compares two pictures of one size; `None` when they are equal, or of two sizes.
#[must_use]
pub fn changed(old: PixmapRef<'_>, new: PixmapRef<'_>) -> Option<Changed> {
    if old.size() != new.size() {
        return None;
    }
    let block = new.changed_since(old)?;
    let width = old.size().w as usize;
    let differing = |(index, (was, is)): (usize, (&u32, &u32))| (was != is).then_some((index, *was, *is));
    let mut all = old.pixels().iter().zip(new.pixels()).enumerate().filter_map(differing);
    let (index, was, is) = all.next()?;
    let first = Pixel { x: (index % width) as u32, y: (index / width) as u32, was, is };
    let Rect { x, y, w, h } = block;
    Some(Changed { pixels: 1 + all.count(), rectangle: [x.into(), y.into(), w.into(), h.into()], first })
}

/// Old, new and difference side by side, enlarged to be seen. In the third what is equal is dark, what differs white. A
/// side that is missing is left empty.
#[must_use]
pub fn side_by_side(old: Option<PixmapRef<'_>>, new: Option<PixmapRef<'_>>) -> Pixmap {
    let size = |picture: Option<PixmapRef<'_>>| picture.map_or(Size::new(1, 1), PixmapRef::size);
    let cell = Size::new(size(old).w.max(size(new).w), size(old).h.max(size(new).h));
    let shown = Size::new(3 * cell.w + 2 * GAP, cell.h);
    let mut sheet = Pixmap::blank(CanvasSpec { size: shown, background: GAP_COLOR });
    for y in 0..cell.h {
        for x in 0..cell.w {
            let at = |picture: Option<PixmapRef<'_>>| picture.and_then(|picture| pixel(picture, x, y));
            let (was, is) = (at(old), at(new));
            let cells = [was, is, difference(was, is)];
            for (number, color) in cells.into_iter().enumerate() {
                let left = number as u32 * (cell.w + GAP);
                if let Some(color) = color {
                    sheet.pixels_mut()[(y * shown.w + left + x) as usize] = color;
                }
            }
        }
    }
    sheet.enlarged((SHOWN_SIDE_MAX / cell.w.max(cell.h).max(1)).max(1))
}

fn difference(was: Option<u32>, is: Option<u32>) -> Option<u32> {
    match (was, is) {
        (None, None) => None,
        (was, Some(is)) if was == Some(is) => Some(is >> 2 & 0x003F_3F3F),
        _ => Some(Color::WHITE.to_u32()),
    }
}

fn pixel(picture: PixmapRef<'_>, x: u32, y: u32) -> Option<u32> {
    let index = picture.size().index(Point::new(x as i32, y as i32))?;
    Some(picture.pixels()[index as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixels: &[u32]) -> PixmapRef<'_> {
        PixmapRef::new(Size::new(3, 2), pixels).expect("six pixels")
    }

    #[test]
    fn what_differs_is_counted_and_placed() {
        let (old, new) = ([0, 1, 2, 3, 4, 5], [0, 1, 9, 3, 8, 5]);
        let found = changed(picture(&old), picture(&new)).expect("they differ");
        assert_eq!((found.pixels, found.rectangle), (2, [1, 0, 2, 2]));
        assert_eq!(found.to_string(), "2 pixels in 2 x 2 at (1, 0), first (2, 0): was #000002, is #000009");
        assert_eq!(changed(picture(&old), picture(&old)), None);
    }

    #[test]
    fn a_sheet_shows_old_new_and_difference_and_leaves_a_missing_side_empty() {
        let (old, new) = ([0; 6], [0, 0, 0, 0, 0, 0x00FF_0000]);
        let sheet = side_by_side(Some(picture(&old)), Some(picture(&new)));
        let scale = SHOWN_SIDE_MAX / 3;
        assert_eq!(sheet.size(), Size::new((9 + 2 * GAP) * scale, 2 * scale));
        let last = |column: u32| sheet.get(Point::new((column * scale) as i32, scale as i32));
        assert_eq!(last(2), Some(Color::BLACK));
        assert_eq!(last(3 + GAP + 2), Some(Color::rgb(255, 0, 0)));
        assert_eq!(last(6 + 2 * GAP + 2), Some(Color::WHITE));
        let alone = side_by_side(None, Some(picture(&new)));
        assert_eq!(alone.get(Point::new(0, 0)), Some(GAP_COLOR));
    }
}
