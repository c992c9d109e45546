//! What should be running now. The shell starts what is listed and not running, and aborts what is no longer listed.

use crate::plan::Scene;
use std::sync::Arc;

use super::donation::{Donation, RequestId};
use super::verdict::TextKind;

/// Work that only the outside world can do. Equal jobs are the same job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Judge texts of a donation; each answer is a [`Fact::Judged`](super::Fact::Judged).
    Judge {
        /// Whose texts.
        request: RequestId,
        /// Where they stand.
        donation: Arc<Donation>,
        /// Which: the wish, the name, or both.
        texts: Vec<TextKind>,
        /// Hash of the word lists to judge by.
        lists: Arc<str>,
    },
    /// Make a plan; its facts carry the request and the attempt.
    Plan {
        /// For which request.
        request: RequestId,
        /// Which try, from 0. A try that is no longer listed is over; its later facts are ignored.
        attempt: u32,
        /// Where the wish stands.
        donation: Arc<Donation>,
        /// The scene that the operator wants drawn; `None`: what is made of the wish.
        scene: Option<Arc<Scene>>,
        /// A person's word stands in for the verdict on the wish and on what it was read as.
        approved: bool,
        /// Let the artist draw that needs no model.
        offline: bool,
    },
    /// Load the model; its facts are [`Fact::WarmUpStarted`](super::Fact::WarmUpStarted) and
    /// [`Fact::WarmUpEnded`](super::Fact::WarmUpEnded).
    Warm,
}

impl Job {
    /// The request it is for.
    #[must_use]
    pub const fn request(&self) -> Option<&RequestId> {
        match self {
            Self::Judge { request, .. } | Self::Plan { request, .. } => Some(request),
            Self::Warm => None,
        }
    }
}
