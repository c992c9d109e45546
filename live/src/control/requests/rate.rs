//! How often a service may send: a bot that runs wild fills neither the queue nor the disk.
//!
//! Reads no clock; instants are arguments.

use crate::mutex::lock;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Requests that a service may send in any minute; a chat of thousands makes hardly as many.
pub(super) const REQUESTS_A_MINUTE: usize = 60;
const MINUTE: Duration = Duration::from_secs(60);
/// Services that are counted at a time. More of them than a streamer has, less than a megabyte.
const SOURCES_MAX: usize = 512;

/// When each service sent its last requests.
#[derive(Debug, Default)]
pub(super) struct RateLimiter(Mutex<BTreeMap<String, VecDeque<Instant>>>);

impl RateLimiter {
    /// Counts a request of `source` at `now`, or says after which time there is room for it. What is refused is not
    /// counted.
    pub(super) fn take(&self, source: &str, now: Instant) -> Result<(), Duration> {
        let mut sources = lock(&self.0);
        let is_old = |at: &Instant| now.saturating_duration_since(*at) >= MINUTE;
        if !sources.contains_key(source) && sources.len() >= SOURCES_MAX {
            sources.retain(|_, times| !times.back().is_none_or(is_old));
            if sources.len() >= SOURCES_MAX {
                return Err(MINUTE);
            }
        }
        let times = sources.entry(source.to_owned()).or_default();
        while times.front().is_some_and(is_old) {
            times.pop_front();
        }
        match times.front() {
            Some(oldest) if times.len() >= REQUESTS_A_MINUTE => {
                Err(MINUTE - now.saturating_duration_since(*oldest))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_sends_sixty_requests_in_any_minute_and_another_one_too() {
        let (limiter, start) = (RateLimiter::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        for number in 0..60 {
            assert_eq!(limiter.take("twitch", at(number * 100)), Ok(()), "{number}");
        }
        assert_eq!(limiter.take("twitch", at(10_000)), Err(Duration::from_secs(50)));
        assert_eq!(limiter.take("chat", at(10_000)), Ok(()));
        assert!(limiter.take("twitch", at(59_999)).is_err());
        assert_eq!(limiter.take("twitch", at(60_000)), Ok(()), "the first one is a minute old");
        assert!(limiter.take("twitch", at(60_099)).is_err());
    }

    #[test]
    fn names_without_end_take_no_memory_without_end() {
        let (limiter, start) = (RateLimiter::default(), Instant::now());
        for number in 0..SOURCES_MAX {
            assert_eq!(limiter.take(&format!("s{number}"), start), Ok(()));
        }
        assert!(limiter.take("one-more", start).is_err());
        assert_eq!(limiter.take("s0", start), Ok(()));
        assert_eq!(limiter.take("one-more", start + MINUTE), Ok(()));
    }
}
