//! Amounts as plain decimal numbers: compared exactly, never as floats.

use std::cmp::Ordering;

/// Whether `amount` is below `least`. What is not a plain decimal number is below nothing: a request that was paid
/// for is not lost to an odd amount.
pub(super) fn is_below(amount: &str, least: &str) -> bool {
    match (Decimal::of(amount), Decimal::of(least)) {
        (Some(amount), Some(least)) => amount.compare(&least) == Ordering::Less,
        _ => false,
    }
}

/// `500 RUB`; a part that is not what it should be is left out, as an amount is never judged by the gatekeeper.
pub(super) fn shown(amount: &str, currency: &str) -> String {
    let amount = if Decimal::of(amount).is_some() { amount.trim() } else { "" };
    let is_code =
        (1..=8).contains(&currency.len()) && currency.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let currency = if is_code { currency } else { "" };
    [amount, currency].join(" ").trim().to_owned()
}

/// The digits of a decimal number without those that say nothing.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_number || whole.len() + fraction.len() == 0 {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !is_zero, whole, fraction })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let size = || self.whole.len().cmp(&other.whole.len());
        let magnitude = || {
            size().then_with(|| self.whole.cmp(other.whole)).then_with(|| self.fraction.cmp(other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => magnitude(),
            (true, true) => magnitude().reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_compare_as_exact_decimals() {
        for (amount, least, below) in [
            ("99.99", "100", true),
            ("100", "100", false),
            ("100.00", "100", false),
            ("0100", "100", false),
            ("9", "10", true),
            ("0.1", "0.10", false),
            ("0.09", "0.1", true),
            (".5", "0.5", false),
            ("-1", "0", true),
            ("-0", "0", false),
            ("-2", "-1", true),
            ("1", "-5", false),
            ("9007199254740992.01", "9007199254740992.02", true),
            ("a lot", "100", false),
            ("", "100", false),
            ("1e9", "100", false),
            ("5", "five", false),
        ] {
            assert_eq!(is_below(amount, least), below, "{amount} < {least}");
        }
    }

    #[test]
    fn only_a_number_and_a_code_are_shown() {
        assert_eq!(shown("10.5", "USD"), "10.5 USD");
        assert_eq!(shown("500", "a bad word"), "500");
        assert_eq!(shown("free", "RUB"), "RUB");
        assert_eq!(shown("x", ""), "");
    }
}
