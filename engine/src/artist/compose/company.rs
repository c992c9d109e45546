//! Who stands beside whom, and who looks at whom: two who hug are one group, who is between others stands between them.

use super::super::cast::{Action, Cast, Figure, Tie};
use super::super::stencil::Stance;
use super::actors;
use super::group::{Group, Sheet, turn};
use super::member::{FLOCK, Member};
use crate::geometry::Point;

/// The groups of a cast, in the order in which they stand, those joined that are close.
pub(super) fn gather(cast: &Cast, groups: Vec<Group>) -> Vec<Group> {
    let ties = actors::ties(cast);
    pairs(cast, &ties, amid(&ties, between(&ties, groups)))
}

/// Whether who does it is close to whom it is done to.
fn is_close(action: Action) -> bool {
    action.is_mutual()
        || matches!(
            action,
            Action::Push
                | Action::Feed
                | Action::Spit
                | Action::Throw
                | Action::Yell
                | Action::Tend
                | Action::Pull
                | Action::Play
        )
}

/// Two who do something together stand close and look at one another.
fn pairs(cast: &Cast, ties: &[Tie], mut groups: Vec<Group>) -> Vec<Group> {
    let figure = |group: &Group| group.lead().figure.map(|number| (number, &cast.figures[number]));
    let mut index = 0;
    while index < groups.len() {
        if let Some((number, own)) =
            figure(&groups[index]).filter(|(_, own)| own.action.is_some_and(is_close))
        {
            let wanted = own.toward.unwrap_or(number);
            let is = |group: &Group| figure(group).map(|(other, _)| other) == Some(wanted);
            let other = (0..groups.len()).find(|&other| other != index && is(&groups[other]));
            let alone = own.toward.is_none() && own.action.is_some_and(Action::is_mutual);
            let other = other.or_else(|| (alone && index + 1 < groups.len()).then_some(index + 1));
            // Who plays with somebody is not glued to him.
            let other = other.filter(|other| {
                own.action != Some(Action::Play) || groups[*other].lead().stencil.spot("eyes").is_none()
            });
            if let (Some(other), Some(action)) = (other, own.action) {
                let partner = groups.remove(other);
                index -= usize::from(other < index);
                join(&mut groups[index], partner, action);
                if action == Action::Throw {
                    groups = fling(groups, ties, number);
                    index = groups
                        .iter()
                        .position(|group| figure(group).map(|(at, _)| at) == Some(number))
                        .unwrap_or(index);
                }
            }
        }
        index += 1;
    }
    groups
}

/// Puts `right` beside the group `left`, as close as `action` wants, face to face.
fn join(left: &mut Group, mut right: Group, action: Action) {
    // Who pulls goes ahead.
    turn(left, if action == Action::Pull { -1 } else { 1 });
    if action != Action::Push {
        turn(&mut right, -1);
    }
    let ((_, left_high), (right_low, _)) = (left.lead().bounds(), right.lead().bounds());
    let narrow = left.lead().width().min(right.lead().width());
    let overlap = match action {
        Action::Hug => narrow * 3 / 8,
        Action::Kiss => narrow / 8,
        // Room for what flies between them.
        Action::Spit | Action::Throw => -(left.lead().width() + right.lead().width()) * 8 / 16,
        // At the keys of a piano.
        Action::Play => narrow * 5 / 8,
        Action::Pull | Action::Yell => -(left.lead().width() + right.lead().width()) * 3 / 16,
        _ => narrow / 24,
    };
    let by = match (left.lead().spot("meet"), right.lead().spot("meet")) {
        (Some(left), Some(right)) if action.is_mutual() => left.x - right.x,
        _ => cheek_to_cheek(left.lead(), right.lead())
            .filter(|_| action == Action::Kiss)
            .unwrap_or(left_high.x - right_low.x - overlap),
    };
    let down = left.lead().feet().y - right.lead().feet().y;
    let first = left.members.len();
    // Who hugs a tree is not hidden by it.
    let lives = right.members.first().is_none_or(|lead| lead.stencil.spot("eyes").is_some());
    for mut member in right.members {
        (member.at.x, member.at.y) = (member.at.x + by, member.at.y + down);
        left.members.push(member);
    }
    let layers = right.layers.iter().map(|sheet| Sheet { member: sheet.member + first, ..*sheet });
    let at = if matches!(action, Action::Hug | Action::Play) && !lives { 0 } else { left.layers.len() };
    left.layers.splice(at..at, layers.collect::<Vec<_>>());
    let hangs = |member: &Member| matches!(member.stencil.stance, Stance::Deep | Stance::Air);
    if action == Action::Pull && hangs(left.lead()) && !hangs(&left.members[first]) {
        // A fish that has its human on a lead is in the air, he walks on the ground.
        left.members[0].at.y -= left.members[first].height() / 4;
        left.members.swap(0, first);
        let swapped = |member: usize| {
            if member == 0 {
                first
            } else if member == first {
                0
            } else {
                member
            }
        };
        left.layers.iter_mut().for_each(|sheet| sheet.member = swapped(sheet.member));
    }
}

/// What somebody throws is in the air between the thrower and the other one.
fn fling(groups: Vec<Group>, ties: &[Tie], thrower: usize) -> Vec<Group> {
    let is = |group: &Group| group.lead().figure.is_some_and(|number| ties[number] == Tie::Between(thrower));
    let (flung, mut rest): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(is);
    let Some(pair) = rest.iter_mut().find(|group| group.lead().figure == Some(thrower)) else { return rest };
    let (low, from) = pair.lead().bounds();
    let to = pair.members[1..].iter().map(|member| member.bounds().0.x).filter(|left| *left > from.x).min();
    let gap = to.unwrap_or(from.x + pair.lead().width()) - from.x;
    let count = flung.len().max(1) as i32;
    for (slot, group) in (0..).zip(flung) {
        let mut member = group.members.into_iter().next().unwrap_or_else(|| pair.lead().clone());
        let tallest = pair.members.iter().map(Member::height).max().unwrap_or(from.y - low.y);
        let room = (gap * 7 / 8).min(tallest * 10 / 16) * 16 / (12 + 4 * count);
        member.fit_into(room, room);
        let along = gap * (2 * slot + 1) / (2 * count);
        // Highest in the middle of its way.
        let rise = (from.y - low.y) * (count - (2 * slot - count + 1).abs()) / (8 * count);
        let y = low.y + (from.y - low.y) * 7 / 16 + member.height() / 2 - rise;
        member.shift(member.feet(), Point::new(from.x + along, y));
        pair.layers.push(Sheet { member: pair.members.len(), front: false });
        pair.members.push(member);
    }
    rest
}

/// How far the right one moves until their heads touch, whatever sticks out below: the arms of snowmen.
fn cheek_to_cheek(left: &Member, right: &Member) -> Option<i32> {
    let half = |member: &Member| member.length(member.stencil.head_size());
    let (one, other) = (left.spot("eyes")?, right.spot("eyes")?);
    Some(one.x + half(left) + half(right) - other.x)
}

/// Whoever is between others stands between them.
fn between(ties: &[Tie], mut groups: Vec<Group>) -> Vec<Group> {
    for (number, tie) in ties.iter().enumerate() {
        let Tie::Between(other) = *tie else { continue };
        let is = |group: &Group, number: usize| group.lead().figure == Some(number);
        let (own, mut rest): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| is(group, number));
        let first = rest.iter().position(|group| is(group, other)).unwrap_or(0);
        let copies = rest.iter().filter(|group| is(group, other)).count();
        let at = (first + copies.div_ceil(2)).min(rest.len());
        rest.splice(at..at, own);
        groups = rest;
    }
    groups
}

/// From how many on those beside another stand on both sides of it.
const SIDES_FROM: usize = 4;

/// Whoever has many beside it stands in their middle.
fn amid(ties: &[Tie], mut groups: Vec<Group>) -> Vec<Group> {
    for (number, tie) in ties.iter().enumerate() {
        let Tie::Beside(host) = *tie else { continue };
        let is = |group: &Group, number: usize| group.lead().figure == Some(number);
        let copies = groups.iter().filter(|group| is(group, number)).count();
        if copies < SIDES_FROM {
            continue;
        }
        let (hosts, mut rest): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| is(group, host));
        let first = rest.iter().position(|group| is(group, number)).unwrap_or(0);
        let at = first + copies / 2;
        rest.splice(at..at, hosts);
        groups = rest;
    }
    groups
}

/// Turns each to whom it looks at, chases or fights, else to the middle of the company.
pub(super) fn face(groups: &mut [Group], cast: &Cast) {
    let numbers: Vec<Option<usize>> = groups.iter().map(|group| group.lead().figure).collect();
    let count = groups.len();
    let slot_of = |figure: usize| numbers.iter().position(|number| *number == Some(figure));
    // A flock looks one way.
    let flock = numbers[0].is_some_and(|number| FLOCK.contains(&cast.figures[number].count))
        && numbers.iter().all(|number| *number == numbers[0]);
    let chases = |figure: &Figure| {
        matches!(figure.action, Some(Action::Run | Action::Walk)) && figure.toward.is_some()
    };
    for slot in 0..count {
        let Some(own) = numbers[slot].map(|number| &cast.figures[number]) else { continue };
        let aim = own.toward.and_then(slot_of).filter(|aim| *aim != slot);
        let hunter = (0..count).find(|&other| {
            let other = numbers[other].map(|number| &cast.figures[number]);
            other.is_some_and(|other| chases(other) && other.toward == numbers[slot])
        });
        let side = |other: usize| if other > slot { 1 } else { -1 };
        // What is pulled comes behind.
        let back = if own.action == Some(Action::Pull) { -1 } else { 1 };
        let way = match (aim, hunter) {
            (Some(aim), _) => back * side(aim),
            (None, Some(hunter)) if hunter != slot => -side(hunter),
            _ if count == 1 || flock => 0,
            _ => (count as i32 - 1 - 2 * slot as i32).signum(),
        };
        turn(&mut groups[slot], way);
    }
}
