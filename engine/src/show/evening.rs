//! The evening: how many donations came, how they ended, and what was given, over all its sessions.
//!
//! When an evening begins is decided at the start of a session. Donations that were made to try things out do not count.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::donation::{Donation, DonationSource};
use super::history::End;
use super::money::Amount;

/// Currencies that have a sum.
pub const CURRENCIES_MAX: usize = 32;
/// Letters of a currency that has a sum.
const CURRENCY_CHARS_MAX: usize = 8;

/// What an evening came to so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evening {
    /// When its first session began, RFC 3339 in UTC.
    pub since: String,
    /// Donations that came in.
    pub received: u64,
    /// Requests that ended, by the name of the end.
    pub ended: BTreeMap<String, u64>,
    /// What was given, by currency, as exact decimals.
    pub sums: BTreeMap<String, String>,
}

impl Evening {
    pub(super) fn receive(&mut self, donation: &Donation) {
        if donation.source == DonationSource::Test {
            return;
        }
        self.received += 1;
        let currency = donation.currency.trim();
        let is_code = (1..=CURRENCY_CHARS_MAX).contains(&currency.len())
            && currency.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let has_room = self.sums.contains_key(currency) || self.sums.len() < CURRENCIES_MAX;
        if let Some(amount) = Amount::parse(&donation.amount).filter(|_| is_code && has_room) {
            let so_far = self.sums.get(currency).and_then(|sum| Amount::parse(sum));
            let sum = so_far.map_or_else(|| Some(amount.clone()), |sum| sum.plus(&amount));
            if let Some(sum) = sum {
                self.sums.insert(currency.to_owned(), sum.to_string());
            }
        }
    }

    pub(super) fn end(&mut self, donation: &Donation, end: End) {
        if donation.source != DonationSource::Test {
            *self.ended.entry(end.name().to_owned()).or_default() += 1;
        }
    }
}
