//! Requests of any source: each is taken once, however often it comes and however often the program is killed; who
//! signs gets in at this one door.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use engine::show::Show;
use engine::show::journal::read;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use live::journal::Availability;
use reqwest::Client;
use serde_json::{Value, json};
use sha2::Sha256;
use tempfile::TempDir;
use tests::program::{Program, Reply, outer_address, quick};
use tests::show::{Data, finish, unhurried};
use tests::station::Station;

const SECRET: &str = "the-webhook-secret-of-this-suite";
/// Far more than a look at the folder takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The built-in artist, short drawings, no holds, no DonationAlerts, and a folder that outlives the program.
async fn start(folder: &TempDir, more: &[(&str, &str)]) -> Program {
    let mut settings: Vec<(&str, String)> = quick();
    settings.push(("DATA_DIR", folder.path().display().to_string()));
    settings.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    Program::run(&settings).await
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

async fn send(program: &Program, request: &Value) -> (u16, Value) {
    let reply = program.ask("POST", "/requests", &request.to_string()).await;
    (reply.status, reply.json())
}

/// Requests that are listed as waiting, judged or not.
fn waiting(queue: &Value) -> usize {
    queue["next"].as_array().map_or(0, Vec::len)
}

fn signature(secret: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length");
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}

async fn send_signed(program: &Program, path: &str, body: &str, (secret, off): (&str, i64)) -> Reply {
    let timestamp = (Timestamp::now().as_second() + off).to_string();
    let signature = signature(secret, &timestamp, body);
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Webhook-Timestamp", &timestamp),
        ("X-Webhook-Signature", &signature),
    ];
    program.ask_with("POST", path, &headers, body).await
}

/// The text of every session's file, the oldest first.
fn sessions(data: &Path) -> Vec<Vec<u8>> {
    let folder = live::journal::folder::sessions_in(&data.join("journal")).expect("readable");
    folder.iter().map(|session| std::fs::read(&session.path).expect("it is there")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_any_source_is_taken_once_and_another_content_under_its_id_is_refused() {
    let folder = folder();
    let program = start(&folder, &[]).await;
    let request = json!({ "source": "twitch", "id": "cheer-1", "donor": "Ann", "amount": 300, "currency": "bits",
        "message": "a fox under the moon" });
    let other = json!({ "source": "twitch", "id": "cheer-1", "donor": "Ann", "amount": 300, "currency": "bits",
        "message": "a cat" });
    let name = "twitch:cheer-1";
    assert_eq!(program.ask("POST", "/queue/pause", "").await.status, 200);
    assert_eq!(send(&program, &request).await, (201, json!({ "request": name, "missed": false })));
    assert_eq!(send(&program, &request).await, (200, json!({ "request": name, "known": true })));
    assert_eq!(send(&program, &other).await.0, 409);
    let queue = program.ask("GET", "/queue", "").await.json();
    let next = &queue["next"][0];
    let shown = ["request", "via", "donor", "amount", "currency", "message"].map(|key| next[key].clone());
    let expected = [name, "twitch", "Ann", "300", "bits", "a fox under the moon"].map(|text| json!(text));
    assert_eq!((waiting(&queue), shown), (1, expected), "{queue}");
    assert_eq!(next["test"], json!(false));
    program.end().await;

    let text = String::from_utf8(sessions(folder.path()).remove(0)).expect("text");
    assert!(text.contains(r#""source":"rest","via":"twitch","content":""#), "{text}");
    assert_eq!(text.matches("donation_received").count(), 1, "{text}");
    let program = start(&folder, &[]).await;
    assert_eq!(send(&program, &request).await.0, 200, "known after a kill");
    assert_eq!(send(&program, &other).await.0, 409, "and told from another one");
    assert_eq!(program.ask("POST", "/queue/resume", "").await.status, 200);
    program.events().await.until(|state| state["ended"] == 1).await;
    program.end().await;
    let program = start(&folder, &[]).await;
    assert_eq!(
        (send(&program, &request).await.0, send(&program, &other).await.0),
        (200, 409),
        "it has ended"
    );
    assert_eq!(program.ask("GET", "/health", "").await.json()["counts"]["received"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused_and_nothing_is_taken() {
    let folder = folder();
    let program = start(&folder, &[]).await;
    for body in [
        json!({ "source": "da", "id": "1", "message": "a cat" }),
        json!({ "source": "twitch", "id": "a b", "message": "a cat" }),
        json!({ "source": "twitch", "id": "1" }),
        json!({ "source": "twitch", "id": "1", "message": "a cat", "amount": "a lot" }),
        json!({ "source": "twitch", "id": "1", "message": "a cat", "at": "yesterday" }),
        json!({ "source": "twitch", "id": "1", "message": "a cat", "user": "Ann" }),
        json!(["twitch", "1", "a cat"]),
    ] {
        let (status, answer) = send(&program, &body).await;
        assert!(status == 400 && answer["error"].is_string(), "{body}: {status} {answer}");
    }
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(
        program.ask_with("POST", "/requests", &form, "source=twitch&id=1&message=a").await.status,
        415
    );
    assert_eq!(program.ask("GET", "/requests", "").await.status, 405);
    assert_eq!(program.ask("GET", "/health", "").await.json()["counts"]["received"], 0);
    assert_eq!(send(&program, &json!({ "source": "twitch", "id": "1", "message": "a cat" })).await.0, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_gets_in_at_this_door_and_at_no_other() {
    let body = json!({ "source": "twitch", "id": "1", "message": "a cat" }).to_string();
    let folder = folder();
    let closed = start(&folder, &[("CONTROL_LOCAL", "token")]).await;
    assert_eq!(send_signed(&closed, "/requests", &body, (SECRET, 0)).await.status, 401, "no secret is set");
    closed.end().await;

    let program = start(&folder, &[("CONTROL_LOCAL", "token"), ("WEBHOOK_SECRET", SECRET)]).await;
    assert_eq!(program.ask("POST", "/requests", &body).await.status, 401, "not signed");
    for (secret, off) in [("another-secret-of-16", 0), (SECRET, -400), (SECRET, 400)] {
        let reply = send_signed(&program, "/requests", &body, (secret, off)).await;
        assert_eq!(reply.status, 401, "{secret} {off}");
    }
    let timestamp = Timestamp::now().as_second().to_string();
    let signed = signature(SECRET, &timestamp, &body);
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Webhook-Timestamp", timestamp.as_str()),
        ("X-Webhook-Signature", signed.as_str()),
    ];
    let changed = body.replace("cat", "dog");
    assert_eq!(program.ask_with("POST", "/requests", &headers, &changed).await.status, 401, "another body");
    for path in ["/donations", "/queue/pause", "/queue/clear"] {
        assert_eq!(send_signed(&program, path, "{}", (SECRET, 0)).await.status, 401, "{path}");
    }
    let bearer = format!("Bearer {SECRET}");
    for path in ["/requests", "/queue/pause"] {
        let reply = program.ask_with("POST", path, &[("Authorization", &bearer)], "").await;
        assert_eq!(reply.status, 401, "the secret is no token: {path}");
    }
    assert_eq!(send_signed(&program, "/requests", &body, (SECRET, -200)).await.status, 201);
    assert_eq!(send_signed(&program, "/requests", &body, (SECRET, 200)).await.status, 200, "sent again");
    program.end().await;

    // On this machine nobody needs to sign, but a wrong signature is refused all the same.
    let open = start(&folder, &[("WEBHOOK_SECRET", SECRET), ("API_HOST", "0.0.0.0")]).await;
    let here = [("Host", "localhost"), ("Content-Type", "application/json")];
    assert_eq!(open.ask_with("POST", "/requests", &here, &body).await.status, 200);
    let (timestamp, wrong) = (Timestamp::now().as_second().to_string(), format!("sha256={}", "0".repeat(64)));
    let signed = [("X-Webhook-Timestamp", timestamp.as_str()), ("X-Webhook-Signature", wrong.as_str())];
    let signed = [&here[..], &signed[..]].concat();
    assert_eq!(open.ask_with("POST", "/requests", &signed, &body).await.status, 401);
    let Some(outer) = outer_address() else { return };
    let host = format!("{outer}:{}", open.address.port());
    let timestamp = Timestamp::now().as_second().to_string();
    let signed = signature(SECRET, &timestamp, &body);
    let head = |more: &str| {
        let length = body.len();
        format!(
            "POST /requests HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n{more}\r\n{body}"
        )
    };
    let there = host.parse().expect("an address");
    assert_eq!(open.send(there, &head("")).await.status, 401, "from outside, not signed");
    let more = format!("X-Webhook-Timestamp: {timestamp}\r\nX-Webhook-Signature: {signed}\r\n");
    assert_eq!(open.send(there, &head(&more)).await.status, 200, "from outside, signed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_runs_wild_is_told_to_wait_and_the_others_are_not() {
    let folder = folder();
    let program = start(&folder, &[]).await;
    let request =
        |source: &str, number: u32| json!({ "source": source, "id": number.to_string(), "message": "" });
    for number in 0..60 {
        assert_eq!(send(&program, &request("chat", number)).await.0, 201, "{number}");
    }
    let reply = program.ask("POST", "/requests", &request("chat", 60).to_string()).await;
    let wait = reply.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
    assert_eq!(reply.status, 429, "{}", reply.json());
    assert!(wait.is_some_and(|seconds| (1..=60).contains(&seconds)), "{}", reply.head);
    assert_eq!(send(&program, &request("twitch", 60)).await.0, 201);
    assert_eq!(program.ask("GET", "/health", "").await.json()["counts"]["received"], 61);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_has_its_unit_and_its_minimum() {
    let folder = folder();
    let settings = [("SOURCE_LABELS", "twitch=bits"), ("MIN_AMOUNT", "twitch:bits=100,EUR=5")];
    let program = start(&folder, &settings).await;
    assert_eq!(program.ask("POST", "/queue/pause", "").await.status, 200);
    for (id, source, amount, currency) in [
        ("1", "twitch", json!(300), Value::Null),
        ("2", "twitch", json!("99"), Value::Null),
        ("3", "chat", Value::Null, Value::Null),
        ("4", "kofi", json!(4.5), json!("eur")),
        ("5", "kofi", json!(5), json!("EUR")),
        ("6", "other", json!(1), json!("bits")),
    ] {
        let request =
            json!({ "source": source, "id": id, "message": "a cat", "amount": amount, "currency": currency });
        assert_eq!(send(&program, &request).await.0, 201, "{request}");
    }
    let queue = program.ask("GET", "/queue", "").await.json();
    let text = |request: &Value, key: &str| request[key].as_str().unwrap_or_default().to_owned();
    let next = queue["next"].as_array().expect("a list");
    let waiting: Vec<_> = next
        .iter()
        .map(|one| format!("{} {} {}", text(one, "request"), text(one, "amount"), text(one, "currency")))
        .collect();
    assert_eq!(waiting, ["twitch:1 300 bits", "chat:3  ", "kofi:5 5 EUR", "other:6 1 bits"]);
    let history = program.ask("GET", "/history", "").await.json();
    let ends = history["history"].as_array().expect("a list");
    let ends: Vec<_> = ends.iter().map(|one| (text(one, "request"), text(one, "end"))).collect();
    let below = |id: &str| (id.to_owned(), "below_minimum".to_owned());
    assert_eq!(ends, [below("kofi:4"), below("twitch:2")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_listed_as_missed_and_what_is_ahead_is_now() {
    let folder = folder();
    let program = start(&folder, &[("BACKLOG_MAX_AGE_MIN", "30")]).await;
    assert_eq!(program.ask("POST", "/queue/pause", "").await.status, 200);
    let at =
        |seconds: i64| Timestamp::from_second(Timestamp::now().as_second() + seconds).expect("an instant");
    let request = |id: &str, at: Timestamp| json!({ "source": "twitch", "id": id, "message": "a cat", "at": at.to_string() });
    let late = request("late", at(-31 * 60));
    assert_eq!(send(&program, &late).await, (201, json!({ "request": "twitch:late", "missed": true })));
    assert_eq!(send(&program, &late).await.0, 200, "a missed one is known, too");
    assert_eq!(send(&program, &request("in-time", at(-29 * 60))).await.1["missed"], json!(false));
    let ahead = request("ahead", at(86_400));
    assert_eq!(send(&program, &ahead).await.0, 201);
    assert_eq!(send(&program, &ahead).await.0, 200, "the same, although now is another time");
    let queue = program.ask("GET", "/queue", "").await.json();
    assert_eq!((&queue["missed"][0]["donation"], waiting(&queue)), (&json!("twitch:late"), 2));
    let made: Timestamp =
        queue["next"][1]["created_at"].as_str().and_then(|text| text.parse().ok()).expect("a time");
    assert!(made <= Timestamp::now(), "{queue}");
    assert_eq!(program.ask("POST", "/queue/twitch:late/allow", "").await.status, 200);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_can_be_written_a_request_is_refused_and_comes_in_later() {
    live::net::tls::install();
    let (root, data) = (folder(), Data::default());
    let (path, away) = (data.files().data_dir, root.path().join("away"));
    let station = Station::open(data.start(unhurried()), 0).await;
    let send = async |id: &str| {
        let body = json!({ "source": "twitch", "id": id, "message": "a cat" });
        let sent = Client::new().post(station.url("/requests")).json(&body).send().await;
        sent.expect("it answers").status().as_u16()
    };
    assert_eq!(send("1").await, 201);
    std::fs::rename(&path, &away).expect("the name is free");
    std::os::unix::fs::symlink(root.path().join("nowhere"), &path).expect("the name is free");
    let mut state = station.service.handle.journal().state();
    let gone = state.wait_for(|state| matches!(state, Availability::Missing(_)));
    tokio::time::timeout(PATIENCE, gone).await.expect("soon").expect("it runs");
    assert_eq!(send("2").await, 503);
    std::fs::remove_file(&path).expect("it is there");
    std::fs::rename(&away, &path).expect("the name is free");
    let back = state.wait_for(|state| *state == Availability::Available);
    tokio::time::timeout(PATIENCE, back).await.expect("soon").expect("it runs");
    assert_eq!((send("2").await, send("2").await, send("1").await), (201, 200, 200));
    finish(station.close()).await;
}

/// Requests of the evening with kills, from sources that each send fewer than a minute allows.
const REQUESTS: usize = 240;
const SOURCES: usize = 8;

fn number_of(number: usize) -> Value {
    let message = if number.is_multiple_of(80) { "a cat" } else { "" };
    json!({ "source": format!("s{}", number % SOURCES), "id": number.to_string(), "amount": number, "message": message })
}

/// Sends every request until it is answered as taken, a part of them twice, until `stop` answers came; what is not
/// answered stays in `open`.
async fn send_some(program: &Program, open: &mut Vec<usize>, stop: usize) {
    let mut sending: FuturesUnordered<_> = open
        .iter()
        .take(stop + 20)
        .map(|&number| async move {
            let body = number_of(number).to_string();
            let status = program.ask("POST", "/requests", &body).await.status;
            if number.is_multiple_of(3) {
                let again = program.ask("POST", "/requests", &body).await.status;
                assert!(matches!(again, 200 | 429), "{number}: {again}");
            }
            (number, status)
        })
        .collect();
    let mut answered = Vec::new();
    while answered.len() < stop
        && let Some((number, status)) = sending.next().await
    {
        assert!(matches!(status, 200 | 201), "{number}: {status}");
        answered.push(number);
    }
    drop(sending);
    open.retain(|number| !answered.contains(number));
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_repeat_while_the_program_is_killed_end_once_each() {
    let folder = folder();
    let mut open: Vec<usize> = (0..REQUESTS).collect();
    while !open.is_empty() {
        let program = start(&folder, &[]).await;
        let stop = open.len().min(60);
        send_some(&program, &mut open, stop).await;
        // Killed in the middle: some requests are under way, others were taken and not answered.
        program.end().await;
    }
    let program = start(&folder, &[]).await;
    program
        .events()
        .await
        .until(|state| state["queue"]["length"] == 0 && state["queue"]["active"].is_null())
        .await;
    program.end().await;
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for bytes in sessions(folder.path()) {
        let mut show = Show::new();
        let recording = read(&bytes).expect("whole lines");
        recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
        show.history().for_each(|ended| *ends.entry(ended.donation.id.clone()).or_default() += 1);
    }
    let wanted: BTreeMap<String, usize> =
        (0..REQUESTS).map(|number| (format!("s{}:{number}", number % SOURCES), 1)).collect();
    assert_eq!(ends, wanted);
}
