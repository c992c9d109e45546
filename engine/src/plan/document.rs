//! A document: what a plan file says, before a scene in it becomes steps.
//!
//! Only a [`Plan`] can be drawn. A document with a scene becomes one through the artist, which makes steps of its words.

use super::{Body, CanvasSpec, Plan, Scene, Step, Version};
use crate::geometry::Color;

/// A document as it was read; every value is inside its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The language version it was written for.
    pub version: Version,
    /// Size and background of the canvas.
    pub canvas: CanvasSpec,
    /// Colours that the document may name by index; already resolved in the steps.
    pub palette: Vec<Color>,
    /// The only source of randomness.
    pub seed: u32,
    /// What is in the picture, in words; its steps are painted before those of `body`.
    pub scene: Option<Scene>,
    /// Steps, or a card's text. Beside a scene: steps, perhaps none.
    pub body: Body,
    /// How long the finished picture or the card is shown, in seconds; `None`: as configured.
    pub duration_sec: Option<u32>,
    /// A line of the HUD; `None`: [`CAPTION_DEFAULT`](super::CAPTION_DEFAULT).
    pub caption: Option<String>,
}

impl Document {
    /// The steps of its own; those of a scene are not among them.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        match &self.body {
            Body::Steps(steps) => steps,
            Body::Card(_) => &[],
        }
    }

    /// The plan that this document already is, or the document again when a scene in it is still words.
    ///
    /// # Errors
    /// The document, unchanged, when it has a scene.
    pub fn into_plan(self) -> Result<Plan, Box<Self>> {
        if self.scene.is_some() {
            return Err(Box::new(self));
        }
        let Self { version, canvas, palette, seed, scene: _, body, duration_sec, caption } = self;
        Ok(Plan { version, canvas, palette, seed, body, duration_sec, caption })
    }
}

impl From<Plan> for Document {
    fn from(plan: Plan) -> Self {
        let Plan { version, canvas, palette, seed, body, duration_sec, caption } = plan;
        Self { version, canvas, palette, seed, scene: None, body, duration_sec, caption }
    }
}
