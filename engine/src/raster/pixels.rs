//! The pixels of `pixels`: a list in the order given, or a matrix in reading order.

use super::Pen;
use crate::geometry::Point;
use crate::plan::PixelSource;

pub(super) fn stroke(source: &PixelSource, pen: &mut Pen<'_>) {
    match source {
        PixelSource::Points(points) => points.iter().for_each(|point| pen.point(*point)),
        PixelSource::Rows { at, rows } => matrix(*at, rows, pen),
    }
}

fn matrix(at: Point, rows: &[String], pen: &mut Pen<'_>) {
    for (y, row) in (at.y..pen.clip.h).zip(rows) {
        if y < 0 {
            continue;
        }
        for (x, mark) in (at.x..pen.clip.w).zip(row.chars()) {
            if !matches!(mark, '.' | ' ') {
                pen.pixel(x, y);
            }
        }
    }
}
