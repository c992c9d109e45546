//! The runtime of a show: a thread a core for what waits, and a bounded number for what blocks.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// Threads for work that blocks, at most. Names are looked up there, by a model's client, DonationAlerts' list and its
/// socket, and a lookup may hang for half a minute; the gallery, pictures for the API, recordings that are read and word
/// lists take one each. More of it waits its turn.
pub const BLOCKING_THREADS_MAX: usize = 16;

/// Starts it.
///
/// # Errors
/// When the system gives no threads.
pub fn start() -> io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().max_blocking_threads(BLOCKING_THREADS_MAX).build()
}
