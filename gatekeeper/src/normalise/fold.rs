//! A text as units: one readable character each, with its place in the original.
//!
//! Compatibility forms, enclosed letters and small capitals become plain letters; marks and what is drawn with neither ink
//! nor advance vanish; the order is the order in which the text is drawn, which no direction mark changes. What can be seen
//! in two ways is read in both, each a [`Reading`]. It does not yet choose between readings of one character: that is
//! [`super::spellings`].

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use super::alphabet::{is_cyrillic, is_latin, letter};
use super::unseen::{is_invisible, is_skin_tone, letter_of_mark};
use super::{escapes, lookalikes};

/// The override that browsers turn what follows by; the show draws it as nothing.
const OVERRIDE: char = '\u{202E}';

/// Characters that one is read as, at most: ㏂ (a.m.) is four. An Arabic one has eighteen, and a text of it would be judged
/// for as long as eighteen texts.
const PARTS_MAX: usize = 4;

/// What sort of character a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A letter of the Latin alphabet.
    Latin,
    /// A letter of the Cyrillic alphabet.
    Cyrillic,
    /// A character of another alphabet that looks like a letter.
    Foreign,
    /// A decimal digit.
    Digit,
    /// An apostrophe: no word ends at it.
    Apostrophe,
    /// White space of any length.
    Space,
    /// Anything else that is seen: punctuation, emoji.
    Symbol,
}

/// One readable character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its letter in the one-byte alphabet; the Latin look of a foreign one; 0 if it is no letter.
    pub letter: u8,
    /// The Cyrillic look of a foreign character; 0 if it has none.
    pub other: u8,
    /// The character after compatibility folding, its case kept.
    pub shown: char,
    /// First byte in the original text.
    pub start: u32,
    /// First byte after it in the original text.
    pub end: u32,
    /// What sort of character it is.
    pub kind: UnitKind,
    /// Drawn upside down, so that the word is read from its end.
    pub flipped: bool,
}

impl Unit {
    /// Whether it can be part of a word: a letter, a digit or an apostrophe.
    pub fn is_word(&self) -> bool {
        !matches!(self.kind, UnitKind::Space | UnitKind::Symbol)
    }

    /// Whether it is a letter of any alphabet.
    pub fn is_letter(&self) -> bool {
        matches!(self.kind, UnitKind::Latin | UnitKind::Cyrillic | UnitKind::Foreign)
    }
}

/// How characters are read that can be seen in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Controls and marks that take room of their own part what stands beside them, as in a line of the HUD.
    pub parted: bool,
    /// Small letters over other letters are letters, not marks.
    pub raised: bool,
    /// White space that is drawn without advance joins what stands beside it, as in a text on a canvas.
    pub joined: bool,
    /// What follows an override of the direction is read from its end, as where a text is shown outside the show.
    pub turned: bool,
}

/// Every way in which the characters of `text` can be read; first the one that most texts only have. `on_canvas`: a text
/// that a plan draws.
pub fn readings(text: &str, on_canvas: bool) -> Vec<Reading> {
    let mut found = Reading::default();
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return vec![found];
    }
    let rare = |shown: &char| !matches!(shown, ' '..='~' | 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
    for shown in text.chars().filter(rare) {
        found.parted |= parts(shown);
        found.raised |= letter_of_mark(shown).is_some();
        found.joined |= on_canvas && is_line_break(shown);
        found.turned |= shown == OVERRIDE;
    }
    let mut all = vec![Reading::default()];
    let mut both = |is_found: bool, read: fn(Reading) -> Reading| {
        if is_found {
            all.extend(all.clone().into_iter().map(read));
        }
    };
    both(found.parted, |reading| Reading { parted: true, ..reading });
    both(found.raised, |reading| Reading { raised: true, ..reading });
    both(found.joined, |reading| Reading { joined: true, ..reading });
    both(found.turned, |reading| Reading { turned: true, ..reading });
    all
}

/// Reads `text` into units, in the order in which they are drawn.
#[cfg(test)]
pub fn fold(text: &str) -> Vec<Unit> {
    fold_as(text, Reading::default())
}

/// Reads `text` into units in one of its [`readings`].
pub fn fold_as(text: &str, reading: Reading) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let unseen_tones = unseen_tones(text);
    let mut turned_from = None;
    let mut next = 0;
    for (start, written) in text.char_indices() {
        if start < next || unseen_tones.binary_search(&start).is_ok() {
            continue;
        }
        next = start + written.len_utf8();
        let mut shown = written;
        if escapes::can_begin(written) {
            if let Some((letters, length)) = escapes::sound_of_pi(text, start) {
                let at = (start as u32, (start + length) as u32);
                units.extend(letters.map(|letter| unit(letter, at)));
                next = start + length;
                continue;
            }
            if let Some((decoded, length)) = escapes::decode(&text[start..]) {
                shown = decoded;
                next = start + length;
            }
        }
        let at = (start as u32, next as u32);
        match shown {
            ' '..='~' | 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' => units.push(unit(shown, at)),
            OVERRIDE if reading.turned => turned_from = turned_from.or(Some(units.len())),
            '\u{202C}' | '\u{2069}' if reading.turned => turn(&mut units, turned_from.take()),
            _ => fold_rare(&mut units, shown, at, reading),
        }
    }
    turn(&mut units, turned_from);
    units
}

/// Where skin tones stand that colour what is before them and are not drawn; at the start of a text they are.
fn unseen_tones(text: &str) -> Vec<usize> {
    // A tone is four bytes of which the first is this; most texts hold no such character.
    const FIRST_BYTE: u8 = 0xF0;
    if !text.as_bytes().contains(&FIRST_BYTE) || !text.contains(is_skin_tone) {
        return Vec::new();
    }
    let tones = |(start, grapheme): (usize, &str)| {
        let tones = grapheme.char_indices().skip(1).filter(|(_, shown)| is_skin_tone(*shown));
        tones.map(|(at, _)| start + at).collect::<Vec<_>>()
    };
    text.grapheme_indices(true).flat_map(tones).collect()
}

fn turn(units: &mut [Unit], from: Option<usize>) {
    if let Some(from) = from {
        units[from..].reverse();
    }
}

/// Whether what stands beside `shown` is seen apart, or not, by where it is drawn.
fn parts(shown: char) -> bool {
    (shown.is_control() && !shown.is_whitespace()) || is_wide_mark(shown)
}

/// Whether `shown` is a mark that stands beside a letter and not over it.
fn is_wide_mark(shown: char) -> bool {
    is_combining_mark(shown) && canonical_combining_class(shown) == 0 && !is_invisible(shown)
}

/// Whether `shown` is white space in a line of the HUD and nothing on a canvas. A line feed starts a line on both.
fn is_line_break(shown: char) -> bool {
    shown.is_whitespace() && shown != '\n' && is_invisible(shown)
}

fn fold_rare(units: &mut Vec<Unit>, shown: char, at: (u32, u32), reading: Reading) {
    if reading.parted && parts(shown) {
        units.push(unit(if shown.is_control() { ' ' } else { shown }, at));
        return;
    }
    if reading.raised
        && let Some((letter, other)) = letter_of_mark(shown)
    {
        units.push(Unit { letter, other, kind: UnitKind::Foreign, ..unit(shown, at) });
        return;
    }
    let is_gap = shown.is_whitespace() && !(reading.joined && is_line_break(shown));
    if !is_gap && (is_invisible(shown) || is_combining_mark(shown)) {
        return;
    }
    if shown == '№' {
        units.push(unit(shown, at));
    } else if shown.is_whitespace() {
        units.push(Unit { kind: UnitKind::Space, letter: 0, ..unit(' ', at) });
    } else if let Some(plain) = enclosed(shown).or_else(|| digit(shown)) {
        units.push(unit(plain, at));
    } else if let Some(look) = lookalikes::foreign(shown) {
        units.push(Unit {
            letter: look.latin,
            other: look.cyrillic,
            flipped: look.flipped,
            kind: UnitKind::Foreign,
            ..unit(shown, at)
        });
    } else {
        units.extend(
            std::iter::once(shown)
                .nfkd()
                .filter(|part| !is_combining_mark(*part))
                .take(PARTS_MAX)
                .map(|part| unit(part, at)),
        );
    }
}

fn unit(shown: char, (start, end): (u32, u32)) -> Unit {
    let (letter, kind) = NEAR.get(shown as usize).copied().unwrap_or_else(|| letter_and_kind(shown));
    Unit { letter, other: 0, shown, start, end, kind, flipped: false }
}

/// Characters before this one are looked up: ASCII and the Cyrillic letters of everyday.
const NEAR_END: usize = 0x460;

static NEAR: LazyLock<Vec<(u8, UnitKind)>> = LazyLock::new(|| {
    let code_points = (0..NEAR_END as u32).map(|code| char::from_u32(code).unwrap_or('\u{FFFD}'));
    code_points.map(letter_and_kind).collect()
});

fn letter_and_kind(shown: char) -> (u8, UnitKind) {
    let letter = letter(shown).unwrap_or(0);
    let kind = match shown {
        '0'..='9' => UnitKind::Digit,
        '\'' | '\u{2019}' | '`' | '\u{02BC}' => UnitKind::Apostrophe,
        _ if is_latin(letter) => UnitKind::Latin,
        _ if is_cyrillic(letter) => UnitKind::Cyrillic,
        _ if shown.is_whitespace() => UnitKind::Space,
        _ => UnitKind::Symbol,
    };
    (letter, kind)
}

/// The decimal digits of other scripts; each block has ten of them in order.
fn digit(shown: char) -> Option<char> {
    const ZEROS: [u32; 32] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
        0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
        0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xAA50,
    ];
    let code = shown as u32;
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Letters in circles and squares that compatibility folding leaves alone, and the letters that flags are made of.
fn enclosed(shown: char) -> Option<char> {
    let offset = match shown as u32 {
        code @ 0x1F150..=0x1F169 => code - 0x1F150,
        code @ 0x1F170..=0x1F189 => code - 0x1F170,
        code @ 0x1F1E6..=0x1F1FF => code - 0x1F1E6,
        code @ 0x249C..=0x24B5 => code - 0x249C,
        _ => return None,
    };
    char::from_u32('a' as u32 + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        as_letters(&fold(text))
    }

    fn as_letters(units: &[Unit]) -> String {
        let shown = |unit: &Unit| {
            if unit.letter == 0 { unit.shown } else { super::super::alphabet::shown(unit.letter) }
        };
        units.iter().map(shown).collect()
    }

    #[test]
    fn compatibility_forms_become_plain_letters() {
        for text in ["ｗｏｌｆ", "𝔀𝓸𝓵𝓯", "ⓦⓞⓛⓕ", "🅦🅞🅛🅕", "🆆🅾🅻🅵", "🇼\u{200B}🇴\u{200B}🇱\u{200B}🇫", "ʷᵒˡᶠ"]
        {
            assert_eq!(seen(text), "wolf", "{text}");
        }
    }

    #[test]
    fn small_capitals_and_strange_letters_look_like_plain_ones() {
        assert_eq!(seen("ʙᴇᴀʀ"), "bear");
        assert_eq!(seen("Ƅоαт".trim_end_matches('т')), "bоa");
    }

    #[test]
    fn marks_and_invisible_characters_vanish() {
        assert_eq!(seen("w\u{0301}\u{0327}o\u{200B}l\u{00AD}f\u{FE0F}"), "wolf");
        assert_eq!(seen("замо́к"), "замок");
    }

    #[test]
    fn an_override_is_read_as_it_is_drawn_and_as_a_browser_turns_it() {
        let turned = |text| as_letters(&fold_as(text, Reading { turned: true, ..Reading::default() }));
        assert_eq!(seen("w\u{202E}olf"), "wolf");
        assert_eq!(turned("a \u{202E}flow\u{202C} b"), "a wolf b");
        assert_eq!(turned("\u{202E}flow"), "wolf");
        assert!(readings("w\u{202E}olf", false).iter().any(|reading| reading.turned));
        assert_eq!(readings("wolf\nволк", true), [Reading::default()]);
    }

    #[test]
    fn what_can_be_seen_in_two_ways_is_read_in_both() {
        let read = |text, reading| as_letters(&fold_as(text, reading));
        let both = [
            ("w\0olf", Reading { parted: true, ..Reading::default() }, ["wolf", "w olf"]),
            ("w\u{903}olf", Reading { parted: true, ..Reading::default() }, ["wolf", "w\u{903}olf"]),
            ("w\u{366}lf", Reading { raised: true, ..Reading::default() }, ["wlf", "wolf"]),
            ("w\tolf", Reading { joined: true, ..Reading::default() }, ["w olf", "wolf"]),
        ];
        for (text, reading, [plain, other]) in both {
            assert_eq!([seen(text), read(text, reading)], [plain, other], "{text:?}");
            assert!(readings(text, true).contains(&reading), "{text:?}");
        }
        assert!(!readings("w\tolf", false).iter().any(|reading| reading.joined));
    }

    #[test]
    fn a_skin_tone_is_seen_only_where_it_colours_nothing() {
        assert_eq!(seen("w\u{1F3FB}olf"), "wolf");
        assert_eq!(seen("\u{1F3FB}wolf").chars().count(), 5);
    }

    #[test]
    fn digits_of_other_scripts_are_digits() {
        assert_eq!(seen("९१६"), "916");
        assert_eq!(seen("٣٤"), "34");
    }

    #[test]
    fn escapes_are_read_as_their_characters() {
        for text in ["w&#111;lf", "w&#x6f;lf", "%77%6F%6c%66", "\\u0077olf", "w\\x6flf", "w&shy;olf"] {
            assert_eq!(seen(text), "wolf", "{text}");
        }
        assert_eq!(seen("%D0%BA%D0%BE%D1%82"), "кот");
        assert_eq!(seen("3.14рог"), "пирог");
        for text in ["100% cat", "50%20", "a&b", "\\o/", "3.14"] {
            assert_eq!(seen(text), text, "{text}");
        }
    }

    #[test]
    fn keycaps_are_their_digits() {
        assert_eq!(seen("8\u{FE0F}\u{20E3}9\u{FE0F}\u{20E3}"), "89");
    }

    #[test]
    fn each_unit_knows_its_place_in_the_original() {
        let units = fold("я\u{200B}🅱");
        assert_eq!((units[0].start, units[0].end), (0, 2));
        assert_eq!((units[1].start, units[1].end), (5, 9));
    }
}
