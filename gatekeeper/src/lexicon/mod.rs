//! The vocabulary: data files in, one searchable lexicon out.
//!
//! `words_*.txt` and `phrases_*.txt` say what is refused, `allow_*.txt` what is innocent all the same, `common.txt` which words
//! are never read in disguise, `whole_words.txt` which are not cut short by a full stop. `entry` reads one word of them, `phrase`
//! one line of words, `index` makes them searchable, `finder` searches, `sounding` finds words without vowels and words written by ear.

pub mod endings;
pub mod entry;
pub mod finder;
pub mod index;
pub mod phrase;
mod phrase_reader;
pub mod quick;
pub mod rows;
pub mod sounding;

use super::lists::OwnLists;
use super::normalise::alphabet::letters;
use super::thresholds::{KNOWN_ENDING_LETTERS_MAX, KNOWN_STEM_LETTERS_MIN};
use super::verdict::Category;
use endings::is_ending;
use entry::StemEntry;
use index::{Builder, Index, Meaning};
use quick::QuickSet;

const WORDS: [&str; 3] =
    [include_str!("words_en.txt"), include_str!("words_ru.txt"), include_str!("words_sound.txt")];
const PHRASES: [&str; 2] = [include_str!("phrases_en.txt"), include_str!("phrases_ru.txt")];
const ALLOW_WORDS: [&str; 3] = [
    include_str!("allow_words_en.txt"),
    include_str!("allow_words_ru.txt"),
    include_str!("allow_lookalikes.txt"),
];
const ALLOW_PHRASES: &str = include_str!("allow_phrases.txt");
const COMMON: &str = include_str!("common.txt");
const WHOLE_WORDS: &str = include_str!("whole_words.txt");

/// The vocabulary in force.
#[derive(Debug)]
pub struct Lexicon {
    /// What the spellings of a text are searched for.
    pub index: Index,
    common: QuickSet<Vec<u8>>,
    common_stems: QuickSet<Vec<u8>>,
    innocent: QuickSet<Vec<u8>>,
}

impl Lexicon {
    /// Compiles the built-in vocabulary and the streamer's own lists.
    ///
    /// # Panics
    /// If a built-in data file does not parse, which a test rules out.
    pub fn new(own: &OwnLists) -> Self {
        let mut builder = Builder::default();
        for file in WORDS {
            read_words(file, &mut builder).expect("the built-in words parse: a test reads them");
        }
        for file in PHRASES {
            read_phrases(file, &mut builder).expect("the built-in phrases parse: a test reads them");
        }
        for word in allow_words() {
            builder.word(
                &StemEntry::parse(word).expect("the built-in exceptions parse: a test reads them"),
                Meaning::Allow,
            );
        }
        phrase_reader::read(ALLOW_PHRASES, &mut builder, None)
            .expect("the built-in exceptions parse: a test reads them");
        own.add_to(&mut builder);
        let common: QuickSet<Vec<u8>> =
            lines(COMMON).flat_map(|(_, line)| line.split_whitespace()).map(letters).collect();
        let common_stems = common.iter().flat_map(|word| stems(word)).map(<[u8]>::to_vec).collect();
        let mut index = builder.build();
        index.add_disguises(&common);
        let exceptions = allow_words().filter_map(|word| word.strip_prefix('='));
        let whole = lines(WHOLE_WORDS).flat_map(|(_, line)| line.split_whitespace());
        let innocent = exceptions.chain(whole).map(letters).collect();
        Self { index, common, common_stems, innocent }
    }

    /// Whether a word is common, or a common one with another ending.
    pub fn is_known(&self, word: &[u8]) -> bool {
        self.is_common(word) || stems(word).any(|stem| self.common_stems.contains(stem))
    }

    /// Whether a word is so common that nobody writes it to hide another.
    pub fn is_common(&self, word: &[u8]) -> bool {
        self.common.contains(word)
    }

    /// Whether a word is known, or an exception, and so whole as it stands.
    pub fn is_innocent(&self, word: &[u8]) -> bool {
        self.is_known(word) || self.innocent.contains(word)
    }

    /// Every built-in data file, for the hash of what is in force.
    pub fn files() -> impl Iterator<Item = &'static str> {
        WORDS.into_iter().chain(PHRASES).chain(ALLOW_WORDS).chain([ALLOW_PHRASES, COMMON, WHOLE_WORDS])
    }
}

fn allow_words() -> impl Iterator<Item = &'static str> {
    ALLOW_WORDS.iter().flat_map(|file| lines(file)).flat_map(|(_, line)| line.split_whitespace())
}

/// The lines of a data file that say something, with their numbers; `#` starts a comment.
pub fn lines(file: &str) -> impl Iterator<Item = (usize, &str)> {
    file.lines().enumerate().filter_map(|(index, line)| {
        let line = line.split(" #").next().unwrap_or_default().trim();
        (!line.is_empty() && !line.starts_with('#')).then_some((index + 1, line))
    })
}

fn read_words(file: &str, builder: &mut Builder) -> Result<(), String> {
    let mut category = None;
    for (number, line) in lines(file) {
        if let Some(name) = section(line) {
            category = Some(
                Category::parse(name)
                    .ok_or_else(|| format!("line {number}: no category is called {name}"))?,
            );
            continue;
        }
        let category = category.ok_or_else(|| format!("line {number}: a [category] line must come first"))?;
        for word in line.split_whitespace() {
            let entry = StemEntry::parse(word).map_err(|problem| format!("line {number}: {problem}"))?;
            let rule = builder.rule(category, word);
            builder.word(&entry, Meaning::Block(rule));
        }
    }
    Ok(())
}

fn read_phrases(file: &str, builder: &mut Builder) -> Result<(), String> {
    let mut rest = file;
    let mut classes = phrase_reader::Classes::default();
    while let Some(start) = rest.find('[') {
        classes.read(&rest[..start])?;
        let (name, body) = rest[start + 1..].split_once(']').ok_or("a [category] line has no end")?;
        let category = Category::parse(name).ok_or_else(|| format!("no category is called {name}"))?;
        let end = body.find("\n[").map_or(body.len(), |end| end + 1);
        phrase_reader::read_with(&body[..end], builder, Some(category), &mut classes)?;
        rest = &body[end..];
    }
    Ok(())
}

/// What is left of a word without one of its possible endings, none included.
fn stems(word: &[u8]) -> impl Iterator<Item = &[u8]> {
    let shortest = word.len().saturating_sub(KNOWN_ENDING_LETTERS_MAX).max(KNOWN_STEM_LETTERS_MIN);
    (shortest..=word.len()).filter(|cut| is_ending(&word[*cut..])).map(|cut| &word[..cut])
}

fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_data_file_parses() {
        let mut builder = Builder::default();
        for file in WORDS {
            read_words(file, &mut builder).unwrap();
        }
        for file in PHRASES {
            read_phrases(file, &mut builder).unwrap();
        }
        phrase_reader::read(ALLOW_PHRASES, &mut builder, None).unwrap();
        for word in
            ALLOW_WORDS.iter().flat_map(|file| lines(file)).flat_map(|(_, line)| line.split_whitespace())
        {
            StemEntry::parse(word).unwrap();
        }
    }

    #[test]
    fn a_common_word_is_known_with_other_endings() {
        let lexicon = Lexicon::new(&OwnLists::default());
        for word in ["дракон", "драконами", "балкон", "window", "windows"] {
            assert_eq!(lexicon.is_known(&letters(word)), word != "балкон", "{word}");
        }
    }

    #[test]
    fn a_bad_line_is_named_by_its_number() {
        let problem = read_words("# words\n[gore]\n=*\n", &mut Builder::default()).unwrap_err();
        assert!(problem.starts_with("line 3"), "{problem}");
    }
}
