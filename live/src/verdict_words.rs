//! A refusal in a sentence for people: what was found, how it was written, the letters that were read.
//!
//! The words are data, one file a language, which the dock reads too. Says nothing of the pattern that hit.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use clap::ValueEnum;
use serde::Deserialize;

/// The file of English, which is what a browser of another language gets.
pub const EN: &str = include_str!("verdict_words/en.json");
/// The file of Russian.
pub const RU: &str = include_str!("verdict_words/ru.json");

/// Letters that a sentence repeats; of more it repeats none.
const READ_CHARS_MAX: usize = 60;

/// The language of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    open: String,
    close: String,
    category: BTreeMap<String, String>,
    how: BTreeMap<String, String>,
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(EN));
static RUSSIAN: LazyLock<Words> = LazyLock::new(|| read(RU));

fn read(file: &str) -> Words {
    serde_json::from_str(file).expect("the program's own file, which a test reads")
}

/// A refusal in one sentence. `how` and `category` are the gatekeeper's names; one that is not known stands for itself.
#[must_use]
pub fn sentence(language: Language, category: &str, how: &str, read_as: &str) -> String {
    let words = match language {
        Language::En => &ENGLISH,
        Language::Ru => &RUSSIAN,
    };
    let mut sentence = words.category.get(category).map_or(category, String::as_str).to_owned();
    if let Some(how) = words.how.get(how).filter(|how| !how.is_empty()) {
        sentence.push_str(", ");
        sentence.push_str(how);
    }
    if (1..=READ_CHARS_MAX).contains(&read_as.chars().count()) {
        sentence.push_str(&format!(": {}{read_as}{}", words.open, words.close));
    }
    sentence
}

/// The original on one line, with the place between two signs that nobody types.
#[must_use]
pub fn marked(text: &str, place: &Range<usize>) -> String {
    let shown = |shown: char| if shown.is_control() { ' ' } else { shown };
    let letters: Vec<char> = text.chars().map(shown).collect();
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
            How::Plain,
            How::ByShape,
            How::Stretched,
            How::BySound,
            How::OtherLayout,
            How::Reversed,
            How::Spread,
            How::Masked,
            How::Respelled,
            How::Form,
            How::Opinion,
        ];
        let mut ways: Vec<&str> = ways.map(How::name).to_vec();
        let mut categories: Vec<&str> = Category::ALL.map(Category::name).to_vec();
        // What a judge that failed says.
        categories.push("error");
        ways.sort_unstable();
        categories.sort_unstable();
        for words in [&ENGLISH, &RUSSIAN] {
            assert_eq!(words.how.keys().collect::<Vec<_>>(), ways);
            assert_eq!(words.category.keys().collect::<Vec<_>>(), categories);
            assert!(words.category.values().all(|word| !word.is_empty()));
        }
    }

    #[test]
    fn a_sentence_says_what_how_and_what_was_read() {
        let said = |language, how, read: &str| sentence(language, "profanity", how, read);
        assert_eq!(
            said(Language::En, "other_layout", "хуи"),
            "a swear word, written in the other keyboard layout: “хуи”"
        );
        assert_eq!(said(Language::Ru, "reversed", "йух"), "бранное слово, задом наперёд: «йух»");
        assert_eq!(said(Language::En, "plain", "x"), "a swear word: “x”");
        assert_eq!(said(Language::En, "plain", &"x".repeat(READ_CHARS_MAX + 1)), "a swear word");
    }

    #[test]
    fn the_place_is_marked_whatever_stands_around_it() {
        assert_eq!(marked("кот [eq\n!", &(4..7)), "кот ⟦[eq⟧ !");
        assert_eq!(marked("кот", &(7..9)), "кот⟦⟧");
    }
}
