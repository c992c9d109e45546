//! The planner against a model server that does everything servers were seen to do.
//!
//! Pictures and pure rules are tested beside the code; here is what needs a connection.

use std::time::Duration;

use engine::plan::{PlanEvent, PlanFailed};
use live::net::secret::Secret;
use live::planner::{ModelClient, ModelSettings, PlanRequest, Reason, Server, ServerKind, Style};
use serde_json::Value;
use tests::fake_model::{Answer, FakeModel, Kind, Part, settings, tokens};
use tokio::sync::mpsc;
use tokio::task::yield_now;

const FOX: &str = include_str!("../../../fixtures/llm/fox.json");
const STEPS: usize = 6;

fn planner(server: &FakeModel) -> ModelClient {
    ModelClient::new(settings(&server.endpoint())).expect("a planner")
}

fn wish(text: &str) -> PlanRequest {
    PlanRequest { wish: text.to_owned(), ..PlanRequest::default() }
}

/// Every event of one attempt.
async fn attempt(planner: &ModelClient, request: &PlanRequest) -> Vec<PlanEvent> {
    let (out, mut facts) = mpsc::channel(8);
    let mut seen = Vec::new();
    let listening = async {
        while let Some(fact) = facts.recv().await {
            seen.push(fact);
        }
    };
    tokio::join!(planner.plan(request, out), listening);
    seen
}

/// The events of one attempt at one server that answers like this.
async fn answered(kind: Kind, answer: Answer) -> Vec<PlanEvent> {
    let server = FakeModel::start(kind, vec![answer]).await;
    attempt(&planner(&server), &wish("лиса")).await
}

fn steps(facts: &[PlanEvent]) -> usize {
    facts.iter().filter(|fact| matches!(fact, PlanEvent::Step { .. })).count()
}

/// Steps, and the reason of a failure or of an early end.
fn outcome(facts: &[PlanEvent]) -> (usize, Option<Reason>) {
    (steps(facts), end(facts).as_ref().map(reason))
}

/// The planner's own reason, by its name.
fn reason(failure: &PlanFailed) -> Reason {
    let found = Reason::ALL.into_iter().find(|reason| reason.name() == failure.name);
    found.unwrap_or_else(|| panic!("no reason is called {}", failure.name))
}

fn end(facts: &[PlanEvent]) -> Option<PlanFailed> {
    match facts.last() {
        Some(PlanEvent::Finished { cut, .. }) => cut.clone(),
        Some(PlanEvent::Failed { failure, .. }) => Some(failure.clone()),
        other => panic!("neither finished nor failed: {other:?}"),
    }
}

/// What does not depend on time.
fn timeless(facts: &[PlanEvent]) -> Vec<String> {
    let keep = |fact: &&PlanEvent| !matches!(fact, PlanEvent::Finished { .. } | PlanEvent::Failed { .. });
    facts.iter().filter(keep).map(|fact| format!("{fact:?}")).collect()
}

fn failed(facts: &[PlanEvent]) -> bool {
    matches!(facts.last(), Some(PlanEvent::Failed { .. }))
}

/// The answer's text up to and with its third step.
fn half() -> &'static str {
    let end = FOX.match_indices("},{").nth(2).expect("four steps").0;
    &FOX[..=end]
}

/// A stream of half a plan and then these parts.
fn half_and(rest: Vec<Part>) -> Answer {
    Answer::stream(tokens(half()).into_iter().chain(rest).collect())
}

const BOTH: [Kind; 2] = [Kind::OpenAi, Kind::Ollama];

#[tokio::test]
async fn a_plan_arrives_step_by_step_whatever_the_chunks_cut_through() {
    for kind in BOTH {
        let whole = answered(kind, Answer::plan(FOX)).await;
        assert_eq!(outcome(&whole), (STEPS, None), "{kind:?}");
        let Some(PlanEvent::Finished { footer, counts, .. }) = whole.last() else { panic!("{whole:?}") };
        assert_eq!(footer.caption.as_deref(), Some("Лиса 🦊"));
        assert!(counts.answer_tokens > 0, "{counts:?}");
        for bytes in [1, 2, 7] {
            let cut = answered(kind, Answer::plan(FOX).in_chunks_of(bytes)).await;
            assert_eq!(timeless(&cut), timeless(&whole), "{kind:?}, chunks of {bytes}");
        }
    }
}

#[tokio::test]
async fn an_end_without_done_is_an_end() {
    let parts = tokens(FOX).into_iter().chain([Part::Finish("stop")]).collect();
    assert_eq!(outcome(&answered(Kind::OpenAi, Answer::stream(parts)).await), (STEPS, None));
    assert_eq!(outcome(&answered(Kind::OpenAi, Answer::stream(tokens(FOX))).await), (STEPS, None));
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_complete_steps() {
    let unfinished = Part::Text(",{\"op\":\"rect\",\"x\":0".to_owned());
    let cases = [
        (vec![], Reason::BrokenOff),
        (vec![Part::Break], Reason::BrokenOff),
        (vec![Part::Finish("length"), Part::Done], Reason::CutAtLength),
        (vec![Part::Finish("stop"), Part::Usage(2_600, 1_496), Part::Done], Reason::CutAtLength),
        (
            vec![Part::Raw(b"data: {\"error\":{\"message\":\"out of memory\"}}\n\n".to_vec())],
            Reason::ErrorInAnswer,
        ),
        (vec![Part::Raw(b"{\"error\":\"out of memory\"}\n".to_vec())], Reason::ErrorInAnswer),
    ];
    for (rest, reason) in cases {
        let rest = [unfinished.clone()].into_iter().chain(rest).collect();
        let facts = answered(Kind::OpenAi, half_and(rest)).await;
        assert_eq!(outcome(&facts), (3, Some(reason)));
        assert!(!failed(&facts), "three steps are a picture: {facts:?}");
    }
}

#[tokio::test]
async fn an_answer_without_a_step_is_a_failure() {
    let only = |parts: Vec<Part>| Answer::stream(parts);
    let prose = || Part::Text("I would love to draw that!".to_owned());
    let cases = [
        (only(vec![]), Reason::BrokenOff),
        (only(vec![prose(), Part::Finish("stop"), Part::Done]), Reason::NothingToDraw),
        (only(vec![Part::Finish("length"), Part::Done]), Reason::CutAtLength),
        (
            only(vec![Part::Thinking("hm".to_owned()), Part::Finish("stop"), Part::Done]),
            Reason::NothingToDraw,
        ),
        (Answer::plan("{\"palette\":[],\"caption\":\"x\",\"steps\":[]}"), Reason::NothingToDraw),
    ];
    for (answer, reason) in cases {
        let facts = answered(Kind::OpenAi, answer).await;
        assert_eq!(outcome(&facts), (0, Some(reason)));
        assert!(failed(&facts));
    }
}

#[tokio::test]
async fn endless_space_repetition_and_text_after_the_end_close_the_connection() {
    let step = ",{\"op\":\"rect\",\"x\":1,\"y\":2,\"w\":3,\"h\":4,\"fill\":1}";
    let cases = [
        (half_and(vec![Part::Endless("\n  ".to_owned())]), 3, Some(Reason::EndlessSpace)),
        (half_and(vec![Part::Endless(step.to_owned())]), 5, Some(Reason::Repetition)),
        (Answer::stream(vec![Part::Text(FOX.to_owned()), Part::Endless("more ".to_owned())]), STEPS, None),
    ];
    for kind in BOTH {
        for (answer, expected, reason) in cases.clone() {
            let server = FakeModel::start(kind, vec![answer]).await;
            let facts = attempt(&planner(&server), &wish("лиса")).await;
            assert_eq!(outcome(&facts), (expected, reason), "{kind:?}");
            until(|| server.abandoned() == 1).await;
        }
    }
}

/// Twelve plans of shapes by Qwen2.5-Coder 1.5B (Q4_K_M), as they came: nine say the prompt's own example again.
#[tokio::test]
async fn a_plan_that_is_the_prompts_example_is_a_failure_before_anything_is_painted() {
    let answers = include_str!("../../../fixtures/llm/shapes.jsonl").lines();
    let mut copies = 0;
    for line in answers {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let said = |field: &str| line[field].as_str().expect("text").to_owned();
        let server = FakeModel::start(Kind::OpenAi, vec![Answer::plan(&said("answer"))]).await;
        let drawing = ModelSettings { style: Style::Shapes, ..settings(&server.endpoint()) };
        let facts = attempt(&ModelClient::new(drawing).expect("a planner"), &wish(&said("wish"))).await;
        let is_copy = end(&facts).is_some_and(|failure| reason(&failure) == Reason::Copied);
        assert_eq!(is_copy, failed(&facts) && steps(&facts) == 0, "{}", said("wish"));
        copies += usize::from(is_copy);
    }
    assert_eq!(copies, 9);
    let page = include_str!("../../../docs/prompt.md");
    assert!(
        page.contains("nine of the twelve are the prompt's\nown examples"),
        "docs/prompt.md counts otherwise"
    );
}

#[tokio::test]
async fn a_plan_that_is_not_wanted_any_more_stops_the_server() {
    let server = FakeModel::start(Kind::Ollama, vec![half_and(vec![Part::Silence])]).await;
    let planner = planner(&server);
    let (out, mut facts) = mpsc::channel(8);
    let request = wish("лиса");
    {
        let mut running = Box::pin(planner.plan(&request, out));
        tokio::select! {
            () = &mut running => panic!("the answer has no end"),
            () = step_of(&mut facts) => {}
        }
    }
    until(|| server.abandoned() == 1).await;
    let (out, mut facts) = mpsc::channel(8);
    let listen_for_a_while = async {
        step_of(&mut facts).await;
        drop(facts);
    };
    tokio::join!(planner.plan(&request, out), listen_for_a_while);
    until(|| server.abandoned() == 2).await;
}

/// Waits for the first step.
async fn step_of(facts: &mut mpsc::Receiver<PlanEvent>) {
    while !matches!(facts.recv().await, Some(PlanEvent::Step { .. })) {}
}

/// Lets everything else run until it is so.
async fn until(so: impl Fn() -> bool) {
    while !so() {
        yield_now().await;
    }
}

#[tokio::test]
async fn two_minutes_without_a_first_token_are_a_failure_of_their_own() {
    let server = FakeModel::start(Kind::Ollama, vec![Answer::stream(vec![Part::Silence])]).await;
    let (planner, request) = (planner(&server), wish("лиса"));
    let waiting = async {
        until(|| server.asked().len() == 1).await;
        tokio::time::pause();
    };
    let (facts, ()) = tokio::join!(attempt(&planner, &request), waiting);
    assert_eq!(outcome(&facts), (0, Some(Reason::FirstTokenTimeout)));
    assert!(Reason::FirstTokenTimeout.retryable());
}

#[tokio::test]
async fn silence_in_the_middle_keeps_what_came() {
    let server = FakeModel::start(Kind::OpenAi, vec![half_and(vec![Part::Silence])]).await;
    let (planner, request) = (planner(&server), wish("лиса"));
    let (out, mut facts) = mpsc::channel(8);
    let listening = async {
        let mut seen = Vec::new();
        while let Some(fact) = facts.recv().await {
            let step = matches!(fact, PlanEvent::Step { .. });
            seen.push(fact);
            if step && steps(&seen) == 3 {
                tokio::time::pause();
            }
        }
        seen
    };
    let ((), seen) = tokio::join!(planner.plan(&request, out), listening);
    assert_eq!(outcome(&seen), (3, Some(Reason::SilenceTimeout)));
    let Some(PlanEvent::Finished { counts, .. }) = seen.last() else { panic!("{seen:?}") };
    assert!(counts.total_ms >= 30_000, "{counts:?}");
}

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
async fn the_pause_that_a_server_asks_for_is_reported() {
    let busy = Answer::Plain { status: 429, headers: vec![("retry-after", "7".into())], body: String::new() };
    let server = FakeModel::start(Kind::OpenAi, vec![busy]).await;
    let failure = planner(&server).complete("", "a cat", 1, Duration::from_secs(9)).await.expect_err("busy");
    assert_eq!(failure.retry_after, Some(Duration::from_secs(7)));
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
async fn thinking_aloud_is_no_part_of_the_plan() {
    let think = "<think>{\"steps\":[{\"op\":\"rect\"}]} no, better:</think>\n";
    let aloud =
        tokens(&format!("{think}{FOX}")).into_iter().chain([Part::Finish("stop"), Part::Done]).collect();
    let apart = [Part::Thinking("a fox…".into())]
        .into_iter()
        .chain(tokens(FOX))
        .chain([Part::Finish("stop")])
        .collect();
    for parts in [aloud, apart] {
        assert_eq!(outcome(&answered(Kind::OpenAi, Answer::stream(parts)).await), (STEPS, None));
    }
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
async fn a_server_that_is_still_loading_is_waited_for() {
    let loading = Answer::error(503, "Loading model");
    let server = FakeModel::start(Kind::OpenAi, vec![loading, Answer::plan(FOX)]).await;
    let (planner, request) = (planner(&server), wish("лиса"));
    let facts = attempt(&planner, &request).await;
    assert_eq!(outcome(&facts), (STEPS, None));
    assert_eq!(server.asked().len(), 2);
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

#[tokio::test]
async fn a_hostile_wish_changes_its_own_turn_and_nothing_else() {
    let lines = include_str!("../../../fixtures/wishes/hostile.jsonl");
    let wishes: Vec<String> = lines.lines().map(wish_in).collect();
    assert!(wishes.len() >= 30);
    let server = FakeModel::start(Kind::OpenAi, vec![Answer::plan(FOX)]).await;
    let planner = planner(&server);
    let calm = timeless(&attempt(&planner, &wish("a fox")).await);
    for hostile in &wishes {
        assert_eq!(timeless(&attempt(&planner, &wish(hostile)).await), calm);
    }
    let asked = server.asked();
    let (front, _) = split(&asked[0].body);
    for (asked, hostile) in asked[1..].iter().zip(&wishes) {
        let (same_front, turn) = split(&asked.body);
        assert_eq!(same_front, front, "{hostile:?}");
        let read: String = serde_json::from_str(&turn).expect("one JSON string");
        assert!(read.chars().count() <= 500 && turn.len() <= 1_001, "{hostile:?}");
        assert!(!turn.contains(['<', '>', '[', ']', '\n', '\u{202E}', '\u{200B}', '\u{E0069}']), "{turn}");
    }
}

fn wish_in(line: &str) -> String {
    let line: Value = serde_json::from_str(line).expect("JSON");
    line["wish"].as_str().expect("a wish").to_owned()
}

/// A request without its last turn, and that turn.
fn split(body: &Value) -> (Value, String) {
    let mut front = body.clone();
    let last = front["messages"].as_array_mut().and_then(Vec::pop).expect("a turn");
    (front, last["content"].as_str().expect("a text").to_owned())
}
