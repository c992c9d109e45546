//! Symbols that hide letters: `w*lf`, `wol#`, `в_лк`.

use std::ops::Range;

use super::alphabet;
use super::fold::{Unit, UnitKind};

/// More hidden letters than this in one word are no word to a reader.
const HIDDEN_MAX: usize = 5;

/// The part of a chunk without the punctuation around it.
pub fn trim(chunk: &[Unit]) -> Range<usize> {
    let is_edge = |unit: &Unit| {
        unit.kind == UnitKind::Symbol
            && !matches!(unit.shown, '@' | '$' | '|' | '/' | '\\' | '(' | '<' | '+' | '!' | '[' | '{' | '}')
    };
    let start = chunk.iter().position(|unit| !is_edge(unit)).unwrap_or(chunk.len());
    let is_end = |unit: &Unit| {
        unit.kind == UnitKind::Symbol && !matches!(unit.shown, '@' | '$' | '|' | '\\' | '/' | '<' | '+')
    };
    let end = chunk.iter().rposition(|unit| !is_end(unit)).map_or(start, |last| last + 1);
    start..end.max(start)
}

/// The letters of a chunk with 0 for each hidden one, if it can be a masked word.
pub fn masked(chunk: &[Unit]) -> Option<Vec<u8>> {
    let start = chunk.iter().position(|unit| unit.is_letter() || hides_first_letter(unit))?;
    let end = chunk.iter().rposition(|unit| unit.is_letter() || hides_last_letter(unit))? + 1;
    let end = end - ellipsis(&chunk[..end]);
    let word = chunk.get(start..end)?;
    if word.iter().enumerate().any(|(at, unit)| joins(word, at, unit)) || is_initials(word) {
        return None;
    }
    let hidden = word.iter().filter(|unit| unit.kind == UnitKind::Symbol).count();
    let letters = word.len() - hidden;
    let emphasis = word.len() >= 2 && word[0].shown == '*' && word[word.len() - 1].shown == '*';
    if emphasis
        || hidden == 0
        || hidden > HIDDEN_MAX
        || letters < 2
        || word.iter().any(|unit| unit.kind == UnitKind::Digit)
    {
        return None;
    }
    Some(word.iter().map(|unit| if unit.kind == UnitKind::Symbol { 0 } else { unit.letter }).collect())
}

/// Whether only the first and the last letter of a word were left: `w**f`, «в...к».
pub fn is_starred(letters: &[u8], chunk: &[Unit]) -> bool {
    const HIDDEN_MIN: usize = 2;
    let hidden = |star: char| chunk.iter().filter(|unit| unit.shown == star).count() == letters.len() - 2;
    letters.len() >= 2 + HIDDEN_MIN
        && letters[0] != 0
        && letters[letters.len() - 1] != 0
        && letters[1..letters.len() - 1].iter().all(|letter| *letter == 0)
        && (hidden('*') || hidden('#') || (hidden('.') && letters.len() > 2 + HIDDEN_MIN))
}

/// How many dots trail off at the end: «картина...» hides nothing.
fn ellipsis(chunk: &[Unit]) -> usize {
    const DOTS_MIN: usize = 2;
    let dots = chunk.iter().rev().take_while(|unit| matches!(unit.shown, '.' | '\u{2026}')).count();
    if dots >= DOTS_MIN { dots } else { 0 }
}

/// Whether a sign joins, stretches or quotes words and so hides no letter: «м/ф», «"да".», a hyphen behind a vowel as in
/// «чёрно-белый», «ма-а-ленький», "mother-in-law".
fn joins(word: &[Unit], at: usize, unit: &Unit) -> bool {
    match unit.shown {
        '/' | '"' | '«' | '»' | '(' | ')' => true,
        '-' => word[..at].iter().any(|before| alphabet::is_vowel(before.letter)),
        _ => false,
    }
}

/// Whether each letter has its own dot, with a name behind it or none: "D.C.", «т.д.», «Л.Д.Ландау».
fn is_initials(word: &[Unit]) -> bool {
    let mut parts: Vec<&[Unit]> = word.split(|unit| unit.shown == '.').collect();
    let last = parts.pop().unwrap_or_default();
    let is_name = last.len() > 2 && last[0].shown.is_uppercase() && last[1].shown.is_lowercase();
    !parts.is_empty() && parts.iter().all(|part| part.len() == 1) && (last.is_empty() || is_name)
}

fn hides_first_letter(unit: &Unit) -> bool {
    matches!(unit.shown, '*' | '#')
}

fn hides_last_letter(unit: &Unit) -> bool {
    matches!(unit.shown, '*' | '#' | '_' | '№' | '%' | '.' | '-' | '~' | '$' | '@' | '&')
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::letters;
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn hidden_letters_are_zero() {
        assert_eq!(masked(&fold("w*lf,")), Some(b"w\0lf".to_vec()));
        assert_eq!(masked(&fold("wol№")), Some(b"wol\0".to_vec()));
        let mut expected = letters("вк");
        expected.insert(1, 0);
        assert_eq!(masked(&fold("в_к")), Some(expected));
    }

    #[test]
    fn a_word_of_stars_keeps_its_first_and_last_letter() {
        let starred =
            |text: &str| masked(&fold(text)).is_some_and(|letters| is_starred(&letters, &fold(text)));
        for text in ["w**f", "w##f", "в...к"] {
            assert!(starred(text), "{text}");
        }
        for text in ["w*lf", "w*f", "wo*f", "в..к"] {
            assert!(!starred(text), "{text}");
        }
    }

    #[test]
    fn emphasis_and_plain_words_hide_nothing() {
        assert_eq!(masked(&fold("*wolf*")), None);
        assert_eq!(masked(&fold("wolf!")), None);
        assert_eq!(masked(&fold("wo...")), None);
        assert_eq!(masked(&fold("w*****")), None);
    }

    #[test]
    fn initials_quotes_and_words_with_a_hyphen_hide_nothing() {
        for text in ["D.C.", "т.д.", "Л.Д.Ландау", "Э.Кроткий", "м/ф", "\"да\".", "чёрно-белый", "ка-а-к"]
        {
            assert_eq!(masked(&fold(text)), None, "{text}");
        }
        assert_eq!(masked(&fold("w-lf")), Some(b"w\0lf".to_vec()));
        assert_eq!(masked(&fold("w.lf")), Some(b"w\0lf".to_vec()));
    }
}
