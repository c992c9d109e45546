//! `live render`: a plan becomes a picture, an animation, raw video, or a list of frame hashes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use engine::artist;
use engine::plan::{Plan, ReadOptions, read_strict, write};
use engine::stage::Layout;
use engine::time::{Fps, Frame};

use crate::diagnostic;
use crate::export::{self, Animation, output::Output};
use crate::jobs::OwnNames;
use crate::plan_files::{self, PlanFile};
use crate::preview::Preview;
use crate::progress;

/// Frames a second of a still or of video, when not given.
const FPS_DEFAULT: u32 = 60;
/// Frames a second of a GIF, when not given: four hundredths of a second each, exactly.
const GIF_FPS_DEFAULT: u32 = 25;

/// Flags of `live render`.
#[derive(Args, Debug)]
pub struct RenderArgs {
    /// A plan, a folder of .json plans, or - for standard input
    plan: PathBuf,

    /// File to write: .png, .gif, .apng or .y4m; a folder when PLAN is one; - for standard output [default: PLAN.png here]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What to write, when the file's name does not say it
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// The frame to show [default: the last]
    #[arg(long, value_name = "N", conflicts_with_all = ["at", "all"])]
    frame: Option<u64>,

    /// The moment to show: 1500ms, 1.5s
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

    /// Write the plan itself, with the steps that its scene becomes, in place of a picture: a plan of 1.0 that no later
    /// artist draws otherwise [default: PLAN.plan.json here]
    #[arg(long, conflicts_with_all = ["frame", "at", "all", "hashes", "format"])]
    freeze: bool,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,

    /// Print `frame<TAB>hash` for the frames shown; pictures are written only with --output
    #[arg(long)]
    hashes: bool,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Png,
    Gif,
    Apng,
    Y4m,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Apng => "apng",
            Self::Y4m => "y4m",
        }
    }

    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        [Self::Png, Self::Gif, Self::Apng, Self::Y4m]
            .into_iter()
            .find(|format| format.extension() == extension)
    }
}

/// Renders every plan that was named.
///
/// # Errors
/// When a plan cannot be read or drawn, or a file cannot be written.
pub fn run(args: &RenderArgs) -> Result<()> {
    let files = plan_files::expand(&args.plan)?;
    let many = args.plan.is_dir();
    let names = OwnNames::new(args.artist_names.clone()).read().context("--artist-names")?;
    for path in files {
        let file = plan_files::read(&path)?;
        let document = read_strict(&file.bytes, &ReadOptions::default()).map_err(|error| {
            eprintln!("{}", diagnostic::render(&file, &error));
            anyhow::anyhow!("{} cannot be drawn", file.name())
        })?;
        let plan = artist::compile_document(document, &names);
        if args.freeze {
            freeze(args, &file, &plan, many)?;
            continue;
        }
        let target = PictureFile::of(args, &file, many)?;
        render(args, &file, plan, &target).with_context(|| format!("cannot render {}", file.name()))?;
    }
    Ok(())
}

/// Writes the plan that is drawn.
fn freeze(args: &RenderArgs, file: &PlanFile, plan: &Plan, many: bool) -> Result<()> {
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
    Output::write(&path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// Where a plan's picture goes, and as what.
struct PictureFile {
    format: Format,
    path: Option<PathBuf>,
}

impl PictureFile {
    fn of(args: &RenderArgs, file: &PlanFile, many: bool) -> Result<Self> {
        let stdout = args.output.as_deref() == Some(Path::new("-"));
        if stdout && many {
            bail!("a folder of plans cannot go to standard output: name a folder with --output");
        }
        if stdout && args.hashes {
            bail!("--hashes prints to standard output: name a file with --output");
        }
        let named = args.output.as_deref().filter(|_| !many && !stdout);
        let format = match (args.format, named) {
            (Some(format), _) => format,
            (None, Some(path)) => Format::of(path).with_context(|| {
                format!("{}: expected a name ending in .png, .gif, .apng or .y4m", path.display())
            })?,
            (None, None) if stdout && args.all => Format::Y4m,
            (None, None) => Format::Png,
        };
        let file_name = format!("{}.{}", file.stem(), format.extension());
        let path = match (&args.output, many) {
            (Some(folder), true) => {
                fs::create_dir_all(folder)
                    .with_context(|| format!("cannot make the folder {}", folder.display()))?;
                Some(folder.join(file_name))
            }
            (Some(path), false) => Some(path.clone()),
            (None, _) if args.hashes => None,
            (None, _) => Some(PathBuf::from(file_name)),
        };
        Ok(Self { format, path })
    }

    fn moves(&self) -> bool {
        self.format != Format::Png
    }
}

fn render(args: &RenderArgs, file: &PlanFile, plan: Plan, target: &PictureFile) -> Result<()> {
    let default = if target.format == Format::Gif { GIF_FPS_DEFAULT } else { FPS_DEFAULT };
    let fps = args.fps.or(Fps::new(default)).expect("the defaults are frame rates");
    if target.format == Format::Gif && fps.get() > export::gif::FPS_MAX {
        bail!("--fps is {fps}, expected at most {} for a GIF", export::gif::FPS_MAX, fps = fps.get());
    }
    let mut preview = Preview::new(file.stem(), plan, args.layout, args.scale, fps)?;
    let still = match (args.frame, args.at) {
        (Some(frame), _) => Some(Frame(frame)),
        (None, Some(ms)) => Some(fps.frame_at_ms(ms)),
        (None, None) if args.all || target.moves() => None,
        (None, None) => Some(preview.last()),
    };
    let frames = still.map_or(0..preview.last().0 + 1, |frame| frame.0..frame.0 + 1);
    if args.hashes {
        let mut out = io::stdout().lock();
        for frame in frames.clone() {
            writeln!(out, "{frame}\t{}", preview.hash(Frame(frame)))?;
        }
    }
    let Some(path) = &target.path else { return Ok(()) };
    match target.format {
        Format::Png if still.is_none() => numbered(&mut preview, frames, path),
        Format::Png => {
            let frame = Frame(frames.start);
            Ok(Output::write(path, &preview.png(frame)?)
                .with_context(|| format!("cannot write {}", path.display()))?)
        }
        _ => animate(&mut preview, frames, fps, target.format, path),
    }
}

/// One PNG a frame: `NAME-000123.png`.
fn numbered(preview: &mut Preview, frames: std::ops::Range<u64>, path: &Path) -> Result<()> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bar = progress::bar(frames.end - frames.start, &stem);
    for frame in frames {
        let file = path.with_file_name(format!("{stem}-{frame:06}.png"));
        Output::write(&file, &preview.png(Frame(frame))?)
            .with_context(|| format!("cannot write {}", file.display()))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

fn animate(
    preview: &mut Preview,
    frames: std::ops::Range<u64>,
    fps: Fps,
    format: Format,
    path: &Path,
) -> Result<()> {
    let mut output = Output::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let (size, count) = (preview.size(), frames.end - frames.start);
    let mut animation: Box<dyn Animation + '_> = match format {
        Format::Gif => Box::new(export::gif::Gif::new(&mut output, size, fps)?),
        Format::Apng => Box::new(export::apng::Apng::new(&mut output, size, fps, count as u32)?),
        Format::Y4m | Format::Png => Box::new(export::y4m::Y4m::new(&mut output, size, fps)?),
    };
    let bar = progress::bar(count, &path.display().to_string());
    for frame in frames {
        animation.push(preview.paint(Frame(frame)))?;
        bar.inc(1);
    }
    animation.finish()?;
    bar.finish_and_clear();
    output.commit().with_context(|| format!("cannot write {}", path.display()))
}

pub(super) fn parse_fps(text: &str) -> Result<Fps, String> {
    text.parse()
        .ok()
        .and_then(Fps::new)
        .ok_or_else(|| format!("expected a whole number from 1 to {}", Fps::MAX))
}

pub(super) fn parse_layout(text: &str) -> Result<Layout, String> {
    let found = Layout::NAMES.iter().find(|(name, _)| *name == text);
    found.map(|(_, layout)| *layout).ok_or_else(|| "expected panel, overlay, bare or 1080p".to_owned())
}

/// `1500ms` or `1.5s`, as whole milliseconds.
pub(super) fn parse_ms(text: &str) -> Result<u64, String> {
    const WANTED: &str = "expected a time such as 1500ms or 1.5s";
    if let Some(ms) = text.strip_suffix("ms") {
        return ms.parse().map_err(|_| WANTED.to_owned());
    }
    let (whole, part) =
        text.strip_suffix('s').ok_or(WANTED)?.split_once('.').unwrap_or((text.trim_end_matches('s'), ""));
    let digits = |part: &str| part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    let seconds: u64 = whole.parse().map_err(|_| WANTED)?;
    if !digits(part) {
        return Err(WANTED.to_owned());
    }
    let ms: u64 = format!("{part:0<3}").parse().map_err(|_| WANTED)?;
    seconds.checked_mul(1000).and_then(|s| s.checked_add(ms)).ok_or_else(|| WANTED.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_milliseconds_and_seconds() {
        let cases = [("1500ms", 1500), ("1.5s", 1500), ("2s", 2000), ("0.05s", 50), ("0ms", 0)];
        for (text, ms) in cases {
            assert_eq!(parse_ms(text), Ok(ms), "{text}");
        }
        for wrong in ["", "s", "1", "1.s5", "-1s", "1.2345s", "99999999999999999999s", "ms"] {
            assert!(parse_ms(wrong).is_err(), "{wrong}");
        }
    }
}
