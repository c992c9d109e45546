//! What every HTTP client of the program has in common: how it connects, why an answer is missing, how long to wait.
//!
//! Follows no redirect, so a token never travels on to whoever is named there. Sends nothing itself; what a status and a
//! body mean is the adapter's.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Response};

use super::tls;

/// A client to be finished by the adapter that needs it.
pub fn client(connect_timeout: Duration) -> ClientBuilder {
    tls::install();
    ClientBuilder::new()
        .connect_timeout(connect_timeout)
        .redirect(Policy::none())
        .user_agent(concat!("draw-stream/", env!("CARGO_PKG_VERSION")))
}

/// The innermost cause says what happened: «connection refused», «invalid certificate».
#[must_use]
pub fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}

/// Why a request brought no answer, or not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection.
    Unreachable,
    /// No connection in time.
    ConnectTimeout,
    /// Nothing, or not all of it, in time.
    Timeout,
    /// The connection broke.
    BrokenOff,
}

impl NoAnswer {
    /// What a failed exchange means.
    #[must_use]
    pub fn of(error: &reqwest::Error) -> Self {
        match (error.is_connect(), error.is_timeout()) {
            (true, true) => Self::ConnectTimeout,
            (true, false) => Self::Unreachable,
            (false, true) => Self::Timeout,
            (false, false) => Self::BrokenOff,
        }
    }
}

/// A body as far as it came and its limit goes.
#[derive(Debug)]
pub struct ReceivedBody {
    /// What came.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub end: BodyEnd,
}

/// How a body ended.
#[derive(Debug)]
pub enum BodyEnd {
    /// All of it is there.
    Complete,
    /// It is longer than its limit.
    TooLong,
    /// The connection broke, or time was up.
    BrokenOff(reqwest::Error),
}

/// Reads a body of `bytes_max` at most.
pub async fn body(mut response: Response, bytes_max: usize) -> ReceivedBody {
    let mut bytes = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(None) => break BodyEnd::Complete,
            Err(error) => break BodyEnd::BrokenOff(error),
            Ok(Some(chunk)) => {
                let room = bytes_max - bytes.len();
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    break BodyEnd::TooLong;
                }
            }
        }
    };
    ReceivedBody { bytes, end }
}

/// The server's clock, when it said.
#[must_use]
pub fn date(headers: &HeaderMap) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(headers.get(DATE)?.as_bytes()).ok()
}

/// `Retry-After` as seconds or as a date; `longest` at most.
#[must_use]
pub fn retry_after(headers: &HeaderMap, longest: Duration) -> Option<Duration> {
    let written = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = match written.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = rfc2822::DateTimeParser::new().parse_timestamp(written).ok()?;
            Duration::try_from(until.duration_since(date(headers).unwrap_or_else(Timestamp::now)))
                .unwrap_or_default()
        }
    };
    Some(pause.min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_pause_is_read_as_seconds_or_as_a_date_and_never_exceeds_its_limit() {
        let sent = ("date", "Sun, 22 Nov 2026 12:00:00 GMT");
        for (written, seconds) in [
            ("7", Some(7)),
            ("0", Some(0)),
            ("99999999999", Some(300)),
            ("Sun, 22 Nov 2026 12:00:09 GMT", Some(9)),
            ("Sun, 22 Nov 2026 11:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            let found = retry_after(&headers(&[sent, ("retry-after", written)]), Duration::from_secs(300));
            assert_eq!(found, seconds.map(Duration::from_secs), "{written}");
        }
        assert_eq!(retry_after(&headers(&[sent]), Duration::from_secs(300)), None);
    }
}
