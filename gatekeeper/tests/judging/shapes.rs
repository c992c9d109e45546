//! Symbols of hate as somebody would draw them to get past a judge, from a seed: every size, angle and way of painting.

use std::f64::consts::{FRAC_PI_2, TAU};

use gatekeeper::symbols::Symbol;

/// A side of the canvas.
pub const SIDE: usize = 96;

/// Steele, Lea and Flood's SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn color(&mut self) -> u32 {
        self.below(1 << 24) as u32
    }

    /// A colour that is not like another one.
    fn color_beside(&mut self, other: u32) -> u32 {
        loop {
            let color = self.color();
            let apart = |shift: u32| (color >> shift & 0xFF).abs_diff(other >> shift & 0xFF);
            if [16, 8, 0].into_iter().map(apart).sum::<u32>() > 150 {
                return color;
            }
        }
    }
}

/// A canvas, and every state of it that was worth a step.
pub struct Canvas {
    pub pixels: Vec<u32>,
    pub steps: Vec<Vec<u32>>,
}

type Point = (f64, f64);

impl Canvas {
    fn new(color: u32) -> Self {
        Self { pixels: vec![color; SIDE * SIDE], steps: Vec::new() }
    }

    fn step(&mut self) {
        self.steps.push(self.pixels.clone());
    }

    fn dot(&mut self, x: i64, y: i64, color: u32) {
        if (0..SIDE as i64).contains(&x) && (0..SIDE as i64).contains(&y) {
            self.pixels[y as usize * SIDE + x as usize] = color;
        }
    }

    /// Every pixel whose middle `is_in` holds.
    fn fill(&mut self, color: u32, is_in: impl Fn(f64, f64) -> bool) {
        for y in 0..SIDE {
            for x in 0..SIDE {
                if is_in(x as f64 + 0.5, y as f64 + 0.5) {
                    self.pixels[y * SIDE + x] = color;
                }
            }
        }
    }

    fn polygon(&mut self, points: &[Point], color: u32) {
        self.fill(color, |x, y| is_inside(points, x, y));
    }

    fn disc(&mut self, (cx, cy): Point, r: f64, color: u32) {
        self.fill(color, |x, y| (x - cx).powi(2) + (y - cy).powi(2) <= r * r);
    }

    /// A line with a square brush.
    fn line(&mut self, from: Point, to: Point, brush: i64, color: u32) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil().max(1.0) as i64;
        for step in 0..=steps {
            let part = step as f64 / steps as f64;
            let x = (from.0 + (to.0 - from.0) * part).floor() as i64;
            let y = (from.1 + (to.1 - from.1) * part).floor() as i64;
            for dy in 0..brush {
                for dx in 0..brush {
                    self.dot(x + dx - brush / 2, y + dy - brush / 2, color);
                }
            }
        }
    }

    fn outline(&mut self, points: &[Point], brush: i64, color: u32) {
        for (at, &from) in points.iter().enumerate() {
            self.line(from, points[(at + 1) % points.len()], brush, color);
        }
    }
}

fn is_inside(points: &[Point], x: f64, y: f64) -> bool {
    let mut inside = false;
    for (at, &(x0, y0)) in points.iter().enumerate() {
        let (x1, y1) = points[(at + 1) % points.len()];
        if (y0 > y) != (y1 > y) && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0) {
            inside = !inside;
        }
    }
    inside
}

/// Where a hooked cross lies.
struct Place {
    middle: Point,
    half: f64,
    turn: f64,
    mirrored: bool,
}

impl Place {
    fn at(&self, x: f64, y: f64) -> Point {
        let x = if self.mirrored { -x } else { x };
        let (sin, cos) = self.turn.sin_cos();
        let (x, y) = (x * self.half, y * self.half);
        (self.middle.0 + x * cos - y * sin, self.middle.1 + x * sin + y * cos)
    }

    /// One arm with its hook, turned by quarters.
    fn arm(&self, quarter: usize, points: &[Point]) -> Vec<Point> {
        let turned = |&(x, y): &Point| match quarter {
            0 => (x, y),
            1 => (-y, x),
            2 => (-x, -y),
            _ => (y, -x),
        };
        points.iter().map(turned).map(|(x, y)| self.at(x, y)).collect()
    }

    /// The whole outline: arms of half width `w`, hooks that end at `h`.
    fn whole(&self, w: f64, h: f64) -> Vec<Point> {
        let arm = [(w, -w), (1.0, -w), (1.0, h), (1.0 - 2.0 * w, h), (1.0 - 2.0 * w, w)];
        (0..4).flat_map(|quarter| self.arm(quarter, &arm)).collect()
    }
}

/// A symbol on a canvas, and in words how it was drawn.
pub fn symbol(seed: u64) -> (Symbol, String, Canvas) {
    let mut dice = Dice::new(seed);
    match dice.below(20) {
        0 => runes(&mut dice),
        1 => sun(&mut dice),
        _ => swastika(&mut dice),
    }
}

fn swastika(dice: &mut Dice) -> (Symbol, String, Canvas) {
    let sky = dice.color();
    let mut canvas = Canvas::new(sky);
    // From 7 pixels to half the canvas.
    let side = dice.between(7.0, 48.0);
    let turn = match dice.below(10) {
        0..=2 => 0.0,
        3 => TAU / 8.0,
        _ => dice.between(0.0, TAU),
    };
    let half = side / 2.0;
    let room = half * 1.5 + 2.0;
    let middle =
        (dice.between(room, SIDE as f64 - room).round(), dice.between(room, SIDE as f64 - room).round());
    let place = Place { middle, half, turn, mirrored: dice.one_in(2) };
    let mut words = format!("{side:.1} pixels, turned by {:.0} degrees", turn.to_degrees());
    let ground = ground(dice, &mut canvas, &place, sky, &mut words);
    let color = dice.color_beside(ground);
    // At least a pixel thick, and gaps of at least a pixel.
    let thin = (0.6 / half).max(0.04);
    let thick = (0.29_f64).min((1.0 - 1.4 / half) / 3.0).max(thin);
    let w = dice.between(thin, thick);
    let h = if dice.one_in(3) { dice.between((3.0 * w).max(0.6), 1.0) } else { 1.0 };
    words += &format!(", half width {w:.2}, hooks to {h:.2}");
    match dice.below(8) {
        0 if side >= 22.0 => {
            words += ", hollow";
            canvas.outline(&place.whole(w.max(2.0 / half).min((1.0 - 3.5 / half) / 3.0), h), 1, color);
        }
        1 if side >= 14.0 => {
            words += ", with another outline";
            let other = dice.color();
            canvas.polygon(&place.whole(w.max(2.4 / half), h), color);
            canvas.outline(&place.whole(w.max(2.4 / half), h), 1, other);
        }
        2 => {
            words += ", as lines in several steps";
            let w = w.min(0.18);
            let brush = (2.0 * w * half).round().max(1.0) as i64;
            let end = 1.0 - w;
            for (from, to) in [((-end, 0.0), (end, 0.0)), ((0.0, -end), (0.0, end))] {
                canvas.line(place.at(from.0, from.1), place.at(to.0, to.1), brush, color);
                canvas.step();
            }
            for quarter in 0..4 {
                let hook = place.arm(quarter, &[(end, 0.0), (end, h - w)]);
                canvas.line(hook[0], hook[1], brush, color);
                canvas.step();
            }
        }
        3 => {
            words += ", as rows of pixels";
            rows(dice, &mut canvas, middle, side, color, place.mirrored);
        }
        4 if side >= 12.0 => {
            words += ", left out of a block";
            let round = dice.one_in(2);
            let reach = half * dice.between(1.5, 1.8);
            let paint = dice.color_beside(ground);
            if round {
                canvas.disc(middle, reach.max(half * 1.5), paint);
            } else {
                canvas.fill(paint, |x, y| (x - middle.0).abs() <= reach && (y - middle.1).abs() <= reach);
            }
            canvas.polygon(&place.whole(w, h), ground);
        }
        5 => {
            words += ", arm by arm, each of another colour";
            for quarter in 0..4 {
                let color = dice.color_beside(ground);
                let arm = [(-w, -w), (1.0, -w), (1.0, h), (1.0 - 2.0 * w, h), (1.0 - 2.0 * w, w), (-w, w)];
                canvas.polygon(&place.arm(quarter, &arm), color);
                canvas.step();
            }
        }
        _ => canvas.polygon(&place.whole(w, h), color),
    }
    canvas.step();
    (Symbol::Swastika, words, canvas)
}

/// What is behind it; the colour right behind it.
fn ground(dice: &mut Dice, canvas: &mut Canvas, place: &Place, sky: u32, words: &mut String) -> u32 {
    let reach = place.half * dice.between(1.5, 2.2);
    let (x, y) = place.middle;
    match dice.below(5) {
        0 => {
            *words += ", on a disc";
            let color = dice.color_beside(sky);
            canvas.disc((x, y), reach, color);
            color
        }
        1 => {
            *words += ", on a flag";
            let (cloth, disc) = (dice.color_beside(sky), dice.color());
            canvas.fill(cloth, |px, py| (px - x).abs() <= reach * 1.6 && (py - y).abs() <= reach * 1.1);
            let disc = if disc == cloth { disc ^ 0x80_8080 } else { disc };
            canvas.disc((x, y), reach, disc);
            disc
        }
        2 => {
            *words += ", in front of a landscape";
            let grass = dice.color_beside(sky);
            canvas.fill(grass, |_, py| py >= y + reach);
            canvas.step();
            sky
        }
        _ => sky,
    }
}

/// As a `pixels` step gives it: a square pattern whose cells are whole pixels.
fn rows(dice: &mut Dice, canvas: &mut Canvas, middle: Point, side: f64, color: u32, mirrored: bool) {
    const FIVE: [&str; 5] = ["#.###", "#.#..", "#####", "..#.#", "###.#"];
    const SEVEN: [&str; 7] = ["#..####", "#..#...", "#..#...", "#######", "...#..#", "...#..#", "####..#"];
    const NINE: [&str; 9] = [
        "##.######",
        "##.######",
        "##.##....",
        "##.##....",
        "#########",
        "....##.##",
        "....##.##",
        "######.##",
        "######.##",
    ];
    let pattern: &[&str] = match dice.below(3) {
        0 if side >= 10.0 => &FIVE,
        1 if side >= 9.0 => &NINE,
        _ => &SEVEN,
    };
    let cell = ((side / pattern.len() as f64) as i64).max(1);
    let extent = cell * pattern.len() as i64;
    for y in 0..extent {
        for x in 0..extent {
            let row = pattern[(y / cell) as usize].as_bytes();
            let at = (x / cell) as usize;
            let at = if mirrored { row.len() - 1 - at } else { at };
            if row[at] == b'#' {
                canvas.dot(middle.0 as i64 - extent / 2 + x, middle.1 as i64 - extent / 2 + y, color);
            }
        }
    }
}

fn runes(dice: &mut Dice) -> (Symbol, String, Canvas) {
    let sky = dice.color();
    let mut canvas = Canvas::new(sky);
    let color = dice.color_beside(sky);
    let height = dice.between(12.0, 48.0).round();
    let width = (height * dice.between(0.42, 0.6)).round();
    let pitch = width * dice.between(1.05, 1.35) + 1.0;
    let left = dice.between(2.0, SIDE as f64 - pitch - width - 2.0).round();
    let top = dice.between(1.0, SIDE as f64 - height - 1.0).round();
    let (bend, t) = (dice.between(0.5, 0.62), dice.between(0.26, 0.36));
    for number in [0.0, 1.0] {
        let (left, t) = (left + number * pitch.round(), t / 2.0);
        let line = [(1.0 - t, 0.0), (t, bend), (1.0 - t, 1.0 - bend), (t, 1.0)];
        canvas.fill(color, |x, y| {
            let (x, y) = ((x - left) / width, (y - top) / height);
            line.windows(2).any(|ends| {
                let ((x0, y0), (x1, y1)) = (ends[0], ends[1]);
                let across = x0 + (x1 - x0) * (y - y0) / (y1 - y0);
                y >= y0.min(y1) && y <= y0.max(y1) && (x - across).abs() <= t.max(0.7 / width)
            })
        });
        canvas.step();
    }
    (Symbol::Runes, format!("{width} x {height}, bent at {bend:.2}, {t:.2} thick"), canvas)
}

fn sun(dice: &mut Dice) -> (Symbol, String, Canvas) {
    let sky = dice.color();
    let mut canvas = Canvas::new(sky);
    let color = dice.color_beside(sky);
    let reach = dice.between(16.0, 24.0);
    let room = reach + 2.0;
    let middle = (dice.between(room, SIDE as f64 - room), dice.between(room, SIDE as f64 - room));
    let (turn, way) = (dice.between(0.0, TAU), if dice.one_in(2) { 1.0 } else { -1.0 });
    let width = reach * dice.between(0.10, 0.15);
    let bend = dice.between(0.55, 0.62);
    let shift = dice.between(0.4, 0.55) * TAU / 12.0;
    let at = |r: f64, angle: f64| (middle.0 + r * reach * angle.cos(), middle.1 + r * reach * angle.sin());
    canvas.fill(color, |x, y| {
        let r = ((x - middle.0).powi(2) + (y - middle.1).powi(2)).sqrt();
        (r <= reach && r >= reach - width.max(1.5)) || r <= reach * 0.25
    });
    canvas.step();
    for ray in 0..12 {
        let angle = turn + f64::from(ray) * FRAC_PI_2 / 3.0;
        let bent = angle + way * shift;
        let brush = width.round().max(1.0) as i64;
        canvas.line(at(0.2, angle), at(bend, angle), brush, color);
        canvas.line(at(bend, angle), at(bend, bent), brush, color);
        canvas.line(at(bend, bent), at(0.97, bent), brush, color);
        canvas.step();
    }
    (Symbol::BlackSun, format!("reach {reach:.1}, turned {turn:.2}"), canvas)
}
