//! Hashes of a session's pictures: every second, or every so many frames, whenever a request ends, and the last picture
//! before that.

use std::collections::VecDeque;

use engine::hash::FrameHash;
use engine::pixmap::Pixmap;
use engine::show::Screen;
use engine::stage::{self, Stage, StageError};
use engine::time::Frame;

use super::Playback;

/// A picture's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashed {
    /// The frame.
    pub frame: Frame,
    /// The hash of the picture at it.
    pub hash: FrameHash,
    /// What ended at it: id and end.
    pub ends: Vec<(String, &'static str)>,
    /// Whose last picture it is: what ends at the next frame. It has a line of its own, whatever else its frame has.
    pub last: Vec<String>,
}

/// The hashes between two frames, one after another.
pub struct Hashes<'a> {
    playback: &'a mut Playback,
    stage: Stage,
    picture: Pixmap,
    /// Frames from one to the next.
    every: u64,
    now: Frame,
    to: Frame,
    is_begun: bool,
    ended: u64,
    /// What is known and not given out yet.
    ready: VecDeque<Hashed>,
    last: Option<FrameHash>,
}

impl<'a> Hashes<'a> {
    /// Hashes from `from` to `to`, of every frame whose number is a multiple of `every`, and of both ends.
    ///
    /// # Errors
    /// When the settings make no picture.
    pub fn new(
        playback: &'a mut Playback,
        settings: stage::StageSettings,
        (from, to): (Frame, Frame),
        every: u64,
    ) -> Result<Self, StageError> {
        let stage = Stage::new(settings)?;
        let picture = Pixmap::new(stage.size());
        let ended = playback.seek(from).ended_total();
        let ready = VecDeque::new();
        let (now, is_begun) = (from, false);
        Ok(Self { playback, stage, picture, every, now, to, is_begun, ended, ready, last: None })
    }

    fn hash(&mut self, screen: &Screen) -> FrameHash {
        let is_same = self.stage.paint(screen, self.picture.as_mut()).is_empty();
        match self.last.filter(|_| is_same) {
            Some(last) => last,
            None => *self.last.insert(FrameHash::of(self.picture.size(), self.picture.pixels())),
        }
    }

    /// The line of the frame at which the session is.
    fn push_current(&mut self) {
        let show = self.playback.seek(self.now);
        let ends = show.ended_since(self.ended).map(|ended| (ended.request.to_string(), ended.end.name()));
        let (ends, screen): (Vec<_>, _) = (ends.collect(), show.screen());
        self.ended = show.ended_total();
        let hash = self.hash(&screen);
        self.ready.push_back(Hashed { frame: self.now, hash, ends, last: Vec::new() });
    }

    /// Goes on to the next frame that is asked for, or at which something ends.
    fn go_on(&mut self) {
        let asked = Frame((self.now.0 / self.every + 1) * self.every).min(self.to);
        while self.now < asked {
            let next = self.playback.next_event().filter(|event| *event < asked).unwrap_or(asked);
            let before = Frame(next.0.saturating_sub(1)).max(self.now);
            let screen = self.playback.screen(before);
            let show = self.playback.seek(next);
            let last: Vec<_> = show.ended_since(self.ended).map(|ended| ended.request.to_string()).collect();
            self.now = next;
            if !last.is_empty() {
                let hash = self.hash(&screen);
                self.ready.push_back(Hashed { frame: before, hash, ends: Vec::new(), last });
            }
            if next == asked || !self.ready.is_empty() {
                return self.push_current();
            }
        }
    }
}

impl Iterator for Hashes<'_> {
    type Item = Hashed;

    fn next(&mut self) -> Option<Hashed> {
        if self.ready.is_empty() {
            if self.is_begun {
                self.go_on();
            } else {
                self.is_begun = true;
                self.push_current();
            }
        }
        self.ready.pop_front()
    }
}
