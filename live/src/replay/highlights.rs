//! Which pictures a film of an evening's highlights shows, and how fast.
//!
//! Who gave most comes first; amounts of different currencies are not converted: each counts as its share of the largest one
//! in its currency. The film itself is in the order of the evening.

use std::collections::BTreeMap;

use engine::show::{DonationSource, End};
use engine::time::{Fps, Frame};

use super::Turn;

/// How long a finished picture stays.
const STAY_MS: u64 = 2_000;
/// A speed in thousandths is this many times the speed.
pub const SPEED_UNIT: u64 = 1_000;

/// What is wanted of a film.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HighlightOptions {
    /// Pictures at most.
    pub top: usize,
    /// How many times as fast a picture is drawn, in thousandths.
    pub speed: u64,
    /// Length of the film in milliseconds, at most.
    pub max_ms: u64,
}

/// A part of a session that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Highlight {
    first: Frame,
    finished: Frame,
    last: Frame,
    speed: u64,
}

impl Highlight {
    fn of(turn: &Turn, speed: u64) -> Self {
        let Turn { drawing, finished, last, .. } = *turn;
        Self { first: drawing, finished: finished.max(drawing), last, speed }
    }

    /// Frames of the film while it is drawn.
    fn drawn(&self, recorded: Fps, film: Fps) -> u64 {
        let per_second = u64::from(recorded.get()) * self.speed;
        (self.finished.since(self.first) * u64::from(film.get()) * SPEED_UNIT).div_ceil(per_second)
    }

    /// The session's frames that it shows, one for each of the film's.
    fn frames(&self, recorded: Fps, film: Fps) -> impl Iterator<Item = Frame> + use<> {
        let Self { first, finished, last, speed } = *self;
        let (recorded_fps, film_fps) = (u64::from(recorded.get()), u64::from(film.get()));
        let drawn = (0..self.drawn(recorded, film))
            .map(move |number| first.after(number * recorded_fps * speed / (film_fps * SPEED_UNIT)));
        let stays = (0..film.frames_of_ms(STAY_MS))
            .map(move |number| finished.after(number * recorded_fps / film_fps).min(last.max(finished)));
        drawn.map(move |frame| frame.min(finished)).chain(stays)
    }
}

/// The frames of a session that a film of its highlights shows, one after another; none when nothing was drawn.
#[must_use]
pub fn highlights(turns: &[Turn], options: HighlightOptions, recorded: Fps, film: Fps) -> Vec<Frame> {
    let stay = film.frames_of_ms(STAY_MS);
    let mut left = film.frames_of_ms(options.max_ms);
    let mut chosen = Vec::new();
    for turn in ranked(turns) {
        if chosen.len() == options.top {
            break;
        }
        let mut highlight = Highlight::of(turn, options.speed.max(1));
        let mut length = highlight.drawn(recorded, film) + stay;
        if length > left && chosen.is_empty() {
            // A film shows something: its first picture is drawn as fast as it must be.
            let room = left.saturating_sub(stay).max(1);
            highlight.speed *= (length - stay).div_ceil(room);
            length = highlight.drawn(recorded, film) + stay;
        }
        if length <= left || chosen.is_empty() {
            left = left.saturating_sub(length);
            chosen.push(highlight);
        }
    }
    chosen.sort_by_key(|highlight| highlight.first);
    chosen.iter().flat_map(|highlight| highlight.frames(recorded, film)).collect()
}

/// What was drawn, each donation's last run, those who gave most first.
fn ranked(turns: &[Turn]) -> Vec<&Turn> {
    let mut last_runs: BTreeMap<&str, &Turn> = BTreeMap::new();
    let is_shown =
        |turn: &&Turn| turn.ended.end == End::Drawn && turn.ended.donation.source != DonationSource::Test;
    for turn in turns.iter().filter(is_shown) {
        last_runs.insert(&turn.ended.donation.id, turn);
    }
    let amount = |turn: &Turn| turn.ended.donation.amount.parse().ok().filter(|it: &f64| it.is_finite());
    let mut largest: BTreeMap<&str, f64> = BTreeMap::new();
    for turn in last_runs.values() {
        let of_currency = largest.entry(&turn.ended.donation.currency).or_default();
        *of_currency = of_currency.max(amount(turn).unwrap_or(0.0));
    }
    let share = |turn: &Turn| match largest.get(turn.ended.donation.currency.as_str()) {
        Some(largest) if *largest > 0.0 => amount(turn).unwrap_or(0.0) / largest,
        _ => 0.0,
    };
    let mut ranked: Vec<&Turn> = last_runs.values().copied().collect();
    ranked.sort_by(|one, other| {
        share(other).total_cmp(&share(one)).then(one.ended.number.cmp(&other.ended.number))
    });
    ranked
}
