//! Where a session comes from: a file, the same compressed by gzip (RFC 1952), or standard input.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::files;

/// The first two bytes of what gzip wrote.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// Bytes that a compressed session may become: a thousand evenings, and no bomb.
const UNPACKED_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Opens it; `-` is standard input. Whether it is compressed is told from its bytes.
///
/// # Errors
/// When it cannot be opened or read.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return unpacked(io::stdin().lock());
    }
    unpacked(files::open(path)?)
}

fn unpacked(mut source: impl Read + 'static) -> io::Result<Box<dyn BufRead>> {
    let mut head = Vec::new();
    source.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
    let is_packed = head == GZIP;
    let whole = Cursor::new(head).chain(source);
    Ok(if is_packed {
        Box::new(BufReader::new(Bounded { inner: MultiGzDecoder::new(whole), left: UNPACKED_BYTES_MAX }))
    } else {
        Box::new(BufReader::new(whole))
    })
}

/// Gives so many bytes and then an error.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "it unpacks to more than 4 GiB"))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn what_is_compressed_reads_as_what_is_not() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(b"one\ntwo\n").expect("memory");
        let packed = packed.finish().expect("memory");
        for bytes in [packed, b"one\ntwo\n".to_vec()] {
            let mut text = String::new();
            unpacked(Cursor::new(bytes)).expect("readable").read_to_string(&mut text).expect("text");
            assert_eq!(text, "one\ntwo\n");
        }
        let mut empty = String::new();
        unpacked(io::empty()).expect("readable").read_to_string(&mut empty).expect("text");
        assert_eq!(empty, "");
    }

    #[test]
    fn what_unpacks_to_too_much_is_an_error() {
        let mut bounded = Bounded { inner: io::repeat(0), left: 100 };
        let error = bounded.read_exact(&mut [0; 101]).expect_err("one byte too many");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
