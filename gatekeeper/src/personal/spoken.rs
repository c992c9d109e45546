//! Numbers in words: «восемь девятьсот двенадцать ...», "two oh two ...".
//!
//! Only the words of numbers are read, each to the digits that it adds; what the digits mean is no concern of this file.

use std::sync::LazyLock;

use super::super::lexicon::quick::QuickMap;
use super::super::normalise::alphabet::letters;
use super::super::normalise::fold::Unit;

/// Fewer words of numbers stand for no person.
const WORDS_MIN: usize = 4;

const WORDS: [(u32, &str); 39] = [
    (0, "ноль нуль zero oh"),
    (1, "один одна one"),
    (2, "два две two"),
    (3, "три three"),
    (4, "четыре four"),
    (5, "пять five"),
    (6, "шесть six"),
    (7, "семь seven"),
    (8, "восемь eight"),
    (9, "девять nine"),
    (10, "десять ten"),
    (11, "одиннадцать eleven"),
    (12, "двенадцать twelve"),
    (13, "тринадцать thirteen"),
    (14, "четырнадцать fourteen"),
    (15, "пятнадцать fifteen"),
    (16, "шестнадцать sixteen"),
    (17, "семнадцать seventeen"),
    (18, "восемнадцать eighteen"),
    (19, "девятнадцать nineteen"),
    (20, "двадцать twenty"),
    (30, "тридцать thirty"),
    (40, "сорок forty"),
    (50, "пятьдесят fifty"),
    (60, "шестьдесят sixty"),
    (70, "семьдесят seventy"),
    (80, "восемьдесят eighty"),
    (90, "девяносто ninety"),
    (100, "сто"),
    (200, "двести"),
    (300, "триста"),
    (400, "четыреста"),
    (500, "пятьсот"),
    (600, "шестьсот"),
    (700, "семьсот"),
    (800, "восемьсот"),
    (900, "девятьсот"),
    (7, "sem"),
    (8, "vosem"),
];

static VALUES: LazyLock<QuickMap<Vec<u8>, u32>> = LazyLock::new(|| {
    WORDS.iter().flat_map(|(value, words)| words.split(' ').map(|word| (letters(word), *value))).collect()
});

/// For each first letter of a word of a number the last ones, one bit each of the lower six of a letter: most words are no
/// numbers and are told by it.
static ENDS: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut ends = [0; 256];
    for word in VALUES.keys() {
        ends[usize::from(word[0])] |= end_bit(word[word.len() - 1]);
    }
    ends
});

fn end_bit(letter: u8) -> u64 {
    1 << (letter & 63)
}

/// For each unit what it becomes: itself if `None`, else a digit or nothing. `None` if the text holds too few numbers in words.
pub(super) fn digits(units: &[Unit]) -> Option<Vec<Option<Option<char>>>> {
    const WORD_LETTERS_MAX: usize = 12;
    let (ends, mut found, mut at) = (&*ENDS, Vec::new(), 0);
    let mut word = Vec::with_capacity(WORD_LETTERS_MAX);
    for token in units.split(|unit| !unit.is_word()) {
        let is_likely = (2..=WORD_LETTERS_MAX).contains(&token.len())
            && ends[usize::from(token[0].letter)] & end_bit(token[token.len() - 1].letter) != 0;
        if is_likely {
            word.clear();
            word.extend(token.iter().map(|unit| unit.letter));
            found.extend(VALUES.get(&word).map(|value| (at..at + token.len(), *value)));
        }
        at += token.len() + 1;
    }
    (found.len() >= WORDS_MIN).then(|| {
        let mut read = vec![None; units.len()];
        for (number, (word, value)) in found.iter().enumerate() {
            let next = found.get(number + 1).filter(|(next, _)| next.start == word.end + 1);
            let written = added(*value, next.map(|(_, value)| *value));
            let digits = written.chars().map(Some).chain(std::iter::repeat(None));
            for (unit, digit) in read[word.clone()].iter_mut().zip(digits) {
                *unit = Some(digit);
            }
        }
        read
    })
}

/// The digits that a word adds: before «двенадцать» the word for 900 is a 9, before «два» a 90, else it is 900.
fn added(value: u32, next: Option<u32>) -> String {
    let places = match next {
        Some(next @ 1..=9) if value >= 20 && value.is_multiple_of(10) => next.ilog10() + 1,
        Some(10..=99) if value >= 100 => 2,
        _ => 0,
    };
    (value / 10_u32.pow(places)).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::super::normalise::fold::fold;
    use super::*;

    fn read(text: &str) -> Option<String> {
        let units = fold(text);
        let digits = digits(&units)?;
        Some(
            digits
                .into_iter()
                .zip(&units)
                .filter_map(|(read, unit)| read.unwrap_or(Some(unit.shown)))
                .collect(),
        )
    }

    #[test]
    fn words_of_numbers_become_digits() {
        assert_eq!(read("восемь девятьсот двенадцать сорок пять").as_deref(), Some("8 9 12 4 5"));
        assert_eq!(read("call two oh two five").as_deref(), Some("call 2 0 2 5"));
        assert_eq!(read("девятьсот два сто двадцать").as_deref(), Some("90 2 1 20"));
    }

    #[test]
    fn a_few_numbers_are_left_alone() {
        assert_eq!(read("три кота и два пса"), None);
    }
}
