//! A recorded session, shown again: the same entries through the same show, at any frame.
//!
//! Going forward costs what lies between; what is skipped is never painted. Reads one file and no clock.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts are matched one by one")]

mod ends;
mod hashes;
mod highlights;
pub mod player;
mod source;
mod timeline;
mod transport;
mod turns;

use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use engine::show::journal::Line;
use engine::show::{Entry, Fact, Screen, SessionStarted, Show, ShowSettings, Trace, TraceLine};
use engine::stage::{self, Layout};
use engine::time::Frame;
use jiff::Timestamp;

pub use ends::ends;
pub use hashes::{Hashed, Hashes};
pub use highlights::{HighlightOptions, SPEED_UNIT, highlights};
pub use turns::{Turn, turns};

use crate::journal::{EntryReader, ReadError, advice};

/// A session's file and a show somewhere in it.
#[derive(Clone, Debug)]
pub struct Playback {
    entries: Vec<Entry>,
    settings: ShowSettings,
    /// When the session began, where its file says so.
    began: Option<Timestamp>,
    show: Show,
    /// The first entry that the show has not taken in.
    next: usize,
    /// Frames from one remembered show to the next, and these shows; none unless asked for.
    every: Option<u64>,
    remembered: Vec<(Show, usize)>,
}

/// Shows that are remembered at most: going back costs a part of the session in so many.
const REMEMBERED_MAX: u64 = 128;

impl Playback {
    /// Reads a session's file, compressed by gzip or not; `-` is standard input. What another version of program or fonts
    /// recorded is said in the log.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or holds no session.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let failed = || format!("cannot read {}", path.display());
        let mut session = EntryReader::new(source::open(path).with_context(failed)?);
        let (mut entries, mut began) = (Vec::new(), None);
        let damaged = |error| match error {
            ReadError::Io(error) => anyhow::Error::new(error).context(failed()),
            ReadError::Damaged(damage) => anyhow!("{}, {damage}. {}", path.display(), advice(&damage)),
        };
        while let Some(line) = session.next_line(&mut entries).map_err(damaged)? {
            if entries.is_empty() && began.is_none() {
                began = time_of(line);
            }
        }
        if let Some(torn) = session.torn() {
            tracing::warn!(line = torn.line, "the last line is torn and left out");
        }
        let session = Self::of(entries).with_context(|| format!("{} holds no session", path.display()))?;
        Ok(Self { began, ..session })
    }

    /// A session from its entries.
    ///
    /// # Errors
    /// When they do not begin with the start of a session.
    pub fn of(entries: Vec<Entry>) -> anyhow::Result<Self> {
        let Some(Fact::SessionStarted(started)) = entries.first().map(|entry| &entry.fact) else {
            bail!("it must begin with session_started");
        };
        warn_of_other_versions(started);
        let settings = started.settings.clone();
        Ok(Self {
            entries,
            settings,
            began: None,
            show: Show::new(),
            next: 0,
            every: None,
            remembered: Vec::new(),
        })
    }

    /// What was recorded, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The settings it was recorded with.
    #[must_use]
    pub const fn settings(&self) -> &ShowSettings {
        &self.settings
    }

    /// When it began, where that is known.
    #[must_use]
    pub const fn began(&self) -> Option<Timestamp> {
        self.began
    }

    /// What it looked like: the recorded layout and scale, unless others are asked for.
    #[must_use]
    pub fn stage_settings(&self, layout: Option<Layout>, scale: Option<u32>) -> stage::StageSettings {
        stage::StageSettings {
            layout: layout.unwrap_or(self.settings.layout),
            scale: scale.unwrap_or(self.settings.scale),
            canvas: self.settings.canvas,
            size: None,
        }
    }

    /// The last frame that was recorded.
    #[must_use]
    pub fn last(&self) -> Frame {
        self.entries.last().map_or(Frame::ZERO, |entry| entry.frame)
    }

    /// Remembers shows on the way from now on, so that going back is quick.
    pub fn remember(&mut self) {
        self.every = Some(self.last().0 / REMEMBERED_MAX + 1);
    }

    /// The show at `frame`. Going back starts over, at what is remembered.
    pub fn seek(&mut self, frame: Frame) -> &Show {
        if frame < self.show.now() {
            let before = self.remembered.iter().rfind(|(show, _)| show.now() <= frame);
            (self.show, self.next) = before.cloned().unwrap_or_else(|| (Show::new(), 0));
        }
        while let Some(entry) = self.entries.get(self.next).filter(|entry| entry.frame <= frame) {
            let is_far = |every: u64| {
                let last = self.remembered.last().map_or(Frame::ZERO, |(show, _)| show.now());
                entry.frame.since(last) >= every
            };
            // Between two frames: everything of the earlier one is taken in.
            if entry.frame > self.show.now() && self.every.is_some_and(is_far) {
                self.remembered.push((self.show.clone(), self.next));
            }
            self.show.apply(entry);
            self.next += 1;
        }
        self.show.advance(frame);
        &self.show
    }

    /// What was on screen at `frame`.
    pub fn screen(&mut self, frame: Frame) -> Screen {
        self.seek(frame).screen()
    }

    /// The next frame after the current one at which something may begin, end or come in.
    #[must_use]
    pub fn next_event(&self) -> Option<Frame> {
        let entry = self.entries.get(self.next).map(|entry| entry.frame);
        [entry, self.show.deadline()].into_iter().flatten().min()
    }

    /// What was on screen when, as lines, from `from` to `to`. The first line says what is on screen at `from`.
    pub fn trace(&self, from: Frame, to: Frame, mut write: impl FnMut(&TraceLine<'_>)) {
        let (mut show, mut trace) = (Show::new(), Trace::new());
        let before = self.entries.partition_point(|entry| entry.frame < from);
        for entry in &self.entries[..before] {
            trace.apply(&mut show, entry, |_| {});
        }
        if let Some(last) = from.0.checked_sub(1) {
            trace.advance(&mut show, Frame(last), |_| {});
            trace.restart();
        }
        let inside = self.entries.partition_point(|entry| entry.frame <= to);
        // What came in at one frame was seen as one picture.
        for together in self.entries[before..inside].chunk_by(|one, next| one.frame == next.frame) {
            if from > Frame::ZERO && together[0].frame > from {
                trace.advance(&mut show, from, &mut write);
                trace.look(&show, &mut write);
            }
            trace.advance(&mut show, together[0].frame, &mut write);
            together.iter().for_each(|entry| drop(show.apply(entry)));
            trace.look(&show, &mut write);
        }
        trace.advance(&mut show, to.min(self.last()), &mut write);
        trace.look(&show, &mut write);
    }
}

/// When a line of a session's file was written.
fn time_of(line: &[u8]) -> Option<Timestamp> {
    match Line::parse(std::str::from_utf8(line).ok()?).ok()? {
        Line::Fact(line) => line.utc.parse().ok(),
        Line::Unknown { .. } | Line::Applied(_) => None,
    }
}

fn warn_of_other_versions(started: &SessionStarted) {
    let (program, fonts) = (env!("CARGO_PKG_VERSION"), format!("{:016x}", engine::text::fingerprint()));
    if started.program != program {
        tracing::warn!(
            recorded = started.program,
            this = program,
            "recorded by another version: pictures may differ"
        );
    }
    if started.fonts != fonts {
        tracing::warn!(
            recorded = started.fonts,
            this = fonts,
            "recorded with other fonts: letters may differ"
        );
    }
}
