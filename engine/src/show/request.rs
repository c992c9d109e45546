//! A request on its way: its donation, what was judged of it, and how far its plan is.

use std::sync::Arc;

use super::donation::{Donation, DonationSource, RequestId};
use super::partial_plan::PartialPlan;
use super::screen::NoCut;
use super::verdict::{TextKind, Verdict};
use crate::plan::{PlanCounts, PlanFailure, PlanFooter, Scene};
use crate::time::Frame;

/// The name of a donor who gave none, or whose name must not be shown, where no language is asked for.
pub const ANONYMOUS: &str = "Anonymous";

/// Verdicts on texts of its plans that a request keeps for the operator.
const PLAN_VERDICTS_MAX: usize = 8;

/// A request that has not ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) id: RequestId,
    pub(super) donation: Arc<Donation>,
    /// Its number in order of receipt.
    pub(super) receipt: u64,
    /// The operator gave it another place than its receipt does.
    pub(super) moved: bool,
    /// How many waited in front of it when it was taken out of the queue; 0 of one that was not.
    pub(super) place: u32,
    /// It was taken out of the review.
    pub(super) in_review: bool,
    /// The operator's word stands in for the verdict on the wish.
    pub(super) approved: bool,
    /// The verdict on the wish.
    pub(super) wish_verdict: Option<Verdict>,
    /// The verdict on the name.
    pub(super) name_verdict: Option<Verdict>,
    /// Where name and wish must not be cut.
    pub(super) no_cut: NoCut,
    /// What was refused in its plans, for the operator.
    pub(super) plan_verdicts: Vec<(TextKind, Verdict)>,
    /// The scene that the operator wants drawn, in place of what is made of the wish.
    pub(super) told: Option<Arc<Scene>>,
    pub(super) work: Work,
}

/// Whether a wish may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moderation {
    /// Not everything is judged.
    Unjudged,
    /// It may.
    Allowed,
    /// It must not: its turn shows the card.
    Refused,
}

impl Request {
    pub(super) fn new(id: RequestId, donation: Arc<Donation>, receipt: u64) -> Self {
        Self {
            id,
            donation,
            receipt,
            moved: false,
            place: 0,
            in_review: false,
            approved: false,
            wish_verdict: None,
            name_verdict: None,
            no_cut: NoCut::default(),
            plan_verdicts: Vec::new(),
            told: None,
            work: Work::default(),
        }
    }

    pub(super) fn moderation(&self) -> Moderation {
        if self.unjudged().next().is_some() {
            Moderation::Unjudged
        } else if self.is_refused() {
            Moderation::Refused
        } else {
            Moderation::Allowed
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        !self.approved && matches!(self.wish_verdict, Some(Verdict::Block { .. }))
    }

    /// The texts that wait for a verdict.
    pub(super) fn unjudged(&self) -> impl Iterator<Item = TextKind> {
        let message = (self.wish_verdict.is_none() && !self.approved).then_some(TextKind::Message);
        let name = (self.name_verdict.is_none() && self.donation.donor.is_some()).then_some(TextKind::Name);
        message.into_iter().chain(name)
    }

    /// Takes in a verdict. A later one may block what was allowed, never allow what was blocked.
    pub(super) fn judge(&mut self, text: TextKind, (verdict, no_cut): (&Verdict, Option<&Arc<[u32]>>)) {
        match text {
            TextKind::Message => self.no_cut.wish = no_cut.cloned(),
            TextKind::Name => self.no_cut.donor = no_cut.cloned(),
            TextKind::Caption | TextKind::Step => {}
        }
        let stricter = |old: &mut Option<Verdict>| {
            if !matches!(old, Some(Verdict::Block { .. })) {
                *old = Some(verdict.clone());
            }
        };
        match text {
            TextKind::Message => stricter(&mut self.wish_verdict),
            TextKind::Name => stricter(&mut self.name_verdict),
            TextKind::Caption | TextKind::Step => {
                if self.plan_verdicts.len() < PLAN_VERDICTS_MAX {
                    self.plan_verdicts.push((text, verdict.clone()));
                }
            }
        }
    }

    /// Other word lists are in force: what they may judge otherwise is open again.
    pub(super) fn forget_verdicts(&mut self) {
        self.wish_verdict = None;
        self.name_verdict = None;
        self.no_cut = NoCut::default();
        if self.work.has_text() {
            self.work.start_over();
        }
    }

    /// The name as viewers may see it; `None` until it is judged. `anonymous`: who has none.
    pub(super) fn shown_name<'a>(&'a self, anonymous: &'a str) -> Option<&'a str> {
        match (&self.donation.donor, &self.name_verdict) {
            (None, _) | (_, Some(Verdict::Block { .. })) => Some(anonymous),
            (Some(donor), Some(Verdict::Allow)) => Some(donor),
            (Some(_), None) => None,
        }
    }

    /// The wish as viewers may see it; `None` until it is allowed.
    pub(super) fn shown_wish(&self) -> Option<&str> {
        let allowed = self.approved || self.wish_verdict == Some(Verdict::Allow);
        allowed.then_some(&self.donation.message)
    }

    /// The operator's words are drawn, which takes no model. Words that were taken out of a journal are none.
    pub(super) fn tell(&mut self, scene: &Scene) {
        let scene = scene.clone().clamped();
        self.work.offline = !scene.is_empty();
        self.told = (!scene.is_empty()).then(|| Arc::new(scene));
    }

    pub(super) fn is_test(&self) -> bool {
        self.donation.source == DonationSource::Test
    }

    /// Whether its turn can begin. One that fell back to wait for the model begins when there is something to show.
    pub(super) fn can_go_on_air(&self) -> bool {
        match self.moderation() {
            Moderation::Unjudged => false,
            Moderation::Refused => true,
            Moderation::Allowed => !self.work.waits_for_model || self.work.has_something(),
        }
    }
}

/// How far the plan of a request is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Work {
    /// Number of the try that runs or comes next.
    pub(super) attempt: u32,
    /// Tries that failed since the request or its fallback began.
    pub(super) failures: u32,
    /// The pause before the next try ends here.
    pub(super) not_before: Frame,
    /// The artist that needs no model draws it.
    pub(super) offline: bool,
    /// It fell back to wait until the model answers.
    pub(super) waits_for_model: bool,
    /// Number of the next step that is new.
    pub(super) next_index: u32,
    /// Whether a step of this try was dropped because its text was refused.
    pub(super) has_refused_step: bool,
    pub(super) plan: PlanState,
    /// What this try understood.
    pub(super) scene: Option<Arc<Scene>>,
    /// What the tries cost so far, and why the last one failed.
    pub(super) counts: PlanCounts,
    pub(super) failure: Option<(PlanFailure, Option<String>)>,
}

/// Where a plan stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum PlanState {
    /// Nothing has arrived.
    #[default]
    Wanted,
    /// It is being written.
    Open(Box<PartialPlan>),
    /// It is complete.
    Closed(Box<PartialPlan>, PlanFooter),
    /// It is complete and shows a text in place of a drawing.
    Card(String, PlanFooter),
    /// A text of it was refused: the card.
    Refused,
    /// It could not be made: the card.
    Failed,
}

impl Work {
    pub(super) const fn is_wanted(&self) -> bool {
        matches!(self.plan, PlanState::Wanted | PlanState::Open(_))
    }

    /// Whether there is a stroke or a card to show.
    pub(super) fn has_something(&self) -> bool {
        !self.is_wanted() || self.partial_plan().is_some_and(|partial| !partial.steps().is_empty())
    }

    pub(super) fn partial_plan(&self) -> Option<&PartialPlan> {
        match &self.plan {
            PlanState::Open(partial) | PlanState::Closed(partial, _) => Some(partial),
            PlanState::Wanted | PlanState::Card(..) | PlanState::Refused | PlanState::Failed => None,
        }
    }

    /// How many steps have arrived.
    pub(super) fn strokes(&self) -> u32 {
        self.partial_plan().map_or(0, |partial| partial.steps().len() as u32)
    }

    pub(super) fn footer(&self) -> Option<&PlanFooter> {
        match &self.plan {
            PlanState::Closed(_, footer) | PlanState::Card(_, footer) => Some(footer),
            PlanState::Wanted | PlanState::Open(_) | PlanState::Refused | PlanState::Failed => None,
        }
    }

    /// Throws away what has arrived; facts of the try so far are late from now on.
    pub(super) fn next_attempt(&mut self) {
        self.attempt = self.attempt.saturating_add(1);
        self.next_index = 0;
        self.has_refused_step = false;
        self.scene = None;
        self.plan = PlanState::Wanted;
    }

    /// The same, with all retries left.
    pub(super) fn start_over(&mut self) {
        self.next_attempt();
        self.failures = 0;
        self.not_before = Frame::ZERO;
    }

    fn has_text(&self) -> bool {
        let footer_has_text = self.footer().is_some_and(|footer| footer.caption.is_some());
        let is_text = matches!(self.plan, PlanState::Card(..) | PlanState::Refused);
        let has_subject = self.scene.as_ref().is_some_and(|scene| !scene.subjects.is_empty());
        is_text || footer_has_text || has_subject || self.partial_plan().is_some_and(PartialPlan::has_text)
    }
}
