//! Lengths of time, as a number or as people write them.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::ValueKind;
use crate::message::Message;
use crate::time_text::parse_ms;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_or_as_people_write_it_inside_its_range() {
        assert_eq!(
            ["90", "1:30", "1m30s", "1.5s", "1h"].map(|text| Seconds(0..=90).read(text)),
            [Some(90), Some(90), Some(90), None, None]
        );
        assert_eq!(
            ["700", "700ms", "0.7s", "2m"].map(|text| Milliseconds(1..=1000).read(text)),
            [Some(700), Some(700), Some(700), None]
        );
    }
}
