//! What adjectives, numbers and negations say before the noun that they are about.

use super::super::super::cast::{Action, Feeling};
use super::super::draft::{Hue, Look};
use super::super::inflection::Many;

/// What was said before its noun.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    pub(super) hues: Vec<Hue>,
    pub(super) rainbow: bool,
    pub(super) shade: i32,
    pub(super) size: i32,
    pub(super) feeling: Option<Feeling>,
    pub(super) looks: Vec<Look>,
    pub(super) count: Option<u32>,
    pub(super) many: Many,
    pub(super) negated: bool,
    pub(super) compared: bool,
    pub(super) action: Option<Action>,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.hues.is_empty()
            && !self.rainbow
            && self.size == 0
            && self.feeling.is_none()
            && self.looks.is_empty()
            && self.action.is_none()
    }
}
