//! Why an attempt gave no plan, as a fact: the reason by name, whether trying again makes sense, what to do.
//!
//! Decides nothing: the show reads these facts and decides about retries.

use std::fmt;
use std::time::Duration;

use engine::plan::{PlanFailed, PlanFailure};

use crate::message::{Message, Speak, spoken};

/// Each way in which an attempt fails. The names are part of the journal and of the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// Nobody listens there, or the name is unknown.
    Unreachable,
    /// The connection was not opened in time.
    ConnectTimeout,
    /// Connected and asked, but no token came in time.
    FirstTokenTimeout,
    /// Tokens came, then none for too long.
    SilenceTimeout,
    /// The whole answer took too long.
    AnswerTimeout,
    /// The server does not have the model.
    ModelUnknown,
    /// The server has no such address.
    WrongAddress,
    /// The server wants another key.
    Unauthorized,
    /// The server has too much to do.
    Overloaded,
    /// The server failed.
    ServerError,
    /// The server refuses the request in every form.
    Rejected,
    /// The server points to another one, which is not followed.
    Redirected,
    /// Something answers, but it is no model server.
    NotAModelServer,
    /// The server reported an error while the answer came.
    ErrorInAnswer,
    /// The answer ended without an end.
    BrokenOff,
    /// The answer ran into the limit of tokens or context.
    CutAtLength,
    /// The answer became nothing but white space.
    EndlessSpace,
    /// The answer said the same again and again.
    Repetition,
    /// The answer is the prompt's example over again.
    Copied,
    /// The answer is larger than its limit.
    TooLong,
    /// The answer is complete and there is nothing to draw in it.
    NothingToDraw,
}

impl Reason {
    /// Every reason, for the metrics and for tests.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in facts, logs and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub const fn retryable(self) -> bool {
        !matches!(
            self,
            Self::ModelUnknown
                | Self::WrongAddress
                | Self::Unauthorized
                | Self::Rejected
                | Self::Redirected
                | Self::NotAModelServer
        )
    }

    /// Whether the server could not be spoken to at all.
    #[must_use]
    pub const fn connection_level(self) -> bool {
        matches!(self, Self::Unreachable | Self::ConnectTimeout)
    }

    /// What the operator can do about it.
    #[must_use]
    pub const fn advice(self) -> Message {
        Message::new(match self {
            Self::Unreachable | Self::ConnectTimeout => "model.advice-start",
            Self::FirstTokenTimeout => "model.advice-loading",
            Self::SilenceTimeout => "model.advice-busy",
            Self::AnswerTimeout => "model.advice-slow",
            Self::ModelUnknown => "model.advice-fetch",
            Self::WrongAddress => "model.advice-address",
            Self::Unauthorized => "model.advice-key",
            Self::Overloaded => "model.advice-shared",
            Self::ServerError | Self::ErrorInAnswer | Self::BrokenOff => "model.advice-log",
            Self::Rejected => "model.advice-rejected",
            Self::Redirected => "model.advice-redirected",
            Self::NotAModelServer => "model.advice-no-server",
            Self::CutAtLength => "model.advice-longer",
            Self::EndlessSpace | Self::Repetition | Self::Copied | Self::TooLong | Self::NothingToDraw => {
                "model.advice-small"
            }
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Reason> for PlanFailure {
    /// The coarser word that the journal keeps; the name stays in the fact's detail.
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Unreachable => Self::Unreachable,
            Reason::ConnectTimeout => Self::ConnectTimeout,
            Reason::FirstTokenTimeout => Self::FirstTokenTimeout,
            Reason::SilenceTimeout => Self::SilenceTimeout,
            Reason::AnswerTimeout => Self::AnswerTimeout,
            Reason::Overloaded | Reason::ServerError => Self::Unavailable,
            Reason::ModelUnknown
            | Reason::WrongAddress
            | Reason::Unauthorized
            | Reason::Rejected
            | Reason::Redirected
            | Reason::NotAModelServer => Self::Denied,
            Reason::ErrorInAnswer
            | Reason::BrokenOff
            | Reason::CutAtLength
            | Reason::EndlessSpace
            | Reason::Repetition
            | Reason::TooLong => Self::Cut,
            Reason::Copied | Reason::NothingToDraw => Self::NotAPlan,
        }
    }
}

/// A failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure.
    pub reason: Reason,
    /// What was found, in one line; may repeat a server's words, so it belongs into facts and DEBUG, not into INFO.
    pub detail: String,
    /// The pause that the server asked for.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure without a wish for a pause.
    #[must_use]
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), retry_after: None }
    }
}

impl Speak for Failure {
    fn message(&self) -> Message {
        let message = Message::new("model.failed").with(self.reason).with(&self.detail);
        message.with_message(self.reason.advice())
    }
}
spoken!(Failure);

impl From<Failure> for PlanFailed {
    fn from(failure: Failure) -> Self {
        let reason = failure.reason;
        let (name, retry) = (reason.name(), reason.retryable());
        Self { reason: reason.into(), name, retry, detail: Some(failure.to_string()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_operator_can_mend_is_not_tried_again() {
        for reason in [Reason::ModelUnknown, Reason::Unauthorized, Reason::WrongAddress, Reason::Redirected] {
            assert!(!reason.retryable() && !reason.connection_level());
        }
        for reason in [Reason::Overloaded, Reason::SilenceTimeout, Reason::Unreachable, Reason::Repetition] {
            assert!(reason.retryable());
        }
    }
}
