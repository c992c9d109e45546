//! What was on screen when, as lines of text: for people, and for golden files.
//!
//! A line is written when something begins, ends or comes in; a cursor that moves and seconds that run down are not
//! worth one. Holds only what viewers may see.

use std::fmt::{self, Write as _};

use super::donation::RequestId;
use super::fact::Entry;
use super::history::Ended;
use super::screen::{Active, Notice, OnAirPhase, Picture, Progress, Queued, Screen};
use super::state::Show;
use crate::time::Frame;

/// A line of a trace: when, and what.
#[derive(Clone, Copy, Debug)]
pub struct TraceLine<'a> {
    /// The frame.
    pub frame: Frame,
    /// Milliseconds from the session's start to it.
    pub ms: u64,
    /// What changed.
    pub what: Traced<'a>,
}

/// What changed at a line of a trace.
#[derive(Clone, Copy, Debug)]
pub enum Traced<'a> {
    /// A request ended.
    Ended(&'a Ended),
    /// Another screen is shown.
    Screen {
        /// The screen.
        screen: &'a Screen,
        /// Whose turn it is.
        on_air: Option<&'a RequestId>,
        /// The same in words.
        words: &'a str,
    },
}

impl fmt::Display for TraceLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>8} {:>6}.{:03}  ", self.frame.0, self.ms / 1000, self.ms % 1000)?;
        match self.what {
            Traced::Ended(ended) => write!(f, "end {} {}", ended.request, ended.end.name()),
            Traced::Screen { words, .. } => f.write_str(words),
        }
    }
}

/// Follows a show and writes down what changes.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    scene: String,
    ended: u64,
}

impl Trace {
    /// A trace of a show that has not started.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the show take in an entry, and gives `write` every line that this is worth.
    pub fn apply(&mut self, show: &mut Show, entry: &Entry, mut write: impl FnMut(&TraceLine<'_>)) {
        self.advance(show, entry.frame, &mut write);
        show.apply(entry);
        self.look(show, &mut write);
    }

    /// Lets time pass, stopping wherever time alone changes something.
    pub fn advance(&mut self, show: &mut Show, to: Frame, mut write: impl FnMut(&TraceLine<'_>)) {
        while let Some(deadline) = show.deadline().filter(|&deadline| deadline <= to) {
            show.advance(deadline);
            self.look(show, &mut write);
        }
        show.advance(to);
    }

    /// Forgets what was on screen: the next look writes it down, whether it is different or not.
    pub fn restart(&mut self) {
        self.scene.clear();
    }

    /// Writes down what is different from the last look.
    pub fn look(&mut self, show: &Show, mut write: impl FnMut(&TraceLine<'_>)) {
        let frame = show.now();
        let ms = show.settings().fps.ms_of_frame(frame);
        for ended in show.ended_since(self.ended) {
            write(&TraceLine { frame, ms, what: Traced::Ended(ended) });
        }
        self.ended = show.ended_total();
        let on_air = show.on_air().map(|on_air| on_air.request.id());
        let screen = show.screen();
        let words = scene(&screen, on_air);
        if words != self.scene {
            let what = Traced::Screen { screen: &screen, on_air, words: &words };
            write(&TraceLine { frame, ms, what });
            self.scene = words;
        }
    }
}

fn scene(screen: &Screen, on_air: Option<&RequestId>) -> String {
    let mut text = phase(screen);
    if let (Some(id), Some(active)) = (on_air, &screen.active) {
        // Writing to a string cannot fail.
        let _ = write!(text, " | {id} {}", name(active));
    }
    if screen.queue_length > 0 || !screen.next.is_empty() {
        let next: Vec<String> = screen.next.iter().map(queued).collect();
        let _ = write!(text, " | {} waiting: {}", screen.queue_length, next.join(", "));
    }
    if screen.overflow > 0 {
        let _ = write!(text, " +{}", screen.overflow);
    }
    if screen.paused {
        text += " | paused";
    }
    if let Some(address) = &screen.share {
        let _ = write!(text, " | code {address}");
    }
    match screen.notice {
        Some(Notice::ModelUnreachable) => text += " | model unreachable",
        Some(Notice::WarmingUp) => text += " | warming up",
        Some(Notice::JournalUnavailable) => text += " | journal unavailable",
        Some(Notice::JournalMissing) => text += " | journal missing",
        None => {}
    }
    text
}

fn phase(screen: &Screen) -> String {
    match (&screen.phase, &screen.picture) {
        (OnAirPhase::Idle, _) => "idle".to_owned(),
        (OnAirPhase::Thinking, Picture::Drawing { .. }) => "thinking, old picture".to_owned(),
        (OnAirPhase::Thinking, _) => "thinking".to_owned(),
        (OnAirPhase::Drawing(Progress::Open { strokes: 1 }), _) => "drawing, 1 stroke".to_owned(),
        (OnAirPhase::Drawing(Progress::Open { strokes }), _) => format!("drawing, {strokes} strokes"),
        (OnAirPhase::Drawing(Progress::Closed { .. }), Picture::Drawing { drawing, .. }) => {
            format!("drawing, {} pixels, {:?}", drawing.total(), screen.caption)
        }
        (OnAirPhase::Drawing(Progress::Closed { .. }), _) => "drawing".to_owned(),
        (OnAirPhase::Holding(countdown), _) => format!("holding {} s", countdown.seconds_total),
        (OnAirPhase::Card(countdown), Picture::Card { text }) => {
            format!("card {text:?} {} s", countdown.seconds_total)
        }
        (OnAirPhase::Card(countdown), _) => format!("card {} s", countdown.seconds_total),
    }
}

fn name(active: &Active) -> String {
    let test = if active.test { " (test)" } else { "" };
    format!("{}, {}{test}: {:?}", active.donor, active.amount, active.wish)
}

fn queued(queued: &Queued) -> String {
    let shown = |text: &Option<String>| text.as_ref().map_or("…".to_owned(), |text| format!("{text:?}"));
    format!("{} by {}", shown(&queued.wish), queued.donor.as_deref().unwrap_or("…"))
}
