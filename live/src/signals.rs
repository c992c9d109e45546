//! Ctrl-C, SIGTERM and SIGHUP ask the program to stop; a second one makes it stop at once.
//!
//! On Windows Ctrl-C and Ctrl-Break ask. A console's window that is closed, and a session that ends, leave it a few seconds:
//! it stops at once.

use tokio::runtime::Handle;

use crate::export::part_file;
use crate::export::stop_signals::{StopSignals, Urgency};
use crate::stop::Stopper;

/// Listens for as long as `runtime` runs.
pub fn listen(runtime: &Handle, stopper: Stopper) {
    part_file::let_finish();
    runtime.spawn(async move {
        let mut signals = match StopSignals::listen() {
            Ok(signals) => signals,
            Err(error) => {
                tracing::warn!(%error, "signals cannot be received: stop the program through its window or API");
                return;
            }
        };
        loop {
            match signals.next().await {
                Urgency::InOrder => {
                    tracing::info!("asked to stop; once more stops at once");
                    stopper.ask();
                }
                Urgency::AtOnce => stopper.ask_now(),
            }
        }
    });
}

/// A file that reaches the size which the system allows is an error of that one write, and does not end the program.
#[cfg(unix)]
pub fn heed_file_size_as_error() {
    use signal_hook::consts::SIGXFSZ;
    // Nobody looks at the flag: the write itself fails. Where that cannot be had, the system's way stays.
    let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
}

/// Elsewhere there is no such signal.
#[cfg(not(unix))]
pub const fn heed_file_size_as_error() {}
