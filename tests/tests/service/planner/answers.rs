//! What a model says: whole, cut, endless, beside the point, or about a wish that means harm.

use engine::plan::PlanEvent;
use live::planner::{ModelClient, ModelSettings, Reason, Style};
use serde_json::Value;
use tests::fake_model::{Answer, FakeModel, Kind, Part, settings, tokens};

use super::{
    FOX, STEPS, answered, attempt, end, failed, half_and, outcome, planner, reason, steps, timeless, until,
    wish,
};

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
    let answers = include_str!("../../../../fixtures/llm/shapes.jsonl").lines();
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
    let page = include_str!("../../../../docs/prompt.md");
    assert!(
        page.contains("nine of the twelve are the prompt's\nown examples"),
        "docs/prompt.md counts otherwise"
    );
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
async fn a_hostile_wish_changes_its_own_turn_and_nothing_else() {
    let lines = include_str!("../../../../fixtures/wishes/hostile.jsonl");
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
