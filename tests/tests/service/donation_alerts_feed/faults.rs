//! Servers that fail and tokens that are refused: the feed goes on, and says what the streamer can do.

use engine::show::DonationSource;
use live::donations::donation_alerts::SocketState;
use tests::fake_donation_alerts::{FakeDonationAlerts, Fault};

use super::{Listener, settings, started};

/// A list that fails once is read again soon; here the donation is known from nowhere else.
async fn is_survived(fault: Fault) {
    let (fake, _folder, mut listener) = started().await;
    let name = format!("{fault:?}");
    fake.fail("/alerts/donations", fault);
    let missed = fake.list_only("only the list knows");
    fake.wipe_history();
    fake.cut();
    listener.until_known(1).await;
    assert_eq!(
        (listener.ids.as_slice(), listener.sources[0]),
        (&[missed][..], DonationSource::Rest),
        "{name}"
    );
    listener.until("a healthy list", |told| told.told(|health| health.rest_error.is_none())).await;
}

#[tokio::test]
async fn a_server_error_is_survived() {
    is_survived(Fault::Status(500)).await;
}

#[tokio::test]
async fn a_bad_gateway_is_survived() {
    is_survived(Fault::Status(502)).await;
}

#[tokio::test]
async fn a_page_for_people_is_survived() {
    is_survived(Fault::Html).await;
}

#[tokio::test]
async fn half_an_answer_is_survived() {
    is_survived(Fault::Half).await;
}

#[tokio::test]
async fn a_hanging_answer_is_survived() {
    is_survived(Fault::Hang).await;
}

#[tokio::test]
async fn a_limit_with_a_pause_is_obeyed() {
    is_survived(Fault::Limited(Some(1))).await;
}

#[tokio::test]
async fn a_limit_without_a_pause_is_survived() {
    is_survived(Fault::Limited(None)).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_carries_no_token_anywhere() {
    let elsewhere = FakeDonationAlerts::start().await;
    is_survived(Fault::Redirect(format!("{}/alerts/donations", elsewhere.api_base()))).await;
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

/// The first try meets the fault, a later one gets through.
async fn does_not_stop_the_socket(path: &str, fault: Fault) {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    fake.fail(path, fault);
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_down().await;
    listener.until_subscribed().await;
    let new = fake.donate("Ivan", "after all that");
    listener.until_known(1).await;
    assert_eq!(listener.ids, [new]);
}

#[tokio::test]
async fn a_profile_that_fails_does_not_stop_the_socket() {
    does_not_stop_the_socket("/user/oauth", Fault::Status(503)).await;
}

#[tokio::test]
async fn a_profile_that_is_a_page_for_people_does_not_stop_the_socket() {
    does_not_stop_the_socket("/user/oauth", Fault::Html).await;
}

#[tokio::test]
async fn a_channel_token_that_fails_does_not_stop_the_socket() {
    does_not_stop_the_socket("/centrifuge/subscribe", Fault::Status(500)).await;
}

#[tokio::test]
async fn a_channel_token_that_hangs_does_not_stop_the_socket() {
    does_not_stop_the_socket("/centrifuge/subscribe", Fault::Hang).await;
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_renewed_one_survives_a_restart() {
    let (fake, folder, mut listener) = started().await;
    fake.expire_access();
    fake.cut();
    listener.until_down().await;
    listener.until_subscribed().await;
    listener.stop().await;
    let renewals = |fake: &FakeDonationAlerts| {
        fake.requests().iter().filter(|line| line.contains("/oauth/token")).count()
    };
    assert_eq!(renewals(&fake), 1);
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_subscribed().await;
    assert_eq!(renewals(&fake), 1);
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_said_clearly() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().unwrap());
    fake.expire_access();
    let mut settings = settings(&fake, folder.path());
    settings.tokens.application = None;
    let mut listener = Listener::with(settings, &[]);
    listener.until("advice", |told| told.advice().contains("live login")).await;
    listener.until_down().await;
}

#[tokio::test]
async fn without_a_token_the_feed_waits_and_says_live_login() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().unwrap());
    let mut settings = settings(&fake, folder.path());
    settings.tokens.environment = None;
    let mut listener = Listener::with(settings, &[]);
    listener.until("advice", |told| told.advice().contains("live login")).await;
    assert_eq!(listener.link(), Some(&SocketState::NoToken));
    assert_eq!(fake.requests(), Vec::<String>::new());
    listener.stop().await;
}

#[tokio::test]
async fn a_list_that_is_not_allowed_is_said_although_the_socket_stands() {
    let (fake, _folder, mut listener) = started().await;
    for _ in 0..2 {
        fake.fail("/alerts/donations", Fault::Status(403));
    }
    let missed = fake.list_only("only the list knows");
    fake.wipe_history();
    fake.cut();
    let scope = "oauth-donation-index";
    listener.until("advice", |told| told.advice().contains(scope)).await;
    listener.until_known(1).await;
    listener.until("no advice", |told| told.advice().is_empty()).await;
    assert_eq!(listener.ids, [missed]);
}

#[tokio::test]
async fn a_broken_token_file_is_said_and_a_login_mends_it_without_a_restart() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().unwrap());
    let file = folder.path().join("donation_alerts_tokens.json");
    std::fs::write(&file, "torn").unwrap();
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until("advice", |told| told.advice().contains("not a token file")).await;
    assert_eq!(listener.link(), Some(&SocketState::NoToken));
    std::fs::remove_file(&file).unwrap();
    listener.until_subscribed().await;
    assert_eq!(listener.advice(), "");
}
