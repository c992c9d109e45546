//! What is allowed in a plan and seldom meant: which of it a check fails on.

use clap::ValueEnum;
use engine::drawing::{Drawing, LintKind, lints};
use engine::plan::{Body, Plan};

use super::told::{Checked, Warning};
use crate::golden::seen::place;

/// What a check may be told to fail on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// A subject that becomes its word on a framed board.
    Board,
    /// Every warning but `board`.
    Warnings,
    /// A step that paints nothing.
    PaintsNothing,
    /// A step beside the canvas.
    OffCanvas,
    /// A text cut by an edge.
    ClippedText,
    /// A step that later ones paint over.
    PaintedOver,
    /// A colour without a step.
    UnusedPalette,
    /// More than three flashes a second.
    Flashes,
}

impl Deny {
    fn is(self, kind: LintKind) -> bool {
        match self {
            Self::Board | Self::Flashes => false,
            Self::Warnings => true,
            Self::PaintsNothing => kind == LintKind::PaintsNothing,
            Self::OffCanvas => kind == LintKind::OffCanvas,
            Self::ClippedText => kind == LintKind::ClippedText,
            Self::PaintedOver => kind == LintKind::PaintedOver,
            Self::UnusedPalette => kind == LintKind::UnusedPalette,
        }
    }
}

/// The warnings about a plan. Of a scene's steps, the first `scene_steps`, nothing is said: the artist made them.
pub(super) fn warnings(plan: &Plan, scene_steps: Option<usize>, deny: &[Deny], checked: &mut Checked) {
    if matches!(plan.body, Body::Card(_)) {
        return;
    }
    // What paints too much is an error that the summary tells.
    for lint in lints(plan).unwrap_or_default() {
        let palette = lint.kind == LintKind::UnusedPalette;
        let by_artist = scene_steps.is_some_and(|steps| palette || lint.place[0] < steps);
        if by_artist {
            continue;
        }
        let path = match palette {
            true => format!("$.palette[{}]", lint.place[0]),
            false => place(&lint.place, scene_steps.unwrap_or(0)),
        };
        let denied = deny.iter().any(|deny| deny.is(lint.kind));
        checked.warn(Warning { name: lint.kind.name(), path, message: lint.message, denied });
    }
}

/// The warning that the plan flashes, if its drawing does: a show draws some of its steps later, slower or not at all.
pub(super) fn flashes(drawing: &Drawing, deny: &[Deny], checked: &mut Checked) {
    if drawing.flashes() {
        let message =
            "it flashes more than three times a second: a show draws its steps later, slower or not at all";
        let denied = deny.iter().any(|deny| matches!(deny, Deny::Flashes | Deny::Warnings));
        checked.warn(Warning { name: "flashes", path: "$.steps".into(), message: message.into(), denied });
    }
}
