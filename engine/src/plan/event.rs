//! A plan on its way: what is told of it one piece after another, whoever makes it and however it is read.
//!
//! The lenient reader tells what it finds in a text; a planner tells the same and how the try ended.

#![deny(clippy::wildcard_enum_match_arm, reason = "plan events are matched one by one")]

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Body, CanvasSpec, Plan, Scene, Step, Subject, Version};
use crate::geometry::Color;

/// What is told of a plan. A try's last one is [`PlanEvent::Finished`] or [`PlanEvent::Failed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanEvent {
    /// Everything before the steps; once, before the first step.
    Header(Header),
    /// A step that can be drawn.
    Step {
        /// Its place in the plan's list of steps.
        index: u32,
        /// The step, every value inside its limits.
        step: Step,
    },
    /// A step that cannot be drawn.
    StepDropped {
        /// Its place in the plan's list of steps.
        index: u32,
        /// Why, with what was found.
        reason: String,
    },
    /// Once, when the scene's list of subjects begins, or at the end.
    SceneHeader(SceneHeader),
    /// A subject of the scene.
    Subject {
        /// Its place in the scene's list of subjects.
        index: u32,
        /// The subject, every text inside its limit.
        subject: Subject,
    },
    /// What is in the picture, once all is known of it: after the last subject, before the steps that paint them.
    Understood(Understood),
    /// Something that was changed or ignored.
    Fix(Fix),
    /// The try is over and there is something to show.
    Finished {
        /// What came after the steps.
        footer: PlanFooter,
        /// What it cost.
        counts: PlanCounts,
        /// Why the plan ended early; `None` when it is complete.
        cut: Option<PlanFailed>,
    },
    /// The try is over and there is nothing to show.
    Failed {
        /// Why.
        failure: PlanFailed,
        /// What it cost.
        counts: PlanCounts,
    },
}

/// The scene that is drawn, and what became of the words it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Understood {
    /// The scene as it is drawn.
    pub scene: Scene,
    /// Who told it.
    pub by: Author,
    /// What of a model's scene was replaced, added or dropped, in words for the operator.
    pub changes: Vec<String>,
}

/// Who told a scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The reader of wishes, without a model.
    #[default]
    Reader,
    /// A model, with what the reader was sure of.
    Model,
    /// The operator.
    Operator,
}

/// Something in a document that was changed, ignored or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// JSON path of the value, field or step.
    pub path: String,
    /// What was done.
    pub what: String,
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

/// What a plan says before its first step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The language version.
    pub version: Version,
    /// Size and background.
    pub canvas: CanvasSpec,
    /// Already resolved in the steps.
    pub palette: Vec<Color>,
    /// The only source of randomness.
    pub seed: u32,
    /// The caption, when it came before the first step; what comes after the steps has it in any case.
    pub caption: Option<String>,
}

/// What a scene says before its first subject: all that its setting needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SceneHeader {
    /// Where.
    pub place: String,
    /// When in the day.
    pub time: String,
    /// The weather.
    pub weather: String,
    /// Letters to be shown.
    pub text: String,
}

impl SceneHeader {
    /// The scene with this header in place of its own.
    #[must_use]
    pub fn over(self, scene: Scene) -> Scene {
        let Self { place, time, weather, text } = self;
        Scene { place, time, weather, text, subjects: scene.subjects }
    }
}

impl From<Scene> for SceneHeader {
    fn from(scene: Scene) -> Self {
        let Scene { place, time, weather, text, subjects: _ } = scene;
        Self { place, time, weather, text }
    }
}

/// What is known of a plan when it is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFooter {
    /// Its caption; `None`: the configured one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// How long the finished picture stays, in seconds; `None`: as configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_sec: Option<u32>,
    /// A text shown in place of a drawing; ignored when there are steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub render_text: Option<String>,
}

/// What a plan cost. Figures for the operator: nothing follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanCounts {
    /// Tokens of the prompt; 0 when the server does not say.
    pub prompt_tokens: u32,
    /// Tokens of the answer.
    pub answer_tokens: u32,
    /// From the request to the first token, in milliseconds. No file holds it.
    #[serde(skip)]
    pub first_token_ms: u32,
    /// From the request to the first complete step, in milliseconds.
    pub first_step_ms: u32,
    /// From the request to the end, in milliseconds.
    pub total_ms: u32,
    /// Repairs that reading the answer took.
    pub fixes: u32,
    /// Steps that were dropped.
    pub dropped: u32,
}

/// A try that came to nothing, or to less than a whole plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFailed {
    /// The kind of failure, as journals know it.
    pub reason: PlanFailure,
    /// The finer name that the planner has for it, in logs and tables.
    pub name: &'static str,
    /// Whether another try makes sense.
    pub retry: bool,
    /// In words, for the operator.
    pub detail: Option<String>,
}

impl fmt::Display for PlanFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail.as_deref().unwrap_or(self.name))
    }
}

impl std::error::Error for PlanFailed {}

/// Why a try ended without a complete plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFailure {
    /// No connection, or it broke before any answer.
    Unreachable,
    /// No connection in time.
    ConnectTimeout,
    /// Connected, but no first token in time.
    FirstTokenTimeout,
    /// The model fell silent in the middle.
    SilenceTimeout,
    /// The answer took too long as a whole.
    AnswerTimeout,
    /// The server is busy or broken for now (429, 5xx).
    Unavailable,
    /// The server refused the request for good (401, 404, ...).
    Denied,
    /// The answer ended in the middle: length limit, broken connection, repetition.
    Cut,
    /// Nothing in the answer can be drawn.
    NotAPlan,
    /// The gatekeeper refused its caption or the text it shows. Before a stroke is on air: the card; after that the
    /// drawing ends with the steps it has.
    Refused,
    /// What it had drawn came to a symbol of hate. The card, even when strokes are on air.
    Symbol,
    /// The program failed while it made the plan.
    Panicked,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

impl PlanFailure {
    /// Whether the model could not even be talked to.
    #[must_use]
    pub(crate) const fn is_connection_level(self) -> bool {
        matches!(self, Self::Unreachable | Self::ConnectTimeout)
    }

    /// Whether waiting for the model may mend it.
    #[must_use]
    pub(crate) const fn is_absence(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::ConnectTimeout
                | Self::FirstTokenTimeout
                | Self::SilenceTimeout
                | Self::AnswerTimeout
                | Self::Unavailable
                | Self::Denied
        )
    }
}

impl Plan {
    /// The whole plan as it would be told, for one that was made at once.
    #[must_use]
    pub fn into_events(self) -> Vec<PlanEvent> {
        let Self { version, canvas, palette, seed, body, duration_sec, caption } = self;
        let header = Header { version, canvas, palette, seed, caption: caption.clone() };
        let (steps, render_text) = match body {
            Body::Steps(steps) => (steps, None),
            Body::Card(text) => (Vec::new(), Some(text)),
        };
        let footer = PlanFooter { caption, duration_sec, render_text };
        let mut events = vec![PlanEvent::Header(header)];
        events.extend((0..).zip(steps).map(|(index, step)| PlanEvent::Step { index, step }));
        events.push(PlanEvent::Finished { footer, counts: PlanCounts::default(), cut: None });
        events
    }
}
