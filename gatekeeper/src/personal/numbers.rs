//! What a number with its separators is: a phone, a card, or one of the many innocent things that look alike.
//!
//! It does not find numbers: see [`super`].

use std::sync::LazyLock;

use regex::Regex;

/// Words just before a number that make it a phone.
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"(?:\bcall\b|phone|\btel\b|\btext me|whats?app|\bsms\b|\bdial\b|my number|(?:^|[^а-я])тел(?:ефон[а-я]*)?(?:$|[^а-я])|звони|набери|набираи|номер(?:ок)? (?:телефона|стримера)|мои номер|его номер|ее номер|смс|ватсап|вотсап|viber|ваибер)[^0-9]{0,24}$";
    Regex::new(words).expect("the pattern is written here and tested")
});

/// Compiles the expression.
pub(super) fn prepare() {
    LazyLock::force(&CALL);
}

/// What a number stands for, if it stands for a person.
pub(super) fn rule(before: &str, number: &str, after: &str) -> Option<&'static str> {
    let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
    if is_part_of_a_number(before, after) || is_decimal(number) || is_count(&digits) {
        return None;
    }
    if digits.len() >= 13 {
        let bare = !number.contains(['(', '+']);
        let groups: Vec<&str> = number.split(|shown: char| !shown.is_ascii_digit()).collect();
        let card = bare && digits.len() <= 19 && !is_series(number, &groups) && is_luhn(&digits);
        return card.then_some("card");
    }
    is_phone(before, number, &digits).then_some("phone")
}

fn is_phone(before: &str, number: &str, digits: &[u8]) -> bool {
    if CALL.is_match(before) && digits.len() >= 6 {
        return true;
    }
    let groups: Vec<&str> =
        number.split(|shown: char| !shown.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    if digits.len() < 10
        || is_amount(number, &groups)
        || is_scores(number, &groups)
        || are_years(&groups)
        || is_series(number, &groups)
    {
        return false;
    }
    let starts = |with: &[&[u8]]| with.iter().any(|start| digits.starts_with(start));
    match digits.len() {
        _ if number.starts_with('+') => true,
        10 => {
            starts(&[b"9"])
                || (starts(&[b"2", b"3", b"4", b"5", b"6", b"7", b"8", b"0"]) && groups.len() != 2)
        }
        11 => starts(&[b"7", b"8", b"1", b"0", b"4"]),
        _ => starts(&[b"380", b"375", b"998", b"44", b"49", b"00", b"7", b"810"]),
    }
}

/// `3.14159`: a digit or a point just before it, or a unit just behind it, makes it part of something else.
fn is_part_of_a_number(before: &str, after: &str) -> bool {
    before.ends_with(|shown: char| shown.is_ascii_digit() || matches!(shown, '.' | ',' | '=' | '$'))
        || after.starts_with(['%', '$'])
}

fn is_decimal(number: &str) -> bool {
    let mut parts = number.trim().split('.');
    let (Some(whole), Some(rest), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    whole.bytes().all(|byte| byte.is_ascii_digit()) && whole.len() <= 3 && rest.len() >= 5
}

/// Counting up or down, or one digit over and over.
fn is_count(digits: &[u8]) -> bool {
    let steps = |by: i16| digits.windows(2).take(8).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    steps(1) || steps(-1) || steps(0)
}

/// `1 000 000 000`.
fn is_amount(number: &str, groups: &[&str]) -> bool {
    let spaced = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.'));
    spaced && groups.len() > 1 && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3)
}

/// `21-19 21-17 11-21`: pairs of at most two digits each, with one dash a pair.
fn is_scores(number: &str, groups: &[&str]) -> bool {
    groups.iter().all(|group| group.len() <= 2)
        && groups.len().is_multiple_of(2)
        && number.matches(['-', '.']).count() == groups.len() / 2
}

/// `4 8 15 16 23 42`, `10 9 8 7`: numbers that only rise, or only fall.
fn is_series(number: &str, groups: &[&str]) -> bool {
    const NUMBERS_MIN: usize = 5;
    const DIGITS_MAX: usize = 4;
    let values: Vec<u32> = groups.iter().filter_map(|group| group.parse().ok()).collect();
    values.len() >= NUMBERS_MIN
        && groups
            .iter()
            .all(|group| group.len() <= DIGITS_MAX && (!group.starts_with('0') || group.len() == 1))
        && !number.contains(['+', '(', ')'])
        && (values.is_sorted() || values.iter().rev().is_sorted())
}

fn are_years(groups: &[&str]) -> bool {
    groups.len() > 1
        && groups.iter().all(|group| group.len() == 4 && matches!(group.as_bytes()[0], b'1' | b'2'))
}

fn is_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| luhn_value(place, u32::from(digit - b'0')))
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != b'0')
}

fn luhn_value(place: usize, digit: u32) -> u32 {
    let doubled = digit * (1 + place as u32 % 2);
    if doubled > 9 { doubled - 9 } else { doubled }
}
