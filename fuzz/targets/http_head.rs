//! Any bytes as the head of an HTTP request, read as the server reads it: guard and routes never panic, and whoever has
//! neither token nor key is let in from this machine alone, by no proxy and from no foreign page.

#![no_main]

use std::net::{IpAddr, Ipv4Addr};

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Version};
use libfuzzer_sys::fuzz_target;
use live::config::choice::LocalAccess;
use live::control::guard::{Access, Ends, Guard, Head, Query};
use live::control::routes::route;
use live::net::secret::Secret;

/// As many header lines as the server takes.
const HEADERS_MAX: usize = 64;
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 9));

fuzz_target!(|bytes: &[u8]| {
    let mut lines = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut lines);
    if !request.parse(bytes).is_ok_and(|status| status.is_complete()) {
        return;
    }
    let (Some(method), Some(target), Some(version)) = (request.method, request.path, request.version) else {
        return;
    };
    let Ok(method) = Method::from_bytes(method.as_bytes()) else { return };
    let version = if version == 1 { Version::HTTP_11 } else { Version::HTTP_10 };
    let mut headers = HeaderMap::new();
    for line in request.headers {
        let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(line.name.as_bytes()), HeaderValue::from_bytes(line.value))
        else {
            return;
        };
        headers.append(name, value);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = Query(query);
    let _ = route(&method, path, &query);
    let head = Head { version, method: &method, headers: &headers };
    for local in [LocalAccess::Open, LocalAccess::Token] {
        let guard = Guard {
            token: Secret::new("a-token-that-nobody-guesses-0123456789"),
            viewer_key: Secret::new("a-key-that-nobody-guesses"),
            local,
            hosts: vec!["studio.lan".into()],
        };
        let elsewhere = guard.admit(Ends { peer: ELSEWHERE, local: ELSEWHERE }, head, &query);
        assert!(matches!(elsewhere, Ok(Access::Nobody) | Err(_)), "from elsewhere: {elsewhere:?}");
        let here = guard.admit(Ends { peer: HERE, local: HERE }, head, &query);
        if here == Ok(Access::Operator) {
            assert!(local == LocalAccess::Open && version == Version::HTTP_11);
            for name in ["forwarded", "via", "x-real-ip", "x-forwarded-for"] {
                assert!(!headers.contains_key(name), "{name}");
            }
            let host = headers.get("host").expect("a host");
            let is_own = |origin: &HeaderValue| origin.as_bytes().to_ascii_lowercase().ends_with(&host.as_bytes().to_ascii_lowercase());
            assert!(headers.get_all("origin").iter().all(is_own), "a foreign page");
        }
    }
});
