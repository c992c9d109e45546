//! What a step needs: one definition of every op for both readers.
//!
//! The readers differ in how they take a value ([`StepReader`]): one stops at the first flaw, the other repairs what it
//! can and drops the step when it cannot. Which values an op has stands here, once.

use std::str::FromStr;

use strum::VariantNames;

use super::field::{Field, Fields, Slots, animate_alias, canvas_alias};
use super::tree::At;
use super::{Animate, CanvasSpec, Op, OpName, Paint, PixelSource, Step, limits};
use crate::geometry::{Color, Point, Size};

/// Finds the field that is meant by a name which an object does not know.
pub(super) type Alias = fn(&str) -> Option<Field>;

/// How a reader takes a value from a node.
pub(super) trait StepReader {
    /// Why the step, or the whole document, cannot be read.
    type Error;

    /// The op of a step and its fields; no other field than the op's own.
    fn step(&mut self, at: At) -> Result<(OpName, Slots), Self::Error>;
    /// The fields of an object that may have `allowed` ones; `alias` knows other words for them. `None` where
    /// something that is no object is overlooked.
    fn object(&mut self, at: At, allowed: Fields, alias: Alias) -> Result<Option<Slots>, Self::Error>;
    /// An integer from `min` to `max`; `None` where something else is overlooked.
    fn number(&mut self, at: At, min: u32, max: u32) -> Result<Option<u32>, Self::Error>;
    /// A coordinate.
    fn coordinate(&mut self, at: At) -> Result<i32, Self::Error>;
    /// A width, height or radius.
    fn extent(&mut self, at: At) -> Result<u32, Self::Error>;
    /// A colour; `None` where a document says that there is none.
    fn color(&mut self, at: At) -> Result<Option<Color>, Self::Error>;
    /// At most `chars_max` characters.
    fn text(&mut self, at: At, chars_max: usize) -> Result<String, Self::Error>;
    /// From `min` to `max` pixels.
    fn points(&mut self, at: At, min: usize, max: usize) -> Result<Vec<Point>, Self::Error>;
    /// The rows of a matrix.
    fn rows(&mut self, at: At) -> Result<Vec<String>, Self::Error>;
    /// A value by its name; `None` where another one is overlooked.
    fn choice<T: FromStr + VariantNames>(&mut self, at: At) -> Result<Option<T>, Self::Error>;
    /// The steps of a group whose own depth is `depth`.
    fn steps(&mut self, at: At, depth: usize) -> Result<Vec<Step>, Self::Error>;
    /// What follows from a field that must be there and is not.
    fn missing(&mut self, at: At, field: Field) -> Self::Error;
    /// The colour of a step that gives none; `names` says what should have been there.
    fn uncolored(&mut self, at: At, names: &'static str) -> Result<Color, Self::Error>;
    /// A field that cannot stand beside another one.
    fn conflict(&mut self, at: At, rule: &'static str) -> Result<(), Self::Error>;
}

/// The step at a node; `depth` groups are around it.
pub(super) fn read<R: StepReader>(r: &mut R, at: At, depth: usize) -> Result<Step, R::Error> {
    let (name, slots) = r.step(at)?;
    let animate = slots.get(Field::Animate).map(|at| animate(r, at)).transpose()?.flatten();
    let step = Fielded { at, slots: &slots };
    let op = match name {
        OpName::Rect => step.rect(r)?,
        OpName::Circle => step.circle(r)?,
        OpName::Line => step.line(r)?,
        OpName::Polygon => step.polygon(r)?,
        OpName::Pixels => step.pixels(r)?,
        OpName::Text => step.text(r)?,
        OpName::Group => {
            let steps = step.need(r, Field::Steps)?;
            Op::Group { steps: r.steps(steps, depth + 1)? }
        }
    };
    Ok(Step { op, animate })
}

/// The `canvas` at a node; what it leaves out is as in `default`.
pub(super) fn canvas<R: StepReader>(r: &mut R, at: At, default: CanvasSpec) -> Result<CanvasSpec, R::Error> {
    let Some(slots) = r.object(at, Fields::CANVAS, canvas_alias)? else { return Ok(default) };
    let w = number(r, &slots, Field::W, 1, limits::CANVAS_SIDE_MAX)?;
    let h = number(r, &slots, Field::H, 1, limits::CANVAS_SIDE_MAX)?;
    let size = Size::new(w.unwrap_or(default.size.w), h.unwrap_or(default.size.h));
    let background = slots.get(Field::Bg).map(|at| r.color(at)).transpose()?.flatten();
    Ok(CanvasSpec { size, background: background.unwrap_or(default.background) })
}

fn animate<R: StepReader>(r: &mut R, at: At) -> Result<Option<Animate>, R::Error> {
    let Some(slots) = r.object(at, Fields::ANIMATE, animate_alias)? else { return Ok(None) };
    let duration_ms = number(r, &slots, Field::DurationMs, 1, limits::STEP_MS_MAX)?;
    let speed_px_per_s = number(r, &slots, Field::SpeedPxPerS, 1, limits::SPEED_MAX)?;
    let delay_ms = number(r, &slots, Field::DelayMs, 0, limits::DELAY_MS_MAX)?.unwrap_or(0);
    let mode = slots.get(Field::Mode).map(|at| r.choice(at)).transpose()?.flatten();
    let ease = slots.get(Field::Ease).map(|at| r.choice(at)).transpose()?.flatten();
    Ok(Some(Animate { mode, duration_ms, speed_px_per_s, delay_ms, ease: ease.unwrap_or_default() }))
}

/// The number in a field, where there is one.
pub(super) fn number<R: StepReader>(
    r: &mut R,
    slots: &Slots,
    field: Field,
    min: u32,
    max: u32,
) -> Result<Option<u32>, R::Error> {
    Ok(slots.get(field).map(|at| r.number(at, min, max)).transpose()?.flatten())
}

/// A step's node and its fields.
struct Fielded<'s> {
    at: At,
    slots: &'s Slots,
}

impl Fielded<'_> {
    fn rect<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let at = self.point(r, Field::X, Field::Y)?;
        let size = Size::new(self.extent(r, Field::W)?, self.extent(r, Field::H)?);
        Ok(Op::Rect { at, size, paint: self.paint(r)? })
    }

    fn circle<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let center = self.point(r, Field::Cx, Field::Cy)?;
        let radius = self.extent(r, Field::R)?;
        Ok(Op::Circle { center, r: radius, paint: self.paint(r)? })
    }

    fn line<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let from = self.point(r, Field::X1, Field::Y1)?;
        let to = self.point(r, Field::X2, Field::Y2)?;
        let width = number(r, self.slots, Field::Width, 1, limits::LINE_WIDTH_MAX)?.unwrap_or(1);
        Ok(Op::Line { from, to, width, color: self.color(r)? })
    }

    fn polygon<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let at = self.need(r, Field::Points)?;
        let points = r.points(at, limits::POLYGON_POINTS_MIN, limits::POLYGON_POINTS_MAX)?;
        Ok(Op::Polygon { points, paint: self.paint(r)? })
    }

    fn pixels<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let source = match (self.slots.get(Field::Points), self.slots.get(Field::Rows)) {
            (Some(points), rows) => {
                let beside = [rows, self.slots.get(Field::X), self.slots.get(Field::Y)];
                for at in beside.into_iter().flatten() {
                    r.conflict(at, "either `points`, or `x`, `y` and `rows`")?;
                }
                PixelSource::Points(r.points(points, 1, usize::MAX)?)
            }
            (None, Some(rows)) => {
                PixelSource::Rows { at: self.point(r, Field::X, Field::Y)?, rows: r.rows(rows)? }
            }
            (None, None) => return Err(r.missing(self.at, Field::Points)),
        };
        Ok(Op::Pixels { source, color: self.color(r)? })
    }

    fn text<R: StepReader>(&self, r: &mut R) -> Result<Op, R::Error> {
        let at = self.point(r, Field::X, Field::Y)?;
        let value = self.need(r, Field::Value)?;
        let value = r.text(value, limits::TEXT_CHARS_MAX)?;
        let font = self.slots.get(Field::Font).map(|at| r.choice(at)).transpose()?.flatten();
        let size = number(r, self.slots, Field::Size, limits::TEXT_SIZE_MIN, limits::TEXT_SIZE_MAX)?;
        let size = size.unwrap_or(limits::TEXT_SIZE_DEFAULT);
        let color = self.slots.get(Field::Color).map(|at| r.color(at)).transpose()?.flatten();
        Ok(Op::Text { at, value, font: font.unwrap_or_default(), size, color: color.unwrap_or(Color::WHITE) })
    }

    fn need<R: StepReader>(&self, r: &mut R, field: Field) -> Result<At, R::Error> {
        self.slots.get(field).ok_or_else(|| r.missing(self.at, field))
    }

    fn point<R: StepReader>(&self, r: &mut R, x: Field, y: Field) -> Result<Point, R::Error> {
        let (x, y) = (self.need(r, x)?, self.need(r, y)?);
        Ok(Point::new(r.coordinate(x)?, r.coordinate(y)?))
    }

    fn extent<R: StepReader>(&self, r: &mut R, field: Field) -> Result<u32, R::Error> {
        let at = self.need(r, field)?;
        r.extent(at)
    }

    fn paint<R: StepReader>(&self, r: &mut R) -> Result<Paint, R::Error> {
        let mut color = |field| self.slots.get(field).map(|at| r.color(at)).transpose();
        let (fill, outline) = (color(Field::Fill)?.flatten(), color(Field::Outline)?.flatten());
        if fill.is_none() && outline.is_none() {
            return Ok(Paint { fill: Some(r.uncolored(self.at, "`fill`, `outline` or both")?), outline });
        }
        Ok(Paint { fill, outline })
    }

    fn color<R: StepReader>(&self, r: &mut R) -> Result<Color, R::Error> {
        let color = self.slots.get(Field::Color).map(|at| r.color(at)).transpose()?.flatten();
        color.map_or_else(|| r.uncolored(self.at, "`color`"), Ok)
    }
}
