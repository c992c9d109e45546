//! Texts of a donation before the judge: each verdict is a fact.

use std::sync::Arc;

use engine::show::{Donation, Fact, RequestId, TextKind, Verdict};
use engine::text::{CutKind, ELLIPSIS, cut_at, cut_lengths, one_line};
use futures_util::future::BoxFuture;

use crate::journal::{Closed, Journal};

/// Says of a text whether it may be shown.
pub trait Judge: Send + Sync + 'static {
    /// Judges a wish.
    fn wish<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Verdict>;

    /// Judges a donor's name.
    fn name(&self, text: &str) -> Verdict;

    /// Judges texts that a plan draws, each alone and all together.
    fn plan_texts(&self, texts: &[&str]) -> Verdict;

    /// Hash of the word lists it judges by.
    fn lists(&self) -> String;
}

/// Judges `texts` of a donation; the number of the last fact.
pub(super) async fn judge(
    judge: Arc<dyn Judge>,
    journal: Journal,
    request: RequestId,
    donation: Arc<Donation>,
    texts: Vec<TextKind>,
    lists: Arc<str>,
) -> Result<Option<u64>, Closed> {
    // The lists were read again and the show does not know yet: it will ask again.
    if judge.lists() != *lists {
        return Ok(None);
    }
    let mut verdicts = Vec::with_capacity(texts.len());
    for text in texts {
        let name = donation.donor.as_deref().unwrap_or_default();
        let (verdict, shown, kind) = match text {
            TextKind::Name => (judge.name(name), name, CutKind::Name),
            TextKind::Message | TextKind::Caption | TextKind::Step => {
                (judge.wish(&donation.message).await, &*donation.message, CutKind::Wish)
            }
        };
        let no_cut = if verdict == Verdict::Allow { no_cut(&*judge, shown, kind) } else { Arc::default() };
        verdicts.push(judged(&request, text, &lists, verdict, Some(no_cut)));
    }
    let mut last = None;
    for verdict in verdicts {
        last = Some(journal.submit(verdict).await?);
    }
    match last {
        Some(last) => last.await.map(Some).map_err(|_| Closed),
        None => Ok(None),
    }
}

/// The fact of a verdict. `no_cut`: the lengths at which the text must not be cut, where somebody asked.
pub(super) fn judged(
    request: &RequestId,
    text: TextKind,
    lists: &str,
    verdict: Verdict,
    no_cut: Option<Arc<[u32]>>,
) -> Fact {
    Fact::Judged { request: request.clone(), text, lists: lists.to_owned(), verdict, no_cut }
}

/// The lengths at which `text` must not be cut: what would be left there is refused.
pub fn no_cut(judge: &dyn Judge, text: &str, kind: CutKind) -> Arc<[u32]> {
    let line = one_line(text);
    let is_refused = |shown: &str| match kind {
        CutKind::Name => judge.name(shown) != Verdict::Allow,
        CutKind::Wish | CutKind::Words => judge.plan_texts(&[shown]) != Verdict::Allow,
    };
    let leaves_refused = |length: &u32| {
        let shown = cut_at(&line, *length);
        is_refused(&shown) || is_refused(shown.trim_end_matches(ELLIPSIS))
    };
    cut_lengths(&line, kind).into_iter().filter(leaves_refused).collect()
}

/// The verdict when judging itself failed.
pub(super) fn refused_by_accident() -> Verdict {
    Verdict::refusal("error", "the gatekeeper failed")
}
