//! Plans that fail: tries and their pauses, fallbacks, cards, a model that is away.

use std::sync::Arc;

use super::script::block;
use super::{Script, id};
use crate::plan::{Scene, Subject};
use crate::show::{
    DropReason, End, Fact, Fallback, Notice, OnAirPhase, Picture, PlanFailure, PlanFooter, Progress,
    ShowSettings, TextKind,
};

const CUT: PlanFailure = PlanFailure::Cut;
const AWAY: PlanFailure = PlanFailure::Unreachable;

/// A request on air that every try fails for, told until `tries` of them have failed; waits out the pauses.
fn failing(change: impl FnOnce(&mut ShowSettings), reason: PlanFailure, tries: u32) -> Script {
    let mut show = Script::with(change);
    show.queue("1");
    for attempt in 0..tries {
        while show.jobs().is_empty() {
            show.wait(1);
        }
        show.fail("1", attempt, reason, true);
    }
    show
}

#[test]
fn retries_pause_for_one_two_and_four_seconds_and_then_the_card_is_shown() {
    let mut show = Script::new();
    show.queue("1");
    for (attempt, pause) in [(0, 10), (1, 20), (2, 40)] {
        show.fail("1", attempt, CUT, true);
        assert_eq!(show.jobs(), [""; 0]);
        show.wait(pause - 1);
        assert_eq!(show.jobs(), [""; 0]);
        show.wait(1);
        assert_eq!(show.jobs(), [format!("plan 1/{}", attempt + 1)]);
    }
    show.fail("1", 3, CUT, true);
    assert_eq!(show.screen().picture, Picture::Card { text: "You are too small".into() });
    show.wait(100);
    assert_eq!(show.ends(), ["1 card@170"]);
}

#[test]
fn a_failure_that_no_retry_can_mend_is_the_last_one() {
    let mut show = Script::new();
    show.queue("1");
    show.fail("1", 0, PlanFailure::Denied, false);
    assert!(matches!(show.phase(), OnAirPhase::Card(_)));
}

#[test]
fn a_new_try_is_a_new_drawing_and_the_old_picture_stays_until_its_first_step() {
    let mut show = Script::new();
    show.queue("1");
    show.step("1", 0, 0, 1000);
    show.wait(4);
    show.fail("1", 0, CUT, true);
    assert_eq!((show.phase(), show.cursor()), (OnAirPhase::Thinking, Some(4)));
    show.wait(10);
    assert_eq!((show.phase(), show.cursor()), (OnAirPhase::Thinking, Some(4)));
    show.step("1", 1, 0, 1000);
    assert_eq!((show.phase(), show.cursor()), (OnAirPhase::Drawing(Progress::Open { strokes: 1 }), Some(0)));
}

#[test]
fn an_answer_that_was_cut_after_three_steps_is_a_closed_plan() {
    let mut show = Script::new();
    show.queue("1");
    for index in 0..3 {
        show.step("1", 0, index, 1000);
    }
    show.fail("1", 0, PlanFailure::SilenceTimeout, true);
    assert_eq!(show.phase(), OnAirPhase::Drawing(Progress::Closed { per_mille: 0 }));
    show.wait(130);
    assert_eq!(show.ends(), ["1 drawn@130"]);
}

#[test]
fn a_plan_without_a_step_is_the_card_and_a_plan_with_a_text_shows_that() {
    for (drop, footer, card, end) in [
        (None, PlanFooter::default(), "failed", End::Card),
        (Some(DropReason::Malformed), PlanFooter::default(), "failed", End::Card),
        (Some(DropReason::Refused), PlanFooter::default(), "refused", End::Card),
        (
            None,
            PlanFooter { render_text: Some("hello".into()), ..PlanFooter::default() },
            "hello",
            End::Drawn,
        ),
        (None, PlanFooter { render_text: Some(" ".into()), ..PlanFooter::default() }, "failed", End::Card),
    ] {
        let mut show = Script::with(|settings| {
            settings.card_failed = "failed".into();
            settings.card_refused = "refused".into();
        });
        show.queue("1");
        if let Some(reason) = drop {
            show.tell(Fact::PlanStepDropped { request: id("1"), attempt: 0, index: 0, reason, detail: None });
        }
        show.finish("1", 0, footer);
        assert_eq!(show.screen().picture, Picture::Card { text: card.into() });
        show.wait(100);
        assert_eq!(show.show.ended_count(end), 1);
    }
}

#[test]
fn a_refused_caption_is_the_card_before_the_first_stroke_and_no_caption_after_it() {
    let refused = |show: &mut Script| {
        show.judge("1", TextKind::Caption, block());
        show.fail("1", 0, PlanFailure::Refused, false);
    };
    let mut show = Script::new();
    show.queue("1");
    refused(&mut show);
    assert!(matches!(show.phase(), OnAirPhase::Card(_)));
    let mut show = Script::new();
    show.queue("1");
    show.step("1", 0, 0, 1000);
    refused(&mut show);
    assert_eq!(show.phase(), OnAirPhase::Drawing(Progress::Closed { per_mille: 0 }));
    assert_eq!(show.screen().caption, "All for you");
    show.wait(110);
    assert_eq!(show.show.history().next().map(|ended| ended.plan_verdicts.len()), Some(1));
}

#[test]
fn the_offline_artist_draws_after_the_retries_when_it_is_the_fallback() {
    let mut show = failing(|settings| settings.fallback = Fallback::Offline, CUT, 4);
    assert_eq!(show.jobs(), ["offline 1/4"]);
    show.plan("1", 4, 1000);
    show.wait(110);
    assert_eq!(
        show.show.history().map(|ended| (ended.end, ended.offline)).collect::<Vec<_>>(),
        [(End::Drawn, true)]
    );
}

#[test]
fn a_failing_offline_artist_is_the_card() {
    let mut show = failing(|settings| settings.fallback = Fallback::Offline, CUT, 4);
    show.fail("1", 4, PlanFailure::Panicked, true);
    assert!(matches!(show.phase(), OnAirPhase::Card(_)));
}

#[test]
fn a_wish_waits_at_the_head_of_the_queue_for_a_model_that_is_away() {
    let mut show = failing(|settings| settings.fallback = Fallback::Wait, PlanFailure::FirstTokenTimeout, 4);
    show.queue("2");
    assert_eq!((show.phase(), show.on_air()), (OnAirPhase::Idle, None));
    assert_eq!(show.waiting(), ["1", "2"]);
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(300);
    assert_eq!(show.jobs(), ["plan 1/4"]);
    show.step("1", 4, 0, 1000);
    assert_eq!(show.on_air().as_deref(), Some("1"));
}

#[test]
fn waiting_for_the_model_ends_with_the_card_when_it_answers_and_nothing_can_be_drawn() {
    let show = failing(|settings| settings.fallback = Fallback::Wait, PlanFailure::NotAPlan, 4);
    assert!(matches!(show.phase(), OnAirPhase::Card(_)));
}

#[test]
fn after_three_connection_failures_planning_pauses_and_tries_every_thirty_seconds() {
    let mut show = failing(|settings| settings.retries = 5, AWAY, 3);
    assert_eq!(show.screen().notice, Some(Notice::ModelUnreachable));
    let failed_at = show.show.now();
    show.wait(299);
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(1);
    assert_eq!(show.jobs(), ["plan 1/3"]);
    assert_eq!(show.show.now(), failed_at.after(300));
    show.fail("1", 3, AWAY, true);
    show.wait(300);
    show.step("1", 4, 0, 1000);
    assert_eq!(show.screen().notice, None);
}

#[test]
fn any_answer_breaks_the_row_of_connection_failures() {
    let mut show = failing(|settings| settings.retries = 9, AWAY, 2);
    show.wait(40);
    show.fail("1", 2, CUT, true);
    show.wait(40);
    show.fail("1", 3, AWAY, true);
    assert_eq!(show.screen().notice, None);
}

#[test]
fn while_the_model_is_away_the_request_on_air_goes_to_the_offline_fallback_at_once() {
    let mut show = failing(|settings| settings.fallback = Fallback::Offline, AWAY, 3);
    assert_eq!(show.jobs(), ["offline 1/3"]);
    show.queue("2");
    show.plan("1", 3, 1000);
    assert_eq!(show.jobs(), [""; 0]);
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.jobs(), ["offline 2/0"]);
    assert_eq!(show.screen().notice, Some(Notice::ModelUnreachable));
}

#[test]
fn a_model_that_went_away_is_tried_while_nobody_waits() {
    let mut show = Script::with(|settings| settings.warm_up = true);
    show.tell(Fact::WarmUpEnded { ready: true });
    show.queue("1");
    for (attempt, pause) in [(0, 10), (1, 20), (2, 0)] {
        show.fail("1", attempt, AWAY, true);
        show.wait(pause);
    }
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(300);
    assert_eq!(show.jobs(), ["warm"]);
    show.tell(Fact::WarmUpEnded { ready: false });
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(300);
    show.tell(Fact::WarmUpEnded { ready: true });
    assert_eq!((show.jobs(), show.screen().notice), (vec![], None));
}

#[test]
fn what_the_operator_tells_is_drawn_at_once_whether_the_model_can_be_reached_or_not() {
    let scene = || {
        let subjects = vec![Subject { is: "fox".into(), ..Subject::default() }];
        Arc::new(Scene { subjects, ..Scene::default() })
    };
    let mut show = failing(|settings| settings.retries = 5, AWAY, 3);
    show.queue("2");
    assert_eq!(show.jobs(), [""; 0], "the model is away");
    show.tell(Fact::SceneEdited { request: id("2"), scene: scene() });
    assert_eq!(show.jobs(), ["offline 2/1"]);
    let mut restarted = show.restarted();
    assert!(restarted.jobs().contains(&"offline 2/0".to_owned()), "{:?}", restarted.jobs());
    restarted.tell(Fact::SceneEdited { request: id("2"), scene: Arc::default() });
    assert!(
        !restarted.jobs().iter().any(|job| job.starts_with("offline")),
        "words that were taken out of the journal are no scene: {:?}",
        restarted.jobs()
    );
}
