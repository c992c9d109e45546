//! Allowed texts through every slot of every layout: what a cut leaves is allowed too.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::thread;

use engine::geometry::Size;
use engine::plan::{CAPTION_DEFAULT, CanvasSpec};
use engine::show::{Active, NoCut, OnAirPhase, Picture, Queued, Screen, Show, Wait};
use engine::stage::{Layout, Stage, StageSettings};
use engine::text::CutKind;
use gatekeeper::Gatekeeper;
use live::jobs::{Moderator, no_cut};
use serde::Deserialize;

/// Of the innocent wishes every this many is taken: all of them would take minutes.
const EVERY: usize = 9;

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[test]
fn no_cut_of_an_allowed_text_shows_a_refused_one_in_any_slot_of_any_layout() {
    let wishes = texts("gate_allow.jsonl").into_iter().step_by(EVERY).chain(texts("cuts.jsonl"));
    let names = texts("gate_names_allow.jsonl").into_iter().step_by(2);
    let texts: Vec<String> = wishes.chain(padded()).chain(names).collect();
    let (count, workers) = (texts.len(), thread::available_parallelism().map_or(1, NonZero::get));
    let parts = thread::scope(|scope| {
        let judging: Vec<_> =
            texts.chunks(count.div_ceil(workers)).map(|part| scope.spawn(|| cuts_of(part))).collect();
        judging.into_iter().map(|part| part.join().expect("no panic")).collect::<Vec<_>>()
    });
    let cut: usize = parts.iter().map(|(cut, _)| cut).sum();
    let refused: Vec<&String> = parts.iter().flat_map(|(_, refused)| refused).collect();
    assert!(count >= 300 && cut > 500, "{cut} cuts of {count} texts");
    assert!(refused.is_empty(), "{refused:#?}");
}

/// How many cuts are seen of these texts, and those that are refused.
fn cuts_of(texts: &[String]) -> (usize, Vec<String>) {
    let (judge, stages) = (Judge::new(), stages());
    let (mut cut, mut refused) = (0, Vec::new());
    for text in texts {
        let screen = judge.screen(text, true);
        let shown: BTreeSet<String> = stages.iter().flat_map(|stage| stage.texts(&screen)).collect();
        for shown in shown.iter().filter(|shown| shown.ends_with('…')) {
            cut += 1;
            refused.extend(judge.refuses(shown).then(|| format!("{shown} of {text}")));
        }
    }
    (cut, refused)
}

#[test]
fn where_nobody_said_where_not_to_cut_texts_are_cut_as_before() {
    let (judge, stages) = (Judge::new(), stages());
    let refused = |text: &String| {
        let screen = judge.screen(text, false);
        stages.iter().flat_map(|stage| stage.texts(&screen)).any(|shown| judge.refuses(&shown))
    };
    // What a recording of an earlier version showed, it shows.
    assert!(padded().any(|text| refused(&text)), "without the field no text is cut to a refused one");
}

/// Words with a refused beginning, each moved along so that some room ends inside it.
fn padded() -> impl Iterator<Item = String> {
    let words = ["cocktail party on the beach", "мандарины в корзине на столе", "жидкость в большой колбе"];
    words.into_iter().flat_map(|word| (1..14).map(move |pad| format!("{} {word}", "о".repeat(pad))))
}

/// The gatekeeper, and the same as the jobs know it.
struct Judge {
    gatekeeper: Gatekeeper,
    moderator: Moderator,
}

impl Judge {
    fn new() -> Self {
        let gatekeeper = Gatekeeper::default();
        Self { moderator: Moderator::new(gatekeeper.clone(), None), gatekeeper }
    }

    fn refuses(&self, shown: &str) -> bool {
        [shown, shown.trim_end_matches('…')].into_iter().any(|text| self.gatekeeper.wish(text).is_block())
    }

    /// A screen that shows `text` wherever it may: a name that is refused is not shown, nor a caption or card of which a
    /// cut between words would be.
    fn screen(&self, text: &str, is_judged: bool) -> Screen {
        let lengths = |kind| is_judged.then(|| no_cut(&self.moderator, text, kind));
        let no_cut = NoCut { donor: lengths(CutKind::Name), wish: lengths(CutKind::Wish) };
        let name_allowed = !self.gatekeeper.name(text).is_block() && !self.gatekeeper.wish(text).is_block();
        let donor = if name_allowed { text } else { "Anonymous" };
        let words_allowed = lengths(CutKind::Words).is_none_or(|lengths| lengths.is_empty());
        let caption = if words_allowed { text } else { CAPTION_DEFAULT };
        let queued = Queued {
            donor: Some(donor.to_owned()),
            wish: Some(text.to_owned()),
            wait: Wait { seconds: 90 },
            test: false,
            no_cut: no_cut.clone(),
        };
        let active =
            Active { donor: donor.into(), amount: "5 EUR".into(), wish: text.into(), test: false, no_cut };
        Screen {
            picture: Picture::Card { text: caption.to_owned() },
            phase: OnAirPhase::Thinking,
            active: Some(active),
            caption: caption.to_owned(),
            next: vec![queued; Screen::NEXT_MAX],
            queue_length: 5,
            ..Show::new().screen()
        }
    }
}

/// Every layout in every size of its lettering, narrow and wide.
fn stages() -> Vec<Stage> {
    let sizes = [(96, 96), (512, 90)].map(|(w, h)| Size::new(w, h));
    let scaled = sizes.into_iter().flat_map(|size| [1, 2, 4, 8, 16].map(|scale| (size, scale)));
    let all = scaled.flat_map(|(size, scale)| Layout::NAMES.map(|(_, layout)| (size, scale, layout)));
    all.filter_map(|(size, scale, layout)| {
        let canvas = CanvasSpec { size, ..CanvasSpec::default() };
        Stage::new(StageSettings { layout, scale, canvas, size: None }).ok()
    })
    .collect()
}

fn texts(file: &str) -> Vec<String> {
    let path = format!("{}/../fixtures/wishes/{file}", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    lines.lines().map(|line| serde_json::from_str::<Text>(line).expect("a text a line").text).collect()
}
