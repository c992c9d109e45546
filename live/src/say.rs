//! What commands say on the terminal: what was asked for on standard output, notes on standard error.
//!
//! Whoever reads the output may stop reading: that ends the program and is no failure. Colours are left out where
//! nobody sees them, where NO_COLOR is set, or as `--color` says.

use std::fmt::{self, Display};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::ColorChoice;

/// Set once, by `-q`.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Prints a line on standard output.
#[macro_export]
macro_rules! outln {
    ($($argument:tt)*) => { $crate::say::line(::std::format_args!($($argument)*)) };
}

/// Sets for the whole program what the flags say.
pub fn set(color: ColorChoice, quiet: bool) {
    color.write_global();
    QUIET.store(quiet, Ordering::Relaxed);
}

/// Whether notes and progress are unwanted.
#[must_use]
pub fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Prints a line on standard output. [`outln!`] is shorter.
///
/// Ends the program when standard output takes no more: quietly when its pipe is closed, else with status 1.
pub fn line(line: fmt::Arguments<'_>) {
    text(format_args!("{line}\n"));
}

/// Prints lines with their ends on standard output, as [`line()`].
pub fn text(text: fmt::Arguments<'_>) {
    match write!(anstream::stdout(), "{text}") {
        Ok(()) => {}
        // Nobody reads on.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
        Err(error) => {
            let _ = writeln!(anstream::stderr(), "live: standard output cannot be written: {error}");
            process::exit(1)
        }
    }
}

/// A line on standard error that tells of trouble. Where nobody takes it, the exit status says it.
pub fn trouble(text: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A line on standard error that `-q` leaves out.
pub fn note(text: fmt::Arguments<'_>) {
    if !is_quiet() {
        // Where standard error is closed nobody wants notes.
        let _ = writeln!(anstream::stderr(), "{text}");
    }
}

/// The closing line of an export: where it went, how many frames it has, how large it is.
pub fn written(path: &Path, frames: Option<u64>) {
    if path.as_os_str() == "-" {
        return;
    }
    let size = std::fs::metadata(path).map_or(String::new(), |found| format!(", {}", Bytes(found.len())));
    let frames = match frames {
        None => String::new(),
        Some(1) => ", 1 frame".into(),
        Some(many) => format!(", {many} frames"),
    };
    note(format_args!("{}{frames}{size}", path.display()));
}

/// Whether standard output is a terminal, where the bytes of a picture do harm.
#[must_use]
pub fn output_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether colours are seen on standard error.
#[must_use]
pub fn colours_on_error() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// A size in bytes for people.
#[derive(Clone, Copy, Debug)]
pub struct Bytes(pub u64);

impl Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..1_000 => write!(f, "{} bytes", self.0),
            1_000..1_000_000 => write!(f, "{}.{} kB", self.0 / 1_000, self.0 % 1_000 / 100),
            _ => write!(f, "{}.{} MB", self.0 / 1_000_000, self.0 % 1_000_000 / 100_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let shown = [0, 999, 1_000, 12_345, 1_000_000, 98_765_432].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(shown, ["0 bytes", "999 bytes", "1.0 kB", "12.3 kB", "1.0 MB", "98.7 MB"]);
    }
}
