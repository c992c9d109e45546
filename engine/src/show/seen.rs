//! The ids of donations that are known: each donation is taken in once, however often it comes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Ids that are remembered. A source lists its newest donations first and is read until a known id: this many are
/// more than any source lists again, and a bound on memory and on what a session carries. As many again of those that
/// other programs sent: a bot that sends day and night must not push out the ids that the list is read until.
pub const SEEN_IDS_MAX: usize = 65_536;

/// The newest [`SEEN_IDS_MAX`] ids of either kind.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenIds {
    /// The ids, with the hash of what was sent for one that another program sent.
    known: BTreeMap<Arc<str>, Option<Arc<str>>>,
    found: VecDeque<Arc<str>>,
    sent: VecDeque<Arc<str>>,
}

impl SeenIds {
    /// Takes note of an id, and says whether it was new. `content` is the hash of one that was sent.
    pub(super) fn insert(&mut self, id: &str, content: Option<&str>) -> bool {
        if self.known.contains_key(id) {
            return false;
        }
        let id: Arc<str> = id.into();
        self.known.insert(Arc::clone(&id), content.map(Into::into));
        let order = if content.is_some() { &mut self.sent } else { &mut self.found };
        order.push_back(id);
        if order.len() > SEEN_IDS_MAX
            && let Some(oldest) = order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    /// The hash of what was sent under this id, if it is known.
    pub(super) fn content(&self, id: &str) -> Option<&str> {
        self.known.get(id)?.as_deref()
    }

    /// Those that were sent, then the others, the oldest of each first: a reader that keeps fewer keeps those that a
    /// list is read until.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.sent.iter().chain(&self.found).map(AsRef::as_ref)
    }

    /// Those that were sent, with their hashes.
    pub(super) fn contents(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sent.iter().filter_map(|id| Some((&**id, self.content(id)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_ids_are_forgotten_first() {
        let mut seen = SeenIds::default();
        for number in 0..=SEEN_IDS_MAX {
            assert!(seen.insert(&format!("da:{number}"), None));
        }
        assert!(!seen.contains("da:0"));
        assert!(!seen.insert("da:1", None));
        assert_eq!(seen.iter().count(), SEEN_IDS_MAX);
    }

    #[test]
    fn what_other_programs_send_pushes_out_no_id_that_a_list_is_read_until() {
        let mut seen = SeenIds::default();
        seen.insert("da:1", None);
        for number in 0..=SEEN_IDS_MAX {
            assert!(seen.insert(&format!("chat:{number}"), Some("a hash")));
        }
        assert!(seen.contains("da:1") && !seen.contains("chat:0"));
        assert_eq!((seen.content("chat:1"), seen.content("da:1")), (Some("a hash"), None));
        assert_eq!((seen.contents().count(), seen.iter().last()), (SEEN_IDS_MAX, Some("da:1")));
    }
}
