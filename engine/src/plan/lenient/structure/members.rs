//! Names, values, and what stands between them.

use super::super::super::tree::{At, Node, NodeKind, Tree};
use super::super::lexer::Bracket;
use super::super::reader::LenientReader;
use super::super::words::{is_json_number, snake_case};
use super::{Level, OpenContainer, Structure, Want};

impl Structure {
    pub(super) fn comma(&mut self, reader: &mut LenientReader) {
        let Some(frame) = self.frames.last() else { return };
        let stray = frame.comma || frame.count == 0;
        let dangling = frame.bracket == Bracket::Curly && frame.want != Want::Name;
        if dangling {
            self.drop_name(reader);
        } else if stray {
            self.fix("a comma too many was skipped", reader);
        }
        self.frames.last_mut().into_iter().for_each(|frame| frame.comma = true);
    }

    pub(super) fn word(&mut self, word: &str, reader: &mut LenientReader) {
        let (kind, exact) = match word {
            "null" => (NodeKind::Null, true),
            "true" | "false" => (NodeKind::Bool, true),
            "None" | "undefined" => (NodeKind::Null, false),
            "True" | "False" => (NodeKind::Bool, false),
            _ if is_json_number(word) => (NodeKind::Number, true),
            _ => (NodeKind::Decoded, false),
        };
        if (!exact || self.wants_name()) && !std::mem::replace(&mut self.bare_words, true) {
            self.fix("words without quotes, from here on, were taken", reader);
        }
        self.scalar(word, kind, reader);
    }

    pub(super) fn scalar(&mut self, text: &str, kind: NodeKind, reader: &mut LenientReader) {
        if self.frames.is_empty() {
            return;
        }
        if self.wants_name() {
            return self.name(text, reader);
        }
        self.before_value(reader);
        self.push(text, kind);
        self.value_done(reader);
    }

    pub(super) fn name(&mut self, name: &str, reader: &mut LenientReader) {
        self.drop_name(reader);
        self.expect_comma(reader);
        self.push_name(name);
        if let Some(frame) = self.frames.last_mut() {
            frame.want = Want::Colon;
            frame.comma = false;
        }
    }

    pub(super) fn push_name(&mut self, name: &str) {
        let node = self.nodes.len() as At;
        let own = matches!(self.levels.last(), Some(Level::Plan | Level::Scene));
        if own && self.frames.len() == self.floor() {
            self.key = snake_case(name);
        } else {
            self.push(name, NodeKind::Decoded);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.name = node;
            frame.want = Want::Value;
        }
    }

    pub(super) fn push(&mut self, text: &str, kind: NodeKind) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        // A value that is known to fit takes the form that the strict reader gives it.
        let small = (kind == NodeKind::Number && text.len() <= 9).then(|| text.parse().ok()).flatten();
        let (kind, link) = small.map_or((kind, 0), |value| (NodeKind::Int, value));
        self.nodes.push(Node { kind, start, end: self.text.len() as u32, link });
    }

    /// Drops a field's name that has no value.
    pub(super) fn drop_name(&mut self, reader: &mut LenientReader) {
        let dangling =
            |frame: &&mut OpenContainer| frame.bracket == Bracket::Curly && frame.want != Want::Name;
        let Some(frame) = self.frames.last_mut().filter(dangling) else { return };
        frame.want = Want::Name;
        let name = frame.name;
        self.fix("a field without a value was dropped", reader);
        if self.frames.len() > self.floor() {
            self.nodes.truncate(name as usize);
        }
    }

    /// Whether a field's name comes next, or the colon after it.
    pub(super) fn wants_name(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.bracket == Bracket::Curly && frame.want != Want::Value)
    }

    pub(super) fn before_value(&mut self, reader: &mut LenientReader) {
        let Some(frame) = self.frames.last() else { return };
        if frame.bracket == Bracket::Square {
            self.expect_comma(reader);
            self.frames.last_mut().into_iter().for_each(|frame| frame.comma = false);
        }
    }

    fn expect_comma(&mut self, reader: &mut LenientReader) {
        if self.frames.last().is_some_and(|frame| frame.count > 0 && !frame.comma) {
            self.fix("a missing comma was added", reader);
        }
    }

    /// A value is complete: of the plan's own ones, the reader takes it.
    pub(super) fn value_done(&mut self, reader: &mut LenientReader) {
        if self.frames.len() == self.floor() {
            let tree = Tree { text: &self.text, nodes: &self.nodes };
            let index = self.frames.last().map_or(0, |frame| frame.count);
            match self.levels.last() {
                Some(Level::Plan) => reader.field(&self.key, tree),
                Some(Level::Scene) => reader.scene_field(&self.key, tree),
                Some(Level::Steps) => reader.step(index, tree),
                Some(Level::Subjects) => reader.subject(index, tree),
                None => {}
            }
            self.discard_value();
        }
        self.after_value();
    }

    pub(super) fn after_value(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.count += 1;
            frame.want = Want::Name;
        }
    }

    pub(super) fn discard_value(&mut self) {
        self.nodes.clear();
        self.text.clear();
    }
}
