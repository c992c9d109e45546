//! What a model server is asked, in which protocol and with which key, and what it refuses.

use std::time::Duration;

use live::net::secret::Secret;
use live::planner::{ModelClient, ModelSettings, Reason, Server, ServerKind};
use serde_json::Value;
use tests::fake_model::{Answer, FakeModel, Kind, settings};

use super::{FOX, STEPS, answered, attempt, end, outcome, planner, wish};

#[tokio::test]
async fn refusals_have_their_reason_and_say_what_to_do() {
    let redirect = Answer::Plain {
        status: 307,
        headers: vec![("location", "http://127.0.0.1:9/x".into())],
        body: String::new(),
    };
    let cases = [
        (Answer::error(401, "no"), Reason::Unauthorized, "LLM_API_KEY"),
        (Answer::error(404, "model 'painter' not found"), Reason::ModelUnknown, "ollama pull painter"),
        (Answer::error(404, "no such path"), Reason::WrongAddress, "LLM_ENDPOINT"),
        (Answer::error(429, "slow down"), Reason::Overloaded, "tried again"),
        (Answer::error(503, "queue full"), Reason::Overloaded, "tried again"),
        (Answer::error(500, "needs more memory"), Reason::ServerError, "log"),
        (Answer::error(413, "too large"), Reason::Rejected, "refuses"),
        (Answer::page(200), Reason::NotAModelServer, "LLM_ENDPOINT"),
        (Answer::page(502), Reason::ServerError, "log"),
        (redirect, Reason::Redirected, "http://127.0.0.1:9;"),
    ];
    for (answer, reason, hint) in cases {
        let facts = answered(Kind::Ollama, answer).await;
        assert_eq!(outcome(&facts), (0, Some(reason)));
        let failure = end(&facts).expect("a failure");
        assert!(failure.to_string().contains(hint), "{failure}");
        assert_eq!(failure.retry, matches!(reason, Reason::Overloaded | Reason::ServerError));
    }
}

#[tokio::test]
async fn nobody_listening_is_a_failure_of_the_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    for backend in [ServerKind::Ollama, ServerKind::OpenAi] {
        let settings =
            ModelSettings { backend, ..settings(&format!("http://{address}/v1/chat/completions")) };
        let facts = attempt(&ModelClient::new(settings).expect("a planner"), &wish("лиса")).await;
        assert_eq!(outcome(&facts), (0, Some(Reason::Unreachable)));
        assert!(Reason::Unreachable.connection_level());
    }
}

#[tokio::test]
async fn a_refused_form_is_asked_for_once() {
    let refused = Answer::error(400, "'response_format.type' must be 'text'");
    let server = FakeModel::start(Kind::OpenAi, vec![refused.clone(), refused, Answer::plan(FOX)]).await;
    let planner = planner(&server);
    for _ in 0..2 {
        assert_eq!(outcome(&attempt(&planner, &wish("лиса")).await), (STEPS, None));
    }
    let forms: Vec<Value> =
        server.asked().iter().map(|asked| asked.body["response_format"]["type"].clone()).collect();
    assert_eq!(forms, [Value::from("json_schema"), Value::from("json_object"), Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_server_that_takes_no_form_at_all_is_told_so_in_the_end() {
    let server = FakeModel::start(Kind::OpenAi, vec![Answer::error(400, "no")]).await;
    let facts = attempt(&planner(&server), &wish("лиса")).await;
    assert_eq!(outcome(&facts), (0, Some(Reason::Rejected)));
    assert!(server.asked().len() <= 5);
}

#[tokio::test]
async fn a_key_is_sent_as_a_bearer_token_and_follows_no_redirect() {
    let elsewhere = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX)]).await;
    let to = vec![("location", elsewhere.endpoint())];
    let moved = Answer::Plain { status: 308, headers: to, body: String::new() };
    let server = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX), moved]).await;
    let settings = ModelSettings { api_key: Some(Secret::new("hunter2")), ..settings(&server.endpoint()) };
    let planner = ModelClient::new(settings).expect("loopback");
    assert_eq!(outcome(&attempt(&planner, &wish("лиса")).await), (STEPS, None));
    assert_eq!(server.asked()[0].authorization.as_deref(), Some("Bearer hunter2"));
    let facts = attempt(&planner, &wish("лиса")).await;
    assert_eq!(outcome(&facts), (0, Some(Reason::Redirected)));
    assert!(elsewhere.asked().is_empty() && elsewhere.questions().is_empty());
    assert!(!format!("{facts:?}{planner:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_key_does_not_travel_in_the_open() {
    let open = ModelSettings { api_key: Some(Secret::new("hunter2")), ..settings("http://192.0.2.1:11434") };
    let refused = ModelClient::new(open).expect_err("http to another computer").to_string();
    assert!(refused.contains("LLM_API_KEY") && !refused.contains("hunter2"), "{refused}");
}

#[tokio::test]
async fn ollama_is_asked_once_who_it_is_and_then_over_its_own_protocol() {
    let server = FakeModel::start(Kind::Ollama, vec![Answer::plan(FOX)]).await;
    let planner = planner(&server);
    for _ in 0..3 {
        attempt(&planner, &wish("лиса")).await;
    }
    assert_eq!(server.questions(), ["/api/version"]);
    let asked = server.asked();
    assert!(asked.iter().all(|asked| asked.path == "/api/chat" && asked.body["options"]["num_ctx"] == 4_096));
}

#[tokio::test]
async fn warming_up_loads_the_model_and_reads_the_prompt() {
    let server = FakeModel::start(Kind::Ollama, vec![Answer::plan("{")]).await;
    planner(&server).warm().await.expect("warm");
    assert_eq!(server.questions(), ["/api/version", "load painter"]);
    let asked = &server.asked()[0].body;
    assert_eq!((&asked["options"]["num_predict"], &asked["options"]["num_ctx"]), (&1.into(), &4_096.into()));
    let gone = FakeModel::start(Kind::Ollama, vec![Answer::error(404, "model 'painter' not found")]).await;
    assert_eq!(planner(&gone).warm().await.map_err(|failure| failure.reason), Err(Reason::ModelUnknown));
}

#[tokio::test]
async fn a_plain_question_gets_a_plain_answer() {
    let server = FakeModel::start(Kind::OpenAi, vec![Answer::plan("<think>hm</think>\nallow\n")]).await;
    let limit = Duration::from_secs(10);
    let answer = planner(&server).complete("You judge.", "text", 8, limit).await;
    assert_eq!(answer.as_deref(), Ok("allow"));
    let body = &server.asked()[0].body;
    assert_eq!(body["messages"].as_array().map(Vec::len), Some(2));
    assert!(body.get("response_format").is_none());
}

#[tokio::test]
async fn a_probe_tells_server_model_and_context() {
    let ollama = FakeModel::start(Kind::Ollama, vec![Answer::plan(FOX)]).await;
    let probe = planner(&ollama).probe().await.expect("it answers");
    assert_eq!(probe.server, Server::Ollama("0.12.6".into()));
    assert_eq!((probe.model_present, probe.model_loaded), (Some(true), Some(true)));
    assert_eq!(probe.quantisation.as_deref(), Some("Q4_K_M"));
    assert_eq!((probe.context, probe.context_needed), (Some(32_768), 4_096));
    let other = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX)]).await;
    let probe = planner(&other).probe().await.expect("it answers");
    assert_eq!((probe.server, probe.model_present, probe.context), (Server::Other, Some(true), Some(4_096)));
}
