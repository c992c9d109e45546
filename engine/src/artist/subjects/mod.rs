//! The drawings made by hand, and those made from tables: flags and crests.
//!
//! ```text
//! *.txt ── stencil::read_all ──────────────▶ stencils by name
//! flags.txt, crests.txt ── flag, crest ────▶ text of stencils ── read_all ──▶ the same
//! ```

mod crest;
mod flag;

use std::sync::LazyLock;

use super::stencil::{Stencil, read_all};

/// The files, each with the stencils of one kind.
const FILES: [(&str, &str); 27] = [
    ("subjects/animals.txt", include_str!("animals.txt")),
    ("subjects/beasts.txt", include_str!("beasts.txt")),
    ("subjects/creatures.txt", include_str!("creatures.txt")),
    ("subjects/people.txt", include_str!("people.txt")),
    ("subjects/famous.txt", include_str!("famous.txt")),
    ("subjects/stars.txt", include_str!("stars.txt")),
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
];

static STENCILS: LazyLock<Vec<Stencil>> = LazyLock::new(|| {
    FILES
        .iter()
        .flat_map(|(_, text)| read_all(text))
        .chain(flag::stencils())
        .chain(flag::scarves())
        .chain(crest::stencils())
        .collect()
});

/// Every stencil.
pub(super) fn all() -> &'static [Stencil] {
    &STENCILS
}

/// The stencil of that name.
pub(super) fn find(name: &str) -> Option<&'static Stencil> {
    all().iter().find(|stencil| stencil.name == name)
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
