//! A wish becomes a plan: asks a model, and hands over each step the moment its brace closes.
//!
//! [`ModelClient::plan`] is one attempt and tells what comes of it; whether to try again is the show's business, and what of the
//! texts may be shown is the gatekeeper's. Dropping the future closes the connection, and the server stops writing.
//!
//! ```text
//! wish -> prompt -> wire -> http ~~~> sse -> wire -> reading -> PlanEvent
//! ```

pub mod answer;
mod asking;
mod attempt;
mod composing;
pub mod example;
pub mod failure;
pub mod fallback;
pub mod http;
pub mod limits;
pub mod model_address;
pub mod probe;
pub mod prompt;
pub mod reading;
pub mod speed;
pub mod sse;
pub mod wire;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::artist::{self, Names, Reading};
use engine::plan::{CanvasSpec, PlanEvent, Scene, schema_for_model, schema_for_scene};
use tokio::sync::mpsc;

pub use composing::Composing;
pub use failure::{Failure, Reason};
pub use model_address::ModelAddress;
pub use probe::{Probe, Server};

pub use crate::config::choice::Style;
use crate::config::{ModelConfig, choice as config};
use crate::message::{Message, Speak, spoken};
use crate::net::secret::Secret;
use fallback::FormatFallback;
use http::Http;
use wire::Dialect;

/// What a planner needs to know.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// Whether to find out if the server is Ollama.
    pub backend: ServerKind,
    /// Where the model answers.
    pub address: ModelAddress,
    /// The model's name at the server.
    pub model: String,
    /// What it is asked to write.
    pub style: Style,
    /// Randomness, 0..=2.
    pub temperature: f32,
    /// Most tokens of an answer.
    pub tokens_max: u32,
    /// Longest time between two tokens.
    pub silence_max: Duration,
    /// Key for the server.
    pub api_key: Option<Secret>,
    /// The canvas that plans are made for.
    pub canvas: CanvasSpec,
}

impl ModelSettings {
    /// From the program's settings. [`Backend::Offline`](config::Backend::Offline) needs no planner; here it counts as
    /// any server.
    #[must_use]
    pub fn of(model: &ModelConfig, canvas: CanvasSpec) -> Self {
        let backend = match model.backend {
            config::Backend::Ollama => ServerKind::Ollama,
            config::Backend::OpenAi | config::Backend::Offline => ServerKind::OpenAi,
        };
        Self {
            backend,
            address: ModelAddress::of(model.endpoint.clone()),
            model: model.id.clone(),
            style: model.style,
            temperature: model.temperature,
            tokens_max: model.tokens_max,
            silence_max: model.silence_max,
            api_key: model.api_key.clone(),
            canvas,
        }
    }
}

/// What kind of server is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    /// Ollama; anything else that answers there is spoken to as [`ServerKind::OpenAi`].
    Ollama,
    /// Any server with OpenAI's chat completions.
    OpenAi,
}

/// Why there can be no planner.
#[derive(Debug)]
pub enum SetupError {
    /// The key would travel readable.
    KeyInTheOpen(String),
    /// No client can be made.
    Client(reqwest::Error),
}

impl From<reqwest::Error> for SetupError {
    fn from(error: reqwest::Error) -> Self {
        Self::Client(error)
    }
}

impl Speak for SetupError {
    fn message(&self) -> Message {
        match self {
            Self::KeyInTheOpen(server) => Message::new("model.key-in-the-open").with(server),
            Self::Client(error) => Message::new("model.no-client").with(error),
        }
    }
}
spoken!(SetupError);

/// A plan that is asked for, for the first or another time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanRequest {
    /// The wish as it was written; nothing else about the donation reaches the model.
    pub wish: String,
    /// 0 for the first attempt. Later ones are asked for with a higher temperature: what failed once at a low one
    /// tends to fail the same way again.
    pub attempt: u32,
    /// What the operator wants drawn, in place of what would be made of the wish.
    pub scene: Option<Arc<Scene>>,
    /// The wish as it was read, where that is known already: without what must not be drawn.
    pub reading: Option<Reading>,
    /// Where a planner that draws by rule begins to choose: the same wish and seed give the same picture.
    pub seed: u32,
    /// Names of the streamer's own, for what is drawn by rule.
    pub names: Arc<Names>,
}

impl PlanRequest {
    /// What the wish says for itself, without a model.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.reading.clone().unwrap_or_else(|| artist::read(&self.wish, &self.names))
    }
}

/// Asks one model at one server.
#[derive(Debug)]
pub struct ModelClient {
    settings: ModelSettings,
    http: Http,
    system: String,
    schema: serde_json::Value,
    /// The server's protocol, once it is known.
    dialect: Mutex<Option<Dialect>>,
    fallback: Mutex<FormatFallback>,
}

impl ModelClient {
    /// A planner; asks nobody yet.
    ///
    /// # Errors
    /// When the key would have to travel in the open, or the system's certificates cannot be read.
    pub fn new(settings: ModelSettings) -> Result<Self, SetupError> {
        let key = settings.api_key.clone().filter(|key| !key.is_empty());
        if key.is_some() && !settings.address.endpoint().is_protected() {
            return Err(SetupError::KeyInTheOpen(settings.address.endpoint().server()));
        }
        let http = Http::new(settings.address.endpoint(), key)?;
        let (system, schema) = match settings.style {
            Style::Scene => (prompt::scene_system(), schema_for_scene()),
            Style::Shapes => (prompt::system(settings.canvas.size), schema_for_model()),
        };
        let (dialect, fallback) = Default::default();
        Ok(Self { settings, http, system, schema, dialect, fallback })
    }

    /// Makes one attempt and tells what comes of it through `out`, in order. Ends early when nobody listens there any more.
    pub async fn plan(&self, request: &PlanRequest, out: mpsc::Sender<PlanEvent>) {
        // A closed channel means that the plan is not wanted: there is nobody to tell.
        let _ = attempt::run(self, request, &out).await;
    }

    /// Loads the model and lets the server read the prompt's beginning, so that the first wish waits for neither.
    /// Asked again every [`limits::WARM_EVERY`], it also keeps an idle model loaded.
    ///
    /// # Errors
    /// What kept the server from it.
    pub async fn warm(&self) -> Result<Duration, Failure> {
        asking::warm(self).await
    }

    /// Asks the model something in plain text and waits for the whole answer, at most `limit`.
    ///
    /// # Errors
    /// As an attempt at a plan.
    pub async fn complete(
        &self,
        system: &str,
        user: &str,
        tokens_max: u32,
        limit: Duration,
    ) -> Result<String, Failure> {
        asking::complete(self, system, user, tokens_max, limit).await
    }

    /// Whether a question with an answer of so many tokens fits into the context that every request asks for, whatever
    /// the model's tokenizer makes of it: another context would make Ollama load the model again.
    #[must_use]
    pub const fn has_room_for(&self, system: &str, user: &str, tokens_max: u32) -> bool {
        prompt::fits(system.len() + user.len(), tokens_max, self.settings.tokens_max)
    }

    /// What the server says about itself and the model.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn probe(&self) -> Result<Probe, Failure> {
        probe::probe(self).await
    }

    /// The settings it was made with.
    #[must_use]
    pub const fn settings(&self) -> &ModelSettings {
        &self.settings
    }
}
