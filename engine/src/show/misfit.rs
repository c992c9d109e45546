//! Why a fact changes nothing, in words for the operator.

use std::fmt;

use super::donation::RequestId;

/// Why a fact changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// The session has not started, has started already, or is over.
    OutOfSession,
    /// The show knows no donation of this request.
    Unknown(RequestId),
    /// Nothing is on air.
    NothingOnAir,
    /// Another request is on air.
    NotOnAir {
        /// The one that was meant.
        request: RequestId,
        /// The one that is.
        on_air: RequestId,
    },
    /// The request does not wait.
    NotWaiting(RequestId),
    /// The request is not under review.
    NotUnderReview(RequestId),
    /// There is nothing to let pass.
    NotTurnedAway(RequestId),
    /// The request has not ended, or in a way that leaves nothing to draw again.
    NotRedrawable(RequestId),
    /// The request has not ended, by itself, or was taken up again.
    NotTakenBack(RequestId),
    /// The donor of the request is banned already.
    Banned(RequestId),
    /// No donor was banned at the request.
    NotBanned(RequestId),
    /// No clearing can be taken back.
    NothingToUndo,
    /// The donation of this id is known, and was sent with the same content.
    KnownAlready(String),
    /// The donation of this id is known, and was sent with another content.
    OtherContent(String),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfSession => f.write_str("the session does not run"),
            Self::Unknown(request) => write!(f, "{request} is not known"),
            Self::NothingOnAir => f.write_str("nothing is on air"),
            Self::NotOnAir { request, on_air } => write!(f, "{request} is not on air any more; {on_air} is"),
            Self::NotWaiting(request) => write!(f, "{request} does not wait"),
            Self::NotUnderReview(request) => write!(f, "{request} is not under review"),
            Self::NotTurnedAway(request) => {
                write!(f, "{request} was not turned away, or was let pass already")
            }
            Self::NotRedrawable(request) => write!(f, "{request} cannot be drawn again"),
            Self::NotTakenBack(request) => {
                write!(
                    f,
                    "the end of {request} cannot be taken back: nobody ended it, or it was taken up again"
                )
            }
            Self::Banned(request) => write!(f, "the donor of {request} is banned already"),
            Self::NotBanned(request) => write!(f, "no donor was banned at {request}"),
            Self::NothingToUndo => f.write_str("there is no clearing to take back"),
            Self::KnownAlready(donation) => write!(f, "{donation} is known already"),
            Self::OtherContent(donation) => {
                write!(f, "{donation} is known already with another content; a new request needs a new id")
            }
        }
    }
}

impl std::error::Error for Misfit {}
