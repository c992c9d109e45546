//! A folder in which commands of `live` are run to their end, with nothing of the environment.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::golden::root;
use crate::program::binary;

/// The folder; it goes away with the test.
pub struct Desk(tempfile::TempDir);

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None`: a signal ended it.
    pub status: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it said beside that.
    pub error: String,
}

impl Default for Desk {
    fn default() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }
}

impl Desk {
    /// With these plans of the fixtures in it.
    ///
    /// # Panics
    /// When one is not there.
    #[must_use]
    pub fn with_plans(names: &[&str]) -> Self {
        let desk = Self::default();
        for name in names {
            let from = root().join(format!("fixtures/plans/{name}.json"));
            std::fs::copy(from, desk.path(&format!("{name}.json"))).expect("copied");
        }
        desk
    }

    /// A name in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Puts a file there.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("written");
    }

    /// `live` about to run there.
    #[must_use]
    pub fn live(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments);
        self.alone(command)
    }

    /// A line of the shell about to run there, in which `$live` is the program.
    #[must_use]
    pub fn shell(&self, line: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", line]);
        let mut command = self.alone(command);
        command.env("live", binary()).env("PATH", "/usr/bin:/bin");
        command
    }

    /// Runs `live` there to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&self.live(arguments).output().expect("it runs"))
    }

    /// The names in the folder, in order.
    ///
    /// # Panics
    /// When it is gone.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let entries = self.0.path().read_dir().expect("read");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn alone(&self, mut command: Command) -> Command {
        command.env_clear().current_dir(self.0.path()).stdin(Stdio::null());
        command
    }
}

impl Ended {
    /// What a finished process left.
    #[must_use]
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { status: output.status.code(), out: text(&output.stdout), error: text(&output.stderr) }
    }
}
