//! Servers of models on this computer: who answers at the ports that they usually have, and what models they offer.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::config::Config;
use crate::config::choice::Backend;
use crate::net::endpoint::Endpoint;
use crate::planner::{ModelClient, ModelSettings, Probe, Server, SetupError};

/// Ports that they have unless somebody says otherwise: Ollama; LM Studio; vLLM; llama.cpp; text-generation-webui; KoboldCpp;
/// Jan; GPT4All.
const PORTS: [u16; 8] = [11_434, 1_234, 8_000, 8_080, 5_000, 5_001, 1_337, 4_891];
/// Time for each: it is on this computer and has nothing to load for an answer.
const LIMIT: Duration = Duration::from_secs(4);

/// A server that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundServer {
    /// Host and port.
    pub at: String,
    /// How it is spoken to.
    pub backend: Backend,
    /// Who it says it is.
    pub name: String,
    /// What it has; none: an Ollama for which no model was fetched yet.
    pub models: Vec<String>,
}

impl FoundServer {
    /// Its address, as `LLM_ENDPOINT` has it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        endpoint(&self.at)
    }

    /// The same for the page.
    #[must_use]
    pub fn told(&self) -> Value {
        json!({ "server": self.at, "name": self.name, "models": self.models })
    }
}

/// Asks at every usual port, and at the one that Ollama's own setting names. `own_port` is this service's.
pub async fn look(config: &Config, own_port: u16) -> Vec<FoundServer> {
    let named = std::env::var("OLLAMA_HOST").ok().and_then(|host| local_port(&host));
    let mut ports: Vec<u16> = named.into_iter().chain(PORTS).filter(|port| *port != own_port).collect();
    let mut seen = std::collections::BTreeSet::new();
    ports.retain(|port| seen.insert(*port));
    let asked = ports.into_iter().map(|port| ask(config, format!("{}:{port}", Ipv4Addr::LOCALHOST)));
    join_all(asked).await.into_iter().flatten().collect()
}

/// A client for a model of a server.
///
/// # Errors
/// When there can be none.
pub fn client(config: &Config, backend: Backend, at: &str, model: &str) -> Result<ModelClient, SetupError> {
    let mut wanted = config.model.clone();
    wanted.endpoint = Endpoint::parse_http(&endpoint(at)).expect("an address of this computer");
    wanted.backend = backend;
    wanted.api_key = None;
    model.clone_into(&mut wanted.id);
    let settings = ModelSettings::of(&wanted, config.canvas());
    ModelClient::new(settings)
}

async fn ask(config: &Config, at: String) -> Option<FoundServer> {
    // Whatever answers is taken for Ollama first, and found out.
    let client = client(config, Backend::Ollama, &at, &config.model.id).ok()?;
    let Probe { server, models, .. } = timeout(LIMIT, client.probe()).await.ok()?.ok()?;
    let (backend, name) = match server {
        Server::Ollama(version) => (Backend::Ollama, format!("Ollama {version}")),
        Server::LlamaCpp(_) => (Backend::OpenAi, "llama.cpp".to_owned()),
        Server::Other => (Backend::OpenAi, at.clone()),
    };
    let is_server = backend == Backend::Ollama || !models.is_empty();
    is_server.then_some(FoundServer { at, backend, name, models })
}

fn endpoint(at: &str) -> String {
    format!("http://{at}/v1/chat/completions")
}

/// The port of an `OLLAMA_HOST` that is on this computer: `0.0.0.0:11500`, `localhost:11500`, `http://127.0.0.1:11500`, `:11500`.
fn local_port(host: &str) -> Option<u16> {
    let host = host.trim().trim_start_matches("http://").trim_end_matches('/');
    let (name, port) = host.rsplit_once(':')?;
    matches!(name, "" | "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]" | "[::]")
        .then(|| port.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ollamas_own_setting_names_a_port_of_this_computer_or_none() {
        for (host, port) in [
            ("0.0.0.0:11500", Some(11_500)),
            ("http://127.0.0.1:11500/", Some(11_500)),
            (":11500", Some(11_500)),
            ("localhost:x", None),
            ("gpu.lan:11500", None),
            ("https://127.0.0.1:11500", None),
            ("127.0.0.1", None),
            ("", None),
        ] {
            assert_eq!(local_port(host), port, "{host}");
        }
    }
}
