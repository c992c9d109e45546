//! What is allowed in a plan and is seldom meant: steps that nobody sees, letters that are cut, colours without a use.
//!
//! The plan can be drawn all the same. Looks at pixels, not at taste.

#![deny(clippy::wildcard_enum_match_arm, reason = "ops are matched one by one")]

use super::DrawError;
use super::leaves::{each, leaves};
use super::{Appearance, Leaf};
use crate::geometry::{Color, Point, Rect};
use crate::pixmap::Pixmap;
use crate::plan::{Op, PixelSource, Plan};
use crate::text::{canvas_text, is_invisible};

/// What was noticed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// Which of the lints.
    pub kind: LintKind,
    /// The step's place, as [`Leaf::place`]; the index in the palette for an unused colour.
    pub place: Vec<usize>,
    /// In words.
    pub message: String,
}

/// The lints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LintKind {
    /// A step has no pixel, or every one of its pixels has its colour already.
    PaintsNothing,
    /// A step lies beside the canvas.
    OffCanvas,
    /// A text is cut by an edge of the canvas.
    ClippedText,
    /// Later steps paint over every pixel of a step.
    PaintedOver,
    /// No step has a colour of the palette.
    UnusedPalette,
}

impl LintKind {
    /// Its name: `paints-nothing`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a reader of `plan` would ask about. Palette and steps have to be those of one document. Of a
/// text card, which has no steps, only the palette is looked at.
///
/// # Errors
/// When the plan paints too many pixels; the error says at which step.
pub fn lints(plan: &Plan) -> Result<Vec<Lint>, DrawError> {
    let leaves = leaves(plan)?;
    let mut ops = Vec::with_capacity(leaves.len());
    each(plan.steps(), &mut Vec::new(), &mut |_, op| ops.push(op));
    let seen = Seen::of(plan, &leaves)?;
    let mut found = Vec::new();
    for (number, (leaf, op)) in leaves.iter().zip(&ops).enumerate() {
        if let Some((kind, message)) = of_leaf(plan, leaf, op, &seen, number) {
            found.push(Lint { kind, place: leaf.place.clone(), message });
        }
    }
    found.extend(unused(plan, &ops));
    Ok(found)
}

fn of_leaf(plan: &Plan, leaf: &Leaf, op: &Op, seen: &Seen, number: usize) -> Option<(LintKind, String)> {
    if leaf.pixels == 0 {
        return Some(if is_empty(op) {
            (LintKind::PaintsNothing, "it has no pixel".into())
        } else {
            (LintKind::OffCanvas, "all of it lies beside the canvas".into())
        });
    }
    if !seen.changes[number] {
        return Some((LintKind::PaintsNothing, "all its pixels have that colour already".into()));
    }
    if !seen.left[number] {
        return Some((LintKind::PaintedOver, "later steps paint over all of it".into()));
    }
    let cut = cut_pixels(plan, op);
    (cut > 0).then(|| (LintKind::ClippedText, format!("{cut} pixels of the letters lie beside the canvas")))
}

/// What each leaf does to the picture.
struct Seen {
    /// Whether it changes a pixel.
    changes: Vec<bool>,
    /// Whether a pixel of it is left at the end.
    left: Vec<bool>,
}

impl Seen {
    fn of(plan: &Plan, leaves: &[Leaf]) -> Result<Self, DrawError> {
        let mut canvas = Pixmap::blank(plan.canvas);
        let mut owners = vec![usize::MAX; plan.canvas.size.area()];
        let (mut changes, mut left) = (vec![false; leaves.len()], vec![false; leaves.len()]);
        let painters = leaves.iter().enumerate().flat_map(|(n, leaf)| std::iter::repeat_n(n, leaf.pixels));
        for (painter, (offset, color)) in painters.zip(Appearance::of(plan)?.painted()) {
            let pixel = &mut canvas.pixels_mut()[offset];
            if *pixel != color {
                changes[painter] = true;
            }
            *pixel = color;
            owners[offset] = painter;
        }
        owners.into_iter().filter(|owner| *owner != usize::MAX).for_each(|owner| left[owner] = true);
        Ok(Self { changes, left })
    }
}

/// Whether it would have no pixel on any canvas.
fn is_empty(op: &Op) -> bool {
    match op {
        Op::Rect { size, .. } => size.area() == 0,
        Op::Pixels { source: PixelSource::Points(points), .. } => points.is_empty(),
        Op::Pixels { source: PixelSource::Rows { rows, .. }, .. } => {
            rows.iter().all(|row| row.chars().all(|c| matches!(c, '.' | ' ')))
        }
        Op::Text { value, .. } => value.chars().all(|c| c.is_whitespace() || is_invisible(c)),
        Op::Circle { .. } | Op::Line { .. } | Op::Polygon { .. } | Op::Group { .. } => false,
    }
}

/// Pixels of a text that lie beside the canvas.
fn cut_pixels(plan: &Plan, op: &Op) -> usize {
    let Op::Text { at, value, font, size, .. } = op else { return 0 };
    /// Wider than the longest text in the largest size, both ways.
    const EVERYWHERE: Rect = Rect::new(-(1 << 20), -(1 << 20), 1 << 21, 1 << 21);
    let canvas = Rect::of(plan.canvas.size);
    let mut cut = 0;
    canvas_text(value, *font, *size, EVERYWHERE, &mut |point| {
        cut += usize::from(!canvas.contains(Point::new(at.x + point.x, at.y + point.y)));
    });
    cut
}

fn unused(plan: &Plan, ops: &[&Op]) -> Vec<Lint> {
    let mut used: Vec<Color> = ops.iter().flat_map(|op| colors(op)).flatten().collect();
    used.push(plan.canvas.background);
    let unused = plan.palette.iter().enumerate().filter(|(_, color)| !used.contains(color));
    unused
        .map(|(index, color)| Lint {
            kind: LintKind::UnusedPalette,
            place: vec![index],
            message: format!("no step has the colour {color}"),
        })
        .collect()
}

const fn colors(op: &Op) -> [Option<Color>; 2] {
    match op {
        Op::Rect { paint, .. } | Op::Circle { paint, .. } | Op::Polygon { paint, .. } => {
            [paint.fill, paint.outline]
        }
        Op::Line { color, .. } | Op::Pixels { color, .. } | Op::Text { color, .. } => [Some(*color), None],
        Op::Group { .. } => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ReadOptions, read_plan};

    fn found(steps: &str) -> Vec<(&'static str, Vec<usize>)> {
        let text = format!(
            r##"{{"canvas": {{"w": 8, "h": 8, "bg": "#000"}}, "palette": ["#FFF", "#0F0"], "steps": [{steps}]}}"##
        );
        let plan = read_plan(text, &ReadOptions::default()).expect("a plan");
        lints(&plan).expect("within limits").into_iter().map(|lint| (lint.kind.name(), lint.place)).collect()
    }

    #[test]
    fn each_lint_names_its_step() {
        let cases = [
            (r#"{"op": "rect", "x": 1, "y": 1, "w": 0, "h": 3, "fill": 0}"#, ("paints-nothing", vec![0])),
            (
                r##"{"op": "rect", "x": 1, "y": 1, "w": 2, "h": 3, "fill": "#000"}"##,
                ("paints-nothing", vec![0]),
            ),
            (r#"{"op": "text", "x": 1, "y": 1, "value": " ", "color": 0}"#, ("paints-nothing", vec![0])),
            (
                r#"{"op": "text", "x": 1, "y": 1, "value": "\u200B\u00AD", "color": 0}"#,
                ("paints-nothing", vec![0]),
            ),
            (r#"{"op": "circle", "cx": 30, "cy": 30, "r": 3, "fill": 0}"#, ("off-canvas", vec![0])),
            (r#"{"op": "text", "x": 4, "y": 0, "value": "MM", "color": 0}"#, ("clipped-text", vec![0])),
            (
                r#"{"op": "group", "steps": [{"op": "rect", "x": 1, "y": 1, "w": 2, "h": 2, "fill": 0}]},
                   {"op": "rect", "x": 0, "y": 0, "w": 4, "h": 4, "fill": 1}"#,
                ("painted-over", vec![0, 0]),
            ),
        ];
        for (steps, expected) in cases {
            let found = found(steps);
            assert!(found.contains(&expected), "{steps}: {found:?}");
        }
    }

    #[test]
    fn a_colour_without_a_step_is_named_by_its_index_and_a_sound_plan_by_nothing() {
        let white = r#"{"op": "rect", "x": 1, "y": 1, "w": 2, "h": 2, "fill": 0}"#;
        assert_eq!(found(white), [("unused-palette", vec![1])]);
        let both = format!(r#"{white}, {{"op": "line", "x1": 0, "y1": 7, "x2": 3, "y2": 7, "color": 1}}"#);
        assert_eq!(found(&both), []);
    }
}
