//! A file for tests: it keeps its bytes in memory and refuses when told to, in the middle of a write.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::disk::LogFile;

/// A clone is the same file.
#[derive(Clone, Debug, Default)]
pub struct FailingFile(Arc<Mutex<Disk>>);

#[derive(Debug, Default)]
struct Disk {
    bytes: Vec<u8>,
    /// Bytes that still fit; `None`: no limit.
    space: Option<usize>,
    sync_fails: bool,
    syncs: usize,
}

impl FailingFile {
    /// Only so many bytes more are taken.
    pub fn limit(&self, space: Option<usize>) {
        self.0.lock().expect("no test panics inside").space = space;
    }

    /// Whether syncing fails.
    pub fn fail_sync(&self, fails: bool) {
        self.0.lock().expect("no test panics inside").sync_fails = fails;
    }

    /// What it holds.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().expect("no test panics inside").bytes.clone()
    }

    /// How often it was synced.
    pub fn syncs(&self) -> usize {
        self.0.lock().expect("no test panics inside").syncs
    }
}

impl LogFile for FailingFile {
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let disk = self.0.lock().expect("no test panics inside");
        let rest = &disk.bytes[disk.bytes.len().min(offset as usize)..];
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.0.lock().expect("no test panics inside").bytes.len() as u64)
    }

    fn is_at(&self, _path: &Path) -> io::Result<bool> {
        Ok(true)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.0.lock().expect("no test panics inside");
        assert_eq!(offset, disk.bytes.len() as u64, "a journal is written to its end");
        let taken = bytes.len().min(disk.space.unwrap_or(usize::MAX));
        disk.bytes.extend_from_slice(&bytes[..taken]);
        disk.space = disk.space.map(|space| space - taken);
        if taken == bytes.len() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut disk = self.0.lock().expect("no test panics inside");
        disk.syncs += 1;
        if disk.sync_fails { Err(io::Error::other("the disk is gone")) } else { Ok(()) }
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.0.lock().expect("no test panics inside").bytes.truncate(length as usize);
        Ok(())
    }
}
