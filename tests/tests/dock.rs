//! The dock over the program itself, in Chromium: the operator's own words, and what an evening needs.
//!
//! Needs Chromium (Debian: `apt-get install chromium`). Where there is none, each test says so and ends.

use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::Program;

/// Phones and OBS docks are as narrow as this.
const NARROW: u32 = 300;

async fn browser() -> Option<Browser> {
    let browser = Browser::launch().await;
    if browser.is_none() {
        eprintln!("no Chromium here: nothing was tested (Debian: apt-get install chromium)");
    }
    browser
}

/// The built-in artist, short drawings, no holds, and no DonationAlerts.
async fn program(more: &[(&'static str, &str)]) -> Program {
    let nowhere = "http://127.0.0.1:9/api/v1";
    let mut settings = vec![
        ("LLM_BACKEND", "offline".to_owned()),
        ("DA_API_BASE", nowhere.to_owned()),
        ("DA_WS_URL", nowhere.to_owned()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
    ];
    settings.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    Program::start(&["run", "--headless"], &settings).await
}

async fn dock(browser: &Browser, program: &Program) -> Page {
    let mut page = browser.open(&format!("http://{}/", program.address), NARROW, 900).await;
    page.until("document.getElementById('queue').checkVisibility() && document.querySelector('canvas')").await;
    page
}

async fn donate(program: &Program, donor: &str, message: &str) -> String {
    let body = json!({ "message": message, "donor": donor }).to_string();
    let reply = program.ask("POST", "/donations", &body).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()["request"].as_str().expect("an id").to_owned()
}

async fn history(program: &Program) -> Vec<Value> {
    let history = program.ask("GET", "/history", "").await.json();
    history["history"].as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_allowed_and_refused_from_now_on_as_the_operator_marks_them() {
    let Some(browser) = browser().await else { return };
    let program = program(&[]).await;
    let mut events = program.events().await;
    let mut page = dock(&browser, &program).await;
    page.eval("document.getElementById('history').open = true").await;
    let wish = "нарисуй деревню Пиздюли, пожалуйста";
    donate(&program, "Ann", wish).await;
    events.until(|state| state["ended"] == 1).await;
    page.until("document.querySelector('#history mark')?.textContent === 'Пиздюли'").await;
    let why = page.eval("document.querySelector('#history .why').textContent").await;
    assert_eq!(why, "Wish refused: a swear word: “пиздюли”", "a sentence, and no pattern");

    page.eval("document.querySelector('#history details').open = true").await;
    page.press_button("#history", "Allow always").await;
    page.until("document.querySelector('#history .term').textContent === 'Exactly: “Пиздюли”'").await;
    page.look("words").await;
    page.press_button("#history form", "Allow from now on").await;
    events.until(|state| state["ended"] == 2).await;
    let file = program.data_folder().join("moderation-allow.txt");
    assert_eq!(std::fs::read_to_string(&file).expect("the list"), "\"Пиздюли\"\n");
    assert_eq!(history(&program).await[0]["end"], "drawn", "this wish passed, too");
    donate(&program, "Bob", wish).await;
    events.until(|state| state["ended"] == 3).await;
    let ended = history(&program).await.remove(0);
    assert_eq!((&ended["end"], &ended["wish_verdict"]["allowed"]), (&json!("drawn"), &json!(true)));

    // The other way, and a name as a whole.
    page.until("document.querySelectorAll('#history li').length === 3").await;
    page.eval("document.querySelector('#history details').open = true").await;
    page.press_button("#history li:first-child", "Refuse always").await;
    let send = "[...document.querySelectorAll('#history form button')].find((one) => one.type === 'submit')";
    assert_eq!(page.eval(&format!("{send}.disabled")).await, true, "nothing is marked yet");
    page.press_button("#history .chips", "деревню").await;
    page.press_button("#history form", "Refuse from now on").await;
    page.until("document.querySelector('#history form') === null").await;
    page.press_button("#history li:first-child", "Refuse the name").await;
    page.until("document.querySelector('#history .term').textContent === 'Exactly: “Bob”'").await;
    page.press_button("#history form", "Refuse from now on").await;
    page.until("document.querySelector('#history form') === null").await;
    let file = program.data_folder().join("moderation-block.txt");
    assert_eq!(std::fs::read_to_string(&file).expect("the list"), "\"деревню\"\n\"Bob\"\n");
    donate(&program, "Bob", "нарисуй деревню").await;
    events.until(|state| state["ended"] == 4).await;
    let ended = history(&program).await.remove(0);
    let category = |verdict: &str| ended[verdict]["category"].clone();
    assert_eq!((category("wish_verdict"), category("name_verdict")), (json!("own_list"), json!("own_list")));
}
