//! Which layout is worked out how: the one place that knows them all.

use super::layout::{Arrangement, LARGE, Measures};
use super::{Layout, StageSettings, overlay, panel};
use crate::geometry::{Rect, Size};

/// Height and width of the `1080p` layout.
const FULL_HD: Size = Size::new(1920, 1080);

/// Height and width of the `vertical` layout.
const VERTICAL: Size = Size::new(1080, 1920);

/// Works out a layout. The settings have been checked.
pub(super) fn arrange(settings: &StageSettings) -> Arrangement {
    let canvas = settings.canvas.size;
    let area = Rect::new(0, 0, canvas.w * settings.scale, canvas.h * settings.scale);
    match settings.layout {
        Layout::Bare => bare(area),
        Layout::Overlay => overlay::over(area, Measures::of_overlay(area.w.min(area.h))),
        Layout::Panel => {
            let measures = Measures::of_panel(area.h);
            panel::beside(area, Rect::new(area.right(), 0, measures.panel, area.h), measures)
        }
        Layout::FullHd => {
            let square = Rect::new(0, 0, FULL_HD.h, FULL_HD.h);
            panel::beside(square, Rect::new(square.right(), 0, FULL_HD.w - square.w, FULL_HD.h), LARGE)
        }
        Layout::Vertical => {
            let square = Rect::new(0, 0, VERTICAL.w, VERTICAL.w);
            let below = Rect::new(0, square.bottom(), VERTICAL.w, VERTICAL.h - square.h);
            panel::beside(square, below, LARGE)
        }
    }
}

/// The canvas alone.
pub(super) fn bare(area: Rect) -> Arrangement {
    Arrangement {
        size: area.size(),
        area,
        visible: area,
        free: area,
        surfaces: Vec::new(),
        slots: Vec::new(),
        is_bare: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::Piece;
    use super::*;
    use crate::plan::CanvasSpec;
    use crate::show::Screen;

    fn arrangements() -> impl Iterator<Item = (StageSettings, Arrangement)> {
        let sides = [1, 2, 7, 16, 31, 32, 64, 90, 96, 128, 160, 255, 512];
        let sizes = sides.into_iter().flat_map(move |w| sides.into_iter().map(move |h| Size::new(w, h)));
        let scaled =
            sizes.flat_map(|size| [1, 2, 3, 4, 6, 8, 11, 16].into_iter().map(move |scale| (size, scale)));
        let all = scaled.flat_map(|(size, scale)| Layout::NAMES.map(|(_, layout)| (size, scale, layout)));
        all.map(|(size, scale, layout)| {
            let settings = StageSettings {
                layout,
                scale,
                canvas: CanvasSpec { size, ..CanvasSpec::default() },
                size: None,
            };
            (settings, arrange(&settings))
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
                let one_line = matches!(slot.piece, Piece::Phase | Piece::Figure);
                let needed = if one_line { slot.lettering.capital_height() } else { slot.lettering.height() };
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
        for settings in
            [StageSettings::default(), StageSettings { layout: Layout::FullHd, ..StageSettings::default() }]
        {
            let pieces: Vec<Piece> = arrange(&settings).slots.iter().map(|slot| slot.piece).collect();
            let rows = (0..Screen::NEXT_MAX).map(Piece::QueueRow);
            let rest = [Piece::Phase, Piece::Figure, Piece::Bar, Piece::Donor, Piece::Amount, Piece::Wish];
            let foot = [Piece::QueueTitle, Piece::Notice, Piece::Rate, Piece::Caption];
            for piece in rows.chain(rest).chain(foot) {
                assert!(pieces.contains(&piece), "{settings:?} lacks {piece:?}");
            }
        }
    }
}
