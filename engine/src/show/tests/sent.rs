//! Requests that other programs send: known by id and content.

use std::sync::Arc;

use super::Script;
use super::script::donation;
use crate::show::{Donation, DonationSource, Fact, Misfit};

/// Number `short` of a service, with this content.
fn sent(short: &str, content: &str) -> Donation {
    Donation {
        source: DonationSource::Rest,
        via: Some("twitch".into()),
        content: Some(content.into()),
        ..donation(short, "a cat")
    }
}

fn received(donation: Donation) -> Fact {
    Fact::DonationReceived { donation: Arc::new(donation), position: None }
}

#[test]
fn a_repeat_is_known_and_another_content_is_told_from_it_in_every_session() {
    let mut show = Script::new();
    assert_eq!(show.show.fits(&received(sent("1", "a"))), Ok(()));
    show.receive(sent("1", "a"));
    show.receive(sent("2", "b"));
    let missed = Fact::DonationMissed { donation: Arc::new(sent("3", "c")), position: None };
    show.tell(missed);
    let once = show.restarted();
    // Carried with the requests and, when those have ended, beside the ids alone.
    show.tell(Fact::Removed { request: "test:1".parse().expect("an id") });
    let twice = show.restarted().restarted();
    for show in [&show, &once, &twice] {
        for (short, content) in [("1", "a"), ("2", "b"), ("3", "c")] {
            let (id, fits) =
                (format!("test:{short}"), |content| show.show.fits(&received(sent(short, content))));
            assert_eq!(fits(content), Err(Misfit::KnownAlready(id.clone())));
            assert_eq!(fits("x"), Err(Misfit::OtherContent(id)));
        }
        assert_eq!(show.show.fits(&received(sent("4", "d"))), Ok(()));
    }
    show.receive(sent("1", "x"));
    assert_eq!((show.waiting(), show.show.received_total()), (vec!["2".into()], 2));
}

#[test]
fn without_its_hash_a_known_one_is_compared_with_none() {
    let mut show = Script::new();
    show.receive(sent("1", "a"));
    let mut handover = show.show.handover();
    assert_eq!(handover.contents.len(), 1);
    handover.contents.clear();
    handover.waiting.clear();
    let mut next = Script::of((**show.show.settings()).clone());
    next.tell(Fact::HandedOver(Box::new(handover)));
    let known = Err(Misfit::KnownAlready("test:1".into()));
    assert_eq!(next.show.fits(&received(sent("1", "x"))), known);
}

#[test]
fn a_source_has_a_minimum_of_its_own_before_that_of_the_currency() {
    let mut show = Script::with(|settings| {
        let least = [("BITS", "500"), ("twitch:BITS", "100"), ("EUR", "5")];
        settings.min_amount = least.map(|(name, amount)| (name.to_owned(), amount.to_owned())).into();
    });
    let paid = |short: &str, via: &str, amount: &str, currency: &str| Donation {
        via: Some(via.into()),
        amount: amount.into(),
        currency: currency.into(),
        ..sent(short, short)
    };
    for (short, via, amount, currency) in [
        ("1", "twitch", "100", "bits"),
        ("2", "twitch", "99", "bits"),
        ("3", "other", "499", "bits"),
        ("4", "twitch", "4.99", "eur"),
        ("5", "twitch", "", ""),
    ] {
        show.receive(paid(short, via, amount, currency));
    }
    assert_eq!(show.ends(), ["2 below_minimum@0", "3 below_minimum@0", "4 below_minimum@0"]);
    assert_eq!(show.waiting(), ["1", "5"]);
    // What this program found itself is compared as it always was.
    let mut show = Script::with(|settings| drop(settings.min_amount.insert("EUR".into(), "5".into())));
    show.receive(Donation { amount: "1".into(), currency: "eur".into(), ..donation("1", "a cat") });
    assert_eq!(show.waiting(), ["1"]);
}

#[test]
fn a_line_without_the_new_fields_is_written_as_it_always_was() {
    let written = serde_json::to_string(&received(donation("1", "a cat"))).expect("JSON");
    assert!(!written.contains("via") && !written.contains("content"), "{written}");
    let carried = serde_json::to_string(&Fact::HandedOver(Box::default())).expect("JSON");
    assert!(!carried.contains("contents"), "{carried}");
    let written = serde_json::to_string(&received(sent("1", "a"))).expect("JSON");
    assert!(written.contains(r#""source":"rest","via":"twitch","content":"a""#), "{written}");
}
