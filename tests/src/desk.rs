//! A folder in which commands of `live` are run to their end, with nothing of the environment.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::golden::root;
use crate::program::binary;

/// The folder of the programs that `live` finds, if it is there.
const PROGRAMS: &str = "bin";

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
        desk.put_plans(names);
        desk
    }

    /// Puts these plans of the fixtures there.
    ///
    /// # Panics
    /// When one is not there.
    pub fn put_plans(&self, names: &[&str]) {
        for name in names {
            let from = root().join(format!("fixtures/plans/{name}.json"));
            std::fs::copy(from, self.path(&format!("{name}.json"))).expect("copied");
        }
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

    /// Puts a program called ffmpeg there, in the only folder that `live` searches: a script of the shell.
    ///
    /// # Panics
    /// When it cannot be written.
    #[cfg(unix)]
    #[must_use]
    pub fn with_ffmpeg(script: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let desk = Self::default();
        let ffmpeg = desk.path(PROGRAMS).join("ffmpeg");
        std::fs::create_dir(desk.path(PROGRAMS)).expect("made");
        std::fs::write(&ffmpeg, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).expect("written");
        std::fs::set_permissions(&ffmpeg, std::fs::Permissions::from_mode(0o755)).expect("it may be run");
        desk
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

    /// What `live` prints there; it has to go well.
    ///
    /// # Panics
    /// When it does not.
    pub fn prints(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.status, Some(0), "{arguments:?}: {}", ended.error);
        ended.out
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
        command.env("PATH", self.path(PROGRAMS));
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
