//! What lasts as long as an evening: its counts, looked at when a session starts, and bans, looked at as long as one runs.

use std::time::Duration;

use engine::show::{Fact, RequestId, Show};
use jiff::{SignedDuration, Timestamp};
use tokio::time::{MissedTickBehavior, interval};

use crate::director::{Handle, Refused};

/// How long an evening lasts, and a ban.
const EVENING: SignedDuration = SignedDuration::from_hours(12);
/// A ban is over so much later at most.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Whether what began at `since`, RFC 3339, is of the evening still.
pub(crate) fn is_of_tonight(since: &str, now: Timestamp) -> bool {
    let age = since.parse::<Timestamp>().map(|since| now.duration_since(since));
    age.is_ok_and(|age| age.abs() < EVENING)
}

/// Lets everyone in again whose ban is over, until the session is.
pub async fn lift_bans(handle: Handle, clock: impl Fn() -> Timestamp) {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        let now = clock();
        let Ok(over) = handle.ask(move |show| over(show, now)).await else { return };
        for request in over {
            match handle.tell(Fact::DonorUnbanned { request: request.clone() }).await {
                Ok(()) => tracing::info!(%request, "the ban of this donor lasted 12 hours and is over"),
                Err(Refused::Over) => return,
                // The operator was faster, or the journal cannot be written now: looked at again.
                Err(error) => tracing::debug!(%request, %error, "this ban is not lifted yet"),
            }
        }
    }
}

fn over(show: &Show, now: Timestamp) -> Vec<RequestId> {
    let bans = show.banned().filter(|ban| !is_of_tonight(&ban.since, now));
    bans.map(|ban| ban.request.clone()).collect()
}
