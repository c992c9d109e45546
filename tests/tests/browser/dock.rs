//! The dock over a show in the test's own process: every word of it does what it says, in the browser's language.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::plan::CanvasSpec;
use engine::show::{Moderation, ModerationMode, Show, ShowSettings};
use live::jobs::Artist;
use serde_json::json;
use tests::browser::Browser;
use tests::show::{Data, finish, quick};
use tests::station::Station;

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
    page.press_button("#test", "Send").await;
    station.until("it is under review", |show| show.review().count() == 1).await;
    page.until("document.querySelector('#review .wish')").await;
    assert_eq!(page.eval("document.querySelector('#review .wish').textContent").await, evil);
    assert_eq!(page.eval("document.querySelector('#review .donor').textContent").await, evil);
    assert_eq!(page.eval("document.querySelectorAll('#review img, #review script').length").await, 0);
    page.press_button("#review", "Draw it").await;
    station.until("it is on air", |show| show.on_air().is_some()).await;

    for number in 1..=4 {
        station.donate(number, &format!("wish {number}")).await;
    }
    station.until("they are under review", |show| show.review().count() == 4).await;
    page.until("document.querySelector('#review .count').textContent === '4'").await;
    page.press_button("#review", "Refuse").await;
    station.until("one is refused", |show| show.review().count() == 3).await;
    for left in (0..3).rev() {
        page.until(&format!("document.querySelectorAll('#review li').length === {}", left + 1)).await;
        page.press_button("#review", "Draw it").await;
        station.until("one less", move |show| show.review().count() == left).await;
    }
    page.until("document.querySelectorAll('#queue li').length === 3").await;
    let second = station.ask(|show| show.waiting().nth(1).map(|(view, _)| view.id().clone())).await;
    page.press_button("#queue .list", "Next").await;
    let top = second.clone();
    station
        .until("it is the first", move |show| show.waiting().next().map(|(view, _)| view.id().clone()) == top)
        .await;
    page.until("document.querySelectorAll('#queue li').length === 3").await;
    page.press_button("#queue .list", "Remove").await;
    station.until("it is gone", |show| show.waiting().count() == 2).await;

    page.press_button("#queue", "Clear the queue").await;
    page.press_button("#clear-sure", "Keep them").await;
    assert_eq!(station.ask(|show| show.waiting().count()).await, 2);
    page.press_button("#queue", "Clear the queue").await;
    page.press_button("#clear-sure", "Clear").await;
    station.until("it is empty", |show| show.waiting().count() == 0).await;
    page.press_button("#undo-ask", "Bring them back").await;
    station.until("they are back", |show| show.waiting().count() == 2).await;

    page.press_button("#air", "Pause").await;
    station.until("it rests", Show::is_paused).await;
    let ended = station.ask(Show::ended_total).await;
    page.press_button("#air", "Skip").await;
    station.until("one more has ended", move |show| show.ended_total() > ended).await;
    page.press_button("#air", "Go on").await;
    station.until("it goes on", |show| !show.is_paused()).await;
    page.press_button("#air", "Hide").await;
    station.until("nothing is on air", |show| show.is_paused() && show.on_air().is_none()).await;
    page.press_button("#air", "Go on").await;
    station.until("it goes on again", |show| !show.is_paused()).await;

    page.eval("document.getElementById('history').open = true").await;
    page.until("document.querySelector('#history img')?.naturalWidth > 0").await;
    let rejected =
        "[...document.querySelectorAll('#history li')].some((one) => one.innerText.includes('Rejected'))";
    page.until(rejected).await;
    let waiting = station.ask(|show| show.waiting().count()).await;
    page.press_button("#history", "Draw again").await;
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

    page.press_button("#queue .list", "Edit").await;
    let set = |field: &str, words: &str| {
        format!("document.querySelector('#queue form.edit [name={field}]').value = '{words}'")
    };
    page.until("document.querySelector('#queue form.edit')").await;
    page.eval(&set("is", "fox")).await;
    page.eval(&set("looks", "white")).await;
    page.press_button("#queue form.edit", "Draw this").await;
    page.until(&said("#queue", "fox · white")).await;
    if let Some(path) = std::env::var_os("DOCK_SCREENSHOT") {
        let png = STANDARD.decode(page.screenshot(true).await).expect("base64");
        std::fs::write(path, png).expect("the picture can be written");
    }
    let of_fox = |show: &Show| {
        let on_air = show.on_air().and_then(|view| view.request.scene().cloned());
        on_air.is_some_and(|scene| scene.subjects[0].is == "fox")
    };
    page.press_button("#air", "Skip").await;
    station.until("the fox is on air", of_fox).await;
    page.eval("document.getElementById('history').open = true").await;
    page.until(&said("#history", "dog")).await;

    page.press_button("#air", "Skip").await;
    page.until(&said("#history", "fox · white")).await;
    page.press_button("#history li:first-child", "Same scene again").await;
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
    page.press_button("#history", "Allow this once").await;
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
    page.press_button("#queue", "Allow this once").await;
    let is_allowed = |show: &Show| {
        show.waiting().next().is_some_and(|(request, _)| request.moderation() == Moderation::Allowed)
    };
    station.until("it may be drawn", is_allowed).await;
    finish(station.service).await;
}
