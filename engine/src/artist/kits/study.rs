//! One figure alone on plain ground, for those who draw kits.

use crate::geometry::Point;
use crate::plan::{CanvasSpec, Plan};

use super::super::cast::Figure;
use super::super::easel::{Easel, Touch};
use super::super::palette::hex;
use super::super::sketch::{self, Pose, SCALE_ONE};
use super::super::stencil::UNIT;

/// A figure alone on plain ground, for those who draw kits: `KEY`, or `KEY: looks` as in a row.
///
/// An unknown key leaves the ground empty.
#[must_use]
pub fn figure(row: &str, seed: u64, canvas: CanvasSpec) -> Plan {
    let mut easel = Easel::new(canvas.size, seed);
    let (w, h) = (canvas.size.w as i32, canvas.size.h as i32);
    let ground = h * 7 / 8;
    easel.block(0, 0, w, ground, hex(0x9C_C8D8), Touch::Wash);
    easel.block(0, ground, w, h, hex(0x7C_A468), Touch::Wash);
    let (key, looks) = row.split_once(':').unwrap_or((row, ""));
    let stencil = super::assemble(&Figure::of(key.trim(), super::looks(looks)), &[], &mut easel.random);
    if !stencil.forms.is_empty() {
        let (low, high) = stencil.bounds();
        let base = stencil.base();
        let fit = |room: i32, span: i32| room * UNIT * SCALE_ONE / span.max(1);
        let scale = fit(h * 27 / 32, high.y - low.y).min(fit(w * 15 / 16, high.x - low.x));
        let grown = |units: i32| units * scale / SCALE_ONE / UNIT;
        let at =
            Point::new(w / 2 - grown((low.x + high.x) / 2 - base.x), ground + 4 - grown(high.y - base.y));
        let colours = stencil.colours();
        let pose = Pose { at, scale, mirrored: false, pose: 1, colours, air: None };
        sketch::draw(&mut easel, &stencil, &pose);
    }
    super::super::plan_of(easel.take_subjects(), seed, canvas)
}
