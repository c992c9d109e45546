//! The lenient reader: what is understood, what is dropped, and that how the bytes were cut changes nothing.

use engine::plan::{self, Fix, Incremental, PlanEvent, ReadOptions};
use proptest::prelude::*;

const STEP: &str = r##"{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":"#AABBCC"}"##;

fn read(text: &str) -> plan::Lenient {
    plan::read_lenient(text, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn fixes(text: &str) -> Vec<String> {
    read(text).fixes.iter().map(Fix::to_string).collect()
}

fn written(text: &str) -> Vec<String> {
    read(text).document.steps().iter().map(plan::write_step).collect()
}

#[test]
fn a_plan_that_is_right_is_not_touched() {
    let text = include_str!("../../../fixtures/plans/bench_scene.json");
    let lenient = read(text);
    assert_eq!(lenient.fixes, []);
    assert_eq!(lenient.document, plan::read_strict(text, &ReadOptions::default()).unwrap());
}

#[test]
fn what_stands_around_and_between_is_forgiven() {
    for text in [
        format!("```json\n{{\"steps\":[{STEP}]}}\n```"),
        format!("Sure! Here {{it}} is:\n{{\"steps\":[{STEP}]}} Enjoy."),
        format!("<think>maybe {{\"steps\":[]}}?</think>{{\"steps\":[{STEP}]}}"),
        format!("<thought>or {{\"steps\":[]}}?</thought>{{\"steps\":[{STEP}]}}"),
        format!("{{\"steps\":[{STEP},],}}"),
        format!("{{\"steps\":[{STEP}]"),
        format!("{{\"steps\":[{STEP}"),
        format!("{{\"steps\":[{STEP}}}"),
        format!("{{\"steps\":[{STEP},{{\"op\":\"rect\",\"x\":1"),
        format!("{{\"steps\":[{STEP}]}}}}"),
        format!("{{\"steps\":[{STEP}],\"caption\":null}}"),
        format!("{{steps:[{STEP}]}}"),
        format!("{{'steps':[{}]}}", STEP.replace('"', "'")),
        format!("{{/* all */ \"steps\": // one\n[{STEP}]}}"),
        format!("{{\"plan\":{{\"steps\":[{STEP}]}}}}"),
        format!("{{\"version\":\"1.0\" \"steps\":[{STEP}]}}"),
        format!("[{STEP}]"),
        format!("{{\"drawing\":[{STEP},]}}"),
        STEP.to_owned(),
        format!("{{\"steps\":{STEP}}}"),
        format!("{{\"steps\":[{{\"op\":\"rect\",\"x\":1,{STEP}]}}"),
        format!("{{\"steps\":[{{\"op\":\"hexagon\"}},{STEP}]}}"),
        format!("{{\"steps\":[5,null,\"a\",[1],{STEP}]}}"),
    ] {
        assert_eq!(written(&text), [STEP], "{text}");
        assert!(!fixes(&text).is_empty(), "{text}");
    }
}

#[test]
fn a_step_that_breaks_off_is_not_guessed_to_its_end() {
    let text = format!("{{\"steps\":[{{\"op\":\"group\",\"steps\":[{STEP}]");
    let error = plan::read_lenient(text, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("$.steps[0]: dropped"), "{error}");
}

#[test]
fn a_brace_too_many_after_a_step_does_not_end_the_plan() {
    assert_eq!(written(&format!("{{\"steps\":[{STEP}}},{STEP}]}}")), [STEP, STEP]);
}

#[test]
fn values_are_repaired_where_one_can_tell_what_was_meant() {
    for (step, kept) in [
        (
            r##"{"op":"rect","x":"1","y":1.5,"width":3,"height":"4px","color":"abc"}"##,
            r##"{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":"#AABBCC"}"##,
        ),
        (
            r##"{"op":"rect","x":1,"y":2,"w":3,"h":4}"##,
            r##"{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":"#FFFFFF"}"##,
        ),
        (
            r##"{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":7}"##,
            r##"{"op":"rect","x":1,"y":2,"w":3,"h":4,"fill":"#FFFFFF"}"##,
        ),
        (
            r##"{"type":"Circle","x":1,"y":2,"radius":3,"fill":"none","stroke":"Red"}"##,
            r##"{"op":"circle","cx":1,"cy":2,"r":3,"outline":"#FF0000"}"##,
        ),
        (
            r##"{"op":"line","x1":1,"y1":2,"x2":3,"y2":-4.5,"stroke":"rgb(0,0,255)","width":900}"##,
            r##"{"op":"line","x1":1,"y1":2,"x2":3,"y2":-4,"width":64,"color":"#0000FF"}"##,
        ),
        (
            r##"{"op":"polygon","points":[{"x":1,"y":2},{"x":3,"y":4},[5,6]],"fill":"#12345678"}"##,
            r##"{"op":"polygon","points":[[1,2],[3,4],[5,6]],"fill":"#123456"}"##,
        ),
        (
            r##"{"op":"pixels","points":[1,2,3,4],"fill":"#FFF"}"##,
            r##"{"op":"pixels","points":[[1,2],[3,4]],"color":"#FFFFFF"}"##,
        ),
        (
            r##"{"op":"pixels","x":0,"y":0,"rows":[[0,1],[1,0]],"color":"#FFF"}"##,
            r##"{"op":"pixels","x":0,"y":0,"rows":[".#","#."],"color":"#FFFFFF"}"##,
        ),
        (
            r##"{"op":"text","x":0,"y":0,"text":"hi","font":"Comic Sans","size":500,"animate":{"duration_ms":600000,"mode":"pixel-reveal"}}"##,
            r##"{"op":"text","x":0,"y":0,"value":"hi","size":64,"color":"#FFFFFF","animate":{"mode":"pixel_reveal","duration_ms":60000}}"##,
        ),
    ] {
        let text = format!("{{\"steps\":[{step}]}}");
        assert_eq!(written(&text), [kept]);
        assert!(!fixes(&text).is_empty());
    }
}

#[test]
fn header_fields_after_the_first_step_are_ignored_but_caption_and_duration() {
    let text =
        format!(r##"{{"steps":[{STEP}],"seed":5,"canvas":{{"w":9}},"caption":"late","duration_sec":7}}"##);
    let lenient = read(&text);
    assert_eq!((lenient.document.seed, lenient.document.canvas), (0, plan::CanvasSpec::default()));
    assert_eq!((lenient.document.caption.as_deref(), lenient.document.duration_sec), (Some("late"), Some(7)));
    assert_eq!(lenient.fixes.len(), 2);
}

#[test]
fn a_canvas_of_another_size_is_replaced_when_the_size_is_set() {
    let text = format!(r##"{{"canvas":{{"w":1000000000,"h":64,"bg":"#000"}},"steps":[{STEP}]}}"##);
    let options = ReadOptions { force_canvas: true, ..ReadOptions::default() };
    let lenient = plan::read_lenient(&text, &options).unwrap();
    assert_eq!(lenient.document.canvas.size, options.canvas.size);
    assert_eq!(lenient.document.canvas.background, engine::geometry::Color::BLACK);
    assert_eq!(read(&text).document.canvas.size, engine::geometry::Size::new(512, 64));
}

#[test]
fn groups_that_are_too_deep_are_flattened() {
    let text =
        format!("{{\"steps\":[{}{STEP}{}]}}", r#"{"op":"group","steps":["#.repeat(12), "]}".repeat(12));
    let lenient = read(&text);
    assert_eq!(lenient.fixes.len(), 4);
    let kept = plan::write_document(&lenient.document);
    assert_eq!(kept.matches("group").count(), plan::limits::GROUP_DEPTH_MAX);
    assert_eq!(plan::read_strict(kept, &ReadOptions::default()).unwrap(), lenient.document);
}

#[test]
fn only_the_first_steps_up_to_the_limit_are_kept() {
    let many = vec![STEP; plan::limits::LEAF_STEPS_MAX + 7].join(",");
    let lenient = read(&format!("{{\"steps\":[{many}]}}"));
    assert_eq!(lenient.document.steps().len(), plan::limits::LEAF_STEPS_MAX);
    assert_eq!(lenient.fixes.len(), 7, "each step beyond the limit is one");
}

#[test]
fn a_text_that_is_too_long_is_cut_at_its_last_complete_step() {
    let step = STEP.len() + 1;
    let many = vec![STEP; 1000].join(",");
    let padding = " ".repeat(plan::limits::DOCUMENT_BYTES_MAX - 500 * step);
    let lenient = read(&format!("{{\"steps\":[{padding}{many}]}}"));
    assert_eq!(lenient.document.steps().len(), 499);
}

#[test]
fn hostile_text_is_read_in_linear_time_and_bounded_room() {
    let max = plan::limits::DOCUMENT_BYTES_MAX;
    for text in [
        "[".repeat(max),
        "{".repeat(max),
        "{\"a\":".repeat(100_000),
        format!("{{\"steps\":[{}", "{\"op\":\"group\",\"steps\":[".repeat(30_000)),
        format!("{{\"steps\":[{}", "{".repeat(500_000)),
        format!("{{\"steps\":{}", "[".repeat(500_000)),
        format!("{{\"steps\":[{}", "[]".repeat(300_000)),
        format!("{{\"steps\":[{}", "1,".repeat(300_000)),
        format!("{{\"palette\":[{}]}}", "\"x\",".repeat(200_000)),
        format!("{{\"caption\":\"{}\"}}", "\\ud83d".repeat(100_000)),
        "{\"steps\":[{\"op\":\"pixels\",\"points\":[".to_owned() + &"[1.5,2],".repeat(100_000) + "]}]}",
        "{\"steps\":[{".to_owned() + &"\"fill\":1,".repeat(100_000) + "}]}",
        "{\"steps\":[{\"op\":\"group\",\"steps\":[".to_owned()
            + &r#"{"op":"line","x1":9e9},"#.repeat(40_000)
            + "]}]}",
        format!("{{\"steps\":{}{}", "[".repeat(60), ",".repeat(max - 100)),
        "\"".repeat(max),
        "{'".repeat(max / 2),
        "}".repeat(max),
    ] {
        let mut reader = Incremental::new(ReadOptions::default());
        let events = reader.feed(text.as_bytes());
        let finish = reader.finish();
        let listed = events.iter().chain(&finish.events);
        let notes =
            listed.filter(|event| matches!(event, PlanEvent::Fix(_) | PlanEvent::StepDropped { .. })).count();
        assert!(notes <= plan::limits::FIXES_MAX + 1, "{notes}");
    }
}

#[test]
fn the_root_closes_as_soon_as_its_brace_is_read() {
    let mut reader = Incremental::new(ReadOptions::default());
    let events = reader.feed(format!("{{\"steps\":[{STEP}]").as_bytes());
    assert!(matches!(&events[..], [PlanEvent::Header(_), PlanEvent::Step { index: 0, .. }]), "{events:?}");
    assert!(!reader.root_closed());
    assert_eq!(reader.feed(b"}"), []);
    assert!(reader.root_closed());
    let finish = reader.finish();
    assert_eq!((finish.root_closed, finish.cut, finish.steps), (true, false, 1));
}

/// Everything that arrives when the text is fed in portions of the given lengths.
fn in_portions(text: &[u8], lengths: &[usize]) -> (Vec<PlanEvent>, plan::Finish) {
    let mut reader = Incremental::new(ReadOptions::default());
    let (mut events, mut rest) = (Vec::new(), text);
    for &length in lengths.iter().cycle().take(text.len() + 1) {
        let (portion, after) = rest.split_at(length.min(rest.len()));
        events.extend(reader.feed(portion));
        rest = after;
    }
    events.extend(reader.feed(rest));
    let mut finish = reader.finish();
    events.append(&mut finish.events);
    (events, finish)
}

/// Texts that are nearly plans: fragments in any order.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "/",
        "//",
        "/*",
        "*/",
        "\n",
        " ",
        "```json",
        "<think>",
        "</think>",
        "null",
        "true",
        "NaN",
        "-1",
        "2.5",
        "1e9",
        "99999999999",
        "\"op\":",
        "\"rect\"",
        "op",
        "steps",
        "\"steps\":[",
        "\"version\":\"1.0\",",
        "\"canvas\":{\"w\":4,\"h\":4},",
        "\"palette\":[\"#F00\"],",
        "\"caption\":\"Ё\"",
        "\\ud83d",
        "\\ude00",
        "\\u00",
        "{\"op\":\"group\",\"steps\":[",
        "\"animate\":{\"mode\":\"fill\"},",
        "\"render_text\":\"hi\"",
        STEP,
        "{\"op\":\"line\",\"x1\":0,\"y1\":0,\"x2\":5,\"y2\":5,\"color\":0}",
        "\u{FEFF}",
        "😀",
    ]);
    let bytes = prop_oneof![8 => fragment.prop_map(|text| text.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..4)];
    prop::collection::vec(bytes, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = plan::read_plan(&bytes, &ReadOptions::default());
        let _ = plan::read_step(&bytes);
        let _ = plan::read_lenient(&bytes, &ReadOptions::default());
    }

    #[test]
    fn how_the_bytes_are_cut_changes_nothing(text in fragments(), lengths in prop::collection::vec(0_usize..9, 1..9)) {
        let whole = in_portions(&text, &[usize::MAX]);
        prop_assert_eq!(in_portions(&text, &[1]), whole.clone());
        prop_assert_eq!(in_portions(&text, &lengths), whole);
    }

    #[test]
    fn what_is_read_leniently_is_a_plan_that_reads_strictly(text in fragments()) {
        if let Ok(lenient) = plan::read_lenient(&text, &ReadOptions::default()) {
            let written = plan::write_document(&lenient.document);
            prop_assert_eq!(plan::read_strict(&written, &ReadOptions::default()), Ok(lenient.document));
        }
    }

    #[test]
    fn what_is_read_strictly_is_read_leniently_without_a_fix(text in fragments()) {
        if let Ok(plan) = plan::read_plan(&text, &ReadOptions::default()) {
            let canonical = plan::write(&plan);
            let lenient = plan::read_lenient(&canonical, &ReadOptions::default()).map_err(|error| error.to_string());
            prop_assert_eq!(lenient, Ok(plan::Lenient { document: plan.into(), fixes: Vec::new() }));
        }
    }
}

/// Found by the fuzz target of this reader: braces that nobody closes, with text between that is none.
#[test]
fn unclosed_braces_take_two_fixes_each_at_most_and_give_a_plan() {
    let inner = [
        &b"{".repeat(27),
        &b"\"render_text\":\"hi:,\xb5{\"ren\x01\x00\x00\x00"[..],
        &b"{".repeat(66),
        &b"="[..],
        &b"{".repeat(45),
        &b"\x01\x00\x00\x00\x00\x00\x00\x03"[..],
        &b"{".repeat(19),
    ]
    .concat();
    let bytes =
        [&b"\x80{[1[2[0[\x80{[1[2[0[1[[111[[[1[2be"[..], &inner, &b"i1[[111[[[1[2be"[..], &inner, &b"i"[..]]
            .concat();
    assert_eq!(bytes.len(), 438);
    let lenient = plan::read_lenient(&bytes, &ReadOptions::default()).expect("something is left of it");
    assert!(lenient.fixes.len() <= 2 * bytes.len() + 8, "{} fixes", lenient.fixes.len());
    let written = plan::write_document(&lenient.document);
    assert_eq!(plan::read_strict(&written, &ReadOptions::default()), Ok(lenient.document), "{written}");
}
