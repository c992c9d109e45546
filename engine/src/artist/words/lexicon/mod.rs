//! The lexicon: what words mean, read from the text files beside this one.
//!
//! A line is `key: pattern pattern ...`; `[section]` starts a section; `_` joins the words of a phrase. The longest
//! phrase wins, then the pattern that leaves the fewest letters over. A word may keep one meaning for each section: a
//! crown is a thing and something to wear.

mod search;
mod spelling;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::inflection::{self, WordMatch};
use super::rows::Names;
use super::token::Word;
use search::{exact, kind};
pub(super) use spelling::is_adjective;
use spelling::respelled;

/// What kind of thing a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// Something to draw.
    Subject,
    /// Something to draw that is called otherwise: the nearest kind.
    Kind,
    /// A part, a garment or a trait: `slot/variant`.
    Part,
    /// What is done: `action`, `action/tie` or `/tie`.
    Action,
    /// How somebody feels.
    Feeling,
    /// Where it is.
    Place,
    /// Time of day.
    Hour,
    /// The weather.
    Weather,
    /// Time of the year.
    Season,
    /// A holiday.
    Holiday,
    /// How the whole picture feels.
    Mood,
    /// A colour.
    Colour,
    /// Dark or light.
    Shade,
    /// Small or large.
    Size,
    /// How many.
    Number,
    /// What comes next has to do with what came before.
    Relation,
    /// A vessel or a portion of what comes next.
    Measure,
    /// What comes next is not there.
    Negation,
    /// What comes next is only compared.
    Likeness,
    /// Letters are asked for.
    Letters,
    /// The one who streams.
    Streamer,
    /// The wish leaves the choice to the artist.
    Whim,
    /// Says nothing about the picture.
    Stop,
    /// Means something that cannot be drawn.
    Word,
}

/// One meaning of a word or phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sense<'n> {
    /// What kind of meaning.
    pub(super) section: Section,
    /// Which one.
    pub(super) key: &'n str,
    /// The form it stands in.
    pub(super) fit: WordMatch,
}

/// A word or phrase with its meanings.
#[derive(Clone, Debug)]
pub(super) struct Hit<'n> {
    /// At most one of each section; empty: nobody knows the word.
    pub(super) senses: Vec<Sense<'n>>,
    /// The first word and the one after the last.
    pub(super) span: (usize, usize),
    /// Words inside that say something of their own: «long *red* hair».
    pub(super) between: Vec<usize>,
    /// Found by a slip of the pen, or as a kind.
    pub(super) guessed: bool,
}

impl<'n> Hit<'n> {
    /// Its meaning in a section.
    pub(super) fn sense(&self, section: Section) -> Option<&Sense<'n>> {
        self.senses.iter().find(|sense| sense.section == section)
    }

    /// Whether it means something in a section.
    pub(super) fn is(&self, section: Section) -> bool {
        self.sense(section).is_some()
    }
}

/// One pattern of a line. There are tens of thousands: it points into the file and holds no more.
struct Pattern {
    /// Its words, joined by `_`.
    phrase: &'static str,
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
    fn words(&self) -> std::str::Split<'static, char> {
        self.phrase.split('_')
    }

    /// Its first word.
    fn first(&self) -> &'static str {
        self.phrase.split_once('_').map_or(self.phrase, |(first, _)| first)
    }

    /// Whether it is one word.
    fn is_word(&self) -> bool {
        !self.phrase.contains('_')
    }

    /// What its first word surely begins with.
    fn begins(&self) -> &'static [u8] {
        &inflection::stem(self.first()).as_bytes()[..usize::from(self.sure)]
    }

    /// The first two letters of its first word: its bucket.
    fn bucket(&self) -> Bucket {
        bucket(inflection::stem(self.first()))
    }
}

/// The first two letters of a word; a space for the second of a single one.
type Bucket = (char, char);

fn bucket(word: &str) -> Bucket {
    let mut letters = word.chars();
    (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '))
}

/// A line: what its patterns mean.
#[derive(Clone, Copy)]
struct Line {
    section: Section,
    key: &'static str,
}

/// What a subject is, as far as company is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Class {
    /// Anything that fits a hand or lies about.
    #[default]
    Thing,
    /// A human or what looks like one.
    Person,
    /// An animal.
    Beast,
    /// To eat or drink.
    Food,
    /// Carries its crew inside.
    Vehicle,
    /// Is sat on astride or stood on.
    Mount,
    /// Others are in it or on it.
    Furniture,
    /// Stands behind its company.
    Building,
    /// Grows.
    Plant,
    /// Hangs in the sky.
    Sky,
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
struct Lexicon {
    /// All patterns, sorted by bucket; those of one bucket as they are written.
    patterns: Vec<Pattern>,
    /// The lines of the patterns, as they are written.
    lines: Vec<Line>,
    /// The English name of each key of a section, sorted by both: its line's first pattern in Latin letters.
    names: Vec<(Section, &'static str, Cow<'static, str>)>,
    /// What each subject is; a `[class]` section has the last word.
    classes: BTreeMap<&'static str, Class>,
    /// Lines of sections that are tables of keys: `[within]`, `[single]`, `[costume]`.
    tables: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
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
    let mut lines = super::ideas::GEOGRAPHY.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut text = String::from("[place]\n");
    while let (Some(words), Some(scene)) = (lines.next(), lines.next()) {
        let patterns = words.split_once(':').map_or("", |(_, patterns)| patterns);
        let place = scene.trim_start_matches([' ', '=']).split(';').next().unwrap_or_default();
        text.extend([place, ":", patterns, "\n"]);
    }
    text
});

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for (text, class) in FILES {
        lexicon.read(text, class);
    }
    lexicon.read(&SCARVES, Class::Thing);
    lexicon.read(&REGIONS, Class::Thing);
    for (key, patterns) in super::rows::words() {
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
                section = section_named(header);
                class_now = words.next().and_then(class_named).unwrap_or(class);
            } else if let Some((key, rest)) = line.split_once(':') {
                match (section, class_named(key)) {
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
    fn line_of(&self, pattern: &Pattern) -> Line {
        self.lines[pattern.line as usize]
    }

    /// The patterns whose bucket lies in a range.
    fn within(&self, from: Bucket, to: Bucket) -> &[Pattern] {
        let start = self.patterns.partition_point(|pattern| pattern.bucket() < from);
        let end = self.patterns.partition_point(|pattern| pattern.bucket() <= to);
        &self.patterns[start..end]
    }

    /// All patterns with what they mean.
    fn all(&self) -> impl Iterator<Item = (&Pattern, Line)> {
        self.patterns.iter().map(|pattern| (pattern, self.line_of(pattern)))
    }

    /// The keys of a section with their names.
    fn names(&self, section: Section) -> &[(Section, &'static str, Cow<'static, str>)] {
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

fn section_named(name: &str) -> Option<Section> {
    Some(match name {
        "subject" => Section::Subject,
        "kind" => Section::Kind,
        "part" => Section::Part,
        "action" => Section::Action,
        "feeling" => Section::Feeling,
        "place" => Section::Place,
        "hour" => Section::Hour,
        "weather" => Section::Weather,
        "season" => Section::Season,
        "holiday" => Section::Holiday,
        "mood" => Section::Mood,
        "colour" => Section::Colour,
        "shade" => Section::Shade,
        "size" => Section::Size,
        "number" => Section::Number,
        "relation" => Section::Relation,
        "measure" => Section::Measure,
        "negation" => Section::Negation,
        "likeness" => Section::Likeness,
        "letters" => Section::Letters,
        "streamer" => Section::Streamer,
        "whim" => Section::Whim,
        "stop" => Section::Stop,
        "word" => Section::Word,
        _ => return None,
    })
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "thing" => Class::Thing,
        "person" => Class::Person,
        "beast" => Class::Beast,
        "food" => Class::Food,
        "vehicle" => Class::Vehicle,
        "mount" => Class::Mount,
        "furniture" => Class::Furniture,
        "building" => Class::Building,
        "plant" => Class::Plant,
        "sky" => Class::Sky,
        _ => return None,
    })
}

/// What a key of a section is called in English.
pub(super) fn name(section: Section, key: &str) -> Option<&'static str> {
    let names = LEXICON.names(section);
    let at = names.binary_search_by_key(&key, |name| name.1).ok()?;
    Some(&names[at].2)
}

/// All patterns that mean a subject, as the files write them.
pub(in super::super::super) fn called(key: &str) -> Vec<String> {
    let own = LEXICON.all().filter(|(_, line)| line.section == Section::Subject && line.key == key);
    own.map(|(pattern, _)| pattern.phrase.to_owned()).collect()
}

/// What a part is called in English.
pub(super) fn name_of_part(slot: &str, variant: &str) -> Option<&'static str> {
    name(Section::Part, &format!("{slot}/{variant}"))
}

/// What some variant of a slot is called in English.
pub(super) fn name_of_slot(slot: &str) -> Option<&'static str> {
    let parts = LEXICON.names(Section::Part).iter();
    let mut variants =
        parts.filter(|(_, key, _)| key.split('/').next() == Some(slot)).map(|(.., name)| name.as_ref());
    let first = variants.clone().next();
    variants.find(|name| *name == slot).or(first)
}

/// What a subject is; a row is what its base is.
pub(super) fn class(key: &str) -> Class {
    let base =
        || super::rows::find(key).map(|row| row.base.as_str()).or_else(|| super::super::kits::root(key));
    is_classed(key).or_else(|| base().filter(|base| *base != key).map(class)).unwrap_or_default()
}

/// What a subject is said to be by the lexicon itself.
pub(super) fn is_classed(key: &str) -> Option<Class> {
    LEXICON.classes.get(key).copied()
}

/// What a table says of a key.
pub(super) fn table(table: &str, key: &str) -> Option<&'static str> {
    LEXICON.tables.get(table)?.get(key).copied()
}

/// Unknown words of one text of which another spelling is looked for.
const RESPELLED_MAX: usize = 8;

/// What the words mean, from left to right.
pub(super) fn hits<'n>(words: &[Word], names: &'n Names) -> Vec<Hit<'n>> {
    read(words, names, RESPELLED_MAX)
}

/// What the words mean as they are spelled.
pub(super) fn spelled<'n>(words: &[Word], names: &'n Names) -> Vec<Hit<'n>> {
    read(words, names, 0)
}

fn read<'n>(words: &[Word], names: &'n Names, respelled_max: usize) -> Vec<Hit<'n>> {
    let mut hits = Vec::new();
    let mut at = 0;
    let mut left = respelled_max;
    while at < words.len() {
        let other = |left: &mut usize| {
            *left = left.checked_sub(1)?;
            respelled(words, at, names)
        };
        let hit = exact(words, at, names).or_else(|| kind(words, at)).or_else(|| other(&mut left));
        let unknown = || Hit { senses: Vec::new(), span: (at, at + 1), between: Vec::new(), guessed: false };
        let hit = hit.unwrap_or_else(unknown);
        at = hit.span.1;
        hits.push(hit);
    }
    hits
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::{kits, palette::Ramp, settings, subjects};
    use super::*;

    fn keys(section: Section) -> BTreeSet<&'static str> {
        LEXICON.all().filter(|(_, line)| line.section == section).map(|(_, line)| line.key).collect()
    }

    #[test]
    fn every_subject_has_a_drawing_and_every_drawing_its_words() {
        let named = keys(Section::Subject);
        let drawn = |key: &&&str| {
            let root = super::super::keys::root(key, &Names::default());
            kits::knows(&root) || **key == "letters"
        };
        let lost: Vec<&&str> = named.iter().filter(|key| !drawn(key)).collect();
        assert!(lost.is_empty(), "no drawing: {lost:?}");
        let drawn = subjects::names().filter(|name| !name.contains('/'));
        let mute: Vec<&str> = drawn.filter(|key| !named.contains(key)).collect();
        assert!(mute.is_empty(), "no words: {mute:?}");
    }

    #[test]
    fn every_setting_has_its_words() {
        assert_eq!(keys(Section::Place), BTreeSet::from(settings::NAMES));
    }

    #[test]
    fn every_colour_has_its_ramp() {
        for key in keys(Section::Colour) {
            let mixed = crate::geometry::Color::from_hex(&format!("#{key}"));
            assert!(Ramp::find(key).is_some() || mixed.is_some() || key == "rainbow", "{key}");
        }
    }
}
