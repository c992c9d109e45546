//! The dock over the program itself, in Chromium: the operator's own words, and what an evening needs.
//!
//! Needs Chromium (Debian: `apt-get install chromium`). Where there is none, each test says so and ends.

use std::sync::Arc;

use engine::show::{Donation, DonationSource, Fact};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::Program;
use tests::show::{Data, donation, finish, quick};
use tests::station::Station;

/// Phones and OBS docks are as narrow as this.
const NARROW: u32 = 300;

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
    page.until("document.getElementById('queue').checkVisibility() && document.querySelector('canvas')")
        .await;
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

/// Ids of those who wait, in order.
async fn waiting(program: &Program) -> Vec<String> {
    let queue = program.ask("GET", "/queue", "").await.json();
    let next = queue["next"].as_array().expect("a list").clone();
    next.iter().map(|item| item["request"].as_str().expect("an id").to_owned()).collect()
}

/// The `number`-th row of the queue, from 0.
fn handle(number: usize) -> String {
    format!("document.querySelectorAll('#queue .handle')[{number}]")
}

/// Drags from the middle of one element to the upper edge of another, in small steps as a hand does.
async fn drag(page: &mut Page, from: &str, to: &str) {
    page.eval(&format!("{from}.scrollIntoView({{ block: 'center' }})")).await;
    let at = |element: &str, edge: bool| {
        let height = if edge { "2" } else { "box.height / 2" };
        format!(
            "(() => {{ const box = {element}.getBoundingClientRect(); return [box.x + box.width / 2, box.y + {height}]; }})()"
        )
    };
    let point = |value: &Value| (value[0].as_f64().expect("a number"), value[1].as_f64().expect("a number"));
    let (begin, end) = (page.eval(&at(from, false)).await, page.eval(&at(to, true)).await);
    let ((x, from_y), (_, to_y)) = (point(&begin), point(&end));
    let mouse = |kind: &str, y: f64| json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
    page.call("Input.dispatchMouseEvent", mouse("mousePressed", from_y)).await;
    for step in 1..=8 {
        let y = from_y + (to_y - from_y) * f64::from(step) / 8.0;
        page.call("Input.dispatchMouseEvent", mouse("mouseMoved", y)).await;
    }
    page.call("Input.dispatchMouseEvent", mouse("mouseReleased", to_y)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_put_in_order_by_dragging_and_by_keyboard_and_removed_ones_come_back() {
    let Some(browser) = Browser::for_test().await else { return };
    let program = program(&[]).await;
    let mut events = program.events().await;
    program.ask("POST", "/queue/pause", "").await;
    let mut ids = Vec::new();
    for (donor, wish) in [("Ann", "a cat"), ("Bob", "a red fox"), ("Кот", "собака"), ("Dee", "a boat")]
    {
        ids.push(donate(&program, donor, wish).await);
    }
    let order = |places: [usize; 4]| places.map(|place| ids[place].clone()).to_vec();
    events.until(|state| state["queue"]["length"] == 4).await;
    let mut page = dock(&browser, &program).await;
    page.until("document.querySelectorAll('#queue .handle').length === 4").await;

    page.eval(&format!("{}.focus()", handle(2))).await;
    page.press("ArrowUp", "").await;
    events.until(|state| state["queue"]["next"][1]["request"] == ids[2]).await;
    assert_eq!(waiting(&program).await, order([0, 2, 1, 3]));
    page.until("document.getElementById('said').textContent === 'Кот: 2 of 4'").await;
    page.press("ArrowUp", "").await;
    events.until(|state| state["queue"]["next"][0]["request"] == ids[2]).await;
    let focused = format!("document.activeElement === {}", handle(0));
    page.until(&focused).await;
    page.press("End", "").await;
    events.until(|state| state["queue"]["next"][3]["request"] == ids[2]).await;
    assert_eq!(waiting(&program).await, order([0, 1, 3, 2]));

    // The page hears of the new order after the test may have: what is dragged must be the row that it shows last by then.
    page.until("[...document.querySelectorAll('#queue .list > li .donor')].at(-1)?.textContent === 'Кот'")
        .await;
    let first = "document.querySelectorAll('#queue li')[0]";
    drag(&mut page, &handle(3), first).await;
    events.until(|state| state["queue"]["next"][0]["request"] == ids[2]).await;
    assert_eq!(waiting(&program).await, order([2, 0, 1, 3]));
    page.until("document.querySelector('#queue .donor').textContent === 'Кот'").await;
    page.look("queue").await;

    // Who came first was first in the queue then, so a plan was made ahead for her, and she has a scene. Who was moved before her has
    // none while as many plans are ready as are made ahead.
    let ann = "#queue .list > li:nth-child(2)";
    page.until(&format!("document.querySelector('{ann} .scene')?.checkVisibility()")).await;
    page.eval(&format!("document.querySelector('{ann} details').open = true")).await;
    page.press_button(ann, "Bigger").await;
    events
        .until(|state| {
            state["queue"]["next"][1]["scene"]["subjects"][0]["looks"]
                .as_str()
                .is_some_and(|looks| looks.starts_with("huge"))
        })
        .await;

    page.press_button("#queue .list > li:nth-child(2)", "Remove").await;
    events.until(|state| state["queue"]["length"] == 3).await;
    page.press_button("#toast", "Undo").await;
    let again = format!("{}#1", ids[0]);
    events.until(|state| state["queue"]["next"][1]["request"] == again).await;
    assert_eq!(waiting(&program).await, [&ids[2], &again, &ids[1], &ids[3]].map(Clone::clone));
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

/// What is wrong with a page for somebody who sees little or has one thumb: texts of too little contrast, controls that
/// are too small or have no name, and anything wider than the window.
const BARRIERS: &str = r"(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (color) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);
    const ground = (element) => {
        const own = rgba(getComputedStyle(element).backgroundColor);
        if (own[3] === 1 || !element.parentElement) return over(own, [21, 19, 30, 1]);
        return over(own, ground(element.parentElement));
    };
    const light = (color) => {
        const part = (value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        };
        return 0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2]);
    };
    const found = [];
    for (const element of document.querySelectorAll('body *')) {
        if (!element.checkVisibility() || element.closest('.unseen')) continue;
        const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('');
        if (text && !element.closest(':disabled')) {
            const back = ground(element);
            const [one, two] = [light(over(rgba(getComputedStyle(element).color), back)), light(back)];
            const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
            if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)}: ${text}`);
        }
        const box = element.getBoundingClientRect();
        if (element.matches('button, input, textarea, summary')) {
            if (box.width < 24 || box.height < 24) found.push(`small ${box.width} x ${box.height}: ${element.textContent}`);
            const name = element.textContent.trim() || element.getAttribute('aria-label') || element.labels?.length;
            if (!name) found.push(`no name: ${element.outerHTML}`);
        }
        if (box.right > innerWidth + 1 || box.left < -1) found.push(`cut off: ${element.outerHTML.slice(0, 80)}`);
    }
    return found;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_too_pale_too_small_nameless_or_cut_off_at_any_width() {
    let Some(browser) = Browser::for_test().await else { return };
    let program = program(&[("SHOW_DURATION_SEC", "3600")]).await;
    let mut events = program.events().await;
    donate(&program, "Ann", "a cat").await;
    events.until(|state| !state["queue"]["active"].is_null()).await;
    donate(&program, "Ein sehr langer Name ohne Ende und ohne Sinn", &"абракадабра".repeat(20)).await;
    donate(&program, "Bob", "нарисуй деревню Пиздюли").await;
    donate(&program, "Troll", "a boat").await;
    let gone = donate(&program, "Troll", "a mouse").await;
    events.until(|state| state["queue"]["next"].as_array().is_some_and(|next| next.len() == 4)).await;
    program.ask("POST", &format!("/queue/{gone}/ban"), "").await;
    let mut page = dock(&browser, &program).await;
    page.until("!document.getElementById('bans').hidden").await;
    page.eval("document.querySelectorAll('details').forEach((one) => { one.open = true; })").await;
    page.press_button("#queue", "Allow always").await;
    page.until("document.querySelector('#history li')").await;
    for width in [300, 360, 800, 1280] {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        page.call("Emulation.setDeviceMetricsOverride", size).await;
        assert_eq!(page.eval(BARRIERS).await, json!([]), "{width} pixels wide");
    }
    page.look("all").await;

    // A phone in one hand: what is needed at once stays under the thumb, and no finger is too wide for a button.
    let phone = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
    page.call("Emulation.setDeviceMetricsOverride", phone).await;
    page.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
    page.until("matchMedia('(pointer: coarse)').matches").await;
    let bottom = "['skip', 'pause', 'hide'].every((id) => innerHeight - document.getElementById(id).getBoundingClientRect().bottom < 40)";
    for place in ["0", "document.body.scrollHeight"] {
        page.eval(&format!("scrollTo(0, {place})")).await;
        page.until(bottom).await;
    }
    let low = "[...document.querySelectorAll('button')].filter((one) => one.checkVisibility() && \
               one.getBoundingClientRect().height < 40).map((one) => one.textContent)";
    assert_eq!(page.eval(low).await, json!([]));
    page.look_here("phone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_answers_is_said_in_the_docks_language() {
    let Some(browser) = Browser::for_test().await else { return };
    let program = program(&[("SHOW_DURATION_SEC", "3600")]).await;
    let mut events = program.events().await;
    donate(&program, "Ann", "a cat").await;
    let active = events.until(|state| !state["queue"]["active"].is_null()).await["queue"]["active"].clone();
    let ask = "import('/parts.js').then(({ tell, $ }) => tell($('skip'), 'POST', '/queue/skip', { request: 'da:7' }))
        .then(() => document.getElementById('toast').textContent)";
    for (language, refusal, link) in [
        ("ru", "da:7 уже не в эфире, там ", "Модель не нужна: рисует встроенный художник"),
        ("en", "da:7 is not on air any more; ", "No model is asked: the built-in artist draws"),
    ] {
        let address = format!("http://{}/dock?language={language}", program.address);
        let mut page = browser.open(&address, NARROW, 900).await;
        page.until(&format!("document.getElementById('health').innerText.includes('{link}')")).await;
        let said = page.eval(ask).await;
        let expected = active["request"].as_str().expect("an id");
        assert!(
            said.as_str().is_some_and(|said| said.starts_with(refusal) && said.contains(expected)),
            "{said}"
        );
    }
}
