//! The one door for addresses that a token is sent to: https (wss) anywhere, plain text to loopback only.
//!
//! Opens nothing. Behind this door no code asks again whether an address is safe for a token.

use std::fmt;

use thiserror::Error;
use url::{Host, Url};

/// An address that may be sent a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address may not be sent a token.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum EndpointError {
    /// Not an address at all.
    #[error("'{0}' is not a URL: {1}; expected something like https://host/path")]
    NotAUrl(String, String),
    /// A scheme that is neither HTTP nor WebSocket.
    #[error("the scheme '{0}:' is not usable here; expected https, http, wss or ws")]
    Scheme(String),
    /// Plain text to another machine would show the token to everybody between.
    #[error(
        "{0}:// to '{1}' would send the token unprotected; expected https (or wss), or a loopback address"
    )]
    Unprotected(String, String),
    /// A user or password inside the address ends up in logs.
    #[error("the address of '{0}' contains a user name or password; expected none")]
    Credentials(String),
}

impl Endpoint {
    /// Parses `text`; the scheme stays as written.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(text.trim())
            .map_err(|error| EndpointError::NotAUrl(text.chars().take(200).collect(), error.to_string()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials(host));
        }
        match url.scheme() {
            "https" | "wss" => Ok(Self(url)),
            "http" | "ws" if is_loopback(&url) => Ok(Self(url)),
            "http" | "ws" => Err(EndpointError::Unprotected(url.scheme().to_owned(), host)),
            other => Err(EndpointError::Scheme(other.to_owned())),
        }
    }

    /// The same address for a WebSocket: `https` becomes `wss`, `http` becomes `ws`.
    #[must_use]
    pub fn to_socket(&self) -> Self {
        self.with_scheme("wss", "ws")
    }

    /// The same address for HTTP: `wss` becomes `https`, `ws` becomes `http`.
    #[must_use]
    pub fn to_http(&self) -> Self {
        self.with_scheme("https", "http")
    }

    /// This address with `path` (no leading slash) below it; a query of the base is dropped.
    #[must_use]
    pub fn join(&self, path: &str) -> Self {
        let mut url = self.0.clone();
        url.set_query(None);
        url.set_path(&format!("{}/{path}", self.0.path().trim_end_matches('/')));
        Self(url)
    }

    /// The top of the same server.
    #[must_use]
    pub fn root(&self) -> Self {
        let mut url = self.0.clone();
        url.set_query(None);
        url.set_path("/");
        Self(url)
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address as a [`Url`].
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    fn with_scheme(&self, secure: &str, plain: &str) -> Self {
        let secured = matches!(self.0.scheme(), "https" | "wss");
        let mut url = self.0.clone();
        // All four schemes are "special" ones, and between those `set_scheme` always works.
        let _ = url.set_scheme(if secured { secure } else { plain });
        Self(url)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_over_https_anywhere_and_in_plain_text_to_loopback_only() {
        for good in [
            "https://www.donationalerts.com/api/v1",
            "wss://example.org",
            "http://127.0.0.1:18090/api/v1",
            "ws://[::1]:9",
            "http://localhost:5000",
        ] {
            assert!(Endpoint::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org",
            "ws://10.0.0.1",
            "ftp://127.0.0.1",
            "www.donationalerts.com",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "https://user:pass@example.org",
            "",
        ] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_seed_address_written_as_https_is_opened_as_wss() {
        let seed = "https://centrifugo.donationalerts.com/connection/websocket";
        let socket = Endpoint::parse(seed).unwrap().to_socket();
        assert_eq!(socket.as_str(), "wss://centrifugo.donationalerts.com/connection/websocket");
        assert_eq!(
            Endpoint::parse("http://127.0.0.1:1/x").unwrap().to_socket().as_str(),
            "ws://127.0.0.1:1/x"
        );
        assert_eq!(socket.to_http().as_str(), seed);
    }

    #[test]
    fn paths_are_joined_with_one_slash() {
        for base in ["https://example.org/api/v1", "https://example.org/api/v1/"] {
            let joined = Endpoint::parse(base).unwrap().join("user/oauth");
            assert_eq!(joined.as_str(), "https://example.org/api/v1/user/oauth");
        }
    }
}
