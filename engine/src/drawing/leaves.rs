//! Which step painted what: the leaves of a plan in the order in which they paint, each with its place in the document.

use super::DrawError;
use super::appearance::compile;
use crate::plan::{Op, Plan, Step};

/// A step that is no group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its place: the index in the plan, then in each group.
    pub place: Vec<usize>,
    /// Its op's name in a document.
    pub op: &'static str,
    /// Pixels that it paints.
    pub pixels: usize,
}

/// The leaves of a plan; the pixels of all of them, one after another, are the plan's painted pixels. A
/// text card has no steps and so no leaves.
///
/// # Errors
/// When the plan paints too many pixels; the error says at which step.
pub fn leaves(plan: &Plan) -> Result<Vec<Leaf>, DrawError> {
    let mut found = Vec::new();
    each(plan.steps(), &mut Vec::new(), &mut |place, op| {
        found.push(Leaf { place: place.to_vec(), op: op.name(), pixels: 0 });
    });
    let counts = compile(plan)?.into_iter().flat_map(|compiled| compiled.leaves);
    for (leaf, pixels) in found.iter_mut().zip(counts) {
        leaf.pixels = pixels;
    }
    Ok(found)
}

/// Shows every leaf with its place, in the order in which they paint.
pub(super) fn each<'p>(steps: &'p [Step], place: &mut Vec<usize>, show: &mut impl FnMut(&[usize], &'p Op)) {
    for (index, step) in steps.iter().enumerate() {
        place.push(index);
        if let Op::Group { steps } = &step.op {
            each(steps, place, show);
        } else {
            show(place, &step.op);
        }
        place.pop();
    }
}
