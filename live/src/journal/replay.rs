//! The screen at any frame of the running session: its journal holds the facts, what followed from them is computed
//! again.
//!
//! The file is read while it grows, line by line, up to the frame that is asked for. Writes nothing.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use engine::show::journal::{DamagedLine, JournalReader};
use engine::show::{Entry, Screen, Show};
use engine::time::Frame;
use thiserror::Error;

use super::entry_reader::{EntryReader, ReadError};

/// How long reading may take: an evening's journal takes a fraction of it.
const READING_MAX: Duration = Duration::from_secs(20);
/// How long lines may be waited for that are being written.
const WRITING_MAX: Duration = Duration::from_millis(300);
/// Pause between two looks for such lines.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Why the screen of a frame is not known.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// The file cannot be read.
    #[error("the session's journal cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A line cannot be read.
    #[error("the session's journal is damaged: {0}")]
    Damaged(DamagedLine),
    /// Something was applied that is not in the file yet.
    #[error("the session's journal is being written; try again")]
    Behind,
    /// It takes too long.
    #[error("computing the frame again takes longer than {} seconds", READING_MAX.as_secs())]
    Slow,
}

impl From<ReadError> for ReplayError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Io(error) => Self::Io(error),
            ReadError::Damaged(damage) => Self::Damaged(damage),
        }
    }
}

/// What was on screen at `frame` of the session in `path`, of which facts up to number `applied` were applied by now.
/// Without what is not the show's: the notice that the disk is full. Blocks.
///
/// # Errors
/// When the file cannot be read up to that frame.
pub fn screen_at(path: &Path, frame: Frame, applied: u64) -> Result<Screen, ReplayError> {
    let (mut session, began) = (EntryReader::new(BufReader::new(File::open(path)?)), Instant::now());
    let (mut show, mut entries) = (Show::new(), Vec::<Entry>::new());
    let mut waiting_since = None;
    loop {
        if session.next_line(&mut entries)?.is_some() {
            // Whether it is enough is looked at below.
        } else if !is_behind(session.journal(), applied) {
            return Ok(screen(show, frame));
        } else if waiting_since.get_or_insert_with(Instant::now).elapsed() > WRITING_MAX {
            return Err(ReplayError::Behind);
        } else {
            thread::sleep(LOOK_EVERY);
        }
        if entries.first().is_some_and(|entry| entry.frame > frame) {
            return Ok(screen(show, frame));
        }
        entries.drain(..).for_each(|entry| drop(show.apply(&entry)));
        if began.elapsed() > READING_MAX {
            return Err(ReplayError::Slow);
        }
    }
}

/// The show at the end of an earlier session, whose file does not grow any more. Blocks.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn show_at_end(path: &Path) -> Result<Show, ReplayError> {
    let (mut session, began) = (EntryReader::new(BufReader::new(File::open(path)?)), Instant::now());
    let (mut show, mut entries) = (Show::new(), Vec::<Entry>::new());
    // A last line without its line feed was cut while it was written.
    while session.next_line(&mut entries)?.is_some() {
        entries.drain(..).for_each(|entry| drop(show.apply(&entry)));
        if began.elapsed() > READING_MAX {
            return Err(ReplayError::Slow);
        }
    }
    Ok(show)
}

/// Whether the file lacks something that was applied. Facts are applied in the order of their numbers.
fn is_behind(reader: &JournalReader, applied: u64) -> bool {
    reader.next_seq() <= applied || reader.waiting().any(|seq| seq <= applied)
}

fn screen(mut show: Show, frame: Frame) -> Screen {
    show.advance(frame);
    show.screen()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use engine::show::journal::{AppliedLine, FORMAT, FactLine};
    use engine::show::{Fact, SessionStarted, ShowSettings};

    use super::*;

    fn fact(seq: u64, fact: Fact) -> String {
        FactLine { seq, utc: String::new(), key: None, fact }.to_text()
    }

    fn applied(seq: u64, frame: u64) -> String {
        AppliedLine { applied: vec![seq], frame }.to_text()
    }

    /// A session that was paused at frame 10 and went on at frame 20.
    fn lines() -> [String; 6] {
        let started = SessionStarted {
            format: FORMAT.to_owned(),
            program: "test".into(),
            fonts: "test".into(),
            settings: ShowSettings::default(),
        };
        [
            fact(1, Fact::SessionStarted(Box::new(started))),
            applied(1, 0),
            fact(2, Fact::Paused),
            applied(2, 10),
            fact(3, Fact::Resumed),
            applied(3, 20),
        ]
    }

    fn paused_at(text: &str, frame: u64, applied: u64) -> Result<bool, String> {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        fs::write(file.path(), text).expect("it is written");
        let screen = screen_at(file.path(), Frame(frame), applied);
        screen.map(|screen| screen.paused).map_err(|error| error.to_string())
    }

    #[test]
    fn a_frame_is_as_it_was_whatever_came_later() {
        let text = lines().concat();
        for (frame, paused) in [(0, false), (9, false), (10, true), (19, true), (20, false), (9_000, false)] {
            assert_eq!(paused_at(&text, frame, 3), Ok(paused), "frame {frame}");
        }
    }

    #[test]
    fn what_the_file_does_not_hold_yet_is_not_guessed() {
        let lines = lines();
        let behind = Err(ReplayError::Behind.to_string());
        assert_eq!(paused_at(&lines[..4].concat(), 30, 3), behind, "the fact is not there");
        assert_eq!(paused_at(&lines[..5].concat(), 30, 3), behind, "nor is its frame");
        let torn = lines.concat();
        assert_eq!(paused_at(torn.trim_end(), 30, 3), behind, "nor is all of its frame");
        assert_eq!(paused_at(&lines[..4].concat(), 9, 3), Ok(false), "what came before is known");
        assert_eq!(paused_at(&lines[..5].concat(), 30, 2), Ok(true), "a fact that waits changes nothing");
    }

    #[test]
    fn a_damaged_journal_is_said() {
        let error = paused_at("nonsense\n", 1, 0).expect_err("no journal");
        assert!(error.starts_with("the session's journal is damaged: line 1"), "{error}");
        let error = paused_at(&(lines().concat() + "\0\n"), 9_000, 3).expect_err("a hole in it");
        assert!(error.ends_with("it holds bytes of value 0"), "{error}");
    }
}
