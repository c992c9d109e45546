//! The whole feed against a fake DonationAlerts on loopback: each donation once, whatever socket, list and tokens do.

mod each_once;
mod faults;

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
use tests::fake_donation_alerts::{ACCESS, FakeDonationAlerts, REFRESH};
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
        self.health
            .as_ref()
            .and_then(|health| health.advice.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default()
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
async fn health_knows_the_socket_the_last_donation_the_last_answer_and_the_other_clock() {
    let (fake, folder) = (FakeDonationAlerts::start().await, tempfile::tempdir().unwrap());
    fake.set_ahead(3);
    let mut listener = Listener::start(&fake, folder.path(), &[]);
    listener.until_subscribed().await;
    let health = listener.health.clone().expect("it was told");
    assert_eq!((health.user_id, health.last_donation, &health.rest_error), (Some(42), None, &None));
    // However long the answer is on its way.
    let hours = health.clock_skew_ms.map(|ms| (ms as f64 / 3_600_000.0).round());
    assert_eq!(hours, Some(3.0), "{health:?}");
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
