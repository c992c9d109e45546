//! `live replay`: a recorded session again: played, as a picture or film, as hashes, or as lines of what was on screen.

use std::io::{self, Write as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use engine::pixmap::{Pixmap, PixmapRef};
use engine::stage::{Layout, Stage, StageSettings};
use engine::time::{Fps, Frame};

use super::render::{Format, parse_fps, parse_layout, to_stdout};
use super::what_if::{self, WhatIfArgs};
use crate::config::{LogConfig, OfTheLog};
use crate::export::output::{Output, keep_apart};
use crate::export::{self, Animation};
use crate::replay::{Hashes, Playback, player};
use crate::time_text::parse_ms;
use crate::{logs, progress, say};

/// Frames a second of a GIF, when not given: four hundredths of a second each, exactly.
const GIF_FPS_DEFAULT: u32 = 25;

/// How many times as fast a session can be played.
const SPEED_TIMES: RangeInclusive<f64> = 0.01..=1000.0;

/// Arguments of `live replay`.
#[derive(clap::Args)]
pub struct Args {
    /// The session's file, from the folder journal in DATA_DIR
    file: PathBuf,

    /// Play without a window: print what is on screen when it is
    #[arg(long)]
    headless: bool,

    /// How fast it plays: 1 is as it was, max as fast as it can be
    #[arg(long, value_name = "N|max", default_value = "1", value_parser = parse_speed)]
    speed: Speed,

    /// Another layout than the recorded one: panel, overlay, bare, 1080p
    #[arg(long, value_name = "LAYOUT", value_parser = parse_layout)]
    layout: Option<Layout>,

    /// Another size than the recorded one: pixels along the side of a canvas pixel
    #[arg(long, value_name = "N")]
    scale: Option<u32>,

    /// Write a picture (.png) or a film (.gif, .apng, .y4m); - for y4m on standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The frame of the picture [default: the last]
    #[arg(long, value_name = "N")]
    frame: Option<u64>,

    /// Begin at this time: 90, 1:30, 1500ms
    #[arg(long, value_name = "T", value_parser = parse_ms)]
    from: Option<u64>,

    /// End at this time
    #[arg(long, value_name = "T", value_parser = parse_ms)]
    to: Option<u64>,

    /// Frames a second of the film, 1 to 240 [default: as recorded; 25 for .gif]
    #[arg(long, value_name = "N", value_parser = parse_fps)]
    fps: Option<Fps>,

    /// Print `frame<TAB>hash` for every second, and whenever a request ends
    #[arg(long)]
    hashes: bool,

    /// With --hashes: for every so many frames
    #[arg(long, value_name = "N", requires = "hashes", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,

    /// Print what was on screen when
    #[arg(long)]
    trace: bool,

    /// Write a film to standard output even when that is a terminal
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    what_if: WhatIfArgs,

    #[command(flatten)]
    settings: OfTheLog,
}

/// How fast a session plays.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Speed {
    Times(f64),
    Max,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read, or what was asked for cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    logs::start(LogConfig::check(&args.settings.0)?);
    if args.what_if.is_wanted() {
        return what_if::run(&args.file, args.output.as_deref(), &args.what_if);
    }
    let mut playback = Playback::open(&args.file)?;
    let range = range(args, &playback)?;
    let stage = playback.stage_settings(args.layout, args.scale);
    if args.trace {
        trace(&playback, &range)?;
    }
    if args.hashes {
        hashes(&mut playback, stage, &range, args.every)?;
    }
    match &args.output {
        Some(path) => export(args, &mut playback, stage, &range, path),
        None if args.trace || args.hashes => Ok(()),
        None => play(args, &playback, stage, &range),
    }
}

/// In a window; without a display, as lines.
fn play(
    args: &Args,
    playback: &Playback,
    stage: StageSettings,
    range: &RangeInclusive<u64>,
) -> anyhow::Result<()> {
    let times = match args.speed {
        Speed::Times(times) => times,
        Speed::Max => *SPEED_TIMES.end(),
    };
    if !args.headless {
        let frames = (Frame(*range.start()), Frame(*range.end()));
        match player::play(playback.clone(), frames, times, stage) {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!("playing without a window: {error}"),
        }
    }
    print_in_time(playback, range, args.speed)
}

fn range(args: &Args, playback: &Playback) -> anyhow::Result<RangeInclusive<u64>> {
    let (fps, last) = (playback.settings().fps, playback.last());
    let at = |ms: Option<u64>, default: Frame| ms.map_or(default, |ms| fps.frame_at_ms(ms));
    let (from, to) = (at(args.from, Frame::ZERO), at(args.to, last).min(last));
    if from > to {
        let seconds = fps.ms_of_frame(last) as f64 / 1000.0;
        bail!("--from lies behind the end: the session has {seconds} s, and --to comes after --from");
    }
    Ok(from.0..=to.0)
}

fn trace(playback: &Playback, range: &RangeInclusive<u64>) -> anyhow::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut result = Ok(());
    playback.trace(Frame(*range.start()), Frame(*range.end()), |line| {
        if result.is_ok() {
            result = writeln!(out, "{line}");
        }
    });
    result?;
    Ok(out.flush()?)
}

fn hashes(
    playback: &mut Playback,
    stage: StageSettings,
    range: &RangeInclusive<u64>,
    every: Option<u64>,
) -> anyhow::Result<()> {
    let every = every.unwrap_or(playback.settings().fps.get().into());
    let mut out = io::BufWriter::new(io::stdout().lock());
    for hashed in Hashes::new(playback, stage, (Frame(*range.start()), Frame(*range.end())), every)? {
        write!(out, "{}\t{}", hashed.frame.0, hashed.hash)?;
        for (id, end) in hashed.ends {
            write!(out, "\tend {id} {end}")?;
        }
        writeln!(out)?;
    }
    Ok(out.flush()?)
}

fn export(
    args: &Args,
    playback: &mut Playback,
    stage: StageSettings,
    range: &RangeInclusive<u64>,
    path: &Path,
) -> anyhow::Result<()> {
    let stdout = path.as_os_str() == "-";
    let format = if stdout { Some(Format::Y4m) } else { Format::of(path) };
    let format = format.with_context(|| {
        format!("{}: expected a name ending in .png, .gif, .apng or .y4m", path.display())
    })?;
    if stdout && (args.hashes || args.trace) {
        bail!("--hashes and --trace print to standard output: name a file with --output");
    }
    if stdout {
        to_stdout(args.force)?;
    }
    keep_apart(&args.file, path)?;
    let last = playback.last();
    if let Some(frame) = args.frame.filter(|frame| *frame > last.0) {
        bail!("--frame is {frame}, expected at most {}, the last that was recorded", last.0);
    }
    let mut camera = Camera::new(playback, stage)?;
    if format == Format::Png {
        let frame = args.frame.unwrap_or(*range.end());
        let png = export::png::encode(camera.shoot(Frame(frame)))?;
        Output::write(path, &png).with_context(|| format!("cannot write {}", path.display()))?;
        say::written(path, Some(1));
        return Ok(());
    }
    let fps = film_fps(args.fps, format, camera.fps())?;
    film(&mut camera, range, fps, format, path)
}

fn film_fps(asked: Option<Fps>, format: Format, recorded: Fps) -> anyhow::Result<Fps> {
    if format != Format::Gif {
        return Ok(asked.unwrap_or(recorded));
    }
    let fps = asked.or(Fps::new(GIF_FPS_DEFAULT.min(recorded.get()))).unwrap_or(recorded);
    if fps.get() > export::gif::FPS_MAX {
        bail!("--fps is {}, expected at most {} for a GIF", fps.get(), export::gif::FPS_MAX);
    }
    Ok(fps)
}

fn film(
    camera: &mut Camera<'_>,
    range: &RangeInclusive<u64>,
    fps: Fps,
    format: Format,
    path: &Path,
) -> anyhow::Result<()> {
    let mut output = Output::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let (size, recorded) = (camera.stage.size(), u64::from(camera.fps().get()));
    let count = (range.end() - range.start()) * u64::from(fps.get()) / recorded + 1;
    let mut animation: Box<dyn Animation + '_> = match format {
        Format::Gif => Box::new(export::gif::Gif::new(&mut output, size, fps)?),
        Format::Apng => Box::new(export::apng::Apng::new(&mut output, size, fps, u32::try_from(count)?)?),
        Format::Y4m | Format::Png => Box::new(export::y4m::Y4m::new(&mut output, size, fps)?),
    };
    let bar = progress::bar(count, &path.display().to_string());
    for number in 0..count {
        let frame = range.start() + number * recorded / u64::from(fps.get());
        animation.push(camera.shoot(Frame(frame)))?;
        bar.inc(1);
    }
    animation.finish()?;
    bar.finish_and_clear();
    output.commit().with_context(|| format!("cannot write {}", path.display()))?;
    say::written(path, Some(count));
    Ok(())
}

/// Takes pictures of a session.
struct Camera<'a> {
    playback: &'a mut Playback,
    stage: Stage,
    picture: Pixmap,
}

impl<'a> Camera<'a> {
    fn new(playback: &'a mut Playback, settings: StageSettings) -> anyhow::Result<Self> {
        let stage = Stage::new(settings)?;
        let picture = Pixmap::new(stage.size());
        Ok(Self { playback, stage, picture })
    }

    fn fps(&self) -> Fps {
        self.playback.settings().fps
    }

    fn shoot(&mut self, frame: Frame) -> PixmapRef<'_> {
        self.stage.paint(&self.playback.screen(frame), self.picture.as_mut());
        self.picture.as_ref()
    }
}

/// Prints what is on screen at the time it is.
fn print_in_time(playback: &Playback, range: &RangeInclusive<u64>, speed: Speed) -> anyhow::Result<()> {
    let (start, fps) = (Instant::now(), playback.settings().fps);
    let first = fps.ms_of_frame(Frame(*range.start()));
    let mut result = Ok(());
    playback.trace(Frame(*range.start()), Frame(*range.end()), |line| {
        let frame = line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0);
        if let Speed::Times(times) = speed {
            let ms = (fps.ms_of_frame(Frame(frame)) - first) as f64 / times;
            thread::sleep(Duration::from_secs_f64(ms / 1000.0).saturating_sub(start.elapsed()));
        }
        if result.is_ok() {
            result = writeln!(io::stdout(), "{line}");
        }
    });
    Ok(result?)
}

fn parse_speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let times = text.parse().ok().filter(|times| SPEED_TIMES.contains(times));
    times.map(Speed::Times).ok_or_else(|| "expected max, or a number from 0.01 to 1000".into())
}
