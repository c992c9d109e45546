//! A small DonationAlerts in this process: socket, REST and OAuth on one loopback port, with faults on demand.
//!
//! It speaks just enough of the protocol for the service's suites; it is no reference for the real one.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _, stream};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Collected, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{
    AUTHORIZATION, CONNECTION, HeaderValue, LOCATION, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, UPGRADE,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use live::mutex::lock;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

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

/// What goes wrong with one REST request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This status, with a JSON body.
    Status(u16),
    /// 429 with or without `Retry-After`, seconds.
    Limited(Option<u64>),
    /// 200 with a page for people.
    Html,
    /// 200 that ends in the middle.
    Half,
    /// Nothing, for ever.
    Hang,
    /// 302 to this address.
    Redirect(String),
}

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

    async fn respond(&self, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        if path == "/connection/websocket" {
            return self.upgrade(request);
        }
        match self.note(&request) {
            Some(Fault::Hang) => std::future::pending().await,
            Some(fault) => faulty(fault),
            None if path == "/oauth/token" => self.renew(request).await,
            None if !self.is_allowed(&request) => answer(401, &json!({"message": "Unauthenticated."})),
            None => self.api(&path, request).await,
        }
    }

    /// Writes the request down and takes the fault that waits for it.
    fn note(&self, request: &Request<Incoming>) -> Option<Fault> {
        let token = if request.headers().contains_key(AUTHORIZATION) { " with a token" } else { "" };
        let mut state = self.lock();
        state.requests.push(format!("{} {}{token}", request.method(), request.uri()));
        let path = request.uri().path();
        state.faults.iter_mut().find(|(end, _)| path.ends_with(end.as_str()))?.1.pop_front()
    }

    fn is_allowed(&self, request: &Request<Incoming>) -> bool {
        let expected = format!("Bearer {}", self.lock().access);
        request.headers().get(AUTHORIZATION).is_some_and(|given| given.as_bytes() == expected.as_bytes())
    }

    async fn api(&self, path: &str, request: Request<Incoming>) -> Response<Body> {
        match path {
            "/api/v1/user/oauth" => answer(
                200,
                &json!({"data": {"id": USER_ID, "name": "tester", "socket_connection_token": "TEST_SOCKET"}}),
            ),
            "/api/v1/alerts/donations" => answer(200, &self.page(request.uri().query().unwrap_or_default())),
            "/api/v1/centrifuge/subscribe" => {
                let bytes = read(request).await;
                let asked: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                let token = format!("for {}", asked["client"].as_str().unwrap_or_default());
                answer(200, &json!({"channels": [{"channel": asked["channels"][0], "token": token}]}))
            }
            _ => answer(404, &json!({"message": "Not Found"})),
        }
    }

    fn page(&self, query: &str) -> Value {
        let number: usize = query.strip_prefix("page=").and_then(|number| number.parse().ok()).unwrap_or(1);
        let state = self.lock();
        let total = state.donations.len();
        let data: Vec<_> =
            state.donations.iter().rev().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
        let next = (number * PER_PAGE < total).then(|| format!("?page={}", number + 1));
        json!({"data": data, "links": {"next": next}, "meta": {"current_page": number, "total": total}})
    }

    async fn renew(&self, request: Request<Incoming>) -> Response<Body> {
        let bytes = read(request).await;
        let form = String::from_utf8_lossy(&bytes).into_owned();
        let grant = if form.contains("grant_type=authorization_code") {
            format!("&code={CODE}&")
        } else {
            format!("&refresh_token={REFRESH}&")
        };
        if !form.contains(&grant) || !form.contains("client_secret=TEST_SECRET") {
            return answer(400, &json!({"error": "invalid_request", "hint": "Refresh token has expired"}));
        }
        let mut state = self.lock();
        state.renewals += 1;
        state.access = format!("{ACCESS}_{}", state.renewals);
        answer(
            200,
            &json!({"access_token": state.access, "refresh_token": REFRESH, "expires_in": 631_151_999}),
        )
    }

    fn upgrade(&self, mut request: Request<Incoming>) -> Response<Body> {
        let key = request.headers().get("sec-websocket-key").map(|key| derive_accept_key(key.as_bytes()));
        let fake = self.clone();
        tokio::spawn(async move {
            if let Ok(upgraded) = hyper::upgrade::on(&mut request).await {
                let socket =
                    WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
                fake.push_to(socket).await;
            }
        });
        let mut response = answer(101, &Value::Null);
        *response.body_mut() = Full::default().map_err(|never| match never {}).boxed();
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        let accept = key.unwrap_or_default().parse().expect("base64 is a header value");
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
        response
    }

    async fn push_to(&self, mut socket: WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>) {
        let (sender, mut pushes) = mpsc::unbounded_channel();
        let mut subscribed = false;
        loop {
            let reply = tokio::select! {
                push = pushes.recv() => match push {
                    Some(Push::Text(text)) => Some(text),
                    Some(Push::Cut) | None => break,
                },
                message = socket.next() => match message {
                    Some(Ok(Message::Text(text))) => self.reply(&text, &sender, &mut subscribed),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => None,
                },
            };
            if let Some(text) = reply
                && socket.send(Message::text(text)).await.is_err()
            {
                break;
            }
        }
        self.lock().subscribers -= usize::from(subscribed);
    }

    fn reply(
        &self,
        text: &str,
        sender: &mpsc::UnboundedSender<Push>,
        subscribed: &mut bool,
    ) -> Option<String> {
        let command: Value = serde_json::from_str(text).ok()?;
        let result = match command["method"].as_u64().unwrap_or(0) {
            0 => json!({"client": "fake-client", "version": "2.2.1"}),
            1 if command["params"]["token"] == "for fake-client" => {
                let mut state = self.lock();
                *subscribed = true;
                state.subscribers += 1;
                state.sockets.push(sender.clone());
                state.subscription(&command["params"])
            }
            1 => {
                return Some(
                    json!({"id": command["id"], "error": {"code": 103, "message": "permission denied"}})
                        .to_string(),
                );
            }
            _ => return Some(json!({"id": command["id"]}).to_string()),
        };
        Some(format!("{}\n", odd(&json!({"id": command["id"], "result": result}))))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// The reply to a subscription: what was missed, newest first, when the history still has it.
    fn subscription(&self, params: &Value) -> Value {
        let top = self.published.len();
        let mut result = json!({"recoverable": true, "epoch": EPOCH, "seq": top});
        let since = params["seq"].as_u64().and_then(|seq| usize::try_from(seq).ok());
        if let Some(since) =
            since.filter(|since| params["recover"] == true && params["epoch"] == EPOCH && *since <= top)
        {
            let missed =
                (since..top).rev().map(|index| json!({"seq": index + 1, "data": self.published[index]}));
            result["publications"] = missed.collect();
            result["recovered"] = json!(true);
        }
        result
    }
}

async fn read(request: Request<Incoming>) -> Bytes {
    request.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default()
}

/// As this server writes it, which another language made: texts may hold half of a pair, numbers may be too great.
fn odd(value: &Value) -> String {
    value.to_string().replace(HALF_A_PAIR, "\\ud83d").replace(&format!("\"{HUGE}\""), "1e400")
}

fn id_of(donation: &Value) -> String {
    format!("da:{}", donation["id"])
}

fn answer(status: u16, body: &Value) -> Response<Body> {
    let mut response = Response::new(Full::from(odd(body)).map_err(|never| match never {}).boxed());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    response
}

fn faulty(fault: Fault) -> Response<Body> {
    match fault {
        Fault::Status(status) => answer(status, &json!({"message": "Server Error"})),
        Fault::Limited(pause) => {
            let mut response = answer(429, &json!({"message": "Too Many Attempts."}));
            if let Some(seconds) = pause {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            response
        }
        Fault::Html => {
            let page =
                Full::from("<!doctype html><title>Maintenance</title>").map_err(|never| match never {});
            Response::new(page.boxed())
        }
        Fault::Half => {
            let parts = [
                Ok(Frame::data(Bytes::from_static(b"{\"data\":[{\"id\":1,"))),
                Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            ];
            Response::new(BodyExt::boxed(StreamBody::new(stream::iter(parts))))
        }
        Fault::Redirect(location) => {
            let mut response = answer(302, &Value::Null);
            let location = location.parse().expect("an address is a header value");
            response.headers_mut().insert(LOCATION, location);
            response
        }
        Fault::Hang => unreachable!("a hanging request has no answer"),
    }
}
