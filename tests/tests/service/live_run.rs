//! Whole sessions without a window: journal, director and jobs together, in real time.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use engine::hash::FrameHash;
use engine::show::journal::read;
use engine::show::{End, Fact, Misfit, Notice, OnAirPhase, RequestId, Screen, Show, ShowSettings};
use engine::stage::render;
use engine::time::Frame;
use live::director::Refused;
use live::journal::Availability;
use live::replay::{Hashed, Hashes, Playback};
use live::stop::Stopper;
use tests::program::Program;
use tests::show::{Data, OneStroke, SmallDisk, donation, ended, finish, quick, received, unhurried};

/// The ends of a file, computed again.
fn ends_of(path: &Path) -> Vec<(String, End)> {
    let recording = read(&fs::read(path).expect("the file is there")).expect("no damage");
    let mut show = Show::new();
    recording.entries.iter().for_each(|entry| drop(show.apply(entry)));
    show.history().map(|ended| (ended.request.to_string(), ended.end)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_donation_has_its_end_and_the_file_tells_the_same() {
    let data = Data::default();
    let service = data.start(quick());
    let wishes = ["a cat", "something nasty", "planner fails", "judge panics", ""];
    for (number, message) in wishes.iter().enumerate() {
        service.handle.tell(received(number, message)).await.expect("the journal takes it");
    }
    ended(&service, 5).await;
    let path = service.path.clone();
    let summary = finish(service).await;
    let mut ends = ends_of(&path);
    ends.sort();
    let expected = [End::Drawn, End::Card, End::Card, End::Card, End::NoWish];
    let ids = (0..).map(|number| format!("test:{number}"));
    assert_eq!(ends, ids.zip(expected).collect::<Vec<_>>());
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
async fn of_two_commands_that_race_for_one_request_one_is_told_that_it_came_too_late() {
    let data = Data::default();
    let service = data.start_with(unhurried(), OneStroke { stroke_ms: 60_000 });
    for number in 1..=2 {
        service.handle.tell(received(number, "a long one")).await.expect("the journal takes it");
    }
    let request = RequestId::first(donation(2, "").id);
    let remove = || service.handle.tell(Fact::Removed { request: request.clone() });
    let (one, other) = tokio::join!(remove(), remove());
    let late = Err(Refused::Misfit(Misfit::NotWaiting(request.clone())));
    assert!([(Ok(()), late.clone()), (late, Ok(()))].contains(&(one, other)));
    finish(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unfinished_goes_on_in_the_next_session() {
    let data = Data::default();
    let service = data.start_with(unhurried(), OneStroke { stroke_ms: 60_000 });
    for number in 1..=3 {
        service.handle.tell(received(number, "a long one")).await.expect("the journal takes it");
    }
    let moved = Fact::Moved { request: RequestId::first(donation(3, "").id), place: 0 };
    service.handle.tell(moved).await.expect("the journal takes it");
    finish(service).await;
    let service = data.start(quick());
    service.handle.tell(received(1, "the same again")).await.expect("the journal takes it");
    ended(&service, 3).await;
    let path = service.path.clone();
    finish(service).await;
    let order: Vec<String> = ends_of(&path).into_iter().map(|(id, _)| id).collect();
    assert_eq!(order, ["test:1", "test:3", "test:2"], "nothing twice, and the operator's order holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_a_live_run_are_those_of_its_replay() {
    let data = Data::default();
    let service = data.start(ShowSettings { hold_sec: 1, ..quick() });
    let mut screens = service.handle.screens();
    for (number, message) in ["a cat", "nasty things", "a dog"].iter().enumerate() {
        service.handle.tell(received(number, message)).await.expect("the journal takes it");
    }
    let mut taken = Vec::new();
    while service.handle.ask(Show::ended_total).await.expect("it runs") < 3 {
        let published = screens.borrow_and_update().clone();
        taken.push(published);
        screens.changed().await.expect("it runs");
    }
    let path = service.path.clone();
    finish(service).await;
    let mut playback = Playback::open(&path).expect("the file is whole");
    let mut different = BTreeSet::new();
    for published in &taken {
        let hash = picture(&published.screen);
        assert_eq!(picture(&playback.screen(published.frame)), hash, "frame {}", published.frame.0);
        different.insert(hash);
    }
    assert!(different.len() > 10, "{} different pictures in {} looks", different.len(), taken.len());
}

fn picture(screen: &Screen) -> FrameHash {
    let settings = engine::stage::StageSettings { scale: 2, ..engine::stage::StageSettings::default() };
    let picture = render(settings, screen).expect("the settings make one");
    FrameHash::of(picture.size(), picture.pixels())
}

#[tokio::test(flavor = "multi_thread")]
async fn hashes_are_the_same_however_far_apart_they_are_asked_for() {
    let data = Data::default();
    let service = data.start(ShowSettings { hold_sec: 1, ..quick() });
    service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
    ended(&service, 1).await;
    let path = service.path.clone();
    finish(service).await;
    let mut playback = Playback::open(&path).expect("the file is whole");
    let (settings, range) = (playback.stage_settings(None, Some(1)), (Frame::ZERO, playback.last()));
    let mut all = |every| -> Vec<_> {
        Hashes::new(&mut playback, settings, range, every).expect("a picture").collect()
    };
    let by_kind = |lines: Vec<Hashed>| lines.into_iter().partition::<Vec<_>, _>(|line| line.last.is_empty());
    let ((each, last), (few, last_of_few)) = (by_kind(all(1)), by_kind(all(60)));
    assert_eq!(last, last_of_few, "the last picture before an end has its line either way");
    assert_eq!(last.len(), 1);
    assert_eq!(each.iter().find(|one| one.frame == last[0].frame).map(|one| one.hash), Some(last[0].hash));
    assert_eq!(each.len() as u64, range.1.0 + 1);
    assert!(few.iter().any(|hashed| hashed.ends == [("test:1".to_owned(), "drawn")]));
    for hashed in few {
        let same = each.iter().find(|one| one.frame == hashed.frame);
        assert_eq!(same.map(|one| one.hash), Some(hashed.hash), "frame {}", hashed.frame.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_waits_for_the_drawing_and_not_for_its_hold() {
    let data = Data::default();
    let service = data.start(ShowSettings { hold_sec: 3600, ..quick() });
    service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
    let mut screens = service.handle.screens();
    let drawing = |screen: &Screen| matches!(screen.phase, OnAirPhase::Drawing(_));
    screens.wait_for(|published| drawing(&published.screen)).await.expect("it runs");
    service.stopper.ask();
    // Whatever is asked after the show was asked to stop is answered after it heard of it.
    service.handle.ask(|_| ()).await.expect("the drawing goes on");
    assert_eq!(service.handle.tell(received(2, "too late")).await, Err(Refused::Stopping));
    let path = service.path.clone();
    let summary = tokio::task::spawn_blocking(|| service.join()).await.expect("no panic").expect("in order");
    assert_eq!(ends_of(&path), [("test:1".to_owned(), End::Drawn)]);
    assert!(summary.frames < 3600, "{} frames", summary.frames);
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_twice_it_stops_at_once_and_loses_nothing() {
    let data = Data::default();
    let service = data.start_with(unhurried(), OneStroke { stroke_ms: 60_000 });
    service.handle.tell(received(1, "a cat")).await.expect("the journal takes it");
    let mut screens = service.handle.screens();
    let drawing = |screen: &Screen| matches!(screen.phase, OnAirPhase::Drawing(_));
    screens.wait_for(|published| drawing(&published.screen)).await.expect("it runs");
    service.stopper.ask();
    service.stopper.ask();
    let path = service.path.clone();
    tokio::task::spawn_blocking(|| service.join()).await.expect("no panic").expect("in order");
    assert_eq!(ends_of(&path), []);
    let service = data.start(quick());
    ended(&service, 1).await;
    finish(service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_on_screen_and_nothing_is_taken_until_there_is_space() {
    let disk = SmallDisk::default();
    let (director, handle) = disk.start(quick());
    let (stopper, stop) = Stopper::new();
    let running = tokio::spawn(director.run(stop));
    handle.tell(received(1, "a cat")).await.expect("there is space");
    disk.fill(true);
    let mut waiting = handle.journal().submit(received(2, "a dog")).await.expect("it runs");
    let mut screens = handle.screens();
    let says_so = |screen: &Screen| screen.notice == Some(Notice::JournalUnavailable);
    screens.wait_for(|published| says_so(&published.screen)).await.expect("it runs");
    assert!(waiting.try_recv().is_err(), "the donation is not accepted");
    let refused = handle.tell(Fact::Paused).await.expect_err("the operator is told");
    assert!(matches!(refused, Refused::JournalUnavailable(_)), "{refused}");
    disk.fill(false);
    handle.journal().state().wait_for(|state| *state == Availability::Available).await.expect("it runs");
    assert!(waiting.await.is_ok(), "the donation is accepted now");
    screens.wait_for(|published| !says_so(&published.screen)).await.expect("it runs");
    while handle.ask(Show::ended_total).await.expect("it runs") < 2 {
        screens.changed().await.expect("it runs");
    }
    stopper.ask_now();
    let summary = running.await.expect("no panic").expect("a thread for frames");
    assert!(!summary.journal_lost);
}

/// Prints figures; `cargo test --release -p tests --test service burst -- --nocapture` gives those of the documentation.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_ten_thousand_donations_is_durable_and_none_is_lost() {
    const DONATIONS: usize = 10_000;
    let data = Data::default();
    let service = data.start_with(unhurried(), OneStroke { stroke_ms: 3_000 });
    service.handle.tell(received(0, "on air meanwhile")).await.expect("the journal takes it");
    let mut screens = service.handle.screens();
    let drawing = |screen: &Screen| matches!(screen.phase, OnAirPhase::Drawing(_));
    screens.wait_for(|published| drawing(&published.screen)).await.expect("it runs");
    let began = Instant::now();
    let mut receipts = Vec::with_capacity(DONATIONS);
    for number in 1..=DONATIONS {
        receipts.push(service.handle.journal().submit(received(number, "")).await.expect("it runs"));
    }
    for receipt in receipts {
        receipt.await.expect("it is durable");
    }
    let took = began.elapsed();
    ended(&service, DONATIONS as u64 + 1).await;
    let summary = finish(service).await;
    let (p50, p99, longest) =
        (summary.frame_times.quantile(500), summary.frame_times.quantile(990), summary.frame_times.longest());
    println!(
        "{DONATIONS} donations durable in {took:?}; {} frames: p50 {p50:?}, p99 {p99:?}, longest {longest:?}",
        summary.frame_times.total()
    );
    assert_eq!(summary.ends[End::NoWish as usize], DONATIONS as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_does_not_warn_that_donation_alerts_is_not_connected() {
    let settings = [("API_HOST", "127.0.0.1".to_owned()), ("API_PORT", "0".to_owned())];
    let program = Program::start(&["demo", "--headless"], &settings).await;
    let health = program.ask("GET", "/health", "").await.json();
    let links = health["links"].as_array().expect("links");
    let donations = links.iter().find(|link| link["name"] == "donations").expect("its link");
    assert_eq!(donations["state"], "fine");
    assert!(!donations["words"].as_str().expect("words").contains("DonationAlerts"), "{donations}");
    program.end().await;
}
