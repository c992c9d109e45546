//! What if: a recorded session once more, with other settings, other verdicts or other plans.
//!
//! ```text
//! entries ─▶ as it was: which job was wanted when ─▶ facts from outside │ verdicts │ plans with their latencies
//!         ─▶ Simulation with what is changed ─▶ entries ─▶ differences
//! ```
//!
//! Donations, verdicts and the operator's commands are applied at their frames; a plan comes when the changed show asks
//! for it, as long after that as it took when it was recorded. With nothing changed the same facts come at the same
//! frames, and every picture is the same. Reads and writes no file.

#![deny(clippy::wildcard_enum_match_arm, reason = "facts and jobs are matched one by one")]

mod answering;
mod difference;
mod judging;
mod recorded;
mod set;

use engine::show::{Entry, Fact, ShowSettings};
use engine::time::Frame;

pub(crate) use difference::picture_of;
pub use difference::{Difference, Differences, differences};
pub use set::{NotASetting, SetTo};

use crate::jobs::studio::Studio;
use crate::simulation::{Ignored, Outcome, Performer, Simulation, Until};
use answering::Answers;
pub use answering::Remade;
use recorded::Recorded;

/// What is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Other settings.
    pub set: SetTo,
    /// Wishes, names and the texts of plans are judged again.
    pub judge_again: bool,
    /// Plans are made again.
    pub plan_again: bool,
}

/// A session as it would have been.
#[derive(Debug)]
pub struct Changed {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// The operator's commands that fitted and do not fit any more.
    pub misfits: Vec<Ignored>,
    /// What the recording did not hold.
    pub remade: Remade,
}

/// The session of `entries` with a change. `studio` judges and draws what the recording does not hold, and what is to be
/// judged or made again.
///
/// # Errors
/// When the studio cannot work.
pub fn what_if(entries: &[Entry], change: &Change, studio: &Studio) -> anyhow::Result<Changed> {
    let last = entries.last().map_or(Frame::ZERO, |entry| entry.frame);
    let recorded = Recorded::of(entries, last)?;
    let fps = recorded.fps;
    let set = |settings: &ShowSettings, lists: Option<&str>| {
        let mut settings = change.set.applied_to(settings.clone());
        if let Some(lists) = lists {
            lists.clone_into(&mut settings.lists);
        }
        settings
    };
    let lists = change.judge_again.then_some(studio.lists.as_str());
    let outside = recorded.outside.iter().filter(|(.., fact)| !(change.judge_again && is_verdict(fact)));
    let facts: Vec<_> = outside
        .map(|(frame, place, fact)| {
            let mut fact = fact.clone();
            if let Fact::SessionStarted(started) = &mut fact {
                started.settings = set(&started.settings, lists);
            } else if let Fact::RulesChanged { lists: recorded, settings, .. } = &mut fact {
                if let Some(lists) = lists {
                    lists.clone_into(recorded);
                }
                if let Some(settings) = settings {
                    **settings = set(settings, lists);
                }
            }
            (*frame, Some(*place), fact)
        })
        .collect();
    let until = Until::Frame { last, ended: recorded.ended };
    let ignored_before = recorded.ignored.clone();
    let performer = Performer::new(studio.adapters.clone(), fps, studio.is_measured && change.plan_again)?;
    let mut answers = Answers::new(recorded, performer, studio, change);
    let Outcome { entries, ignored } = Simulation::new(facts, &mut answers).run(until, |_| ())?;
    let fitted = |ignored: &Ignored| {
        let place = ignored.place;
        ignored.fact.is_command() && place.is_some() && !ignored_before.contains(&place)
    };
    let misfits = ignored.into_iter().filter(fitted).collect();
    Ok(Changed { entries, misfits, remade: answers.remade() })
}

/// Whether a fact is a verdict on what the donor wrote.
fn is_verdict(fact: &Fact) -> bool {
    use engine::show::TextKind::{Message, Name};
    matches!(fact, Fact::Judged { text: Message | Name, .. })
}
