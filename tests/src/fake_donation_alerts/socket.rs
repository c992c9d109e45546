//! Its socket: who is subscribed, what is pushed, and what a client that comes back has missed.

use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, UPGRADE};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::http::answer;
use super::{Body, EPOCH, FakeDonationAlerts, Push, State, odd};

impl FakeDonationAlerts {
    pub(super) fn upgrade(&self, mut request: Request<Incoming>) -> Response<Body> {
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
