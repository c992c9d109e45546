//! One connection's conversation in the Centrifugo v2 JSON protocol, as a pure state machine.
//!
//! Text, tokens and the time (milliseconds on any clock that only goes forward) go in; commands, publications and
//! verdicts come out of [`Session::poll`]. It opens no socket, fetches no token and reads no clock. The wire format is
//! that of Centrifugo 2.2 to 2.8: objects separated by line ends, replies carry the command's id, pushes carry none.
//! Source: the protocol's client documentation for 2.x and frames recorded from servers 2.2.1, 2.6.2 and 2.8.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::centrifugo::{
    ALREADY_SUBSCRIBED, ClientCommand, EXPIRED, INTERNAL_ERROR, TOKEN_EXPIRED, TOO_MANY_REQUESTS,
    UNRECOVERABLE, code, complaint, ends_ms, method, text,
};
use super::close_reason::CloseReason;
use super::offset::{StreamPosition, is_gap, numbers, order, position_of};
use super::tolerant;
use crate::net::backoff::Retry;
use crate::net::secret::Secret;

/// Objects read from one frame; a server sends four at most, recovery comes as one.
const OBJECTS_PER_FRAME_MAX: usize = 1_024;
/// Characters of an epoch that are kept.
const EPOCH_CHARS_MAX: usize = 64;

/// How long to wait for what, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Silence after which a ping is sent.
    pub silence_ms: u64,
    /// Time for a reply to any command.
    pub reply_ms: u64,
}

/// What the shell is to do, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Send this text frame.
    Send(String),
    /// Fetch a new connection token and hand it to [`Session::connect_token`].
    ConnectTokenWanted,
    /// Fetch a token for the channel, made out to this client id, and hand it to [`Session::channel_token`].
    ChannelTokenWanted(String),
    /// A donation, as the server wrote it, and the place to recover from once it is safe.
    Published(Value, Option<StreamPosition>),
    /// The channel is subscribed. Unless `recovered`, something may have been missed.
    Subscribed {
        /// Whether everything since the given position was delivered.
        recovered: bool,
        /// The place to recover from once what came before is safe.
        position: Option<StreamPosition>,
    },
    /// Publications are missing between two that came.
    Gap,
    /// The server took the subscription away and is asked for it again.
    Unsubscribed,
    /// The server said something that the protocol does not know; it was ignored.
    Strange(&'static str),
    /// The connection is of no more use: drop it.
    Ended(CloseReason),
}

/// The state of one connection. Drive it with `open`, `handle_text`, `heard`, the tokens, `handle_timeout` and `closed`;
/// after each call take everything out of `poll`.
#[derive(Debug)]
pub struct Session {
    channel: String,
    patience: Patience,
    position: Option<StreamPosition>,
    client: String,
    subscribed: bool,
    /// A channel token is on its way; a server that asks again and again does not make a second one be fetched.
    channel_wanted: bool,
    ended: bool,
    last_id: u64,
    waiting: BTreeMap<u64, (ClientCommand, u64)>,
    heard_ms: u64,
    connection_ends_ms: Option<u64>,
    subscription_ends_ms: Option<u64>,
    expired_before: bool,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A conversation about `channel` that recovers from `position` when there is one.
    #[must_use]
    pub fn new(channel: String, position: Option<StreamPosition>, patience: Patience) -> Self {
        Self {
            channel,
            patience,
            position,
            client: String::new(),
            subscribed: false,
            channel_wanted: false,
            ended: false,
            last_id: 0,
            waiting: BTreeMap::new(),
            heard_ms: 0,
            connection_ends_ms: None,
            subscription_ends_ms: None,
            expired_before: false,
            outputs: VecDeque::new(),
        }
    }

    /// The socket is open: connects with `token`.
    pub fn open(&mut self, now_ms: u64, token: &Secret) {
        self.heard_ms = now_ms;
        self.send(now_ms, ClientCommand::Connect, json!({"token": token.expose()}));
    }

    /// A text frame came: any number of objects, one a line.
    pub fn handle_text(&mut self, now_ms: u64, frame: &str) {
        self.heard(now_ms);
        let lines = frame.split('\n').map(str::trim).filter(|line| !line.is_empty());
        for line in lines.take(OBJECTS_PER_FRAME_MAX) {
            if self.ended {
                return;
            }
            match tolerant::read(line.as_bytes()) {
                Some(object @ Value::Object(_)) => self.object(now_ms, &object),
                Some(_) => self.strange("a frame that is no JSON object"),
                None => self.strange("a frame that is not JSON"),
            }
        }
    }

    /// Anything at all came (a WebSocket ping, too): the link is alive.
    pub fn heard(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
    }

    /// The channel token that was wanted.
    pub fn channel_token(&mut self, now_ms: u64, token: &Secret) {
        self.channel_wanted = false;
        if self.ended || self.client.is_empty() {
            return;
        }
        let (command, params) = if self.subscribed {
            (ClientCommand::SubRefresh, json!({"channel": self.channel, "token": token.expose()}))
        } else {
            (ClientCommand::Subscribe, self.subscription(token))
        };
        self.send(now_ms, command, params);
    }

    /// The connection token that was wanted.
    pub fn connect_token(&mut self, now_ms: u64, token: &Secret) {
        if !self.ended && !self.client.is_empty() {
            self.send(now_ms, ClientCommand::Refresh, json!({"token": token.expose()}));
        }
    }

    /// Time passed: asks for tokens that run out, pings a silent link, gives up on a dead one.
    pub fn handle_timeout(&mut self, now_ms: u64) {
        if self.ended {
            return;
        }
        if self.waiting.values().any(|(_, until_ms)| *until_ms <= now_ms) {
            return self.end(Retry::Soon, "no reply to a command in time".to_owned());
        }
        if self.connection_ends_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() {
            self.outputs.push_back(Output::ConnectTokenWanted);
        }
        if self.subscription_ends_ms.take_if(|at_ms| *at_ms <= now_ms).is_some() {
            self.want_channel();
        }
        if self.ping_at_ms().is_some_and(|at_ms| at_ms <= now_ms) {
            self.send(now_ms, ClientCommand::Ping, Value::Null);
        }
    }

    /// The socket was closed, with the close frame's code and reason when there was one.
    pub fn closed(&mut self, code: Option<u16>, reason: &str) {
        if !self.ended {
            let close = CloseReason::of(code, reason);
            self.end(close.retry, close.cause);
        }
    }

    /// The next thing to do.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Session::handle_timeout`] next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<u64> {
        let replies = self.waiting.values().map(|(_, until_ms)| *until_ms);
        let tokens = self.connection_ends_ms.into_iter().chain(self.subscription_ends_ms);
        replies.chain(tokens).chain(self.ping_at_ms()).min().filter(|_| !self.ended)
    }

    /// The channel that this conversation is about.
    #[must_use]
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// Where a later connection should recover from.
    #[must_use]
    pub fn position(&self) -> Option<&StreamPosition> {
        self.position.as_ref()
    }

    /// A reply has an id, a push has none; an error without either answers a command that lost its id.
    fn object(&mut self, now_ms: u64, object: &Value) {
        match object.get("id").and_then(Value::as_u64).filter(|id| *id > 0) {
            Some(id) => match self.waiting.remove(&id) {
                Some((command, _)) => self.reply(now_ms, command, object),
                None => self.strange("a reply that no command waits for"),
            },
            None if object.get("error").is_some_and(Value::is_object) => self.stray_error(&object["error"]),
            None => match object.get("result") {
                Some(push) if push.is_object() => self.push(push),
                _ => self.strange("an object that is neither a reply nor a push"),
            },
        }
    }

    fn reply(&mut self, now_ms: u64, command: ClientCommand, reply: &Value) {
        let error = reply.get("error").filter(|error| error.is_object());
        let result = reply.get("result").unwrap_or(&Value::Null);
        match (command, error) {
            (ClientCommand::Connect, None) => self.connected(now_ms, result),
            (ClientCommand::Subscribe, None) => self.granted(now_ms, result),
            (ClientCommand::Ping, _) => {}
            (ClientCommand::Refresh, None) => self.connection_ends_ms = ends_ms(now_ms, result),
            (ClientCommand::SubRefresh, None) => self.subscription_ends_ms = ends_ms(now_ms, result),
            (ClientCommand::Connect, Some(error)) => self.connect_refused(error),
            (ClientCommand::Subscribe, Some(error)) => self.subscribe_refused(now_ms, error),
            (ClientCommand::Refresh | ClientCommand::SubRefresh, Some(error)) => {
                self.end(Retry::NewToken, complaint("a token's renewal was refused", error));
            }
        }
    }

    fn connected(&mut self, now_ms: u64, result: &Value) {
        match result.get("client").and_then(Value::as_str).filter(|client| !client.is_empty()) {
            Some(client) if client.len() <= 128 => {
                self.client = client.to_owned();
                self.connection_ends_ms = ends_ms(now_ms, result);
                self.want_channel();
            }
            _ => self.end(Retry::Slow, "the connect reply has no client id".to_owned()),
        }
    }

    /// Subscribed. Publications that were missed come newest first; they are handed on oldest first.
    fn granted(&mut self, now_ms: u64, result: &Value) {
        let epoch: String = text(result, "epoch").chars().take(EPOCH_CHARS_MAX).collect();
        let recoverable = result.get("recoverable").and_then(Value::as_bool).unwrap_or(false);
        self.subscribed = true;
        self.subscription_ends_ms = ends_ms(now_ms, result);
        let mut missed: Vec<_> =
            result.get("publications").and_then(Value::as_array).cloned().unwrap_or_default();
        missed.sort_by_key(order);
        for publication in &missed {
            let position = recoverable.then(|| position_of(publication, &epoch)).flatten();
            self.outputs.push_back(Output::Published(publication["data"].clone(), position));
        }
        self.position = recoverable.then(|| StreamPosition { epoch, ..numbers(result) });
        let recovered = result.get("recovered").and_then(Value::as_bool).unwrap_or(false);
        self.outputs.push_back(Output::Subscribed { recovered, position: self.position.clone() });
    }

    fn connect_refused(&mut self, error: &Value) {
        let retry = match code(error) {
            TOKEN_EXPIRED | EXPIRED | 101 => Retry::NewToken,
            103 => Retry::Slow,
            _ => Retry::Soon,
        };
        self.end(retry, complaint("connecting was refused", error));
    }

    fn subscribe_refused(&mut self, now_ms: u64, error: &Value) {
        match code(error) {
            // Somebody else's subscription on this client does not exist, so it is ours; what it missed is unknown.
            ALREADY_SUBSCRIBED => self.granted(now_ms, &Value::Null),
            UNRECOVERABLE if self.position.take().is_some() => self.want_channel(),
            TOKEN_EXPIRED if !self.expired_before => {
                self.expired_before = true;
                self.want_channel();
            }
            INTERNAL_ERROR | TOO_MANY_REQUESTS | TOKEN_EXPIRED | EXPIRED | UNRECOVERABLE => {
                self.end(Retry::Soon, complaint("subscribing failed", error));
            }
            _ => self.end(Retry::Slow, complaint("subscribing was refused", error)),
        }
    }

    fn want_channel(&mut self) {
        if !std::mem::replace(&mut self.channel_wanted, true) {
            self.outputs.push_back(Output::ChannelTokenWanted(self.client.clone()));
        }
    }

    /// An error without an id. Until the subscription stands it can only be about a command on the way there.
    fn stray_error(&mut self, error: &Value) {
        if self.subscribed {
            self.strange("an error that names no command");
        } else {
            self.end(Retry::Slow, complaint("a command was refused", error));
        }
    }

    fn push(&mut self, push: &Value) {
        if push.get("channel").and_then(Value::as_str) != Some(&self.channel) {
            return self.strange("a push for another channel");
        }
        let data = push.get("data").unwrap_or(&Value::Null);
        match push.get("type").and_then(Value::as_u64).unwrap_or(0) {
            0 => self.publication(data),
            // Joins and leaves: ours, or another program of the same streamer.
            1 | 2 => {}
            3 => self.unsubscribed(data),
            _ => self.strange("a push of an unknown type"),
        }
    }

    fn publication(&mut self, publication: &Value) {
        let Some(donation) = publication.get("data") else {
            return self.strange("a publication without data");
        };
        let epoch = self.position.as_ref().map(|position| position.epoch.clone());
        let position = epoch.and_then(|epoch| position_of(publication, &epoch));
        let gap = self.position.as_ref().zip(position.as_ref()).is_some_and(|(last, new)| is_gap(last, new));
        if position.is_some() {
            self.position.clone_from(&position);
        }
        self.outputs.push_back(Output::Published(donation.clone(), position));
        if gap {
            self.outputs.push_back(Output::Gap);
        }
    }

    fn unsubscribed(&mut self, data: &Value) {
        self.subscribed = false;
        self.subscription_ends_ms = None;
        self.outputs.push_back(Output::Unsubscribed);
        if data.get("resubscribe").and_then(Value::as_bool).unwrap_or(false) {
            self.want_channel();
        } else {
            self.end(Retry::Slow, "the server ended the subscription for good".to_owned());
        }
    }

    fn subscription(&self, token: &Secret) -> Value {
        let mut params = json!({"channel": self.channel, "token": token.expose()});
        if let Some(position) = &self.position {
            params["recover"] = json!(true);
            params["epoch"] = json!(position.epoch);
            match position.offset {
                // A server that counts with offsets alone; one that has both replays everything when sent an offset.
                Some(offset) if position.seq == 0 && position.generation == 0 => {
                    params["offset"] = json!(offset);
                }
                _ => {
                    params["seq"] = json!(position.seq);
                    params["gen"] = json!(position.generation);
                }
            }
        }
        params
    }

    fn send(&mut self, now_ms: u64, command: ClientCommand, params: Value) {
        self.last_id += 1;
        let mut frame = json!({"id": self.last_id});
        // Connecting is what a command without a method means.
        if command != ClientCommand::Connect {
            frame["method"] = json!(method(command));
        }
        if !params.is_null() {
            frame["params"] = params;
        }
        // The same bytes for the same command, in whatever order its members were put in.
        frame.sort_all_objects();
        self.waiting.insert(self.last_id, (command, now_ms.saturating_add(self.patience.reply_ms)));
        self.outputs.push_back(Output::Send(frame.to_string()));
    }

    /// A ping is due after silence, once the connection stands and while no other ping is open.
    fn ping_at_ms(&self) -> Option<u64> {
        let open = self.waiting.values().any(|(command, _)| *command == ClientCommand::Ping);
        let due_ms = self.heard_ms.saturating_add(self.patience.silence_ms);
        (!open && !self.client.is_empty()).then_some(due_ms)
    }

    fn end(&mut self, retry: Retry, cause: String) {
        self.ended = true;
        self.subscribed = false;
        self.outputs.push_back(Output::Ended(CloseReason { retry, cause }));
    }

    fn strange(&mut self, what: &'static str) {
        self.outputs.push_back(Output::Strange(what));
    }
}
