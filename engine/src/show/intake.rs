//! Donations and verdicts coming in.

use std::sync::Arc;

use super::cursor::StreamCursor;
use super::donation::{Donation, RequestId};
use super::history::End;
use super::money::is_below;
use super::request::Request;
use super::settings::ShowSettings;
use super::state::Show;
use super::verdict::{TextKind, Verdict};
use crate::text::is_invisible;

/// Donations that are listed as missed; the oldest leave the list first.
pub const MISSED_MAX: usize = 1_000;

impl Show {
    /// Takes in a donation, once.
    pub(super) fn received(&mut self, donation: &Arc<Donation>, position: Option<&StreamCursor>) {
        self.has_begun = true;
        self.reach(position);
        if self.seen.insert(&donation.id, donation.content.as_deref()) {
            self.received += 1;
            self.evening.receive(donation);
            self.enter(donation, true);
        }
    }

    /// Lists a donation that came too late.
    pub(super) fn missed(&mut self, donation: &Arc<Donation>, position: Option<&StreamCursor>) {
        self.has_begun = true;
        self.reach(position);
        if self.seen.insert(&donation.id, donation.content.as_deref()) {
            self.missed.push_back(Arc::clone(donation));
            if self.missed.len() > MISSED_MAX {
                self.missed.pop_front();
            }
        }
    }

    pub(super) fn backlog_seen(&mut self, ids: &[String], position: Option<&StreamCursor>) {
        self.reach(position);
        for id in ids {
            self.seen.insert(id, None);
        }
    }

    /// Takes in a verdict, unless it was made by other word lists than the current ones.
    pub(super) fn judged(
        &mut self,
        id: &RequestId,
        text: TextKind,
        lists: &str,
        verdict: (&Verdict, Option<&Arc<[u32]>>),
    ) {
        if lists != &*self.lists {
            return;
        }
        if let Some(on_air) = self.on_air.as_mut().filter(|on_air| on_air.request.id == *id) {
            if matches!(text, TextKind::Caption | TextKind::Step) {
                on_air.request.judge(text, verdict);
            }
        } else if let Some(request) = self.review.iter_mut().find(|request| request.id == *id) {
            request.judge(text, verdict);
        } else {
            self.queue.change(id, self.settings.queue_max, |request| request.judge(text, verdict));
        }
    }

    /// What is not on air yet is judged again, by the lists in force now.
    pub(super) fn rules_changed(&mut self, lists: &str, settings: Option<&ShowSettings>) {
        let mut settings =
            settings.map_or_else(|| (*self.settings).clone(), |new| self.settings.changed_to(new.clone()));
        lists.clone_into(&mut settings.lists);
        self.set(settings);
        self.forget_verdicts();
        if !self.is_reviewing() {
            self.end_review();
        }
    }

    /// Makes a request of a donation that has not been one. `by_rule`: below the minimum it ends at once.
    pub(super) fn enter(&mut self, donation: &Arc<Donation>, by_rule: bool) {
        let id = RequestId::first(donation.id.clone());
        let request = Request::new(id, Arc::clone(donation), self.take_receipt());
        if !has_wish(&donation.message) {
            self.end(request, End::NoWish);
        } else if by_rule && self.bans.has(donation) {
            self.end(request, End::Removed);
        } else if by_rule && self.is_below_minimum(donation) {
            self.end(request, End::BelowMinimum);
        } else if by_rule && self.is_reviewing() {
            self.review.push_back(request);
        } else {
            self.queue.push_back(request, self.settings.queue_max);
        }
    }

    pub(super) fn take_receipt(&mut self) -> u64 {
        self.next_receipt += 1;
        self.next_receipt - 1
    }

    /// Every wish under review enters the queue; what was refused shows the card at its turn.
    pub(super) fn end_review(&mut self) {
        for request in std::mem::take(&mut self.review) {
            self.queue.insert_by_receipt(request, self.settings.queue_max);
        }
    }

    pub(super) fn forget_verdicts(&mut self) {
        self.queue.change_all(self.settings.queue_max, Request::forget_verdicts);
        let cleared = self.clearings.iter_mut().flat_map(|clearing| &mut clearing.requests);
        cleared.chain(&mut self.review).for_each(Request::forget_verdicts);
    }

    /// Of what was sent, the minimum of its service counts before that of its currency, which is written in any case.
    fn is_below_minimum(&self, donation: &Donation) -> bool {
        let (least, currency) = (&self.settings.min_amount, donation.currency.trim());
        let least = match &donation.via {
            None => least.get(currency),
            Some(via) => {
                let currency = currency.to_ascii_uppercase();
                least.get(&format!("{via}:{currency}")).or_else(|| least.get(&currency))
            }
        };
        least.is_some_and(|least| is_below(&donation.amount, least))
    }

    fn reach(&mut self, position: Option<&StreamCursor>) {
        if let Some(position) = position {
            self.position = Some(position.clone());
        }
    }
}

/// Whether there is anything in the message that could be read.
fn has_wish(message: &str) -> bool {
    !message.chars().all(|char| char.is_whitespace() || is_invisible(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_invisible_messages_hold_no_wish() {
        for blank in ["", " \r\n", "\u{200B}\u{FEFF}", "\u{0}", "\u{202E} \u{E0041}", "\u{3164}"] {
            assert!(!has_wish(blank), "{blank:?}");
        }
        for wish in ["cat", " ж ", "?", "🐈"] {
            assert!(has_wish(wish), "{wish:?}");
        }
    }
}
