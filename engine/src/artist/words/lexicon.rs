//! The lexicon: what words mean, read from the text files beside this one.
//!
//! A line is `key: pattern pattern ...`; `[section]` starts a section; `_` joins the words of a phrase. The longest
//! phrase wins, then the longest pattern, then the earlier line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::inflection::{Fit, fit};

/// What kind of thing a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Something to draw.
    Subject,
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
    /// A feeling.
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
    /// The wish leaves the choice to the artist.
    Whim,
    /// Says nothing about the picture.
    Stop,
    /// Not in the lexicon.
    Unknown,
}

/// A word or phrase with its meaning.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// What kind of meaning.
    pub(super) section: Section,
    /// Which one.
    pub(super) key: &'static str,
    /// The first word, as read.
    pub(super) word: String,
    /// More than one is meant, perhaps.
    pub(super) plural: bool,
    /// -1 for a diminutive, 1 for its opposite.
    pub(super) size: i32,
}

struct Entry {
    section: Section,
    key: &'static str,
    phrase: Vec<&'static str>,
    /// Characters of all patterns.
    weight: usize,
}

const FILES: [&str; 8] = [
    include_str!("subjects.txt"),
    include_str!("circumstances.txt"),
    include_str!("more_beasts.txt"),
    include_str!("more_people.txt"),
    include_str!("more_things.txt"),
    include_str!("more_food.txt"),
    include_str!("more_places.txt"),
    include_str!("more_signs.txt"),
];

/// Entries by the first letter of their first pattern.
static ENTRIES: LazyLock<BTreeMap<char, Vec<Entry>>> = LazyLock::new(|| {
    let mut entries: BTreeMap<char, Vec<Entry>> = BTreeMap::new();
    for entry in FILES.into_iter().flat_map(read) {
        if let Some(first) = entry.phrase[0].trim_start_matches(['.', '=']).chars().next() {
            entries.entry(first).or_default().push(entry);
        }
    }
    entries
});

/// What the words mean, from left to right.
pub(super) fn hits(words: &[String]) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (hit, length) = longest(&words[at..]);
        hits.push(hit);
        at += length;
    }
    hits
}

fn longest(words: &[String]) -> (Hit, usize) {
    let word = &words[0];
    let first = word.chars().next().unwrap_or(' ');
    let mut best: Option<(&Entry, Fit)> = None;
    for entry in ENTRIES.get(&first).into_iter().flatten() {
        let rank = |entry: &Entry| (entry.phrase.len(), entry.weight);
        if best.as_ref().is_some_and(|(best, _)| rank(best) >= rank(entry)) {
            continue;
        }
        if let Some(fit) = phrase(words, &entry.phrase) {
            best = Some((entry, fit));
        }
    }
    match best {
        Some((entry, fit)) => {
            let Entry { section, key, phrase, .. } = entry;
            let hit = Hit { section: *section, key, word: word.clone(), plural: fit.plural, size: fit.size };
            (hit, phrase.len())
        }
        None => (alone(word), 1),
    }
}

/// A number or a colour as written; else a word that nobody knows.
fn alone(word: &str) -> Hit {
    let hit = |section, key| Hit { section, key, word: word.into(), plural: false, size: 0 };
    if crate::geometry::Color::from_hex(word).is_some() {
        return hit(Section::Colour, "");
    }
    match word.parse::<u32>() {
        Ok(1) => hit(Section::Number, "1"),
        Ok(2) => hit(Section::Number, "2"),
        Ok(3) => hit(Section::Number, "3"),
        Ok(4) => hit(Section::Number, "4"),
        Ok(5..=100) => hit(Section::Number, "5"),
        _ if word.chars().count() < 3 => hit(Section::Stop, ""),
        _ => hit(Section::Unknown, ""),
    }
}

fn phrase(words: &[String], patterns: &[&str]) -> Option<Fit> {
    if words.len() < patterns.len() {
        return None;
    }
    let mut last = None;
    for (word, pattern) in words.iter().zip(patterns) {
        last = Some(fit(word, pattern)?);
    }
    last
}

fn read(text: &'static str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut section = Section::Stop;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            section = section_named(name.trim_end_matches(']'));
        } else if let Some((key, patterns)) = line.split_once(':') {
            let phrases = patterns.split_whitespace().map(|phrase| phrase.split('_').collect::<Vec<_>>());
            entries.extend(phrases.map(|phrase| {
                let weight = phrase.iter().map(|pattern| pattern.chars().count()).sum();
                Entry { section, key, phrase, weight }
            }));
        }
    }
    entries
}

fn section_named(name: &str) -> Section {
    match name {
        "subject" => Section::Subject,
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
        "whim" => Section::Whim,
        _ => Section::Stop,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::super::{kits, settings, stencil};
    use super::*;

    fn keys(section: Section) -> BTreeSet<&'static str> {
        ENTRIES.values().flatten().filter(|entry| entry.section == section).map(|entry| entry.key).collect()
    }

    #[test]
    fn every_subject_has_a_drawing_and_every_drawing_its_words() {
        let named: BTreeSet<&str> =
            keys(Section::Subject).iter().map(|key| key.split('/').next().unwrap()).collect();
        let lost: Vec<&&str> = named.iter().filter(|key| !kits::knows(key)).collect();
        assert!(lost.is_empty(), "no drawing: {lost:?}");
        let worn = |stencil: &&stencil::Stencil| stencil.spot("worn").is_none();
        let drawn = stencil::all().iter().filter(worn).map(|stencil| stencil.name.as_str());
        let mute: Vec<&str> = drawn.filter(|key| !named.contains(key)).collect();
        assert!(mute.is_empty(), "no words: {mute:?}");
    }

    #[test]
    fn every_setting_but_the_plain_one_has_its_words() {
        let named: BTreeSet<&str> = keys(Section::Place);
        let painted: BTreeSet<&str> = settings::NAMES.into_iter().filter(|name| *name != "studio").collect();
        assert_eq!(named, painted);
    }

    #[test]
    fn every_colour_has_its_ramp() {
        for key in keys(Section::Colour) {
            assert!(super::super::super::palette::Ramp::find(key).is_some(), "{key}");
        }
    }
}
