//! Where exported bytes go: standard output, or a file that appears only when it is complete.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// An open destination. A file is written beside its final name and renamed by [`Output::commit`]; until then an
/// existing file of that name is untouched, and a failed run leaves nothing behind.
pub struct Output {
    sink: Sink,
}

enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File { temporary: BufWriter<NamedTempFile>, path: PathBuf },
}

impl Output {
    /// Opens `path`; `-` is standard output.
    ///
    /// # Errors
    /// When no file can be made in the folder of `path`.
    pub fn create(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self { sink: Sink::Stdout(BufWriter::new(io::stdout())) });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".draw-stream-").suffix(".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // What any other program would make: the umask takes its part.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let temporary = BufWriter::with_capacity(1 << 16, builder.tempfile_in(folder)?);
        Ok(Self { sink: Sink::File { temporary, path: path.to_owned() } })
    }

    /// Writes `bytes` as the whole content of `path`.
    ///
    /// # Errors
    /// When the file cannot be made, written or renamed.
    pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut output = Self::create(path)?;
        output.write_all(bytes)?;
        output.commit()
    }

    /// Writes `bytes` as the whole content of a file that is not there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made or written.
    pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = fs::File::options().write(true).create_new(true).open(path)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if written.is_err() {
            let _ = fs::remove_file(path);
        }
        written
    }

    /// Everything is written: the file gets its name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed.
    pub fn commit(self) -> io::Result<()> {
        match self.sink {
            Sink::Stdout(mut out) => out.flush(),
            Sink::File { temporary, path } => {
                let file = temporary.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout(out) => out.flush(),
            Sink::File { temporary, .. } => temporary.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_fails_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.png");
        fs::write(&path, "old").expect("written");
        let mut output = Output::create(&path).expect("opens");
        output.write_all(b"half").expect("takes bytes");
        drop(output);
        assert_eq!(fs::read(&path).expect("still there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        Output::write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
    }
}
