//! The panel beside the canvas: one column, the most important pieces first, what does not fit left out.

use super::layout::{
    Arrangement, Measures, Piece, RATE_COLUMNS, Slot, column, figure_width, line, pill_height, split,
};
use super::palette;
use crate::geometry::{Color, Rect, Size};
use crate::show::Screen;
use crate::text::Lettering;

/// The canvas in `area`, a panel at its right side or below it.
pub(super) fn beside(area: Rect, panel: Rect, measures: Measures) -> Arrangement {
    let size = Size::new(panel.right() as u32, panel.bottom() as u32);
    let mut column = Column::new(panel, measures);
    column.choose();
    column.place_top();
    column.place_bottom();
    let Column { surfaces, slots, .. } = column;
    Arrangement { size, area, visible: area, free: area, surfaces, slots, is_bare: false }
}

/// A panel under work: what it holds, and the slots placed so far.
struct Column {
    panel: Rect,
    measures: Measures,
    room: u32,
    has: Contents,
    surfaces: Vec<(Rect, Color)>,
    slots: Vec<Slot>,
}

/// What a panel has room for.
#[derive(Default)]
struct Contents {
    phase: bool,
    bar: bool,
    donor: bool,
    amount: bool,
    wish_lines: u32,
    queue_rows: u32,
    foot: bool,
    caption: bool,
}

impl Column {
    fn new(panel: Rect, measures: Measures) -> Self {
        let room = panel.h.saturating_sub(2 * measures.margin);
        let surfaces = vec![(panel, palette::NIGHT)];
        Self { panel, measures, room, has: Contents::default(), surfaces, slots: Vec::new() }
    }

    /// Fills the room, the most important first.
    fn choose(&mut self) {
        let unit = self.measures.unit;
        self.has.phase = self.take(self.pill());
        self.has.bar = self.has.phase && self.take(2 * unit + self.bar());
        self.has.donor = self.take(3 * unit + line(self.measures.donor));
        self.take_wish_lines(1);
        self.has.amount = self.has.donor && self.take(unit / 2 + line(self.measures.body));
        self.has.caption = self.take((self.caption() + 2 * unit).saturating_sub(self.measures.margin));
        self.has.foot = self.take(2 * unit + line(self.measures.queue));
        self.take_wish_lines(2);
        if self.take(2 * self.queue_row() + 4 * unit) {
            self.has.queue_rows = 1;
        }
        self.take_queue_rows(3);
        self.take_wish_lines(3);
        self.take_queue_rows(Screen::NEXT_MAX as u32);
        self.take_wish_lines(9);
    }

    fn take(&mut self, height: u32) -> bool {
        let fits = height <= self.room;
        if fits {
            self.room -= height;
        }
        fits
    }

    fn take_wish_lines(&mut self, up_to: u32) {
        while self.has.donor && self.has.wish_lines < up_to {
            let gap = if self.has.wish_lines == 0 { 2 * self.measures.unit } else { 0 };
            if !self.take(gap + self.wish_line()) {
                return;
            }
            self.has.wish_lines += 1;
        }
    }

    fn take_queue_rows(&mut self, up_to: u32) {
        while self.has.queue_rows > 0 && self.has.queue_rows < up_to && self.take(self.queue_row()) {
            self.has.queue_rows += 1;
        }
    }

    /// From the top: phase, bar, donor, amount, wish.
    fn place_top(&mut self) {
        let unit = self.measures.unit;
        let (label, body, donor) = (self.measures.label, self.measures.body, self.measures.donor);
        let mut y = self.panel.y + self.measures.margin as i32;
        if self.has.phase {
            let pill = self.strip(y, self.pill());
            let (left, right) = split(pill, figure_width(label));
            self.slot(Piece::Phase, left, label);
            self.slot(Piece::Figure, right, label);
            y = pill.bottom() + 2 * unit as i32;
        }
        if self.has.bar {
            let bar = self.strip(y, self.bar());
            self.slot(Piece::Bar, bar, label);
            y = bar.bottom() + 3 * unit as i32;
        }
        if self.has.donor {
            let name = self.strip(y, line(donor));
            self.slot(Piece::Donor, name, donor);
            y = name.bottom() + (unit / 2) as i32;
        }
        if self.has.amount {
            let amount = self.strip(y, line(body));
            self.slot(Piece::Amount, amount, body);
            y = amount.bottom() + 2 * unit as i32;
        }
        if self.has.wish_lines > 0 {
            let wish = self.strip(y, self.has.wish_lines * self.wish_line());
            self.slot(Piece::Wish, wish, body);
        }
    }

    /// From the bottom: caption, notice and frame rate, queue.
    fn place_bottom(&mut self) {
        let (unit, queue) = (self.measures.unit, self.measures.queue);
        let mut y = self.panel.bottom() - self.measures.margin as i32;
        if self.has.caption {
            let height = self.caption();
            let band = Rect::new(self.panel.x, self.panel.bottom() - height as i32, self.panel.w, height);
            self.surfaces.push((band, palette::DUSK));
            let inside = Rect { x: band.x + self.measures.margin as i32, w: self.inner_width(), ..band };
            self.slots.push(self.on(Piece::Caption, inside, self.measures.body, palette::DUSK));
            y = band.y - 2 * unit as i32;
        }
        if self.has.foot {
            let foot = self.strip(y - line(queue) as i32, line(queue));
            let (notice, rate) = split(foot, RATE_COLUMNS * column(queue));
            self.slot(Piece::Notice, notice, queue);
            self.slot(Piece::Rate, rate, queue);
            y = foot.y - 2 * unit as i32;
        }
        if self.has.queue_rows > 0 {
            self.place_queue(y);
        }
    }

    fn place_queue(&mut self, bottom: i32) {
        let (unit, queue) = (self.measures.unit, self.measures.queue);
        let top = bottom - ((self.has.queue_rows + 1) * self.queue_row()) as i32;
        let title = self.strip(top, line(queue));
        self.slot(Piece::QueueTitle, title, queue);
        for row in 0..self.has.queue_rows {
            let y = top + ((row + 1) * self.queue_row()) as i32;
            let area = self.strip(y, line(queue));
            self.slot(Piece::QueueRow(row as usize), area, queue);
        }
        let hairline = self.strip(top - 2 * unit as i32, (unit / 4).max(1));
        self.surfaces.push((hairline, palette::LINE));
    }

    fn slot(&mut self, piece: Piece, area: Rect, lettering: u32) {
        self.slots.push(self.on(piece, area, lettering, palette::NIGHT));
    }

    fn on(&self, piece: Piece, area: Rect, lettering: u32, on: Color) -> Slot {
        Slot { piece, area, lettering: Lettering::of_scale(lettering), on, unit: self.measures.unit }
    }

    fn strip(&self, y: i32, height: u32) -> Rect {
        Rect::new(self.panel.x + self.measures.margin as i32, y, self.inner_width(), height)
    }

    fn inner_width(&self) -> u32 {
        self.panel.w.saturating_sub(2 * self.measures.margin)
    }

    fn pill(&self) -> u32 {
        pill_height(Lettering::of_scale(self.measures.label), self.measures.unit)
    }

    fn bar(&self) -> u32 {
        self.measures.unit * 3 / 2
    }

    fn wish_line(&self) -> u32 {
        line(self.measures.body)
    }

    fn queue_row(&self) -> u32 {
        line(self.measures.queue)
    }

    fn caption(&self) -> u32 {
        2 * line(self.measures.body) + self.measures.unit / 2
    }
}
