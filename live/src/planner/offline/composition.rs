//! Composition: who stands where, how large, and in which order the picture grows.
//!
//! Subjects stand on the ground of their setting, as large as their company allows and without hiding one another;
//! riders sit in their boats, things lie in hands. Paints nothing itself.

use engine::geometry::Point;

use super::easel::{DESIGN, Easel};
use super::palette::Ramp;
use super::scene::{Actor, Scene, Stage, Tie};
use super::settings::{self, View};
use super::sketch::{self, Pose, SCALE_ONE};
use super::stencil::{Stance, Stencil, UNIT};
use super::{abstracts, effects, lettering};

/// Paints the whole scene.
pub(super) fn compose(easel: &mut Easel, scene: &Scene) {
    if is_empty(scene) {
        return abstracts::paint(easel, scene);
    }
    let place = place_of(scene);
    let view = View::of(scene, place);
    let stage = settings::paint(place, easel, &view);
    let figures = figures(easel, scene, &stage);
    for figure in &figures {
        draw(easel, scene, figure);
    }
    settings::paint_front(place, easel, &view);
    effects::paint(easel, scene, place);
    let text = scene.sign.as_ref().or(scene.keyword.as_ref().filter(|_| scene.actors.is_empty()));
    if let Some(text) = text {
        lettering::board(easel, text);
    }
}

/// Whether nothing of the wish can be shown but its mood and its words.
fn is_empty(scene: &Scene) -> bool {
    let told = scene.place.is_some() || scene.hour.is_some() || scene.weather.is_some();
    scene.actors.is_empty() && !told && scene.season.is_none() && scene.holiday.is_none()
}

/// The setting asked for, or the one that the first subject feels at home in; out of doors when there is weather.
fn place_of(scene: &Scene) -> &'static str {
    let outside = scene.weather.is_some() || scene.season.is_some();
    let homes = scene.actors.iter().flat_map(|actor| &actor.stencil.home);
    let mut known = homes.filter_map(|name| settings::NAMES.iter().copied().find(|known| known == name));
    let fitting = known.find(|place| !outside || settings::OUTDOORS.contains(place));
    let plain = if outside || scene.actors.is_empty() { "field" } else { "studio" };
    scene.place.or(fitting).unwrap_or(plain)
}

/// One drawn copy of a subject that depends on nobody.
struct Figure {
    actor: usize,
    pose: Pose,
}

fn figures(easel: &mut Easel, scene: &Scene, stage: &Stage) -> Vec<Figure> {
    let free = |actor: &&Actor| actor.tie == Tie::Free && actor.stencil.stance != Stance::Sky;
    let total: i32 = scene.actors.iter().filter(free).map(|actor| actor.count as i32).sum();
    let mut figures = Vec::new();
    let mut slot = 0;
    for (number, actor) in scene.actors.iter().enumerate() {
        if actor.tie != Tie::Free {
            continue;
        }
        for _ in 0..actor.count {
            let pose = pose(easel, actor, stage, (slot, total.max(1)), scene.sign.is_some());
            figures.push(Figure { actor: number, pose });
            slot += i32::from(actor.stencil.stance != Stance::Sky);
        }
    }
    figures.sort_by_key(|figure| figure.pose.at.y);
    figures
}

/// Height of a figure in design pixels when `total` share the picture.
fn height(total: i32, signed: bool) -> i32 {
    match total {
        _ if signed => [56, 48, 40, 34, 30][(total - 1).clamp(0, 4) as usize],
        1 => 70,
        2 => 50,
        3 => 42,
        4 => 36,
        _ => 32,
    }
}

fn pose(easel: &mut Easel, actor: &Actor, stage: &Stage, (slot, total): (i32, i32), signed: bool) -> Pose {
    let stencil = actor.stencil;
    let (low, high) = stencil.bounds();
    let span = (high.y - low.y).max((high.x - low.x) * 4 / 5).max(UNIT);
    let grown = match actor.size {
        -1 => 11,
        1 => 19,
        _ => 16,
    };
    let tall = (height(total, signed) * grown / 16).min(78) + easel.pick(-2, 2);
    let scale = tall * UNIT * SCALE_ONE / span;
    let jitter = easel.pick(-3, 3);
    let back = slot % 2 == 0 && total > 2;
    let x = if total == 1 { DESIGN / 2 + 2 * jitter } else { DESIGN * (2 * slot + 1) / (2 * total) + jitter };
    let y = match stencil.stance {
        Stance::Ground | Stance::Table => stage.ground - if back { 8 } else { 0 },
        Stance::Water => stage.water + 2 - if back { 6 } else { 0 },
        Stance::Deep | Stance::Air if total > 1 => 52 + tall / 2 - 14 * (slot % 2),
        Stance::Deep | Stance::Air | Stance::Sky => 47 + tall / 2,
    };
    let mirrored = easel.pick(0, 1) == 1;
    Pose {
        at: anchor(stencil, (x, y), scale, mirrored, easel),
        scale: easel.len(scale),
        mirrored,
        pose: easel.pick(1, i32::from(stencil.poses)) as u8,
        colours: colours(easel, actor),
        air: None,
    }
}

/// Where a stencil's base comes to be when the middle of its lower edge is at a design point; never past the sides.
fn anchor(stencil: &Stencil, (x, y): (i32, i32), scale: i32, mirrored: bool, easel: &Easel) -> Point {
    let (low, high) = stencil.bounds();
    let base = stencil.base();
    let grown = |units: i32| units * scale / SCALE_ONE / UNIT;
    let half = grown(high.x - low.x) / 2;
    let x = if half < DESIGN / 2 - 2 { x.clamp(half + 2, DESIGN - half - 2) } else { DESIGN / 2 };
    let aside = grown(base.x - (low.x + high.x) / 2);
    let x = if mirrored { x - aside } else { x + aside };
    Point::new(easel.x(x), easel.y(y - grown(high.y - base.y)))
}

/// A ramp for each role: the wish's for the main one, the seed's for the others.
fn colours(easel: &mut Easel, actor: &Actor) -> Vec<(String, Ramp)> {
    let mut colours = Vec::new();
    for (role, ramps) in &actor.stencil.slots {
        let seeded = Ramp::named(&ramps[easel.pick(0, ramps.len() as i32 - 1) as usize]);
        let asked = actor.colour.filter(|_| role == "m");
        colours.push((role.clone(), asked.unwrap_or(seeded)));
    }
    colours
}

fn draw(easel: &mut Easel, scene: &Scene, figure: &Figure) {
    sketch::draw(easel, scene.actors[figure.actor].stencil, &figure.pose);
}
