//! A running show with its control API in the test's own process: what it published is known screen by screen.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use engine::show::{Fact, Screen, Show, Verdict};
use engine::stage::{self, Layout};
use live::control::guard::Guard;
use live::control::requests::RequestRules;
use live::control::{Control, Health, WordRules, serve};
use live::message::Message;
use live::net::secret::Secret;
use live::own_words::OwnWords;
use live::service::Service;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::time::{interval, timeout};
use tokio_util::task::AbortOnDropHandle;

use crate::show::donation;

/// The token of every station.
pub const TOKEN: &str = "the-token-of-this-test";
/// Its overlay's key.
pub const KEY: &str = "the-key-of-this-test";
/// How long a state may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pause between two looks for it.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A service with its pages.
pub struct Station {
    /// The show.
    pub service: Service,
    /// Where its API listens, as this machine knows it.
    pub address: SocketAddr,
    screens: Arc<Mutex<BTreeMap<u64, Arc<Screen>>>>,
    tasks: [AbortOnDropHandle<()>; 2],
}

/// The data folder of a session's file.
fn data_folder(session: &Path) -> &Path {
    session.parent().and_then(Path::parent).expect("it lies in the journal's folder there")
}

/// What its pictures look like.
#[must_use]
pub fn stage_settings() -> stage::StageSettings {
    stage::StageSettings { layout: Layout::Panel, scale: 4, ..stage::StageSettings::default() }
}

impl Station {
    /// Opens the API at a port of this machine alone; 0: any that is free.
    ///
    /// # Panics
    /// When there is none.
    pub async fn open(service: Service, port: u16) -> Self {
        Self::open_at(service, SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
    }

    /// The same for other machines too.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn open_to_all(service: Service) -> Self {
        Self::open_at(service, SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))).await
    }

    async fn open_at(service: Service, wanted: SocketAddr) -> Self {
        let listener = loop {
            // The task that listened there before may not have ended yet.
            match TcpListener::bind(wanted).await {
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => tokio::task::yield_now().await,
                listener => break listener.expect("a port"),
            }
        };
        let port = listener.local_addr().expect("an address").port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let guard = Guard {
            token: Secret::new(TOKEN),
            viewer_key: Secret::new(KEY),
            local: live::config::choice::LocalAccess::Open,
            hosts: Vec::new(),
        };
        let links = || vec![Health::new("journal", "fine", Message::new("health.written-down"), Value::Null)];
        let (handle, path) = (service.handle.clone(), &service.path);
        let control = Control::new(
            handle,
            path,
            guard,
            stage_settings(),
            Box::new(links),
            WordRules {
                judge: Box::new(|_| Verdict::Allow),
                own: Arc::new(OwnWords::in_folder(data_folder(path))),
            },
            RequestRules::default(),
        );
        let serving = tokio::spawn(async move { serve(listener, control).await });
        let screens: Arc<Mutex<BTreeMap<u64, Arc<Screen>>>> = Arc::default();
        let (kept, mut latest) = (Arc::clone(&screens), service.handle.screens());
        let keeping = tokio::spawn(async move {
            loop {
                let published = latest.borrow_and_update().clone();
                kept.lock().expect("no panic").insert(published.frame.0, published.screen);
                if latest.changed().await.is_err() {
                    return;
                }
            }
        });
        let tasks = [AbortOnDropHandle::new(serving), AbortOnDropHandle::new(keeping)];
        Self { service, address, screens, tasks }
    }

    /// An address of the API.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// An address of the API, as another machine would write it.
    #[must_use]
    pub fn url_at(&self, host: IpAddr, path: &str) -> String {
        format!("http://{}{path}", SocketAddr::new(host, self.address.port()))
    }

    /// What was published at a frame.
    ///
    /// # Panics
    /// Never: no test panics while it holds the screens.
    #[must_use]
    pub fn screen(&self, frame: u64) -> Option<Arc<Screen>> {
        self.screens.lock().expect("no panic").get(&frame).cloned()
    }

    /// Every frame at which something was published, with its screen.
    ///
    /// # Panics
    /// Never: as above.
    #[must_use]
    pub fn screens(&self) -> BTreeMap<u64, Arc<Screen>> {
        self.screens.lock().expect("no panic").clone()
    }

    /// The first frame of those published of which that is so, with its screen, once it is there.
    ///
    /// # Panics
    /// When it never is.
    pub async fn first_published(&self, what: &str, is_so: impl Fn(&Screen) -> bool) -> (u64, Arc<Screen>) {
        let mut look = interval(LOOK_EVERY);
        let waited = timeout(PATIENCE, async {
            loop {
                if let Some(found) = self.screens().into_iter().find(|(_, screen)| is_so(screen)) {
                    return found;
                }
                look.tick().await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("never published: {what}"))
    }

    /// Closes the API; the show goes on.
    #[must_use]
    pub fn close(self) -> Service {
        drop(self.tasks);
        self.service
    }

    /// A donation comes.
    ///
    /// # Panics
    /// When the journal does not take it.
    pub async fn donate(&self, number: usize, message: &str) {
        let donation = Arc::new(donation(number, message));
        let fact = Fact::DonationReceived { donation, position: None };
        self.service.handle.tell(fact).await.expect("the journal takes it");
    }

    /// Asks the show.
    ///
    /// # Panics
    /// When it is over.
    pub async fn ask<T: Send + 'static>(&self, question: impl FnOnce(&Show) -> T + Send + 'static) -> T {
        self.service.handle.ask(question).await.expect("the show runs")
    }

    /// Waits until the show is in a state; what it waits for may not be seen on screen.
    ///
    /// # Panics
    /// When it takes too long.
    pub async fn until(&self, what: &str, question: impl Fn(&Show) -> bool + Send + Clone + 'static) {
        let mut look = interval(LOOK_EVERY);
        let waited = timeout(PATIENCE, async {
            while !self.ask(question.clone()).await {
                look.tick().await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("never: {what}"));
    }
}
