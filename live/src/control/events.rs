//! `GET /events`: the state on connect, then what changes, over a WebSocket.
//!
//! ```text
//! {"type":"state","queue":{..},"screen":{..},"links":[..],"ended":3,"model":{..}}
//! {"type":"changed","screen":{..}}        only the fields that changed
//! ```
//!
//! From another machine the first message must be `{"token":"..."}`, within two seconds. A client that reads too slowly
//! is told the newest state when it reads again, and is dropped when it does not read at all.

#![deny(clippy::wildcard_enum_match_arm, reason = "screens are matched one by one")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use engine::show::{OnAirPhase, Progress, Screen};
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::upgrade::Upgraded;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::connection_limiter::ConnectionLimits;
use super::guard::Access;
use super::response::{HttpResponse, error};
use super::{Caller, Control, views};

/// Clients at the same time; one more is closed at once.
pub const CLIENTS: ConnectionLimits = ConnectionLimits { all: 32, elsewhere: 24, one: 12 };
/// How long another machine may take to send the token.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(2);
/// How often the state is compared, at most.
const EVERY: Duration = Duration::from_millis(250);
/// How often a client is asked whether it is still there.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long a client may take to read one message.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes that may wait for a client, whatever it does: the largest picture fits many times. Before that, nothing is read
/// from a client while something waits for it.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of a client's message: it has only the token to send.
const MESSAGE_BYTES_MAX: usize = 4096;

/// A WebSocket to a client.
pub type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Accepts the WebSocket and serves it in a task of its own.
pub fn accept(request: &mut Request<Incoming>, caller: Caller, control: Arc<Control>) -> HttpResponse {
    upgrade(request, MESSAGE_BYTES_MAX, move |socket| async move {
        // A client that goes away is no event.
        let _ = admit(socket, caller, control).await;
    })
}

async fn admit(mut socket: Socket, caller: Caller, control: Arc<Control>) -> Result<(), Error> {
    if caller.access != Access::Operator && !let_in(&mut socket, &control).await {
        return refuse(&mut socket).await;
    }
    // A place of the operator's is not a stranger's to take: this comes after the token.
    match control.listeners.take(caller.peer) {
        Some(_permit) => serve(socket, &control).await,
        None => socket.close(None).await,
    }
}

/// Answers the handshake (RFC 6455 section 4.2) and hands over the socket when the connection has changed over.
pub fn upgrade<F: Future<Output = ()> + Send + 'static>(
    request: &mut Request<Incoming>,
    message_bytes_max: usize,
    serve: impl FnOnce(Socket) -> F + Send + 'static,
) -> HttpResponse {
    let headers = request.headers();
    let has = |name, wanted: &str| {
        let value = headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        value.split(',').any(|part| part.trim().eq_ignore_ascii_case(wanted))
    };
    if !has(CONNECTION, "upgrade") || !has(UPGRADE, "websocket") || !has(SEC_WEBSOCKET_VERSION, "13") {
        return error(StatusCode::UPGRADE_REQUIRED, "expected a WebSocket handshake, version 13");
    }
    let Some(key) = headers.get(SEC_WEBSOCKET_KEY) else {
        return error(StatusCode::BAD_REQUEST, "expected Sec-WebSocket-Key");
    };
    let accept = derive_accept_key(key.as_bytes());
    let changing = hyper::upgrade::on(request);
    let config = WebSocketConfig::default()
        .max_write_buffer_size(WAITING_BYTES_MAX)
        .max_message_size(Some(message_bytes_max))
        .max_frame_size(Some(message_bytes_max));
    tokio::spawn(async move {
        if let Ok(upgraded) = changing.await {
            let socket =
                WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
            serve(socket).await;
        }
    });
    let mut answer = Response::new(Full::<Bytes>::default());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).expect("base64 is a header value"));
    answer
}

/// Sends, unless the client does not read.
pub async fn send<S>(socket: &mut WebSocketStream<S>, message: Message) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    timeout(SEND_TIMEOUT, socket.send(message)).await.unwrap_or(Err(Error::ConnectionClosed))
}

/// Waits until the client has been given all that waits for it, an answer to its ping for example: a client that asks and
/// never reads is dropped before it has asked for more.
pub async fn settle<S>(socket: &mut WebSocketStream<S>) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    timeout(SEND_TIMEOUT, socket.flush()).await.unwrap_or(Err(Error::ConnectionClosed))
}

async fn serve(mut socket: Socket, control: &Control) -> Result<(), Error> {
    let mut screens = control.handle.screens();
    let mut compare = interval(EVERY);
    compare.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heartbeat = interval(HEARTBEAT);
    let (mut sent, mut ticks) = (Map::new(), 0_u32);
    loop {
        tokio::select! {
            _ = compare.tick() => {
                ticks += 1;
                // Most of it changes with the screen; the links are looked at once a second.
                if sent.is_empty() || screens.has_changed().unwrap_or(true) || ticks.is_multiple_of(4) {
                    screens.mark_unchanged();
                    let Some(state) = state(control).await else { return socket.close(None).await };
                    if let Some(message) = difference(&sent, &state) {
                        send(&mut socket, Message::text(message.to_string())).await?;
                    }
                    sent = state;
                }
            }
            _ = heartbeat.tick() => send(&mut socket, Message::Ping(Bytes::new())).await?,
            message = socket.next() => match message {
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(message) => {
                    message?;
                    settle(&mut socket).await?;
                }
            },
        }
    }
}

/// Closes a socket that sent no token.
pub async fn refuse(socket: &mut Socket) -> Result<(), Error> {
    let frame = CloseFrame { code: CloseCode::Policy, reason: "expected {\"token\":\"...\"}".into() };
    send(socket, Message::Close(Some(frame))).await
}

/// Waits for the token in the first message.
pub async fn let_in(socket: &mut Socket, control: &Control) -> bool {
    let Ok(Some(Ok(Message::Text(text)))) = timeout(TOKEN_TIMEOUT, socket.next()).await else { return false };
    let message: Option<Value> = serde_json::from_str(&text).ok();
    message.and_then(|message| Some(control.guard.is_token(message.get("token")?.as_str()?))).unwrap_or(false)
}

/// Everything that the dock shows; `None` when the show is over.
async fn state(control: &Control) -> Option<Map<String, Value>> {
    let screen = screen(&control.handle.screens().borrow().screen);
    let links = control.links();
    let about = |show: &engine::show::Show| {
        let model = show.model();
        let model = json!({ "unreachable": model.unreachable, "warming_up": model.warming_up });
        (views::queue(show, show.now().0), show.ended_total(), model, show.evening().clone())
    };
    let (mut queue, ended, model, tonight) = control.handle.ask(about).await.ok()?;
    // The frame moves on even when nothing else does.
    queue.frame = 0;
    let state = json!({
        "queue": queue, "screen": screen, "links": links, "ended": ended, "model": model, "tonight": tonight,
    });
    let Value::Object(state) = state else { return None };
    Some(state)
}

/// What viewers see, in figures.
fn screen(screen: &Screen) -> Value {
    let (phase, progress) = match screen.phase {
        OnAirPhase::Idle => ("idle", Value::Null),
        OnAirPhase::Thinking => ("thinking", Value::Null),
        OnAirPhase::Drawing(Progress::Open { strokes }) => ("drawing", json!({ "strokes": strokes })),
        OnAirPhase::Drawing(Progress::Closed { per_mille }) => ("drawing", json!({ "per_mille": per_mille })),
        OnAirPhase::Holding(left) => ("holding", json!({ "seconds_left": left.seconds_left })),
        OnAirPhase::Card(left) => ("card", json!({ "seconds_left": left.seconds_left })),
    };
    json!({ "phase": phase, "progress": progress, "paused": screen.paused, "caption": screen.caption })
}

fn difference(sent: &Map<String, Value>, state: &Map<String, Value>) -> Option<Value> {
    let kind = if sent.is_empty() { "state" } else { "changed" };
    let mut message: Map<String, Value> = state
        .iter()
        .filter(|(name, value)| sent.get(*name) != Some(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if message.is_empty() {
        return None;
    }
    message.insert("type".to_owned(), kind.into());
    Some(Value::Object(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_sent() {
        let object = |value: Value| value.as_object().cloned().expect("an object");
        let (old, new) = (object(json!({ "a": 1, "b": 2 })), object(json!({ "a": 1, "b": 3 })));
        assert_eq!(difference(&Map::new(), &old), Some(json!({ "type": "state", "a": 1, "b": 2 })));
        assert_eq!(difference(&old, &new), Some(json!({ "type": "changed", "b": 3 })));
        assert_eq!(difference(&new, &new), None);
    }
}
