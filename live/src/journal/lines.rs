//! A session's file line by line, however large it is: what is no line of text is not kept in memory.
//!
//! What stands in a line is the engine's.

use std::io::{self, BufRead};

use engine::show::journal::{DamageKind, DamagedLine, Torn};

/// Bytes of a line. The longest is that of a session which took over a full queue: ten thousand of the longest wishes.
const LINE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// The lines of a file.
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    /// The line that is being read, its bytes so far and what is wrong with it.
    line: Vec<u8>,
    length: u64,
    fault: Option<&'static str>,
    number: u64,
    offset: u64,
}

/// The next piece of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A line without its line break.
    Line(&'a [u8]),
    /// What stands behind the last line break.
    Torn(Torn),
    /// A line that cannot be text.
    Damaged(DamagedLine),
    /// The end.
    End,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `source`.
    pub const fn new(source: R) -> Self {
        Self { source, line: Vec::new(), length: 0, fault: None, number: 0, offset: 0 }
    }

    /// The next piece. Of a file that grows, a torn line is the same line when it is asked for again.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_piece(&mut self) -> io::Result<Piece<'_>> {
        if self.length == 0 {
            self.line.clear();
        }
        loop {
            let bytes = self.source.fill_buf()?;
            if bytes.is_empty() {
                let torn = Torn { line: self.number + 1, offset: self.offset, length: self.length };
                return Ok(if torn.length == 0 { Piece::End } else { Piece::Torn(torn) });
            }
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let piece = &bytes[..end.unwrap_or(bytes.len())];
            self.fault = self.fault.or_else(|| fault_of(piece, self.line.len()));
            if self.fault.is_none() {
                self.line.extend_from_slice(piece);
            } else {
                self.line = Vec::new();
            }
            let used = piece.len() + usize::from(end.is_some());
            self.length += used as u64;
            self.source.consume(used);
            if end.is_some() {
                break;
            }
        }
        self.number += 1;
        self.offset += std::mem::take(&mut self.length);
        let damaged =
            |words: &str| DamagedLine { line: self.number, kind: DamageKind::NotALine(words.to_owned()) };
        Ok(self.fault.take().map_or_else(|| Piece::Line(&self.line), |words| Piece::Damaged(damaged(words))))
    }
}

fn fault_of(piece: &[u8], before: usize) -> Option<&'static str> {
    if piece.contains(&0) {
        Some("it holds bytes of value 0")
    } else if before + piece.len() > LINE_BYTES_MAX {
        Some("it is longer than 256 MiB")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read, Write as _, repeat};

    use super::*;

    #[test]
    fn lines_come_whole_and_what_is_behind_the_last_line_break_is_torn() {
        let mut lines = Lines::new(BufReader::with_capacity(2, &b"one\n\ntwo\nthr"[..]));
        for line in ["one", "", "two"] {
            assert_eq!(lines.next_piece().expect("readable"), Piece::Line(line.as_bytes()));
        }
        let torn = Torn { line: 4, offset: 9, length: 3 };
        assert_eq!(lines.next_piece().expect("readable"), Piece::Torn(torn));
    }

    #[test]
    fn a_torn_line_goes_on_when_the_file_does() {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut lines = Lines::new(BufReader::new(file.reopen().expect("the same file")));
        let mut append = |text: &str| file.write_all(text.as_bytes()).expect("it is written");
        assert_eq!(lines.next_piece().expect("readable"), Piece::End);
        append("on");
        assert!(matches!(lines.next_piece().expect("readable"), Piece::Torn(torn) if torn.length == 2));
        append("e\ntwo\n");
        assert_eq!(lines.next_piece().expect("readable"), Piece::Line(b"one"));
        assert_eq!(lines.next_piece().expect("readable"), Piece::Line(b"two"));
        assert_eq!(lines.next_piece().expect("readable"), Piece::End);
    }

    #[test]
    fn bytes_of_value_0_are_damage_before_a_line_break_and_torn_behind_the_last_one() {
        let mut lines = Lines::new(&b"a\0b\nc\n\0\0"[..]);
        assert!(matches!(lines.next_piece().expect("readable"), Piece::Damaged(damage) if damage.line == 1));
        assert_eq!(lines.next_piece().expect("readable"), Piece::Line(b"c"));
        assert_eq!(
            lines.next_piece().expect("readable"),
            Piece::Torn(Torn { line: 3, offset: 6, length: 2 })
        );
    }

    #[test]
    fn a_hole_takes_no_memory() {
        let mut lines = Lines::new(BufReader::new(repeat(0).take(1 << 24)));
        assert!(matches!(lines.next_piece().expect("readable"), Piece::Torn(torn) if torn.length == 1 << 24));
        assert_eq!(lines.line.capacity(), 0);
    }
}
