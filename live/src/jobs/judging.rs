//! Texts of a donation before the judge: each verdict is a fact.

use std::sync::Arc;

use engine::show::{Donation, Fact, RequestId, TextKind, Verdict};
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
        let verdict = match (text, &donation.donor) {
            (TextKind::Name, Some(name)) => judge.name(name),
            (TextKind::Name, None) => Verdict::Allow,
            _ => judge.wish(&donation.message).await,
        };
        verdicts.push(judged(&request, text, &lists, verdict));
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

/// The fact of a verdict.
pub(super) fn judged(request: &RequestId, text: TextKind, lists: &str, verdict: Verdict) -> Fact {
    Fact::Judged { request: request.clone(), text, lists: lists.to_owned(), verdict }
}

/// The verdict when judging itself failed.
pub(super) fn refused_by_accident() -> Verdict {
    Verdict::Block { category: "error".into(), rule: "the gatekeeper failed".into(), span: None }
}
