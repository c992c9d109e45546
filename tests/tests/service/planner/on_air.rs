//! What a model server does, and what becomes of it on stream: the whole service against a server that misbehaves. Each
//! row has its fact in the journal and its screen in the replay.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use engine::show::journal::read;
use engine::show::{Entry, Fact, Picture, Show, Trace};
use futures_util::future::join_all;
use live::planner::{ModelClient, ModelSettings};
use live::service::Service;
use tests::fake_model::{Answer, FakeModel, Kind, Part, settings, tokens};
use tests::show::{Data, ended, finish, quick, received};
use tokio::sync::Notify;

const FOX: &str = include_str!("../../../../fixtures/llm/fox.json");
const DRAWN: &str = "drawn";
const CARD: &str = "card \"You are too small\"";

/// One way of a server to answer.
struct Row {
    name: &'static str,
    kind: Kind,
    answers: Vec<Answer>,
    /// Told when the cross is on screen.
    go_on: Option<Arc<Notify>>,
    /// The model may be silent for so long.
    silence_max: Duration,
    /// The last fact about the plan.
    fact: &'static str,
    /// What the screen showed: a drawing to its end, or the card.
    screen: &'static str,
}

fn row(name: &'static str, answer: Answer, fact: &'static str, screen: &'static str) -> Row {
    let silence_max = Duration::from_secs(30);
    Row { name, kind: Kind::OpenAi, answers: vec![answer], go_on: None, silence_max, fact, screen }
}

/// The answer's text up to and with step number `count`, then something else.
fn steps_and(count: usize, rest: Vec<Part>) -> Answer {
    let end = FOX.match_indices("},{").nth(count - 1).expect("so many steps").0;
    Answer::stream(tokens(&FOX[..=end]).into_iter().chain(rest).collect())
}

fn plain(status: u16, header: (&'static str, &str)) -> Answer {
    Answer::Plain { status, headers: vec![(header.0, header.1.to_owned())], body: String::new() }
}

/// A plan whose last steps add the hooks to a cross.
fn symbol() -> String {
    let line = |x1: u32, y1: u32, x2: u32, y2: u32| {
        format!(
            r##"{{"op":"line","x1":{x1},"y1":{y1},"x2":{x2},"y2":{y2},"width":3,"color":"#101010","animate":{{"duration_ms":40}}}}"##
        )
    };
    let lines = [
        (20, 40, 60, 40),
        (40, 20, 40, 60),
        (40, 20, 60, 20),
        (60, 40, 60, 60),
        (20, 60, 40, 60),
        (20, 20, 20, 40),
    ];
    let sun = r##"{"op":"circle","cx":80,"cy":12,"r":8,"fill":"#FFD166"}"##;
    let lines: Vec<String> = lines.into_iter().map(|(x1, y1, x2, y2)| line(x1, y1, x2, y2)).collect();
    let canvas = r##""canvas":{"w":96,"h":96,"bg":"#E8E8E8"}"##;
    format!(r#"{{"version":"1.0",{canvas},"steps":[{sun},{}]}}"#, lines.join(","))
}

/// The same, with the cross on screen before the model is told to go on.
fn late_symbol(go_on: &Arc<Notify>) -> Answer {
    let text = symbol();
    let (before, after) = text.split_at(text.rfind("},{").expect("a last step"));
    let mut parts = tokens(before);
    parts.extend([Part::Until(Arc::clone(go_on))].into_iter().chain(tokens(after)));
    parts.extend([Part::Finish("stop"), Part::Done]);
    Answer::stream(parts)
}

fn rows() -> Vec<Row> {
    let space = || Part::Endless("\n  ".to_owned());
    let again = || Part::Endless(",{\"op\":\"rect\",\"x\":1,\"y\":2,\"w\":3,\"h\":4,\"fill\":1}".to_owned());
    let error = || Part::Raw(b"data: {\"error\":{\"message\":\"out of memory\"}}\n\n".to_vec());
    let thinking = vec![Part::Thinking("a fox, then".to_owned()), Part::Text(FOX.to_owned())];
    let finish = [Part::Finish("stop"), Part::Done];
    let short = Duration::from_secs(2);
    let go_on = Arc::default();
    vec![
        row("chunks of one byte", Answer::plan(FOX).in_chunks_of(1), "plan_finished", DRAWN),
        row("no [DONE]", steps_and(4, vec![]), "failed cut", DRAWN),
        row("cut at the length", steps_and(4, vec![Part::Finish("length"), Part::Done]), "failed cut", DRAWN),
        row("cut too early", steps_and(2, vec![Part::Finish("length"), Part::Done]), "failed cut", CARD),
        row("error in mid-stream", steps_and(2, vec![error()]), "failed cut", CARD),
        row("broken connection", steps_and(3, vec![Part::Break]), "failed cut", DRAWN),
        row("endless white space", steps_and(3, vec![space()]), "failed cut", DRAWN),
        row("the same step again and again", steps_and(3, vec![again()]), "failed cut", DRAWN),
        row("thinking first", Answer::stream([thinking, finish.to_vec()].concat()), "plan_finished", DRAWN),
        row("a symbol of hate", Answer::plan(&symbol()), "failed symbol", CARD),
        Row {
            go_on: Some(Arc::clone(&go_on)),
            ..row("a symbol of hate, late", late_symbol(&go_on), "failed symbol", CARD)
        },
        row("nothing but prose", Answer::plan("What a lovely wish!"), "failed not_a_plan", CARD),
        row("a page", Answer::page(200), "failed denied", CARD),
        row("401", Answer::error(401, "no"), "failed denied", CARD),
        row("404", Answer::error(404, "model 'painter' not found"), "failed denied", CARD),
        row("429", Answer::error(429, "slow down"), "failed unavailable", CARD),
        row("503", Answer::error(503, "queue full"), "failed unavailable", CARD),
        row("redirect", plain(307, ("location", "http://192.0.2.1/x")), "failed denied", CARD),
        Row {
            silence_max: short,
            ..row("silence", steps_and(3, vec![Part::Silence]), "failed silence_timeout", DRAWN)
        },
        Row {
            answers: vec![Answer::error(400, "response_format is not supported"), Answer::plan(FOX)],
            ..row("400 on the schema", Answer::plan(FOX), "plan_finished", DRAWN)
        },
        Row { kind: Kind::Ollama, ..row("Ollama", Answer::plan(FOX), "plan_finished", DRAWN) },
    ]
}

fn planner(endpoint: &str, silence_max: Duration) -> ModelClient {
    ModelClient::new(ModelSettings { silence_max, ..settings(endpoint) }).expect("a planner")
}

/// One wish through a service of its own: the last fact about its plan, and what was on screen.
async fn on_air(endpoint: &str, silence_max: Duration, go_on: Option<&Notify>) -> (String, String) {
    let data = Data::in_memory();
    let settings = engine::show::ShowSettings { default_step_ms: 20, card_sec: Some(1), ..quick() };
    let service: Service = data.start_with(settings, planner(endpoint, silence_max));
    service.handle.tell(received(1, "лиса под луной")).await.expect("the journal takes it");
    if let Some(go_on) = go_on {
        let mut screens = service.handle.screens();
        screens.wait_for(|published| shows_the_cross(&published.screen.picture)).await.expect("it runs");
        go_on.notify_one();
    }
    ended(&service, 1).await;
    let path = service.path.clone();
    finish(service).await;
    let recording = read(&fs::read(path).expect("the session's file")).expect("an undamaged file");
    (last_fact(&recording.entries), screens(&recording.entries))
}

/// Whether both bars of [`symbol`] are painted to their ends.
fn shows_the_cross(picture: &Picture) -> bool {
    let Picture::Drawing { drawing, cursor } = picture else { return false };
    let canvas = drawing.canvas_of(*cursor);
    let width = canvas.size().w as usize;
    [(60, 40), (40, 60)].iter().all(|(x, y)| canvas.pixels()[y * width + x] == 0x0010_1010)
}

fn last_fact(entries: &[Entry]) -> String {
    let of_plan = entries.iter().rev().find_map(|entry| match &entry.fact {
        Fact::PlanFailed { reason, .. } => {
            let reason = serde_json::to_value(reason).expect("a word");
            Some(format!("failed {}", reason.as_str().expect("a word")))
        }
        fact @ Fact::PlanFinished { .. } => Some(fact.kind().to_owned()),
        _ => None,
    });
    of_plan.expect("the plan has an end")
}

fn screens(entries: &[Entry]) -> String {
    let (mut show, mut trace, mut seen) = (Show::new(), Trace::new(), String::new());
    let mut look = |show: &Show| trace.look(show, |line| seen += &format!("{line}\n"));
    for entry in entries {
        while let Some(deadline) = show.deadline().filter(|&deadline| deadline <= entry.frame) {
            show.advance(deadline);
            look(&show);
        }
        show.apply(entry);
        look(&show);
    }
    seen
}

async fn check(row: Row) {
    let server = FakeModel::start(row.kind, row.answers).await;
    let (fact, seen) = on_air(&server.endpoint(), row.silence_max, row.go_on.as_deref()).await;
    assert_eq!(fact, row.fact, "{}: {seen}", row.name);
    assert!(seen.contains(row.screen), "{}: no «{}» in\n{seen}", row.name, row.screen);
    assert_eq!(seen.contains(CARD), row.screen == CARD, "{}: {seen}", row.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_server_does_has_its_fact_and_its_screen() {
    join_all(rows().into_iter().map(check)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_said_on_screen_after_three_tries() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let data = Data::in_memory();
    let service = data.start_with(quick(), planner(&format!("http://{address}/"), Duration::from_secs(30)));
    for number in 1..=3 {
        service.handle.tell(received(number, "лиса")).await.expect("the journal takes it");
    }
    ended(&service, 3).await;
    let path = service.path.clone();
    finish(service).await;
    let recording = read(&fs::read(path).expect("the session's file")).expect("an undamaged file");
    assert_eq!(last_fact(&recording.entries), "failed unreachable");
    assert!(screens(&recording.entries).contains("model unreachable"));
}
