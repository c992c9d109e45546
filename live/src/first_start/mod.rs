//! The first start: what the page asks, done. A login at DonationAlerts, servers of models found and measured, `.env` written;
//! then the show is asked to stop, so that the command starts it again with the settings.
//!
//! Secrets come in and never go out. What is not one of [`settings::WRITABLE`] cannot be written.

pub mod browser;
mod servers;
pub mod settings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use engine::language::Language;
use engine::plan::PlanFailure;
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use tokio::sync::{Mutex as Turn, Semaphore};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;
use url::Url;

use crate::config::choice::{Backend, Words as _};
use crate::config::kind::ValueKind as _;
use crate::config::{Config, ENV_FILE, RawSettings, table};
use crate::control::first_start::{Blame, Choices, ChosenModel, FirstStart, Told, Trouble, TypedApplication};
use crate::donations::donation_alerts::Application;
use crate::login::{Login, LoginError, REGISTER};
use crate::message::Message;
use crate::mutex::lock;
use crate::planner::speed::{self, Fit};
use crate::stop::Stopper;
use servers::FoundServer;
use settings::Written;

/// Time for the last answer to reach the page before the show stops.
const LAST_ANSWER: Duration = Duration::from_millis(300);

/// What the page of the first start does.
pub struct Setup {
    /// What was given beside `.env`.
    base: RawSettings,
    config: Config,
    redirect: Url,
    port: u16,
    stopper: Stopper,
    login: Mutex<LoginState>,
    /// The login that waits for its browser.
    waiting: Turn<Option<JoinHandle<()>>>,
    found: Mutex<Vec<FoundServer>>,
    measuring: Semaphore,
    saving: Turn<()>,
    saved: OnceLock<RawSettings>,
}

#[derive(Default)]
enum LoginState {
    #[default]
    None,
    Waiting,
    Done {
        user_id: u64,
        application: Application,
    },
    Failed(LoginError),
}

impl Setup {
    /// For a service at `port`, with the settings that were given; logins come back to `redirect`.
    #[must_use]
    pub fn new(base: RawSettings, config: Config, redirect: Url, port: u16, stopper: Stopper) -> Arc<Self> {
        Arc::new(Self {
            base,
            config,
            redirect,
            port,
            stopper,
            login: Mutex::default(),
            waiting: Turn::default(),
            found: Mutex::default(),
            measuring: Semaphore::new(1),
            saving: Turn::default(),
            saved: OnceLock::new(),
        })
    }

    /// All settings, once they are written.
    #[must_use]
    pub fn saved(&self) -> Option<&RawSettings> {
        self.saved.get()
    }

    async fn begin_login(self: Arc<Self>, typed: TypedApplication) -> Result<Value, Trouble> {
        let application = application(&typed)?;
        let mut waiting = self.waiting.lock().await;
        if let Some(earlier) = waiting.take() {
            // Its port is free when it has ended.
            earlier.abort();
            let _ = earlier.await;
        }
        let login = Login::begin(&self.config.donations, application.clone(), &self.redirect).await;
        let login = login.map_err(|error| Trouble { blame: Blame::World, words: error.on_page() })?;
        let page = login.page().to_string();
        *lock(&self.login) = LoginState::Waiting;
        let setup = Arc::clone(&self);
        *waiting = Some(tokio::spawn(async move {
            let done = login.finish(&setup.config.donations, &setup.config.files.data_dir).await;
            *lock(&setup.login) = match done {
                Ok(done) => LoginState::Done { user_id: done.user_id, application },
                Err(error) => LoginState::Failed(error),
            };
        }));
        Ok(json!({ "address": page }))
    }

    async fn look(&self) -> Result<Value, Trouble> {
        let found = servers::look(&self.config, self.port).await;
        let told: Vec<Value> = found.iter().map(FoundServer::told).collect();
        *lock(&self.found) = found;
        Ok(json!({ "servers": told, "usual": table::LLM_MODEL_ID.default() }))
    }

    async fn ask_for_a_scene(&self, chosen: ChosenModel) -> Result<Value, Trouble> {
        let Ok(_turn) = self.measuring.try_acquire() else {
            return Err(trouble(Blame::Time, "start.measuring"));
        };
        let server = self.server_of(&chosen)?;
        let client = servers::client(&self.config, server.backend, &server.at, &chosen.model);
        let client = client.map_err(|error| failed(PlanFailure::Unavailable, &error.to_string()))?;
        let loaded = speed::warm(&client).await;
        loaded.map_err(|failure| failed(failure.reason.into(), &failure.to_string()))?;
        let counts = speed::answer(&client).await;
        let counts = counts.map_err(|failure| failed(failure.reason, &failure.to_string()))?;
        let fit = match Fit::of(counts) {
            Fit::Quick => "quick",
            Fit::Suits => "suits",
            Fit::Slow => "slow",
        };
        Ok(json!({ "ms": counts.total_ms, "tokens": counts.answer_tokens, "fit": fit }))
    }

    async fn write(self: Arc<Self>, choices: Choices) -> Result<Value, Trouble> {
        let Ok(_turn) = self.saving.try_lock() else {
            return Err(trouble(Blame::Time, "start.closed"));
        };
        if self.saved.get().is_some() {
            return Err(trouble(Blame::Time, "start.closed"));
        }
        let values = self.values(choices)?;
        let base = self.base.clone();
        let written = spawn_blocking(move || settings::write(Path::new(ENV_FILE), &base, &values)).await;
        let settings = written.unwrap_or_else(|error| Err(settings::unsaved(&error)))?;
        // Nobody else is between the look above and this.
        let _ = self.saved.set(settings);
        let stopper = self.stopper.clone();
        tokio::spawn(async move {
            sleep(LAST_ANSWER).await;
            stopper.ask_now();
        });
        Ok(json!({ "saved": true }))
    }

    fn values(&self, choices: Choices) -> Result<Vec<Written>, Trouble> {
        let mut values: Vec<Written> = vec![(&table::HUD_LANGUAGE, choices.language)];
        if let LoginState::Done { application, .. } = &*lock(&self.login) {
            values.push((&table::DA_CLIENT_ID, application.client_id.clone()));
            values.push((&table::DA_CLIENT_SECRET, application.client_secret.expose().to_owned()));
        }
        let Some(chosen) = choices.model else {
            values.push((&table::LLM_BACKEND, word(Backend::Offline)));
            return Ok(values);
        };
        let server = self.server_of(&chosen)?;
        values.push((&table::LLM_BACKEND, word(server.backend)));
        values.push((&table::LLM_ENDPOINT, server.endpoint()));
        values.push((&table::LLM_MODEL_ID, chosen.model));
        Ok(values)
    }

    /// Only what was found can be chosen: the page names no address of its own.
    fn server_of(&self, chosen: &ChosenModel) -> Result<FoundServer, Trouble> {
        let found = lock(&self.found);
        let server =
            found.iter().find(|server| server.at == chosen.server && server.models.contains(&chosen.model));
        server.cloned().ok_or_else(|| trouble(Blame::Question, "start.model-gone"))
    }
}

impl FirstStart for Setup {
    fn state(&self) -> Value {
        let login = match &*lock(&self.login) {
            LoginState::None => json!({ "state": "none" }),
            LoginState::Waiting => json!({ "state": "waiting" }),
            LoginState::Done { user_id, .. } => json!({ "state": "done", "user": user_id }),
            LoginState::Failed(error) => {
                let words = error.on_page();
                json!({ "state": "failed", "words": words, "message": words.json() })
            }
        };
        let languages: Vec<Value> = Language::all()
            .map(|language| json!({ "code": language.code(), "name": language.text("language") }))
            .collect();
        json!({
            "open": self.saved.get().is_none(),
            "restarting": self.saved.get().is_some(),
            "login": login,
            "languages": languages,
            "register": REGISTER,
            "redirect": self.redirect.as_str(),
        })
    }

    fn log_in(self: Arc<Self>, application: TypedApplication) -> Told {
        self.begin_login(application).boxed()
    }

    fn models(self: Arc<Self>) -> Told {
        async move { self.look().await }.boxed()
    }

    fn measure(self: Arc<Self>, model: ChosenModel) -> Told {
        async move { self.ask_for_a_scene(model).await }.boxed()
    }

    fn save(self: Arc<Self>, choices: Choices) -> Told {
        self.write(choices).boxed()
    }
}

/// What was typed, when it can be an application's and would be read from `.env` as it is.
fn application(typed: &TypedApplication) -> Result<Application, Trouble> {
    let id = typed.client_id.as_str();
    let client_id = table::DA_CLIENT_ID.kind.read(id).filter(|read| !read.is_empty() && id.trim() == id);
    let client_id = client_id.ok_or_else(|| trouble(Blame::Question, "start.wrong-id"))?;
    let secret = typed.client_secret.unchanged();
    let secret = secret.and_then(|secret| table::DA_CLIENT_SECRET.kind.read(secret.expose()));
    let client_secret = secret.ok_or_else(|| trouble(Blame::Question, "start.wrong-secret"))?;
    Ok(Application { client_id, client_secret })
}

fn word(backend: Backend) -> String {
    let found = Backend::WORDS.iter().find(|(_, known)| *known == backend);
    found.map(|(word, _)| (*word).to_owned()).unwrap_or_default()
}

const fn trouble(blame: Blame, key: &'static str) -> Trouble {
    Trouble { blame, words: Message::new(key) }
}

/// A model without an answer, in the words that the dock has for it.
fn failed(reason: PlanFailure, detail: &str) -> Trouble {
    tracing::info!(?reason, detail, "the model was tried");
    let key = match reason {
        PlanFailure::Unreachable | PlanFailure::ConnectTimeout => "dock.fail-unreachable",
        PlanFailure::FirstTokenTimeout => "dock.fail-first",
        PlanFailure::SilenceTimeout => "dock.fail-silence",
        PlanFailure::AnswerTimeout => "dock.fail-long",
        PlanFailure::Unavailable => "dock.fail-busy",
        PlanFailure::Denied => "dock.fail-denied",
        PlanFailure::Cut => "dock.fail-cut",
        _ => "dock.fail-no-plan",
    };
    trouble(Blame::World, key)
}

/// Where `.env` is looked for.
#[must_use]
pub fn env_file() -> PathBuf {
    std::env::current_dir().unwrap_or_default().join(ENV_FILE)
}
