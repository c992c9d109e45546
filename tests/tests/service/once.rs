//! What a command's answer says is true: done, surely not done, or possibly done; and under one key it is done once.

use engine::show::{Fact, Show};
use live::director::Refused;
use live::journal::Availability;
use live::stop::Stopper;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tests::show::{Data, SmallDisk, finish, quick, received, unhurried};
use tests::station::Station;

async fn donate(station: &Station, key: &str, message: &str) -> (u16, Value) {
    let request = Client::new().post(station.url("/donations")).header("Idempotency-Key", key);
    let response: Response = request.json(&json!({ "message": message })).send().await.expect("it answers");
    (response.status().as_u16(), response.json().await.expect("JSON"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_refused_when_the_disk_is_full_does_not_happen_when_there_is_space() {
    let disk = SmallDisk::default();
    let (director, handle) = disk.start(unhurried());
    let (stopper, stop) = Stopper::new();
    let running = tokio::spawn(director.run(stop));
    handle.tell(received(0, "on air")).await.expect("there is space");
    handle.tell(received(1, "waits")).await.expect("there is space");
    disk.fill(true);
    // The first ones find out that the disk is full, the others know it.
    for fact in [Fact::Cleared, received(2, "a dog"), Fact::Paused, received(3, "an owl")] {
        let refused = handle.tell(fact).await.expect_err("the disk is full");
        assert!(matches!(refused, Refused::JournalUnavailable(_)), "{refused}");
    }
    disk.fill(false);
    handle.journal().state().wait_for(|state| *state == Availability::Available).await.expect("it runs");
    handle.tell(received(4, "a fox")).await.expect("there is space");
    let known = |show: &Show| {
        let known = ["test:0", "test:1", "test:2", "test:3", "test:4"].map(|id| show.knows(id));
        (known, show.is_paused(), show.undo().is_some())
    };
    assert_eq!(handle.ask(known).await, Ok(([true, true, false, false, true], false, false)));
    let text = String::from_utf8(disk.held()).expect("text");
    assert!(!text.contains("\"cleared\"") && !text.contains("an owl"), "{text}");
    stopper.ask_now();
    running.await.expect("no panic").expect("a thread for frames");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_repeated_with_its_key_happens_once_in_this_session_and_the_next_ones() {
    let data = Data::default();
    let station = Station::open(data.start(unhurried()), 0).await;
    let tries = futures_util::future::join_all((0..10).map(|_| donate(&station, "key-1", "a cat"))).await;
    let (status, answer) = tries[0].clone();
    assert_eq!(status, 200, "{answer}");
    assert!(tries.iter().all(|one| *one == (status, answer.clone())), "{tries:?}");
    let (other, _) = donate(&station, "key-2", "a cat").await;
    assert_eq!((other, station.ask(Show::received_total).await), (200, 2));
    let (status, words) = donate(&station, "key-1", "a dog").await;
    assert_eq!(status, 422, "{words}");
    for wrong in ["", "with a space", &"x".repeat(256)] {
        assert_eq!(donate(&station, wrong, "a cat").await.0, 400, "{wrong:?}");
    }
    finish(station.close()).await;
    for _ in 0..2 {
        let station = Station::open(data.start(quick()), 0).await;
        assert_eq!(donate(&station, "key-1", "a cat").await, (200, json!({ "repeated": true })));
        assert_eq!(station.ask(|show| show.handover().seen.len()).await, 2);
        finish(station.close()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_was_refused_may_come_again_under_its_key() {
    let data = Data::default();
    let station = Station::open(data.start(quick()), 0).await;
    let undo = || async {
        let request = Client::new().post(station.url("/queue/undo")).header("Idempotency-Key", "undo");
        request.send().await.expect("it answers").status().as_u16()
    };
    assert_eq!(undo().await, 409, "there is nothing to undo");
    station.service.handle.tell(Fact::Paused).await.expect("it is taken");
    for number in 0..3 {
        station.donate(number, "a cat").await;
    }
    station.service.handle.tell(Fact::Cleared).await.expect("it is taken");
    assert_eq!(undo().await, 200);
    assert_eq!(undo().await, 200, "its answer again");
    finish(station.close()).await;
}
