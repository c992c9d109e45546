//! How much a drawing flashes, frame by frame as its pixels come: three flashes a second are the limit of WCAG 2.2,
//! success criterion 2.3.1 (<https://www.w3.org/WAI/WCAG22/Understanding/three-flashes-or-below-threshold>).
//!
//! A turn is a change of brightness against the one before it, by a tenth of full brightness and with the darker side
//! below four fifths, or any change to or from a saturated red. Two opposite turns are a flash. Both ways to flash over
//! a quarter of the canvas are counted: many pixels that each turn too often, and turns of a quarter that follow each
//! other wherever they are. Takes a step's pixels only when neither is too much; what is done then is the drawing's to
//! say. Only what a frame shows counts: what is painted over within one frame is never seen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::luminance::{FULL, luminance, redness};
use super::schedule::StepSpan;
use crate::plan::CanvasSpec;
use crate::raster::PixelList;
use crate::time::{Fps, Frame};

/// Turns that any second may hold: three pairs of opposite ones.
const TURNS_MAX: usize = 6;

/// The part of the canvas that may flash as it likes: one in this many.
const CANVAS_PART: usize = 4;

/// A change of brightness that counts: a tenth, when the darker side is below four fifths.
const BRIGHTNESS: Change = Change { least: FULL / 10 + 1, dark_below: FULL / 5 * 4 };
/// A change of saturated red that counts: 20 of 320 units, however bright.
const RED: Change = Change { least: FULL / 16 + 1, dark_below: FULL };

/// Added to every frame, so that 0 lies more than a second before the first one.
const BEFORE: u64 = Fps::MAX as u64 + 1;

/// Follows the pixels of one drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlashMeter {
    second: u32,
    area_max: u32,
    pixels: Vec<Watched>,
    totals: Totals,
    /// The latest frame: what is painted next may still change what it shows, so it is not in `pixels` yet.
    open: Painted,
    /// The number of the frame, or of the step, that touched each pixel last.
    touched: Vec<u32>,
    saved: Vec<u32>,
    stamp: u32,
}

/// Where a step would flash too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooManyTurns {
    /// How many frames later the change would come soon enough.
    pub(super) wait: u64,
    /// Whether it does so by itself, whatever was there before.
    pub(super) by_itself: bool,
}

/// What one frame paints, each pixel once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Painted {
    frame: u32,
    pixels: Vec<(u32, u32)>,
}

/// What is known of the canvas as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Totals {
    /// Pixels that turn too often, by the frame up to which they do.
    restless: BTreeMap<u32, u32>,
    restless_area: u32,
    /// Turns of more than a quarter.
    turns: Turns,
    last: Option<Direction>,
    /// Pixels that turned up and down since the last of those.
    turned: [u32; 2],
    epoch: u32,
}

/// One pixel's past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Watched {
    brightness: Swing,
    red: Swing,
    turns: Turns,
    restless_until: u32,
    /// When it was counted last among those that turned up and down.
    counted: [u32; 2],
}

/// The frames of the latest turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Turns {
    frames: [u32; TURNS_MAX],
    oldest: u8,
}

impl Turns {
    /// Adds a turn; the frame of the one that is `TURNS_MAX` before it.
    fn push(&mut self, frame: u32) -> u32 {
        let place = &mut self.frames[usize::from(self.oldest)];
        self.oldest = (self.oldest + 1) % TURNS_MAX as u8;
        std::mem::replace(place, frame)
    }
}

/// Which way a level went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// A change that counts.
struct Change {
    least: u16,
    dark_below: u16,
}

/// A level that goes up and down: its extremes since its last turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Swing {
    low: u16,
    high: u16,
    last: Option<Direction>,
}

impl Swing {
    const fn at(level: u16) -> Self {
        Self { low: level, high: level, last: None }
    }

    /// Follows the level; the turn that this is.
    fn follow(&mut self, level: u16, change: &Change) -> Option<Direction> {
        let rose = level >= self.low.saturating_add(change.least) && self.low < change.dark_below;
        let fell = self.high >= level.saturating_add(change.least) && level < change.dark_below;
        let turn = match self.last {
            None | Some(Direction::Down) if rose => Some(Direction::Up),
            None | Some(Direction::Up) if fell => Some(Direction::Down),
            None | Some(_) => None,
        };
        *self = match turn {
            Some(_) => Self { last: turn, ..Self::at(level) },
            None => Self { low: self.low.min(level), high: self.high.max(level), ..*self },
        };
        turn
    }
}

impl FlashMeter {
    /// For an empty canvas.
    #[must_use]
    pub fn new(canvas: CanvasSpec, fps: Fps) -> Self {
        let background = canvas.background.to_u32();
        let pixel = Watched {
            brightness: Swing::at(luminance(background)),
            red: Swing::at(redness(background)),
            ..Watched::default()
        };
        let area = canvas.size.area();
        Self {
            second: fps.get(),
            area_max: (area / CANVAS_PART) as u32,
            pixels: vec![pixel; area],
            totals: Totals { epoch: 1, ..Totals::default() },
            open: Painted::default(),
            touched: vec![0; area],
            saved: vec![0; area],
            stamp: 0,
        }
    }

    /// Takes in the pixels of a step at its place in time, after all that were taken in before.
    ///
    /// # Errors
    /// When the canvas would flash too much: nothing is taken in then.
    pub(super) fn take(&mut self, list: &PixelList, slot: &StepSpan) -> Result<(), TooManyTurns> {
        let (totals, open) = (self.totals.clone(), self.open.clone());
        let mut undo = Undo { number: self.next_stamp(), pixels: Vec::new() };
        match self.follow(list, slot, &mut undo) {
            Ok(latest) => {
                self.open = latest;
                Ok(())
            }
            Err(error) => {
                (self.totals, self.open) = (totals, open);
                self.restore(&undo.pixels);
                Err(error)
            }
        }
    }

    /// Plays every frame of a step but the latest, which is only tried.
    fn follow(
        &mut self,
        list: &PixelList,
        slot: &StepSpan,
        undo: &mut Undo,
    ) -> Result<Painted, TooManyTurns> {
        let (first, last) = (slot.paint_at.ceil_frame(), slot.end().ceil_frame());
        let started = numbered(first);
        let mut latest = std::mem::take(&mut self.open);
        let mut from = 0;
        for frame in (first.0..=last.0).map(Frame) {
            let to = slot.cursor(frame.to_ticks()) - slot.first;
            if to == from {
                continue;
            }
            if latest.frame != numbered(frame) {
                self.play(&latest, undo, started)?;
                latest = Painted { frame: numbered(frame), pixels: Vec::new() };
            }
            self.paint_over(&mut latest, list, from..to);
            from = to;
        }
        let totals = self.totals.clone();
        let pixels: Vec<_> = latest.pixels.iter().map(|&(at, _)| (at, self.pixels[at as usize])).collect();
        self.play(&latest, undo, started)?;
        self.totals = totals;
        self.restore(&pixels);
        Ok(latest)
    }

    /// Adds pixels of the list to what a frame shows: of each pixel only the last colour.
    fn paint_over(&mut self, frame: &mut Painted, list: &PixelList, part: Range<usize>) {
        let stamp = self.next_stamp();
        let under = std::mem::take(&mut frame.pixels);
        let over = list.pixels[part].iter().rev();
        let over = over.map(|pixel| (pixel.offset() as u32, list.colors[pixel.color()]));
        for (at, color) in over.chain(under) {
            let touched = &mut self.touched[at as usize];
            if *touched != stamp {
                *touched = stamp;
                frame.pixels.push((at, color));
            }
        }
    }

    /// Lets a frame be seen.
    fn play(&mut self, frame: &Painted, undo: &mut Undo, started: u32) -> Result<(), TooManyTurns> {
        if frame.pixels.is_empty() {
            return Ok(());
        }
        for &(at, color) in &frame.pixels {
            if self.saved[at as usize] != undo.number {
                self.saved[at as usize] = undo.number;
                undo.pixels.push((at, self.pixels[at as usize]));
            }
            self.see(at as usize, color, frame.frame);
        }
        self.totals.settle(frame.frame, self.second, self.area_max).map_or(Ok(()), |(oldest, until)| {
            Err(TooManyTurns { wait: u64::from(until + 1 - frame.frame), by_itself: oldest >= started })
        })
    }

    /// One pixel takes a colour.
    fn see(&mut self, at: usize, color: u32, frame: u32) {
        let (pixel, totals) = (&mut self.pixels[at], &mut self.totals);
        let brighter = pixel.brightness.follow(luminance(color), &BRIGHTNESS);
        let redder = pixel.red.follow(redness(color), &RED);
        let Some(direction) = brighter.or(redder) else { return };
        let counted = &mut pixel.counted[direction as usize];
        if *counted != totals.epoch {
            *counted = totals.epoch;
            totals.turned[direction as usize] += 1;
        }
        let until = pixel.turns.push(frame).saturating_add(self.second);
        if until >= frame {
            totals.calm_down(pixel.restless_until);
            *totals.restless.entry(until).or_default() += 1;
            totals.restless_area += 1;
            pixel.restless_until = until;
        }
    }

    fn restore(&mut self, pixels: &[(u32, Watched)]) {
        for &(at, pixel) in pixels {
            self.pixels[at as usize] = pixel;
        }
    }

    const fn next_stamp(&mut self) -> u32 {
        self.stamp += 1;
        self.stamp
    }
}

impl Totals {
    /// What follows from all turns of a frame: when too much turns too often, the frames of the oldest turn of those and
    /// of the last one at which that still counts.
    fn settle(&mut self, frame: u32, second: u32, area_max: u32) -> Option<(u32, u32)> {
        while let Some(entry) = self.restless.first_entry().filter(|entry| *entry.key() < frame) {
            self.restless_area -= entry.remove();
        }
        if self.restless_area > area_max {
            let until = *self.restless.first_key_value()?.0;
            return Some((until - second, until));
        }
        let turns_by = |direction: Direction| self.turned[direction as usize] > area_max;
        let next = [Direction::Up, Direction::Down];
        let next = next.into_iter().find(|&next| self.last != Some(next) && turns_by(next))?;
        self.last = Some(next);
        self.turned = [0; 2];
        self.epoch += 1;
        let oldest = self.turns.push(frame);
        (oldest + second >= frame).then_some((oldest, oldest + second))
    }

    /// A pixel that was counted as restless until then is not any more.
    fn calm_down(&mut self, until: u32) {
        if let Some(count) = self.restless.get_mut(&until).filter(|count| **count > 0) {
            *count -= 1;
            self.restless_area -= 1;
        }
    }
}

/// What stood before a step was tried, each pixel once.
struct Undo {
    number: u32,
    pixels: Vec<(u32, Watched)>,
}

/// A frame's number in here.
fn numbered(frame: Frame) -> u32 {
    u32::try_from(frame.0.saturating_add(BEFORE)).unwrap_or(u32::MAX - Fps::MAX - 1)
}
