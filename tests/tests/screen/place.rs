//! Letters of a plan are judged in the order of place: hostile plans on their way into the journal.

use std::sync::Arc;

use engine::drawing::visible_text;
use engine::geometry::{Color, Point, Size};
use engine::plan::{
    Animate, Author, CanvasSpec, Face, Header, Op, Paint, PlanCounts, PlanEvent, PlanFooter, Scene, Step,
    Understood, Version, read_step,
};
use engine::show::ShowSettings;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use gatekeeper::Gatekeeper;
use live::jobs::{Judge as _, Moderator, Planner};
use live::planner::PlanRequest;
use serde_json::Value;
use tests::show::{Data, ended, finish, quick, received};
use tokio::sync::mpsc;

/// Length of a step that names none.
const STEP_MS: u32 = 700;

/// Gives the plan whose number the wish is.
struct Script(Vec<Vec<PlanEvent>>);

impl Planner for Script {
    fn plan(self: Arc<Self>, request: PlanRequest, out: mpsc::Sender<PlanEvent>) -> BoxFuture<'static, ()> {
        async move {
            let number: usize = request.wish.trim_start_matches("picture ").parse().expect("a number");
            for event in self.0[number].clone() {
                if out.send(event).await.is_err() {
                    return;
                }
            }
        }
        .boxed()
    }

    fn warm(self: Arc<Self>) -> BoxFuture<'static, bool> {
        std::future::ready(true).boxed()
    }
}

/// What became of a plan.
#[derive(Default)]
struct Outcome {
    arrived: Vec<Step>,
    dropped: usize,
}

/// Each plan through jobs, journal and show.
async fn outcomes(plans: Vec<Vec<PlanEvent>>) -> Vec<Outcome> {
    let (data, count) = (Data::default(), plans.len());
    let judge = Moderator::new(Gatekeeper::default(), None);
    let settings = ShowSettings { lists: judge.lists(), ..quick() };
    let service = data.start_judged(settings, Arc::new(judge), Script(plans));
    for number in 0..count {
        let wish = format!("picture {number}");
        service.handle.tell(received(number, &wish)).await.expect("the journal takes it");
    }
    ended(&service, count as u64).await;
    let path = service.path.clone();
    finish(service).await;
    let file = std::fs::read_to_string(path).expect("the file is there");
    let mut outcomes: Vec<Outcome> = (0..count).map(|_| Outcome::default()).collect();
    for line in file.lines() {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        let request = line["request"].as_str().and_then(|id| id.strip_prefix("test:"));
        let Some(outcome) = request.and_then(|id| id.parse().ok()).and_then(|id: usize| outcomes.get_mut(id))
        else {
            continue;
        };
        match line["fact"].as_str() {
            Some("plan_step_arrived") => {
                outcome.arrived.push(read_step(line["step"].to_string()).expect("a step"));
            }
            Some("plan_step_dropped") => outcome.dropped += 1,
            _ => {}
        }
    }
    outcomes
}

fn plan(steps: Vec<Step>) -> Vec<PlanEvent> {
    let mut events = vec![header()];
    events.extend((0..).zip(steps).map(|(index, step)| PlanEvent::Step { index, step }));
    events.push(end());
    events
}

fn header() -> PlanEvent {
    PlanEvent::Header(Header {
        version: Version::CURRENT,
        canvas: CanvasSpec::default(),
        palette: Vec::new(),
        seed: 1,
        caption: None,
    })
}

fn end() -> PlanEvent {
    PlanEvent::Finished { footer: PlanFooter::default(), counts: PlanCounts::default(), cut: None }
}

/// A scene with letters, and a step that stands for the pixels that the artist sets them with.
fn scene(text: &str) -> Vec<PlanEvent> {
    let scene = Scene { text: text.into(), ..Scene::default() };
    let understood = Understood { scene, by: Author::Model, changes: Vec::new() };
    let step = PlanEvent::Step { index: 0, step: cover(4, 4, 20, 20) };
    vec![header(), PlanEvent::Understood(understood), step, end()]
}

fn text(x: i32, y: i32, size: u32, value: &str) -> Step {
    let op =
        Op::Text { at: Point::new(x, y), value: value.into(), font: Face::Tiny, size, color: Color::WHITE };
    Step { op, animate: None }
}

fn lasting(ms: u32, step: Step) -> Step {
    Step { animate: Some(Animate { duration_ms: Some(ms), ..Animate::default() }), ..step }
}

fn cover(x: i32, y: i32, w: u32, h: u32) -> Step {
    let paint = Paint { fill: Some(CanvasSpec::default().background), outline: None };
    Step { op: Op::Rect { at: Point::new(x, y), size: Size::new(w, h), paint }, animate: None }
}

/// Where letter number `place` of a word stands.
const fn at(place: i32) -> i32 {
    4 + 5 * place
}

#[tokio::test(flavor = "multi_thread")]
async fn no_plan_of_a_model_shows_a_refused_word_in_the_order_of_place() {
    let wide = |x| text(x, 4, 32, "Scunthorpe");
    let hostile = vec![
        // Shuffled steps.
        plan(vec![
            text(at(0), 4, 8, "c"),
            text(at(3), 4, 8, "t"),
            text(at(2), 4, 8, "n"),
            text(at(1), 4, 8, "u"),
        ]),
        // A text off the canvas between.
        plan(vec![text(at(0), 4, 8, "cu"), text(-400, 4, 8, "x and y"), text(at(2), 4, 8, "nt")]),
        // A word clipped by an edge, and painted over at the other end.
        plan(vec![wide(-16), cover(72, 0, 96, 96)]),
        // Painted over at both ends.
        plan(vec![text(4, 4, 8, "Scunthorpe"), cover(0, 0, 8, 30), cover(24, 0, 96, 30)]),
        // A step so slow that its first letters are read.
        plan(vec![lasting(10_000, text(4, 4, 8, "cocktail"))]),
    ];
    for (number, outcome) in outcomes(hostile).await.into_iter().enumerate() {
        let lines = visible_text(CanvasSpec::default(), STEP_MS, &outcome.arrived);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert!(!Gatekeeper::default().plan_texts(&lines).is_block(), "plan {number} shows {lines:?}");
        assert!(outcome.dropped > 0, "plan {number}: {lines:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn innocent_words_are_lettered_whole() {
    let innocent = vec![
        plan(vec![text(4, 4, 8, "cocktail"), text(4, 40, 8, "Scunthorpe"), text(4, 60, 8, "герой на коне")]),
        plan(
            "HAPPY"
                .chars()
                .zip(0..)
                .map(|(letter, place)| text(at(place), 4, 8, &letter.to_string()))
                .collect(),
        ),
        plan(vec![lasting(5_000, text(4, 4, 8, "red panda")), cover(0, 40, 96, 20)]),
    ];
    for outcome in outcomes(innocent).await {
        assert_eq!(
            outcome.dropped,
            0,
            "{:?}",
            visible_text(CanvasSpec::default(), STEP_MS, &outcome.arrived)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_of_a_scene_are_judged_before_they_are_set() {
    let texts = [
        ("Scunthorpe", true),
        ("С ДР, Оля", true),
        ("", true),
        ("cunt", false),
        ("c\nu\nn\nt", false),
        ("f\u{202e}uck", false),
        ("х\u{2028}у\u{2029}й", false),
    ];
    let all = outcomes(texts.iter().map(|(text, _)| scene(text)).collect()).await;
    for ((text, may), outcome) in texts.iter().zip(all) {
        assert_eq!(!outcome.arrived.is_empty(), *may, "{text:?}");
    }
}
