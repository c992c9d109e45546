//! Dock and overlay in Chromium: the pixels are the engine's, every word does what it says, a stranger can do nothing.
//!
//! Needs Chromium (Debian: `apt-get install chromium`). Where there is none, each test says so and ends; where `CI` is set it fails.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::geometry::Size;
use engine::plan::CanvasSpec;
use engine::show::{Moderation, ModerationMode, Show, ShowSettings};
use engine::stage::{self, Layout, render};
use live::jobs::Artist;
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::outer_address;
use tests::show::{Data, OneStroke, finish, quick};
use tests::station::{KEY, Station, TOKEN, stage_settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// What the overlay's canvases hold together, read in one go: the frame it says, width, and `0x00RRGGBB`.
async fn canvas(page: &mut Page) -> (u64, usize, Vec<u32>) {
    let read = "(() => {
        const canvas = overlay.picture.copy();
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let text = '';
        for (let at = 0; at < data.length; at += 32768) {
            text += String.fromCharCode(...data.subarray(at, at + 32768));
        }
        return [overlay.frame, canvas.width, btoa(text)];
    })()";
    let answer = page.eval(read).await;
    let bytes = STANDARD.decode(answer[2].as_str().expect("base64")).expect("base64");
    let pixels = bytes.chunks_exact(4).map(|rgba| {
        assert_eq!(rgba[3], 255, "the picture is opaque");
        u32::from_be_bytes([0, rgba[0], rgba[1], rgba[2]])
    });
    (answer[0].as_u64().expect("a frame"), answer[1].as_u64().expect("a width") as usize, pixels.collect())
}

/// Compares the canvas with the engine's picture of the frame it says. Whether that frame's screen is known.
async fn is_the_engines(station: &Station, page: &mut Page, settings: stage::StageSettings) -> bool {
    let (frame, width, pixels) = canvas(page).await;
    let Some(screen) = station.screen(frame) else { return false };
    let expected = render(settings, &screen).expect("a picture");
    assert_eq!(width, expected.size().w as usize);
    let differs = pixels.iter().zip(expected.pixels()).position(|(one, other)| one != other);
    let place = differs.map(|index| (index % width, index / width));
    assert_eq!(place, None, "frame {frame} of {settings:?} differs first there");
    true
}

/// Compares what the browser shows with the engine's picture of the frame that the page says, pixel by pixel. Whether it
/// said the same frame before and after, and its screen is known.
async fn is_seen(station: &Station, page: &mut Page, settings: stage::StageSettings) -> bool {
    let frame = page.eval("overlay.frame").await;
    // What was painted is shown with the next picture of the page.
    page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    let shown = STANDARD.decode(page.screenshot(false).await).expect("base64");
    let screen = frame.as_u64().and_then(|frame| station.screen(frame));
    let Some(screen) = screen else { return false };
    if page.eval("overlay.frame").await != frame {
        return false;
    }
    let expected = render(settings, &screen).expect("a picture");
    let seen = pixels_of(shown);
    let differs = seen.iter().zip(expected.pixels()).position(|(one, other)| one != other);
    let width = expected.size().w as usize;
    let place = differs.map(|index| (index % width, index / width));
    assert_eq!((seen.len(), place), (expected.pixels().len(), None), "{settings:?} is seen otherwise there");
    true
}

/// The pixels of a PNG file.
fn pixels_of(file: impl AsRef<[u8]>) -> Vec<u32> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a picture");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("pixels");
    let step = info.color_type.samples();
    bytes.chunks_exact(step).map(|pixel| u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]])).collect()
}

/// The picture of a frame from the API.
async fn frame_png(station: &Station, frame: u64) -> Vec<u32> {
    let url = station.url(&format!("/frame.png?frame={frame}"));
    let file = reqwest::get(url).await.expect("an answer").bytes().await.expect("a file");
    pixels_of(file)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overlays_canvas_is_the_engines_picture_of_the_frame_it_says() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 3, draw_max_sec: 6, scale: 4, ..quick() };
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

/// How a WebSocket from the page to `path` ends: its code, and how many messages came before.
async fn socket_end(page: &mut Page, path: &str) -> Value {
    let socket = format!(
        "new Promise((done) => {{ let told = 0; const socket = new WebSocket('{path}'); \
         socket.onmessage = () => told++; socket.onclose = ({{ code }}) => done([code, told]); }})"
    );
    page.eval(&socket).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_another_machine_the_key_shows_the_overlay_and_the_token_the_dock() {
    let Some(browser) = Browser::for_test().await else { return };
    // Without a network there is no other machine either; what the guard says of one is tested beside it.
    let Some(outer) = outer_address() else { return };
    let data = Data::default();
    let station = Station::open_to_all(data.start(ShowSettings { hold_sec: 60, scale: 4, ..quick() })).await;
    station.donate(1, "a cat").await;
    station.until("it is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;

    let with_key = station.url_at(outer, &format!("/overlay?key={KEY}&scale=4"));
    let mut page = browser.open(&with_key, 1920, 1080).await;
    page.until("overlay.frame !== null").await;
    while !is_the_engines(&station, &mut page, stage_settings()).await {}
    for path in ["/queue", "/history", "/frame.png"] {
        let read = format!("fetch('{path}?key={KEY}').then((answer) => answer.status)");
        assert_eq!(page.eval(&read).await, 401, "the key shows the overlay alone: {path}");
    }
    assert_eq!(socket_end(&mut page, &format!("/events?key={KEY}")).await, json!([1008, 0]));

    let mut page = browser.open(&station.url_at(outer, "/overlay"), 1920, 1080).await;
    assert_eq!(socket_end(&mut page, "/overlay/stream").await, json!([1008, 0]), "neither key nor token");
    assert_eq!(socket_end(&mut page, "/overlay/stream?key=guessed").await, json!([1006, 0]));
    assert_eq!(page.eval("overlay.frame").await, Value::Null);

    let mut page = browser.open(&station.url_at(outer, "/dock"), 420, 900).await;
    assert_eq!(socket_end(&mut page, "/events").await, json!([1008, 0]));
    let pause = "fetch('/queue/pause', { method: 'POST' }).then((answer) => answer.status)";
    assert_eq!(page.eval(pause).await, 401);
    assert_ne!(page.eval("document.getElementById('linked').textContent").await, "Live");
    assert!(!station.ask(Show::is_paused).await);

    let mut page = browser.open(&station.url_at(outer, &format!("/dock#token={TOKEN}")), 420, 900).await;
    page.until("document.getElementById('linked').textContent === 'Live'").await;
    assert_eq!(page.eval("location.href.includes('token')").await, false, "the address no longer tells it");
    page.until("document.querySelector('canvas')?.width > 0").await;
    press(&mut page, "#air", "Pause").await;
    station.until("it rests", Show::is_paused).await;
    finish(station.close()).await;
}

/// Presses the first button in `place` that says `label`.
async fn press(page: &mut Page, place: &str, label: &str) {
    let found = format!(
        "[...document.querySelectorAll('{place} button')].find((one) => one.textContent === '{label}' && \
         one.checkVisibility() && !one.disabled)"
    );
    page.until(&found).await;
    page.eval(&format!("{found}.focus()")).await;
    page.press("Enter", "\r").await;
}

/// What stands over the right edge of the page.
const BEYOND: &str = "[...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 0.5)
    .map((one) => one.outerHTML.slice(0, 80))";

#[tokio::test(flavor = "multi_thread")]
async fn the_dock_speaks_the_language_of_the_browser_and_fits_any_page() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(ShowSettings { hold_sec: 600, scale: 4, ..quick() }), 0).await;
    for number in 1..=3 {
        station.donate(number, "a cat").await;
    }
    station.until("one is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;
    let languages = [
        ("en-US,en", "en", ["Live", "Skip", "Next up 2"]),
        ("ru-RU,ru", "ru", ["На связи", "Пропустить", "Дальше 2"]),
        // The first of the browser's languages that is spoken.
        ("fr-FR,uk,ru", "ru", ["На связи", "Пропустить", "Дальше 2"]),
        ("ja", "en", ["Live", "Skip", "Next up 2"]),
    ];
    for (accepted, language, [live, skip, queue]) in languages {
        for (width, height) in [(300, 900), (360, 740), (800, 600), (1280, 768), (1080, 1920)] {
            let mut page = browser.open("about:blank", width, height).await;
            let agent = json!({ "userAgent": "Chromium", "acceptLanguage": accepted });
            page.call("Network.setUserAgentOverride", agent).await;
            page.go(&station.url("/dock")).await;
            page.until(&format!("document.getElementById('linked').textContent === '{live}'")).await;
            page.until("document.querySelectorAll('#queue li').length === 2").await;
            assert_eq!(page.eval("document.documentElement.lang").await, language, "{accepted}");
            assert_eq!(page.eval("document.getElementById('skip').textContent").await, skip, "{accepted}");
            assert_eq!(page.eval("document.getElementById('queue-title').textContent").await, queue);
            assert_eq!(page.eval(BEYOND).await, json!([]), "{accepted} at {width} x {height}");
            page.look_here(&format!("dock-{language}-{width}")).await;
        }
    }
    finish(station.close()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_word_of_the_dock_does_what_it_says() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 60, moderation: ModerationMode::Review, ..quick() };
    let station = Station::open(data.start(settings), 0).await;
    let mut page = browser.open(&station.url("/"), 300, 900).await;
    page.until("document.getElementById('linked').textContent === 'Live'").await;

    let evil = "<img src=x onerror=\"globalThis.pwned=1\"><script>globalThis.pwned=1</script>";
    page.eval("document.getElementById('test').open = true").await;
    let fill = |id: &str, text: &str| {
        format!("document.getElementById('{id}').value = {}", serde_json::to_string(text).expect("text"))
    };
    page.eval(&fill("test-donor", evil)).await;
    page.eval(&fill("test-message", evil)).await;
    press(&mut page, "#test", "Send").await;
    station.until("it is under review", |show| show.review().count() == 1).await;
    page.until("document.querySelector('#review .wish')").await;
    assert_eq!(page.eval("document.querySelector('#review .wish').textContent").await, evil);
    assert_eq!(page.eval("document.querySelector('#review .donor').textContent").await, evil);
    assert_eq!(page.eval("document.querySelectorAll('#review img, #review script').length").await, 0);
    press(&mut page, "#review", "Draw it").await;
    station.until("it is on air", |show| show.on_air().is_some()).await;

    for number in 1..=4 {
        station.donate(number, &format!("wish {number}")).await;
    }
    station.until("they are under review", |show| show.review().count() == 4).await;
    page.until("document.querySelector('#review .count').textContent === '4'").await;
    press(&mut page, "#review", "Refuse").await;
    station.until("one is refused", |show| show.review().count() == 3).await;
    for left in (0..3).rev() {
        page.until(&format!("document.querySelectorAll('#review li').length === {}", left + 1)).await;
        press(&mut page, "#review", "Draw it").await;
        station.until("one less", move |show| show.review().count() == left).await;
    }
    page.until("document.querySelectorAll('#queue li').length === 3").await;
    let second = station.ask(|show| show.waiting().nth(1).map(|(view, _)| view.id().clone())).await;
    press(&mut page, "#queue .list", "Next").await;
    let top = second.clone();
    station
        .until("it is the first", move |show| show.waiting().next().map(|(view, _)| view.id().clone()) == top)
        .await;
    page.until("document.querySelectorAll('#queue li').length === 3").await;
    press(&mut page, "#queue .list", "Remove").await;
    station.until("it is gone", |show| show.waiting().count() == 2).await;

    press(&mut page, "#queue", "Clear the queue").await;
    press(&mut page, "#clear-sure", "Keep them").await;
    assert_eq!(station.ask(|show| show.waiting().count()).await, 2);
    press(&mut page, "#queue", "Clear the queue").await;
    press(&mut page, "#clear-sure", "Clear").await;
    station.until("it is empty", |show| show.waiting().count() == 0).await;
    press(&mut page, "#undo-ask", "Bring them back").await;
    station.until("they are back", |show| show.waiting().count() == 2).await;

    press(&mut page, "#air", "Pause").await;
    station.until("it rests", Show::is_paused).await;
    let ended = station.ask(Show::ended_total).await;
    press(&mut page, "#air", "Skip").await;
    station.until("one more has ended", move |show| show.ended_total() > ended).await;
    press(&mut page, "#air", "Go on").await;
    station.until("it goes on", |show| !show.is_paused()).await;
    press(&mut page, "#air", "Hide").await;
    station.until("nothing is on air", |show| show.is_paused() && show.on_air().is_none()).await;
    press(&mut page, "#air", "Go on").await;
    station.until("it goes on again", |show| !show.is_paused()).await;

    page.eval("document.getElementById('history').open = true").await;
    page.until("document.querySelector('#history img')?.naturalWidth > 0").await;
    let rejected =
        "[...document.querySelectorAll('#history li')].some((one) => one.innerText.includes('Rejected'))";
    page.until(rejected).await;
    let waiting = station.ask(|show| show.waiting().count()).await;
    press(&mut page, "#history", "Draw again").await;
    station.until("it waits again", move |show| show.waiting().count() > waiting).await;
    assert_eq!(page.eval("globalThis.pwned === undefined").await, true);
    finish(station.service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_understood_is_shown_edited_before_its_turn_and_drawn_again() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 60, draw_max_sec: 2, ..quick() };
    let artist = Artist::new(CanvasSpec::default());
    let station = Station::open(data.start_with(settings, artist), 0).await;
    let mut page = browser.open(&station.url("/"), 420, 1200).await;
    page.until("document.getElementById('linked').textContent === 'Live'").await;
    station.donate(1, "a dog").await;
    station.until("the dog is on air", |show| show.on_air().is_some()).await;
    station.donate(2, "рыжий кот на велосипеде").await;
    let said = |place: &str, words: &str| {
        format!(
            "[...document.querySelectorAll('{place} .scene')].some((one) => one.innerText.includes('{words}'))"
        )
    };
    page.until(&said("#queue", "cat · ginger · rides bicycle")).await;

    press(&mut page, "#queue .list", "Edit").await;
    let set = |field: &str, words: &str| {
        format!("document.querySelector('#queue form.edit [name={field}]').value = '{words}'")
    };
    page.until("document.querySelector('#queue form.edit')").await;
    page.eval(&set("is", "fox")).await;
    page.eval(&set("looks", "white")).await;
    press(&mut page, "#queue form.edit", "Draw this").await;
    page.until(&said("#queue", "fox · white")).await;
    if let Some(path) = std::env::var_os("DOCK_SCREENSHOT") {
        let png = STANDARD.decode(page.screenshot(true).await).expect("base64");
        std::fs::write(path, png).expect("the picture can be written");
    }
    let of_fox = |show: &Show| {
        let on_air = show.on_air().and_then(|view| view.request.scene().cloned());
        on_air.is_some_and(|scene| scene.subjects[0].is == "fox")
    };
    press(&mut page, "#air", "Skip").await;
    station.until("the fox is on air", of_fox).await;
    page.eval("document.getElementById('history').open = true").await;
    page.until(&said("#history", "dog")).await;

    press(&mut page, "#air", "Skip").await;
    page.until(&said("#history", "fox · white")).await;
    press(&mut page, "#history li:first-child", "Same scene again").await;
    station.until("the same fox once more", of_fox).await;
    let run = station.ask(|show| show.on_air().map(|view| view.request.id().run)).await;
    assert_eq!(run, Some(1), "the next run, and so another seed");
    finish(station.service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_wish_says_why_and_can_be_allowed_once() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(quick()), 0).await;
    let mut page = browser.open(&station.url("/dock"), 420, 900).await;
    station.donate(1, "something nasty").await;
    station.until("it has ended", |show| show.ended_total() == 1).await;
    page.eval("document.getElementById('history').open = true").await;
    page.until("document.querySelector('#history .why')?.textContent === 'Wish refused: test'").await;
    press(&mut page, "#history", "Allow this once").await;
    station.until("it was drawn", |show| show.ended_total() == 2).await;
    finish(station.service).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_wish_can_be_allowed_once_while_it_waits_for_its_card() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(ShowSettings { hold_sec: 60, ..quick() }), 0).await;
    let mut page = browser.open(&station.url("/dock"), 420, 900).await;
    station.donate(1, "a cat").await;
    station.until("it is on air", |show| show.on_air().is_some()).await;
    station.donate(2, "something nasty").await;
    page.until("document.querySelector('#queue .why')?.textContent === 'Wish refused: test'").await;
    press(&mut page, "#queue", "Allow this once").await;
    let is_allowed = |show: &Show| {
        show.waiting().next().is_some_and(|(request, _)| request.moderation() == Moderation::Allowed)
    };
    station.until("it may be drawn", is_allowed).await;
    finish(station.service).await;
}

/// An empty page at another origin.
async fn another_origin() -> (SocketAddr, AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let page = "<!doctype html><title>elsewhere</title>";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length:";
            let _ = stream.write_all(format!("{head} {}\r\n\r\n{page}", page.len()).as_bytes()).await;
        }
    });
    (address, AbortOnDropHandle::new(serving))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_origin_can_neither_look_nor_say_anything() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(ShowSettings { hold_sec: 60, ..quick() }), 0).await;
    station.donate(1, "a cat").await;
    station.until("it is on air", |show| show.on_air().is_some()).await;
    let (elsewhere, _serving) = another_origin().await;
    for address in [format!("http://{elsewhere}/"), "data:text/html,<title>nowhere</title>".to_owned()] {
        let mut page = browser.open(&address, 800, 600).await;
        for path in ["/queue", "/history", "/health", "/frame.png", "/dock", "/overlay"] {
            let read =
                format!("fetch('{}').then((answer) => answer.text(), () => 'nothing')", station.url(path));
            assert_eq!(page.eval(&read).await, "nothing", "{address} {path}");
        }
        for mode in ["no-cors", "cors"] {
            let post = format!(
                "fetch('{}', {{ method: 'POST', mode: '{mode}', body: '' }}).then(() => 1, () => 0)",
                station.url("/queue/skip")
            );
            page.eval(&post).await;
        }
        for path in ["/events", "/overlay/stream"] {
            let socket = format!(
                "new Promise((done) => {{ const socket = new WebSocket('{}'); socket.onopen = () => done('open'); \
                 socket.onerror = () => done('refused'); }})",
                station.url(path).replacen("http", "ws", 1)
            );
            assert_eq!(page.eval(&socket).await, "refused", "{address} {path}");
        }
        for path in ["/", "/overlay"] {
            let frame = format!(
                "new Promise((done) => {{ const frame = document.createElement('iframe'); frame.src = '{}'; \
                 frame.onload = () => done(frame.contentDocument === null); document.body.append(frame); }})",
                station.url(path)
            );
            // What loads is the browser's own page that says that it may not be shown.
            assert_eq!(page.eval(&frame).await, true, "{address} {path}");
        }
    }
    assert!(station.ask(|show| show.on_air().is_some()).await, "nobody skipped it");
    assert_eq!(station.ask(Show::ended_total).await, 0);
    finish(station.service).await;
}
