//! `live render`: plans become pictures, animations, raw video, or lists of frame hashes.

mod target;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use engine::artist::{self, Names};
use engine::plan::{Plan, ReadOptions, read_strict, write};
use engine::stage::Layout;
use engine::time::{Fps, Frame};
use rayon::prelude::*;

pub(super) use self::target::to_stdout;

use self::target::Target;
use super::film::{Film, Format, film_fps};
use super::golden::with_threads;
use crate::diagnostic;
use crate::export::output::{Output, keep_apart_all};
use crate::jobs::OwnNames;
use crate::plan_files::{self, PlanFile};
use crate::preview::Preview;
use crate::time_text::parse_ms;
use crate::{progress, say};

/// Frames a second of a still or of video, when not given.
const FPS_DEFAULT: u32 = 60;
/// Plans that are worked on before their hashes are printed: enough for every core, and still in order.
const AT_ONCE: usize = 64;
/// Plans that the last line names.
const NAMED_MAX: usize = 10;

/// Flags of `live render`.
#[derive(Args, Debug)]
pub struct RenderArgs {
    /// Plans, folders of .json plans, or - for standard input
    #[arg(required = true, value_name = "PLAN")]
    plans: Vec<PathBuf>,

    /// File to write: .png, .gif, .apng, .y4m, or .mp4 and .webm with an ffmpeg on the PATH; a folder when there are several plans; - for standard output
    /// [default: PLAN.png here]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What to write, when the file's name does not say it
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// The frame to show [default: the last]
    #[arg(long, value_name = "N", conflicts_with_all = ["at", "all"])]
    frame: Option<u64>,

    /// The moment to show: 90, 1:30, 1500ms
    #[arg(long, value_name = "TIME", value_parser = parse_ms, conflicts_with = "all")]
    at: Option<u64>,

    /// Every frame, from the first to the last; as .png: numbered files
    #[arg(long)]
    all: bool,

    /// Frames a second, 1 to 240 [default: 60; 25 for .gif]
    #[arg(long, value_name = "N", value_parser = parse_fps)]
    fps: Option<Fps>,

    /// Pixels along the side of a canvas pixel
    #[arg(long, value_name = "N", default_value_t = 8)]
    scale: u32,

    /// How canvas and HUD share the picture
    #[arg(long, value_name = "LAYOUT", default_value = "bare", value_parser = parse_layout)]
    layout: Layout,

    /// Write the plan itself, with the steps that its scene becomes, in place of a picture
    ///
    /// That is a plan of 1.0, which no later artist draws otherwise. [default: PLAN.plan.json here]
    #[arg(long, conflicts_with_all = ["frame", "at", "all", "hashes", "format"])]
    freeze: bool,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,

    /// Print `FRAME<TAB>HASH<TAB>PLAN` for the frames shown; pictures are written only with --output
    #[arg(long)]
    hashes: bool,

    /// Plans that are drawn at once [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Write a picture to standard output even when that is a terminal
    #[arg(long)]
    force: bool,
}

/// Renders every plan that was named.
///
/// # Errors
/// When a plan cannot be read or drawn, or a file cannot be written; the others are rendered all the same.
pub fn run(args: &RenderArgs) -> Result<()> {
    let mut files = Vec::new();
    for path in &args.plans {
        files.extend(plan_files::expand(path)?);
    }
    let many = files.len() > 1 || args.plans.iter().any(|path| path.is_dir());
    target::check(args, &files, many)?;
    let names = OwnNames::new(args.artist_names.clone()).read().context("--artist-names")?;
    with_threads(args.jobs, || all(args, &names, &files, many))
}

fn all(args: &RenderArgs, names: &Names, files: &[PathBuf], many: bool) -> Result<()> {
    let bar = many.then(|| progress::bar(files.len() as u64, "plans"));
    let mut bad = Vec::new();
    for some in files.chunks(AT_ONCE) {
        let done: Vec<Result<String>> = some
            .par_iter()
            .map(|path| {
                let done = one(args, names, files, path, many);
                bar.iter().for_each(|bar| bar.inc(1));
                done
            })
            .collect();
        for (path, done) in some.iter().zip(done) {
            match done {
                Ok(hashes) => anstream::stdout().write_all(hashes.as_bytes())?,
                Err(error) if !many => return Err(error),
                Err(error) => {
                    say::trouble(format_args!("error: {error:#}"));
                    bad.push(path.display().to_string());
                }
            }
        }
    }
    bar.iter().for_each(indicatif::ProgressBar::finish_and_clear);
    if bad.is_empty() {
        return Ok(());
    }
    let more = if bad.len() > NAMED_MAX { ", …" } else { "" };
    let named = bad[..bad.len().min(NAMED_MAX)].join(", ");
    bail!("{} of {} plans could not be rendered: {named}{more}", bad.len(), files.len());
}

/// Renders one plan and returns the lines of its hashes.
fn one(args: &RenderArgs, names: &Names, files: &[PathBuf], path: &Path, many: bool) -> Result<String> {
    let file = plan_files::read(path)?;
    let document = read_strict(&file.bytes, &ReadOptions::default()).map_err(|error| {
        say::trouble(format_args!("{}", diagnostic::render(&file, &error)));
        anyhow::anyhow!("{} cannot be drawn", file.name())
    })?;
    let plan = artist::compile_document(document, names);
    if args.freeze {
        freeze(args, &file, files, &plan, many)?;
        return Ok(String::new());
    }
    let target = Target::of(args, &file, many)?;
    if let Some(path) = &target.path {
        keep_apart_all(inputs(args, files), path)?;
    }
    render(args, &file, plan, &target, many).with_context(|| format!("cannot render {}", file.name()))
}

/// Every file that this run reads: none of them is written.
fn inputs<'a>(args: &'a RenderArgs, files: &'a [PathBuf]) -> impl Iterator<Item = &'a Path> {
    files.iter().chain(&args.artist_names).map(PathBuf::as_path)
}

/// Writes the plan that is drawn.
fn freeze(args: &RenderArgs, file: &PlanFile, files: &[PathBuf], plan: &Plan, many: bool) -> Result<()> {
    let text = write(plan);
    let name = format!("{}.plan.json", file.stem());
    let path = match &args.output {
        Some(path) if path.as_os_str() == "-" => {
            io::stdout().lock().write_all(text.as_bytes())?;
            return Ok(());
        }
        Some(folder) if many => {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            folder.join(name)
        }
        Some(path) => path.clone(),
        None => PathBuf::from(name),
    };
    keep_apart_all(inputs(args, files), &path)?;
    Output::write(&path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
    say::written(&path, None);
    Ok(())
}

fn render(args: &RenderArgs, file: &PlanFile, plan: Plan, target: &Target, many: bool) -> Result<String> {
    let fps = film_fps(args.fps, target.format, Fps::new(FPS_DEFAULT).expect("60 is a frame rate"))?;
    let mut preview = Preview::new(file.stem(), plan, args.layout, args.scale, fps)?;
    let last = preview.last();
    if let Some(frame) = args.frame.filter(|frame| *frame > last.0) {
        bail!("--frame is {frame}, expected at most {}, the last at {} frames a second", last.0, fps.get());
    }
    let still = match (args.frame, args.at) {
        (Some(frame), _) => Some(Frame(frame)),
        (None, Some(ms)) => Some(fps.frame_at_ms(ms)),
        (None, None) if args.all || target.moves() => None,
        (None, None) => Some(last),
    };
    let frames = still.map_or(0..last.0 + 1, |frame| frame.0..frame.0 + 1);
    let mut hashes = String::new();
    if args.hashes {
        for frame in frames.clone() {
            writeln!(hashes, "{frame}\t{}\t{}", preview.hash(Frame(frame)), file.name())?;
        }
    }
    let Some(path) = &target.path else { return Ok(hashes) };
    match target.format {
        Format::Png if still.is_none() => numbered(&mut preview, frames, path, many)?,
        Format::Png => {
            let frame = Frame(frames.start);
            Output::write(path, &preview.png(frame)?)
                .with_context(|| format!("cannot write {}", path.display()))?;
            say::written(path, Some(1));
        }
        _ => animate(&mut preview, frames, fps, target.format, path, many)?,
    }
    Ok(hashes)
}

/// One PNG a frame: `NAME-000123.png`.
fn numbered(preview: &mut Preview, frames: std::ops::Range<u64>, path: &Path, many: bool) -> Result<()> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (count, mut bytes) = (frames.end - frames.start, 0);
    let bar = progress::bar_unless(many, count, &stem);
    let mut last = PathBuf::new();
    for frame in frames {
        let file = path.with_file_name(format!("{stem}-{frame:06}.png"));
        let png = preview.png(Frame(frame))?;
        bytes += png.len() as u64;
        Output::write(&file, &png).with_context(|| format!("cannot write {}", file.display()))?;
        bar.inc(1);
        last = file;
    }
    bar.finish_and_clear();
    say::note(format_args!("… {}, {count} files, {}", last.display(), say::Bytes(bytes)));
    Ok(())
}

fn animate(
    preview: &mut Preview,
    frames: std::ops::Range<u64>,
    fps: Fps,
    format: Format,
    path: &Path,
    many: bool,
) -> Result<()> {
    let (size, count) = (preview.size(), frames.end - frames.start);
    let film = Film { path, format, size, fps, count, is_one_of_many: many };
    film.write(|number, film| {
        let (picture, damage) = preview.paint_changed(Frame(frames.start + number));
        film.push_changed(picture, &damage)
    })
}

pub(super) fn parse_fps(text: &str) -> Result<Fps, String> {
    text.parse()
        .ok()
        .and_then(Fps::new)
        .ok_or_else(|| format!("expected a whole number from 1 to {}", Fps::MAX))
}

pub(super) fn parse_layout(text: &str) -> Result<Layout, String> {
    Layout::named(text).ok_or_else(|| "expected panel, overlay, bare, 1080p or vertical".to_owned())
}
