//! From one session to the next.

use super::Script;
use super::script::{block, donation};
use crate::show::{
    Fact, ModerationMode, OnAirPhase, PlanFailure, PlanFooter, Progress, StreamCursor, TextKind,
};

#[test]
fn a_closed_plan_is_drawn_from_its_start_again() {
    let mut show = Script::new();
    show.queue("1");
    show.plan("1", 0, 1000);
    show.wait(5);
    let next = show.restarted();
    assert_eq!(next.phase(), OnAirPhase::Drawing(Progress::Closed { per_mille: 0 }));
    assert_eq!((next.ends(), next.jobs()), (vec![], vec![]));
}

#[test]
fn an_open_plan_is_made_anew_with_all_tries() {
    let mut show = Script::new();
    show.queue("1");
    show.fail("1", 0, PlanFailure::Cut, true);
    show.wait(10);
    show.step("1", 1, 0, 1000);
    let next = show.restarted();
    assert_eq!((next.phase(), next.jobs()), (OnAirPhase::Thinking, vec!["plan 1/0".into()]));
}

#[test]
fn what_only_stayed_on_has_ended() {
    let mut show = Script::new();
    show.queue("1");
    show.plan("1", 0, 1000);
    show.wait(20);
    show.queue("2");
    let next = show.restarted();
    assert_eq!((next.ends(), next.on_air().as_deref()), (vec!["1 drawn@0".into()], Some("2")));
    let mut show = Script::new();
    show.donate("1");
    show.refuse("1");
    assert_eq!(show.restarted().ends(), ["1 card@0"]);
    let mut show = Script::new();
    show.queue("1");
    show.fail("1", 0, PlanFailure::Denied, false);
    assert_eq!(show.restarted().ends(), ["1 card@0"]);
    let mut show = Script::new();
    show.queue("1");
    show.finish("1", 0, PlanFooter { render_text: Some("hi".into()), ..PlanFooter::default() });
    assert_eq!(show.restarted().ends(), ["1 drawn@0"]);
}

#[test]
fn an_orderly_end_lets_go_of_what_only_stays_on() {
    let mut show = Script::new();
    show.queue("1");
    show.plan("1", 0, 1000);
    show.wait(20);
    show.tell(Fact::SessionEnded);
    show.donate("2");
    assert_eq!((show.ends(), show.waiting(), show.jobs()), (vec!["1 drawn@20".into()], vec![], vec![]));
    assert_eq!(show.restarted().ends(), [""; 0]);
}

#[test]
fn the_queue_its_order_verdicts_and_plans_are_carried() {
    let mut show = Script::new();
    for short in ["1", "2", "3", "4"] {
        show.queue(short);
    }
    show.donate("5");
    show.plan("1", 0, 1000);
    show.plan("2", 0, 1000);
    show.tell(Fact::Moved { request: super::id("4"), place: 0 });
    let next = show.restarted();
    assert_eq!((next.on_air().as_deref(), next.waiting()), (Some("1"), show.waiting()));
    assert_eq!(next.jobs(), ["plan 4/0", "judge 5 [Message, Name]"]);
    assert_eq!(next.show.handover(), show.show.handover());
}

#[test]
fn pause_review_missed_known_ids_and_the_place_in_the_stream_are_carried() {
    let mut show = Script::with(|settings| settings.moderation = ModerationMode::Review);
    show.queue("1");
    let position = serde_json::from_str::<StreamCursor>(r#"{"place":7}"#).expect("an object");
    show.tell(Fact::DonationMissed {
        donation: donation("2", "late").into(),
        position: Some(position.clone()),
    });
    show.tell(Fact::Paused);
    let mut next = show.restarted();
    assert_eq!(next.show.position(), Some(&position));
    assert_eq!(
        (next.show.is_paused(), next.show.review().len(), next.show.missed_donations().len()),
        (true, 1, 1)
    );
    next.donate("1");
    next.donate("2");
    assert_eq!(next.show.received_total(), 0);
    assert_eq!(next.show.handover(), show.show.handover());
}

#[test]
fn an_open_undo_window_is_carried_and_the_time_that_the_program_was_down_counts_for_nothing() {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show.tell(Fact::Cleared);
    show.wait(400);
    let mut next = show.restarted();
    next.wait(199);
    assert_eq!(next.ends(), [""; 0]);
    next.wait(1);
    assert_eq!(next.ends(), ["2 cleared@200"]);
    let mut next = show.restarted();
    next.tell(Fact::ClearUndone);
    assert_eq!(next.waiting(), ["2"]);
}

#[test]
fn other_word_lists_judge_again_what_was_carried() {
    let mut show = Script::new();
    show.queue("1");
    show.queue("2");
    show.plan("1", 0, 1000);
    let settings = crate::show::ShowSettings { lists: "v2".into(), ..(**show.show.settings()).clone() };
    let mut next = Script::of(settings);
    next.tell(Fact::HandedOver(Box::new(show.show.handover())));
    assert_eq!((next.on_air(), next.waiting()), (None, vec!["1".into(), "2".into()]));
    assert_eq!(next.jobs(), ["judge 1 [Message, Name]", "judge 2 [Message, Name]"]);
    next.judge("1", TextKind::Message, block());
    next.judge("1", TextKind::Name, block());
    assert!(matches!(next.phase(), OnAirPhase::Card(_)));
}

#[test]
fn a_second_carrying_over_changes_nothing() {
    let mut show = Script::new();
    show.queue("1");
    let mut next = show.restarted();
    next.tell(Fact::HandedOver(Box::new(show.show.handover())));
    assert_eq!((next.on_air().as_deref(), next.waiting()), (Some("1"), vec![]));
}
