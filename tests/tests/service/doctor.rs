//! `live doctor` against fakes: what it finds, what it advises, how it ends, and that it tells no token.

use tests::fake_donation_alerts::{ACCESS, FakeDonationAlerts, Fault, REFRESH};
use tests::fake_model::{Answer, FakeModel, Kind};
use tests::program::{TOKEN, run_to_end};

const PLAN: &str = include_str!("../../../fixtures/llm/fox.json");

type Settings = Vec<(&'static str, String)>;

async fn everything() -> (FakeDonationAlerts, FakeModel, Settings) {
    let donations = FakeDonationAlerts::start().await;
    let model = FakeModel::start(Kind::Ollama, vec![Answer::plan(PLAN)]).await;
    let mut settings = donations.environment();
    settings.extend([("LLM_ENDPOINT", model.endpoint()), ("LLM_MODEL_ID", "painter".to_owned())]);
    (donations, model, settings)
}

/// The exit status and what was printed.
async fn doctor(settings: &[(&str, String)]) -> (i32, String) {
    let output = run_to_end(&["doctor", "--headless"], settings).await;
    let all = [output.stdout, output.stderr].concat();
    (output.status.code().expect("it ended by itself"), String::from_utf8(all).expect("text"))
}

fn line<'a>(said: &'a str, start: &str) -> &'a str {
    said.lines()
        .find(|line| line.starts_with(start))
        .unwrap_or_else(|| panic!("no line {start:?} in\n{said}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn when_everything_is_there_it_says_so_and_tells_no_token() {
    let (_donations, _model, settings) = everything().await;
    let (status, said) = doctor(&settings).await;
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("ready: `live` goes on air") && !said.contains("WRONG"), "{said}");
    for about in [
        "settings",
        "token",
        "list",
        "socket",
        "model server",
        "model",
        "first token",
        "whole scene",
        "clock",
    ] {
        line(&said, &format!("fine  {about}"));
    }
    assert!(line(&said, "fine  user").contains("42"), "{said}");
    assert!(line(&said, "fine  quantisation").contains("Q4_K_M"), "{said}");
    for secret in [ACCESS, REFRESH, TOKEN, "TEST_SECRET", "TEST_SOCKET"] {
        assert!(!said.contains(secret), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_it_names_the_command_that_gets_one() {
    let (_donations, _model, mut settings) = everything().await;
    settings.retain(|(name, _)| !name.ends_with("TOKEN"));
    let (status, said) = doctor(&settings).await;
    assert_eq!(status, 1, "{said}");
    line(&said, "WRONG token");
    assert!(said.contains("-> live login"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_scope_and_a_missing_model_are_both_found() {
    let (donations, _model, mut settings) = everything().await;
    donations.fail("/alerts/donations", Fault::Status(403));
    settings.push(("LLM_ENDPOINT", "http://127.0.0.1:9/v1/chat/completions".to_owned()));
    let (status, said) = doctor(&settings).await;
    assert_eq!(status, 1, "{said}");
    assert!(line(&said, "WRONG list").contains("oauth-donation-index"), "{said}");
    line(&said, "WRONG model server");
    assert!(said.contains("-> ollama serve"), "{said}");
    line(&said, "fine  socket");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_socket_the_show_goes_on_air_and_hears_of_donations_later() {
    let (_donations, _model, mut settings) = everything().await;
    settings.push(("DA_WS_URL", "http://127.0.0.1:9/connection/websocket".to_owned()));
    settings.push(("LLM_BACKEND", "offline".to_owned()));
    let (status, said) = doctor(&settings).await;
    assert_eq!(status, 0, "{said}");
    assert!(line(&said, "note  socket").contains("30 s late"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_that_is_not_allowed_ends_it() {
    let (status, said) = doctor(&[("FRAME_RATE", "999".to_owned())]).await;
    assert_eq!(status, 1, "{said}");
    assert!(line(&said, "WRONG settings").contains("FRAME_RATE"), "{said}");
}
