//! Hashes of a session's pictures: every second, or every so many frames, and whenever a request ends.

use engine::hash::FrameHash;
use engine::pixmap::Pixmap;
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
}

/// The hashes between two frames, one after another.
pub struct Hashes<'a> {
    playback: &'a mut Playback,
    stage: Stage,
    picture: Pixmap,
    /// Frames from one to the next.
    every: u64,
    now: Option<Frame>,
    to: Frame,
    ended: u64,
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
        let show = playback.seek(from);
        let ended = show.ended_total();
        Ok(Self { playback, stage, picture, every, now: Some(from), to, ended, last: None })
    }

    fn hash(&mut self, frame: Frame) -> FrameHash {
        let screen = self.playback.screen(frame);
        let is_same = self.stage.paint(&screen, self.picture.as_mut()).is_empty();
        match self.last.filter(|_| is_same) {
            Some(last) => last,
            None => *self.last.insert(FrameHash::of(self.picture.size(), self.picture.pixels())),
        }
    }

    fn hashed(&mut self, frame: Frame) -> Hashed {
        let show = self.playback.seek(frame);
        let ends = show.ended_since(self.ended).map(|ended| (ended.request.to_string(), ended.end.name()));
        let ends = ends.collect();
        self.ended = show.ended_total();
        Hashed { frame, hash: self.hash(frame), ends }
    }

    /// The next frame that is asked for, or at which something ends.
    fn next_frame(&mut self, after: Frame) -> Option<Frame> {
        let asked = Frame((after.0 / self.every + 1) * self.every).min(self.to);
        while let Some(event) = self.playback.next_event().filter(|event| *event < asked) {
            if self.playback.seek(event).ended_total() > self.ended {
                return Some(event);
            }
        }
        (after < self.to).then_some(asked)
    }
}

impl Iterator for Hashes<'_> {
    type Item = Hashed;

    fn next(&mut self) -> Option<Hashed> {
        let frame = self.now?;
        let hashed = self.hashed(frame);
        self.now = self.next_frame(frame);
        Some(hashed)
    }
}
