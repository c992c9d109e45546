//! The whole feed against a fake DonationAlerts on loopback: each donation once, whatever socket, list and tokens do.

use std::path::Path;
use std::time::Duration;

use engine::show::DonationSource;
use live::donations::donation_alerts::{
    Application, Endpoint, FeedError, FeedEvent, FeedHealth, FeedSettings, SocketState, Start, TokenPair,
    TokenSource, run, wire,
};
use live::net::secret::Secret;
use serde_json::json;
use tempfile::TempDir;
use tests::fake_donation_alerts::{ACCESS, FakeDonationAlerts, Fault, HALF_A_PAIR, HUGE, REFRESH};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Longer than any pause that these tests ask for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A feed on its way, and everything it told.
struct Listener {
    events: mpsc::Receiver<FeedEvent>,
    shutdown: CancellationToken,
    feed: JoinHandle<Result<(), FeedError>>,
    ids: Vec<String>,
    sources: Vec<DonationSource>,
    unreadable: Vec<String>,
    backlog: Vec<String>,
    health: Option<FeedHealth>,
}

impl Listener {
    fn start(fake: &FakeDonationAlerts, folder: &Path, seen: &[String]) -> Self {
        Self::with(settings(fake, folder), seen)
    }

    fn with(settings: FeedSettings, seen: &[String]) -> Self {
        let (sink, events) = mpsc::channel(16);
        let shutdown = CancellationToken::new();
        let seen = seen.iter().filter_map(|id| wire::donation_number(id)).collect();
        let feed = tokio::spawn(run(settings, Start { seen, stream: None }, sink, shutdown.clone()));
        let (ids, sources, unreadable, backlog) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { events, shutdown, feed, ids, sources, unreadable, backlog, health: None }
    }

    /// Takes and confirms events until `done`.
    async fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        while !done(self) {
            let Ok(event) = timeout(PATIENCE, self.events.recv()).await else {
                panic!("not in time: {what}; known {:?}, health {:?}", self.ids, self.health);
            };
            self.take(event.unwrap_or_else(|| panic!("the feed ended before: {what}")));
        }
    }

    fn take(&mut self, event: FeedEvent) {
        match event {
            FeedEvent::Donation(donation, _, ack) => {
                if donation.unreadable {
                    self.unreadable.push(donation.id.clone());
                }
                self.ids.push(donation.id);
                self.sources.push(donation.source);
                ack.confirm();
            }
            FeedEvent::Backlog(donations, ack) => {
                self.backlog.extend(donations.into_iter().map(|donation| donation.id));
                ack.confirm();
            }
            FeedEvent::Health(health) => self.health = Some(health),
        }
    }

    async fn until_subscribed(&mut self) {
        self.until("a subscription", |told| told.link() == Some(&SocketState::Subscribed)).await;
    }

    async fn until_down(&mut self) {
        self.until("a broken link", |told| matches!(told.link(), Some(SocketState::Down(_)))).await;
    }

    async fn until_known(&mut self, count: usize) {
        self.until(&format!("{count} donations"), |told| told.ids.len() >= count).await;
    }

    fn link(&self) -> Option<&SocketState> {
        self.health.as_ref().map(|health| &health.link)
    }

    fn told(&self, what: impl Fn(&FeedHealth) -> bool) -> bool {
        self.health.as_ref().is_some_and(what)
    }

    fn advice(&self) -> String {
        self.health.as_ref().and_then(|health| health.advice.clone()).unwrap_or_default()
    }

    async fn stop(mut self) -> Vec<String> {
        self.shutdown.cancel();
        while let Ok(Some(event)) = timeout(PATIENCE, self.events.recv()).await {
            self.take(event);
        }
        self.feed.await.expect("no panic").expect("a clean end");
        self.ids
    }
}

fn settings(fake: &FakeDonationAlerts, folder: &Path) -> FeedSettings {
    let pair =
        TokenPair { access: Secret::new(ACCESS), refresh: Some(Secret::new(REFRESH)), expires_unix: None };
    let application = Application { client_id: "1234".into(), client_secret: Secret::new("TEST_SECRET") };
    FeedSettings {
        ws_url: Endpoint::parse(&fake.ws_url()).expect("loopback"),
        api_base: Endpoint::parse(&fake.api_base()).expect("loopback"),
        tokens: TokenSource {
            data_dir: folder.to_owned(),
            environment: Some(pair),
            application: Some(application),
        },
        user_id: None,
        poll_interval: Duration::from_secs(3),
        request_timeout: Duration::from_secs(1),
    }
}

async fn started() -> (FakeDonationAlerts, TempDir, Listener) {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().expect("a folder"));
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_subscribed().await;
    (fake, folder, listener)
}

#[tokio::test]
async fn the_first_run_knows_what_exists_and_tells_what_is_new() {
    let (fake, _folder, mut listener) = started().await;
    assert_eq!(listener.backlog.len(), 3);
    let new = fake.donate("Ivan", "a cat");
    listener.until_known(1).await;
    assert_eq!(listener.stop().await, [new]);
}

/// Entries that another language's server could write and this one's JSON reader refuses.
fn odd_entries() -> [serde_json::Value; 3] {
    [
        json!({"message": HALF_A_PAIR}),
        json!({"amount": HUGE}),
        json!({"username": format!("Ann {HALF_A_PAIR}")}),
    ]
}

#[tokio::test]
async fn one_odd_entry_is_told_as_unreadable_and_hides_no_other_of_the_list() {
    let (fake, folder, listener) = started().await;
    listener.stop().await;
    let first = fake.list_only("a cat");
    let mut odd: Vec<String> = odd_entries().iter().map(|fields| fake.list_only_json(fields)).collect();
    odd.sort();
    let last = fake.list_only("a dog");
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_known(5).await;
    assert!(listener.ids.contains(&first) && listener.ids.contains(&last), "{:?}", listener.ids);
    listener.unreadable.sort();
    assert_eq!(listener.unreadable, odd);
    listener.stop().await;
}

#[tokio::test]
async fn an_odd_publication_is_told_as_unreadable_and_the_socket_goes_on() {
    let (fake, _folder, mut listener) = started().await;
    let odd: Vec<String> = odd_entries().iter().map(|fields| fake.donate_json(fields)).collect();
    let last = fake.donate("Ivan", "a dog");
    listener.until_known(4).await;
    let mut unreadable = listener.unreadable.clone();
    unreadable.sort();
    assert!(listener.ids.contains(&last) && unreadable == odd, "{:?}", listener.ids);
    listener.stop().await;
}

#[tokio::test]
async fn an_entry_without_an_id_is_told_once_as_unreadable() {
    let (fake, _folder, mut listener) = started().await;
    fake.donate_json(&json!({"id": null, "message": "who knows"}));
    let next = fake.donate("Ivan", "a cat");
    listener.until_known(2).await;
    listener.until("the entry", |told| told.unreadable.len() == 1).await;
    fake.cut();
    listener.until_down().await;
    listener.until_subscribed().await;
    let ids = listener.stop().await;
    assert!(ids.len() == 2 && ids.contains(&next), "{ids:?}");
}

#[tokio::test]
async fn a_donation_told_by_socket_recovery_list_and_again_after_a_restart_is_one() {
    let (fake, folder, mut listener) = started().await;
    let mut sent = vec![fake.donate("Ivan", "one")];
    fake.push_again(1);
    listener.until_known(1).await;
    fake.cut();
    listener.until_down().await;
    sent.push(fake.donate("Ivan", "while the socket was cut"));
    fake.push_again(2);
    listener.until_known(2).await;
    listener.until_subscribed().await;
    assert_eq!(listener.stop().await, sent);

    let offline = [fake.donate("Ivan", "while the program was off"), fake.list_only("never pushed")];
    let mut listener = Listener::start(&fake, folder.path(), &sent);
    listener.until_known(2).await;
    listener.until_subscribed().await;
    fake.push_again(4);
    let last = fake.donate("Ivan", "the last one");
    listener.until_known(3).await;
    assert_eq!(listener.backlog.len(), 0);
    let mut told = listener.stop().await;
    assert_eq!(told.pop(), Some(last));
    told.sort();
    assert_eq!(told, offline);
}

#[tokio::test]
async fn a_gap_behind_newer_donations_is_found_on_older_pages() {
    let (fake, folder, listener) = started().await;
    listener.stop().await;
    let mut sent: Vec<_> = (0..70).map(|number| fake.list_only(&format!("missed {number}"))).collect();
    fake.wipe_history();
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    sent.push(fake.donate("Ivan", "pushed at once"));
    listener.until_known(71).await;
    let mut told = listener.stop().await;
    told.sort();
    assert_eq!(told, sent);
}

#[tokio::test]
async fn without_the_feeds_own_file_known_donations_are_not_told_again() {
    let (fake, folder, mut listener) = started().await;
    let known = fake.donate("Ivan", "one");
    listener.until_known(1).await;
    listener.stop().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let new = fake.list_only("while the program was off");
    let mut listener = Listener::start(&fake, folder.path(), &[known]);
    listener.until_known(1).await;
    listener.until_subscribed().await;
    assert_eq!(listener.stop().await, [new]);
}

#[tokio::test]
async fn what_was_not_confirmed_is_told_again_after_a_restart() {
    let (fake, folder, mut listener) = started().await;
    let first = fake.donate("Ivan", "confirmed");
    listener.until_known(1).await;
    let lost = fake.donate("Ivan", "taken, and the power fails");
    let unconfirmed = loop {
        match timeout(PATIENCE, listener.events.recv()).await.unwrap().unwrap() {
            FeedEvent::Donation(donation, _, ack) => break (donation.id, ack),
            other => listener.take(other),
        }
    };
    assert_eq!(unconfirmed.0, lost);
    listener.feed.abort();
    let mut listener = Listener::start(&fake, folder.path(), &[first]);
    listener.until_known(1).await;
    assert_eq!(listener.ids, [lost]);
}

#[tokio::test]
async fn a_donation_that_is_dropped_unstored_ends_the_feed() {
    let (fake, _folder, mut listener) = started().await;
    fake.donate("Ivan", "dropped");
    while let Some(event) = timeout(PATIENCE, listener.events.recv()).await.unwrap() {
        drop(event);
    }
    let ended = listener.feed.await.unwrap().unwrap_err();
    assert!(ended.to_string().contains("not stored"), "{ended}");
}

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

#[tokio::test]
async fn health_knows_the_socket_the_last_donation_the_last_answer_and_the_other_clock() {
    let (fake, _folder, mut listener) = started().await;
    let health = listener.health.clone().expect("it was told");
    assert_eq!((health.user_id, health.last_donation, &health.rest_error), (Some(42), None, &None));
    // The fake is on this machine; its header has whole seconds.
    assert!(health.clock_skew_ms.is_some_and(|skew_ms| skew_ms.abs() < 1_500), "{health:?}");
    fake.donate("Ivan", "a cat");
    listener.until("the last donation", |told| told.told(|health| health.last_donation.is_some())).await;
    fake.cut();
    listener.until_down().await;
    listener.until("a recovery", |told| told.told(|health| health.recovered == Some(true))).await;
    listener.until_subscribed().await;
    let later = listener.health.clone().expect("it was told");
    assert!(later.since > health.since && later.last_rest > health.last_rest, "{health:?} {later:?}");
}

#[tokio::test]
async fn another_user_than_the_settings_name_is_reported_and_the_tokens_user_wins() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().unwrap());
    let mut listener =
        Listener::with(FeedSettings { user_id: Some(7), ..settings(&fake, folder.path()) }, &[]);
    listener.until_subscribed().await;
    let advice = listener.advice();
    assert!(advice.contains("DA_USER_ID is 7") && advice.contains("user 42"), "{advice}");
    let new = fake.donate_json(&json!({"username": null, "message_type": "audio", "payin_system": "card"}));
    listener.until_known(1).await;
    assert_eq!(listener.ids, [new]);
}

#[tokio::test]
async fn a_burst_larger_than_every_channel_arrives_in_order() {
    let (fake, _folder, mut listener) = started().await;
    let sent: Vec<_> = (0..2_000).map(|number| fake.donate("Ivan", &format!("wish {number}"))).collect();
    listener.until_known(sent.len()).await;
    assert!(listener.sources.iter().all(|source| *source == DonationSource::Socket));
    assert_eq!(listener.stop().await, sent);
}
