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

use super::finding::Finding;
use crate::config::choice::LocalAccess;
use crate::config::{ControlConfig, FilesConfig};
use crate::journal::folder::{Folder, FolderError};
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
        let words = format!("{} did not answer within {} s", files.data_dir.display(), LIMIT.as_secs());
        let findings =
            vec![Finding::wrong("disk", words, "set DATA_DIR to a folder on a disk of this machine")];
        Disk { findings, in_use: false }
    };
    looked.ok().and_then(Result::ok).unwrap_or_else(late)
}

fn look_at_disk(data_dir: &Path) -> Disk {
    let (folder, in_use) = match Folder::hold(data_dir) {
        Ok(_) => (Finding::fine("data folder", data_dir.display().to_string()), false),
        Err(error @ FolderError::InUse { .. }) => (Finding::note("data folder", error.to_string(), ""), true),
        Err(error) => {
            let mend = "make it writable for this user, or set DATA_DIR to another folder";
            return Disk {
                findings: vec![Finding::wrong("data folder", error.to_string(), mend)],
                in_use: false,
            };
        }
    };
    let (free, took) = (fs4::available_space(data_dir), write_trial(data_dir));
    Disk { findings: vec![folder, space(free), speed(took)], in_use }
}

fn space(free: std::io::Result<u64>) -> Finding {
    let mb = |bytes: u64| bytes >> 20;
    match free {
        Ok(free) if free < FREE_MIN => Finding::wrong(
            "disk space",
            format!("{} MB are free", mb(free)),
            "make room, or set DATA_DIR to another disk",
        ),
        Ok(free) if free < FREE_FINE => {
            Finding::note("disk space", format!("{} MB are free", mb(free)), "make room")
        }
        Ok(free) => Finding::fine("disk space", format!("{} MB are free", mb(free))),
        Err(error) => Finding::note("disk space", format!("the system does not say: {error}"), ""),
    }
}

fn speed(took: std::io::Result<Duration>) -> Finding {
    match took {
        Ok(took) if took <= TRIAL_FINE => {
            Finding::fine("disk", format!("1 MiB was written and synced in {} ms", took.as_millis()))
        }
        Ok(took) => {
            let words = format!("1 MiB took {} ms; each donation waits for the disk", took.as_millis());
            Finding::note("disk", words, "set DATA_DIR to a folder on a faster disk of this machine")
        }
        Err(error) => {
            Finding::wrong("disk", format!("cannot be written: {error}"), "make room, or set DATA_DIR")
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
        Ok(Ok(_)) => return Finding::fine("port", format!("{port} at {host} is free")),
        Ok(Err(error)) => error,
        Err(_) => ErrorKind::TimedOut.into(),
    };
    let words = format!("cannot listen at {host} port {port}: {error}");
    match error.kind() {
        ErrorKind::AddrInUse if in_use => {
            Finding::note("port", format!("{port} at {host} is in use"), "the running show has it")
        }
        ErrorKind::AddrInUse => {
            Finding::wrong("port", words, "end what uses it, or set API_PORT in .env to another port")
        }
        _ => Finding::wrong("port", words, "API_HOST=0.0.0.0 in .env, or 127.0.0.1 for this machine only"),
    }
}

/// Whether a proxy would open the door for everybody.
pub fn door(control: &ControlConfig) -> Option<Finding> {
    let is_open = !control.hosts.is_empty() && control.local == LocalAccess::Open;
    let words =
        "CONTROL_HOSTS is set and this machine needs no token: a proxy that runs here may let strangers in";
    is_open.then(|| Finding::note("control", words, "behind a proxy CONTROL_LOCAL=token in .env"))
}

/// Compares the clock with the server's: the age of donations is counted with it.
pub fn clock(skew_ms: Option<i64>) -> Finding {
    let Some(skew_ms) = skew_ms else {
        return Finding::note("clock", "not compared: DonationAlerts did not answer", "");
    };
    if skew_ms.unsigned_abs() <= SKEW_FINE_MS {
        return Finding::fine("clock", "agrees with DonationAlerts");
    }
    let side = if skew_ms > 0 { "behind" } else { "ahead of" };
    let words = format!("{} s {side} DonationAlerts", skew_ms.unsigned_abs() / 1000);
    Finding::note("clock", words, "timedatectl set-ntp true; on Windows: Settings, Time & language, Sync now")
}

/// Whether a window can be opened. On the main thread, as the window system wants it; a display that hangs ends the
/// program from another one.
pub fn display(stage: stage::StageSettings) -> Finding {
    let (done, watched) = channel::<()>();
    thread::spawn(move || {
        if watched.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            let words = format!("no answer within {} s", LIMIT.as_secs());
            crate::outln!("{}", Finding::wrong("display", words, "live run --headless"));
            exit(1);
        }
    });
    let opened = Window::new(WindowSettings { stage, on_top: false });
    drop(done);
    match opened {
        Ok(_) => Finding::fine("display", "a window can be opened"),
        Err(error @ WindowError::Stage(_)) => Finding::wrong(
            "display",
            error.to_string(),
            "other values for CANVAS_W, CANVAS_H, WINDOW_SCALE or LAYOUT",
        ),
        Err(error) => {
            Finding::note("display", error.to_string(), "the show runs without: take the browser source")
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
