//! Donors that the operator wants nothing shown of, by their name: what waits of it ends, and what comes.
//!
//! Knows no clock: how long a ban is carried on is decided at the start of a session.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::donation::{Donation, RequestId};
use super::request::ANONYMOUS;
use crate::text::is_invisible;

/// Bans at a time; the oldest is dropped for one more.
pub const BANS_MAX: usize = 1_000;

/// A banned donor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// The request at which the operator said so: the ban is known by it.
    pub request: RequestId,
    /// The donor's name; empty where it was taken out of a file.
    pub donor: String,
    /// When the operator said so, RFC 3339 in UTC.
    pub since: String,
}

/// What a name is compared by; `None` for one that says nobody.
#[must_use]
pub fn ban_key(name: &str) -> Option<String> {
    let seen = name.chars().filter(|shown| !is_invisible(*shown)).collect::<String>().to_lowercase();
    let key = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    (!key.is_empty() && key != ANONYMOUS.to_lowercase()).then_some(key)
}

/// All bans in force, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Bans {
    bans: VecDeque<Ban>,
}

impl Bans {
    pub(super) fn add(&mut self, ban: Ban) {
        self.bans.push_back(ban);
        if self.bans.len() > BANS_MAX {
            self.bans.pop_front();
        }
    }

    pub(super) fn lift(&mut self, request: &RequestId) {
        self.bans.retain(|ban| ban.request != *request);
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Ban> {
        self.bans.iter()
    }

    pub(super) fn is_by(&self, request: &RequestId) -> bool {
        self.bans.iter().any(|ban| ban.request == *request)
    }

    pub(super) fn has_name(&self, name: &str) -> bool {
        let wanted = ban_key(name);
        wanted.is_some() && self.bans.iter().any(|ban| ban_key(&ban.donor) == wanted)
    }

    pub(super) fn has(&self, donation: &Donation) -> bool {
        !self.bans.is_empty() && donation.donor.as_deref().is_some_and(|donor| self.has_name(donor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_whatever_its_case_and_blanks_and_nobody_is_no_name() {
        assert_eq!(ban_key("  Злой\u{200B}  Ёж "), ban_key("злой ёж"));
        for nobody in ["", " ", "\u{200B}", "anonymous", " Anonymous "] {
            assert_eq!(ban_key(nobody), None, "{nobody:?}");
        }
    }
}
