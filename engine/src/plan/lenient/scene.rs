//! A scene as a language model wrote it: its words, field by field and subject by subject.

use super::super::field::{Field, Fields, scene_alias, subject_alias};
use super::super::nearest::nearest;
use super::super::scene::{
    DOES_CHARS_MAX, HOUR_CHARS_MAX, IS_CHARS_MAX, LOOKS_CHARS_MAX, PLACE_CHARS_MAX, SUBJECTS_MAX,
    TEXT_CHARS_MAX,
};
use super::super::tree::{At, NodeKind, Tree, segment};
use super::super::{Scene, Subject};
use super::reader::{LenientReader, number};
use super::values::Values;
use crate::plan::{PlanEvent, SceneHeader};

impl LenientReader {
    /// Whether `name` is a field of a scene, by its own name or another one.
    pub(super) fn scene_field_named(name: &str) -> Option<Field> {
        Field::of(name).filter(|&field| Fields::SCENE.has(field)).or_else(|| scene_alias(name))
    }

    /// Takes a field of the scene.
    pub(super) fn scene_field(&mut self, name: &str, tree: Tree<'_>) {
        let base = format!("$.scene{}", segment(name));
        let known = Field::of(name).filter(|&field| Fields::SCENE.has(field));
        let near = || nearest(name, Fields::SCENE.names()).and_then(Field::of);
        let Some(field) = known.or_else(|| scene_alias(name)).or_else(near) else {
            return self.fix(base, "an unknown field was ignored");
        };
        if known.is_none() {
            self.fix(base.clone(), format!("read as `{}`", field.name()));
        }
        self.scene.found = true;
        let header = matches!(field, Field::Place | Field::Time | Field::Weather | Field::Text);
        if header && self.scene.sent {
            return self.fix(base, "it comes after the first subject and was ignored");
        }
        self.scene.header |= header;
        match field {
            Field::Place => self.scene.scene.place = self.words(base, tree, PLACE_CHARS_MAX),
            Field::Time => self.scene.scene.time = self.words(base, tree, HOUR_CHARS_MAX),
            Field::Weather => self.scene.scene.weather = self.words(base, tree, HOUR_CHARS_MAX),
            Field::Text => self.scene.scene.text = self.words(base, tree, TEXT_CHARS_MAX),
            _ if tree.kind(0) == NodeKind::Null => self.fix(base, "null was ignored"),
            _ => {
                self.fix(base, "one subject was read as a list of one");
                self.subject(0, tree);
            }
        }
    }

    /// The list of subjects begins: what the setting needs has come, unless nothing has. Then it comes at the end.
    pub(super) fn subjects_open(&mut self) {
        self.scene.found = true;
        if self.scene.header {
            self.send_scene_header();
        }
    }

    /// Hands the scene's header on, once.
    pub(super) fn send_scene_header(&mut self) {
        if !self.scene.found || std::mem::replace(&mut self.scene.sent, true) {
            return;
        }
        self.send_header();
        let Scene { place, time, weather, text, .. } = self.scene.scene.clone();
        self.events.push(PlanEvent::SceneHeader(SceneHeader { place, time, weather, text }));
    }

    /// Takes a subject: an object, a text, or a list of texts.
    #[allow(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself is not general over the lifetime"
    )]
    pub(super) fn subject(&mut self, index: usize, tree: Tree<'_>) {
        if self.scene.scene.subjects.len() >= SUBJECTS_MAX {
            return self.drop_subject(index, "there are enough of them");
        }
        let base = format!("$.scene.subjects[{index}]");
        #[allow(
            clippy::redundant_closure_for_method_calls,
            reason = "the path is not general over the lifetime"
        )]
        let subject = self.with_values(base, tree, |values| values.subject());
        match subject {
            Some(subject) => {
                self.scene.scene.subjects.push(subject.clone());
                self.events.push(PlanEvent::Subject { index: number(index), subject });
            }
            None => self.drop_subject(index, "it says nothing"),
        }
    }

    /// Gives a subject up.
    pub(super) fn drop_subject(&mut self, index: usize, reason: &str) {
        self.fix(format!("$.scene.subjects[{index}]"), format!("dropped: {reason}"));
    }

    fn words(&mut self, base: String, tree: Tree<'_>, chars_max: usize) -> String {
        self.with_values(base, tree, |values| values.words(0, chars_max))
    }
}

impl Values<'_> {
    fn subject(&mut self) -> Option<Subject> {
        let subject = match self.tree.kind(0) {
            NodeKind::Object => self.subject_of_fields(),
            NodeKind::Array => {
                let mut items = self.tree.items(0);
                let is = items.next().map(|at| self.words(at, IS_CHARS_MAX)).unwrap_or_default();
                let looks: Vec<String> = items.map(|at| self.words(at, LOOKS_CHARS_MAX)).collect();
                self.fix(0, "a list was read as a subject");
                Subject { is, looks: cut(&looks.join(", "), LOOKS_CHARS_MAX), does: String::new() }
            }
            _ => {
                self.fix(0, "a text was read as a subject");
                Subject { is: self.words(0, IS_CHARS_MAX), ..Subject::default() }
            }
        };
        (!subject.is.is_empty()).then_some(subject)
    }

    fn subject_of_fields(&mut self) -> Subject {
        let slots = self.slots(0, Fields::SUBJECT, subject_alias);
        let mut words =
            |field, chars_max| slots.get(field).map(|at| self.words(at, chars_max)).unwrap_or_default();
        let looks = words(Field::Looks, LOOKS_CHARS_MAX);
        let mut is = words(Field::Is, IS_CHARS_MAX);
        let does = words(Field::Does, DOES_CHARS_MAX);
        if is.is_empty() {
            // Who describes without naming is described by the first of the words.
            is = cut(looks.split(',').next().unwrap_or_default(), IS_CHARS_MAX);
        }
        Subject { is, looks, does }
    }

    /// Words from whatever holds some: a text, a number, a list, the values of an object with their names.
    fn words(&mut self, at: At, chars_max: usize) -> String {
        let text = match self.tree.kind(at) {
            NodeKind::Null | NodeKind::Bool => String::new(),
            NodeKind::Int | NodeKind::Number => self.tree.source(at).to_owned(),
            NodeKind::Array => {
                self.fix(at, "a list was read as words");
                let words: Vec<String> = self.tree.items(at).map(|item| self.shallow(item)).collect();
                words.join(", ")
            }
            NodeKind::Object => {
                self.fix(at, "an object was read as words");
                let members = self.tree.members(at);
                let words: Vec<String> = members
                    .map(|(name, value)| format!("{} {}", self.shallow(value), self.shallow(name)))
                    .collect();
                words.join(", ")
            }
            NodeKind::Plain | NodeKind::Escaped | NodeKind::Decoded => {
                self.tree.string(at).unwrap_or_default().trim().to_owned()
            }
        };
        let kept = cut(&text, chars_max);
        if kept.len() < text.len() {
            self.fix(at, format!("cut to {chars_max} characters"));
        }
        kept
    }

    fn shallow(&self, at: At) -> String {
        match self.tree.kind(at) {
            NodeKind::Int | NodeKind::Number => self.tree.source(at).to_owned(),
            _ => self.tree.string(at).unwrap_or_default().trim().to_owned(),
        }
    }
}

/// The text, or as much of it as fits, ending with a whole word where there is one.
fn cut(text: &str, chars_max: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(chars_max) else { return text.to_owned() };
    let kept = &text[..end];
    let whole = kept.rfind(char::is_whitespace).filter(|_| !text[end..].starts_with(char::is_whitespace));
    whole.map_or(kept, |space| &kept[..space]).trim_end_matches([' ', ',']).to_owned()
}
