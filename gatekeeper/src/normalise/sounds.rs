//! Transliteration both ways and the other keyboard layout, letter by letter.
//!
//! One spelling is tried for each way of writing; it does not know words, so «ц» for "c" is as good as «к».

use super::alphabet::{is_vowel, letter, letters};
use super::fold::Unit;
use std::sync::LazyLock;

/// Latin spellings of Cyrillic letters, longest first; the second column is tried when the first finds nothing.
const FROM_LATIN: &[(&str, &str, &str)] = &[
    ("shch", "щ", "щ"),
    ("sch", "щ", "сч"),
    ("yai", "яи", "яи"),
    ("sh", "ш", "ш"),
    ("ch", "ч", "ч"),
    ("zh", "ж", "ж"),
    ("kh", "х", "х"),
    ("ts", "ц", "тс"),
    ("tz", "ц", "ц"),
    ("yu", "ю", "ю"),
    ("ju", "ю", "ю"),
    ("iu", "ю", "иу"),
    ("ya", "я", "я"),
    ("ja", "я", "я"),
    ("ia", "я", "иа"),
    ("yo", "е", "ио"),
    ("jo", "е", "ио"),
    ("ye", "е", "е"),
    ("je", "е", "е"),
    ("a", "а", "а"),
    ("b", "б", "б"),
    ("c", "ц", "к"),
    ("d", "д", "д"),
    ("e", "е", "е"),
    ("f", "ф", "ф"),
    ("g", "г", "г"),
    ("h", "х", "х"),
    ("i", "и", "и"),
    ("j", "и", "ж"),
    ("k", "к", "к"),
    ("l", "л", "л"),
    ("m", "м", "м"),
    ("n", "н", "н"),
    ("o", "о", "о"),
    ("p", "п", "п"),
    ("q", "к", "я"),
    ("r", "р", "р"),
    ("s", "с", "с"),
    ("t", "т", "т"),
    ("u", "у", "у"),
    ("v", "в", "в"),
    ("w", "в", "ш"),
    ("x", "х", "кс"),
    ("z", "з", "з"),
    ("4", "ч", "ч"),
    ("6", "ш", "ш"),
];

/// Latin spelling of each Cyrillic letter, in the order of the alphabet.
const TO_LATIN: [&str; 32] = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
    "h", "ts", "ch", "sh", "sh", "", "i", "", "e", "yu", "ya",
];

const KEYS_LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const KEYS_CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";

/// A Latin spelling and its two Cyrillic readings.
type LatinSpelling = (Vec<u8>, Vec<u8>, Vec<u8>);

static ROWS: LazyLock<Vec<LatinSpelling>> = LazyLock::new(|| {
    FROM_LATIN
        .iter()
        .map(|(from, first, second)| (from.bytes().collect(), letters(first), letters(second)))
        .collect()
});
/// Where the rows that start with each ASCII byte are.
static ROWS_OF: LazyLock<[Vec<usize>; 128]> = LazyLock::new(|| {
    std::array::from_fn(|byte| (0..ROWS.len()).filter(|row| usize::from(ROWS[*row].0[0]) == byte).collect())
});
static KEY_OF: LazyLock<[u8; 128]> = LazyLock::new(|| {
    let mut keys = [0; 128];
    for (latin, cyrillic) in KEYS_LATIN.chars().zip(KEYS_CYRILLIC.chars()) {
        keys[latin as usize] = letter(cyrillic).unwrap_or(0);
    }
    for (shifted, cyrillic) in "{}:\"<>~".chars().zip("хъжэбюё".chars()) {
        keys[shifted as usize] = letter(cyrillic).unwrap_or(0);
    }
    keys
});
static KEY_BACK: LazyLock<[u8; 256]> = LazyLock::new(|| {
    let mut keys = [0; 256];
    for (latin, cyrillic) in
        KEYS_LATIN.chars().zip(KEYS_CYRILLIC.chars()).filter(|(latin, _)| latin.is_ascii_alphabetic())
    {
        keys[usize::from(letter(cyrillic).unwrap_or(0))] = latin as u8;
    }
    keys
});

/// Spells a Latin word (bytes of the alphabet, apostrophes as [`super::alphabet::SOFT_SIGN`]) in Cyrillic.
pub fn latin_to_cyrillic(word: &[u8], second: bool, out: &mut Vec<u8>) {
    let mut at = 0;
    let begin = out.len();
    while at < word.len() {
        let byte = word[at];
        if byte == b'y' && !next_makes_a_pair(word, at) {
            let after_consonant = out.len() > begin && out.last().is_some_and(|last| !is_vowel(*last));
            out.extend(letter(if after_consonant && !second { 'ы' } else { 'и' }));
            at += 1;
            continue;
        }
        let rows = ROWS_OF.get(usize::from(byte)).map_or(&[][..], Vec::as_slice);
        match rows.iter().map(|row| &ROWS[*row]).find(|row| begins(&word[at..], &row.0)) {
            Some((from, first, other)) => {
                out.extend(if second { other } else { first });
                at += from.len();
            }
            None => {
                let after_vowel = out.len() == begin || out.last().is_some_and(|last| is_vowel(*last));
                if !(byte == super::alphabet::SOFT_SIGN && after_vowel) {
                    out.push(byte);
                }
                at += 1;
            }
        }
    }
}

/// Letter by letter: for so few of them that is quicker than a comparison of memory.
fn begins(word: &[u8], spelling: &[u8]) -> bool {
    word.len() >= spelling.len() && word.iter().zip(spelling).all(|(a, b)| a == b)
}

/// "ya", "yu", "yo" and "ye" are one letter each.
fn next_makes_a_pair(word: &[u8], at: usize) -> bool {
    matches!(word.get(at + 1), Some(b'a' | b'u' | b'o' | b'e'))
}

/// Spells a Cyrillic word in Latin letters.
pub fn cyrillic_to_latin(word: &[u8], out: &mut Vec<u8>) {
    for byte in word {
        match byte.checked_sub(0xC0).and_then(|index| TO_LATIN.get(usize::from(index))) {
            Some(latin) => out.extend_from_slice(latin.as_bytes()),
            None => out.push(*byte),
        }
    }
}

/// The Cyrillic letters of the same keys; false, with nothing appended, if a key has none.
pub fn keys_to_cyrillic(units: &[Unit], out: &mut Vec<u8>) -> bool {
    let kept = out.len();
    for unit in units {
        let key = KEY_OF.get(unit.shown.to_ascii_lowercase() as usize).copied().unwrap_or(0);
        if key == 0 {
            out.truncate(kept);
            return false;
        }
        out.push(key);
    }
    true
}

/// The Latin letters of the same keys; false, with nothing appended, if a key has none.
pub fn keys_to_latin(word: &[u8], out: &mut Vec<u8>) -> bool {
    let kept = out.len();
    out.extend(word.iter().map(|byte| KEY_BACK[usize::from(*byte)]));
    let complete = !out[kept..].contains(&0);
    if !complete {
        out.truncate(kept);
    }
    complete
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::{SOFT_SIGN, shown};
    use super::super::fold::fold;
    use super::*;

    fn text(bytes: &[u8]) -> String {
        bytes.iter().copied().map(shown).collect()
    }

    fn cyrillic(word: &str, second: bool) -> String {
        let word: Vec<u8> = word
            .chars()
            .map(|shown| if shown == '\'' { SOFT_SIGN } else { letter(shown).unwrap() })
            .collect();
        let mut out = Vec::new();
        latin_to_cyrillic(&word, second, &mut out);
        text(&out)
    }

    #[test]
    fn latin_spellings_become_cyrillic() {
        for (word, first) in [
            ("yabloko", "яблоко"),
            ("schuka", "щука"),
            ("mysh", "мыш"),
            ("chay", "чаи"),
            ("ob'ezd", "обьезд"),
            ("xata", "хата"),
        ] {
            assert_eq!(cyrillic(word, false), first, "{word}");
        }
        assert_eq!(cyrillic("cotik", true), "котик");
        assert_eq!(cyrillic("mjach", true), "мяч");
    }

    #[test]
    fn cyrillic_spellings_become_latin() {
        let mut out = Vec::new();
        cyrillic_to_latin(&letters("вулф"), &mut out);
        assert_eq!(text(&out), "vulf");
    }

    #[test]
    fn the_other_layout_is_read_by_its_keys() {
        let mut out = Vec::new();
        assert!(keys_to_cyrillic(&fold("gbyudby"), &mut out));
        assert_eq!(text(&out), "пингвин");
        out.clear();
        assert!(keys_to_latin(&letters("цщда"), &mut out));
        assert_eq!(text(&out), "wolf");
        assert!(!keys_to_cyrillic(&fold("a1"), &mut out));
    }
}
