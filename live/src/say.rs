//! What commands say on the terminal: what was asked for on standard output, notes on standard error.
//!
//! Whoever reads the output may stop reading: that ends the program and is no failure. Colours are left out where
//! nobody sees them, where NO_COLOR is set, or as `--color` says. What a streamer meets is said in a language: that of
//! `--language`, else HUD_LANGUAGE, else the system's, else English.

use std::fmt::{self, Display};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::ColorChoice;
use engine::language::Language;

use crate::message::Message;
use crate::mutex;

/// Set once, by `-q`.
static QUIET: AtomicBool = AtomicBool::new(false);

/// What the program speaks.
static LANGUAGE: RwLock<Language> = RwLock::new(Language::ENGLISH);

/// Flags whose value is a language; the first goes before the second.
const LANGUAGE_FLAGS: [&str; 2] = ["--language", "--hud-language"];

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

/// The language of what a streamer meets.
#[must_use]
pub fn language() -> Language {
    *mutex::read(&LANGUAGE)
}

/// Chooses it for the whole program: by its arguments, else by HUD_LANGUAGE as it is known so far, else by the system. The
/// arguments are looked at before they are read, since something may be wrong before that.
pub fn choose_language(given: Option<&str>) {
    let arguments: Vec<String> =
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    set_language(chosen(&arguments, given, sys_locale::get_locales()));
}

/// Speaks this language from now on.
pub fn set_language(language: Language) {
    *mutex::write(&LANGUAGE) = language;
}

fn chosen(arguments: &[String], given: Option<&str>, mut locales: impl Iterator<Item = String>) -> Language {
    let by_flag = LANGUAGE_FLAGS.iter().find_map(|flag| Language::named(value_of(arguments, flag)?));
    // A system that is to speak no language in particular, C or POSIX, speaks English.
    let spoken = |locale: String| {
        let plain =
            locale.split(['.', '-', '_', '@']).next().is_some_and(|code| matches!(code, "C" | "POSIX"));
        if plain { Some(Language::ENGLISH) } else { Language::named(&locale) }
    };
    by_flag.or_else(|| Language::named(given?)).or_else(|| locales.find_map(spoken)).unwrap_or_default()
}

/// The value of a flag, behind it or behind its sign `=`.
fn value_of<'a>(arguments: &'a [String], flag: &str) -> Option<&'a str> {
    let mut flags = arguments.iter().take_while(|argument| *argument != "--").enumerate();
    flags.find_map(|(at, argument)| match argument.strip_prefix(flag)? {
        "" => arguments.get(at + 1).map(String::as_str),
        rest => rest.strip_prefix('='),
    })
}

/// Prints a message in the language, on standard output.
pub fn message(message: &Message) {
    line(format_args!("{}", message.said(language())));
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
    fn the_language_is_that_of_the_flag_else_of_the_picture_else_of_the_system() {
        let code = |arguments: &str, given: Option<&str>, locales: &str| {
            let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
            chosen(&arguments, given, locales.split(' ').map(str::to_owned)).code()
        };
        for (arguments, given, locales, language) in [
            ("live doctor --language ru", Some("en"), "en-US", "ru"),
            ("live --language=ru doctor --hud-language en", None, "", "ru"),
            ("live --hud-language ru", Some("en"), "en-US", "ru"),
            ("live --language", Some("ru"), "en-US", "ru"),
            ("live --language xx", Some("ru"), "en-US", "ru"),
            ("live -- --language ru", None, "en-US", "en"),
            ("live doctor", Some("ru"), "en-US", "ru"),
            ("live doctor", Some("xx"), "de-DE ru-RU en", "ru"),
            ("live doctor", None, "C ru-RU", "en"),
            ("live doctor", None, "POSIX ru-RU", "en"),
            ("live doctor", None, "de-DE", "en"),
        ] {
            assert_eq!(code(arguments, given, locales), language, "{arguments}, {given:?}, {locales}");
        }
    }

    #[test]
    fn sizes_are_short() {
        let shown = [0, 999, 1_000, 12_345, 1_000_000, 98_765_432].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(shown, ["0 bytes", "999 bytes", "1.0 kB", "12.3 kB", "1.0 MB", "98.7 MB"]);
    }
}
