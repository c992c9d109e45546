//! What `render` and `replay` write: the formats, and one way to write a film in any of them.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use engine::geometry::Size;
use engine::time::Fps;

use crate::export::ffmpeg::{Ffmpeg, Video};
use crate::export::output::Output;
use crate::export::{self, Animation};
use crate::{progress, say};

/// Frames a second of a GIF, when not given: four hundredths of a second each, exactly.
pub(super) const GIF_FPS_DEFAULT: u32 = 25;

/// What the name of a picture or film ends in, as a phrase that follows «expected».
pub(super) const EXPECTED: &str = "a name ending in .png, .gif, .apng, .y4m, .mp4 or .webm";

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Png,
    Gif,
    Apng,
    Y4m,
    Mp4,
    Webm,
}

impl Format {
    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Y4m => "y4m",
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
        }
    }

    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::value_variants().iter().copied().find(|format| format.extension() == extension)
    }
}

/// A film that is to be written.
pub(super) struct Film<'a> {
    pub path: &'a Path,
    pub format: Format,
    pub size: Size,
    pub fps: Fps,
    /// Frames.
    pub count: u64,
    /// One of several, of which a bar tells already.
    pub is_one_of_many: bool,
}

impl Film<'_> {
    /// Writes it; `push` gives the frame of a number to the film.
    ///
    /// # Errors
    /// When a frame cannot be made, or the file cannot be written.
    pub(super) fn write(
        &self,
        mut push: impl FnMut(u64, &mut dyn Animation) -> io::Result<()>,
    ) -> Result<()> {
        let Self { path, format, size, fps, count, is_one_of_many } = *self;
        let failed = || format!("cannot write {}", path.display());
        let mut output = Output::create(path).with_context(failed)?;
        let mut animation: Box<dyn Animation + '_> = match format {
            Format::Gif => Box::new(export::gif::Gif::new(&mut output, size, fps)?),
            Format::Apng => Box::new(export::apng::Apng::new(&mut output, size, fps, u32::try_from(count)?)?),
            Format::Y4m | Format::Png => Box::new(export::y4m::Y4m::new(&mut output, size, fps)?),
            Format::Mp4 => Box::new(self.ffmpeg(Video::Mp4, &output)?),
            Format::Webm => Box::new(self.ffmpeg(Video::WebM, &output)?),
        };
        let bar = progress::bar_unless(is_one_of_many, count, &path.display().to_string());
        for number in 0..count {
            push(number, animation.as_mut()).with_context(failed)?;
            bar.inc(1);
        }
        animation.finish().with_context(failed)?;
        bar.finish_and_clear();
        output.commit().with_context(failed)?;
        say::written(path, Some(count));
        Ok(())
    }

    fn ffmpeg(&self, video: Video, output: &Output) -> Result<Ffmpeg> {
        let path = self.path.display();
        let Some(part) = output.part() else {
            bail!("{path}: ffmpeg writes a plain file only, expected the name of one");
        };
        Ffmpeg::start(video, self.size, self.fps, part).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow::anyhow!(
                "{path}: no ffmpeg on the PATH. Install it, or pipe the frames into one{}: {}",
                if cfg!(windows) {
                    " (in cmd: older PowerShells spoil what goes through a pipe)"
                } else {
                    ""
                },
                pipe(Shell::HERE, video, self.path, env::args_os())
            ),
            _ => anyhow::Error::from(error).context("cannot start ffmpeg"),
        })
    }
}

/// Frames a second of a film: as asked for, else `usual`, of a GIF at most what players can do.
///
/// # Errors
/// When a GIF is to have more.
pub(super) fn film_fps(asked: Option<Fps>, format: Format, usual: Fps) -> Result<Fps> {
    if format != Format::Gif {
        return Ok(asked.unwrap_or(usual));
    }
    let fps = asked.or(Fps::new(GIF_FPS_DEFAULT.min(usual.get()))).unwrap_or(usual);
    if fps.get() > export::gif::FPS_MAX {
        bail!("--fps is {}, expected at most {} for a GIF", fps.get(), export::gif::FPS_MAX);
    }
    Ok(fps)
}

/// Who reads a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    /// sh and its kin.
    Posix,
    /// `cmd` of Windows.
    Cmd,
}

impl Shell {
    /// That of this system.
    const HERE: Self = if cfg!(windows) { Self::Cmd } else { Self::Posix };

    /// A word as it reads it.
    fn quoted(self, word: &str) -> String {
        let is_plain = |c: char| {
            c.is_alphanumeric() || "-_./:=,+@".contains(c) || c == if self == Self::Cmd { '\\' } else { '%' }
        };
        if !word.is_empty() && word.chars().all(is_plain) {
            return word.to_owned();
        }
        match self {
            Self::Posix => format!("'{}'", word.replace('\'', r"'\''")),
            // No name on Windows has this sign.
            Self::Cmd => format!("\"{}\"", word.replace('"', "\\\"")),
        }
    }
}

/// The command that was given, with its film going through a pipe into ffmpeg.
fn pipe(
    shell: Shell,
    video: Video,
    path: &Path,
    given: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> String {
    let mut words = Vec::new();
    for word in given {
        let word = word.as_ref();
        if word == path.as_os_str() {
            words.push("-".to_owned());
        } else if word.to_string_lossy().ends_with(&format!("={}", path.display())) {
            words.push("-o=-".to_owned());
        } else {
            words.push(shell.quoted(&word.to_string_lossy()));
        }
    }
    let is_render = words.get(1).is_some_and(|word| word == "render");
    if is_render && !words.iter().any(|word| word == "--all") {
        words.push("--all".to_owned());
    }
    format!(
        "{} | ffmpeg -f yuv4mpegpipe -i - {} -pix_fmt yuv420p {}",
        words.join(" "),
        video.arguments().join(" "),
        shell.quoted(&path.to_string_lossy())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pipe_is_the_given_command_with_its_film_on_standard_output() {
        let given = ["live", "replay", "it's.jsonl", "--from", "1:30", "-o", "my film.mp4"];
        assert_eq!(
            pipe(Shell::Posix, Video::Mp4, Path::new("my film.mp4"), given),
            "live replay 'it'\\''s.jsonl' --from 1:30 -o - | ffmpeg -f yuv4mpegpipe -i - -c:v libx264 -preset ultrafast \
             -qp 14 -movflags +faststart -pix_fmt yuv420p 'my film.mp4'"
        );
        let given = ["live", "render", "x.json", "--output=x.webm"];
        assert!(
            pipe(Shell::Posix, Video::WebM, Path::new("x.webm"), given)
                .starts_with("live render x.json -o=- --all | ffmpeg ")
        );
    }

    #[test]
    fn on_windows_it_is_written_for_cmd() {
        let given = [r"C:\Стрим\моя папка\live.exe", "replay", r"data\x.jsonl", "-o", r"C:\вечер.mp4"];
        let told = pipe(Shell::Cmd, Video::Mp4, Path::new(r"C:\вечер.mp4"), given);
        assert!(
            told.starts_with(r#""C:\Стрим\моя папка\live.exe" replay data\x.jsonl -o - | ffmpeg "#),
            "{told}"
        );
        assert!(told.ends_with(r" C:\вечер.mp4"), "{told}");
    }

    #[test]
    fn every_format_is_told_from_a_name() {
        for format in Format::value_variants() {
            let name = format!("x.{}", format.extension().to_uppercase());
            assert_eq!(Format::of(Path::new(&name)), Some(*format));
        }
        assert_eq!(Format::of(Path::new("mp4")), None);
    }
}
