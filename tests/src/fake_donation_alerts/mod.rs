//! A small DonationAlerts in this process: socket, REST and OAuth on one loopback port, with faults on demand.
//!
//! It speaks just enough of the protocol for the service's suites; it is no reference for the real one.

mod http;
mod socket;

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use live::mutex::lock;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub use http::Fault;

/// The user that all tokens belong to.
pub const USER_ID: u64 = 42;
/// Stands in a donation's text for half of a surrogate pair, which JSON can write and no Unicode text holds.
pub const HALF_A_PAIR: &str = "<half a pair>";
/// Stands in place of a number that no machine number holds.
pub const HUGE: &str = "<huge>";
/// The access token that is taken at first.
pub const ACCESS: &str = "TEST_ACCESS";
/// The refresh token.
pub const REFRESH: &str = "TEST_REFRESH";
/// The code that the browser brings back from the login.
pub const CODE: &str = "TEST_CODE";
/// Donations on a page of the list.
pub const PER_PAGE: usize = 30;
const CHANNEL: &str = "$alerts:donation_42";
const EPOCH: &str = "fake";

type Body = BoxBody<Bytes, io::Error>;

/// The running fake; it ends with the test.
#[derive(Clone)]
pub struct FakeDonationAlerts {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    donations: Vec<Value>,
    published: Vec<Value>,
    next_id: u64,
    access: String,
    renewals: u64,
    faults: BTreeMap<String, VecDeque<Fault>>,
    requests: Vec<String>,
    sockets: Vec<mpsc::UnboundedSender<Push>>,
    subscribers: usize,
    hours_ahead: i64,
}

enum Push {
    Text(String),
    Cut,
}

impl FakeDonationAlerts {
    /// Starts it on a free port with three donations in its list.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free loopback port");
        let address = listener.local_addr().expect("it is bound").to_string();
        let state = State { next_id: 30_530_030, access: ACCESS.to_owned(), ..State::default() };
        let fake = Self { address, state: Arc::new(Mutex::new(state)) };
        for _ in 0..3 {
            fake.list(&json!({"message": "was here before", "created_at": "2020-01-01 12:00:00"}));
        }
        tokio::spawn(fake.clone().serve(listener));
        fake
    }

    /// The setting `DA_WS_URL`.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("http://{}/connection/websocket", self.address)
    }

    /// The setting `DA_API_BASE`.
    #[must_use]
    pub fn api_base(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Every setting that a program needs to use this fake.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("DA_WS_URL", self.ws_url()),
            ("DA_API_BASE", self.api_base()),
            ("DA_ACCESS_TOKEN", ACCESS.to_owned()),
            ("DA_REFRESH_TOKEN", REFRESH.to_owned()),
            ("DA_CLIENT_ID", "1234".to_owned()),
            ("DA_CLIENT_SECRET", "TEST_SECRET".to_owned()),
        ]
    }

    /// A viewer donates: on the list and over the socket. Returns the donation's id as the program names it.
    pub fn donate(&self, donor: &str, message: &str) -> String {
        self.donate_json(&json!({"username": donor, "message": message}))
    }

    /// The same with any fields of the wire format on top of the usual ones.
    pub fn donate_json(&self, fields: &Value) -> String {
        let donation = self.list(fields);
        let id = id_of(&donation);
        self.publish(&donation);
        id
    }

    /// A donation that is never pushed.
    pub fn list_only(&self, message: &str) -> String {
        id_of(&self.list(&json!({"message": message})))
    }

    /// The same with any fields of the wire format.
    pub fn list_only_json(&self, fields: &Value) -> String {
        id_of(&self.list(fields))
    }

    /// Pushes the last `count` donations of the list once more.
    pub fn push_again(&self, count: usize) {
        let donations = self.lock().donations.iter().rev().take(count).cloned().collect::<Vec<_>>();
        for donation in donations.into_iter().rev() {
            self.publish(&donation);
        }
    }

    /// Cuts every socket.
    pub fn cut(&self) {
        for socket in self.lock().sockets.drain(..) {
            let _ = socket.send(Push::Cut);
        }
    }

    /// Forgets what was published, so that nothing can be recovered.
    pub fn wipe_history(&self) {
        self.lock().published.clear();
    }

    /// The access token runs out; renewing it gives another.
    pub fn expire_access(&self) {
        self.lock().access = "nobody has this one".to_owned();
    }

    /// Its clock is so many hours ahead from now on.
    pub fn set_ahead(&self, hours: i64) {
        self.lock().hours_ahead = hours;
    }

    /// The next request to a path that ends in `path` meets `fault`; several wait in line.
    pub fn fail(&self, path: &str, fault: Fault) {
        self.lock().faults.entry(path.to_owned()).or_default().push_back(fault);
    }

    /// Every request so far: method, path with query, and whether it carried a token.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.lock().requests.clone()
    }

    /// Connections that are subscribed.
    #[must_use]
    pub fn subscribers(&self) -> usize {
        self.lock().subscribers
    }

    fn list(&self, fields: &Value) -> Value {
        let now = Timestamp::now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let mut state = self.lock();
        let mut donation = json!({
            "id": state.next_id, "name": "Donations", "username": "Ivan", "message": "Hello", "message_type": "text",
            "payin_system": {"title": "Bank card"}, "amount": 10.5, "currency": "USD", "is_shown": 0,
            "created_at": now, "shown_at": null
        });
        for (key, value) in fields.as_object().into_iter().flatten() {
            donation[key] = value.clone();
        }
        state.next_id += 1;
        state.donations.push(donation.clone());
        donation
    }

    fn publish(&self, donation: &Value) {
        let mut state = self.lock();
        state.published.push(donation.clone());
        let seq = state.published.len();
        let push = json!({"result": {"channel": CHANNEL, "data": {"seq": seq, "data": donation}}});
        let push = odd(&push);
        state.sockets.retain(|socket| socket.send(Push::Text(format!("{push}\n"))).is_ok());
    }

    async fn serve(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().converse(stream));
        }
    }

    async fn converse(self, stream: TcpStream) {
        let service = service_fn(move |request| {
            let fake = self.clone();
            async move { Ok::<_, Infallible>(fake.respond(request).await) }
        });
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades();
        // A client that goes away in the middle is a case, not an error.
        let _ = connection.await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// As this server writes it, which another language made: texts may hold half of a pair, numbers may be too great.
fn odd(value: &Value) -> String {
    value.to_string().replace(HALF_A_PAIR, "\\ud83d").replace(&format!("\"{HUGE}\""), "1e400")
}

fn id_of(donation: &Value) -> String {
    format!("da:{}", donation["id"])
}
