//! A stage that is kept up to date shows the same bytes as one painted afresh, whatever was on screen before, and
//! nothing changes outside the damage it reports.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use engine::drawing::{Drawing, DrawingBuilder, DrawingSettings};
use engine::geometry::{Color, Point, Rect, Size};
use engine::hash::FrameHash;
use engine::language::Language;
use engine::pixmap::Pixmap;
use engine::plan::{CanvasSpec, Op, Paint, Step};
use engine::show::{
    Active, Countdown, NoCut, Notice, OnAirPhase, Picture, Progress, Queued, Screen, Show, Wait,
};
use engine::stage::{Layout, Stage, StageError, StageSettings, render};
use engine::time::{Fps, Frame};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::golden::Golden;

const NAMES: [&str; 8] =
    ["Ёжик", "猫のひげ", "🦔🎨", "محمد", "", "a name that is far longer than its line", "x\u{202E}y", "\n"];

/// Three drawings: one, the same with more steps, and one of another size.
static DRAWINGS: LazyLock<[Arc<Drawing>; 3]> = LazyLock::new(|| {
    let short = drawing(Size::new(24, 24), 9);
    let mut long = short.clone();
    push(&mut long, 9..14);
    [short, long, drawing(Size::new(40, 12), 5)].map(|built| Arc::clone(built.drawing()))
});

fn drawing(size: Size, steps: u32) -> DrawingBuilder {
    let canvas = CanvasSpec { size, background: Color::rgb(0x20, 0x20, 0x20) };
    let fps = Fps::new(60).expect("in range");
    let settings = DrawingSettings { fps, canvas, seed: 3, default_step_ms: 100, pixels_max: 1 << 20 };
    let mut drawing = DrawingBuilder::new(settings);
    push(&mut drawing, 0..steps);
    drawing
}

fn push(drawing: &mut DrawingBuilder, steps: std::ops::Range<u32>) {
    for step in steps {
        let paint = Paint { fill: Some(Color::from_u32(step * 0x0F_1D_33)), outline: Some(Color::WHITE) };
        let at = Point::new((step * 7 % 20) as i32 - 2, (step * 5 % 20) as i32 - 2);
        let op = match step % 2 {
            0 => Op::Rect { at, size: Size::new(9, 6), paint },
            _ => Op::Circle { center: at, r: 5, paint },
        };
        drawing.push(&Step { op, animate: None }, Frame::ZERO).expect("fits");
    }
}

fn picture() -> impl Strategy<Value = Picture> {
    let drawn = (0usize..3, 0usize..900)
        .prop_map(|(which, cursor)| Picture::Drawing { drawing: Arc::clone(&DRAWINGS[which]), cursor });
    let text = select(&["You are too small", "猫", "", "A longer card text that needs several lines"][..]);
    prop_oneof![
        6 => drawn,
        1 => Just(Picture::Blank),
        1 => text.prop_map(|text| Picture::Card { text: text.into() }),
    ]
}

fn phase() -> impl Strategy<Value = OnAirPhase> {
    let countdown = || {
        (0u32..95, 1u32..91)
            .prop_map(|(seconds_left, seconds_total)| Countdown { seconds_left, seconds_total })
    };
    prop_oneof![
        Just(OnAirPhase::Idle),
        Just(OnAirPhase::Thinking),
        (0u32..99).prop_map(|strokes| OnAirPhase::Drawing(Progress::Open { strokes })),
        (0u16..=1000).prop_map(|per_mille| OnAirPhase::Drawing(Progress::Closed { per_mille })),
        countdown().prop_map(OnAirPhase::Holding),
        countdown().prop_map(OnAirPhase::Card),
    ]
}

fn queued() -> impl Strategy<Value = Queued> {
    let name = || option::of(select(&NAMES[..]).prop_map(str::to_owned));
    (name(), name(), 0u32..9000, any::<bool>()).prop_map(|(donor, wish, seconds, test)| Queued {
        donor,
        wish,
        wait: Wait { seconds },
        test,
        no_cut: NoCut::default(),
    })
}

fn active() -> impl Strategy<Value = Active> {
    let name = || select(&NAMES[..]).prop_map(str::to_owned);
    (name(), name(), name(), any::<bool>()).prop_map(|(donor, amount, wish, test)| Active {
        donor,
        amount,
        wish,
        test,
        no_cut: NoCut::default(),
    })
}

fn screen() -> impl Strategy<Value = Screen> {
    let notice = select(&[Notice::JournalUnavailable, Notice::WarmingUp, Notice::ModelUnreachable][..]);
    let words = (option::of(active()), select(&NAMES[..]), vec(queued(), 0..=5), option::of(notice));
    let share = option::of(Just("https://example.org/evening/abcdefghij.gif"));
    let figures = (any::<bool>(), 0u32..20, 0u32..4, option::of(1u32..240), share);
    let language = prop_oneof![3 => Just("en"), 1 => Just("ru")];
    (picture(), phase(), words, figures, language).prop_map(|(picture, phase, words, figures, language)| {
        Screen {
            picture,
            phase,
            paused: figures.0,
            active: words.0,
            caption: words.1.into(),
            next: words.2,
            queue_length: figures.1,
            overflow: figures.2,
            notice: words.3,
            language: Language::named(language).expect("it is spoken"),
            fps: Fps::new(60).expect("in range"),
            measured_fps: figures.3,
            share: figures.4.map(Into::into),
        }
    })
}

fn settings() -> impl Strategy<Value = StageSettings> {
    let layout = select(&Layout::NAMES[..3]).prop_map(|(_, layout)| layout);
    let size = select(vec![Size::new(24, 24), Size::new(40, 12), Size::new(16, 30)]);
    let picture = option::of((64u32..420, 64u32..420).prop_map(|(w, h)| Size::new(w, h)));
    (layout, size, prop_oneof![9 => 1u32..14, 1 => Just(30)], picture).prop_map(
        |(layout, size, scale, picture)| StageSettings {
            layout,
            scale,
            canvas: CanvasSpec { size, ..CanvasSpec::default() },
            size: picture,
        },
    )
}

/// A run of screens in which most neighbours differ a little, as on air: parts of two screens in turn.
fn mixed(first: &Screen, second: &Screen, choice: u16) -> Screen {
    let pick = |bit: u32| if choice >> bit & 1 == 0 { first } else { second };
    Screen {
        picture: pick(0).picture.clone(),
        phase: pick(1).phase,
        paused: pick(2).paused,
        active: pick(3).active.clone(),
        caption: pick(4).caption.clone(),
        next: pick(5).next.clone(),
        queue_length: pick(6).queue_length,
        overflow: pick(7).overflow,
        notice: pick(8).notice,
        language: pick(0).language,
        fps: pick(9).fps,
        measured_fps: pick(10).measured_fps,
        share: pick(11).share.clone(),
    }
}

/// Paints `screen` over `frame` and holds the result against a fresh picture and against the damage.
fn step(
    stage: &mut Stage,
    settings: StageSettings,
    screen: &Screen,
    frame: &mut Pixmap,
) -> Result<(), TestCaseError> {
    let before = frame.clone();
    let damage = stage.paint(screen, frame.as_mut());
    let fresh = render(settings, screen).expect("the settings are in range");
    let width = stage.size().w as usize;
    let place = |index: usize| Point::new((index % width) as i32, (index / width) as i32);
    let wrong = frame.pixels().iter().zip(fresh.pixels()).position(|(kept, fresh)| kept != fresh).map(place);
    prop_assert_eq!(wrong, None, "differs from a fresh picture");
    let rects: Vec<Rect> = damage.rects().collect();
    let changed =
        before.pixels().iter().zip(frame.pixels()).enumerate().filter(|(_, (before, after))| before != after);
    for (index, _) in changed {
        prop_assert!(
            rects.iter().any(|rect| rect.contains(place(index))),
            "{:?} changed unseen",
            place(index)
        );
    }
    for rect in rects {
        prop_assert_eq!(rect.intersect(Rect::of(stage.size())), rect);
        prop_assert!(!rect.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_stage_kept_up_to_date_shows_what_a_fresh_one_shows(
        settings in settings(),
        screens in vec(screen(), 2..5),
        choices in vec(any::<u16>(), 8),
    ) {
        let mut stage = Stage::new(settings).expect("the settings are in range");
        let mut frame = Pixmap::new(stage.size());
        frame.pixels_mut().fill(0x0012_3456);
        for (index, choice) in choices.into_iter().enumerate() {
            let (first, second) = (&screens[index % screens.len()], &screens[(index + 1) % screens.len()]);
            step(&mut stage, settings, &mixed(first, second, choice), &mut frame)?;
        }
    }

    #[test]
    fn any_cursor_after_any_other_shows_the_canvas_of_that_cursor(cursors in vec((0usize..3, 0usize..900), 1..20)) {
        let settings = StageSettings { layout: Layout::Bare, scale: 5, canvas: DRAWINGS[0].settings().canvas, size: None };
        let mut stage = Stage::new(settings).expect("the settings are in range");
        let mut frame = Pixmap::new(stage.size());
        let mut screen = idle();
        for (which, cursor) in cursors {
            screen.picture = Picture::Drawing { drawing: Arc::clone(&DRAWINGS[which]), cursor };
            step(&mut stage, settings, &screen, &mut frame)?;
        }
    }

    #[test]
    fn any_text_can_be_shown(donor in any::<String>(), wish in any::<String>(), scale in 1u32..10) {
        let settings = StageSettings { scale: scale * 4, canvas: DRAWINGS[0].settings().canvas, ..StageSettings::default() };
        let active = Active { amount: donor.clone(), donor, wish: wish.clone(), test: true, no_cut: NoCut::default() };
        let screen = Screen { active: Some(active), picture: Picture::Card { text: wish.clone() }, caption: wish, ..idle() };
        prop_assert!(render(settings, &screen).is_ok());
    }
}

/// Nobody waits and nothing is drawn.
fn idle() -> Screen {
    Show::new().screen()
}

/// Hashes of one busy screen in every layout, so that builds for other machines can be held against them without
/// the golden pictures.
#[test]
fn the_hud_has_the_same_bytes_on_every_machine() {
    let screen = Screen {
        picture: Picture::Drawing { drawing: Arc::clone(&DRAWINGS[1]), cursor: 500 },
        phase: OnAirPhase::Holding(Countdown { seconds_left: 61, seconds_total: 90 }),
        active: Some(Active {
            donor: "Ёжик 猫のひげ 🦔".into(),
            amount: "1 000 ₽".into(),
            wish: "Нарисуй e\u{301}\u{323} قطة 🎨 ñandú Ł กิ๊ 별".into(),
            test: true,
            no_cut: NoCut::default(),
        }),
        next: vec![Queued {
            donor: None,
            wish: None,
            wait: Wait { seconds: 61 },
            test: false,
            no_cut: NoCut::default(),
        }],
        notice: Some(Notice::WarmingUp),
        paused: true,
        overflow: 3,
        ..idle()
    };
    let canvas = DRAWINGS[1].settings().canvas;
    let mut hashes = String::new();
    for (name, layout) in Layout::NAMES {
        let picture = render(StageSettings { layout, scale: 32, canvas, size: None }, &screen)
            .expect("the settings are in range");
        let _ = writeln!(hashes, "{name} {}", FrameHash::of(picture.size(), picture.pixels()));
    }
    let mut golden = Golden::open("hud");
    golden.text("hashes.txt", &hashes);
    golden.finish();
}

#[test]
fn nothing_is_painted_while_nothing_changes() {
    let mut stage = Stage::new(StageSettings::default()).expect("the settings are in range");
    let mut frame = Pixmap::new(stage.size());
    assert!(!stage.paint(&idle(), frame.as_mut()).is_empty());
    assert!(stage.paint(&idle(), frame.as_mut()).is_empty());
    stage.invalidate();
    assert!(!stage.paint(&idle(), frame.as_mut()).is_empty());
}

#[test]
fn a_per_mille_of_progress_touches_a_sliver_of_the_bar() {
    let mut stage = Stage::new(StageSettings::default()).expect("the settings are in range");
    let mut frame = Pixmap::new(stage.size());
    let at = |per_mille| Screen { phase: OnAirPhase::Drawing(Progress::Closed { per_mille }), ..idle() };
    stage.paint(&at(431), frame.as_mut());
    let damage = stage.paint(&at(436), frame.as_mut());
    assert_eq!(damage.canvas, None);
    assert_eq!(damage.hud.iter().map(|rect| rect.w).collect::<Vec<_>>(), [2]);
}

#[test]
fn settings_that_make_no_picture_are_errors_that_name_the_setting() {
    let canvas = |w, h| CanvasSpec { size: Size::new(w, h), ..CanvasSpec::default() };
    let message = |settings: StageSettings| Stage::new(settings).unwrap_err().to_string();
    let default = StageSettings::default();
    assert!(message(StageSettings { scale: 0, ..default }).contains("scale is 0"));
    assert!(message(StageSettings { scale: 65, ..default }).contains("scale is 65"));
    assert!(message(StageSettings { canvas: canvas(0, 96), ..default }).contains("canvas is 0 x 96"));
    assert!(message(StageSettings { canvas: canvas(96, 513), ..default }).contains("canvas is 96 x 513"));
    let large = message(StageSettings { scale: 64, canvas: canvas(512, 512), ..default });
    assert!(large.contains("at most 8"), "{large}");
}

#[test]
fn a_plan_larger_than_the_area_is_refused_and_its_middle_is_shown() {
    let settings = StageSettings {
        layout: Layout::Bare,
        scale: 1,
        canvas: CanvasSpec { size: Size::new(8, 8), ..CanvasSpec::default() },
        size: None,
    };
    let stage = Stage::new(settings).expect("the settings are in range");
    assert_eq!(stage.accepts(Size::new(8, 8)), Ok(()));
    let error = stage.accepts(Size::new(9, 8)).unwrap_err();
    assert_eq!(error, StageError::Area { canvas: Size::new(9, 8), area: Size::new(8, 8) });
    assert!(error.to_string().contains("larger scale"));
    let drawing = Arc::clone(&DRAWINGS[0]);
    let cursor = drawing.total();
    let canvas = drawing.canvas_of(cursor);
    let screen = Screen { picture: Picture::Drawing { drawing, cursor }, ..idle() };
    let picture = render(settings, &screen).expect("the settings are in range");
    for (index, pixel) in picture.pixels().iter().enumerate() {
        let (x, y) = ((index % 8) as i32, (index / 8) as i32);
        assert_eq!(canvas.get(Point::new(x + 8, y + 8)).map(Color::to_u32), Some(*pixel));
    }
}
