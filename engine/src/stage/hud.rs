//! The pieces of the HUD: what each says, and when it has to be painted again.
//!
//! A piece paints its whole slot, whatever was there, from the screen alone.

use std::borrow::Cow;

use super::layout::{Piece, Slot, pill_height};
use super::palette;
use super::sprite;
use super::{bar, ink};
use crate::geometry::{Color, Point, Rect};
use crate::pixmap::PixmapMut;
use crate::show::{Countdown, Notice, OnAirPhase, Progress, Queued, Screen, Wait};
use crate::text::{Lettering, fit, wrap};

/// Columns of a queue row from which on it has room for the wish.
const WISH_COLUMNS_MIN: u32 = 48;
/// Columns of a name in such a row.
const NAME_COLUMNS: u32 = 16;
/// Columns of an estimated wait: `~59 min`.
const WAIT_COLUMNS: u32 = 8;

/// Whether `slot` looks different on two screens.
pub(super) fn differs(slot: &Slot, old: &Screen, new: &Screen) -> bool {
    let idle_changed = || pill(old) != pill(new);
    match slot.piece {
        Piece::Phase => pill(old) != pill(new) || old.paused != new.paused,
        Piece::Figure => Counter::of(old.phase) != Counter::of(new.phase),
        Piece::Bar => old.phase != new.phase,
        Piece::Donor | Piece::DonorBeside | Piece::Amount | Piece::AmountBeside | Piece::Wish => {
            old.active != new.active || idle_changed() || old.paused != new.paused
        }
        Piece::QueueTitle | Piece::QueueCount => {
            (old.queue_length, old.overflow) != (new.queue_length, new.overflow)
        }
        Piece::QueueRow(row) => {
            old.next.get(row) != new.next.get(row) || old.next.is_empty() != new.next.is_empty()
        }
        Piece::QueueMore(row) => old.next.get(row) != new.next.get(row),
        Piece::QueueHead => {
            old.next.first() != new.next.first() || old.notice != new.notice || old.paused != new.paused
        }
        Piece::Notice => old.notice != new.notice || old.paused != new.paused,
        Piece::Rate => rate(old) != rate(new),
        Piece::Caption => old.caption != new.caption,
    }
}

/// Whether `slot` is not there, so that the canvas below it shows.
pub(super) fn is_hidden(slot: &Slot, screen: &Screen) -> bool {
    matches!(slot.piece, Piece::QueueMore(row) if screen.next.len() <= row)
}

/// The part of `slot` that differs between two screens which it differs on.
pub(super) fn touched(slot: &Slot, old: &Screen, new: &Screen) -> Rect {
    if slot.piece == Piece::Bar { bar::touched(slot, old.phase, new.phase) } else { slot.area }
}

/// Paints one piece.
pub(super) fn paint(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if slot.piece == Piece::Bar {
        return bar::paint(slot, screen.phase, pixmap);
    }
    if is_hidden(slot, screen) {
        return;
    }
    pixmap.fill(slot.area, slot.on);
    match slot.piece {
        Piece::Phase => phase(slot, screen, pixmap),
        Piece::Figure => figure(slot, screen, pixmap),
        Piece::Donor => left(slot, donor(screen, invitation(screen)[0]), palette::PAPER, pixmap),
        Piece::DonorBeside => donor_line(slot, screen, pixmap),
        Piece::Amount => amount_line(slot, screen, pixmap),
        Piece::AmountBeside => right(slot, amount(screen, ""), palette::GOLD, pixmap),
        Piece::Wish => wish(slot, screen, pixmap),
        Piece::QueueTitle => {
            left(slot, "Next up", palette::HAZE, pixmap);
            queue_count(slot, screen, pixmap);
        }
        Piece::QueueCount => queue_count(slot, screen, pixmap),
        Piece::QueueRow(row) => queue_row(slot, screen, row, pixmap),
        Piece::QueueHead => queue_head(slot, screen, pixmap),
        Piece::QueueMore(row) => {
            let inner = Slot { area: inset(slot.area, slot.unit), ..slot.clone() };
            queue_row(&inner, screen, row, pixmap);
        }
        Piece::Notice => notice(slot, screen, pixmap),
        Piece::Rate => right(slot, &format!("{} FPS", rate(screen)), palette::HAZE, pixmap),
        Piece::Caption => caption(slot, screen, pixmap),
        Piece::Bar => {}
    }
}

/// The word on a phase's pill.
fn pill(screen: &Screen) -> &'static str {
    match screen.phase {
        OnAirPhase::Idle => "WAITING",
        OnAirPhase::Thinking => "THINKING",
        OnAirPhase::Drawing(_) => "DRAWING",
        OnAirPhase::Holding(_) => "FINISHED",
        OnAirPhase::Card(_) => "NOT TODAY",
    }
}

fn phase(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let width = |word: &str| slot.lettering.width(word) + 2 * slot.unit;
    let (word, paused) = (pill(screen), "PAUSED");
    let both = width(word) + slot.unit + width(paused);
    let mut words = vec![(word, palette::tone(screen.phase))];
    if screen.paused {
        if screen.phase == OnAirPhase::Idle || both > slot.area.w {
            words.clear();
        }
        words.push((paused, palette::PAPER));
    }
    let mut x = slot.area.x + padding(slot) as i32;
    for (word, color) in words {
        let (y, h) = (slot.area.y + padding(slot) as i32, pill_height(slot.lettering, slot.unit));
        let plate = Rect::new(x, y, width(word), h).intersect(slot.area);
        pixmap.plate(plate, slot.unit / 4, color);
        let at = Point::new(x + slot.unit as i32, middle(slot));
        ink::text(pixmap, word, slot.lettering, at, slot.area, palette::NIGHT);
        x = plate.right() + slot.unit as i32;
    }
}

/// Space around a pill in a slot that is higher than the pill.
fn padding(slot: &Slot) -> u32 {
    slot.area.h.saturating_sub(pill_height(slot.lettering, slot.unit)) / 2
}

/// The figure beside the phase.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counter {
    None,
    Strokes(u32),
    Percent(u16),
    Seconds(u32),
}

impl Counter {
    fn of(phase: OnAirPhase) -> Self {
        match phase {
            OnAirPhase::Idle | OnAirPhase::Thinking => Self::None,
            OnAirPhase::Drawing(Progress::Open { strokes }) => Self::Strokes(strokes),
            OnAirPhase::Drawing(Progress::Closed { per_mille }) => Self::Percent(per_mille / 10),
            OnAirPhase::Holding(Countdown { seconds_left, .. })
            | OnAirPhase::Card(Countdown { seconds_left, .. }) => Self::Seconds(seconds_left),
        }
    }

    fn text(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Strokes(1) => "1 stroke".into(),
            Self::Strokes(strokes) => format!("{strokes} strokes"),
            Self::Percent(percent) => format!("{percent}%"),
            Self::Seconds(seconds) => format!("{seconds} s"),
        }
    }
}

fn figure(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let inner = Slot { area: inset(slot.area, 2 * padding(slot)), ..slot.clone() };
    right_at(&inner, middle(slot), &Counter::of(screen.phase).text(), palette::PAPER, pixmap);
}

/// What is said in place of a donor, an amount and a wish while nobody is on air; last, in one line.
fn invitation(screen: &Screen) -> [&'static str; 4] {
    match (screen.phase, screen.paused) {
        (OnAirPhase::Idle, false) => [
            "Make a wish",
            "Donate and write it down",
            "It becomes pixel art, stroke by stroke, live.",
            "Donate and write a wish",
        ],
        (OnAirPhase::Idle, true) => {
            ["A short break", "Back in a moment", "What you wish now is drawn after it.", "A short break"]
        }
        _ => [""; 4],
    }
}

fn donor<'a>(screen: &'a Screen, idle: &'a str) -> &'a str {
    screen.active.as_ref().map_or(idle, |active| &active.donor)
}

fn donor_line(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let name = donor(screen, invitation(screen)[3]);
    let is_test = screen.active.as_ref().is_some_and(|active| active.test);
    left(slot, &marked(name, is_test), palette::PAPER, pixmap);
}

fn amount<'a>(screen: &'a Screen, idle: &'a str) -> &'a str {
    screen.active.as_ref().map_or(idle, |active| &active.amount)
}

fn amount_line(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let [_, idle, ..] = invitation(screen);
    if !screen.active.as_ref().is_some_and(|active| active.test) {
        return left(slot, amount(screen, idle), palette::GOLD, pixmap);
    }
    let [_, line, tag] = columns(slot, [0, 0, 5 * slot.lettering.digit_width()]);
    left(&line, amount(screen, idle), palette::GOLD, pixmap);
    right(&tag, "TEST", palette::CORAL, pixmap);
}

fn wish(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let [_, _, idle, _] = invitation(screen);
    let text = screen.active.as_ref().map_or(idle, |active| &active.wish);
    let Slot { area, lettering, .. } = slot;
    let (pitch, rise) = lettering.line_pitch(text);
    let lines_max = (area.h + lettering.scale()) / pitch;
    let lines = wrap(text, *lettering, area.w, lines_max as usize);
    for (line, y) in lines.iter().zip((area.y..).step_by(pitch as usize)) {
        ink::text(pixmap, line, *lettering, Point::new(area.x, y - rise), *area, palette::CLOUD);
    }
}

fn queue_count(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if screen.queue_length == 0 && screen.overflow == 0 {
        return;
    }
    let waiting = format!("{} waiting", screen.queue_length);
    if screen.overflow == 0 {
        return right(slot, &waiting, palette::HAZE, pixmap);
    }
    let more = format!("+{}", screen.overflow);
    right(slot, &more, palette::GOLD, pixmap);
    let width = slot.lettering.width(&more) + slot.lettering.digit_width();
    let room = Rect { w: slot.area.w.saturating_sub(width), ..slot.area };
    right(&Slot { area: room, ..slot.clone() }, &waiting, palette::HAZE, pixmap);
}

fn queue_row(slot: &Slot, screen: &Screen, row: usize, pixmap: &mut PixmapMut<'_>) {
    let Some(queued) = screen.next.get(row) else {
        if screen.next.is_empty() && row == 0 {
            left(slot, "The next one could be you", palette::HAZE, pixmap);
        }
        return;
    };
    let column = slot.lettering.digit_width();
    let [number, text, wait] = columns(slot, [2 * column, 0, WAIT_COLUMNS * column]);
    left(&number, &(row + 1).to_string(), palette::HAZE, pixmap);
    right(&wait, &wait_text(queued.wait), palette::HAZE, pixmap);
    if slot.area.w < WISH_COLUMNS_MIN * column {
        return left(&text, &name(queued), palette::PAPER, pixmap);
    }
    let [name_slot, _, wish_slot] =
        columns(&text, [NAME_COLUMNS * column, 0, text.area.w.saturating_sub((NAME_COLUMNS + 1) * column)]);
    left(&name_slot, &name(queued), palette::PAPER, pixmap);
    left(&wish_slot, queued.wish.as_deref().unwrap_or(""), palette::HAZE, pixmap);
}

fn queue_head(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let inner = Slot { area: inset(slot.area, slot.unit), ..slot.clone() };
    if let Some((text, color)) = notice_of(screen) {
        return left(&inner, text, color, pixmap);
    }
    let Some(queued) = screen.next.first() else {
        return left(&inner, "Next could be you", palette::HAZE, pixmap);
    };
    let column = slot.lettering.digit_width();
    let [label, text, wait] = columns(&inner, [5 * column, 0, WAIT_COLUMNS * column]);
    left(&label, "Next", palette::HAZE, pixmap);
    left(&text, &name(queued), palette::PAPER, pixmap);
    right(&wait, &wait_text(queued.wait), palette::HAZE, pixmap);
}

fn name(queued: &Queued) -> Cow<'_, str> {
    marked(queued.donor.as_deref().unwrap_or("…"), queued.test)
}

/// A name, with the mark of a test.
fn marked(name: &str, is_test: bool) -> Cow<'_, str> {
    if is_test { format!("TEST {name}").into() } else { name.into() }
}

/// `~3 min`; whole minutes, from 100 minutes on whole hours.
fn wait_text(wait: Wait) -> String {
    match wait.seconds.div_ceil(60) {
        minutes @ 0..100 => format!("~{} min", minutes.max(1)),
        minutes => format!("~{} h", minutes.div_ceil(60)),
    }
}

fn notice(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if let Some((text, color)) = notice_of(screen) {
        left(slot, text, color, pixmap);
    }
}

fn notice_of(screen: &Screen) -> Option<(&'static str, Color)> {
    match screen.notice {
        Some(Notice::JournalUnavailable) => Some(("Disk full: no new wishes", palette::CORAL)),
        Some(Notice::JournalMissing) => Some(("Data folder gone: no wishes", palette::CORAL)),
        Some(Notice::WarmingUp) => Some(("Warming up…", palette::GOLD)),
        Some(Notice::ModelUnreachable) => Some(("The artist is away…", palette::CORAL)),
        None if screen.paused => Some(("Paused: wishes are kept", palette::GOLD)),
        None => None,
    }
}

fn rate(screen: &Screen) -> u32 {
    screen.measured_fps.unwrap_or(screen.fps.get())
}

/// One line as large as the band allows, or two smaller ones, in the middle of the band. A high band ends with a heart.
fn caption(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if slot.area.h < 2 * slot.lettering.height() {
        return left(slot, &screen.caption, palette::PAPER, pixmap);
    }
    let area = Rect { w: slot.area.w.saturating_sub(heart(slot, pixmap)), ..slot.area };
    let larger = Lettering::of_scale(slot.lettering.scale() + 1);
    let lettering = if larger.width(&screen.caption) <= area.w { larger } else { slot.lettering };
    let lines = wrap(&screen.caption, lettering, area.w, 2);
    let (pitch, rise) = lettering.line_pitch(&screen.caption);
    let top = area.y + area.h.saturating_sub(lines.len() as u32 * pitch) as i32 / 2 - rise;
    for (line, y) in lines.iter().zip((top..).step_by(pitch as usize)) {
        ink::text(pixmap, line, lettering, Point::new(area.x, y), area, palette::PAPER);
    }
}

/// Paints a heart at the right edge of a slot, and returns the width that it needs.
fn heart(slot: &Slot, pixmap: &mut PixmapMut<'_>) -> u32 {
    let scale = (slot.unit / 2).max(1);
    let (w, h) = (sprite::HEART.w * scale, sprite::HEART.h * scale);
    let y = slot.area.y + slot.area.h.saturating_sub(h) as i32 / 2;
    sprite::heart(slot.area.right() - w as i32, y, scale, pixmap);
    w + 2 * slot.unit
}

/// A slot in three columns; the middle one takes what the others leave.
fn columns(slot: &Slot, [first, _, last]: [u32; 3]) -> [Slot; 3] {
    let first = first.min(slot.area.w);
    let last = last.min(slot.area.w - first);
    let middle = slot.area.w - first - last;
    let part = |x, w| Slot { area: Rect { x: slot.area.x + x as i32, w, ..slot.area }, ..slot.clone() };
    [part(0, first), part(first, middle), part(first + middle, last)]
}

fn inset(area: Rect, by: u32) -> Rect {
    Rect { x: area.x + by as i32, w: area.w.saturating_sub(2 * by), ..area }
}

fn left(slot: &Slot, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    let at = Point::new(slot.area.x, line_top(slot));
    ink::text(pixmap, &fit(text, slot.lettering, slot.area.w), slot.lettering, at, slot.area, color);
}

fn right(slot: &Slot, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    right_at(slot, line_top(slot), text, color, pixmap);
}

fn right_at(slot: &Slot, top: i32, text: &str, color: Color, pixmap: &mut PixmapMut<'_>) {
    let text = fit(text, slot.lettering, slot.area.w);
    let at = Point::new(slot.area.right() - slot.lettering.width(&text) as i32, top);
    ink::text(pixmap, &text, slot.lettering, at, slot.area, color);
}

/// The top of the line box whose capitals stand in the middle of a slot; other scripts may be cut there.
fn middle(slot: &Slot) -> i32 {
    let baseline = (slot.area.h as i32 + slot.lettering.capital_height() as i32) / 2;
    slot.area.y + baseline - slot.lettering.ascent() as i32
}

/// The same, moved until the line box of any script lies in the slot.
fn line_top(slot: &Slot) -> i32 {
    let spare = slot.area.h.saturating_sub(slot.lettering.height()) as i32;
    middle(slot).clamp(slot.area.y, slot.area.y + spare)
}
