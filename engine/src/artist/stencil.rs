//! A stencil: one subject as forms on a 64 x 64 grid, read from the text files in `subjects/`.
//!
//! The format, a line each (`#` starts a comment):
//!
//! ```text
//! = fox                          a new stencil
//! slots m=orange|rust s=cream    colours by role; the seed or the wish picks one of several
//! spots base 32,62 hand 46,44    where it stands, holds (hand, hand2), wears (head, eyes, neck), seats (seat, top,
//!                                inside), is held (grip), is worn (worn, gaze, neck), feels (eyel, eyer, mouth)
//! stance ground                  ground, table, water, deep, air or sky
//! home forest field              settings it feels at home in, best first
//! poses 2                        lines that start with `1:` or `2:` belong to one pose
//! blob m 10,50 20,30! ...        a smooth closed outline through the points, `!` is a corner
//! poly m ...                     a straight-edged one
//! oval m 32,40 12,9              centre and radii
//! limb m 4 10,50 20,40           a thick line through the points, width first
//! vein m 2 10,50 20,40 30,44     the same through a smooth curve
//! bulk 20                        its size in company: 16 is usual, from 20 on it stands behind
//! crew 22                        how tall its crew is, where that matters
//! fixed                          never mirrored
//! acts 2 jump run                its pose 2 shows these actions
//! headsize 14                    half its head's width; for a hat: half the width of the head it is drawn for
//! facesize 2.6                   an eye's radius; with spots eyel, eyer, mouth it can feel
//! open                           a hat that leaves the hair to be seen
//! in oval s ...                  clipped to the form before it, and shaded with it
//! near blob m ...                drawn again in front of a crew
//! behind blob m ...              behind everything; also far, over (a hat), held, front (a fist)
//! face oval ink 26,24 2,3        a part of the neutral face, left out when it feels
//! bare blob hair ...             left out under a hat
//! + oval ink 26,24 2,3           a detail: flat, over the outlines
//! * oval white4 25,23 0,0        a highlight: drawn last
//! ```
//!
//! A slot is a ramp's or a role's name, an optional level 0..=4, and flags: `'` no outline, `~` no shading,
//! `|` shaded on its right side, `_` shaded below.

use std::sync::LazyLock;

use crate::geometry::Point;

use super::form::{Draft, number, point, wrong};
pub(super) use super::form::{Form, Layer, Shading, Shape, UNIT};
use super::palette::Ramp;

/// One subject, ready to be drawn at any size, colour and side.
#[derive(Clone, Debug, Default)]
pub(super) struct Stencil {
    /// Its name in the lexicon.
    pub(super) name: String,
    /// Role and the ramps it may have.
    pub(super) slots: Vec<(String, Vec<Ramp>)>,
    /// Named points.
    pub(super) spots: Vec<(String, Point)>,
    /// Where it belongs in a picture.
    pub(super) stance: Stance,
    /// Settings it feels at home in, best first.
    pub(super) home: Vec<String>,
    /// Its size in company, in sixteenths of the usual one.
    pub(super) bulk: i32,
    /// Height of one of its crew in grid units; 0: whatever suits the picture.
    pub(super) crew: i32,
    /// Whether left and right may not be exchanged.
    pub(super) fixed: bool,
    /// How many poses it has, at least 1.
    pub(super) poses: u8,
    /// Which pose shows which actions, by their names.
    pub(super) acts: Vec<(u8, String)>,
    /// Half the width of its head, or of the head that it is worn on; 0: [`Self::HEAD_SIZE`].
    pub(super) head_size: i32,
    /// Radius of an eye; 0: it has no face that could feel.
    pub(super) face_size: i32,
    /// Worn on a head, it leaves the hair to be seen.
    pub(super) open: bool,
    /// What it is made of, in the order of painting.
    pub(super) forms: Vec<Form>,
}

/// Where a subject belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stance {
    /// Stands on the ground.
    #[default]
    Ground,
    /// A thing that stands on the ground or on a table.
    Table,
    /// Swims on the water's surface.
    Water,
    /// Lives under water.
    Deep,
    /// Flies.
    Air,
    /// Hangs in the sky, behind everything.
    Sky,
}

impl Stencil {
    /// Half the width of a usual head.
    const HEAD_SIZE: i32 = 14 * UNIT;
    /// Half the width of the head that a usual hat is drawn for: a hat alone fills its grid.
    const HAT_SIZE: i32 = 25 * UNIT;

    /// Half the width of its head.
    pub(super) fn head_size(&self) -> i32 {
        if self.head_size > 0 { self.head_size } else { Self::HEAD_SIZE }
    }

    /// Half the width of the head that it is made for.
    pub(super) fn hat_size(&self) -> i32 {
        if self.head_size > 0 { self.head_size } else { Self::HAT_SIZE }
    }

    /// The point of that name.
    pub(super) fn spot(&self, name: &str) -> Option<Point> {
        self.spots.iter().find(|(known, _)| known == name).map(|(_, point)| *point)
    }

    /// Where it stands: the middle of its feet.
    pub(super) fn base(&self) -> Point {
        self.spot("base").unwrap_or(Point::new(32 * UNIT, 62 * UNIT))
    }

    /// The smallest and the largest coordinates of its forms.
    pub(super) fn bounds(&self) -> (Point, Point) {
        let mut low = Point::new(i32::MAX, i32::MAX);
        let mut high = Point::new(i32::MIN, i32::MIN);
        for form in &self.forms {
            let (a, b) = form.shape.bounds();
            low = Point::new(low.x.min(a.x), low.y.min(a.y));
            high = Point::new(high.x.max(b.x), high.y.max(b.y));
        }
        (low, high)
    }
}

/// The files, each with the stencils of one kind.
const FILES: [(&str, &str); 25] = [
    ("subjects/animals.txt", include_str!("subjects/animals.txt")),
    ("subjects/beasts.txt", include_str!("subjects/beasts.txt")),
    ("subjects/creatures.txt", include_str!("subjects/creatures.txt")),
    ("subjects/people.txt", include_str!("subjects/people.txt")),
    ("subjects/plants.txt", include_str!("subjects/plants.txt")),
    ("subjects/food.txt", include_str!("subjects/food.txt")),
    ("subjects/vehicles.txt", include_str!("subjects/vehicles.txt")),
    ("subjects/buildings.txt", include_str!("subjects/buildings.txt")),
    ("subjects/heavens.txt", include_str!("subjects/heavens.txt")),
    ("subjects/things.txt", include_str!("subjects/things.txt")),
    ("subjects/games.txt", include_str!("subjects/games.txt")),
    ("subjects/headgear.txt", include_str!("subjects/headgear.txt")),
    ("subjects/more_beasts.txt", include_str!("subjects/more_beasts.txt")),
    ("subjects/more_vehicles.txt", include_str!("subjects/more_vehicles.txt")),
    ("subjects/tools.txt", include_str!("subjects/tools.txt")),
    ("subjects/home.txt", include_str!("subjects/home.txt")),
    ("subjects/dishes.txt", include_str!("subjects/dishes.txt")),
    ("subjects/landmarks.txt", include_str!("subjects/landmarks.txt")),
    ("subjects/nature.txt", include_str!("subjects/nature.txt")),
    ("subjects/signs.txt", include_str!("subjects/signs.txt")),
    ("subjects/electronics.txt", include_str!("subjects/electronics.txt")),
    ("subjects/clothes.txt", include_str!("subjects/clothes.txt")),
    ("subjects/toys.txt", include_str!("subjects/toys.txt")),
    ("subjects/sport.txt", include_str!("subjects/sport.txt")),
    ("subjects/fruit.txt", include_str!("subjects/fruit.txt")),
];

static STENCILS: LazyLock<Vec<Stencil>> =
    LazyLock::new(|| FILES.iter().flat_map(|(_, text)| read_all(text)).chain(super::kits::made()).collect());

/// Every stencil.
pub(super) fn all() -> &'static [Stencil] {
    &STENCILS
}

/// The stencil of that name.
pub(super) fn find(name: &str) -> Option<&'static Stencil> {
    all().iter().find(|stencil| stencil.name == name)
}

/// Reads stencils; a line that means nothing is passed over, and a test says that there is none.
pub(super) fn read_all(text: &str) -> Vec<Stencil> {
    let mut stencils: Vec<Stencil> = Vec::new();
    for line in text.lines().map(without_comment) {
        if let Some(name) = line.strip_prefix("= ") {
            stencils.push(Stencil { name: name.into(), poses: 1, bulk: 16, ..Stencil::default() });
        } else if let Some(stencil) = stencils.last_mut() {
            let _ = read_line(line, stencil);
        }
    }
    stencils
}

/// The line up to its comment, without the spaces around it.
pub(super) fn without_comment(line: &str) -> &str {
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.starts_with('#') { "" } else { line }
}

/// Takes one line into `stencil`; the error says what was expected and what stands there.
fn read_line(line: &str, stencil: &mut Stencil) -> Result<(), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some((&first, words)) = words.split_first() else { return Ok(()) };
    let whole = || words.first().unwrap_or(&"").parse().map_err(|_| wrong("a whole number", line));
    let length = || words.first().copied().and_then(number).ok_or_else(|| wrong("a length", line));
    match first {
        "slots" => stencil.slots.extend(slots(words)?),
        "home" => stencil.home = words.iter().map(|&word| word.into()).collect(),
        "poses" => stencil.poses = (whole()? as u8).max(1),
        "acts" => {
            let pose = whole()? as u8;
            stencil.acts.extend(words.iter().skip(1).map(|&act| (pose, act.into())));
        }
        "fixed" => stencil.fixed = true,
        "open" => stencil.open = true,
        "crew" => stencil.crew = whole()?,
        "bulk" => stencil.bulk = whole()?,
        "headsize" => stencil.head_size = length()?,
        "facesize" => stencil.face_size = length()?,
        "stance" => stencil.stance = stance(words.first().unwrap_or(&""))?,
        "spots" => {
            for pair in words.chunks(2) {
                let at = pair.get(1).copied().and_then(point).ok_or_else(|| wrong("a point", line))?;
                stencil.spots.push((pair[0].into(), at));
            }
        }
        _ => {
            let draft = Draft::read(line)?;
            if let Some(joint) = draft.joints().next() {
                return Err(wrong("a point of the grid", joint));
            }
            stencil.forms.push(draft.settle(|_| Point::new(0, 0), 256));
        }
    }
    Ok(())
}

/// Roles with their ramps: `m=red|blue s=white`.
pub(super) fn slots(words: &[&str]) -> Result<Vec<(String, Vec<Ramp>)>, String> {
    words.iter().map(|word| slot(word)).collect()
}

fn slot(word: &str) -> Result<(String, Vec<Ramp>), String> {
    let (role, ramps) = word.split_once('=').ok_or_else(|| wrong("role=colour|colour", word))?;
    let ramp = |name| Ramp::find(name).ok_or_else(|| wrong("the name of a ramp", name));
    Ok((role.into(), ramps.split('|').map(ramp).collect::<Result<_, _>>()?))
}

/// Reads a stance.
pub(super) fn stance(word: &str) -> Result<Stance, String> {
    Ok(match word {
        "table" => Stance::Table,
        "water" => Stance::Water,
        "deep" => Stance::Deep,
        "air" => Stance::Air,
        "sky" => Stance::Sky,
        "ground" => Stance::Ground,
        _ => return Err(wrong("ground, table, water, deep, air or sky", word)),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::settings;
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
