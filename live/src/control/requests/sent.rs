//! The body of `POST /requests`, checked, as a donation.

use engine::show::{Amount, Donation, DonationSource, MESSAGE_CHARS_MAX};
use hyper::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::super::response::ApiError;
use crate::config::kind::{is_label, is_source};
use crate::texts::{clip, hex};

/// Characters of an id.
const ID_CHARS_MAX: usize = 64;
/// Characters of a donor's name that are kept, as of any other donation.
const DONOR_CHARS_MAX: usize = 200;
/// Bytes of a hash that are written down: enough that no two contents of one id share them.
const HASH_BYTES: usize = 16;

/// A request as another program sends it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SentRequest {
    /// The service: `twitch`.
    pub(super) source: String,
    /// What the service knows it by.
    id: String,
    #[serde(default)]
    donor: Option<String>,
    /// A number, or a text that holds one; its digits are kept as they were written.
    #[serde(default)]
    amount: Option<Box<RawValue>>,
    #[serde(default)]
    currency: Option<String>,
    message: String,
    /// When it was made; `None`: now.
    #[serde(default)]
    pub(super) at: Option<Timestamp>,
}

impl SentRequest {
    /// Checks it. `label` is the unit of an amount that came without one.
    pub(super) fn donation(self, label: Option<&str>, now: Timestamp) -> Result<Donation, ApiError> {
        self.check()?;
        let amount = self.amount.as_deref().map(amount).transpose()?.flatten();
        let currency = self.currency.as_deref().map(str::trim).filter(|currency| !currency.is_empty());
        let unit = currency.or_else(|| label.filter(|_| amount.is_some())).unwrap_or_default();
        let made = self.at.map_or(now, |made| made.min(now));
        let message = self.message.replace("\r\n", "\n").replace('\r', "\n");
        let donor = self.donor.as_deref().map(str::trim).filter(|donor| !donor.is_empty());
        Ok(Donation {
            id: format!("{}:{}", self.source, self.id),
            donor: donor.map(|donor| clip(donor, DONOR_CHARS_MAX)),
            message: clip(message.trim(), MESSAGE_CHARS_MAX),
            currency: unit.to_owned(),
            created_at: Some(made.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            source: DonationSource::Rest,
            unreadable: false,
            content: Some(self.hash(amount.as_deref())),
            amount: amount.unwrap_or_default(),
            via: Some(self.source),
        })
    }

    fn check(&self) -> Result<(), ApiError> {
        let Self { source, id, currency, .. } = self;
        if !is_source(source) {
            return Err(wrong("source", source, "[a-z][a-z0-9-]{0,15}, and not da, test or csv"));
        }
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if !(1..=ID_CHARS_MAX).contains(&id.len()) || !id.bytes().all(is_sign) {
            return Err(wrong("id", id, "[A-Za-z0-9._-]{1,64}"));
        }
        match currency.as_deref().map(str::trim) {
            Some(currency) if !currency.is_empty() && !is_label(currency) => {
                Err(wrong("currency", currency, "1 to 8 letters and digits such as EUR or bits"))
            }
            _ => Ok(()),
        }
    }

    /// Of what was sent, so that nothing that is decided here makes two of one.
    fn hash(&self, amount: Option<&str>) -> String {
        let at = self.at.map(|at| at.to_string());
        let said = serde_json::json!([self.donor, amount, self.currency, self.message, at]);
        hex(&Sha256::digest(said.to_string())[..HASH_BYTES])
    }
}

/// As a plain decimal; `None` for an empty text, which is what a template without a value writes.
fn amount(written: &RawValue) -> Result<Option<String>, ApiError> {
    let text = match written.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(written.get()).unwrap_or_default(),
        _ => written.get().to_owned(),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let none_below = Amount::parse("0");
    let amount = Amount::parse_foreign(&text).filter(|amount| Some(amount) >= none_below.as_ref());
    let amount = amount.ok_or_else(|| wrong("amount", &text, "a number such as 300 or \"10.5\""))?;
    Ok(Some(amount.to_string()))
}

/// What was found is cut short: it may be as long as the body.
fn wrong(name: &str, found: &str, expected: &str) -> ApiError {
    let found = clip(found, ID_CHARS_MAX);
    ApiError::said(StatusCode::BAD_REQUEST, format!("{name} is {found:?}, expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T18:00:00Z".parse().expect("an instant")
    }

    fn read(body: &str, label: Option<&str>) -> Option<Donation> {
        serde_json::from_str::<SentRequest>(body).ok()?.donation(label, now()).ok()
    }

    fn with(field: &str) -> Option<Donation> {
        read(&format!(r#"{{"source":"twitch","id":"1","message":"a cat",{field}}}"#), None)
    }

    #[test]
    fn a_request_is_a_donation_like_any_other() {
        let body = r#"{"source":"twitch","id":"cheer.7","donor":" Ann ","amount":300,"message":"a cat\r\non a mat ","at":"2026-11-22T18:59:00+01:00"}"#;
        let donation = read(body, Some("bits")).expect("it is right");
        assert_eq!((donation.id.as_str(), donation.donor.as_deref()), ("twitch:cheer.7", Some("Ann")));
        assert_eq!((donation.amount.as_str(), donation.currency.as_str()), ("300", "bits"));
        assert_eq!(donation.message, "a cat\non a mat");
        assert_eq!(donation.created_at.as_deref(), Some("2026-11-22T17:59:00Z"));
        assert_eq!((donation.source, donation.via.as_deref()), (DonationSource::Rest, Some("twitch")));
    }

    #[test]
    fn an_amount_may_be_missing_and_is_exact_when_it_is_not() {
        for (field, amount, currency) in [
            (r#""amount":null"#, "", ""),
            (r#""amount":"""#, "", ""),
            (r#""amount":"10,50","currency":"EUR""#, "10.5", "EUR"),
            (r#""amount":9007199254740993.01"#, "9007199254740993.01", ""),
            (r#""amount":0"#, "0", ""),
        ] {
            let donation = with(field).unwrap_or_else(|| panic!("{field} is right"));
            assert_eq!((donation.amount.as_str(), donation.currency.as_str()), (amount, currency), "{field}");
        }
        let chat =
            read(r#"{"source":"chat","id":"1","message":"a cat"}"#, Some("bits")).expect("it is right");
        assert_eq!((chat.amount.as_str(), chat.currency.as_str()), ("", ""), "no amount has no unit");
    }

    #[test]
    fn what_is_not_as_agreed_is_refused() {
        for field in [
            r#""amount":-1"#,
            r#""amount":1e400"#,
            r#""amount":"ten""#,
            r#""amount":[1]"#,
            r#""amount":true"#,
            r#""currency":"euros and more""#,
            r#""currency":"€""#,
            r#""at":"yesterday""#,
            r#""at":1764000000"#,
            r#""mesage":"a typo""#,
            r#""donor":7"#,
            r#""id":"2""#,
        ] {
            assert!(with(field).is_none(), "{field}");
        }
        for source in ["da", "test", "csv", "", "Twitch", "7tv", "-a", "a_b", "seventeen-letters"] {
            let body = format!(r#"{{"source":"{source}","id":"1","message":"a cat"}}"#);
            assert!(read(&body, None).is_none(), "{source}");
        }
        for id in ["", "a b", "a#1", "a:b", "ж", "a/b", &"x".repeat(65)] {
            let body = format!(r#"{{"source":"twitch","id":"{id}","message":"a cat"}}"#);
            assert!(read(&body, None).is_none(), "{id}");
        }
        assert!(read(r#"{"source":"twitch","id":"1"}"#, None).is_none(), "no message");
        assert!(read(r#"{"source":"twitch","id":"1","message":"\ud83d"}"#, None).is_none(), "half a pair");
    }

    #[test]
    fn what_is_decided_here_does_not_change_what_was_sent() {
        let hash = |field: &str, label| {
            let body = format!(r#"{{"source":"twitch","id":"1","message":"a cat",{field}}}"#);
            read(&body, label).expect("it is right").content
        };
        assert_eq!(hash(r#""amount":300"#, None), hash(r#""amount":"300.0""#, Some("bits")));
        let ahead = with(r#""at":"2026-11-22T19:00:00Z""#).expect("it is right");
        assert_eq!(ahead.created_at.as_deref(), Some("2026-11-22T18:00:00Z"), "the future is now");
        assert_ne!(ahead.content, with(r#""at":"2026-11-22T20:00:00Z""#).expect("it is right").content);
        assert_ne!(hash(r#""donor":"Ann""#, None), hash(r#""donor":"Bob""#, None));
        assert_ne!(hash(r#""donor":"Ann""#, None), hash(r#""currency":"Ann""#, None));
    }
}
