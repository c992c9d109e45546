//! A stencil: one subject as forms on a 64 x 64 grid, read from the text files in `subjects/`.
//!
//! The format, a line each (`#` starts a comment):
//!
//! ```text
//! = fox                          a new stencil
//! slots m=orange|rust s=cream    colours by role; the seed or the wish picks one of several
//! spots base 32,62 hand 46,44    where it stands, holds (hand, hand2), wears (head, eyes, neck), seats (seat, top,
//!                                inside, roof), beds (pillow), is held (grip), is worn (worn, gaze, neck), feels (eyel, eyer, mouth)
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
//! clear                          who is in it is seen through it: a jar
//! flat                           who is in it stands on it: a puddle
//! canopy                         its upper half goes over the head of who holds it
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

use crate::geometry::{Point, around};

pub(super) use super::form::{Form, FormLayer, Shading, Shape, UNIT};
use super::form::{FormDraft, number, point, wrong};
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
    /// Whether one sees through it: who is in it is seen whole.
    pub(super) clear: bool,
    /// Whether who is in it stands on it, as in a puddle.
    pub(super) flat: bool,
    /// Whether it is held over the head: an umbrella.
    pub(super) canopy: bool,
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

    /// The first ramp of each role.
    pub(super) fn colours(&self) -> Vec<(String, Ramp)> {
        self.slots.iter().map(|(role, ramps)| (role.clone(), ramps[0])).collect()
    }

    /// The smallest and the largest coordinates of its forms.
    pub(super) fn bounds(&self) -> (Point, Point) {
        bounds(&self.forms)
    }
}

/// The smallest and the largest coordinates of these forms; of none the whole grid's.
pub(super) fn bounds<'f>(forms: impl IntoIterator<Item = &'f Form>) -> (Point, Point) {
    let boxes = forms.into_iter().map(|form| form.shape.bounds());
    around(boxes).unwrap_or((Point::new(0, 0), Point::new(64 * UNIT, 64 * UNIT)))
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
    // Many are kept as long as the program runs.
    for stencil in &mut stencils {
        stencil.forms.shrink_to_fit();
        stencil.spots.shrink_to_fit();
    }
    stencils
}

/// The lines of a data file that say something, trimmed, each with its number from 1.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, without_comment(line)));
    lines.filter(|(_, line)| !line.is_empty())
}

/// The line up to its comment, without the spaces around it.
pub(super) fn without_comment(line: &str) -> &str {
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.starts_with('#') { "" } else { line }
}

/// Takes one line into `stencil`; the error says what was expected and what stands there.
pub(super) fn read_line(line: &str, stencil: &mut Stencil) -> Result<(), String> {
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
        "clear" => stencil.clear = true,
        "flat" => stencil.flat = true,
        "canopy" => stencil.canopy = true,
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
            let draft = FormDraft::read(line)?;
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
