//! Paints a script line by line.
//!
//! | brush | words |
//! | --- | --- |
//! | wash | top bottom colour ...: bands, each dithered into the next, over the whole width |
//! | rect | corner corner colour |
//! | poly | colour point point point ... |
//! | disc, oval | centre radius colour; centre rx,ry colour |
//! | line | width colour point point ... |
//! | hill | middle top half-width bottom colour |
//! | ridge | base height step bottom colour |
//! | skyline | highest,lowest bottom colour [colour of windows] |
//! | dither | corner corner density density colour: from top to bottom, in sixteenths |
//! | veil | density colour point point ...: a polygon of every so many pixels |
//! | glow | centre radius colour: dithered light around a lamp |
//! | dots, dash | corner corner count colour; corner corner count w,h colour |
//! | tuft | left,right top,bottom count height colour |
//! | ripple | top bottom count colour |
//! | rows | corner step count size colour [chance]: blocks in rows and columns |
//! | grid, brick | corner corner step colour; corner corner size colour: seams |
//! | plank, check | top colour: boards or tiles that run towards the viewer |
//! | books | corner corner colour ...: spines of all widths |
//! | crowd | corner corner step colour ...: heads in rows |
//! | open, stars, clouds, sun | horizon; bottom count; horizon count; horizon |
//! | window | corner size frame: the sky of the hour behind glass |
//! | prop, tree | stencil foot scale [air]; foot scale [air] |
//! | peak, waves, bank | x top bottom; top colour crest; top colour |
//! | curtain, globe, nebula | top colour rim: northern lights; centre radius ramp; ramp |
//!
//! Shapes of one colour that follow one another become one step.

use crate::geometry::{Color, Point, Size};
use crate::plan::{Mode, Op};
use crate::raster::SplitMix64;

use super::super::circumstances::{Holiday, Hour, Season, Weather};
use super::super::easel::{Easel, Touch, fill};
use super::super::palette::{Ramp, blend, hex};
use super::backdrop::{Backdrop, Light};
use super::colours::Words;
use super::script::{self, Script, ScriptLine};
use super::{View, far, land, sky};

/// Parts within parts at most.
const DEPTH_MAX: u32 = 4;
/// Pixels from which a flat area counts as a wash, as a share of the canvas: a twelfth.
const WASH_SHARE: usize = 12;

/// Paints a setting's background, or what lies before its subjects, and tells what it offers them.
pub(super) fn paint(script: &'static Script, easel: &mut Easel, view: &View, front: bool) -> Backdrop {
    let mut scribe = Scribe::new(easel, view, front);
    scribe.words.outdoors = script.lines.iter().any(|line| line.words[0] == "outdoors");
    if scribe.words.outdoors {
        scribe.words.air = view.sky()[3];
    }
    scribe.lines(&script.lines);
    scribe.holiday();
    scribe.flush();
    debug_assert!(scribe.faults.is_empty(), "{}: {:?}", script.origin, scribe.faults);
    scribe.stage
}

/// The lines of a script that mean nothing, each with its number.
#[cfg(test)]
pub(super) fn faults(script: &'static Script, easel: &mut Easel, view: &View, front: bool) -> Vec<String> {
    let mut scribe = Scribe::new(easel, view, front);
    scribe.lines(&script.lines);
    scribe.faults
}

/// Where the lines of a part come to lie.
#[derive(Clone, Copy)]
struct Transform {
    origin: (i32, i32),
    flip: bool,
    /// In sixteenths.
    scale: i32,
}

struct Scribe<'a, 'e> {
    easel: &'e mut Easel,
    words: Words<'a>,
    stage: Backdrop,
    frame: Transform,
    depth: u32,
    /// Whether the lines before the subjects are wanted, and whether we are among them.
    front: bool,
    among_front: bool,
    pending: Option<(Color, Vec<Op>)>,
    faults: Vec<String>,
}

impl<'a, 'e> Scribe<'a, 'e> {
    fn new(easel: &'e mut Easel, view: &'a View, front: bool) -> Self {
        let air = hex(0x8A_90A8);
        let (outdoors, arguments) = (false, Vec::new());
        let words = Words {
            view,
            outdoors,
            air,
            numbers: Vec::new(),
            ramps: Vec::new(),
            tones: Vec::new(),
            arguments,
        };
        Self {
            easel,
            words,
            stage: Backdrop::default(),
            frame: Transform { origin: (0, 0), flip: false, scale: 16 },
            depth: 0,
            front,
            among_front: false,
            pending: None,
            faults: Vec::new(),
        }
    }

    fn lines(&mut self, lines: &'static [ScriptLine]) {
        for line in lines {
            if self.line(line).is_none() {
                self.faults.push(format!("line {}: {}", line.number, line.words.join(" ")));
            }
        }
    }

    fn line(&mut self, line: &'static ScriptLine) -> Option<()> {
        let (verb, words) = line.words.split_first()?;
        match *verb {
            "either" => {
                let arm = self.decide(line.number, line.arms.len());
                self.lines(&line.arms[arm]);
            }
            "when" => {
                let arm = usize::from(!self.holds(words)?);
                self.lines(line.arms.get(arm).map_or(&[], Vec::as_slice));
            }
            "front" => {
                let outer = std::mem::replace(&mut self.among_front, true);
                self.lines(&line.arms[0]);
                self.among_front = outer;
            }
            "let" => {
                let number = self.fixed(line.number, |scribe| scribe.number(words.get(1)?))?;
                self.words.numbers.push((words.first()?, number));
            }
            "ramp" => self.ramp(line.number, words)?,
            "tone" => {
                let color = self.words.color(words.get(1)?)?;
                self.words.tones.push((words.first()?, color));
            }
            "outdoors" | "hour" | "season" => {}
            "air" | "ground" | "water" | "table" | "ceiling" | "light" => self.offer(verb, words)?,
            _ if self.front != self.among_front => {}
            _ => self.brush(verb, words)?,
        }
        Some(())
    }

    /// What the holiday puts at the sides: a tree behind the subjects, pumpkins before them.
    fn holiday(&mut self) {
        let left = self.decide(0, 2) == 0;
        self.among_front = self.front;
        let painted = match (self.words.view.holiday, self.front) {
            (Some(Holiday::NewYear), false) => {
                let at = format!("{},{}", if left { 13 } else { 83 }, self.stage.ground - 6);
                let words = [at.as_str(), "flip"];
                self.part("newyear", &words[..if left { 1 } else { 2 }])
            }
            (Some(Holiday::Halloween), true) => {
                let at = if left { ["9,96", "90,97"] } else { ["6,97", "87,96"] };
                self.part("halloween", &at[..1]).and_then(|()| self.part("halloween", &[at[1], "*11"]))
            }
            _ => Some(()),
        };
        debug_assert!(painted.is_some(), "the parts of the holidays are read by a test");
    }

    /// One of `count` by the seed, the same before the subjects as behind them.
    fn decide(&mut self, number: u32, count: usize) -> usize {
        self.fixed(number, |scribe| scribe.easel.pick(0, count as i32 - 1)) as usize
    }

    /// What a closure picks with numbers that depend on the seed and the line alone.
    fn fixed<T>(&mut self, number: u32, pick: impl FnOnce(&mut Self) -> T) -> T {
        let own = SplitMix64::new(self.easel.seed ^ (u64::from(number) << 32));
        let running = std::mem::replace(&mut self.easel.random, own);
        let picked = pick(self);
        self.easel.random = running;
        picked
    }

    /// Whether any of the words is so.
    fn holds(&self, words: &[&str]) -> Option<bool> {
        let view = self.words.view;
        let (words, wanted) =
            if words.first() == Some(&"not") { (&words[1..], false) } else { (words, true) };
        let mut any = false;
        for word in words {
            any |= match *word {
                "dawn" => view.hour == Hour::Dawn,
                "day" => view.hour == Hour::Day,
                "sunset" => view.hour == Hour::Sunset,
                "night" => view.hour == Hour::Night,
                "spring" => view.season == Season::Spring,
                "summer" => view.season == Season::Summer,
                "autumn" => view.season == Season::Autumn,
                "winter" => view.season == Season::Winter,
                "wet" => matches!(view.weather, Weather::Rain | Weather::Storm),
                "snow" => view.weather == Weather::Snow,
                "newyear" => view.holiday == Some(Holiday::NewYear),
                "halloween" => view.holiday == Some(Holiday::Halloween),
                _ => return None,
            };
        }
        Some(any == wanted)
    }

    fn ramp(&mut self, number: u32, words: &'static [&'static str]) -> Option<()> {
        let (name, names) = words.split_first()?;
        let (tint, names) = match names.split_first()? {
            (&"tint", names) => (self.words.view.tint, names),
            _ => (None, names),
        };
        let ramps: Option<Vec<Ramp>> = names.iter().map(|name| Ramp::find(name)).collect();
        let ramp = ramps?[self.decide(number, names.len())];
        self.words.ramps.push((name, tint.unwrap_or(ramp)));
        Some(())
    }

    /// What the setting offers to its subjects.
    fn offer(&mut self, verb: &str, words: &[&str]) -> Option<()> {
        let first = words.first()?;
        match verb {
            "air" => self.words.air = self.words.color(first)?,
            "light" => self.stage.light = Light::named(first)?,
            "ground" => {
                self.stage.ground = self.number(first)?;
                self.stage.shadow = blend(self.words.color(words.get(1)?)?, hex(0x18_1030), 6);
            }
            "water" => self.stage.water = self.number(first)?,
            "table" => self.stage.table = Some(self.number(first)?),
            _ => self.stage.ceiling = self.number(first)?,
        }
        Some(())
    }

    fn number(&mut self, word: &str) -> Option<i32> {
        self.words.number(self.easel, word)
    }

    /// A point in the design space.
    fn point(&mut self, word: &str) -> Option<(i32, i32)> {
        let (x, y) = self.words.pair(self.easel, word)?;
        let Transform { origin, flip, scale } = self.frame;
        let grown = |length: i32| (length * scale).div_euclid(16);
        Some((origin.0 + grown(if flip { -x } else { x }), origin.1 + grown(y)))
    }

    fn points(&mut self, words: &[&str]) -> Option<Vec<(i32, i32)>> {
        words.iter().map(|word| self.point(word)).collect()
    }

    /// Two corners, the upper left one first.
    fn corners(&mut self, a: &str, b: &str) -> Option<((i32, i32), (i32, i32))> {
        let (a, b) = (self.point(a)?, self.point(b)?);
        Some(((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))))
    }

    fn length(&mut self, word: &str) -> Option<i32> {
        Some((self.number(word)? * self.frame.scale + 8).div_euclid(16))
    }

    fn lengths(&mut self, word: &str) -> Option<(i32, i32)> {
        let (w, h) = word.split_once(',')?;
        Some((self.length(w)?, self.length(h)?))
    }

    fn brush(&mut self, verb: &str, words: &[&str]) -> Option<()> {
        if self.shape(verb, words)? {
            return Some(());
        }
        self.flush();
        match (verb, words) {
            ("wash", [top, bottom, colours @ ..]) => {
                let (top, bottom) = (self.number(top)?, self.number(bottom)?);
                let colours: Vec<Color> =
                    colours.iter().map(|word| self.words.color(word)).collect::<Option<_>>()?;
                self.easel.sky(&colours, top, bottom);
            }
            ("dither", [a, b, from, to, color]) => {
                let (a, b) = self.corners(a, b)?;
                let density = (self.number(from)?, self.number(to)?);
                self.easel.dither(a, b, density, self.words.color(color)?);
            }
            ("veil", [density, color, points @ ..]) => {
                let (density, color) = (self.number(density)?, self.words.color(color)?);
                let points = self.points(points)?;
                self.easel.veil(&points, density, color);
            }
            ("glow", [at, r, color]) => {
                let (at, r) = (self.point(at)?, self.length(r)?);
                self.easel.glow(at, r, self.words.color(color)?);
            }
            ("dots", [a, b, count, color]) => {
                let ((a, b), count) = (self.corners(a, b)?, self.number(count)?);
                self.easel.sprinkle(a, b, count, self.words.color(color)?);
            }
            ("dash", [a, b, count, size, color]) => {
                let ((a, b), count, size) = (self.corners(a, b)?, self.number(count)?, self.lengths(size)?);
                self.easel.dashes(a, b, count, size, self.words.color(color)?);
            }
            ("tuft", [across, down, count, height, color]) => {
                let ((x0, x1), down) =
                    (self.words.pair(self.easel, across)?, self.words.pair(self.easel, down)?);
                let (count, height) = (self.number(count)?, self.number(height)?);
                self.easel.tufts(x0, x1, down, count, height, self.words.color(color)?);
            }
            ("ripple", [top, bottom, count, color]) => {
                let (top, bottom, count) = (self.number(top)?, self.number(bottom)?, self.number(count)?);
                self.easel.ripples(top, bottom, count, self.words.color(color)?);
            }
            _ if self.pattern(verb, words)? || self.nature(verb, words)? => {}
            _ => self.part(verb, words)?,
        }
        Some(())
    }

    /// Flat shapes; those of one colour are gathered. `Some(false)`: no shape of that name.
    fn shape(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        let (points, color) = match (verb, words) {
            ("rect", [a, b, color]) => {
                let (a, b) = self.corners(a, b)?;
                let (at, to) = (self.pixel(a), self.pixel(b));
                let size = Size::new((to.x - at.x).max(1) as u32, (to.y - at.y).max(1) as u32);
                let color = self.words.color(color)?;
                self.gather(Op::Rect { at, size, paint: fill(color) }, color);
                return Some(true);
            }
            ("disc", [at, r, color]) => {
                let (at, r) = (self.point(at)?, self.length(r)?);
                let (center, r) = (self.pixel(at), self.easel.len(r).max(1) as u32);
                let color = self.words.color(color)?;
                self.gather(Op::Circle { center, r, paint: fill(color) }, color);
                return Some(true);
            }
            ("poly", [color, points @ ..]) => (self.points(points)?, *color),
            ("oval", [at, radii, color]) => {
                let ((x, y), (rx, ry)) = (self.point(at)?, self.lengths(radii)?);
                (ROUND.iter().map(|&(dx, dy)| (x + dx * rx / 64, y + dy * ry / 64)).collect(), *color)
            }
            ("hill", [middle, top, half, bottom, color]) => {
                let (x, top) = self.point(&format!("{middle},{top}"))?;
                let (half, bottom) = (self.length(half)?, self.point(&format!("0,{bottom}"))?.1);
                let curve = |i: i32| (x + half * i / 8, top + (bottom - top) * i * i / 64);
                ((-8..=8).map(curve).collect(), *color)
            }
            ("line", [width, color, points @ ..]) => {
                let (width, points) = (self.length(width)?.max(1), self.points(points)?);
                let color = self.words.color(color)?;
                let wide = self.easel.len(width).max(1) - 1;
                for pair in points.windows(2) {
                    let points = stroke(self.pixel(pair[0]), self.pixel(pair[1]), wide).to_vec();
                    self.gather(Op::Polygon { points, paint: fill(color) }, color);
                }
                return Some(true);
            }
            _ => return Some(false),
        };
        let color = self.words.color(color)?;
        self.outline(&points, color);
        Some(true)
    }

    fn outline(&mut self, points: &[(i32, i32)], color: Color) {
        let points = points.iter().map(|&point| self.pixel(point)).collect();
        self.gather(Op::Polygon { points, paint: fill(color) }, color);
    }

    fn pixel(&self, (x, y): (i32, i32)) -> Point {
        Point::new(self.easel.x(x), self.easel.y(y))
    }

    fn gather(&mut self, op: Op, color: Color) {
        if self.pending.as_ref().is_some_and(|(pending, _)| *pending != color) {
            self.flush();
        }
        self.pending.get_or_insert((color, Vec::new())).1.push(op);
    }

    /// Paints the gathered shapes: one as it is, several as the pixels of all.
    fn flush(&mut self) {
        let Some((color, mut ops)) = self.pending.take() else { return };
        let canvas = (self.easel.size.w * self.easel.size.h) as usize;
        let mut pixels: Vec<usize> = ops.iter().flat_map(|op| self.easel.pixels(op, Mode::Fill)).collect();
        let touch = if pixels.len() * WASH_SHARE > canvas { Touch::Wash } else { Touch::Detail };
        if ops.len() == 1 {
            return self.easel.push(ops.remove(0), touch);
        }
        pixels.sort_unstable();
        pixels.dedup();
        self.easel.matrix(&pixels, color, touch);
    }

    /// Many small shapes in one step. `Some(false)`: no pattern of that name.
    fn pattern(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        match (verb, words) {
            ("rows", [at, step, count, size, color, chance @ ..]) => {
                let (at, step, size) = (self.point(at)?, self.lengths(step)?, self.lengths(size)?);
                let count = self.words.pair(self.easel, count)?;
                let chance = chance.first().map_or(Some(16), |word| self.number(word))?;
                self.easel.rows(at, step, count, size, chance, self.words.color(color)?);
            }
            ("grid", [a, b, step, color]) => {
                let ((a, b), step) = (self.corners(a, b)?, self.lengths(step)?);
                self.easel.grid(a, b, step, self.words.color(color)?);
            }
            ("brick", [a, b, size, color]) => {
                let ((a, b), size) = (self.corners(a, b)?, self.lengths(size)?);
                self.easel.bricks(a, b, size, self.words.color(color)?);
            }
            ("plank", [top, color]) => {
                let top = self.number(top)?;
                self.easel.planks(top, self.words.color(color)?);
            }
            ("check", [top, color]) => {
                let top = self.number(top)?;
                self.easel.checks(top, self.words.color(color)?);
            }
            ("books", [a, b, colours @ ..]) => {
                let (a, b) = self.corners(a, b)?;
                let colours: Vec<Color> =
                    colours.iter().map(|word| self.words.color(word)).collect::<Option<_>>()?;
                self.easel.books(a, b, &colours);
            }
            ("crowd", [a, b, step, colours @ ..]) => {
                let ((a, b), step) = (self.corners(a, b)?, self.lengths(step)?);
                let colours: Vec<Color> =
                    colours.iter().map(|word| self.words.color(word)).collect::<Option<_>>()?;
                self.easel.crowd(a, b, step, &colours);
            }
            _ => return Some(false),
        }
        Some(true)
    }

    /// Skies, ranges and trees. `Some(false)`: nothing of that name.
    fn nature(&mut self, verb: &str, words: &[&str]) -> Option<bool> {
        let view = *self.words.view;
        match (verb, words) {
            ("open", [horizon]) => {
                let horizon = self.number(horizon)?;
                sky::open(self.easel, &view, horizon);
            }
            ("stars", [bottom, count]) => {
                let (bottom, count) = (self.number(bottom)?, self.number(count)?);
                sky::stars(self.easel, bottom, count);
            }
            ("clouds", [horizon, count]) => {
                let (horizon, count) = (self.number(horizon)?, self.number(count)?);
                sky::clouds(self.easel, &view, horizon, count);
            }
            ("skyline", [tops, bottom, color, windows @ ..]) => {
                let (tops, bottom) = (self.words.pair(self.easel, tops)?, self.number(bottom)?);
                let windows = match windows.first() {
                    Some(word) => Some(self.words.color(word)?),
                    None => None,
                };
                self.easel.skyline(tops, bottom, self.words.color(color)?, windows);
            }
            ("ridge", [base, height, step, bottom, color]) => {
                let (base, height) = (self.number(base)?, self.number(height)?);
                let (step, bottom) = (self.number(step)?, self.number(bottom)?);
                self.easel.ridge(base, height, step, bottom, self.words.color(color)?);
            }
            ("window", [at, size, frame]) => {
                let (at, size) = (self.point(at)?, self.lengths(size)?);
                let at = if self.frame.flip { (at.0 - size.0, at.1) } else { at };
                self.easel.window(&view, at, size, self.words.color(frame)?);
            }
            ("prop", [name, foot, scale, air @ ..]) => {
                let (foot, scale) = (self.point(foot)?, self.length(scale)?);
                let air = air.first().and_then(|word| word.parse().ok()).map(|parts| (self.words.air, parts));
                let name = self.words.meant(name);
                self.easel.prop(&name, foot, scale, self.night_air(air));
            }
            ("tree", [foot, scale, air @ ..]) => {
                let (foot, scale) = (self.point(foot)?, self.length(scale)?);
                let air = air.first().and_then(|word| word.parse().ok()).map(|parts| (self.words.air, parts));
                let air = self.night_air(air);
                self.easel.grow("tree", foot, scale, air, view.season);
            }
            ("peak", [x, top, bottom]) => {
                let (x, top, bottom) = (self.number(x)?, self.number(top)?, self.number(bottom)?);
                land::peak(self.easel, &view, x, top, bottom);
            }
            ("waves", [top, color, crest]) => {
                let (top, color) = (self.number(top)?, self.words.color(color)?);
                land::waves(self.easel, top, color, self.words.color(crest)?);
            }
            ("bank", [top, color]) => {
                let top = self.number(top)?;
                sky::bank(self.easel, top, self.words.color(color)?);
            }
            ("curtain", [top, color, rim]) => {
                let top = self.number(top)?;
                let (color, rim) = (self.words.color(color)?, self.words.color(rim)?);
                sky::curtain(self.easel, top, color, rim);
            }
            ("globe", [at, r, ramp]) => {
                let ((x, y), r) = (self.point(at)?, self.length(r)?);
                far::globe(self.easel, x, y, r, self.words.ramp(ramp)?);
            }
            ("nebula", [ramp]) => far::nebula(self.easel, self.words.ramp(ramp)?),
            _ => return Some(false),
        }
        Some(true)
    }

    /// At night a prop is seen through the dark.
    fn night_air(&self, air: Option<(Color, u32)>) -> Option<(Color, u32)> {
        if !self.words.outdoors || self.words.view.hour != Hour::Night {
            return air;
        }
        let night = hex(0x0C_1238);
        Some(air.map_or((night, 7), |(color, parts)| (blend(color, night, 6), (parts + 6).min(12))))
    }

    /// A part: its own lines, moved, mirrored and scaled.
    fn part(&mut self, name: &str, words: &[&str]) -> Option<()> {
        let part = script::part(name).filter(|_| self.depth < DEPTH_MAX)?;
        let (at, words) = words.split_first()?;
        let origin = self.point(at)?;
        let mut frame = Transform { origin, ..self.frame };
        let mut arguments = Vec::new();
        for word in words {
            match word.strip_prefix('*') {
                _ if *word == "flip" => frame.flip = !frame.flip,
                Some(scale) => frame.scale = frame.scale * self.number(scale)? / 16,
                None => arguments.push(self.words.meant(word)),
            }
        }
        let outer =
            (self.frame, std::mem::replace(&mut self.words.arguments, arguments), self.words.numbers.len());
        self.frame = frame;
        self.depth += 1;
        self.lines(&part.lines);
        self.depth -= 1;
        self.words.numbers.truncate(outer.2);
        (self.frame, self.words.arguments) = (outer.0, outer.1);
        Some(())
    }
}

/// Sixteen points of a circle of radius 64.
const ROUND: [(i32, i32); 16] = [
    (64, 0),
    (59, 24),
    (45, 45),
    (24, 59),
    (0, 64),
    (-24, 59),
    (-45, 45),
    (-59, 24),
    (-64, 0),
    (-59, -24),
    (-45, -45),
    (-24, -59),
    (0, -64),
    (24, -59),
    (45, -45),
    (59, -24),
];

/// The four corners of a straight stroke: widened across its longer direction.
fn stroke(a: Point, b: Point, wide: i32) -> [Point; 4] {
    let steep = (b.y - a.y).abs() > (b.x - a.x).abs();
    let (dx, dy) = if steep { (wide, 0) } else { (0, wide) };
    let back = |point: Point| Point::new(point.x - dx / 2, point.y - dy / 2);
    let on = |point: Point| Point::new(point.x + dx, point.y + dy);
    let (a, b) = (back(a), back(b));
    [a, on(a), on(b), b]
}
