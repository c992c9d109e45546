//! The picture over the network: any frame of the session, and overlays that are slow.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::hash::FrameHash;
use engine::plan::CanvasSpec;
use engine::show::{End, Picture, Show, ShowSettings};
use engine::stage::render;
use engine::time::Frame;
use futures_util::future::join_all;
use live::jobs::Artist;
use live::replay::Playback;
use serde_json::{Value, json};
use tests::show::{Data, finish, quick};
use tests::station::{Station, stage_settings};

/// Status, hash and file of a frame.
async fn picture(station: &Station, frame: u64) -> (u16, String, Vec<u8>) {
    let answer = reqwest::get(station.url(&format!("/frame.png?frame={frame}"))).await.expect("an answer");
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let (said, hash) = (header("x-frame").map(str::to_owned), header("x-frame-hash").unwrap_or_default());
    let (status, hash) = (answer.status().as_u16(), hash.to_owned());
    assert!(status != 200 || said == Some(frame.to_string()), "{said:?}");
    (status, hash, answer.bytes().await.expect("a file").to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_frame_of_the_session_can_be_asked_for_and_is_what_a_replay_shows() {
    live::net::tls::install();
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 1, draw_max_sec: 5, scale: 4, ..quick() };
    let station = Station::open(data.start_with(settings, Artist::new(CanvasSpec::default())), 0).await;
    station.donate(1, "a red fox under the northern lights").await;
    station.until("it is on air", |show| show.on_air().is_some()).await;
    // Taken while they are on screen, or just were.
    let mut taken = Vec::new();
    while station.ask(Show::ended_total).await == 0 {
        let latest = *station.screens().last_entry().expect("a screen").key();
        taken.push((latest, picture(&station, latest).await));
    }
    assert!(taken.len() > 5, "{} pictures were taken", taken.len());
    station.donate(2, "something nasty").await;
    station.until("both have ended", |show| show.ended_total() == 2).await;
    let published = station.screens();
    // Far more than are kept in memory.
    assert!(published.len() > 200, "{} screens", published.len());

    // Of hundreds a few from the first to the last: each costs a replay of the session.
    for (frame, early) in taken.iter().step_by(13).chain(taken.last()) {
        assert_eq!((early.0, picture(&station, *frame).await == *early), (200, true), "frame {frame}");
    }
    let now = station.ask(|show| show.now().0).await;
    let mut playback = Playback::open(&station.service.path).expect("a session");
    for frame in (0..now).step_by(23) {
        let (status, hash, _) = picture(&station, frame).await;
        let screen = playback.screen(Frame(frame));
        let replayed = render(stage_settings(), &screen).expect("a picture");
        assert_eq!(
            (status, hash),
            (200, FrameHash::of(replayed.size(), replayed.pixels()).to_string()),
            "{frame}"
        );
    }
    for (frame, screen) in published.iter().step_by(17) {
        let live = render(stage_settings(), screen).expect("a picture");
        let hash = FrameHash::of(live.size(), live.pixels()).to_string();
        assert_eq!(picture(&station, *frame).await.1, hash, "published frame {frame}");
    }
    assert_eq!(picture(&station, now + 10_000).await.0, 404);
    // Whoever asks for many at once waits for none of them.
    let many = join_all((1..17).map(|frame| picture(&station, frame))).await;
    let statuses: BTreeSet<u16> = many.iter().map(|(status, ..)| *status).collect();
    assert!(statuses.contains(&200) && statuses.is_subset(&[200, 503].into()), "{statuses:?}");
    finish(station.close()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_the_next_frame_is_blank_live_and_in_the_replay_and_resuming_goes_on() {
    live::net::tls::install();
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 60, draw_max_sec: 5, scale: 4, ..quick() };
    let station = Station::open(data.start_with(settings, Artist::new(CanvasSpec::default())), 0).await;
    station.donate(1, "a red fox under the northern lights").await;
    station
        .until("strokes are on air", |show| {
            matches!(show.screen().picture, Picture::Drawing { cursor: 100.., .. })
        })
        .await;
    station.donate(2, "a blue boat").await;
    station.until("the next one waits", |show| show.waiting().count() == 1).await;

    let hide = async || {
        let asked = reqwest::Client::new().post(station.url("/queue/hide")).send().await.expect("an answer");
        (asked.status().as_u16(), asked.json::<Value>().await.expect("JSON"))
    };
    assert_eq!(hide().await, (200, json!({ "request": "test:1", "paused": true })));
    // The answer may be here before the frame that shows it.
    let (hidden, screen) = station.first_published("a pause", |screen| screen.paused).await;
    assert_eq!(screen.picture, Picture::Blank);
    let before =
        station.screens().range(..hidden).next_back().map(|(frame, screen)| (*frame, Arc::clone(screen)));
    let before = before.expect("a screen before it");
    assert!(matches!(before.1.picture, Picture::Drawing { .. }), "seen until the frame before");
    let ended = station.ask(|show| show.history().next().map(|ended| (ended.end, ended.frame))).await;
    assert_eq!(ended, Some((End::Skipped, Frame(hidden))));
    assert_eq!(hide().await, (200, json!({ "request": null, "paused": true })), "nothing on air is no error");

    let mut playback = Playback::open(&station.service.path).expect("a session");
    for (frame, picture) in [(hidden - 1, None), (hidden, Some(Picture::Blank))] {
        let screen = playback.screen(Frame(frame));
        assert_eq!(screen.paused, picture.is_some(), "frame {frame}");
        assert!(picture.is_none_or(|picture| screen.picture == picture), "frame {frame}");
    }
    let resume = reqwest::Client::new().post(station.url("/queue/resume")).send().await.expect("an answer");
    assert_eq!(resume.status().as_u16(), 200);
    station
        .until("the next one is on air", |show| {
            show.on_air().is_some_and(|on_air| on_air.request.id().donation == "test:2")
        })
        .await;
    finish(station.close()).await;
}
