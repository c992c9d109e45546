//! What the source of donations tells becomes facts; it hears back when a donation is safe on the disk.

use std::sync::Arc;
use std::time::Duration;

use engine::show::{Donation, Fact, Handover};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};

use crate::donations::donation_alerts::offset::StreamPosition;
use crate::donations::donation_alerts::wire::donation_number;
use crate::donations::donation_alerts::{Ack, FeedEvent, FeedHealth, Start};
use crate::journal::{Closed, Journal};

/// Donations handed to the journal and not yet confirmed, at most.
const UNCONFIRMED_MAX: usize = 4096;

/// How the source of donations is.
#[derive(Clone, Debug, Default)]
pub enum DonationsHealth {
    /// It has not said anything.
    #[default]
    Unknown,
    /// The program makes them up.
    MadeUp,
    /// What the feed says.
    Feed(FeedHealth),
}

/// What the source has to know of the last session: what it knew, and what was on the disk and not taken in yet.
#[must_use]
pub fn start_of(handover: &Handover, pending: &[Fact]) -> Start {
    let waiting = pending.iter().filter_map(Fact::donation).map(|donation| &donation.id);
    Start {
        seen: handover.seen.iter().chain(waiting).filter_map(|id| donation_number(id)).collect(),
        stream: handover.position.as_ref().and_then(StreamPosition::of),
    }
}

/// Takes events until there are no more. Donations made before `oldest` are listed as missed, not drawn.
///
/// # Errors
/// When the session is over.
pub async fn take_events(
    mut events: mpsc::Receiver<FeedEvent>,
    journal: Journal,
    health: watch::Sender<DonationsHealth>,
    oldest: Timestamp,
) -> Result<(), Closed> {
    let (unconfirmed, confirming) = mpsc::channel(UNCONFIRMED_MAX);
    let confirming = tokio::spawn(confirm(confirming));
    while let Some(event) = events.recv().await {
        let (fact, ack) = match event {
            FeedEvent::Health(state) => {
                health.send_replace(DonationsHealth::Feed(state));
                continue;
            }
            FeedEvent::Donation(donation, position, ack) => {
                (received(donation, position.as_ref(), oldest), ack)
            }
            FeedEvent::Backlog(donations, ack) => (seen(donations), ack),
        };
        let receipt = journal.submit(fact).await?;
        if unconfirmed.send((receipt, ack)).await.is_err() {
            break;
        }
    }
    drop(unconfirmed);
    // It ends when the last receipt has come.
    let _ = confirming.await;
    Ok(())
}

/// The instant before which donations count as missed.
#[must_use]
pub fn oldest_at(start: Timestamp, age_max: Duration) -> Timestamp {
    start.checked_sub(age_max).unwrap_or(Timestamp::MIN)
}

/// Confirms in order, so that a burst shares the disk's syncs.
async fn confirm(mut waiting: mpsc::Receiver<(oneshot::Receiver<u64>, Ack)>) {
    while let Some((receipt, ack)) = waiting.recv().await {
        if receipt.await.is_ok() {
            ack.confirm();
        }
    }
}

fn received(donation: Donation, position: Option<&StreamPosition>, oldest: Timestamp) -> Fact {
    let made: Option<Timestamp> = donation.created_at.as_deref().and_then(|text| text.parse().ok());
    let position = position.map(StreamPosition::cursor);
    let donation = Arc::new(donation);
    if donation.unreadable || made.is_some_and(|made| made < oldest) {
        Fact::DonationMissed { donation, position }
    } else {
        Fact::DonationReceived { donation, position }
    }
}

fn seen(donations: Vec<Donation>) -> Fact {
    Fact::BacklogSeen { ids: donations.into_iter().map(|donation| donation.id).collect(), position: None }
}

#[cfg(test)]
mod tests {
    use engine::show::DonationSource;

    use super::*;

    fn made_at(created_at: Option<&str>) -> Donation {
        Donation {
            amount: "5".into(),
            currency: "EUR".into(),
            created_at: created_at.map(str::to_owned),
            ..Donation::new("da:1", "a cat", DonationSource::Rest)
        }
    }

    #[test]
    fn only_donations_made_too_long_before_the_start_are_missed() {
        let start: Timestamp = "2026-11-22T18:00:00Z".parse().expect("an instant");
        let oldest = oldest_at(start, Duration::from_secs(30 * 60));
        let is_missed = |made| matches!(received(made_at(made), None, oldest), Fact::DonationMissed { .. });
        assert!(is_missed(Some("2026-11-22T17:29:59Z")));
        assert!(!is_missed(Some("2026-11-22T17:30:00Z")));
        assert!(!is_missed(Some("not a time")));
        assert!(!is_missed(None));
    }

    #[test]
    fn what_cannot_be_read_is_listed_and_not_drawn_unasked() {
        let odd = Donation { unreadable: true, ..made_at(None) };
        assert!(matches!(received(odd, None, Timestamp::MIN), Fact::DonationMissed { .. }));
    }

    #[test]
    fn a_donation_that_was_written_down_and_not_taken_in_is_known_at_the_next_start() {
        let donation = Donation { id: "da:7".into(), ..made_at(None) };
        let pending = [received(donation, None, Timestamp::MIN), Fact::Paused];
        let handover = Handover { seen: vec!["da:3".into()], ..Handover::default() };
        assert_eq!(start_of(&handover, &pending).seen, [3, 7]);
    }
}
