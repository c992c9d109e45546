//! A file that is being written beside its final name, and goes away when the program is stopped before it is whole.
//!
//! Ctrl-C, SIGTERM and SIGHUP end the program as they would without this, only that unfinished files are removed first.
//! Listens from the first such file on. A show that runs ends in order and finishes its files: see [`let_finish`].
//! SIGKILL leaves the file, under a name that says whose it is.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once};
use std::thread;

use tempfile::{Builder, NamedTempFile};

use crate::mutex::lock;

/// The unfinished files of this process.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static LISTENING: Once = Once::new();
/// Somebody else heeds the signals.
static FINISHES: AtomicBool = AtomicBool::new(false);

/// An unfinished file; dropping it removes it.
pub(super) struct PartFile {
    file: NamedTempFile,
    // Dropped after the file.
    listed: Listed,
}

/// A name among the unfinished ones, for as long as this lives.
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&UNFINISHED).remove(&self.0);
    }
}

impl PartFile {
    /// Makes one in `folder` as `builder` says.
    pub(super) fn create(builder: &mut Builder<'_, '_>, folder: &Path) -> io::Result<Self> {
        LISTENING.call_once(listen);
        // Held until the name is known: a signal in between waits.
        let mut unfinished = lock(&UNFINISHED);
        let file =
            builder.prefix(".draw-stream-").suffix(".part").tempfile_in(folder).map_err(without_name)?;
        let listed = Listed(file.path().to_owned());
        unfinished.insert(listed.0.clone());
        Ok(Self { file, listed })
    }

    /// Where it is meanwhile.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// The bytes reach the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Gives it its name, in place of what is there.
    pub(super) fn persist(self, path: &Path) -> io::Result<()> {
        let Self { file, listed } = self;
        let given = file.persist(path).map(drop).map_err(|error| error.error);
        drop(listed);
        given
    }

    /// Gives it its name, unless something is there.
    pub(super) fn persist_new(self, path: &Path) -> io::Result<()> {
        let Self { file, listed } = self;
        let given = file.persist_noclobber(path).map(drop).map_err(|error| error.error);
        drop(listed);
        given
    }
}

/// What the system said, without the name that only this program knows.
fn without_name(error: io::Error) -> io::Error {
    let said = error.to_string();
    match said.split_once(" at path ") {
        Some((said, _)) => io::Error::new(error.kind(), said),
        None => error,
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// From now on a signal only asks this process to stop: who writes a file finishes it.
pub(crate) fn let_finish() {
    FINISHES.store(true, Ordering::SeqCst);
}

/// Removes every unfinished file; no other is begun as long as the guard lives.
fn remove_all() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    let unfinished = lock(&UNFINISHED);
    for part in unfinished.iter() {
        // It is gone already when its owner dropped it.
        let _ = fs::remove_file(part);
    }
    unfinished
}

/// Where no thread can be had, a stopped program leaves its unfinished file, as it would without this. Signals are caught
/// before this returns: the first file is not there yet.
#[cfg(unix)]
fn listen() {
    let Ok(mut signals) = signal_hook::iterator::Signals::new(super::stop_signals::that_stop()) else {
        return;
    };
    let wait = move || {
        for signal in signals.forever() {
            if FINISHES.load(Ordering::SeqCst) {
                continue;
            }
            let _begun = remove_all();
            // The program ends by this signal, and whoever started it sees that.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    let _ = thread::Builder::new().name("unfinished-files".into()).spawn(wait);
}

#[cfg(not(unix))]
fn listen() {
    /// What Windows calls `STATUS_CONTROL_C_EXIT`.
    const ENDED_BY_CTRL_C: i32 = 0xC000_013A_u32 as i32;
    let wait = || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let Ok(mut signals) = super::stop_signals::StopSignals::listen() else { return };
            loop {
                signals.next().await;
                if !FINISHES.load(Ordering::SeqCst) {
                    let _begun = remove_all();
                    std::process::exit(ENDED_BY_CTRL_C);
                }
            }
        });
    };
    let _ = thread::Builder::new().name("unfinished-files".into()).spawn(wait);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_told_in_the_systems_words_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let failed =
            PartFile::create(&mut Builder::new(), &folder.path().join("missing")).err().expect("no folder");
        assert_eq!(failed.kind(), io::ErrorKind::NotFound);
        assert!(!failed.to_string().contains(".part"), "{failed}");
    }
}
