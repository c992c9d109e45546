//! The lexicon's entries, read from the text files of words: patterns in buckets, names, classes and tables.
//!
//! Patterns point into their files; searching is done elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::LazyLock;

use super::super::inflection;
use super::{Class, Section};

/// One pattern of a line. There are tens of thousands: it points into the file and holds no more.
pub(super) struct Pattern {
    /// Its words, joined by `_`.
    pub(super) phrase: &'static str,
    /// Its line's number in [`Lexicon::lines`].
    line: u32,
    /// How many bytes its first word surely begins with: most of a bucket is passed over by it.
    sure: u8,
}

impl Pattern {
    fn new(phrase: &'static str, line: usize) -> Self {
        let mut pattern = Self { phrase, line: line as u32, sure: 0 };
        // A word of 256 letters would only be looked at more often.
        pattern.sure = inflection::sure_beginning(pattern.first()).len().min(usize::from(u8::MAX)) as u8;
        pattern
    }

    /// Its words.
    pub(super) fn words(&self) -> std::str::Split<'static, char> {
        self.phrase.split('_')
    }

    /// Its first word.
    fn first(&self) -> &'static str {
        self.phrase.split_once('_').map_or(self.phrase, |(first, _)| first)
    }

    /// Whether it is one word.
    pub(super) fn is_word(&self) -> bool {
        !self.phrase.contains('_')
    }

    /// What its first word surely begins with.
    pub(super) fn begins(&self) -> &'static [u8] {
        &inflection::stem(self.first()).as_bytes()[..usize::from(self.sure)]
    }

    /// The first two letters of its first word: its bucket.
    fn bucket(&self) -> Bucket {
        bucket(inflection::stem(self.first()))
    }
}

/// The first two letters of a word; a space for the second of a single one.
pub(super) type Bucket = (char, char);

pub(super) fn bucket(word: &str) -> Bucket {
    let mut letters = word.chars();
    (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '))
}

/// A line: what its patterns mean.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) section: Section,
    pub(super) key: &'static str,
}

/// The files, each with what its subjects are unless a line says otherwise.
const FILES: [(&str, Class); 13] = [
    (include_str!("../subjects.txt"), Class::Thing),
    (include_str!("../circumstances.txt"), Class::Thing),
    (include_str!("../looks.txt"), Class::Thing),
    (include_str!("../tables.txt"), Class::Thing),
    (include_str!("../more_beasts.txt"), Class::Beast),
    (include_str!("../more_people.txt"), Class::Person),
    (include_str!("../more_things.txt"), Class::Thing),
    (include_str!("../everyday.txt"), Class::Thing),
    (include_str!("../more_food.txt"), Class::Food),
    (include_str!("../more_places.txt"), Class::Building),
    (include_str!("../more_signs.txt"), Class::Thing),
    (include_str!("../more_everyday.txt"), Class::Thing),
    (include_str!("../known_figures.txt"), Class::Thing),
];

/// Every entry.
#[derive(Default)]
pub(super) struct Lexicon {
    /// All patterns, sorted by bucket; those of one bucket as they are written.
    patterns: Vec<Pattern>,
    /// The lines of the patterns, as they are written.
    lines: Vec<Line>,
    /// The English name of each key of a section, sorted by both: its line's first pattern in Latin letters.
    names: Vec<(Section, &'static str, Cow<'static, str>)>,
    /// What each subject is; a `[class]` section has the last word.
    pub(super) classes: BTreeMap<&'static str, Class>,
    /// Lines of sections that are tables of keys: `[within]`, `[single]`, `[costume]`.
    pub(super) tables: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
}

/// Words for fans' scarves: those for the flags, with a scarf in the flag's place.
static SCARVES: LazyLock<String> = LazyLock::new(|| {
    let lines = FILES.iter().flat_map(|(text, _)| text.lines());
    let flags = lines.filter_map(|line| line.strip_prefix("flag_of_")?.split_once(':'));
    let scarf = |phrase: &str| {
        let words: Vec<&str> = phrase.split('_').collect();
        let flag = words.iter().position(|word| matches!(*word, "flag" | "флаг~"))?;
        let scarf = if words[flag] == "flag" { "scarf" } else { "шарф~" };
        let words = words.iter().enumerate().map(|(at, word)| if at == flag { scarf } else { *word });
        Some(words.collect::<Vec<_>>().join("_"))
    };
    let line = |(country, patterns): (&str, &str)| {
        let phrases: Vec<String> = patterns.split_whitespace().filter_map(scarf).collect();
        format!("neck/scarf_of_{country}: {}\n", phrases.join(" "))
    };
    format!("[part]\n{}", flags.map(line).collect::<String>())
});

/// Words for cities and lands: the places that they look like.
static REGIONS: LazyLock<String> = LazyLock::new(|| {
    let mut lines =
        super::super::ideas::GEOGRAPHY.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut text = String::from("[place]\n");
    while let (Some(words), Some(scene)) = (lines.next(), lines.next()) {
        let patterns = words.split_once(':').map_or("", |(_, patterns)| patterns);
        let place = scene.trim_start_matches([' ', '=']).split(';').next().unwrap_or_default();
        text.extend([place, ":", patterns, "\n"]);
    }
    text
});

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for (text, class) in FILES {
        lexicon.read(text, class);
    }
    lexicon.read(&SCARVES, Class::Thing);
    lexicon.read(&REGIONS, Class::Thing);
    for (key, patterns) in super::super::rows::words() {
        lexicon.line(Section::Subject, key, patterns);
    }
    lexicon.read(include_str!("../kinds.txt"), Class::Thing);
    lexicon.sort();
    lexicon
});

impl Lexicon {
    fn read(&mut self, text: &'static str, class: Class) {
        let (mut header, mut section, mut class_now) = ("", Some(Section::Stop), class);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                let mut words = name.trim_end_matches(']').split(' ');
                header = words.next().unwrap_or_default();
                section = Section::from_str(header).ok();
                class_now = words.next().and_then(|name| Class::from_str(name).ok()).unwrap_or(class);
            } else if let Some((key, rest)) = line.split_once(':') {
                match (section, Class::from_str(key).ok()) {
                    (Some(section), _) => {
                        if section == Section::Subject && class_now != Class::Thing {
                            self.classes.entry(key).or_insert(class_now);
                        }
                        self.line(section, key, rest);
                    }
                    (None, Some(class)) if header == "class" => {
                        self.classes.extend(rest.split_whitespace().map(|key| (key, class)));
                    }
                    (None, _) => {
                        self.tables.entry(header).or_default().insert(key, rest.trim());
                    }
                }
            }
        }
    }

    fn line(&mut self, section: Section, key: &'static str, patterns: &'static str) {
        let line = self.lines.len();
        self.lines.push(Line { section, key });
        let patterns = patterns.split_whitespace().map(|phrase| Pattern::new(phrase, line));
        self.patterns.extend(patterns.filter(|pattern| !inflection::stem(pattern.first()).is_empty()));
    }

    /// Puts the patterns in order and finds the names, when all lines are read.
    fn sort(&mut self) {
        self.name();
        self.patterns.sort_by_cached_key(Pattern::bucket);
        self.patterns.shrink_to_fit();
        self.lines.shrink_to_fit();
    }

    fn name(&mut self) {
        let mut names: BTreeMap<(Section, &str), &Pattern> = BTreeMap::new();
        let latin = |pattern: &&Pattern| pattern.phrase.is_ascii() && !pattern.phrase.contains('*');
        for pattern in self.patterns.iter().filter(latin) {
            let Line { section, key } = self.line_of(pattern);
            let known = names.entry((section, key)).or_insert(pattern);
            // «sportscar» is better called a sports car.
            if name_of(known.phrase) == key && !pattern.is_word() && pattern.phrase.replace('_', "") == key {
                *known = pattern;
            }
        }
        self.names = names
            .into_iter()
            .map(|((section, key), pattern)| (section, key, name_of(pattern.phrase)))
            .collect();
    }

    /// What a pattern means.
    pub(super) fn line_of(&self, pattern: &Pattern) -> Line {
        self.lines[pattern.line as usize]
    }

    /// The patterns whose bucket lies in a range.
    pub(super) fn within(&self, from: Bucket, to: Bucket) -> &[Pattern] {
        let start = self.patterns.partition_point(|pattern| pattern.bucket() < from);
        let end = self.patterns.partition_point(|pattern| pattern.bucket() <= to);
        &self.patterns[start..end]
    }

    /// All patterns with what they mean.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Pattern, Line)> {
        self.patterns.iter().map(|pattern| (pattern, self.line_of(pattern)))
    }

    /// The keys of a section with their names.
    pub(super) fn names(&self, section: Section) -> &[(Section, &'static str, Cow<'static, str>)] {
        let start = self.names.partition_point(|name| name.0 < section);
        let end = self.names.partition_point(|name| name.0 <= section);
        &self.names[start..end]
    }
}

/// A pattern as a name: its words without the marks of inflection.
fn name_of(phrase: &'static str) -> Cow<'static, str> {
    if phrase.contains('_') {
        phrase.split('_').map(inflection::stem).collect::<Vec<_>>().join(" ").into()
    } else {
        inflection::stem(phrase).into()
    }
}
