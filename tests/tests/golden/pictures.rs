//! Golden pictures of this repository's plans, with the tool that it offers to others: each plan of `fixtures/plans` and
//! `assets/examples` as a film strip and a fingerprint that covers its time.

use live::golden::report::{Wording, text};
use live::golden::{Settings, Sheets, run};
use tests::golden::{bless, root};

/// Where plans lie, and where what was accepted of them.
const FOLDERS: [(&str, &str); 2] =
    [("fixtures/plans", "snapshots/plans"), ("assets/examples", "snapshots/examples")];

#[test]
fn every_plan_is_drawn_as_it_was_accepted() {
    let mut told = String::new();
    for (plans, store) in FOLDERS {
        let settings = Settings {
            named: vec![root().join(plans)],
            store: Some(root().join(store)),
            bless: bless().then(Vec::new),
            failures_max: 20,
            ..Settings::default()
        };
        let mut outcome = run(&settings).expect("plans can be compared");
        if outcome.exit_status(false) == 0 {
            continue;
        }
        let sheets = Sheets::start(&root().join("target/golden").join(plans)).expect("target can be written");
        sheets.write(outcome.cases.iter_mut().filter(|case| case.old.is_some()).collect()).expect("written");
        told += &text(&outcome, 20, Wording { command: "golden", noun: "plan" });
    }
    assert!(told.is_empty(), "{told}\nWhen it is meant: just bless, then look at git diff.");
}
