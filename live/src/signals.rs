//! Ctrl-C, SIGTERM and SIGHUP ask the program to stop; a second one makes it stop at once.

use tokio::runtime::Handle;

use crate::export::part_file;
#[cfg(unix)]
use crate::export::stop_signals::that_stop;
use crate::stop::Stopper;

/// Listens for as long as `runtime` runs.
pub fn listen(runtime: &Handle, stopper: Stopper) {
    part_file::let_finish();
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
    let mut signals = that_stop()
        .into_iter()
        .map(|number| signal(SignalKind::from_raw(number)))
        .collect::<std::io::Result<Vec<_>>>()?;
    std::future::poll_fn(|context| {
        let any = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if any { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    Ok(())
}

#[cfg(not(unix))]
async fn asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
