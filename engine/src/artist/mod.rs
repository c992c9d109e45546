//! The offline artist: a wish becomes a plan by rule, with no model at all.
//!
//! ```text
//! wish ──▶ words ──▶ Scene ──▶ Cast ──▶ settings, composition ──▶ Easel ──▶ Plan
//!          lexicon   (words)  (concepts) stencils through sketch
//! ```
//!
//! Pure: the same wish, seed and canvas give the same plan on every machine. It does not judge texts; whatever it is
//! given, it draws something that has to do with it.
//!
//! ```
//! use engine::artist::{self, Names};
//! use engine::plan::{CanvasSpec, Scene, Subject};
//!
//! let plan = artist::plan("a fox under the moon", 1, CanvasSpec::default());
//! assert_eq!(plan, artist::plan("a fox under the moon", 1, CanvasSpec::default()));
//!
//! let fox = Subject { is: "a fox".into(), looks: "sleepy".into(), does: "sleeps".into() };
//! let scene = Scene { place: "a forest".into(), subjects: vec![fox], ..Scene::default() };
//! assert_eq!(artist::cast_of(&scene, &Names::default())[0].key, "fox");
//! assert!(!artist::compile(&scene, &Names::default(), 1, CanvasSpec::default()).steps().is_empty());
//! ```

mod abstracts;
mod carrier;
mod cast;
mod circumstances;
mod compose;
mod composer;
mod easel;
mod effects;
mod form;
mod inspect;
mod kits;
mod lettering;
mod naming;
mod palette;
mod settings;
mod sketch;
mod stencil;
mod subjects;
mod words;

use crate::geometry::{Color, Size};
use crate::hash::fnv1a;
use crate::plan::{Body, CanvasSpec, Document, Op, Plan, Scene, Step, Version, limits};

pub use composer::Composer;
// For the tests and tools of this workspace, which judge pictures; what they look at changes with how things are drawn.
#[doc(hidden)]
pub use inspect::{Inspected, InspectedSign, Inspection, inspect};
#[doc(hidden)]
pub use kits::figure;
#[doc(hidden)]
pub use naming::{Named, alone, drawings};
#[doc(hidden)]
pub use settings::NAMES as PLACES;
pub use words::{Change, Letters, Merged, Names, NamesError, Reading, merge, read};

/// Counts up when the same scene comes to be drawn in another way. A replay never asks for it: journals hold steps.
pub const ARTIST_VERSION: u32 = 4;

/// What a subject of a scene is drawn as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnAs {
    /// The subject as the scene calls it.
    pub is: String,
    /// The drawing's name; `board` if there is none.
    pub key: String,
    /// Whether only its word is shown, on a framed board.
    pub board: bool,
}

/// The plan for a wish. Any text gives one; `seed` tells two pictures of the same wish apart, and the wish two pictures
/// of the same seed. For samples: a plan on air is [`draw`]'s, whose seed fits into a header.
#[must_use]
pub fn plan(wish: &str, seed: u64, canvas: CanvasSpec) -> Plan {
    let names = Names::default();
    // So that two wishes of one donor differ in more than their words.
    let seed = seed ^ fnv1a(wish);
    let steps = Composer::new(read(wish, &names), names, seed, canvas).finish();
    plan_of(steps, seed, canvas)
}

/// The plan for a wish that was read: the same that [`compile`] makes of its scene.
#[must_use]
pub fn draw(reading: Reading, names: &Names, seed: u32, canvas: CanvasSpec) -> Plan {
    let steps = Composer::new(reading, names.clone(), seed.into(), canvas).finish();
    plan_of(steps, seed.into(), canvas)
}

/// Reads the artist's data, which takes some hundred milliseconds once: whoever calls this at a start spares it the
/// first wish. Any call does the same by itself.
pub fn warm_up() {
    let _ =
        plan("a cat and a man on a horse", 0, CanvasSpec { size: Size::new(8, 8), ..CanvasSpec::default() });
}

/// The plan for a scene: steps alone. Any words give one.
#[must_use]
pub fn compile(scene: &Scene, names: &Names, seed: u32, canvas: CanvasSpec) -> Plan {
    let mut composer = Composer::new(Reading::of(scene), names.clone(), seed.into(), canvas);
    // A setting that is the whole picture takes the whole time.
    let mut steps = if scene.subjects.is_empty() { Vec::new() } else { composer.header(scene) };
    for subject in &scene.subjects {
        composer.subject(subject.clone());
    }
    steps.extend(composer.finish());
    plan_of(steps, seed.into(), canvas)
}

/// The plan that a document means: its scene made steps, which are painted before its own. A document without a scene
/// is its plan, unchanged.
#[must_use]
pub fn compile_document(document: Document, names: &Names) -> Plan {
    let document = match document.into_plan() {
        Ok(plan) => return plan,
        Err(document) => *document,
    };
    let scene = document.scene.unwrap_or_default();
    let mut plan = compile(&scene, names, document.seed, document.canvas);
    if let (Body::Steps(steps), Body::Steps(more)) = (&mut plan.body, document.body) {
        steps.extend(more);
        plan.palette = colours(steps);
    }
    Plan { duration_sec: document.duration_sec, caption: document.caption, ..plan }
}

/// What each subject of a scene will be drawn as.
#[must_use]
pub fn cast_of(scene: &Scene, names: &Names) -> Vec<DrawnAs> {
    let figures = words::cast(scene, names).figures.into_iter();
    figures
        .map(|figure| DrawnAs { is: figure.label, board: figure.key == "board", key: figure.key })
        .collect()
}

fn plan_of(steps: Vec<Step>, seed: u64, canvas: CanvasSpec) -> Plan {
    Plan {
        version: Version::CURRENT,
        canvas,
        palette: colours(&steps),
        seed: seed as u32,
        body: Body::Steps(steps),
        duration_sec: None,
        caption: None,
    }
}

/// The colours of the steps in order of their first use.
fn colours(steps: &[Step]) -> Vec<Color> {
    let mut colours: Vec<Color> = Vec::new();
    for step in steps {
        let used = match &step.op {
            Op::Rect { paint, .. } | Op::Circle { paint, .. } | Op::Polygon { paint, .. } => {
                [paint.fill, paint.outline]
            }
            Op::Line { color, .. } | Op::Pixels { color, .. } | Op::Text { color, .. } => {
                [Some(*color), None]
            }
            Op::Group { .. } => [None, None],
        };
        for color in used.into_iter().flatten() {
            if !colours.contains(&color) && colours.len() < limits::PALETTE_MAX {
                colours.push(color);
            }
        }
    }
    colours
}
