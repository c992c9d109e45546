//! Money as exact decimal numbers: read at every door by one type, compared digit by digit, never a float.
//!
//! Converts no currencies and rounds nothing.

use std::cmp::Ordering;
use std::fmt;

/// Digits that an amount of a foreign source may have.
const FOREIGN_DIGITS_MAX: usize = 40;
/// An exponent from here on is no amount.
const EXPONENT_MAX: u32 = 40;

/// An exact decimal number, without digits that say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Amount {
    /// As facts hold it: `500`, `10.5`, `-3`, also `.5`; `None` when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = are_digits(whole) && are_digits(fraction) && whole.len() + fraction.len() > 0;
        is_number.then(|| Self::of(negative, whole, fraction))
    }

    /// As a person writes a price: digits, and perhaps a point with digits behind it; no sign, no exponent.
    #[must_use]
    pub fn parse_price(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_price = !whole.is_empty() && !fraction.is_empty() && are_digits(whole) && are_digits(fraction);
        is_price.then(|| Self::of(false, whole, fraction))
    }

    /// As another program writes it: a sign, a decimal comma and an exponent are understood.
    #[must_use]
    pub fn parse_foreign(text: &str) -> Option<Self> {
        let text = text.trim().replace(',', ".");
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (negative, digits) =
            mantissa.strip_prefix('-').map_or((false, mantissa), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = [whole, fraction].concat();
        let exponent =
            exponent.parse::<i32>().ok().filter(|exponent| exponent.unsigned_abs() < EXPONENT_MAX)?;
        if all.is_empty() || all.len() > FOREIGN_DIGITS_MAX || !are_digits(&all) {
            return None;
        }
        let (whole, fraction) = with_point(&all, i32::try_from(whole.len()).ok()? + exponent);
        Some(Self::of(negative, &whole, &fraction))
    }

    fn of(negative: bool, whole: &str, fraction: &str) -> Self {
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Self { negative: negative && !is_zero, whole: whole.to_owned(), fraction: fraction.to_owned() }
    }

    /// The sum of two amounts, digit by digit; `None` when one of them is below zero.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        if self.negative || other.negative {
            return None;
        }
        let fraction = self.fraction.len().max(other.fraction.len());
        let whole = self.whole.len().max(other.whole.len());
        let digits = |amount: &Self| format!("{:0>whole$}{:0<fraction$}", amount.whole, amount.fraction);
        let (one, two) = (digits(self), digits(other));
        let (mut sum, mut carry) = (Vec::with_capacity(one.len() + 1), 0);
        for (one, two) in one.bytes().rev().zip(two.bytes().rev()) {
            let digit = (one - b'0') + (two - b'0') + carry;
            carry = digit / 10;
            sum.push(char::from(b'0' + digit % 10));
        }
        sum.push(char::from(b'0' + carry));
        let sum: String = sum.into_iter().rev().collect();
        let (whole, fraction) = sum.split_at(whole + 1);
        Some(Self::of(false, whole, fraction))
    }

    fn magnitude(&self) -> (usize, &str, &str) {
        (self.whole.len(), &self.whole, &self.fraction)
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude().cmp(&other.magnitude()),
            (true, true) => other.magnitude().cmp(&self.magnitude()),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The shortest plain decimal: `0.5`, `100`, `-3.25`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{}", self.fraction)
    }
}

/// Whether `amount` is below `least`. What is not a plain decimal number is below nothing: a request that was paid
/// for is not lost to an odd amount.
pub(super) fn is_below(amount: &str, least: &str) -> bool {
    Amount::parse(amount).zip(Amount::parse(least)).is_some_and(|(amount, least)| amount < least)
}

/// `500 RUB`; a part that is not what it should be is left out, as an amount is never judged by the gatekeeper.
pub(super) fn shown(amount: &str, currency: &str) -> String {
    let amount = if Amount::parse(amount).is_some() { amount.trim() } else { "" };
    let is_code =
        (1..=8).contains(&currency.len()) && currency.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let currency = if is_code { currency } else { "" };
    [amount, currency].join(" ").trim().to_owned()
}

fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `digits` before and behind a point that stands after `whole` of them, padded with zeros where `whole` lies outside.
fn with_point(digits: &str, whole: i32) -> (String, String) {
    let before = usize::try_from(-whole).unwrap_or(0);
    let whole = usize::try_from(whole).unwrap_or(0);
    let padded = format!("{}{digits}", "0".repeat(before));
    let padded = format!("{padded:0<whole$}");
    let (whole, fraction) = padded.split_at(whole);
    (whole.to_owned(), fraction.to_owned())
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

    #[test]
    fn what_another_program_writes_becomes_the_shortest_plain_decimal() {
        for (written, expected) in [
            ("500", Some("500")),
            ("10.50", Some("10.5")),
            (" 1234,56 ", Some("1234.56")),
            ("1e3", Some("1000")),
            ("1.25E-3", Some("0.00125")),
            ("12e-1", Some("1.2")),
            ("1e+2", Some("100")),
            ("1e39", Some("1000000000000000000000000000000000000000")),
            ("00012", Some("12")),
            ("-5", Some("-5")),
            ("-0.00", Some("0")),
            ("0.00", Some("0")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("1e40", None),
            ("1e-40", None),
            ("1e999999999999", None),
            ("1e", None),
            ("e5", None),
            ("--5", None),
            ("+5", None),
            ("1.2.3", None),
            ("1,2,3", None),
            ("1 000", None),
            ("0x10", None),
            ("NaN", None),
            ("inf", None),
            ("", None),
            (".", None),
            ("-", None),
            ("५", None),
            ("ten", None),
        ] {
            assert_eq!(
                Amount::parse_foreign(written).map(|a| a.to_string()).as_deref(),
                expected,
                "{written}"
            );
        }
        assert_eq!(Amount::parse_foreign(&"9".repeat(FOREIGN_DIGITS_MAX + 1)), None);
        assert_eq!(Amount::parse_foreign(&"9".repeat(1_000_000)), None);
    }

    #[test]
    fn a_price_has_digits_on_both_sides_of_its_point_and_nothing_else() {
        for right in ["0", "100", "10.5", "007", "0.10"] {
            assert!(Amount::parse_price(right).is_some(), "{right}");
        }
        for wrong in ["", ".", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "1 ", "1.2.3", "١", "NaN"] {
            assert_eq!(Amount::parse_price(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_add_up_exactly() {
        for (one, two, sum) in [
            ("0", "0", "0"),
            ("0.1", "0.2", "0.3"),
            ("99.95", "0.05", "100"),
            ("999", "1", "1000"),
            (".5", "12", "12.5"),
            ("9007199254740993.01", "0.99", "9007199254740994"),
        ] {
            let [one, two] = [one, two].map(|text| Amount::parse(text).expect("a decimal"));
            assert_eq!(one.plus(&two).map(|sum| sum.to_string()).as_deref(), Some(sum));
            assert_eq!(two.plus(&one), one.plus(&two));
        }
        assert_eq!(Amount::parse("-1").and_then(|below| below.plus(&below)), None);
    }

    #[test]
    fn an_amount_reads_back_as_it_is_shown() {
        for text in ["0", "-3.25", "0.5", "100", "9007199254740993.01"] {
            let amount = Amount::parse(text).expect("a decimal");
            assert_eq!(amount.to_string(), text);
            assert_eq!(Amount::parse_foreign(text), Some(amount));
        }
    }
}
