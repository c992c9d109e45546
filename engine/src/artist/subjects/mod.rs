//! The drawings made by hand, and those made from tables: flags and crests.
//!
//! ```text
//! *.txt ─────────────────────────────────▶ blocks of text by name ── read_all ──▶ a stencil, when it is first asked for
//! flags.txt, crests.txt ── flag, crest ──▶ the same
//! ```
//!
//! A picture needs a few of more than a thousand drawings: each is read once, by whoever asks for it first.

mod crest;
mod flag;

use std::sync::{LazyLock, OnceLock};

use super::stencil::{Stencil, read_all};

/// The files, each with the stencils of one kind.
const FILES: [(&str, &str); 40] = [
    ("subjects/animals.txt", include_str!("animals.txt")),
    ("subjects/beasts.txt", include_str!("beasts.txt")),
    ("subjects/creatures.txt", include_str!("creatures.txt")),
    ("subjects/people.txt", include_str!("people.txt")),
    ("subjects/famous.txt", include_str!("famous.txt")),
    ("subjects/stars.txt", include_str!("stars.txt")),
    ("subjects/known_games.txt", include_str!("known_games.txt")),
    ("subjects/known_screen.txt", include_str!("known_screen.txt")),
    ("subjects/known_toons.txt", include_str!("known_toons.txt")),
    ("subjects/known_things.txt", include_str!("known_things.txt")),
    ("subjects/plants.txt", include_str!("plants.txt")),
    ("subjects/food.txt", include_str!("food.txt")),
    ("subjects/vehicles.txt", include_str!("vehicles.txt")),
    ("subjects/buildings.txt", include_str!("buildings.txt")),
    ("subjects/heavens.txt", include_str!("heavens.txt")),
    ("subjects/things.txt", include_str!("things.txt")),
    ("subjects/games.txt", include_str!("games.txt")),
    ("subjects/headgear.txt", include_str!("headgear.txt")),
    ("subjects/more_beasts.txt", include_str!("more_beasts.txt")),
    ("subjects/more_vehicles.txt", include_str!("more_vehicles.txt")),
    ("subjects/tools.txt", include_str!("tools.txt")),
    ("subjects/everyday.txt", include_str!("everyday.txt")),
    ("subjects/everyday_tools.txt", include_str!("everyday_tools.txt")),
    ("subjects/home.txt", include_str!("home.txt")),
    ("subjects/dishes.txt", include_str!("dishes.txt")),
    ("subjects/landmarks.txt", include_str!("landmarks.txt")),
    ("subjects/nature.txt", include_str!("nature.txt")),
    ("subjects/signs.txt", include_str!("signs.txt")),
    ("subjects/electronics.txt", include_str!("electronics.txt")),
    ("subjects/clothes.txt", include_str!("clothes.txt")),
    ("subjects/toys.txt", include_str!("toys.txt")),
    ("subjects/sport.txt", include_str!("sport.txt")),
    ("subjects/fruit.txt", include_str!("fruit.txt")),
    ("subjects/everyday_places.txt", include_str!("everyday_places.txt")),
    ("subjects/everyday_nature.txt", include_str!("everyday_nature.txt")),
    ("subjects/everyday_things.txt", include_str!("everyday_things.txt")),
    ("subjects/everyday_beasts.txt", include_str!("everyday_beasts.txt")),
    ("subjects/everyday_food.txt", include_str!("everyday_food.txt")),
    ("subjects/outfits.txt", include_str!("outfits.txt")),
    ("subjects/stage.txt", include_str!("stage.txt")),
];

/// A drawing, read from its text when it is first asked for.
struct Entry {
    name: &'static str,
    text: &'static str,
    /// In a box, since few of a thousand are read.
    read: OnceLock<Box<Stencil>>,
}

impl Entry {
    fn stencil(&self) -> &Stencil {
        self.read.get_or_init(|| Box::new(read_all(self.text).into_iter().next().unwrap_or_default()))
    }
}

/// The drawings made from tables, as text.
static MADE: LazyLock<[String; 3]> = LazyLock::new(|| [flag::text(), flag::scarves(), crest::text()]);

/// Every drawing in the order of names.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let texts = FILES.iter().map(|(_, text)| *text).chain(MADE.iter().map(String::as_str));
    let blocks = texts.flat_map(blocks);
    let mut entries: Vec<Entry> =
        blocks.map(|(name, text)| Entry { name, text, read: OnceLock::new() }).collect();
    entries.shrink_to_fit();
    entries.sort_by_key(|entry| entry.name);
    entries
});

/// The stencils of a text: each one's name with its lines.
fn blocks(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    const START: &str = "= ";
    let from = if text.starts_with(START) { Some(0) } else { text.find("\n= ").map(|at| at + 1) };
    let mut rest = from.map_or("", |from| &text[from..]);
    std::iter::from_fn(move || {
        let name = rest.strip_prefix(START)?.lines().next()?.split(" #").next()?.trim();
        let end = rest.find("\n= ").map_or(rest.len(), |at| at + 1);
        let (block, others) = rest.split_at(end);
        rest = others;
        Some((name, block))
    })
}

/// Every stencil's name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().map(|entry| entry.name)
}

/// Every stencil, read.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static Stencil> {
    ENTRIES.iter().map(Entry::stencil)
}

/// The stencil of that name.
pub(super) fn find(name: &str) -> Option<&'static Stencil> {
    let at = ENTRIES.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
    Some(ENTRIES[at].stencil())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::palette::Ramp;
    use super::super::settings;
    use super::super::stencil::{UNIT, read_line, without_comment};
    use super::*;

    #[test]
    fn every_line_of_the_stencils_means_something() {
        let mut stencil = Stencil::default();
        for (file, text) in FILES {
            for (number, line) in text.lines().map(without_comment).enumerate() {
                let read = if line.starts_with("= ") { Ok(()) } else { read_line(line, &mut stencil) };
                assert!(read.is_ok(), "{file}, line {}: {}", number + 1, read.unwrap_err());
            }
        }
    }

    #[test]
    fn names_are_given_once_and_all_colours_and_homes_exist() {
        let mut names = BTreeSet::new();
        for stencil in all() {
            assert!(names.insert(&stencil.name), "{} twice", stencil.name);
            let role = |name: &str| stencil.slots.iter().any(|(role, _)| role == name);
            for form in &stencil.forms {
                let name = &form.ink.name;
                assert!(role(name) || Ramp::find(name).is_some(), "{}: {name}", stencil.name);
            }
            assert!(
                stencil.home.iter().all(|home| settings::NAMES.contains(&home.as_str())),
                "{}",
                stencil.name
            );
            assert!(!stencil.home.is_empty(), "{} has no home", stencil.name);
        }
        assert!(names.len() >= 60, "{} subjects", names.len());
    }

    #[test]
    fn forms_keep_to_their_grid() {
        for stencil in all() {
            let (low, high) = stencil.bounds();
            // What is worn is drawn around a head and may hang far below it.
            let margin = if stencil.name.contains('/') { 14 } else { 0 };
            let inside = |value: i32| ((-16 - margin) * UNIT..=(90 + margin) * UNIT).contains(&value);
            assert!(
                [low.x, low.y, high.x, high.y].into_iter().all(inside),
                "{}: {low:?} {high:?}",
                stencil.name
            );
            assert!(high.y > low.y && high.x > low.x, "{}", stencil.name);
        }
    }
}
