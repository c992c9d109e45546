//! Those who wait, in order: a window of limited size that is judged and planned, and behind it the overflow.

use std::collections::VecDeque;

use super::donation::RequestId;
use super::request::{Moderation, Request, Work};

/// Everyone who waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Queue {
    requests: VecDeque<Request>,
    /// Requests at the front that are in the window.
    window: usize,
    /// Those of them that count against its size: all but the refused ones.
    counted: usize,
    /// Those of them that are allowed.
    allowed: usize,
    /// Those of them that wait for a verdict.
    unjudged: usize,
}

impl Queue {
    pub(super) fn push_back(&mut self, request: Request, size_max: u32) {
        let had_overflow = self.window < self.requests.len();
        self.requests.push_back(request);
        if !had_overflow {
            self.measure_on(size_max);
        }
    }

    pub(super) fn push_front(&mut self, request: Request, size_max: u32) {
        self.requests.push_front(request);
        self.measure(size_max);
    }

    /// Puts a request in front of the first one that was received after it and not moved by hand.
    pub(super) fn insert_by_receipt(&mut self, request: Request, size_max: u32) {
        let later = |other: &Request| !other.moved && other.receipt > request.receipt;
        let place = self.requests.iter().position(later).unwrap_or(self.requests.len());
        self.requests.insert(place, request);
        self.measure(size_max);
    }

    /// Puts a request where so many are in front of it.
    pub(super) fn insert_at(&mut self, request: Request, place: u32, size_max: u32) {
        self.requests.insert((place as usize).min(self.requests.len()), request);
        self.measure(size_max);
    }

    /// Puts requests in front of everyone, in their order.
    pub(super) fn restore(&mut self, requests: VecDeque<Request>, size_max: u32) {
        let behind = std::mem::replace(&mut self.requests, requests);
        self.requests.extend(behind);
        self.measure(size_max);
    }

    /// Takes the first request when `may_go` says so.
    pub(super) fn pop_front_if(
        &mut self,
        may_go: impl Fn(&Request) -> bool,
        size_max: u32,
    ) -> Option<Request> {
        let first = self.requests.front().is_some_and(may_go).then(|| self.requests.pop_front())??;
        self.measure(size_max);
        Some(first)
    }

    pub(super) fn remove(&mut self, id: &RequestId, size_max: u32) -> Option<Request> {
        let place = self.place(id)?;
        let mut request = self.requests.remove(place)?;
        request.place = place as u32;
        self.measure(size_max);
        Some(request)
    }

    /// Moves a request so that `place` others are in front of it.
    pub(super) fn move_to(&mut self, id: &RequestId, place: u32, size_max: u32) {
        let Some(mut request) = self.place(id).and_then(|from| self.requests.remove(from)) else { return };
        request.moved = true;
        self.requests.insert((place as usize).min(self.requests.len()), request);
        self.measure(size_max);
    }

    pub(super) fn take_all(&mut self) -> VecDeque<Request> {
        let mut requests = std::mem::take(self).requests;
        (0..).zip(&mut requests).for_each(|(place, request)| request.place = place);
        requests
    }

    /// Changes a request and measures the window again.
    pub(super) fn change<T>(
        &mut self,
        id: &RequestId,
        size_max: u32,
        change: impl FnOnce(&mut Request) -> T,
    ) -> Option<T> {
        let place = self.place(id)?;
        let result = change(&mut self.requests[place]);
        self.measure(size_max);
        Some(result)
    }

    pub(super) fn change_all(&mut self, size_max: u32, change: impl FnMut(&mut Request)) {
        self.requests.iter_mut().for_each(change);
        self.measure(size_max);
    }

    /// The work on a request's plan; the window does not depend on it.
    pub(super) fn work(&mut self, id: &RequestId) -> Option<&mut Work> {
        let place = self.place(id)?;
        Some(&mut self.requests[place].work)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    /// Those who are judged and planned, in order.
    pub(super) fn window(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().take(self.window)
    }

    pub(super) const fn window_size(&self) -> usize {
        self.window
    }

    pub(super) fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub(super) const fn allowed(&self) -> usize {
        self.allowed
    }

    pub(super) const fn unjudged(&self) -> usize {
        self.unjudged
    }

    /// How many wait behind the window.
    pub(super) fn overflow(&self) -> usize {
        self.requests.len() - self.window
    }

    pub(super) fn contains(&self, id: &RequestId) -> bool {
        self.place(id).is_some()
    }

    /// Whether it waits for the card that a refused wish gets.
    pub(super) fn is_refused(&self, id: &RequestId) -> bool {
        self.place(id).is_some_and(|place| self.requests[place].moderation() == Moderation::Refused)
    }

    pub(super) fn get_mut(&mut self, id: &RequestId) -> Option<&mut Request> {
        self.requests.iter_mut().find(|request| request.id == *id)
    }

    fn place(&self, id: &RequestId) -> Option<usize> {
        self.requests.iter().position(|request| request.id == *id)
    }

    fn measure(&mut self, size_max: u32) {
        (self.window, self.counted, self.allowed, self.unjudged) = (0, 0, 0, 0);
        self.measure_on(size_max);
    }

    /// Lets requests into the window as long as it has room; refused ones need none.
    fn measure_on(&mut self, size_max: u32) {
        while let Some(request) = self.requests.get(self.window) {
            let moderation = request.moderation();
            if moderation != Moderation::Refused {
                if self.counted >= size_max as usize {
                    return;
                }
                self.counted += 1;
            }
            self.allowed += usize::from(moderation == Moderation::Allowed);
            self.unjudged += usize::from(moderation == Moderation::Unjudged);
            self.window += 1;
        }
    }
}
