//! Personal data by shape: web addresses, invites, phones, cards, documents, home addresses.
//!
//! The shapes are data (`personal_shapes.txt`); phones and bare card numbers are told from prices, dates, scores and digits of
//! pi here. Numbers and addresses in words are phrases of the lexicon.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::normalise::alphabet;
use super::normalise::fold::{Kind, Unit};
use super::normalise::shapes::{self, Reading, Target};

/// Personal data that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is.
    pub rule: &'static str,
    /// The units it takes.
    pub units: Range<usize>,
}

struct Pattern {
    needs: u8,
    name: &'static str,
    regex: Regex,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    super::lexicon::lines(include_str!("personal_shapes.txt")).map(|(_, line)| pattern(line)).collect()
});
/// What a phone can look like; [`is_phone`] then looks closer.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\+\s?)?\(?[0-9](?:[\s().~_-]{0,4}[0-9]){5,18}")
        .expect("the pattern is written here and tested")
});
static CALL: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"(?:\bcall\b|phone|\btel\b|\btext me|whats?app|\bsms\b|\bdial\b|my number|(?:^|[^а-я])тел(?:ефон[а-я]*)?(?:$|[^а-я])|звони|набери|набираи|номер(?:ок)? (?:телефона|стримера)|мои номер|его номер|ее номер|смс|ватсап|вотсап|viber|ваибер)[^0-9]{0,24}$";
    Regex::new(words).expect("the pattern is written here and tested")
});

/// Words that stand for the signs of an address.
static SPOKEN: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| ["dot", "d0t", "точка", "тчк", "собака", "sobaka"].map(alphabet::letters).to_vec());

/// The first piece of personal data in a text.
pub fn first_shape(units: &[Unit]) -> Option<Shape> {
    let needs = available(units);
    if needs == NOTHING && !has_spoken_address(units) {
        return None;
    }
    let text = View::new(units, |unit, _| plain(unit));
    let by_pattern = |view: &View| {
        PATTERNS.iter().filter(|pattern| pattern.needs & !needs == 0).find_map(|pattern| view.find(pattern))
    };
    by_pattern(&text).or_else(|| (needs & DIGITS != 0).then(|| numbers(units)).flatten()).or_else(|| {
        let mixes = mixed(units);
        mixes
            .contains(&true)
            .then(|| {
                by_pattern(&View::new(
                    units,
                    |unit, at| if mixes[at] { latin_look(unit) } else { plain(unit) },
                ))
            })
            .flatten()
    })
}

const NOTHING: u8 = 0;
const DIGITS: u8 = 1;
const POINT: u8 = 2;
const AT: u8 = 4;

fn available(units: &[Unit]) -> u8 {
    units.iter().fold(NOTHING, |found, unit| {
        found
            | match plain(unit) {
                '0'..='9' => DIGITS,
                '~' if unit.shown.is_alphanumeric() => NOTHING,
                '.' | '/' | ':' | ',' | ';' | '~' => POINT,
                '@' => AT,
                _ => NOTHING,
            }
    })
}

/// Addresses that are spoken need neither digit nor dot: «dot», «точка», «собака».
fn has_spoken_address(units: &[Unit]) -> bool {
    units.windows(3).enumerate().any(|(at, window)| {
        let start = [window[0].letter, window[1].letter, window[2].letter];
        let whole = |word: &Vec<u8>| {
            units
                .get(at..at + word.len())
                .is_some_and(|rest| rest.iter().zip(word).all(|(unit, letter)| unit.letter == *letter))
        };
        SPOKEN.iter().any(|word| word.starts_with(&start) && whole(word))
    })
}

/// A text as one character a unit, searchable, with the way back to units.
struct View {
    text: String,
    starts: Vec<usize>,
}

impl View {
    fn new(units: &[Unit], read: impl Fn(&Unit, usize) -> char) -> Self {
        let (mut text, mut starts) = (String::with_capacity(units.len()), Vec::with_capacity(units.len()));
        for (at, unit) in units.iter().enumerate() {
            starts.push(text.len());
            text.push(read(unit, at));
        }
        Self { text, starts }
    }

    fn find(&self, pattern: &Pattern) -> Option<Shape> {
        pattern
            .regex
            .find(&self.text)
            .map(|found| Shape { rule: pattern.name, units: self.units(found.range()) })
    }

    fn units(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.starts.partition_point(|start| *start < byte);
        at(bytes.start)..at(bytes.end)
    }
}

fn plain(unit: &Unit) -> char {
    match unit.kind {
        Kind::Latin | Kind::Cyrillic | Kind::Foreign | Kind::Digit if unit.letter != 0 => {
            alphabet::shown(unit.letter)
        }
        Kind::Apostrophe => '\'',
        Kind::Space => ' ',
        _ => match unit.shown {
            '·' | '•' | '。' | '․' | '‧' | '∙' | '⋅' | '・' | '｡' => '.',
            '–' | '—' | '−' | '‐' | '‑' => '-',
            shown if shown.is_ascii() => shown,
            _ => '~',
        },
    }
}

/// Which units are in a token that mixes the alphabets.
fn mixed(units: &[Unit]) -> Vec<bool> {
    let mut mixes = vec![false; units.len()];
    let mut at = 0;
    for token in units.split(|unit| !unit.is_word()) {
        let has = |kind: Kind| token.iter().any(|unit| unit.kind == kind);
        mixes[at..at + token.len()].fill(has(Kind::Latin) && has(Kind::Cyrillic));
        at += token.len() + 1;
    }
    mixes
}

fn latin_look(unit: &Unit) -> char {
    let mut look = Vec::new();
    let reading = Reading { target: Target::Latin, second: false, loose: true };
    if shapes::read(std::slice::from_ref(unit), reading, &mut look) && look.len() == 1 {
        alphabet::shown(look[0])
    } else {
        plain(unit)
    }
}

fn numbers(units: &[Unit]) -> Option<Shape> {
    let digits = letters_for_digits(units);
    let view = View::new(units, |unit, at| if digits[at] == 0 { plain(unit) } else { digits[at] as char });
    NUMBER.find_iter(&view.text).find_map(|found| {
        let before = &view.text[..found.start()];
        let rule = number_rule(before, found.as_str(), &view.text[found.end()..])?;
        Some(Shape { rule, units: view.units(found.range()) })
    })
}

/// In tokens that are digits for the most part, letters that look like digits: `2O2555Ol43`.
fn letters_for_digits(units: &[Unit]) -> Vec<u8> {
    let mut read = vec![0; units.len()];
    let mut at = 0;
    for token in units.split(|unit| !unit.is_word()) {
        let looks: Vec<Option<u8>> = token.iter().map(digit_look).collect();
        let digits = token.iter().filter(|unit| unit.kind == Kind::Digit).count();
        if digits * 5 >= token.len() * 3 && looks.iter().all(Option::is_some) {
            for (offset, look) in looks.into_iter().enumerate() {
                read[at + offset] = look.unwrap_or(0);
            }
        }
        at += token.len() + 1;
    }
    read
}

fn digit_look(unit: &Unit) -> Option<u8> {
    match alphabet::shown(unit.letter) {
        digit @ '0'..='9' => Some(digit as u8),
        'o' | 'о' => Some(b'0'),
        'l' | 'i' => Some(b'1'),
        'z' => Some(b'2'),
        'з' => Some(b'3'),
        's' => Some(b'5'),
        'б' => Some(b'6'),
        'b' | 'в' => Some(b'8'),
        _ => None,
    }
}

fn number_rule(before: &str, number: &str, after: &str) -> Option<&'static str> {
    let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
    if is_part_of_a_number(before, after) || is_decimal(number) || is_count(&digits) {
        return None;
    }
    if digits.len() >= 13 {
        let bare = !number.contains(['(', '+']);
        return (bare && digits.len() <= 19 && is_luhn(&digits)).then_some("card");
    }
    is_phone(before, number, &digits).then_some("phone")
}

fn is_phone(before: &str, number: &str, digits: &[u8]) -> bool {
    if CALL.is_match(before) && digits.len() >= 6 {
        return true;
    }
    let groups: Vec<&str> =
        number.split(|shown: char| !shown.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    if digits.len() < 10 || is_amount(number, &groups) || is_scores(number, &groups) || are_years(&groups) {
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

fn pattern(line: &'static str) -> Pattern {
    let mut columns = line.splitn(3, ' ');
    let (needs, name, regex) = (
        columns.next().unwrap_or_default(),
        columns.next().unwrap_or_default(),
        columns.next().unwrap_or_default(),
    );
    let needs = match needs {
        "d" => DIGITS,
        "p" => POINT,
        "a" => AT,
        _ => NOTHING,
    };
    Pattern {
        needs,
        name,
        regex: Regex::new(regex).expect("the built-in shapes are regular expressions: a test reads them"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::normalise::fold::fold;
    use super::*;

    fn rule(text: &str) -> Option<&'static str> {
        first_shape(&fold(text)).map(|shape| shape.rule)
    }

    #[test]
    fn web_addresses_are_found_in_every_disguise() {
        for text in [
            "see www.example.org",
            "EXAMPLE.COM",
            "еxamрlе.соm",
            "discord.gg/abc",
            "discord·gg/abc",
            "t,me/chan",
            "a site: example . com",
            "example[.]com/x",
            "example dot com",
            "пример точка ру",
            "https://example.org",
            "primer.рф",
        ] {
            assert_eq!(rule(text), Some("url"), "{text}");
        }
    }

    #[test]
    fn full_stops_and_file_names_are_no_addresses() {
        for text in [
            "hello.can you draw",
            "нарисуй кота.спасибо",
            "cat.png",
            "nice art.me and my wife",
            "Dr. Who",
            "fox...in a box",
            "Node.js dev",
            "точка на карте",
        ] {
            assert_eq!(rule(text), None, "{text}");
        }
    }

    #[test]
    fn phones_are_found_in_every_disguise() {
        for text in [
            "+7 (900) 000-00-00",
            "89123456789",
            "8 9 1 2 3 4 5 6 7 8 9",
            "891☎️234☎️56789",
            "call me 2O2555Ol43",
            "+1 (202) 555-0187",
            "call 555-0199",
            "８９１２３４５６７８９",
        ] {
            assert_eq!(rule(text), Some("phone"), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_phones() {
        for text in [
            "pi 3.14159265358979",
            "we won 21-19 21-17 21-15",
            "1 000 000 000 рублей",
            "31/12/1999",
            "1941 1945 2020",
            "1 2 3 4 5 6 7 8 9 10",
            "Boeing 737-800",
            "4-8-8-4",
            "x=12 y=64 z=-300",
            "0000000000",
        ] {
            assert_eq!(rule(text), None, "{text}");
        }
    }

    #[test]
    fn other_personal_data_has_its_shapes() {
        for (text, name) in [
            ("4111 1111 1111 1111", "card"),
            ("4111111111111111", "card"),
            ("198.51.100.23", "ip-address"),
            ("john.doe@example.org", "e-mail"),
            ("john at gmail dot com", "e-mail"),
            ("снилс 000-000-000 00", "document"),
            ("lives at 12 Some Street", "address"),
            ("улица Вымышленная 7 кв 42", "address"),
            ("primer#4242", "account"),
        ] {
            assert_eq!(rule(text), Some(name), "{text}");
        }
    }

    #[test]
    fn the_place_is_given_in_units() {
        let shape = first_shape(&fold("звони 89123456789 да")).unwrap();
        assert_eq!(shape.units, 6..17);
    }
}
