//! Where each group stands on the canvas and how large it is.
//!
//! Groups stand side by side on the ground of their setting, as large as their company allows; what flies is above
//! them, what hangs in the sky behind them. Knows boxes, no pixels. The rows of those who stand: `rows`.

mod rows;

use super::super::cast::{Action, Cast, Figure};
use super::super::settings::Backdrop;
use super::super::sketch::{Pose, SCALE_ONE};
use super::super::stencil::{Stance, UNIT};
use super::group::Group;
use super::member::Member;
use crate::geometry::{Point, Size};
use crate::raster::SplitMix64;

/// Parts of the canvas's shorter side that lengths are given in.
const PARTS: i32 = 96;

/// What the canvas offers.
#[derive(Clone, Copy, Debug)]
pub(in crate::artist) struct Room {
    /// The canvas.
    pub(in crate::artist) size: Size,
    /// What the setting offers, in design rows.
    pub(in crate::artist) backdrop: Backdrop,
    /// The first row that no letters take, in pixels.
    pub(in crate::artist) top: i32,
    /// Whether there is only water to stand on.
    pub(in crate::artist) afloat: bool,
    /// Whether all who stand are things that stand on a table.
    pub(in crate::artist) tabled: bool,
}

impl Room {
    /// A length in parts of the shorter side, in pixels.
    pub(in crate::artist) fn len(&self, parts: i32) -> i32 {
        parts * self.size.w.min(self.size.h) as i32 / PARTS
    }

    /// A design row on the canvas.
    fn row(&self, row: i32) -> i32 {
        row * self.size.h as i32 / PARTS
    }

    fn width(&self) -> i32 {
        self.size.w as i32
    }

    /// The row on which a group stands.
    fn ground(&self, lead: &Member) -> i32 {
        let table = self.backdrop.table.filter(|_| self.tabled);
        match lead.stencil.stance {
            Stance::Table if table.is_some() => self.row(table.unwrap_or_default()),
            Stance::Water => self.row(self.backdrop.water) + self.len(2),
            _ if self.afloat => self.row(self.backdrop.water) + self.len(1),
            _ => self.row(self.backdrop.ground),
        }
    }
}

/// A group on the canvas.
#[derive(Clone, Debug)]
pub(in crate::artist) struct Placement {
    /// What stands there.
    pub(in crate::artist) group: Group,
    /// Pixels a unit of the group, in [`SCALE_ONE`]s.
    pub(in crate::artist) scale: i32,
    /// Where the group's zero is, in pixels.
    pub(in crate::artist) at: Point,
    /// Painted earlier the further away.
    pub(in crate::artist) depth: i32,
    /// Whether it throws a shadow on the ground at its feet.
    pub(in crate::artist) grounded: bool,
}

impl Placement {
    /// A length of the group in pixels.
    fn length(&self, units: i32) -> i32 {
        pixels(units, self.scale)
    }

    /// The pose of one of its members.
    pub(in crate::artist) fn pose(&self, member: &Member) -> Pose {
        let at = Point::new(self.at.x + self.length(member.at.x), self.at.y + self.length(member.at.y));
        let colours = member.stencil.colours();
        let scale = member.scale * self.scale / SCALE_ONE;
        Pose { at, scale, mirrored: member.mirrored, pose: 1, colours, air: None }
    }

    /// The box of everything in it, in pixels.
    pub(in crate::artist) fn extent(&self) -> (Point, Point) {
        let (low, high) = self.group.extent();
        let place =
            |point: Point| Point::new(self.at.x + self.length(point.x), self.at.y + self.length(point.y));
        (place(low), place(high))
    }
}

fn pixels(units: i32, scale: i32) -> i32 {
    (i64::from(units) * i64::from(scale) / i64::from(SCALE_ONE * UNIT)) as i32
}

/// What a group is to the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plane {
    Ground,
    Air,
    Sky,
}

/// All groups on the canvas, from the furthest to the nearest.
pub(in crate::artist) fn arrange(
    groups: Vec<Group>,
    cast: &Cast,
    room: &Room,
    random: &mut SplitMix64,
) -> Vec<Placement> {
    let (shower, groups): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| is_shower(group, cast));
    let classes: Vec<Plane> = groups.iter().map(|group| class(group, cast)).collect();
    let standing = classes.contains(&Plane::Ground);
    let flying = classes.contains(&Plane::Air);
    let mut by_class: [Vec<Group>; 3] = Default::default();
    for (group, class) in groups.into_iter().zip(classes) {
        let class = match class {
            Plane::Sky if !standing && !flying => Plane::Ground,
            Plane::Air if !standing => Plane::Ground,
            class => class,
        };
        by_class[class as usize].push(group);
    }
    let [ground, air, sky] = by_class;
    let mut placements = Vec::new();
    for (number, group) in (0..).zip(sky) {
        placements.push(hang(group, number, room));
    }
    let count = air.len() as i32;
    for (number, group) in (0..).zip(air) {
        placements.push(fly(group, (number, count), cast, room));
    }
    let flown = count > 0 || !shower.is_empty();
    placements.extend(fall(shower, !ground.is_empty(), room, random));
    placements.extend(rows::stand(ground, cast, room, flown, random));
    placements.sort_by_key(|placement| placement.depth);
    placements
}

fn class(group: &Group, cast: &Cast) -> Plane {
    let lead = group.lead();
    let flies =
        figure(group, cast).is_some_and(|figure| matches!(figure.action, Some(Action::Fly | Action::Fall)));
    match lead.stencil.stance {
        Stance::Sky if !group.carries => Plane::Sky,
        Stance::Air if !group.carries => Plane::Air,
        _ if flies && !group.carries => Plane::Air,
        _ => Plane::Ground,
    }
}

fn figure<'a>(group: &Group, cast: &'a Cast) -> Option<&'a Figure> {
    group.lead().figure.map(|number| &cast.figures[number])
}

/// In an upper corner, behind everything.
fn hang(group: Group, number: i32, room: &Room) -> Placement {
    let (low, high) = group.extent();
    let wide = group.lead().stencil.name == "rainbow";
    let size = if wide { room.width() * 15 / 16 } else { room.len(26) * group.lead().scale / SCALE_ONE };
    let span = if wide { high.x - low.x } else { (high.x - low.x).max(high.y - low.y) };
    let scale = scale(size, span);
    let column = if wide { 48 } else { [78, 18, 48, 64, 34][(number % 5) as usize] };
    let x = room.width() * column / PARTS;
    let y = if wide { room.row(66) } else { room.top.max(room.len(4)) + pixels(high.y - low.y, scale) };
    settle(Placement { group, scale, at: Point::new(0, 0), depth: -2_000, grounded: false }, (x, y), room)
}

/// From how many on what falls comes down all over the picture.
const SHOWER_FROM: u32 = 3;

/// Whether it comes down like rain.
fn is_shower(group: &Group, cast: &Cast) -> bool {
    figure(group, cast)
        .is_some_and(|figure| figure.action == Some(Action::Fall) && figure.count >= SHOWER_FROM)
}

/// Spread over the sky, over all of the picture where nobody stands below.
fn fall(groups: Vec<Group>, company: bool, room: &Room, random: &mut SplitMix64) -> Vec<Placement> {
    let count = groups.len() as i32;
    let columns = if count > 8 { 4 } else { 3 };
    let rows = ((count + columns - 1) / columns).max(1);
    let last = room.row(if company { 56 } else { 92 });
    let (high, wide) = ((last - room.top) / rows, room.width() / columns);
    let mut placements = Vec::new();
    for (number, group) in (0..).zip(groups) {
        let (low, top) = group.extent();
        let fits = scale(high * 13 / 16, top.y - low.y).min(scale(wide * 13 / 16, top.x - low.x));
        let (column, row) = (number % columns, number / columns);
        let odd = if row % 2 == 1 { wide / 8 } else { -wide / 8 };
        let x = wide * (2 * column + 1) / 2 + odd + stray(wide / 5, random);
        let y = room.top + high * (row + 1) - high / 8 + stray(high / 4, random);
        let depth = -700 + row;
        placements.push(settle(
            Placement { group, scale: fits, at: Point::new(0, 0), depth, grounded: false },
            (x, y),
            room,
        ));
    }
    placements
}

/// A random step aside, half of `span` at most.
fn stray(span: i32, random: &mut SplitMix64) -> i32 {
    random.below(u64::from(span.max(1).unsigned_abs())) as i32 - span / 2
}

/// Over the heads of those who stand.
fn fly(group: Group, (number, count): (i32, i32), cast: &Cast, room: &Room) -> Placement {
    let (low, high) = group.extent();
    let tall = room.len(if count > 3 { 20 } else { 28 }) * grown(&group, cast) / 16;
    let wide = room.width() * 7 / 8 / count.max(2);
    let scale = scale(tall, high.y - low.y).min(scale(wide, high.x - low.x));
    let x = room.width() * (2 * number + 1) / (2 * count);
    let x = if count == 1 { room.width() * 68 / PARTS } else { x };
    let y = room.top.max(room.len(3))
        + pixels(high.y - low.y, scale)
        + room.len(if number % 2 == 0 { 0 } else { 7 });
    settle(Placement { group, scale, at: Point::new(0, 0), depth: -500, grounded: false }, (x, y), room)
}

fn grown(group: &Group, cast: &Cast) -> i32 {
    match figure(group, cast).map_or(0, |figure| figure.size) {
        ..=-2 => 8,
        -1 => 11,
        0 => 16,
        1 => 19,
        _ => 21,
    }
}

/// Scale at which `span` units take `size` pixels.
fn scale(size: i32, span: i32) -> i32 {
    (i64::from(size.max(1)) * i64::from(UNIT * SCALE_ONE) / i64::from(span.max(UNIT))) as i32
}

/// Places the middle of a group's lower edge; never past the sides, never a pixel from one.
fn settle(mut placement: Placement, (x, y): (i32, i32), room: &Room) -> Placement {
    let (low, high) = placement.extent();
    placement.at.x += x - (low.x + high.x) / 2;
    placement.at.y += y - high.y;
    let margin = room.len(3).max(if room.width() > 32 { 2 } else { 0 });
    let (low, high) = placement.extent();
    let right = room.width() - 1 - margin;
    if high.x - low.x >= right - margin {
        placement.at.x += (margin + right) / 2 - (low.x + high.x) / 2;
    } else if low.x < margin {
        placement.at.x += margin - low.x;
    } else if high.x > right {
        placement.at.x += right - high.x;
    }
    let top = if placement.grounded { 0 } else { room.top.min(margin) };
    if low.y < top {
        placement.at.y += top - low.y;
    }
    placement
}
