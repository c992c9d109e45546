//! What the dock tells of the evening and of earlier ones, and the link to a picture.

use std::sync::Arc;

use engine::show::{Donation, DonationSource, Fact};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::show::{Data, donation, finish, quick};
use tests::station::Station;

use crate::program_dock::{dock, history, program};

#[tokio::test(flavor = "multi_thread")]
async fn the_dock_tells_of_tonight_of_who_waits_too_long_and_of_earlier_evenings() {
    let Some(browser) = Browser::for_test().await else { return };
    let data = Data::default();
    let paid = |number: usize, amount: &str, minutes: i64| {
        let at = Timestamp::now() - SignedDuration::from_mins(minutes);
        let donation = Donation {
            source: DonationSource::Socket,
            amount: amount.into(),
            created_at: Some(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ..donation(number, &format!("wish {number}"))
        };
        Fact::DonationReceived { donation: Arc::new(donation), position: None }
    };
    let station = Station::open(data.start(quick()), 0).await;
    station.service.handle.tell(paid(1, "7.5", 0)).await.expect("taken");
    station.until("it is drawn", |show| show.ended_total() == 1).await;
    finish(station.close()).await;

    let station = Station::open(data.start(quick()), 0).await;
    let mut page = browser.open(&station.url("/"), 360, 900).await;
    page.until("document.getElementById('tonight-counts').textContent === '1 donation · 1 drawn'").await;
    station.service.handle.tell(Fact::Paused).await.expect("taken");
    station.service.handle.tell(paid(2, "2.50", 20)).await.expect("taken");
    station.donate(3, "a test, which is not paid").await;
    page.until("document.getElementById('tonight-sums').textContent === '10 EUR'").await;
    let late = "Donor 2 (2.50 EUR) has waited for 20 min.";
    page.until(&format!("document.getElementById('late').textContent === '{late}'")).await;
    page.look("evening").await;
    let minutes = |number: u32| {
        format!(
            "(() => {{ const field = document.getElementById('late-minutes'); field.value = {number}; \
             field.dispatchEvent(new Event('change')); }})()"
        )
    };
    page.eval(&minutes(30)).await;
    page.until("document.getElementById('late').hidden").await;
    page.reload().await;
    page.until("document.getElementById('late-minutes').value === '30'").await;

    page.eval("document.getElementById('evenings').open = true").await;
    page.until("document.querySelectorAll('#evenings .evening').length === 1").await;
    page.eval("document.querySelector('#evenings .evening').open = true").await;
    page.until("document.querySelector('#evenings .wish')?.textContent === 'wish 1'").await;
    page.eval("document.querySelector('#evenings img').scrollIntoView()").await;
    page.until("document.querySelector('#evenings img').naturalWidth > 0").await;
    let missing = reqwest::get(station.url("/evenings/..%2F..%2Fetc")).await.expect("an answer");
    assert_eq!(missing.status(), 404);
    finish(station.close()).await;
}

/// Puts a text into the clipboard as with Ctrl and C.
async fn copy(page: &mut Page, text: &str) {
    let field = format!(
        "(() => {{ const field = document.createElement('textarea'); field.value = '{text}'; \
         document.body.append(field); field.select(); }})()"
    );
    page.eval(&field).await;
    let key = json!({ "type": "keyDown", "key": "c", "modifiers": 2, "commands": ["copy"] });
    page.call("Input.dispatchKeyEvent", key).await;
    page.eval("document.activeElement.remove()").await;
    assert_eq!(pasted(page).await, text);
}

/// What the clipboard holds, pasted into a field as with Ctrl and V.
async fn pasted(page: &mut Page) -> Value {
    let field = "(() => { const field = document.createElement('textarea'); field.id = 'pasted'; \
                 document.body.append(field); field.focus(); })()";
    page.eval(field).await;
    let key = json!({ "type": "keyDown", "key": "v", "modifiers": 2, "commands": ["paste"] });
    page.call("Input.dispatchKeyEvent", key).await;
    page.eval(
        "(() => { const field = document.getElementById('pasted'); field.remove(); return field.value; })()",
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_to_a_picture_is_copied_also_where_a_page_may_not_write_to_the_clipboard() {
    let Some(browser) = Browser::for_test().await else { return };
    let share = [("GALLERY_DIR", "gallery"), ("SHARE_URL", "https://example.org/evening/")];
    let program = program(&share).await;
    let body = json!({ "source": "bot", "id": "1", "donor": "Ann", "amount": 1, "currency": "EUR", "message": "a red fox" });
    let reply = program.ask("POST", "/requests", &body.to_string()).await;
    assert_eq!(reply.status, 201, "{}", reply.json());
    program.events().await.until(|state| state["ended"] == 1).await;
    let address = history(&program).await[0]["share"].clone();
    assert!(address.as_str().is_some_and(|address| address.starts_with("https://example.org/evening/")));

    let mut page = dock(&browser, &program).await;
    page.call("Page.bringToFront", json!({})).await;
    page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await;
    let open = "[document.getElementById('history'), ...document.querySelectorAll('#history details')].forEach((one) => { one.open = true; })";
    page.until("document.querySelector('#history li')").await;
    page.eval(open).await;
    let says = |words: &str| {
        format!(
            "!document.getElementById('toast').hidden && document.getElementById('toast').textContent === '{words}'"
        )
    };
    // A page in OBS may not write to the clipboard; then the browser's own command copies.
    let refused = "Promise.reject(new DOMException('no', 'NotAllowedError'))";
    for prepare in
        ["document.execCommand = null", &format!("navigator.clipboard.writeText = () => {refused}")]
    {
        page.eval(&format!("void ({prepare})")).await;
        copy(&mut page, "something else").await;
        page.press_button("#history", "Copy link").await;
        page.until(&says("The link is copied")).await;
        assert_eq!(pasted(&mut page).await, address, "{prepare}");
        page.reload().await;
        page.until("document.querySelector('#history li')").await;
        page.eval(open).await;
    }
    // Where neither may, the operator can read it and copy it by hand.
    page.eval(&format!("void (navigator.clipboard.writeText = () => {refused})")).await;
    page.eval("void (document.execCommand = () => false)").await;
    page.press_button("#history", "Copy link").await;
    let address = address.as_str().expect("text");
    page.until(&says(&format!("The link: {address}"))).await;
    let field = "document.activeElement";
    let marked =
        format!("{field}.value.substring({field}.selectionStart, {field}.selectionEnd) === '{address}'");
    page.until(&marked).await;
}
