//! `live replay`: a recorded session again: played, as a picture or film, as hashes, or as lines of what was on screen.

mod baseline;
mod lines;
mod pictures;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use engine::show::RequestId;
use engine::stage::{Layout, StageSettings};
use engine::time::{Fps, Frame};

use super::exit::Exit;
use super::render::{parse_fps, parse_layout};
use super::what_if::{self, WhatIfArgs};
use crate::config::{FilesConfig, LogConfig, OfARecording};
use crate::journal::folder::named_session;
use crate::logs;
use crate::replay::{Playback, Turn, player, turns};
use crate::time_text::parse_ms;

/// How many times as fast a session can be played.
const SPEED_TIMES: RangeInclusive<f64> = 0.01..=1000.0;
/// Donations that are named when another was asked for.
const NAMED_MAX: usize = 8;

/// Arguments of `live replay`.
#[derive(clap::Args)]
pub struct Args {
    /// The session's file, from the folder journal in DATA_DIR, also compressed by gzip; latest for the newest one there, - for
    /// standard input
    file: PathBuf,

    /// Play without a window: print what is on screen when it is
    #[arg(long)]
    headless: bool,

    /// How fast it plays: 1 is as it was, max as fast as it can be; with --highlights: how fast is drawn [default: 1; 8 for
    /// highlights]
    #[arg(long, value_name = "N|max", value_parser = parse_speed)]
    speed: Option<Speed>,

    /// Another layout than the recorded one: panel, overlay, bare, 1080p, vertical
    #[arg(long, value_name = "LAYOUT", value_parser = parse_layout)]
    layout: Option<Layout>,

    /// Another size than the recorded one: pixels along the side of a canvas pixel
    #[arg(long, value_name = "N")]
    scale: Option<u32>,

    /// Write a picture (.png) or a film (.gif, .apng, .y4m; .mp4 and .webm with an ffmpeg on the PATH); - for y4m on standard
    /// output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The frame of the picture [default: the last]
    #[arg(long, value_name = "N", conflicts_with = "at")]
    frame: Option<u64>,

    /// The time of the picture: 90, 1:30, 1500ms
    #[arg(long, value_name = "T", value_parser = parse_ms, conflicts_with_all = ["from", "to"])]
    at: Option<u64>,

    /// Begin at this time: 90, 1:30, 1500ms; a picture is of this time
    #[arg(long, value_name = "T", value_parser = parse_ms)]
    from: Option<u64>,

    /// End at this time
    #[arg(long, value_name = "T", value_parser = parse_ms)]
    to: Option<u64>,

    /// One donation alone, from its turn to the end of its hold: da:30530030, da:30530030#1 for its second run
    #[arg(long, value_name = "ID", conflicts_with_all = ["from", "to", "at"])]
    request: Option<RequestId>,

    /// A film of what was drawn, the largest donations of each currency first, in the order of the evening
    #[arg(long, requires = "output", conflicts_with_all = ["from", "to", "at", "frame", "request", "hashes", "trace"])]
    highlights: bool,

    /// With --highlights: pictures at most [default: 10]
    #[arg(long, value_name = "N", requires = "highlights", value_parser = clap::value_parser!(u16).range(1..))]
    top: Option<u16>,

    /// With --highlights: the film is no longer than this [default: 60s]
    #[arg(long, value_name = "T", requires = "highlights", value_parser = parse_ms)]
    max: Option<u64>,

    /// Frames a second of the film, 1 to 240 [default: as recorded; 25 for .gif]
    #[arg(long, value_name = "N", value_parser = parse_fps)]
    fps: Option<Fps>,

    /// Print `frame<TAB>hash` for every second, whenever a request ends, and for the last picture before that
    #[arg(long)]
    hashes: bool,

    /// With --hashes: for every so many frames
    #[arg(long, value_name = "N", requires = "hashes", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,

    /// Print what was on screen when
    #[arg(long)]
    trace: bool,

    /// Print --hashes and --trace as JSON, an object a line
    #[arg(long)]
    json: bool,

    /// Compare with what another version made of the same session: a list of --hashes, or a film (.apng, .gif) or picture
    #[arg(long, value_name = "FILE", conflicts_with_all = ["hashes", "trace", "output", "highlights", "request"])]
    baseline: Option<PathBuf>,

    /// With --baseline: the folder for pictures of the first frame that differs
    #[arg(long, value_name = "DIR", requires = "baseline")]
    diff: Option<PathBuf>,

    /// Write a film to standard output even when that is a terminal
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    what_if: WhatIfArgs,

    #[command(flatten)]
    settings: OfARecording,
}

/// How fast a session plays.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Speed {
    Times(f64),
    Max,
}

/// The frames that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    from: Frame,
    to: Frame,
    /// The frame of a picture.
    still: Frame,
}

/// Runs it.
///
/// # Errors
/// When the file cannot be read, or what was asked for cannot be written.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    logs::start(LogConfig::check(&args.settings.0)?);
    let file = named_session(&args.file, &FilesConfig::check(&args.settings.0)?.data_dir)?;
    if args.what_if.is_wanted() {
        what_if::run(&file, args.output.as_deref(), &args.what_if)?;
        return Ok(Exit::SUCCESS);
    }
    ensure!(!args.json || args.hashes || args.trace, "--json is for --hashes and --trace: add one of them");
    let mut playback = Playback::open(&file)?;
    let range = range(args, &playback)?;
    let stage = playback.stage_settings(args.layout, args.scale);
    if let Some(baseline) = &args.baseline {
        let compared = baseline::run(&mut playback, stage, range, baseline, args.diff.as_deref());
        return compared.map_err(Exit::cannot);
    }
    if args.trace {
        lines::trace(&playback, range, args.json)?;
    }
    if args.hashes {
        lines::hashes(&mut playback, stage, range, args.every, args.json)?;
    }
    match &args.output {
        Some(path) => pictures::export(args, &mut playback, stage, range, path)?,
        None if args.trace || args.hashes => {}
        None => play(args, &playback, stage, range)?,
    }
    Ok(Exit::SUCCESS)
}

/// In a window; without a display, as lines.
fn play(args: &Args, playback: &Playback, stage: StageSettings, range: Range) -> anyhow::Result<()> {
    let speed = args.speed.unwrap_or(Speed::Times(1.0));
    let times = match speed {
        Speed::Times(times) => times,
        Speed::Max => *SPEED_TIMES.end(),
    };
    if !args.headless {
        match player::play(playback.clone(), (range.from, range.to), times, stage) {
            Ok(()) => return Ok(()),
            Err(error) => tracing::warn!("playing without a window: {error}"),
        }
    }
    lines::print_in_time(playback, range, speed)
}

fn range(args: &Args, playback: &Playback) -> anyhow::Result<Range> {
    let last = playback.last();
    let fps = playback.settings().fps;
    if let Some(frame) = args.frame.filter(|frame| *frame > last.0) {
        bail!("--frame is {frame}, expected at most {}, the last that was recorded", last.0);
    }
    let at = |flag: &str, ms: Option<u64>| match ms.map(|ms| fps.frame_at_ms(ms)) {
        Some(frame) if frame > last => {
            let seconds = fps.ms_of_frame(last) as f64 / 1000.0;
            bail!("{flag} lies behind the end: expected at most {seconds} s, the session's length")
        }
        frame => Ok(frame),
    };
    let still = args.frame.map(Frame).or(at("--at", args.at)?);
    if let Some(id) = &args.request {
        let Turn { thinking, finished, last, .. } = turn(args, playback, id)?;
        return Ok(Range { from: thinking, to: last, still: still.unwrap_or(finished) });
    }
    if let Some(frame) = args.at.and(still) {
        return Ok(Range { from: frame, to: frame, still: frame });
    }
    let (from, to) = (at("--from", args.from)?, at("--to", args.to)?);
    let (first, end) = (from.unwrap_or_default(), to.unwrap_or(last));
    ensure!(first <= end, "--from lies behind --to: expected the earlier time first");
    let default = if to.is_none() { from.unwrap_or(end) } else { end };
    Ok(Range { from: first, to: end, still: still.unwrap_or(default) })
}

/// When a request was on air.
fn turn(args: &Args, playback: &Playback, id: &RequestId) -> anyhow::Result<Turn> {
    let turns = turns(playback.entries());
    let found = turns.iter().find(|turn| turn.ended.request == *id).cloned();
    found.with_context(|| {
        let more = if turns.len() > NAMED_MAX { ", …" } else { "" };
        let known: Vec<_> = turns.iter().take(NAMED_MAX).map(|turn| turn.ended.request.to_string()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("{}: {id} was not on air to its end; these were: {known}{more}", args.file.display())
    })
}

fn parse_speed(text: &str) -> Result<Speed, String> {
    if text == "max" {
        return Ok(Speed::Max);
    }
    let times = text.parse().ok().filter(|times| SPEED_TIMES.contains(times));
    times.map(Speed::Times).ok_or_else(|| "expected max, or a number from 0.01 to 1000".into())
}
