//! Films for every player, MP4 and WebM, by the program `ffmpeg` of this machine: raw frames go into its standard input.
//!
//! It is found on the PATH and started with fixed arguments, without a shell. A picture that did not change is not
//! converted again; the pipe gets it all the same. A program that takes nothing for a while is stopped.
//!
//! A minute of 1920 x 1080 is 11 GB, and an encoder of two cores has none to spare for waiting: the pipe holds more than a
//! system gives it, and ffmpeg reads it in a thread of its own, which versions before 7 do only when they are told.

mod planes;

use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use engine::geometry::{Rect, Size};
use engine::pixmap::PixmapRef;
use engine::stage::Damage;
use engine::time::Fps;

use super::Animation;
use crate::mutex::lock;
use crate::texts;
use planes::Planes;

/// The program.
const PROGRAM: &str = "ffmpeg";
/// How long one frame may take to be taken: a slow encoder needs a second at most.
const FRAME_MAX: Duration = Duration::from_secs(60);
/// How long the end may take, in which the file's index is moved to its front.
const END_MAX: Duration = Duration::from_secs(300);
/// Bytes that the pipe holds: as much as Linux lets everybody have. With its usual 64 KiB both programs slept eighty times a frame.
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;
/// Frames that ffmpeg reads ahead.
const FRAMES_AHEAD: &str = "8";
/// Pause between two looks whether it ended.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Bytes that are kept of what it says, the last ones.
const SAID_BYTES_MAX: usize = 4096;
/// Characters of its last line that are told.
const SAID_CHARS_MAX: usize = 300;

/// What a film is packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Video {
    /// H.264 in MP4: every player and every site.
    Mp4,
    /// VP9 in WebM.
    WebM,
}

impl Video {
    /// What ffmpeg is told about the film it writes. H.264 has its fastest preset: pictures of whole colours stay sharp and
    /// small with it, and an evening is not waited for. Its quantizer is the same in every frame: beside `-crf 18`, which
    /// looks at each frame first, that took three quarters of the encoder's time for a better picture in two thirds of the bytes.
    #[must_use]
    pub const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Mp4 => &["-c:v", "libx264", "-preset", "ultrafast", "-qp", "14", "-movflags", "+faststart"],
            Self::WebM => &[
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-row-mt",
                "1",
                "-crf",
                "24",
                "-b:v",
                "0",
            ],
        }
    }

    const fn container(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::WebM => "webm",
        }
    }
}

/// A film that ffmpeg writes.
pub struct Ffmpeg {
    child: Arc<Mutex<Child>>,
    /// Its standard input; `None` once the film is over.
    pipe: Option<ChildStdin>,
    planes: Planes,
    said: Option<JoinHandle<String>>,
    watch: Arc<Watch>,
    /// Ends the watching thread when it is dropped.
    _watched: Sender<()>,
}

/// What the watching thread looks at.
#[derive(Default)]
struct Watch {
    /// The write that runs, by its number; 0 when none does.
    writing: AtomicU64,
    is_stopped: AtomicBool,
}

impl Ffmpeg {
    /// Starts it; it writes the file at `path`, in place of what is there.
    ///
    /// # Errors
    /// When it cannot be started: of kind `NotFound` when there is none on the PATH.
    pub fn start(video: Video, size: Size, fps: Fps, path: &Path) -> io::Result<Self> {
        let planes = Planes::new(size);
        let mut child = command(video, planes.size(), fps, path).spawn()?;
        let (pipe, stderr) = (child.stdin.take(), child.stderr.take());
        pipe.iter().for_each(widen);
        let said = stderr.map(|stderr| thread::spawn(move || last_words(stderr)));
        let (child, watch) = (Arc::new(Mutex::new(child)), Arc::new(Watch::default()));
        let (watched, end) = mpsc::channel();
        let (seen, stopped) = (Arc::clone(&watch), Arc::clone(&child));
        thread::spawn(move || {
            let mut last = (0, Instant::now());
            while end.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                let now = seen.writing.load(Ordering::Relaxed);
                if now == 0 || now != last.0 {
                    last = (now, Instant::now());
                } else if last.1.elapsed() > FRAME_MAX {
                    seen.is_stopped.store(true, Ordering::Relaxed);
                    // One that ended meanwhile needs no end.
                    let _ = lock(&stopped).kill();
                    return;
                }
            }
        });
        Ok(Self { child, pipe, planes, said, watch, _watched: watched })
    }

    fn write(&mut self) -> io::Result<()> {
        self.watch.writing.store(self.planes.count(), Ordering::Relaxed);
        let pipe = self.pipe.as_mut().ok_or_else(|| io::Error::other("the film is over"))?;
        let written = pipe.write_all(self.planes.bytes());
        self.watch.writing.store(0, Ordering::Relaxed);
        written.map_err(|error| self.failure(&error))
    }

    /// Why it takes no more, in its own words.
    fn failure(&mut self, error: &io::Error) -> io::Error {
        self.pipe = None;
        match self.end() {
            Ok(status) if !status.success() => self.said(&status.to_string()),
            Ok(_) | Err(_) => self.said(&error.to_string()),
        }
    }

    fn said(&mut self, what: &str) -> io::Error {
        if self.watch.is_stopped.load(Ordering::Relaxed) {
            let words = format!("{PROGRAM} took nothing for {} seconds and was stopped", FRAME_MAX.as_secs());
            return io::Error::new(io::ErrorKind::TimedOut, words);
        }
        let said = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        let colon = if said.is_empty() { "" } else { ": " };
        io::Error::other(format!("{PROGRAM} failed, {what}{colon}{said}"))
    }

    /// Waits for its end.
    fn end(&self) -> io::Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = lock(&self.child).try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > END_MAX {
                lock(&self.child).kill()?;
                let words = format!("{PROGRAM} did not end within {} seconds", END_MAX.as_secs());
                return Err(io::Error::new(io::ErrorKind::TimedOut, words));
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}

impl Animation for Ffmpeg {
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()> {
        self.push_changed(frame, &Damage { canvas: Some(Rect::of(frame.size())), hud: Vec::new() })
    }

    fn push_changed(&mut self, frame: PixmapRef<'_>, damage: &Damage) -> io::Result<()> {
        self.planes.take(frame, damage);
        self.write()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.pipe = None;
        let status = self.end()?;
        if status.success() { Ok(()) } else { Err(self.said(&status.to_string())) }
    }
}

impl Drop for Ffmpeg {
    /// A film that is given up leaves no program behind.
    fn drop(&mut self) {
        self.pipe = None;
        let mut child = lock(&self.child);
        if !matches!(child.try_wait(), Ok(Some(_))) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Where that is refused, the pipe stays as it is.
#[cfg(target_os = "linux")]
fn widen(pipe: &ChildStdin) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE_BYTES);
}

/// Only Linux knows how.
#[cfg(not(target_os = "linux"))]
const fn widen(_pipe: &ChildStdin) {}

fn command(video: Video, size: Size, fps: Fps, path: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["-hide_banner", "-loglevel", "error", "-nostats", "-thread_queue_size", FRAMES_AHEAD]);
    command.args(["-f", "rawvideo", "-pix_fmt", "yuv420p"]);
    command.args(["-video_size", &format!("{}x{}", size.w, size.h), "-framerate", &fps.get().to_string()]);
    command.args(["-i", "pipe:0", "-an"]).args(video.arguments());
    command.args(["-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709"]);
    command.args(["-color_primaries", "bt709", "-color_trc", "bt709", "-f", video.container(), "-y"]);
    // A name with a colon would be taken for an address.
    let mut file = std::ffi::OsString::from("file:");
    file.push(path);
    command.arg(file).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// The last line that it says, without what a terminal would obey.
fn last_words(mut stderr: ChildStderr) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(read @ 1..) = stderr.read(&mut piece) {
        kept.extend_from_slice(&piece[..read]);
        kept.drain(..kept.len().saturating_sub(SAID_BYTES_MAX));
    }
    let text = String::from_utf8_lossy(&kept);
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    texts::said(line, SAID_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pipe_is_read_ahead_at_a_constant_rate_and_the_film_says_its_colours() {
        let fps = Fps::new(60).expect("in range");
        let command = command(Video::Mp4, Size::new(1920, 1080), fps, Path::new("C:film.mp4"));
        let told: Vec<_> = command.get_args().map(|word| word.to_str().expect("text")).collect();
        assert_eq!(
            told.join(" "),
            "-hide_banner -loglevel error -nostats -thread_queue_size 8 -f rawvideo -pix_fmt yuv420p -video_size 1920x1080 \
             -framerate 60 -i pipe:0 -an -c:v libx264 -preset ultrafast -qp 14 -movflags +faststart -pix_fmt yuv420p \
             -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -f mp4 -y file:C:film.mp4"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_holds_more_than_the_system_gives_it() {
        let mut child = Command::new("true").stdin(Stdio::piped()).spawn().expect("started");
        let pipe = child.stdin.take().expect("a pipe");
        widen(&pipe);
        assert_eq!(rustix::pipe::fcntl_getpipe_size(&pipe).expect("told"), PIPE_BYTES);
        child.wait().expect("ended");
    }
}
