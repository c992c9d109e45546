//! Reads the list of donations: after a reconnect, while the socket is down, and now and then.
//!
//! A reading goes from the newest page back to what an earlier reading reached, so that a gap behind newer donations is
//! found, too. Opens no socket.

use std::sync::Arc;
use std::time::Duration;

use engine::show::Donation;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::checkpoint::Checkpoint;
use super::delivery::Incoming;
use super::feed_state::{FeedState, User};
use super::rest::Rest;
use super::rest_error::RestError;
use super::wire::Received;
use crate::message::Message;
use crate::net::backoff::doubled;

/// How often the list is read while the socket is up: it also has donations that are never pushed.
const QUIET_INTERVAL: Duration = Duration::from_secs(120);
/// From a failed reading to the next one; doubles up to the interval or [`RETRY_MAX_MS`], whichever is shorter.
const RETRY_FIRST_MS: u64 = 1_000;
/// The longest such pause: with an interval of an hour, a failure must not cost an hour.
const RETRY_MAX_MS: u64 = 32_000;
/// Pages of one reading.
const PAGES_MAX: usize = 500;

/// The part of the feed that reads the list.
pub struct Lister {
    /// The API.
    pub rest: Arc<Rest>,
    /// Where the other parts look.
    pub feed_state: Arc<FeedState>,
    /// Where donations go.
    pub found: mpsc::Sender<Incoming>,
    /// How often the list is read while the socket is down.
    pub interval: Duration,
    /// What earlier runs reached.
    pub checkpoint: Checkpoint,
}

/// Where a reading stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// At an id that an earlier reading reached.
    Id(u64),
    /// First run: at a donation made before this program first asked, unix seconds.
    Unix(i64),
}

impl Until {
    fn is_reached_by(self, received: &Received) -> bool {
        match self {
            Self::Id(id) => received.id <= id,
            Self::Unix(unix) => received.created_unix.is_none_or(|created| created <= unix),
        }
    }
}

/// What a reading brought.
#[derive(Debug, Default)]
struct ListReading {
    donations: Vec<Received>,
    unnumbered: Vec<Donation>,
    failure: Option<RestError>,
}

impl Lister {
    /// Reads for ever.
    pub async fn run(self) {
        let (mut user, mut up) = (self.feed_state.user(), self.feed_state.up());
        let mut until: Option<(User, Until)> = None;
        let mut failures = 0_u32;
        loop {
            let Ok(now_user) = user.wait_for(Option::is_some).await.map(|user| *user) else { return };
            let Some(now_user) = now_user else { continue };
            let (_, stop) =
                until.take_if(|(known, _)| known.id == now_user.id).unwrap_or_else(|| self.begin(now_user));
            let started = Instant::now();
            let (next, complete) = self.read(stop).await;
            until = Some((now_user, next));
            failures = if complete { 0 } else { failures.saturating_add(1) };
            self.wait(started, failures, &mut up, &mut user).await;
        }
    }

    /// Where the first reading of this run stops.
    fn begin(&self, user: User) -> (User, Until) {
        let checkpoint = self.checkpoint.clone().of(user.id, user.asked_unix);
        let until = checkpoint.listed_to.map_or(Until::Unix(checkpoint.began_unix), Until::Id);
        if matches!(until, Until::Id(_)) {
            self.feed_state.set_baseline();
        }
        (user, until)
    }

    /// One reading; where the next one stops, and whether this one was complete.
    async fn read(&self, until: Until) -> (Until, bool) {
        let reading = self.pages(until).await;
        let complete = reading.failure.is_none();
        if let Some(error) = &reading.failure {
            tracing::warn!(%error, "the DonationAlerts list could not be read");
        }
        self.advise(reading.failure.as_ref().and_then(RestError::advice)).await;
        let top = reading.donations.iter().map(|received| received.id).max().unwrap_or(0);
        let next = match (until, complete) {
            (Until::Id(id), true) => Until::Id(id.max(top)),
            (Until::Unix(_), true) => Until::Id(top),
            (_, false) => until,
        };
        self.hand_on(until, next, reading).await;
        self.feed_state.touch();
        (next, complete)
    }

    /// What the list needs may have come with another `live login`, which the socket does not look for while it stands.
    async fn advise(&self, advice: Option<Message>) {
        if advice.is_some() {
            let _ = self.rest.find_tokens().await;
        }
        self.feed_state.advise_about_list(advice);
    }

    async fn hand_on(&self, until: Until, next: Until, mut reading: ListReading) {
        reading.donations.sort_by_key(|received| received.id);
        let listed_to = match next {
            Until::Id(id) if reading.failure.is_none() => Some(id),
            _ => None,
        };
        let mut new = reading.donations;
        if let Until::Unix(_) = until {
            let (existing, later) = new.into_iter().partition(|received| until.is_reached_by(received));
            if listed_to.is_some() {
                self.hand_on_existing(existing).await;
            }
            new = later;
        }
        for donation in std::mem::take(&mut reading.unnumbered) {
            let _ = self.found.send(Incoming::Unnumbered(donation)).await;
        }
        let _ = self.found.send(Incoming::Listed(new, listed_to)).await;
    }

    async fn hand_on_existing(&self, existing: Vec<Received>) {
        let floor = existing.iter().map(|received| received.id).max().unwrap_or(0);
        let _ = self.found.send(Incoming::Existing(existing, floor)).await;
        self.feed_state.set_baseline();
    }

    /// The pages from the newest to the one that reaches `until`.
    async fn pages(&self, until: Until) -> ListReading {
        let mut reading = ListReading::default();
        for number in 1..=PAGES_MAX {
            let page = match self.rest.page(number).await {
                Ok(page) => page,
                Err(error) => {
                    reading.failure = Some(error);
                    return reading;
                }
            };
            reading.unnumbered.extend(page.unnumbered);
            let reached = page.donations.iter().any(|received| until.is_reached_by(received));
            reading.donations.extend(page.donations);
            if reached || !page.more {
                return reading;
            }
        }
        tracing::warn!(
            pages = PAGES_MAX,
            "the DonationAlerts list is longer than one reading; older ones are left out"
        );
        reading
    }

    /// Returns when the next reading is due; the socket's state and a wish to read now can change that at any time.
    async fn wait(
        &self,
        started: Instant,
        failures: u32,
        up: &mut watch::Receiver<bool>,
        user: &mut watch::Receiver<Option<User>>,
    ) {
        loop {
            let interval = match failures {
                0 if *up.borrow_and_update() => QUIET_INTERVAL.max(self.interval),
                0 => self.interval,
                _ => Duration::from_millis(doubled(RETRY_FIRST_MS, failures - 1, RETRY_MAX_MS))
                    .min(self.interval),
            };
            tokio::select! {
                () = sleep_until(started + interval) => return,
                () = self.feed_state.list_wanted() => return,
                changed = user.changed() => { let _ = changed; return }
                changed = up.changed() => if changed.is_err() { return },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::donations::donation_alerts::budget::SharedBudget;
    use crate::donations::donation_alerts::feed_event::SocketState;
    use crate::donations::donation_alerts::tokens::{TokenSource, Tokens};
    use crate::net::endpoint::Endpoint;

    /// A lister that asks nobody: it only waits.
    fn lister() -> Lister {
        let source = TokenSource { data_dir: ".".into(), environment: None, application: None };
        let api = Endpoint::parse("http://127.0.0.1:9").expect("loopback");
        let interval = Duration::from_secs(10);
        let budget = Arc::new(SharedBudget::load(None));
        let rest = Rest::new(&api, Tokens::empty(source), budget, interval).expect("a client");
        let (feed_state, (found, _)) = (Arc::new(FeedState::default()), mpsc::channel(1));
        Lister { rest: Arc::new(rest), feed_state, found, interval, checkpoint: Checkpoint::default() }
    }

    /// Half seconds from one reading to the next, after `failures`, when `happens` seven seconds after the first.
    async fn pause(
        failures: u32,
        before: SocketState,
        happens: impl FnOnce(&FeedState) + Send + 'static,
    ) -> u128 {
        let lister = lister();
        let (mut up, mut user) = (lister.feed_state.up(), lister.feed_state.user());
        lister.feed_state.set_socket(before);
        let (started, feed_state) = (Instant::now(), Arc::clone(&lister.feed_state));
        let later = tokio::spawn(async move {
            sleep_until(started + Duration::from_secs(7)).await;
            happens(&feed_state);
        });
        lister.wait(started, failures, &mut up, &mut user).await;
        later.abort();
        started.elapsed().as_millis() / 500
    }

    fn down() -> SocketState {
        SocketState::Down("cut".to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn the_list_is_read_at_the_interval_without_a_socket_and_every_two_minutes_with_one() {
        assert_eq!(pause(0, down(), |_| {}).await, 2 * 10);
        assert_eq!(pause(0, SocketState::Subscribed, |_| {}).await, 2 * 120);
    }

    #[tokio::test(start_paused = true)]
    async fn a_socket_that_breaks_brings_the_next_reading_forward() {
        assert_eq!(
            pause(0, SocketState::Subscribed, |feed_state| feed_state.set_socket(down())).await,
            2 * 10
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_subscription_is_followed_by_a_reading_unless_it_recovered_everything() {
        let subscribe = |recovered| {
            move |feed_state: &FeedState| {
                feed_state.set_socket(SocketState::Subscribed);
                feed_state.set_recovered(recovered);
            }
        };
        assert_eq!(pause(0, down(), subscribe(false)).await, 2 * 7);
        assert_eq!(pause(0, down(), subscribe(true)).await, 2 * 120);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_reading_is_repeated_soon_and_then_less_often_up_to_the_interval() {
        let mut pauses = Vec::new();
        for failures in 1..=6 {
            pauses.push(pause(failures, down(), |_| {}).await);
        }
        assert_eq!(pauses, [2, 4, 8, 16, 20, 20]);
    }
}
