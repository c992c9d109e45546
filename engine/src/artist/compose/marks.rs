//! Marks of what two do: dust behind who runs after another, a clash between who fight, hearts over who hug or kiss,
//! a rope between who pulls and what is pulled.
//!
//! Painted over the finished figures where they are free, never over a face. Places nobody.

use crate::geometry::{Color, Point, corners};

use super::super::cast::{Action, Cast};
use super::super::easel::{Easel, Touch};
use super::super::palette::hex;
use super::layout::{Placement, Room};
use super::member::{Member, facing};
use super::paint::Tableau;

/// Paints the marks of all placements.
pub(in crate::artist) fn paint(
    easel: &mut Easel,
    cast: &Cast,
    (placements, tableau): (&[Placement], &Tableau),
    room: &Room,
) {
    for (at, placement) in placements.iter().enumerate() {
        for member in &placement.group.members {
            let Some(number) = member.figure else { continue };
            let figure = &cast.figures[number];
            let other = figure.toward.and_then(|toward| found(placements, toward));
            match (figure.action, other) {
                (Some(Action::Run), Some((aim, prey))) => {
                    dust(easel, tableau, placement, member, room);
                    if aim != at {
                        dust(easel, tableau, &placements[aim], prey, room);
                    }
                }
                (Some(Action::Fight), Some((aim, rival))) => {
                    clash(easel, (placement, member), (&placements[aim], rival), room);
                }
                (Some(Action::Hug | Action::Kiss), _) if placement.group.members.len() > 1 => {
                    heart(easel, placement, room);
                    break;
                }
                (Some(Action::Spit), Some((aim, target))) => {
                    stream(easel, tableau, (placement, member), (&placements[aim], target), room);
                }
                (Some(Action::Yell), Some((aim, target))) => {
                    shout(easel, tableau, (placement, member), bounds(&placements[aim], target), room);
                }
                (Some(Action::Faint), _) => stars(easel, placement, member, room),
                (Some(Action::Pull), Some((aim, load))) => {
                    rope(easel, tableau, (placement, member), (&placements[aim], load), room);
                }
                _ => {}
            }
        }
    }
}

/// Where the figure of that number is.
fn found(placements: &[Placement], number: usize) -> Option<(usize, &Member)> {
    placements.iter().enumerate().find_map(|(at, placement)| {
        let member = placement.group.members.iter().find(|member| member.figure == Some(number))?;
        Some((at, member))
    })
}

/// The corners of a member on the canvas.
fn bounds(placement: &Placement, member: &Member) -> (Point, Point) {
    let pose = placement.pose(member);
    let (low, high) = super::member::drawn(&member.stencil, true);
    corners(pose.place(&member.stencil, low), pose.place(&member.stencil, high))
}

/// Speed lines and puffs behind who runs.
fn dust(easel: &mut Easel, tableau: &Tableau, placement: &Placement, member: &Member, room: &Room) {
    let (low, high) = bounds(placement, member);
    let way = facing(&member.stencil) * if member.mirrored { -1 } else { 1 };
    let (edge, back) = if way >= 0 { (low.x, -1) } else { (high.x, 1) };
    let tall = high.y - low.y;
    let thick = room.len(1).max(1);
    let mut lines = Vec::new();
    for (row, length) in [(5, 9), (8, 12), (11, 8)] {
        let y = low.y + tall * row / 16;
        let from = edge + back * room.len(2);
        span(&mut lines, (from, y), (from + back * room.len(length), y + thick - 1), easel);
    }
    let free = |pixels: Vec<usize>| pixels.into_iter().filter(|pixel| tableau.top[*pixel] == 0).collect();
    let lines: Vec<usize> = free(lines);
    easel.points(&lines, hex(0xF4_F8FF), Touch::Detail);
    let mut puffs = Vec::new();
    for (step, radius) in [(3, 3), (8, 2), (12, 1)] {
        let at = Point::new(edge + back * room.len(step), high.y - room.len(radius));
        disc(&mut puffs, at, room.len(radius).max(1), easel);
    }
    puffs.sort_unstable();
    puffs.dedup();
    let puffs: Vec<usize> = free(puffs);
    easel.points(&puffs, hex(0xE4_DCCC), Touch::Detail);
}

/// A star where two blows meet.
fn clash(easel: &mut Easel, one: (&Placement, &Member), other: (&Placement, &Member), room: &Room) {
    let (a, b) = (bounds(one.0, one.1), bounds(other.0, other.1));
    let (left, right) = if a.0.x + a.1.x <= b.0.x + b.1.x { (a, b) } else { (b, a) };
    let low = left.0.y.max(right.0.y);
    let high = left.1.y.min(right.1.y);
    let at = Point::new((left.1.x + right.0.x) / 2, (low + high) / 2);
    for (radius, color) in [(8, 0xE8_3C30), (6, 0xFF_D840), (3, 0xFF_FFFF)] {
        easel.polygon(burst(at, room.len(radius).max(1)), hex(color), Touch::Detail);
    }
}

/// A star of eight points.
fn burst(at: Point, radius: i32) -> Vec<Point> {
    const RAYS: [(i32, i32); 16] = [
        (0, -16),
        (3, -6),
        (11, -11),
        (6, -3),
        (16, 0),
        (6, 3),
        (11, 11),
        (3, 6),
        (0, 16),
        (-3, 6),
        (-11, 11),
        (-6, 3),
        (-16, 0),
        (-6, -3),
        (-11, -11),
        (-3, -6),
    ];
    RAYS.iter().map(|(x, y)| Point::new(at.x + x * radius / 16, at.y + y * radius / 16)).collect()
}

/// A heart over two who are close.
fn heart(easel: &mut Easel, placement: &Placement, room: &Room) {
    let (low, high) = placement.extent();
    let r = room.len(3).max(1);
    let at = Point::new((low.x + high.x) / 2, (low.y - 2 * r).max(2 * r));
    let shape = |r: i32| {
        vec![
            Point::new(at.x, at.y + 2 * r),
            Point::new(at.x - 2 * r, at.y - r / 3),
            Point::new(at.x - 2 * r, at.y - r),
            Point::new(at.x - r, at.y - 2 * r + r / 3),
            Point::new(at.x, at.y - r),
            Point::new(at.x + r, at.y - 2 * r + r / 3),
            Point::new(at.x + 2 * r, at.y - r),
            Point::new(at.x + 2 * r, at.y - r / 3),
        ]
    };
    easel.polygon(shape(r + room.len(1)), hex(0x7A_1030), Touch::Detail);
    easel.polygon(shape(r), hex(0xF0_4A78), Touch::Detail);
}

/// Drops from a mouth to whom they are meant for.
fn stream(
    easel: &mut Easel,
    tableau: &Tableau,
    (placement, member): (&Placement, &Member),
    (behind, target): (&Placement, &Member),
    room: &Room,
) {
    let (own, far) = (bounds(placement, member), bounds(behind, target));
    let way = if own.0.x + own.1.x < far.0.x + far.1.x { 1 } else { -1 };
    let mouth = member.stencil.spot("mouth").or(member.stencil.spot("eyes"));
    let mouth = mouth.map(|spot| placement.pose(member).place(&member.stencil, spot));
    let from = mouth
        .unwrap_or(Point::new(if way > 0 { own.1.x } else { own.0.x }, own.0.y + (own.1.y - own.0.y) / 3));
    let face = target.stencil.spot("eyes").map(|spot| behind.pose(target).place(&target.stencil, spot).y);
    let to = Point::new(if way > 0 { far.0.x } else { far.1.x }, face.unwrap_or((far.0.y + far.1.y) / 2));
    const DROPS: i32 = 12;
    for (grown, color) in [(1, 0x2A_6CB8), (0, 0xA8_E8FF)] {
        let mut drops = Vec::new();
        for step in 0..=DROPS {
            let x = from.x + (to.x - from.x) * step / DROPS;
            let rise = room.len(7) * step * (DROPS - step) * 4 / (DROPS * DROPS);
            let y = from.y + (to.y - from.y) * step / DROPS - rise;
            let radius = room.len(if step % 3 == 0 { 2 } else { 1 }).max(1) + grown;
            disc(&mut drops, Point::new(x, y), radius, easel);
        }
        for (dx, dy) in [(-3, -5), (2, -7), (3, 4), (-2, 6)] {
            let at = Point::new(to.x + room.len(dx), to.y + room.len(dy));
            disc(&mut drops, at, room.len(1).max(1) + grown - 1, easel);
        }
        drops.sort_unstable();
        drops.dedup();
        // Over nobody but at its end.
        drops.retain(|pixel| tableau.top[*pixel] == 0);
        easel.points(&drops, hex(color), Touch::Detail);
    }
}

/// Lines that fly from a mouth.
fn shout(
    easel: &mut Easel,
    tableau: &Tableau,
    (placement, member): (&Placement, &Member),
    far: (Point, Point),
    room: &Room,
) {
    let own = bounds(placement, member);
    let way = if own.0.x + own.1.x < far.0.x + far.1.x { 1 } else { -1 };
    let mouth = member.stencil.spot("mouth").or(member.stencil.spot("eyes"));
    let mouth = mouth.map(|spot| placement.pose(member).place(&member.stencil, spot).y);
    let from = Point::new(if way > 0 { own.1.x } else { own.0.x }, mouth.unwrap_or((own.0.y + own.1.y) / 2));
    for (grown, color) in [(1, 0x8A_1418), (0, 0xFF_5A3C)] {
        let mut lines = Vec::new();
        for lean in [-5, 0, 5] {
            for step in 2..=9 {
                let at = Point::new(from.x + way * room.len(step), from.y + room.len(lean * (step + 3)) / 9);
                disc(&mut lines, at, (room.len(1) / 2).max(0) + grown, easel);
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines.retain(|pixel| tableau.top[*pixel] == 0);
        easel.points(&lines, hex(color), Touch::Detail);
    }
}

/// A ring of stars over the head of who has fainted.
fn stars(easel: &mut Easel, placement: &Placement, member: &Member, room: &Room) {
    let (low, high) = bounds(placement, member);
    let eyes = member.stencil.spot("eyes").map(|spot| placement.pose(member).place(&member.stencil, spot));
    let x = eyes.map_or((low.x + high.x) / 2, |eyes| eyes.x);
    let y = (low.y - room.len(5)).max(room.len(6));
    for (dx, dy, radius) in [(-13, 1, 4), (0, -4, 5), (13, 1, 4)] {
        let at = Point::new(x + room.len(dx), y + room.len(dy));
        easel.polygon(star(at, room.len(radius + 1).max(2)), hex(0x8A_4A10), Touch::Detail);
        easel.polygon(star(at, room.len(radius).max(1)), hex(0xFF_E050), Touch::Detail);
    }
}

/// A star of five points.
fn star(at: Point, radius: i32) -> Vec<Point> {
    const RAYS: [(i32, i32); 10] =
        [(0, -16), (4, -5), (15, -5), (6, 2), (9, 13), (0, 6), (-9, 13), (-6, 2), (-15, -5), (-4, -5)];
    RAYS.iter().map(|(x, y)| Point::new(at.x + x * radius / 16, at.y + y * radius / 16)).collect()
}

/// From the hand, or from the back of who has none, to what is pulled.
fn rope(
    easel: &mut Easel,
    tableau: &Tableau,
    (placement, member): (&Placement, &Member),
    (behind, load): (&Placement, &Member),
    room: &Room,
) {
    let (own, far) = (bounds(placement, member), bounds(behind, load));
    let to_right = own.0.x + own.1.x < far.0.x + far.1.x;
    let side = |(low, high): (Point, Point), right: bool, part: i32| {
        Point::new(if right { high.x } else { low.x }, low.y + (high.y - low.y) * part / 16)
    };
    let hands = ["hand", "hand2"].into_iter().filter_map(|hand| member.stencil.spot(hand));
    let hands = hands.map(|spot| placement.pose(member).place(&member.stencil, spot));
    let hand = if to_right { hands.max_by_key(|at| at.x) } else { hands.min_by_key(|at| at.x) };
    let from = hand.unwrap_or_else(|| side(own, to_right, 8));
    let lives = load.stencil.spot("eyes").is_some();
    let high = far.1.y < from.y;
    let to = match (high, lives) {
        (true, _) => Point::new((far.0.x + far.1.x) / 2, far.1.y),
        (false, true) => side(far, !to_right, 9),
        (false, false) => side(far, !to_right, 11),
    };
    let mut line = Vec::new();
    let steps = (to.x - from.x).abs().max((to.y - from.y).abs()).max(1);
    let thick = room.len(1).max(1) - 1;
    for step in 0..=steps {
        let sag = room.len(4) * step * (steps - step) * 4 / (steps * steps);
        let sag = if high { 0 } else { sag };
        let x = from.x + (to.x - from.x) * step / steps;
        let y = from.y + (to.y - from.y) * step / steps + sag;
        span(&mut line, (x, y), (x + thick, y + thick), easel);
    }
    line.sort_unstable();
    line.dedup();
    line.retain(|pixel| tableau.top[*pixel] == 0);
    easel.points(&line, rope_color(high, lives), Touch::Detail);
}

/// A kite's string is white, a leash red, a rope brown.
fn rope_color(string: bool, leash: bool) -> Color {
    hex(if string {
        0xF8_F8FF
    } else if leash {
        0xD6_363C
    } else {
        0x6A_3C24
    })
}

/// All pixels of a block that are on the canvas.
fn span(pixels: &mut Vec<usize>, from: (i32, i32), to: (i32, i32), easel: &Easel) {
    let (w, h) = (easel.size.w as i32, easel.size.h as i32);
    for y in from.1.min(to.1).max(0)..=from.1.max(to.1).min(h - 1) {
        for x in from.0.min(to.0).max(0)..=from.0.max(to.0).min(w - 1) {
            pixels.push((y * w + x) as usize);
        }
    }
}

/// All pixels of a disc that are on the canvas.
fn disc(pixels: &mut Vec<usize>, at: Point, radius: i32, easel: &Easel) {
    for dy in -radius..=radius {
        for dx in -radius..=radius {
            if dx * dx + dy * dy <= radius * radius {
                span(pixels, (at.x + dx, at.y + dy), (at.x + dx, at.y + dy), easel);
            }
        }
    }
}
