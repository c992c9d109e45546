//! The last screens, so that the picture of a frame that has just been shown costs no look into the journal.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use engine::time::Frame;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

use crate::director::Published;
use crate::mutex::lock;

/// Screens that are kept: two seconds of drawing at 60 frames a second.
pub const KEPT_MAX: usize = 120;

/// Follows the show and keeps what it published last.
pub struct RecentScreens {
    latest: watch::Receiver<Published>,
    kept: Arc<Mutex<VecDeque<Published>>>,
    _follower: AbortOnDropHandle<()>,
}

impl RecentScreens {
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

    /// What was published at `frame`, if it is still kept. Between two frames that were published the picture may
    /// have moved on: that is not known here.
    #[must_use]
    pub fn at(&self, frame: Frame) -> Option<Published> {
        let now = self.now();
        if now.frame == frame {
            return Some(now);
        }
        let kept = lock(&self.kept);
        kept.iter().rev().find(|published| published.frame == frame).cloned()
    }
}

async fn follow(mut latest: watch::Receiver<Published>, kept: Arc<Mutex<VecDeque<Published>>>) {
    while latest.changed().await.is_ok() {
        let published = latest.borrow_and_update().clone();
        let mut kept = lock(&kept);
        if kept.len() == KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back(published);
    }
}
