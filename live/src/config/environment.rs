//! What the environment and `.env` give, taken once at the start.
//!
//! The environment itself is never changed, so a name in `.env` that is no setting has no effect.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use super::Wrong;
use super::env_file::{EnvFile, EnvFileError, Known};
use super::table::{self, ALL};
use crate::files;
use crate::message::{Message, Speak as _};

/// The file's name in the working folder.
pub const ENV_FILE: &str = ".env";

/// What `.env` gives; empty until it is read.
static FROM_FILE: OnceLock<BTreeMap<String, String>> = OnceLock::new();

/// The language that `.env` names where it cannot be read.
static LANGUAGE_OF_FILE: OnceLock<Option<String>> = OnceLock::new();

/// Whether each setting in the environment is text.
///
/// # Errors
/// Those that are not.
pub fn check_environment() -> Result<(), Wrong> {
    let lines: Vec<Message> = ALL
        .iter()
        .filter_map(|entry| {
            let value = env::var_os(entry.name()).filter(|value| value.to_str().is_none())?;
            let shown = if entry.secret() { "***".to_owned() } else { format!("{value:?}") };
            Some(Message::new("settings.not-text").with(entry.name()).with(shown))
        })
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(Wrong { lines }) }
}

/// Reads `.env` in the working folder, when there is one. What the environment gives goes before it.
///
/// Returns what in it looks like a mistake, a line each.
///
/// # Errors
/// When it is there and cannot be read: the number of the line, never its text.
pub fn load_env_file() -> Result<Vec<Message>, Wrong> {
    let path = Path::new(ENV_FILE);
    let file = match EnvFile::read(path) {
        Ok(file) => file,
        Err(EnvFileError::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error @ EnvFileError::Io(_)) => {
            let line = Message::new("env.cannot-read").with(ENV_FILE).with_message(error.message());
            return Err(Wrong { lines: vec![line] });
        }
        Err(error) => {
            let _ = LANGUAGE_OF_FILE.set(fs::read(path).ok().and_then(|bytes| language_in(&bytes)));
            return Err(Wrong { lines: vec![named(error.message())] });
        }
    };
    let told = told(path, &file);
    // A second call changes nothing.
    let _ = FROM_FILE.set(file.values());
    Ok(told)
}

/// The language that HUD_LANGUAGE names, as far as it is known: in the environment, else in `.env`.
#[must_use]
pub fn language_given() -> Option<String> {
    let name = table::HUD_LANGUAGE.name;
    let of_file = || LANGUAGE_OF_FILE.get().cloned().flatten();
    env::var(name).ok().filter(|text| !text.is_empty()).or_else(|| from_file(name)).or_else(of_file)
}

/// The language that a file names of which another line cannot be read: what is wrong with it is said in that.
fn language_in(bytes: &[u8]) -> Option<String> {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let mut read =
        lines.filter_map(|line| EnvFile::parse(line).ok()?.get(table::HUD_LANGUAGE.name).map(str::to_owned));
    read.next_back()
}

/// The text that `.env` gives a setting.
pub(super) fn from_file(name: &str) -> Option<String> {
    FROM_FILE.get()?.get(name).cloned()
}

/// Something about the file, behind its name.
fn named(message: Message) -> Message {
    Message::new("env.about").with(ENV_FILE).with_message(message)
}

fn told(path: &Path, file: &EnvFile) -> Vec<Message> {
    let names: Vec<&str> = ALL.iter().map(|entry| entry.name()).collect();
    let known = Known { names: &names, in_environment: &|name| env::var_os(name).is_some() };
    let mut told: Vec<Message> = file.findings(&known).iter().map(|found| named(found.message())).collect();
    let is_held = |name: &str| file.get(name).is_some_and(|value| !value.is_empty());
    let secret = ALL.iter().find(|entry| entry.secret() && is_held(entry.name()));
    if let Some(secret) = secret.filter(|_| files::is_open_to_others(path)) {
        told.push(Message::new("env.open").with(ENV_FILE).with(secret.name()).with(ENV_FILE));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_line_that_cannot_be_read_still_names_its_language() {
        assert_eq!(language_in(b"\"x\r\nHUD_LANGUAGE=ru # mine\r\n\xFF\n").as_deref(), Some("ru"));
        assert_eq!(language_in(b"#HUD_LANGUAGE=ru\nX=HUD_LANGUAGE"), None);
    }
}
