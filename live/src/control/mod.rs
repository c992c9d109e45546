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
mod pictures;
pub mod places;
pub mod routes;
mod server;
pub mod views;
mod words;

use std::net::IpAddr;
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
    painting: Semaphore,
    listeners: Places,
    overlays: Places,
}

impl Control {
    /// An interface to a running show.
    #[must_use]
    pub fn new(handle: Handle, guard: Guard, stage: StageSettings, links: Links) -> Arc<Self> {
        let frames = Frames::watching(handle.screens());
        let gallery = Gallery::of(handle.screens());
        let painting = Semaphore::new(PICTURES_AT_ONCE);
        let (listeners, overlays) = (Places::new(feed::CLIENTS), Places::new(overlay::CLIENTS));
        Arc::new(Self { handle, guard, stage, links, frames, gallery, painting, listeners, overlays })
    }
}
