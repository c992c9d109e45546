//! Which donations are known: ids in a bounded set, with everything below a floor known as well.
//!
//! Ids rise, so the smallest are forgotten first and the floor follows them. Keeps nothing on disk.

use std::collections::BTreeSet;

/// Ids that are kept apart; below the smallest of a full set everything counts as known.
const IDS_MAX: usize = 100_000;

/// The known ids.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    ids: BTreeSet<u64>,
    floor: u64,
}

impl Seen {
    /// Knows `ids` and everything up to `floor`.
    #[must_use]
    pub fn new(ids: impl IntoIterator<Item = u64>, floor: u64) -> Self {
        let mut seen = Self { ids: BTreeSet::new(), floor };
        for id in ids {
            seen.insert(id);
        }
        seen
    }

    /// Makes `id` known; `true` when it was not.
    pub fn insert(&mut self, id: u64) -> bool {
        let new = id > self.floor && self.ids.insert(id);
        if self.ids.len() > IDS_MAX {
            self.floor = self.ids.pop_first().unwrap_or(self.floor);
        }
        new
    }

    /// Makes everything up to `floor` known.
    pub fn raise_floor(&mut self, floor: u64) {
        self.floor = self.floor.max(floor);
        self.ids = self.ids.split_off(&self.floor.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_once() {
        let mut seen = Seen::new([5, 7], 3);
        let new: Vec<u64> = (1..=8).filter(|id| seen.insert(*id)).collect();
        assert_eq!(new, [4, 6, 8]);
        assert!(!seen.insert(4));
    }

    #[test]
    fn a_full_set_forgets_the_smallest_and_keeps_them_known() {
        let count = IDS_MAX as u64 + 10;
        let mut seen = Seen::new(1..=count, 0);
        assert_eq!(seen.ids.len(), IDS_MAX);
        assert!((1..=count).all(|id| !seen.insert(id)));
        assert!(seen.insert(count + 1));
    }

    #[test]
    fn everything_below_a_raised_floor_is_known() {
        let mut seen = Seen::new([10, 20], 0);
        seen.raise_floor(15);
        assert!(!seen.insert(12));
        assert!(!seen.insert(20));
        assert!(seen.insert(16));
    }
}
