//! Scenes: read strictly with the first mistake named, read leniently as models write them, in portions of any size.

use engine::plan::{self, Document, Fix, Incremental, PlanEvent, ReadErrorKind, ReadOptions, Scene, Subject};
use proptest::prelude::*;

fn strict(text: &str) -> Result<Document, Box<plan::ReadError>> {
    plan::read_strict(text, &ReadOptions::default())
}

fn lenient(text: &str) -> (Scene, Vec<Fix>) {
    let read =
        plan::read_lenient(text, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}: {text}"));
    (read.document.scene.expect("a scene"), read.fixes)
}

fn subject(is: &str, looks: &str, does: &str) -> Subject {
    Subject { is: is.into(), looks: looks.into(), does: does.into() }
}

const BATMAN: &str = r#"{"version":"1.1","scene":{"place":"rainy street","time":"night","weather":"rain","text":"",
  "subjects":[{"is":"Batman","looks":"man in black suit","does":"rides a bicycle"},{"is":"bicycle","looks":"","does":""}]}}"#;

#[test]
fn a_scene_reads_back_equal_and_is_no_plan_before_it_is_made_one() {
    let document = strict(BATMAN).unwrap();
    let scene = document.scene.clone().unwrap();
    assert_eq!((scene.place.as_str(), scene.subjects.len()), ("rainy street", 2));
    assert_eq!(strict(&plan::write_document(&document)).unwrap(), document);
    assert!(document.into_plan().is_err());
    assert_eq!(plan::read_plan(BATMAN, &ReadOptions::default()).unwrap_err().kind, ReadErrorKind::Conflict);
}

#[test]
fn what_is_wrong_with_a_scene_is_said_with_its_place() {
    let of = |scene: &str| format!(r#"{{"version":"1.1","scene":{scene}}}"#);
    let long = "a".repeat(41);
    let seven = [r#"{"is":"cat"}"#; 7].join(",");
    for (text, kind, path) in [
        (r#"{"version":"1.0","scene":{"place":"sea"}}"#.to_owned(), ReadErrorKind::Version, "$.scene"),
        (r#"{"scene":{"place":"sea"}}"#.to_owned(), ReadErrorKind::Version, "$.scene"),
        (of("{}"), ReadErrorKind::Missing, "$.scene"),
        (of(r#"{"subjects":[]}"#), ReadErrorKind::Missing, "$.scene"),
        (of(r#"{"subjects":[{"looks":"red"}]}"#), ReadErrorKind::Missing, "$.scene.subjects[0]"),
        (of(r#"{"subjects":[{"is":" "}]}"#), ReadErrorKind::Count, "$.scene.subjects[0].is"),
        (of(&format!(r#"{{"place":"{long}"}}"#)), ReadErrorKind::Count, "$.scene.place"),
        (of(&format!(r#"{{"subjects":[{seven}]}}"#)), ReadErrorKind::Count, "$.scene.subjects[6]"),
        (of(r#"{"plase":"sea"}"#), ReadErrorKind::UnknownField, "$.scene.plase"),
        (
            r#"{"version":"1.1","scene":{"place":"sea"},"render_text":"a"}"#.to_owned(),
            ReadErrorKind::Conflict,
            "$.render_text",
        ),
    ] {
        let error = strict(&text).expect_err(&text);
        assert_eq!((error.kind, error.path.as_str()), (kind, path), "{text}");
    }
}

#[test]
fn a_bare_scene_is_a_document() {
    let (scene, fixes) = lenient(
        r#"{"place":"forest","time":"night","weather":"","text":"","subjects":[{"is":"cat","looks":"","does":"sits"}]}"#,
    );
    assert_eq!((scene.place.as_str(), scene.time.as_str()), ("forest", "night"));
    assert_eq!(scene.subjects, [subject("cat", "", "sits")]);
    assert!(fixes.is_empty(), "{fixes:?}");
}

#[test]
fn scenes_are_read_as_models_write_them() {
    let cases = [
        (r#"{"text":"УРА","subjects":["cat","dog"]}"#, vec![subject("cat", "", ""), subject("dog", "", "")]),
        (
            r#"{"location":"sea","subjects":[{"name":"cat","description":"red","action":"swims"}]}"#,
            vec![subject("cat", "red", "swims")],
        ),
        (
            r#"{"scene":{"setting":"sea","characters":[{"type":"cat","color":["red","white"]}]}}"#,
            vec![subject("cat", "red, white", "")],
        ),
        (
            r#"Sure! ```json {"place":"sea","subjects":[{"is":"cat","looks":{"hair":"red","hat":"blue"},"does":null},]} ```"#,
            vec![subject("cat", "red hair, blue hat", "")],
        ),
        (r#"{"place":"sea","subjects":{"is":"three cats"}}"#, vec![subject("three cats", "", "")]),
        (r#"{"place":"sea","subjects":[["cat","red"]]}"#, vec![subject("cat", "red", "")]),
        (
            r#"{"place":"sea","subjects":[{"looks":"yellow mouse, long ears"}]}"#,
            vec![subject("yellow mouse", "yellow mouse, long ears", "")],
        ),
        (
            r#"{"place":"sea","subjects":[{"is":"cat","does":"sits"},{"is":"dog","lo"#,
            vec![subject("cat", "", "sits")],
        ),
        (r#"{"place":"sea","subjects":[{"is":"cat"}}"#, vec![subject("cat", "", "")]),
    ];
    for (text, subjects) in cases {
        assert_eq!(lenient(text).0.subjects, subjects, "{text}");
    }
    assert_eq!(lenient(r#"{"text":"УРА","subjects":["cat"]}"#).0.text, "УРА", "what came before is kept");
    assert_eq!(
        lenient(r#"{"subjects":["cat"],"place":"sea"}"#).0.place,
        "sea",
        "what comes after all subjects is, too"
    );
}

#[test]
fn the_setting_is_handed_on_before_the_first_subject_closes() {
    let mut reader = Incremental::new(ReadOptions::default());
    let events = reader.feed(br#"{"place":"sea","time":"night","weather":"","text":"","subjects":["#);
    let header = events.iter().find_map(|event| match event {
        PlanEvent::SceneHeader(header) => Some(header.place.clone()),
        _ => None,
    });
    assert_eq!(header.as_deref(), Some("sea"));
}

#[test]
fn steps_beside_a_scene_are_kept() {
    let text = r#"{"version":"1.1","scene":{"place":"sea"},"steps":[{"op":"rect","x":1,"y":1,"w":2,"h":2,"fill":"red"}]}"#;
    let read = plan::read_lenient(text, &ReadOptions::default()).unwrap();
    assert_eq!((read.document.scene.is_some(), read.document.steps().len()), (true, 1));
}

#[test]
fn an_answer_without_end_is_given_up_and_none_of_ours_is() {
    for endless in [
        format!(r#"{{"place":"sea","subjects":[{{"is":"cat","looks":"{}"#, "ha ".repeat(60)),
        format!(r#"{{"caption":"{}"#, "ha ha ha ".repeat(12)),
        format!(r#"{{"steps":[{}"#, r#"{"op":"group","steps":["#.repeat(20)),
        format!(r#"{{"place":"sea","subjects":[{}"#, r#"{"is":"cat"},"#.repeat(14)),
    ] {
        let mut reader = Incremental::new(ReadOptions::default());
        let _ = reader.feed(endless.as_bytes());
        assert!(reader.hopeless().is_some(), "{endless}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn portions_of_any_size_make_no_difference(size in 1usize..40, cut in 0usize..200) {
        let bytes = &BATMAN.as_bytes()[..cut.min(BATMAN.len())];
        let whole = {
            let mut reader = Incremental::new(ReadOptions::default());
            let mut events = reader.feed(bytes);
            let finish = reader.finish();
            events.extend(finish.events);
            (events, finish.scene)
        };
        let mut reader = Incremental::new(ReadOptions::default());
        let mut events = Vec::new();
        for chunk in bytes.chunks(size) {
            events.extend(reader.feed(chunk));
            prop_assert_eq!(reader.hopeless(), None);
        }
        let finish = reader.finish();
        events.extend(finish.events);
        prop_assert_eq!((events, finish.scene), whole);
    }
}
