//! What is said of single sources of requests and currencies: least amounts, names of units.

use std::collections::BTreeMap;

use engine::show::Amount;

use super::{ValueKind, parts};
use crate::message::Message;

/// Amounts per currency: `RUB=100,USD=1.5`, also of one source of requests: `twitch:bits=100`.
pub struct Amounts;

impl Amounts {
    const DIGITS_MAX: usize = 12;

    fn amount(text: &str) -> Option<(String, String)> {
        let (currency, amount) = text.split_once('=')?;
        let (source, currency) = match currency.split_once(':') {
            Some((source, currency)) => (Some(source.trim()).filter(|source| is_source(source))?, currency),
            None => ("", currency),
        };
        let (currency, amount) = (currency.trim(), amount.trim());
        let word = (2..=8).contains(&currency.len()) && currency.bytes().all(|b| b.is_ascii_alphanumeric());
        let short = amount.split('.').all(|digits| digits.len() <= Self::DIGITS_MAX);
        let currency = currency.to_ascii_uppercase();
        let name = if source.is_empty() { currency } else { format!("{source}:{currency}") };
        (word && short && Amount::parse_price(amount).is_some()).then(|| (name, amount.to_owned()))
    }
}

impl ValueKind for Amounts {
    type Value = BTreeMap<String, String>;

    fn read(&self, text: &str) -> Option<Self::Value> {
        named_once(parts(text).map(Self::amount))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.amounts")
    }
}

/// Units of the sources of requests: `twitch=bits`.
pub struct Labels;

impl ValueKind for Labels {
    type Value = BTreeMap<String, String>;

    fn read(&self, text: &str) -> Option<Self::Value> {
        let label = |part: &str| {
            let (source, label) = part.split_once('=')?;
            let (source, label) = (source.trim(), label.trim());
            (is_source(source) && is_label(label)).then(|| (source.to_owned(), label.to_owned()))
        };
        named_once(parts(text).map(label))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.labels")
    }
}

/// Characters of the name of a source of requests.
const SOURCE_CHARS_MAX: usize = 16;
/// Names that ids of other donations begin with.
const SOURCES_TAKEN: [&str; 3] = ["da", "test", "csv"];

/// Whether a service that requests come from can be named so: `[a-z][a-z0-9-]{0,15}`, and none of our own names.
#[must_use]
pub fn is_source(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= SOURCE_CHARS_MAX
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.bytes().all(is_sign)
        && !SOURCES_TAKEN.contains(&text)
}

/// Whether a currency or a unit can be shown beside an amount.
#[must_use]
pub fn is_label(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The pairs by their names; `None`: one is not allowed, or a name stands twice.
fn named_once(pairs: impl Iterator<Item = Option<(String, String)>>) -> Option<BTreeMap<String, String>> {
    let mut named = BTreeMap::new();
    for pair in pairs {
        let (name, value) = pair?;
        if named.insert(name, value).is_some() {
            return None;
        }
    }
    Some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: [(&str, &str); 2]) -> BTreeMap<String, String> {
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn amounts_are_decimal_numbers_and_each_currency_stands_once() {
        let read = Amounts.read("rub=100, USD=1.5,");
        assert_eq!(read, Some(map([("RUB", "100"), ("USD", "1.5")])));
        for wrong in ["RUB", "RUB=", "RUB=-1", "RUB=1e3", "RUB=1.", "RUB=.5", "RUB=1,rub=2", "R U=1"] {
            assert_eq!(Amounts.read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_source_of_requests_has_minimums_and_a_unit_of_its_own() {
        let read = Amounts.read("RUB=100, twitch:bits=50");
        assert_eq!(read, Some(map([("RUB", "100"), ("twitch:BITS", "50")])));
        for wrong in ["da:RUB=1", "Twitch:bits=1", "twitch:=1", ":RUB=1", "a:RUB=1,a:rub=2", "a:b:RUB=1"] {
            assert_eq!(Amounts.read(wrong), None, "{wrong}");
        }
        let read = Labels.read("twitch=bits, chat-2=Points");
        assert_eq!(read, Some(map([("twitch", "bits"), ("chat-2", "Points")])));
        for wrong in ["twitch", "twitch=", "test=bits", "twitch=a b", "twitch=биты", "a=b,a=c", "a=ninechars"]
        {
            assert_eq!(Labels.read(wrong), None, "{wrong}");
        }
    }
}
