//! DonationAlerts' own words: donations, the profile, list pages, channel tokens.
//!
//! Every field may be missing or of another type; only a donation without a usable id is refused, because it could
//! not be told from its repeats. Sources: the public API documentation and raw messages logged by working clients.
//! The socket's protocol around these is `session`'s.

use engine::show::{Amount, Donation, DonationSource, MESSAGE_CHARS_MAX};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::tolerant::REPLACED;
use crate::net::secret::Secret;
use crate::texts::{self, clip, hex};

/// Characters of a donor's name that are kept.
const DONOR_CHARS_MAX: usize = 200;
/// Bytes of a hash that stand in for an id: enough that no two donations share them.
const UNNUMBERED_BYTES: usize = 8;
/// Characters of an amount or a currency that are kept.
const AMOUNT_CHARS_MAX: usize = 40;
/// Characters of what an error says about itself.
const COMPLAINT_CHARS_MAX: usize = 200;

/// A donation as it came: its number at DonationAlerts, and its normalised form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// DonationAlerts' id: rising, unique over all its users.
    pub id: u64,
    /// When it was made, unix seconds.
    pub created_unix: Option<i64>,
    /// What the show gets.
    pub donation: Donation,
}

/// Reads one donation; `None` when it has no usable id.
#[must_use]
pub fn donation(value: &Value, source: DonationSource) -> Option<Received> {
    let fields = value.as_object()?;
    let id = whole_number(fields.get("id")?).filter(|id| *id > 0)?;
    Some(of_fields(fields, id, source))
}

/// A donation of an entry that has no usable id: it was paid for. Its id is made of its bytes, so that the same entry is
/// the same donation; it is not to be drawn unasked.
#[must_use]
pub fn unnumbered(value: &Value, source: DonationSource) -> Donation {
    let none = Map::new();
    let fields = value.as_object().unwrap_or(&none);
    let digest = Sha256::digest(value.to_string());
    let id = format!("da:unreadable-{}", hex(&digest[..UNNUMBERED_BYTES]));
    Donation { id, unreadable: true, ..of_fields(fields, 0, source).donation }
}

fn of_fields(fields: &Map<String, Value>, id: u64, source: DonationSource) -> Received {
    let created = created(fields);
    let unreadable = fields.contains_key(REPLACED);
    let audio = text(fields, "message_type").is_some_and(|kind| kind.eq_ignore_ascii_case("audio"));
    let donation = Donation {
        id: donation_id(id),
        donor: text(fields, "username")
            .map(|name| clip(name.trim(), DONOR_CHARS_MAX))
            .filter(|name| !name.is_empty()),
        message: if audio { String::new() } else { message(fields) },
        amount: fields.get("amount").map_or_else(|| "0".to_owned(), amount),
        currency: text(fields, "currency")
            .map(|code| clip(code.trim(), AMOUNT_CHARS_MAX))
            .unwrap_or_default(),
        created_at: created.map(|time| time.to_string()),
        source,
        unreadable,
        via: None,
        content: None,
    };
    Received { id, created_unix: created.map(Timestamp::as_second), donation }
}

/// The id that the rest of the program knows donation number `id` by.
#[must_use]
pub fn donation_id(id: u64) -> String {
    format!("da:{id}")
}

/// The number in an id made by [`donation_id`]; `None` for another source's.
#[must_use]
pub fn donation_number(id: &str) -> Option<u64> {
    id.strip_prefix("da:")?.parse().ok()
}

/// The streamer's profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The user that the access token belongs to.
    pub user_id: u64,
    /// Token for the socket's connect command.
    pub connect_token: Secret,
}

/// Reads the answer of `/user/oauth`.
#[must_use]
pub fn profile(answer: &Value) -> Option<Profile> {
    let data = answer.get("data")?;
    let token = data.get("socket_connection_token")?.as_str()?;
    Some(Profile { user_id: whole_number(data.get("id")?)?, connect_token: Secret::new(token) })
}

/// One page of the list of donations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DonationPage {
    /// What could be read, in the order of the page.
    pub donations: Vec<Received>,
    /// Entries without a usable id.
    pub unnumbered: Vec<Donation>,
    /// Whether an older page follows.
    pub more: bool,
}

/// Reads the answer of `/alerts/donations`; `None` when it is not such a list.
#[must_use]
pub fn page(answer: &Value) -> Option<DonationPage> {
    let entries = answer.get("data")?.as_array()?;
    let mut page = DonationPage { more: !entries.is_empty() && has_next(answer), ..DonationPage::default() };
    for entry in entries {
        match donation(entry, DonationSource::Rest) {
            Some(received) => page.donations.push(received),
            None => page.unnumbered.push(unnumbered(entry, DonationSource::Rest)),
        }
    }
    Some(page)
}

/// The token for `channel` in the answer of `/centrifuge/subscribe`; `None` when the channel was not granted.
#[must_use]
pub fn channel_token(answer: &Value, channel: &str) -> Option<Secret> {
    let granted = answer.get("channels")?.as_array()?;
    let entry = granted.iter().find(|entry| entry.get("channel").and_then(Value::as_str) == Some(channel))?;
    entry.get("token")?.as_str().map(Secret::new).filter(|token| !token.is_empty())
}

/// What an error answer says about itself, cut short and without control characters.
#[must_use]
pub fn complaint(answer: &Value) -> Option<String> {
    let said =
        ["hint", "error_description", "message", "error"].iter().find_map(|key| answer.get(key)?.as_str())?;
    Some(texts::said(said, COMPLAINT_CHARS_MAX))
}

/// The channel that a user's donations are published in.
#[must_use]
pub fn channel_of(user_id: u64) -> String {
    format!("$alerts:donation_{user_id}")
}

/// `links.next` decides; without it the page numbers do; without both the next page is asked for.
fn has_next(answer: &Value) -> bool {
    if let Some(next) = answer.get("links").and_then(|links| links.get("next")) {
        return !next.is_null();
    }
    let number = |key| answer.get("meta").and_then(|meta| whole_number(meta.get(key)?));
    match (number("current_page"), number("last_page")) {
        (Some(current), Some(last)) => current < last,
        _ => true,
    }
}

fn message(fields: &Map<String, Value>) -> String {
    let message = text(fields, "message").unwrap_or_default();
    clip(message.replace("\r\n", "\n").replace('\r', "\n").trim(), MESSAGE_CHARS_MAX)
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    fields.get(key)?.as_str()
}

/// A whole number, written as a number or as a text.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// An amount as a plain decimal. It never passes through a float that could round it further than JSON did.
fn amount(value: &Value) -> String {
    let amount = match value {
        Value::Number(number) => Amount::parse_foreign(&number.to_string()),
        Value::String(text) => Amount::parse_foreign(text),
        _ => None,
    };
    amount.map_or_else(|| "0".to_owned(), |amount| amount.to_string())
}

/// The unix time when there is one, else the text, which has no zone and means UTC.
fn created(fields: &Map<String, Value>) -> Option<Timestamp> {
    let unix = fields.get("created_at_ts").and_then(Value::as_i64);
    if let Some(time) = unix.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        return Some(time);
    }
    let written = text(fields, "created_at")?.trim();
    let zoned = written.parse::<Timestamp>().ok();
    zoned.or_else(|| {
        written.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Received {
        donation(value, DonationSource::Socket).expect("has an id")
    }

    #[test]
    fn a_paid_donation_with_every_documented_field_is_read() {
        let received = read(&json!({
            "id": 164405432, "name": "Donations", "username": null, "message": "Привет 😀 / ok\r\nline two\r\n",
            "message_type": "text", "payin_system": {"title": "Bank card"}, "amount": 10.5, "currency": "USD",
            "is_shown": 1, "amount_in_user_currency": 950.75, "recipient_name": "tester",
            "recipient": {"user_id": 42}, "created_at": "2025-04-12 07:15:49", "shown_at": null, "reason": "default"
        }));
        assert_eq!(received.id, 164_405_432);
        assert_eq!(received.created_unix, Some(1_744_442_149));
        assert_eq!(
            received.donation,
            Donation {
                id: "da:164405432".into(),
                donor: None,
                message: "Привет 😀 / ok\nline two".into(),
                amount: "10.5".into(),
                currency: "USD".into(),
                created_at: Some("2025-04-12T07:15:49Z".into()),
                source: DonationSource::Socket,
                unreadable: false,
                via: None,
                content: None,
            }
        );
    }

    #[test]
    fn amounts_stay_exact_decimals_however_they_are_written() {
        for (written, expected) in [
            (json!(500), "500"),
            (json!(10.5), "10.5"),
            (json!(0.1), "0.1"),
            (json!(100.0), "100"),
            (json!(950.75), "950.75"),
            (json!("10.50"), "10.5"),
            (json!(" 1234,56 "), "1234.56"),
            (json!("1e3"), "1000"),
            (json!("1.25E-3"), "0.00125"),
            (json!("00012"), "12"),
            (json!("-5"), "-5"),
            (json!("0.00"), "0"),
            (json!("ten"), "0"),
            (json!("1e999999"), "0"),
            (json!(""), "0"),
            (json!("."), "0"),
            (json!(null), "0"),
            (json!({"value": 5}), "0"),
        ] {
            assert_eq!(read(&json!({"id": 1, "amount": written})).donation.amount, expected, "{written}");
        }
    }

    #[test]
    fn an_audio_message_has_no_text_and_an_unknown_kind_keeps_its_text() {
        assert_eq!(
            read(&json!({"id": 1, "message": "https://x/v.wav", "message_type": "audio"})).donation.message,
            ""
        );
        assert_eq!(
            read(&json!({"id": 1, "message": "cat", "message_type": "hologram"})).donation.message,
            "cat"
        );
        assert_eq!(read(&json!({"id": 1, "message": "cat", "message_type": null})).donation.message, "cat");
    }

    #[test]
    fn missing_fields_wrong_types_and_unknown_keys_do_not_lose_a_donation() {
        for odd in [
            json!({"id": 7}),
            json!({"id": "7"}),
            json!({"id": 7, "username": 5, "message": null, "amount": [], "currency": {}, "created_at": 3}),
            json!({"id": 7, "payin_system": "card", "is_shown": true, "recipient": null, "brand_new": {"a": [1]}}),
            json!({"id": 7, "created_at": "yesterday", "created_at_ts": "soon"}),
            json!({"id": 7, "created_at_ts": i64::MAX}),
        ] {
            let received = read(&odd);
            assert_eq!(received.donation.id, "da:7", "{odd}");
            assert_eq!(received.donation.created_at, None, "{odd}");
        }
    }

    #[test]
    fn a_donation_in_which_something_was_replaced_is_marked_and_keeps_the_rest() {
        let text = br#"{"id":7,"username":"Ann","message":"a cat \ud83d","amount":1e400}"#;
        let odd = read(&super::super::tolerant::read(text).expect("JSON"));
        assert!(odd.donation.unreadable);
        assert_eq!(
            (odd.id, odd.donation.donor.as_deref(), odd.donation.amount.as_str()),
            (7, Some("Ann"), "0")
        );
        let elsewhere = br#"{"id":7,"message":"a cat","payin_system":{"title":"\udc00"}}"#;
        assert!(!read(&super::super::tolerant::read(elsewhere).expect("JSON")).donation.unreadable);
    }

    #[test]
    fn a_donation_without_a_usable_id_is_refused() {
        for bad in [
            json!({}),
            json!({"id": null}),
            json!({"id": -1}),
            json!({"id": 0}),
            json!({"id": 1.5}),
            json!([]),
            json!("x"),
        ] {
            assert_eq!(donation(&bad, DonationSource::Socket), None, "{bad}");
        }
    }

    #[test]
    fn the_unix_time_wins_over_the_text_and_the_text_means_utc() {
        let both = read(&json!({"id": 1, "created_at": "2026-11-22 12:02:44", "created_at_ts": 1795348964}));
        let text = read(&json!({"id": 1, "created_at": "2026-11-22 12:02:44"}));
        assert_eq!(both.created_unix, Some(1_795_348_964));
        assert_eq!(text.created_unix, both.created_unix);
    }

    #[test]
    fn long_texts_are_cut_at_their_limits_between_characters() {
        let received = read(&json!({"id": 1, "username": "я".repeat(500), "message": "😀".repeat(9_000)}));
        assert_eq!(received.donation.message.chars().count(), MESSAGE_CHARS_MAX);
        assert_eq!(received.donation.donor.unwrap().chars().count(), DONOR_CHARS_MAX);
    }

    #[test]
    fn a_page_says_whether_an_older_one_follows() {
        let entry = json!([{"id": 3}, {"no": "id"}]);
        for (answer, more) in [
            (json!({"data": entry, "links": {"next": "https://x?page=2"}}), true),
            (json!({"data": entry, "links": {"next": null}}), false),
            (json!({"data": entry, "meta": {"current_page": 1, "last_page": 2}}), true),
            (json!({"data": entry, "meta": {"current_page": 2, "last_page": 2}}), false),
            (json!({"data": entry}), true),
            (json!({"data": [], "links": {"next": "https://x?page=2"}}), false),
        ] {
            let page = page(&answer).unwrap();
            assert_eq!(page.more, more, "{answer}");
        }
        let unnumbered = page(&json!({"data": entry})).unwrap().unnumbered;
        assert!(
            unnumbered.len() == 1
                && unnumbered[0].unreadable
                && unnumbered[0].id.starts_with("da:unreadable-")
        );
        assert_eq!(page(&json!({"message": "Unauthenticated."})), None);
        assert_eq!(page(&json!([])), None);
    }

    #[test]
    fn a_channel_token_is_taken_by_the_channels_name() {
        let answer = json!({"channels": [{"channel": "$goals:goal_1", "token": "a"}, {"channel": "$alerts:donation_42", "token": "b"}]});
        assert_eq!(channel_token(&answer, &channel_of(42)).unwrap().expose(), "b");
        assert_eq!(channel_token(&answer, &channel_of(43)), None);
        assert_eq!(channel_token(&json!({"channels": {"$alerts:donation_42": "b"}}), &channel_of(42)), None);
    }

    #[test]
    fn an_id_leads_back_to_its_number() {
        assert_eq!(donation_number(&donation_id(30_530_030)), Some(30_530_030));
        assert_eq!(donation_number("test:7"), None);
    }
}
