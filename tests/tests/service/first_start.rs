//! The first start without anything: what the page asks of the program, from a login to a show that runs with `.env`.

use serde_json::{Value, json};
use tests::desk::Desk;
use tests::fake_donation_alerts::{ACCESS, CODE, FakeDonationAlerts, REFRESH};
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::{Program, Reply, Settings, TOKEN, offline, outer_address};
use tests::setup::{self, come_back, free_port};

const PLAN: &str = include_str!("../../../fixtures/llm/fox.json");
const SECRET: &str = "TEST_SECRET-hunter2-$HOME#\"x";

/// Where nobody answers for DonationAlerts, and nothing else is given.
fn nothing() -> Settings {
    offline().into_iter().filter(|(name, _)| !name.starts_with("LLM")).collect()
}

async fn ask(program: &Program, path: &str, body: &Value) -> Reply {
    program.ask("POST", path, &body.to_string()).await
}

async fn is_open(program: &Program) -> bool {
    program.ask("GET", "/setup", "").await.json()["open"] == true
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_a_show_with_account_model_and_language() {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::Ollama, vec![Answer::plan(PLAN)]).await;
    let port = free_port().await;
    let program = setup::start(&donations, &model, port).await;
    let mut heard = Vec::new();
    let mut hear = |reply: Reply| {
        heard.extend_from_slice(&reply.body);
        assert_eq!(reply.status, 200, "{}", reply.json());
        reply.json()
    };
    for page in ["/", "/dock", "/start"] {
        let page = program.ask("GET", page, "").await;
        assert!(String::from_utf8_lossy(&page.body).contains("/start.js"));
    }
    let state = hear(program.ask("GET", "/setup", "").await);
    assert_eq!((&state["open"], &state["login"]["state"]), (&json!(true), &json!("none")));
    assert_eq!(state["languages"][1], json!({ "code": "ru", "name": "Русский" }));

    let application = json!({ "client_id": "1234", "client_secret": SECRET });
    let earlier = hear(ask(&program, "/setup/login", &application).await);
    let page = hear(ask(&program, "/setup/login", &application).await);
    assert_ne!(earlier, page, "a login that waits is given up for a new one");
    come_back(page["address"].as_str().expect("an address"), CODE).await;
    while hear(program.ask("GET", "/setup", "").await)["login"] != json!({ "state": "done", "user": 42 }) {}

    let found = hear(ask(&program, "/setup/models", &json!({})).await);
    let server = model.address().to_string();
    let expected = json!({ "server": server, "name": "Ollama 0.12.6", "models": ["painter:latest"] });
    assert!(found["servers"].as_array().expect("a list").contains(&expected), "{found}");
    let chosen = json!({ "server": server, "model": "painter:latest" });
    let measured = hear(ask(&program, "/setup/measure", &chosen).await);
    assert!(measured["ms"].is_u64() && measured["tokens"] == 7, "{measured}");

    hear(ask(&program, "/setup/save", &json!({ "language": "ru", "model": chosen })).await);
    program.until_it_listens_again().await;
    assert_eq!(hear(program.ask("GET", "/setup", "").await), json!({ "open": false }));
    let closed = ask(&program, "/setup/save", &json!({ "language": "en", "model": null })).await;
    assert_eq!(closed.status, 409, "{}", closed.json());
    let dock = program.ask("GET", "/", "").await;
    assert!(String::from_utf8_lossy(&dock.body).contains("/dock.js"));

    let path = program.folder().join(".env");
    let text = std::fs::read_to_string(&path).expect("it is written");
    let endpoint = format!("LLM_ENDPOINT={}", model.endpoint());
    let quoted = format!("DA_CLIENT_SECRET='{SECRET}'");
    for line in [
        "HUD_LANGUAGE=ru",
        "DA_CLIENT_ID=1234",
        &quoted,
        "LLM_BACKEND=ollama",
        &endpoint,
        "LLM_MODEL_ID=painter:latest",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
    assert!(text.contains("\n#FRAME_RATE=60\n"), "every other setting is explained");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    }

    let mut events = program.events().await;
    events.until(|state| state["links"][0]["detail"]["link"] == "subscribed").await;
    donations.donate("Ann", "a fox");
    events.until(|state| state["ended"] == 1).await;
    assert_eq!(hear(program.ask("GET", "/history", "").await)["history"][0]["end"], "drawn");
    let heard = String::from_utf8_lossy(&heard).into_owned() + &program.end().await;
    for secret in [SECRET, "hunter2", ACCESS, REFRESH, CODE, TOKEN] {
        assert!(!heard.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_this_machine_for_itself_and_no_page_of_another_origin_sets_anything_up() {
    let mut settings = nothing();
    settings.push(("API_HOST", "0.0.0.0".to_owned()));
    let program = Program::run(&settings).await;
    let (token, json_) = (format!("Bearer {TOKEN}"), ("Content-Type", "application/json"));
    let token = ("Authorization", token.as_str());
    let here = format!("127.0.0.1:{}", program.address.port());
    let host = ("Host", here.as_str());
    let body = json!({ "language": "ru", "model": null }).to_string();
    for (headers, status) in [
        (&[host, json_, ("X-Forwarded-For", "203.0.113.9")][..], 401),
        (&[host, json_, token, ("X-Forwarded-For", "203.0.113.9")], 403),
        (&[host, json_, token, ("Via", "1.1 Caddy")], 403),
        (&[host, json_, ("Origin", "http://evil.example")], 403),
        (&[host, json_, ("Origin", "null")], 403),
        (&[host, json_, ("Sec-Fetch-Site", "cross-site")], 403),
        (&[("Host", "evil.example"), json_, token], 403),
        (&[host, ("Content-Type", "application/x-www-form-urlencoded")], 415),
    ] {
        for path in ["/setup/login", "/setup/models", "/setup/measure", "/setup/save"] {
            let reply = program.ask_at(&here, "POST", path, headers, &body).await;
            assert_eq!(reply.status, status, "{path} {headers:?}");
        }
    }
    let Some(outer) = outer_address() else { return };
    let outer = format!("{outer}:{}", program.address.port());
    let headers = [("Host", outer.as_str()), json_, token];
    assert_eq!(program.ask_at(&outer, "POST", "/setup/save", &headers, &body).await.status, 403);
    assert_eq!(program.ask_at(&outer, "GET", "/setup", &headers[..1], "").await.status, 401);
    assert!(!program.folder().join(".env").exists());
    assert!(program.ask_at(&here, "GET", "/setup", &[host], "").await.json()["open"] == true);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_pages_own_settings_is_written_and_what_is_wrong_can_be_said_in_every_language() {
    let program = Program::run(&nothing()).await;
    let said = async |path: &str, body: Value| {
        let reply = ask(&program, path, &body).await;
        (reply.status, reply.json()["message"].clone())
    };
    let here = json!({ "server": "169.254.169.254:80", "model": "x" });
    for (path, body, key) in [
        ("/setup/save", json!({ "language": "ru", "model": null, "DATA_DIR": "/tmp" }), "say.fixed"),
        ("/setup/save", json!({ "language": "ru\nAPI_HOST=0.0.0.0", "model": null }), "start.unwritable"),
        ("/setup/save", json!({ "language": "xx", "model": null }), "start.not-allowed"),
        ("/setup/save", json!({ "language": "ru", "model": here }), "start.model-gone"),
        ("/setup/measure", here, "start.model-gone"),
        ("/setup/login", json!({ "client_id": "1", "client_secret": "hunter2 " }), "start.wrong-secret"),
        ("/setup/login", json!({ "client_id": "1", "client_secret": "hunter2\nA=1" }), "start.wrong-secret"),
        ("/setup/login", json!({ "client_id": "", "client_secret": "hunter2" }), "start.wrong-id"),
        ("/setup/login", json!({ "client_id": "1\u{7}", "client_secret": "hunter2" }), "start.wrong-id"),
    ] {
        let (status, said) = said(path, body).await;
        assert!(status == 400 && said["key"] == key, "{path}: {status} {said}");
        assert!(!said.to_string().contains("hunter2"), "{path}: {said}");
    }
    assert!(is_open(&program).await && !program.folder().join(".env").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_account_and_model_the_built_in_artist_draws() {
    let program = Program::run(&nothing()).await;
    let saved = ask(&program, "/setup/save", &json!({ "language": "en", "model": null })).await;
    assert_eq!(saved.status, 200, "{}", saved.json());
    program.until_it_listens_again().await;
    program.donate("a cat").await;
    let drawing = program.events().await.until(|state| state["screen"]["phase"] == "drawing").await;
    assert_eq!(drawing["links"][1]["words"], "No model is asked: the built-in artist draws");
    let files = program.data_folder().join("journal").read_dir().expect("the journal");
    let names = files.map(|file| file.expect("an entry").file_name().to_string_lossy().into_owned());
    let sessions: Vec<String> = names.filter(|name| name.ends_with(".jsonl")).collect();
    assert_eq!(sessions.len(), 1, "the first start itself left no session: {sessions:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_refused_or_has_no_port_is_said_and_can_be_tried_again() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let (donations, model) =
        (FakeDonationAlerts::start().await, FakeModel::start(Kind::Ollama, vec![Answer::plan(PLAN)]).await);
    let program = setup::start(&donations, &model, port).await;
    let application = json!({ "client_id": "1234", "client_secret": SECRET });
    let reply = ask(&program, "/setup/login", &application).await;
    let said = reply.json()["error"].as_str().expect("words").to_owned();
    assert!(reply.status == 503 && said.contains(&format!("port {port}")), "{said}");
    drop(taken);
    let page = ask(&program, "/setup/login", &application).await.json();
    let refused = page["address"].as_str().expect("an address").to_owned();
    setup::say_no(&refused).await;
    let failed = |state: &Value| state["login"]["state"] == "failed";
    let state = loop {
        let state = program.ask("GET", "/setup", "").await.json();
        if failed(&state) {
            break state;
        }
    };
    assert_eq!(state["login"]["words"], "DonationAlerts did not allow it: access_denied");
    let saved = ask(&program, "/setup/save", &json!({ "language": "en", "model": null })).await;
    assert_eq!(saved.status, 200);
    program.until_it_listens_again().await;
    let text = std::fs::read_to_string(program.folder().join(".env")).expect("written");
    assert!(!text.contains("hunter2") && !text.contains("\nDA_CLIENT_ID="), "an account that was not proved");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_file_or_a_setting_the_show_begins_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".env"), "LLM_BACKEND=offline\n").expect("written");
    let with_file = Program::start_in(folder, &["--headless"], &nothing()).await;
    let with_setting = Program::start(&["--headless"], &offline()).await;
    for program in [with_file, with_setting] {
        assert!(!is_open(&program).await);
        let page = program.ask("GET", "/", "").await;
        assert!(String::from_utf8_lossy(&page.body).contains("/dock.js"));
        assert_eq!(ask(&program, "/setup/models", &json!({})).await.status, 409);
    }
}

#[cfg(unix)]
#[test]
fn it_says_where_the_page_is_and_a_signal_ends_it_with_nothing_set_up() {
    let desk = Desk::default();
    let line = "API_HOST=127.0.0.1 API_PORT=0 \"$live\" --headless 2>log >said & \
                until grep -q /start said || ! kill -0 $!; do :; done; kill -TERM $!; wait $!";
    let status = desk.shell(line).status().expect("it runs");
    // 143: the signal came before the program listened for any.
    let log = std::fs::read_to_string(desk.path("log")).unwrap_or_default();
    assert!(matches!(status.code(), Some(0 | 143)), "{status}: {log}");
    let said = std::fs::read_to_string(desk.path("said")).expect("said");
    assert!(said.contains("Nothing is set up yet") && said.contains("http://127.0.0.1:"), "{said}");
    assert_eq!(desk.files(), ["data", "log", "said"]);
}
