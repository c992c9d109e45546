//! Numbers: whole ones, decimal ones, frame rates, ports, ids.

use std::ops::RangeInclusive;

use engine::time::Fps;

use super::ValueKind;
use crate::message::Message;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_or_with_anything_around_them_are_not_read() {
        assert_eq!(Whole(1..=240).read("60"), Some(60));
        for wrong in ["0", "241", "-1", "6o", "", " 60", "60.0", "99999999999"] {
            assert_eq!(Whole(1..=240).read(wrong), None, "{wrong}");
        }
        for wrong in ["NaN", "inf", "-0.1", "2.1", "x"] {
            assert_eq!(Decimal(0.0..=2.0).read(wrong), None, "{wrong}");
        }
    }
}
