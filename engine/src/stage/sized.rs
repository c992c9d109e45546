//! A picture of a given size: the canvas at the largest whole scale that leaves room for the HUD.
//!
//! Where a layout has no room, the next one is taken: panel, overlay, bare. Nothing is cut, and no cell is scaled but by a
//! whole number.

use super::Layout;
use super::arrange::bare;
use super::layout::{Arrangement, HUGE, LARGE, MEDIUM, Measures, SMALL, TINY};
use super::{overlay, panel};
use crate::geometry::{Rect, Size};

/// The least width of a panel: what every piece of the HUD needs in the smallest lettering.
const PANEL_W_MIN: u32 = SMALL.panel;
/// The least height of a panel below the canvas: phase, bar, name, amount, wish and caption stand in it.
const PANEL_H_MIN: u32 = 160;
/// A panel is at most so many times as wide as its lettering asks for: beyond that the canvas has the room.
const PANEL_WIDER: u32 = 2;
/// With a panel the canvas keeps at least one part in this many of the scale that it has alone.
const SCALE_SHARE: u32 = 2;

/// Works out `layout`, or the next one that has room, for a picture of this size; `None` when the canvas alone has none.
pub(super) fn arrange(layout: Layout, canvas: Size, picture: Size) -> Option<Arrangement> {
    if scale_of(canvas, picture.w, picture.h) == 0 {
        return None;
    }
    let arrangement = match layout {
        Layout::Panel | Layout::FullHd | Layout::Vertical => {
            with_panel(canvas, picture).or_else(|| with_overlay(canvas, picture))
        }
        Layout::Overlay => with_overlay(canvas, picture),
        Layout::Bare => None,
    };
    Some(arrangement.unwrap_or_else(|| bare(Rect::of(picture))))
}

/// `layout`, unless the canvas would be much smaller in it than it could be in a picture of this size.
#[must_use]
pub fn layout_for(layout: Layout, canvas: Size, picture: Size) -> Layout {
    let alone = scale_of(canvas, picture.w, picture.h);
    let [side, below] = panel_scales(canvas, picture);
    match layout {
        Layout::Panel | Layout::FullHd | Layout::Vertical
            if side.max(below) * SCALE_SHARE >= alone.max(1) =>
        {
            Layout::Panel
        }
        Layout::Bare => Layout::Bare,
        Layout::Panel | Layout::FullHd | Layout::Vertical | Layout::Overlay => Layout::Overlay,
    }
}

/// The largest whole scale of a canvas in so much room; 0 when there is none.
fn scale_of(canvas: Size, w: u32, h: u32) -> u32 {
    (w / canvas.w.max(1)).min(h / canvas.h.max(1))
}

/// The scale with a panel at the side, and with one below.
fn panel_scales(canvas: Size, picture: Size) -> [u32; 2] {
    let side = scale_of(canvas, picture.w.saturating_sub(PANEL_W_MIN), picture.h);
    let is_wide = picture.w >= PANEL_W_MIN;
    let below = scale_of(canvas, picture.w, picture.h.saturating_sub(PANEL_H_MIN));
    [side, if is_wide { below } else { 0 }]
}

/// The panel stands where it leaves the canvas the larger scale, at the side when both do.
fn with_panel(canvas: Size, picture: Size) -> Option<Arrangement> {
    let [side, below] = panel_scales(canvas, picture);
    if side.max(below) == 0 {
        return None;
    }
    Some(if side >= below { at_the_side(canvas, picture, side) } else { below_it(canvas, picture, below) })
}

fn at_the_side(canvas: Size, picture: Size, scale: u32) -> Arrangement {
    let Size { w, h } = picture;
    // The border around the canvas is as wide as it is high, where there is room.
    let wanted = canvas.w * scale + (h - canvas.h * scale);
    let measures = measures(w - canvas.w * scale, h);
    let panel = w.saturating_sub(wanted).clamp(measures.panel, PANEL_WIDER * measures.panel);
    let area = Rect::new(0, 0, w - panel, h);
    panel::beside(area, Rect::new(area.right(), 0, panel, h), measures)
}

fn below_it(canvas: Size, picture: Size, scale: u32) -> Arrangement {
    let Size { w, h } = picture;
    let wanted = canvas.h * scale + (w - canvas.w * scale);
    let panel = h.saturating_sub(wanted).max(PANEL_H_MIN).min(h - canvas.h * scale);
    let area = Rect::new(0, 0, w, h - panel);
    panel::beside(area, Rect::new(0, area.bottom(), w, panel), measures(w, panel))
}

/// The largest lettering that a panel of this width and height has room for.
fn measures(width: u32, height: u32) -> Measures {
    let by_height = Measures::of_panel(height);
    let fitting = [HUGE, LARGE, MEDIUM, SMALL, TINY].into_iter();
    let mut fitting = fitting.skip_while(|measures| *measures != by_height);
    fitting.find(|measures| measures.panel <= width).unwrap_or(TINY)
}

/// The strip stands below the canvas where that costs no scale, and over it where it would.
fn with_overlay(canvas: Size, picture: Size) -> Option<Arrangement> {
    let whole = Rect::of(picture);
    let mut arrangement = overlay::over(whole, Measures::of_overlay(picture.w.min(picture.h)));
    let Rect { w, h, .. } = arrangement.visible;
    if scale_of(canvas, w, h) == scale_of(canvas, picture.w, picture.h) {
        arrangement.area = arrangement.visible;
    }
    (!arrangement.slots.is_empty()).then_some(arrangement)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::layout::{Piece, Slot, pill_height};
    use super::super::{SIDE_MAX, SIDE_MIN};
    use super::*;
    use crate::geometry::Placement;
    use crate::language::Language;

    const CANVASES: [Size; 3] = [Size::new(96, 96), Size::new(160, 90), Size::new(64, 160)];

    /// Every size in steps of 50, in every layout.
    fn each(mut look: impl FnMut(Layout, Size, Size, Arrangement)) {
        let sides = || (SIDE_MIN..=SIDE_MAX).step_by(50);
        for picture in sides().flat_map(|w| sides().map(move |h| Size::new(w, h))) {
            for canvas in CANVASES {
                for (_, layout) in Layout::NAMES {
                    match arrange(layout, canvas, picture) {
                        Some(arrangement) => look(layout, canvas, picture, arrangement),
                        None => {
                            assert!(canvas.w > picture.w || canvas.h > picture.h, "{canvas:?} {picture:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn at_any_size_the_canvas_is_whole_and_as_large_as_can_be_and_no_piece_overlaps_or_leaves_the_picture() {
        each(|layout, canvas, picture, arrangement| {
            let said = || format!("{layout:?} {canvas:?} in {picture:?}");
            assert_eq!(arrangement.size, picture, "{}", said());
            let whole = Rect::of(picture);
            let place = Placement::fit(canvas, arrangement.area);
            let over = if layout == Layout::Overlay { whole } else { arrangement.visible };
            // A panel that has no room gives way to texts over the canvas.
            let over = if arrangement.area == whole { whole } else { over };
            assert_eq!(place.rect.intersect(over), place.rect, "{}: the canvas is cut", said());
            let [side, below] = panel_scales(canvas, picture);
            let has_panel = !matches!(layout, Layout::Overlay | Layout::Bare) && side.max(below) > 0;
            let largest = if has_panel { side.max(below) } else { scale_of(canvas, picture.w, picture.h) };
            assert_eq!(place.scale, largest, "{}", said());
            let pieces = || arrangement.slots.iter().map(|slot| slot.area);
            for (index, area) in pieces().enumerate() {
                assert_eq!(area.intersect(whole), area, "{}", said());
                assert!(pieces().take(index).all(|other| other.intersect(area).is_empty()), "{}", said());
            }
            for slot in arrangement.slots.iter().filter(|slot| slot.piece != Piece::Bar) {
                let one_line = matches!(slot.piece, Piece::Phase | Piece::Figure);
                let needed = if one_line { slot.lettering.capital_height() } else { slot.lettering.height() };
                assert!(
                    slot.area.h >= needed && slot.area.w >= 5 * slot.lettering.digit_width(),
                    "{}",
                    said()
                );
            }
        });
    }

    #[test]
    fn known_windows_look_as_they_are_known() {
        let canvas = Size::new(96, 96);
        let default = super::super::arrange::arrange(&super::super::StageSettings::default());
        assert_eq!(arrange(Layout::Panel, canvas, Size::new(1280, 768)), Some(default));
        let scale = |w, h| {
            arrange(Layout::Panel, canvas, Size::new(w, h)).map(|it| Placement::fit(canvas, it.area).scale)
        };
        assert_eq!(
            [scale(800, 600), scale(1920, 1080), scale(1080, 1920), scale(95, 600)],
            [Some(5), Some(11), Some(11), None]
        );
        assert_eq!(layout_for(Layout::Panel, canvas, Size::new(800, 600)), Layout::Panel);
        assert_eq!(layout_for(Layout::Panel, canvas, Size::new(300, 300)), Layout::Overlay);
        assert_eq!(layout_for(Layout::Bare, canvas, Size::new(800, 600)), Layout::Bare);
    }

    /// What the program itself says in a piece, as long as it gets, and the columns that something else takes there.
    fn said(piece: Piece, language: Language) -> (Vec<String>, u32) {
        let texts = |keys: &[&str]| keys.iter().map(|key| language.text(key).to_owned()).collect::<Vec<_>>();
        let notices =
            ["hud.disk-full", "hud.folder-gone", "hud.warming-up", "hud.model-away", "hud.paused-notice"];
        let waiting = language.count("hud.waiting", 9_999);
        match piece {
            Piece::Phase => (
                texts(&["hud.idle", "hud.thinking", "hud.drawing", "hud.holding", "hud.card", "hud.paused"]),
                0,
            ),
            Piece::Figure => {
                (vec![language.count("hud.strokes", 4_096), language.fill("hud.seconds", 3_600)], 0)
            }
            Piece::Donor => (texts(&["hud.invite-title", "hud.break-title"]), 0),
            Piece::DonorBeside => (texts(&["hud.invite-line", "hud.break-line"]), 0),
            Piece::Amount => (texts(&["hud.invite-how", "hud.break-how"]), 0),
            Piece::QueueTitle => (vec![format!("{} {waiting} +999", language.text("hud.queue"))], 0),
            Piece::QueueCount => (vec![format!("{waiting} +999")], 0),
            Piece::QueueRow(_) => (texts(&["hud.nobody-waits"]), 0),
            Piece::QueueHead => ([texts(&["hud.nobody-waits-short"]), texts(&notices)].concat(), 1),
            Piece::Notice => (texts(&notices), 0),
            Piece::Rate => (vec![language.fill("hud.rate", 240)], 0),
            Piece::Caption => (texts(&["show.caption"]), 2),
            Piece::Wish => (texts(&["hud.invite-words", "hud.break-words"]), 0),
            Piece::Bar | Piece::AmountBeside | Piece::QueueMore(_) => (Vec::new(), 0),
        }
    }

    #[test]
    fn no_language_is_cut_where_english_is_not() {
        let room = |slot: &Slot| {
            if !matches!(slot.piece, Piece::Phase) {
                return slot.area.w;
            }
            let padding = slot.area.h.saturating_sub(pill_height(slot.lettering, slot.unit)) / 2;
            slot.area.w.saturating_sub(2 * slot.unit + padding)
        };
        let mut slots = BTreeSet::new();
        let mut known = Vec::new();
        each(|_, _, _, arrangement| {
            for slot in arrangement.slots {
                if slots.insert((format!("{:?}", slot.piece), slot.lettering.scale(), room(&slot))) {
                    known.push(slot);
                }
            }
        });
        for slot in &known {
            let widest = |language| {
                let (texts, columns) = said(slot.piece, language);
                let widths = texts.iter().map(|text| slot.lettering.width(text));
                widths.max().map_or(0, |width| width + columns * slot.lettering.digit_width())
            };
            let english = widest(Language::ENGLISH);
            for language in Language::all() {
                let width = widest(language);
                assert!(
                    width <= english.max(room(slot)),
                    "{language:?}: {width} pixels in {slot:?}, English {english}"
                );
            }
        }
    }
}
