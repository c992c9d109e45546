//! The operator's interface over HTTP: look, skip, clear, and watch what happens.
//!
//! ```text
//! connection ─▶ guard: who is it ─▶ routes: what is meant ─▶ answers: ask the show
//!                                                        ├─▶ commands: tell it something
//!                                                        ├─▶ requests: what other programs send
//!                                                        ├─▶ scenes: the operator's words for a picture
//!                                                        ├─▶ first_start: settings, from this machine, while there are none
//!                                                        ├─▶ words: what is refused or allowed from now on
//!                                                        ├─▶ pictures: paint what it shows
//!                                                        ├─▶ evenings: what ended in sessions before this one
//!                                                        ├─▶ events: changes over a WebSocket
//!                                                        ├─▶ pages: dock and overlay
//!                                                        ├─▶ sounds: what an overlay lets hear
//!                                                        └─▶ overlay: the picture over a WebSocket
//! ```
//!
//! It decides nothing about the show: a command of the operator becomes a fact like any other. Answers for the operator
//! hold refused texts; nothing here is meant for viewers but the picture.

mod answers;
mod evenings;
mod events;
pub mod first_start;
pub mod guard;
mod idempotency;
mod metrics;
pub mod openapi;
pub mod overlay;
pub mod pages;
mod recent;
mod refusals;
mod response;

mod commands;
pub mod connection_limiter;
mod pictures;
pub mod requests;
pub mod routes;
mod scenes;
mod server;
pub mod sounds;
pub mod views;
mod words;
mod write_deadline;

use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use engine::show::Verdict;
use engine::stage::StageSettings;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::director::Handle;
use crate::message::Message;
use crate::own_words::OwnWords;

pub use server::{CONNECTIONS, serve};

use connection_limiter::{ConnectionLimiter, ConnectionPermit};
use first_start::FirstStart;
use guard::{Access, Guard};
use overlay::{Hub, Onlookers};
use recent::RecentScreens;
use requests::{RequestDoor, RequestRules};
use sounds::Sounds;

/// Pictures that are painted and compressed at the same time; more wait.
const PICTURES_AT_ONCE: usize = 1;
/// Frames that are computed from the journal at the same time; one more is refused.
const LOOKS_BACK_AT_ONCE: usize = 1;

/// How a link of the service is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// `donations`, `model`, `journal`, `overlay`.
    pub name: &'static str,
    /// `fine`, `degraded` or `down`.
    pub state: &'static str,
    /// The same in words a streamer understands, with what to do: in English.
    pub words: Message,
    /// The words apart from their language, for pages.
    pub message: serde_json::Value,
    /// More, for the engineer.
    pub detail: serde_json::Value,
}

impl Health {
    /// What is known of a link.
    #[must_use]
    pub fn new(name: &'static str, state: &'static str, words: Message, detail: serde_json::Value) -> Self {
        let message = words.json();
        Self { name, state, words, message, detail }
    }
}

/// What the command tells of the links that the show does not know.
pub type HealthSource = Box<dyn Fn() -> Vec<Health> + Send + Sync>;

/// What the judge in force says to words of the operator that are to be drawn.
pub type WordsJudge = Box<dyn Fn(&str) -> Verdict + Send + Sync>;

/// The words of the operator: to be drawn, and to be refused or allowed from now on.
pub struct WordRules {
    /// The judge in force.
    pub judge: WordsJudge,
    /// The lists that the operator adds to.
    pub own: Arc<OwnWords>,
}

/// Who asks for a WebSocket.
struct Caller {
    peer: IpAddr,
    /// A program on this machine, which speaks for itself.
    is_from_here: bool,
    access: Access,
    /// Of the connection, for as long as the WebSocket lives on it.
    _permit: Arc<ConnectionPermit>,
}

/// Everything that answers need.
pub struct Control {
    handle: Handle,
    guard: Guard,
    stage: StageSettings,
    links: HealthSource,
    words: WordRules,
    recent: RecentScreens,
    hub: Hub,
    painting: Arc<Semaphore>,
    /// The session's file.
    journal: Arc<Path>,
    looking_back: Arc<Semaphore>,
    /// The earlier session that was looked at last.
    evening: Mutex<evenings::Remembered>,
    listeners: ConnectionLimiter,
    overlays: ConnectionLimiter,
    onlookers: Onlookers,
    repeatable: idempotency::Commands,
    requests: RequestDoor,
    /// Where pictures are found on the web; empty: nowhere.
    share: OnceLock<views::Addresses>,
    /// The streamer's own; empty: the program's.
    sounds: OnceLock<Sounds>,
    /// Where nothing is set up yet.
    first_start: OnceLock<Arc<dyn FirstStart>>,
}

impl Control {
    /// An interface to a running show, whose session is written to the file `journal`.
    #[must_use]
    pub fn new(
        handle: Handle,
        journal: &Path,
        guard: Guard,
        stage: StageSettings,
        links: HealthSource,
        words: WordRules,
        requests: RequestRules,
    ) -> Arc<Self> {
        let repeatable = idempotency::Commands::new(handle.journal().keys());
        Arc::new(Self {
            recent: RecentScreens::watching(handle.screens()),
            hub: Hub::of(handle.screens()),
            handle,
            guard,
            stage,
            links,
            words,
            painting: Arc::new(Semaphore::new(PICTURES_AT_ONCE)),
            journal: journal.into(),
            looking_back: Arc::new(Semaphore::new(LOOKS_BACK_AT_ONCE)),
            evening: Mutex::default(),
            listeners: ConnectionLimiter::new(events::CLIENTS),
            overlays: ConnectionLimiter::new(overlay::CLIENTS),
            onlookers: Onlookers::default(),
            repeatable,
            requests: RequestDoor::new(requests),
            share: OnceLock::new(),
            sounds: OnceLock::new(),
            first_start: OnceLock::new(),
        })
    }

    /// Tells the addresses of pictures from now on.
    pub fn share(&self, sharing: views::Addresses) {
        // Said once, at the start; the first word counts.
        let _ = self.share.set(sharing);
    }

    /// Lets overlays hear these sounds in place of the program's own.
    pub fn sound(&self, sounds: Sounds) {
        // Said once, at the start; the first word counts.
        let _ = self.sounds.set(sounds);
    }

    /// Nothing is set up yet: a page on this machine may do it.
    pub fn set_up_by(&self, first_start: Arc<dyn FirstStart>) {
        // Said once, at the start; the first word counts.
        let _ = self.first_start.set(first_start);
    }

    /// How every link is, the overlays included.
    fn links(&self) -> Vec<Health> {
        let mut links = (self.links)();
        links.push(self.onlookers.health());
        links
    }
}
