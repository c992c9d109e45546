//! The last screens, so that the picture of a frame can be asked for shortly after it was shown.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use crate::director::Published;

/// Screens that are kept: ten seconds of drawing at 60 frames a second.
pub const KEPT_MAX: usize = 600;

/// Follows the show and keeps what it published last.
pub struct Frames {
    latest: watch::Receiver<Published>,
    kept: Arc<Mutex<VecDeque<Published>>>,
    _follower: AbortOnDropHandle<()>,
}

/// Why there is no picture of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("frame {asked} is no longer kept; the oldest is {oldest}")]
pub struct Forgotten {
    /// The frame that was asked for.
    pub asked: u64,
    /// The oldest that could be.
    pub oldest: u64,
}

impl Frames {
    /// Begins to follow. Must be called in a runtime.
    #[must_use]
    pub fn watching(latest: watch::Receiver<Published>) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::from([latest.borrow().clone()])));
        let follower = tokio::spawn(follow(latest.clone(), Arc::clone(&kept)));
        Self { latest, kept, _follower: AbortOnDropHandle::new(follower) }
    }

    /// What is on screen now.
    #[must_use]
    pub fn now(&self) -> Published {
        self.latest.borrow().clone()
    }

    /// What was on screen at `frame`: the last that was published up to it.
    ///
    /// # Errors
    /// When that is too long ago.
    pub fn at(&self, frame: u64) -> Result<Published, Forgotten> {
        let now = self.now();
        if now.frame.0 <= frame {
            return Ok(now);
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().rev().find(|published| published.frame.0 <= frame);
        let oldest = kept.front().map_or(now.frame.0, |published| published.frame.0);
        found.cloned().ok_or(Forgotten { asked: frame, oldest })
    }
}

async fn follow(mut latest: watch::Receiver<Published>, kept: Arc<Mutex<VecDeque<Published>>>) {
    while latest.changed().await.is_ok() {
        let published = latest.borrow_and_update().clone();
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(published);
    }
}
