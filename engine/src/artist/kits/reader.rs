//! Reads kits from their text files.
//!
//! A kit is a figure with slots, a line each (`#` starts a comment):
//!
//! ```text
//! kit person                      begins a kit
//! slots hair=brown|gold m=blue    colours by role; a trait's colour goes to the role named as its variant or its slot
//! same beard hair                 a role that has another one's colour unless it is given its own
//! means skin ink=#6b4432 …        what a colour said of that role really is: black skin is brown
//! main torso                      the role that a colour of the whole figure is for; `m` if not said
//! joints head 32,20 face head+0,2 the points that its forms hang on, in the pose it has when nobody asks for another;
//!                                 one may hang on an earlier one, or halfway between two: elbowl/handl+0,1
//! spots eyes face hand handr+0,2  named points for hats, hands, seats and feelings, hung on joints
//! pose run,walk: handl 14,30      joints that differ in that pose; then, if wanted: rotate 90|180, shut (its eyes),
//!                                 feel NAME (its face unless it feels something else),
//!                                 far JOINT, near JOINT: what hangs on that joint is drawn behind or before the body
//! part hair/long hair=gold        a variant of a slot, with its own colours; slots are painted in the order of
//!                                 their first part
//!   behind blob hair head-14,-6 … its forms, as in a stencil; a point may hang on a joint
//!   tall 11   wide 20             the body below the neck is so many sixteenths as tall, as wide
//!   hides hair face               these slots are not shown with it
//! part torso/swimwoman            the variant `swim` of a figure that is `sex/woman`
//!   fixed                         a figure with it is never mirrored
//!   spots, headsize, facesize     its own, instead of the kit's
//! default hair/short torso/shirt  what it has if nothing else is said
//! home, stance, bulk, crew, headsize, facesize as in a stencil
//! ```
//!
//! Draws nothing.

use std::sync::OnceLock;

use crate::geometry::Color;

use super::super::cast::Trait;
use super::super::form::{Anchor, FormDraft, depth, number, wrong};
use super::super::palette::Ramp;
use super::super::stencil::{self, Stance, without_comment};

/// A figure with slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Kit {
    /// Its name.
    pub(super) name: String,
    /// Role and the ramps it may have.
    pub(super) slots: Vec<(String, Vec<Ramp>)>,
    /// The role that a colour of the whole figure is for.
    pub(super) main: String,
    /// Roles that have another one's colour unless they are given their own.
    pub(super) same: Vec<(String, String)>,
    /// What a colour said of a role really is: role, said, meant.
    pub(super) means: Vec<(String, Ramp, Ramp)>,
    /// The points of the usual pose.
    pub(super) joints: Vec<(String, Anchor)>,
    /// Named points, hung on joints.
    pub(super) spots: Vec<(String, Anchor)>,
    /// Other poses.
    pub(super) poses: Vec<KitPose>,
    /// All variants of all slots.
    pub(super) parts: Vec<Part>,
    /// Slot and variant that it has if nothing else is said.
    pub(super) defaults: Vec<(String, String)>,
    /// Settings it feels at home in, best first.
    pub(super) home: Vec<String>,
    /// Where it belongs.
    pub(super) stance: Stance,
    /// Its size in company.
    pub(super) bulk: i32,
    /// Height of one of its crew.
    pub(super) crew: i32,
    /// Half the width of its head.
    pub(super) head_size: i32,
    /// Radius of an eye.
    pub(super) face_size: i32,
}

/// A pose: what differs from the usual one.
#[derive(Clone, Debug, Default)]
pub(super) struct KitPose {
    /// Its names.
    pub(super) names: Vec<String>,
    /// The joints that are elsewhere.
    pub(super) joints: Vec<(String, Anchor)>,
    /// Quarter turns, clockwise.
    pub(super) turns: u8,
    /// The face it has unless it feels something.
    pub(super) feels: Option<String>,
    /// Joints whose forms are at another depth.
    pub(super) depths: Vec<(String, u8)>,
}

/// A variant of a slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// The slot.
    pub(super) slot: &'static str,
    /// The variant.
    pub(super) variant: &'static str,
    /// Its own colours.
    pub(super) colours: Vec<(String, Vec<Ramp>)>,
    /// Its lines in the file.
    text: &'static str,
    /// What it is made of, read from its lines when it is first asked for: a picture needs a few parts of a thousand.
    forms: OnceLock<Vec<FormDraft>>,
    /// Height and width of the body below the neck, in sixteenths; 0: as it is.
    pub(super) build: (i32, i32),
    /// Slots that are not shown with it.
    pub(super) hides: Vec<String>,
    /// Whether left and right may not be exchanged.
    pub(super) fixed: bool,
    /// Named points that are elsewhere with it.
    pub(super) spots: Vec<(String, Anchor)>,
    /// Half the width of its head; 0: the kit's.
    pub(super) head_size: i32,
    /// Radius of its eyes; 0: the kit's.
    pub(super) face_size: i32,
}

impl Part {
    /// What it is made of.
    pub(super) fn forms(&self) -> &[FormDraft] {
        self.forms.get_or_init(|| {
            let lines = self.text.lines().map(without_comment).filter(|line| is_form(line));
            lines.filter_map(|line| FormDraft::read(line).ok()).collect()
        })
    }
}

impl Kit {
    /// The variant of that slot.
    pub(super) fn part(&self, slot: &str, variant: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.slot == slot && part.variant == variant)
    }

    /// Whether it has a part for what is said, or parts of that slot if only a colour is.
    pub(super) fn has(&self, look: &Trait) -> bool {
        let mut parts = self.parts.iter().filter(|part| part.slot == look.slot);
        parts.any(|part| look.variant.is_empty() || look.variant == part.variant)
    }

    /// The variant of a slot that is meant when none is named.
    pub(super) fn first(&self, slot: &str) -> Option<&str> {
        self.parts.iter().find(|part| part.slot == slot).map(|part| part.variant)
    }

    /// The pose of that name.
    pub(super) fn pose(&self, name: &str) -> Option<&KitPose> {
        self.poses.iter().find(|pose| pose.names.iter().any(|known| known == name))
    }

    /// Its slots, in the order of painting.
    pub(super) fn order(&self) -> Vec<&str> {
        let mut order: Vec<&str> = Vec::new();
        for part in &self.parts {
            if !order.contains(&part.slot) {
                order.push(part.slot);
            }
        }
        order
    }
}

/// A line that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The file, or the kit where no single line is at fault.
    pub(super) file: String,
    /// The line's number, from 1; 0: no single line.
    pub(super) line: usize,
    /// What was expected and what stands there.
    pub(super) what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}, line {line}: {}", self.file, self.what),
        }
    }
}

/// The kits of files that are read as one: a file may go on with the last kit of the one before. A faulty line is passed
/// over and reported; the lines of forms are not looked at yet.
pub(super) fn kits(files: &[(&str, &'static str)]) -> (Vec<Kit>, Vec<Fault>) {
    let mut kits: Vec<Kit> = Vec::new();
    let mut faults = Vec::new();
    for &(file, text) in files {
        let (mut at, mut part) = (0, None);
        for (index, written) in text.split_inclusive('\n').enumerate() {
            let (start, line) = (at, without_comment(written));
            at += written.len();
            if is_form(line) {
                let lines = part.map(|start| &text[start..at]);
                let open = kits.last_mut().and_then(|kit| kit.parts.last_mut()).zip(lines);
                match open {
                    Some((part, lines)) => part.text = lines,
                    None => faults.push(Fault {
                        file: file.into(),
                        line: index + 1,
                        what: wrong("`part SLOT/VARIANT` first", line),
                    }),
                }
            } else if let Err(what) = kit_line(line, &mut kits) {
                faults.push(Fault { file: file.into(), line: index + 1, what });
            }
            match line.split(' ').next() {
                Some("part") => part = Some(start),
                Some("kit") => part = None,
                _ => {}
            }
        }
    }
    (kits, faults)
}

/// The words that lines begin with that are no forms.
const KEYWORDS: [&str; 19] = [
    "kit", "slots", "means", "main", "same", "joints", "spots", "headsize", "facesize", "pose", "part",
    "default", "home", "stance", "bulk", "crew", "tall", "wide", "hides",
];

/// Whether a line is a form of a part, or means to be one.
fn is_form(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    !first.is_empty() && first != "fixed" && !KEYWORDS.contains(&first)
}

fn kit_line(line: &'static str, kits: &mut Vec<Kit>) -> Result<(), String> {
    let Some((first, rest)) = line.split_once(' ').or((!line.is_empty()).then_some((line, ""))) else {
        return Ok(());
    };
    if first == "kit" {
        kits.push(Kit { name: rest.trim().into(), main: "m".into(), bulk: 16, ..Kit::default() });
        return Ok(());
    }
    let kit = kits.last_mut().ok_or_else(|| wrong("`kit NAME` first", line))?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let word = || words.first().copied().unwrap_or_default();
    let whole = || word().parse::<i32>().map_err(|_| wrong("a whole number", line));
    let length = || number(word()).ok_or_else(|| wrong("a length", line));
    match first {
        "slots" => kit.slots.extend(stencil::slots(&words)?),
        "means" => kit.means.extend(means(&words)?),
        "main" => kit.main = word().into(),
        "same" => kit.same.push((word().into(), words.get(1).copied().unwrap_or_default().into())),
        "joints" => kit.joints.extend(spots(&words)?),
        "spots" | "headsize" | "facesize" if !kit.parts.is_empty() => {
            return part_line(line, kit.parts.last_mut());
        }
        "spots" => kit.spots.extend(spots(&words)?),
        "pose" => kit.poses.push(pose(rest)?),
        "part" => kit.parts.push(part(&words)?),
        "default" => {
            let pair = |word: &&str| slashed(word).map(|(slot, variant)| (slot.into(), variant.into()));
            kit.defaults.extend(words.iter().map(pair).collect::<Result<Vec<_>, _>>()?);
        }
        "home" => kit.home = words.iter().map(|&word| word.into()).collect(),
        "stance" => kit.stance = stencil::stance(word())?,
        "bulk" => kit.bulk = whole()?,
        "crew" => kit.crew = whole()?,
        "headsize" => kit.head_size = length()?,
        "facesize" => kit.face_size = length()?,
        _ => return part_line(line, kit.parts.last_mut()),
    }
    Ok(())
}

/// A line of the part that was begun last.
fn part_line(line: &'static str, part: Option<&mut Part>) -> Result<(), String> {
    let part = part.ok_or_else(|| wrong("a line of a kit, or `part SLOT/VARIANT` first", line))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let whole = || words.get(1).and_then(|n| n.parse().ok()).ok_or_else(|| wrong("a whole number", line));
    let length = || words.get(1).copied().and_then(number).ok_or_else(|| wrong("a length", line));
    match words[0] {
        "tall" => part.build.0 = whole()?,
        "wide" => part.build.1 = whole()?,
        "hides" => part.hides.extend(words[1..].iter().map(|&word| word.into())),
        "fixed" => part.fixed = true,
        "spots" => part.spots.extend(spots(&words[1..])?),
        "headsize" => part.head_size = length()?,
        "facesize" => part.face_size = length()?,
        _ => return Err(wrong("a line of a part", line)),
    }
    Ok(())
}

fn means(words: &[&str]) -> Result<Vec<(String, Ramp, Ramp)>, String> {
    let (role, pairs) = words.split_first().ok_or_else(|| wrong("means ROLE SAID=MEANT", "means"))?;
    let pair = |word: &&str| {
        let (said, meant) = word.split_once('=').ok_or_else(|| wrong("ramp=#colour", word))?;
        let meant = Color::from_hex(meant).ok_or_else(|| wrong("a colour such as #6b4432", meant))?;
        Ok((role.to_string(), Ramp::find(said).ok_or_else(|| wrong("a ramp", said))?, Ramp::around(meant)))
    };
    pairs.iter().map(pair).collect()
}

fn spots(words: &[&'static str]) -> Result<Vec<(String, Anchor)>, String> {
    let spot =
        |pair: &[&'static str]| Ok((pair[0].into(), Anchor::read(pair.get(1).copied().unwrap_or_default())?));
    words.chunks(2).map(spot).collect()
}

fn pose(rest: &'static str) -> Result<KitPose, String> {
    let (names, rest) = rest.split_once(':').ok_or_else(|| wrong("pose NAME: JOINT X,Y", rest))?;
    let names = names.split(',').map(|name| name.trim().into()).collect();
    let mut pose = KitPose { names, ..KitPose::default() };
    let mut words = rest.split_whitespace();
    while let Some(word) = words.next() {
        let mut next = || words.next().unwrap_or_default();
        match word {
            "shut" => pose.feels = Some("asleep".into()),
            "feel" => pose.feels = Some(next().into()),
            "far" => pose.depths.push((next().into(), depth::FAR)),
            "near" => pose.depths.push((next().into(), depth::NEAR)),
            "rotate" => pose.turns = turns(next())?,
            joint => pose.joints.extend(spots(&[joint, next()])?),
        }
    }
    Ok(pose)
}

/// Quarter turns in degrees.
fn turns(degrees: &str) -> Result<u8, String> {
    match degrees {
        "90" => Ok(1),
        "180" => Ok(2),
        "270" => Ok(3),
        _ => Err(wrong("rotate 90, 180 or 270", degrees)),
    }
}

fn part(words: &[&'static str]) -> Result<Part, String> {
    let (name, colours) = words.split_first().ok_or_else(|| wrong("part SLOT/VARIANT", "part"))?;
    let (slot, variant) = slashed(name)?;
    Ok(Part { slot, variant, colours: stencil::slots(colours)?, ..Part::default() })
}

fn slashed(word: &str) -> Result<(&str, &str), String> {
    word.split_once('/').ok_or_else(|| wrong("SLOT/VARIANT", word))
}

/// What is wrong with the forms of files: lines that are none, and what kits name but do not have: joints, colours,
/// default parts.
#[cfg(test)]
pub(super) fn faults_of_forms(files: &[(&str, &'static str)], kits: &[Kit]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for &(file, text) in files {
        for (index, line) in text.lines().map(without_comment).enumerate().filter(|(_, line)| is_form(line)) {
            if let Err(what) = FormDraft::read(line) {
                faults.push(Fault { file: file.into(), line: index + 1, what });
            }
        }
    }
    faults.extend(kits.iter().flat_map(loose_ends));
    faults
}

#[cfg(test)]
fn loose_ends(kit: &Kit) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |what: String| {
        faults.push(Fault { file: format!("kit {}", kit.name), line: 0, what });
    };
    let has = |joint: &str| joint.is_empty() || kit.joints.iter().any(|(known, _)| known == joint);
    for (slot, variant) in &kit.defaults {
        if variant != "none" && kit.part(slot, variant).is_none() {
            fault(wrong("a part that it has", &format!("default {slot}/{variant}")));
        }
    }
    let posed = kit.poses.iter().flat_map(|pose| &pose.joints).map(|(joint, _)| joint);
    let posed = posed.chain(kit.poses.iter().flat_map(|pose| &pose.depths).map(|(joint, _)| joint));
    let own = kit.parts.iter().flat_map(|part| &part.spots);
    let anchors =
        kit.spots.iter().chain(own).chain(&kit.joints).chain(kit.poses.iter().flat_map(|pose| &pose.joints));
    let hung = anchors.flat_map(|(_, anchor)| anchor.joints());
    for joint in posed.map(String::as_str).chain(hung).filter(|joint| !has(joint)) {
        fault(wrong("a joint that it has", joint));
    }
    for part in &kit.parts {
        let place = format!("part {}/{}", part.slot, part.variant);
        for joint in part.forms().iter().flat_map(FormDraft::joints).filter(|joint| !has(joint)) {
            fault(wrong("a joint that it has", &format!("{joint} in {place}")));
        }
        for colour in part.forms().iter().map(FormDraft::colour) {
            let role = kit.slots.iter().chain(&part.colours).any(|(role, _)| role == colour);
            let role = role || kit.same.iter().any(|(role, _)| role == colour);
            if !role && Ramp::find(colour).is_none() {
                fault(wrong("a role or a ramp", &format!("{colour} in {place}")));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faulty_line_is_named_with_what_was_found_and_expected() {
        let text = "kit toy\njoints head 32,20\npart hat/cap\n  oval red head 4\n  oval red heap 4,4\n  ball red head 4,4";
        let files = [("toy.txt", text)];
        let (kits, mut faults) = kits(&files);
        assert_eq!(kits[0].parts[0].forms().len(), 1);
        faults.extend(faults_of_forms(&files, &kits));
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "toy.txt, line 4: expected radii such as 12,9, found `4`");
        assert_eq!(told[1], "toy.txt, line 6: expected blob, poly, oval, limb or vein, found `ball`");
        assert_eq!(told[2], "kit toy: expected a joint that it has, found `heap in part hat/cap`",);
    }
}
