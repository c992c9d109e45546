//! Whole sessions without a window: journal, director and crew together, in real time.

use std::fs;

use engine::show::journal::read;
use engine::show::{End, Fact, RequestId, Show};
use tests::show::{Data, OneStroke, donation, ended, finish, quick, received};

/// The ends of a file, computed again.
fn ends_of(path: &std::path::Path) -> Vec<(String, End)> {
    let recording = read(&fs::read(path).expect("the file is there")).expect("no damage");
    let mut show = Show::new();
    recording.entries.iter().for_each(|entry| show.apply(entry));
    show.history().map(|ended| (ended.request.to_string(), ended.end)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_donation_has_its_end_and_the_file_tells_the_same() {
    let data = Data::default();
    let service = data.start(quick());
    for (number, message) in
        ["a cat", "something nasty", "planner fails", "judge panics", ""].iter().enumerate()
    {
        service.handle.tell(received(number, message)).await.expect("the journal takes it");
    }
    ended(&service, 5).await;
    let path = service.path.clone();
    let summary = finish(service).await;
    let mut ends = ends_of(&path);
    ends.sort();
    let expected = [
        ("test:0", End::Drawn),
        ("test:1", End::Card),
        ("test:2", End::Card),
        ("test:3", End::Card),
        ("test:4", End::NoWish),
    ];
    assert_eq!(ends, expected.map(|(id, end)| (id.to_owned(), end)));
    assert_eq!(summary.ends.iter().sum::<u64>(), 5);
    assert!(read(&fs::read(&path).expect("it is there")).expect("no damage").is_ended());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_that_panics_is_a_failed_plan_and_not_the_end() {
    let data = Data::default();
    let service = data.start(quick());
    service.handle.tell(received(1, "planner panics")).await.expect("the journal takes it");
    service.handle.tell(received(2, "a cat")).await.expect("the journal takes it");
    ended(&service, 2).await;
    let path = service.path.clone();
    finish(service).await;
    assert_eq!(ends_of(&path), [("test:1".to_owned(), End::Card), ("test:2".to_owned(), End::Drawn)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unfinished_goes_on_in_the_next_session() {
    let data = Data::default();
    let service = data.start_with(quick(), OneStroke { stroke_ms: 60_000 });
    service.handle.tell(received(1, "a long one")).await.expect("the journal takes it");
    service.handle.tell(received(2, "a cat")).await.expect("the journal takes it");
    service
        .handle
        .tell(Fact::Moved { request: RequestId::first(donation(2, "").id), place: 0 })
        .await
        .expect("taken");
    finish(service).await;
    let service = data.start(quick());
    let carried = service.handle.ask(Show::carried).await.expect("it runs");
    assert!(carried.seen.contains(&"test:1".to_owned()) && carried.seen.contains(&"test:2".to_owned()));
    service.handle.tell(received(1, "the same again")).await.expect("the journal takes it");
    let on_air = service.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().to_string())).await;
    assert!(on_air.expect("it runs").is_some());
    finish(service).await;
}
