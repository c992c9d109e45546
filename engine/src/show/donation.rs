//! Donations as every source is normalised to, and the ids that requests are known by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::hash::fnv1a;

/// Characters of a wish: what a source cuts it to, and what of it is judged.
pub const MESSAGE_CHARS_MAX: usize = 4_096;

/// A donation as every source is normalised to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donation {
    /// Namespaced and unique for ever: `da:30530030`, `test:7`.
    pub id: String,
    /// The donor's display name; `None`: anonymous.
    #[serde(default)]
    pub donor: Option<String>,
    /// The wish as written, at most [`MESSAGE_CHARS_MAX`] characters; empty for an audio message.
    pub message: String,
    /// Amount as a plain decimal number: `500`, `10.5`.
    pub amount: String,
    /// ISO 4217 code, or whatever the source calls its currency.
    pub currency: String,
    /// When the donor paid, RFC 3339 in UTC; `None` when the source does not say.
    #[serde(default)]
    pub created_at: Option<String>,
    /// How it became known.
    pub source: DonationSource,
    /// Something in it could not be read: it was paid for, and is for the operator to look at.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// The service that another program sent it from: `twitch`; `None`: this program found it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// A hash of everything that program sent, so that a repeat is told from another request under the same id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

impl Donation {
    /// A wish of somebody without a name, paid with nothing: what a source knows more of it is set field by field.
    #[must_use]
    pub fn new(id: impl Into<String>, message: impl Into<String>, source: DonationSource) -> Self {
        Self {
            id: id.into(),
            donor: None,
            message: message.into(),
            amount: String::new(),
            currency: String::new(),
            created_at: None,
            source,
            unreadable: false,
            via: None,
            content: None,
        }
    }
}

/// How a donation became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DonationSource {
    /// Pushed over the socket.
    Socket,
    /// Found in a list read over REST.
    Rest,
    /// Made by the operator to try things out; marked as a test everywhere.
    Test,
}

/// One wish to be drawn: a donation and how often it was taken up before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RequestId {
    /// The donation's id.
    pub donation: String,
    /// 0 at first; one more each time it is drawn again or allowed later.
    pub run: u32,
}

impl RequestId {
    /// The first run of a donation.
    #[must_use]
    pub const fn first(donation: String) -> Self {
        Self { donation, run: 0 }
    }

    /// The same donation, taken up once more.
    #[must_use]
    pub fn next_run(&self) -> Self {
        Self { donation: self.donation.clone(), run: self.run.saturating_add(1) }
    }

    /// The seed of its picture: the low half of FNV-1a over the id as it is written, so that the same run gives the same
    /// picture and the next one another.
    #[must_use]
    pub fn seed(&self) -> u32 {
        fnv1a(&self.to_string()) as u32
    }
}

impl fmt::Display for RequestId {
    /// `da:30530030`, or `da:30530030#1` for a later run.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.donation)?;
        if self.run > 0 || self.donation.contains('#') {
            write!(f, "#{}", self.run)?;
        }
        Ok(())
    }
}

impl FromStr for RequestId {
    type Err = NotARequestId;

    /// Reads what [`RequestId`]'s `Display` writes.
    fn from_str(text: &str) -> Result<Self, NotARequestId> {
        let (donation, run) = match text.rsplit_once('#') {
            None => (text, 0),
            Some((donation, run)) => (donation, run.parse().map_err(|_| NotARequestId)?),
        };
        if donation.is_empty() { Err(NotARequestId) } else { Ok(Self { donation: donation.to_owned(), run }) }
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for RequestId {
    type Error = NotARequestId;

    fn try_from(text: String) -> Result<Self, NotARequestId> {
        text.parse()
    }
}

/// The text is not the id of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARequestId;

impl fmt::Display for NotARequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the id of a request: expected a donation's id like da:30530030, or da:30530030#1 for a later run")
    }
}

impl std::error::Error for NotARequestId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_read_back_as_it_was_written() {
        for (donation, run, text) in [("da:1", 0, "da:1"), ("da:1", 2, "da:1#2"), ("odd#3", 0, "odd#3#0")] {
            let id = RequestId { donation: donation.into(), run };
            assert_eq!(id.to_string(), text);
            assert_eq!(text.parse(), Ok(id));
        }
        for wrong in ["", "#1", "da:1#", "da:1#x", "da:1#-1", "da:1#4294967296"] {
            assert_eq!(wrong.parse::<RequestId>(), Err(NotARequestId), "{wrong}");
        }
    }
}
