//! What a closed connection means: every close code of the protocol and the answer it gets.
//!
//! Decides only; `backoff` turns the answer into a pause.

use serde_json::Value;

use crate::net::backoff::Retry;
use crate::texts;

/// Characters of what the server says.
const SAID_CHARS_MAX: usize = 100;

/// How a connection ended and what that asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseReason {
    /// When to connect again.
    pub retry: Retry,
    /// What happened, for the log and for health.
    pub cause: String,
}

impl CloseReason {
    /// The answer to a close frame with `code` and `reason`; `None`: the link broke without one.
    #[must_use]
    pub fn of(code: Option<u16>, reason: &str) -> Self {
        let Some(code) = code else {
            return Self { retry: Retry::Soon, cause: "the link broke".to_owned() };
        };
        let advice = serde_json::from_str::<Value>(reason).ok();
        let may_reconnect = advice.as_ref().and_then(|advice| advice.get("reconnect")?.as_bool());
        let said = advice.as_ref().and_then(|advice| advice.get("reason")?.as_str()).unwrap_or(reason);
        let said = texts::said(said, SAID_CHARS_MAX);
        Self { retry: answer(code, may_reconnect), cause: format!("closed by the server: {code} {said}") }
    }
}

fn answer(code: u16, may_reconnect: Option<bool>) -> Retry {
    match code {
        // Invalid token: it may have been replaced since it was fetched.
        3002 => Retry::NewToken,
        // Stale: the server waited too long for a command; the next connection is as good as any.
        3007 => Retry::Soon,
        // Bad request, force disconnect, connection limit: the same again at once gets the same answer.
        3003 | 3012 | 3013 => Retry::Slow,
        _ if may_reconnect == Some(false) => Retry::Slow,
        _ => Retry::Soon,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_close_code_has_its_answer() {
        for (code, reason, reconnect, retry) in [
            (3000, "normal", true, Retry::Soon),
            (3001, "shutdown", true, Retry::Soon),
            (3002, "invalid token", false, Retry::NewToken),
            (3003, "bad request", false, Retry::Slow),
            (3004, "internal server error", true, Retry::Soon),
            (3005, "expired", true, Retry::Soon),
            (3006, "subscription expired", true, Retry::Soon),
            (3007, "stale", false, Retry::Soon),
            (3008, "slow", true, Retry::Soon),
            (3009, "write error", true, Retry::Soon),
            (3010, "insufficient state", true, Retry::Soon),
            (3011, "force reconnect", true, Retry::Soon),
            (3012, "force disconnect", false, Retry::Slow),
            (3013, "connection limit", false, Retry::Slow),
            (3999, "something new", true, Retry::Soon),
            (3999, "something new", false, Retry::Slow),
        ] {
            let frame = format!(r#"{{"reason":"{reason}","reconnect":{reconnect}}}"#);
            let close = CloseReason::of(Some(code), &frame);
            assert_eq!(close.retry, retry, "{code}");
            assert_eq!(close.cause, format!("closed by the server: {code} {reason}"));
        }
    }

    #[test]
    fn a_reason_that_is_empty_or_not_json_or_missing_means_connect_again() {
        for (code, reason) in
            [(None, ""), (Some(1000), ""), (Some(1001), "going away"), (Some(1006), "{"), (Some(1012), "[]")]
        {
            assert_eq!(CloseReason::of(code, reason).retry, Retry::Soon, "{code:?} {reason}");
        }
        assert_eq!(CloseReason::of(Some(3012), "").retry, Retry::Slow);
    }
}
