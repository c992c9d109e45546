//! The pixels of `text`: the layout's, moved to their place.

use super::Pen;
use crate::geometry::Point;
use crate::plan::Face;

pub(super) fn stroke(_at: Point, _value: &str, _face: Face, _size: u32, _pen: &mut Pen<'_>) {}
