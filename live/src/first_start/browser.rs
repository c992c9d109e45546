//! Opens the first page in the desktop's browser, where there is a desktop.

use std::env;
use std::thread;

/// Opens `address`; nothing happens where nobody would see it, or no browser is found.
pub fn open(address: &str) {
    if !has_desktop() {
        return;
    }
    let address = address.to_owned();
    // Finding a browser and starting it may take seconds.
    thread::spawn(move || {
        if let Err(error) = webbrowser::open(&address) {
            tracing::debug!(%error, "no browser opens");
        }
    });
}

/// Whether whoever started the program sits in front of a desktop, as far as the environment says.
fn has_desktop() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(windows, target_os = "macos")) {
        return !is_set("SSH_CONNECTION");
    }
    is_set("WAYLAND_DISPLAY") || is_set("DISPLAY")
}
