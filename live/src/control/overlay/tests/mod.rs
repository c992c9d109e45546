//! A client in Rust: whoever takes in every message has the engine's picture, pixel by pixel.

mod client;
mod cues;
mod slow;

use std::sync::Arc;

use engine::drawing::{Drawing, DrawingBuilder, DrawingSettings};
use engine::geometry::{Color, Placement, Point, Rect, Size};
use engine::plan::{CanvasSpec, Op, Paint, Step};
use engine::show::{Active, Countdown, NoCut, OnAirPhase, Picture, Progress, Queued, Screen, Wait};
use engine::stage::{Layout, Stage, StageSettings, render};
use engine::time::{Fps, Frame};
use proptest::prelude::*;

use super::encoder::OverlayEncoder;
use super::options::OverlayOptions;
use crate::control::guard::Query;

use client::Client;

const CANVAS: Size = Size::new(24, 20);

fn settings(layout: Layout, scale: u32) -> StageSettings {
    StageSettings { layout, scale, canvas: CanvasSpec { size: CANVAS, ..CanvasSpec::default() }, size: None }
}

/// A drawing of a few blocks, growing from one to the next.
fn drawings(side: u32) -> Vec<Arc<Drawing>> {
    let canvas = CanvasSpec { size: Size::new(side, side), ..CanvasSpec::default() };
    let fps = Fps::new(60).expect("a rate");
    let settings = DrawingSettings { fps, canvas, seed: 1, default_step_ms: 500, pixels_max: 100_000 };
    let mut builder = DrawingBuilder::new(settings);
    let mut all = Vec::new();
    for number in 0..6_u32 {
        let fill = Color::rgb(number as u8 * 40, 10, 200);
        let side = 2 + number * 3;
        let op = Op::Rect {
            at: Point::new(number as i32 * 3 - 2, number as i32),
            size: Size::new(side, side),
            paint: Paint { fill: Some(fill), outline: Some(Color::WHITE) },
        };
        builder.push(&Step { op, animate: None }, Frame::ZERO).expect("room");
        all.push(Arc::clone(builder.drawing()));
    }
    all
}

/// A screen by a few numbers.
#[derive(Clone, Debug)]
struct Scene {
    kind: u8,
    drawing: usize,
    per_mille: u16,
    other_canvas: bool,
    waiting: usize,
    paused: bool,
}

fn scene() -> impl Strategy<Value = Scene> {
    (0..6_u8, 0..6_usize, 0..=1000_u16, proptest::bool::weighted(0.2), 0..6_usize, any::<bool>()).prop_map(
        |(kind, drawing, per_mille, other_canvas, waiting, paused)| Scene {
            kind,
            drawing,
            per_mille,
            other_canvas,
            waiting,
            paused,
        },
    )
}

fn screen(scene: &Scene, drawings: &[Vec<Arc<Drawing>>; 2]) -> Screen {
    let drawing = Arc::clone(&drawings[usize::from(scene.other_canvas)][scene.drawing]);
    let cursor = drawing.total() * usize::from(scene.per_mille) / 1000;
    let (seconds_left, seconds_total) = (u32::from(scene.per_mille) / 100, 10);
    let left = Countdown { seconds_left, seconds_total };
    let (phase, picture) = match scene.kind {
        0 => (OnAirPhase::Idle, Picture::Blank),
        1 => (OnAirPhase::Thinking, Picture::Blank),
        2 => (OnAirPhase::Card(left), Picture::Card { text: "You are too small".into() }),
        3 => (OnAirPhase::Holding(left), Picture::Drawing { drawing, cursor }),
        _ => {
            let progress = Progress::Closed { per_mille: scene.per_mille };
            (OnAirPhase::Drawing(progress), Picture::Drawing { drawing, cursor })
        }
    };
    let active = Active {
        donor: format!("Donor {}", scene.waiting),
        amount: "5 EUR".into(),
        wish: "a cat".into(),
        test: false,
        no_cut: NoCut::default(),
    };
    let queued = |number: usize| Queued {
        donor: Some(format!("Next {number}")),
        wish: None,
        wait: Wait { seconds: 60 },
        test: false,
        no_cut: NoCut::default(),
    };
    Screen {
        picture,
        phase,
        paused: scene.paused,
        active: (scene.kind > 0).then_some(active),
        caption: "All for you".into(),
        next: (0..scene.waiting.min(5)).map(queued).collect(),
        queue_length: scene.waiting as u32,
        overflow: 0,
        notice: None,
        language: engine::language::Language::ENGLISH,
        fps: Fps::new(60).expect("a rate"),
        measured_fps: None,
        share: None,
    }
}

/// Follows the scenes with a client that was there from the start, and with one that comes late.
fn follow(query: &str, settings: StageSettings, scenes: &[Scene], check: impl Fn(&Screen, &Client)) {
    let drawings = [drawings(CANVAS.w), drawings(31)];
    let options = OverlayOptions::of(&Query(query), settings).expect("options");
    let screens: Vec<Screen> = scenes.iter().map(|scene| screen(scene, &drawings)).collect();
    let mut encoder = OverlayEncoder::new(options, 5, &screens[0]).expect("a picture");
    let mut client = Client::default();
    client.take(&encoder.picture());
    check(&screens[0], &client);
    for (screen, frame) in screens[1..].iter().zip(6..) {
        if let Some(message) = encoder.follow(frame, screen) {
            client.take(&message);
            assert_eq!(client.frame, frame);
        }
        check(screen, &client);
    }
    let mut late = Client::default();
    late.take(&encoder.picture());
    assert!(late.layers == client.layers && late.frame == client.frame, "a late client differs");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_client_has_the_engines_picture_in_every_layout(
        scenes in proptest::collection::vec(scene(), 2..8),
        layout in 0..Layout::NAMES.len(),
        scale in prop_oneof![1..9_u32, Just(21)],
    ) {
        let settings = settings(Layout::NAMES[layout].1, scale);
        follow("", settings, &scenes, |screen, client| {
            let expected = render(settings, screen).expect("a picture");
            assert_eq!(Size::new(client.size.0, client.size.1), expected.size());
            let pixels = client.layers[0].iter().map(|pixel| pixel & 0xFF_FFFF);
            assert!(pixels.eq(expected.pixels().iter().copied()), "another picture");
        });
    }

    #[test]
    fn a_client_has_the_engines_picture_at_any_size(
        scenes in proptest::collection::vec(scene(), 2..6),
        layout in 0..Layout::NAMES.len(),
        (w, h) in (64..700_u32, 64..700_u32),
        given in any::<bool>(),
    ) {
        let (name, layout) = Layout::NAMES[layout];
        let query = if given { format!("size={w}x{h}&layout={name}") } else { format!("size={w}x{h}") };
        let options = OverlayOptions::of(&Query(&query), settings(layout, 4)).expect("options");
        follow(&query, settings(layout, 4), &scenes, |screen, client| {
            let expected = render(options.settings(), screen).expect("a picture");
            assert!(given && layout.has_own_size() || expected.size() == Size::new(w, h));
            assert_eq!(Size::new(client.size.0, client.size.1), expected.size());
            let pixels = client.layers[0].iter().map(|pixel| pixel & 0xFF_FFFF);
            assert!(pixels.eq(expected.pixels().iter().copied()), "another picture");
        });
    }

    #[test]
    fn a_transparent_overlay_shows_the_painted_pixels_and_the_pieces_of_the_hud(
        scenes in proptest::collection::vec(scene(), 2..8),
        layout in 0..Layout::NAMES.len(),
        scale in prop_oneof![Just(1), Just(5), Just(18)],
        sized in any::<bool>(),
    ) {
        let size = if sized { "&size=300x400" } else { "" };
        let query = format!("background=transparent&layout={}{size}", Layout::NAMES[layout].0);
        follow(&query, settings(Layout::Panel, scale), &scenes, |screen, client| {
            let options = OverlayOptions::of(&Query(&query), settings(Layout::Panel, scale)).expect("options");
            let (stage, expected) = (Stage::new(options.settings()).expect("it was"), render(options.settings(), screen));
            let expected = expected.expect("a picture");
            let shown = stage.hud_shown(screen);
            let width = expected.size().w as usize;
            for (index, hud) in client.layers[1].iter().enumerate() {
                let at = Point::new((index % width) as i32, (index / width) as i32);
                let plate = shown.iter().any(|area| area.contains(at));
                assert_eq!(*hud != 0, plate, "{at:?}");
                assert!(!plate || hud & 0xFF_FFFF == expected.pixels()[index]);
            }
            assert_eq!(painted(&stage, screen), client.layers[0].iter().filter(|pixel| **pixel >> 24 == 255).count());
        });
    }
}

/// Pixels of the picture that a drawing covers; the whole canvas without the HUD for a card.
fn painted(stage: &Stage, screen: &Screen) -> usize {
    let picture = Rect::of(stage.size());
    let mut covered = vec![false; picture.size().area()];
    let mut cover = |block: Rect, with: bool| {
        let block = block.intersect(picture);
        for y in block.y..block.bottom() {
            let start = y as usize * picture.w as usize + block.x as usize;
            covered[start..start + block.w as usize].fill(with);
        }
    };
    match &screen.picture {
        Picture::Blank => {}
        Picture::Card { .. } => {
            cover(stage.canvas_place(CANVAS).rect, true);
            stage.hud_areas().iter().for_each(|area| cover(*area, false));
        }
        Picture::Drawing { drawing, cursor } => {
            let size = drawing.settings().canvas.size;
            let Placement { rect, scale } = stage.canvas_place(size);
            for (offset, _) in drawing.changes(0, *cursor) {
                let (x, y) = (offset as u32 % size.w * scale, offset as u32 / size.w * scale);
                cover(Rect::new(rect.x + x as i32, rect.y + y as i32, scale, scale), true);
            }
        }
    }
    covered.iter().filter(|covered| **covered).count()
}

#[test]
fn a_picture_that_does_not_change_says_nothing() {
    let still = Scene { kind: 3, drawing: 3, per_mille: 500, other_canvas: false, waiting: 2, paused: false };
    let drawings = [drawings(CANVAS.w), drawings(31)];
    for query in ["", "layout=overlay", "background=transparent"] {
        let options = OverlayOptions::of(&Query(query), settings(Layout::Panel, 8)).expect("options");
        let mut encoder = OverlayEncoder::new(options, 0, &screen(&still, &drawings)).expect("a picture");
        assert_eq!(encoder.follow(1, &screen(&still, &drawings)), None, "{query}");
        let later = screen(&Scene { per_mille: 510, ..still.clone() }, &drawings);
        let change = encoder.follow(2, &later).expect("the picture changed");
        assert!(change.len() < 60, "{query}: {} bytes", change.len());
    }
}
