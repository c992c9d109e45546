//! Everybody who ended in a session, with plans: a show itself keeps the newest alone.

use engine::show::{Ended, Entry, Show};

/// Everybody who ended, in order.
#[must_use]
pub fn ends(entries: &[Entry]) -> Vec<Ended> {
    let (mut show, mut ends) = (Show::new(), Vec::new());
    for entry in entries {
        while let Some(deadline) = show.deadline().filter(|deadline| *deadline <= entry.frame) {
            show.advance(deadline);
            keep_new(&show, &mut ends);
        }
        show.apply(entry);
        keep_new(&show, &mut ends);
    }
    ends
}

fn keep_new(show: &Show, ends: &mut Vec<Ended>) {
    let seen = ends.last().map_or(0, |last| last.number + 1);
    ends.extend(show.ended_since(seen).cloned());
}
