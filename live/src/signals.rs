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
