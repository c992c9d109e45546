//! Figures that belong together become one group: riders on their mounts, crews in their vessels, what lies under a
//! table, two who hug.
//!
//! Where each is placed by another: `seat`. The canvas comes later.

mod seat;

use seat::{Seat, Way, has_front, place};

use super::super::cast::{Cast, Tie};
use super::super::kits;
use super::actors;
use super::member::{FLOCK, Member, facing};
use crate::geometry::{Point, around};
use crate::raster::SplitMix64;

/// Figures that are laid out together.
#[derive(Clone, Debug, Default)]
pub(in crate::artist) struct Group {
    /// The figures; the first is the one that the others depend on.
    pub(in crate::artist) members: Vec<Member>,
    /// The order of painting.
    pub(in crate::artist) layers: Vec<Sheet>,
    /// Whether it carries, covers or holds others.
    pub(in crate::artist) carries: bool,
}

/// A member, or its near side alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::artist) struct Sheet {
    /// Number of the member.
    pub(in crate::artist) member: usize,
    /// Only its near side: it is painted again, over its crew.
    pub(in crate::artist) front: bool,
}

impl Group {
    /// A figure alone.
    fn of(member: Member) -> Self {
        Self { members: vec![member], layers: vec![Sheet { member: 0, front: false }], carries: false }
    }

    /// The one that the others depend on.
    pub(in crate::artist) fn lead(&self) -> &Member {
        &self.members[0]
    }

    /// The smallest and the largest coordinates of everything in it.
    pub(in crate::artist) fn extent(&self) -> (Point, Point) {
        around(self.members.iter().map(Member::extent)).expect("a group has a lead")
    }

    /// Exchanges left and right of all that may be turned.
    pub(in crate::artist) fn mirror(&mut self) {
        let (low, high) = self.extent();
        for member in &mut self.members {
            let (a, b) = member.bounds();
            let turned = low.x + high.x - (a.x + b.x) / 2;
            if !member.stencil.fixed {
                member.mirrored = !member.mirrored;
            }
            let (a, b) = member.bounds();
            member.at.x += turned - (a.x + b.x) / 2;
        }
    }

    /// Which way its lead looks: -1 left, 1 right, 0 neither.
    pub(in crate::artist) fn facing(&self) -> i32 {
        let lead = self.lead();
        if lead.mirrored { -facing(&lead.stencil) } else { facing(&lead.stencil) }
    }

    /// Adds a member over all that is there.
    fn add(&mut self, member: Member) {
        self.layers.push(Sheet { member: self.members.len(), front: false });
        self.members.push(member);
    }
}

/// The groups of a cast, in its order, a group for each copy of a figure that depends on nobody.
pub(in crate::artist) fn groups(cast: &Cast, random: &mut SplitMix64) -> Vec<Group> {
    let ties = actors::ties(cast);
    let mut groups = Vec::new();
    for (number, figure) in cast.figures.iter().enumerate() {
        if !is_root(ties[number]) {
            continue;
        }
        if let Some(load) = actors::burden(cast, &ties, number) {
            groups.push(bearers(cast, &ties, (number, load), random));
            continue;
        }
        let fans = attached(&ties, number).any(|other| cast.figures[other].count == figure.count);
        for copy in 0..figure.count.max(1) {
            let mut group = Group::of(actors::member(cast, &ties, number, random));
            if copy > 0
                && FLOCK.contains(&figure.count)
                && let Some(before) = groups.last().map(|before: &Group| before.lead().mirrored)
            {
                group.members[0].mirrored = before;
            }
            if copy == 0 || fans {
                attach_all(&mut group, 0, (cast, &ties), number, (copy, fans), random);
            }
            groups.push(group);
        }
    }
    groups
}

/// Copies of a figure in a row with one thing across their heads.
fn bearers(cast: &Cast, ties: &[Tie], (number, load): (usize, usize), random: &mut SplitMix64) -> Group {
    let mut first = actors::member(cast, ties, number, random);
    first.mirrored = false;
    let step = first.width() * 15 / 16;
    let mut group = Group::of(first.clone());
    for copy in 1..cast.figures[number].count as i32 {
        let mut member = first.clone();
        member.at.x += copy * step;
        group.add(member);
    }
    let (low, high) = group.extent();
    let mut burden = actors::member(cast, ties, load, random);
    if burden.height() > burden.width() {
        kits::turn(&mut burden.stencil, 1);
    }
    burden.fit_into((high.x - low.x) * 15 / 16, (high.y - low.y) * 5 / 4);
    let top = group.lead().bounds().0.y;
    let hands = group.lead().stencil.spot("hand2").is_some();
    // In raised hands, or on the backs behind the heads.
    let sunk = if hands { group.lead().height() / 8 } else { group.lead().height() * 7 / 16 };
    burden.shift(burden.feet(), Point::new((low.x + high.x) / 2, top + sunk));
    group.carries = true;
    group.add(burden);
    if !hands {
        group.layers.rotate_right(1);
    }
    group
}

/// Whether a figure with that tie is laid out on its own.
pub(super) fn is_root(tie: Tie) -> bool {
    matches!(tie, Tie::Free | Tie::Beside(_) | Tie::Between(_))
}

/// Numbers of the figures that are placed by what `number` is.
fn attached(ties: &[Tie], number: usize) -> impl Iterator<Item = usize> + '_ {
    ties.iter().enumerate().filter(move |(_, tie)| actors::target(**tie) == Some(number)).filter_map(
        |(other, tie)| {
            let merged = matches!(tie, Tie::Held(_) | Tie::Worn(_) | Tie::Eaten(_));
            (!is_root(*tie) && !merged).then_some(other)
        },
    )
}

/// Adds all that depend on the member `host`, which is figure `number`.
fn attach_all(
    group: &mut Group,
    host: usize,
    (cast, ties): (&Cast, &[Tie]),
    number: usize,
    (copy, fans): (u32, bool),
    random: &mut SplitMix64,
) {
    for kind in [Way::Under, Way::Behind, Way::In, Way::Riding, Way::On, Way::Above] {
        let crew: Vec<usize> =
            attached(ties, number).filter(|&other| Way::of(ties[other]) == Some(kind)).collect();
        let crew: Vec<usize> = crew
            .into_iter()
            .flat_map(|other| {
                let count = cast.figures[other].count.max(1);
                let share = if fans && count == cast.figures[number].count { 1 } else { count };
                std::iter::repeat_n(other, if fans && copy > 0 && share > 1 { 0 } else { share as usize })
            })
            .collect();
        let count = crew.len() as i32;
        for (slot, &other) in (0..).zip(&crew) {
            let member = actors::member(cast, ties, other, random);
            let seat = Seat { way: kind, slot, count, figure: &cast.figures[other] };
            let placed = place(group, host, member, seat);
            group.carries = true;
            attach_all(group, placed, (cast, ties), other, (0, false), random);
        }
        let hides = has_front(&group.members[host]) && !group.members[host].stencil.clear;
        if kind == Way::In && count > 0 && hides {
            group.layers.push(Sheet { member: host, front: true });
        }
    }
}

/// Turns a group so that its lead looks to that side.
pub(in crate::artist) fn turn(group: &mut Group, side: i32) {
    let fixed = group.lead().stencil.fixed;
    if side != 0 && !fixed && group.facing() == -side {
        group.mirror();
    }
}
