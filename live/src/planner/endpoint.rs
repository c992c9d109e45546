//! Where the model answers: the addresses that follow from `LLM_ENDPOINT`, and whether a key may go there.
//!
//! Asks nobody; `https://host/v1/chat/completions`, `host/v1`, `host` alone and Ollama's `/api/chat` are all understood.

use std::net::IpAddr;

use url::{Host, Url};

/// A checked endpoint address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
    completions: String,
    native: bool,
}

/// What is wrong with an endpoint address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not an address at all.
    #[error("\"{0}\" is not an address; expected one such as http://127.0.0.1:11434/v1/chat/completions")]
    NotAnAddress(String),
    /// Another scheme.
    #[error("the scheme \"{0}\" is not supported; expected http or https")]
    Scheme(String),
    /// A name or password inside the address.
    #[error("the address holds a user name or password; put the key into LLM_API_KEY instead")]
    Credentials,
}

impl Endpoint {
    /// Reads an address as a user writes it.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(text.trim()).map_err(|_| EndpointError::NotAnAddress(text.trim().to_owned()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EndpointError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials);
        }
        if url.host().is_none() {
            return Err(EndpointError::NotAnAddress(text.trim().to_owned()));
        }
        Ok(Self::of(&url))
    }

    fn of(url: &Url) -> Self {
        let path = url.path().trim_end_matches('/');
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
        let mut base = url.clone();
        base.set_path(prefix);
        base.set_query(None);
        base.set_fragment(None);
        Self { base, completions: completions.to_owned(), native }
    }

    /// Whether the address itself names Ollama's own API.
    #[must_use]
    pub const fn names_native_api(&self) -> bool {
        self.native
    }

    /// Chat completions as OpenAI defined them.
    #[must_use]
    pub fn completions(&self) -> Url {
        self.at(&self.completions)
    }

    /// The list of models beside the completions.
    #[must_use]
    pub fn models(&self) -> Url {
        self.at(&self.completions.replace("/chat/completions", "/models"))
    }

    /// Another path of the same server, such as `/api/version`.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url
    }

    /// Whether this is the same computer.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.base.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        }
    }

    /// Whether the server stands in the same house: no proxy is asked on the way to it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let address = match self.base.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(name)) => {
                return self.is_loopback() || !name.contains('.') || name.ends_with(".local");
            }
            None => return false,
        };
        match address {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        }
    }

    /// Whether a key may be sent: over TLS, or without leaving the computer.
    #[must_use]
    pub fn may_carry_key(&self) -> bool {
        self.base.scheme() == "https" || self.is_loopback()
    }

    /// The server's address without path, for messages: `http://127.0.0.1:11434`.
    #[must_use]
    pub fn server(&self) -> String {
        self.base.origin().ascii_serialization()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        Endpoint::parse(text).expect("a good address")
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
            let endpoint = endpoint(spelling);
            assert_eq!(
                endpoint.completions().as_str(),
                "http://127.0.0.1:11434/v1/chat/completions",
                "{spelling}"
            );
            assert_eq!(endpoint.at("/api/version").as_str(), "http://127.0.0.1:11434/api/version");
            assert_eq!(endpoint.models().as_str(), "http://127.0.0.1:11434/v1/models");
        }
        assert!(endpoint("http://127.0.0.1:11434/api/chat").names_native_api());
    }

    #[test]
    fn a_path_in_front_of_the_api_is_kept() {
        let behind_proxy = endpoint("https://gpu.example/llm/v1/chat/completions");
        assert_eq!(behind_proxy.completions().as_str(), "https://gpu.example/llm/v1/chat/completions");
        assert_eq!(behind_proxy.at("/api/version").as_str(), "https://gpu.example/llm/api/version");
        let without_version = endpoint("https://gpu.example/openai/chat/completions");
        assert_eq!(without_version.models().as_str(), "https://gpu.example/openai/models");
    }

    #[test]
    fn a_key_goes_over_tls_or_stays_on_the_computer() {
        for good in ["https://a.example", "http://127.8.0.1:1", "http://[::1]:8080", "http://localhost/v1"] {
            assert!(endpoint(good).may_carry_key(), "{good}");
        }
        for bad in ["http://192.168.0.7:11434", "http://a.example", "http://localhost.evil.example"] {
            assert!(!endpoint(bad).may_carry_key(), "{bad}");
        }
    }

    #[test]
    fn a_wrong_address_is_named() {
        for bad in ["", "127.0.0.1:11434", "file:///etc/passwd", "http://user:pw@host/", "http://"] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
        assert!(!Endpoint::parse("http://user:pw@host/").unwrap_err().to_string().contains("pw"));
    }
}
