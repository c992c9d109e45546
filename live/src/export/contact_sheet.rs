//! A contact sheet: many small pictures with their labels on one page, to judge them side by side.
//!
//! Pixels in, pixels out; who drew them and where the page goes is not known here.

use engine::geometry::{Color, Point, Rect, Size};
use engine::pixmap::Pixmap;
use engine::plan::CanvasSpec;
use engine::text::{Lettering, wrap};

/// Tiles in a row, where nobody asks for another number.
const COLUMNS: usize = 8;
/// Tiles on one page at most.
pub const TILES_MAX: usize = 48;
/// Side of a picture at least; smaller canvases grow by a whole multiple to reach it.
const SIDE_MIN: u32 = 180;
/// Space around a tile.
const GAP: u32 = 8;
/// Lines of a label.
const LABEL_LINES: usize = 2;

const PAPER: Color = Color::rgb(0x16, 0x16, 0x1A);
const EMPTY: Color = Color::rgb(0x26, 0x26, 0x2C);
const LABEL: Color = Color::rgb(0xE8, 0xE8, 0xE8);
const NOTE: Color = Color::rgb(0x96, 0x96, 0xA2);

/// One picture of a sheet.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The picture; `None` when there is none, and the note says why.
    pub picture: Option<Pixmap>,
    /// What it shows, in at most two lines.
    pub label: String,
    /// One dim line below.
    pub note: String,
}

/// The page of the first [`TILES_MAX`] tiles, for pictures of one canvas size.
#[must_use]
pub fn sheet(canvas: Size, tiles: &[Tile]) -> Pixmap {
    sheet_of(canvas, COLUMNS, &tiles[..tiles.len().min(TILES_MAX)])
}

/// The page of all tiles with so many in a row.
#[must_use]
pub fn sheet_of(canvas: Size, in_row: usize, tiles: &[Tile]) -> Pixmap {
    let in_row = in_row.max(1);
    let lettering = Lettering::of_scale(1);
    let scale = SIDE_MIN.div_ceil(canvas.w.max(canvas.h)).max(1);
    let picture = Size::new(canvas.w * scale, canvas.h * scale);
    let below = lettering.height() * (LABEL_LINES as u32 + 1);
    let cell = Size::new(picture.w + GAP, picture.h + below + GAP);
    let columns = tiles.len().clamp(1, in_row) as u32;
    let rows = (tiles.len().div_ceil(in_row) as u32).max(1);
    let mut page = SheetPage::new(Size::new(columns * cell.w + GAP, rows * cell.h + GAP));
    for (number, tile) in tiles.iter().enumerate() {
        let (column, row) = ((number % in_row) as u32, (number / in_row) as u32);
        let at = Point::new((GAP + column * cell.w) as i32, (GAP + row * cell.h) as i32);
        page.tile(tile, at, picture, scale, lettering);
    }
    page.0
}

struct SheetPage(Pixmap);

impl SheetPage {
    fn new(size: Size) -> Self {
        Self(Pixmap::blank(CanvasSpec { size, background: PAPER }))
    }

    fn tile(&mut self, tile: &Tile, at: Point, size: Size, scale: u32, lettering: Lettering) {
        self.fill(Rect::new(at.x, at.y, size.w, size.h), EMPTY);
        if let Some(canvas) = &tile.picture {
            self.picture(canvas, at, scale);
        }
        let line = |number: u32| Point::new(at.x, at.y + (size.h + number * lettering.height()) as i32);
        for (number, text) in wrap(&tile.label, lettering, size.w, LABEL_LINES).iter().enumerate() {
            self.text(text, line(number as u32), lettering, LABEL);
        }
        for text in wrap(&tile.note, lettering, size.w, 1) {
            self.text(&text, line(LABEL_LINES as u32), lettering, NOTE);
        }
    }

    fn picture(&mut self, canvas: &Pixmap, at: Point, scale: u32) {
        let Size { w, h } = canvas.size();
        for y in 0..h {
            for x in 0..w {
                let place = Point::new(x as i32, y as i32);
                let block = Rect::new(at.x + (x * scale) as i32, at.y + (y * scale) as i32, scale, scale);
                self.fill(block, canvas.get(place).unwrap_or(EMPTY));
            }
        }
    }

    fn text(&mut self, text: &str, at: Point, lettering: Lettering, color: Color) {
        lettering.ink(text, &mut |block| {
            self.fill(Rect::new(block.x + at.x, block.y + at.y, block.w, block.h), color);
        });
    }

    fn fill(&mut self, block: Rect, color: Color) {
        self.0.as_mut().fill(block, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(label: &str) -> Tile {
        let spec = CanvasSpec { size: Size::new(4, 4), background: Color::rgb(9, 8, 7) };
        Tile { picture: Some(Pixmap::blank(spec)), label: label.to_owned(), note: "3 steps".to_owned() }
    }

    #[test]
    fn a_page_grows_by_rows_and_stops_at_its_limit() {
        let size = Size::new(4, 4);
        let one = sheet(size, &[tile("a")]).size();
        let row = sheet(size, &vec![tile("a"); COLUMNS]).size();
        let two = sheet(size, &vec![tile("a"); COLUMNS + 1]).size();
        assert_eq!((row.h, two.w), (one.h, row.w));
        assert!(two.h > row.h);
        assert_eq!(sheet(size, &vec![tile("a"); TILES_MAX + 50]), sheet(size, &vec![tile("a"); TILES_MAX]));
    }

    #[test]
    fn pictures_grow_by_a_whole_multiple_and_long_labels_stay_in_their_tile() {
        let long = tile(&"слово ".repeat(100));
        let page = sheet(Size::new(4, 4), &[long, tile("")]);
        let painted = page.pixels().iter().filter(|&&pixel| pixel == Color::rgb(9, 8, 7).to_u32()).count();
        assert_eq!(painted, 2 * 180 * 180);
        assert!(!sheet(Size::new(4, 4), &[]).pixels().is_empty());
    }
}
