//! What changed between two sessions of the same donations: who ended otherwise, and whose picture is another one.

use std::collections::BTreeMap;

use engine::pixmap::Pixmap;
use engine::show::{End, Ended, Entry, RequestId};
use engine::time::Frame;

use crate::replay::ends;

/// A request that did not go as it went.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Which.
    pub request: RequestId,
    /// How it ended in the recording; `None`: not by its end.
    pub was: Option<Ended>,
    /// How it ends now.
    pub now: Option<Ended>,
    /// Whether its finished pictures differ.
    pub is_other_picture: bool,
}

impl Difference {
    /// Whether it ends in another way.
    #[must_use]
    pub fn is_other_end(&self) -> bool {
        end_of(self.was.as_ref()) != end_of(self.now.as_ref())
    }
}

/// Everything that differs.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// Requests that end otherwise or with another picture, in the order in which they ended.
    pub requests: Vec<Difference>,
    /// Requests that end in the same way at another time.
    pub moved: usize,
    /// Requests that ended in either.
    pub total: usize,
}

/// Compares two sessions.
#[must_use]
pub fn differences(was: &[Entry], now: &[Entry]) -> Differences {
    let (was, now) = (ends(was), ends(now));
    let mut found = Differences::default();
    let by_id: BTreeMap<&RequestId, &Ended> = now.iter().map(|ended| (&ended.request, ended)).collect();
    let known: BTreeMap<&RequestId, &Ended> = was.iter().map(|ended| (&ended.request, ended)).collect();
    let pairs = was.iter().map(|was| (Some(was), by_id.get(&was.request).copied()));
    let new = now.iter().filter(|now| !known.contains_key(&now.request)).map(|now| (None, Some(now)));
    for (was, now) in pairs.chain(new) {
        let Some(request) = was.or(now).map(|ended| ended.request.clone()) else { continue };
        found.total += 1;
        let is_other_picture = picture_of(was) != picture_of(now);
        let difference = Difference { request, was: was.cloned(), now: now.cloned(), is_other_picture };
        if difference.is_other_end() || is_other_picture {
            found.requests.push(difference);
        } else {
            found.moved += usize::from(frame_of(was) != frame_of(now));
        }
    }
    found
}

fn end_of(ended: Option<&Ended>) -> Option<End> {
    ended.map(|ended| ended.end)
}

fn frame_of(ended: Option<&Ended>) -> Option<Frame> {
    ended.map(|ended| ended.frame)
}

/// The finished picture of a request that was drawn.
pub(crate) fn picture_of(ended: Option<&Ended>) -> Option<Pixmap> {
    let plan = ended.filter(|ended| ended.end == End::Drawn)?.plan.as_ref()?;
    let drawing = plan.drawing();
    (drawing.total() > 0).then(|| drawing.canvas_of(drawing.total()))
}
