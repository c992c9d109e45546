//! The texts that the steps of a plan draw, judged in the order of the steps.

use std::collections::VecDeque;

use engine::plan::{Op, Step};
use engine::show::{MESSAGE_CHARS_MAX, Verdict};

use super::judging::Judge;

/// The texts of a plan's steps so far, the oldest first.
#[derive(Debug, Default)]
pub struct DrawnTexts(VecDeque<String>);

impl DrawnTexts {
    /// The verdict on the texts of one more step, each alone and together with those before it.
    pub fn verdict_with(&self, texts: &[&str], judge: &dyn Judge) -> Verdict {
        if texts.is_empty() {
            return Verdict::Allow;
        }
        let before = self.0.iter().map(String::as_str);
        judge.plan_texts(&before.chain(texts.iter().copied()).collect::<Vec<_>>())
    }

    /// Keeps texts to be judged together with later ones, up to the length of a message; the oldest are forgotten first.
    pub fn remember(&mut self, texts: &[&str]) {
        self.0.extend(texts.iter().map(|&text| text.to_owned()));
        let mut chars: usize = self.0.iter().map(|text| text.chars().count()).sum();
        while chars > MESSAGE_CHARS_MAX {
            let Some(oldest) = self.0.pop_front() else { return };
            chars -= oldest.chars().count();
        }
    }
}

/// Every text that a step draws.
pub fn texts_of(step: &Step) -> Vec<&str> {
    match &step.op {
        Op::Text { value, .. } => vec![value],
        Op::Group { steps } => steps.iter().flat_map(texts_of).collect(),
        Op::Rect { .. } | Op::Circle { .. } | Op::Polygon { .. } | Op::Line { .. } | Op::Pixels { .. } => {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use gatekeeper::{Gatekeeper, OwnLists};

    use super::super::Moderator;
    use super::*;

    #[test]
    fn a_word_spread_over_steps_is_refused_after_however_much_other_text() {
        let rules =
            Gatekeeper::new(&OwnLists::parse("wolf", "").expect("lists that can be read"), MESSAGE_CHARS_MAX);
        let judge = Moderator::new(rules, None);
        // Around the length up to which texts are kept, and what is judged of one text.
        for chars in [0, MESSAGE_CHARS_MAX - 8, MESSAGE_CHARS_MAX, 2 * MESSAGE_CHARS_MAX] {
            let mut drawn = DrawnTexts::default();
            drawn.remember(&vec!["ю"; chars]);
            for letter in ["w", "o", "l"] {
                assert_eq!(drawn.verdict_with(&[letter], &judge), Verdict::Allow, "{letter} after {chars}");
                drawn.remember(&[letter]);
            }
            assert_ne!(drawn.verdict_with(&["f"], &judge), Verdict::Allow, "after {chars}");
            let many = vec!["ю"; chars];
            let step = [&many[..], &["w", "o", "l", "f"]].concat();
            assert_ne!(
                DrawnTexts::default().verdict_with(&step, &judge),
                Verdict::Allow,
                "in one step of {chars}"
            );
        }
    }
}
