//! Exact time: frames, frame rates, and the tick that both frames and milliseconds are whole multiples of.
//!
//! Frame f at F frames a second is the instant f/F seconds. A [`Ticks`] is 1/(1000 F) second, so a frame is 1000
//! ticks and a millisecond is F ticks: no rounding anywhere. Reads no clock.
//!
//! ```
//! use engine::time::{Fps, Frame};
//!
//! let fps = Fps::new(60).ok_or("a frame rate is 1 to 240")?;
//! assert_eq!(fps.frames_of_ms(700), 42);
//! assert_eq!(fps.frame_at_ms(1_000), Frame(60));
//! assert_eq!(fps.ms_of_frame(Frame(1)), 16);
//! assert_eq!(Fps::new(0), None);
//! # Ok::<(), &str>(())
//! ```

use std::num::NonZeroU32;
use std::ops::{Add, Sub};

/// A frame rate: an integer from 1 to 240 frames a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fps(NonZeroU32);

impl Fps {
    /// The highest frame rate.
    pub const MAX: u32 = 240;

    /// The rate of `value` frames a second, or `None` when it is not in 1..=240.
    #[must_use]
    pub fn new(value: u32) -> Option<Self> {
        NonZeroU32::new(value).filter(|_| value <= Self::MAX).map(Self)
    }

    /// Frames a second.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// `ms` milliseconds in ticks, exactly.
    #[must_use]
    pub const fn ticks_of_ms(self, ms: u64) -> Ticks {
        Ticks(ms.saturating_mul(self.get() as u64))
    }

    /// The first frame at or after `ms` milliseconds.
    #[must_use]
    pub const fn frames_of_ms(self, ms: u64) -> u64 {
        self.ticks_of_ms(ms).ceil_frame().0
    }

    /// The last frame at or before `ms` milliseconds.
    #[must_use]
    pub const fn frame_at_ms(self, ms: u64) -> Frame {
        Frame(self.ticks_of_ms(ms).0 / Ticks::PER_FRAME)
    }

    /// Whole milliseconds from frame 0 to `frame`, rounded down.
    #[must_use]
    pub const fn ms_of_frame(self, frame: Frame) -> u64 {
        frame.to_ticks().0 / self.get() as u64
    }
}

/// A frame's index, counted from the start of a session or of a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Frame(pub u64);

impl Frame {
    /// The first frame.
    pub const ZERO: Self = Self(0);

    /// The instant of this frame in ticks.
    #[must_use]
    pub const fn to_ticks(self) -> Ticks {
        Ticks(self.0.saturating_mul(Ticks::PER_FRAME))
    }

    /// Frames from `earlier` to `self`, 0 when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// `frames` frames later.
    #[must_use]
    pub const fn after(self, frames: u64) -> Self {
        Self(self.0.saturating_add(frames))
    }
}

/// An instant or a length in units of 1/(1000 F) second at F frames a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticks(pub u64);

impl Ticks {
    /// Ticks in one frame.
    pub const PER_FRAME: u64 = 1000;

    /// The first frame at or after this instant.
    #[must_use]
    pub const fn ceil_frame(self) -> Frame {
        Frame(self.0.div_ceil(Self::PER_FRAME))
    }
}

impl Add for Ticks {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Ticks {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_rates_outside_1_to_240_do_not_exist() {
        assert_eq!(Fps::new(0), None);
        assert_eq!(Fps::new(241), None);
        assert_eq!(Fps::new(240).map(Fps::get), Some(240));
    }

    #[test]
    fn frames_and_milliseconds_meet_exactly() {
        for fps in 1..=Fps::MAX {
            let fps = Fps::new(fps).expect("in range");
            for seconds in [0, 1, 7, 3600] {
                let frame = Frame(seconds * u64::from(fps.get()));
                assert_eq!(fps.frame_at_ms(seconds * 1000), frame);
                assert_eq!(fps.frames_of_ms(seconds * 1000), frame.0);
                assert_eq!(fps.ms_of_frame(frame), seconds * 1000);
            }
        }
    }

    #[test]
    fn a_length_that_ends_between_two_frames_ends_at_the_later_one() {
        let fps = Fps::new(60).expect("in range");
        assert_eq!(fps.frames_of_ms(17), 2);
        assert_eq!(fps.frame_at_ms(17), Frame(1));
    }
}
