//! Rows of different lengths in one piece of memory.

use std::ops::Index;

/// Rows of items, by number.
#[derive(Clone, Debug)]
pub struct Rows<T> {
    items: Vec<T>,
    /// Where each row begins, and where the last one ends.
    starts: Vec<u32>,
}

impl<T> FromIterator<Vec<T>> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(rows: I) -> Self {
        let (mut items, mut starts) = (Vec::new(), vec![0]);
        for row in rows {
            items.extend(row);
            starts.push(items.len() as u32);
        }
        Self { items, starts }
    }
}

impl<T> Index<usize> for Rows<T> {
    type Output = [T];

    fn index(&self, row: usize) -> &[T] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_items() {
        let rows: Rows<u8> = [vec![1, 2], vec![], vec![3]].into_iter().collect();
        assert_eq!([&rows[0], &rows[1], &rows[2]], [&[1, 2][..], &[], &[3]]);
    }
}
