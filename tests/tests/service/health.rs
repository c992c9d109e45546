//! Health is true: a model that nobody asks does not answer, and an overlay that nobody opened is not connected.

use tests::program::{Program, quick};
use tokio_tungstenite::connect_async;

fn words(state: &serde_json::Value, name: &str) -> String {
    let links = state["links"].as_array().cloned().unwrap_or_default();
    let link = links.into_iter().find(|link| link["name"] == name).unwrap_or_default();
    link["words"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dock_is_told_whether_an_overlay_is_connected_and_whether_a_model_is_asked() {
    let program = Program::run(&quick()).await;
    let mut events = program.events().await;
    let none = "No overlay is connected: OBS shows nothing, unless it captures the window";
    events.until(|state| words(state, "overlay") == none).await;
    let open = async |query: &str| {
        let address = format!("ws://{}/overlay/stream?layout=bare&scale=1{query}", program.address);
        connect_async(address).await.expect("it is let in").0
    };
    let overlay = open("").await;
    events.until(|state| words(state, "overlay") == "1 overlay is connected").await;
    let _preview = open("&preview=1").await;
    let other = open("").await;
    events.until(|state| words(state, "overlay") == "2 overlays are connected").await;
    drop((overlay, other));
    events.until(|state| words(state, "overlay") == none).await;
    // A picture by the built-in artist is no answer of a model.
    let body = r#"{"message":"a cat","amount":"100","currency":"RUB"}"#;
    assert_eq!(program.ask("POST", "/donations", body).await.status, 200);
    let state = events.until(|state| state["ended"] == 1).await;
    assert_eq!(words(&state, "model"), "No model is asked: the built-in artist draws");
}
