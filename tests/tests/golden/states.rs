//! States of the HUD as files: `fixtures/hud/NAME.json` says in what a state differs from the one that it is `like`, or
//! from that of a show in which nothing has happened. A new state is a new file.

use std::fs;
use std::sync::Arc;

use engine::drawing::{Drawing, DrawingBuilder, DrawingSettings};
use engine::geometry::{Color, Point, Size};
use engine::language::Language;
use engine::plan::{CanvasSpec, Op, Paint, Step};
use engine::show::{
    Active, Countdown, NoCut, Notice, OnAirPhase, Picture, Progress, Queued, Screen, Show, Wait,
};
use engine::time::{Fps, Frame};
use serde::Deserialize;
use tests::golden::{inputs, root, stem};

/// The names of the states of a folder.
pub fn states_in(folder: &str) -> Vec<String> {
    inputs(folder, "json").iter().map(|path| stem(path)).collect()
}

/// The state that `fixtures/hud/NAME.json` describes.
pub fn state(name: &str) -> Screen {
    let path = root().join("fixtures/hud").join(name).with_extension("json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: StateFile =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let base = file.like.as_deref().map_or_else(|| Show::new().screen(), state);
    file.over(base)
}

/// What a file says; what it does not say is as before.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StateFile {
    like: Option<String>,
    picture: Option<PictureFile>,
    phase: Option<PhaseFile>,
    active: Option<ActiveFile>,
    caption: Option<String>,
    next: Option<Vec<QueuedFile>>,
    queue_length: Option<u32>,
    overflow: Option<u32>,
    paused: Option<bool>,
    notice: Option<NoticeFile>,
    language: Option<String>,
    measured_fps: Option<u32>,
    share: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PictureFile {
    /// The house under the moon, so many per mille of its pixels.
    House(usize),
    Card(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PhaseFile {
    Thinking,
    /// Strokes.
    Open(u32),
    /// Per mille.
    Closed(u16),
    /// Seconds left, seconds in all.
    Holding(u32, u32),
    Card(u32, u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActiveFile {
    donor: String,
    amount: String,
    wish: String,
    #[serde(default)]
    test: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueuedFile {
    donor: Option<String>,
    wish: Option<String>,
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum NoticeFile {
    JournalUnavailable,
    WarmingUp,
    ModelUnreachable,
}

impl StateFile {
    fn over(self, base: Screen) -> Screen {
        let language = self.language.map(|code| Language::named(&code).expect("it is spoken"));
        let said = language.map(|language| language.text("show.caption").to_owned());
        Screen {
            picture: self.picture.map_or(base.picture, PictureFile::picture),
            phase: self.phase.map_or(base.phase, PhaseFile::phase),
            active: self.active.map(ActiveFile::active).or(base.active),
            caption: self.caption.or(said).unwrap_or(base.caption),
            next: self.next.map_or(base.next, |next| next.into_iter().map(QueuedFile::queued).collect()),
            queue_length: self.queue_length.unwrap_or(base.queue_length),
            overflow: self.overflow.unwrap_or(base.overflow),
            paused: self.paused.unwrap_or(base.paused),
            notice: self.notice.map(NoticeFile::notice).or(base.notice),
            language: language.unwrap_or(base.language),
            fps: base.fps,
            measured_fps: self.measured_fps.or(base.measured_fps),
            share: self.share.map(Into::into).or(base.share),
        }
    }
}

impl PictureFile {
    fn picture(self) -> Picture {
        match self {
            Self::House(per_mille) => drawn(Size::new(96, 96), per_mille),
            Self::Card(text) => Picture::Card { text },
        }
    }
}

impl PhaseFile {
    fn phase(self) -> OnAirPhase {
        let countdown = |seconds_left, seconds_total| Countdown { seconds_left, seconds_total };
        match self {
            Self::Thinking => OnAirPhase::Thinking,
            Self::Open(strokes) => OnAirPhase::Drawing(Progress::Open { strokes }),
            Self::Closed(per_mille) => OnAirPhase::Drawing(Progress::Closed { per_mille }),
            Self::Holding(left, total) => OnAirPhase::Holding(countdown(left, total)),
            Self::Card(left, total) => OnAirPhase::Card(countdown(left, total)),
        }
    }
}

impl ActiveFile {
    fn active(self) -> Active {
        let Self { donor, amount, wish, test } = self;
        Active { donor, amount, wish, test, no_cut: NoCut::default() }
    }
}

impl QueuedFile {
    fn queued(self) -> Queued {
        let Self { donor, wish, seconds } = self;
        Queued { donor, wish, wait: Wait { seconds }, test: false, no_cut: NoCut::default() }
    }
}

impl NoticeFile {
    fn notice(self) -> Notice {
        match self {
            Self::JournalUnavailable => Notice::JournalUnavailable,
            Self::WarmingUp => Notice::WarmingUp,
            Self::ModelUnreachable => Notice::ModelUnreachable,
        }
    }
}

/// A house under the moon: sky, stars, hills, house, door, window.
fn scene(size: Size) -> Drawing {
    let canvas = CanvasSpec { size, background: Color::rgb(0x20, 0x20, 0x20) };
    let fps = Fps::new(60).expect("in range");
    let settings = DrawingSettings { fps, canvas, seed: 7, default_step_ms: 700, pixels_max: 1 << 20 };
    let mut builder = DrawingBuilder::new(settings);
    let (w, h) = (size.w as i32, size.h as i32);
    let color = |hex| Color::from_u32(hex);
    let fill = |hex| Paint { fill: Some(color(hex)), outline: None };
    let block = |x, y, w: i32, h: i32, hex| Op::Rect {
        at: Point::new(x, y),
        size: Size::new(w.max(0) as u32, h.max(0) as u32),
        paint: fill(hex),
    };
    let disc = |x, y, r: i32, hex| Op::Circle { center: Point::new(x, y), r: r as u32, paint: fill(hex) };
    let sky = [0x17_1A_42, 0x24_24_57, 0x3B_2F_6B, 0x5C_3B_78, 0x86_4A_7A];
    let band =
        |index: i32| block(0, h * index / 6, w, h * (index + 1) / 6 - h * index / 6, sky[index as usize]);
    let mut ops: Vec<Op> = (0..5).map(band).collect();
    ops.push(block(0, h * 5 / 6, w, h - h * 5 / 6, 0xC0_6A_72));
    for star in 0..10 {
        ops.push(block((star * 41 + 7) % w, (star * 13 + 4) % (h / 3), 1, 1, 0xFF_F6_D8));
    }
    ops.extend([
        disc(w * 3 / 4, h / 6, h / 10, 0xFF_E9_B0),
        disc(w / 5, h + h / 5, h / 2, 0x2A_5A_4A),
        disc(w * 4 / 5, h + h / 4, h * 5 / 9, 0x1F_46_3F),
        block(w / 3, h * 5 / 9, w / 4, h / 4, 0xC9_6F_4A),
        block(w / 3 + w / 5, h * 3 / 8, w / 24, h / 8, 0x5A_28_36),
    ]);
    let roof = [(w / 3 - w / 24, h * 5 / 9), (w / 3 + w / 8, h * 3 / 8), (w / 3 + w / 4 + w / 24, h * 5 / 9)];
    let points = roof.iter().map(|&(x, y)| Point::new(x, y)).collect();
    ops.push(Op::Polygon { points, paint: fill(0x7A_33_44) });
    ops.push(block(w / 3 + w / 24, h * 5 / 9 + h / 12, w / 14, h / 6, 0x4A_22_30));
    ops.push(block(w / 3 + w / 8, h * 5 / 9 + h / 16, w / 14, w / 14, 0xFF_D9_6B));
    for op in ops {
        builder.push(&Step { op, animate: None }, Frame::ZERO).expect("fits");
    }
    builder.into_drawing()
}

/// So many per mille of the house, on a canvas of this size.
pub fn drawn(size: Size, per_mille: usize) -> Picture {
    let drawing = Arc::new(scene(size));
    Picture::Drawing { cursor: drawing.total() * per_mille / 1000, drawing }
}
