//! Each donation is told once and none is lost, whether socket, recovery, list or an earlier run knows it.

use engine::show::DonationSource;
use live::donations::donation_alerts::FeedEvent;
use serde_json::json;
use tests::fake_donation_alerts::{HALF_A_PAIR, HUGE};
use tokio::time::timeout;

use super::{Listener, PATIENCE, started};

#[tokio::test]
async fn the_first_run_knows_what_exists_and_tells_what_is_new() {
    let (fake, _folder, mut listener) = started().await;
    assert_eq!(listener.backlog.len(), 3);
    let new = fake.donate("Ivan", "a cat");
    listener.until_known(1).await;
    assert_eq!(listener.stop().await, [new]);
}

/// Entries that another language's server could write and this one's JSON reader refuses.
fn odd_entries() -> [serde_json::Value; 3] {
    [
        json!({"message": HALF_A_PAIR}),
        json!({"amount": HUGE}),
        json!({"username": format!("Ann {HALF_A_PAIR}")}),
    ]
}

#[tokio::test]
async fn one_odd_entry_is_told_as_unreadable_and_hides_no_other_of_the_list() {
    let (fake, folder, listener) = started().await;
    listener.stop().await;
    let first = fake.list_only("a cat");
    let mut odd: Vec<String> = odd_entries().iter().map(|fields| fake.list_only_json(fields)).collect();
    odd.sort();
    let last = fake.list_only("a dog");
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_known(5).await;
    assert!(listener.ids.contains(&first) && listener.ids.contains(&last), "{:?}", listener.ids);
    listener.unreadable.sort();
    assert_eq!(listener.unreadable, odd);
    listener.stop().await;
}

#[tokio::test]
async fn an_odd_publication_is_told_as_unreadable_and_the_socket_goes_on() {
    let (fake, _folder, mut listener) = started().await;
    let odd: Vec<String> = odd_entries().iter().map(|fields| fake.donate_json(fields)).collect();
    let last = fake.donate("Ivan", "a dog");
    listener.until_known(4).await;
    let mut unreadable = listener.unreadable.clone();
    unreadable.sort();
    assert!(listener.ids.contains(&last) && unreadable == odd, "{:?}", listener.ids);
    listener.stop().await;
}

#[tokio::test]
async fn an_entry_without_an_id_is_told_once_as_unreadable() {
    let (fake, _folder, mut listener) = started().await;
    fake.donate_json(&json!({"id": null, "message": "who knows"}));
    let next = fake.donate("Ivan", "a cat");
    listener.until_known(2).await;
    listener.until("the entry", |told| told.unreadable.len() == 1).await;
    fake.cut();
    listener.until_down().await;
    listener.until_subscribed().await;
    let ids = listener.stop().await;
    assert!(ids.len() == 2 && ids.contains(&next), "{ids:?}");
}

#[tokio::test]
async fn a_donation_told_by_socket_recovery_list_and_again_after_a_restart_is_one() {
    let (fake, folder, mut listener) = started().await;
    let mut sent = vec![fake.donate("Ivan", "one")];
    fake.push_again(1);
    listener.until_known(1).await;
    fake.cut();
    listener.until_down().await;
    sent.push(fake.donate("Ivan", "while the socket was cut"));
    fake.push_again(2);
    listener.until_known(2).await;
    listener.until_subscribed().await;
    assert_eq!(listener.stop().await, sent);

    let offline = [fake.donate("Ivan", "while the program was off"), fake.list_only("never pushed")];
    let mut listener = Listener::start(&fake, folder.path(), &sent);
    listener.until_known(2).await;
    listener.until_subscribed().await;
    fake.push_again(4);
    let last = fake.donate("Ivan", "the last one");
    listener.until_known(3).await;
    assert_eq!(listener.backlog.len(), 0);
    let mut told = listener.stop().await;
    assert_eq!(told.pop(), Some(last));
    told.sort();
    assert_eq!(told, offline);
}

#[tokio::test]
async fn a_gap_behind_newer_donations_is_found_on_older_pages() {
    let (fake, folder, listener) = started().await;
    listener.stop().await;
    let mut sent: Vec<_> = (0..70).map(|number| fake.list_only(&format!("missed {number}"))).collect();
    fake.wipe_history();
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    sent.push(fake.donate("Ivan", "pushed at once"));
    listener.until_known(71).await;
    let mut told = listener.stop().await;
    told.sort();
    assert_eq!(told, sent);
}

#[tokio::test]
async fn without_the_feeds_own_file_known_donations_are_not_told_again() {
    let (fake, folder, mut listener) = started().await;
    let known = fake.donate("Ivan", "one");
    listener.until_known(1).await;
    listener.stop().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let new = fake.list_only("while the program was off");
    let mut listener = Listener::start(&fake, folder.path(), &[known]);
    listener.until_known(1).await;
    listener.until_subscribed().await;
    assert_eq!(listener.stop().await, [new]);
}

#[tokio::test]
async fn what_was_not_confirmed_is_told_again_after_a_restart() {
    let (fake, folder, mut listener) = started().await;
    let first = fake.donate("Ivan", "confirmed");
    listener.until_known(1).await;
    let lost = fake.donate("Ivan", "taken, and the power fails");
    let unconfirmed = loop {
        match timeout(PATIENCE, listener.events.recv()).await.unwrap().unwrap() {
            FeedEvent::Donation(donation, _, ack) => break (donation.id, ack),
            other => listener.take(other),
        }
    };
    assert_eq!(unconfirmed.0, lost);
    listener.feed.abort();
    let mut listener = Listener::start(&fake, folder.path(), &[first]);
    listener.until_known(1).await;
    assert_eq!(listener.ids, [lost]);
}

#[tokio::test]
async fn a_donation_that_is_dropped_unstored_ends_the_feed() {
    let (fake, _folder, mut listener) = started().await;
    fake.donate("Ivan", "dropped");
    while let Some(event) = timeout(PATIENCE, listener.events.recv()).await.unwrap() {
        drop(event);
    }
    let ended = listener.feed.await.unwrap().unwrap_err();
    assert!(ended.to_string().contains("not stored"), "{ended}");
}

#[tokio::test]
async fn a_burst_larger_than_every_channel_arrives_in_order() {
    let (fake, _folder, mut listener) = started().await;
    let sent: Vec<_> = (0..2_000).map(|number| fake.donate("Ivan", &format!("wish {number}"))).collect();
    listener.until_known(sent.len()).await;
    assert!(listener.sources.iter().all(|source| *source == DonationSource::Socket));
    assert_eq!(listener.stop().await, sent);
}
