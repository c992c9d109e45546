//! How long a model is waited for, and what happens when nobody wants its answer any more.

use std::time::Duration;

use engine::plan::PlanEvent;
use live::planner::Reason;
use tests::fake_model::{Answer, FakeModel, Kind, Part};
use tokio::sync::mpsc;

use super::{FOX, STEPS, attempt, half_and, outcome, planner, steps, until, wish};

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
async fn the_pause_that_a_server_asks_for_is_reported() {
    let busy = Answer::Plain { status: 429, headers: vec![("retry-after", "7".into())], body: String::new() };
    let server = FakeModel::start(Kind::OpenAi, vec![busy]).await;
    let failure = planner(&server).complete("", "a cat", 1, Duration::from_secs(9)).await.expect_err("busy");
    assert_eq!(failure.retry_after, Some(Duration::from_secs(7)));
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
