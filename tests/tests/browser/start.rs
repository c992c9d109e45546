//! The page of the first start over the program itself, in both languages and on a phone as on a desktop.

use tests::browser::{Browser, Page};
use tests::fake_donation_alerts::{CODE, FakeDonationAlerts};
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::{Program, offline};
use tests::setup::{self, come_back, free_port};

const PLAN: &str = include_str!("../../../fixtures/llm/fox.json");
const SECRET: &str = "TEST_SECRET-of-this-test";

/// What a language calls the things that are pressed and waited for.
struct Words {
    code: &'static str,
    next: &'static str,
    log_in: &'static str,
    waits: &'static str,
    logged_in: &'static str,
    measure: &'static str,
    measured: &'static str,
    save: &'static str,
    ready: &'static str,
    draw: &'static str,
}

const ENGLISH: Words = Words {
    code: "en",
    next: "Next",
    log_in: "Log in",
    waits: "Allow Draw Stream on the page of DonationAlerts",
    logged_in: "Logged in as user 42.",
    measure: "Measure",
    measured: "A scene took ",
    save: "Save and start",
    ready: "Draw Stream is set up and runs.",
    draw: "Draw it",
};
const RUSSIAN: Words = Words {
    code: "ru",
    next: "Дальше",
    log_in: "Войти",
    waits: "Разрешите Draw Stream доступ на странице DonationAlerts",
    logged_in: "Вход выполнен, пользователь 42.",
    measure: "Измерить",
    measured: "Сцена заняла ",
    save: "Сохранить и начать",
    ready: "Draw Stream настроен и работает.",
    draw: "Нарисовать",
};

/// Nothing is cut at the sides, the title stands over what it is about, an address is read whole, and no text is left in
/// another language or without one.
async fn holds(page: &mut Page, name: &str) {
    let wide = page.eval("document.documentElement.scrollWidth - innerWidth").await;
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{name}: {wide} pixels too wide");
    let aside = "['header', 'main'].map((part) => document.querySelector(part).getBoundingClientRect())
        .reduce((one, other) => Math.abs(one.left - other.left) + Math.abs(one.right - other.right))";
    assert_eq!(page.eval(aside).await, 0, "{name}: the title stands aside");
    let cut = "[...document.querySelectorAll('.copy input')].filter((one) => one.offsetParent && one.id !== 'pull' &&
        one.scrollWidth > one.clientWidth).map((one) => one.value)";
    assert_eq!(page.eval(cut).await, serde_json::json!([]), "{name}: an address is cut");
    let bare = page.eval("/\\b(start|dock)\\.[a-z]/.test(document.body.innerText)").await;
    assert_eq!(bare, false, "{name}: a text has no words");
    page.look_here(name).await;
}

async fn seen(page: &mut Page, id: &str, words: &str) {
    page.until(&format!(
        "document.getElementById('{id}').checkVisibility() && document.getElementById('{id}').innerText.includes('{words}')"
    ))
    .await;
}

async fn type_in(page: &mut Page, id: &str, text: &str) {
    page.eval(&format!("document.getElementById('{id}').focus()")).await;
    page.call("Input.insertText", serde_json::json!({ "text": text })).await;
}

/// From nothing to a drawn wish, with the keyboard.
async fn walk(browser: &Browser, words: &Words, width: u32) {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::Ollama, vec![Answer::plan(PLAN)]).await;
    let program = setup::start(&donations, &model, free_port().await).await;
    let named = |step: &str| format!("start-{step}-{}-{width}", words.code);
    let address = format!("http://{}/", program.address);
    let mut page = browser.open(&address, width, 900).await;
    page.until("document.getElementById('language').checkVisibility()").await;
    // Another language than the browser's is a choice, and the page follows it.
    if words.code != "en" {
        page.eval("globalThis.isOld = true").await;
        page.eval(&format!("document.querySelector('input[value={}]').click()", words.code)).await;
        page.until("!globalThis.isOld && document.getElementById('language')?.checkVisibility()").await;
    }
    assert_eq!(page.eval("document.documentElement.lang").await, words.code);
    holds(&mut page, &named("language")).await;
    page.press_button("#language", words.next).await;
    seen(&mut page, "donations", words.log_in).await;

    page.eval("globalThis.open = (address) => (globalThis.opened = address)").await;
    type_in(&mut page, "client-id", "1234").await;
    type_in(&mut page, "client-secret", SECRET).await;
    holds(&mut page, &named("donations")).await;
    page.press_button("#donations", words.log_in).await;
    seen(&mut page, "login-said", words.waits).await;
    holds(&mut page, &named("login")).await;
    let opened = page.eval("globalThis.opened").await;
    assert_eq!(page.eval("document.getElementById('login-page').href").await, opened);
    come_back(opened.as_str().expect("an address"), CODE).await;
    page.until("document.getElementById('model').dataset.state === 'now'").await;
    seen(&mut page, "donations", words.logged_in).await;

    page.until("document.querySelector('#models input:checked + span')?.textContent === 'painter:latest'")
        .await;
    page.press_button("#model", words.measure).await;
    seen(&mut page, "model-said", words.measured).await;
    holds(&mut page, &named("model")).await;
    let left = page
        .eval("document.documentElement.outerHTML + document.getElementById('client-secret').value")
        .await;
    assert!(!left.to_string().contains(SECRET), "the page forgets the secret");
    page.press_button("#model", words.save).await;
    // It comes back by itself, at the same address.
    seen(&mut page, "ready", words.ready).await;
    program.until_it_listens_again().await;
    let overlay = page.eval("document.getElementById('overlay-address').value").await;
    assert_eq!(overlay, format!("http://{}/overlay", program.address));
    page.until("document.querySelector('#preview canvas')").await;
    page.press_button("#trial", words.draw).await;
    program.events().await.until(|state| state["ended"] == 1).await;
    let ended = program.ask("GET", "/history", "").await.json();
    assert_eq!(ended["history"][0]["test"], true, "{ended}");
    holds(&mut page, &named("ready")).await;
    // Whoever loads it again stays where they are.
    page.reload().await;
    page.until("location.pathname !== '/start' || document.getElementById('ready').checkVisibility()").await;
    let text = std::fs::read_to_string(program.folder().join(".env")).expect("it is written");
    assert!(text.contains(&format!("\nHUD_LANGUAGE={}\n", words.code)) && text.contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_from_nothing_to_a_drawn_wish() {
    let Some(browser) = Browser::for_test().await else { return };
    tokio::join!(
        walk(&browser, &ENGLISH, 300),
        walk(&browser, &ENGLISH, 1280),
        walk(&browser, &RUSSIAN, 300),
        walk(&browser, &RUSSIAN, 1280),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_account_and_model_two_presses_are_enough_and_what_fails_is_said_on_the_page() {
    let Some(browser) = Browser::for_test().await else { return };
    let settings: Vec<_> = offline().into_iter().filter(|(name, _)| !name.starts_with("LLM")).collect();
    let program = Program::run(&settings).await;
    let mut page = browser.open(&format!("http://{}/start?language=ru", program.address), 360, 900).await;
    page.until("document.getElementById('language').checkVisibility()").await;
    page.press_button("#language", RUSSIAN.next).await;
    type_in(&mut page, "client-id", "1234").await;
    type_in(&mut page, "client-secret", "два слова").await;
    page.press_button("#donations", RUSSIAN.log_in).await;
    seen(&mut page, "login-said", "Ключ API не может быть таким").await;
    holds(&mut page, "start-wrong-ru-360").await;
    page.press_button("#donations", "Потом").await;
    page.until("document.querySelector('#models input[value=\"\"]')").await;
    page.eval("document.querySelector('#models input[value=\"\"]').click()").await;
    holds(&mut page, "start-artist-ru-360").await;
    page.press_button("#model", RUSSIAN.save).await;
    seen(&mut page, "ready", RUSSIAN.ready).await;
    let text = std::fs::read_to_string(program.folder().join(".env")).expect("it is written");
    assert!(text.contains("\nLLM_BACKEND=offline\n") && !text.contains("\nDA_CLIENT"), "{text}");
}
