//! A show with a flash limit changes no plan that does not flash: fixtures, and three hundred wishes as the artist draws them.

#![allow(
    clippy::disallowed_methods,
    reason = "plans and wishes are files here; the engine itself reads none"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use engine::artist::{self, Names};
use engine::drawing::Drawing;
use engine::plan::{CanvasSpec, Plan, PlanCounts, PlanFooter, ReadOptions, read_lenient, read_strict};
use engine::show::{
    Donation, DonationSource, Entry, Fact, PlanHeader, RequestId, SessionStarted, Show, ShowSettings,
    TextKind, Verdict, journal,
};
use engine::time::Frame;

/// The drawing of a plan in a show of its size, all of it known before its first stroke.
fn drawing(plan: &Plan, flash_limit: bool) -> Arc<Drawing> {
    let settings = ShowSettings { flash_limit, canvas: plan.canvas, ..ShowSettings::default() };
    let request: RequestId = "test:1".parse().expect("an id");
    let donation = Donation {
        amount: "1".into(),
        currency: "EUR".into(),
        ..Donation::new("test:1", "a wish", DonationSource::Test)
    };
    let (format, program, fonts) = (journal::FORMAT.into(), String::new(), String::new());
    let (counts, attempt) = (PlanCounts::default(), 0);
    let header = PlanHeader { canvas: plan.canvas, palette: Vec::new(), seed: plan.seed };
    let mut facts = vec![
        Fact::SessionStarted(Box::new(SessionStarted { format, program, fonts, settings })),
        Fact::DonationReceived { donation: Arc::new(donation), position: None },
        Fact::Judged {
            request: request.clone(),
            text: TextKind::Message,
            lists: String::new(),
            verdict: Verdict::Allow,
            no_cut: None,
        },
        Fact::PlanHeaderArrived { request: request.clone(), attempt, header },
    ];
    facts.extend((0..).zip(plan.steps()).map(|(index, step)| Fact::PlanStepArrived {
        request: request.clone(),
        attempt,
        index,
        step: Arc::new(step.clone()),
    }));
    facts.push(Fact::PlanFinished {
        request: request.clone(),
        attempt,
        footer: PlanFooter::default(),
        counts,
    });
    facts.push(Fact::Skipped { request });
    let mut show = Show::new();
    for (seq, fact) in (1..).zip(facts) {
        show.apply(&Entry { seq, frame: Frame::ZERO, fact });
    }
    let ended = show.history().next().expect("it has ended");
    ended.plan.as_ref().map_or_else(|| panic!("a card"), |plan| plan.drawing())
}

/// Every plan in the fixtures, and three hundred wishes as the artist draws them.
fn innocent() -> Vec<(String, Plan)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root");
    let mut plans = Vec::new();
    for folder in ["plans", "plans_model"] {
        for entry in fs::read_dir(root.join("fixtures").join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let bytes = fs::read(&path).expect("a file");
            let options = ReadOptions::default();
            let document = match read_strict(&bytes, &options) {
                Ok(document) => Some(document),
                Err(_) => read_lenient(&bytes, &options).ok().map(|read| read.document),
            };
            let Some(document) = document else { continue };
            plans.push((path.display().to_string(), artist::compile_document(document, &Names::default())));
        }
    }
    let wishes = fs::read_to_string(root.join("fixtures/wishes/drawing.jsonl")).expect("wishes");
    for (seed, line) in (0..).zip(wishes.lines().take(300)) {
        let wish: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let wish = wish["wish"].as_str().expect("a wish");
        plans.push((wish.to_owned(), artist::plan(wish, seed, CanvasSpec::default())));
    }
    assert!(plans.len() > 350, "{} plans", plans.len());
    plans
}

#[test]
fn no_innocent_plan_is_changed() {
    let changed: Vec<String> = innocent()
        .into_iter()
        .filter(|(_, plan)| !plan.steps().is_empty() && drawing(plan, true) != drawing(plan, false))
        .map(|(name, _)| name)
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}
