//! A step's place in time, and how many of its pixels are painted at an instant: exact rationals, no float.

use super::DrawingSettings;
use crate::plan::{Animate, Ease, limits};
use crate::time::Ticks;

/// Where a timed step stands, in the list and in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepSpan {
    /// Number of its first pixel in the list.
    pub(super) first: usize,
    count: usize,
    /// When its delay is over.
    pub(super) paint_at: Ticks,
    duration: Ticks,
    ease: Ease,
}

impl StepSpan {
    pub(super) fn new(
        first: usize,
        count: usize,
        animate: &Animate,
        start: Ticks,
        length_max: Option<Ticks>,
        settings: &DrawingSettings,
    ) -> Self {
        let length_max = length_max.unwrap_or(Ticks(u64::MAX));
        let fps = settings.fps;
        let duration_ms = duration_ms(count, animate, settings.default_step_ms);
        let duration = fps.ticks_of_ms(u64::from(duration_ms)).min(length_max);
        let delay = fps.ticks_of_ms(u64::from(animate.delay_ms)).min(length_max - duration);
        Self { first, count, paint_at: start + delay, duration, ease: animate.ease }
    }

    pub(super) fn end(&self) -> Ticks {
        self.paint_at + self.duration
    }

    /// The same pixels, later.
    pub(super) fn wait(&mut self, time: Ticks) {
        self.paint_at = self.paint_at + time;
    }

    /// The same pixels in twice the time, and in a frame at least.
    pub(super) fn slow_down(&mut self) {
        self.duration = (self.duration + self.duration).max(Ticks(Ticks::PER_FRAME));
    }

    pub(super) const fn end_cursor(&self) -> usize {
        self.first + self.count
    }

    /// How many pixels of the whole list are painted at `now`, which is not before [`StepSpan::paint_at`].
    pub(super) fn cursor(&self, now: Ticks) -> usize {
        let elapsed = now - self.paint_at;
        if elapsed >= self.duration {
            return self.end_cursor();
        }
        self.first + painted(elapsed.0, self.duration.0, self.count, self.ease)
    }
}

/// floor(ease(elapsed / duration) * count), exactly. A step has at most 2^23 pixels and 2^24 ticks: it fits 128 bits.
fn painted(elapsed: u64, duration: u64, count: usize, ease: Ease) -> usize {
    let (t, d, n) = (u128::from(elapsed), u128::from(duration), count as u128);
    let painted = match ease {
        Ease::Linear => t * n / d,
        Ease::EaseInOut => t * t * (3 * d - 2 * t) * n / (d * d * d),
    };
    painted as usize
}

/// As given; else by speed; else the default. At least 1 ms and at most a minute.
pub(super) fn duration_ms(count: usize, animate: &Animate, default_ms: u32) -> u32 {
    match (animate.duration_ms, animate.speed_px_per_s) {
        (Some(duration_ms), _) => duration_ms,
        (None, Some(speed)) => {
            let ms = (1000 * count as u64).div_ceil(u64::from(speed.max(1)));
            ms.clamp(1, u64::from(limits::STEP_MS_MAX)) as u32
        }
        (None, None) => default_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easing_in_and_out_meets_the_line_at_both_ends_and_in_the_middle() {
        assert_eq!(painted(0, 100, 1000, Ease::EaseInOut), 0);
        assert_eq!(painted(50, 100, 1000, Ease::EaseInOut), 500);
        assert_eq!(painted(25, 100, 1000, Ease::EaseInOut), 156);
        assert_eq!(painted(99, 100, 1000, Ease::EaseInOut), 999);
        assert_eq!(painted(25, 100, 1000, Ease::Linear), 250);
    }

    #[test]
    fn the_longest_step_with_the_most_pixels_does_not_overflow() {
        let (duration, count) = (u64::from(limits::STEP_MS_MAX) * 240, limits::PAINTED_PIXELS_MAX);
        assert_eq!(painted(duration - 1, duration, count, Ease::Linear), count - 1);
        assert_eq!(painted(duration / 2, duration, count, Ease::EaseInOut), count / 2);
    }

    #[test]
    fn a_speed_gives_whole_milliseconds_rounded_up_and_clamped() {
        let animate = |speed| Animate { speed_px_per_s: Some(speed), ..Animate::default() };
        assert_eq!(duration_ms(10, &animate(3000), 700), 4);
        assert_eq!(duration_ms(1, &animate(1_000_000), 700), 1);
        assert_eq!(duration_ms(9216, &animate(1), 700), 60_000);
        assert_eq!(duration_ms(5, &Animate::default(), 700), 700);
    }
}
