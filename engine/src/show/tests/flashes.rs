//! A show with a flash limit does not flash.
//!
//! Flashes are counted here on rendered frames, in floating point and by the letter of WCAG 2.2, knowing nothing of how
//! the show limits them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::script::Script;
use crate::geometry::{Color, Point, Size};
use crate::pixmap::Pixmap;
use crate::plan::{Animate, CanvasSpec, Op, Paint, PixelSource, Step};
use crate::raster::SplitMix64;
use crate::show::partial_plan::PartialPlan;
use crate::show::{Fact, Picture, PlanHeader, ShowSettings};
use crate::time::{Fps, Frame};

const BLACK: u32 = 0;
const WHITE: u32 = 0xFF_FFFF;
const RED: u32 = 0xFF_0000;
const BLUE: u32 = 0x00_00FF;
/// As bright as the purest red.
const GREY: u32 = 0x7F_7F7F;
/// A side of the hostile canvases.
const SIDE: u32 = 16;

/// What is seen of a colour: relative luminance, and red as the thresholds for red flashes take it, whether it is
/// saturated and how much of it.
#[derive(Clone, Copy)]
struct Seen {
    light: f64,
    saturated: bool,
    red: f64,
}

impl Seen {
    fn of(color: u32) -> Self {
        let linear = [16, 8, 0].map(|shift| {
            let c = f64::from(color >> shift & 0xFF) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        let [r, g, b] = linear;
        let saturated = r > 0.0 && r / (r + g + b) >= 0.8;
        let light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        Self { light, saturated, red: ((r - g - b) * 320.0).max(0.0) }
    }

    /// 1: brighter or redder; -1: darker or less red; 0: no change that counts.
    fn to(self, after: Self) -> i32 {
        if (after.light - self.light).abs() >= 0.1 && self.light.min(after.light) < 0.8 {
            return if after.light > self.light { 1 } else { -1 };
        }
        if (after.red - self.red).abs() > 20.0 && (self.saturated || after.saturated) {
            return if after.red > self.red { 1 } else { -1 };
        }
        0
    }
}

/// The most pairs of opposite changes in any second, over more than a quarter of the canvas: of the same pixels, or from
/// frame to frame wherever they are.
fn flashes(frames: &[Vec<u32>], fps: usize) -> usize {
    let area = frames[0].len();
    let mut turns: Vec<Vec<usize>> = vec![Vec::new(); area];
    let colors: BTreeSet<u32> = frames.iter().flatten().copied().collect();
    let seen: BTreeMap<u32, Seen> = colors.into_iter().map(|color| (color, Seen::of(color))).collect();
    let mut last: Vec<(i32, Seen)> = frames[0].iter().map(|color| (0, seen[color])).collect();
    let mut whole: Vec<(usize, i32)> = Vec::new();
    for (number, pair) in (1..).zip(frames.windows(2)) {
        let mut areas = [0, 0];
        for at in 0..area {
            let (before, after) = (pair[0][at], pair[1][at]);
            if before == after {
                continue;
            }
            let (before, after) = (seen[&before], seen[&after]);
            match before.to(after) {
                1 => areas[0] += 1,
                -1 => areas[1] += 1,
                _ => {}
            }
            // Against the extreme since its last turn, so that a change in small parts counts too.
            let (direction, extreme) = last[at];
            let turn = extreme.to(after);
            if turn != 0 && turn != direction {
                turns[at].push(number);
                last[at] = (turn, after);
            } else if (after.light - extreme.light) * f64::from(direction) > 0.0 {
                last[at].1 = after;
            }
        }
        let opposite = -whole.last().map_or(0, |(_, direction)| *direction);
        for (direction, changed) in [(1, areas[0]), (-1, areas[1])] {
            if 4 * changed > area && (opposite == 0 || opposite == direction) {
                whole.push((number, direction));
                break;
            }
        }
    }
    let in_a_second = |times: &[usize], end: usize| {
        times.iter().filter(|&&time| time <= end && time + fps > end).count() / 2
    };
    let whole: Vec<usize> = whole.into_iter().map(|(number, _)| number).collect();
    let mut most = whole.iter().map(|&end| in_a_second(&whole, end)).max().unwrap_or(0);
    for end in 1..frames.len() {
        let mut pairs: Vec<usize> = turns.iter().map(|pixel| in_a_second(pixel, end)).collect();
        pairs.sort_unstable_by(|one, other| other.cmp(one));
        most = most.max(pairs[area / 4]);
    }
    most
}

fn rect(x: i32, y: i32, w: u32, h: u32, color: u32) -> Op {
    let paint = Paint { fill: Some(Color::from_u32(color)), outline: None };
    Op::Rect { at: Point { x, y }, size: Size::new(w, h), paint }
}

fn full(color: u32) -> Op {
    rect(0, 0, SIDE, SIDE, color)
}

fn pixels(color: u32, chosen: impl Fn(i32, i32) -> bool) -> Op {
    let side = SIDE as i32;
    let all = (0..side).flat_map(|y| (0..side).map(move |x| Point { x, y }));
    let points = all.filter(|point| chosen(point.x, point.y)).collect();
    Op::Pixels { source: PixelSource::Points(points), color: Color::from_u32(color) }
}

fn timed(ops: Vec<Op>, animate: Animate) -> Vec<Step> {
    ops.into_iter().map(|op| Step { op, animate: Some(animate) }).collect()
}

fn lasting(ms: u32) -> Animate {
    Animate { duration_ms: Some(ms), ..Animate::default() }
}

fn swaps(count: u32, of: impl FnMut(u32) -> Op) -> Vec<Op> {
    (0..count).map(of).collect()
}

/// Plans that flash, by name.
fn hostile() -> Vec<(String, Vec<Step>)> {
    let two =
        |one: u32, other: u32| move |number: u32| full(if number.is_multiple_of(2) { one } else { other });
    let mut plans = Vec::new();
    for ms in [1, 17, 34, 50, 70, 90, 110] {
        plans.push((format!("black and white, {ms} ms"), timed(swaps(60, two(WHITE, BLACK)), lasting(ms))));
    }
    for (name, one, other) in
        [("red and blue", RED, BLUE), ("red and grey", RED, GREY), ("red and black", RED, BLACK)]
    {
        plans.push((name.to_owned(), timed(swaps(60, two(one, other)), lasting(34))));
    }
    let checker = |number: u32| {
        let parity = |x: i32, y: i32| (x / 2 + y / 2) as u32 % 2;
        let (white, black) = (number % 2, (number + 1) % 2);
        let steps = timed(
            vec![
                pixels(WHITE, move |x, y| parity(x, y) == white),
                pixels(BLACK, move |x, y| parity(x, y) == black),
            ],
            lasting(1),
        );
        Step { op: Op::Group { steps }, animate: Some(lasting(34)) }
    };
    plans.push(("checker".into(), (0..60).map(checker).collect()));
    let rows = swaps(60, |number| {
        let rows = vec!["#".repeat(SIDE as usize); SIDE as usize];
        let color = Color::from_u32(if number.is_multiple_of(2) { WHITE } else { BLACK });
        Op::Pixels { source: PixelSource::Rows { at: Point { x: 0, y: 0 }, rows }, color }
    });
    plans.push(("pixels by rows".into(), timed(rows, lasting(30))));
    let small = swaps(400, |number| {
        let (place, color) = (number % 20, if (number / 20).is_multiple_of(2) { WHITE } else { BLACK });
        rect((place % 5 * 3) as i32, (place / 5 * 3) as i32, 3, 3, color)
    });
    plans.push(("many small rects".into(), timed(small, lasting(2))));
    let speed = Animate { speed_px_per_s: Some(10_000), ..Animate::default() };
    plans.push(("by speed".into(), timed(swaps(60, two(WHITE, BLACK)), speed)));
    let late = Animate { delay_ms: 40, ..lasting(1) };
    plans.push(("by delay".into(), timed(swaps(60, two(WHITE, BLACK)), late)));
    let mixed = swaps(60, two(WHITE, BLACK)).into_iter().zip(0..);
    let mixed = mixed.map(|(op, number)| {
        let animate = Animate { delay_ms: number % 3 * 20, ..lasting(1 + number % 4 * 30) };
        Step { op, animate: Some(animate) }
    });
    plans.push(("delays and durations mixed".into(), mixed.collect()));
    let steps = swaps(40, two(WHITE, BLACK)).into_iter().map(|op| Step { op, animate: None }).collect();
    plans.push((
        "one timed group".into(),
        vec![Step { op: Op::Group { steps }, animate: Some(lasting(1500)) }],
    ));
    let halves = swaps(96, |number| {
        let half = if (number / 6).is_multiple_of(2) { 0 } else { SIDE as i32 / 2 };
        rect(half, 0, SIDE / 2, SIDE, if number.is_multiple_of(2) { WHITE } else { BLACK })
    });
    plans.push(("one half, then the other".into(), timed(halves, lasting(18))));
    let fade = swaps(120, |number| {
        let part = number % 12;
        let level = 20 * if part < 6 { part } else { 12 - part };
        full(level << 16 | level << 8 | level)
    });
    plans.push(("up and down in small parts".into(), timed(fade, lasting(17))));
    let mut random = SplitMix64::new(7);
    let noise = swaps(150, |number| {
        let salt = random.next();
        let chosen = move |x: i32, y: i32| SplitMix64::new(salt ^ (x * 64 + y) as u64).below(4) == 0;
        pixels(if number.is_multiple_of(2) { WHITE } else { BLACK }, chosen)
    });
    plans.push(("noise".into(), timed(noise, lasting(17))));
    plans
}

/// Every frame of a request's picture, from its first stroke to its end; `per_frame` steps arrive at each frame, or all
/// of them before the first.
fn frames(steps: &[Step], fps: u32, limit: bool, per_frame: Option<usize>) -> Vec<Vec<u32>> {
    let mut show = Script::with(|settings| {
        settings.fps = Fps::new(fps).expect("a rate");
        settings.flash_limit = limit;
        settings.draw_max_sec = 8;
        settings.canvas = canvas();
    });
    show.queue("1");
    let header = PlanHeader { canvas: canvas(), palette: Vec::new(), seed: 1 };
    show.tell(Fact::PlanHeaderArrived { request: super::script::id("1"), attempt: 0, header });
    let mut coming = (0..).zip(steps).peekable();
    let mut frames = Vec::new();
    let mut told = false;
    for _ in 0..10 * fps {
        for (index, step) in coming.by_ref().take(per_frame.unwrap_or(usize::MAX)) {
            let (request, step) = (super::script::id("1"), Arc::new(step.clone()));
            show.tell(Fact::PlanStepArrived { request, attempt: 0, index, step });
        }
        if coming.peek().is_none() && !told {
            show.finish("1", 0, Default::default());
            told = true;
        }
        // No step of it may have been taken yet, or at all.
        let Picture::Drawing { drawing, cursor } = show.screen().picture else {
            frames.push(Pixmap::blank(canvas()).pixels().to_vec());
            if told {
                break;
            }
            show.wait(1);
            continue;
        };
        frames.push(drawing.canvas_of(cursor).pixels().to_vec());
        if told && cursor == drawing.total() {
            break;
        }
        show.wait(1);
    }
    frames
}

fn canvas() -> CanvasSpec {
    CanvasSpec { size: Size::new(SIDE, SIDE), background: Color::from_u32(0x20_2020) }
}

#[test]
fn plans_that_flash_do_so_without_the_limit_and_not_with_it() {
    for fps in [60, 24] {
        for (name, steps) in hostile() {
            let free = flashes(&frames(&steps, fps, false, None), fps as usize);
            let kept = flashes(&frames(&steps, fps, true, None), fps as usize);
            println!("{fps} {name}: {free} flashes a second without, {kept} with the limit");
            // What changes faster than frames come is mostly not seen.
            let unseen = fps < 60 || name.ends_with(" 1 ms");
            assert!(free > 3 || unseen, "{name} at {fps}: {free} flashes without the limit");
            assert!(kept <= 3, "{name} at {fps}: {kept} flashes with the limit");
        }
    }
}

#[test]
fn steps_that_arrive_one_by_one_are_kept_from_flashing_too() {
    for (name, steps) in hostile() {
        let kept = flashes(&frames(&steps, 60, true, Some(1)), 60);
        assert!(kept <= 3, "{name}: {kept} flashes");
    }
}

#[test]
fn a_step_for_which_the_budget_has_no_room_is_not_taken_and_the_others_are() {
    let (_, steps) = hostile().swap_remove(2);
    let settings = |flash_limit| ShowSettings {
        flash_limit,
        draw_max_sec: 1,
        canvas: canvas(),
        ..ShowSettings::default()
    };
    let (free, kept) = (sketch(&steps, &settings(false)), sketch(&steps, &settings(true)));
    assert_eq!(free.steps().len(), 60);
    let taken: Vec<_> = kept.steps().iter().map(|arrived| &arrived.step).collect();
    // The canvas is black when no room is left for white, and black on black is no flash.
    let white = taken.iter().filter(|step| step.op == full(WHITE)).count();
    assert_eq!((white, taken.len()), (3, 33));
    assert!(kept.drawing().end_frame() <= Frame(60));
}

fn sketch(steps: &[Step], settings: &ShowSettings) -> PartialPlan {
    let mut sketch = PartialPlan::new(None, settings);
    for step in steps {
        sketch.push(&Arc::new(step.clone()), Frame::ZERO);
    }
    sketch
}

#[test]
fn the_limit_is_off_where_a_file_does_not_say_it() {
    let settings: ShowSettings = serde_json::from_str("{}").expect("settings");
    assert!(!settings.flash_limit);
    assert!(!serde_json::to_string(&settings).expect("JSON").contains("flash"), "old files keep their bytes");
    let on: ShowSettings = serde_json::from_str(r#"{"flash_limit":true}"#).expect("settings");
    assert!(on.flash_limit && settings.changed_to(on.clone()).flash_limit == settings.flash_limit);
    assert!(serde_json::to_string(&on).expect("JSON").contains("\"flash_limit\":true"));
}
