//! When to try again: a floor plus full jitter that grows with every failure in a row.
//!
//! Decides from numbers given to it; the caller has the clock and the dice.

use std::time::Duration;

/// What the end of a connection asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The ordinary case: a dropped link, a server that restarts.
    Soon,
    /// The connection token was refused: once soon (every connection fetches a new one), then slowly.
    NewToken,
    /// The server means it, or the cause will not go away by itself: keep trying, but slowly.
    Slow,
}

/// The shortest pause before a connection.
const FLOOR_MS: u64 = 500;
/// The jitter's width after the first failure.
const FIRST_MS: u64 = 1_000;
/// The jitter's widest.
const WIDEST_MS: u64 = 20_000;
/// The slow pause; the jitter takes up to half of it away.
const SLOW_MS: u64 = 60_000;
/// A connection that was subscribed for this long was a good one.
const GOOD_AFTER_MS: u64 = 10_000;

/// `first`, doubled for each of the `failures` before, up to `most`.
#[must_use]
pub fn doubled(first: u64, failures: u32, most: u64) -> u64 {
    first.saturating_mul(1_u64.checked_shl(failures).unwrap_or(u64::MAX)).min(most)
}

/// The row of failures so far.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    failures: u32,
    token_refusals: u32,
}

impl Backoff {
    /// The pause before the next connection, after one that was subscribed for `subscribed_ms` (0: never) and ended
    /// asking for `retry`. `dice` is any random number.
    pub fn pause(&mut self, retry: Retry, subscribed_ms: u64, dice: u64) -> Duration {
        if subscribed_ms >= GOOD_AFTER_MS {
            *self = Self::default();
        }
        self.token_refusals = if retry == Retry::NewToken { self.token_refusals + 1 } else { 0 };
        let slowly = retry == Retry::Slow || self.token_refusals > 1;
        let pause_ms = if slowly { SLOW_MS - dice % (SLOW_MS / 2) } else { self.soon_ms(dice) };
        Duration::from_millis(pause_ms)
    }

    fn soon_ms(&mut self, dice: u64) -> u64 {
        let width_ms = doubled(FIRST_MS, self.failures, WIDEST_MS);
        self.failures = self.failures.saturating_add(1);
        FLOOR_MS + dice % (width_ms + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_pause_doubles_up_to_twenty_seconds_and_the_shortest_stays() {
        let widest: Vec<u64> = (0..7)
            .scan(Backoff::default(), |backoff, step| {
                let width = (FIRST_MS << step).min(WIDEST_MS);
                let mut shortest = backoff.clone();
                assert_eq!(shortest.pause(Retry::Soon, 0, 0).as_millis(), u128::from(FLOOR_MS));
                Some(u64::try_from(backoff.pause(Retry::Soon, 0, width).as_millis()).unwrap())
            })
            .collect();
        assert_eq!(widest, [1_500, 2_500, 4_500, 8_500, 16_500, 20_500, 20_500]);
    }

    #[test]
    fn however_long_the_row_the_pause_stays_within_its_bound() {
        let pauses = [0, 1, 5, 63, 64, u32::MAX].map(|failures| doubled(3, failures, 100));
        assert_eq!(pauses, [3, 6, 96, 100, 100, 100]);
    }

    #[test]
    fn only_a_connection_that_lasted_starts_the_row_again() {
        let mut backoff = Backoff::default();
        for _ in 0..6 {
            backoff.pause(Retry::Soon, 0, 0);
        }
        assert_eq!(backoff.clone().pause(Retry::Soon, GOOD_AFTER_MS - 1, 20_000).as_millis(), 20_500);
        assert_eq!(backoff.pause(Retry::Soon, GOOD_AFTER_MS, 1_000).as_millis(), 1_500);
    }

    #[test]
    fn a_refused_token_is_tried_once_soon_and_then_slowly() {
        let mut backoff = Backoff::default();
        assert!(backoff.pause(Retry::NewToken, 0, 7).as_millis() < 2_000);
        assert!(backoff.pause(Retry::NewToken, 0, 7).as_millis() >= 30_000);
        assert!(backoff.pause(Retry::Soon, 0, 7).as_millis() < 21_000);
        assert!(backoff.pause(Retry::NewToken, 0, 7).as_millis() < 21_000);
    }

    #[test]
    fn a_slow_pause_is_between_half_a_minute_and_a_minute() {
        for dice in [0, 1, 29_999, 30_000, u64::MAX] {
            let ms = Backoff::default().pause(Retry::Slow, 0, dice).as_millis();
            assert!((30_000..=60_000).contains(&ms), "{ms}");
        }
    }
}
