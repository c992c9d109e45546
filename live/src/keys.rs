//! The two words that let another machine in, the operator's token and the overlay's key; and the key behind the names of a
//! gallery's files.
//!
//! They are made at the first start and kept in the data folder, in files that only their owner can read. A token in the
//! settings goes before the one in the folder. Nothing here prints or logs any.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::config::{ControlConfig, FilesConfig};
use crate::files;
use crate::message::{Message, Speak, spoken};
use crate::net::secret::Secret;

/// File of the operator's token in the data folder.
pub const TOKEN_FILE: &str = "control-token";
/// File of the overlay's key in the data folder.
pub const VIEWER_KEY_FILE: &str = "viewer-key";

/// File of the key behind the names of a gallery's files in the data folder.
pub const GALLERY_KEY_FILE: &str = "gallery-key";

/// Random bytes of a token that is made here.
const TOKEN_BYTES: usize = 32;
/// Random bytes of a viewer key: it stands in addresses, so it is shorter.
const VIEWER_KEY_BYTES: usize = 16;
/// Largest file that is read.
const FILE_BYTES_MAX: u64 = 4096;
/// Shortest text in a file that is taken; a shorter one could be guessed.
const CHARS_MIN: usize = 16;

/// What other machines must know.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Lets them control the show.
    pub token: Secret,
    /// Lets them look at the overlay.
    pub viewer_key: Secret,
}

/// Why there are no keys.
#[derive(Debug)]
pub enum KeysError {
    /// The file or its folder cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file holds something else.
    Unreadable(PathBuf),
    /// The system gives no random numbers.
    Randomness(getrandom::Error),
}

impl Speak for KeysError {
    fn message(&self) -> Message {
        match self {
            Self::Io { path, error } => Message::new("error.key-io").with(path.display()).with(error),
            Self::Unreadable(path) => Message::new("error.key-other").with(path.display()).with(CHARS_MIN),
            Self::Randomness(error) => Message::new("error.randomness").with(error),
        }
    }
}
spoken!(KeysError);

/// Reads both, and makes what is not there yet.
///
/// # Errors
/// When a file cannot be read or made, or holds no key.
pub fn load(control: &ControlConfig, files: &FilesConfig) -> Result<Keys, KeysError> {
    let folder = &files.data_dir;
    let token = match &control.token {
        Some(token) => token.clone(),
        None => kept(&folder.join(TOKEN_FILE), TOKEN_BYTES)?,
    };
    Ok(Keys { token, viewer_key: kept(&folder.join(VIEWER_KEY_FILE), VIEWER_KEY_BYTES)? })
}

/// Reads the key behind the names of a gallery's files, and makes it where it is missing.
///
/// # Errors
/// As [`load`].
pub fn gallery(files: &FilesConfig) -> Result<Secret, KeysError> {
    kept(&files.data_dir.join(GALLERY_KEY_FILE), TOKEN_BYTES)
}

fn kept(path: &Path, bytes: usize) -> Result<Secret, KeysError> {
    if let Some(secret) = read(path)? {
        return Ok(secret);
    }
    match make(path, bytes) {
        // Another program was faster: its key is the one.
        Err(KeysError::Io { error, .. }) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(path)?.ok_or_else(|| KeysError::Unreadable(path.to_owned()))
        }
        made => made,
    }
}

fn read(path: &Path) -> Result<Option<Secret>, KeysError> {
    let failed = |error| KeysError::Io { path: path.to_owned(), error };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
        Ok(found) if found.len() > FILE_BYTES_MAX => return Err(KeysError::Unreadable(path.to_owned())),
        Ok(_) => {}
    }
    if files::is_open_to_others(path) {
        tracing::warn!(file = %path.display(), "others on this machine can read this key: chmod 600, or delete it to get a new one");
    }
    let bytes = files::read(path, FILE_BYTES_MAX as usize).map_err(failed)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| KeysError::Unreadable(path.to_owned()))?.trim();
    let is_key = text.len() >= CHARS_MIN && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_key { Ok(Some(Secret::new(text))) } else { Err(KeysError::Unreadable(path.to_owned())) }
}

/// Writes a new key and puts it in place in one step, unless one is there.
fn make(path: &Path, bytes: usize) -> Result<Secret, KeysError> {
    let failed = |error| KeysError::Io { path: path.to_owned(), error };
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(KeysError::Randomness)?;
    let text = URL_SAFE_NO_PAD.encode(random);
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder).map_err(failed)?;
    // A temporary file is created with mode 0600 and keeps it when it is renamed.
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    writeln!(draft, "{text}").and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    draft.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(Secret::new(&text))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn load_in(folder: &Path, token: Option<&str>) -> Result<Keys, KeysError> {
        let control = ControlConfig {
            host: "127.0.0.1".into(),
            port: 0,
            token: token.map(Secret::new),
            local: crate::config::choice::LocalAccess::Open,
            hosts: Vec::new(),
            webhook_secret: None,
            labels: BTreeMap::new(),
        };
        load(&control, &FilesConfig { data_dir: folder.join("data"), keep_days: 1 })
    }

    #[test]
    fn keys_are_made_once_and_are_the_same_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let first = load_in(folder.path(), None).unwrap();
        let again = load_in(folder.path(), None).unwrap();
        assert_eq!(first.token, again.token);
        assert_eq!(first.viewer_key, again.viewer_key);
        assert_eq!((first.token.expose().len(), first.viewer_key.expose().len()), (43, 22));
        assert_ne!(first.token, load_in(tempfile::tempdir().unwrap().path(), None).unwrap().token);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        load_in(folder.path(), None).unwrap();
        let data = folder.path().join("data");
        for (path, mode) in
            [(data.clone(), 0o700), (data.join(TOKEN_FILE), 0o600), (data.join(VIEWER_KEY_FILE), 0o600)]
        {
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{path:?}");
        }
    }

    #[test]
    fn a_token_in_the_settings_goes_before_the_folders_and_is_not_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let keys = load_in(folder.path(), Some("a-token-of-this-test")).unwrap();
        assert_eq!(keys.token.expose(), "a-token-of-this-test");
        assert!(!folder.path().join("data").join(TOKEN_FILE).exists());
    }

    #[test]
    fn a_file_that_holds_no_key_is_named_and_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        load_in(folder.path(), None).unwrap();
        for text in [
            "",
            "short",
            "two words that are long enough",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
        ] {
            fs::write(folder.path().join("data").join(TOKEN_FILE), text).unwrap();
            let error = load_in(folder.path(), None).unwrap_err().to_string();
            assert!(error.contains(TOKEN_FILE) && error.contains("delete the file"), "{error}");
            assert!(text.is_empty() || !error.contains(text), "{error}");
        }
    }
}
