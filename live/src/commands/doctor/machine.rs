//! This machine: display, port, disk, clock.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::exit;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use engine::stage;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::finding::{Finding, Topic};
use crate::config::choice::LocalAccess;
use crate::config::{ControlConfig, ENV_FILE, FilesConfig};
use crate::journal::folder::{Folder, FolderError};
use crate::message::{Message, Speak as _};
use crate::say;
use crate::window::{Window, WindowError, WindowSettings};

/// Time for each look.
const LIMIT: Duration = Duration::from_secs(10);
/// Bytes that are written to try the disk.
const TRIAL_BYTES: usize = 1 << 20;
/// A disk that takes longer for them makes donations wait.
const TRIAL_FINE: Duration = Duration::from_millis(500);
/// Free bytes below which the journal would soon stand still.
const FREE_MIN: u64 = 64 << 20;
/// Free bytes that last for many evenings.
const FREE_FINE: u64 = 1 << 30;
/// Difference of clocks that matters to nobody.
const SKEW_FINE_MS: u64 = 5_000;

/// The data folder and its disk.
#[derive(Debug, Default)]
pub struct Disk {
    /// What was found.
    pub findings: Vec<Finding>,
    /// A show runs on it now.
    pub in_use: bool,
}

/// Whether the data folder can be written.
pub async fn disk(files: &FilesConfig) -> Disk {
    let data_dir = files.data_dir.clone();
    let looked = timeout(LIMIT, spawn_blocking(move || look_at_disk(&data_dir))).await;
    let late = || {
        let words = Message::new("doctor.disk-late").with(files.data_dir.display()).with(LIMIT.as_secs());
        let late = Finding::wrong(Topic::Disk, words).mended_by(Message::new("doctor.mend-disk-here"));
        Disk { findings: vec![late], in_use: false }
    };
    looked.ok().and_then(Result::ok).unwrap_or_else(late)
}

fn look_at_disk(data_dir: &Path) -> Disk {
    let (folder, in_use) = match Folder::hold(data_dir) {
        Ok(_) => (Finding::fine(Topic::DataFolder, Message::fixed(data_dir.display())), false),
        Err(error @ FolderError::InUse { .. }) => (Finding::note(Topic::DataFolder, error.message()), true),
        Err(error) => {
            let wrong = Finding::wrong(Topic::DataFolder, error.message());
            let findings = vec![wrong.mended_by(Message::new("doctor.mend-folder"))];
            return Disk { findings, in_use: false };
        }
    };
    let (free, took) = (fs4::available_space(data_dir), write_trial(data_dir));
    Disk { findings: vec![folder, space(free), speed(took)], in_use }
}

fn space(free: std::io::Result<u64>) -> Finding {
    let said = |bytes: u64| Message::new("doctor.free").with(bytes >> 20);
    match free {
        Ok(free) if free < FREE_MIN => {
            Finding::wrong(Topic::DiskSpace, said(free)).mended_by(Message::new("doctor.mend-room-or-disk"))
        }
        Ok(free) if free < FREE_FINE => {
            Finding::note(Topic::DiskSpace, said(free)).mended_by(Message::new("doctor.mend-room"))
        }
        Ok(free) => Finding::fine(Topic::DiskSpace, said(free)),
        Err(error) => Finding::note(Topic::DiskSpace, Message::new("doctor.free-unknown").with(error)),
    }
}

fn speed(took: std::io::Result<Duration>) -> Finding {
    match took {
        Ok(took) if took <= TRIAL_FINE => {
            Finding::fine(Topic::Disk, Message::new("doctor.disk-speed").with(took.as_millis()))
        }
        Ok(took) => {
            let words = Message::new("doctor.disk-slow").with(took.as_millis());
            Finding::note(Topic::Disk, words).mended_by(Message::new("doctor.mend-faster-disk"))
        }
        Err(error) => {
            let words = Message::new("doctor.disk-refuses").with(error);
            Finding::wrong(Topic::Disk, words).mended_by(Message::new("doctor.mend-room-or-folder"))
        }
    }
}

/// Writes a file that is gone afterwards.
fn write_trial(data_dir: &Path) -> std::io::Result<Duration> {
    let began = Instant::now();
    let mut file = tempfile::NamedTempFile::new_in(data_dir)?;
    file.write_all(&vec![b'x'; TRIAL_BYTES])?;
    file.as_file().sync_all()?;
    Ok(began.elapsed())
}

/// Whether the control API can listen; `in_use`: a show runs here and may have the port.
pub async fn port(control: &ControlConfig, in_use: bool) -> Finding {
    let (host, port) = (control.host.as_str(), control.port);
    let error = match timeout(LIMIT, TcpListener::bind((host, port))).await {
        Ok(Ok(_)) => {
            return Finding::fine(Topic::Port, Message::new("doctor.port-free").with(port).with(host));
        }
        Ok(Err(error)) => error,
        Err(_) => ErrorKind::TimedOut.into(),
    };
    let kind = error.kind();
    let words = Message::new("doctor.port-refused").with(host).with(port).with(error);
    match kind {
        ErrorKind::AddrInUse if in_use => {
            let words = Message::new("doctor.port-in-use").with(port).with(host);
            Finding::note(Topic::Port, words).mended_by(Message::new("doctor.mend-port-of-show"))
        }
        ErrorKind::AddrInUse => {
            Finding::wrong(Topic::Port, words).mended_by(Message::new("doctor.mend-port").with(ENV_FILE))
        }
        _ => Finding::wrong(Topic::Port, words).mended_by(Message::new("doctor.mend-host").with(ENV_FILE)),
    }
}

/// Whether a proxy would open the door for everybody.
pub fn door(control: &ControlConfig) -> Option<Finding> {
    let is_open = !control.hosts.is_empty() && control.local == LocalAccess::Open;
    let words = Message::new("doctor.open-door");
    is_open.then(|| {
        Finding::note(Topic::Control, words).mended_by(Message::new("doctor.mend-door").with(ENV_FILE))
    })
}

/// Compares the clock with the server's: the age of donations is counted with it.
pub fn clock(skew_ms: Option<i64>) -> Finding {
    let Some(skew_ms) = skew_ms else {
        return Finding::note(Topic::Clock, Message::new("doctor.clock-unknown"));
    };
    if skew_ms.unsigned_abs() <= SKEW_FINE_MS {
        return Finding::fine(Topic::Clock, Message::new("doctor.clock-agrees"));
    }
    let key = if skew_ms > 0 { "doctor.clock-behind" } else { "doctor.clock-ahead" };
    let words = Message::new(key).with(skew_ms.unsigned_abs() / 1000);
    Finding::note(Topic::Clock, words).mended_by(Message::new("doctor.mend-clock"))
}

/// Whether a window can be opened. On the main thread, as the window system wants it; a display that hangs ends the
/// program from another one.
pub fn display(stage: stage::StageSettings) -> Finding {
    let (done, watched) = channel::<()>();
    thread::spawn(move || {
        if watched.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            let words = Message::new("doctor.display-late").with(LIMIT.as_secs());
            let late = Finding::wrong(Topic::Display, words).mended_by(Message::fixed("live run --headless"));
            crate::outln!("{}", late.said(say::language()));
            exit(1);
        }
    });
    let opened = Window::new(WindowSettings { stage, on_top: false });
    drop(done);
    match opened {
        Ok(_) => Finding::fine(Topic::Display, Message::new("doctor.window")),
        Err(error @ WindowError::Stage(_)) => {
            Finding::wrong(Topic::Display, error.message()).mended_by(Message::new("doctor.mend-canvas"))
        }
        Err(error) => {
            Finding::note(Topic::Display, error.message()).mended_by(Message::new("doctor.mend-display"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::net::secret::Secret;

    fn words(finding: &Finding) -> String {
        finding.to_string()
    }

    #[test]
    fn a_clock_is_behind_when_the_server_is_later() {
        assert!(words(&clock(Some(4_000))).starts_with("fine"));
        assert!(words(&clock(Some(60_000))).contains("60 s behind"));
        assert!(words(&clock(Some(-90_500))).contains("90 s ahead"));
        assert!(words(&clock(None)).starts_with("note"));
    }

    #[test]
    fn space_below_the_least_keeps_the_show_off_the_air() {
        assert!(words(&space(Ok(1 << 20))).starts_with("WRONG"));
        assert!(words(&space(Ok(100 << 20))).starts_with("note"));
        assert!(words(&space(Ok(2 << 30))).starts_with("fine"));
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_named_with_its_setting() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port_ = taken.local_addr().unwrap().port();
        let control = ControlConfig {
            host: "127.0.0.1".into(),
            port: port_,
            token: Some(Secret::new("a-token-of-this-test")),
            local: LocalAccess::Open,
            hosts: Vec::new(),
            webhook_secret: None,
            labels: BTreeMap::new(),
        };
        assert_eq!(door(&control), None);
        let named = ControlConfig { hosts: vec!["studio.lan".into()], ..control.clone() };
        assert!(door(&named).is_some_and(|found| words(&found).contains("CONTROL_LOCAL=token")));
        assert_eq!(door(&ControlConfig { local: LocalAccess::Token, ..named }), None);
        let found = words(&port(&control, false).await);
        assert!(found.starts_with("WRONG") && found.contains("API_PORT"), "{found}");
        assert!(words(&port(&control, true).await).starts_with("note"));
        drop(taken);
        assert!(words(&port(&control, false).await).starts_with("fine"));
    }

    #[tokio::test]
    async fn the_data_folder_is_tried_and_nothing_is_left_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = FilesConfig { data_dir: folder.path().join("data"), keep_days: 1 };
        let found = disk(&files).await;
        assert!(!found.in_use);
        assert_eq!(found.findings.len(), 3);
        let left: Vec<_> =
            std::fs::read_dir(&files.data_dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["journal"]);
        let held = Folder::hold(&files.data_dir).unwrap();
        assert!(disk(&files).await.in_use);
        drop(held);
    }
}
