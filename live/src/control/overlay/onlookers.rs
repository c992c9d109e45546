//! How many overlays are connected, the dock's own small picture left out: the operator is told when there is none.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::control::Health;
use crate::control::guard::Query;
use crate::message::Message;

/// Overlays that are connected now. A clone counts the same.
#[derive(Clone, Debug, Default)]
pub struct Onlookers(Arc<AtomicUsize>);

/// One of them; counted for as long as it lives.
#[derive(Debug)]
pub struct Onlooker(Arc<AtomicUsize>);

impl Onlookers {
    /// Counts one more.
    #[must_use]
    pub fn enter(&self) -> Onlooker {
        self.0.fetch_add(1, Ordering::Relaxed);
        Onlooker(Arc::clone(&self.0))
    }

    /// The count in words. A show without overlays is fine: its window may be what is streamed.
    #[must_use]
    pub fn health(&self) -> Health {
        let connected = self.0.load(Ordering::Relaxed);
        let words = match u32::try_from(connected).unwrap_or(u32::MAX) {
            0 => Message::new("health.overlay-none"),
            some => Message::count("health.overlays", some),
        };
        Health::new("overlay", "fine", words, json!({ "connected": connected }))
    }
}

/// Whether an address says that it is a preview, which no viewer sees.
#[must_use]
pub fn is_preview(query: &Query<'_>) -> bool {
    query.get("preview").as_deref() == Some("1")
}

impl Drop for Onlooker {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
