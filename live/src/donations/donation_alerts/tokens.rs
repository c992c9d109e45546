//! The pair of tokens: where it comes from, where a renewed one goes.
//!
//! The stored pair wins over the environment's pair that it came from or was logged in beside; a pair that was put
//! into the environment later wins over the stored one. Speaks no HTTP: `oauth` does.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::files;
use crate::message::{Message, Speak, spoken};
use crate::net::secret::Secret;

/// Name of the token file in `DATA_DIR`.
pub const FILE_NAME: &str = "donation_alerts_tokens.json";
/// The file is a few kilobytes; more is not ours.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// The registered application on whose behalf tokens are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
}

/// An access token and what renews it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPair {
    /// Sent with every request.
    pub access: Secret,
    /// Renews the pair once; `None`: it cannot be renewed.
    pub refresh: Option<Secret>,
    /// When the access token runs out, unix seconds; `None`: unknown.
    pub expires_unix: Option<u64>,
}

/// Everything that tokens can come from.
#[derive(Clone, Debug)]
pub struct TokenSource {
    /// The folder of the token file.
    pub data_dir: PathBuf,
    /// The pair in the environment.
    pub environment: Option<TokenPair>,
    /// The application in the environment; without it the one stored at login renews the pair.
    pub application: Option<Application>,
}

/// Why the token file could not be used.
#[derive(Debug)]
pub enum TokenFileError {
    /// Not readable or not writable.
    Io(PathBuf, std::io::Error),
    /// Readable, but not what this program wrote.
    Unreadable(PathBuf, String),
}

impl Speak for TokenFileError {
    fn message(&self) -> Message {
        match self {
            Self::Io(path, error) => Message::new("donations.token-file-io").with(path.display()).with(error),
            Self::Unreadable(path, what) => {
                Message::new("donations.token-file-other").with(path.display()).with(what)
            }
        }
    }
}
spoken!(TokenFileError);

/// The file's content.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    pair: TokenPair,
    /// Fingerprint of the environment's pair that this one replaces.
    replaces: Option<String>,
    application: Option<Application>,
}

/// The pair in use.
#[derive(Debug)]
pub struct Tokens {
    source: TokenSource,
    pair: Option<TokenPair>,
    application: Option<Application>,
}

impl Tokens {
    /// No pair, whatever the file says.
    #[must_use]
    pub fn empty(source: TokenSource) -> Self {
        Self { source, pair: None, application: None }
    }

    /// Picks the pair to use from the file and the environment; there may be none.
    pub fn load(source: TokenSource) -> Result<Self, TokenFileError> {
        let mut tokens = Self::empty(source);
        let file = tokens.file();
        if files::is_open_to_others(&file) {
            tracing::warn!(file = %file.display(), "others on this machine can read these tokens: chmod 600, then `live login`");
        }
        tokens.reload()?;
        Ok(tokens)
    }

    /// Looks at the file again: `live login` may have run in the meantime.
    pub fn reload(&mut self) -> Result<(), TokenFileError> {
        let stored = read(&self.file())?;
        let same_origin =
            stored.as_ref().is_some_and(|stored| stored.replaces == self.environment_fingerprint());
        let (pair, application) = match stored {
            Some(stored) if same_origin || self.source.environment.is_none() => {
                (Some(stored.pair), stored.application)
            }
            _ => (self.source.environment.clone(), None),
        };
        self.pair = pair;
        self.application = self.source.application.clone().or(application);
        Ok(())
    }

    /// The pair in use.
    #[must_use]
    pub fn pair(&self) -> Option<&TokenPair> {
        self.pair.as_ref()
    }

    /// The application that can renew the pair.
    #[must_use]
    pub fn application(&self) -> Option<&Application> {
        self.application.as_ref()
    }

    /// Takes `pair` into use and stores it, with the `application` that it was made for when that is another one than
    /// before. It is in use even when storing fails.
    pub fn replace(
        &mut self,
        pair: TokenPair,
        application: Option<Application>,
    ) -> Result<(), TokenFileError> {
        self.application = application.or_else(|| self.application.take());
        self.pair = Some(pair.clone());
        let replaces = self.environment_fingerprint();
        write(&self.file(), &Stored { pair, replaces, application: self.application.clone() })
    }

    /// Where the pair is stored.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.source.data_dir.join(FILE_NAME)
    }

    fn environment_fingerprint(&self) -> Option<String> {
        let pair = self.source.environment.as_ref()?;
        let refresh = pair.refresh.as_ref().map(Secret::expose).unwrap_or_default();
        Some(Secret::new(&format!("{}\n{refresh}", pair.access.expose())).fingerprint())
    }
}

impl TokenPair {
    /// Whether the access token has run out at `now`, or will within a minute.
    #[must_use]
    pub fn is_expired(&self, now: SystemTime) -> bool {
        let now_unix = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.expires_unix.is_some_and(|at| at <= now_unix.saturating_add(60))
    }
}

fn read(path: &Path) -> Result<Option<Stored>, TokenFileError> {
    let length = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(TokenFileError::Io(path.to_owned(), error)),
    };
    if length > FILE_BYTES_MAX {
        return Err(TokenFileError::Unreadable(path.to_owned(), format!("{length} bytes")));
    }
    let bytes = std::fs::read(path).map_err(|error| TokenFileError::Io(path.to_owned(), error))?;
    // serde's message may quote the file, so only the place is passed on.
    let stored = serde_json::from_slice(&bytes).map_err(|error| {
        TokenFileError::Unreadable(
            path.to_owned(),
            format!("line {}, column {}", error.line(), error.column()),
        )
    })?;
    Ok(Some(stored))
}

/// Writes a file that only the owner can read, and puts it in place in one step.
fn write(path: &Path, stored: &Stored) -> Result<(), TokenFileError> {
    let failed = |error| TokenFileError::Io(path.to_owned(), error);
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    // A temporary file is created with mode 0600 and keeps it when it is renamed.
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let bytes = serde_json::to_vec_pretty(stored).map_err(|error| failed(error.into()))?;
    draft.write_all(&bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    draft.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str) -> TokenPair {
        let refresh = Some(Secret::new(&format!("{name}-refresh")));
        TokenPair { access: Secret::new(name), refresh, expires_unix: None }
    }

    fn application() -> Application {
        Application { client_id: "1234".into(), client_secret: Secret::new("shh") }
    }

    fn load(folder: &Path, environment: Option<&str>) -> Tokens {
        let environment = environment.map(pair);
        Tokens::load(TokenSource { data_dir: folder.to_owned(), environment, application: None }).unwrap()
    }

    fn access(tokens: &Tokens) -> Option<&str> {
        tokens.pair().map(|pair| pair.access.expose())
    }

    #[test]
    fn a_renewed_pair_wins_over_the_environments_pair_that_it_came_from_and_over_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut tokens = load(folder.path(), Some("old"));
        assert_eq!(access(&tokens), Some("old"));
        tokens.replace(pair("renewed"), Some(application())).unwrap();
        assert_eq!(access(&tokens), Some("renewed"));

        assert_eq!(access(&load(folder.path(), Some("old"))), Some("renewed"));
        assert_eq!(access(&load(folder.path(), Some("put there later"))), Some("put there later"));
        assert_eq!(access(&load(folder.path(), None)), Some("renewed"));
    }

    #[test]
    fn a_login_without_a_pair_in_the_environment_is_used_until_one_is_put_there() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(access(&load(folder.path(), None)), None);
        load(folder.path(), None).replace(pair("login"), Some(application())).unwrap();
        let tokens = load(folder.path(), None);
        assert_eq!(access(&tokens), Some("login"));
        assert_eq!(tokens.application(), Some(&application()));
        assert_eq!(access(&load(folder.path(), Some("put there later"))), Some("put there later"));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mut tokens = load(folder.path(), None);
        for name in ["first", "second"] {
            tokens.replace(pair(name), Some(application())).unwrap();
            let mode = std::fs::metadata(tokens.file()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_file_is_an_error_that_shows_no_content() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), r#"{"pair":"SECRET-TEXT"}"#).unwrap();
        let source = TokenSource { data_dir: folder.path().to_owned(), environment: None, application: None };
        let error = Tokens::load(source).unwrap_err().to_string();
        assert!(error.contains("live login") && !error.contains("SECRET"), "{error}");
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_it_runs_out() {
        let at = |unix| UNIX_EPOCH + std::time::Duration::from_secs(unix);
        let pair = TokenPair { expires_unix: Some(1_000), ..pair("x") };
        assert!(!pair.is_expired(at(939)));
        assert!(pair.is_expired(at(940)));
        assert!(!TokenPair { expires_unix: None, ..pair }.is_expired(at(u64::from(u32::MAX))));
    }
}
