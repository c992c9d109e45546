//! The dock can be read and pressed: contrast, sizes, names, any width, a thumb, and the language of what the service answers.

use serde_json::json;
use tests::browser::Browser;

use crate::program_dock::{NARROW, dock, donate, program};

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
