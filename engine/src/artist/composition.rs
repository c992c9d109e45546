//! Composition: who stands where, how large, and in which order the picture grows.
//!
//! Subjects stand on the ground of their setting, as large as their company allows and without hiding one another;
//! what hangs in the sky is painted before them, and houses stand behind. Paints nothing itself.

use crate::geometry::Point;

use super::easel::{DESIGN, Easel};
use super::palette::Ramp;
use super::scene::{Actor, Scene, Season, Stage, Tie};
use super::settings::{self, View};
use super::sketch::{self, Pose, SCALE_ONE};
use super::stencil::{self, Stance, Stencil, UNIT};
use super::{abstracts, company, effects, lettering};

/// Bulk from which a subject stands behind its company.
const BACKGROUND_BULK: i32 = 20;
/// Bulk of a subject that is neither small nor large.
pub(super) const USUAL_BULK: i32 = 16;

/// A painted setting.
pub(super) struct Setting {
    place: &'static str,
    view: View,
    /// What it offers; `None`: a pattern that subjects have no place in.
    stage: Option<Stage>,
}

/// Paints what lies behind the subjects.
pub(super) fn set(easel: &mut Easel, scene: &Scene) -> Setting {
    let place = place_of(scene);
    let view = View::of(scene, place);
    let stage = (!scene.is_empty()).then(|| settings::paint(place, easel, &view));
    Setting { place, view, stage }
}

/// Paints the subjects and all that comes after them.
pub(super) fn compose(easel: &mut Easel, scene: &Scene, setting: &Setting) {
    let Some(stage) = &setting.stage else { return abstracts::paint(easel, scene) };
    let place = setting.place;
    for figure in figures(easel, scene, stage, place) {
        if place == "sea" && is_grounded(&scene.actors[figure.actor]) {
            raft(easel, scene.actors[figure.actor].stencil, &figure.pose);
        }
        company::draw(easel, scene, figure.actor, &figure.pose);
    }
    settings::paint_front(place, easel, &setting.view);
    effects::paint(easel, scene, place);
    let text = scene.sign.as_ref().or(scene.keyword.as_ref().filter(|_| scene.actors.is_empty()));
    if let Some(text) = text {
        lettering::board(easel, text);
    }
}

/// Whether it cannot swim or fly.
fn is_grounded(actor: &Actor) -> bool {
    matches!(actor.stencil.stance, Stance::Ground | Stance::Table)
}

/// A raft under what would sink.
fn raft(easel: &mut Easel, stencil: &Stencil, pose: &Pose) {
    let (Some(raft), (low, high)) = (stencil::find("raft"), stencil.bounds()) else { return };
    let middle = Point::new((low.x + high.x) / 2, high.y);
    let feet = pose.place(stencil, middle);
    let scale = pose.scale * ((high.x - low.x) / UNIT + 14) / 60;
    let colours = vec![("m".to_owned(), Ramp::named("wood"))];
    let at = Point::new(feet.x, feet.y + 4 * scale / SCALE_ONE);
    sketch::draw(easel, raft, &Pose { at, scale, mirrored: false, pose: 1, colours, air: None });
}

/// The setting asked for, or the one in which most of the subjects feel at home, what is large and what carries others
/// first; out of doors when there is weather.
fn place_of(scene: &Scene) -> &'static str {
    let outside = scene.weather.is_some() || scene.season.is_some();
    let mut actors: Vec<&Actor> = scene.actors.iter().collect();
    actors.sort_by_key(|actor| {
        let weight = if company::carries(scene, actor) { 99 } else { actor.stencil.bulk };
        (actor.tie != Tie::Free, actor.stencil.stance == Stance::Sky, -weight)
    });
    let fits = |place: &&str| !outside || settings::OUTDOORS.contains(place);
    let homes = actors.iter().flat_map(|actor| &actor.stencil.home);
    let named = homes.filter_map(|name| settings::NAMES.iter().copied().find(|known| known == name));
    let votes = |place: &str| {
        let here = actors.iter().filter(|actor| actor.stencil.home.iter().any(|home| home == place));
        here.map(|actor| if company::carries(scene, actor) { 10 } else { 1 }).sum::<usize>()
    };
    let mut best: Option<(&'static str, usize)> = None;
    for place in named.filter(fits) {
        if best.is_none_or(|(_, most)| votes(place) > most) {
            best = Some((place, votes(place)));
        }
    }
    let plain = if outside || scene.actors.is_empty() { "field" } else { "studio" };
    scene.place.or(best.map(|(place, _)| place)).unwrap_or(plain)
}

/// One drawn copy of a subject that depends on nobody.
struct Figure {
    actor: usize,
    pose: Pose,
    /// Painted earlier the further away.
    depth: i32,
}

/// What a figure's place depends on.
#[derive(Clone, Copy)]
struct Layout {
    stage: Stage,
    /// Number of this figure and of all that stand side by side.
    slot: i32,
    total: i32,
    /// Whether subjects of different kinds stand side by side.
    mixed: bool,
    /// Whether a board takes the upper part.
    signed: bool,
    /// Whether there is only water to stand on.
    afloat: bool,
}

fn figures(easel: &mut Easel, scene: &Scene, stage: &Stage, place: &str) -> Vec<Figure> {
    let free = || scene.actors.iter().filter(|actor| actor.tie == Tie::Free);
    let aloft = |actor: &Actor| actor.stencil.stance == Stance::Sky;
    let grounded: i32 = free().filter(|actor| !aloft(actor)).map(|actor| actor.count as i32).sum();
    let mixed = free().filter(|actor| !aloft(actor)).count() > 1;
    let mut figures = Vec::new();
    let (mut slot, mut lights) = (0, 0);
    for (number, actor) in scene.actors.iter().enumerate().filter(|(_, actor)| actor.tie == Tie::Free) {
        for _ in 0..actor.count {
            let signed = scene.sign.is_some();
            let mut layout =
                Layout { stage: *stage, slot, total: grounded, mixed, signed, afloat: place == "sea" };
            let behind = aloft(actor) && grounded > 0 && !company::carries(scene, actor);
            let pose = if behind {
                lights += 1;
                light(easel, actor, scene, lights)
            } else {
                layout.total = grounded.max(actor.count as i32);
                slot += 1;
                stand(easel, actor, scene, layout)
            };
            let far = mixed && actor.stencil.bulk >= BACKGROUND_BULK;
            let depth = if behind { -1000 } else { pose.at.y - if far { 500 } else { 0 } };
            figures.push(Figure { actor: number, pose, depth });
        }
    }
    figures.sort_by_key(|figure| figure.depth);
    figures
}

/// Height and width of a figure in design pixels when `total` share the picture.
fn room(total: i32, signed: bool, floating: bool) -> (i32, i32) {
    let (height, width) = match total {
        4.. if floating => (40, 34),
        ..=1 => (70, 88),
        2 => (52, 50),
        3 => (44, 38),
        4 => (38, 31),
        _ => (33, 26),
    };
    (if signed { height * 4 / 5 } else { height }, width)
}

/// The pose of a subject that stands, swims or flies in the picture.
fn stand(easel: &mut Easel, actor: &Actor, scene: &Scene, layout: Layout) -> Pose {
    let Layout { stage, slot, total, .. } = layout;
    let stencil = actor.stencil;
    let carrying = company::carries(scene, actor) && stencil.crew == 0;
    let scale = scale(easel, actor, layout, carrying);
    let scale = if company::is_equipped(scene, actor) { scale * 7 / 8 } else { scale };
    let (low, high) = stencil.bounds();
    let tall = (high.y - low.y) * scale / SCALE_ONE / UNIT;
    let jitter = easel.pick(-3, 3);
    let far = layout.mixed && stencil.bulk >= BACKGROUND_BULK && stencil.stance == Stance::Ground;
    let back = if far || (slot % 2 == 0 && total > 2) { 8 } else { 0 };
    let x = if total <= 1 { DESIGN / 2 + 2 * jitter } else { DESIGN * (2 * slot + 1) / (2 * total) + jitter };
    let step = [[0, 0], [6, -6], [15, -15]][(total - 1).clamp(0, 4) as usize / 2][(slot % 2) as usize];
    let lower = if layout.signed { 12 } else { 0 };
    let y = match stencil.stance {
        Stance::Ground | Stance::Table if layout.afloat => stage.water + 1 - back / 2,
        Stance::Ground | Stance::Table => stage.ground - back,
        Stance::Water => stage.water + 2 - back / 2,
        _ if carrying => 84,
        Stance::Deep | Stance::Air | Stance::Sky => 47 + lower - step + tall / 2,
    };
    place(easel, actor, scene, (x, y), scale)
}

/// Size of a subject: what its room allows, what the wish says, what it is.
fn scale(easel: &mut Easel, actor: &Actor, layout: Layout, carrying: bool) -> i32 {
    let (low, high) = actor.stencil.bounds();
    let (height, width) =
        room(layout.total, layout.signed, matches!(actor.stencil.stance, Stance::Deep | Stance::Air));
    let grown = [11, 16, 20][(actor.size + 1).clamp(0, 2) as usize];
    let bulk = if layout.mixed { actor.stencil.bulk } else { USUAL_BULK };
    let height = if carrying { height * 11 / 16 } else { height * bulk / USUAL_BULK };
    let height = (height * grown / 16).min(80) + easel.pick(-2, 2);
    let width = (width * grown.max(14) / 16 * bulk.max(12) / USUAL_BULK).min(92);
    let fit = |room: i32, span: i32| room * UNIT * SCALE_ONE / span.max(UNIT);
    fit(height, high.y - low.y).min(fit(width, high.x - low.x))
}

/// The pose of what hangs in the sky above others: small, in an upper corner.
fn light(easel: &mut Easel, actor: &Actor, scene: &Scene, number: i32) -> Pose {
    let (low, high) = actor.stencil.bounds();
    let wide = actor.stencil.name == "rainbow";
    let span = (high.y - low.y).max(high.x - low.x);
    let size = if wide { 88 } else { 26 + 8 * actor.size };
    let x = if wide { DESIGN / 2 } else { [78, 18, 48, 64, 34][(number - 1).clamp(0, 4) as usize] };
    let scale = size * UNIT * SCALE_ONE / span;
    let y = if wide { 62 } else { 18 + (high.y - low.y) * scale / SCALE_ONE / UNIT / 2 };
    place(easel, actor, scene, (x, y), scale)
}

/// The pose with the middle of the stencil's lower edge at a design point.
fn place(easel: &mut Easel, actor: &Actor, scene: &Scene, at: (i32, i32), scale: i32) -> Pose {
    let stencil = actor.stencil;
    let mirrored = !stencil.fixed && easel.pick(0, 1) == 1;
    Pose {
        at: anchor(stencil, at, scale, mirrored, easel),
        scale: easel.len(scale),
        mirrored,
        pose: pose_of(easel, actor),
        colours: colours(easel, actor, scene),
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
    Point::new(easel.x(x), easel.y(y) - easel.len(grown(high.y - base.y)))
}

/// The pose that the wish asks for, or one of the seed's.
pub(super) fn pose_of(easel: &mut Easel, actor: &Actor) -> u8 {
    let seeded = easel.pick(1, i32::from(actor.stencil.poses)) as u8;
    actor.pose.unwrap_or(seeded)
}

/// A ramp for each role: the wish's for the main one, the season's for leaves, the seed's for the others.
pub(super) fn colours(easel: &mut Easel, actor: &Actor, scene: &Scene) -> Vec<(String, Ramp)> {
    let mut colours = Vec::new();
    let leaves = settings::foliage(scene.season.unwrap_or_default(), easel);
    for (role, ramps) in &actor.stencil.slots {
        let seeded = ramps[easel.pick(0, ramps.len() as i32 - 1) as usize];
        let seasonal =
            leaves.filter(|_| actor.stencil.name == "tree" && scene.season != Some(Season::Summer));
        let asked = actor.colour.or(seasonal).filter(|_| role == "m");
        colours.push((role.clone(), asked.unwrap_or(seeded)));
    }
    colours
}
