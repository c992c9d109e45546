//! The gatekeeper as a judge, in the show's words, with a second opinion of the model where that is wanted.

use std::ops::Range;
use std::sync::Arc;

use engine::show::Verdict;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::judging::Judge;
use crate::planner::ModelClient;
use gatekeeper::{Gatekeeper, How, second_opinion};

/// Letters of a refused place that a fact holds: a sentence of the operator's has room for no more.
const READ_AS_CHARS_MAX: usize = 60;

/// The gatekeeper, and the model to ask about what it allows.
#[derive(Clone, Debug)]
pub struct Moderator {
    rules: Gatekeeper,
    model: Option<Arc<ModelClient>>,
}

impl Moderator {
    /// A judge by `rules`; `model` is asked about wishes that they allow.
    #[must_use]
    pub const fn new(rules: Gatekeeper, model: Option<Arc<ModelClient>>) -> Self {
        Self { rules, model }
    }
}

impl Judge for Moderator {
    fn wish<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Verdict> {
        async move {
            let text = self.rules.cut(text);
            let verdict = self.rules.wish(text);
            let Some(model) = self.model.as_ref().filter(|_| !verdict.is_block()) else {
                return in_words_of_the_show(verdict);
            };
            let (limit, question) = (second_opinion::ANSWER_TIMEOUT, second_opinion::question(text));
            let instructions = second_opinion::instructions();
            if !model.has_room_for(&instructions, &question, second_opinion::ANSWER_TOKENS_MAX) {
                tracing::warn!(
                    bytes = text.len(),
                    "a wish is too long for a second opinion: the word lists alone let it pass"
                );
                return in_words_of_the_show(verdict);
            }
            let answer =
                model.complete(&instructions, &question, second_opinion::ANSWER_TOKENS_MAX, limit).await;
            in_words_of_the_show(second_opinion::after(verdict, text, answer.ok().as_deref()))
        }
        .boxed()
    }

    fn name(&self, text: &str) -> Verdict {
        in_words_of_the_show(self.rules.name(text))
    }

    fn plan_texts(&self, texts: &[&str]) -> Verdict {
        in_words_of_the_show(self.rules.plan_texts(texts))
    }

    fn lists(&self) -> String {
        self.rules.hash()
    }
}

fn in_words_of_the_show(verdict: gatekeeper::Verdict) -> Verdict {
    match verdict {
        gatekeeper::Verdict::Allow => Verdict::Allow,
        gatekeeper::Verdict::Block(refusal) => {
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let place = |range: Range<usize>| (number(range.start), number(range.end));
            Verdict::Block {
                category: refusal.category.name().to_owned(),
                rule: refusal.rule,
                span: Some(place(refusal.span)),
                chars: Some(place(refusal.chars)),
                how: Some(refusal.how.name().to_owned()),
                read_as: (refusal.how != How::Opinion)
                    .then(|| refusal.read_as.chars().take(READ_AS_CHARS_MAX).collect()),
            }
        }
    }
}
