//! Where everything stands: the picture's size, the area of the canvas, and one slot for each piece of the HUD.
//!
//! Pure geometry of a layout and a size; a slot never depends on what is shown in it, so nothing jumps. What does not
//! fit is left out, the least important first; no two slots overlap.

use crate::geometry::{Color, Rect, Size};
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
    /// The same, with the amount beside it.
    DonorBeside,
    /// What they gave.
    Amount,
    /// The same, at the end of the donor's line.
    AmountBeside,
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
    /// Another who waits, over the canvas; not there when nobody does.
    QueueMore(usize),
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
    /// The part of `visible` that no piece of the HUD stands on: for cards.
    pub free: Rect,
    /// Surfaces behind the HUD, painted once in this order.
    pub surfaces: Vec<(Rect, Color)>,
    /// The HUD.
    pub slots: Vec<Slot>,
    /// There is no HUD, and the idle canvas is empty.
    pub is_bare: bool,
}

/// Columns of a frame rate: `240 FPS`.
pub(super) const RATE_COLUMNS: u32 = 7;

/// Columns of the figure beside the phase: `4096 strokes`.
const FIGURE_COLUMNS: u32 = 12;

/// Sizes of lettering and space that belong together; lettering in multiples of the HUD face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measures {
    pub unit: u32,
    pub margin: u32,
    pub panel: u32,
    pub label: u32,
    pub donor: u32,
    pub body: u32,
    pub queue: u32,
}

pub(super) const TINY: Measures =
    Measures { unit: 2, margin: 6, panel: 256, label: 1, donor: 1, body: 1, queue: 1 };
pub(super) const SMALL: Measures =
    Measures { unit: 4, margin: 16, panel: 256, label: 1, donor: 2, body: 1, queue: 1 };
pub(super) const MEDIUM: Measures =
    Measures { unit: 8, margin: 32, panel: 512, label: 2, donor: 3, body: 2, queue: 2 };
pub(super) const LARGE: Measures =
    Measures { unit: 12, margin: 48, panel: 768, label: 2, donor: 4, body: 3, queue: 2 };
pub(super) const HUGE: Measures =
    Measures { unit: 24, margin: 96, panel: 1536, label: 4, donor: 8, body: 6, queue: 4 };

impl Measures {
    /// For a panel of this height.
    pub const fn of_panel(height: u32) -> Self {
        match height {
            0..160 => TINY,
            160..560 => SMALL,
            560..1000 => MEDIUM,
            1000..2000 => LARGE,
            _ => HUGE,
        }
    }

    /// For a HUD over a canvas whose shorter side is this long.
    pub const fn of_overlay(side: u32) -> Self {
        match side {
            0..200 => TINY,
            200..560 => SMALL,
            560..1400 => MEDIUM,
            1400..2400 => LARGE,
            _ => HUGE,
        }
    }
}

/// Height of a line box at this multiple of the HUD face.
pub(super) fn line(lettering: u32) -> u32 {
    Lettering::of_scale(lettering).height()
}

/// Width of one character at this multiple of the HUD face.
pub(super) fn column(lettering: u32) -> u32 {
    Lettering::of_scale(lettering).digit_width()
}

pub(super) fn figure_width(lettering: u32) -> u32 {
    FIGURE_COLUMNS * column(lettering)
}

/// Height of a pill around words of this size.
pub(super) fn pill_height(lettering: Lettering, unit: u32) -> u32 {
    lettering.capital_height() + 2 * unit + unit / 2
}

/// A row in two: what is left of its last `width` pixels, and those.
pub(super) fn split(row: Rect, width: u32) -> (Rect, Rect) {
    let width = width.min(row.w);
    let left = Rect { w: row.w - width, ..row };
    (left, Rect { x: left.right(), w: width, ..row })
}
