//! Where a member is placed by another: in it, on it, under, behind or above it, or astride.
//!
//! Places by the named spots of the stencils, and where they have none by what is drawn. Who goes with whom is
//! decided before.

use super::super::super::cast::{Action, Figure, Tie};
use super::super::super::stencil::{Stance, UNIT};
use super::super::actors;
use super::super::member::{Member, facing};
use super::{Group, Sheet};
use crate::geometry::{Point, corners};

/// How one is placed by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Under,
    Behind,
    In,
    Riding,
    On,
    Above,
}

impl Way {
    /// The way of a tie; `None`: it says nothing of where.
    pub(super) fn of(tie: Tie) -> Option<Self> {
        Some(match tie {
            Tie::In(_) => Self::In,
            Tie::On(_) => Self::On,
            Tie::Riding(_) => Self::Riding,
            Tie::Under(_) => Self::Under,
            Tie::Behind(_) => Self::Behind,
            Tie::Above(_) => Self::Above,
            _ => return None,
        })
    }
}

/// Where in a crew one is.
#[derive(Clone, Copy)]
pub(super) struct Seat<'a> {
    /// How it is placed.
    pub(super) way: Way,
    /// Its number among those placed so, from 0.
    pub(super) slot: i32,
    /// How many are placed so.
    pub(super) count: i32,
    /// Who it is.
    pub(super) figure: &'a Figure,
}

impl Seat<'_> {
    /// How far from the middle of `width`, when the crew sits side by side.
    fn aside(&self, width: i32) -> i32 {
        width * (2 * self.slot - self.count + 1) / (2 * self.count.max(1))
    }
}

/// Whether a part of it is painted over who sits in it.
pub(super) fn has_front(member: &Member) -> bool {
    member.stencil.forms.iter().any(|form| form.near)
}

/// Places a member by its host and returns its number.
pub(super) fn place(group: &mut Group, host: usize, mut member: Member, seat: Seat<'_>) -> usize {
    let number = group.members.len();
    widen(&mut group.members[host], &member, seat.way);
    match seat.way {
        Way::In if group.members[host].stencil.clear => {
            show_in(&group.members[host], &mut member, seat);
            group.add(member);
        }
        Way::In if group.members[host].stencil.flat => {
            fit(&group.members[host], &mut member, seat, (8, 20));
            let (low, high) = group.members[host].bounds();
            let spread = seat.aside((high.x - low.x) * 3 / 4);
            let to = Point::new((low.x + high.x) / 2 + spread, high.y - (high.y - low.y) / 8);
            member.shift(member.feet(), to);
            group.add(member);
        }
        Way::In => {
            let behind = !has_front(&group.members[host]);
            sit_in(&group.members[host], &mut member, seat, behind);
            if behind { add_below(group, host, member) } else { group.add(member) }
        }
        Way::On => {
            stand_on(&group.members[host], &mut member, seat);
            let people = |member: &Member| member.stencil.spot("meet").is_some();
            if people(&member) && people(&group.members[host]) {
                add_below(group, host, member);
            } else {
                group.add(member);
            }
        }
        Way::Riding => {
            ride(&group.members[host], &mut member, seat);
            group.add(member);
        }
        Way::Under => put_under(group, host, member, seat),
        Way::Behind => {
            stand_behind(&group.members[host], &mut member, seat);
            add_below(group, host, member);
        }
        Way::Above if seat.count >= JUGGLED_FROM && group.members[host].stencil.spot("eyes").is_some() => {
            juggle(&group.members[host], &mut member, seat);
            group.add(member);
        }
        Way::Above => {
            let (low, high) = group.members[host].extent();
            let gap = 5 * UNIT;
            let to = Point::new((low.x + high.x) / 2 + seat.aside(member.width() * seat.count), low.y - gap);
            member.shift(member.feet(), to);
            group.add(member);
        }
    }
    number
}

/// Whole behind the glass of its host, near the bottom.
fn show_in(host: &Member, member: &mut Member, seat: Seat<'_>) {
    if let Some((a, b)) = host.spot("frame").zip(host.spot("frame2")) {
        // A picture on a canvas.
        let (low, high) = corners(a, b);
        member.fit_into((high.x - low.x) / seat.count.max(1), high.y - low.y);
        let foot = (high.y + low.y + member.height()) / 2;
        let to = Point::new((low.x + high.x) / 2 + seat.aside(high.x - low.x), foot);
        return member.shift(member.feet(), to);
    }
    let (low, high) = host.bounds();
    let count = seat.count.max(1);
    // Upon a shield, a flag: above its spot.
    let upon = host.spot("inside");
    let (wide, tall) = match upon {
        Some(at) => ((high.x - low.x) * 10 / 16 / count, (at.y - low.y) * 13 / 16),
        None => ((high.x - low.x) * 13 / 16 / count, (high.y - low.y) * 10 / 16),
    };
    member.fit_into(wide, tall);
    let foot = Point::new((low.x + high.x) / 2, high.y - (high.y - low.y) / 10);
    let foot = upon.unwrap_or(foot);
    let to = Point::new(foot.x + seat.aside((high.x - low.x) * 11 / 16), foot.y);
    member.shift(member.feet(), to);
}

/// A rainbow or a cloud that somebody stands on is as wide as a road.
fn widen(host: &mut Member, member: &Member, way: Way) {
    if host.stencil.flat && way == Way::In {
        host.scale = host.scale * 2 * member.width().max(host.width() / 2) / host.width();
    }
    let wide = 2 * member.width();
    let sky = matches!(host.stencil.stance, Stance::Sky) && matches!(way, Way::On | Way::Riding);
    if sky && host.width() < wide {
        host.scale = host.scale * wide / host.width();
    }
}

/// Adds a member right below its host.
fn add_below(group: &mut Group, host: usize, member: Member) {
    let layer = group.layers.iter().position(|sheet| sheet.member == host).unwrap_or(0);
    group.layers.insert(layer, Sheet { member: group.members.len(), front: false });
    group.members.push(member);
}

/// Gives a rider, a passenger or whoever stands on another a size that suits it.
fn fit(host: &Member, member: &mut Member, seat: Seat<'_>, (least, most): (i32, i32)) {
    let tall = match host.stencil.crew {
        0 => member.height(),
        crew => host.length(crew * UNIT),
    };
    let room = if seat.count > 1 { host.width() / seat.count } else { host.width() * 5 / 4 };
    // A flat host, such as a broom or a board, carries more than its height.
    let body = host.height().max(host.width() * 5 / 8);
    let (least, most) = (body * least / 16, body * most / 16);
    let grown = match seat.figure.size {
        ..=-2 => 9,
        -1 => 12,
        0 => 16,
        1 => 20,
        _ => 26,
    };
    let tall = if host.stencil.crew > 0 { tall } else { tall.clamp(least, most.max(least)) * grown / 16 };
    let wide = member.width() * tall / member.height();
    let tall = if wide > room && seat.figure.size <= 0 { tall * room / wide } else { tall };
    member.scale = (member.scale * tall / member.height()).max(1);
}

/// Faces the way its host does.
fn follow(host: &Member, member: &mut Member) {
    if member.stencil.fixed {
        return;
    }
    let way = facing(&host.stencil) * if host.mirrored { -1 } else { 1 };
    let own = facing(&member.stencil);
    member.mirrored = if way == 0 || own == 0 { host.mirrored } else { own != way };
}

/// Partly behind the front wall of its host; behind the host itself when that has no wall, high enough to be seen.
fn sit_in(host: &Member, member: &mut Member, seat: Seat<'_>, behind: bool) {
    let lies = matches!(seat.figure.action, Some(Action::Lie | Action::Sleep));
    if let Some(pillow) = host.spot("pillow").filter(|_| lies && member.stencil.spot("meet").is_some()) {
        return tuck_in(host, member, pillow);
    }
    // Who is in a cup or a bowl is larger than it.
    let sizes = if host.stencil.bulk < 12 { (14, 20) } else { (9, 16) };
    fit(host, member, seat, sizes);
    follow(host, member);
    if seat.count == 2 && !member.stencil.fixed {
        let own = facing(&member.stencil);
        member.mirrored = if own == 0 { seat.slot == 1 } else { (own > 0) == (seat.slot == 1) };
    }
    let (low, high) = host.bounds();
    let inside = host.spot("inside").or_else(|| host.spot("seat").filter(|_| !behind));
    let spread = seat.aside((high.x - low.x) * 3 / 4);
    let to = match inside {
        Some(spot) => Point::new(spot.x + spread, spot.y + member.height() / 8),
        None => Point::new((low.x + high.x) / 2 + spread, low.y + member.height() * 5 / 16),
    };
    member.shift(member.feet(), to);
}

/// In bed: the head on the pillow, the body under the blanket.
fn tuck_in(host: &Member, member: &mut Member, pillow: Point) {
    // As long as what the blanket covers, and the head.
    member.scale = (member.scale * host.width() * 10 / 16 / member.width()).max(1);
    let (low, high) = host.bounds();
    let at_left = pillow.x * 2 < low.x + high.x;
    // Whoever is turned to lie has the head at the right.
    member.mirrored = at_left;
    let face = member.spot("eyes").unwrap_or(member.feet());
    member.shift(face, pillow);
}

/// Bulk of a thing from which on it is lifted over the head.
const HEAVY_FROM: i32 = 15;

/// Where over its host's head a member is held: on raised hands, "grandma lifting a car", or on the head of who has hands
/// that do not rise: a car is no parrot on a shoulder.
fn over_head(host: &Member, member: &Member) -> Option<Point> {
    let raised = host.spot("hand").zip(host.spot("eyes")).filter(|(hand, eyes)| hand.y < eyes.y);
    if let Some((hand, _)) = raised.filter(|_| host.stencil.spot("meet").is_some()) {
        let (low, high) = host.bounds();
        return Some(Point::new((low.x + high.x) / 2, hand.y + UNIT));
    }
    let heavy = member.stencil.bulk >= HEAVY_FROM && member.stencil.spot("eyes").is_none();
    let head = host.spot("head").filter(|_| heavy && host.stencil.spot("hand2").is_some())?;
    Some(Point::new(head.x, head.y + UNIT))
}

/// From how many on those over somebody's head are in an arc, as if they were juggled.
const JUGGLED_FROM: i32 = 3;

/// In an arc over the hands of its host.
fn juggle(host: &Member, member: &mut Member, seat: Seat<'_>) {
    let side = host.height().max(host.width()) * if seat.count > 4 { 5 } else { 7 } / 16;
    member.fit_into(side, side);
    let (low, high) = host.bounds();
    let aside = seat.aside((side + UNIT) * seat.count);
    let half = ((side + UNIT) * (seat.count - 1) / 2).max(1);
    let sunk = side * aside / half * aside / half;
    let to = Point::new((low.x + high.x) / 2 + aside, low.y - 3 * UNIT + sunk * 3 / 4 - side / 2);
    member.shift(member.feet(), to);
}

/// On top of its host, feet or seat first; on the shoulder of a person.
fn stand_on(host: &Member, member: &mut Member, seat: Seat<'_>) {
    let people = host.stencil.spot("meet").is_some() && member.stencil.spot("meet").is_some();
    if let Some(head) = host.spot("head").filter(|_| people) {
        // Astride the shoulders: seen from the waist up behind the head.
        member.scale = (member.scale * (host.height() * 9 / 16) / member.height()).max(1);
        let lap = member.height() * 3 / 16;
        return member.shift(member.feet(), Point::new(head.x, head.y + lap));
    }
    if let Some(to) = over_head(host, member) {
        // As wide as the arms bear.
        member.fit_into(host.width() * 3 / 2, host.height() * 7 / 16);
        return member.shift(member.feet(), to);
    }
    if let Some(neck) = host.spot("neck").filter(|_| host.stencil.spot("meet").is_some()) {
        let tall = host.height() * 5 / 16;
        member.scale = (member.scale * tall / member.height()).max(1);
        let side = if host.mirrored { 1 } else { -1 };
        let out = host.length(host.stencil.head_size) + member.width() / 6;
        return member.shift(member.feet(), Point::new(neck.x + side * out, neck.y + host.length(3 * UNIT)));
    }
    // An apple on a hedgehog is smaller than it.
    let lives = |member: &Member| member.stencil.spot("eyes").is_some();
    let sizes = if lives(host) && !lives(member) { (5, 9) } else { (6, 24) };
    fit(host, member, seat, sizes);
    let (low, high) = host.bounds();
    let sits = member.seated().is_some() || matches!(seat.figure.action, Some(Action::Sit));
    let named =
        if sits { host.spot("seat").or(host.spot("top")) } else { host.spot("top").or(host.spot("seat")) };
    // Who is on a car is not in it.
    let named = host.spot("roof").or(named);
    let spread = seat.aside((high.x - low.x) * 7 / 8);
    let lone = seat.count == 1;
    let to = match named {
        Some(spot) if lone => spot,
        Some(spot) => Point::new((low.x + high.x) / 2 + spread, spot.y),
        None => Point::new((low.x + high.x) / 2 + spread, actors::top(host, (low.x + high.x) / 2 + spread)),
    };
    let seated = member.seated();
    let from = seated.unwrap_or(member.feet());
    let sunk = if seated.is_some() { 0 } else { (member.height() / 24).min(2 * UNIT) };
    member.shift(from, Point::new(to.x, to.y + sunk));
}

/// Astride its host: sunk into the seat, legs at the side.
fn ride(host: &Member, member: &mut Member, seat: Seat<'_>) {
    // A mount with a face is not hidden by who rides it.
    let most = if host.stencil.spot("eyes").is_some() { 11 } else { 15 };
    fit(host, member, seat, (8, most));
    follow(host, member);
    let (low, high) = host.bounds();
    let middle = (low.x + high.x) / 2;
    let spot = host.spot("seat").or(host.spot("top"));
    let spot = spot.unwrap_or_else(|| Point::new(middle, actors::top(host, middle)));
    let spread = seat.aside(if seat.count > 1 { (high.x - low.x) * 5 / 8 } else { 0 });
    let from = match member.seated() {
        Some(seat) => seat,
        // Who rides a board stands on it: what is at least twice as wide as high. On a bicycle a bear without a saddle's pose
        // would float above the bar.
        None if host.stencil.spot("seat").is_none()
            && host.stencil.spot("top").is_some()
            && host.width() >= 2 * host.height() =>
        {
            member.feet()
        }
        None => Point::new(member.feet().x, member.feet().y - member.height() / 6),
    };
    member.shift(from, Point::new(spot.x + spread, spot.y));
}

/// Partly hidden by its host, a little higher and to the side.
fn stand_behind(host: &Member, member: &mut Member, seat: Seat<'_>) {
    let (low, high) = host.bounds();
    let overlap = (member.width() / 5).min(host.width() / 5);
    let side = if seat.slot % 2 == 0 { 1 } else { -1 };
    let middle = (low.x + high.x) / 2;
    let away = (host.width() + member.width()) / 2 - overlap;
    let tall = member.height() > host.height() * 3 / 2;
    let (x, y) = if tall { (middle, high.y - 3 * UNIT) } else { (middle + side * away, high.y - 4 * UNIT) };
    let y = if tall { y.min(low.y + member.height() * 5 / 16) } else { y };
    member.shift(member.feet(), Point::new(x, y));
}

/// Below its host: under the top of a table or the crown of a tree, or below what hangs or flies.
fn put_under(group: &mut Group, host: usize, mut member: Member, seat: Seat<'_>) {
    let over = &mut group.members[host];
    let hangs = matches!(over.stencil.stance, Stance::Sky | Stance::Air | Stance::Deep)
        || over.stencil.spot("grip").is_some();
    let least = if hangs { 0 } else { member.height() * 7 / 4 };
    if over.height() < least {
        over.scale = over.scale * least / over.height();
    }
    let (low, high) = over.bounds();
    let spot = over.spot("under");
    let middle = (low.x + high.x) / 2;
    if hangs {
        let wide = over.width();
        let to =
            Point::new(middle + seat.aside(wide.max(member.width() * seat.count)), high.y + member.height());
        let lift = Point::new(to.x, to.y + 2 * UNIT);
        member.shift(member.feet(), lift);
    } else {
        let spread = seat.aside((high.x - low.x) * 3 / 4);
        let aside = if seat.count > 1 || spot.is_some() || is_hollow(over) { 0 } else { over.width() / 5 };
        let to = spot.unwrap_or(Point::new(middle, high.y));
        member.shift(member.feet(), Point::new(to.x + spread + aside, to.y + UNIT));
    }
    group.add(member);
}

/// Whether there is room in the middle below its top, as under a table.
fn is_hollow(host: &Member) -> bool {
    host.spot("top").is_some() || host.spot("seat").is_some()
}
