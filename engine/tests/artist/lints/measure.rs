//! What the lints measure, and the limit of each.

use std::collections::BTreeSet;

use engine::artist::{Inspected, InspectedSign, Inspection};
use engine::plan::Step;

use super::picture::Picture;

/// One lint that a picture fails.
pub struct Finding {
    pub lint: &'static str,
    pub what: String,
}

/// Percent of the canvas that the named figures cover together: at least and at most.
const COVERS_PERCENT: (usize, usize) = (8, 68);
/// Percent of a figure that is to be seen; behind something or in it.
const SEEN_PERCENT: (usize, usize) = (66, 50);
/// Percent of a head that is to be seen.
const FACE_PERCENT: usize = 66;
/// Mean step of lightness along a figure's contour at least, of 255.
const CONTRAST_MIN: i32 = 26;
/// Percent of a figure that single pixels of a colour of their own may be.
const STRAY_PERCENT: usize = 10;
/// Colours of a picture at most.
const COLOURS_MAX: usize = 150;
/// Milliseconds of the setting at most, of a picture at least and at most.
const SETTING_MS: u32 = 4_000;
const PICTURE_MS: (u32, u32) = (12_000, 20_000);

/// A box of pixels: left, top, right, bottom, all inside.
type Extent = (i32, i32, i32, i32);

/// Everything that is wrong with a picture.
pub fn findings(inspection: &Inspection, picture: &Picture) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |lint: &'static str, what: String| findings.push(Finding { lint, what });
    let side = picture.size.w as i32;
    if let Some(percent) = covers(inspection) {
        say("covers", format!("{percent} %"));
    }
    for figure in &inspection.figures {
        let name = &figure.label;
        let Some(extent) = extent(&figure.body, side) else {
            say("covers", format!("{name}: nothing of it"));
            continue;
        };
        let percent = 100 * count(&figure.seen) / count(&figure.body).max(1);
        if percent < wanted_percent(inspection, figure) {
            say("covered", format!("{name}: {percent} % to be seen"));
        }
        let (left, top, right, bottom) = extent;
        if figure.size < 2 && (left == 0 || top == 0 || right == side - 1 || bottom == side - 1) {
            say("cut", format!("{name}: {extent:?}"));
        } else if figure.size < 2 && (left == 1 || top == 1 || right == side - 2 || bottom == side - 2) {
            say("edge", format!("{name}: {extent:?}"));
        }
        if let Some(mean) = contrast(figure, inspection, picture).filter(|mean| *mean < CONTRAST_MIN) {
            say("contrast", format!("{name}: {mean}"));
        }
        let stray = stray(figure, picture);
        if stray > STRAY_PERCENT {
            say("stray", format!("{name}: {stray} %"));
        }
        if let Some(percent) = face(figure, side).filter(|percent| *percent < FACE_PERCENT) {
            say("face", format!("{name}: {percent} % of its head"));
        }
        if let Some(what) = relation(figure, inspection, side) {
            say("relation", format!("{name} {what}"));
        }
    }
    for (one, other) in tangents(inspection, side) {
        say("tangent", format!("{one} and {other}"));
    }
    let colours = picture.pixels.iter().collect::<BTreeSet<_>>().len();
    if colours > COLOURS_MAX {
        say("colours", format!("{colours}"));
    }
    if let Some(InspectedSign { area, whole, held }) = inspection.sign {
        let covers = inspection.figures.iter().any(|figure| {
            figure.seen.iter().enumerate().any(|(pixel, seen)| {
                let (x, y) = (pixel as i32 % side, pixel as i32 / side);
                *seen && x >= area.x && x < area.right() && y >= area.y && y < area.bottom()
            })
        });
        let inside = area.x >= 0 && area.y >= 0 && area.right() <= side && area.bottom() <= side;
        if !whole || covers && !held || !inside {
            say("letters", format!("whole {whole}, over a figure {covers}, inside {inside}"));
        }
    }
    if let Some(what) = time(inspection) {
        say("time", what);
    }
    findings
}

fn count(mask: &[bool]) -> usize {
    mask.iter().filter(|is| **is).count()
}

fn extent(mask: &[bool], side: i32) -> Option<Extent> {
    let points =
        || mask.iter().enumerate().filter(|(_, is)| **is).map(|(at, _)| (at as i32 % side, at as i32 / side));
    let left = points().map(|(x, _)| x).min()?;
    let right = points().map(|(x, _)| x).max()?;
    let top = points().map(|(_, y)| y).min()?;
    let bottom = points().map(|(_, y)| y).max()?;
    Some((left, top, right, bottom))
}

/// Percent of the canvas that all figures cover, if that is too little or too much.
fn covers(inspection: &Inspection) -> Option<usize> {
    let figures = &inspection.figures;
    let first = figures.first()?;
    let mut all = vec![false; first.body.len()];
    for figure in figures {
        figure.seen.iter().zip(&mut all).for_each(|(seen, all)| *all |= *seen);
    }
    let percent = 100 * count(&all) / all.len();
    let (least, most) = COVERS_PERCENT;
    let tiny = figures.iter().all(|figure| figure.size < 0) || inspection.sign.is_some();
    let huge = figures.iter().any(|figure| figure.size > 0);
    ((percent < least && !tiny) || (percent > most && !huge)).then_some(percent)
}

/// How much of a figure has to be seen: less of one that is in or behind another, none of what carries others is lost
/// to those.
fn wanted_percent(inspection: &Inspection, figure: &Inspected) -> usize {
    let carries = inspection
        .figures
        .iter()
        .any(|other| other.tie.1 == Some(figure.number) && other.group == figure.group);
    match figure.tie.0 {
        "in" | "behind" => SEEN_PERCENT.1,
        _ if carries => SEEN_PERCENT.1,
        _ => SEEN_PERCENT.0,
    }
}

fn lightness(color: u32) -> i32 {
    let [_, r, g, b] = color.to_be_bytes().map(i32::from);
    (3 * r + 6 * g + b) / 10
}

/// Mean over a figure's contour of how far its own lightness, at the edge or right inside it, is from what is outside.
fn contrast(figure: &Inspected, inspection: &Inspection, picture: &Picture) -> Option<i32> {
    let (w, h) = (picture.size.w as i32, picture.size.h as i32);
    let mut others = vec![false; figure.body.len()];
    for other in &inspection.figures {
        other.body.iter().zip(&mut others).for_each(|(body, others)| *others |= *body);
    }
    let (mut sum, mut edges) = (0, 0);
    for (pixel, _) in figure.seen.iter().enumerate().filter(|(_, seen)| **seen) {
        let (x, y) = (pixel as i32 % w, pixel as i32 / w);
        for (dx, dy) in [(0, -1), (-1, 0), (1, 0), (0, 1)] {
            let at = |steps: i32| {
                let (x, y) = (x + dx * steps, y + dy * steps);
                (x >= 0 && y >= 0 && x < w && y < h).then(|| (y * w + x) as usize)
            };
            let Some(outside) = at(1).filter(|at| !others[*at]) else { continue };
            // A rim belongs to the figure: what is behind it counts too.
            let behind = [Some(outside), at(2).filter(|at| !others[*at])].into_iter().flatten();
            let own = [Some(pixel), at(-1), at(-2)].into_iter().flatten().filter(|at| figure.body[*at]);
            let own: Vec<i32> = own.map(|at| lightness(picture.pixels[at])).collect();
            let steps = behind.flat_map(|at| {
                let outer = lightness(picture.pixels[at]);
                own.iter().map(move |own| (own - outer).abs())
            });
            sum += steps.max().unwrap_or(0);
            edges += 1;
        }
    }
    (edges > 0).then(|| sum / edges)
}

/// Percent of a figure that is single pixels with no neighbour of their colour.
fn stray(figure: &Inspected, picture: &Picture) -> usize {
    let (w, h) = (picture.size.w as i32, picture.size.h as i32);
    let alone = |pixel: usize| {
        let (x, y) = (pixel as i32 % w, pixel as i32 / w);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))).filter(|step| *step != (0, 0));
        let mut near =
            around.map(|(dx, dy)| (x + dx, y + dy)).filter(|(x, y)| *x >= 0 && *y >= 0 && *x < w && *y < h);
        near.all(|(x, y)| picture.pixels[(y * w + x) as usize] != picture.pixels[pixel])
    };
    let stray = figure.seen.iter().enumerate().filter(|(pixel, seen)| **seen && alone(*pixel)).count();
    100 * stray / count(&figure.seen).max(1)
}

/// Percent of the figure's head that is seen: a disc below the top of its head.
fn face(figure: &Inspected, side: i32) -> Option<usize> {
    let head = figure.head?;
    let (left, top, right, bottom) = extent(&figure.body, side)?;
    let r = ((right - left).min(bottom - top) / 4).max(1);
    let disc = |(pixel, _): &(usize, &bool)| {
        let (x, y) = (*pixel as i32 % side - head.x, *pixel as i32 / side - head.y - r);
        x * x + y * y <= r * r
    };
    let body = figure.body.iter().enumerate().filter(disc).filter(|(_, body)| **body).count();
    let seen = figure.seen.iter().enumerate().filter(disc).filter(|(_, seen)| **seen).count();
    (body > 0).then(|| 100 * seen / body)
}

/// What is wrong with a figure's relation, if it has one.
fn relation(figure: &Inspected, inspection: &Inspection, side: i32) -> Option<String> {
    let (tie, other) = figure.tie;
    let same = inspection.figures.iter().filter(|one| Some(one.number) == other);
    let other = same.clone().find(|one| one.group == figure.group).or(same.clone().next())?;
    let (left, top, right, bottom) = extent(&figure.body, side)?;
    let (other_left, other_top, other_right, other_bottom) = extent(&other.body, side)?;
    let over = left <= other_right && right >= other_left;
    let right_way = match tie {
        "on" | "riding" => {
            over && bottom >= other_top - 1 && bottom <= other_bottom + 1 && top < other_bottom
        }
        "in" => over && bottom >= other_top && bottom <= other_bottom + 1,
        "under" => bottom >= (other_top + other_bottom) / 2,
        "above" => bottom < other_top + (other_bottom - other_top) / 4,
        "behind" => over,
        _ => true,
    };
    (!right_way).then(|| {
        format!(
            "{tie} {}: {:?} and {:?}",
            other.label,
            (left, top, right, bottom),
            (other_left, other_top, other_right, other_bottom)
        )
    })
}

/// Figures of different groups that are exactly a pixel apart and touch nowhere.
fn tangents(inspection: &Inspection, side: i32) -> Vec<(String, String)> {
    let mut tangents = Vec::new();
    for (number, one) in inspection.figures.iter().enumerate() {
        for other in inspection.figures[number + 1..].iter().filter(|other| other.group != one.group) {
            let near = |mask: &[bool], x: i32, y: i32| {
                let inside = x >= 0 && y >= 0 && x < side && y < side;
                inside && mask[(y * side + x) as usize]
            };
            let (mut touch, mut slit) = (false, false);
            for (pixel, _) in one.seen.iter().enumerate().filter(|(_, seen)| **seen) {
                let (x, y) = (pixel as i32 % side, pixel as i32 / side);
                for (dx, dy) in [(0, -1), (-1, 0), (1, 0), (0, 1)] {
                    touch |= near(&other.seen, x + dx, y + dy);
                    slit |= near(&other.seen, x + 2 * dx, y + 2 * dy) && !near(&one.body, x + dx, y + dy);
                }
            }
            if slit && !touch {
                tangents.push((one.label.clone(), other.label.clone()));
            }
        }
    }
    tangents
}

/// What is wrong with the time of a picture.
fn time(inspection: &Inspection) -> Option<String> {
    let length = |steps: &[Step]| -> u32 {
        steps
            .iter()
            .filter_map(|step| step.animate.as_ref())
            .map(|one| one.duration_ms.unwrap_or(0) + one.delay_ms)
            .sum()
    };
    let steps = inspection.plan.steps();
    let (setting, whole) = (length(&steps[..inspection.setting_steps]), length(steps));
    let alone = inspection.figures.is_empty() && inspection.sign.is_none();
    let fine = (alone || (setting <= SETTING_MS && 4 * setting <= whole))
        && (PICTURE_MS.0..=PICTURE_MS.1).contains(&whole);
    (!fine).then(|| format!("setting {setting} ms of {whole} ms"))
}
