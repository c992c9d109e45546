//! The strict reader and the writer: what is read, what is refused, and that both agree.

use engine::plan::{self, ReadErrorKind, ReadOptions};

fn kind_of(text: &str) -> Option<ReadErrorKind> {
    plan::read_plan(text, &ReadOptions::default()).err().map(|error| error.kind)
}

fn step(fields: &str) -> String {
    format!(r##"{{"steps":[{{{fields}}}]}}"##)
}

#[test]
fn the_bench_scene_reads_back_equal_after_writing() {
    let text = include_str!("../../../fixtures/plans/bench_scene.json");
    let options = ReadOptions::default();
    let read = plan::read_plan(text, &options).unwrap();
    assert_eq!(read.steps().len(), 40);
    for written in [plan::write(&read), plan::write_compact(&read)] {
        assert_eq!(plan::read_plan(&written, &options).unwrap(), read);
    }
    for step in read.steps() {
        assert_eq!(plan::read_step(plan::write_step(step)).unwrap(), *step);
    }
}

#[test]
fn nesting_a_hundred_thousand_deep_is_refused_at_once() {
    for deep in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "[".repeat(plan::limits::DOCUMENT_BYTES_MAX)]
    {
        assert_eq!(kind_of(&deep), Some(ReadErrorKind::TooDeep));
    }
    assert_eq!(kind_of(&" ".repeat(plan::limits::DOCUMENT_BYTES_MAX + 1)), Some(ReadErrorKind::TooLong));
}

#[test]
fn every_limit_is_kept_on_both_sides() {
    let rect =
        |fields: &str| step(&format!(r##""op":"rect","x":0,"y":0,"w":1,"h":1,"fill":"#FFF"{fields}"##));
    let animate = |fields: &str| rect(&format!(r#","animate":{{{fields}}}"#));
    for (text, kind) in [
        (animate(r#""duration_ms":1"#), None),
        (animate(r#""duration_ms":60000"#), None),
        (animate(r#""duration_ms":0"#), Some(ReadErrorKind::Range)),
        (animate(r#""duration_ms":60001"#), Some(ReadErrorKind::Range)),
        (animate(r#""duration_ms":600000"#), Some(ReadErrorKind::Range)),
        (animate(r#""delay_ms":0"#), None),
        (animate(r#""delay_ms":-1"#), Some(ReadErrorKind::Range)),
        (animate(r#""speed_px_per_s":1000000"#), None),
        (animate(r#""speed_px_per_s":1.5"#), Some(ReadErrorKind::Type)),
        (r#"{"canvas":{"w":512,"h":1},"render_text":"a"}"#.into(), None),
        (r#"{"canvas":{"w":513},"render_text":"a"}"#.into(), Some(ReadErrorKind::Range)),
        (r#"{"canvas":{"w":1000000000},"render_text":"a"}"#.into(), Some(ReadErrorKind::Range)),
        (r#"{"seed":4294967295,"render_text":"a"}"#.into(), None),
        (r#"{"seed":4294967296,"render_text":"a"}"#.into(), Some(ReadErrorKind::Range)),
        (r#"{"version":"1.7","render_text":"a"}"#.into(), None),
        (r#"{"version":"2.0","render_text":"a"}"#.into(), Some(ReadErrorKind::Version)),
        (r#"{"duration_sec":3600,"render_text":"a"}"#.into(), None),
        (r#"{"duration_sec":3601,"render_text":"a"}"#.into(), Some(ReadErrorKind::Range)),
        (r#"{"caption":"\u0041\ud83d\ude00","render_text":"a"}"#.into(), None),
        (r#"{"caption":"\ud83d","render_text":"a"}"#.into(), Some(ReadErrorKind::Syntax)),
        (step(r##""op":"rect","x":-32768,"y":32767,"w":32767,"h":0,"fill":"#FFF""##), None),
        (step(r##""op":"rect","x":-32769,"y":0,"w":1,"h":1,"fill":"#FFF""##), Some(ReadErrorKind::Range)),
        (step(r##""op":"rect","x":0,"y":0,"w":-1,"h":1,"fill":"#FFF""##), Some(ReadErrorKind::Range)),
        (step(r##""op":"rect","x":0,"y":0,"w":NaN,"h":1,"fill":"#FFF""##), Some(ReadErrorKind::Syntax)),
    ] {
        assert_eq!(kind_of(&text), kind, "{text}");
    }
}

#[test]
fn texts_are_counted_in_characters_and_not_in_bytes() {
    let caption = |count: usize| format!(r#"{{"caption":"{}","render_text":"a"}}"#, "Ё".repeat(count));
    assert_eq!(kind_of(&caption(48)), None);
    assert_eq!(kind_of(&caption(49)), Some(ReadErrorKind::Count));
}

#[test]
fn groups_are_eight_deep_at_most() {
    let nested = |depth: usize| {
        let leaf = r##"{"op":"circle","cx":1,"cy":1,"r":0,"fill":"#FFF"}"##;
        let open = r#"{"op":"group","steps":["#.repeat(depth);
        format!(r#"{{"steps":[{open}{leaf}{}]}}"#, "]}".repeat(depth))
    };
    assert_eq!(kind_of(&nested(8)), None);
    assert_eq!(kind_of(&nested(9)), Some(ReadErrorKind::TooDeep));
}

#[test]
fn more_steps_than_the_limit_are_refused() {
    let steps = |count: usize| {
        let leaf = r##"{"op":"circle","cx":1,"cy":1,"r":0,"fill":"#FFF"}"##;
        format!(r#"{{"steps":[{}]}}"#, vec![leaf; count].join(","))
    };
    assert_eq!(kind_of(&steps(plan::limits::LEAF_STEPS_MAX)), None);
    assert_eq!(kind_of(&steps(plan::limits::LEAF_STEPS_MAX + 1)), Some(ReadErrorKind::Count));
}
