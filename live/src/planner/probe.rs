//! What a model's server says about itself: for health, `live doctor`, and nothing else.
//!
//! Asks; changes nothing and loads nothing.

use serde_json::Value;

use super::failure::Failure;
use super::wire::{Dialect, excerpt};
use super::{ModelClient, prompt};

/// What kind of server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// Ollama, with its version.
    Ollama(String),
    /// llama.cpp, with its build where it says so.
    LlamaCpp(Option<String>),
    /// Another server with OpenAI's chat completions.
    Other,
}

/// What is known of server and model. `None` means that the server does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Who answers.
    pub server: Server,
    /// Whether it has the model. llama.cpp serves the one it was started with, whatever the name.
    pub model_present: Option<bool>,
    /// Whether the model is in memory now.
    pub model_loaded: Option<bool>,
    /// How the model's weights are stored, in the server's words: `Q4_K_M`, `Q4_K - Medium`.
    pub quantisation: Option<String>,
    /// The model's size in parameters: `14.8B`.
    pub parameters: Option<String>,
    /// The context that requests can use; for Ollama the longest the model can.
    pub context: Option<u64>,
    /// The context that prompt, wish and answer need together.
    pub context_needed: u32,
    /// Names of the models that the server has, at most [`Probe::MODELS_MAX`].
    pub models: Vec<String>,
}

impl Probe {
    /// Models that are listed.
    pub const MODELS_MAX: usize = 32;

    fn of(server: Server, context_needed: u32) -> Self {
        Self {
            server,
            model_present: None,
            model_loaded: None,
            quantisation: None,
            parameters: None,
            context: None,
            context_needed,
            models: Vec::new(),
        }
    }

    /// Whether the context is known to be too small for a wish and its answer.
    #[must_use]
    pub fn context_too_small(&self) -> bool {
        self.context.is_some_and(|context| context < u64::from(self.context_needed))
    }
}

/// Asks the server.
pub(super) async fn probe(planner: &ModelClient) -> Result<Probe, Failure> {
    match planner.dialect().await? {
        Dialect::Ollama => ollama(planner).await,
        Dialect::OpenAi => open_ai(planner).await,
    }
}

async fn ollama(planner: &ModelClient) -> Result<Probe, Failure> {
    let (http, address, model) = (&planner.http, &planner.settings.address, planner.settings.model.as_str());
    let version = http.get_json(address.at("/api/version")).await.map_err(|refusal| refusal.failure)?;
    let mut probe =
        Probe::of(Server::Ollama(text(&version, "/version").unwrap_or_default()), needed(planner));
    if let Ok(tags) = http.get_json(address.at("/api/tags")).await {
        probe.models = names(&tags, "/models", "name");
    }
    let question = serde_json::json!({ "model": model }).to_string();
    let shown = http.post_json(address.at("/api/show"), question).await;
    probe.model_present = match &shown {
        Ok(_) => Some(true),
        Err(refusal) if refusal.failure.reason.connection_level() => None,
        Err(_) => Some(false),
    };
    if let Ok(shown) = shown {
        probe.quantisation = text(&shown, "/details/quantization_level");
        probe.parameters = text(&shown, "/details/parameter_size");
        probe.context = context_length(&shown);
    }
    if let Ok(running) = http.get_json(address.at("/api/ps")).await {
        probe.model_loaded =
            Some(names(&running, "/models", "name").iter().any(|name| is_model(name, model)));
    }
    Ok(probe)
}

async fn open_ai(planner: &ModelClient) -> Result<Probe, Failure> {
    let (http, address, model) = (&planner.http, &planner.settings.address, planner.settings.model.as_str());
    let listed = http.get_json(address.models()).await.map_err(|refusal| refusal.failure)?;
    let mut probe = Probe::of(Server::Other, needed(planner));
    probe.models = names(&listed, "/data", "id");
    probe.model_present = Some(probe.models.iter().any(|name| is_model(name, model)));
    probe.context = number(&listed, "/data/0/max_model_len");
    if text(&listed, "/data/0/owned_by").as_deref() == Some("llamacpp") {
        probe.model_present = Some(!probe.models.is_empty());
        probe.model_loaded = Some(true);
        let properties = http.get_json(address.at("/props")).await.unwrap_or_default();
        probe.server = Server::LlamaCpp(text(&properties, "/build_info"));
        probe.context = number(&properties, "/default_generation_settings/n_ctx");
        probe.quantisation = text(&properties, "/model_ftype");
    }
    Ok(probe)
}

fn needed(planner: &ModelClient) -> u32 {
    prompt::context(planner.settings.tokens_max)
}

fn text(value: &Value, path: &str) -> Option<String> {
    value.pointer(path).and_then(Value::as_str).map(excerpt)
}

fn number(value: &Value, path: &str) -> Option<u64> {
    value.pointer(path).and_then(Value::as_u64)
}

fn names(value: &Value, path: &str, field: &str) -> Vec<String> {
    let list = value.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names = list.iter().filter_map(|entry| entry.get(field).and_then(Value::as_str));
    names.take(Probe::MODELS_MAX).map(excerpt).collect()
}

/// The field is named after the model's family: `qwen2.context_length`.
fn context_length(shown: &Value) -> Option<u64> {
    let info = shown.get("model_info")?.as_object()?;
    info.iter().find(|(name, _)| name.ends_with(".context_length")).and_then(|(_, value)| value.as_u64())
}

/// Ollama calls a model without a tag `NAME:latest`.
fn is_model(listed: &str, wanted: &str) -> bool {
    listed == wanted || listed.strip_suffix(":latest") == Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_a_tag_is_the_latest() {
        assert!(is_model("llama3:latest", "llama3"));
        assert!(!is_model("llama3:8b", "llama3"));
    }
}
