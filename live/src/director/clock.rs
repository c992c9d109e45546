//! Wall time as frames: exact, even, and never more than a quarter of a second at a time while something moves.
//!
//! Reads no clock itself; instants are arguments.

use std::time::Duration;

use engine::show::TICK_MS_MAX;
use engine::time::{Fps, Frame};
use tokio::time::Instant;

/// The most that one tick may advance while something moves: a computer that slept skips no picture.
pub const TICK_MAX: Duration = Duration::from_millis(TICK_MS_MAX);

const NANOS: u128 = 1_000_000_000;

/// The frame of now.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fps: Fps,
    frame: Frame,
    /// The instant at which `frame` began.
    began: Instant,
}

impl Clock {
    /// A clock whose frame 0 begins at `now`.
    #[must_use]
    pub const fn new(fps: Fps, now: Instant) -> Self {
        Self { fps, frame: Frame::ZERO, began: now }
    }

    /// The current frame.
    #[must_use]
    pub const fn frame(&self) -> Frame {
        self.frame
    }

    /// Moves on to the frame of `now`, by [`TICK_MAX`] at most unless `unlimited`; time beyond that did not pass.
    pub fn advance(&mut self, now: Instant, unlimited: bool) -> Frame {
        let passed = now.saturating_duration_since(self.began);
        if !unlimited && passed > TICK_MAX {
            self.began = now - TICK_MAX;
        }
        let passed = now.saturating_duration_since(self.began);
        let frames = self.frames_in(passed);
        self.began += self.length_of(frames);
        self.frame = self.frame.after(frames);
        self.frame
    }

    /// The instant at which `frame` begins; for a frame that is over, that of the current one.
    #[must_use]
    pub fn instant_of(&self, frame: Frame) -> Instant {
        self.began + self.length_of(frame.since(self.frame))
    }

    fn frames_in(&self, length: Duration) -> u64 {
        u64::try_from(length.as_nanos() * u128::from(self.fps.get()) / NANOS).unwrap_or(u64::MAX)
    }

    /// Rounded up, so that the frame has begun at the end of it.
    fn length_of(&self, frames: u64) -> Duration {
        let nanos = (u128::from(frames) * NANOS).div_ceil(u128::from(self.fps.get()));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(fps: u32) -> (Clock, Instant) {
        let now = Instant::now();
        (Clock::new(Fps::new(fps).expect("in range"), now), now)
    }

    #[test]
    fn each_frame_begins_at_its_instant_and_not_before() {
        let (mut clock, start) = clock(60);
        let second = clock.instant_of(Frame(1));
        assert_eq!(clock.advance(second - Duration::from_nanos(1), false), Frame(0));
        assert_eq!(clock.advance(second, false), Frame(1));
        assert!(second - start < Duration::from_micros(16_667));
    }

    #[test]
    fn a_computer_that_slept_goes_on_where_it_was() {
        let (mut clock, start) = clock(60);
        assert_eq!(clock.advance(start + Duration::from_secs(3600), false), Frame(15));
        assert_eq!(clock.advance(start + Duration::from_millis(3_600_100), false), Frame(21));
    }

    #[test]
    fn an_idle_show_loses_no_time() {
        let (mut clock, start) = clock(60);
        assert_eq!(clock.advance(start + Duration::from_secs(10), true), Frame(600));
    }

    #[test]
    fn an_hour_of_frames_is_an_hour() {
        let (mut clock, start) = clock(7);
        for _ in 0..7 * 3600 {
            clock.advance(clock.instant_of(clock.frame().after(1)), false);
        }
        assert_eq!(clock.frame(), Frame(7 * 3600));
        let drift = clock.began - (start + Duration::from_secs(3600));
        assert!(drift < Duration::from_millis(1), "{drift:?}");
    }
}
