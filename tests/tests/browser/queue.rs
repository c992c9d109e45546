//! The queue in the dock: put in order by hand and by keyboard, changed, removed and brought back.

use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::Program;

use crate::program_dock::{dock, donate, program};

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
