//! The law of a drawing: a list of painted pixels, and time as a cursor into it.

use engine::drawing::{Difference, DrawError, Drawing, DrawingBuilder, DrawingSettings, TooManyPixels, diff};
use engine::geometry::{Color, Point, Rect, Size};
use engine::pixmap::Pixmap;
use engine::plan::{Animate, CanvasSpec, Ease, Mode, Op, Paint, PixelSource, ReadOptions, Step, read_plan};
use engine::time::{Fps, Frame};
use proptest::prelude::*;

const CANVAS: CanvasSpec = CanvasSpec { size: Size::new(20, 16), background: Color::rgb(9, 9, 9) };

fn settings(fps: u32) -> DrawingSettings {
    let fps = Fps::new(fps).expect("in range");
    DrawingSettings { fps, canvas: CANVAS, seed: 7, default_step_ms: 700, pixels_max: 100_000 }
}

fn rect(x: i32, w: u32, animate: Option<Animate>) -> Step {
    let paint = Paint { fill: Some(Color::rgb(1, 2, 3)), outline: None };
    Step { op: Op::Rect { at: Point::new(x, 0), size: Size::new(w, 1), paint }, animate }
}

fn timed(duration_ms: u32, delay_ms: u32) -> Option<Animate> {
    Some(Animate { duration_ms: Some(duration_ms), delay_ms, ..Animate::default() })
}

fn cursors(drawing: &Drawing, frames: impl IntoIterator<Item = u64>) -> Vec<usize> {
    frames.into_iter().map(|frame| drawing.cursor(Frame(frame))).collect()
}

#[test]
fn a_text_card_is_no_empty_drawing_but_an_error() {
    let card = read_plan(r#"{"render_text": "All for you"}"#, &ReadOptions::default()).expect("a plan");
    assert_eq!(Drawing::of(&card, settings(10)), Err(DrawError::Card));
}

#[test]
fn a_difference_is_found_however_late_it_comes() {
    // Twenty steps of a minute after a minute's wait, at 240 frames a second: 576,000 frames, of which few change.
    let fps = Fps::new(Fps::MAX).expect("a rate");
    let drawing = |last: u32| {
        let mut drawing = DrawingBuilder::new(DrawingSettings { fps, ..settings(10) });
        for width in [2; 19].into_iter().chain([last]) {
            drawing.push(&rect(2, width, timed(60_000, 60_000)), Frame::ZERO).expect("fits");
        }
        drawing
    };
    let (old, new) = (drawing(2), drawing(3));
    let difference = diff(&old, &new).expect("they differ");
    assert_eq!(difference.block, Rect::new(4, 0, 1, 1));
    assert_eq!((difference.first, difference.last), (new.end_frame(), new.end_frame()));
}

#[test]
fn two_drawings_differ_from_the_first_frame_that_shows_it_and_in_the_block_that_does() {
    let drawing = |widths: [u32; 2], background: u8| {
        let canvas = CanvasSpec { background: Color::rgb(background, 9, 9), ..CANVAS };
        let mut drawing = DrawingBuilder::new(DrawingSettings { canvas, ..settings(10) });
        for width in widths {
            drawing.push(&rect(2, width, timed(1000, 0)), Frame::ZERO).expect("fits");
        }
        drawing
    };
    let old = drawing([4, 8], 9);
    assert_eq!(diff(&old, &old.clone()), None);
    // Five pixels of the wider one are there when the old one has four.
    let difference = diff(&old, &drawing([4, 10], 9)).expect("they differ");
    assert_eq!((difference.first, difference.block), (Frame(15), Rect::new(6, 0, 1, 1)));
    assert_eq!(difference.last, Frame(20));
    let background = diff(&old, &drawing([4, 8], 8)).expect("they differ");
    assert_eq!((background.first, background.block), (Frame::ZERO, Rect::of(CANVAS.size)));
    let mut larger = DrawingBuilder::new(DrawingSettings {
        canvas: CanvasSpec { size: Size::new(21, 16), ..CANVAS },
        ..settings(10)
    });
    larger.push(&rect(2, 4, timed(1000, 0)), Frame::ZERO).expect("fits");
    let block = Rect::of(Size::new(21, 16));
    assert_eq!(diff(&old, &larger), Some(Difference { first: Frame::ZERO, block, last: old.end_frame() }));
}

#[test]
fn a_step_is_painted_evenly_and_is_whole_at_its_last_instant() {
    let mut drawing = DrawingBuilder::new(settings(10));
    drawing.push(&rect(0, 10, timed(1000, 0)), Frame::ZERO).expect("fits");
    assert_eq!(cursors(&drawing, 0..=12), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]);
    assert_eq!(drawing.end_frame(), Frame(10));
}

#[test]
fn steps_never_overlap_and_a_delay_comes_before_the_first_pixel() {
    let mut drawing = DrawingBuilder::new(settings(10));
    drawing.push(&rect(0, 4, timed(400, 0)), Frame::ZERO).expect("fits");
    drawing.push(&rect(4, 4, timed(400, 300)), Frame::ZERO).expect("fits");
    assert_eq!(cursors(&drawing, [4, 5, 6, 7, 8, 11]), [4, 4, 4, 4, 5, 8]);
}

#[test]
fn a_step_that_arrives_late_starts_at_its_arrival_and_moves_nothing() {
    let mut drawing = DrawingBuilder::new(settings(10));
    drawing.push(&rect(0, 4, timed(400, 0)), Frame::ZERO).expect("fits");
    let before = cursors(&drawing, 0..20);
    drawing.push(&rect(4, 4, timed(400, 0)), Frame(20)).expect("fits");
    assert_eq!(cursors(&drawing, 0..20), before);
    assert_eq!(cursors(&drawing, [20, 21, 24]), [4, 5, 8]);
}

#[test]
fn a_step_without_pixels_takes_no_time_and_neither_does_its_delay() {
    let mut drawing = DrawingBuilder::new(settings(10));
    drawing.push(&rect(500, 10, timed(60_000, 60_000)), Frame::ZERO).expect("fits");
    assert_eq!(drawing.end_frame(), Frame::ZERO);
    assert_eq!(drawing.total(), 0);
}

#[test]
fn a_group_with_a_time_is_one_step_and_a_group_without_is_just_its_steps() {
    let inner = vec![rect(0, 4, timed(60_000, 60_000)), rect(2, 4, None)];
    let group = |animate| Step { op: Op::Group { steps: inner.clone() }, animate };
    let mut one = DrawingBuilder::new(settings(10));
    assert_eq!(one.push(&group(timed(800, 0)), Frame::ZERO), Ok(8));
    assert_eq!(cursors(&one, 0..=8), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    let mut two = DrawingBuilder::new(settings(10));
    two.push(&group(None), Frame::ZERO).expect("fits");
    assert_eq!(two.end_frame(), Frame(1207));
    assert_eq!(one.canvas_of(8), two.canvas_of(8));
}

#[test]
fn a_step_past_the_pixel_limit_is_refused_whole() {
    let mut drawing = DrawingBuilder::new(DrawingSettings { pixels_max: 10, ..settings(10) });
    drawing.push(&rect(0, 6, None), Frame::ZERO).expect("fits");
    let before = drawing.clone();
    assert_eq!(drawing.push(&rect(0, 6, None), Frame::ZERO), Err(TooManyPixels { pixels_max: 10 }));
    assert_eq!(drawing, before);
    assert_eq!(drawing.push(&rect(0, 4, None), Frame::ZERO), Ok(4));
}

#[test]
fn the_snapshots_of_the_largest_canvas_stay_within_their_memory() {
    let canvas = CanvasSpec { size: Size::new(512, 512), ..CANVAS };
    let mut drawing = DrawingBuilder::new(DrawingSettings { canvas, pixels_max: 8_388_608, ..settings(60) });
    let paint = Paint { fill: Some(Color::WHITE), outline: None };
    let all = Step { op: Op::Rect { at: Point::new(0, 0), size: canvas.size, paint }, animate: None };
    for _ in 0..32 {
        drawing.push(&all, Frame::ZERO).expect("fits");
    }
    assert!(drawing.push(&all, Frame::ZERO).is_err());
    assert!(drawing.snapshot_bytes() <= 8 << 20, "{}", drawing.snapshot_bytes());
}

fn step() -> impl Strategy<Value = Step> {
    let leaf = (leaf(), prop::option::of(animate())).prop_map(|(op, animate)| Step { op, animate });
    leaf.prop_recursive(3, 12, 4, |inner| {
        (prop::collection::vec(inner, 0..4), prop::option::of(animate()))
            .prop_map(|(steps, animate)| Step { op: Op::Group { steps }, animate })
    })
}

fn leaf() -> impl Strategy<Value = Op> {
    let point = || (-10..30_i32, -10..26_i32).prop_map(|(x, y)| Point::new(x, y));
    let color = || any::<u32>().prop_map(Color::from_u32);
    let paint =
        || (color(), prop::option::of(color())).prop_map(|(c, outline)| Paint { fill: Some(c), outline });
    prop_oneof![
        (point(), 0..30_u32, 0..30_u32, paint()).prop_map(|(at, w, h, paint)| Op::Rect {
            at,
            size: Size::new(w, h),
            paint
        }),
        (point(), 0..20_u32, paint()).prop_map(|(center, r, paint)| Op::Circle { center, r, paint }),
        (point(), point(), 1..5_u32, color()).prop_map(|(from, to, width, color)| Op::Line {
            from,
            to,
            width,
            color
        }),
        (prop::collection::vec(point(), 3..6), paint())
            .prop_map(|(points, paint)| Op::Polygon { points, paint }),
        (prop::collection::vec(point(), 1..9), color())
            .prop_map(|(points, color)| Op::Pixels { source: PixelSource::Points(points), color }),
        (point(), "\\PC{0,6}", color()).prop_map(|(at, value, color)| Op::Text {
            at,
            value,
            font: Default::default(),
            size: 8,
            color
        }),
    ]
}

fn animate() -> impl Strategy<Value = Animate> {
    let mode = prop::option::of(prop_oneof![Just(Mode::Stroke), Just(Mode::Fill), Just(Mode::PixelReveal)]);
    let ease = prop_oneof![Just(Ease::Linear), Just(Ease::EaseInOut)];
    (mode, prop::option::of(1..900_u32), prop::option::of(1..5000_u32), 0..400_u32, ease).prop_map(
        |(mode, duration_ms, speed_px_per_s, delay_ms, ease)| Animate {
            mode,
            duration_ms,
            speed_px_per_s,
            delay_ms,
            ease,
        },
    )
}

fn replay(drawing: &Drawing, cursor: usize) -> Pixmap {
    let mut canvas = Pixmap::blank(CANVAS);
    for (offset, color) in drawing.changes(0, cursor) {
        canvas.pixels_mut()[offset] = color;
    }
    canvas
}

proptest! {
    #[test]
    fn any_frame_in_any_order_is_the_list_replayed_to_its_cursor(
        steps in prop::collection::vec((step(), 0..300_u64), 0..12),
        asked in prop::collection::vec(0..2000_u64, 1..20),
        fps in 1..=240_u32,
    ) {
        let mut drawing = DrawingBuilder::new(settings(fps));
        let mut arrival = 0;
        for (step, pause) in &steps {
            arrival += pause;
            drawing.push(step, Frame(arrival)).expect("small shapes");
        }
        prop_assert_eq!(drawing.changes(0, usize::MAX).count(), drawing.total());
        for frame in asked {
            let cursor = drawing.cursor(Frame(frame));
            prop_assert_eq!(drawing.canvas_at(Frame(frame)), replay(&drawing, cursor));
        }
        let last = drawing.end_frame();
        prop_assert_eq!(drawing.cursor(last), drawing.total());
        prop_assert!(last == Frame::ZERO || drawing.cursor(Frame(last.0 - 1)) < drawing.total());
    }

    #[test]
    fn the_cursor_never_goes_back_and_the_slice_between_two_is_what_changed(
        steps in prop::collection::vec(step(), 0..10), stride in 1..9_usize
    ) {
        let mut drawing = DrawingBuilder::new(settings(60));
        for step in &steps {
            drawing.push(step, Frame::ZERO).expect("small shapes");
        }
        let mut canvas = Pixmap::blank(CANVAS);
        let mut last = 0;
        for frame in (0..drawing.end_frame().0 + 3).step_by(stride) {
            let cursor = drawing.cursor(Frame(frame));
            prop_assert!(cursor >= last);
            drawing.paint(&mut canvas, last, cursor);
            prop_assert_eq!(&canvas, &drawing.canvas_of(cursor));
            last = cursor;
        }
    }

    #[test]
    fn pushing_more_changes_nothing_that_was_already_decided(
        first in prop::collection::vec(step(), 0..8), second in prop::collection::vec(step(), 0..8)
    ) {
        let mut early = DrawingBuilder::new(settings(30));
        first.iter().for_each(|step| { early.push(step, Frame::ZERO).expect("small shapes"); });
        let mut late = early.clone();
        second.iter().for_each(|step| { late.push(step, early.end_frame()).expect("small shapes"); });
        prop_assert!(late.continues(&early));
        for frame in 0..=early.end_frame().0 {
            prop_assert_eq!(early.canvas_at(Frame(frame)), late.canvas_at(Frame(frame)));
        }
    }
}
