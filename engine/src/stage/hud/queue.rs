//! Those who wait, as the HUD shows them: how many, and a row each.

use std::borrow::Cow;

use super::super::layout::Slot;
use super::super::palette;
use super::place::{columns, inset, left, left_whole, right};
use super::{NAME_COLUMNS, WAIT_COLUMNS, WISH_COLUMNS_MIN, name_shown, notice_of, test_mark};
use crate::geometry::Rect;
use crate::language::Language;
use crate::pixmap::PixmapMut;
use crate::show::{Queued, Screen, Wait};
use crate::text::{CutKind, fit, fit_allowed};

pub(super) fn queue_count(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if screen.queue_length == 0 && screen.overflow == 0 {
        return;
    }
    let waiting = screen.language.count("hud.waiting", screen.queue_length);
    if screen.overflow == 0 {
        return right(slot, &waiting, palette::HAZE, pixmap);
    }
    let more = format!("+{}", screen.overflow);
    right(slot, &more, palette::GOLD, pixmap);
    let width = slot.lettering.width(&more) + slot.lettering.digit_width();
    let room = Rect { w: slot.area.w.saturating_sub(width), ..slot.area };
    right(&Slot { area: room, ..slot.clone() }, &waiting, palette::HAZE, pixmap);
}

pub(super) fn queue_row(slot: &Slot, screen: &Screen, row: usize, pixmap: &mut PixmapMut<'_>) {
    let Some(queued) = screen.next.get(row) else {
        if screen.next.is_empty() && row == 0 {
            left(slot, screen.language.text("hud.nobody-waits"), palette::HAZE, pixmap);
        }
        return;
    };
    let [number, _, wait] = queue_columns(slot);
    left(&number, &(row + 1).to_string(), palette::HAZE, pixmap);
    right(&wait, &wait_text(queued.wait, screen.language), palette::HAZE, pixmap);
    for ((text, shown), color) in
        queued_texts(slot, queued, screen.language).iter().zip([palette::PAPER, palette::HAZE])
    {
        left_whole(text, shown, color, pixmap);
    }
}

/// Number, texts and wait of a queue row.
fn queue_columns(slot: &Slot) -> [Slot; 3] {
    let column = slot.lettering.digit_width();
    columns(slot, [2 * column, 0, WAIT_COLUMNS * column])
}

/// The name in a queue row, and the wish where there is room for it.
pub(super) fn queued_texts(slot: &Slot, queued: &Queued, language: Language) -> Vec<(Slot, String)> {
    let column = slot.lettering.digit_width();
    let [_, text, _] = queue_columns(slot);
    if slot.area.w < WISH_COLUMNS_MIN * column {
        let name = queued_name(&text, queued, language);
        return vec![(text, name)];
    }
    let [name_slot, _, wish_slot] =
        columns(&text, [NAME_COLUMNS * column, 0, text.area.w.saturating_sub((NAME_COLUMNS + 1) * column)]);
    let (wish, Slot { area, lettering, .. }) = (queued.wish.as_deref().unwrap_or(""), &wish_slot);
    let wish = match queued.no_cut.wish.as_deref() {
        Some(no_cut) => fit_allowed(wish, CutKind::Wish, no_cut, *lettering, area.w),
        None => fit(wish, *lettering, area.w),
    };
    let name = queued_name(&name_slot, queued, language);
    vec![(name_slot, name), (wish_slot, wish)]
}

pub(super) fn queue_head(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let inner = Slot { area: inset(slot.area, slot.unit), ..slot.clone() };
    if let Some((text, color)) = notice_of(screen) {
        return left(&inner, text, color, pixmap);
    }
    let Some(queued) = screen.next.first() else {
        return left(&inner, screen.language.text("hud.nobody-waits-short"), palette::HAZE, pixmap);
    };
    let [label, text, wait] = head_columns(&inner, screen.language);
    left(&label, screen.language.text("hud.next"), palette::HAZE, pixmap);
    left_whole(&text, &queued_name(&text, queued, screen.language), palette::PAPER, pixmap);
    right(&wait, &wait_text(queued.wait, screen.language), palette::HAZE, pixmap);
}

/// Label, name and wait of the first who waits.
pub(super) fn head_columns(inner: &Slot, language: Language) -> [Slot; 3] {
    let column = inner.lettering.digit_width();
    let label = inner.lettering.width(language.text("hud.next")) + column;
    columns(inner, [label, 0, WAIT_COLUMNS * column])
}

pub(super) fn queued_name(slot: &Slot, queued: &Queued, language: Language) -> String {
    let name = queued.donor.as_deref().unwrap_or("…");
    name_shown(slot, name, test_mark(queued.test, language), queued.no_cut.donor.as_deref())
}

/// A name behind a mark that may be empty.
pub(super) fn marked(name: &str, mark: String) -> Cow<'_, str> {
    if mark.is_empty() { name.into() } else { (mark + name).into() }
}

/// `~3 min`; whole minutes, from 100 minutes on whole hours.
fn wait_text(wait: Wait, language: Language) -> String {
    match wait.seconds.div_ceil(60) {
        minutes @ 0..100 => language.fill("hud.minutes", minutes.max(1)),
        minutes => language.fill("hud.hours", minutes.div_ceil(60)),
    }
}
