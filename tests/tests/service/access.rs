//! The program itself: who may ask for what, and everything that is refused.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tests::program::{Events, Program, TOKEN, outer_address, quick, run_to_end};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;

/// The expected status, then method, path, headers and body.
type Refusal<'a> = (u16, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_or_a_stranger_could_send_is_refused_and_changes_nothing() {
    let program = Program::run(&quick()).await;
    let token = format!("Bearer {TOKEN}x");
    let refused: [Refusal<'_>; 16] = [
        (403, "GET", "/queue", &[("Host", "evil.example")], ""),
        (403, "POST", "/queue/pause", &[("Host", "evil.example:8080")], ""),
        (403, "POST", "/queue/pause", &[("Origin", "null")], ""),
        (403, "POST", "/queue/pause", &[("Origin", "http://evil.example")], ""),
        (403, "GET", "/history", &[("Origin", "http://localhost:1")], ""),
        (403, "POST", "/queue/pause", &[("Sec-Fetch-Site", "cross-site")], ""),
        (403, "GET", "/events", &[("Origin", "http://evil.example"), ("Upgrade", "websocket")], ""),
        (415, "POST", "/donations", &[("Content-Type", "application/x-www-form-urlencoded")], "message=a"),
        (415, "POST", "/donations", &[("Content-Type", "text/plain")], r#"{"message":"a"}"#),
        (401, "POST", "/queue/pause", &[("Authorization", &token)], ""),
        (401, "POST", "/queue/pause", &[("Authorization", "Basic dGhl")], ""),
        (405, "GET", "/queue/pause", &[], ""),
        (405, "GET", "/queue/clear", &[("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "cross-site")], ""),
        (405, "GET", "/donations", &[], ""),
        (405, "POST", "/health", &[], ""),
        (426, "GET", "/events", &[], ""),
    ];
    for (status, method, path, headers, body) in refused {
        let reply = program.ask_with(method, path, headers, body).await;
        assert_eq!(reply.status, status, "{method} {path} {headers:?}: {}", reply.json());
        assert!(reply.json()["error"].is_string(), "{method} {path}");
    }
    let no_host =
        program.send(program.address, "POST /queue/pause HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert_eq!(no_host.status, 400);
    let queue = program.ask("GET", "/queue", "").await.json();
    assert_eq!(
        (&queue["paused"], &queue["length"], &queue["active"]),
        (&json!(false), &json!(0), &Value::Null)
    );
    assert_eq!(program.ask("GET", "/health", "").await.json()["counts"]["received"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_no_json_is_refused() {
    let program = Program::run(&quick()).await;
    let long = json!({ "message": "a".repeat(4_097) }).to_string();
    for body in [
        "{",
        "[]",
        r#"["a fox"]"#,
        "null",
        r#"{"message":1}"#,
        r#"{"wish":"a"}"#,
        r#"{"message":"a","more":1}"#,
        r#"{"message":"a","amount":"ten"}"#,
        r#"{"message":"a","currency":"rub"}"#,
        &long,
    ] {
        assert_eq!(program.ask("POST", "/donations", body).await.status, 400, "{body}");
    }
    assert_eq!(program.ask("POST", "/donations", "").await.status, 400, "no body");
    // A body in parts, as long as it likes: one byte more than the limit is sent, and read when the program refuses.
    let head = format!("POST /donations HTTP/1.1\r\nHost: {}\r\n", program.address);
    let parts = format!("{head}Transfer-Encoding: chunked\r\n\r\n10001\r\n{}", " ".repeat(64 * 1024 + 1));
    let large = program.send(program.address, &parts).await;
    assert_eq!((large.status, large.header("connection")), (413, Some("close")));
    let many: Vec<(String, &str)> = (0..70).map(|number| (format!("X-{number}"), "a")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(program.ask_with("GET", "/health", &many, "").await.status, 431);
    assert_eq!(program.ask("GET", "/health", "").await.json()["counts"]["received"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_refused_before_its_body_is_read() {
    let mut settings = quick();
    settings.push(("API_HOST", "0.0.0.0".to_owned()));
    let program = Program::run(&settings).await;
    let inner = SocketAddr::new("127.0.0.1".parse().expect("an address"), program.address.port());
    let mut refused = vec![
        (413, inner, "POST /donations", inner.to_string(), "Content-Length: 1073741824"),
        (413, inner, "POST /donations", inner.to_string(), "Content-Length: 65537\r\nExpect: 100-continue"),
        (403, inner, "POST /donations", "evil.example".to_owned(), "Content-Length: 10"),
        (404, inner, "POST /nope", inner.to_string(), "Content-Length: 10"),
        (
            401,
            inner,
            "POST /donations",
            inner.to_string(),
            "Authorization: Bearer guessed\r\nContent-Length: 10",
        ),
    ];
    if let Some(outer) = outer_address().map(|outer| SocketAddr::new(outer, program.address.port())) {
        for path in ["POST /donations", "POST /queue/skip", "POST /nope", "GET /queue", "DELETE /queue/da:1"]
        {
            refused.push((401, outer, path, outer.to_string(), "Content-Length: 65536"));
        }
        refused.push((401, outer, "POST /donations", outer.to_string(), "Transfer-Encoding: chunked"));
    }
    for (status, address, request, host, headers) in refused {
        // The head alone: whoever waited for the body would answer 408 after five seconds.
        let head = format!("{request} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n\r\n");
        let reply = program.send(address, &head).await;
        assert_eq!((reply.status, reply.header("connection")), (status, Some("close")), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_connections_from_another_machine_leaves_places_for_this_one() {
    let mut settings = quick();
    settings.push(("API_HOST", "0.0.0.0".to_owned()));
    let program = Program::run(&settings).await;
    let inner = SocketAddr::new("127.0.0.1".parse().expect("an address"), program.address.port());
    // Without a network there is no other machine either.
    let Some(outer) = outer_address() else { return };
    let outer = SocketAddr::new(outer, program.address.port());
    // As many as the program ever takes, and more: from one machine it keeps 32, and closes the others at once.
    let mut flood = Vec::new();
    for _ in 0..300 {
        flood.push(TcpStream::connect(outer).await.expect("the system accepts it"));
    }
    for late in &mut flood[32..] {
        assert!(!matches!(late.read(&mut [0; 1]).await, Ok(1..)), "it is closed without an answer");
    }
    let mut here = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(inner).await.expect("the system accepts it");
        stream
            .write_all(format!("GET /health HTTP/1.1\r\nHost: {inner}\r\n\r\n").as_bytes())
            .await
            .expect("it reads");
        let mut answer = [0; 15];
        stream.read_exact(&mut answer).await.expect("it answers");
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        here.push(stream);
    }
    let pause = format!("POST /queue/pause HTTP/1.1\r\nHost: {inner}\r\nConnection: close\r\n\r\n");
    assert_eq!(program.send(inner, &pause).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machine_needs_the_token() {
    let mut settings = quick();
    settings.push(("API_HOST", "0.0.0.0".to_owned()));
    let program = Program::run(&settings).await;
    // Without a network there is no other machine either.
    let Some(outer) = outer_address() else { return };
    let outer = SocketAddr::new(outer, program.address.port());
    let ask = async |request: &str, token: &str| {
        let token =
            if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        program
            .send(outer, &format!("{request} HTTP/1.1\r\nHost: {outer}\r\n{token}Connection: close\r\n\r\n"))
            .await
    };
    let health = ask("GET /health", "").await;
    assert_eq!((health.status, health.json()), (200, json!({ "status": "degraded" })));
    for request in ["GET /queue", "GET /nope", "GET /openapi.json", "POST /queue/pause", "GET /frame.png"] {
        assert_eq!(ask(request, "").await.status, 401, "{request}");
        assert_eq!(ask(request, "guessed").await.status, 401, "{request}");
    }
    assert_eq!(ask("POST /queue/pause", TOKEN).await.status, 200);

    let mut events = Events::open(outer).await;
    events.socket().send(Message::text(json!({ "token": TOKEN }).to_string())).await.expect("it listens");
    events.until(|state| state["queue"]["paused"] == true).await;
    let mut stranger = Events::open(outer).await;
    stranger.socket().send(Message::text(r#"{"token":"guessed"}"#)).await.expect("it listens");
    let answer = stranger.socket().next().await.expect("an answer").expect("a frame");
    assert!(matches!(answer, Message::Close(Some(frame)) if u16::from(frame.code) == 1008));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_an_error_that_names_the_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let mut settings = quick();
    settings.push(("API_PORT", taken.local_addr().expect("an address").port().to_string()));
    let output = run_to_end(&["run", "--headless"], &settings).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("API_PORT"), "{said}");
}

/// What a proxy on this machine sends for a stranger: nginx with nothing but `proxy_pass`, Caddy, and others.
const PASSED_ON: [(&str, &str); 6] = [
    ("HTTP/1.0", "Connection: close"),
    ("HTTP/1.1", "X-Forwarded-For: 203.0.113.9"),
    ("HTTP/1.1", "x-forwarded-proto: https"),
    ("HTTP/1.1", "X-Real-IP: 203.0.113.9"),
    ("HTTP/1.1", "Forwarded: for=203.0.113.9"),
    ("HTTP/1.1", "Via: 1.1 Caddy"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_on_this_machine_passes_on_needs_the_token() {
    let program = Program::run(&quick()).await;
    let (address, donation) = (program.address, r#"{"message":"a fox"}"#);
    let json = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", donation.len());
    for (version, header) in PASSED_ON {
        let head = format!("{version}\r\nHost: {address}\r\n{header}\r\n");
        for (request, more, body) in [
            ("POST /queue/pause", "", ""),
            ("POST /queue/pause", "Authorization: Bearer guessed\r\n", ""),
            ("POST /donations", json.as_str(), donation),
            ("GET /queue", "", ""),
        ] {
            let more = format!("{more}Connection: close\r\n\r\n{body}");
            let reply = program.send(address, &format!("{request} {head}{more}")).await;
            assert_eq!(reply.status, 401, "{request} {head}: {}", reply.json());
        }
        let more = format!("Authorization: Bearer {TOKEN}\r\nConnection: close\r\n\r\n");
        let reply = program.send(address, &format!("POST /queue/resume {head}{more}")).await;
        assert_eq!(reply.status, 200, "{head}");
    }
    let queue = program.ask("GET", "/queue", "").await.json();
    assert_eq!((&queue["paused"], &queue["length"]), (&json!(false), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn control_local_token_asks_this_machine_for_the_token_too() {
    let mut settings = quick();
    settings.push(("CONTROL_LOCAL", "token".to_owned()));
    settings.push(("CONTROL_HOSTS", "studio.example".to_owned()));
    let program = Program::run(&settings).await;
    let token = format!("Bearer {TOKEN}");
    let with_token = [("Authorization", token.as_str())];
    assert_eq!(program.ask("POST", "/queue/pause", "").await.status, 401);
    assert_eq!(program.ask_with("POST", "/queue/pause", &with_token, "").await.status, 200);
    let word = program.ask("GET", "/health", "").await.json();
    assert_eq!(word, json!({ "status": "degraded" }), "what a stranger is told");
    // The dock behind a TLS proxy that keeps the host.
    for (origin, host, status) in [
        ("https://studio.example", "studio.example", 200),
        ("https://studio.example:8443", "studio.example:8443", 200),
        ("https://evil.example", "studio.example", 403),
        ("https://127.0.0.1", "127.0.0.1", 403),
    ] {
        let headers = [with_token[0], ("Host", host), ("Origin", origin), ("Sec-Fetch-Site", "same-origin")];
        assert_eq!(program.ask_with("POST", "/queue/resume", &headers, "").await.status, status, "{origin}");
    }
}
