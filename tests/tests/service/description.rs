//! Every operation that the control API describes is asked, until each of its successes was answered and each field of its
//! body taken. The list is read out of the description: a new operation without a question here fails.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::fake_donation_alerts::{CODE, FakeDonationAlerts};
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::openapi::Operation;
use tests::program::{Events, Program, quick};
use tests::setup::{self, come_back, free_port};
use tokio_tungstenite::connect_async;

const PLAN: &str = include_str!("../../../fixtures/llm/fox.json");

/// What was asked and went well.
#[derive(Default)]
struct Asked {
    successes: BTreeSet<(Operation, u16)>,
    fields: BTreeSet<(Operation, String)>,
}

impl Asked {
    /// Asks, which has to go well; the answer.
    async fn ask(&mut self, program: &Program, method: &str, path: &str, body: &Value) -> Value {
        let sent = if body.is_null() { String::new() } else { body.to_string() };
        let reply = program.ask(method, path, &sent).await;
        let said = String::from_utf8_lossy(&reply.body);
        assert!(reply.status < 400, "{method} {path}: {} {said}", reply.status);
        self.note(method, path, reply.status);
        let operation = Operation::of(method, path).expect("it is described");
        let fields = body.as_object().into_iter().flatten();
        self.fields.extend(fields.map(|(name, _)| (operation.clone(), name.clone())));
        serde_json::from_slice(&reply.body).unwrap_or_default()
    }

    async fn post(&mut self, program: &Program, path: &str, body: Value) -> Value {
        self.ask(program, "POST", path, &body).await
    }

    fn note(&mut self, method: &str, path: &str, status: u16) {
        let operation = Operation::of(method, path).unwrap_or_else(|| panic!("{path} is not described"));
        self.successes.insert((operation, status));
    }

    /// Everything that is read without naming a request, from a program that has something to tell.
    async fn read_all(&mut self, program: &Program) {
        for Operation { path, method } in Operation::all() {
            if path.contains('{') || method != "get" {
                continue;
            }
            if Operation::of("GET", path).is_some_and(|found| found.successes() == [101]) {
                let opened = connect_async(format!("ws://{}{path}", program.address)).await;
                let (_, answer) = opened.unwrap_or_else(|error| panic!("{path}: {error}"));
                self.note("GET", path, answer.status().as_u16());
            } else {
                self.ask(program, "GET", path, &Value::Null).await;
            }
        }
    }

    fn is_complete(&self) {
        for operation in Operation::all() {
            for status in operation.successes() {
                let is_seen = self.successes.contains(&(operation.clone(), status));
                assert!(is_seen, "nothing here makes {operation:?} answer {status}");
            }
            for field in operation.fields() {
                let is_sent = self.fields.contains(&(operation.clone(), field.to_owned()));
                assert!(is_sent, "nothing here sends {field} to {operation:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_asked_and_answers_with_every_success_that_is_described() {
    let mut asked = Asked::default();
    first_start(&mut asked).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = quick();
    settings.extend([
        ("DATA_DIR", folder.path().display().to_string()),
        ("SHOW_DURATION_SEC", "3600".to_owned()),
    ]);
    let program = Program::run(&settings).await;
    let mut events = program.events().await;
    let [fox, cat] = queue(&mut asked, &program, &mut events).await;
    on_air(&mut asked, &program, &mut events, [&fox, &cat]).await;
    words_and_refusals(&mut asked, &program, &mut events).await;
    asked.read_all(&program).await;
    program.end().await;

    settings.push(("MODERATION_MODE", "review".to_owned()));
    let program = Program::run(&settings).await;
    review(&mut asked, &program).await;
    earlier_evenings(&mut asked, &program, &fox).await;
    asked.is_complete();
}

async fn first_start(asked: &mut Asked) {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::Ollama, vec![Answer::plan(PLAN)]).await;
    let program = setup::start(&donations, &model, free_port().await).await;
    let application = json!({ "client_id": "1234", "client_secret": "secret" });
    let page = asked.post(&program, "/setup/login", application).await;
    come_back(page["address"].as_str().expect("an address"), CODE).await;
    asked.post(&program, "/setup/models", json!({})).await;
    let chosen = json!({ "server": model.address().to_string(), "model": "painter:latest" });
    asked.post(&program, "/setup/measure", chosen.clone()).await;
    asked.post(&program, "/setup/save", json!({ "language": "en", "model": chosen })).await;
}

/// Two requests wait at the end, the first of them understood as a scene.
async fn queue(asked: &mut Asked, program: &Program, events: &mut Events) -> [String; 2] {
    asked.post(program, "/queue/pause", Value::Null).await;
    // Made in the future: that is now.
    let sent = json!({ "source": "twitch", "id": "1", "donor": "Ann", "amount": "5", "currency": "BITS",
        "message": "a fox in a forest", "at": "2999-01-01T00:00:00Z" });
    asked.post(program, "/requests", sent.clone()).await;
    asked.post(program, "/requests", sent).await;
    let fox = "twitch:1".to_owned();
    let given = json!({ "message": "a cat", "donor": "Bob", "amount": "1", "currency": "RUB" });
    let cat = asked.post(program, "/donations", given).await;
    let cat = cat["request"].as_str().expect("an id").to_owned();
    let boat = program.donate("a boat").await;
    // The third is planned when its turn is nearer.
    let are_understood = |state: &Value| {
        let queue = &state["queue"];
        queue["length"] == 3 && (0..2).all(|at| queue["next"][at]["scene"].is_object())
    };
    events.until(are_understood).await;

    asked.post(program, &format!("/queue/{boat}/move"), json!({ "place": 0 })).await;
    asked.post(program, &format!("/queue/{fox}/top"), Value::Null).await;
    asked.post(program, &format!("/queue/{fox}/bigger"), Value::Null).await;
    let scene = json!({ "place": "street", "time": "night", "weather": "rain", "text": "hello",
        "subjects": [{ "is": "fox", "looks": "orange", "does": "rides a bicycle" }] });
    asked.ask(program, "PUT", &format!("/queue/{fox}/scene"), &scene).await;
    asked.ask(program, "DELETE", &format!("/queue/{boat}"), &Value::Null).await;
    events.until(|state| state["queue"]["length"] == 2).await;
    asked.post(program, &format!("/queue/{boat}/takeback"), Value::Null).await;
    events.until(|state| state["queue"]["length"] == 3).await;
    asked.post(program, "/queue/clear", Value::Null).await;
    asked.post(program, "/queue/undo", Value::Null).await;
    events.until(|state| state["queue"]["length"] == 3).await;

    let troll = asked.post(program, "/donations", json!({ "message": "a dog", "donor": "Troll" })).await;
    let troll = troll["request"].as_str().expect("an id").to_owned();
    events.until(|state| state["queue"]["length"] == 4).await;
    asked.post(program, &format!("/queue/{troll}/ban"), Value::Null).await;
    events.until(|state| state["queue"]["length"] == 3).await;
    asked.post(program, &format!("/queue/{troll}/unban"), Value::Null).await;
    [fox, cat]
}

/// Two are drawn, and drawn again.
async fn on_air(asked: &mut Asked, program: &Program, events: &mut Events, [fox, other]: [&str; 2]) {
    asked.post(program, "/queue/resume", Value::Null).await;
    let holds = |state: &Value, id: &str| {
        let active = &state["queue"]["active"];
        active["request"] == id && active["stage"] == "holding"
    };
    events.until(|state| holds(state, fox)).await;
    asked.post(program, &format!("/queue/{other}/top"), Value::Null).await;
    asked.post(program, "/queue/skip", json!({ "request": fox })).await;
    events.until(|state| holds(state, other)).await;
    asked.post(program, "/queue/hide", Value::Null).await;
    events.until(|state| state["queue"]["active"].is_null()).await;
    for kind in ["png", "gif", "apng", "json", "scene.json"] {
        asked.ask(program, "GET", &format!("/history/{fox}.{kind}"), &Value::Null).await;
    }
    asked.post(program, &format!("/queue/{fox}/redraw"), json!({ "same": true })).await;
    let scene = json!({ "scene": { "subjects": [{ "is": "cat" }] } });
    asked.post(program, &format!("/queue/{other}/redraw"), scene).await;
}

async fn words_and_refusals(asked: &mut Asked, program: &Program, events: &mut Events) {
    asked.post(program, "/words/allow", json!({ "words": "blue tit" })).await;
    asked.post(program, "/words/block", json!({ "words": "pineapple" })).await;
    let nude = program.donate("draw her without clothes").await;
    let is_refused = |state: &Value| {
        let next = state["queue"]["next"].as_array();
        next.is_some_and(|next| next.iter().any(|waiting| waiting["standing"] == "refused"))
    };
    events.until(is_refused).await;
    asked.post(program, &format!("/queue/{nude}/allow"), Value::Null).await;
}

async fn review(asked: &mut Asked, program: &Program) {
    let mut events = program.events().await;
    let (good, bad) = (program.donate("a fish").await, program.donate("a bird").await);
    events.until(|state| state["queue"]["review_length"] == 2).await;
    asked.post(program, &format!("/queue/{bad}/reject"), Value::Null).await;
    asked.post(program, &format!("/queue/{good}/approve"), Value::Null).await;
}

async fn earlier_evenings(asked: &mut Asked, program: &Program, drawn: &str) {
    let list = asked.ask(program, "GET", "/evenings", &Value::Null).await;
    let session = list["evenings"][0]["session"].as_str().expect("an earlier session");
    let ended = asked.ask(program, "GET", &format!("/evenings/{session}"), &Value::Null).await;
    assert!(ended["history"].as_array().is_some_and(|all| all.iter().any(|ended| ended["request"] == drawn)));
    asked.ask(program, "GET", &format!("/evenings/{session}/{drawn}.png"), &Value::Null).await;
}
