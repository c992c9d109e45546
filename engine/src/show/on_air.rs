//! The request on air: thinking, drawing, holding, card.

use std::sync::Arc;

use super::history::End;
use super::request::{PlanState, Request};
use super::settings::ShowSettings;
use crate::drawing::Drawing;
use crate::plan::PlanFooter;
use crate::time::{Fps, Frame};

/// The shortest hold that a model's plan can ask for, in seconds; the configured hold may be shorter.
const PLAN_HOLD_SEC_MIN: u32 = 5;

/// The request on air.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OnAir {
    pub(super) request: Request,
    pub(super) since: Frame,
    pub(super) turn: Turn,
    /// What an earlier try painted: stays until the first step of the next one.
    pub(super) leftover: Option<(Arc<Drawing>, usize)>,
    /// The address at which its picture can be had.
    pub(super) share: Option<Arc<str>>,
}

/// What goes on with it, with the frames that this follows from; what is seen of it is an `OnAirPhase`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Turn {
    /// There is nothing to show yet.
    Thinking,
    /// Its plan is drawn.
    Drawing {
        /// Frame 0 of the drawing.
        start: Frame,
    },
    /// Its drawing is complete and stays.
    Holding(Stay),
    /// A text is shown in place of a drawing.
    Card { stay: Stay, text: String, end: End },
}

/// How long something stays on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) until: Frame,
    pub(super) seconds: u32,
}

impl Stay {
    fn new(now: Frame, seconds: u32, fps: Fps) -> Self {
        Self { until: now.after(fps.frames_of_ms(u64::from(seconds) * 1000)), seconds }
    }
}

impl OnAir {
    pub(super) const fn new(request: Request, now: Frame) -> Self {
        Self { request, since: now, turn: Turn::Thinking, leftover: None, share: None }
    }

    /// Starts what there is to show, or ends a drawing that is complete; `false` when nothing changes at `now`.
    pub(super) fn step(&mut self, now: Frame, paused: bool, settings: &ShowSettings) -> bool {
        let next = match self.turn {
            Turn::Thinking if !paused => self.opening(now, settings),
            Turn::Drawing { .. } if self.drawn_at().is_some_and(|end| end <= now) => {
                let seconds = hold_sec(self.request.work.footer(), settings);
                Some(Turn::Holding(Stay::new(now, seconds, settings.fps)))
            }
            Turn::Thinking | Turn::Drawing { .. } | Turn::Holding(_) | Turn::Card { .. } => None,
        };
        next.map(|turn| self.turn = turn).is_some()
    }

    /// What begins when its turn has come and there is something to show.
    fn opening(&self, now: Frame, settings: &ShowSettings) -> Option<Turn> {
        let card = |text: &str, seconds: u32, end| {
            let stay = Stay::new(now, seconds, settings.fps);
            Some(Turn::Card { stay, text: text.to_owned(), end })
        };
        if self.request.is_refused() {
            return card(&settings.card_refused, card_sec(settings), End::Card);
        }
        match &self.request.work.plan {
            PlanState::Refused => card(&settings.card_refused, card_sec(settings), End::Card),
            PlanState::Failed => card(&settings.card_failed, card_sec(settings), End::Card),
            PlanState::Card(text, footer) => card(text, hold_sec(Some(footer), settings), End::Drawn),
            PlanState::Open(partial) if partial.steps().is_empty() => None,
            PlanState::Open(_) | PlanState::Closed(..) => Some(Turn::Drawing { start: now }),
            PlanState::Wanted => None,
        }
    }

    /// The frame at which the drawing is complete; `None` while that is open.
    pub(super) fn drawn_at(&self) -> Option<Frame> {
        match (&self.turn, &self.request.work.plan) {
            (Turn::Drawing { start }, PlanState::Closed(partial, _)) => {
                Some(start.after(partial.drawing().end_frame().0))
            }
            _ => None,
        }
    }

    /// What stays on now, and until when.
    pub(super) const fn stay(&self) -> Option<Stay> {
        match self.turn {
            Turn::Holding(stay) | Turn::Card { stay, .. } => Some(stay),
            Turn::Thinking | Turn::Drawing { .. } => None,
        }
    }

    /// How it ends when it is ended now: what was shown to the end counts as shown.
    pub(super) const fn end_now(&self) -> End {
        match self.turn {
            Turn::Thinking | Turn::Drawing { .. } => End::Skipped,
            Turn::Holding(_) => End::Drawn,
            Turn::Card { end, .. } => end,
        }
    }

    /// Whether a stroke is on air.
    pub(super) const fn is_drawing(&self) -> bool {
        matches!(self.turn, Turn::Drawing { .. })
    }

    /// The frame of its drawing at which a step that arrives now arrives.
    pub(super) const fn arrival(&self, now: Frame) -> Frame {
        match self.turn {
            Turn::Drawing { start } => Frame(now.since(start)),
            Turn::Thinking | Turn::Holding(_) | Turn::Card { .. } => Frame::ZERO,
        }
    }

    /// What is on air must not be seen any longer: its turn begins anew, with an empty canvas.
    pub(super) fn take_off(&mut self) {
        self.turn = Turn::Thinking;
        self.leftover = None;
    }

    /// The try that is on air came to nothing: its picture stays until the next one has a stroke.
    pub(super) fn fall_back(&mut self, now: Frame) {
        if let (Turn::Drawing { start }, Some(partial)) = (&self.turn, self.request.work.partial_plan()) {
            let drawing = Arc::clone(partial.drawing());
            let cursor = drawing.cursor(Frame(now.since(*start)));
            self.leftover = Some((drawing, cursor));
        }
        self.turn = Turn::Thinking;
    }
}

/// How long a picture stays: as its plan says, within what is configured, or as configured.
pub(super) fn hold_sec(footer: Option<&PlanFooter>, settings: &ShowSettings) -> u32 {
    let asked = footer.and_then(|footer| footer.duration_sec);
    asked.map_or(settings.hold_sec, |seconds| seconds.max(PLAN_HOLD_SEC_MIN).min(settings.hold_sec))
}

/// How long a card stays.
pub(super) fn card_sec(settings: &ShowSettings) -> u32 {
    settings.card_sec.unwrap_or(settings.hold_sec)
}
