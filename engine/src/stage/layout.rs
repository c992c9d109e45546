//! Where everything stands: the picture's size, the area of the canvas, and one slot for each piece of the HUD.
//!
//! Pure geometry of a layout and a size; a slot never depends on what is shown in it, so nothing jumps. What does not
//! fit is left out, the least important first; no two slots overlap.

use super::{Layout, Settings, overlay, panel};
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
}

/// Height and width of the `1080p` layout.
const FULL_HD: Size = Size::new(1920, 1080);

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
            Layout::Bare => Self {
                size: area.size(),
                area,
                visible: area,
                free: area,
                surfaces: Vec::new(),
                slots: Vec::new(),
            },
            Layout::Overlay => overlay::over(area, Measures::of_overlay(area.w.min(area.h))),
            Layout::Panel => {
                let measures = Measures::of_panel(area.h);
                panel::beside(area, Size::new(area.w + measures.panel, area.h), measures)
            }
            Layout::FullHd => {
                let square = Rect::new(0, 0, FULL_HD.h, FULL_HD.h);
                panel::beside(square, FULL_HD, LARGE)
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::CanvasSpec;
    use crate::show::Screen;

    fn arrangements() -> impl Iterator<Item = (Settings, Arrangement)> {
        let sides = [1, 2, 7, 16, 31, 32, 64, 90, 96, 128, 160, 255, 512];
        let sizes = sides.into_iter().flat_map(move |w| sides.into_iter().map(move |h| Size::new(w, h)));
        let scaled =
            sizes.flat_map(|size| [1, 2, 3, 4, 6, 8, 11, 16].into_iter().map(move |scale| (size, scale)));
        let all = scaled.flat_map(|(size, scale)| Layout::NAMES.map(|(_, layout)| (size, scale, layout)));
        all.map(|(size, scale, layout)| {
            let settings = Settings { layout, scale, canvas: CanvasSpec { size, ..CanvasSpec::default() } };
            (settings, Arrangement::of(&settings))
        })
    }

    #[test]
    fn pieces_never_overlap_and_never_leave_the_picture() {
        for (settings, arrangement) in arrangements() {
            let picture = Rect::of(arrangement.size);
            for (index, slot) in arrangement.slots.iter().enumerate() {
                assert_eq!(slot.area.intersect(picture), slot.area, "{settings:?} {slot:?}");
                for other in &arrangement.slots[..index] {
                    assert!(slot.area.intersect(other.area).is_empty(), "{settings:?} {slot:?} {other:?}");
                }
            }
            for (surface, _) in &arrangement.surfaces {
                assert_eq!(surface.intersect(picture), *surface, "{settings:?}");
            }
        }
    }

    #[test]
    fn a_piece_is_as_high_as_its_lettering_or_it_is_left_out() {
        for (settings, arrangement) in arrangements() {
            for slot in arrangement.slots.iter().filter(|slot| slot.piece != Piece::Bar) {
                let needed = match slot.piece {
                    Piece::Phase | Piece::Figure => slot.lettering.capital_height(),
                    _ => slot.lettering.height(),
                };
                assert!(slot.area.h >= needed, "{settings:?} {slot:?}");
                assert!(slot.area.w >= 5 * slot.lettering.digit_width(), "{settings:?} {slot:?}");
            }
        }
    }

    #[test]
    fn pieces_over_the_canvas_are_in_overlays_only() {
        for (settings, arrangement) in arrangements() {
            let over =
                arrangement.slots.iter().any(|slot| !slot.area.intersect(arrangement.visible).is_empty());
            assert!(!over || settings.layout == Layout::Overlay, "{settings:?}");
        }
    }

    #[test]
    fn the_default_window_shows_every_piece_and_five_who_wait() {
        for settings in [Settings::default(), Settings { layout: Layout::FullHd, ..Settings::default() }] {
            let pieces: Vec<Piece> = Arrangement::of(&settings).slots.iter().map(|slot| slot.piece).collect();
            let rows = (0..Screen::NEXT_MAX).map(Piece::QueueRow);
            let rest = [Piece::Phase, Piece::Figure, Piece::Bar, Piece::Donor, Piece::Amount, Piece::Wish];
            let foot = [Piece::QueueTitle, Piece::Notice, Piece::Rate, Piece::Caption];
            for piece in rows.chain(rest).chain(foot) {
                assert!(pieces.contains(&piece), "{settings:?} lacks {piece:?}");
            }
        }
    }
}
