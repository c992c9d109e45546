//! A gallery: a folder with a page of drawn pictures, each with its film. Everything in it is made to be shown.
//!
//! ```text
//! Ended ─▶ is it for everybody? ─▶ NAME.png, NAME.gif ─▶ gallery.json ─▶ index.html
//! ```
//!
//! Only drawn pictures, only names and wishes as they were on stream, no test donations. A file's name is a keyed hash of the
//! request: it says nothing, and is the same each time. Uploads nothing.

mod films;
mod names;
mod page;
mod share;
mod watch;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use engine::drawing::Drawing;
use engine::show::{ANONYMOUS, Donation, DonationSource, End, Ended, Verdict};
use engine::time::Fps;
use serde::{Deserialize, Serialize};

pub use names::Names;
pub use share::{Sharing, announce};
pub use watch::follow;

use crate::export::output::Output;
use crate::export::png;
use crate::files;
use crate::journal::privacy::WISH as REMOVED;

/// The list of everything in a gallery.
const LIST: &str = "gallery.json";
/// The page.
const PAGE: &str = "index.html";
/// Pictures of a gallery; more are refused: begin another one.
const ENTRIES_MAX: usize = 20_000;
/// Bytes of a list of so many with long wishes.
const LIST_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Pixels of a picture a side for each pixel of the canvas.
const SCALE: u32 = 4;

/// What a gallery says beside its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GalleryOptions {
    /// Donors are named, as they were on stream.
    pub names: bool,
    /// Amounts are said.
    pub amounts: bool,
}

/// A picture of a gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryEntry {
    /// The name of its files, without their endings.
    pub name: String,
    /// The keyed hash of its donation, by which that is forgotten.
    pub donation: String,
    /// The wish.
    pub wish: String,
    /// The donor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donor: Option<String>,
    /// How much, with the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// When it was donated, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A gallery's folder.
#[derive(Debug)]
pub struct Gallery {
    folder: PathBuf,
    names: Names,
    options: GalleryOptions,
    entries: Vec<GalleryEntry>,
}

impl Gallery {
    /// Opens a gallery, or begins one: the folder is made where it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made, or its list cannot be read.
    pub fn open(folder: &Path, names: Names, options: GalleryOptions) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let entries = read_list(&folder.join(LIST))?;
        Ok(Self { folder: folder.to_owned(), names, options, entries })
    }

    /// Pictures in it.
    #[must_use]
    pub fn entries(&self) -> &[GalleryEntry] {
        &self.entries
    }

    /// Takes in a request that ended, when it is for everybody and not there yet; whether it was. The page is written by
    /// [`Gallery::write_page`].
    ///
    /// # Errors
    /// When its files cannot be written, or the gallery is full.
    pub fn add(&mut self, ended: &Ended, fps: Fps) -> anyhow::Result<bool> {
        let Some(drawing) = shown(ended) else { return Ok(false) };
        let name = self.names.of_request(&ended.request);
        if self.entries.iter().any(|entry| entry.name == name) {
            return Ok(false);
        }
        ensure!(
            self.entries.len() < ENTRIES_MAX,
            "{} holds {ENTRIES_MAX} pictures: begin another gallery",
            self.folder.display()
        );
        self.write(&name, "png", &png::encode_scaled(&drawing.canvas_of(drawing.total()), SCALE)?)?;
        self.write(&name, "gif", &films::film(&drawing, fps)?)?;
        let Donation { id, message, amount, currency, created_at, .. } = &*ended.donation;
        let amount = format!("{amount} {currency}");
        self.entries.push(GalleryEntry {
            name,
            donation: self.names.of_donation(id),
            wish: message.clone(),
            donor: self.options.names.then(|| shown_name(ended).to_owned()),
            amount: Some(amount.trim().to_owned())
                .filter(|amount| self.options.amounts && !amount.is_empty()),
            at: created_at.clone(),
        });
        Ok(true)
    }

    /// Writes the list and the page.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write_page(&self) -> anyhow::Result<()> {
        let mut list = serde_json::to_string_pretty(&self.entries)?;
        list.push('\n');
        let write = |name: &str, text: &str| {
            let path = self.folder.join(name);
            Output::write(&path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
        };
        write(LIST, &list)?;
        write(PAGE, &page::page(&self.entries))
    }

    /// Removes every picture of a donation, with its files; how many. The page is written where there was any.
    ///
    /// # Errors
    /// When a file is still there afterwards, or the page cannot be written.
    pub fn forget(&mut self, donation: &str) -> anyhow::Result<usize> {
        let hash = self.names.of_donation(donation);
        let gone: Vec<GalleryEntry> = self.entries.extract_if(.., |entry| entry.donation == hash).collect();
        for entry in &gone {
            for ending in ["png", "gif"] {
                let path = self.path(&entry.name, ending);
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(error).with_context(|| format!("{} is still there", path.display()));
                    }
                    Ok(()) | Err(_) => {}
                }
            }
        }
        if !gone.is_empty() {
            self.write_page()?;
        }
        Ok(gone.len())
    }

    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ending}"))
    }

    fn write(&self, name: &str, ending: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path(name, ending);
        Output::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }
}

/// A gallery's list; names that are none are refused, as files are removed by them.
fn read_list(path: &Path) -> anyhow::Result<Vec<GalleryEntry>> {
    let text = match files::read_text(path, LIST_BYTES_MAX) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let entries: Vec<GalleryEntry> = serde_json::from_str(&text)
        .with_context(|| format!("{} is no list of a gallery: name another folder", path.display()))?;
    let odd = entries.iter().find(|entry| !names::is_name(&entry.name));
    ensure!(odd.is_none(), "{}: {:?} is no name of a picture", path.display(), odd.map(|odd| &odd.name));
    Ok(entries)
}

/// The drawing of a request that is for everybody: drawn to its end, with a wish, and no test.
fn shown(ended: &Ended) -> Option<std::sync::Arc<Drawing>> {
    let message = ended.donation.message.trim();
    let is_for_all = ended.end == End::Drawn
        && ended.donation.source != DonationSource::Test
        && (ended.approved || ended.wish_verdict == Some(Verdict::Allow))
        && !message.is_empty()
        && message != REMOVED;
    let drawing = ended.plan.as_ref().filter(|_| is_for_all)?.drawing();
    (drawing.total() > 0).then_some(drawing)
}

/// The donor's name as it was on stream.
fn shown_name(ended: &Ended) -> &str {
    let donor = ended.donation.donor.as_deref();
    donor.filter(|_| ended.name_verdict == Some(Verdict::Allow)).unwrap_or(ANONYMOUS)
}
