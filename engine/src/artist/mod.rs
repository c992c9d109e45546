//! The offline artist: a wish becomes a plan by rule, with no model at all.
//!
//! ```text
//! wish ──▶ words ──▶ Scene ──▶ settings, composition ──▶ Easel ──▶ Plan
//!          lexicon            stencils through sketch
//! ```
//!
//! Pure: the same wish, seed and canvas give the same plan on every machine. It does not judge texts; whatever it is
//! given, it draws something that has to do with it.

mod abstracts;
#[allow(dead_code, reason = "the kits and the composition come to use it")]
mod cast;
mod company;
mod composition;
mod easel;
mod effects;
mod lettering;
mod palette;
mod scene;
mod settings;
mod sketch;
mod stencil;
mod words;

use crate::geometry::Color;
use crate::plan::{Body, CanvasSpec, Op, Plan, Step, Version, limits};

use easel::Easel;
pub use settings::NAMES as PLACES;

/// The plan for a wish. Any text gives one; `seed` tells two pictures of the same wish apart.
#[must_use]
pub fn plan(wish: &str, seed: u64, canvas: CanvasSpec) -> Plan {
    let scene = words::understand(wish);
    let mut easel = Easel::new(canvas.size, seed ^ fingerprint(wish));
    composition::compose(&mut easel, &scene);
    let steps = easel.finish();
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

/// FNV-1a, so that two wishes of one donor differ in more than their words.
fn fingerprint(wish: &str) -> u64 {
    wish.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
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
