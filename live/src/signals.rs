//! Ctrl-C and SIGTERM ask the program to stop; a second one makes it stop at once.

use tokio::runtime::Handle;

use crate::stop::Stopper;

/// Listens for as long as `runtime` runs.
pub fn listen(runtime: &Handle, stopper: Stopper) {
    runtime.spawn(async move {
        loop {
            if let Err(error) = asked().await {
                tracing::warn!(%error, "signals cannot be received: stop the program through its window or API");
                return;
            }
            tracing::info!("asked to stop; once more stops at once");
            stopper.ask();
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

#[cfg(unix)]
async fn asked() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
