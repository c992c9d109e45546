//! Decimal numbers to whole ones, exactly: floor(x + 1/2), and no float decides.

/// Digits before the point that are still told apart; what has more is out of any range.
const WHOLE_DIGITS_MAX: i64 = 15;

/// The nearest integer, halves upwards; `None` when the text is no decimal number. Saturates far outside any limit.
pub(super) fn round(text: &str) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let magnitude = rounded(&digits, whole.len() as i64 + exponent, negative);
    Some(if negative { -magnitude } else { magnitude })
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // An exponent that does not even fit is as good as the largest one.
    let value: i64 = digits.parse().unwrap_or(i64::from(i32::MAX)).min(i32::MAX.into());
    Some(if text.starts_with('-') { -value } else { value })
}

/// The digits with the point after `point` of them, rounded. Halves go up, which is down for a negative number.
fn rounded(digits: &[u8], point: i64, negative: bool) -> i64 {
    let leading = digits.iter().take_while(|&&digit| digit == b'0').count();
    let (digits, point) = (&digits[leading..], point - leading as i64);
    if digits.is_empty() || point < 0 {
        return 0;
    }
    if point > WHOLE_DIGITS_MAX {
        return i64::MAX / 2;
    }
    let digit = |at: usize| i64::from(digits.get(at).map_or(0, |digit| digit - b'0'));
    let point = point as usize;
    let whole = (0..point).fold(0, |whole, at| whole * 10 + digit(at));
    let beyond_half = digits.iter().skip(point + 1).any(|&digit| digit != b'0');
    let up = digit(point) > 5 || (digit(point) == 5 && (beyond_half || !negative));
    whole + i64::from(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_as_floor_of_x_and_a_half() {
        for (text, value) in [
            ("0", 0),
            ("-0.0", 0),
            ("2.5", 3),
            ("-2.5", -2),
            ("-2.51", -3),
            ("-2.50000000000000000000000001", -3),
            ("0.49999999999999999999999", 0),
            ("0.5", 1),
            ("-0.5", 0),
            (".5", 1),
            ("5.", 5),
            ("+7", 7),
            ("007", 7),
            ("1.25e1", 13),
            ("1e3", 1000),
            ("125e-1", 13),
            ("4e-1", 0),
            ("6e-1", 1),
            ("0.0000000000000000000000000000001e31", 1),
            ("95e-2", 1),
            ("95e-9999999999999999999", 0),
            ("1e99999999999999999999", i64::MAX / 2),
            ("-1e400", -(i64::MAX / 2)),
        ] {
            assert_eq!(round(text), Some(value), "{text}");
        }
        for text in ["", "-", ".", "e5", "1e", "1e+", "NaN", "Infinity", "0x10", "1.2.3", "1 2", "½"] {
            assert_eq!(round(text), None, "{text}");
        }
    }
}
