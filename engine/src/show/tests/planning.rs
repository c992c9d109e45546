//! Plans: look-ahead, whose turn it is, budgets, what a plan may say, what is kept of it.

use std::sync::Arc;

use super::script::step;
use super::{Script, id};
use crate::plan::{Op, Scene, Step, Subject};
use crate::show::{
    Fact, ModerationMode, Notice, OnAirPhase, Picture, PlanCounts, PlanFailure, PlanFooter, PlanHeader,
    Progress, ShowSettings,
};
use crate::time::Frame;

const CUT: PlanFailure = PlanFailure::Cut;

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
