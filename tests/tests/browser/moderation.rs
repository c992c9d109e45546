//! The operator's own words: allowed and refused as they are marked in the dock, donors banned and let in again.

use serde_json::json;
use tests::browser::Browser;
use tests::program::Program;

use crate::program_dock::{dock, donate, history, program};

#[tokio::test(flavor = "multi_thread")]
async fn words_are_allowed_and_refused_from_now_on_as_the_operator_marks_them() {
    let Some(browser) = Browser::for_test().await else { return };
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
    in_force(&program, "allow", "Пиздюли").await;
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
    in_force(&program, "block", "Bob").await;
    donate(&program, "Bob", "нарисуй деревню").await;
    events.until(|state| state["ended"] == 4).await;
    let ended = history(&program).await.remove(0);
    let category = |verdict: &str| ended[verdict]["category"].clone();
    assert_eq!((category("wish_verdict"), category("name_verdict")), (json!("own_list"), json!("own_list")));
}

/// Waits until the judge knows the words of a list, these among them.
async fn in_force(program: &Program, list: &str, words: &str) {
    let body = json!({ "words": words }).to_string();
    loop {
        let answer = program.ask("POST", &format!("/words/{list}"), &body).await.json();
        assert_eq!(answer["added"], false, "{answer}");
        if answer["in_force"] == true {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_banned_donor_is_shown_no_more_until_let_in_again() {
    let Some(browser) = Browser::for_test().await else { return };
    let program = program(&[]).await;
    let mut events = program.events().await;
    program.ask("POST", "/queue/pause", "").await;
    for (donor, wish) in [("Troll", "a cat"), ("Ann", "a fox"), ("troll ", "a boat")] {
        donate(&program, donor, wish).await;
    }
    events.until(|state| state["queue"]["length"] == 3).await;
    let mut page = dock(&browser, &program).await;
    page.until("document.querySelectorAll('#queue .list > li').length === 3").await;
    page.eval("document.querySelector('#queue details').open = true").await;
    page.press_button("#queue", "Ban the donor").await;
    events.until(|state| state["queue"]["length"] == 1 && state["ended"] == 2).await;
    page.until("document.querySelector('#bans .donor')?.textContent === 'Troll'").await;
    donate(&program, "TROLL", "a house").await;
    events.until(|state| state["ended"] == 3).await;
    assert_eq!(history(&program).await[0]["end"], "removed");
    page.press_button("#bans", "Let in again").await;
    page.until("document.getElementById('bans').hidden").await;
    donate(&program, "Troll", "a house").await;
    events.until(|state| state["queue"]["length"] == 2).await;
    let nobody = program.ask("POST", "/donations", r#"{"message":"a mouse"}"#).await.json();
    let id = nobody["request"].as_str().expect("an id");
    events.until(|state| state["queue"]["length"] == 3).await;
    let refused = program.ask("POST", &format!("/queue/{id}/ban"), "").await;
    assert_eq!(refused.status, 409, "{}", refused.json());
}
