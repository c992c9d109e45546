//! One budget for every request to the API: which may go now, and how long the others wait.
//!
//! Sixty requests a minute is the limit of the whole application, counted by the server over all methods and over
//! restarts of this program; so the times of the last minute are kept in a small file. Decides with the time as an
//! argument; [`SharedBudget`] is the part that sleeps.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::mutex::lock;
use crate::net::backoff::doubled;
use serde::{Deserialize, Serialize};

/// Length of the window that the server counts in.
const WINDOW_MS: u64 = 60_000;
/// Requests of any kind in a window: under the server's 60, because its clock starts elsewhere.
const REQUESTS_MAX: usize = 55;
/// Requests in a window that connecting may use, so that a reconnect storm leaves room to read the list.
const CONNECT_MAX: usize = 36;
/// Requests in a window that reading the list may use, so that a list of many pages leaves room to connect.
const LIST_MAX: usize = 40;
/// Requests in a window kept back for refreshing the token.
const TOKEN_RESERVE: usize = 2;
/// The longest pause that a server can ask for.
const HOLD_MS_MAX: u64 = 300_000;
/// The pause after the first 429 that names none; it doubles with each 429 in a row.
const OWN_HOLD_MS: u64 = 5_000;
/// The longest pause after a 429 that names none.
const OWN_HOLD_MS_MAX: u64 = 60_000;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// The socket: the profile with the connection token, the channel token.
    Connect,
    /// The list of donations.
    List,
    /// The first look at whose donations these are: neither socket nor list can begin before it.
    Start,
    /// A new access token.
    Token,
}

/// The requests of the last minute, and the pause that the server asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    sent: VecDeque<(u64, Purpose)>,
    held_until_ms: u64,
    refusals: u32,
}

impl Budget {
    /// Takes one request for `purpose` at `now_ms`, or says in how many milliseconds to ask again.
    pub fn take(&mut self, now_ms: u64, purpose: Purpose) -> Result<(), u64> {
        self.forget_before(now_ms);
        let wait_ms = self.wait_ms(now_ms, purpose);
        if wait_ms > 0 {
            return Err(wait_ms);
        }
        self.sent.push_back((now_ms, purpose));
        Ok(())
    }

    /// The server answered 429: lets nothing go for as long as it `asked`, or for a pause of our own that grows.
    /// Returns the pause.
    pub fn refused(&mut self, now_ms: u64, asked_ms: Option<u64>) -> u64 {
        let own_ms = doubled(OWN_HOLD_MS, self.refusals, OWN_HOLD_MS_MAX);
        let pause_ms = asked_ms.unwrap_or(own_ms).min(HOLD_MS_MAX);
        self.refusals = self.refusals.saturating_add(1);
        self.held_until_ms = self.held_until_ms.max(now_ms.saturating_add(pause_ms));
        pause_ms
    }

    /// The server answered something else: the next 429 is the first again.
    pub fn answered(&mut self) {
        self.refusals = 0;
    }

    fn wait_ms(&self, now_ms: u64, purpose: Purpose) -> u64 {
        let held_ms = self.held_until_ms.saturating_sub(now_ms);
        let all = self.sent.iter().map(|(at_ms, _)| *at_ms);
        let alike = self.sent.iter().filter(|(_, sent)| *sent == purpose).map(|(at_ms, _)| *at_ms);
        let (total, share) = match purpose {
            Purpose::Connect => (REQUESTS_MAX - TOKEN_RESERVE, CONNECT_MAX),
            Purpose::List => (REQUESTS_MAX - TOKEN_RESERVE, LIST_MAX),
            Purpose::Start => (REQUESTS_MAX - TOKEN_RESERVE, REQUESTS_MAX),
            Purpose::Token => (REQUESTS_MAX, REQUESTS_MAX),
        };
        held_ms.max(wait_for_room(all, total, now_ms)).max(wait_for_room(alike, share, now_ms))
    }

    /// Drops what is older than the window, and what a clock set back would keep for ever.
    fn forget_before(&mut self, now_ms: u64) {
        self.sent.retain(|(at_ms, _)| *at_ms <= now_ms && now_ms - at_ms < WINDOW_MS);
        self.held_until_ms = self.held_until_ms.min(now_ms.saturating_add(HOLD_MS_MAX));
    }
}

/// How long until fewer than `max` of the requests sent at `times` (oldest first) are inside the window.
fn wait_for_room(times: impl DoubleEndedIterator<Item = u64>, max: usize, now_ms: u64) -> u64 {
    // Room comes when the request `max` places from the end leaves the window.
    times.rev().nth(max - 1).map_or(0, |at_ms| (at_ms + WINDOW_MS).saturating_sub(now_ms))
}

/// The budget that all parts share: waits until a request may go, and remembers it over a restart.
#[derive(Debug)]
pub struct SharedBudget {
    budget: Mutex<Budget>,
    file: Option<PathBuf>,
}

impl SharedBudget {
    /// The budget left by the program's last run in `file`; a full one when the file is missing or unreadable.
    #[must_use]
    pub fn load(file: Option<&Path>) -> Self {
        let budget = file
            .and_then(|path| std::fs::read(path).ok())
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        Self { budget: Mutex::new(budget), file: file.map(Path::to_owned) }
    }

    /// Returns when a request for `purpose` may go; it is counted then.
    pub async fn acquire(&self, purpose: Purpose) {
        loop {
            let Err(wait_ms) = self.try_take(purpose) else { return };
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        }
    }

    /// The server answered 429 and `asked` for a pause, or did not say for how long.
    pub fn refused(&self, asked: Option<Duration>) {
        let asked_ms = asked.map(|pause| u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
        let mut budget = self.lock();
        let pause_ms = budget.refused(wall_ms(), asked_ms);
        self.save(&budget);
        tracing::warn!(pause_ms, "DonationAlerts answers 429; no request until the pause is over");
    }

    /// The server answered something else than 429.
    pub fn answered(&self) {
        self.lock().answered();
    }

    fn try_take(&self, purpose: Purpose) -> Result<(), u64> {
        let mut budget = self.lock();
        budget.take(wall_ms(), purpose)?;
        self.save(&budget);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Budget> {
        lock(&self.budget)
    }

    /// RawSettings, not synced: it must outlive the program, not the machine.
    fn save(&self, budget: &Budget) {
        let Some(path) = &self.file else { return };
        let draft = path.with_extension("new");
        let bytes = serde_json::to_vec(budget).unwrap_or_default();
        let written = std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, path));
        if let Err(error) = written {
            tracing::debug!(path = %path.display(), %error, "request times not saved");
        }
    }
}

fn wall_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks as fast as it may for `length_ms` and returns the times at which requests went.
    fn storm(purposes: &[Purpose], length_ms: u64) -> Vec<(u64, Purpose)> {
        let (mut budget, mut now_ms, mut sent) = (Budget::default(), 1_000_000, Vec::new());
        let end_ms = now_ms + length_ms;
        while now_ms < end_ms {
            let mut wait_ms = u64::MAX;
            for purpose in purposes {
                match budget.take(now_ms, *purpose) {
                    Ok(()) => {
                        sent.push((now_ms, *purpose));
                        wait_ms = 1;
                    }
                    Err(ms) => wait_ms = wait_ms.min(ms),
                }
            }
            now_ms += wait_ms;
        }
        sent
    }

    fn busiest_minute(sent: &[(u64, Purpose)]) -> usize {
        let in_minute =
            |from: u64| sent.iter().filter(|(at, _)| (from..from + WINDOW_MS).contains(at)).count();
        sent.iter().map(|(from, _)| in_minute(*from)).max().unwrap_or(0)
    }

    #[test]
    fn no_minute_of_a_storm_has_more_requests_than_the_limit() {
        let sent = storm(&[Purpose::Connect, Purpose::List, Purpose::Token], 600_000);
        assert_eq!(busiest_minute(&sent), REQUESTS_MAX);
    }

    #[test]
    fn a_reconnect_storm_leaves_room_to_read_the_list() {
        let sent = storm(&[Purpose::Connect], 600_000);
        assert_eq!(busiest_minute(&sent), CONNECT_MAX);
        let mut budget = Budget { sent: sent.into_iter().collect(), ..Budget::default() };
        assert_eq!(budget.take(1_600_000, Purpose::Start), Ok(()));
        assert_eq!(budget.take(1_600_000, Purpose::List), Ok(()));
    }

    #[test]
    fn a_list_of_many_pages_leaves_room_to_connect() {
        let sent = storm(&[Purpose::List], 600_000);
        assert_eq!(busiest_minute(&sent), LIST_MAX);
        let mut budget = Budget { sent: sent.into_iter().collect(), ..Budget::default() };
        assert_eq!(budget.take(1_600_000, Purpose::Start), Ok(()));
        for _ in 1..REQUESTS_MAX - TOKEN_RESERVE - LIST_MAX {
            assert_eq!(budget.take(1_600_000, Purpose::Connect), Ok(()));
        }
        assert_eq!(budget.take(1_600_000, Purpose::Token), Ok(()));
    }

    #[test]
    fn a_pause_that_the_server_asked_for_stops_every_purpose() {
        let mut budget = Budget::default();
        assert_eq!(budget.refused(1_000, Some(5_000)), 5_000);
        assert_eq!(budget.take(2_000, Purpose::Token), Err(4_000));
        assert_eq!(budget.take(6_000, Purpose::List), Ok(()));
    }

    #[test]
    fn pauses_of_our_own_grow_to_a_minute_until_the_server_answers() {
        let mut budget = Budget::default();
        let pauses: Vec<u64> = (0..6).map(|_| budget.refused(0, None)).collect();
        assert_eq!(pauses, [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
        budget.answered();
        assert_eq!(budget.refused(0, None), 5_000);
        assert_eq!(budget.refused(0, Some(u64::MAX)), HOLD_MS_MAX);
    }

    #[test]
    fn a_clock_that_was_set_back_blocks_nothing_for_longer_than_the_longest_pause() {
        let mut budget = Budget::default();
        budget.refused(1_000_000_000, Some(1_000));
        for _ in 0..10 {
            let _ = budget.take(1_000_000_000, Purpose::List);
        }
        assert_eq!(budget.take(5, Purpose::List), Err(HOLD_MS_MAX));
        assert_eq!(budget.take(5 + HOLD_MS_MAX, Purpose::List), Ok(()));
    }

    #[test]
    fn the_last_minute_is_remembered_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requests.json");
        let first = SharedBudget::load(Some(&file));
        for _ in 0..CONNECT_MAX {
            first.try_take(Purpose::Connect).unwrap();
        }
        let second = SharedBudget::load(Some(&file));
        assert!(second.try_take(Purpose::Connect).is_err());
        assert!(second.try_take(Purpose::List).is_ok());
    }
}
