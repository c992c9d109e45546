//! The pieces of the HUD: what each says, and when it has to be painted again.
//!
//! A piece paints its whole slot, whatever was there, from the screen alone.

mod place;
mod queue;

use std::mem::discriminant;

use place::{columns, heart, heart_width, inset, left, left_whole, middle, right, right_at};
use queue::{head_columns, marked, queue_count, queue_head, queue_row, queued_name, queued_texts};

use super::code::CodePlace;
use super::layout::{Piece, Slot, pill_height};
use super::palette;
use super::{bar, ink};
use crate::geometry::{Color, Point, Rect};
use crate::language::Language;
use crate::pixmap::PixmapMut;
use crate::show::{Countdown, Notice, OnAirPhase, Progress, Queued, Screen};
use crate::text::{CutKind, Lettering, fit, fit_allowed, wrap, wrap_allowed};

/// Columns of a queue row from which on it has room for the wish.
const WISH_COLUMNS_MIN: u32 = 48;
/// Columns of a name in such a row.
const NAME_COLUMNS: u32 = 16;
/// Columns of an estimated wait: `~59 min`.
const WAIT_COLUMNS: u32 = 8;

/// The lengths at which a text must not be cut, where they are known.
type NoCutAt<'a> = Option<&'a [u32]>;

/// Whether the request on air was judged with all that a cut can leave: then no word of its plan is cut either.
pub(super) fn is_cut_as_judged(screen: &Screen) -> bool {
    screen.active.as_ref().is_some_and(|active| active.no_cut.wish.is_some())
}

/// Whether `slot` looks different on two screens of one language.
pub(super) fn differs(slot: &Slot, old: &Screen, new: &Screen) -> bool {
    let other_phase = || discriminant(&old.phase) != discriminant(&new.phase);
    match slot.piece {
        Piece::Phase => other_phase() || old.paused != new.paused,
        Piece::Figure => Counter::of(old.phase) != Counter::of(new.phase),
        Piece::Bar => old.phase != new.phase,
        Piece::Donor | Piece::DonorBeside | Piece::Amount | Piece::AmountBeside => {
            old.active != new.active || other_phase() || old.paused != new.paused
        }
        Piece::Wish => {
            old.active != new.active || other_phase() || old.paused != new.paused || old.share != new.share
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
        Piece::Caption => old.caption != new.caption || is_cut_as_judged(old) != is_cut_as_judged(new),
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
        Piece::Donor | Piece::DonorBeside => {
            left_whole(slot, &donor_shown(slot, screen), palette::PAPER, pixmap);
        }
        Piece::Amount => amount_line(slot, screen, pixmap),
        Piece::AmountBeside => right(slot, amount(screen, ""), palette::GOLD, pixmap),
        Piece::Wish => wish(slot, screen, pixmap),
        Piece::QueueTitle => {
            left(slot, screen.language.text("hud.queue"), palette::HAZE, pixmap);
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
        Piece::Rate => right(slot, &screen.language.fill("hud.rate", rate(screen)), palette::HAZE, pixmap),
        Piece::Caption => caption(slot, screen, pixmap),
        Piece::Bar => {}
    }
}

/// The word on a phase's pill.
fn pill(screen: &Screen) -> &'static str {
    screen.language.text(match screen.phase {
        OnAirPhase::Idle => "hud.idle",
        OnAirPhase::Thinking => "hud.thinking",
        OnAirPhase::Drawing(_) => "hud.drawing",
        OnAirPhase::Holding(_) => "hud.holding",
        OnAirPhase::Card(_) => "hud.card",
    })
}

fn phase(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let width = |word: &str| slot.lettering.width(word) + 2 * slot.unit;
    let (word, paused) = (pill(screen), screen.language.text("hud.paused"));
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

    fn text(self, language: Language) -> String {
        match self {
            Self::None => String::new(),
            Self::Strokes(strokes) => language.count("hud.strokes", strokes),
            Self::Percent(percent) => format!("{percent}%"),
            Self::Seconds(seconds) => language.fill("hud.seconds", seconds),
        }
    }
}

fn figure(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let inner = Slot { area: inset(slot.area, 2 * padding(slot)), ..slot.clone() };
    right_at(&inner, middle(slot), &Counter::of(screen.phase).text(screen.language), palette::PAPER, pixmap);
}

/// What is said in place of a donor, an amount and a wish while nobody is on air; last, in one line.
fn invitation(screen: &Screen) -> [&'static str; 4] {
    let keys = match (screen.phase, screen.paused) {
        (OnAirPhase::Idle, false) => {
            ["hud.invite-title", "hud.invite-how", "hud.invite-words", "hud.invite-line"]
        }
        (OnAirPhase::Idle, true) => ["hud.break-title", "hud.break-how", "hud.break-words", "hud.break-line"],
        _ => return [""; 4],
    };
    keys.map(|key| screen.language.text(key))
}

fn donor<'a>(screen: &'a Screen, idle: &'a str) -> &'a str {
    screen.active.as_ref().map_or(idle, |active| &active.donor)
}

/// Who is on air; with the mark of a test where the amount has no line of its own to bear it.
fn donor_shown(slot: &Slot, screen: &Screen) -> String {
    let [alone, _, _, beside] = invitation(screen);
    let is_beside = slot.piece == Piece::DonorBeside;
    let is_test = is_beside && screen.active.as_ref().is_some_and(|active| active.test);
    let name = donor(screen, if is_beside { beside } else { alone });
    name_shown(slot, name, test_mark(is_test, screen.language), active_name(screen))
}

/// Where the name on air must not be cut.
fn active_name(screen: &Screen) -> NoCutAt<'_> {
    screen.active.as_ref().and_then(|active| active.no_cut.donor.as_deref())
}

/// What stands before a name that the operator made up; nothing before another.
fn test_mark(is_test: bool, language: Language) -> String {
    if is_test { format!("{} ", language.text("hud.test")) } else { String::new() }
}

/// A name, after the mark of a test, cut where it may be.
fn name_shown(slot: &Slot, name: &str, mark: String, no_cut: NoCutAt<'_>) -> String {
    let Slot { area, lettering, .. } = slot;
    let Some(no_cut) = no_cut else { return fit(&marked(name, mark), *lettering, area.w) };
    let width = if mark.is_empty() { 0 } else { lettering.width(&mark) };
    let name = fit_allowed(name, CutKind::Name, no_cut, *lettering, area.w.saturating_sub(width));
    marked(&name, mark).into_owned()
}

fn amount<'a>(screen: &'a Screen, idle: &'a str) -> &'a str {
    screen.active.as_ref().map_or(idle, |active| &active.amount)
}

fn amount_line(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    let [_, idle, ..] = invitation(screen);
    if !screen.active.as_ref().is_some_and(|active| active.test) {
        return left(slot, amount(screen, idle), palette::GOLD, pixmap);
    }
    let mark = screen.language.text("hud.test");
    let [_, line, tag] = columns(slot, [0, 0, slot.lettering.width(mark) + slot.lettering.digit_width()]);
    left(&line, amount(screen, idle), palette::GOLD, pixmap);
    right(&tag, mark, palette::CORAL, pixmap);
}

/// The code of the picture's address, where there is one and it has room.
fn code_place(slot: &Slot, screen: &Screen) -> Option<CodePlace> {
    CodePlace::of(screen.share.as_deref()?, slot.area)
}

/// What a code leaves of a wish's place.
fn wish_room(slot: &Slot, code: Option<&CodePlace>) -> Rect {
    let width = code.map_or(0, |code| code.area.w + 2 * slot.unit);
    Rect { w: slot.area.w.saturating_sub(width), ..slot.area }
}

fn wish(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if let Some(code) = code_place(slot, screen) {
        code.paint(pixmap);
    }
    let Slot { area, lettering, .. } = slot;
    let (pitch, rise) = lettering.line_pitch(wish_text(screen));
    for (line, y) in wish_lines(slot, screen).iter().zip((area.y..).step_by(pitch as usize)) {
        ink::text(pixmap, line, *lettering, Point::new(area.x, y - rise), *area, palette::CLOUD);
    }
}

fn wish_text(screen: &Screen) -> &str {
    let [_, _, idle, _] = invitation(screen);
    screen.active.as_ref().map_or(idle, |active| &active.wish)
}

fn wish_lines(slot: &Slot, screen: &Screen) -> Vec<String> {
    let (text, lettering) = (wish_text(screen), &slot.lettering);
    let area = wish_room(slot, code_place(slot, screen).as_ref());
    let lines_max = ((area.h + lettering.scale()) / lettering.line_pitch(text).0) as usize;
    match screen.active.as_ref().and_then(|active| active.no_cut.wish.as_deref()) {
        Some(no_cut) => wrap_allowed(text, CutKind::Wish, no_cut, *lettering, area.w, lines_max),
        None => wrap(text, *lettering, area.w, lines_max),
    }
}

fn notice(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if let Some((text, color)) = notice_of(screen) {
        left(slot, text, color, pixmap);
    }
}

fn notice_of(screen: &Screen) -> Option<(&'static str, Color)> {
    let (key, color) = match screen.notice {
        Some(Notice::JournalUnavailable) => ("hud.disk-full", palette::CORAL),
        Some(Notice::JournalMissing) => ("hud.folder-gone", palette::CORAL),
        Some(Notice::WarmingUp) => ("hud.warming-up", palette::GOLD),
        Some(Notice::ModelUnreachable) => ("hud.model-away", palette::CORAL),
        None if screen.paused => ("hud.paused-notice", palette::GOLD),
        None => return None,
    };
    Some((screen.language.text(key), color))
}

fn rate(screen: &Screen) -> u32 {
    screen.measured_fps.unwrap_or(screen.fps.get())
}

/// One line as large as the band allows, or two smaller ones, in the middle of the band. A high band ends with a heart.
fn caption(slot: &Slot, screen: &Screen, pixmap: &mut PixmapMut<'_>) {
    if is_low(slot) {
        return left_whole(
            slot,
            &caption_lines(slot, slot.area.w, screen).1.concat(),
            palette::PAPER,
            pixmap,
        );
    }
    let area = Rect { w: slot.area.w.saturating_sub(heart(slot, pixmap)), ..slot.area };
    let (lettering, lines) = caption_lines(slot, area.w, screen);
    let (pitch, rise) = lettering.line_pitch(&screen.caption);
    let top = area.y + area.h.saturating_sub(lines.len() as u32 * pitch) as i32 / 2 - rise;
    for (line, y) in lines.iter().zip((top..).step_by(pitch as usize)) {
        ink::text(pixmap, line, lettering, Point::new(area.x, y), area, palette::PAPER);
    }
}

/// Whether a caption's band has room for one line only.
fn is_low(slot: &Slot) -> bool {
    slot.area.h < 2 * slot.lettering.height()
}

/// The caption in lines of at most `width` pixels, and their size.
fn caption_lines(slot: &Slot, width: u32, screen: &Screen) -> (Lettering, Vec<String>) {
    let (text, whole_words) = (&screen.caption, is_cut_as_judged(screen));
    if is_low(slot) {
        let shown = match whole_words {
            true => fit_allowed(text, CutKind::Words, &[], slot.lettering, width),
            false => fit(text, slot.lettering, width),
        };
        return (slot.lettering, vec![shown]);
    }
    let larger = Lettering::of_scale(slot.lettering.scale() + 1);
    let lettering = if larger.width(text) <= width { larger } else { slot.lettering };
    let lines = match whole_words {
        true => wrap_allowed(text, CutKind::Words, &[], lettering, width, 2),
        false => wrap(text, lettering, width, 2),
    };
    (lettering, lines)
}

/// What a slot shows of texts that viewers and models wrote, each on one line.
pub(super) fn told(slot: &Slot, screen: &Screen) -> Vec<String> {
    let inner = || Slot { area: inset(slot.area, slot.unit), ..slot.clone() };
    let row = |slot: &Slot, queued: &Queued| {
        queued_texts(slot, queued, screen.language).into_iter().map(|(_, shown)| shown).collect()
    };
    match slot.piece {
        Piece::Donor | Piece::DonorBeside => vec![donor_shown(slot, screen)],
        Piece::Wish => vec![wish_lines(slot, screen).join(" ")],
        Piece::QueueRow(at) => screen.next.get(at).map_or_else(Vec::new, |queued| row(slot, queued)),
        Piece::QueueMore(at) => screen.next.get(at).map_or_else(Vec::new, |queued| row(&inner(), queued)),
        Piece::QueueHead => {
            let [_, text, _] = head_columns(&inner(), screen.language);
            screen
                .next
                .first()
                .map(|queued| queued_name(&text, queued, screen.language))
                .into_iter()
                .collect()
        }
        Piece::Caption => {
            let width =
                if is_low(slot) { slot.area.w } else { slot.area.w.saturating_sub(heart_width(slot)) };
            vec![caption_lines(slot, width, screen).1.join(" ")]
        }
        Piece::Phase
        | Piece::Figure
        | Piece::Bar
        | Piece::Amount
        | Piece::AmountBeside
        | Piece::QueueTitle
        | Piece::QueueCount
        | Piece::Notice
        | Piece::Rate => Vec::new(),
    }
}
