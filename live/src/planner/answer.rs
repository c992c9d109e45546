//! An answer while it comes: bytes in, pieces out, and every time limit.
//!
//! Four clocks, each with a failure of its own: connecting is `http`'s; here are load and first token, silence between
//! tokens, and the whole answer. Only time spent waiting for the server counts, and only tokens end a silence: a comment
//! that keeps the connection open does not. Knows nothing of plans.

use std::collections::VecDeque;
use std::fmt::Display;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::time::{Duration, Instant, timeout_at};

use super::failure::{Failure, Reason};
use super::limits::{ANSWER, FIRST_TOKEN};
use super::sse::Lines;
use super::wire::{AnswerDelta, FinishReason, pieces};

/// When an answer is given up.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    asked: Instant,
    answer: Duration,
    silence: Duration,
    /// Since when nothing came; `None` before the first token.
    quiet_since: Option<Instant>,
}

impl Deadlines {
    /// Starts now; `silence` is the longest time between two tokens.
    #[must_use]
    pub fn start(silence: Duration) -> Self {
        Self { asked: Instant::now(), answer: ANSWER, silence, quiet_since: None }
    }

    /// The same with another limit for the whole answer.
    #[must_use]
    pub const fn with_answer_limit(mut self, answer: Duration) -> Self {
        self.answer = answer;
        self
    }

    /// Time since the request.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.asked.elapsed()
    }

    /// The next instant at which to give up.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        self.next_limit().0
    }

    /// The failure that a passed [`Deadlines::deadline`] is.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let (_, reason) = self.next_limit();
        let detail = match reason {
            Reason::FirstTokenTimeout => format!("no token within {} s", FIRST_TOKEN.as_secs()),
            Reason::SilenceTimeout => format!("no further token within {} s", self.silence.as_secs()),
            _ => format!("the answer was not complete within {} s", self.answer.as_secs()),
        };
        Failure::new(reason, detail)
    }

    fn next_limit(&self) -> (Instant, Reason) {
        let quiet = match self.quiet_since {
            None => (self.asked + FIRST_TOKEN, Reason::FirstTokenTimeout),
            Some(since) => (since + self.silence, Reason::SilenceTimeout),
        };
        let whole = (self.asked + self.answer, Reason::AnswerTimeout);
        if whole.0 < quiet.0 { whole } else { quiet }
    }
}

/// An answer that is being received.
#[derive(Debug)]
pub struct AnswerStream<S> {
    stream: S,
    lines: Lines,
    ready: VecDeque<AnswerDelta>,
    clock: Deadlines,
    over: bool,
    /// A token came since the clock last looked.
    spoke: bool,
    tally: Tally,
}

/// What was seen of an answer so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Time from the request to the first token.
    pub first_token: Option<Duration>,
    /// Payloads with a token in them: about one a token.
    pub tokens_seen: u32,
    /// Tokens of the prompt, as the server counted.
    pub tokens_prompt: Option<u32>,
    /// Tokens of the answer, as the server counted.
    pub tokens_answer: Option<u32>,
    /// Why the model stopped.
    pub finish: Option<FinishReason>,
}

impl<S, E> AnswerStream<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Display,
{
    /// An answer that comes through `stream`; `clock` runs since the request.
    pub fn new(stream: S, clock: Deadlines) -> Self {
        let tally = Tally::default();
        Self {
            stream,
            lines: Lines::default(),
            ready: VecDeque::new(),
            clock,
            over: false,
            spoke: false,
            tally,
        }
    }

    /// The next piece; `None` when the stream is over.
    ///
    /// # Errors
    /// When a limit is passed, the connection breaks, or the server reports an error.
    pub async fn next(&mut self) -> Result<Option<AnswerDelta>, Failure> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return self.count(piece);
            }
            if self.over {
                return Ok(None);
            }
            self.receive().await?;
        }
    }

    /// From now on, no longer silence than this.
    pub fn limit_silence(&mut self, at_most: Duration) {
        self.clock.silence = self.clock.silence.min(at_most);
    }

    /// What was seen so far.
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// Reads on for a moment, for the count of tokens that comes after the text.
    pub async fn linger(&mut self, at_most: Duration) {
        let until = Instant::now() + at_most;
        while self.tally.tokens_answer.is_none() {
            match timeout_at(until, self.next()).await {
                Ok(Ok(Some(_))) => {}
                Ok(_) | Err(_) => return,
            }
        }
    }

    fn count(&mut self, piece: AnswerDelta) -> Result<Option<AnswerDelta>, Failure> {
        match &piece {
            AnswerDelta::Text(_) | AnswerDelta::Thinking => {
                self.tally.tokens_seen += 1;
                self.tally.first_token.get_or_insert_with(|| self.clock.elapsed());
                self.spoke = true;
            }
            AnswerDelta::Finish(finish) => self.tally.finish = Some(*finish),
            AnswerDelta::Usage { prompt, answer } => {
                self.tally.tokens_prompt = *prompt;
                self.tally.tokens_answer = Some(*answer);
            }
            AnswerDelta::Error(message) => return Err(Failure::new(Reason::ErrorInAnswer, message.clone())),
            AnswerDelta::Done => self.over = true,
        }
        Ok(Some(piece))
    }

    async fn receive(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.spoke) {
            self.clock.quiet_since = Some(Instant::now());
        }
        let next = timeout_at(self.clock.deadline(), self.stream.next()).await;
        match next.map_err(|_| self.clock.failure())? {
            Some(Ok(bytes)) => self.take(&bytes),
            Some(Err(error)) => {
                Err(Failure::new(Reason::BrokenOff, format!("the connection broke: {error}")))
            }
            None => self.end(),
        }
    }

    fn take(&mut self, bytes: &Bytes) -> Result<(), Failure> {
        let ready = &mut self.ready;
        let fed = self.lines.feed(bytes, |payload| ready.extend(pieces(payload)));
        fed.map_err(|_| Failure::new(Reason::TooLong, "the answer's stream is longer than its limit"))
    }

    fn end(&mut self) -> Result<(), Failure> {
        self.over = true;
        let ready = &mut self.ready;
        self.lines.end(|payload| ready.extend(pieces(payload)));
        let said_nothing = self.tally == Tally::default() && self.ready.is_empty();
        if said_nothing && self.lines.strays() > 0 {
            return Err(Failure::new(
                Reason::NotAModelServer,
                "the answer is neither a stream of events nor JSON",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use tokio::time::sleep;

    use super::*;

    const SILENCE: Duration = Duration::from_secs(30);

    /// A stream that waits the given seconds before each of its chunks.
    fn timed(chunks: &'static [(u64, &str)]) -> impl Stream<Item = Result<Bytes, String>> + Unpin {
        let chunks = stream::iter(chunks).then(|(seconds, text)| async move {
            sleep(Duration::from_secs(*seconds)).await;
            Ok(Bytes::from_static(text.as_bytes()))
        });
        Box::pin(chunks)
    }

    const TOKEN: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n";

    /// The reason the stream ended for, and the seconds it took.
    async fn outcome(stream: impl Stream<Item = Result<Bytes, String>> + Unpin) -> (Option<Reason>, u64) {
        let clock = Deadlines::start(SILENCE);
        let mut answer = AnswerStream::new(stream, clock);
        loop {
            match answer.next().await {
                Ok(Some(_)) => {}
                Ok(None) => return (None, clock.elapsed().as_secs()),
                Err(failure) => return (Some(failure.reason), clock.elapsed().as_secs()),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_silence_has_its_own_limit_and_reason() {
        assert_eq!(outcome(timed(&[(121, TOKEN)])).await, (Some(Reason::FirstTokenTimeout), 120));
        assert_eq!(outcome(timed(&[(60, TOKEN), (31, TOKEN)])).await, (Some(Reason::SilenceTimeout), 90));
        assert_eq!(outcome(timed(&[(119, TOKEN), (29, TOKEN)])).await, (None, 148));
    }

    #[tokio::test(start_paused = true)]
    async fn a_comment_that_keeps_the_connection_open_is_no_token() {
        let comments = timed(&[(0, TOKEN), (20, ": ping\n\n"), (20, ": ping\n\n")]);
        assert_eq!(outcome(comments).await, (Some(Reason::SilenceTimeout), 30));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_without_end_is_given_up_after_five_minutes() {
        let chunks = stream::repeat(()).then(|()| async {
            sleep(Duration::from_secs(7)).await;
            Ok(Bytes::from_static(TOKEN.as_bytes()))
        });
        assert_eq!(outcome(Box::pin(chunks)).await, (Some(Reason::AnswerTimeout), 300));
    }

    #[tokio::test(start_paused = true)]
    async fn time_that_the_reader_takes_is_not_the_servers_silence() {
        let mut answer = AnswerStream::new(timed(&[(1, TOKEN), (1, TOKEN)]), Deadlines::start(SILENCE));
        assert!(matches!(answer.next().await, Ok(Some(AnswerDelta::Text(_)))));
        sleep(SILENCE * 2).await;
        assert!(matches!(answer.next().await, Ok(Some(AnswerDelta::Text(_)))));
    }

    #[tokio::test(start_paused = true)]
    async fn the_count_of_tokens_is_waited_for_only_a_moment() {
        let usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n";
        let late = stream::iter([(0, TOKEN), (50, usage), (9_000, TOKEN)]).then(|(ms, text)| async move {
            sleep(Duration::from_millis(ms)).await;
            Ok::<_, String>(Bytes::from_static(text.as_bytes()))
        });
        let clock = Deadlines::start(SILENCE);
        let mut answer = AnswerStream::new(Box::pin(late), clock);
        answer.linger(Duration::from_millis(200)).await;
        assert_eq!((answer.tally().tokens_answer, answer.tally().tokens_prompt), (Some(4), Some(9)));
        assert!(clock.elapsed() < Duration::from_millis(60));
        let mut silent = AnswerStream::new(timed(&[(1, TOKEN)]), Deadlines::start(SILENCE));
        silent.linger(Duration::from_millis(200)).await;
        assert_eq!(silent.tally().tokens_answer, None);
    }

    #[tokio::test]
    async fn a_page_a_broken_connection_and_a_reported_error_each_have_their_reason() {
        let page = stream::iter([Ok::<_, String>(Bytes::from_static(b"<html>\n<p>hello</p>\n</html>"))]);
        assert_eq!(outcome(page).await.0, Some(Reason::NotAModelServer));
        let broken = stream::iter([Ok(Bytes::from_static(TOKEN.as_bytes())), Err("reset".to_owned())]);
        assert_eq!(outcome(broken).await.0, Some(Reason::BrokenOff));
        let error = stream::iter([Ok::<_, String>(Bytes::from_static(
            b"data: {\"error\":{\"message\":\"boom\"}}\n",
        ))]);
        assert_eq!(outcome(error).await.0, Some(Reason::ErrorInAnswer));
        let empty = stream::iter(Vec::<Result<Bytes, String>>::new());
        assert_eq!(outcome(empty).await.0, None);
    }
}
