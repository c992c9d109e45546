//! Who may do what: decided from the peer's address and the request's headers alone. Pure.
//!
//! From this machine, under a local name and from no foreign page, everything is open: OBS and a terminal need no token.
//! A proxy that runs here speaks for others: what it passed on is not from this machine, as far as its head shows that,
//! and `CONTROL_LOCAL=token` opens nothing without the token. From anywhere else the token is needed for everything but the one word of `/health`. A page of another origin may
//! neither read nor write, whoever's browser it runs in.

mod page;
mod query;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use hyper::header::{AUTHORIZATION, HOST, HeaderMap};
use hyper::{Method, StatusCode, Version};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub use query::Query;

use page::{no_form, same_origin};

use crate::config::choice::LocalAccess;
use crate::net::secret::Secret;

/// Bytes of a token that are looked at.
const TOKEN_BYTES_MAX: usize = 1024;

/// What a request may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    Operator,
    /// Look at the overlay.
    Viewer,
    /// Ask whether the service is there, and load pages that hold nothing.
    Nobody,
}

/// Why a request is refused before its route is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The answer's status.
    pub status: StatusCode,
    /// What was wrong and what to do.
    pub reason: String,
}

/// What the guard knows.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Lets other machines control the show.
    pub token: Secret,
    /// Lets other machines look at the overlay.
    pub viewer_key: Secret,
    /// What this machine itself needs.
    pub local: LocalAccess,
    /// Names of this machine besides `localhost` and its addresses.
    pub hosts: Vec<String>,
}

/// The parts of a request's head that say who sends it.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The protocol.
    pub version: Version,
    /// What is to be done.
    pub method: &'a Method,
    /// Everything else.
    pub headers: &'a HeaderMap,
}

impl Head<'_> {
    /// Whether a proxy passed it on, as far as one can see: proxies speak HTTP/1.0 by default (nginx) or say for whom
    /// they ask (Caddy, Traefik, tunnels). Browsers, OBS and curl speak HTTP/1.1 and send none of these.
    fn was_passed_on(&self) -> bool {
        let tells = |name: &str| {
            matches!(name, "forwarded" | "via" | "x-real-ip") || name.starts_with("x-forwarded-")
        };
        self.version != Version::HTTP_11 || self.headers.keys().any(|name| tells(name.as_str()))
    }
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// Where it comes from.
    pub peer: IpAddr,
    /// Which address of this machine it came to.
    pub local: IpAddr,
}

impl Ends {
    /// Whether both ends are this machine.
    #[must_use]
    pub const fn loopback(&self) -> bool {
        self.peer.to_canonical().is_loopback()
    }
}

impl Guard {
    /// Decides.
    ///
    /// # Errors
    /// When the request must not be answered at all.
    pub fn admit(&self, ends: Ends, head: Head<'_>, query: &Query<'_>) -> Result<Access, Denial> {
        let Head { method, headers, .. } = head;
        let host = self.host(ends, headers)?;
        same_origin(method, headers, &host)?;
        no_form(ends, method, headers)?;
        if let Some(token) = bearer(headers)? {
            if !self.is_token(token) {
                return Err(Denial::new(
                    StatusCode::UNAUTHORIZED,
                    "the token is not the one of this service",
                ));
            }
            return Ok(Access::Operator);
        }
        if self.local == LocalAccess::Open && host.local && Self::is_from_here(ends, head) {
            return Ok(Access::Operator);
        }
        match query.get("key") {
            Some(key) if same(&key, self.viewer_key.expose()) => Ok(Access::Viewer),
            Some(_) => Err(Denial::new(StatusCode::UNAUTHORIZED, "the key is not the one of this service")),
            None => Ok(Access::Nobody),
        }
    }

    /// Whether a program on this machine asks, and for itself.
    #[must_use]
    pub fn is_from_here(ends: Ends, head: Head<'_>) -> bool {
        ends.loopback() && !head.was_passed_on()
    }

    /// The same, under a local name: a proxy that hides what it is mostly asks under the name that it is known by.
    #[must_use]
    pub fn is_called_here(&self, ends: Ends, head: Head<'_>) -> bool {
        Self::is_from_here(ends, head) && self.host(ends, head.headers).is_ok_and(|host| host.local)
    }

    /// Whether `text` is the operator's token; takes the same time for every wrong one.
    #[must_use]
    pub fn is_token(&self, text: &str) -> bool {
        same(text, self.token.expose())
    }

    /// The name under which this machine was asked for must be one of its own: a foreign name that points here is how
    /// a page in the operator's browser would reach a service on the operator's machine.
    fn host<'a>(&self, ends: Ends, headers: &'a HeaderMap) -> Result<Host<'a>, Denial> {
        let mut values = headers.get_all(HOST).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(Denial::new(StatusCode::BAD_REQUEST, "expected one Host header"));
        };
        let full = value
            .to_str()
            .map_err(|_| Denial::new(StatusCode::BAD_REQUEST, "the Host header is not text"))?;
        let name = host_name(full);
        let address: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        if name.eq_ignore_ascii_case("localhost") || address.is_some_and(|ip| ip.to_canonical().is_loopback())
        {
            return Ok(Host { full, local: true, named: false });
        }
        let own_address = address.is_some_and(|ip| ip.to_canonical() == ends.local.to_canonical());
        let named = self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name));
        if own_address || named {
            return Ok(Host { full, local: false, named });
        }
        let reason = "this service does not go by that host name; add it to CONTROL_HOSTS if it should";
        Err(Denial::new(StatusCode::FORBIDDEN, reason))
    }
}

impl Denial {
    fn new(status: StatusCode, reason: &str) -> Self {
        Self { status, reason: reason.to_owned() }
    }
}

struct Host<'a> {
    full: &'a str,
    local: bool,
    /// It is in `CONTROL_HOSTS`.
    named: bool,
}

/// The host without its port.
fn host_name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Denial> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let wrong = || Denial::new(StatusCode::UNAUTHORIZED, "expected Authorization: Bearer TOKEN");
    token.map(Some).ok_or_else(wrong)
}

/// Compares in a time that depends on neither text: their hashes are compared, bit by bit.
fn same(given: &str, own: &str) -> bool {
    if own.is_empty() || given.len() > TOKEN_BYTES_MAX {
        return false;
    }
    Sha256::digest(given).ct_eq(&Sha256::digest(own)).into()
}
