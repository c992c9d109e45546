//! Who looks at a running show from this machine: its window, or nobody.

use std::sync::Arc;

use engine::stage;
use tokio::runtime::Handle as Runtime;

use crate::service::Service;
use crate::window::{Window, WindowError, WindowSettings};

/// Flags about the window.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct WindowArgs {
    /// Open no window
    #[arg(long)]
    pub headless: bool,
    /// Keep the window above all others
    #[arg(long, conflicts_with = "headless")]
    pub on_top: bool,
}

/// Shows the session in a window until it is over; without one, returns at once. No display is no reason to stop: the
/// show goes on without a window. Must be called on the main thread.
pub fn watch(args: WindowArgs, stage: stage::StageSettings, service: &Service, runtime: &Runtime) {
    if args.headless {
        return;
    }
    let shown = Window::new(WindowSettings { stage, on_top: args.on_top })
        .and_then(|window| show(window, service, runtime));
    if let Err(error) = shown {
        tracing::warn!("going on without a window: {error}");
    }
}

fn show(window: Window, service: &Service, runtime: &Runtime) -> Result<(), WindowError> {
    let (screens, waker) = (service.handle.screens(), window.waker());
    let mut changes = screens.clone();
    runtime.spawn(async move {
        while changes.changed().await.is_ok() {
            waker.changed();
        }
        waker.over();
    });
    let latest = move || Arc::clone(&screens.borrow().screen);
    window.run(latest, || service.stopper.ask())
}
