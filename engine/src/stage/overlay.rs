//! The HUD over the canvas: a strip at the bottom and two tabs at the top, which leave most of the picture free.

use super::layout::{
    Arrangement, Measures, Piece, RATE_COLUMNS, Slot, column, figure_width, line, pill_height, split,
};
use super::palette;
use crate::geometry::{Color, Rect};
use crate::show::Screen;
use crate::text::Lettering;

/// At most one part in this many of the picture's height is covered by the strip.
const STRIP_SHARE: u32 = 4;
/// At most one part in this many of the height that is left is covered by the tabs, and by the rows below them.
const TAB_SHARE: u32 = 8;
/// Columns of each tab.
const TAB_COLUMNS: u32 = 24;
/// Size of the rows below the tab, and their columns.
const ROW_LETTERING: u32 = 1;
const ROW_COLUMNS: u32 = 32;
/// Columns of the number of those who wait: `9999 waiting +999`.
const COUNT_COLUMNS: u32 = 17;
/// Columns of an amount beside a name.
const AMOUNT_COLUMNS: u32 = 13;
/// Columns that are the least for a name beside an amount.
const NAME_COLUMNS_MIN: u32 = 8;

/// The canvas fills the picture, the HUD stands on it.
pub(super) fn over(area: Rect, measures: Measures) -> Arrangement {
    let mut overlay = Overlay { area, measures, surfaces: Vec::new(), slots: Vec::new() };
    let strip = overlay.strip();
    let visible = Rect { h: area.h - strip, ..area };
    let tabs = overlay.tabs(visible);
    let free = Rect { y: visible.y + tabs as i32, h: visible.h - tabs, ..visible };
    let Overlay { surfaces, slots, .. } = overlay;
    Arrangement { size: area.size(), area, visible, free, surfaces, slots, is_bare: false }
}

struct Overlay {
    area: Rect,
    measures: Measures,
    surfaces: Vec<(Rect, Color)>,
    slots: Vec<Slot>,
}

impl Overlay {
    /// Places the strip and returns its height: bar, donor and amount, wish, caption, as many of them as there is room.
    fn strip(&mut self) -> u32 {
        let Measures { unit, body, margin, .. } = self.measures;
        let (bar, row) = (unit, line(body) + unit);
        let room = self.area.h / STRIP_SHARE;
        let wide = self.area.w >= (AMOUNT_COLUMNS + NAME_COLUMNS_MIN) * column(body) + margin;
        let rows = if wide { room.saturating_sub(bar + unit) / row } else { 0 };
        let height = match rows.min(3) {
            0 if room < bar => return 0,
            0 => bar,
            rows => bar + unit + rows * row,
        };
        let strip = Rect::new(self.area.x, self.area.bottom() - height as i32, self.area.w, height);
        self.surfaces.push((strip, palette::NIGHT));
        self.slot(Piece::Bar, Rect { h: bar, ..strip }, body, palette::NIGHT);
        let first = strip.y + (bar + unit) as i32;
        if rows >= 1 {
            self.donor(first);
        }
        if rows >= 3 {
            let wish = self.inside(first + row as i32);
            self.slot(Piece::Wish, wish, body, palette::NIGHT);
        }
        if rows >= 2 {
            self.caption(Rect { y: strip.bottom() - row as i32, h: row, ..strip });
        }
        height
    }

    fn donor(&mut self, y: i32) {
        let body = self.measures.body;
        let (donor, amount) = split(self.inside(y), AMOUNT_COLUMNS * column(body));
        let donor = Rect { w: donor.w - column(body), ..donor };
        self.slot(Piece::DonorBeside, donor, body, palette::NIGHT);
        self.slot(Piece::AmountBeside, amount, body, palette::NIGHT);
    }

    /// The band at the bottom: caption, how many wait, frame rate.
    fn caption(&mut self, band: Rect) {
        let body = self.measures.body;
        self.surfaces.push((band, palette::DUSK));
        let (words, rate) =
            split(self.inside(band.y + (self.measures.unit / 2) as i32), RATE_COLUMNS * column(body));
        self.slot(Piece::Rate, rate, body, palette::DUSK);
        let (caption, count) = split(words, (COUNT_COLUMNS + 1) * column(body));
        if caption.w <= count.w {
            return self.slot(Piece::Caption, words, body, palette::DUSK);
        }
        let caption = Rect { w: caption.w - column(body), ..caption };
        let count = Rect { w: count.w - column(body), ..count };
        self.slot(Piece::Caption, caption, body, palette::DUSK);
        self.slot(Piece::QueueCount, count, body, palette::DUSK);
    }

    /// Places the tabs and returns their height: phase and figure on the left, who is next on the right.
    fn tabs(&mut self, visible: Rect) -> u32 {
        let Measures { unit, label, .. } = self.measures;
        let height = (pill_height(Lettering::of_scale(label), unit) + unit).max(line(label));
        let wide = TAB_COLUMNS * column(label) + 2 * unit;
        if height * TAB_SHARE > visible.h || wide > visible.w {
            return 0;
        }
        let left = Rect::new(visible.x, visible.y, wide, height);
        let (phase, figure) = split(left, figure_width(label));
        self.slot(Piece::Phase, phase, label, palette::NIGHT);
        self.slot(Piece::Figure, figure, label, palette::NIGHT);
        let right = Rect { x: visible.right() - wide as i32, ..left };
        if right.x >= left.right() + unit as i32 {
            self.slot(Piece::QueueHead, right, label, palette::NIGHT);
            return height + self.rows(right, visible);
        }
        height
    }

    /// Places those who wait behind the first below their tab, in small letters, and returns the height.
    fn rows(&mut self, tab: Rect, visible: Rect) -> u32 {
        const FIRST: usize = 1;
        let unit = self.measures.unit;
        let (row, wide) = (line(ROW_LETTERING), ROW_COLUMNS * column(ROW_LETTERING) + 2 * unit);
        let height = (Screen::NEXT_MAX - FIRST) as u32 * row;
        if height * TAB_SHARE > visible.h || wide > tab.w {
            return 0;
        }
        for (index, y) in (FIRST..Screen::NEXT_MAX).zip((tab.bottom()..).step_by(row as usize)) {
            let area = Rect::new(tab.right() - wide as i32, y, wide, row);
            self.slot(Piece::QueueMore(index), area, ROW_LETTERING, palette::NIGHT);
        }
        height
    }

    fn slot(&mut self, piece: Piece, area: Rect, lettering: u32, on: Color) {
        let lettering = Lettering::of_scale(lettering);
        self.slots.push(Slot { piece, area, lettering, on, unit: self.measures.unit });
    }

    fn inside(&self, y: i32) -> Rect {
        let Measures { margin, body, .. } = self.measures;
        let w = self.area.w.saturating_sub(margin);
        Rect::new(self.area.x + (margin / 2) as i32, y, w, line(body))
    }
}
