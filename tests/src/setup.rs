//! A program at its first start, and the browser that comes back from a login.

use reqwest::Url;
use tokio::net::TcpListener;

use crate::fake_donation_alerts::FakeDonationAlerts;
use crate::fake_model::FakeModel;
use crate::program::{Program, Settings};

/// `live` without anything, on a computer with this model, whose logins come back to this port.
///
/// # Panics
/// When it does not start.
pub async fn start(donations: &FakeDonationAlerts, model: &FakeModel, port: u16) -> Program {
    let settings: Settings = vec![
        ("DA_API_BASE", donations.api_base()),
        ("DA_WS_URL", donations.ws_url()),
        ("OLLAMA_HOST", model.address().to_string()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
    ];
    let redirect = format!("http://127.0.0.1:{port}/callback");
    Program::start(&["--headless", "--redirect", &redirect], &settings).await
}

/// A port that is free now.
///
/// # Panics
/// When there is none.
pub async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free loopback port");
    listener.local_addr().expect("it is bound").port()
}

/// The streamer opens the page of a login and allows it.
///
/// # Panics
/// When nobody listens for it.
pub async fn come_back(page: &str, code: &str) {
    answer(page, "code", code).await;
}

/// The streamer opens the page of a login and does not allow it.
///
/// # Panics
/// When nobody listens for it.
pub async fn say_no(page: &str) {
    answer(page, "error", "access_denied").await;
}

async fn answer(page: &str, name: &str, value: &str) {
    let page = Url::parse(page).expect("an address");
    let asked =
        |name: &str| page.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let mut back = Url::parse(&asked("redirect_uri").expect("where to")).expect("an address");
    let state = asked("state").expect("a question");
    back.query_pairs_mut().append_pair(name, value).append_pair("state", &state);
    live::net::tls::install();
    let reply = reqwest::get(back).await.expect("it listens");
    assert!(reply.status().is_success(), "{}", reply.status());
}
