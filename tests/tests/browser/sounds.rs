//! What the overlay's page lets hear.

use engine::show::{Show, ShowSettings};
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::show::{Data, OneStroke, finish, quick};
use tests::station::Station;

/// Keeps the name and the loudness of each sound that was played to its end, as the browser tells it.
const LISTEN: &str = "globalThis.heard = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        this.addEventListener('ended', () => {
            heard.push([new URL(this.src).pathname, this.volume]);
        });
        return play.call(this);
    };";

async fn listening(browser: &Browser, address: &str) -> Page {
    let mut page = browser.open("about:blank", 800, 600).await;
    page.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LISTEN })).await;
    page.go(address).await;
    page.until("overlay.frame !== null").await;
    page
}

/// Waits until the page shows the end of what was drawn: no cue of it can come any more.
async fn sees_the_end(station: &Station, page: &mut Page) {
    let (frame, _) = station.screens().into_iter().next_back().expect("a screen");
    page.until(&format!("overlay.frame >= {frame}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawing_is_heard_once_when_it_begins_and_once_when_it_is_whole() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let settings = ShowSettings { hold_sec: 600, card_sec: Some(1), scale: 4, ..quick() };
    let station = Station::open(data.start_with(settings, OneStroke { stroke_ms: 500 }), 0).await;
    let mut page = listening(&browser, &station.url("/overlay?chime=1")).await;
    let mut soft = listening(&browser, &station.url("/overlay?chime=1&volume=10&hud=0")).await;
    let mut silent = listening(&browser, &station.url("/overlay")).await;

    station.donate(1, "something nasty").await;
    station.until("it is refused", |show| show.ended_total() == 1).await;
    station.donate(2, "a cat").await;
    station.until("it is held", |show| show.deadline().is_some() && show.on_air().is_some()).await;
    page.until("heard.length === 2").await;
    assert_eq!(page.eval("heard").await, json!([["/sounds/begin", 0.5], ["/sounds/end", 0.5]]));
    soft.until("heard.length === 2").await;
    assert_eq!(soft.eval("heard.map(([, volume]) => volume)").await, json!([0.1, 0.1]));

    // A page that comes again hears nothing of it, and then the next one.
    page.reload().await;
    page.until("overlay.frame !== null").await;
    let again = "{ const begin = overlay.picture.begin;
        overlay.picture.begin = function (...all) { overlay.isBack = true; return begin.apply(this, all); };
        overlay.reopen(); }";
    page.eval(again).await;
    page.until("overlay.isBack").await;
    let skip = "fetch('/queue/skip', { method: 'POST' }).then((answer) => answer.status)";
    assert_eq!(silent.eval(skip).await, 200);
    station.until("it has ended", |show| show.ended_total() == 2).await;
    assert_eq!(page.eval("heard").await, json!([]));
    station.donate(3, "a boat").await;
    station.until("the boat is held", |show| show.deadline().is_some() && Show::on_air(show).is_some()).await;
    page.until("heard.length >= 2").await;
    assert_eq!(page.eval("heard.map(([name]) => name)").await, json!(["/sounds/begin", "/sounds/end"]));
    sees_the_end(&station, &mut silent).await;
    assert_eq!(silent.eval("heard").await, json!([]));
    finish(station.close()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_asks_for_no_loudness_is_refused_in_words() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let station = Station::open(data.start(quick()), 0).await;
    let mut page = browser.open(&station.url("/overlay?chime=1&volume=loud"), 800, 600).await;
    let asked = "fetch('/overlay/stream?chime=1&volume=loud').then((answer) => answer.json())";
    let words = "volume is \"loud\", expected a whole number from 0 to 100";
    assert_eq!(page.eval(asked).await["error"], words);
    assert_eq!(page.eval("overlay.frame").await, Value::Null);
    finish(station.close()).await;
}
