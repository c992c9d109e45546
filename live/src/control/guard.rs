//! Who may do what: decided from the peer's address and the request's headers alone. Pure.
//!
//! From this machine, under a local name and from no foreign page, everything is open: OBS and a terminal need no token.
//! A proxy that runs here speaks for others: what it passed on is not from this machine, as far as its head shows that,
//! and `CONTROL_LOCAL=token` opens nothing without the token. From anywhere else the token is needed for everything but the one word of `/health`. A page of another origin may
//! neither read nor write, whoever's browser it runs in.

use std::net::IpAddr;

use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode, Version};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

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

/// Refuses what a page of another origin sent. Browsers say so in `Origin` or `Sec-Fetch-Site`; other programs send
/// neither. The service itself has no TLS: only a proxy in front of a name in `CONTROL_HOSTS` makes an `https` page of it.
fn same_origin(method: &Method, headers: &HeaderMap, host: &Host<'_>) -> Result<(), Denial> {
    const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
    let foreign =
        || Err(Denial::new(StatusCode::FORBIDDEN, "a page of another origin may not use this service"));
    for origin in headers.get_all(ORIGIN) {
        let own = origin.to_str().ok().and_then(|origin| match origin.split_once("://")? {
            ("http", own) => Some(own),
            ("https", own) if host.named => Some(own),
            _ => None,
        });
        if !own.is_some_and(|own| own.eq_ignore_ascii_case(host.full)) {
            return foreign();
        }
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(&FETCH_SITE) {
        None | Some("same-origin" | "none") => Ok(()),
        // A link in a chat that opens a page of ours shows nothing to the page it stood on.
        Some(_) if *method == Method::GET && text(&FETCH_MODE) == Some("navigate") => Ok(()),
        Some(_) => foreign(),
    }
}

/// Refuses what an HTML form can send: only JSON changes something.
fn no_form(ends: Ends, method: &Method, headers: &HeaderMap) -> Result<(), Denial> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    // A terminal's `curl -X POST -d ''` calls nothing at all a form. A browser names the page that sends one.
    let is_empty = headers.get(CONTENT_LENGTH).is_some_and(|length| length == "0");
    if is_empty && ends.loopback() && !headers.contains_key(ORIGIN) && !headers.contains_key("sec-fetch-site")
    {
        return Ok(());
    }
    match headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default()) {
        None => Ok(()),
        Some(kind)
            if kind
                .split(';')
                .next()
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")) =>
        {
            Ok(())
        }
        Some(_) => {
            Err(Denial::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "expected Content-Type: application/json"))
        }
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

/// The query of a request: `a=1&b=2`, percent-decoded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a>(pub &'a str);

impl Query<'_> {
    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.0.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Ends = Ends {
        peer: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        local: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
    };

    fn elsewhere() -> Ends {
        Ends {
            peer: "192.168.1.9".parse().expect("an address"),
            local: "192.168.1.5".parse().expect("an address"),
        }
    }

    fn guard() -> Guard {
        Guard {
            token: Secret::new("the-token-of-this-test"),
            viewer_key: Secret::new("look"),
            local: LocalAccess::Open,
            hosts: vec!["studio.lan".into()],
        }
    }

    fn ask(ends: Ends, method: &str, headers: &[(&str, &str)]) -> Result<Access, StatusCode> {
        ask_with(ends, method, headers, "")
    }

    fn ask_with(
        ends: Ends,
        method: &str,
        headers: &[(&str, &str)],
        query: &str,
    ) -> Result<Access, StatusCode> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                value.parse().expect("a value"),
            );
        }
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let head = Head { version: Version::HTTP_11, method: &method, headers: &map };
        guard().admit(ends, head, &Query(query)).map_err(|denial| denial.status)
    }

    #[test]
    fn what_a_proxy_on_this_machine_passed_on_is_not_from_this_machine() {
        for name in
            ["forwarded", "via", "x-real-ip", "X-Forwarded-For", "x-forwarded-proto", "x-forwarded-new"]
        {
            for value in ["127.0.0.1", ""] {
                let headers = [("host", "127.0.0.1:8080"), (name, value)];
                assert_eq!(ask(HERE, "POST", &headers), Ok(Access::Nobody), "{name}: {value}");
                let token = ("authorization", "Bearer the-token-of-this-test");
                let headers = [headers[0], headers[1], token];
                assert_eq!(ask(HERE, "POST", &headers), Ok(Access::Operator), "{name}: {value}");
            }
        }
        let headers = [(HOST, "127.0.0.1:8080".parse().expect("a value"))].into_iter().collect();
        let admitted = |guard: Guard, version| {
            guard.admit(HERE, Head { version, method: &Method::POST, headers: &headers }, &Query(""))
        };
        assert_eq!(admitted(guard(), Version::HTTP_10), Ok(Access::Nobody), "as nginx asks by default");
        assert_eq!(admitted(guard(), Version::HTTP_11), Ok(Access::Operator));
        let closed = Guard { local: LocalAccess::Token, ..guard() };
        assert_eq!(admitted(closed, Version::HTTP_11), Ok(Access::Nobody), "CONTROL_LOCAL=token");
    }

    #[test]
    fn a_page_over_tls_is_ours_under_a_name_of_control_hosts_only() {
        let token = ("authorization", "Bearer the-token-of-this-test");
        for (host, origin, expected) in [
            ("studio.lan", "https://studio.lan", Ok(Access::Operator)),
            ("studio.lan:8443", "https://studio.lan:8443", Ok(Access::Operator)),
            ("studio.lan", "https://studio.lan:8443", Err(StatusCode::FORBIDDEN)),
            ("studio.lan", "https://evil.example", Err(StatusCode::FORBIDDEN)),
            ("studio.lan", "ftp://studio.lan", Err(StatusCode::FORBIDDEN)),
            ("192.168.1.5", "https://192.168.1.5", Err(StatusCode::FORBIDDEN)),
            ("localhost", "https://localhost", Err(StatusCode::FORBIDDEN)),
        ] {
            let headers = [("host", host), ("origin", origin), token];
            assert_eq!(ask(elsewhere(), "POST", &headers), expected, "{host} {origin}");
        }
    }

    #[test]
    fn this_machine_needs_no_token_under_a_local_name() {
        for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST", "127.9.9.9"] {
            assert_eq!(ask(HERE, "POST", &[("host", host)]), Ok(Access::Operator), "{host}");
        }
    }

    #[test]
    fn an_empty_body_from_this_machine_is_no_form() {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let (host, empty) = (("host", "localhost"), ("content-length", "0"));
        assert_eq!(ask(HERE, "POST", &[host, form, empty]), Ok(Access::Operator));
        let refused = Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(ask(HERE, "POST", &[host, form, ("content-length", "1")]), refused);
        assert_eq!(ask(HERE, "POST", &[host, form]), refused, "of any length");
        assert_eq!(ask(HERE, "POST", &[host, form, empty, ("origin", "http://localhost")]), refused);
        assert_eq!(ask(HERE, "POST", &[host, form, empty, ("sec-fetch-site", "none")]), refused);
        assert_eq!(ask(elsewhere(), "POST", &[("host", "studio.lan"), form, empty]), refused);
    }

    #[test]
    fn a_name_that_is_not_ours_is_refused_even_from_this_machine() {
        for host in
            ["evil.example", "evil.example:8080", "localhost.evil.example", "192.168.1.77", "", "[::2]"]
        {
            assert_eq!(ask(HERE, "GET", &[("host", host)]), Err(StatusCode::FORBIDDEN), "{host}");
        }
        assert_eq!(ask(HERE, "GET", &[]), Err(StatusCode::BAD_REQUEST));
        let twice = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(ask(HERE, "GET", &twice), Err(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn another_machine_is_nobody_without_the_token() {
        for host in ["192.168.1.5:8080", "studio.lan"] {
            assert_eq!(ask(elsewhere(), "GET", &[("host", host)]), Ok(Access::Nobody));
            let token = ("authorization", "Bearer the-token-of-this-test");
            assert_eq!(ask(elsewhere(), "GET", &[("host", host), token]), Ok(Access::Operator));
        }
        let pretending = [("host", "localhost")];
        assert_eq!(ask(elsewhere(), "POST", &pretending), Ok(Access::Nobody));
    }

    #[test]
    fn a_wrong_token_is_refused_even_from_this_machine() {
        for wrong in
            ["Bearer nope", "Bearer ", "Basic dGhl", "the-token-of-this-test", "Bearer the-token-of-this-tes"]
        {
            let headers = [("host", "localhost"), ("authorization", wrong)];
            assert_eq!(ask(HERE, "GET", &headers), Err(StatusCode::UNAUTHORIZED), "{wrong}");
        }
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let foreign = [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost:3000"),
            ("origin", "https://localhost:8080"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ];
        for header in foreign {
            for method in ["GET", "POST", "DELETE"] {
                let headers = [("host", "localhost:8080"), header];
                assert_eq!(ask(HERE, method, &headers), Err(StatusCode::FORBIDDEN), "{method} {header:?}");
            }
        }
        let own = [
            ("host", "localhost:8080"),
            ("origin", "http://localhost:8080"),
            ("sec-fetch-site", "same-origin"),
        ];
        assert_eq!(ask(HERE, "POST", &own), Ok(Access::Operator));
    }

    #[test]
    fn a_link_from_another_site_opens_a_page_and_posts_nothing() {
        let link = [("host", "localhost"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert_eq!(ask(HERE, "GET", &link), Ok(Access::Operator));
        assert_eq!(ask(HERE, "POST", &link), Err(StatusCode::FORBIDDEN));
    }

    #[test]
    fn what_a_form_sends_changes_nothing() {
        for kind in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""]
        {
            let headers = [("host", "localhost"), ("content-type", kind)];
            assert_eq!(ask(HERE, "POST", &headers), Err(StatusCode::UNSUPPORTED_MEDIA_TYPE), "{kind}");
        }
        let json = [("host", "localhost"), ("content-type", "application/json; charset=utf-8")];
        assert_eq!(ask(HERE, "POST", &json), Ok(Access::Operator));
    }

    #[test]
    fn the_overlays_key_lets_another_machine_look_and_nothing_else() {
        let host = [("host", "192.168.1.5")];
        assert_eq!(ask_with(elsewhere(), "GET", &host, "layout=bare&key=look"), Ok(Access::Viewer));
        assert_eq!(ask_with(elsewhere(), "GET", &host, "key=guess"), Err(StatusCode::UNAUTHORIZED));
        assert_eq!(
            ask_with(elsewhere(), "GET", &host, "key=the-token-of-this-test"),
            Err(StatusCode::UNAUTHORIZED)
        );
    }
}
