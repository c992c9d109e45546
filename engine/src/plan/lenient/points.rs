//! Lists of pixels in a lenient reading, in each of the forms that models write.

use super::super::tree::{At, NodeKind};
use super::values::{Dropped, Taken, Values};
use crate::geometry::Point;

impl Values<'_> {
    /// The pixels of a list: `[x, y]`, `{x, y}`, or one flat list of numbers. Says whether any was repaired.
    pub fn point_list(&self, list: At) -> Taken<(Vec<Point>, bool)> {
        let mut points = Vec::new();
        let mut repaired = false;
        let mut flat: Vec<i32> = Vec::new();
        for item in self.tree.items(list) {
            match self.tree.kind(item) {
                NodeKind::Array | NodeKind::Object => {
                    let (x, y, exact) = self.point(item)?;
                    points.push(Point::new(x, y));
                    repaired |= !exact;
                }
                _ => flat.push(self.position(item)?.0),
            }
        }
        if !flat.is_empty() {
            if !points.is_empty() || flat.len() % 2 == 1 {
                return Err(Dropped("its points are no pairs".to_owned()));
            }
            points = flat.chunks_exact(2).map(|pair| Point::new(pair[0], pair[1])).collect();
            repaired = true;
        }
        Ok((points, repaired))
    }

    fn point(&self, at: At) -> Taken<(i32, i32, bool)> {
        let object = self.tree.kind(at) == NodeKind::Object;
        let (x, y) = if object { (self.member(at, "x"), self.member(at, "y")) } else { self.pair(at) };
        let (Some(x), Some(y)) = (x, y) else {
            return Err(Dropped(format!("{} is no pixel", self.place(at))));
        };
        let ((x, exact_x), (y, exact_y)) = (self.position(x)?, self.position(y)?);
        Ok((x, y, exact_x && exact_y && !object))
    }

    fn member(&self, object: At, wanted: &str) -> Option<At> {
        self.tree.members(object).find(|&(name, _)| self.name(name) == wanted).map(|(_, value)| value)
    }

    fn pair(&self, list: At) -> (Option<At>, Option<At>) {
        let mut items = self.tree.items(list);
        let pair = (items.next(), items.next());
        if items.next().is_none() { pair } else { (None, None) }
    }
}
