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

mod nature;
mod shapes;

use crate::geometry::Color;
use crate::plan::Op;
use crate::raster::SplitMix64;

use super::super::circumstances::{Holiday, Hour, Season, Weather};
use super::super::easel::Easel;
use super::super::palette::{Ramp, blend, hex};
use super::View;
use super::backdrop::{Backdrop, Light};
use super::colours::Words;
use super::script::{self, Script, ScriptLine};

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
