//! Amounts as lists of donations write them: with a sign or code of the currency, spaces, and a comma or a point.

use engine::show::Amount;

/// Signs of currencies and their codes.
const SIGNS: [(char, &str); 8] = [
    ('$', "USD"),
    ('€', "EUR"),
    ('₽', "RUB"),
    ('£', "GBP"),
    ('₴', "UAH"),
    ('₸', "KZT"),
    ('¥', "JPY"),
    ('₺', "TRY"),
];

/// What a field of an amount says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Price {
    /// A plain decimal number; empty when the field is.
    pub(super) amount: String,
    /// The code of the currency, when it is named.
    pub(super) currency: Option<String>,
}

/// Reads one.
///
/// # Errors
/// In words, when it is no amount.
pub(super) fn read(text: &str) -> Result<Price, String> {
    let sign = SIGNS.iter().find(|(sign, _)| text.contains(*sign)).map(|(_, code)| (*code).to_owned());
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let code = match letters.as_str() {
        // An exponent.
        "" | "e" => None,
        "руб" | "р" => Some("RUB".to_owned()),
        "грн" => Some("UAH".to_owned()),
        code if code.len() == 3 && code.is_ascii() => Some(code.to_uppercase()),
        _ => return Err(wrong(text)),
    };
    if text.trim().is_empty() {
        return Ok(Price { amount: String::new(), currency: None });
    }
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let is_sign = |c: char| c.is_alphabetic() || SIGNS.iter().any(|(sign, _)| *sign == c);
    let digits = digits.trim_start_matches(is_sign).trim_end_matches(|c| is_sign(c) || c == '.');
    let amount = Amount::parse_foreign(&with_point(digits));
    let amount = amount.ok_or_else(|| wrong(text))?.to_string();
    Ok(Price { amount, currency: sign.or(code) })
}

fn wrong(text: &str) -> String {
    format!("the amount is {text:?}; expected a number such as 500, 10.50, 1 000,50 or $5")
}

/// Digits with a point where the fraction begins. Of two different signs the last is that point; one that stands more
/// than once stands between thousands, in front of three digits each time. What is written otherwise stays as it is, and is no
/// number.
fn with_point(digits: &str) -> String {
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let comma_is_last = digits.rfind(',') > digits.rfind('.');
    let (fraction, thousands) = match (commas, points) {
        (0, 0 | 1) | (1, 0) => return digits.replace(',', "."),
        (_, 0) => (None, ','),
        (0, _) => (None, '.'),
        (1, _) if comma_is_last => (Some(','), '.'),
        (_, 1) if !comma_is_last => (Some('.'), ','),
        _ => return digits.to_owned(),
    };
    let (whole, rest) = fraction.and_then(|sign| digits.split_once(sign)).unwrap_or((digits, ""));
    if whole.split(thousands).skip(1).any(|group| group.len() != 3) {
        return digits.to_owned();
    }
    format!("{}.{rest}", whole.replace(thousands, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_however_they_are_written() {
        for (text, amount, currency) in [
            ("500", "500", None),
            ("10.50", "10.5", None),
            ("1 000,50", "1000.5", None),
            ("1\u{A0}000,50\u{A0}₽", "1000.5", Some("RUB")),
            ("$1,234.50", "1234.5", Some("USD")),
            ("1.234,50 €", "1234.5", Some("EUR")),
            ("1,234,567", "1234567", None),
            ("5 usd", "5", Some("USD")),
            ("-3", "-3", None),
            ("1e2", "100", None),
            ("500 руб.", "500", Some("RUB")),
            ("", "", None),
        ] {
            let expected = Price { amount: amount.to_owned(), currency: currency.map(str::to_owned) };
            assert_eq!(read(text), Ok(expected), "{text}");
        }
        for wrong in ["many", "1..2.x", "1,2,3", "1.2,3.4", "$", "five 5 six"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
