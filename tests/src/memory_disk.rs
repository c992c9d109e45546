//! A disk in memory that fails at the operation it is told to, and forgets at a power cut what was not synced.
//!
//! Operations that count are those that change something: open, write, cut, sync, link, rename, delete.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use live::journal::disk::{Access, Disk, LogFile};
use live::mutex::lock;

/// A clone is the same disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryDisk(Arc<Mutex<World>>);

#[derive(Clone, Debug, Default)]
struct World {
    nodes: BTreeMap<u64, Node>,
    names: BTreeMap<PathBuf, u64>,
    /// Names that a power cut leaves.
    synced_names: BTreeMap<PathBuf, u64>,
    folders: BTreeSet<PathBuf>,
    locked: BTreeSet<u64>,
    operations: u64,
    fault: Option<Fault>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    bytes: Vec<u8>,
    /// Bytes that a power cut leaves.
    synced: Vec<u8>,
}

/// Which operations fail.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// The first one, counted from 1.
    pub at: u64,
    /// How many.
    pub count: u64,
}

/// What is left of what was not synced when the program ends at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survives {
    /// Nothing: the power was cut.
    Nothing,
    /// The first half of what was appended to each file, and no new name.
    Half,
    /// Everything: the program was killed.
    Everything,
}

impl MemoryDisk {
    /// Lets operations fail.
    pub fn fail(&self, fault: Option<Fault>) {
        self.world().fault = fault;
    }

    /// Operations so far.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.world().operations
    }

    /// What another program finds when this one ends now. Whoever still holds the old disk changes nothing on it.
    #[must_use]
    pub fn after_the_end(&self, survives: Survives) -> Self {
        let mut world = self.world().clone();
        (world.fault, world.operations) = (None, 0);
        world.locked.clear();
        if survives != Survives::Everything {
            world.names = world.synced_names.clone();
            for node in world.nodes.values_mut() {
                let appended = node.bytes.strip_prefix(&node.synced[..]).unwrap_or_default();
                let kept = if survives == Survives::Half { appended.len() / 2 } else { 0 };
                let appended = appended[..kept].to_vec();
                node.synced.extend(appended);
                node.bytes.clone_from(&node.synced);
            }
        }
        Self(Arc::new(Mutex::new(world)))
    }

    /// The bytes of every file whose name ends in this.
    #[must_use]
    pub fn files(&self, ending: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let world = self.world();
        let wanted = world.names.iter().filter(|(path, _)| path.to_string_lossy().ends_with(ending));
        wanted.map(|(path, id)| (path.clone(), world.nodes[id].bytes.clone())).collect()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.0)
    }

    fn file(&self, id: u64) -> Box<dyn LogFile> {
        Box::new(OpenFile { disk: self.clone(), id, holds_lock: false })
    }
}

impl World {
    /// Counts an operation; an error when it is one that fails.
    fn operate(&mut self) -> io::Result<()> {
        self.operations += 1;
        let fails = self
            .fault
            .is_some_and(|fault| (fault.at..fault.at.saturating_add(fault.count)).contains(&self.operations));
        if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn find(&self, path: &Path) -> io::Result<u64> {
        self.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn create(&mut self, path: &Path) -> u64 {
        let id = self.nodes.last_key_value().map_or(1, |(last, _)| last + 1);
        self.nodes.insert(id, Node::default());
        self.names.insert(path.to_owned(), id);
        id
    }
}

impl Disk for MemoryDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut world = self.world();
        if world.folders.contains(folder) {
            return Ok(());
        }
        world.operate()?;
        world.folders.extend(folder.ancestors().map(Path::to_owned));
        Ok(())
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let world = self.world();
        if !world.folders.contains(folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(world.names.keys().filter(|path| path.parent() == Some(folder)).cloned().collect())
    }

    fn is_there(&self, path: &Path) -> io::Result<bool> {
        Ok(self.world().names.contains_key(path))
    }

    fn open(&self, path: &Path, _access: Access) -> io::Result<Box<dyn LogFile>> {
        let mut world = self.world();
        world.operate()?;
        let id = world.find(path)?;
        Ok(self.file(id))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        let mut world = self.world();
        world.operate()?;
        if world.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let id = world.create(path);
        Ok(self.file(id))
    }

    fn lock(&self, path: &Path) -> Result<Box<dyn LogFile>, TryLockError> {
        let mut world = self.world();
        world.operate().map_err(TryLockError::Error)?;
        let found = world.find(path);
        let id = found.unwrap_or_else(|_| world.create(path));
        if !world.locked.insert(id) {
            return Err(TryLockError::WouldBlock);
        }
        Ok(Box::new(OpenFile { disk: self.clone(), id, holds_lock: true }))
    }

    fn link(&self, path: &Path, second: &Path) -> io::Result<()> {
        let mut world = self.world();
        world.operate()?;
        let id = world.find(path)?;
        if world.names.contains_key(second) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        world.names.insert(second.to_owned(), id);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut world = self.world();
        world.operate()?;
        let id = world.find(from)?;
        world.names.remove(from);
        world.names.insert(to.to_owned(), id);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut world = self.world();
        world.operate()?;
        world.find(path)?;
        world.names.remove(path);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut world = self.world();
        world.operate()?;
        let in_folder = |path: &Path| path.parent() == Some(folder);
        let now: Vec<_> = world
            .names
            .iter()
            .filter(|(path, _)| in_folder(path))
            .map(|(path, id)| (path.clone(), *id))
            .collect();
        world.synced_names.retain(|path, _| !in_folder(path));
        world.synced_names.extend(now);
        Ok(())
    }
}

#[derive(Debug)]
struct OpenFile {
    disk: MemoryDisk,
    id: u64,
    holds_lock: bool,
}

impl OpenFile {
    fn with<T>(&self, change: impl FnOnce(&mut Node) -> T) -> T {
        change(self.disk.world().nodes.entry(self.id).or_default())
    }
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        if self.holds_lock {
            self.disk.world().locked.remove(&self.id);
        }
    }
}

impl LogFile for OpenFile {
    fn read_at(&mut self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        Ok(self.with(|node| {
            let rest = &node.bytes[node.bytes.len().min(offset as usize)..];
            let read = rest.len().min(bytes.len());
            bytes[..read].copy_from_slice(&rest[..read]);
            read
        }))
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.with(|node| node.bytes.len() as u64))
    }

    /// One that fails has taken half.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let operated = self.disk.world().operate();
        let taken = if operated.is_ok() { bytes.len() } else { bytes.len() / 2 };
        self.with(|node| {
            node.bytes.truncate(offset as usize);
            node.bytes.extend_from_slice(&bytes[..taken]);
        });
        operated
    }

    /// One that fails may have brought everything to the disk, or nothing.
    fn sync(&mut self) -> io::Result<()> {
        let operated = self.disk.world().operate();
        let is_odd = self.disk.operations() % 2 == 1;
        if operated.is_ok() || is_odd {
            self.with(|node| node.synced.clone_from(&node.bytes));
        }
        operated
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.disk.world().operate()?;
        self.with(|node| node.bytes.truncate(length as usize));
        Ok(())
    }

    fn is_at(&self, path: &Path) -> io::Result<bool> {
        Ok(self.disk.world().names.get(path) == Some(&self.id))
    }
}
