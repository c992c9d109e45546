//! A recorded session, shown again: the same entries through the same show, at any frame.
//!
//! Going forward costs what lies between; what is skipped is never painted. Reads one file and no clock.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts are matched one by one")]

mod ends;
mod hashes;
pub mod player;

use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use engine::show::journal::JournalReader;
use engine::show::{Entry, Fact, Screen, SessionStarted, Show, ShowSettings, Trace};
use engine::stage::{self, Layout};
use engine::time::Frame;

pub use ends::ends;
pub use hashes::{Hashed, Hashes};

use crate::files;
use crate::journal::{Lines, Piece, advice};

/// A session's file and a show somewhere in it.
#[derive(Clone, Debug)]
pub struct Playback {
    entries: Vec<Entry>,
    settings: ShowSettings,
    show: Show,
    /// The first entry that the show has not taken in.
    next: usize,
}

impl Playback {
    /// Reads a session's file. What another version of program or fonts recorded is said in the log.
    ///
    /// # Errors
    /// When it cannot be read, is damaged, or holds no session.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let failed = || format!("cannot read {}", path.display());
        let mut lines = Lines::new(BufReader::new(files::open(path).with_context(failed)?));
        let (mut reader, mut entries) = (JournalReader::new(), Vec::new());
        loop {
            let taken = match lines.next_piece().with_context(failed)? {
                Piece::Line(line) => reader.line(line, &mut entries),
                Piece::Damaged(damage) => Err(damage),
                Piece::Torn(torn) => {
                    tracing::warn!(line = torn.line, "the last line is torn and left out");
                    break;
                }
                Piece::End => break,
            };
            taken.map_err(|damage| anyhow!("{}, {damage}. {}", path.display(), advice(&damage)))?;
        }
        Self::of(entries).with_context(|| format!("{} holds no session", path.display()))
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
        Ok(Self { entries, settings, show: Show::new(), next: 0 })
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

    /// The show at `frame`. Going back starts over.
    pub fn seek(&mut self, frame: Frame) -> &Show {
        if frame < self.show.now() {
            (self.show, self.next) = (Show::new(), 0);
        }
        while let Some(entry) = self.entries.get(self.next).filter(|entry| entry.frame <= frame) {
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

    /// What was on screen when, as lines, from `from` to `to`.
    pub fn trace(&self, from: Frame, to: Frame, mut write: impl FnMut(&str)) {
        let (mut show, mut trace) = (Show::new(), Trace::new());
        let mut write_inside = |line: &str| {
            if frame_of(line) >= from {
                write(line);
            }
        };
        let inside = self.entries.partition_point(|entry| entry.frame <= to);
        // What came in at one frame was seen as one picture.
        for together in self.entries[..inside].chunk_by(|one, next| one.frame == next.frame) {
            trace.advance(&mut show, together[0].frame, &mut write_inside);
            together.iter().for_each(|entry| drop(show.apply(entry)));
            trace.look(&show, &mut write_inside);
        }
        trace.advance(&mut show, to.min(self.last()), &mut write_inside);
    }
}

/// A line of a trace begins with its frame.
fn frame_of(line: &str) -> Frame {
    Frame(line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(u64::MAX))
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
