//! Facts that the outside world decided, in the past tense: the journal's vocabulary.
//!
//! Holds data only; what follows from a fact is `state`'s to compute.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A donation as every source is normalised to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donation {
    /// Namespaced and unique for ever: `da:30530030`, `test:7`.
    pub id: String,
    /// The donor's display name; `None`: anonymous.
    pub donor: Option<String>,
    /// The wish as written, at most 4096 characters; empty for an audio message.
    pub message: String,
    /// Amount as a plain decimal number: `500`, `10.5`.
    pub amount: String,
    /// ISO 4217 code, or whatever the source calls its currency.
    pub currency: String,
    /// When the donor paid, RFC 3339 in UTC; `None` when the source does not say.
    pub created_at: Option<String>,
    /// How it became known.
    pub source: DonationSource,
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
pub struct RequestId {
    /// The donation's id.
    pub donation: String,
    /// 0 at first; one more each time it is drawn again or allowed later.
    pub run: u32,
}

impl fmt::Display for RequestId {
    /// `da:30530030`, or `da:30530030#1` for a later run.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.donation)?;
        if self.run > 0 {
            write!(f, "#{}", self.run)?;
        }
        Ok(())
    }
}
