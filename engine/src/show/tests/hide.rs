//! The operator hides what is on air, and a plan comes to a symbol: nothing of it stays in sight.

use super::script::{Script, id};
use crate::plan::{PlanFailure, PlanFooter};
use crate::show::{Fact, OnAirPhase, Picture};

fn two_wishes() -> Script {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show
}

/// Hides, and says what the viewers see then.
fn hidden(show: &mut Script) {
    show.tell(Fact::Hidden);
    let screen = show.screen();
    assert_eq!((screen.picture, screen.phase, screen.paused), (Picture::Blank, OnAirPhase::Idle, true));
    assert!(screen.active.is_none(), "no name and no wish either");
}

#[test]
fn hidden_at_any_moment_the_canvas_is_empty_the_request_is_skipped_and_the_show_rests() {
    let thinking = |_: &mut Script| {};
    let drawing = |show: &mut Script| {
        show.step("1", 0, 0, 1000);
        show.wait(5);
    };
    let holding = |show: &mut Script| {
        show.plan("1", 0, 1000);
        show.wait(15);
    };
    let card = |show: &mut Script| show.finish("1", 0, PlanFooter::default());
    for begin in [thinking as fn(&mut Script), drawing, holding, card] {
        let mut show = two_wishes();
        begin(&mut show);
        let now = show.show.now().0;
        hidden(&mut show);
        assert_eq!(show.ends(), [format!("1 skipped@{now}")]);
        show.plan("2", 0, 1000);
        show.wait(100);
        assert_eq!(show.screen().picture, Picture::Blank, "nothing takes its place");
        show.tell(Fact::Resumed);
        assert_eq!((show.on_air().as_deref(), show.cursor()), (Some("2"), Some(0)));
        show.tell(Fact::Redrawn { request: id("1"), scene: None });
        assert_eq!(show.waiting(), ["1#1"]);
    }
}

#[test]
fn what_an_earlier_try_left_on_screen_is_hidden_too() {
    let mut show = two_wishes();
    show.step("1", 0, 0, 1000);
    show.wait(5);
    show.fail("1", 0, PlanFailure::Cut, true);
    assert_eq!(show.cursor(), Some(5));
    hidden(&mut show);
}

#[test]
fn with_nothing_on_air_hiding_is_a_pause() {
    let mut show = Script::new();
    hidden(&mut show);
    assert!(show.ends().is_empty());
}

#[test]
fn a_crash_after_it_changes_nothing() {
    let mut show = two_wishes();
    show.plan("1", 0, 1000);
    hidden(&mut show);
    let next = show.restarted();
    assert_eq!((next.screen().picture, next.screen().paused), (Picture::Blank, true));
    assert_eq!(next.waiting(), ["2"]);
}

#[test]
fn a_symbol_is_the_card_even_on_air_and_no_other_try_follows() {
    for strokes in [0, 1, 5] {
        let mut show = two_wishes();
        for index in 0..strokes {
            show.step("1", 0, index, 1000);
        }
        show.wait(15);
        show.fail("1", 0, PlanFailure::Symbol, true);
        assert_eq!(show.screen().picture, Picture::Card { text: "You are too small".into() });
        assert!(!show.jobs().iter().any(|job| job.starts_with("plan 1/")), "{:?}", show.jobs());
        show.wait(100);
        assert_eq!(show.ends(), ["1 card@115"]);
    }
}

#[test]
fn a_symbol_on_air_is_gone_at_once_while_the_show_is_paused_too() {
    let mut show = two_wishes();
    show.step("1", 0, 0, 1000);
    show.wait(5);
    show.tell(Fact::Paused);
    show.fail("1", 0, PlanFailure::Symbol, false);
    assert_eq!(show.screen().picture, Picture::Blank);
    show.tell(Fact::Resumed);
    assert!(matches!(show.phase(), OnAirPhase::Card(_)));
}

#[test]
fn a_symbol_in_a_plan_that_waits_is_the_card_at_its_turn_also_after_a_crash() {
    let mut show = two_wishes();
    show.plan("1", 0, 1000);
    show.step("2", 0, 0, 1000);
    show.fail("2", 0, PlanFailure::Symbol, false);
    let mut next = show.restarted();
    for show in [&mut show, &mut next] {
        show.tell(Fact::Skipped { request: id("1") });
        assert!(matches!(show.phase(), OnAirPhase::Card(_)));
    }
}

#[test]
fn a_reader_takes_a_reason_that_it_does_not_know_for_another_failed_try() {
    let reason = |text: &str| serde_json::from_str::<PlanFailure>(text).expect("a reason");
    assert_eq!(reason("\"symbol\""), PlanFailure::Symbol);
    assert_eq!(reason("\"unheard_of\""), PlanFailure::Other);
    assert_eq!(serde_json::to_string(&PlanFailure::Symbol).expect("JSON"), "\"symbol\"");
}
