//! The texts of a recorded plan before the judge once more.
//!
//! A step that is refused is dropped, as it would be live. A scene, caption or card that is refused ends the plan: what was
//! drawn of it cannot be taken apart.

use engine::plan::Scene;
use engine::show::{DropReason, Fact, PlanCounts, PlanFailure, RequestId, TextKind, Verdict};

use crate::jobs::{DrawnTexts, Judge, texts_of, verdict_on};

/// Facts of one run: delay, place, fact.
type Facts = Vec<(u64, Option<u64>, Fact)>;

/// The facts of a run as they would be under this judge.
pub(super) fn judged_again(facts: Facts, judge: &dyn Judge) -> Facts {
    let (mut again, mut drawn) = (Facts::new(), DrawnTexts::default());
    for (delay, place, fact) in facts {
        // These are what is found anew.
        if matches!(fact, Fact::Judged { .. }) {
            continue;
        }
        if let Fact::PlanStepArrived { request, attempt, index, step } = fact {
            let texts = texts_of(&step);
            let verdict = drawn.verdict_with(&texts, judge);
            if verdict == Verdict::Allow {
                drawn.remember(&texts);
                again.push((delay, place, Fact::PlanStepArrived { request, attempt, index, step }));
            } else {
                again.push((delay, place, judged(&request, TextKind::Step, judge, verdict)));
                let (reason, detail) = (DropReason::Refused, None);
                again.push((delay, place, Fact::PlanStepDropped { request, attempt, index, reason, detail }));
            }
        } else {
            let refused = refusal(&fact, judge);
            if let Some((request, attempt, kind, verdict)) = refused {
                again.push((delay, place, judged(&request, kind, judge, verdict)));
                again.push((delay, place, failed(request, attempt)));
                return again;
            }
            again.push((delay, place, fact));
        }
    }
    again
}

/// Whether a scene or a footer is refused: whose, which try, which text, and why.
fn refusal(fact: &Fact, judge: &dyn Judge) -> Option<(RequestId, u32, TextKind, Verdict)> {
    let (request, attempt, kind, verdict) = if let Fact::SceneUnderstood { request, attempt, scene, .. } =
        fact
    {
        (request, *attempt, TextKind::Step, verdict_on_scene(scene, judge))
    } else if let Fact::PlanFinished { request, attempt, footer, .. } = fact {
        let texts: Vec<&str> = footer.caption.iter().chain(&footer.render_text).map(String::as_str).collect();
        (request, *attempt, TextKind::Caption, judge.plan_texts(&texts))
    } else {
        return None;
    };
    (verdict != Verdict::Allow).then(|| (request.clone(), attempt, kind, verdict))
}

fn verdict_on_scene(scene: &Scene, judge: &dyn Judge) -> Verdict {
    let subjects = scene.subjects.iter().map(|subject| verdict_on(judge, subject));
    let text = judge.plan_texts(&[&scene.text]);
    subjects.chain([text]).find(|verdict| *verdict != Verdict::Allow).unwrap_or(Verdict::Allow)
}

fn judged(request: &RequestId, text: TextKind, judge: &dyn Judge, verdict: Verdict) -> Fact {
    Fact::Judged { request: request.clone(), text, lists: judge.lists(), verdict, no_cut: None }
}

fn failed(request: RequestId, attempt: u32) -> Fact {
    Fact::PlanFailed {
        request,
        attempt,
        reason: PlanFailure::Refused,
        retry: false,
        detail: None,
        counts: PlanCounts::default(),
    }
}
