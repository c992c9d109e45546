//! One drawn figure, in the units of its group, and a group of figures that belong together.
//!
//! A group's units are those of a usual figure's grid; its layout comes later. Decides nothing.

use crate::geometry::{Point, corners};

use super::super::sketch::SCALE_ONE;
use super::super::stencil::{Form, FormLayer, Stencil, UNIT, bounds};

/// How many copies of one figure are a flock: fewer look at one another, a crowd of more looks every way.
pub(super) const FLOCK: std::ops::RangeInclusive<u32> = 4..=9;

/// One drawn figure.
#[derive(Clone, Debug)]
pub(in crate::artist) struct Member {
    /// Its number in the cast; `None`: a prop of the composition's own, such as a raft.
    pub(in crate::artist) figure: Option<usize>,
    /// Its drawing, with all that it wears and holds.
    pub(in crate::artist) stencil: Stencil,
    /// Where its base is.
    pub(in crate::artist) at: Point,
    /// Size of its grid, in [`SCALE_ONE`]s.
    pub(in crate::artist) scale: i32,
    /// Whether left and right are exchanged.
    pub(in crate::artist) mirrored: bool,
    /// What is lettered on it.
    pub(in crate::artist) label: Option<String>,
}

impl Member {
    /// A grid point in the group.
    pub(in crate::artist) fn place(&self, point: Point) -> Point {
        let base = self.stencil.base();
        let dx = if self.mirrored { base.x - point.x } else { point.x - base.x };
        Point::new(self.at.x + self.length(dx), self.at.y + self.length(point.y - base.y))
    }

    /// A named spot in the group.
    pub(in crate::artist) fn spot(&self, name: &str) -> Option<Point> {
        self.stencil.spot(name).map(|spot| self.place(spot))
    }

    /// A length of its grid in the group.
    pub(in crate::artist) fn length(&self, units: i32) -> i32 {
        units * self.scale / SCALE_ONE
    }

    /// The smallest and the largest coordinates of its body.
    pub(in crate::artist) fn bounds(&self) -> (Point, Point) {
        self.around(true)
    }

    /// The same with all that stands out of the body: whiskers, tears, hearts.
    pub(in crate::artist) fn extent(&self) -> (Point, Point) {
        self.around(false)
    }

    fn around(&self, body: bool) -> (Point, Point) {
        let (low, high) = drawn(&self.stencil, body);
        corners(self.place(low), self.place(high))
    }

    /// Moves it so that `from`, a point of the group, comes to be at `to`.
    pub(in crate::artist) fn shift(&mut self, from: Point, to: Point) {
        self.at = Point::new(self.at.x + to.x - from.x, self.at.y + to.y - from.y);
    }

    /// The middle of its lower edge.
    pub(in crate::artist) fn feet(&self) -> Point {
        let (low, high) = self.bounds();
        Point::new((low.x + high.x) / 2, high.y)
    }

    /// Where it sits, if its pose has its base above its feet.
    pub(in crate::artist) fn seated(&self) -> Option<Point> {
        (self.at.y + self.length(4 * UNIT) < self.feet().y).then_some(self.at)
    }

    /// Makes it as large as a box of that width and height has room for.
    pub(in crate::artist) fn fit_into(&mut self, wide: i32, tall: i32) {
        let by = |room: i32, span: i32| self.scale * room / span.max(1);
        self.scale = by(wide, self.width()).min(by(tall, self.height())).max(1);
    }

    /// Its height.
    pub(in crate::artist) fn height(&self) -> i32 {
        let (low, high) = self.bounds();
        (high.y - low.y).max(1)
    }

    /// Its width.
    pub(in crate::artist) fn width(&self) -> i32 {
        let (low, high) = self.bounds();
        (high.x - low.x).max(1)
    }
}

/// The smallest and the largest coordinates of what a stencil shows in its first pose; `body`: without details.
pub(in crate::artist) fn drawn(stencil: &Stencil, body: bool) -> (Point, Point) {
    let shown =
        |form: &&Form| form.pose.is_none_or(|pose| pose == 1) && (!body || form.layer == FormLayer::Body);
    bounds(stencil.forms.iter().filter(shown))
}

/// Which way a drawing looks when it is not mirrored: -1 left, 1 right, 0 neither.
pub(in crate::artist) fn facing(stencil: &Stencil) -> i32 {
    let (low, high) = drawn(stencil, true);
    let (middle, width) = ((low.x + high.x) / 2, (high.x - low.x).max(1));
    let side = |at: Point, part: i32| match at.x - middle {
        far if far.abs() * part < width => 0,
        far => far.signum(),
    };
    // People of the kit look to the right, or at whom they meet there.
    if stencil.spot("meet").is_some() {
        return 1;
    }
    let head = stencil.spot("front").or(stencil.spot("eyes")).or(stencil.spot("head"));
    let by_head = head.map_or(0, |head| side(head, 8));
    let hand = stencil.spot("hand").map_or(0, |hand| side(hand, 5));
    if by_head == 0 { hand } else { by_head }
}

/// Part of a usual figure's size that a `bulk` and a size asked for make, in [`SCALE_ONE`]s.
pub(super) fn natural(bulk: i32, size: i32) -> i32 {
    let grown = match size {
        ..=-2 => 8,
        -1 => 12,
        0 => 16,
        1 => 21,
        _ => 30,
    };
    // What is large for its kind is large beside others: "a really big hamster" is no smaller than a man.
    let bulk = match size {
        ..=0 => bulk,
        1 => bulk.max(14),
        _ => bulk.max(18),
    };
    SCALE_ONE * bulk.clamp(6, 32) / 16 * grown / 16
}
