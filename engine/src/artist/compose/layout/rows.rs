//! Rows of those who stand side by side: how many rows make them largest, and where in its row each stands.
//!
//! Places a group only through `settle`, which keeps it on the canvas.

use super::super::super::cast::{Action, Cast};
use super::super::super::sketch::SCALE_ONE;
use super::super::super::stencil::{Stance, UNIT};
use super::super::company::face;
use super::super::group::Group;
use super::{Placement, Room, figure, grown, pixels, settle};
use crate::geometry::Point;
use crate::raster::SplitMix64;

/// Bulk from which a figure stands behind its company.
const FAR_BULK: i32 = 20;
/// Rows of figures at most.
const ROWS_MAX: usize = 3;
/// Those who go after one another in one row at most; six would be a seventh of the canvas wide.
const IN_LINE_MAX: usize = 5;
/// Room between two groups, in parts of the canvas's shorter side.
const GAP: i32 = 2;

/// Those who stand, swim or have the picture to themselves, in as many rows as make them largest.
pub(super) fn stand(
    groups: Vec<Group>,
    cast: &Cast,
    room: &Room,
    flown: bool,
    random: &mut SplitMix64,
) -> Vec<Placement> {
    if groups.is_empty() {
        return Vec::new();
    }
    let shares = shares(&groups, cast);
    let sized: Vec<Sized> =
        groups.into_iter().zip(shares).map(|(group, share)| Sized::of(group, share, cast)).collect();
    let ground = room.ground(sized[0].group.lead());
    let free = (ground - room.top - room.len(2)).max(1);
    let free = if flown { free * 5 / 8 } else { free };
    let mut best: Option<(i64, Vec<GroupRow>)> = None;
    // Few who stand are seen best side by side, and so are those who go after one another; what floats may be anywhere.
    let after = |one: &Sized| {
        figure(&one.group, cast).is_some_and(|figure| {
            figure.toward.is_some() && matches!(figure.action, Some(Action::Walk | Action::Run))
        })
    };
    let in_line = sized.len() <= IN_LINE_MAX && sized.iter().any(after);
    let many = sized.len() > 3 && !in_line || sized.iter().all(|one| one.floats);
    let rows_max = if many { ROWS_MAX.min(sized.len()) } else { 1 };
    for count in 1..=rows_max {
        let lines = lines(&sized, count);
        let scale = common(&lines, &sized, cast, room, free);
        // Another row has to be worth it: it hides the feet of one.
        if best.as_ref().is_none_or(|(most, _)| scale * 7 > most * 8) {
            best = Some((scale, lines));
        }
    }
    let (scale, lines) = best.unwrap_or_default();
    let mut left: Vec<Option<Sized>> = sized.into_iter().map(Some).collect();
    let mut placements = Vec::new();
    for line in lines {
        let own: Vec<Sized> = line.slots.iter().filter_map(|&slot| left[slot].take()).collect();
        placements.extend(line.up(own, scale.max(1), cast, room, random));
    }
    placements
}

/// A group with its natural size.
struct Sized {
    group: Group,
    /// What of its natural size it gets, in sixteenths.
    share: i32,
    wide: i32,
    tall: i32,
    /// Whether it hangs in the air or in the water by itself.
    floats: bool,
}

impl Sized {
    fn of(group: Group, share: i32, cast: &Cast) -> Self {
        let (wide, tall) = size(&group);
        // "a whale flying over the city" is in the air, even alone.
        let flies =
            !group.carries && figure(&group, cast).is_some_and(|figure| figure.action == Some(Action::Fly));
        let hangs = matches!(group.lead().stencil.stance, Stance::Deep | Stance::Air | Stance::Sky);
        // A rainbow that somebody walks on has its ends on the ground; who swims carries others on the water.
        let lead = &group.lead().stencil;
        let stands = lead.name == "rainbow" || lead.stance == Stance::Deep;
        let floats = flies || hangs && !(group.carries && stands);
        Self { wide: wide * share / 16, tall: tall * share / 16, group, share, floats }
    }
}

/// A row of groups side by side.
#[derive(Clone, Debug, Default)]
struct GroupRow {
    /// Numbers of its groups.
    slots: Vec<usize>,
    /// How far above the ground it stands, in units.
    lift: i32,
    /// Number of rows in front of it.
    back: i32,
    /// Number of rows.
    rows: usize,
    /// Whether it is shifted against the row before it.
    shifted: bool,
}

/// The groups in so many rows, the tallest in the rear ones, which come first.
fn lines(sized: &[Sized], count: usize) -> Vec<GroupRow> {
    let mut order: Vec<usize> = (0..sized.len()).collect();
    if count > 1 {
        order.sort_by_key(|&slot| std::cmp::Reverse(sized[slot].tall));
    }
    let rear = sized.len() / count;
    let mut lines: Vec<GroupRow> = Vec::new();
    let mut taken = 0;
    for row in 0..count {
        // Rows at the front take what does not divide.
        let extra = usize::from(row >= count - sized.len() % count);
        let mut slots: Vec<usize> = order[taken..taken + rear + extra].to_vec();
        taken += rear + extra;
        slots.sort_unstable();
        lines.push(GroupRow { slots, back: (count - 1 - row) as i32, rows: count, ..GroupRow::default() });
    }
    for row in (0..count.saturating_sub(1)).rev() {
        let before = &lines[row + 1];
        let least = lines[row].slots.iter().map(|&slot| sized[slot].tall).min().unwrap_or(0);
        let most = before.slots.iter().map(|&slot| sized[slot].tall).max().unwrap_or(0);
        // Four fifths of the smallest are to be seen, all of what floats.
        let floats = lines[row].slots.iter().all(|&slot| sized[slot].floats);
        let hidden = if floats { -2 * UNIT } else { least / 5 };
        let lift = before.lift + (most - hidden).max(UNIT);
        let shifted = before.slots.len() == lines[row].slots.len();
        (lines[row].lift, lines[row].shifted) = (lift, shifted);
    }
    lines
}

/// The scale at which all rows fit.
fn common(lines: &[GroupRow], sized: &[Sized], cast: &Cast, room: &Room, free: i32) -> i64 {
    let mut scale = i64::MAX;
    for line in lines {
        let own = || line.slots.iter().map(|&slot| &sized[slot]);
        let highest = own().map(|one| one.tall).max().unwrap_or(UNIT);
        let fit = |pixels: i32, units: i32| {
            i64::from(pixels.max(1)) * i64::from(UNIT * SCALE_ONE) / i64::from(units.max(UNIT))
        };
        let wide: i32 = own().map(|one| step(one.wide, line.slots.len())).sum();
        let shifted = if line.shifted { wide / line.slots.len().max(1) as i32 / 2 } else { 0 };
        let span = room.width() - 2 * room.len(3) - room.len(GAP) * (line.slots.len() as i32 - 1);
        let most = match (lines.len(), sized.len()) {
            (1, 1) => room.len(76) * grown(&sized[0].group, cast).min(18) / 16,
            (1, 2) => room.len(66),
            (1, 3) => room.len(60),
            _ => room.len(52),
        };
        scale =
            scale.min(fit(free, line.lift + highest)).min(fit(span, wide + shifted)).min(fit(most, highest));
    }
    scale
}

/// Width that a group takes beside others: the more there are, the more they stand before one another.
fn step(width: i32, count: usize) -> i32 {
    match count {
        ..=2 => width,
        3 => width * 15 / 16,
        _ => width * 14 / 16,
    }
}

impl GroupRow {
    fn up(
        &self,
        own: Vec<Sized>,
        scale: i64,
        cast: &Cast,
        room: &Room,
        random: &mut SplitMix64,
    ) -> Vec<Placement> {
        let count = own.len();
        let mut groups = Vec::new();
        let mut rest = Vec::new();
        let mut wides = Vec::new();
        for one in own {
            rest.push((one.share, one.tall, one.floats));
            wides.push(one.wide);
            groups.push(one.group);
        }
        face(&mut groups, cast);
        let scale = scale.min(i64::from(i32::MAX / 16)) as i32;
        let widths: Vec<i32> = wides.iter().map(|wide| step(pixels(*wide, scale), count)).collect();
        let total: i32 = widths.iter().sum::<i32>() + room.len(GAP) * (count as i32 - 1);
        let jitter = if count == 1 && self.back == 0 { room.len(random.below(9) as i32 - 4) } else { 0 };
        let shift = if self.shifted { widths[0] / 2 } else { 0 };
        let mut x = (room.width() - total) / 2 + jitter - shift;
        let mut placements = Vec::new();
        for (slot, (group, (share, tall, floats))) in groups.into_iter().zip(rest).enumerate() {
            let lead = group.lead();
            let far = count > 1 && lead.stencil.bulk >= FAR_BULK && !group.carries;
            let back = if far || (count > 2 && slot % 2 == 1) { room.len(4) } else { 0 };
            let hangs = matches!(lead.stencil.stance, Stance::Deep | Stance::Air | Stance::Sky);
            let grounded = !floats && !hangs && lead.stencil.stance != Stance::Water && !room.afloat;
            let ground = room.ground(lead) - pixels(self.lift, scale) - back;
            let tall = pixels(tall, scale);
            let y = match floats {
                true if self.rows > 1 => ground - room.len(4),
                true => (room.top + ground + tall) / 2,
                false => ground,
            };
            let y = if floats && self.rows == 1 && count > 1 && slot % 2 == 1 { y - room.len(8) } else { y };
            let depth = ground - if far { 300 } else { 0 } - 600 * self.back;
            let scale = (i64::from(scale) * i64::from(share) / 16) as i32;
            let placement = Placement { group, scale, at: Point::new(0, 0), depth, grounded };
            placements.push(settle(placement, (x + widths[slot] / 2, y), room));
            x += widths[slot] + room.len(GAP);
        }
        placements
    }
}

fn size(group: &Group) -> (i32, i32) {
    let (low, high) = group.extent();
    ((high.x - low.x).max(UNIT), (high.y - low.y).max(UNIT))
}

/// What of its natural size each group gets, in sixteenths: the smallest are not lost beside the largest.
fn shares(groups: &[Group], cast: &Cast) -> Vec<i32> {
    let highest = groups.iter().map(|group| size(group).1).max().unwrap_or(1);
    let asked = groups.iter().any(|group| figure(group, cast).is_some_and(|figure| figure.size != 0));
    // Who does something at a house is no smaller than its door and its windows let see.
    let at = |group: &Group| {
        let aim = figure(group, cast).and_then(|own| own.toward);
        let aim = groups.iter().find(|other| aim.is_some() && other.lead().figure == aim);
        aim.is_some_and(|other| other.lead().stencil.bulk >= FAR_BULK && !other.carries)
    };
    let near = groups.len() == 2 && groups.iter().any(at);
    let least = highest
        * if near {
            11
        } else if asked {
            4
        } else {
            7
        }
        / 16;
    let share = |tall: i32| if tall < least { 16 * least / tall } else { 16 };
    groups.iter().map(|group| share(size(group).1)).collect()
}
