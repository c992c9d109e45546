//! Who controls a running show: the API's listener, its keys, and how its links are in words a streamer understands.

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
    let listener = runtime.block_on(TcpListener::bind((host, port))).with_context(|| {
        format!("cannot listen at {host} port {port}: another program may use it; set API_PORT or API_HOST")
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

fn report(name: &'static str, state: &'static str, words: &str, detail: Value) -> Health {
    Health { name, state, words: words.to_owned(), detail }
}

fn donations_health(health: &DonationsHealth) -> Health {
    let health = match health {
        DonationsHealth::Unknown => {
            return report("donations", "degraded", "DonationAlerts is not connected", Value::Null);
        }
        DonationsHealth::MadeUp => {
            return report("donations", "fine", "Donations are made up: this is the demo", Value::Null);
        }
        DonationsHealth::Feed(health) => health,
    };
    let detail = json!(health);
    if let Some(advice) = &health.advice {
        return report("donations", "degraded", advice, detail);
    }
    match &health.link {
        SocketState::Subscribed => match &health.rest_error {
            None => report("donations", "fine", "Donations come in at once", detail),
            Some(error) => {
                let words = format!("Donations come in at once, but their list cannot be read: {error}");
                report("donations", "degraded", &words, detail)
            }
        },
        SocketState::Connecting => report("donations", "degraded", "Connecting to DonationAlerts", detail),
        SocketState::NoToken => {
            report("donations", "down", "No access to DonationAlerts: run `live login`", detail)
        }
        SocketState::Down(reason) if health.rest_error.is_some() => {
            let error = health.rest_error.as_deref().unwrap_or_default();
            let words = format!(
                "No donation comes in: the line to DonationAlerts is down ({reason}), and their list cannot be read ({error})"
            );
            report("donations", "down", &words, detail)
        }
        SocketState::Down(reason) => {
            let words =
                format!("The line to DonationAlerts is down, donations are looked up instead: {reason}");
            report("donations", "degraded", &words, detail)
        }
    }
}

fn model_health(model: Option<&ModelView>) -> Health {
    let Some(model) = model else {
        return report("model", "fine", "No model is asked: the built-in artist draws", Value::Null);
    };
    let detail = json!({ "unreachable": model.unreachable, "warming_up": model.warming_up });
    if model.unreachable {
        report("model", "down", "The model does not answer: is `ollama serve` running?", detail)
    } else if model.warming_up {
        report("model", "degraded", "The model is being loaded", detail)
    } else {
        match model.answers {
            Some(true) => report("model", "fine", "The model answers", detail),
            Some(false) => {
                let words = "The model did not answer the last time it was asked: is `ollama serve` running?";
                report("model", "degraded", words, detail)
            }
            None => report("model", "fine", "The model was not asked yet", detail),
        }
    }
}

fn journal_health(state: &Availability) -> Health {
    match state {
        Availability::Available => report("journal", "fine", "Everything is written down", Value::Null),
        Availability::Unavailable(reason) => {
            let words = format!("The disk takes no more: make room. Donations wait until then ({reason})");
            report("journal", "down", &words, Value::Null)
        }
        Availability::Missing(reason) => {
            let words = format!(
                "The data folder is gone and cannot be made again: put it back. Donations wait until then ({reason})"
            );
            report("journal", "down", &words, Value::Null)
        }
        Availability::Lost(words) => {
            report("journal", "down", &format!("The show ends after this picture: {words}"), Value::Null)
        }
    }
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
            assert!(health.words.starts_with(words), "{}", health.words);
        }
    }
}
