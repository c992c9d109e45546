//! What a setting's value may be: one type a kind, which reads the text and can say what is allowed.
//!
//! Knows no setting by name and reads no environment.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use engine::show::Amount;
use engine::time::Fps;
use url::{Host, Url};

use super::choice::Words;
use crate::message::Message;
use crate::net::endpoint::without_secrets;
use crate::net::secret::Secret;
use crate::time_text::parse_ms;

/// A kind of value.
pub trait ValueKind: Sync {
    /// The value behind the text.
    type Value;

    /// The value of `text`, or `None` when it is not allowed.
    fn read(&self, text: &str) -> Option<Self::Value>;

    /// What is allowed, as a phrase that follows «allowed:».
    fn allowed(&self) -> Message;

    /// A value that is not allowed, as a message may show it.
    fn shown(&self, text: &str) -> String {
        format!("{text:?}")
    }

    /// Whether the value may never be shown and has no flag.
    fn secret(&self) -> bool {
        false
    }
}

/// A whole number inside a range.
pub struct Whole(pub RangeInclusive<u32>);

impl ValueKind for Whole {
    type Value = u32;

    fn read(&self, text: &str) -> Option<u32> {
        text.parse().ok().filter(|value| self.0.contains(value))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.whole").with(self.0.start()).with(self.0.end())
    }
}

/// A frame rate.
pub struct FrameRate;

impl ValueKind for FrameRate {
    type Value = Fps;

    fn read(&self, text: &str) -> Option<Fps> {
        Fps::new(text.parse().ok()?)
    }

    fn allowed(&self) -> Message {
        Whole(1..=Fps::MAX).allowed()
    }
}

/// A port; 0: any that is free.
pub struct Port;

impl ValueKind for Port {
    type Value = u16;

    fn read(&self, text: &str) -> Option<u16> {
        text.parse().ok()
    }

    fn allowed(&self) -> Message {
        Whole(0..=u16::MAX.into()).allowed()
    }
}

/// A time in whole seconds inside a range: a number, or as people write it.
pub struct Seconds(pub RangeInclusive<u32>);

impl ValueKind for Seconds {
    type Value = u32;

    fn read(&self, text: &str) -> Option<u32> {
        let ms = parse_ms(text).ok().filter(|ms| ms.is_multiple_of(1000))?;
        u32::try_from(ms / 1000).ok().filter(|value| self.0.contains(value))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.seconds").with(self.0.start()).with(self.0.end())
    }
}

/// The same for what is waited for.
pub struct Wait(pub RangeInclusive<u32>);

impl ValueKind for Wait {
    type Value = Duration;

    fn read(&self, text: &str) -> Option<Duration> {
        Seconds(self.0.clone()).read(text).map(|seconds| Duration::from_secs(seconds.into()))
    }

    fn allowed(&self) -> Message {
        Seconds(self.0.clone()).allowed()
    }
}

/// A time in milliseconds inside a range: a number alone is milliseconds, with a unit it is as people write it.
pub struct Milliseconds(pub RangeInclusive<u32>);

impl ValueKind for Milliseconds {
    type Value = u32;

    fn read(&self, text: &str) -> Option<u32> {
        let number = text.parse().ok();
        let value = number.or_else(|| u32::try_from(parse_ms(text).ok()?).ok());
        value.filter(|value| self.0.contains(value))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.milliseconds").with(self.0.start()).with(self.0.end())
    }
}

/// A time in whole minutes inside a range: a number alone is minutes, with a unit it is as people write it.
pub struct Minutes(pub RangeInclusive<u32>);

impl ValueKind for Minutes {
    type Value = Duration;

    fn read(&self, text: &str) -> Option<Duration> {
        let number = text.parse().ok();
        let minutes = |ms: u64| ms.is_multiple_of(60_000).then_some(ms / 60_000);
        let value = number.or_else(|| u32::try_from(minutes(parse_ms(text).ok()?)?).ok());
        value.filter(|value| self.0.contains(value)).map(|value| Duration::from_secs(u64::from(value) * 60))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.minutes").with(self.0.start()).with(self.0.end())
    }
}

/// A whole number from 1 that may be large: an account's id.
pub struct Id;

impl ValueKind for Id {
    type Value = u64;

    fn read(&self, text: &str) -> Option<u64> {
        text.parse().ok().filter(|value| *value > 0)
    }

    fn allowed(&self) -> Message {
        Message::new("settings.id")
    }
}

/// A decimal number inside a range.
pub struct Decimal(pub RangeInclusive<f32>);

impl ValueKind for Decimal {
    type Value = f32;

    fn read(&self, text: &str) -> Option<f32> {
        text.parse().ok().filter(|value| self.0.contains(value))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.decimal").with(self.0.start()).with(self.0.end())
    }
}

/// One of a few words, in any case.
pub struct Choice<T: 'static>(&'static [(&'static str, T)]);

impl<T: Words> Choice<T> {
    /// The words of the type.
    pub const WORDS: Self = Self(T::WORDS);
}

impl<T: Words> ValueKind for Choice<T> {
    type Value = T;

    fn read(&self, text: &str) -> Option<T> {
        self.0.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, value)| *value)
    }

    fn allowed(&self) -> Message {
        Message::fixed(self.0.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "))
    }
}

/// One line of text of a limited length in Unicode scalar values.
pub struct TextLine(pub usize);

impl ValueKind for TextLine {
    type Value = String;

    fn read(&self, text: &str) -> Option<String> {
        let fits = text.chars().count() <= self.0 && !text.chars().any(char::is_control);
        fits.then(|| text.to_owned())
    }

    fn allowed(&self) -> Message {
        Message::new("settings.line").with(self.0)
    }
}

/// An `http://` or `https://` address.
pub struct Address;

impl ValueKind for Address {
    type Value = Url;

    fn read(&self, text: &str) -> Option<Url> {
        let url = Url::parse(text).ok()?;
        let plain = url.username().is_empty() && url.password().is_none();
        (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url)
    }

    fn allowed(&self) -> Message {
        Message::new("settings.address")
    }

    /// Without what may be a password.
    fn shown(&self, text: &str) -> String {
        format!("{:?}", without_secrets(text))
    }
}

/// Name or IP address of a machine, without a port.
pub struct HostName;

impl ValueKind for HostName {
    type Value = String;

    fn read(&self, text: &str) -> Option<String> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        let literal = bare.parse::<std::net::IpAddr>().is_ok();
        (literal || Host::parse(bare).is_ok()).then(|| bare.to_ascii_lowercase())
    }

    fn allowed(&self) -> Message {
        Message::new("settings.host")
    }
}

/// Machines, separated by commas.
pub struct HostNames;

impl ValueKind for HostNames {
    type Value = Vec<String>;

    fn read(&self, text: &str) -> Option<Vec<String>> {
        parts(text).map(|part| HostName.read(part)).collect()
    }

    fn allowed(&self) -> Message {
        Message::new("settings.hosts")
    }
}

/// A file or folder; whether it is there is found out where it is opened.
pub struct File;

impl ValueKind for File {
    type Value = PathBuf;

    fn read(&self, text: &str) -> Option<PathBuf> {
        (!text.contains('\0')).then(|| PathBuf::from(text))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.path")
    }
}

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

/// A token, key or password of so many bytes. Its text is never shown, and it has no flag: other users of a machine can read those.
pub struct Hidden(pub RangeInclusive<usize>);

impl ValueKind for Hidden {
    type Value = Secret;

    fn read(&self, text: &str) -> Option<Secret> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        (self.0.contains(&text.len()) && printable).then(|| Secret::new(text))
    }

    fn allowed(&self) -> Message {
        Message::new("settings.secret").with(self.0.start()).with(self.0.end())
    }

    fn secret(&self) -> bool {
        true
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: [(&str, &str); 2]) -> BTreeMap<String, String> {
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn numbers_outside_their_range_or_with_anything_around_them_are_not_read() {
        assert_eq!(Whole(1..=240).read("60"), Some(60));
        assert_eq!(
            ["90", "1:30", "1m30s", "1.5s", "1h"].map(|text| Seconds(0..=90).read(text)),
            [Some(90), Some(90), Some(90), None, None]
        );
        assert_eq!(
            ["700", "700ms", "0.7s", "2m"].map(|text| Milliseconds(1..=1000).read(text)),
            [Some(700), Some(700), Some(700), None]
        );
        for wrong in ["0", "241", "-1", "6o", "", " 60", "60.0", "99999999999"] {
            assert_eq!(Whole(1..=240).read(wrong), None, "{wrong}");
        }
        for wrong in ["NaN", "inf", "-0.1", "2.1", "x"] {
            assert_eq!(Decimal(0.0..=2.0).read(wrong), None, "{wrong}");
        }
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

    #[test]
    fn an_address_is_http_with_a_host_and_holds_no_password() {
        assert!(Address.read("http://127.0.0.1:11434/v1/chat/completions").is_some());
        for wrong in ["127.0.0.1:11434", "ftp://a/", "http://", "file:///etc/passwd", "https://u:p@a/"] {
            assert!(Address.read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_host_has_no_port_and_no_path() {
        for right in ["0.0.0.0", "::1", "[::1]", "localhost", "pc-2.lan"] {
            assert!(HostName.read(right).is_some(), "{right}");
        }
        for wrong in ["localhost:80", "http://a", "a/b", "", "a b"] {
            assert!(HostName.read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_secret_with_a_space_or_a_line_end_in_it_is_not_read() {
        assert!(Hidden(1..=8192).read("abc.DEF-123_").is_some());
        for wrong in ["a b", "a\nb", "ключ"] {
            assert!(Hidden(1..=8192).read(wrong).is_none(), "{wrong}");
        }
    }
}
