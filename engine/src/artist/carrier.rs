//! What letters stand on: a wooden sign, a cloth banner, a birthday card, a neon sign, a blackboard, a poster, a bubble
//! at somebody's head, a sign in somebody's hands.
//!
//! Chosen by place, hour and occasion. Its shapes grow with the figures', its letters come last.

use crate::geometry::{Color, Point, Rect, Size};
use crate::plan::{Op, Paint};

use super::cast::{Cast, Voice};
use super::circumstances::{Holiday, Hour, Mood};
use super::easel::{Easel, Touch};
use super::lettering::{self, Block};
use super::palette::{BASE, Ramp, hex, lightness};
use super::settings;

/// A carrier with its letters, laid out on the canvas.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    kind: SignKind,
    block: Block,
    /// Its box, without what it hangs on.
    pub(super) area: Rect,
    colours: Vec<Color>,
    /// The canvas's unit: a 96th of the shorter side.
    unit: i32,
    /// Whether nothing else is in the picture.
    alone: bool,
    /// Whose it is.
    owner: Option<Owner>,
}

/// Who says the letters or holds their sign, on the canvas.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    /// The box of its body: its upper left and lower right corner.
    pub(super) body: (Point, Point),
    /// The top of its head.
    pub(super) head: Point,
    /// Where its neck is, or its middle.
    pub(super) neck: i32,
    /// The colour of its hands.
    pub(super) hands: Ramp,
}

/// What carries the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignKind {
    /// A wooden sign on two ropes.
    Wood,
    /// A cloth banner.
    Banner,
    /// A card with a frame and confetti.
    Card,
    /// Tubes of light on a dark panel.
    Neon,
    /// White chalk on a green board.
    Chalk,
    /// A sheet of paper.
    Poster,
    /// A dark panel in a golden frame, for letters in colours of their own.
    Panel,
    /// A bubble with its tail at the head of who speaks.
    Bubble,
    /// A sign in somebody's hands.
    Placard,
}

impl Sign {
    /// The sign of a picture, above its figures, or as large as the picture when there are none.
    pub(super) fn of(size: Size, cast: &Cast, place: &str) -> Option<Self> {
        let letters = cast.lettering.as_ref()?;
        let kind = kind(cast, place);
        let alone = cast.figures.is_empty();
        let (w, h) = (size.w as i32, size.h as i32);
        let unit = (w.min(h) / 96).max(1);
        let margin = 4 * w.min(h) / 96;
        let pad = (3 * w.min(h) / 96).max(1);
        let wide = w - 2 * margin - 2 * pad;
        let rooms: &[i32] = match kind {
            SignKind::Placard => &[20, 26, 32],
            _ if alone => &[60],
            _ => &[20, 28, 40],
        };
        let blocks = rooms.iter().filter_map(|tall| lettering::fit(&letters.text, (wide, h * tall / 96), 64));
        let blocks: Vec<Block> = blocks.collect();
        // As tall as it takes to show all of it in letters that are easily read.
        let good = |block: &&Block| block.whole && block.is_large();
        let block =
            blocks.iter().find(good).or(blocks.iter().find(|block| block.whole)).or(blocks.last())?.clone();
        let (width, height) = (block.ink.w as i32 + 2 * pad, block.ink.h as i32 + 2 * pad);
        let y = if alone { (h - height) / 2 } else { margin };
        let area = Rect::new((w - width) / 2, y, width as u32, height as u32);
        let colours = colours(kind, &letters.colours);
        Some(Self { kind, block, area, colours, unit, alone, owner: None })
    }

    /// The first row below it; a sign in somebody's hands takes no rows of its own.
    pub(super) fn bottom(&self) -> i32 {
        match self.kind {
            SignKind::Placard => 3 * self.unit,
            SignKind::Bubble => self.area.bottom() + 6 * self.unit,
            _ => self.area.bottom() + 3 * self.unit,
        }
    }

    /// Whether somebody holds it.
    pub(super) fn is_held(&self) -> bool {
        self.kind == SignKind::Placard
    }

    /// Gives it to who says it or holds it: a held sign stands before its owner's body, below the head.
    pub(super) fn give(&mut self, owner: Owner, size: Size) {
        self.owner = Some(owner);
        if self.kind == SignKind::Placard {
            let (w, h) = (size.w as i32, size.h as i32);
            let (wide, tall, edge) = (self.area.w as i32, self.area.h as i32, 3 * self.unit);
            let middle = (owner.body.0.x + owner.body.1.x) / 2;
            self.area.x = (middle - wide / 2).clamp(edge, (w - wide - edge).max(edge));
            self.area.y = (owner.neck + 2 * self.unit).min(h - tall - edge).max(edge);
        }
    }

    /// Whether all of the text is shown.
    pub(super) fn is_whole(&self) -> bool {
        self.block.whole
    }

    /// Paints what the letters stand on.
    pub(super) fn paint(&self, easel: &mut Easel) {
        match self.kind {
            SignKind::Wood => self.wood(easel),
            SignKind::Banner => self.banner(easel),
            SignKind::Card => self.card(easel),
            SignKind::Neon => self.neon(easel),
            SignKind::Chalk => self.chalk(easel),
            SignKind::Poster => self.poster(easel),
            SignKind::Panel => self.panel(easel),
            SignKind::Bubble => self.bubble(easel),
            SignKind::Placard => self.placard(easel),
        }
    }

    /// Paints the letters.
    pub(super) fn letter(&self, easel: &mut Easel) {
        let corner = self.corner();
        if self.kind == SignKind::Neon {
            let glow: Vec<Color> =
                self.colours.iter().map(|color| super::palette::blend(*color, hex(0x10_0C20), 9)).collect();
            for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
                lettering::paint(easel, &self.block, Point::new(corner.x + dx, corner.y + dy), &glow);
            }
        }
        lettering::paint(easel, &self.block, corner, &self.colours);
    }

    fn corner(&self) -> Point {
        let Rect { x, y, w, h } = self.area;
        let (w, h) = (w as i32 - self.block.ink.w as i32, h as i32 - self.block.ink.h as i32);
        Point::new(x + w / 2, y + h / 2)
    }

    /// Left, top, right and bottom, `out` units further out.
    fn sides(&self, out: i32) -> (i32, i32, i32, i32) {
        let (by, Rect { x, y, .. }) = (out * self.unit, self.area);
        (x - by, y - by, self.area.right() + by, self.area.bottom() + by)
    }

    fn block(&self, easel: &mut Easel, out: i32, color: Color, touch: Touch) {
        let (left, top, right, bottom) = self.sides(out);
        easel.block(left, top, right, bottom, color, touch);
    }

    /// Two lines from the upper edge to the sign; posts below it when it stands alone.
    fn hang(&self, easel: &mut Easel, color: Color) {
        let (left, top, right, bottom) = self.sides(1);
        let span = (right - left) / 6;
        let thick = self.unit * if self.alone { 4 } else { 1 };
        for x in [left + span, right - span - thick] {
            let (from, to) = if self.alone { (bottom, easel.size.h as i32 * 15 / 16) } else { (0, top) };
            easel.block(x, from, x + thick, to, color, Touch::Form);
        }
    }

    fn wood(&self, easel: &mut Easel) {
        let wood = Ramp::named("wood");
        self.hang(easel, if self.alone { wood.tone(1) } else { hex(0xD8_C49A) });
        self.block(easel, 1, wood.tone(0), Touch::Form);
        self.block(easel, 0, wood.tone(3), Touch::Form);
        let ((left, top, right, bottom), unit) = (self.sides(0), self.unit);
        easel.block(left, bottom - unit, right, bottom, wood.tone(1), Touch::Shade);
        easel.block(left, top, right, top + unit, wood.tone(4), Touch::Shade);
    }

    fn banner(&self, easel: &mut Easel) {
        let cloth = Ramp::named("red");
        let ((left, top, right, bottom), unit) = (self.sides(0), self.unit);
        for x in [left - 2 * unit, right + unit] {
            easel.block(x, 0, x + unit, top + 2 * unit, hex(0xE8_DCC0), Touch::Form);
        }
        self.block(easel, 1, cloth.tone(0), Touch::Form);
        self.block(easel, 0, cloth.tone(BASE), Touch::Form);
        easel.block(left, top, right, top + unit, cloth.tone(3), Touch::Shade);
        easel.block(left, bottom - unit, right, bottom, cloth.tone(1), Touch::Shade);
        let flag = |x: i32| {
            [
                Point::new(x, bottom),
                Point::new(x + 4 * unit, bottom),
                Point::new(x + 2 * unit, bottom + 3 * unit),
            ]
        };
        for (number, x) in (0..).zip((left..=right - 4 * unit).step_by(6 * unit as usize)) {
            let color = hex([0xF8_D040, 0x4A_C8F0, 0x7C_E060][number % 3]);
            easel.polygon(flag(x).to_vec(), color, Touch::Detail);
        }
    }

    fn card(&self, easel: &mut Easel) {
        self.block(easel, 2, hex(0x5A_2A4A), Touch::Form);
        self.block(easel, 1, hex(0xF4_7CA8), Touch::Form);
        self.block(easel, 0, hex(0xFF_F8EA), Touch::Form);
        let ((left, top, right, bottom), unit) = (self.sides(1), self.unit);
        for (x, y, color) in [
            (left, top, 0xF8_D040),
            (right - unit, top, 0x4A_C8F0),
            (left, bottom - unit, 0x7C_E060),
            (right - unit, bottom - unit, 0xF8_D040),
        ] {
            easel.block(x - unit, y - unit, x + 2 * unit, y + 2 * unit, hex(color), Touch::Detail);
        }
    }

    fn neon(&self, easel: &mut Easel) {
        self.hang(easel, hex(0x3A_3A50));
        self.block(easel, 2, hex(0x06_0612), Touch::Form);
        self.block(easel, 1, self.colours.first().copied().unwrap_or(hex(0xFF_4AA8)), Touch::Form);
        self.block(easel, 0, hex(0x12_0E26), Touch::Form);
    }

    fn chalk(&self, easel: &mut Easel) {
        let wood = Ramp::named("wood");
        self.block(easel, 3, wood.tone(0), Touch::Form);
        self.block(easel, 2, wood.tone(BASE), Touch::Form);
        self.block(easel, 0, hex(0x24_5244), Touch::Form);
    }

    fn panel(&self, easel: &mut Easel) {
        let gold = Ramp::named("gold");
        self.hang(easel, gold.tone(1));
        self.block(easel, 2, gold.tone(0), Touch::Form);
        self.block(easel, 1, gold.tone(BASE), Touch::Form);
        self.block(easel, 0, hex(0x16_1430), Touch::Form);
        let ((left, top, right, _), unit) = (self.sides(1), self.unit);
        easel.block(left, top, right, top + unit, gold.tone(4), Touch::Shade);
    }

    fn poster(&self, easel: &mut Easel) {
        self.block(easel, 1, hex(0x3A_3048), Touch::Form);
        self.block(easel, 0, hex(0xFB_F6E8), Touch::Form);
        let ((left, top, right, _), unit) = (self.sides(0), self.unit);
        let middle = (left + right) / 2;
        easel.block(middle - unit, top - 2 * unit, middle + unit, top + unit, hex(0xE0_4850), Touch::Detail);
    }
}

impl Sign {
    /// A white box with round corners and a tail to the head.
    fn bubble(&self, easel: &mut Easel) {
        let (ink, paper) = (hex(0x2A_2440), hex(0xFF_FFFF));
        let ((left, top, right, bottom), unit) = (self.sides(0), self.unit);
        for (out, color) in [(1, ink), (0, paper)] {
            let by = out * unit;
            easel.block(left - by, top + unit - by, right + by, bottom - unit + by, color, Touch::Form);
            easel.block(left + unit - by, top - by, right - unit + by, bottom + by, color, Touch::Form);
        }
        let Some(owner) = self.owner else { return };
        let root = owner.head.x.clamp(left + 5 * unit, right - 5 * unit);
        let tip = Point::new(owner.head.x.clamp(root - 6 * unit, root + 6 * unit), bottom + 5 * unit);
        let tail = |wide: i32, tip: Point| {
            vec![
                Point::new(root - wide * unit, bottom - unit),
                Point::new(root + wide * unit, bottom - unit),
                tip,
            ]
        };
        easel.polygon(tail(4, tip), ink, Touch::Form);
        easel.polygon(tail(2, Point::new(tip.x, tip.y - 2 * unit)), paper, Touch::Form);
    }

    /// A board with a hand at each side of its owner.
    fn placard(&self, easel: &mut Easel) {
        let wood = Ramp::named("wood");
        self.block(easel, 2, wood.tone(0), Touch::Form);
        self.block(easel, 1, wood.tone(BASE), Touch::Form);
        self.block(easel, 0, hex(0xFB_F6E8), Touch::Form);
        let Some(owner) = self.owner else { return };
        let ((left, top, right, _), unit) = (self.sides(1), self.unit);
        let (low, high) = owner.body;
        let middle = ((low.x + high.x) / 2).clamp(left, right);
        let reach = ((high.x - low.x) / 3).min(middle - left - unit).min(right - middle - unit).max(2 * unit);
        for x in [middle - reach, middle + reach] {
            for (r, tone) in [(3 * unit, 0), (2 * unit, BASE)] {
                let at = Point::new(x, top);
                let circle = Op::Circle {
                    center: at,
                    r: r as u32,
                    paint: Paint { fill: Some(owner.hands.tone(tone)), outline: None },
                };
                easel.push(circle, Touch::Detail);
            }
        }
    }
}

/// What suits the picture.
fn kind(cast: &Cast, place: &str) -> SignKind {
    match cast.lettering.as_ref().and_then(|letters| letters.by) {
        Some((_, Voice::Says)) => return SignKind::Bubble,
        Some((_, Voice::Holds)) => return SignKind::Placard,
        None => {}
    }
    if cast.lettering.as_ref().is_some_and(|letters| !letters.colours.is_empty()) {
        return SignKind::Panel;
    }
    let night = cast.circumstances.hour == Some(Hour::Night);
    let text = cast.lettering.as_ref().map(|letters| letters.text.to_lowercase()).unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["рожд", "днюх", "birthday", "bday"]) {
        return SignKind::Card;
    }
    if says(&["новым годом", "new year", "christmas", "рождеств"]) {
        return SignKind::Banner;
    }
    match (cast.circumstances.holiday, cast.circumstances.mood, place) {
        (Some(Holiday::Birthday | Holiday::Valentine | Holiday::Easter), ..) => SignKind::Card,
        (Some(Holiday::NewYear), ..) | (_, Some(Mood::Party), _) => SignKind::Banner,
        (_, _, "classroom" | "school" | "lesson") => SignKind::Chalk,
        (_, _, "bar" | "club" | "stage" | "casino" | "disco") => SignKind::Neon,
        (_, _, "city" | "street" | "roof") if night => SignKind::Neon,
        (_, _, place) if settings::is_outdoors(place) => SignKind::Wood,
        (_, _, "studio") => SignKind::Banner,
        _ => SignKind::Poster,
    }
}

/// The letters' colours, as they are read on that carrier.
fn colours(kind: SignKind, asked: &[Ramp]) -> Vec<Color> {
    let dark = matches!(kind, SignKind::Neon | SignKind::Chalk | SignKind::Banner | SignKind::Panel);
    if asked.is_empty() {
        let usual = match kind {
            SignKind::Wood => 0x2A_1514,
            SignKind::Banner | SignKind::Panel => 0xFF_F8E0,
            SignKind::Card => 0xB0_2860,
            SignKind::Neon => 0xFF_6AC0,
            SignKind::Chalk => 0xF4_F8F0,
            SignKind::Poster | SignKind::Bubble | SignKind::Placard => 0x2A_2440,
        };
        return vec![hex(usual)];
    }
    let read = |ramp: &Ramp| {
        let levels: [i32; 3] = if dark { [2, 3, 4] } else { [2, 1, 0] };
        let stands = |level: &i32| {
            let light = lightness(ramp.tone(*level));
            if dark { light > 130 } else { light < 140 }
        };
        ramp.tone(levels.into_iter().find(stands).unwrap_or(levels[2]))
    };
    asked.iter().map(read).collect()
}
