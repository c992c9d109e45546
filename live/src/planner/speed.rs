//! How long a scene takes here: one wish, asked for as it would be on air, and what size of model would suit.
//!
//! For `live doctor` and the page of the first start. Prints nothing.

use std::time::Duration;

use engine::plan::{PlanCounts, PlanEvent, PlanFailed};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::failure::{Failure, Reason};
use super::{ModelClient, PlanRequest};

/// Time until the first token: a cold model is loaded from disk first.
pub const WARM: Duration = Duration::from_secs(180);
/// Time for a whole answer, when the model is loaded.
pub const ANSWER: Duration = Duration::from_secs(120);
/// A whole answer later than this keeps viewers waiting: a setting takes 3 s to paint, and then the subjects are due.
const WHOLE_FINE: Duration = Duration::from_secs(10);
/// An answer sooner than this leaves room for a model of four times the size.
const WHOLE_QUICK: Duration = Duration::from_millis(2_500);
/// The wish that is asked for: two subjects and a tie, as most wishes have.
const WISH: &str = "a ginger cat rides a bicycle in the rain";
/// Events that may wait to be counted.
const EVENTS_MAX: usize = 64;

/// How a model suits the computer that it runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// A larger one would be quick enough, too.
    Quick,
    /// It suits.
    Suits,
    /// Viewers wait.
    Slow,
}

impl Fit {
    /// By the time of a whole answer.
    #[must_use]
    pub fn of(counts: PlanCounts) -> Self {
        match Duration::from_millis(counts.total_ms.into()) {
            took if took > WHOLE_FINE => Self::Slow,
            took if took > WHOLE_QUICK => Self::Suits,
            _ => Self::Quick,
        }
    }
}

/// Loads the model, unless it is, and waits for its first token; how long that took.
///
/// # Errors
/// When none comes within [`WARM`].
pub async fn warm(planner: &ModelClient) -> Result<Duration, Failure> {
    timeout(WARM, planner.warm()).await.unwrap_or_else(|_| Err(too_late(WARM)))
}

/// Asks for one wish; what the answer cost.
///
/// # Errors
/// When no whole answer comes, or none within [`ANSWER`].
pub async fn answer(planner: &ModelClient) -> Result<PlanCounts, PlanFailed> {
    timeout(ANSWER, asked(planner)).await.unwrap_or_else(|_| Err(too_late(ANSWER).into()))
}

/// The failure of a question without an answer in time.
#[must_use]
pub fn too_late(limit: Duration) -> Failure {
    Failure::new(Reason::AnswerTimeout, format!("no answer within {} s", limit.as_secs()))
}

async fn asked(planner: &ModelClient) -> Result<PlanCounts, PlanFailed> {
    let request = PlanRequest { wish: WISH.to_owned(), ..PlanRequest::default() };
    let (out, mut events) = mpsc::channel(EVENTS_MAX);
    let mut end = None;
    let listening = async {
        while let Some(event) = events.recv().await {
            match event {
                PlanEvent::Finished { counts, .. } => end = Some(Ok(counts)),
                PlanEvent::Failed { failure, .. } => end = Some(Err(failure)),
                _ => {}
            }
        }
    };
    tokio::join!(planner.plan(&request, out), listening);
    end.unwrap_or_else(|| Err(Failure::new(Reason::BrokenOff, "the attempt has no end").into()))
}
