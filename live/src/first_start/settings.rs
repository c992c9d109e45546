//! What a first start writes to `.env`: a fixed list of settings, each read back as the next start would before it counts.

use std::io;
use std::path::Path;

use crate::config::choice::LocalAccess;
use crate::config::env_file::{EnvFile, EnvFileError};
use crate::config::setting::{SettingGroup, SettingInfo};
use crate::config::{Config, ENV_FILE, RawSettings, example, table};
use crate::control::first_start::{Blame, Trouble};
use crate::message::{Message, Speak as _};

/// All that the page may write. None is a path, none an address that was typed.
pub const WRITABLE: [&dyn SettingInfo; 6] = [
    &table::HUD_LANGUAGE,
    &table::DA_CLIENT_ID,
    &table::DA_CLIENT_SECRET,
    &table::LLM_BACKEND,
    &table::LLM_ENDPOINT,
    &table::LLM_MODEL_ID,
];

/// A setting and its value.
pub type Written = (&'static dyn SettingInfo, String);

/// Where DonationAlerts is says nothing about an account there.
const NO_ACCOUNT: [&str; 3] =
    [table::DA_WS_URL.name, table::DA_API_BASE.name, table::DA_REST_POLL_INTERVAL_SEC.name];

/// Whether nobody has set anything up: there is no `.env`, nothing about account, model or language is given otherwise, and
/// this machine reaches the service without a token, so that there is somebody to ask.
#[must_use]
pub fn is_first(written: &RawSettings, config: &Config) -> bool {
    let is_asked = |setting: &&&dyn SettingInfo| {
        matches!(setting.part(), SettingGroup::DonationAlerts | SettingGroup::Model)
            && !NO_ACCOUNT.contains(&setting.name())
    };
    let about = table::ALL.iter().filter(is_asked).chain([&WRITABLE[0]]);
    let is_given = about.into_iter().any(|setting| written.gives(*setting));
    !is_given
        && !is_there(Path::new(ENV_FILE))
        && config.control.local == LocalAccess::Open
        && is_reached(config)
}

/// A link that leads nowhere is there, too: somebody made it.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().map_or_else(|error| error.kind() != io::ErrorKind::NotFound, |_| true)
}

fn is_reached(config: &Config) -> bool {
    let host = config.control.host.as_str();
    let address = host.parse::<std::net::IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback() || address.is_unspecified())
}

/// Writes `values` to the file at `path`, whose other lines stay; where there is none, to one with every setting's meaning.
/// Returns all settings, as the next start would read them; those in `base` were given otherwise and go before.
///
/// # Errors
/// When a value would not come back as it is, a setting is not allowed, or the file cannot be written; then it stays as it was.
pub fn write(path: &Path, base: &RawSettings, values: &[Written]) -> Result<RawSettings, Trouble> {
    let mut file = match EnvFile::read(path) {
        Ok(file) => file,
        Err(EnvFileError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            EnvFile::parse(example::example().as_bytes()).map_err(|error| unreadable(&error))?
        }
        Err(error) => return Err(unreadable(&error)),
    };
    for (setting, value) in values {
        let unwritable = |why| wrong(Message::new("start.unwritable").with(setting.name()).with_message(why));
        if !WRITABLE.iter().any(|known| known.name() == setting.name()) {
            return Err(unwritable(Message::new("start.no-setting")));
        }
        file.set(setting.name(), value).map_err(|error| unwritable(error.message()))?;
    }
    let settings = read_back(&file, base, values)?;
    file.save(path).map_err(|error| unsaved(&error))?;
    match EnvFile::read(path) {
        Ok(again) if again == file => Ok(settings),
        Ok(_) => Err(Trouble { blame: Blame::World, words: Message::new("start.overwritten") }),
        Err(error) => Err(unsaved(&error)),
    }
}

/// The settings that the file's text means, each of `values` among them.
fn read_back(file: &EnvFile, base: &RawSettings, values: &[Written]) -> Result<RawSettings, Trouble> {
    let again = EnvFile::parse(file.to_string().as_bytes()).map_err(|error| unreadable(&error))?;
    let settings = base.clone().over(&again.values());
    for (setting, value) in values {
        if again.get(setting.name()) != Some(value) || settings.given(*setting) != Some(value.as_str()) {
            return Err(wrong(Message::new("start.changed").with(setting.name())));
        }
    }
    Config::check(&settings)
        .map_err(|error| wrong(Message::new("start.not-allowed").with_message(Message::list(error.lines))))?;
    Ok(settings)
}

const fn wrong(words: Message) -> Trouble {
    Trouble { blame: Blame::Question, words }
}

fn unreadable(error: &EnvFileError) -> Trouble {
    Trouble { blame: Blame::World, words: Message::new("start.unreadable").with_message(error.message()) }
}

pub(super) fn unsaved(error: &dyn std::fmt::Display) -> Trouble {
    Trouble { blame: Blame::World, words: Message::new("start.unsaved").with(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(code: &str) -> Written {
        (&table::HUD_LANGUAGE, code.to_owned())
    }

    fn secret(text: &str) -> Written {
        (&table::DA_CLIENT_SECRET, text.to_owned())
    }

    fn none() -> RawSettings {
        RawSettings::default()
    }

    #[test]
    fn a_new_file_says_what_every_setting_means_and_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        let settings = write(&path, &none(), &[language("ru"), secret("pa$s'word")]).expect("written");
        let text = std::fs::read_to_string(&path).expect("there");
        assert!(text.contains("\n#HUD_LANGUAGE=en\nHUD_LANGUAGE=ru\n"), "below the comment that explains it");
        assert!(text.contains("\n#FRAME_RATE=60\n"), "everything else stays a comment");
        assert_eq!(EnvFile::read(&path).expect("read").values().len(), 2);
        assert_eq!(settings.given(&table::DA_CLIENT_SECRET), Some("pa$s'word"));
        assert!(!crate::files::is_open_to_others(&path));
    }

    #[test]
    fn a_file_that_somebody_made_meanwhile_keeps_its_lines() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        std::fs::write(&path, "# Mine\r\nAPI_PORT=9 # as in OBS\r\nHUD_LANGUAGE=en\r\n").expect("written");
        let settings = write(&path, &none(), &[language("ru")]).expect("written");
        let text = std::fs::read_to_string(&path).expect("there");
        assert_eq!(text, "# Mine\r\nAPI_PORT=9 # as in OBS\r\nHUD_LANGUAGE=ru\r\n");
        assert_eq!(settings.given(&table::API_PORT), Some("9"));
    }

    #[test]
    fn what_would_not_come_back_is_refused_and_the_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        let before = "# Mine\nHUD_LANGUAGE=en\n";
        std::fs::write(&path, before).expect("written");
        let given = RawSettings::from_pairs(&[("HUD_LANGUAGE", "en")]);
        for (base, values, key) in [
            (none(), vec![secret("two\nlines")], "start.unwritable"),
            (none(), vec![secret("a blank behind ")], "start.changed"),
            (none(), vec![secret("")], "start.changed"),
            (none(), vec![secret("two words")], "start.not-allowed"),
            (none(), vec![language("xx")], "start.not-allowed"),
            (none(), vec![(&table::DATA_DIR as &dyn SettingInfo, "/tmp".into())], "start.unwritable"),
            (given, vec![language("ru")], "start.changed"),
        ] {
            let trouble = write(&path, &base, &values).err().expect("it is refused");
            assert_eq!(trouble.words.key(), key, "{trouble:?}");
            for shown in ["two\nlines", "blank behind", "two words"] {
                assert!(!trouble.words.to_string().contains(shown), "{trouble:?}");
            }
            assert_eq!(std::fs::read_to_string(&path).expect("there"), before, "{key}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".env");
        std::fs::write(&path, "TOKEN=\"hunter2\n").expect("written");
        let trouble = write(&path, &none(), &[language("ru")]).err().expect("it cannot be read");
        let words = trouble.words.to_string();
        assert!(trouble.words.key() == "start.unreadable" && !words.contains("hunter2"), "{trouble:?}");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "TOKEN=\"hunter2\n");
    }

    #[test]
    fn nothing_given_is_a_first_start_and_anything_the_page_asks_for_is_none() {
        let is_first = |pairs: &[(&str, &str)]| {
            let written = RawSettings::from_pairs(pairs);
            is_first(&written, &Config::check(&written).expect("allowed"))
        };
        assert!(is_first(&[]), "the tests' folder has no .env");
        assert!(is_first(&[("API_PORT", "9"), ("DATA_DIR", "x"), ("DA_API_BASE", "http://127.0.0.1:9/")]));
        for given in [
            ("LLM_BACKEND", "offline"),
            ("DA_CLIENT_ID", "1"),
            ("DA_ACCESS_TOKEN", "t"),
            ("DA_USER_ID", "7"),
            ("LLM_STYLE", "shapes"),
            ("HUD_LANGUAGE", "ru"),
            ("CONTROL_LOCAL", "token"),
            ("API_HOST", "192.168.1.5"),
        ] {
            assert!(!is_first(&[given]), "{given:?}");
        }
    }
}
