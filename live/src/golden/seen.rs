//! A plan file as a viewer sees it: its appearance, its fingerprint, and the names of the steps that paint.

use std::sync::Arc;

use engine::artist::{self, Names};
use engine::drawing::{Appearance, DrawError, Fingerprint, leaves};
use engine::plan::{Plan, ReadOptions, read_strict, write_document};
use sha2::{Digest as _, Sha256};

use super::lock::{Accepted, AcceptedScene, SAID_DIGITS};
use crate::diagnostic;
use crate::plan_files::PlanFile;
use crate::texts::hex;

/// What a plan file shows.
#[derive(Clone, Debug)]
pub struct Seen {
    /// All that a viewer sees.
    pub appearance: Arc<Appearance>,
    /// Its hash.
    pub fingerprint: Fingerprint,
    /// For a plan with a scene.
    pub scene: Option<AcceptedScene>,
    plan: Arc<Plan>,
    /// Steps at the front that the artist made of the scene.
    scene_steps: usize,
}

impl Seen {
    /// Reads and compiles a plan, whose scene may have `names` of one's own; nothing is painted.
    ///
    /// # Errors
    /// What is wrong with the plan, as `check` says it.
    pub fn of(file: &PlanFile, names: &Names) -> Result<Self, String> {
        let document = read_strict(&file.bytes, &ReadOptions::default())
            .map_err(|error| diagnostic::render(file, &error))?;
        let own = document.steps().len();
        let scene = document.scene.is_some().then(|| AcceptedScene {
            artist: artist::ARTIST_VERSION,
            said: hash_of(&write_document(&document)),
        });
        let plan = artist::compile_document(document, names);
        let scene_steps = if scene.is_some() { plan.steps().len() - own } else { 0 };
        let appearance = Appearance::of(&plan).map_err(|error| match error {
            DrawError::TooManyPixels { step, limit } => {
                format!("error: {}, at {}: {limit}\n", file.name(), place(&[step], scene_steps))
            }
            other => format!("error: {}: {other}\n", file.name()),
        })?;
        let fingerprint = appearance.fingerprint();
        Ok(Self { appearance: Arc::new(appearance), fingerprint, scene, plan: Arc::new(plan), scene_steps })
    }

    /// The line that accepts it.
    #[must_use]
    pub fn accepted(&self) -> Accepted {
        Accepted {
            fingerprint: self.fingerprint,
            pixels: self.appearance.total(),
            length_ms: self.appearance.length_ms(),
            scene: self.scene.clone(),
        }
    }

    /// Who paints.
    #[must_use]
    pub fn painters(&self) -> Painters {
        let mut end = 0;
        let ends_and_names = leaves(&self.plan).unwrap_or_default().into_iter().map(|leaf| {
            end += leaf.pixels;
            (end, format!("{} ({})", place(&leaf.place, self.scene_steps), leaf.op))
        });
        Painters(ends_and_names.collect())
    }
}

/// The step that painted a pixel, by the pixel's number.
#[derive(Clone, Debug, Default)]
pub struct Painters(Vec<(usize, String)>);

impl Painters {
    /// The step that painted pixel `number` of the list.
    #[must_use]
    pub fn of(&self, number: usize) -> Option<&str> {
        let index = self.0.partition_point(|(end, _)| *end <= number);
        self.0.get(index).map(|(_, name)| name.as_str())
    }

    /// A line a step: how many pixels are painted by then, and its name.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().map(|(end, name)| format!("{end} {name}\n")).collect()
    }

    /// Reads what [`Painters::write`] wrote; nothing of a damaged text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let (end, name) = line.split_once(' ')?;
            Some((end.parse().ok()?, name.to_owned()))
        };
        Self(text.lines().map(line).collect::<Option<_>>().unwrap_or_default())
    }
}

/// A step's place in the document.
pub(crate) fn place(place: &[usize], scene_steps: usize) -> String {
    let Some((&first, inside)) = place.split_first() else { return "$".into() };
    let start = match first.checked_sub(scene_steps) {
        Some(own) => format!("$.steps[{own}]"),
        None => format!("$.scene, step {first}"),
    };
    inside.iter().fold(start, |path, index| format!("{path}.steps[{index}]"))
}

fn hash_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    hex(&digest)[..SAID_DIGITS].to_owned()
}
