//! The one door for addresses of servers: those that a token is sent to, https (wss) anywhere and plain text to loopback
//! only, and those that may do without one.
//!
//! Opens nothing.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use url::{Host, Url};

/// A server's address without a user name or password inside.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address may not be used.
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
    /// An address that a token is sent to; the scheme stays as written. Nobody need ask again whether it is safe.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        Self::parse_without_token(text)?.protected()
    }

    /// This address, as one that a token is sent to.
    ///
    /// # Errors
    /// When the token would travel readable.
    pub fn protected(self) -> Result<Self, EndpointError> {
        if self.is_protected() {
            return Ok(self);
        }
        let host = self.0.host_str().unwrap_or_default().to_owned();
        Err(EndpointError::Unprotected(self.0.scheme().to_owned(), host))
    }

    /// An address for HTTP, of a server that may do without a token.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse_http(text: &str) -> Result<Self, EndpointError> {
        let endpoint = Self::parse_without_token(text)?;
        match endpoint.0.scheme() {
            "http" | "https" => Ok(endpoint),
            other => Err(EndpointError::Scheme(other.to_owned())),
        }
    }

    /// An address of a server that may do without a token: before one is sent, ask [`Endpoint::is_protected`].
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse_without_token(text: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(text.trim())
            .map_err(|error| EndpointError::NotAUrl(without_secrets(text), error.to_string()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Credentials(host));
        }
        match url.scheme() {
            "https" | "wss" | "http" | "ws" => Ok(Self(url)),
            other => Err(EndpointError::Scheme(other.to_owned())),
        }
    }

    /// Whether a token may be sent: over TLS, or without leaving the computer.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        matches!(self.0.scheme(), "https" | "wss") || is_loopback(&self.0)
    }

    /// Whether the server stands in the same house: no proxy is asked on the way to it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let address = match self.0.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(name)) => {
                return !name.contains('.') || name.ends_with(".local") || name.ends_with(".localhost");
            }
            None => return false,
        };
        match address {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        }
    }

    /// The server's address without path, for messages: `http://127.0.0.1:11434`.
    #[must_use]
    pub fn server(&self) -> String {
        self.0.origin().ascii_serialization()
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

/// An address as written, for messages: what may be a user's name, a password or a token in it is left out, and what is
/// longer than an address.
#[must_use]
pub fn without_secrets(text: &str) -> String {
    /// Characters of an address that are shown.
    const CHARS_MAX: usize = 200;
    let (address, query) = text.find(['?', '#']).map_or((text, ""), |at| (&text[..at], "?***"));
    // A password may hold any sign, even those that end an address; the last @ ends it.
    let shown = match text.rfind('@') {
        None => format!("{address}{query}"),
        Some(at) => {
            let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
            let scheme = if scheme.contains('@') { "" } else { scheme };
            let host = text[at + 1..].split(['?', '#']).next().unwrap_or_default();
            format!("{scheme}://***@{host}")
        }
    };
    shown.chars().take(CHARS_MAX).collect()
}

/// Where a redirect leads, for messages: server alone, since the rest may hold a session.
#[must_use]
pub fn redirect_target(location: &str) -> String {
    match Url::parse(location) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url.origin().ascii_serialization(),
        Ok(url) => format!("an address that is none of the web ({}:)", url.scheme()),
        Err(_) if location.is_empty() => "no address".to_owned(),
        Err(_) => "another path of the same server".to_owned(),
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
            "http://192.168.0.7:11434",
            "https://user:pass@example.org",
            "",
        ] {
            assert!(Endpoint::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_that_needs_no_token_may_stand_anywhere() {
        for good in ["http://192.168.0.7:11434", "http://a.example", "http://localhost.evil.example"] {
            assert!(!Endpoint::parse_without_token(good).unwrap().is_protected(), "{good}");
        }
        for bad in ["", "127.0.0.1:11434", "file:///etc/passwd", "http://user:pw@host/", "http://"] {
            let error = Endpoint::parse_without_token(bad).unwrap_err();
            assert!(!error.to_string().contains("pw"), "{bad}");
        }
    }

    #[test]
    fn an_address_in_a_message_holds_no_password_and_no_token() {
        for (written, shown) in [
            ("https://user:pa@ss:w#or?d@host:1/path", "https://***@host:1/path"),
            ("user:password@host", "://***@host"),
            ("wss://user@host/x?token=1", "wss://***@host/x"),
            ("https://host/path?token=1#2", "https://host/path?***"),
            ("ftp://host/path", "ftp://host/path"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(written), shown, "{written}");
        }
        assert_eq!(without_secrets(&"x".repeat(1000)).len(), 200);
    }

    #[test]
    fn a_redirect_is_told_by_its_server_alone() {
        for (location, told) in [
            ("https://user:pw@evil.example:8443/x?session=1", "https://evil.example:8443"),
            ("/login?session=1", "another path of the same server"),
            ("file:///etc/passwd", "an address that is none of the web (file:)"),
            ("data:text/html,x", "an address that is none of the web (data:)"),
            ("", "no address"),
        ] {
            assert_eq!(redirect_target(location), told, "{location}");
        }
    }

    #[test]
    fn no_proxy_is_asked_on_the_way_to_the_same_house() {
        let is_local = |address: &str| Endpoint::parse_without_token(address).unwrap().is_local();
        for near in
            ["http://localhost", "http://127.8.0.1:1", "http://[::1]", "http://10.0.0.1", "http://gpu"]
        {
            assert!(is_local(near), "{near}");
        }
        for far in ["https://a.example", "http://8.8.8.8", "http://local.example"] {
            assert!(!is_local(far), "{far}");
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
