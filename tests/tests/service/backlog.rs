//! What was donated before the first run, and while the program was off: the program itself, killed and started again.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tests::fake_donation_alerts::FakeDonationAlerts;
use tests::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_draws_nothing_old_and_a_later_one_draws_what_is_fresh_and_lists_the_rest_as_missed() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    let mut settings = fake.environment();
    settings.extend([
        ("DATA_DIR", folder.path().display().to_string()),
        ("LLM_BACKEND", "offline".to_owned()),
        ("SHOW_DURATION_SEC", "0".to_owned()),
        ("DRAW_MAX_SEC", "1".to_owned()),
    ]);
    let first = Program::start(&["run", "--headless"], &settings).await;
    first.events().await.until(|state| state["links"][0]["state"] == "fine").await;
    first.end().await;

    let made = |minutes| {
        let made = Timestamp::now() - SignedDuration::from_mins(minutes);
        json!({"username": "Ann", "created_at": made.strftime("%Y-%m-%d %H:%M:%S").to_string()})
    };
    let (late, fresh) = (fake.donate_json(&made(31)), fake.donate_json(&made(29)));
    let second = Program::start(&["run", "--headless"], &settings).await;
    second.events().await.until(|state| state["ended"] == 1).await;
    let history = second.ask("GET", "/history", "").await.json();
    assert_eq!((&history["history"][0]["request"], &history["history"][1]), (&json!(fresh), &json!(null)));
    let missed = second.ask("GET", "/queue", "").await.json()["missed"].clone();
    assert_eq!(
        (missed.as_array().map(Vec::len), &missed[0]["donation"]),
        (Some(1), &json!(late)),
        "{missed}"
    );

    let allowed = second.ask("POST", &format!("/queue/{late}/allow"), "").await;
    assert_eq!(allowed.status, 200, "{}", allowed.json());
    second.events().await.until(|state| state["ended"] == 2).await;
}
