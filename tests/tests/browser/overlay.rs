//! The overlay's canvas is the engine's picture: in every look and size, hidden, and after a restart.

use engine::geometry::Size;
use engine::plan::CanvasSpec;
use engine::show::{Show, ShowSettings};
use engine::stage::{self, Layout};
use live::jobs::Artist;
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::show::{Data, OneStroke, finish, quick};
use tests::station::{Station, stage_settings};

use crate::picture::{canvas, frame_png, is_seen, is_the_engines};

#[tokio::test(flavor = "multi_thread")]
async fn the_overlays_canvas_is_the_engines_picture_of_the_frame_it_says() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 1, draw_max_sec: 3, scale: 4, ..quick() };
    let artist = Artist::new(CanvasSpec::default());
    let station = Station::open(data.start_with(settings.clone(), artist), 0).await;
    let window = Size::new(1920, 1080);
    let looks = [
        ("/overlay?scale=4", stage_settings()),
        ("/overlay", stage::StageSettings { size: Some(window), ..stage_settings() }),
        (
            "/overlay?layout=overlay",
            stage::StageSettings { layout: Layout::Overlay, size: Some(window), ..stage_settings() },
        ),
        (
            "/overlay?hud=0&scale=3",
            stage::StageSettings { layout: Layout::Bare, scale: 3, ..stage_settings() },
        ),
        ("/overlay?layout=1080p", stage::StageSettings { layout: Layout::FullHd, ..stage_settings() }),
        ("/overlay?layout=panel&scale=4", stage_settings()),
    ];
    let mut pages = Vec::new();
    for (path, look) in looks {
        let mut page = browser.open(&station.url(path), 1920, 1080).await;
        page.until("overlay.frame !== null").await;
        assert!(is_the_engines(&station, &mut page, look).await, "{path}");
        pages.push((page, look));
    }
    station.donate(1, "a red fox under the northern lights").await;
    station.donate(2, "something nasty").await;
    let mut compared = 0;
    while station.ask(Show::ended_total).await < 2 {
        for (page, look) in &mut pages {
            compared += u32::from(is_the_engines(&station, page, *look).await);
        }
        let (page, _) = &mut pages[0];
        page.reload().await;
        page.until("overlay.frame !== null").await;
    }
    // One of each look at least: how many there is time for depends on the machine.
    assert!(compared >= 4, "{compared} pictures were compared");

    // The service goes and comes again at the same address: the page finds it by itself.
    let port = station.address.port();
    finish(station.close()).await;
    let settings = ShowSettings { hold_sec: 60, ..settings };
    let again = Station::open(data.start_with(settings, OneStroke { stroke_ms: 300 }), port).await;
    again.donate(3, "a cat").await;
    again.until("the cat is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;
    for (page, look) in &mut pages {
        page.until("overlay.picture.width > 0").await;
        while !is_the_engines(&again, page, *look).await {}
    }
    let (page, _) = &mut pages[0];
    let (frame, _, pixels) = canvas(page).await;
    assert!(pixels == frame_png(&again, frame).await, "/frame.png?frame={frame} is another picture");
    finish(again.service).await;
}

/// Waits until the picture of the page has this size.
async fn is_sized(page: &mut Page, Size { w, h }: Size) {
    page.until(&format!("overlay.picture.width === {w} && overlay.picture.height === {h}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overlay_fits_a_source_of_any_size_and_follows_it() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(ShowSettings { hold_sec: 600, scale: 4, ..quick() }), 0).await;
    station.donate(1, "a cat").await;
    station.until("it is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;
    let mut page = browser.open(&station.url("/overlay"), 800, 600).await;
    let sizes = [(800, 600), (1280, 768), (1080, 1920), (300, 300), (360, 200)].map(|(w, h)| Size::new(w, h));
    for size in sizes {
        let metrics = json!({ "width": size.w, "height": size.h, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", metrics).await;
        is_sized(&mut page, size).await;
        let layout = stage::layout_for(Layout::Panel, CanvasSpec::default().size, size);
        let settings = stage::StageSettings { layout, size: Some(size), ..stage_settings() };
        while !is_the_engines(&station, &mut page, settings).await {}
        while !is_seen(&station, &mut page, settings).await {}
        let box_of = "JSON.stringify(document.querySelector('canvas').getBoundingClientRect())";
        let seen: Value =
            serde_json::from_str(page.eval(box_of).await.as_str().expect("text")).expect("JSON");
        assert_eq!(
            [&seen["x"], &seen["y"], &seen["width"], &seen["height"]],
            [0, 0, size.w, size.h],
            "{size:?}"
        );
    }
    // One pixel of the picture is one of the screen, whatever the screen's density.
    let metrics = json!({ "width": 400, "height": 300, "deviceScaleFactor": 2, "mobile": false });
    page.call("Emulation.setDeviceMetricsOverride", metrics).await;
    is_sized(&mut page, Size::new(800, 600)).await;
    assert_eq!(page.eval("document.querySelector('canvas').getBoundingClientRect().width").await, 400);
    finish(station.close()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_overlay_follows_the_show_and_survives_a_restart() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 2, scale: 4, ..quick() };
    let station = Station::open(data.start_with(settings.clone(), OneStroke { stroke_ms: 500 }), 0).await;
    let mut page = browser.open(&station.url("/overlay?scale=4"), 1920, 1080).await;
    page.until("overlay.frame !== null").await;
    // Another scene is shown: OBS hides the page of a source just so.
    let mut other = browser.open("about:blank", 800, 600).await;
    other.call("Page.bringToFront", json!({})).await;
    page.until("document.visibilityState === 'hidden'").await;
    station.donate(1, "a red fox").await;
    station.until("it is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;
    let begun = page.eval("overlay.frame").await;
    page.until(&format!("overlay.frame > {begun}")).await;
    while !is_the_engines(&station, &mut page, stage_settings()).await {}

    let port = station.address.port();
    finish(station.close()).await;
    let again = Station::open(data.start_with(settings, OneStroke { stroke_ms: 300 }), port).await;
    again.donate(2, "a cat").await;
    again.until("it has ended", |show| show.ended_total() == 1).await;
    page.until(&format!("overlay.frame >= {}", again.screens().last_entry().expect("a screen").key())).await;
    assert_eq!(page.eval("document.visibilityState").await, "hidden");
    page.call("Page.bringToFront", json!({})).await;
    page.until("document.visibilityState === 'visible'").await;
    while !is_the_engines(&again, &mut page, stage_settings()).await {}
    finish(again.close()).await;
}
