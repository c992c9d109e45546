//! Kits: figures with slots that words fill, described in text files, and the rows that name them.
//!
//! ```text
//! Figure ── concept(key) ──▶ kit or stencil, with the traits of its rows
//!        ── assemble ──────▶ Stencil: parts in a pose, a face, what it wears, holds and eats, one colour a role
//! ```
//!
//! Knows no wish and no canvas: words make the figures, the composition places the stencils.

mod acts;
mod assemble;
mod build;
mod equip;
mod face;
mod face_place;
mod glyph;
mod merge;
mod outfit;
mod reader;
mod rows;
mod state;
mod study;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::geometry::Color;

use super::cast::Trait;
use super::palette::Ramp;
use super::stencil::Stencil;
use super::subjects;
use reader::{Fault, Kit};
use rows::Row;

pub(super) use assemble::{assemble, homes, standing};
pub(super) use equip::Equipment;
pub(super) use glyph::GLYPH;
pub(super) use merge::turn;
pub(super) use state::SLOT as STATE;
pub use study::figure;

/// The numbers on chests, written by rule.
static NUMBERS: LazyLock<String> = LazyLock::new(glyph::chest_numbers);

/// The files that have kits, in the order in which they are read: the first four are one kit.
fn kit_files() -> [(&'static str, &'static str); 8] {
    [
        ("kits/person.txt", include_str!("person.txt")),
        ("kits/marks.txt", include_str!("marks.txt")),
        ("kits/known_marks.txt", include_str!("known_marks.txt")),
        ("numbers on chests", &NUMBERS),
        ("kits/faces.txt", include_str!("faces.txt")),
        ("kits/beast.txt", include_str!("beast.txt")),
        ("kits/vehicle.txt", include_str!("vehicle.txt")),
        ("kits/dish.txt", include_str!("dish.txt")),
    ]
}

/// The files that have rows.
const ROW_FILES: [(&str, &str); 6] = [
    ("kits/people.txt", include_str!("people.txt")),
    ("kits/more_people.txt", include_str!("more_people.txt")),
    ("kits/famous.txt", include_str!("famous.txt")),
    ("kits/beasts.txt", include_str!("beasts.txt")),
    ("kits/vehicles.txt", include_str!("vehicles.txt")),
    ("kits/dishes.txt", include_str!("dishes.txt")),
];

/// Rows that may lead to one another before a kit or a stencil; more is a circle.
const ROWS_DEEP_MAX: usize = 8;

static KITS: LazyLock<(Vec<Kit>, Vec<Fault>)> = LazyLock::new(|| reader::kits(&kit_files()));

static ROWS: LazyLock<(BTreeMap<&'static str, Row>, Vec<Fault>)> = LazyLock::new(|| {
    let read = ROW_FILES.into_iter().map(|(file, text)| rows::rows(file, text));
    let (rows, faults): (Vec<_>, Vec<_>) = read.unzip();
    (rows.into_iter().flatten().map(|row| (row.key, row)).collect(), faults.concat())
});

/// What a key stands for: what it is made from, and how it looks before a wish says more.
#[derive(Clone, Debug)]
struct Concept {
    /// What it is made from.
    base: Base,
    /// Its drawing by hand, where its kit stands in only for what that does not show.
    drawn: Option<&'static Stencil>,
    /// How many of the looks come with the kit's own row.
    own: usize,
    /// The looks of its rows, the kit's first.
    traits: Vec<Trait>,
}

/// What a concept is made from.
#[derive(Clone, Copy, Debug)]
enum Base {
    /// Parts.
    Kit(&'static Kit),
    /// A drawing made by hand.
    Stencil(&'static Stencil),
}

/// Whether a state of that name is drawn.
pub(super) fn is_state(name: &str) -> bool {
    state::is_known(name)
}

/// Whether there is a drawing for `key`.
pub(super) fn knows(key: &str) -> bool {
    key == GLYPH || concept(key).is_some()
}

/// What `key` stands for; `None`: nothing that can be drawn.
fn concept(key: &str) -> Option<Concept> {
    let mut looks_of_rows: Vec<&str> = Vec::new();
    let mut key = key;
    let mut named = key;
    while let Some(row) = ROWS.0.get(key).filter(|_| looks_of_rows.len() < ROWS_DEEP_MAX) {
        looks_of_rows.push(row.looks);
        let own = row.base == key;
        (named, key) = (key, row.base);
        if own {
            break;
        }
    }
    let base = kit(key).map(Base::Kit).or_else(|| subjects::find(key).map(Base::Stencil))?;
    let drawn = subjects::find(named).filter(|_| matches!(base, Base::Kit(_)));
    let own = looks_of_rows.last().map_or(0, |text| looks(text).len());
    Some(Concept { base, drawn, own, traits: looks_of_rows.into_iter().rev().flat_map(looks).collect() })
}

/// The kit or the drawing that a key's rows lead to.
pub(super) fn root(key: &str) -> Option<&'static str> {
    Some(match concept(key)?.base {
        Base::Kit(kit) => &kit.name,
        Base::Stencil(stencil) => &stencil.name,
    })
}

/// How a key looks by its rows alone.
pub(super) fn own_looks(key: &str) -> Vec<Trait> {
    concept(key).map(|concept| concept.traits).unwrap_or_default()
}

/// Every key that has a row.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    ROWS.0.keys().copied()
}

/// The kit of that name.
fn kit(name: &str) -> Option<&'static Kit> {
    KITS.0.iter().find(|kit| kit.name == name)
}

/// Looks as written in a row: `slot/variant`, `slot/variant:colour`, `slot/:colour`.
pub(super) fn looks(text: &str) -> Vec<Trait> {
    text.split([' ', ',']).filter(|word| !word.is_empty()).filter_map(look).collect()
}

fn look(word: &str) -> Option<Trait> {
    let (slot, rest) = word.split_once('/')?;
    let (variant, colour) = rest.split_once(':').unwrap_or((rest, ""));
    let mixed = || Color::from_hex(colour).map(Ramp::around);
    Some(Trait { slot: slot.into(), variant: variant.into(), colour: Ramp::find(colour).or_else(mixed) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_kits_and_rows_means_something() {
        let forms = reader::faults_of_forms(&kit_files(), &KITS.0);
        let faults: Vec<String> =
            KITS.1.iter().chain(&forms).chain(&ROWS.1).map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_row_leads_to_a_drawing_and_every_look_of_it_to_a_part() {
        let mut faults = Vec::new();
        for key in keys() {
            assert!(kit(key).is_none(), "{key} is a kit and a row");
            let Some(concept) = concept(key) else {
                faults.push(format!("{key} has no kit and no stencil"));
                continue;
            };
            let written = ROWS.0[key].looks.split([' ', ',']).filter(|word| !word.is_empty());
            let unread = written.filter(|word| look(word).is_none());
            faults.extend(unread.map(|word| format!("{key}: {word}: expected slot/variant:colour")));
            let lost = concept.traits.iter().filter(|look| !assemble::is_shown(&concept.base, look));
            faults.extend(lost.map(|look| format!("{key}: {}/{}", look.slot, look.variant)));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
