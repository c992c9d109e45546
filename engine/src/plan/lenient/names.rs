//! Names in a lenient reading: which op is meant, and which field.

use super::super::OpName;
use super::super::field::{Field, Fields, Slots};
use super::super::nearest::nearest;
use super::super::tree::{At, NodeKind};
use super::values::{Dropped, Taken, Values};
use super::words::snake_case;

/// Shortest name whose spelling is corrected: of short ones too many are near each other.
const CORRECTED_LENGTH_MIN: usize = 4;

impl Values<'_> {
    /// A name in lower case with `_` between its words.
    pub fn name(&self, at: At) -> String {
        snake_case(&self.tree.string(at).unwrap_or_default())
    }

    /// The op of a step and the node of its name.
    pub fn op(&self, step: At) -> Option<(OpName, At)> {
        let find = |wanted: &[&str]| {
            let mut members = self.tree.members(step);
            members.find(|&(name, _)| wanted.contains(&self.name(name).as_str()))
        };
        let (_, at) = find(&["op"]).or_else(|| find(&["type", "kind", "shape"]))?;
        let text = self.name(at);
        Some((OpName::of(&text).or_else(|| OpName::alias(&text))?, at))
    }

    /// The same; without one there is no step.
    pub fn require_op(&mut self, step: At) -> Taken<OpName> {
        let Some((op, at)) = self.op(step) else {
            let mut members = self.tree.members(step);
            let named = members.find(|&(name, _)| self.name(name) == "op");
            return Err(Dropped(match named {
                Some((_, at)) => format!("the op {} is unknown", self.tree.describe(at)),
                None => "it has no `op`".to_owned(),
            }));
        };
        if self.tree.string(at).as_deref() != Some(op.name()) {
            self.fix(at, format!("read as \"{}\"", op.name()));
        }
        Ok(op)
    }

    /// The fields of an object: those with their right name first, then those that can be told.
    pub fn slots(&mut self, object: At, allowed: Fields, meant: impl Fn(&str) -> Option<Field>) -> Slots {
        let mut slots = Slots::new();
        let mut others = Vec::new();
        for (name, value) in self.tree.members(object) {
            let exact = self.tree.string(name).and_then(|name| Field::of(&name));
            match exact.filter(|&field| allowed.has(field)) {
                Some(_) if self.tree.kind(value) == NodeKind::Null => self.fix(value, "null was ignored"),
                Some(field) => {
                    if !slots.put(field, value) {
                        self.fix(value, "the field came again; the last one counts");
                    }
                }
                None => others.push((name, value)),
            }
        }
        for (name, value) in others {
            self.other_field(name, value, allowed, &meant, &mut slots);
        }
        slots
    }

    fn other_field(
        &mut self,
        name: At,
        value: At,
        allowed: Fields,
        meant: &impl Fn(&str) -> Option<Field>,
        slots: &mut Slots,
    ) {
        let word = self.name(name);
        let spelt = || Field::of(&word).filter(|&field| allowed.has(field));
        let near = || match word.len() >= CORRECTED_LENGTH_MIN {
            true => nearest(&word, allowed.names()).and_then(Field::of),
            false => None,
        };
        let field = spelt().or_else(|| meant(&word)).or_else(near);
        match field.filter(|&field| slots.get(field).is_none()) {
            Some(_) if self.tree.kind(value) == NodeKind::Null => self.fix(value, "null was ignored"),
            Some(field) => {
                slots.put(field, value);
                self.fix(value, format!("read as `{}`", field.name()));
            }
            None => self.fix(value, "an unknown field was ignored"),
        }
    }
}
