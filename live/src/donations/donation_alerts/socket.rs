//! A session on a real WebSocket: TLS where the address asks for it, frames in, commands out, tokens fetched on the way.
//!
//! Holds no protocol knowledge (`session` has it) and decides nothing about reconnecting (`supervisor` does).

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tokio_util::sync::CancellationToken;

use super::budget::Purpose;
use super::close_reason::CloseReason;
use super::rest::Rest;
use super::rest_error::RestError;
use super::session::{Output, Session};
use crate::net::backoff::Retry;
use crate::net::endpoint::Endpoint;
use crate::net::secret::Secret;

/// Time for the TCP connection, the TLS handshake and the upgrade together, and for each write.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Time for saying goodbye.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);
/// The largest message: a recovery brings a channel's whole history at once.
const MESSAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// An open WebSocket.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Takes what a session finds, and may take its time.
pub trait OutputHandler {
    /// One publication, subscription, gap or loss of subscription.
    fn handle(&mut self, output: Output) -> impl Future<Output = ()> + Send;
}

/// Opens the WebSocket at `url`; the error says what failed.
pub async fn open(url: &Endpoint) -> Result<Socket, String> {
    crate::net::tls::install();
    let limits = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    let url = url.to_socket();
    let connecting = connect_async_with_config(url.as_str(), Some(limits), true);
    match timeout(CONNECT_TIMEOUT, connecting).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(Error::Http(response))) => Err(format!("the socket's address answers {}", response.status())),
        Ok(Err(error)) => Err(format!("the socket cannot be opened: {error}")),
        Err(_) => Err(format!("the socket did not open within {} s", CONNECT_TIMEOUT.as_secs())),
    }
}

/// Drives `session` over `socket` until it ends; `shutdown` ends it politely.
pub async fn converse(
    socket: Socket,
    session: &mut Session,
    connect_token: &Secret,
    rest: &Rest,
    handler: &mut impl OutputHandler,
    shutdown: &CancellationToken,
) -> CloseReason {
    let mut conversation =
        Conversation { socket, rest, fetching: FuturesUnordered::new(), started: Instant::now() };
    session.open(conversation.now_ms(), connect_token);
    loop {
        if let Some(close_reason) = conversation.settle(session, handler).await {
            return close_reason;
        }
        let deadline = conversation.deadline(session);
        let event = tokio::select! {
            () = shutdown.cancelled() => return conversation.leave().await,
            message = conversation.socket.next() => Event::Message(message),
            Some(fetched) = conversation.fetching.next() => Event::Fetched(fetched),
            () = wait_until(deadline) => Event::Tick,
        };
        match event {
            Event::Message(message) => conversation.hear(session, message),
            Event::Tick => session.handle_timeout(conversation.now_ms()),
            Event::Fetched(fetched) => {
                if let Err(error) = conversation.hand_over(session, fetched) {
                    return CloseReason { retry: retry_after(&error), cause: error.to_string() };
                }
            }
        }
    }
}

enum Event {
    Message(Option<Result<Message, Error>>),
    Fetched(Fetched),
    Tick,
}

enum Fetched {
    Connect(Result<Secret, RestError>),
    Channel(Result<Secret, RestError>),
}

struct Conversation<'a> {
    socket: Socket,
    rest: &'a Rest,
    fetching: FuturesUnordered<BoxFuture<'a, Fetched>>,
    started: Instant,
}

impl<'a> Conversation<'a> {
    /// Does everything the session asks for; the reason when it has ended.
    async fn settle(
        &mut self,
        session: &mut Session,
        handler: &mut impl OutputHandler,
    ) -> Option<CloseReason> {
        while let Some(output) = session.poll() {
            match output {
                Output::Send(frame) => self.write(session, frame).await,
                Output::ConnectTokenWanted => self.fetch_connect_token(),
                Output::ChannelTokenWanted(client) => {
                    self.fetch_channel_token(session.channel().to_owned(), client);
                }
                Output::Strange(what) => tracing::debug!(what, "ignored on the DonationAlerts socket"),
                Output::Ended(close_reason) => return Some(close_reason),
                found => handler.handle(found).await,
            }
        }
        None
    }

    async fn write(&mut self, session: &mut Session, frame: String) {
        let written = timeout(CONNECT_TIMEOUT, self.socket.send(Message::text(frame))).await;
        if !matches!(written, Ok(Ok(()))) {
            session.closed(None, "");
        }
    }

    fn hear(&self, session: &mut Session, message: Option<Result<Message, Error>>) {
        let now_ms = self.now_ms();
        match message {
            Some(Ok(Message::Text(text))) => session.handle_text(now_ms, &text),
            Some(Ok(Message::Close(Some(frame)))) => session.closed(Some(frame.code.into()), &frame.reason),
            Some(Ok(Message::Close(None))) | Some(Err(_)) | None => session.closed(None, ""),
            // A ping, which the library answers, or bytes that mean nothing here: the link is alive.
            Some(Ok(_)) => session.heard(now_ms),
        }
    }

    fn hand_over(&self, session: &mut Session, fetched: Fetched) -> Result<(), RestError> {
        match fetched {
            Fetched::Connect(token) => session.connect_token(self.now_ms(), &token?),
            Fetched::Channel(token) => session.channel_token(self.now_ms(), &token?),
        }
        Ok(())
    }

    fn fetch_connect_token(&self) {
        let rest = self.rest;
        self.fetching.push(
            async move {
                Fetched::Connect(rest.profile(Purpose::Connect).await.map(|profile| profile.connect_token))
            }
            .boxed(),
        );
    }

    fn fetch_channel_token(&self, channel: String, client: String) {
        let rest = self.rest;
        self.fetching
            .push(async move { Fetched::Channel(rest.channel_token(&channel, &client).await) }.boxed());
    }

    fn deadline(&self, session: &Session) -> Option<Instant> {
        session.poll_timeout().map(|at_ms| self.started + Duration::from_millis(at_ms))
    }

    async fn leave(&mut self) -> CloseReason {
        let goodbye = CloseFrame { code: 1000.into(), reason: "".into() };
        let _ = timeout(CLOSE_TIMEOUT, self.socket.close(Some(goodbye))).await;
        CloseReason { retry: Retry::Soon, cause: "the program is ending".to_owned() }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

async fn wait_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// What is not granted now is not granted in a second either.
fn retry_after(error: &RestError) -> Retry {
    if error.advice().is_some() { Retry::Slow } else { Retry::Soon }
}
