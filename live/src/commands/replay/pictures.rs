//! A session as a picture or a film.

use std::io;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use engine::pixmap::{Pixmap, PixmapRef};
use engine::stage::{Damage, Stage, StageSettings};
use engine::time::{Fps, Frame};

use super::super::film::{EXPECTED, Film, Format, film_fps};
use super::super::render::to_stdout;
use super::{Args, Range};
use crate::export::output::{Output, keep_apart};
use crate::export::{Animation, png};
use crate::replay::{HighlightOptions, Playback, SPEED_UNIT, highlights, turns};
use crate::say;

/// How many times as fast highlights are drawn, when not given.
const HIGHLIGHT_SPEED: f64 = 8.0;
/// Pictures of a film of highlights, when not given.
const TOP: usize = 10;
/// Length of a film of highlights, when not given.
const HIGHLIGHTS_MS: u64 = 60_000;

pub(super) fn export(
    args: &Args,
    playback: &mut Playback,
    stage: StageSettings,
    range: Range,
    path: &Path,
) -> anyhow::Result<()> {
    let stdout = path.as_os_str() == "-";
    let format = if stdout { Some(Format::Y4m) } else { Format::of(path) };
    let format = format.with_context(|| format!("{}: expected {EXPECTED}", path.display()))?;
    if stdout && (args.hashes || args.trace) {
        bail!("--hashes and --trace print to standard output: name a file with --output");
    }
    if stdout {
        to_stdout(args.force)?;
    }
    keep_apart(&args.file, path)?;
    if format == Format::Png {
        ensure!(!args.highlights, "{}: highlights are a film: expected .mp4, .webm or .gif", path.display());
        let mut camera = Camera::new(playback, stage)?;
        let png = png::encode(camera.shoot(range.still).0)?;
        Output::write(path, &png).with_context(|| format!("cannot write {}", path.display()))?;
        say::written(path, Some(1));
        return Ok(());
    }
    let recorded = playback.settings().fps;
    let fps = film_fps(args.fps, format, recorded)?;
    let frames = if args.highlights { best(args, playback, fps)? } else { every(range, recorded, fps) };
    let mut camera = Camera::new(playback, stage)?;
    let size = camera.stage.size();
    let film = Film { path, format, size, fps, count: frames.len() as u64, is_one_of_many: false };
    film.write(|number, film| camera.push(frames[number as usize], film))
}

/// The session's frames that a film of a range shows, one for each of its own.
fn every(range: Range, recorded: Fps, film: Fps) -> Vec<Frame> {
    let (recorded, film) = (u64::from(recorded.get()), u64::from(film.get()));
    let count = range.to.since(range.from) * film / recorded + 1;
    (0..count).map(|number| range.from.after(number * recorded / film)).collect()
}

fn best(args: &Args, playback: &Playback, film: Fps) -> anyhow::Result<Vec<Frame>> {
    let speed = match args.speed {
        None => HIGHLIGHT_SPEED,
        Some(super::Speed::Times(times)) => times,
        Some(super::Speed::Max) => bail!("--speed max is for playing: highlights have a number, such as 8"),
    };
    let options = HighlightOptions {
        top: args.top.map_or(TOP, usize::from),
        speed: (speed * SPEED_UNIT as f64).round() as u64,
        max_ms: args.max.unwrap_or(HIGHLIGHTS_MS),
    };
    let frames = highlights(&turns(playback.entries()), options, playback.settings().fps, film);
    ensure!(!frames.is_empty(), "{}: no donation was drawn to its end", args.file.display());
    Ok(frames)
}

/// Takes pictures of a session.
pub(super) struct Camera<'a> {
    playback: &'a mut Playback,
    stage: Stage,
    picture: Pixmap,
}

impl<'a> Camera<'a> {
    pub(super) fn new(playback: &'a mut Playback, settings: StageSettings) -> anyhow::Result<Self> {
        let stage = Stage::new(settings)?;
        let picture = Pixmap::new(stage.size());
        Ok(Self { playback, stage, picture })
    }

    /// The session's frame rate.
    pub(super) fn fps(&self) -> Fps {
        self.playback.settings().fps
    }

    /// The picture of a frame, and where it differs from the one before.
    pub(super) fn shoot(&mut self, frame: Frame) -> (PixmapRef<'_>, Damage) {
        let damage = self.stage.paint(&self.playback.screen(frame), self.picture.as_mut());
        (self.picture.as_ref(), damage)
    }

    fn push(&mut self, frame: Frame, film: &mut dyn Animation) -> io::Result<()> {
        let (picture, damage) = self.shoot(frame);
        film.push_changed(picture, &damage)
    }
}
