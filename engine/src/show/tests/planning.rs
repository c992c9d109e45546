//! Plans: look-ahead, tries, pauses, fallbacks, cards, limits.

use std::sync::Arc;

use super::script::{block, step};
use super::{Script, id};
use crate::plan::{Op, Scene, Step, Subject};
use crate::show::{
    DropReason, End, Fact, Fallback, ModerationMode, Notice, OnAirPhase, Picture, PlanCounts, PlanFailure,
    PlanFooter, PlanHeader, Progress, ShowSettings, TextKind,
};
use crate::time::Frame;

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
fn one_plan_is_written_at_a_time_and_two_are_made_ahead() {
    let mut show = Script::new();
    for short in ["1", "2", "3", "4"] {
        show.queue(short);
    }
    let mut asked = Vec::new();
    while let [job] = &show.jobs()[..] {
        let short = job.trim_start_matches("plan ").trim_end_matches("/0").to_owned();
        show.plan(&short, 0, 1000);
        asked.push(short);
    }
    assert_eq!(asked, ["1", "2", "3"]);
    show.wait_until(110);
    assert_eq!(show.on_air().as_deref(), Some("2"));
    assert_eq!(show.jobs(), ["plan 4/0"]);
}

#[test]
fn who_is_moved_to_the_front_gets_a_plan_although_two_are_ready_behind() {
    let mut show = Script::with(|settings| settings.plan_by_place = true);
    for short in ["1", "2", "3", "4", "5", "6", "7"] {
        show.queue(short);
    }
    for short in ["1", "2", "3"] {
        show.plan(short, 0, 1000);
    }
    assert_eq!(show.jobs(), [""; 0], "2 and 3 are ready");
    for short in ["4", "5"] {
        show.tell(Fact::Moved { request: id(short), place: 0 });
        assert_eq!(show.jobs(), [format!("plan {short}/0")]);
        show.plan(short, 0, 1000);
    }
    show.tell(Fact::Moved { request: id("6"), place: 0 });
    assert_eq!(show.jobs(), [""; 0], "four are ready: no more are held");
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!((show.on_air().as_deref(), show.jobs()), (Some("6"), vec!["plan 6/0".to_owned()]));
    show.plan("6", 0, 1000);
    for next in ["5", "4", "2"] {
        assert_eq!(show.jobs(), [""; 0]);
        let on_air = show.on_air().expect("someone");
        show.tell(Fact::Skipped { request: id(&on_air) });
        assert_eq!(show.on_air().as_deref(), Some(next), "with its plan");
    }
    assert_eq!(show.jobs(), ["plan 7/0"], "3 alone is ready");
}

#[test]
fn a_file_from_before_plans_by_place_counts_those_behind_too() {
    let settings: ShowSettings = serde_json::from_str("{}").expect("all have defaults");
    let on = ShowSettings { plan_by_place: true, ..settings.clone() };
    assert!(!settings.changed_to(on).plan_by_place, "fixed for a session");
    let mut show = Script::with(|changed| *changed = ShowSettings { fps: changed.fps, ..settings });
    for short in ["1", "2", "3", "4"] {
        show.queue(short);
    }
    for short in ["1", "2", "3"] {
        show.plan(short, 0, 1000);
    }
    show.tell(Fact::Moved { request: id("4"), place: 0 });
    assert_eq!(show.jobs(), [""; 0]);
}

#[test]
fn without_look_ahead_only_the_request_on_air_is_planned() {
    let mut show = Script::with(|settings| settings.plan_ahead = 0);
    show.queue("1");
    show.queue("2");
    show.plan("1", 0, 1000);
    assert_eq!(show.jobs(), [""; 0]);
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.jobs(), ["plan 2/0"]);
}

#[test]
fn the_request_on_air_takes_the_model_from_one_that_waits() {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show.queue("3");
    show.plan("1", 0, 1000);
    show.step("2", 0, 0, 1000);
    show.tell(Fact::Moved { request: id("3"), place: 0 });
    assert_eq!(show.jobs(), ["plan 2/0"]);
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.jobs(), ["plan 3/0"]);
    show.step("2", 0, 1, 1000);
    show.plan("3", 0, 1000);
    assert_eq!(show.jobs(), ["plan 2/1"]);
}

#[test]
fn facts_of_another_try_of_a_known_step_and_of_an_ended_request_are_ignored() {
    let mut show = Script::new();
    show.queue("1");
    show.step("1", 1, 0, 1000);
    assert_eq!(show.phase(), OnAirPhase::Thinking);
    show.step("1", 0, 0, 1000);
    show.step("1", 0, 0, 1000);
    assert_eq!(show.phase(), OnAirPhase::Drawing(Progress::Open { strokes: 1 }));
    show.finish("1", 0, PlanFooter::default());
    show.step("1", 0, 1, 1000);
    show.fail("1", 0, CUT, true);
    show.wait(110);
    show.finish("1", 0, PlanFooter::default());
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.ends(), ["1 drawn@110"]);
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
fn caption_and_hold_are_the_plans_within_what_is_configured() {
    for (asked, hold_sec, held) in
        [(None, 10, 10), (Some(7), 10, 7), (Some(1), 10, 5), (Some(99), 10, 10), (Some(1), 3, 3)]
    {
        let mut show = Script::with(|settings| settings.hold_sec = hold_sec);
        show.queue("1");
        show.step("1", 0, 0, 1000);
        let footer = PlanFooter { caption: Some("for Ann".into()), duration_sec: asked, render_text: None };
        show.finish("1", 0, footer);
        assert_eq!(show.screen().caption, "for Ann");
        show.wait(10);
        let OnAirPhase::Holding(countdown) = show.phase() else { panic!("held") };
        assert_eq!(countdown.seconds_total, held, "{asked:?} of {hold_sec}");
    }
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
fn the_model_is_loaded_first_when_that_is_configured() {
    let mut show = Script::with(|settings| settings.warm_up = true);
    assert_eq!(show.jobs(), ["warm"]);
    show.tell(Fact::WarmUpStarted);
    assert_eq!((show.jobs(), show.screen().notice), (vec!["warm".into()], Some(Notice::WarmingUp)));
    show.queue("1");
    assert_eq!(show.jobs(), ["plan 1/0"]);
    show.step("1", 0, 0, 1000);
    assert_eq!(show.screen().notice, None);
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.jobs(), [""; 0]);
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
fn a_plan_draws_within_its_budget_and_nothing_scheduled_moves() {
    let mut show = Script::with(|settings| settings.draw_max_sec = 8);
    show.queue("1");
    for index in 0..40 {
        show.step("1", 0, index, 60_000);
    }
    show.finish("1", 0, PlanFooter::default());
    show.wait(80);
    assert!(matches!(show.phase(), OnAirPhase::Holding(_)), "{:?}", show.phase());
    show.tell(Fact::Skipped { request: id("1") });
    let plan = show.show.history().next().and_then(|ended| ended.plan.clone()).expect("a plan");
    assert_eq!(plan.drawing().cursor(Frame(40)), 10);
    assert_eq!(plan.drawing().cursor(Frame(60)), 20);
}

#[test]
fn every_step_of_a_group_has_its_own_share_of_the_budget() {
    let steps = (0..40).map(|_| Step::clone(&step(60_000))).collect();
    let group = Arc::new(Step { op: Op::Group { steps }, animate: None });
    let mut show = Script::with(|settings| settings.draw_max_sec = 8);
    show.queue("1");
    show.tell(Fact::PlanStepArrived { request: id("1"), attempt: 0, index: 0, step: group });
    show.finish("1", 0, PlanFooter::default());
    show.wait(80);
    assert!(matches!(show.phase(), OnAirPhase::Holding(_)), "{:?}", show.phase());
    assert_eq!(show.cursor(), Some(400));
}

#[test]
fn the_header_gives_background_and_seed_and_never_the_size() {
    let mut show = Script::new();
    show.queue("1");
    let text = r##"{"canvas":{"w":512,"h":1,"bg":"#0000FF"},"seed":7}"##;
    let header: PlanHeader = serde_json::from_str(text).expect("a header");
    show.tell(Fact::PlanHeaderArrived { request: id("1"), attempt: 0, header });
    show.plan("1", 0, 1000);
    let Picture::Drawing { drawing, .. } = show.screen().picture else { panic!("drawn") };
    assert_eq!(drawing.settings().canvas.size, crate::geometry::Size::new(96, 96));
    assert_eq!(drawing.settings().canvas.background.to_string(), "#0000FF");
    assert_eq!(drawing.settings().seed, 7);
}

#[test]
fn what_a_plan_cost_and_why_it_failed_is_kept_for_the_operator() {
    let mut show = Script::new();
    show.queue("1");
    show.fail("1", 0, CUT, true);
    show.wait(10);
    show.step("1", 1, 0, 1000);
    let counts = PlanCounts { answer_tokens: 99, fixes: 2, ..PlanCounts::default() };
    show.tell(Fact::PlanFinished { request: id("1"), attempt: 1, footer: PlanFooter::default(), counts });
    show.wait(110);
    let ended = show.show.history().next().cloned().expect("an end");
    assert_eq!((ended.attempts, ended.failure, ended.counts), (1, Some((CUT, None)), counts));
}

#[test]
fn a_kept_plan_makes_the_same_drawing_again() {
    let mut show = Script::new();
    show.queue("1");
    show.step("1", 0, 0, 700);
    show.wait(33);
    show.step("1", 0, 1, 300);
    show.finish("1", 0, PlanFooter::default());
    let Picture::Drawing { drawing, .. } = show.screen().picture else { panic!("drawn") };
    show.wait(200);
    let ended = show.show.history().next().cloned().expect("an end");
    let plan = ended.plan.expect("a plan");
    assert_eq!(plan.drawing(), drawing);
    assert_eq!(plan.plan().steps().len(), 2);
}

#[test]
fn in_review_nothing_is_planned_before_the_operators_word() {
    let mut show = Script::with(|settings| settings.moderation = ModerationMode::Review);
    show.queue("1");
    assert_eq!(show.jobs(), [""; 0]);
    show.tell(Fact::Approved { request: id("1") });
    assert_eq!(show.jobs(), ["plan 1/0"]);
}

#[test]
fn answers_are_added_up_failed_ones_too_and_late_ones_not() {
    let counts = PlanCounts { answer_tokens: 100, total_ms: 2000, ..PlanCounts::default() };
    let mut show = Script::with(|settings| settings.retries = 1);
    show.queue("1");
    let failed = |attempt| Fact::PlanFailed {
        request: id("1"),
        attempt,
        reason: CUT,
        retry: true,
        detail: None,
        counts,
    };
    show.tell(failed(0));
    show.tell(failed(0));
    show.wait(10);
    show.step("1", 1, 0, 1000);
    show.tell(Fact::PlanFinished { request: id("1"), attempt: 1, footer: PlanFooter::default(), counts });
    let totals = show.show.answer_totals();
    assert_eq!((totals.answers, totals.tokens, totals.steps, totals.total_ms), (2, 200, 1, 4000));
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

#[test]
fn a_ready_scene_is_made_anew_when_the_word_lists_change() {
    let mut show = Script::with(|settings| settings.plan_ahead = 2);
    show.queue("1");
    show.plan("1", 0, 60_000);
    show.queue("2");
    let scene = Arc::new(Scene {
        subjects: vec![Subject { is: "fox".into(), ..Subject::default() }],
        ..Scene::default()
    });
    show.tell(Fact::SceneUnderstood {
        request: id("2"),
        attempt: 0,
        scene,
        by: crate::plan::Author::Model,
        changes: Vec::new(),
    });
    show.plan("2", 0, 1000);
    assert_eq!(show.jobs(), [""; 0]);
    show.tell(Fact::RulesChanged { lists: "v2".into(), changed: Vec::new(), settings: None });
    show.allow("2");
    assert_eq!(show.jobs(), ["plan 2/1"]);
}
