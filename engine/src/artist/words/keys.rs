//! What the lexicon's keys stand for, and the few facts about them that the grammar asks for.

use super::super::cast::{Action, Feeling};
use super::super::circumstances::Mood;
use super::super::kits;
use super::super::palette::{Ramp, hex};
use super::draft::Hue;
use super::lexicon::{self, Class, Section};
use super::relation::{Link, Relation};
use super::rows::Names;
use crate::geometry::Color;

/// Of one subject at most; more is a crowd.
pub(super) const COUNT_MAX: u32 = 12;
/// Rows that one row may stand on.
const ROWS_MAX: usize = 8;

/// A colour by its key in the lexicon, or as written (`#f80`), darker or lighter by `shade`.
pub(super) fn hue(key: &str, word: &str, shade: i32) -> Option<Hue> {
    let custom = Color::from_hex(&format!("#{key}")).or_else(|| Color::from_hex(word));
    let ramp = Ramp::find(key).or_else(|| custom.map(Ramp::around))?;
    let words = lexicon::name(Section::Colour, key).unwrap_or(word);
    let (air, prefix) = if shade < 0 { (hex(0x14_1028), "dark ") } else { (hex(0xFF_FFFF), "light ") };
    Some(if shade == 0 {
        Hue { words: words.into(), ramp }
    } else {
        Hue { words: format!("{prefix}{words}"), ramp: ramp.through(air, 6) }
    })
}

/// Whether a colour word said of a human means the hair.
pub(super) fn is_hair_colour(words: &str) -> bool {
    words.ends_with("ginger")
}

/// Sizes by key.
pub(super) const SIZES: [(&str, i32); 4] = [("tiny", -2), ("small", -1), ("large", 1), ("huge", 2)];

/// A size by its key.
pub(super) fn size(key: &str) -> i32 {
    SIZES.iter().find(|(known, _)| *known == key).map_or(0, |(_, size)| *size)
}

/// A feeling by its key.
pub(super) fn feeling(key: &str) -> Option<Feeling> {
    key.parse().ok()
}

/// The mood of a picture in which nobody but the picture feels so.
pub(super) fn mood_of(feeling: Feeling) -> Option<Mood> {
    Some(match feeling {
        Feeling::Happy | Feeling::Laughing => Mood::Happy,
        Feeling::Sad | Feeling::Crying => Mood::Sad,
        Feeling::Angry => Mood::Angry,
        Feeling::Scared => Mood::Scary,
        Feeling::InLove => Mood::Love,
        Feeling::Asleep => Mood::Calm,
        Feeling::Surprised | Feeling::Sly | Feeling::Cool => return None,
    })
}

/// Links of verbs by key.
const LINKS: [(&str, Link); 22] = [
    ("amid", Link::Amid),
    ("caught", Link::Caught),
    ("borne", Link::Borne),
    ("juggled", Link::Juggled),
    ("driven", Link::Driven),
    ("shared", Link::Shared),
    ("abducted", Link::Abducted),
    ("toward", Link::Toward),
    ("by", Link::By),
    ("ride", Link::Ride),
    ("held", Link::Held),
    ("eaten", Link::Eaten),
    ("worn", Link::Worn),
    ("desk", Link::Desk),
    ("in", Link::Place(Relation::In)),
    ("on", Link::Place(Relation::On)),
    ("under", Link::Place(Relation::Under)),
    ("behind", Link::Place(Relation::Behind)),
    ("beside", Link::Place(Relation::Beside)),
    ("above", Link::Place(Relation::Above)),
    ("between", Link::Place(Relation::Between)),
    ("with", Link::Place(Relation::With)),
];

/// What a verb's key says: `eat/eaten`, `run`, `/toward`.
pub(super) fn verb(key: &str) -> (Option<Action>, Option<Link>) {
    let mut parts = key.split('/');
    let (action, link) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    (action.parse().ok(), self::link(link))
}

/// A link by its key.
pub(super) fn link(key: &str) -> Option<Link> {
    LINKS.iter().find(|(known, _)| *known == key).map(|(_, link)| *link)
}

/// What a verb brings, where it is more than one thing.
pub(super) fn staging(key: &str) -> Option<&'static str> {
    lexicon::table("staging", key.split('/').nth(2)?)
}

/// The thing that goes without saying with a verb: a board with «surfing», a brush with "brushing teeth".
pub(super) fn verb_thing(key: &str) -> Option<&str> {
    key.split('/').nth(2).map(|thing| thing.trim_end_matches(|digit: char| digit.is_ascii_digit()))
}

/// What whoever does it looks like: shoes with "tying shoelaces", as `kneel//shoes/sneakers`.
pub(super) fn verb_look(key: &str) -> Option<(&str, &str)> {
    key.splitn(3, '/').nth(2)?.split_once('/')
}

/// How many of it there are: two cars with "stuck in traffic".
pub(super) fn verb_things(key: &str) -> Option<u32> {
    key.split('/').nth(2)?.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()
}

/// «на нём», "in which": a relation to what was named before.
pub(super) fn relation_back(key: &str) -> Option<Relation> {
    relation(key.strip_suffix("it")?)
}

/// How many somebody is surrounded by when nobody says it.
pub(super) const AROUND: u32 = 6;
/// How many flowers a field of them shows.
pub(super) const FIELD: u32 = 9;
/// How many are juggled at least.
pub(super) const JUGGLED: u32 = 3;
/// How many of a thing fall in a rain of it.
pub(super) const SHOWER: u32 = 10;

/// Who belongs to a company that has one name.
pub(super) fn company(concept: &str) -> Option<&'static [&'static str]> {
    match concept {
        "couple" => Some(&["man", "woman"]),
        "twins" => Some(&["boy", "boy"]),
        "two_men" => Some(&["man", "man"]),
        _ => None,
    }
}

/// Whether it is carried in the arms of the grown-up.
pub(super) fn is_carried(concept: &str) -> bool {
    matches!(concept, "child" | "baby" | "boy" | "girl" | "baby_yoda")
}

/// A preposition by its key.
pub(super) fn relation(key: &str) -> Option<Relation> {
    Some(match key {
        "and" => Relation::And,
        "with" => Relation::With,
        "in" => Relation::In,
        "on" => Relation::On,
        "top" => Relation::Top,
        "under" => Relation::Under,
        "behind" => Relation::Behind,
        "beside" | "amid" => Relation::Beside,
        "above" => Relation::Above,
        "between" => Relation::Between,
        "from" => Relation::From,
        "at" => Relation::At,
        "away" => Relation::Away,
        "of" => Relation::Of,
        "as" | "being" => Relation::As,
        "wear" => Relation::Wear,
        _ => return None,
    })
}

/// What a concept is in company.
pub(super) fn class(concept: &str, names: &Names) -> Class {
    match names.row(concept) {
        Some(row) if lexicon::is_classed(concept).is_none() => lexicon::class(&root(&row.base, names)),
        _ => lexicon::class(concept),
    }
}

/// The kit or stencil under a row.
pub(super) fn root(concept: &str, names: &Names) -> String {
    let mut key = concept.to_owned();
    for _ in 0..ROWS_MAX {
        match names.row(&key) {
            Some(row) if row.base != key => key.clone_from(&row.base),
            _ => break,
        }
    }
    key
}

/// How many are meant by a plural without a number; `None` for what is one in the plural: glasses, dumplings.
pub(super) fn several(concept: &str) -> Option<u32> {
    if lexicon::table("single", concept).is_some() {
        return None;
    }
    Some(if concept == "star" { 5 } else { 2 + u32::from(lexicon::class(concept) == Class::Plant) })
}

/// The key of one, where another key is a bunch of them.
pub(super) fn one_of(key: &str) -> &str {
    lexicon::table("bunch", key).unwrap_or(key)
}

/// The setting that a subject is for those who are in or on it.
pub(super) fn within(concept: &str, relation: Relation) -> Option<&'static str> {
    let inside = matches!(relation, Relation::In | Relation::At);
    let table = match relation {
        Relation::In | Relation::At => "within",
        Relation::On | Relation::From => "upon",
        _ => return None,
    };
    lexicon::table(table, concept).filter(|_| inside || relation == Relation::On)
}

/// Whether somebody may be dressed as that concept.
pub(super) fn is_role(concept: &str, names: &Names) -> bool {
    !is_plain_human(concept)
        && (lexicon::table("costume", concept).is_some()
            || (names.row(concept).is_some() || kits::root(concept) == Some("person"))
                && class(concept, names) == Class::Person)
}

/// Whether a concept is a human of no trade, of whom a colour says the skin or the hair.
pub(super) fn is_plain_human(concept: &str) -> bool {
    matches!(concept, "person" | "man" | "woman" | "boy" | "girl" | "grandma" | "grandpa" | "child")
}

/// Whether it is sat on astride.
pub(super) fn is_astride(concept: &str) -> bool {
    lexicon::class(concept) == Class::Mount
}

/// Whether it sits on a beast without riding it.
pub(super) fn is_small(concept: &str) -> bool {
    lexicon::table("small", concept).is_some()
        || !matches!(lexicon::class(concept), Class::Person | Class::Beast)
}

/// Whether one works at it.
pub(super) fn is_desk(concept: &str) -> bool {
    matches!(concept, "computer" | "laptop" | "tv" | "piano" | "desk")
}
