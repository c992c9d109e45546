//! The measured frame rate: how many frames a second were painted while something moved.

use std::time::{Duration, Instant};

/// How often the figure may change.
const EVERY: Duration = Duration::from_secs(1);

/// Counts frames over whole seconds.
#[derive(Debug, Default)]
pub struct Rate {
    since: Option<Instant>,
    frames: u32,
    shown: Option<u32>,
}

impl Rate {
    /// Takes note of a frame painted at `now`, and returns the figure to show; `None` while nothing moves or nothing
    /// was measured yet.
    pub fn frame(&mut self, now: Instant, moving: bool) -> Option<u32> {
        if !moving {
            *self = Self::default();
            return None;
        }
        let since = *self.since.get_or_insert(now);
        let taken = now.saturating_duration_since(since);
        if taken >= EVERY {
            let ms = taken.as_millis() as u64;
            self.shown = Some(((u64::from(self.frames) * 1000 + ms / 2) / ms) as u32);
            self.since = Some(now);
            self.frames = 0;
        }
        self.frames += 1;
        self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_is_whole_changes_once_a_second_and_is_gone_when_nothing_moves() {
        let start = Instant::now();
        let mut rate = Rate::default();
        let at = |number: u64| start + Duration::from_micros(number * 16_667);
        let shown: Vec<_> = (0..150).map(|number| rate.frame(at(number), true)).collect();
        assert!(shown[..59].iter().all(Option::is_none));
        assert_eq!(shown[62..].iter().copied().collect::<std::collections::BTreeSet<_>>(), [Some(60)].into());
        assert_eq!(rate.frame(at(151), false), None);
        assert_eq!(rate.frame(at(152), true), None);
    }
}
