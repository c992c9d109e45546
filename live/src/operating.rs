//! Who controls a running show: the API's listener, its keys, and how its links are in words a streamer understands.

use std::io::ErrorKind;
use std::net::{self, SocketAddr};
use std::sync::Arc;

use anyhow::Context as _;
use engine::show::{ModelView, Show};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::config::{Config, ControlConfig};
use crate::control::first_start::FirstStart;
use crate::control::guard::Guard;
use crate::control::requests::RequestRules;
use crate::control::sounds::Sounds;
use crate::control::{self, Health, HealthSource, WordRules};
use crate::director::Handle;
use crate::donations::donation_alerts::SocketState;
use crate::gallery::Sharing;
use crate::jobs::donations::DonationsHealth;
use crate::journal::Availability;
use crate::keys::Keys;
use crate::message::Message;
use crate::service::Service;

/// How the control API begins.
#[derive(Default)]
pub struct Beginning {
    /// Where it listens already; `None`: it is opened.
    pub listener: Option<net::TcpListener>,
    /// What overlays let hear.
    pub sounds: Sounds,
    /// Who sets the service up; `None`: that is done.
    pub first_start: Option<Arc<dyn FirstStart>>,
}

/// Listens where the settings say.
///
/// # Errors
/// When it cannot; the message names the setting.
pub fn listen(config: &ControlConfig, runtime: &Runtime) -> anyhow::Result<net::TcpListener> {
    let (host, port) = (config.host.as_str(), config.port);
    let listener = runtime.block_on(TcpListener::bind((host, port)));
    let listener = listener.map_err(|error| {
        let about = Message::new(if error.kind() == ErrorKind::AddrInUse {
            "error.port-taken"
        } else {
            "error.listen"
        });
        about.with(host).with(port).with(error)
    })?;
    Ok(listener.into_std()?)
}

/// Opens the control API and answers in the background for as long as the runtime runs. `words` judges what the
/// operator wants drawn, and keeps the operator's own words; `share` knows the addresses of pictures. Returns
/// where it listens.
///
/// # Errors
/// When the address cannot be listened at; the message names the setting.
pub fn open(
    config: &Config,
    keys: Keys,
    service: &Service,
    words: WordRules,
    share: Option<Sharing>,
    beginning: Beginning,
    runtime: &Runtime,
) -> anyhow::Result<SocketAddr> {
    let (stage, requests) = (config.stage_settings(), request_rules(config));
    let config = &config.control;
    let listener = match beginning.listener {
        Some(listener) => listener,
        None => listen(config, runtime)?,
    };
    let _in_runtime = runtime.enter();
    let listener = TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let guard = Guard {
        token: keys.token,
        viewer_key: keys.viewer_key,
        local: config.local,
        hosts: config.hosts.clone(),
    };
    let (handle, donations) = (service.handle.clone(), service.donations.subscribe());
    let model = watch_model(&handle, runtime);
    let (journal, path) = (handle.journal().state(), service.path.clone());
    let links: HealthSource = Box::new(move || {
        vec![
            donations_health(&donations.borrow()),
            model_health(model.borrow().as_ref()),
            journal_health(&journal.borrow()),
        ]
    });
    runtime.spawn(async move {
        let control = control::Control::new(handle, &path, guard, stage, links, words, requests);
        control.sound(beginning.sounds);
        if let Some(share) = share {
            control.share(Arc::new(move |ended| share.of_ended(ended)));
        }
        if let Some(first_start) = beginning.first_start {
            control.set_up_by(first_start);
        }
        control::serve(listener, control).await;
    });
    tracing::info!(%address, "the control API listens");
    Ok(address)
}

/// The sounds that the settings name.
///
/// # Errors
/// When a file in that folder cannot be used; the message names the setting.
pub fn sounds(config: &Config) -> anyhow::Result<Sounds> {
    let own = config.sounds.dir.as_deref().map(Sounds::in_folder).transpose().context("SOUNDS_DIR")?;
    Ok(own.unwrap_or_default())
}

/// What is asked of requests that other programs send.
fn request_rules(config: &Config) -> RequestRules {
    RequestRules {
        secret: config.control.webhook_secret.clone(),
        labels: config.control.labels.clone(),
        age_max: config.show.backlog_max_age,
    }
}

/// What the show knows of the model, kept up to date: asked whenever the screen changes. `None`: it has none.
fn watch_model(handle: &Handle, runtime: &Runtime) -> watch::Receiver<Option<ModelView>> {
    let unknown = Some(ModelView { unreachable: false, warming_up: false, answers: None });
    let (sender, receiver) = watch::channel(unknown);
    let handle = handle.clone();
    runtime.spawn(async move {
        let mut screens = handle.screens();
        // A show that has a model warms it up; the built-in artist needs none.
        let known = |show: &Show| show.settings().warm_up.then(|| show.model());
        while let Ok(model) = handle.ask(known).await {
            sender.send_if_modified(|known| std::mem::replace(known, model) != model);
            if screens.changed().await.is_err() {
                break;
            }
            // A drawing changes the screen with every frame; the model's state is not that urgent.
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    });
    receiver
}

fn donations_health(health: &DonationsHealth) -> Health {
    let report = |state, words, detail| Health::new("donations", state, words, detail);
    let health = match health {
        DonationsHealth::Unknown => {
            return report("degraded", Message::new("health.donations-unknown"), Value::Null);
        }
        DonationsHealth::MadeUp => {
            return report("fine", Message::new("health.donations-made-up"), Value::Null);
        }
        DonationsHealth::Feed(health) => health,
    };
    let detail = json!(health);
    if let Some(advice) = &health.advice {
        return report("degraded", advice.clone(), detail);
    }
    match (&health.link, &health.rest_error) {
        (SocketState::Subscribed, None) => report("fine", Message::new("health.donations-come"), detail),
        (SocketState::Subscribed, Some(error)) => {
            report("degraded", Message::new("health.list-unread").with(error), detail)
        }
        (SocketState::Connecting, _) => report("degraded", Message::new("health.connecting"), detail),
        (SocketState::NoToken, _) => report("down", Message::new("health.no-access"), detail),
        (SocketState::Down(reason), Some(error)) => {
            report("down", Message::new("health.none-come").with(reason).with(error), detail)
        }
        (SocketState::Down(reason), None) => {
            report("degraded", Message::new("health.looked-up").with(reason), detail)
        }
    }
}

fn model_health(model: Option<&ModelView>) -> Health {
    let report = |state, key, detail| Health::new("model", state, Message::new(key), detail);
    let Some(model) = model else {
        return report("fine", "health.artist", Value::Null);
    };
    let detail = json!({ "unreachable": model.unreachable, "warming_up": model.warming_up });
    match model {
        ModelView { unreachable: true, .. } => report("down", "health.model-silent", detail),
        ModelView { warming_up: true, .. } => report("degraded", "health.model-loading", detail),
        ModelView { answers: Some(true), .. } => report("fine", "health.model-answers", detail),
        ModelView { answers: Some(false), .. } => report("degraded", "health.model-failed", detail),
        ModelView { answers: None, .. } => report("fine", "health.model-not-asked", detail),
    }
}

fn journal_health(state: &Availability) -> Health {
    let (state, words) = match state {
        Availability::Available => ("fine", Message::new("health.written-down")),
        Availability::Unavailable(reason) => ("down", Message::new("health.disk-full").with(reason)),
        Availability::Missing(reason) => ("down", Message::new("health.folder-gone").with(reason)),
        Availability::Lost(words) => ("down", Message::new("health.show-ends").with(words)),
    };
    Health::new("journal", state, words, Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_says_of_the_model_what_is_so() {
        let view = |answers| ModelView { unreachable: false, warming_up: false, answers };
        for (model, state, words) in [
            (None, "fine", "No model is asked: the built-in artist draws"),
            (Some(view(None)), "fine", "The model was not asked yet"),
            (Some(view(Some(true))), "fine", "The model answers"),
            (Some(ModelView { unreachable: true, ..view(None) }), "down", "The model does not answer"),
        ] {
            let health = model_health(model.as_ref());
            assert_eq!(health.state, state);
            assert!(health.words.to_string().starts_with(words), "{}", health.words);
        }
    }
}
