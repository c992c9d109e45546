//! How even the frames are: intervals between ticks while something moves, counted in a fixed number of classes.

use std::time::Duration;

/// Width of a class.
const CLASS_US: u64 = 250;
/// Classes; the last one holds everything longer.
const CLASSES: usize = 400;

/// Counts of intervals by length.
#[derive(Clone, Debug)]
pub struct FrameTimes {
    counts: [u64; CLASSES],
    longest: Duration,
}

impl Default for FrameTimes {
    fn default() -> Self {
        Self { counts: [0; CLASSES], longest: Duration::ZERO }
    }
}

impl FrameTimes {
    /// Counts one interval.
    pub fn count(&mut self, interval: Duration) {
        let class = u64::try_from(interval.as_micros()).unwrap_or(u64::MAX) / CLASS_US;
        self.counts[usize::try_from(class).unwrap_or(usize::MAX).min(CLASSES - 1)] += 1;
        self.longest = self.longest.max(interval);
    }

    /// Intervals counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The longest one.
    #[must_use]
    pub const fn longest(&self) -> Duration {
        self.longest
    }

    /// The length that `per_mille` of a thousand intervals do not exceed, to a quarter of a millisecond.
    #[must_use]
    pub fn quantile(&self, per_mille: u64) -> Duration {
        let wanted = (self.total() * per_mille).div_ceil(1000);
        let mut seen = 0;
        let class = self.counts.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        let upper = class.map_or(0, |class| (class as u64 + 1) * CLASS_US);
        Duration::from_micros(upper).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_counted() {
        let mut times = FrameTimes::default();
        assert_eq!(times.quantile(990), Duration::ZERO);
        for _ in 0..99 {
            times.count(Duration::from_micros(16_600));
        }
        times.count(Duration::from_secs(9));
        assert_eq!(times.quantile(990), Duration::from_micros(16_750));
        assert_eq!(times.quantile(1000), Duration::from_millis(100));
        assert_eq!((times.total(), times.longest()), (100, Duration::from_secs(9)));
    }
}
