//! Requests that ended: the newest with everything an operator may ask for, all of them as counts.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::answer::PlanHeader;
use super::donation::{Donation, RequestId};
use super::partial_plan::{ArrivedStep, PartialPlan};
use super::request::{PlanState, Request};
use super::settings::ShowSettings;
use super::verdict::{TextKind, Verdict};
use crate::drawing::Drawing;
use crate::plan::{
    Body, CanvasSpec, Op, PixelSource, Plan, PlanCounts, PlanFailure, PlanFooter, Scene, Step, Version,
};
use crate::time::Frame;

/// Ended requests that are kept.
pub const HISTORY_MAX: usize = 512;
/// Points and steps of plans that are kept in all; the oldest plans go first.
pub const HISTORY_POINTS_MAX: usize = 262_144;

/// How a request ended. It ends exactly once.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumCount,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum End {
    /// Its plan was shown to the end: a drawing, or the text that the plan shows in place of one.
    Drawn,
    /// The card was shown: the wish or its plan was refused, or no plan could be made.
    Card,
    /// The operator ended it before its drawing was complete.
    Skipped,
    /// The operator cleared the queue and did not take it back.
    Cleared,
    /// The operator took it out of the queue.
    Removed,
    /// The operator refused it under review.
    Rejected,
    /// The donation is below the minimum for its currency.
    BelowMinimum,
    /// There is nothing to draw: an empty or an audio message.
    NoWish,
}

impl End {
    /// Every end.
    pub const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().expect("as many as are counted");

    /// Its name in journal, API and traces.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A request that ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// How many ended before it in this session.
    pub number: u64,
    /// Its id.
    pub request: RequestId,
    /// Its donation. The operator may see all of it; viewers only what was allowed.
    pub donation: Arc<Donation>,
    /// How it ended.
    pub end: End,
    /// When it ended.
    pub frame: Frame,
    /// When its turn began; `None` when it was never on air.
    pub on_air_since: Option<Frame>,
    /// The operator's word stood in for the verdict on the wish.
    pub approved: bool,
    /// The verdict on the wish.
    pub wish_verdict: Option<Verdict>,
    /// The verdict on the name.
    pub name_verdict: Option<Verdict>,
    /// What was refused in its plans.
    pub plan_verdicts: Vec<(TextKind, Verdict)>,
    /// Tries to get a plan that failed or were given up.
    pub attempts: u32,
    /// Why the last failed try failed, with words for the operator.
    pub failure: Option<(PlanFailure, Option<String>)>,
    /// What the last answer cost.
    pub counts: PlanCounts,
    /// What was understood of the wish.
    pub scene: Option<Arc<Scene>>,
    /// The artist that needs no model drew it.
    pub offline: bool,
    /// The plan as far as it came; the oldest are forgotten.
    pub plan: Option<Arc<KeptPlan>>,
    /// Where it stood, for the case that its end is taken back.
    pub(super) stood: Stood,
    /// It was drawn again, allowed or taken back since.
    pub taken_up: bool,
}

/// Where a request stood before it ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stood {
    /// Its number in order of receipt.
    pub(super) receipt: u64,
    /// The operator had given it another place than its receipt does.
    pub(super) moved: bool,
    /// How many waited in front of it.
    pub(super) place: u32,
    /// It was under review.
    pub(super) in_review: bool,
    /// The scene that the operator wanted drawn.
    pub(super) told: Option<Arc<Scene>>,
}

impl Ended {
    /// Whether its wish was refused and no word of the operator let it pass.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        !self.approved && matches!(self.wish_verdict, Some(Verdict::Block { .. }))
    }

    /// Whether the operator can have it drawn again.
    #[must_use]
    pub const fn can_be_redrawn(&self) -> bool {
        let was_in_the_queue = !matches!(self.end, End::Rejected | End::BelowMinimum | End::NoWish);
        was_in_the_queue && !self.is_refused() && !self.taken_up
    }

    /// Whether the operator ended it and can take that back.
    #[must_use]
    pub const fn can_be_taken_back(&self) -> bool {
        matches!(self.end, End::Skipped | End::Cleared | End::Removed | End::Rejected) && !self.taken_up
    }

    /// Whether the operator can let it pass.
    #[must_use]
    pub const fn can_be_allowed(&self) -> bool {
        let was_turned_away =
            self.is_refused() || matches!(self.end, End::Card | End::Rejected | End::BelowMinimum);
        was_turned_away && !matches!(self.end, End::NoWish) && !self.taken_up
    }
}

/// A plan as it was drawn, small enough to keep: the drawing is made from it when it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptPlan {
    header: Option<PlanHeader>,
    steps: Vec<ArrivedStep>,
    footer: PlanFooter,
    settings: Arc<ShowSettings>,
}

impl KeptPlan {
    pub(super) fn of(plan: &PlanState, settings: &Arc<ShowSettings>) -> Option<Self> {
        let settings = Arc::clone(settings);
        let (partial, footer) = match plan {
            PlanState::Open(partial) => (Some(partial), PlanFooter::default()),
            PlanState::Closed(partial, footer) => (Some(partial), footer.clone()),
            PlanState::Card(_, footer) => (None, footer.clone()),
            PlanState::Wanted | PlanState::Refused | PlanState::Failed => return None,
        };
        let header = partial.and_then(|partial| partial.header().cloned());
        let steps = partial.map(|partial| partial.steps().to_vec()).unwrap_or_default();
        Some(Self { header, steps, footer, settings })
    }

    /// The drawing, pixel for pixel and frame for frame as it was on air.
    #[must_use]
    pub fn drawing(&self) -> Arc<Drawing> {
        let mut partial = PartialPlan::new(self.header.clone(), &self.settings);
        for arrived in &self.steps {
            partial.push(&arrived.step, arrived.arrival);
        }
        Arc::clone(partial.drawing())
    }

    /// The plan, to write it out. Its steps draw what was on air; the waits for the model are not in it.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let canvas = self.settings.canvas;
        let background = self.header.as_ref().map_or(canvas.background, |header| header.canvas.background);
        let steps = || self.steps.iter().map(|arrived| Step::clone(&arrived.step)).collect();
        Plan {
            version: Version::CURRENT,
            canvas: CanvasSpec { background, ..canvas },
            palette: self.header.as_ref().map(|header| header.palette.clone()).unwrap_or_default(),
            seed: self.header.as_ref().map_or(0, |header| header.seed),
            body: self.footer.render_text.clone().map_or_else(|| Body::Steps(steps()), Body::Card),
            duration_sec: self.footer.duration_sec,
            caption: self.footer.caption.clone(),
        }
    }

    /// Steps that were drawn.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    fn points(&self) -> usize {
        self.steps.iter().map(|arrived| points(&arrived.step)).sum()
    }
}

/// The newest ended requests.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    kept: VecDeque<Ended>,
    /// Points of all kept plans, and the number of the oldest request that may still have one.
    points: usize,
    plans_from: u64,
    counts: [u64; End::ALL.len()],
}

impl History {
    /// Ended requests in all.
    pub(super) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    pub(super) const fn count(&self, end: End) -> u64 {
        self.counts[end as usize]
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Ended> {
        self.kept.iter()
    }

    /// The kept ones from number `from` on.
    pub(super) fn since(&self, from: u64) -> impl Iterator<Item = &Ended> {
        let first = self.kept.front().map_or(0, |oldest| oldest.number);
        self.kept.iter().skip(usize::try_from(from.saturating_sub(first)).unwrap_or(usize::MAX))
    }

    pub(super) fn find_mut(&mut self, id: &RequestId) -> Option<&mut Ended> {
        self.kept.iter_mut().rev().find(|ended| ended.request == *id)
    }

    pub(super) fn push(
        &mut self,
        request: Request,
        end: End,
        now: Frame,
        since: Option<Frame>,
        settings: &Arc<ShowSettings>,
    ) {
        let plan = KeptPlan::of(&request.work.plan, settings).map(Arc::new);
        self.points += plan.as_ref().map_or(0, |plan| plan.points());
        let number = self.total();
        self.counts[end as usize] += 1;
        self.kept.push_back(Ended {
            number,
            request: request.id,
            donation: request.donation,
            end,
            frame: now,
            on_air_since: since,
            approved: request.approved,
            wish_verdict: request.wish_verdict,
            name_verdict: request.name_verdict,
            plan_verdicts: request.plan_verdicts,
            attempts: request.work.attempt,
            failure: request.work.failure,
            counts: request.work.counts,
            stood: Stood {
                receipt: request.receipt,
                moved: request.moved,
                place: request.place,
                in_review: request.in_review,
                told: request.told.clone(),
            },
            scene: request.work.scene.or(request.told),
            offline: request.work.offline,
            plan,
            taken_up: false,
        });
        self.forget();
    }

    /// Forgets what is past the limits, the oldest first.
    fn forget(&mut self) {
        if self.kept.len() > HISTORY_MAX {
            let oldest = self.kept.pop_front();
            self.points -= oldest.and_then(|oldest| oldest.plan).map_or(0, |plan| plan.points());
        }
        let first = self.kept.front().map_or(0, |oldest| oldest.number);
        self.plans_from = self.plans_from.max(first);
        while self.points > HISTORY_POINTS_MAX {
            let Some(ended) = self.kept.get_mut((self.plans_from - first) as usize) else { return };
            self.points -= ended.plan.take().map_or(0, |plan| plan.points());
            self.plans_from += 1;
        }
    }
}

/// What a step takes of memory, in points: itself, and every vertex, row and letter.
fn points(step: &Step) -> usize {
    1 + match &step.op {
        Op::Polygon { points, .. } | Op::Pixels { source: PixelSource::Points(points), .. } => points.len(),
        Op::Pixels { source: PixelSource::Rows { rows, .. }, .. } => {
            rows.iter().map(|row| 1 + row.len() / 8).sum()
        }
        Op::Text { value, .. } => value.len() / 8,
        Op::Group { steps } => steps.iter().map(points).sum(),
        Op::Rect { .. } | Op::Circle { .. } | Op::Line { .. } => 0,
    }
}
