//! The pieces of the HUD: what each says, and when it has to be painted again.
//!
//! A piece paints its whole slot, whatever was there, from the screen alone.

use super::bar;
use super::layout::{Piece, Slot, wish_pitch};
use super::palette;
use super::surface::Surface;
use crate::geometry::{Color, Rect};
use crate::show::{Countdown, Notice, Phase, Progress, Queued, Screen, Wait};
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
        Piece::Figure => Figure::of(old.phase) != Figure::of(new.phase),
        Piece::Bar => old.phase != new.phase,
        Piece::Donor | Piece::Amount | Piece::Wish => {
            old.active != new.active || idle_changed() || old.paused != new.paused
        }
        Piece::QueueTitle => (old.queue_length, old.overflow) != (new.queue_length, new.overflow),
        Piece::QueueRow(row) => {
            old.next.get(row) != new.next.get(row) || old.next.is_empty() != new.next.is_empty()
        }
        Piece::QueueHead => old.next.first() != new.next.first(),
        Piece::Notice => old.notice != new.notice || old.paused != new.paused,
        Piece::Rate => rate(old) != rate(new),
        Piece::Caption => old.caption != new.caption,
    }
}

/// The part of `slot` that differs between two screens which it differs on.
pub(super) fn touched(slot: &Slot, old: &Screen, new: &Screen) -> Rect {
    match slot.piece {
        Piece::Bar => bar::touched(slot, old.phase, new.phase),
        _ => slot.area,
    }
}

/// Paints one piece.
pub(super) fn paint(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    if slot.piece == Piece::Bar {
        return bar::paint(slot, screen.phase, surface);
    }
    surface.fill(slot.area, slot.on);
    match slot.piece {
        Piece::Phase => phase(slot, screen, surface),
        Piece::Figure => right(slot, &Figure::of(screen.phase).text(), palette::PAPER, surface),
        Piece::Donor => left(slot, donor(screen), palette::PAPER, surface),
        Piece::Amount => amount(slot, screen, surface),
        Piece::Wish => wish(slot, screen, surface),
        Piece::QueueTitle => queue_title(slot, screen, surface),
        Piece::QueueRow(row) => queue_row(slot, screen, row, surface),
        Piece::QueueHead => queue_head(slot, screen, surface),
        Piece::Notice => notice(slot, screen, surface),
        Piece::Rate => right(slot, &format!("{} FPS", rate(screen)), palette::HAZE, surface),
        Piece::Caption => caption(slot, screen, surface),
        Piece::Bar => {}
    }
}

/// The colour of a phase, on its pill and in its bar.
pub(super) fn tone(phase: Phase) -> Color {
    match phase {
        Phase::Idle | Phase::Thinking => palette::LILAC,
        Phase::Drawing(_) => palette::MINT,
        Phase::Holding(_) => palette::GOLD,
        Phase::Card(_) => palette::CORAL,
    }
}

/// The word on a phase's pill.
fn pill(screen: &Screen) -> &'static str {
    match screen.phase {
        Phase::Idle => "WAITING",
        Phase::Thinking => "THINKING",
        Phase::Drawing(_) => "DRAWING",
        Phase::Holding(_) => "FINISHED",
        Phase::Card(_) => "NOT TODAY",
    }
}

fn phase(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let width = |word: &str| slot.lettering.width(word) + 2 * slot.unit;
    let (word, paused) = (pill(screen), "PAUSED");
    let both = width(word) + slot.unit + width(paused);
    let mut words = vec![(word, tone(screen.phase))];
    if screen.paused {
        if screen.phase == Phase::Idle || both > slot.area.w {
            words.clear();
        }
        words.push((paused, palette::PAPER));
    }
    let mut x = slot.area.x;
    for (word, color) in words {
        let plate = Rect { x, w: width(word), ..slot.area };
        surface.plate(plate, slot.unit / 4, color);
        let room = Rect { x: x + slot.unit as i32, w: width(word) - slot.unit, ..centred(slot) };
        surface.text(word, slot.lettering, room.intersect(slot.area), palette::NIGHT);
        x = plate.right() + slot.unit as i32;
    }
}

/// The figure beside the phase.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Figure {
    None,
    Strokes(u32),
    Percent(u16),
    Seconds(u32),
}

impl Figure {
    fn of(phase: Phase) -> Self {
        match phase {
            Phase::Idle | Phase::Thinking => Self::None,
            Phase::Drawing(Progress::Open { strokes }) => Self::Strokes(strokes),
            Phase::Drawing(Progress::Closed { per_mille }) => Self::Percent(per_mille / 10),
            Phase::Holding(Countdown { seconds_left, .. }) | Phase::Card(Countdown { seconds_left, .. }) => {
                Self::Seconds(seconds_left)
            }
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

fn donor(screen: &Screen) -> &str {
    match (&screen.active, screen.phase, screen.paused) {
        (Some(active), ..) => &active.donor,
        (None, Phase::Idle, true) => "A short break",
        (None, Phase::Idle, false) => "Make a wish",
        (None, ..) => "",
    }
}

fn amount(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let text = match (&screen.active, screen.phase, screen.paused) {
        (Some(active), ..) => &active.amount,
        (None, Phase::Idle, true) => "Wishes are kept",
        (None, Phase::Idle, false) => "Donate and write it down",
        (None, ..) => "",
    };
    // Beside the name an amount stands at the right edge; below it, under the name.
    let beside = slot.area.w <= 12 * slot.lettering.digit_width();
    if beside {
        return right(slot, text, palette::GOLD, surface);
    }
    left(slot, text, palette::GOLD, surface);
    if screen.active.as_ref().is_some_and(|active| active.test) {
        right(slot, "TEST", palette::CORAL, surface);
    }
}

fn wish(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let text = match (&screen.active, screen.phase, screen.paused) {
        (Some(active), ..) => &active.wish,
        (None, Phase::Idle, true) => "Drawing goes on soon.",
        (None, Phase::Idle, false) => {
            "It becomes pixel art within seconds, stroke by stroke, live on stream."
        }
        (None, ..) => "",
    };
    let pitch = wish_pitch(slot.lettering).min(slot.area.h.max(1));
    let lines = wrap(text, slot.lettering, slot.area.w, (slot.area.h / pitch) as usize);
    for (line, y) in lines.iter().zip((slot.area.y..).step_by(pitch as usize)) {
        surface.text(
            line,
            slot.lettering,
            Rect { y, h: slot.lettering.height(), ..slot.area },
            palette::CLOUD,
        );
    }
}

fn queue_title(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    left(slot, "Next up", palette::HAZE, surface);
    if screen.queue_length == 0 && screen.overflow == 0 {
        return;
    }
    let waiting = format!("{} waiting", screen.queue_length);
    if screen.overflow == 0 {
        return right(slot, &waiting, palette::HAZE, surface);
    }
    let more = format!("+{}", screen.overflow);
    right(slot, &more, palette::GOLD, surface);
    let width = slot.lettering.width(&more) + slot.lettering.digit_width();
    let room = Rect { w: slot.area.w.saturating_sub(width), ..slot.area };
    right(&Slot { area: room, ..slot.clone() }, &waiting, palette::HAZE, surface);
}

fn queue_row(slot: &Slot, screen: &Screen, row: usize, surface: &mut Surface<'_>) {
    let Some(queued) = screen.next.get(row) else {
        if screen.next.is_empty() && row == 0 {
            left(slot, "The next one could be you", palette::HAZE, surface);
        }
        return;
    };
    let column = slot.lettering.digit_width();
    let [number, text, wait] = columns(slot, [2 * column, 0, WAIT_COLUMNS * column]);
    left(&number, &(row + 1).to_string(), palette::HAZE, surface);
    right(&wait, &wait_text(queued.wait), palette::HAZE, surface);
    if slot.area.w < WISH_COLUMNS_MIN * column {
        return left(&text, &name(queued), palette::PAPER, surface);
    }
    let [name_slot, _, wish_slot] =
        columns(&text, [NAME_COLUMNS * column, 0, text.area.w.saturating_sub((NAME_COLUMNS + 1) * column)]);
    left(&name_slot, &name(queued), palette::PAPER, surface);
    left(&wish_slot, queued.wish.as_deref().unwrap_or(""), palette::HAZE, surface);
}

fn queue_head(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let inner = Slot { area: inset(centred(slot), slot.unit), ..slot.clone() };
    let Some(queued) = screen.next.first() else {
        return left(&inner, "Next could be you", palette::HAZE, surface);
    };
    let column = slot.lettering.digit_width();
    let [label, text, wait] = columns(&inner, [5 * column, 0, WAIT_COLUMNS * column]);
    left(&label, "Next", palette::HAZE, surface);
    left(&text, &name(queued), palette::PAPER, surface);
    right(&wait, &wait_text(queued.wait), palette::HAZE, surface);
}

fn name(queued: &Queued) -> String {
    let name = queued.donor.as_deref().unwrap_or("…");
    if queued.test { format!("{name} (test)") } else { name.to_owned() }
}

/// `~3 min`; whole minutes, from 100 minutes on whole hours.
fn wait_text(wait: Wait) -> String {
    match wait.seconds.div_ceil(60) {
        minutes @ 0..100 => format!("~{} min", minutes.max(1)),
        minutes => format!("~{} h", minutes.div_ceil(60)),
    }
}

fn notice(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let (text, color) = match screen.notice {
        Some(Notice::JournalUnavailable) => ("Disk full: no new wishes", palette::CORAL),
        Some(Notice::WarmingUp) => ("Warming up…", palette::GOLD),
        Some(Notice::ModelUnreachable) => ("The artist is away…", palette::CORAL),
        None if screen.paused => ("Paused: wishes are kept", palette::GOLD),
        None => return,
    };
    left(slot, text, color, surface);
}

fn rate(screen: &Screen) -> u32 {
    screen.measured_fps.unwrap_or(screen.fps.get())
}

/// One line as large as the band allows, or two smaller ones, in the middle of the band.
fn caption(slot: &Slot, screen: &Screen, surface: &mut Surface<'_>) {
    let larger = Lettering::of_scale(slot.lettering.scale() + 1);
    let has_two_lines = slot.area.h >= 2 * slot.lettering.height();
    let lettering = match has_two_lines && larger.width(&screen.caption) <= slot.area.w {
        true => larger,
        false => slot.lettering,
    };
    let lines = wrap(&screen.caption, lettering, slot.area.w, if has_two_lines { 2 } else { 1 });
    let height = lines.len() as u32 * lettering.height();
    let top = slot.area.y + slot.area.h.saturating_sub(height) as i32 / 2;
    for (line, y) in lines.iter().zip((top..).step_by(lettering.height() as usize)) {
        let room = Rect { y, h: lettering.height(), ..slot.area };
        surface.text(line, lettering, room.intersect(slot.area), palette::PAPER);
    }
}

/// A slot in three columns; the middle one takes what the others leave.
fn columns(slot: &Slot, [first, _, last]: [u32; 3]) -> [Slot; 3] {
    let first = first.min(slot.area.w);
    let last = last.min(slot.area.w - first);
    let middle = slot.area.w - first - last;
    let part = |x, w| Slot { area: Rect { x: slot.area.x + x as i32, w, ..slot.area }, ..slot.clone() };
    [part(0, first), part(first, middle), part(first + middle, last)]
}

/// The line box in the middle of a slot that is higher.
fn centred(slot: &Slot) -> Rect {
    let spare = slot.area.h.saturating_sub(slot.lettering.height());
    Rect { y: slot.area.y + spare as i32 / 2, h: slot.area.h - spare, ..slot.area }
}

fn inset(area: Rect, by: u32) -> Rect {
    Rect { x: area.x + by as i32, w: area.w.saturating_sub(2 * by), ..area }
}

fn left(slot: &Slot, text: &str, color: Color, surface: &mut Surface<'_>) {
    surface.text(&fit(text, slot.lettering, slot.area.w), slot.lettering, slot.area, color);
}

fn right(slot: &Slot, text: &str, color: Color, surface: &mut Surface<'_>) {
    let text = fit(text, slot.lettering, slot.area.w);
    let width = slot.lettering.width(&text);
    let room = Rect { x: slot.area.right() - width as i32, w: width, ..slot.area };
    surface.text(&text, slot.lettering, room, color);
}
