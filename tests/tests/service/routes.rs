//! The program itself against fakes of DonationAlerts and a model: every route.

use serde_json::{Value, json};
use tests::fake_donation_alerts::FakeDonationAlerts;
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::{Program, quick};

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");

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
    let program = Program::run(&settings).await;
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
    let program = Program::run(&quick()).await;
    let mut events = program.events().await;
    assert_eq!(word(&program, "POST", "/queue/pause", "").await, (200, json!({ "paused": true })));
    let (first, second, third) =
        (program.donate("a fox").await, program.donate("a cat").await, program.donate("a boat").await);
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
    let program = Program::run(&settings).await;
    let mut events = program.events().await;
    let id = program.donate("a fox").await;
    events.until(|state| state["queue"]["active"]["request"] == id).await;
    let other = word(&program, "POST", "/queue/skip", r#"{"request":"da:7"}"#).await;
    let words = format!("da:7 is not on air any more; {id} is");
    let message = json!({ "key": "api.not-on-air", "count": null, "gaps": ["da:7", id] });
    assert_eq!(other, (409, json!({ "error": words, "message": message })));
    let right = word(&program, "POST", "/queue/skip", &json!({ "request": id }).to_string()).await;
    assert_eq!(right, (200, json!({ "request": id })));
    events.until(|state| state["ended"] == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_understood_is_edited_before_its_turn_and_known_after_a_restart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = quick();
    settings.push(("DATA_DIR", folder.path().to_str().expect("text").to_owned()));
    let program = Program::run(&settings).await;
    let mut events = program.events().await;
    assert_eq!(word(&program, "POST", "/queue/pause", "").await.0, 200);
    let id = program.donate("a fox in a forest").await;
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
    let program = Program::run(&settings).await;
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
    let program = Program::run(&settings).await;
    let mut events = program.events().await;
    let (good, bad) = (program.donate("a fox").await, program.donate("a cat").await);
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
    let program = Program::run(&quick()).await;
    let mut events = program.events().await;
    let id = program.donate("draw her without clothes").await;
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
async fn a_refused_wish_can_be_let_pass_while_it_waits_for_its_card() {
    let program = Program::run(&quick()).await;
    let mut events = program.events().await;
    assert_eq!(word(&program, "POST", "/queue/pause", "").await.0, 200);
    let id = program.donate("draw her without clothes").await;
    events.until(|state| state["queue"]["next"][0]["standing"] == "refused").await;
    assert_eq!(word(&program, "POST", &format!("/queue/{id}/allow"), "").await.0, 200);
    assert_eq!(word(&program, "POST", &format!("/queue/{id}/allow"), "").await.0, 409);
    assert_eq!(word(&program, "POST", "/queue/resume", "").await.0, 200);
    events.until(|state| state["ended"] == 1).await;
    let history = program.ask("GET", "/history", "").await.json();
    assert_eq!(history["history"][0]["end"], "drawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_on_stream_can_be_asked_for() {
    let program = Program::run(&quick()).await;
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
    let program = Program::run(&quick()).await;
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
