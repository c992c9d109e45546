//! Values to events: the header once, then each step that can be drawn.

use std::sync::Arc;

use super::super::field::{Field, Fields, document_alias};
use super::super::step;
use super::super::tree::{Node, NodeKind, Tree, segment};
use super::super::{CanvasSpec, ReadOptions, Step, Version, limits};
use super::scene_reading::SceneReading;
use super::values::Values;
use crate::geometry::Color;
use crate::plan::{Fix, Header, PlanEvent};

/// What was read so far.
pub(super) struct LenientReader {
    options: ReadOptions,
    /// What no caller has taken yet.
    pub events: Vec<PlanEvent>,
    /// How many fixes and dropped steps there were.
    fixes: usize,
    header: Heading,
    /// The fields of the plan that came.
    seen: Fields,
    /// Steps that are not groups.
    leaves: usize,
    /// Steps that were accepted.
    pub steps: usize,
    /// Steps outside any plan, kept until it is certain that none comes.
    outside: Vec<Step>,
    pub caption: Option<String>,
    pub duration_sec: Option<u32>,
    pub card: Option<String>,
    pub scene: SceneReading,
}

/// The header while it grows.
#[derive(Default)]
struct Heading {
    version: Option<Version>,
    palette: Arc<[Color]>,
    seed: u32,
    /// Its background may be an index into a palette that is still to come.
    canvas: Option<(String, Vec<Node>)>,
    /// Whether it was handed on.
    sent: bool,
}

impl LenientReader {
    /// Before the first value.
    pub fn new(options: ReadOptions) -> Self {
        Self {
            options,
            events: Vec::new(),
            fixes: 0,
            header: Heading::default(),
            seen: Fields::default(),
            leaves: 0,
            steps: 0,
            outside: Vec::new(),
            caption: None,
            duration_sec: None,
            card: None,
            scene: SceneReading::default(),
        }
    }

    /// Notes a fix.
    pub fn fix(&mut self, path: String, what: impl Into<String>) {
        if self.is_listed() {
            self.events.push(PlanEvent::Fix(Fix { path, what: what.into() }));
        }
    }

    /// Gives a step up.
    pub fn drop_step(&mut self, index: usize, reason: impl Into<String>) {
        self.send_header();
        if self.is_listed() {
            self.events.push(PlanEvent::StepDropped { index: number(index), reason: reason.into() });
        }
    }

    /// Whether one more fix will be listed.
    pub fn lists_more(&self) -> bool {
        self.fixes < limits::FIXES_MAX
    }

    /// Counts a fix or a dropped step; says once that no more are listed.
    fn is_listed(&mut self) -> bool {
        self.fixes += 1;
        if self.fixes == limits::FIXES_MAX + 1 {
            let what = format!("more than {} fixes: the rest is not listed", limits::FIXES_MAX);
            self.events.push(PlanEvent::Fix(Fix { path: "$".to_owned(), what }));
        }
        self.fixes <= limits::FIXES_MAX
    }

    /// The plan's object was found: inside another value, after repairs at its beginning. Steps that stand before
    /// it were no more than talk about it.
    pub fn plan_found(&mut self, inside: bool, repaired: bool) {
        self.outside = Vec::new();
        self.leaves = 0;
        for (fixed, what) in [
            (inside, "the plan was taken out of what stands around it"),
            (repaired, "the beginning of the plan was repaired"),
        ] {
            if fixed {
                self.fix("$".to_owned(), what);
            }
        }
    }

    /// Takes a field of the plan.
    pub fn field(&mut self, name: &str, tree: Tree<'_>) {
        let base = format!("${}", segment(name));
        let known = Field::of(name).filter(|&field| Fields::DOCUMENT.has(field));
        if known.is_none() && Self::scene_field_named(name).is_some() {
            return self.scene_field(name, tree);
        }
        let Some(field) = known.or_else(|| document_alias(name)) else {
            return self.fix(base, "an unknown field was ignored");
        };
        if known.is_none() {
            self.fix(base.clone(), format!("read as `{}`", field.name()));
        }
        if tree.kind(0) == NodeKind::Null {
            return self.fix(base, "null was ignored");
        }
        if self.seen.has(field) {
            self.fix(base.clone(), "the field came again; the last one counts");
        }
        self.seen = self.seen.with(field);
        let late = matches!(field, Field::Version | Field::Canvas | Field::Palette | Field::Seed)
            && self.header.sent;
        if late {
            return self.fix(base, "it comes after the first step and was ignored");
        }
        self.known_field(field, base, tree);
    }

    fn known_field(&mut self, field: Field, base: String, tree: Tree<'_>) {
        match field {
            Field::Canvas => self.header.canvas = Some((tree.text.to_owned(), tree.nodes.to_vec())),
            Field::Steps if tree.kind(0) == NodeKind::Object => {
                self.fix(base, "one step was read as a list of one");
                self.step(0, tree);
            }
            Field::Steps => self.fix(base, "something that is no list of steps was ignored"),
            Field::Scene => self.fix(base, "something that is no scene was ignored"),
            Field::Version => self.header.version = self.with_values(base, tree, |v| v.version(0)),
            Field::Palette => self.header.palette = self.with_values(base, tree, |v| v.colors(0)).into(),
            Field::Seed => {
                self.header.seed = self.with_values(base, tree, |v| v.number_in(0, 0, u32::MAX)).unwrap_or(0);
            }
            Field::DurationSec => {
                self.duration_sec = self.with_values(base, tree, |v| v.number_in(0, 1, limits::HOLD_SEC_MAX));
            }
            Field::Caption => {
                self.caption = self.with_values(base, tree, |v| v.text_of(0, limits::CAPTION_CHARS_MAX));
            }
            _ => {
                let card = self.with_values(base, tree, |v| v.text_of(0, limits::RENDER_TEXT_CHARS_MAX));
                self.card = card.filter(|text| !text.is_empty());
            }
        }
    }

    /// Takes a step of the plan.
    pub fn step(&mut self, index: usize, tree: Tree<'_>) {
        self.send_header();
        self.read_step(index, format!("$.steps[{index}]"), tree);
    }

    /// Takes a step that stands outside any plan.
    pub fn step_outside_plan(&mut self, tree: Tree<'_>) {
        let base = format!("$[{}]", self.outside.len());
        if let Ok(step) = self.with_values(base, tree, |values| values.step_at(0, 0)) {
            self.outside.push(step);
        }
    }

    /// No plan was found: what steps there are, are the plan.
    pub fn take_steps_outside(&mut self) {
        for (index, step) in std::mem::take(&mut self.outside).into_iter().enumerate() {
            if index == 0 {
                self.send_header();
                self.fix("$".to_owned(), "steps without a plan around them were taken");
            }
            self.steps += 1;
            self.events.push(PlanEvent::Step { index: number(index), step });
        }
    }

    fn read_step(&mut self, index: usize, base: String, tree: Tree<'_>) {
        match self.with_values(base, tree, |v| v.step_at(0, 0)) {
            Ok(step) => {
                self.steps += 1;
                self.events.push(PlanEvent::Step { index: number(index), step });
            }
            Err(dropped) => self.drop_step(index, dropped.0),
        }
    }

    /// Hands the header on, once.
    pub fn send_header(&mut self) {
        if self.header.sent {
            return;
        }
        self.header.sent = true;
        let canvas = self.canvas();
        let Heading { version, palette, seed, .. } = &self.header;
        let header = Header {
            version: version.unwrap_or(Version::CURRENT),
            canvas,
            palette: palette.to_vec(),
            seed: *seed,
            caption: self.caption.clone(),
        };
        self.events.push(PlanEvent::Header(header));
    }

    fn canvas(&mut self) -> CanvasSpec {
        let default = self.options.canvas;
        let Some((text, nodes)) = self.header.canvas.take() else { return default };
        let tree = Tree { text: &text, nodes: &nodes };
        let read = self.with_values("$.canvas".to_owned(), tree, |values| step::canvas(values, 0, default));
        // Nothing in a canvas stops a lenient reading.
        let mut canvas = read.unwrap_or(default);
        if self.options.force_canvas && canvas.size != default.size {
            let (is, was) = (default.size, canvas.size);
            let what = format!("{} x {} was replaced by the configured {} x {}", was.w, was.h, is.w, is.h);
            self.fix("$.canvas".to_owned(), what);
            canvas.size = default.size;
        }
        canvas
    }

    /// Lends what is needed to read values, and takes the fixes back.
    pub(super) fn with_values<T>(
        &mut self,
        base: String,
        tree: Tree<'_>,
        read: impl FnOnce(&mut Values<'_>) -> T,
    ) -> T {
        let palette = Arc::clone(&self.header.palette);
        let fixes_max = limits::FIXES_MAX.saturating_sub(self.fixes);
        let (leaves, fixes) = (self.leaves, Vec::new());
        let mut values = Values { tree, base, palette: &palette, leaves, fixes, fixes_max };
        let result = read(&mut values);
        let Values { leaves, fixes, .. } = values;
        self.leaves = leaves;
        for Fix { path, what } in fixes {
            self.fix(path, what);
        }
        result
    }
}

/// A step's place as it is told: a text of 1 MiB has far fewer steps.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
