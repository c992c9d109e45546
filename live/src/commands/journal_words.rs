//! `live journal words`: which words of the recorded wishes the artist did not know, most frequent first.
//!
//! The wishes are read again by the artist of today: what it has learnt since is not listed. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use engine::artist::{self, Names};
use engine::show::Fact;
use engine::show::journal::{Recording, read};
use serde::Serialize;

use crate::files;
use crate::jobs::OwnNames;
use crate::texts;

/// Characters of a word or of a wish that are shown.
const SHOWN_CHARS: usize = 60;

/// Arguments of `live journal words`.
#[derive(Args, Debug)]
pub(super) struct WordsArgs {
    /// The sessions' files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A word that the artist does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnknownWord {
    /// In lower case.
    pub word: String,
    /// Wishes in which it stood on a board because nobody can draw it.
    pub on_board: usize,
    /// Wishes that were drawn without it.
    pub left_out: usize,
    /// One of these wishes.
    pub wish: String,
}

/// Lists the words of all files.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn run(args: &WordsArgs) -> Result<()> {
    let names = OwnNames::new(args.artist_names.clone()).read().context("--artist-names")?;
    let mut recordings = Vec::new();
    for file in &args.files {
        let bytes = files::read_whole(file).with_context(|| format!("cannot read {}", file.display()))?;
        let damaged = || format!("{0} is damaged; mend it with: live journal repair {0}", file.display());
        recordings.push(read(&bytes).with_context(damaged)?);
    }
    let words = unknown_words(&recordings, &names);
    if args.json {
        crate::outln!("{}", serde_json::to_string_pretty(&words).context("words and numbers are JSON")?);
    } else {
        print(&words);
    }
    Ok(())
}

/// The words that the artist does not know, the most frequent first. A donation that several files tell of counts once.
#[must_use]
pub fn unknown_words(recordings: &[Recording], names: &Names) -> Vec<UnknownWord> {
    let mut seen = BTreeSet::new();
    let mut words: BTreeMap<String, UnknownWord> = BTreeMap::new();
    for entry in recordings.iter().flat_map(|recording| &recording.entries) {
        let Fact::DonationReceived { donation, .. } = &entry.fact else { continue };
        // A wish that was forgotten is empty.
        if !donation.message.trim().is_empty() && seen.insert(donation.id.as_str()) {
            count(&donation.message, names, &mut words);
        }
    }
    let mut words: Vec<UnknownWord> = words.into_values().collect();
    words.sort_by(|a, b| {
        let times = |word: &UnknownWord| word.on_board + word.left_out;
        times(b).cmp(&times(a)).then_with(|| a.word.cmp(&b.word))
    });
    words
}

/// Counts the unknown words of one wish, each once.
fn count(wish: &str, names: &Names, words: &mut BTreeMap<String, UnknownWord>) {
    let reading = artist::read(wish, names);
    let cast = artist::cast_of(&reading.scene, names);
    let boards = cast.into_iter().filter(|figure| figure.board).map(|figure| figure.is.to_lowercase());
    let whole = reading.on_board && reading.left_out.is_empty();
    let boards: BTreeSet<String> = boards.chain(whole.then(|| wish.trim().to_lowercase())).collect();
    let left_out: BTreeSet<String> = reading.left_out.iter().map(|word| word.to_lowercase()).collect();
    let mut tell = |word: &str, on_board: bool| {
        let shown: String = word.chars().take(SHOWN_CHARS).collect();
        let known = words.entry(shown.clone()).or_insert_with(|| UnknownWord {
            word: shown,
            wish: wish.chars().take(SHOWN_CHARS).collect(),
            ..UnknownWord::default()
        });
        *(if on_board { &mut known.on_board } else { &mut known.left_out }) += 1;
    };
    for word in &boards {
        tell(word, true);
    }
    for word in left_out.difference(&boards) {
        tell(word, reading.on_board);
    }
}

fn print(words: &[UnknownWord]) {
    if words.is_empty() {
        crate::outln!("the artist knows every word of these wishes");
        return;
    }
    crate::outln!("{:>5} {:>8} {:>8}  {:<24} for example", "times", "on board", "left out", "word");
    for UnknownWord { word, on_board, left_out, wish } in words {
        // A wish may hold anything: a control character would move the terminal's cursor.
        let clean = |text: &str| texts::said(text, usize::MAX);
        let times = on_board + left_out;
        crate::outln!("{times:>5} {on_board:>8} {left_out:>8}  {:<24} {}", clean(word), clean(wish));
    }
}
