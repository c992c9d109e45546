//! Where everything stands: the picture's size, the area of the canvas, and one slot for each piece of the HUD.
//!
//! Pure geometry of a layout and a size; a slot never depends on what is shown in it, so nothing jumps. What does not
//! fit is left out, the least important first; no two slots overlap.

use super::{Layout, Settings, hud, palette};
use crate::geometry::{Color, Rect, Size};
use crate::show::Screen;
use crate::text::Lettering;

/// A piece of the HUD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// What is going on, as a pill.
    Phase,
    /// The figure that belongs to it: strokes, per cent, seconds.
    Figure,
    /// The same as a bar.
    Bar,
    /// Who is on air.
    Donor,
    /// What they gave.
    Amount,
    /// What they wished.
    Wish,
    /// «Next up» and how many wait.
    QueueTitle,
    /// How many wait.
    QueueCount,
    /// One who waits.
    QueueRow(usize),
    /// The first who waits, in one line; a notice in its place.
    QueueHead,
    /// Something that the viewer or the streamer should know.
    Notice,
    /// Frames a second.
    Rate,
    /// The caption of the picture.
    Caption,
}

/// A piece's place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    pub piece: Piece,
    pub area: Rect,
    /// The size of its text.
    pub lettering: Lettering,
    /// The surface it stands on.
    pub on: Color,
    /// The size that its details (padding, notches) are whole multiples of.
    pub unit: u32,
}

/// A layout worked out for one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrangement {
    /// The whole picture.
    pub size: Size,
    /// Where a canvas is centred.
    pub area: Rect,
    /// The part of `area` that shows it; the rest is covered by the HUD.
    pub visible: Rect,
    /// Surfaces behind the HUD, painted once in this order.
    pub surfaces: Vec<(Rect, Color)>,
    /// The HUD.
    pub slots: Vec<Slot>,
}

/// Height and width of the `1080p` layout.
const FULL_HD: Size = Size::new(1920, 1080);
/// Columns of the figure beside the phase: `4096 strokes`.
const FIGURE_COLUMNS: u32 = 12;
/// Columns of a frame rate: `240 FPS`.
const RATE_COLUMNS: u32 = 7;
/// Columns of each tab of an overlay.
const TAB_COLUMNS: u32 = 24;
/// Columns of the number of those who wait: `9999 waiting +999`.
const COUNT_COLUMNS: u32 = 17;
/// At most one part in this many of the picture's height is covered by an overlay's strip.
const STRIP_SHARE: u32 = 4;

/// Sizes of lettering and space that belong together; lettering in multiples of the HUD face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Measures {
    unit: u32,
    margin: u32,
    panel: u32,
    label: u32,
    donor: u32,
    body: u32,
    queue: u32,
}

const TINY: Measures = Measures { unit: 2, margin: 6, panel: 256, label: 1, donor: 1, body: 1, queue: 1 };
const SMALL: Measures = Measures { unit: 4, margin: 16, panel: 256, label: 1, donor: 2, body: 1, queue: 1 };
const MEDIUM: Measures = Measures { unit: 8, margin: 32, panel: 512, label: 2, donor: 3, body: 2, queue: 2 };
const LARGE: Measures = Measures { unit: 12, margin: 48, panel: 768, label: 2, donor: 4, body: 3, queue: 2 };
const HUGE: Measures = Measures { unit: 24, margin: 96, panel: 1536, label: 4, donor: 8, body: 6, queue: 4 };

impl Measures {
    /// For a panel of this height.
    const fn of_panel(height: u32) -> Self {
        match height {
            0..160 => TINY,
            160..560 => SMALL,
            560..1000 => MEDIUM,
            1000..2000 => LARGE,
            _ => HUGE,
        }
    }

    /// For a HUD over a canvas whose shorter side is this long.
    const fn of_overlay(side: u32) -> Self {
        match side {
            0..200 => TINY,
            200..560 => SMALL,
            560..1400 => MEDIUM,
            1400..2400 => LARGE,
            _ => HUGE,
        }
    }
}

impl Arrangement {
    /// Works out a layout. The settings have been checked.
    pub fn of(settings: &Settings) -> Self {
        let canvas = settings.canvas.size;
        let area = Rect::new(0, 0, canvas.w * settings.scale, canvas.h * settings.scale);
        match settings.layout {
            Layout::Bare => {
                Self { size: area.size(), area, visible: area, surfaces: Vec::new(), slots: Vec::new() }
            }
            Layout::Overlay => overlay(area),
            Layout::Panel => {
                let measures = Measures::of_panel(area.h);
                beside(area, Size::new(area.w + measures.panel, area.h), measures)
            }
            Layout::FullHd => {
                let square = Rect::new(0, 0, FULL_HD.h, FULL_HD.h);
                beside(square, FULL_HD, LARGE)
            }
        }
    }
}

/// The canvas on the left, a panel on the right.
fn beside(area: Rect, size: Size, measures: Measures) -> Arrangement {
    let panel = Rect::new(area.right(), 0, size.w - area.w, size.h);
    let mut column = Column::new(panel, measures);
    column.choose();
    column.place_top();
    column.place_bottom();
    Arrangement { size, area, visible: area, surfaces: column.surfaces, slots: column.slots }
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

/// The HUD over the canvas: a strip at the bottom, two tabs at the top.
fn overlay(area: Rect) -> Arrangement {
    let measures = Measures::of_overlay(area.w.min(area.h));
    let mut slots = Vec::new();
    let mut surfaces = Vec::new();
    let strip = lower_strip(area, measures, &mut slots, &mut surfaces);
    let visible = Rect { h: area.h - strip, ..area };
    tabs(visible, measures, &mut slots);
    Arrangement { size: area.size(), area, visible, surfaces, slots }
}

/// Places the strip at the bottom of an overlay and returns its height: bar, donor and amount, wish, caption.
fn lower_strip(
    area: Rect,
    measures: Measures,
    slots: &mut Vec<Slot>,
    surfaces: &mut Vec<(Rect, Color)>,
) -> u32 {
    let Measures { unit, margin, body, .. } = measures;
    let (bar, row) = (unit, line(body) + unit);
    let mut room = area.h / STRIP_SHARE;
    let mut take = |height| {
        let fits = height <= room;
        room -= if fits { height } else { 0 };
        fits
    };
    let has_bar = take(bar);
    let has_donor = area.w >= 16 * column(body) && take(row + unit);
    let has_caption = has_donor && take(row);
    let has_wish = has_donor && take(row);
    let rows = u32::from(has_donor) + u32::from(has_wish);
    let caption = if has_caption { row } else { 0 };
    let texts = if has_donor { rows * row + unit } else { 0 };
    let height = if has_bar { bar + texts + caption } else { 0 };
    let strip = Rect::new(area.x, area.bottom() - height as i32, area.w, height);
    surfaces.push((strip, palette::NIGHT));
    let slot = |piece, area, on| Slot { piece, area, lettering: Lettering::of_scale(body), on, unit };
    if has_bar {
        slots.push(slot(Piece::Bar, Rect { h: bar, ..strip }, palette::NIGHT));
    }
    let inside = |y: i32| Rect::new(area.x + margin as i32 / 2, y, area.w - margin, line(body));
    let mut y = strip.y + (bar + unit) as i32;
    if has_donor {
        let (donor, amount) = split(inside(y), hud::AMOUNT_COLUMNS * column(body));
        slots.push(slot(Piece::Donor, donor, palette::NIGHT));
        slots.push(slot(Piece::Amount, amount, palette::NIGHT));
        y += row as i32;
    }
    if has_wish {
        slots.push(slot(Piece::Wish, inside(y), palette::NIGHT));
    }
    if has_caption {
        let band = Rect { y: strip.bottom() - caption as i32, h: caption, ..strip };
        surfaces.push((band, palette::DUSK));
        let (words, rate) = split(inside(band.y + (unit / 2) as i32), RATE_COLUMNS * column(body));
        let (caption, count) = split(words, (COUNT_COLUMNS + 1) * column(body));
        if caption.w > count.w {
            let count = Rect { w: count.w - column(body), ..count };
            slots.push(slot(Piece::Caption, Rect { w: caption.w - column(body), ..caption }, palette::DUSK));
            slots.push(slot(Piece::QueueCount, count, palette::DUSK));
        } else {
            slots.push(slot(Piece::Caption, words, palette::DUSK));
        }
        slots.push(slot(Piece::Rate, rate, palette::DUSK));
    }
    height
}

/// Places the tabs at the top of an overlay: phase and figure on the left, who is next on the right.
fn tabs(visible: Rect, measures: Measures, slots: &mut Vec<Slot>) {
    let Measures { unit, label, .. } = measures;
    let height = (pill_height(Lettering::of_scale(label), unit) + unit).max(line(label));
    let wide = TAB_COLUMNS * column(label) + 2 * unit;
    if height * 8 > visible.h || wide > visible.w {
        return;
    }
    let slot =
        |piece, area| Slot { piece, area, lettering: Lettering::of_scale(label), on: palette::NIGHT, unit };
    let left = Rect::new(visible.x, visible.y, wide, height);
    let (phase, figure) = split(left, figure_width(label));
    slots.push(slot(Piece::Phase, phase));
    slots.push(slot(Piece::Figure, figure));
    let right = Rect { x: visible.right() - wide as i32, ..left };
    if right.x >= left.right() + unit as i32 {
        slots.push(slot(Piece::QueueHead, right));
    }
}

/// Height of a line box at this multiple of the HUD face.
fn line(lettering: u32) -> u32 {
    Lettering::of_scale(lettering).height()
}

/// Width of one character at this multiple of the HUD face.
fn column(lettering: u32) -> u32 {
    Lettering::of_scale(lettering).digit_width()
}

fn figure_width(lettering: u32) -> u32 {
    FIGURE_COLUMNS * column(lettering)
}

/// Height of a pill around words of this size.
pub(super) fn pill_height(lettering: Lettering, unit: u32) -> u32 {
    lettering.capital_height() + 2 * unit + unit / 2
}

/// A row in two: what is left of its last `width` pixels, and those.
fn split(row: Rect, width: u32) -> (Rect, Rect) {
    let width = width.min(row.w);
    let left = Rect { w: row.w - width, ..row };
    (left, Rect { x: left.right(), w: width, ..row })
}
