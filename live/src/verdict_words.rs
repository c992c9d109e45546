//! A refusal in a sentence for people: what was found, how it was written, the letters that were read.
//!
//! The words stand with the other texts of a language, where the dock finds them too: `verdict.CATEGORY` and
//! `verdict.how-WAY`. Says nothing of the pattern that hit.

use std::ops::Range;

use engine::language::Language;

use crate::texts::on_one_line;

/// Letters that a sentence repeats; of more it repeats none.
const READ_CHARS_MAX: usize = 60;

/// The key of a name of the gatekeeper's behind `start`.
fn key(start: &str, name: &str) -> String {
    format!("{start}{}", name.replace('_', "-"))
}

/// A refusal in one sentence. `how` and `category` are the gatekeeper's names; one that is not known stands for itself.
#[must_use]
pub fn sentence(language: Language, category: &str, how: &str, read_as: &str) -> String {
    let said = language.text(&key("verdict.", category));
    let mut sentence = if said.is_empty() { category.to_owned() } else { said.to_owned() };
    let how = language.text(&key("verdict.how-", how));
    if !how.is_empty() {
        sentence.push_str(", ");
        sentence.push_str(how);
    }
    if (1..=READ_CHARS_MAX).contains(&read_as.chars().count()) {
        sentence.push_str(&language.fill("verdict.read-as", read_as));
    }
    sentence
}

/// The original on one line, with the place between two signs that nobody types.
#[must_use]
pub fn marked(text: &str, place: &Range<usize>) -> String {
    let letters: Vec<char> = on_one_line(text).chars().collect();
    let end = place.end.min(letters.len());
    let start = place.start.min(end);
    let part = |range: Range<usize>| letters[range].iter().collect::<String>();
    format!("{}⟦{}⟧{}", part(0..start), part(start..end), part(end..letters.len()))
}

#[cfg(test)]
mod tests {
    use gatekeeper::{Category, How};

    use super::*;

    #[test]
    fn every_language_has_words_for_every_category_and_every_way_and_for_nothing_else() {
        let ways = [
            How::ByShape,
            How::Stretched,
            How::BySound,
            How::OtherLayout,
            How::Reversed,
            How::Spread,
            How::Masked,
            How::Respelled,
            How::Opinion,
        ];
        // What a judge that failed says, and how words are quoted.
        let mut expected: Vec<String> =
            ["verdict.error", "verdict.read-as", "verdict.quoted"].map(str::to_owned).into();
        expected.extend(ways.map(|way| key("verdict.how-", way.name())));
        expected.extend(Category::ALL.iter().map(|category| key("verdict.", category.name())));
        expected.sort_unstable();
        for language in Language::all() {
            let keys = language.texts().map(|(key, _)| key).filter(|key| key.starts_with("verdict."));
            assert_eq!(keys.collect::<Vec<_>>(), expected, "{language:?}");
        }
    }

    #[test]
    fn a_sentence_says_what_how_and_what_was_read() {
        let (english, russian) = (Language::ENGLISH, Language::named("ru").expect("it is spoken"));
        let said = |language, how, read: &str| sentence(language, "profanity", how, read);
        assert_eq!(
            said(english, "other_layout", "хуи"),
            "a swear word, written in the other keyboard layout: “хуи”"
        );
        assert_eq!(said(russian, "reversed", "йух"), "бранное слово, задом наперёд: «йух»");
        assert_eq!(said(english, "plain", "x"), "a swear word: “x”");
        assert_eq!(said(english, "plain", &"x".repeat(READ_CHARS_MAX + 1)), "a swear word");
    }

    #[test]
    fn the_place_is_marked_whatever_stands_around_it() {
        assert_eq!(marked("кот [eq\n!", &(4..7)), "кот ⟦[eq⟧ !");
        assert_eq!(marked("кот", &(7..9)), "кот⟦⟧");
    }
}
