//! Every state of the HUD in every layout, compared exactly with `snapshots/stage/`.

use std::sync::Arc;

use engine::drawing::{Drawing, DrawingBuilder, DrawingSettings};
use engine::geometry::{Color, Point, Size};
use engine::language::Language;
use engine::plan::{CAPTION_DEFAULT, CanvasSpec, Op, Paint, Step};
use engine::show::{Active, Countdown, NoCut, Notice, OnAirPhase, Picture, Progress, Queued, Screen, Wait};
use engine::stage::{Layout, StageSettings, layout_for, render};
use engine::time::{Fps, Frame};
use tests::golden::Golden;

fn idle() -> Screen {
    Screen {
        picture: Picture::Blank,
        phase: OnAirPhase::Idle,
        paused: false,
        active: None,
        caption: CAPTION_DEFAULT.into(),
        next: Vec::new(),
        queue_length: 0,
        overflow: 0,
        notice: None,
        language: Language::ENGLISH,
        fps: Fps::new(60).expect("in range"),
        measured_fps: None,
        share: None,
    }
}

fn active(donor: &str, amount: &str, wish: &str) -> Option<Active> {
    Some(Active {
        donor: donor.into(),
        amount: amount.into(),
        wish: wish.into(),
        test: false,
        no_cut: NoCut::default(),
    })
}

fn queued(donor: &str, wish: &str, seconds: u32) -> Queued {
    Queued {
        donor: Some(donor.into()),
        wish: Some(wish.into()),
        wait: Wait { seconds },
        test: false,
        no_cut: NoCut::default(),
    }
}

fn thinking() -> Screen {
    Screen {
        phase: OnAirPhase::Thinking,
        active: active("Ёжик", "500 RUB", "Нарисуй ёжика в тумане, который ищет свою лошадку"),
        ..idle()
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

fn drawn(size: Size, per_mille: usize) -> Picture {
    let drawing = Arc::new(scene(size));
    Picture::Drawing { cursor: drawing.total() * per_mille / 1000, drawing }
}

fn five() -> Vec<Queued> {
    vec![
        queued("Ёжик", "медведь на велосипеде", 40),
        queued("猫のひげ", "桜の下の猫", 165),
        queued("Bartholomew Featherstonehaugh III", "a very long name deserves a very long castle", 290),
        queued("🦔🎨✨", "🦔 with a 🎨", 415),
        Queued {
            donor: None,
            wish: None,
            wait: Wait { seconds: 540 },
            test: false,
            no_cut: NoCut::default(),
        },
    ]
}

const ADDRESS: &str = "https://example.org/evening/abcdefghij.gif";

const LONG_WISH: &str = "Please draw a tiny lighthouse on a cliff above a stormy sea at dusk, with a warm light in its \
     window, three seagulls that argue about a sandwich, a small red boat that comes home late, and a cat on the \
     roof who has seen all of this before and does not care in the least about any of it, thank you very much!!";

fn drawing() -> Screen {
    Screen {
        picture: drawn(Size::new(96, 96), 870),
        phase: OnAirPhase::Drawing(Progress::Closed { per_mille: 870 }),
        active: active("Ёжик", "500 RUB", "Домик под луной, и чтобы в окне горел свет"),
        next: five(),
        queue_length: 12,
        overflow: 3,
        ..idle()
    }
}

fn holding() -> Screen {
    Screen {
        picture: drawn(Size::new(96, 96), 1000),
        phase: OnAirPhase::Holding(Countdown { seconds_left: 67, seconds_total: 90 }),
        active: active("moonlight_cat", "25 EUR", "a little house under the moon, somebody is home"),
        next: five()[..2].to_vec(),
        queue_length: 2,
        ..idle()
    }
}

fn card() -> Screen {
    Screen {
        picture: Picture::Card { text: "You are too small".into() },
        phase: OnAirPhase::Card(Countdown { seconds_left: 12, seconds_total: 15 }),
        active: active("Anonymous", "100 RUB", ""),
        caption: CAPTION_DEFAULT.into(),
        ..idle()
    }
}

/// The picture stays, and is found on the web.
fn shared() -> Screen {
    Screen { share: Some(ADDRESS.into()), ..holding() }
}

/// Every state with its name.
fn states() -> Vec<(&'static str, Screen)> {
    vec![
        ("idle", idle()),
        ("thinking", Screen { next: five()[1..3].to_vec(), queue_length: 2, ..thinking() }),
        (
            "open",
            Screen {
                picture: drawn(Size::new(96, 96), 640),
                phase: OnAirPhase::Drawing(Progress::Open { strokes: 7 }),
                measured_fps: Some(59),
                ..drawing()
            },
        ),
        ("drawing", drawing()),
        ("holding", holding()),
        ("card", card()),
        ("share", shared()),
        (
            "test",
            Screen { active: holding().active.map(|active| Active { test: true, ..active }), ..holding() },
        ),
        ("paused", Screen { paused: true, ..holding() }),
        ("paused_idle", Screen { paused: true, ..idle() }),
        ("disk_full", Screen { notice: Some(Notice::JournalUnavailable), ..drawing() }),
        ("warming_up", Screen { notice: Some(Notice::WarmingUp), ..thinking() }),
        ("model_away", Screen { notice: Some(Notice::ModelUnreachable), ..thinking() }),
        ("long_wish", Screen { active: active("Łukasz Żółć", "1 000 000 ₽", LONG_WISH), ..drawing() }),
        (
            "japanese",
            Screen {
                active: active("ひなたの猫", "1200 JPY", "桜の木の下で猫が本を読んでいる絵を描いてください"),
                ..drawing()
            },
        ),
        (
            "arabic",
            Screen {
                active: active("محمد", "10 USD", "ارسم قطة صغيرة تحت القمر 🌙"), ..drawing()
            },
        ),
        (
            "emoji",
            Screen {
                active: active("🦔 👩‍🎨 🇯🇵", "5 EUR", "🦔 + 🎨 = ❤️"), ..drawing()
            },
        ),
        (
            "hostile",
            Screen {
                active: active(
                    "\u{202E}evil\u{7}\u{1B}[31m",
                    "0.01 USD",
                    &format!("e{} W{}", "\u{301}".repeat(200), "W".repeat(400)),
                ),
                caption: "A caption of forty-eight characters, no more ok.".into(),
                ..drawing()
            },
        ),
    ]
}

fn settings(layout: Layout, size: Size, scale: u32) -> StageSettings {
    StageSettings { layout, scale, canvas: CanvasSpec { size, ..CanvasSpec::default() }, size: None }
}

#[test]
fn every_state_looks_as_approved() {
    let mut golden = Golden::open("stage");
    let square = Size::new(96, 96);
    for (name, screen) in states() {
        for (layout_name, layout) in Layout::NAMES {
            let picture = render(settings(layout, square, 8), &screen).expect("the settings are in range");
            golden.picture(&format!("{layout_name}-{name}"), picture.size(), picture.pixels());
        }
    }
    for (layout, w, h, scale) in SIZES {
        let size = Size::new(w, h);
        let screen = Screen { picture: drawn(size, 1000), ..long(drawing()) };
        let picture = render(settings(layout, size, scale), &screen).expect("the settings are in range");
        golden.picture(&format!("size-{}-{w}x{h}x{scale}", layout.name()), picture.size(), picture.pixels());
    }
    for (layout, w, h, scale) in
        [(Layout::Bare, 32, 32, 2), (Layout::Panel, 160, 40, 3), (Layout::Overlay, 48, 96, 4)]
    {
        let picture =
            render(settings(layout, Size::new(w, h), scale), &card()).expect("the settings are in range");
        golden.picture(&format!("card-{}-{w}x{h}x{scale}", layout.name()), picture.size(), picture.pixels());
    }
    for (name, screen) in russian() {
        for (layout_name, layout) in [("panel", Layout::Panel), ("overlay", Layout::Overlay)] {
            let picture = render(settings(layout, square, 8), &screen).expect("the settings are in range");
            golden.picture(&format!("ru-{layout_name}-{name}"), picture.size(), picture.pixels());
        }
    }
    for (w, h) in [(800, 600), (1080, 1920), (300, 300), (600, 400)] {
        let size = Size::new(w, h);
        let layout = layout_for(Layout::Panel, square, size);
        let settings = StageSettings { size: Some(size), ..settings(layout, square, 8) };
        let picture = render(settings, &long(drawing())).expect("the settings are in range");
        golden.picture(&format!("source-{w}x{h}"), picture.size(), picture.pixels());
    }
    golden.finish();
}

#[test]
fn a_camera_reads_the_code_where_there_is_room_for_one() {
    let read = |settings: StageSettings| {
        let picture = render(settings, &shared()).expect("the settings are in range");
        let (width, pixels) = (picture.size().w as usize, picture.pixels());
        let luma = |x: usize, y: usize| {
            (pixels[y * width + x].to_be_bytes()[1..].iter().map(|&it| u32::from(it)).sum::<u32>() / 3) as u8
        };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, picture.size().h as usize, luma);
        image.detect_grids().first().map(|grid| grid.decode().expect("a code").1)
    };
    let square = Size::new(96, 96);
    for (layout, scale) in [(Layout::Panel, 8), (Layout::FullHd, 1), (Layout::Vertical, 1)] {
        assert_eq!(read(settings(layout, square, scale)).as_deref(), Some(ADDRESS), "{layout:?} x{scale}");
    }
    for (layout, scale) in [(Layout::Panel, 4), (Layout::Overlay, 8), (Layout::Bare, 8)] {
        let settings = settings(layout, square, scale);
        let without = render(settings, &holding()).expect("the settings are in range");
        assert!(render(settings, &shared()) == Ok(without), "{layout:?} x{scale}: no room, no code");
    }
}

/// A few states in Russian.
fn russian() -> Vec<(&'static str, Screen)> {
    let language = Language::named("ru").expect("it is spoken");
    let said = |screen: Screen| Screen { language, caption: language.text("show.caption").into(), ..screen };
    let next = vec![queued("Дядя Ваня", "домик в лесу", 60), queued("Аноним", "кот", 9000)];
    let drawing = Screen {
        phase: OnAirPhase::Drawing(Progress::Open { strokes: 22 }),
        next,
        queue_length: 2,
        overflow: 3,
        ..drawing()
    };
    vec![
        ("idle", said(idle())),
        ("break", said(Screen { paused: true, ..idle() })),
        ("thinking", said(thinking())),
        ("drawing", said(drawing)),
        (
            "card",
            said(Screen {
                picture: Picture::Card { text: language.text("show.card-refused").into() },
                ..card()
            }),
        ),
        ("disk_full", said(Screen { notice: Some(Notice::JournalUnavailable), ..holding() })),
    ]
}

/// Windows in which the HUD has to leave something out, and canvases that are not square.
const SIZES: [(Layout, u32, u32, u32); 15] = [
    (Layout::Panel, 32, 32, 2),
    (Layout::Panel, 96, 96, 1),
    (Layout::Panel, 96, 96, 2),
    (Layout::Panel, 96, 96, 3),
    (Layout::Panel, 96, 96, 4),
    (Layout::Panel, 96, 96, 6),
    (Layout::Panel, 160, 90, 8),
    (Layout::Panel, 64, 160, 3),
    (Layout::Panel, 96, 96, 12),
    (Layout::Overlay, 32, 32, 2),
    (Layout::Overlay, 96, 96, 2),
    (Layout::Overlay, 96, 96, 4),
    (Layout::Overlay, 160, 90, 8),
    (Layout::Overlay, 64, 160, 4),
    (Layout::FullHd, 160, 90, 1),
];

fn long(screen: Screen) -> Screen {
    Screen { active: active("Bartholomew Featherstonehaugh III", "1 000 000 RUB", LONG_WISH), ..screen }
}
