//! Subjects that have to do with one another: riders on their mounts, crews in their vessels, things in hands, hats.
//!
//! Everything is placed by the named spots of the stencils. A vessel is drawn, then its crew, then the vessel's near
//! side once more.

use crate::geometry::Point;

use super::composition;
use super::easel::Easel;
use super::scene::{Actor, Scene, Tie};
use super::sketch::{self, Pose, SCALE_ONE};
use super::stencil::{Stencil, UNIT};

/// Whether anybody sits in or on that subject.
pub(super) fn carries(scene: &Scene, actor: &Actor) -> bool {
    let number = scene.actors.iter().position(|other| std::ptr::eq(other, actor));
    let Some(number) = number else { return false };
    scene.actors.iter().any(|other| other.tie == Tie::In(number) || other.tie == Tie::On(number))
}

/// Whether anything is worn or held by that subject.
pub(super) fn is_equipped(scene: &Scene, actor: &Actor) -> bool {
    let number = scene.actors.iter().position(|other| std::ptr::eq(other, actor));
    let Some(number) = number else { return false };
    scene.actors.iter().any(|other| other.tie == Tie::Worn(number) || other.tie == Tie::Held(number))
}

/// Draws a subject with all that depends on it.
pub(super) fn draw(easel: &mut Easel, scene: &Scene, number: usize, pose: &Pose) {
    let stencil = scene.actors[number].stencil;
    let inside = crew(scene, Tie::In(number));
    sketch::draw(easel, stencil, pose);
    riders(easel, scene, &inside, (stencil, pose), "seat");
    if !inside.is_empty() {
        sketch::draw_front(easel, stencil, pose);
    }
    riders(easel, scene, &crew(scene, Tie::On(number)), (stencil, pose), "top");
    for (thing, actor) in scene.actors.iter().enumerate() {
        if actor.tie == Tie::Worn(number) {
            wear(easel, scene, thing, (stencil, pose));
        } else if actor.tie == Tie::Held(number) {
            hold(easel, scene, thing, (stencil, pose));
        }
    }
}

/// The subjects with that tie, each as often as it is asked for.
fn crew(scene: &Scene, tie: Tie) -> Vec<usize> {
    let numbered = scene.actors.iter().enumerate().filter(|(_, actor)| actor.tie == tie);
    numbered.flat_map(|(number, actor)| std::iter::repeat_n(number, actor.count as usize)).collect()
}

/// Seats a crew side by side around a spot of its vessel or mount.
fn riders(easel: &mut Easel, scene: &Scene, crew: &[usize], (vessel, under): (&Stencil, &Pose), spot: &str) {
    let Some(seat) = vessel.spot(spot).map(|seat| under.place(vessel, seat)) else { return };
    let (low, high) = vessel.bounds();
    let width = (high.x - low.x) * under.scale / SCALE_ONE / UNIT;
    let count = crew.len() as i32;
    let (height, apart) = match count {
        0 | 1 => (easel.len(44), 0),
        2 => (easel.len(36), width * 3 / 8),
        _ => (easel.len(28), width / count),
    };
    let height = if vessel.crew > 0 { vessel.crew * under.scale / SCALE_ONE } else { height };
    for (i, &number) in (0..).zip(crew) {
        let actor = &scene.actors[number];
        let (low, high) = actor.stencil.bounds();
        let grown = [12, 16, 19][(actor.size + 1).clamp(0, 2) as usize];
        let scale = height * grown / 16 * SCALE_ONE * UNIT / (high.y - low.y).max((high.x - low.x) * 4 / 5);
        let sunk = if spot == "seat" { height / 6 } else { height / 12 };
        let at = Point::new(seat.x + apart * (2 * i - count + 1) / 2, seat.y + sunk);
        let middle = (low.x + high.x) / 2 - actor.stencil.base().x;
        let mirrored = !actor.stencil.fixed && if count == 2 { i == 1 } else { under.mirrored };
        let aside = middle * scale / SCALE_ONE / UNIT;
        let feet = (high.y - actor.stencil.base().y) * scale / SCALE_ONE / UNIT;
        let at = Point::new(if mirrored { at.x + aside } else { at.x - aside }, at.y - feet);
        let pose = pose(easel, scene, number, at, scale, mirrored);
        draw(easel, scene, number, &pose);
    }
}

/// Puts a garment on: glasses over the eyes, anything else on the head.
fn wear(easel: &mut Easel, scene: &Scene, number: usize, (owner, under): (&Stencil, &Pose)) {
    let garment = scene.actors[number].stencil;
    let gaze = garment.spot("gaze").and_then(|gaze| Some((gaze, owner.spot("eyes")?)));
    let head = garment.spot("worn").and_then(|worn| Some((worn, owner.spot("head")?)));
    let Some((grip, spot)) = gaze.or(head) else { return };
    let scale = under.scale * if gaze.is_some() { 10 } else { 9 } / 16;
    attach(easel, scene, number, (grip, under.place(owner, spot)), scale, under.mirrored);
}

/// Puts a thing into a hand.
fn hold(easel: &mut Easel, scene: &Scene, number: usize, (owner, under): (&Stencil, &Pose)) {
    let thing = scene.actors[number].stencil;
    let Some(hand) = owner.spot("hand") else { return };
    let (low, high) = thing.bounds();
    let grip = thing.spot("grip").unwrap_or(Point::new((low.x + high.x) / 2, high.y - (high.y - low.y) / 6));
    let grown = [10, 13, 18][(scene.actors[number].size + 1).clamp(0, 2) as usize];
    let wide = (high.x - low.x).max(1);
    let scale = (under.scale * grown / 24).min(under.scale * 24 * UNIT * grown / 13 * thing.bulk / 11 / wide);
    attach(easel, scene, number, (grip, under.place(owner, hand)), scale, under.mirrored);
}

/// Draws a thing with one of its points at a pixel.
fn attach(
    easel: &mut Easel,
    scene: &Scene,
    number: usize,
    (grip, at): (Point, Point),
    scale: i32,
    mirrored: bool,
) {
    let thing = scene.actors[number].stencil;
    let mirrored = mirrored && !thing.fixed;
    let mut pose = pose(easel, scene, number, at, scale, mirrored);
    let there = pose.place(thing, grip);
    pose.at = Point::new(2 * at.x - there.x, 2 * at.y - there.y);
    sketch::draw(easel, thing, &pose);
}

fn pose(easel: &mut Easel, scene: &Scene, number: usize, at: Point, scale: i32, mirrored: bool) -> Pose {
    let actor = &scene.actors[number];
    let colours = composition::colours(easel, actor, scene);
    let pose = composition::pose_of(easel, actor);
    Pose { at, scale, mirrored, pose, colours, air: None }
}
