//! Two recorded sessions: what was on screen when, and the first frame at which their pictures differ.

use std::path::Path;

use engine::pixmap::Pixmap;
use engine::stage::{self, Stage};
use engine::time::Frame;

use super::super::case::{Case, Showing, Status};
use super::super::compare::{Difference, Moment, What, seconds};
use super::super::pixels::changed;
use crate::replay::Playback;

/// Pictures of either side that are kept for the report: the first that differ.
const PICTURES_MAX: usize = 12;
/// Seconds that are compared: a day on air.
const SECONDS_MAX: u64 = 86_400;

/// Compares them at every second, and frame by frame inside the first second that ends otherwise.
pub(super) fn compare(old: &Path, new: &Path, case: &mut Case) -> anyhow::Result<()> {
    let (mut was, mut is) = (Session::open(old)?, Session::open(new)?);
    let mut found = Difference::default();
    traces(&was.playback, &is.playback, &mut found);
    let per_second = u64::from(was.playback.settings().fps.get());
    if was.stage.size() != is.stage.size() || was.playback.settings().fps != is.playback.settings().fps {
        found.what.push(What::Canvas);
        found.notes.push("their pictures have another size or another frame rate".into());
    } else {
        let end = was.playback.last().0.max(is.playback.last().0);
        let (mut olds, mut news) = (Vec::new(), Vec::new());
        for second in 0..=(end / per_second + 1).min(SECONDS_MAX) {
            let frame = (second * per_second).min(end);
            if was.shoot(frame) == is.shoot(frame) || olds.len() == PICTURES_MAX {
                continue;
            }
            let frame = if found.first.is_some() {
                frame
            } else {
                first(&mut was, &mut is, frame.saturating_sub(per_second - 1), frame, &mut found)
            };
            let ms = was.playback.settings().fps.ms_of_frame(Frame(frame));
            olds.push((ms, was.shoot(frame).clone()));
            news.push((ms, is.shoot(frame).clone()));
        }
        found.finished = changed(was.shoot(end).as_ref(), is.shoot(end).as_ref());
        if !olds.is_empty() {
            found.what.push(What::Pixels);
            case.old = Some(Showing::Pictures(olds.into()));
            case.new = Some(Showing::Pictures(news.into()));
        }
    }
    found.what.sort();
    found.what.dedup();
    if !found.what.is_empty() {
        (case.status, case.difference) = (Status::Changed, Some(found));
    }
    Ok(())
}

/// The first frame of `from..=to` at which they differ; `to` is one.
fn first(was: &mut Session, is: &mut Session, from: u64, to: u64, found: &mut Difference) -> u64 {
    // Going back starts a session over, so each is walked once.
    let (mut olds, mut news) = (Session::again(was), Session::again(is));
    let differing = (from..=to).find(|frame| olds.shoot(*frame) != news.shoot(*frame)).unwrap_or(to);
    let fps = was.playback.settings().fps;
    if let Some(changed) = changed(olds.shoot(differing).as_ref(), news.shoot(differing).as_ref()) {
        let ms = fps.ms_of_frame(Frame(differing));
        found.first = Some(Moment { frame: differing, fps: fps.get(), ms, changed, step: None });
    }
    differing
}

/// The first line of the traces that differs says who was on screen.
fn traces(was: &Playback, is: &Playback, found: &mut Difference) {
    let lines = |playback: &Playback| {
        let mut lines = Vec::new();
        playback.trace(Frame::ZERO, playback.last(), |line| lines.push(line.to_string()));
        lines
    };
    let (old, new) = (lines(was), lines(is));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    if same == old.len() && same == new.len() {
        return;
    }
    found.what.push(What::Time);
    let line =
        |lines: &[String]| lines.get(same).map_or("nothing more".into(), |line| format!("{:?}", line.trim()));
    found.notes.push(format!("on screen: was {}, is {}", line(&old), line(&new)));
    let length = |playback: &Playback| playback.settings().fps.ms_of_frame(playback.last());
    if length(was) != length(is) {
        found.notes.push(format!("length: was {}, is {}", seconds(length(was)), seconds(length(is))));
    }
}

/// A session with its stage.
struct Session {
    playback: Playback,
    settings: stage::StageSettings,
    stage: Stage,
    picture: Pixmap,
}

impl Session {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let playback = Playback::open(path)?;
        let settings = playback.stage_settings(None, None);
        let stage = Stage::new(settings)?;
        Ok(Self { playback, settings, picture: Pixmap::new(stage.size()), stage })
    }

    /// The same session, to be walked once more.
    fn again(&self) -> Self {
        let stage = Stage::new(self.settings).expect("these settings made a stage before");
        Self {
            playback: self.playback.clone(),
            settings: self.settings,
            picture: Pixmap::new(stage.size()),
            stage,
        }
    }

    fn shoot(&mut self, frame: u64) -> &Pixmap {
        self.stage.paint(&self.playback.screen(Frame(frame)), self.picture.as_mut());
        &self.picture
    }
}
