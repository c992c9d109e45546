//! The pixels of `text`: the layout's, moved to their place.

use super::Pen;
use crate::geometry::{Point, Rect};
use crate::plan::Face;
use crate::text::canvas_text;

pub(super) fn stroke(at: Point, value: &str, face: Face, size: u32, pen: &mut Pen<'_>) {
    let visible = Rect::new(-at.x, -at.y, pen.clip.w as u32, pen.clip.h as u32);
    canvas_text(value, face, size, visible, &mut |point| pen.pixel(at.x + point.x, at.y + point.y));
}
