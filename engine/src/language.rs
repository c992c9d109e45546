//! The languages that the program speaks: one file each in `engine/languages`, read once.
//!
//! Knows no text by its meaning: whoever says something names its key. A text that a language lacks is said in English.
//!
//! ```
//! use engine::language::Language;
//!
//! let russian = Language::named("ru").ok_or("it is one of the languages")?;
//! assert_eq!(russian.text("show.caption"), "Всё для тебя");
//! assert_eq!(Language::ENGLISH.text("show.caption"), "All for you");
//! # Ok::<(), &str>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

// `FILES`, every language: its code (ISO 639-1), which is its file's name, and its text. English is the first, and what
// the others fall back to.
include!(concat!(env!("OUT_DIR"), "/languages.rs"));

static TEXTS: LazyLock<Vec<Texts>> =
    LazyLock::new(|| FILES.iter().map(|(_, file)| Texts::of(file)).collect());

/// What stands in a file for the number, or the name, that a text is about.
const GAP: &str = "{}";

/// A language that the program speaks.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

impl Language {
    /// English, the default.
    pub const ENGLISH: Self = Self(0);

    /// Every language with its code, as a setting names it.
    pub const NAMES: [(&'static str, Self); FILES.len()] = {
        let mut names = [("", Self::ENGLISH); FILES.len()];
        let mut index = 0;
        while index < FILES.len() {
            names[index] = (FILES[index].0, Self(index as u8));
            index += 1;
        }
        names
    };

    /// All of them, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FILES.len() as u8).map(Self)
    }

    /// The language of a code such as `ru`, or of a longer tag such as `ru-RU` or `ru_RU.UTF-8`.
    #[must_use]
    pub fn named(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_', '.', '@']).next()?;
        Self::all().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// Its code: `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        FILES[self.index()].0
    }

    /// Its place in the lists.
    const fn index(self) -> usize {
        self.0 as usize
    }

    /// The text of a key.
    #[must_use]
    pub fn text(self, key: &str) -> &'static str {
        let english = || TEXTS[0].texts.get(key);
        TEXTS[self.index()].texts.get(key).or_else(english).copied().unwrap_or_default()
    }

    /// The text of a key with its gap filled.
    #[must_use]
    pub fn fill(self, key: &str, with: impl fmt::Display) -> String {
        self.text(key).replacen(GAP, &with.to_string(), 1)
    }

    /// The text of a key with its gaps filled one after the other; what fills one is never searched for gaps.
    #[must_use]
    pub fn fill_all(self, key: &str, with: &[String]) -> String {
        let (mut with, mut said) = (with.iter(), String::new());
        for (number, piece) in self.text(key).split(GAP).enumerate() {
            if number > 0 {
                said.push_str(with.next().map_or(GAP, String::as_str));
            }
            said.push_str(piece);
        }
        said
    }

    /// The text of a key that counts, in the form that the language has for `count`.
    #[must_use]
    pub fn count(self, key: &str, count: u32) -> String {
        self.fill(&self.counting_key(key, count), count)
    }

    /// The key of the form that the language has for `count`.
    #[must_use]
    pub fn counting_key(self, key: &str, count: u32) -> String {
        format!("{key}.{}", TEXTS[self.index()].plural.form(count))
    }

    /// The forms of the plural that a counting text has in this language.
    #[cfg(test)]
    fn plural_forms(self) -> &'static [&'static str] {
        TEXTS[self.index()].plural.forms()
    }

    /// Every key with its text, in the order of the keys.
    pub fn texts(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TEXTS[self.index()].texts.iter().map(|(key, text)| (*key, *text))
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    /// A language that this version does not speak is read as English: a recording of another version can still be shown.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Ok(Self::named(&code).unwrap_or_default())
    }
}

/// The texts of a file.
struct Texts {
    plural: Plural,
    texts: BTreeMap<&'static str, &'static str>,
}

impl Texts {
    fn of(file: &'static str) -> Self {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let texts: BTreeMap<_, _> = lines.filter_map(|line| line.split_once(" = ")).collect();
        let plural = texts.get("plural").and_then(|name| Plural::named(name)).unwrap_or(Plural::None);
        Self { plural, texts }
    }
}

/// How a language counts whole things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plural {
    /// `none`: one form, as in Japanese.
    None,
    /// `one-other`: 1 and the rest, as in English and German.
    OneOther,
    /// `east-slavic`: 1, 21, 31 … ; 2 to 4, 22 to 24 … ; the rest, as in Russian and Ukrainian.
    EastSlavic,
}

impl Plural {
    fn named(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self::None),
            "one-other" => Some(Self::OneOther),
            "east-slavic" => Some(Self::EastSlavic),
            _ => None,
        }
    }

    #[cfg(test)]
    const fn forms(self) -> &'static [&'static str] {
        match self {
            Self::None => &["other"],
            Self::OneOther => &["one", "other"],
            Self::EastSlavic => &["one", "few", "many"],
        }
    }

    /// The form for a number, by the names that CLDR has for them.
    const fn form(self, count: u32) -> &'static str {
        match (self, count % 100, count % 10) {
            (Self::OneOther, ..) if count == 1 => "one",
            (Self::None | Self::OneOther, ..) => "other",
            (Self::EastSlavic, 11..=14, _) => "many",
            (Self::EastSlavic, _, 1) => "one",
            (Self::EastSlavic, _, 2..=4) => "few",
            (Self::EastSlavic, ..) => "many",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn russian() -> Language {
        Language::named("ru").expect("it is spoken")
    }

    #[test]
    fn counts_have_the_form_that_the_language_has_for_them() {
        let strokes = |count| russian().count("hud.strokes", count);
        let said = [0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 25, 101, 111, 1003].map(strokes);
        let expected = [
            "0 штрихов",
            "1 штрих",
            "2 штриха",
            "4 штриха",
            "5 штрихов",
            "11 штрихов",
            "12 штрихов",
            "14 штрихов",
            "21 штрих",
            "22 штриха",
            "25 штрихов",
            "101 штрих",
            "111 штрихов",
            "1003 штриха",
        ];
        assert_eq!(said, expected);
        let english = [0, 1, 2, 21].map(|count| Language::ENGLISH.count("hud.strokes", count));
        assert_eq!(english, ["0 strokes", "1 stroke", "2 strokes", "21 strokes"]);
    }

    #[test]
    fn gaps_are_filled_in_their_order_and_what_fills_them_stays_as_it_is() {
        let with = ["{}", "2", "3"].map(str::to_owned);
        assert_eq!(Language::ENGLISH.fill_all("dock.moved", &with), "{}: 2 of 3");
        assert_eq!(Language::ENGLISH.fill_all("dock.in", &[]), "in {}");
    }

    #[test]
    fn a_language_is_found_by_its_tag_and_an_unknown_one_is_read_as_english() {
        for tag in ["ru", "RU", "ru-RU", "ru_RU.UTF-8"] {
            assert_eq!(Language::named(tag), Some(russian()), "{tag}");
        }
        assert_eq!((Language::named("russian"), Language::named("")), (None, None));
        let read = |json: &str| serde_json::from_str::<Language>(json).ok();
        assert_eq!(read("\"ru\""), Some(russian()));
        assert_eq!((read("\"of the future\""), read("7")), (Some(Language::ENGLISH), None));
        assert_eq!(serde_json::to_string(&russian()).expect("JSON"), "\"ru\"");
    }

    #[test]
    fn every_line_of_a_file_is_a_comment_or_a_text_of_its_own() {
        for (code, file) in FILES {
            let mut keys = std::collections::BTreeSet::new();
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("{code}: {line:?}"));
                assert!(keys.insert(key) && !text.trim().is_empty(), "{code}: {line:?}");
            }
            let plural = Texts::of(file).texts.get("plural").and_then(|name| Plural::named(name));
            assert!(plural.is_some() && keys.contains("language"), "{code}");
        }
    }

    /// The key without the form of its plural, and whether it has one.
    fn stem(key: &str) -> (&str, bool) {
        match key.rsplit_once('.') {
            Some((stem, "one" | "few" | "many" | "other")) => (stem, true),
            _ => (key, false),
        }
    }

    #[test]
    fn no_language_lacks_a_text_a_form_or_a_gap_and_none_has_one_too_many() {
        let english: BTreeMap<_, _> =
            Language::ENGLISH.texts().map(|(key, text)| (stem(key), text)).collect();
        for language in Language::all() {
            let theirs: BTreeMap<_, _> = language.texts().collect();
            for ((key, counts), text) in &english {
                let forms = if *counts { language.plural_forms() } else { &[""] };
                for form in forms {
                    let key = if *counts { format!("{key}.{form}") } else { (*key).to_owned() };
                    let said = theirs.get(&*key).unwrap_or_else(|| panic!("{language:?} lacks {key}"));
                    let gaps = |text: &str| text.matches(GAP).count();
                    assert_eq!(gaps(said), gaps(text), "{language:?}: {key}");
                }
            }
            for key in theirs.keys() {
                let (stem, counts) = stem(key);
                assert!(english.contains_key(&(stem, counts)), "{language:?} has {key}, which English lacks");
                let form = key.rsplit_once('.').map_or("", |(_, form)| form);
                assert!(!counts || language.plural_forms().contains(&form), "{language:?} has no form {key}");
            }
        }
    }
}
