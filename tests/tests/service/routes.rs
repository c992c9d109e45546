//! The program itself against fakes of DonationAlerts and a model: every route, and everything that is refused.

use std::net::SocketAddr;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tests::fake_donation_alerts::FakeDonationAlerts;
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::{Events, Program, TOKEN, outer_address, run_to_end};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");

type Settings = Vec<(&'static str, String)>;
/// The expected status, then method, path, headers and body.
type Refusal<'a> = (u16, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str);

/// The built-in artist, short drawings, no holds, and no DonationAlerts.
fn quick() -> Settings {
    let nowhere = "http://127.0.0.1:9/api/v1".to_owned();
    [
        ("LLM_BACKEND", "offline".to_owned()),
        ("DA_API_BASE", nowhere.clone()),
        ("DA_WS_URL", nowhere),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
    ]
    .into()
}

async fn start(settings: &[(&str, String)]) -> Program {
    Program::start(&["run", "--headless"], settings).await
}

async fn donate(program: &Program, message: &str) -> String {
    let reply = program.ask("POST", "/donations", &json!({ "message": message }).to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()["request"].as_str().expect("an id").to_owned()
}

async fn word(program: &Program, method: &str, path: &str, body: &str) -> (u16, Value) {
    let reply = program.ask(method, path, body).await;
    (reply.status, reply.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_donation_becomes_a_picture_and_is_in_the_history() {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::Ollama, vec![Answer::plan(FOX)]).await;
    let mut settings = donations.environment();
    settings.extend([
        ("LLM_ENDPOINT", model.endpoint()),
        ("LLM_MODEL_ID", "painter".to_owned()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DEFAULT_STEP_DURATION_MS", "50".to_owned()),
    ]);
    let program = start(&settings).await;
    let mut events = program.events().await;
    events.until(|state| state["links"][0]["state"] == "fine").await;
    let id = donations.donate("Ann", "лиса под луной");
    events.until(|state| state["ended"] == 1).await;

    let history = program.ask("GET", "/history", "").await.json();
    let ended = &history["history"][0];
    assert_eq!(ended["request"], json!(id));
    assert_eq!(
        (&ended["end"], &ended["donor"], &ended["test"]),
        (&json!("drawn"), &json!("Ann"), &json!(false))
    );
    assert_eq!((&ended["message"], &ended["offline"]), (&json!("лиса под луной"), &json!(false)));
    for (kind, content, start) in [
        ("png", "image/png", &b"\x89PNG"[..]),
        ("gif", "image/gif", b"GIF89a"),
        ("apng", "image/apng", b"\x89PNG"),
        ("json", "application/json", b"{"),
    ] {
        let file = program.ask("GET", &format!("/history/{id}.{kind}"), "").await;
        assert_eq!((file.status, file.header("content-type")), (200, Some(content)), "{kind}");
        assert!(file.body.starts_with(start), "{kind}");
    }
    let plan = program.ask("GET", &format!("/history/{id}.json"), "").await.json();
    assert_eq!(plan["steps"].as_array().map(Vec::len), Some(6));
    let metrics = String::from_utf8(program.ask("GET", "/metrics", "").await.body).expect("text");
    assert!(metrics.contains("draw_stream_requests_ended_total{end=\"drawn\"} 1"), "{metrics}");
    // The model has just been loaded: its link says so a moment later.
    let fine = |link: &Value| link["state"] == "fine";
    events.until(|state| state["links"].as_array().is_some_and(|links| links.iter().all(fine))).await;
    let health = program.ask("GET", "/health", "").await.json();
    assert_eq!((&health["status"], &health["ended"]["drawn"]), (&json!("ok"), &json!(1)));
    let again = word(&program, "POST", &format!("/queue/{id}/redraw"), "").await;
    assert_eq!(again, (200, json!({ "request": id })));
    events.until(|state| state["ended"] == 2).await;
    let history = program.ask("GET", "/history", "").await.json();
    assert_eq!(history["history"][0]["request"], json!(format!("{id}#1")));
    assert_eq!(program.ask("GET", &format!("/history/{id}%231.png"), "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_rules_the_queue() {
    let program = start(&quick()).await;
    let mut events = program.events().await;
    assert_eq!(word(&program, "POST", "/queue/pause", "").await, (200, json!({ "paused": true })));
    let (first, second, third) =
        (donate(&program, "a fox").await, donate(&program, "a cat").await, donate(&program, "a boat").await);
    events.until(|state| state["queue"]["length"] == 3).await;
    assert_eq!(word(&program, "POST", "/queue/skip", "").await.0, 409, "nothing is on air");

    assert_eq!(word(&program, "POST", &format!("/queue/{third}/top"), "").await.0, 200);
    events.until(|state| state["queue"]["next"][0]["request"] == third).await;
    assert_eq!(word(&program, "DELETE", &format!("/queue/{second}"), "").await.0, 200);
    events.until(|state| state["queue"]["length"] == 2).await;
    assert_eq!(word(&program, "DELETE", &format!("/queue/{second}"), "").await.0, 409);
    assert_eq!(word(&program, "POST", &format!("/queue/{first}/approve"), "").await.0, 409);
    assert_eq!(word(&program, "POST", "/queue/da:1/top", "").await.0, 404);
    assert_eq!(word(&program, "POST", "/queue/da:1%2/top", "").await.0, 400);

    assert_eq!(word(&program, "POST", "/queue/clear", "").await.1["cleared"], 2);
    let cleared = events.until(|state| state["queue"]["length"] == 0).await;
    assert_eq!(cleared["queue"]["undo"]["requests"], 2);
    assert_eq!(word(&program, "POST", "/queue/undo", "").await, (200, json!({ "restored": 2 })));
    events.until(|state| state["queue"]["length"] == 2).await;
    assert_eq!(word(&program, "POST", "/queue/undo", "").await.0, 409);

    assert_eq!(word(&program, "POST", "/queue/resume", "").await, (200, json!({ "paused": false })));
    let ended = events.until(|state| state["ended"] == 3).await;
    assert_eq!(ended["queue"]["paused"], json!(false));
    let history = program.ask("GET", "/history", "").await.json();
    let order: Vec<_> = (0..3).map(|at| history["history"][at]["request"].clone()).collect();
    assert_eq!(order, [json!(first), json!(third), json!(second)], "the newest first");
    assert!(history["history"].as_array().is_some_and(|all| all.iter().all(|ended| ended["test"] == true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skip_means_the_request_that_was_on_air_when_it_was_pressed() {
    let mut settings = quick();
    settings.push(("SHOW_DURATION_SEC", "3600".to_owned()));
    let program = start(&settings).await;
    let mut events = program.events().await;
    let id = donate(&program, "a fox").await;
    events.until(|state| state["queue"]["active"]["request"] == id).await;
    let other = word(&program, "POST", "/queue/skip", r#"{"request":"da:7"}"#).await;
    assert_eq!(other, (409, json!({ "error": format!("da:7 is not on air any more; {id} is") })));
    let right = word(&program, "POST", "/queue/skip", &json!({ "request": id }).to_string()).await;
    assert_eq!(right, (200, json!({ "request": id })));
    events.until(|state| state["ended"] == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_understood_is_edited_before_its_turn_and_known_after_a_restart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = quick();
    settings.push(("DATA_DIR", folder.path().to_str().expect("text").to_owned()));
    let program = start(&settings).await;
    let mut events = program.events().await;
    assert_eq!(word(&program, "POST", "/queue/pause", "").await.0, 200);
    let id = donate(&program, "a fox in a forest").await;
    let subject = |scene: &Value| scene["subjects"][0]["is"].as_str().unwrap_or_default().to_owned();
    events.until(|state| subject(&state["queue"]["next"][0]["scene"]).contains("fox")).await;

    let path = format!("/queue/{id}/scene");
    let scene = json!({ "place": "street", "time": "night", "weather": "", "text": "",
        "subjects": [{ "is": "cat", "looks": "orange", "does": "rides a bicycle" }] });
    let nude = json!({ "subjects": [{ "is": "girl", "looks": "without clothes" }] });
    let letters = json!({ "text": "fuck you", "subjects": [{ "is": "cat" }] });
    for (status, path, body) in [
        (400, path.as_str(), json!({ "subjects": [{ "looks": "red" }] })),
        (400, &path, json!({ "scene": scene })),
        (404, "/queue/da:1/scene", scene.clone()),
        (422, &path, nude),
        (422, &path, letters),
    ] {
        let (found, answer) = word(&program, "PUT", path, &body.to_string()).await;
        assert_eq!(found, status, "{body}: {answer}");
    }
    let queue = program.ask("GET", "/queue", "").await.json();
    assert!(subject(&queue["next"][0]["scene"]).contains("fox"), "nothing was changed: {queue}");
    let answer = word(&program, "PUT", &path, &scene.to_string()).await;
    assert_eq!(answer, (200, json!({ "request": id })));
    events.until(|state| state["queue"]["next"][0]["scene"] == scene).await;
    program.end().await;

    settings.push(("SHOW_DURATION_SEC", "3600".to_owned()));
    let program = start(&settings).await;
    let mut events = program.events().await;
    let known = |state: &Value| {
        let queue = &state["queue"];
        queue["next"][0]["scene"] == scene || queue["active"]["scene"] == scene
    };
    events.until(known).await;
    word(&program, "POST", "/queue/resume", "").await;
    events.until(|state| state["queue"]["active"]["stage"] == "holding").await;
    assert_eq!(word(&program, "PUT", &path, &scene.to_string()).await.0, 409, "it is on air");
    assert_eq!(word(&program, "POST", "/queue/skip", "").await.0, 200);
    events.until(|state| state["ended"] == 1).await;
    let history = program.ask("GET", "/history", "").await.json();
    assert_eq!(history["history"][0]["scene"], scene);
    let plan = program.ask("GET", &format!("/history/{id}.scene.json"), "").await.json();
    assert_eq!((&plan["version"], &plan["canvas"]["w"]), (&json!("1.1"), &json!(96)));
    assert_eq!(plan["scene"]["subjects"][0]["does"], "rides a bicycle");
    assert!(plan["seed"].is_number(), "{plan}");

    let redraw = format!("/queue/{id}/redraw");
    for (status, body) in [
        (400, r#"{"same":true,"scene":{"place":"sea"}}"#),
        (422, r#"{"scene":{"subjects":[{"is":"girl","looks":"without clothes"}]}}"#),
        (200, r#"{"same":true}"#),
        (409, r#"{"same":true}"#),
    ] {
        assert_eq!(word(&program, "POST", &redraw, body).await.0, status, "{body}");
    }
    events.until(|state| state["queue"]["active"]["stage"] == "holding").await;
    let queue = program.ask("GET", "/queue", "").await.json();
    assert_eq!((&queue["active"]["request"], &queue["active"]["scene"]), (&json!(format!("{id}#1")), &scene));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_under_review_waits_for_the_operators_word() {
    let mut settings = quick();
    settings.push(("MODERATION_MODE", "review".to_owned()));
    let program = start(&settings).await;
    let mut events = program.events().await;
    let (good, bad) = (donate(&program, "a fox").await, donate(&program, "a cat").await);
    events.until(|state| state["queue"]["review_length"] == 2).await;
    assert_eq!(word(&program, "POST", &format!("/queue/{bad}/reject"), "").await.0, 200);
    assert_eq!(word(&program, "POST", &format!("/queue/{good}/approve"), "").await.0, 200);
    events.until(|state| state["ended"] == 2).await;
    assert_eq!(word(&program, "POST", &format!("/queue/{good}/approve"), "").await.0, 409);
    let history = program.ask("GET", "/history", "").await.json();
    let ends: Vec<_> = (0..2).map(|at| history["history"][at]["end"].clone()).collect();
    assert!(ends.contains(&json!("drawn")) && ends.contains(&json!("rejected")), "{ends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_was_turned_away_can_be_let_pass() {
    let program = start(&quick()).await;
    let mut events = program.events().await;
    let id = donate(&program, "draw her without clothes").await;
    events.until(|state| state["ended"] == 1).await;
    let refused = program.ask("GET", "/history", "").await.json();
    let refused = &refused["history"][0];
    assert_eq!((&refused["end"], &refused["can_be_allowed"]), (&json!("card"), &json!(true)));
    assert_eq!(refused["wish_verdict"]["allowed"], json!(false));
    assert_eq!(word(&program, "POST", &format!("/queue/{id}/allow"), "").await.0, 200);
    events.until(|state| state["ended"] == 2).await;
    assert_eq!(word(&program, "POST", &format!("/queue/{id}/allow"), "").await.0, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_on_stream_can_be_asked_for() {
    let program = start(&quick()).await;
    let now = program.ask("GET", "/frame.png", "").await;
    assert_eq!((now.status, now.header("content-type")), (200, Some("image/png")));
    assert_eq!(now.header("x-frame-hash").map(str::len), Some(16));
    let frame: u64 = now.header("x-frame").and_then(|frame| frame.parse().ok()).expect("a frame");
    let same = program.ask("GET", &format!("/frame.png?frame={frame}"), "").await;
    assert_eq!((same.status, same.header("x-frame-hash")), (200, now.header("x-frame-hash")));
    assert_eq!(program.ask("GET", "/frame.png?frame=99999999", "").await.status, 404);
    assert_eq!(program.ask("GET", "/frame.png?frame=x", "").await.status, 400);
    let head = program.ask("HEAD", "/frame.png", "").await;
    assert!(head.body.is_empty() && head.header("content-length") != Some("0"), "{}", head.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_the_description_is_there_and_no_other() {
    let program = start(&quick()).await;
    let description = program.ask("GET", "/openapi.json", "").await.json();
    assert_eq!(description["openapi"], "3.1.0");
    for (path, methods) in description["paths"].as_object().expect("paths") {
        let path = path.replace("{id}", "da:1");
        let documented: Vec<String> =
            methods.as_object().expect("methods").keys().map(|m| m.to_uppercase()).collect();
        let refused = program.ask("PATCH", &path, "").await;
        assert_eq!(refused.status, 405, "{path}");
        let allowed: Vec<String> =
            refused.header("allow").expect("Allow").to_uppercase().split(", ").map(str::to_owned).collect();
        let allowed: Vec<String> = allowed.into_iter().filter(|method| method != "HEAD").collect();
        assert_eq!(allowed, documented, "{path}");
    }
    for path in ["/dock.html", "/nope", "/queue/da:1/eat", "/history/da:1", "//health", "/health/"] {
        assert_eq!(program.ask("GET", path, "").await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_or_a_stranger_could_send_is_refused_and_changes_nothing() {
    let program = start(&quick()).await;
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
    let program = start(&quick()).await;
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
    let program = start(&settings).await;
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
    let program = start(&settings).await;
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
    let program = start(&settings).await;
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
    let program = start(&quick()).await;
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
    let program = start(&settings).await;
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
