//! The console's window on Windows: one that Explorer opened for the program closes with it, and with it what was said last.

use std::io::{self, IsTerminal as _};
use std::process::Command;

use crate::message::Message;
use crate::say;

/// Waits for a key where the window would close at once: after a double click. Elsewhere returns at once.
pub fn keep_open() {
    if !started_by_double_click() || !io::stderr().is_terminal() {
        return;
    }
    say::trouble(format_args!("\n{}", Message::new("say.press-key").said(say::language())));
    // The system's own word for it takes any key; without it the window closes as ever.
    let _ = Command::new("cmd").args(["/C", "pause >nul"]).status();
}

#[cfg(windows)]
fn started_by_double_click() -> bool {
    mousetrap::started_by_explorer()
}

#[cfg(not(windows))]
const fn started_by_double_click() -> bool {
    false
}
