//! The program itself with the built-in artist, and its dock, for tests of what an operator does.

use serde_json::{Value, json};
use tests::browser::{Browser, Page};
use tests::program::Program;

/// Phones and OBS docks are as narrow as this.
pub const NARROW: u32 = 300;

/// The built-in artist, short drawings, no holds, and no DonationAlerts.
pub async fn program(more: &[(&'static str, &str)]) -> Program {
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

/// Its dock on a narrow page, once it shows the queue and a picture.
pub async fn dock(browser: &Browser, program: &Program) -> Page {
    let mut page = browser.open(&format!("http://{}/", program.address), NARROW, 900).await;
    page.until("document.getElementById('queue').checkVisibility() && document.querySelector('canvas')")
        .await;
    page
}

/// A wish by way of the API; the id of its request.
pub async fn donate(program: &Program, donor: &str, message: &str) -> String {
    let body = json!({ "message": message, "donor": donor }).to_string();
    let reply = program.ask("POST", "/donations", &body).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()["request"].as_str().expect("an id").to_owned()
}

/// What has ended, the latest first.
pub async fn history(program: &Program) -> Vec<Value> {
    let history = program.ask("GET", "/history", "").await.json();
    history["history"].as_array().expect("a list").clone()
}
