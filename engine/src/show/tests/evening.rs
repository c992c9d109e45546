//! An evening of the operator's: ends that are taken back, donors that are banned, and what came in.

use super::script::donation;
use super::{Script, id};
use crate::show::{Donation, DonationSource, Fact, ModerationMode, RequestId};

fn again(short: &str) -> RequestId {
    id(short).next_run()
}

fn queued(shorts: &[&str]) -> Script {
    let mut show = Script::new();
    shorts.iter().for_each(|short| show.queue(short));
    show
}

fn banned(show: &mut Script, short: &str, donor: &str) {
    let (request, donor) = (id(short), donor.to_owned());
    show.tell(Fact::DonorBanned { request, donor, waiting: Vec::new(), since: "t".into() });
}

#[test]
fn what_the_operator_ended_comes_back_at_its_old_place_once_and_its_end_stays() {
    let mut show = queued(&["1", "2", "3", "4"]);
    show.tell(Fact::Removed { request: id("3") });
    show.tell(Fact::Skipped { request: id("1") });
    assert_eq!((show.on_air().as_deref(), show.waiting()), (Some("2"), vec!["4".into()]));
    show.tell(Fact::TakenBack { request: id("3") });
    show.tell(Fact::TakenBack { request: id("1") });
    show.tell(Fact::TakenBack { request: id("1") });
    assert_eq!(show.waiting(), ["1#1", "3#1", "4"]);
    assert_eq!(show.ends(), ["3 removed@0", "1 skipped@0"], "ends stay ends");
    assert!(show.show.fits(&Fact::TakenBack { request: id("1") }).is_err(), "once");
    assert_eq!(show.jobs()[0], "plan 2/0");
    show.tell(Fact::Removed { request: again("3") });
    show.tell(Fact::TakenBack { request: again("3") });
    assert_eq!(show.waiting(), ["1#1", "3#2", "4"], "the next end can be taken back, too");
}

#[test]
fn one_that_was_moved_by_hand_comes_back_where_it_was_moved_to() {
    let mut show = queued(&["1", "2", "3", "4", "5"]);
    show.tell(Fact::Moved { request: id("5"), place: 1 });
    show.tell(Fact::Removed { request: id("5") });
    show.tell(Fact::TakenBack { request: id("5") });
    assert_eq!(show.waiting(), ["2", "5#1", "3", "4"]);
}

#[test]
fn a_clearing_that_is_final_and_what_was_hidden_come_back_too() {
    let mut show = queued(&["1", "2", "3"]);
    show.tell(Fact::Cleared);
    show.tell(Fact::Hidden);
    show.wait(600);
    ["2", "1", "3"].iter().for_each(|short| show.tell(Fact::TakenBack { request: id(short) }));
    assert_eq!((show.on_air(), show.waiting()), (None, vec!["1#1".into(), "2#1".into(), "3#1".into()]));
}

#[test]
fn a_rejected_wish_is_under_review_again() {
    let mut show = Script::with(|settings| settings.moderation = ModerationMode::Review);
    ["1", "2"].iter().for_each(|short| show.queue(short));
    show.tell(Fact::Rejected { request: id("1") });
    show.tell(Fact::TakenBack { request: id("1") });
    let review: Vec<_> = show.show.review().map(|view| view.id().clone()).collect();
    assert_eq!((review, show.waiting()), (vec![again("1"), id("2")], vec![]));
}

#[test]
fn what_ended_by_itself_is_not_taken_back() {
    let mut show = queued(&["1"]);
    show.plan("1", 0, 1000);
    show.wait(200);
    show.donate("2");
    show.refuse("2");
    show.wait(200);
    assert_eq!(show.ends().len(), 2);
    for short in ["1", "2", "9"] {
        assert!(show.show.fits(&Fact::TakenBack { request: id(short) }).is_err(), "{short}");
    }
}

#[test]
fn a_banned_donor_waits_no_more_and_what_comes_ends_at_once() {
    let mut show = queued(&["1", "2", "3"]);
    let named = |short: &str, donor: &str| Donation { donor: Some(donor.into()), ..donation(short, "a cat") };
    show.receive(named("4", "Troll"));
    show.receive(named("5", " troll\u{200B} "));
    show.receive(Donation { donor: None, ..donation("6", "a cat") });
    banned(&mut show, "4", "TROLL");
    assert_eq!(show.waiting(), ["2", "3", "6"]);
    assert_eq!(show.ends(), ["4 removed@0", "5 removed@0"]);
    show.receive(named("7", "Troll"));
    assert_eq!(show.ends().len(), 3);
    let again = Fact::DonorBanned {
        request: id("5"),
        donor: "troll".into(),
        waiting: Vec::new(),
        since: String::new(),
    };
    assert!(show.show.fits(&again).is_err(), "banned already");

    let mut next = show.restarted();
    next.receive(named("8", "Troll"));
    assert_eq!(next.ends(), ["8 removed@0"], "a ban is carried on");
    next.tell(Fact::DonorUnbanned { request: id("4") });
    next.receive(named("9", "Troll"));
    assert_eq!(next.waiting().last().map(String::as_str), Some("9"));
    assert!(next.show.fits(&Fact::DonorUnbanned { request: id("4") }).is_err());
}

#[test]
fn nobody_is_banned_by_a_name_that_says_nobody_and_a_file_without_names_reads_alike() {
    let mut show = queued(&["1", "2", "3"]);
    show.receive(Donation { donor: Some("Anonymous".into()), ..donation("4", "a cat") });
    banned(&mut show, "4", "anonymous");
    assert_eq!(show.waiting(), ["2", "3", "4"]);
    let (request, waiting) = (id("3"), vec![id("3")]);
    show.tell(Fact::DonorBanned { request, donor: String::new(), waiting, since: String::new() });
    assert_eq!(show.waiting(), ["2", "4"]);
}

#[test]
fn an_evening_counts_what_came_how_it_ended_and_what_was_given_over_its_sessions() {
    let mut show = Script::new();
    let paid = |short: &str, amount: &str, currency: &str| Donation {
        amount: amount.into(),
        currency: currency.into(),
        ..donation(short, "a cat")
    };
    show.receive(paid("1", "99.95", "RUB"));
    show.receive(paid("2", "0.05", "RUB"));
    show.receive(paid("3", "7", "USD"));
    show.receive(paid("4", "a lot", "EUR"));
    show.receive(paid("5", "1", "a word"));
    show.receive(Donation { source: DonationSource::Test, ..paid("6", "1000", "RUB") });
    show.tell(Fact::Removed { request: id("2") });
    show.tell(Fact::Removed { request: id("6") });
    show.tell(Fact::TakenBack { request: id("2") });
    let mut next = show.restarted();
    next.receive(paid("7", "1.5", "USD"));
    let evening = next.show.evening();
    let sums: Vec<_> = evening.sums.iter().map(|(code, sum)| format!("{sum} {code}")).collect();
    assert_eq!((evening.received, sums), (6, vec!["100 RUB".into(), "8.5 USD".into()]));
    assert_eq!(evening.ended.iter().collect::<Vec<_>>(), [(&"removed".to_owned(), &1)]);
}
