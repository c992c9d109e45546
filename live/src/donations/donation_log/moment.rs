//! Times as lists of donations write them.
//!
//! A date of which day and month could be either is not guessed: how it is written must be said.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Ways to write a time that leave no doubt, in the letters of strptime.
const KNOWN: [&str; 12] = [
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
];
/// Digits of a number of seconds, and of milliseconds, since 1970: from 1973 on, until 5138.
const SECONDS_DIGITS: std::ops::RangeInclusive<usize> = 9..=11;
const MILLISECONDS_DIGITS: std::ops::RangeInclusive<usize> = 12..=14;

/// A time; one without a zone is of `zone`.
///
/// # Errors
/// In words, when it cannot be read, or in more than one way.
pub(super) fn read(text: &str, zone: &TimeZone, date_format: Option<&str>) -> Result<Timestamp, String> {
    if let Some(date_format) = date_format {
        let wrong =
            |error| format!("the date is {text:?}; expected {date_format}, as --date-format says: {error}");
        return by_format(text, zone, date_format).map_err(wrong);
    }
    if let Some(at) = since_1970(text) {
        return Ok(at);
    }
    let text_utc = text.strip_suffix(" UTC").map(|text| format!("{}Z", text.trim()));
    let zoned = text_utc.as_deref().unwrap_or(text).parse::<Timestamp>().ok();
    let civil = || text.parse::<DateTime>().ok().and_then(|civil| at(civil, zone));
    let known = || KNOWN.iter().find_map(|known| by_format(text, zone, known).ok());
    zoned.or_else(civil).or_else(known).ok_or_else(|| {
        let advice = if text.contains('/') { "; say with --date-format '%m/%d/%Y %H:%M' how it is written" } else { "" };
        format!("the date is {text:?}; expected a time such as 2026-11-20 19:05:00, 20.11.2026 19:05 or 1795201500{advice}")
    })
}

fn since_1970(text: &str) -> Option<Timestamp> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number)?;
    match text.len() {
        digits if SECONDS_DIGITS.contains(&digits) => Timestamp::from_second(number).ok(),
        digits if MILLISECONDS_DIGITS.contains(&digits) => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

fn by_format(text: &str, zone: &TimeZone, date_format: &str) -> Result<Timestamp, String> {
    let broken = jiff::fmt::strtime::parse(date_format, text).map_err(|error| error.to_string())?;
    if let Ok(at) = broken.to_timestamp() {
        return Ok(at);
    }
    let civil = broken.to_datetime().map_err(|error| error.to_string())?;
    at(civil, zone).ok_or_else(|| "there is no such time".to_owned())
}

/// A time that a clock in the zone showed; of one that it showed twice the first.
fn at(civil: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_zoned(civil).compatible().ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_way_that_leaves_no_doubt() {
        let moscow = TimeZone::get("Europe/Moscow").expect("a zone");
        for (text, expected) in [
            ("2026-11-20T19:05:00Z", "2026-11-20T19:05:00Z"),
            ("2026-11-20T19:05:00.123Z", "2026-11-20T19:05:00.123Z"),
            ("2026-11-20T22:05:00+03:00", "2026-11-20T19:05:00Z"),
            ("2026-11-20 19:05:00 UTC", "2026-11-20T19:05:00Z"),
            ("1795201500", "2026-11-20T19:05:00Z"),
            ("1795201500000", "2026-11-20T19:05:00Z"),
            ("2026-11-20 22:05:00", "2026-11-20T19:05:00Z"),
            ("2026-11-20 22:05", "2026-11-20T19:05:00Z"),
            ("20.11.2026 22:05:00", "2026-11-20T19:05:00Z"),
            ("20.11.2026, 22:05", "2026-11-20T19:05:00Z"),
            ("Nov 20, 2026 10:05 PM", "2026-11-20T19:05:00Z"),
        ] {
            let read = read(text, &moscow, None).map(|at| at.to_string());
            assert_eq!(read.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_date_in_doubt_is_not_guessed() {
        let error = read("11/10/2026 22:05", &TimeZone::UTC, None).expect_err("in doubt");
        assert!(error.contains("--date-format"), "{error}");
        let read = read("11/10/2026 22:05", &TimeZone::UTC, Some("%m/%d/%Y %H:%M")).map(|at| at.to_string());
        assert_eq!(read.as_deref(), Ok("2026-11-10T22:05:00Z"));
        for wrong in ["", "soon", "2026-13-01 00:00:00", "99999999999999999999"] {
            assert!(super::read(wrong, &TimeZone::UTC, None).is_err(), "{wrong}");
        }
    }
}
