//! The ids of donations that are known: each donation is taken in once, however often it comes.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Ids that are remembered. A source lists its newest donations first and is read until a known id: this many are
/// more than any source lists again, and a bound on memory and on what a session carries.
pub const SEEN_IDS_MAX: usize = 65_536;

/// The newest [`SEEN_IDS_MAX`] ids.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenIds {
    order: VecDeque<Arc<str>>,
    ids: BTreeSet<Arc<str>>,
}

impl SeenIds {
    /// Takes note of an id, and says whether it was new.
    pub(super) fn insert(&mut self, id: &str) -> bool {
        if self.ids.contains(id) {
            return false;
        }
        let id: Arc<str> = id.into();
        self.ids.insert(Arc::clone(&id));
        self.order.push_back(id);
        if self.order.len() > SEEN_IDS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// The oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_ids_are_forgotten_first() {
        let mut seen = SeenIds::default();
        for number in 0..=SEEN_IDS_MAX {
            assert!(seen.insert(&format!("da:{number}")));
        }
        assert!(!seen.contains("da:0"));
        assert!(!seen.insert("da:1"));
        assert_eq!(seen.iter().count(), SEEN_IDS_MAX);
    }
}
