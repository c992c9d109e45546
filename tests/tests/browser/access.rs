//! Who may see and say what: another machine with the key, with the token and with neither, and pages of other origins.

use std::net::SocketAddr;

use engine::show::{Show, ShowSettings};
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::outer_address;
use tests::show::{Data, finish, quick};
use tests::station::{KEY, Station, TOKEN, stage_settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::picture::is_the_engines;

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
    page.press_button("#air", "Pause").await;
    station.until("it rests", Show::is_paused).await;
    finish(station.close()).await;
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
