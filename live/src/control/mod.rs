//! The operator's interface over HTTP: look, skip, clear, and watch what happens.
//!
//! ```text
//! connection ─▶ guard: who is it ─▶ routes: what is meant ─▶ answers: ask the show
//!                                                        ├─▶ words: tell it something
//!                                                        ├─▶ pictures: paint what it shows
//!                                                        ├─▶ feed: changes over a WebSocket
//!                                                        ├─▶ pages: dock and overlay
//!                                                        └─▶ overlay: the picture over a WebSocket
//! ```
//!
//! It decides nothing about the show: a word of the operator becomes a fact like any other. Answers for the operator
//! hold refused texts; nothing here is meant for viewers but the picture.

mod answers;
mod feed;
mod frames;
pub mod guard;
mod metrics;
pub mod overlay;
pub mod pages;
mod past;
mod pictures;
pub mod places;
pub mod routes;
mod server;
pub mod views;
mod words;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use engine::stage::Settings as StageSettings;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::director::Handle;

pub use server::{CONNECTIONS, serve};

use frames::Frames;
use guard::{Access, Guard};
use overlay::Gallery;
use places::{Place, Places};

/// Pictures that are painted and compressed at the same time; more wait.
const PICTURES_AT_ONCE: usize = 1;
/// Frames that are computed from the journal at the same time; one more is refused.
const LOOKS_BACK_AT_ONCE: usize = 1;

/// How a link of the service is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// `donations`, `model`, `journal`.
    pub name: &'static str,
    /// `fine`, `degraded` or `down`.
    pub state: &'static str,
    /// The same in words a streamer understands, with what to do.
    pub words: String,
    /// More, for the engineer.
    pub detail: serde_json::Value,
}

/// What the command tells of the links that the show does not know.
pub type Links = Box<dyn Fn() -> Vec<Link> + Send + Sync>;

/// Who asks for a WebSocket.
struct Caller {
    peer: IpAddr,
    access: Access,
    /// Of the connection, for as long as the WebSocket lives on it.
    _place: Arc<Place>,
}

/// Everything that answers need.
pub struct Control {
    handle: Handle,
    guard: Guard,
    stage: StageSettings,
    links: Links,
    frames: Frames,
    gallery: Gallery,
    painting: Arc<Semaphore>,
    /// The session's file.
    journal: Arc<Path>,
    looking_back: Arc<Semaphore>,
    listeners: Places,
    overlays: Places,
}

impl Control {
    /// An interface to a running show, whose session is written to the file `journal`.
    #[must_use]
    pub fn new(
        handle: Handle,
        journal: &Path,
        guard: Guard,
        stage: StageSettings,
        links: Links,
    ) -> Arc<Self> {
        Arc::new(Self {
            frames: Frames::watching(handle.screens()),
            gallery: Gallery::of(handle.screens()),
            handle,
            guard,
            stage,
            links,
            painting: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            journal: journal.into(),
            looking_back: Arc::new(Semaphore::new(LOOKS_BACK_AT_ONCE)),
            listeners: Places::new(feed::CLIENTS),
            overlays: Places::new(overlay::CLIENTS),
        })
    }
}
