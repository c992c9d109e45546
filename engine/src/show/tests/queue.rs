//! The queue: order, window and overflow, the operator's word, review, estimates.

use super::script::{block, donation};
use super::{Script, id};
use crate::show::{
    DonationSource, Fact, Misfit, Moderation, ModerationMode, OnAirPhase, ShowSettings, TextKind, Verdict,
    Wait,
};

fn review(settings: &mut ShowSettings) {
    settings.moderation = ModerationMode::Review;
}

/// A show with `1` on air and the others allowed and waiting.
fn queued(shorts: &[&str]) -> Script {
    let mut show = Script::new();
    for short in shorts {
        show.queue(short);
    }
    show
}

#[test]
fn donations_are_drawn_in_the_order_of_receipt_and_each_once() {
    let mut show = queued(&["1", "2", "3"]);
    show.donate("2");
    assert_eq!((show.on_air().as_deref(), show.waiting()), (Some("1"), vec!["2".into(), "3".into()]));
    assert_eq!(show.show.received_total(), 3);
}

#[test]
fn a_request_that_is_not_judged_holds_its_place() {
    let mut show = Script::new();
    show.donate("1");
    show.queue("2");
    assert_eq!((show.phase(), show.waiting()), (OnAirPhase::Idle, vec!["1".into(), "2".into()]));
    show.allow("1");
    assert_eq!(show.on_air().as_deref(), Some("1"));
}

#[test]
fn too_little_and_no_wish_end_at_once_without_a_card() {
    let mut show = Script::with(|settings| {
        settings.min_amount.insert("RUB".into(), "100.01".into());
    });
    show.donate("1");
    show.receive(crate::show::Donation { currency: "USD".into(), ..donation("2", "a cat") });
    show.receive(donation("3", " \r\n"));
    assert_eq!(show.ends(), ["1 below_minimum@0", "3 no_wish@0"]);
    assert_eq!(show.waiting(), ["2"]);
    assert_eq!(show.phase(), OnAirPhase::Idle);
}

#[test]
fn what_comes_on_top_of_a_full_queue_is_counted_and_judged_when_it_moves_up() {
    let mut show = Script::with(|settings| settings.queue_max = 2);
    for short in ["1", "2", "3", "4", "5"] {
        show.donate(short);
    }
    assert_eq!(show.jobs(), ["judge 1 [Message, Name]", "judge 2 [Message, Name]"]);
    assert_eq!((show.screen().queue_length, show.screen().overflow), (0, 3));
    assert_eq!(show.screen().next.len(), 2);
    show.allow("1");
    show.allow("2");
    assert_eq!((show.screen().queue_length, show.screen().overflow), (1, 2));
    assert_eq!(show.jobs(), ["plan 1/0", "judge 3 [Message, Name]"]);
    show.refuse("3");
    assert_eq!(show.jobs(), ["plan 1/0", "judge 4 [Message, Name]"]);
    assert_eq!((show.screen().queue_length, show.screen().overflow), (1, 1));
}

#[test]
fn the_number_of_those_who_wait_is_the_number_of_rows_where_the_session_says_so() {
    let figures = |count_rows| {
        let mut show = Script::with(|settings| settings.count_rows = count_rows);
        ["1", "2", "3"].iter().for_each(|short| show.queue(short));
        show.donate("4");
        show.refuse("4");
        show.donate("5");
        let screen = show.screen();
        (screen.next.len(), screen.queue_length)
    };
    assert_eq!(figures(true), (4, 4), "allowed, refused and unjudged");
    assert_eq!(figures(false), (4, 2), "as it was recorded before");
    let settings: ShowSettings = serde_json::from_str("{}").expect("settings");
    assert!(!settings.count_rows, "a file without it");
    assert!(!serde_json::to_string(&settings).expect("JSON").contains("count"), "old files keep their bytes");
    let on = ShowSettings { count_rows: true, ..settings.clone() };
    assert!(!settings.changed_to(on).count_rows, "fixed for a session");
}

#[test]
fn a_cleared_queue_comes_back_within_a_minute_and_is_final_after_it() {
    let mut show = queued(&["1", "2", "3"]);
    show.tell(Fact::Cleared);
    assert_eq!((show.on_air().as_deref(), show.waiting()), (Some("1"), vec![]));
    show.queue("4");
    show.wait(599);
    show.tell(Fact::ClearUndone);
    assert_eq!(show.waiting(), ["2", "3", "4"]);
    show.tell(Fact::Cleared);
    show.wait(600);
    show.tell(Fact::ClearUndone);
    assert_eq!(show.waiting(), [""; 0]);
    assert_eq!(show.ends(), ["2 cleared@1199", "3 cleared@1199", "4 cleared@1199"]);
}

#[test]
fn clear_ends_the_overflow_too_and_spares_the_review() {
    let mut show = Script::with(|settings| settings.queue_max = 1);
    for short in ["1", "2", "3"] {
        show.donate(short);
    }
    show.tell(Fact::Cleared);
    assert_eq!(show.show.undo().map(|(requests, _)| requests), Some(3));
    show.wait(600);
    assert_eq!(show.ends().len(), 3);
    let mut show = Script::with(review);
    show.donate("1");
    show.tell(Fact::Cleared);
    assert_eq!(show.show.review().len(), 1);
}

#[test]
fn undo_takes_back_one_clearing_after_the_other() {
    let mut show = queued(&["1", "2"]);
    show.tell(Fact::Cleared);
    show.queue("3");
    show.tell(Fact::Cleared);
    show.tell(Fact::ClearUndone);
    assert_eq!(show.waiting(), ["3"]);
    show.tell(Fact::ClearUndone);
    assert_eq!(show.waiting(), ["2", "3"]);
    show.tell(Fact::ClearUndone);
    assert_eq!(show.waiting(), ["2", "3"]);
}

#[test]
fn the_operator_removes_and_moves_those_who_wait() {
    let mut show = queued(&["1", "2", "3", "4"]);
    show.tell(Fact::Moved { request: id("4"), place: 0 });
    assert_eq!(show.waiting(), ["4", "2", "3"]);
    show.tell(Fact::Moved { request: id("4"), place: 99 });
    assert_eq!(show.waiting(), ["2", "3", "4"]);
    show.tell(Fact::Removed { request: id("3") });
    show.tell(Fact::Removed { request: id("1") });
    show.tell(Fact::Removed { request: id("9") });
    assert_eq!((show.waiting(), show.ends()), (vec!["2".into(), "4".into()], vec!["3 removed@0".into()]));
}

#[test]
fn a_request_is_drawn_again_once_for_each_time_it_ended() {
    let mut show = queued(&["1"]);
    show.tell(Fact::Skipped { request: id("1") });
    show.tell(Fact::Redrawn { request: id("1"), scene: None });
    show.tell(Fact::Redrawn { request: id("1"), scene: None });
    assert_eq!(show.waiting(), ["1#1"]);
    show.allow("1#1");
    assert_eq!(show.jobs(), ["plan 1#1/0"]);
    show.tell(Fact::Skipped { request: id("1#1") });
    show.tell(Fact::Redrawn { request: id("1#1"), scene: None });
    assert_eq!(show.waiting(), ["1#2"]);
}

#[test]
fn a_refused_wish_is_allowed_by_the_operator_and_only_then_drawn_again() {
    let mut show = Script::new();
    show.donate("1");
    show.refuse("1");
    show.tell(Fact::Skipped { request: id("1") });
    show.tell(Fact::Redrawn { request: id("1"), scene: None });
    assert_eq!(show.waiting(), [""; 0]);
    show.tell(Fact::Allowed { request: id("1") });
    assert_eq!(show.jobs(), ["judge 1#1 [Name]"]);
    show.judge("1#1", TextKind::Name, Verdict::Allow);
    assert_eq!(show.jobs(), ["plan 1#1/0"]);
    assert_eq!(show.ends(), ["1 card@0"]);
}

#[test]
fn a_refused_wish_that_waits_for_its_card_is_allowed_where_it_stands() {
    let mut show = Script::new();
    for id in ["1", "2", "3"] {
        show.donate(id);
    }
    show.allow("1");
    show.refuse("2");
    show.allow("3");
    assert_eq!(show.jobs(), ["plan 1/0"]);
    show.tell(Fact::Allowed { request: id("2") });
    assert_eq!(show.waiting(), ["2", "3"]);
    show.plan("1", 0, 1_000);
    assert_eq!(show.jobs(), ["plan 2/0"]);
    let again = show.show.fits(&Fact::Allowed { request: id("2") });
    assert_eq!(again, Err(Misfit::NotTurnedAway(id("2"))));
    assert!(show.show.fits(&Fact::Allowed { request: id("3") }).is_err());
}

#[test]
fn allowing_a_donation_below_the_minimum_still_has_its_wish_judged() {
    let mut show = Script::with(|settings| {
        settings.min_amount.insert("RUB".into(), "1000".into());
    });
    show.donate("1");
    show.tell(Fact::Allowed { request: id("1") });
    assert_eq!(show.jobs(), ["judge 1#1 [Message, Name]"]);
}

#[test]
fn missed_donations_are_listed_and_drawn_only_when_the_operator_says_so() {
    let mut show = Script::new();
    let missed = std::sync::Arc::new(donation("1", "a late cat"));
    show.tell(Fact::DonationMissed { donation: missed.clone(), position: None });
    show.tell(Fact::DonationReceived { donation: missed, position: None });
    assert_eq!((show.waiting(), show.show.missed_donations().len()), (vec![], 1));
    show.tell(Fact::Allowed { request: id("1") });
    show.tell(Fact::Allowed { request: id("1") });
    assert_eq!((show.waiting(), show.show.missed_donations().len()), (vec!["1".into()], 0));
    assert_eq!(show.jobs(), ["judge 1 [Message, Name]"]);
}

#[test]
fn the_list_that_the_first_run_finds_is_known_and_not_drawn() {
    let mut show = Script::new();
    show.tell(Fact::BacklogSeen { ids: vec!["test:1".into()], position: None });
    show.donate("1");
    assert!(show.show.knows("test:1"));
    assert_eq!((show.waiting(), show.ends()), (vec![], vec![]));
}

#[test]
fn under_review_a_wish_enters_in_order_of_receipt_and_a_rejected_one_shows_nothing() {
    let mut show = Script::with(review);
    for short in ["1", "2", "3", "4"] {
        show.queue(short);
    }
    assert_eq!(show.show.review().len(), 4);
    show.tell(Fact::Paused);
    show.tell(Fact::Approved { request: id("4") });
    show.tell(Fact::Approved { request: id("2") });
    show.tell(Fact::Rejected { request: id("3") });
    show.tell(Fact::Approved { request: id("1") });
    show.tell(Fact::Approved { request: id("9") });
    assert_eq!(
        (show.waiting(), show.ends()),
        (vec!["1".into(), "2".into(), "4".into()], vec!["3 rejected@0".into()])
    );
}

#[test]
fn under_review_the_operators_word_stands_over_the_verdict_on_the_wish() {
    let mut show = Script::with(review);
    show.donate("1");
    show.refuse("1");
    let moderation: Vec<_> = show.show.review().map(crate::show::RequestView::moderation).collect();
    assert_eq!(moderation, [Moderation::Refused]);
    show.tell(Fact::Approved { request: id("1") });
    assert_eq!(show.jobs(), ["plan 1/0"]);
}

#[test]
fn a_second_verdict_may_block_what_was_allowed_and_never_allow_what_was_blocked() {
    let mut show = queued(&["1", "2"]);
    show.refuse("2");
    show.allow("2");
    let moderation: Vec<_> = show.show.waiting().map(|(request, _)| request.moderation()).collect();
    assert_eq!(moderation, [Moderation::Refused]);
}

#[test]
fn word_lists_read_again_judge_again_what_is_not_on_air() {
    let mut show = queued(&["1", "2", "3"]);
    show.plan("1", 0, 1000);
    show.plan("2", 0, 1000);
    let changed = |lists: &str| Fact::RulesChanged { lists: lists.into(), changed: vec![], settings: None };
    show.tell(changed("v2"));
    assert_eq!(show.on_air().as_deref(), Some("1"));
    assert_eq!(show.jobs(), ["judge 2 [Message, Name]", "judge 3 [Message, Name]"]);
    show.tell(Fact::Judged {
        request: id("2"),
        text: TextKind::Message,
        lists: "v1".into(),
        verdict: Verdict::Allow,
        no_cut: None,
    });
    assert_eq!(show.jobs()[0], "judge 2 [Message, Name]");
    show.allow("2");
    show.refuse("3");
    assert_eq!(show.jobs(), [""; 0]);
    show.tell(Fact::Skipped { request: id("1") });
    assert!(matches!(show.phase(), OnAirPhase::Drawing(_)));
}

#[test]
fn a_plan_with_lettering_is_made_anew_when_the_word_lists_change() {
    let mut show = queued(&["1", "2"]);
    show.plan("1", 0, 1000);
    let text = crate::plan::read_step(r#"{"op":"text","x":0,"y":0,"value":"hi"}"#).expect("a step");
    show.tell(Fact::PlanStepArrived { request: id("2"), attempt: 0, index: 0, step: text.into() });
    show.finish("2", 0, crate::show::PlanFooter::default());
    show.tell(Fact::RulesChanged { lists: "v2".into(), changed: vec![], settings: None });
    show.allow("2");
    assert_eq!(show.jobs(), ["plan 2/1"]);
}

#[test]
fn settings_read_again_change_all_but_the_picture() {
    let mut show = Script::with(review);
    show.queue("1");
    let fps = crate::time::Fps::new(240).expect("a rate");
    let settings = ShowSettings { fps, caption: "new".into(), hold_sec: 1, ..ShowSettings::default() };
    show.tell(Fact::RulesChanged {
        lists: "v1".into(),
        changed: vec!["CAPTION".into()],
        settings: Some(settings.into()),
    });
    assert_eq!((show.screen().fps.get(), show.screen().caption), (10, "new".into()));
    assert_eq!(show.waiting(), ["1"]);
}

#[test]
fn paused_the_drawing_finishes_its_picture_stays_and_nothing_new_starts() {
    let mut show = queued(&["1", "2"]);
    show.plan("1", 0, 1000);
    show.tell(Fact::Paused);
    assert!(show.screen().paused);
    assert_eq!(show.jobs(), ["plan 2/0"]);
    show.wait(500);
    let OnAirPhase::Holding(countdown) = show.phase() else { panic!("held") };
    assert_eq!((countdown.seconds_left, show.cursor()), (0, Some(10)));
    show.plan("2", 0, 1000);
    show.tell(Fact::Resumed);
    assert_eq!((show.on_air().as_deref(), show.cursor()), (Some("2"), Some(0)));
    assert_eq!(show.ends(), ["1 drawn@500"]);
}

#[test]
fn a_hold_that_is_not_over_at_the_resume_runs_on() {
    let mut show = queued(&["1"]);
    show.plan("1", 0, 1000);
    show.tell(Fact::Paused);
    show.wait(50);
    show.tell(Fact::Resumed);
    show.wait(100);
    assert_eq!(show.ends(), ["1 drawn@110"]);
}

#[test]
fn paused_a_request_that_is_thought_about_does_not_begin_to_be_drawn() {
    let mut show = queued(&["1"]);
    show.tell(Fact::Paused);
    show.plan("1", 0, 1000);
    show.wait(50);
    assert_eq!(show.phase(), OnAirPhase::Thinking);
    show.tell(Fact::Resumed);
    assert_eq!(show.cursor(), Some(0));
}

#[test]
fn waits_add_up_what_is_left_on_air_and_what_is_known_of_those_ahead() {
    let mut show = queued(&["1", "2", "3", "4"]);
    let waits = |show: &Script| show.show.waiting().map(|(_, Wait { seconds })| seconds).collect::<Vec<_>>();
    assert_eq!(waits(&show), [30, 60, 90]);
    show.plan("1", 0, 4000);
    assert_eq!(waits(&show), [14, 44, 74]);
    show.plan("2", 0, 1500);
    assert_eq!(waits(&show), [14, 26, 56]);
    show.wait(45);
    assert_eq!(waits(&show), [10, 21, 51]);
    show.donate("5");
    show.judge("3", TextKind::Message, block());
    assert_eq!(waits(&show), [10, 21, 31, 61]);
    let next = show.screen().next;
    assert_eq!(
        next.iter().map(|queued| queued.wish.as_deref()).collect::<Vec<_>>()[..2],
        [Some("a cat 2"), None]
    );
}

#[test]
fn test_donations_are_marked() {
    let mut show = Script::new();
    show.receive(crate::show::Donation {
        source: DonationSource::Test,
        unreadable: false,
        via: None,
        content: None,
        donor: None,
        ..donation("1", "a cat")
    });
    let queued = show.screen().next[0].clone();
    assert_eq!((queued.test, queued.donor.as_deref(), queued.wish), (true, Some("Anonymous"), None));
    show.judge("1", TextKind::Message, Verdict::Allow);
    assert_eq!(show.screen().active.map(|active| active.test), Some(true));
}
