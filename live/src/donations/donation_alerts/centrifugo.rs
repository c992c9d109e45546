//! Numbers and members of Centrifugo's v2 JSON protocol.
//!
//! Keeps no state; `session` does.

use serde_json::Value;

use crate::texts;

/// Characters of what the server says of an error.
const SAID_CHARS_MAX: usize = 100;

const CONNECT: u64 = 0;
const SUBSCRIBE: u64 = 1;
const PING: u64 = 7;
const REFRESH: u64 = 10;
const SUB_REFRESH: u64 = 11;

/// The client has this subscription.
pub const ALREADY_SUBSCRIBED: i64 = 105;
/// Something failed in the server.
pub const INTERNAL_ERROR: i64 = 100;
/// The token that was sent has run out.
pub const TOKEN_EXPIRED: i64 = 109;
/// The connection or subscription has run out.
pub const EXPIRED: i64 = 110;
/// The server has too much to do.
pub const TOO_MANY_REQUESTS: i64 = 111;
/// The position that was sent is of no use.
pub const UNRECOVERABLE: i64 = 112;

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCommand {
    /// Begins the conversation with a token.
    Connect,
    /// Asks for a channel.
    Subscribe,
    /// Asks for a sign of life.
    Ping,
    /// Hands over a new connection token.
    Refresh,
    /// Hands over a new channel token.
    SubRefresh,
}

/// The number of a command on the wire.
#[must_use]
pub fn method(command: ClientCommand) -> u64 {
    match command {
        ClientCommand::Connect => CONNECT,
        ClientCommand::Subscribe => SUBSCRIBE,
        ClientCommand::Ping => PING,
        ClientCommand::Refresh => REFRESH,
        ClientCommand::SubRefresh => SUB_REFRESH,
    }
}

/// The number of an error.
pub fn code(error: &Value) -> i64 {
    error.get("code").and_then(Value::as_i64).unwrap_or(0)
}

/// What a server said of an error, cut short and without control characters.
pub fn complaint(what: &str, error: &Value) -> String {
    let message = texts::said(text(error, "message"), SAID_CHARS_MAX);
    format!("{what}: {} {message}", code(error))
}

/// A text member; empty when there is none.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// When what was granted runs out; `None`: never.
pub fn ends_ms(now_ms: u64, result: &Value) -> Option<u64> {
    let expires = result.get("expires").and_then(Value::as_bool).unwrap_or(false);
    let ttl_sec = result.get("ttl").and_then(Value::as_u64).unwrap_or(0);
    (expires && ttl_sec > 0).then(|| now_ms.saturating_add(ttl_sec.saturating_mul(1_000)))
}
