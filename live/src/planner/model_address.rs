//! Where the model answers: the addresses that follow from `LLM_ENDPOINT`.
//!
//! Asks nobody; `https://host/v1/chat/completions`, `host/v1`, `host` alone and Ollama's `/api/chat` are all understood.

use url::Url;

use crate::net::endpoint::{Endpoint, EndpointError};

/// The address of a model's server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelAddress {
    endpoint: Endpoint,
    prefix: String,
    completions: &'static str,
    native: bool,
}

impl ModelAddress {
    /// Reads an address as a user writes it.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        Endpoint::parse_http(text).map(Self::of)
    }

    /// What follows from this address.
    #[must_use]
    pub fn of(endpoint: Endpoint) -> Self {
        let path = endpoint.url().path().trim_end_matches('/');
        let native = path.ends_with("/api/chat") || path.ends_with("/api");
        let (prefix, completions) = if native {
            (path.trim_end_matches("/chat").trim_end_matches("/api"), "/v1/chat/completions")
        } else if let Some(prefix) = path.strip_suffix("/v1/chat/completions") {
            (prefix, "/v1/chat/completions")
        } else if let Some(prefix) = path.strip_suffix("/chat/completions") {
            (prefix, "/chat/completions")
        } else if let Some(prefix) = path.strip_suffix("/v1") {
            (prefix, "/v1/chat/completions")
        } else {
            (path, "/v1/chat/completions")
        };
        let prefix = prefix.trim_end_matches('/').to_owned();
        Self { endpoint, prefix, completions, native }
    }

    /// The server, for those who connect to it.
    #[must_use]
    pub const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Whether the address itself names Ollama's own API.
    #[must_use]
    pub const fn names_native_api(&self) -> bool {
        self.native
    }

    /// Chat completions as OpenAI defined them.
    #[must_use]
    pub fn completions(&self) -> Url {
        self.at(self.completions)
    }

    /// The list of models beside the completions.
    #[must_use]
    pub fn models(&self) -> Url {
        self.at(&self.completions.replace("/chat/completions", "/models"))
    }

    /// Another path of the same server, such as `/api/version`.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.endpoint.url().clone();
        url.set_path(&format!("{}{path}", self.prefix));
        url.set_query(None);
        url.set_fragment(None);
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ModelAddress {
        ModelAddress::parse(text).expect("a good address")
    }

    #[test]
    fn every_usual_spelling_of_an_address_leads_to_the_same_places() {
        let spellings = [
            "http://127.0.0.1:11434/v1/chat/completions",
            "http://127.0.0.1:11434/v1/",
            "http://127.0.0.1:11434",
            " http://127.0.0.1:11434/api/chat\n",
            "http://127.0.0.1:11434/v1/chat/completions?x=1#y",
        ];
        for spelling in spellings {
            let address = address(spelling);
            assert_eq!(
                address.completions().as_str(),
                "http://127.0.0.1:11434/v1/chat/completions",
                "{spelling}"
            );
            assert_eq!(address.at("/api/version").as_str(), "http://127.0.0.1:11434/api/version");
            assert_eq!(address.models().as_str(), "http://127.0.0.1:11434/v1/models");
        }
        assert!(address("http://127.0.0.1:11434/api/chat").names_native_api());
    }

    #[test]
    fn a_path_in_front_of_the_api_is_kept() {
        let behind_proxy = address("https://gpu.example/llm/v1/chat/completions");
        assert_eq!(behind_proxy.completions().as_str(), "https://gpu.example/llm/v1/chat/completions");
        assert_eq!(behind_proxy.at("/api/version").as_str(), "https://gpu.example/llm/api/version");
        let without_version = address("https://gpu.example/openai/chat/completions");
        assert_eq!(without_version.models().as_str(), "https://gpu.example/openai/models");
    }

    #[test]
    fn a_scheme_that_no_model_answers_at_is_refused() {
        for bad in ["ws://127.0.0.1:11434", "file:///etc/passwd", "127.0.0.1:11434"] {
            assert!(ModelAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
