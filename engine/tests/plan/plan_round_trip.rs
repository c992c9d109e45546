//! Any plan: written and read back it is the same plan, strictly and leniently, in one piece or in portions.

use engine::geometry::{Color, Point, Size};
use engine::plan::{
    self, Animate, Body, CanvasSpec, Ease, Face, Incremental, Mode, Op, Paint, PixelSource, Plan,
    ReadOptions, Step, Version,
};
use proptest::prelude::*;

fn color() -> impl Strategy<Value = Color> {
    any::<u32>().prop_map(Color::from_u32)
}

fn point() -> impl Strategy<Value = Point> {
    (-32_768..=32_767, -32_768..=32_767).prop_map(|(x, y)| Point::new(x, y))
}

fn paint() -> impl Strategy<Value = Paint> {
    let both = |fill, outline| Paint { fill: Some(fill), outline: Some(outline) };
    prop_oneof![
        color().prop_map(|fill| Paint { fill: Some(fill), outline: None }),
        color().prop_map(|outline| Paint { fill: None, outline: Some(outline) }),
        (color(), color()).prop_map(move |(fill, outline)| both(fill, outline)),
    ]
}

fn text(chars_max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..chars_max.min(30)).prop_map(String::from_iter)
}

fn animate() -> impl Strategy<Value = Option<Animate>> {
    let mode = prop::sample::select(vec![Mode::Stroke, Mode::Fill, Mode::PixelReveal]);
    let ease = prop::sample::select(vec![Ease::Linear, Ease::EaseInOut]);
    let times = (prop::option::of(1..=60_000_u32), prop::option::of(1..=1_000_000_u32), 0..=60_000_u32);
    let animate = (prop::option::of(mode), times, ease).prop_map(|(mode, times, ease)| {
        let (duration_ms, speed_px_per_s, delay_ms) = times;
        Animate { mode, duration_ms, speed_px_per_s, delay_ms, ease }
    });
    prop_oneof![Just(None), Just(Some(Animate::default())), animate.prop_map(Some)]
}

fn leaf() -> impl Strategy<Value = Op> {
    let size = (0..=32_767_u32, 0..=32_767_u32).prop_map(|(w, h)| Size::new(w, h));
    let points = |min: usize| prop::collection::vec(point(), min..min + 5);
    let rows = prop::collection::vec(text(9), 0..4);
    let source = prop_oneof![
        points(1).prop_map(PixelSource::Points),
        (point(), rows).prop_map(|(at, rows)| PixelSource::Rows { at, rows }),
    ];
    let face = prop::sample::select(vec![Face::Tiny, Face::Headline]);
    prop_oneof![
        (point(), size, paint()).prop_map(|(at, size, paint)| Op::Rect { at, size, paint }),
        (point(), 0..=32_767_u32, paint()).prop_map(|(center, r, paint)| Op::Circle { center, r, paint }),
        (point(), point(), 1..=64_u32, color()).prop_map(|(from, to, width, color)| Op::Line {
            from,
            to,
            width,
            color
        }),
        (points(3), paint()).prop_map(|(points, paint)| Op::Polygon { points, paint }),
        (source, color()).prop_map(|(source, color)| Op::Pixels { source, color }),
        (point(), text(256), face, 4..=64_u32, color()).prop_map(|(at, value, font, size, color)| Op::Text {
            at,
            value,
            font,
            size,
            color
        }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let leaf = (leaf(), animate()).prop_map(|(op, animate)| Step { op, animate });
    leaf.prop_recursive(8, 24, 4, |inner| {
        let steps = prop::collection::vec(inner, 1..4);
        (steps, animate()).prop_map(|(steps, animate)| Step { op: Op::Group { steps }, animate })
    })
}

fn plan() -> impl Strategy<Value = Plan> {
    let canvas = (1..=512_u32, 1..=512_u32, color())
        .prop_map(|(w, h, background)| CanvasSpec { size: Size::new(w, h), background });
    let body = prop_oneof![
        4 => prop::collection::vec(step(), 1..5).prop_map(Body::Steps),
        1 => text(256).prop_filter("a card says something", |text| !text.is_empty()).prop_map(Body::Card),
    ];
    let version = any::<u32>().prop_map(|minor| Version { major: 1, minor });
    let head = (version, canvas, prop::collection::vec(color(), 0..6), any::<u32>());
    let tail = (prop::option::of(1..=3_600_u32), prop::option::of(text(48)));
    (head, body, tail).prop_map(|((version, canvas, palette, seed), body, (duration_sec, caption))| Plan {
        version,
        canvas,
        palette,
        seed,
        body,
        duration_sec,
        caption,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_that_is_written_reads_back_equal_and_needs_no_fix(plan in plan()) {
        let options = ReadOptions::default();
        for written in [plan::write(&plan), plan::write_compact(&plan)] {
            prop_assert_eq!(plan::read_plan(&written, &options), Ok(plan.clone()));
            let lenient = plan::read_lenient(&written, &options).map_err(|error| error.to_string());
            prop_assert_eq!(lenient, Ok(plan::Lenient { document: plan.clone().into(), fixes: Vec::new() }));
        }
    }

    #[test]
    fn a_step_that_is_written_reads_back_equal(step in step()) {
        prop_assert_eq!(plan::read_step(plan::write_step(&step)), Ok(step));
    }

    #[test]
    fn a_plan_that_breaks_off_keeps_its_complete_steps(plan in plan(), part in 0..1000_usize) {
        let written = plan::write_compact(&plan);
        let cut = written.len() * part / 1000;
        let mut reader = Incremental::new(ReadOptions::default());
        let events = reader.feed(&written.as_bytes()[..cut]);
        prop_assert!(!reader.root_closed());
        let steps = events.into_iter().filter_map(|event| match event {
            plan::PlanEvent::Step { step, .. } => Some(step),
            _ => None,
        });
        let kept: Vec<Step> = steps.collect();
        prop_assert_eq!(&kept[..], &plan.steps()[..kept.len()]);
        prop_assert!(reader.finish().cut);
    }
}
