//! Who is let in, head by head.

use hyper::header::HeaderName;

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

fn ask_with(ends: Ends, method: &str, headers: &[(&str, &str)], query: &str) -> Result<Access, StatusCode> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_bytes(name.as_bytes()).expect("a name"), value.parse().expect("a value"));
    }
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let head = Head { version: Version::HTTP_11, method: &method, headers: &map };
    guard().admit(ends, head, &Query(query)).map_err(|denial| denial.status)
}

#[test]
fn what_a_proxy_on_this_machine_passed_on_is_not_from_this_machine() {
    for name in ["forwarded", "via", "x-real-ip", "X-Forwarded-For", "x-forwarded-proto", "x-forwarded-new"] {
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
    for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "192.168.1.77", "", "[::2]"] {
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
    let own =
        [("host", "localhost:8080"), ("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")];
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
    for kind in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""] {
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

#[test]
fn a_first_start_is_for_this_machine_under_a_local_name_and_through_no_proxy() {
    let called = |ends: Ends, version: Version, headers: &[(&str, &str)]| {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                value.parse().expect("a value"),
            );
        }
        guard().is_called_here(ends, Head { version, method: &Method::POST, headers: &map })
    };
    let (here, forwarded) = (("host", "127.0.0.1:8080"), ("x-forwarded-for", "192.168.1.9"));
    assert!(called(HERE, Version::HTTP_11, &[here]));
    assert!(called(HERE, Version::HTTP_11, &[("host", "localhost:8080")]));
    assert!(!called(HERE, Version::HTTP_11, &[here, forwarded]));
    assert!(!called(HERE, Version::HTTP_10, &[here]), "as nginx asks by default");
    assert!(
        !called(HERE, Version::HTTP_11, &[("host", "studio.lan")]),
        "a proxy that says nothing of itself"
    );
    assert!(!called(elsewhere(), Version::HTTP_11, &[here]));
    assert!(!called(elsewhere(), Version::HTTP_11, &[("host", "192.168.1.5")]));
}
