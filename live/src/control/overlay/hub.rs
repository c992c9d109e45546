//! One stream for all overlays that look alike: it is painted while somebody looks at it.
//!
//! A client that is slower than the show loses messages, never the picture: it is given the whole picture as it is then.
//! What waits for a client is limited in number and in bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use bytes::Bytes;
use engine::stage::StageError;
use tokio::sync::{broadcast, watch};
use tokio_util::task::AbortOnDropHandle;

use super::cues::{Cue, Cues};
use super::encoder::OverlayEncoder;
use super::options::OverlayOptions;
use crate::director::Published;
use crate::mutex::lock;

/// Streams at the same time: each keeps a picture and costs its painting.
pub const STREAMS_MAX: usize = 8;
/// Pixels of all streams together: each pixel costs some twenty bytes, so all of them stay below half a gigabyte.
pub const PIXELS_MAX: u64 = 24_000_000;
/// The last of them are for this machine: OBS beside the show has its 1080p whatever others look at.
pub const PIXELS_HERE: u64 = 4_000_000;
/// Changes that wait for the slowest client.
const CHANGES_MAX: usize = 32;
/// Bytes of a change; in place of a longer one clients are given the whole picture, once and shared.
const CHANGE_BYTES_MAX: usize = 64 * 1024;
/// Cues that wait for the slowest client, which hears no older ones: one drawing ends and the next begins.
const CUES_MAX: usize = 2;

/// All streams that somebody looks at.
pub struct Hub {
    screens: watch::Receiver<Published>,
    open: Mutex<HashMap<OverlayOptions, Weak<Stream>>>,
}

/// Why there is no picture to look at.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// Too many kinds of overlays.
    #[error("{STREAMS_MAX} overlays that look different are open already; close one")]
    Full,
    /// Too many pixels.
    #[error(
        "the overlays that are open leave no room for one of {wanted} pixels, {left} are left; take a smaller scale, or close one"
    )]
    Pixels {
        /// Of this one.
        wanted: u64,
        /// What is left for whoever asks.
        left: u64,
    },
    /// The options make no picture.
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

impl Hub {
    /// Nothing is painted before somebody looks.
    #[must_use]
    pub fn of(screens: watch::Receiver<Published>) -> Self {
        Self { screens, open: Mutex::default() }
    }

    /// Opens the stream of an overlay with these options, or joins those who look at it; `is_from_here`: this machine
    /// looks. Must be called in a runtime.
    ///
    /// # Errors
    /// When too many are open, or the options make no picture.
    pub fn open(&self, options: OverlayOptions, is_from_here: bool) -> Result<Arc<Stream>, HubError> {
        let mut open = lock(&self.open);
        if let Some(stream) = open.get(&options).and_then(Weak::upgrade) {
            return Ok(stream);
        }
        open.retain(|_, stream| stream.strong_count() > 0);
        if open.len() >= STREAMS_MAX {
            return Err(HubError::Full);
        }
        let wanted = options.pixels().map_err(HubError::Stage)?;
        let taken: u64 = open.keys().filter_map(|options| options.pixels().ok()).sum();
        let room = if is_from_here { PIXELS_MAX } else { PIXELS_MAX - PIXELS_HERE };
        let left = room.saturating_sub(taken);
        if wanted > left {
            return Err(HubError::Pixels { wanted, left });
        }
        let stream = Arc::new(Stream::begin(options, self.screens.clone()).map_err(HubError::Stage)?);
        open.insert(options, Arc::downgrade(&stream));
        Ok(stream)
    }
}

/// The messages of overlays that look alike.
pub struct Stream {
    shared: Arc<Shared>,
    _painting: AbortOnDropHandle<()>,
}

struct Shared {
    state: Mutex<State>,
    /// The sender is the painter's: when the show is over, everybody is told.
    updates: broadcast::WeakSender<Update>,
    cues: broadcast::Sender<Cue>,
}

/// What a client begins with.
pub struct Subscription {
    /// The message of the whole picture.
    pub picture: Bytes,
    /// Everything that comes after it.
    pub updates: broadcast::Receiver<Update>,
    /// What is to be heard after it.
    pub cues: broadcast::Receiver<Cue>,
}

struct State {
    encoder: OverlayEncoder,
    /// The message of the whole picture, while it is still the picture.
    whole: Option<Bytes>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Stream {
    fn begin(options: OverlayOptions, mut screens: watch::Receiver<Published>) -> Result<Self, StageError> {
        let first = screens.borrow_and_update().clone();
        let encoder = OverlayEncoder::new(options, first.frame.0, &first.screen)?;
        let state = Mutex::new(State { encoder, whole: None });
        let updates = broadcast::channel(CHANGES_MAX).0;
        let cues = broadcast::channel(CUES_MAX).0;
        let shared = Arc::new(Shared { state, updates: updates.downgrade(), cues });
        let painting = tokio::spawn(paint(Arc::clone(&shared), updates, screens, Cues::from(&first)));
        Ok(Self { shared, _painting: AbortOnDropHandle::new(painting) })
    }

    /// The whole picture, and everything that comes after it; `None` when the show is over.
    #[must_use]
    pub fn subscribe(&self) -> Option<Subscription> {
        let mut state = self.shared.lock();
        let updates = self.shared.updates.upgrade()?.subscribe();
        let State { encoder, whole } = &mut *state;
        let picture = whole.get_or_insert_with(|| encoder.picture().into()).clone();
        Some(Subscription { picture, updates, cues: self.shared.cues.subscribe() })
    }
}

async fn paint(
    shared: Arc<Shared>,
    updates: broadcast::Sender<Update>,
    mut screens: watch::Receiver<Published>,
    mut cues: Cues,
) {
    while screens.changed().await.is_ok() {
        let published = screens.borrow_and_update().clone();
        let mut state = shared.lock();
        // Nobody may be looking or listening just now.
        if let Some(change) = state.encoder.follow(published.frame.0, &published.screen) {
            state.whole = None;
            let is_long = change.len() > CHANGE_BYTES_MAX;
            let _ = updates.send(if is_long { Update::Whole } else { Update::Change(change.into()) });
        }
        for cue in cues.follow(&published) {
            let _ = shared.cues.send(cue);
        }
    }
}
