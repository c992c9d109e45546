//! The lexicon: what words mean, read from the text files beside this one.
//!
//! A line is `key: pattern pattern ...`; `[section]` starts a section; `_` joins the words of a phrase. The longest
//! phrase wins, then the pattern that leaves the fewest letters over. A word may keep one meaning for each section: a
//! crown is a thing and something to wear.

mod entries;
mod search;
mod spelling;

use super::inflection::WordMatch;
use super::rows::Names;
use super::token::Word;
use entries::LEXICON;
use search::{exact, kind};
pub(super) use spelling::is_adjective;
use spelling::respelled;

/// What kind of thing a word says; a section of the files is named like its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
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

/// What a subject is, as far as company is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
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
