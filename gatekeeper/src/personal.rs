//! Personal data by shape: web addresses, invites, phones, cards, documents, home addresses.
//!
//! The shapes are data (`personal_shapes.txt`); `numbers` tells phones and bare card numbers from prices,
//! dates, scores and digits of pi, `spoken` reads numbers in words. What has no shape is a phrase of the lexicon.

mod numbers;
mod spoken;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::normalise::alphabet;
use super::normalise::fold::{Unit, UnitKind};
use super::normalise::shapes::{self, ShapeReading, Target};

/// Personal data that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalData {
    /// What it is.
    pub rule: &'static str,
    /// The units it takes.
    pub units: Range<usize>,
}

struct Pattern {
    /// What is found is innocent.
    allows: bool,
    needs: u8,
    /// So many digits at least.
    digits: usize,
    name: &'static str,
    regex: Regex,
}

impl Pattern {
    fn is_wordy(&self) -> bool {
        self.needs & (DIGITS | AT) == 0
    }
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    super::lexicon::lines(include_str!("personal_shapes.txt")).map(|(_, line)| pattern(line)).collect()
});
/// All patterns that need neither digit nor at-sign as one, word boundaries left out: where it finds nothing, none of them
/// does.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let wordy = PATTERNS.iter().filter(|pattern| !pattern.allows && pattern.is_wordy());
    let all: Vec<String> =
        wordy.map(|pattern| format!("(?:{})", pattern.regex.as_str().replace(r"\b", ""))).collect();
    Regex::new(&all.join("|")).expect("the built-in shapes are regular expressions: a test reads them")
});
/// What a phone can look like; [`is_phone`] then looks closer.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\+\s?)?\(?[0-9](?:[\s().~_-]{0,4}[0-9]){5,18}")
        .expect("the pattern is written here and tested")
});

/// Words that stand for the signs of an address.
static SPOKEN: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| ["dot", "d0t", "точка", "тчк", "собака", "sobaka"].map(alphabet::letters).to_vec());

/// Compiles the expressions, so that no text waits for it.
pub fn prepare() {
    LazyLock::force(&ADDRESS);
    LazyLock::force(&NUMBER);
    numbers::prepare();
}

/// The letters that these words begin with.
static SPOKEN_STARTS: LazyLock<[bool; 256]> =
    LazyLock::new(|| std::array::from_fn(|byte| SPOKEN.iter().any(|word| usize::from(word[0]) == byte)));

/// The first piece of personal data in a text.
pub fn first_shape(units: &[Unit]) -> Option<PersonalData> {
    let (needs, digits) = available(units);
    if let Some(shape) = spoken_numbers(units) {
        return Some(shape);
    }
    if needs == NOTHING && !has_spoken_address(units) {
        return None;
    }
    let text = MappedText::new(units, |unit, _| Some(plain(unit)));
    let by_pattern = |view: &MappedText| {
        let no_address = !ADDRESS.is_match(&view.text);
        let refuses = |pattern: &&Pattern| {
            !pattern.allows
                && pattern.needs & !needs == 0
                && digits >= pattern.digits
                && !(no_address && pattern.is_wordy())
        };
        PATTERNS.iter().filter(refuses).find_map(|pattern| view.find(pattern))
    };
    by_pattern(&text).or_else(|| (digits >= NUMBER_DIGITS_MIN).then(|| numbers(units)).flatten()).or_else(
        || {
            let mixes = mixed(units);
            mixes
                .contains(&true)
                .then(|| {
                    by_pattern(&MappedText::new(units, |unit, at| {
                        Some(if mixes[at] { latin_look(unit) } else { plain(unit) })
                    }))
                })
                .flatten()
        },
    )
}

/// A phone has six digits at least, and of each five characters that are read as digits three are some.
const NUMBER_DIGITS_MIN: usize = 4;

const NOTHING: u8 = 0;
const DIGITS: u8 = 1;
const POINT: u8 = 2;
const AT: u8 = 4;

/// What a text has that patterns need, and how many digits.
fn available(units: &[Unit]) -> (u8, usize) {
    let (mut needs, mut digits) = (NOTHING, 0);
    // Letters and spaces are most of a text and none of it.
    let others = units
        .iter()
        .filter(|unit| matches!(unit.kind, UnitKind::Digit | UnitKind::Symbol | UnitKind::Foreign));
    for unit in others {
        needs |= match plain(unit) {
            '0'..='9' => {
                digits += 1;
                DIGITS
            }
            '~' if unit.shown.is_alphanumeric() => NOTHING,
            '.' | '/' | ':' | ',' | ';' | '~' => POINT,
            '@' => AT,
            _ => NOTHING,
        };
    }
    (needs, digits)
}

/// Addresses that are spoken need neither digit nor dot: «dot», «точка», «собака».
fn has_spoken_address(units: &[Unit]) -> bool {
    let starts = &*SPOKEN_STARTS;
    units.windows(3).enumerate().filter(|(_, window)| starts[usize::from(window[0].letter)]).any(
        |(at, window)| {
            let start = [window[0].letter, window[1].letter, window[2].letter];
            let whole = |word: &Vec<u8>| {
                units
                    .get(at..at + word.len())
                    .is_some_and(|rest| rest.iter().zip(word).all(|(unit, letter)| unit.letter == *letter))
            };
            SPOKEN.iter().any(|word| word.starts_with(&start) && whole(word))
        },
    )
}

/// A text as at most one character a unit, searchable, with the way back to units.
struct MappedText {
    text: String,
    starts: Vec<usize>,
}

impl MappedText {
    fn new(units: &[Unit], read: impl Fn(&Unit, usize) -> Option<char>) -> Self {
        let (mut text, mut starts) = (String::with_capacity(units.len()), Vec::with_capacity(units.len()));
        for (at, unit) in units.iter().enumerate() {
            starts.push(text.len());
            if let Some(shown) = read(unit, at) {
                text.push(shown);
            }
        }
        Self { text, starts }
    }

    fn find(&self, pattern: &Pattern) -> Option<PersonalData> {
        let innocent = |found: &regex::Match<'_>| {
            PATTERNS.iter().any(|allow| {
                allow.allows && allow.name == pattern.name && allow.regex.is_match(found.as_str())
            })
        };
        pattern
            .regex
            .find_iter(&self.text)
            .find(|found| !innocent(found))
            .map(|found| PersonalData { rule: pattern.name, units: self.units(found.range()) })
    }

    fn units(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.starts.partition_point(|start| *start < byte);
        at(bytes.start)..at(bytes.end)
    }
}

fn plain(unit: &Unit) -> char {
    match unit.kind {
        UnitKind::Latin | UnitKind::Cyrillic | UnitKind::Foreign | UnitKind::Digit if unit.letter != 0 => {
            alphabet::shown(unit.letter)
        }
        UnitKind::Apostrophe => '\'',
        UnitKind::Space => ' ',
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
        let has = |kind: UnitKind| token.iter().any(|unit| unit.kind == kind);
        mixes[at..at + token.len()].fill(has(UnitKind::Latin) && has(UnitKind::Cyrillic));
        at += token.len() + 1;
    }
    mixes
}

fn latin_look(unit: &Unit) -> char {
    let mut look = Vec::new();
    let reading = ShapeReading { target: Target::Latin, second: false, loose: true };
    if shapes::read(std::slice::from_ref(unit), reading, &mut look) && look.len() == 1 {
        alphabet::shown(look[0])
    } else {
        plain(unit)
    }
}

fn numbers(units: &[Unit]) -> Option<PersonalData> {
    let digits = letters_for_digits(units);
    numbers_in(&MappedText::new(units, |unit, at| {
        Some(if digits[at] == 0 { plain(unit) } else { digits[at] as char })
    }))
}

/// Numbers that are written in words.
fn spoken_numbers(units: &[Unit]) -> Option<PersonalData> {
    let read = spoken::digits(units)?;
    let view = MappedText::new(units, |unit, at| read[at].unwrap_or(Some(plain(unit))));
    let shapes = PATTERNS.iter().filter(|pattern| pattern.needs == DIGITS);
    shapes.filter_map(|pattern| view.find(pattern)).next().or_else(|| numbers_in(&view))
}

fn numbers_in(view: &MappedText) -> Option<PersonalData> {
    NUMBER.find_iter(&view.text).find_map(|found| {
        let before = &view.text[..found.start()];
        let rule = numbers::rule(before, found.as_str(), &view.text[found.end()..])?;
        Some(PersonalData { rule, units: view.units(found.range()) })
    })
}

/// In tokens that are digits for the most part, letters that look like digits: `2O2555Ol43`.
fn letters_for_digits(units: &[Unit]) -> Vec<u8> {
    let mut read = vec![0; units.len()];
    let mut at = 0;
    for token in units.split(|unit| !unit.is_word()) {
        let looks: Vec<Option<u8>> = token.iter().map(digit_look).collect();
        let digits = token.iter().filter(|unit| unit.kind == UnitKind::Digit).count();
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

fn pattern(line: &'static str) -> Pattern {
    let mut columns = line.splitn(3, ' ');
    let (needs, name, regex) = (
        columns.next().unwrap_or_default(),
        columns.next().unwrap_or_default(),
        columns.next().unwrap_or_default(),
    );
    let allows = needs == "-";
    let digits = needs.strip_prefix('d').map_or(0, |least| least.parse().unwrap_or(1));
    let needs = match needs {
        digits if digits.starts_with('d') => DIGITS,
        "p" => POINT,
        "a" => AT,
        _ => NOTHING,
    };
    Pattern {
        allows,
        needs,
        digits,
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
            "my-page,com",
            "asp.net and example.net",
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
            "ASP.NET book",
            "a socket.io badge",
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
            "4 8 15 16 23 42",
            "10 9 8 7 6 5 4 3 2 1",
            "1 1 2 3 5 8 13 21 34",
            "coordinates 55.7558, 37.6173",
            "59.9386 30.3141",
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
            ("198 dot 51 dot 100 dot 23", "ip-address"),
            ("my home is 55.7558, 37.6173", "coordinates"),
            ("john.doe@example.org", "e-mail"),
            ("john at gmail dot com", "e-mail"),
            ("снилс 000-000-000 00", "document"),
            ("lives at 12 Some Street", "address"),
            ("улица Вымышленная 7 кв 42", "address"),
            ("primer#4242", "account"),
            ("telegramm: @primer", "account"),
            ("ulica lenina dom 5 kvartira 7", "address"),
            ("восемь девятьсот двенадцать триста сорок пять шестьдесят семь восемьдесят девять", "phone"),
            ("карта пять пять три шесть 9137 1234 5678", "card"),
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
