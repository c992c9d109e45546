//! Two appearances compared: in what they differ, the first frame at which it shows, and the step that painted there.
//!
//! Both are drawings over time, so every frame of either can be painted. Touches no file.

use std::fmt;

use engine::drawing::{Appearance, Body, Drawing, DrawingSettings, TimedStep, diff};
use engine::time::{Fps, Frame};
use serde::Serialize;

use super::pixels::{Changed, changed};
use super::record::fps;
use super::seen::Painters;

/// Lines about the times of single steps.
const STEP_LINES_MAX: usize = 5;

/// What a viewer notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum What {
    /// Size or background of the canvas.
    #[strum(serialize = "pixels (canvas)")]
    Canvas,
    /// Some pixel's colour.
    #[strum(serialize = "pixels")]
    Pixels,
    /// The same pixels one after another in another order.
    #[strum(serialize = "time (order)")]
    Order,
    /// The same pixels in the same order at other times.
    #[strum(serialize = "time")]
    Time,
    /// How long the finished picture stays.
    #[strum(serialize = "time (hold)")]
    Hold,
    /// The caption.
    #[strum(serialize = "words (caption)")]
    Caption,
    /// The text of a card, or a card in place of a drawing.
    #[strum(serialize = "words (card)")]
    Card,
    /// The words of a scene.
    #[strum(serialize = "words (scene)")]
    Scene,
}

impl What {
    /// Its name: pixels, time or words, and which.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl What {
    /// Whether a still picture may show it, even where no frame of a drawing differs.
    pub(super) const fn is_pictured(self) -> bool {
        matches!(self, Self::Canvas | Self::Card)
    }
}

impl Serialize for What {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

/// In what two differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What a viewer notices.
    pub what: Vec<What>,
    /// The first frame at which pictures differ.
    pub first: Option<Moment>,
    /// The last one, in milliseconds; for the film.
    pub last_ms: Option<u64>,
    /// In what the finished pictures differ; `None`: in nothing, or they are of two sizes.
    pub finished: Option<Changed>,
    /// What there is to say besides, a sentence each.
    pub notes: Vec<String>,
}

/// A frame at which pictures differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The frame.
    pub frame: u64,
    /// Frames a second.
    pub fps: u32,
    /// The same as milliseconds, rounded down.
    pub ms: u64,
    /// In what the two pictures differ then.
    pub changed: Changed,
    /// The step that painted there.
    pub step: Option<String>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { frame, ms, changed, step, .. } = self;
        write!(f, "first at frame {frame} ({}): {changed}", seconds(*ms))?;
        step.as_ref().map_or(Ok(()), |step| write!(f, ", painted by {step}"))
    }
}

/// `1.500 s`.
#[must_use]
pub fn seconds(ms: u64) -> String {
    format!("{}.{:03} s", ms / 1000, ms % 1000)
}

/// One of the two that are compared.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What is seen of it.
    pub appearance: &'a Appearance,
    /// Who paints in it, as far as that is known.
    pub painters: &'a Painters,
}

/// In what `new` differs from `old`; nothing when they look the same.
#[must_use]
pub fn compare(old: Side<'_>, new: Side<'_>) -> Difference {
    let mut found = Difference::default();
    words(old.appearance, new.appearance, &mut found);
    let (was, is) = (old.appearance, new.appearance);
    if was.canvas != is.canvas {
        found.what.push(What::Canvas);
        found.notes.push(format!("canvas: was {}, is {}", canvas(was), canvas(is)));
    }
    drawings(old, new, &mut found);
    times(old, new, &mut found);
    found.what.sort();
    found.what.dedup();
    found
}

fn words(was: &Appearance, is: &Appearance, found: &mut Difference) {
    let quoted = |text: &Option<String>| text.as_ref().map_or("missing".into(), |text| format!("{text:?}"));
    if was.caption != is.caption {
        found.what.push(What::Caption);
        found.notes.push(format!("caption: was {}, is {}", quoted(&was.caption), quoted(&is.caption)));
    }
    let card = |appearance: &Appearance| match &appearance.body {
        Body::Card(text) => Some(text.clone()),
        Body::Drawing(_) => None,
    };
    let (was_card, is_card) = (card(was), card(is));
    if was_card != is_card {
        let said =
            |card: &Option<String>| card.as_ref().map_or("a drawing".into(), |text| format!("{text:?}"));
        found.what.push(What::Card);
        found.notes.push(format!("card: was {}, is {}", said(&was_card), said(&is_card)));
    }
    if was.hold_sec != is.hold_sec {
        let hold = |hold: Option<u32>| hold.map_or("missing".into(), |seconds| format!("{seconds} s"));
        found.what.push(What::Hold);
        found.notes.push(format!("hold: was {}, is {}", hold(was.hold_sec), hold(is.hold_sec)));
    }
}

fn canvas(appearance: &Appearance) -> String {
    let canvas = appearance.canvas;
    format!("{} x {} {}", canvas.size.w, canvas.size.h, canvas.background)
}

/// Pixels, and the frames at which they differ.
fn drawings(old: Side<'_>, new: Side<'_>, found: &mut Difference) {
    let (was, is) = (old.appearance, new.appearance);
    let common = was.painted().zip(is.painted()).take_while(|(a, b)| a == b).count();
    let same_list = common == was.total() && common == is.total();
    let finished = |appearance: &Appearance| on_canvas(appearance, fps()).canvas_of(usize::MAX);
    let (before, after) = (finished(was), finished(is));
    found.finished = changed(before.as_ref(), after.as_ref());
    if !same_list && was.canvas.size == is.canvas.size {
        found.what.push(if sorted(was) == sorted(is) { What::Order } else { What::Pixels });
    }
    for fps in [fps(), Fps::new(Fps::MAX).expect("the highest rate is one")] {
        let (before, after) = (on_canvas(was, fps), on_canvas(is, fps));
        let Some(difference) = diff(&before, &after) else { continue };
        let frame = difference.first;
        let (before, after) = (before.canvas_at(frame), after.canvas_at(frame));
        // Of two sizes nothing is said of single pixels.
        let Some(changed) = changed(before.as_ref(), after.as_ref()) else { return };
        let step = culprit(old, new, (fps, frame), common);
        found.first =
            Some(Moment { frame: frame.0, fps: fps.get(), ms: fps.ms_of_frame(frame), changed, step });
        found.last_ms = Some(fps.ms_of_frame(difference.last));
        return;
    }
}

/// What is painted on the canvas: of a card nothing, its letters stand above it.
pub(super) fn on_canvas(appearance: &Appearance, fps: Fps) -> Drawing {
    let empty = || {
        Drawing::new(DrawingSettings {
            fps,
            canvas: appearance.canvas,
            seed: 0,
            default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
            pixels_max: 0,
        })
    };
    appearance.drawing(fps).unwrap_or_else(|_card| empty())
}

/// The painted pixels whatever their order.
fn sorted(appearance: &Appearance) -> Vec<(usize, u32)> {
    let mut painted: Vec<_> = appearance.painted().collect();
    painted.sort_unstable();
    painted
}

/// The step that painted what differs at a frame: in the new plan the first to paint something new or something too early
/// there; else the step of the old plan that painted what is missing.
fn culprit(old: Side<'_>, new: Side<'_>, at: (Fps, Frame), common: usize) -> Option<String> {
    let (fps, frame) = at;
    let (was, is) = (on_canvas(old.appearance, fps), on_canvas(new.appearance, fps));
    let (then, now) = (was.cursor(frame), is.cursor(frame));
    let (before, after) = (was.canvas_of(then), is.canvas_of(now));
    let same_until = common.min(then).min(now);
    let first_of = |drawing: &Drawing, end: usize| {
        let differs = |offset: usize| before.pixels()[offset] != after.pixels()[offset];
        drawing
            .changes(same_until, end)
            .position(|(offset, _)| differs(offset))
            .map(|number| same_until + number)
    };
    match (first_of(&is, now), first_of(&was, then)) {
        (Some(number), _) => new.painters.of(number).map(str::to_owned),
        // While the lists are the same, what stands at a number is the same step in both.
        (None, Some(number)) if number < common => new.painters.of(number).map(str::to_owned),
        (None, Some(number)) => {
            let name = old.painters.of(number).map(|name| format!("{name} of the old plan"));
            name.or_else(|| Some(format!("step {} of the old drawing", timed(old.appearance, number) + 1)))
        }
        (None, None) => None,
    }
}

/// The timed step that holds a painted pixel.
fn timed(appearance: &Appearance, number: usize) -> usize {
    let mut end = 0;
    let ends = appearance.steps().iter().map(|step| {
        end += step.list.pixels.len();
        end
    });
    ends.take_while(|end| *end <= number).count()
}

/// Delays, durations and eases, step by step where both have as many.
fn times(old: Side<'_>, new: Side<'_>, found: &mut Difference) {
    let (was, is) = (old.appearance.steps(), new.appearance.steps());
    let schedule = |steps: &[TimedStep]| -> Vec<_> {
        steps
            .iter()
            .map(|step| (step.list.pixels.len(), step.delay_ms, step.duration_ms, step.ease))
            .collect()
    };
    if schedule(was) == schedule(is) {
        return;
    }
    if was.len() != is.len() {
        found.notes.push(format!("steps that paint: were {}, are {}", was.len(), is.len()));
    }
    let (before, after) = (old.appearance.length_ms(), new.appearance.length_ms());
    if before != after {
        found.notes.push(format!("length: was {}, is {}", seconds(before), seconds(after)));
    }
    let lines = if was.len() == is.len() { step_lines(new.painters, was, is) } else { Vec::new() };
    let only_boundaries = was.len() == is.len() && lines.is_empty() && before == after;
    if !only_boundaries {
        found.what.push(What::Time);
    }
    let more = lines.len().saturating_sub(STEP_LINES_MAX);
    found.notes.extend(lines.into_iter().take(STEP_LINES_MAX));
    if more > 0 {
        found.notes.push(format!("and {more} more times"));
    }
}

fn step_lines(painters: &Painters, was: &[TimedStep], is: &[TimedStep]) -> Vec<String> {
    let (mut lines, mut first) = (Vec::new(), 0);
    for (number, (was, is)) in was.iter().zip(is).enumerate() {
        let name = painters.of(first);
        let name = name.map_or_else(|| format!("step {}", number + 1), str::to_owned);
        if was.delay_ms != is.delay_ms {
            lines.push(format!("{name}: delay was {} ms, is {} ms", was.delay_ms, is.delay_ms));
        }
        if was.duration_ms != is.duration_ms {
            lines.push(format!("{name}: duration was {} ms, is {} ms", was.duration_ms, is.duration_ms));
        }
        if was.ease != is.ease {
            lines.push(format!("{name}: ease was {}, is {}", was.ease.name(), is.ease.name()));
        }
        first += is.list.pixels.len();
    }
    lines
}
