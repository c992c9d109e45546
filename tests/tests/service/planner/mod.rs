//! The planner against a model server that does everything servers were seen to do.
//!
//! Pictures and pure rules are tested beside the code; here is what needs a connection.

mod answers;
mod on_air;
mod scene;
mod server;
mod waiting;

use engine::plan::{PlanEvent, PlanFailed};
use live::planner::{ModelClient, PlanRequest, Reason};
use tests::fake_model::{Answer, FakeModel, Kind, Part, settings, tokens};
use tokio::sync::mpsc;
use tokio::task::yield_now;

const FOX: &str = include_str!("../../../../fixtures/llm/fox.json");
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
    let found = Reason::ALL.iter().copied().find(|reason| reason.name() == failure.name);
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

/// Lets everything else run until it is so.
async fn until(so: impl Fn() -> bool) {
    while !so() {
        yield_now().await;
    }
}
