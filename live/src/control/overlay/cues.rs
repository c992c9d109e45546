//! When an overlay is heard: a drawing begins, a drawing is whole. Pure.
//!
//! A wish that is drawn anew, because its first try failed, has begun already. What the operator ends early, and what is
//! refused, is not heard.

use engine::show::{OnAirPhase, RequestId};

use crate::director::Published;

/// What an overlay is to let hear; the number is the one in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A drawing begins.
    Begin = 1,
    /// A drawing is whole.
    End = 2,
}

/// What was heard so far, told by the screens alone.
#[derive(Debug)]
pub struct Cues {
    heard: Option<Heard>,
    drawn: u64,
}

#[derive(Debug)]
struct Heard {
    request: RequestId,
    is_whole: bool,
}

impl Cues {
    /// Follows the show from here on: what has begun by now is taken as heard.
    pub fn from(first: &Published) -> Self {
        let mut cues = Self { heard: None, drawn: first.drawn };
        cues.follow(first);
        cues
    }

    /// What is to be heard now, in this order.
    pub fn follow(&mut self, published: &Published) -> Vec<Cue> {
        let mut cues = Vec::new();
        if let Some(left) = self.heard.take_if(|heard| published.on_air.as_ref() != Some(&heard.request)) {
            // A picture that is to stay no second is gone in the frame in which it is whole.
            if !left.is_whole && published.drawn > self.drawn {
                cues.push(Cue::End);
            }
        }
        self.drawn = published.drawn;
        let is_whole = match published.screen.phase {
            OnAirPhase::Drawing(_) => false,
            OnAirPhase::Holding(_) => true,
            OnAirPhase::Idle | OnAirPhase::Thinking | OnAirPhase::Card(_) => return cues,
        };
        let Some(request) = &published.on_air else { return cues };
        let heard = self.heard.get_or_insert_with(|| {
            cues.push(Cue::Begin);
            Heard { request: request.clone(), is_whole: false }
        });
        if is_whole && !heard.is_whole {
            heard.is_whole = true;
            cues.push(Cue::End);
        }
        cues
    }
}
