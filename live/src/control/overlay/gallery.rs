//! One painting for all overlays that look alike: it goes on while somebody looks at it.
//!
//! A client that is slower than the show loses messages, never the picture: it is given the whole picture as it is then.
//! What waits for a client is limited in number and in bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use engine::stage::StageError;
use tokio::sync::{broadcast, watch};
use tokio_util::task::AbortOnDropHandle;

use super::easel::Easel;
use super::look::Look;
use crate::director::Published;

/// Looks at the same time: each keeps a picture and costs its painting.
pub const LOOKS_MAX: usize = 8;
/// Changes that wait for the slowest client.
const CHANGES_MAX: usize = 32;
/// Bytes of a change; in place of a longer one clients are given the whole picture, once and shared.
const CHANGE_BYTES_MAX: usize = 64 * 1024;

/// All that is painted now.
pub struct Gallery {
    screens: watch::Receiver<Published>,
    open: Mutex<HashMap<Look, Weak<Exhibit>>>,
}

/// Why there is no picture to look at.
#[derive(Debug, thiserror::Error)]
pub enum Closed {
    /// Too many kinds of overlays.
    #[error("{LOOKS_MAX} overlays that look different are open already; close one")]
    Full,
    /// The look makes no picture.
    #[error("{0}")]
    Stage(StageError),
}

/// What became of the picture.
#[derive(Clone, Debug)]
pub enum Update {
    /// It changed like this.
    Change(Bytes),
    /// It changed so much that it is best taken as a whole.
    Whole,
}

impl Gallery {
    /// Nothing is painted before somebody looks.
    #[must_use]
    pub fn of(screens: watch::Receiver<Published>) -> Self {
        Self { screens, open: Mutex::default() }
    }

    /// Opens the painting of a look, or joins those who look at it. Must be called in a runtime.
    ///
    /// # Errors
    /// When too many are open, or the look makes no picture.
    pub fn open(&self, look: Look) -> Result<Arc<Exhibit>, Closed> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exhibit) = open.get(&look).and_then(Weak::upgrade) {
            return Ok(exhibit);
        }
        open.retain(|_, exhibit| exhibit.strong_count() > 0);
        if open.len() >= LOOKS_MAX {
            return Err(Closed::Full);
        }
        let exhibit = Arc::new(Exhibit::begin(look, self.screens.clone()).map_err(Closed::Stage)?);
        open.insert(look, Arc::downgrade(&exhibit));
        Ok(exhibit)
    }
}

/// A painting that somebody looks at.
pub struct Exhibit {
    wall: Arc<Wall>,
    _painting: AbortOnDropHandle<()>,
}

struct Wall {
    hung: Mutex<Hung>,
    /// The sender is the painter's: when the show is over, everybody is told.
    updates: broadcast::WeakSender<Update>,
}

struct Hung {
    easel: Easel,
    /// The message of the whole picture, while it is still the picture.
    whole: Option<Bytes>,
}

impl Wall {
    fn hung(&self) -> MutexGuard<'_, Hung> {
        self.hung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exhibit {
    fn begin(look: Look, mut screens: watch::Receiver<Published>) -> Result<Self, StageError> {
        let first = screens.borrow_and_update().clone();
        let easel = Easel::new(look, first.frame.0, &first.screen)?;
        let hung = Mutex::new(Hung { easel, whole: None });
        let updates = broadcast::channel(CHANGES_MAX).0;
        let wall = Arc::new(Wall { hung, updates: updates.downgrade() });
        let painting = tokio::spawn(paint(Arc::clone(&wall), updates, screens));
        Ok(Self { wall, _painting: AbortOnDropHandle::new(painting) })
    }

    /// The whole picture, and everything that comes after it; `None` when the show is over.
    #[must_use]
    pub fn look(&self) -> Option<(Bytes, broadcast::Receiver<Update>)> {
        let mut hung = self.wall.hung();
        let later = self.wall.updates.upgrade()?.subscribe();
        let Hung { easel, whole } = &mut *hung;
        let whole = whole.get_or_insert_with(|| easel.picture().into()).clone();
        Some((whole, later))
    }
}

async fn paint(wall: Arc<Wall>, updates: broadcast::Sender<Update>, mut screens: watch::Receiver<Published>) {
    while screens.changed().await.is_ok() {
        let published = screens.borrow_and_update().clone();
        let mut hung = wall.hung();
        let Some(change) = hung.easel.follow(published.frame.0, &published.screen) else { continue };
        hung.whole = None;
        let update =
            if change.len() > CHANGE_BYTES_MAX { Update::Whole } else { Update::Change(change.into()) };
        // Nobody may be looking just now.
        let _ = updates.send(update);
    }
}
