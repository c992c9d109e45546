//! What a page in somebody's browser may do: nothing, unless it is one of ours. Pure.

use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode};

use super::{Denial, Ends, Host};

/// Refuses what a page of another origin sent. Browsers say so in `Origin` or `Sec-Fetch-Site`; other programs send
/// neither. The service itself has no TLS: only a proxy in front of a name in `CONTROL_HOSTS` makes an `https` page of it.
pub(super) fn same_origin(method: &Method, headers: &HeaderMap, host: &Host<'_>) -> Result<(), Denial> {
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
pub(super) fn no_form(ends: Ends, method: &Method, headers: &HeaderMap) -> Result<(), Denial> {
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
