//! Where a replay is, and what the keys do to it. Pure: time is an argument.

use std::time::Duration;

use engine::time::{Fps, Frame};

/// What an arrow to the side moves by.
pub const STEP_MS: u64 = 5_000;
/// What an arrow up or down moves by.
pub const LEAP_MS: u64 = 60_000;

/// What was asked of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Stop, or go on.
    Toggle,
    /// Back or on by so many milliseconds.
    Move(i64),
    /// Back or on by one frame, and stop.
    Step(i64),
    /// To the first frame.
    First,
    /// To the last one.
    Last,
    /// To a place between both, in thousandths.
    Seek(u16),
}

/// A place in a recording that moves while it plays.
#[derive(Clone, Debug)]
pub struct Transport {
    first: Frame,
    last: Frame,
    fps: Fps,
    /// Frames a second while it plays.
    rate: f64,
    /// The frame at which it was at `since`.
    anchor: Frame,
    since: Duration,
    is_playing: bool,
}

impl Transport {
    /// Plays from `first` to `last`, `speed` times as fast as it was, and begins at time 0.
    #[must_use]
    pub fn new((first, last): (Frame, Frame), fps: Fps, speed: f64) -> Self {
        let rate = f64::from(fps.get()) * speed;
        Self { first, last, fps, rate, anchor: first, since: Duration::ZERO, is_playing: true }
    }

    /// The frame at this time. At the last one it stops.
    pub fn at(&mut self, now: Duration) -> Frame {
        if !self.is_playing {
            return self.anchor;
        }
        let passed = (now.saturating_sub(self.since).as_secs_f64() * self.rate) as u64;
        let frame = self.anchor.after(passed).min(self.last);
        if frame == self.last {
            self.stop_at(frame);
        }
        frame
    }

    /// Does what was asked for.
    pub fn obey(&mut self, command: Command, now: Duration) {
        let frame = self.at(now);
        let place = |frames: i64| Frame(frame.0.saturating_add_signed(frames));
        let to = match command {
            Command::Toggle if self.is_playing => return self.stop_at(frame),
            Command::Toggle => {
                self.is_playing = true;
                if frame == self.last { self.first } else { frame }
            }
            Command::Step(frames) => {
                self.is_playing = false;
                place(frames)
            }
            Command::Move(ms) => {
                place((ms.saturating_mul(i64::from(self.fps.get())) / 1000).max(-(frame.0 as i64)))
            }
            Command::First => self.first,
            Command::Last => self.last,
            Command::Seek(per_mille) => {
                self.first.after(self.last.since(self.first) * u64::from(per_mille.min(1000)) / 1000)
            }
        };
        self.anchor = to.clamp(self.first, self.last);
        self.since = now;
    }

    fn stop_at(&mut self, frame: Frame) {
        (self.anchor, self.is_playing) = (frame, false);
    }

    /// Whether it moves.
    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// How far it is, in thousandths.
    #[must_use]
    pub fn per_mille(&self, frame: Frame) -> u16 {
        let length = self.last.since(self.first).max(1);
        (frame.since(self.first).min(length) * 1000 / length) as u16
    }

    /// When the frame after this one is due; `None` while it stands.
    #[must_use]
    pub fn next_due(&self, frame: Frame) -> Option<Duration> {
        let frames = (frame.since(self.anchor) + 1) as f64;
        self.is_playing.then(|| self.since + Duration::from_secs_f64(frames / self.rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn transport() -> Transport {
        Transport::new((Frame(60), Frame(660)), Fps::new(60).expect("a rate"), 2.0)
    }

    #[test]
    fn it_plays_at_its_speed_and_stops_at_the_end_and_begins_anew() {
        let mut it = transport();
        assert_eq!((it.at(ms(0)), it.at(ms(1000)), it.per_mille(Frame(180))), (Frame(60), Frame(180), 200));
        assert_eq!(it.next_due(Frame(180)), Some(Duration::from_secs_f64(121.0 / 120.0)));
        assert_eq!((it.at(ms(90_000)), it.is_playing(), it.next_due(Frame(660))), (Frame(660), false, None));
        it.obey(Command::Toggle, ms(90_000));
        assert_eq!((it.at(ms(90_000)), it.at(ms(90_500))), (Frame(60), Frame(120)));
    }

    #[test]
    fn keys_move_it_and_never_out_of_its_range() {
        let mut it = transport();
        it.obey(Command::Toggle, ms(1000));
        assert_eq!(it.at(ms(5000)), Frame(180), "it stands");
        for (command, frame) in [
            (Command::Step(1), 181),
            (Command::Step(-1), 180),
            (Command::Move(STEP_MS as i64), 480),
            (Command::Move(LEAP_MS as i64), 660),
            (Command::Move(-(LEAP_MS as i64)), 60),
            (Command::Step(-1), 60),
            (Command::Last, 660),
            (Command::First, 60),
            (Command::Seek(500), 360),
            (Command::Seek(9999), 660),
        ] {
            it.obey(command, ms(5000));
            assert_eq!((it.at(ms(9000)), it.is_playing()), (Frame(frame), false), "{command:?}");
        }
        let mut playing = transport();
        playing.obey(Command::Move(1000), ms(500));
        assert_eq!(
            (playing.at(ms(500)), playing.at(ms(1000))),
            (Frame(180), Frame(240)),
            "it plays on from there"
        );
    }
}
