//! One request on air: waiting, thinking, drawing, holding, next.

use super::{Script, id};
use crate::show::{Active, Countdown, Fact, NoCut, OnAirPhase, Picture, PlanFooter, Progress, TextKind};

#[test]
fn a_wish_is_judged_planned_drawn_held_and_ends_as_drawn() {
    let mut show = Script::new();
    assert_eq!(show.phase(), OnAirPhase::Idle);
    show.donate("1");
    assert_eq!(show.jobs(), ["judge 1 [Message, Name]"]);
    assert_eq!(show.screen().next[0].wish, None);
    show.allow("1");
    assert_eq!(show.phase(), OnAirPhase::Thinking);
    assert_eq!(show.jobs(), ["plan 1/0"]);
    show.wait(20);
    show.step("1", 0, 0, 1000);
    assert_eq!(show.phase(), OnAirPhase::Drawing(Progress::Open { strokes: 1 }));
    show.wait(5);
    assert_eq!(show.cursor(), Some(5));
    show.finish("1", 0, PlanFooter::default());
    assert_eq!(show.phase(), OnAirPhase::Drawing(Progress::Closed { per_mille: 500 }));
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(5);
    assert_eq!(show.phase(), OnAirPhase::Holding(Countdown { seconds_left: 10, seconds_total: 10 }));
    assert_eq!(show.cursor(), Some(10));
    show.wait(99);
    assert_eq!(show.phase(), OnAirPhase::Holding(Countdown { seconds_left: 1, seconds_total: 10 }));
    show.wait(1);
    assert_eq!(show.phase(), OnAirPhase::Idle);
    assert_eq!(show.ends(), ["1 drawn@130"]);
}

#[test]
fn the_screen_names_donor_amount_and_wish_of_the_request_on_air() {
    let mut show = Script::new();
    show.queue("1");
    let active = Active {
        donor: "Ann".into(),
        amount: "100 RUB".into(),
        wish: "a cat 1".into(),
        test: false,
        no_cut: NoCut::default(),
    };
    assert_eq!(show.screen().active, Some(active));
}

#[test]
fn steps_that_arrived_before_the_turn_are_drawn_from_its_start() {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show.plan("1", 0, 1000);
    assert_eq!(show.jobs(), ["plan 2/0"]);
    show.plan("2", 0, 1000);
    show.wait_until(110);
    assert_eq!(show.on_air().as_deref(), Some("2"));
    assert_eq!(show.cursor(), Some(0));
    show.wait(10);
    assert!(matches!(show.phase(), OnAirPhase::Holding(_)));
}

#[test]
fn a_refused_wish_shows_the_card_at_its_turn_and_its_text_nowhere() {
    let mut show = Script::new();
    show.donate("1");
    show.refuse("1");
    let screen = show.screen();
    assert_eq!(screen.picture, Picture::Card { text: "You are too small".into() });
    assert_eq!(screen.phase, OnAirPhase::Card(Countdown { seconds_left: 10, seconds_total: 10 }));
    assert_eq!(screen.active.map(|active| active.wish), Some(String::new()));
    assert_eq!(show.jobs(), [""; 0]);
    show.wait(100);
    assert_eq!(show.ends(), ["1 card@100"]);
}

#[test]
fn a_blocked_name_is_anonymous_and_the_wish_is_drawn() {
    let mut show = Script::new();
    show.donate("1");
    show.judge("1", TextKind::Message, crate::show::Verdict::Allow);
    assert_eq!(show.screen().next[0].donor, None);
    show.judge("1", TextKind::Name, super::script::block());
    assert_eq!(show.screen().active.map(|active| active.donor), Some("Anonymous".into()));
    assert_eq!(show.jobs(), ["plan 1/0"]);
}

#[test]
fn a_skip_ends_the_request_it_names_and_no_other() {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show.tell(Fact::Skipped { request: id("2") });
    assert_eq!(show.on_air().as_deref(), Some("1"));
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.on_air().as_deref(), Some("2"));
    assert_eq!(show.ends(), ["1 skipped@0"]);
}

#[test]
fn what_was_shown_to_the_end_counts_as_shown_when_its_hold_is_skipped() {
    let mut show = Script::new();
    show.queue("1");
    show.plan("1", 0, 1000);
    show.wait(20);
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!(show.ends(), ["1 drawn@20"]);
}
