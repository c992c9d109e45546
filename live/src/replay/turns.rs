//! When each request of a session was on air: from its turn to the end of its hold.

use engine::show::{Ended, Entry, OnAirPhase, RequestId, Show};
use engine::time::Frame;

/// A request's time on air.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who it was, and how it ended.
    pub ended: Ended,
    /// Its turn began.
    pub thinking: Frame,
    /// Its first stroke, in its last attempt; a card's frame.
    pub drawing: Frame,
    /// Its picture was finished; a card's frame.
    pub finished: Frame,
    /// The last frame that shows it.
    pub last: Frame,
}

/// The turns of a session, in order.
#[must_use]
pub fn turns(entries: &[Entry]) -> Vec<Turn> {
    let mut watch = Watch { show: Show::new(), ended: 0, now: None, turns: Vec::new() };
    for entry in entries {
        while let Some(deadline) = watch.show.deadline().filter(|deadline| *deadline <= entry.frame) {
            watch.show.advance(deadline);
            watch.look();
        }
        watch.show.apply(entry);
        watch.look();
    }
    watch.turns
}

struct Watch {
    show: Show,
    ended: u64,
    now: Option<OnAir>,
    turns: Vec<Turn>,
}

/// Who is on air.
struct OnAir {
    request: RequestId,
    /// Since when there are strokes, and since when the picture is finished.
    drawing: Option<Frame>,
    finished: Option<Frame>,
}

impl Watch {
    fn look(&mut self) {
        let frame = self.show.now();
        let ended: Vec<Ended> = self.show.ended_since(self.ended).cloned().collect();
        self.ended = self.show.ended_total();
        for ended in ended {
            let Some(thinking) = ended.on_air_since.filter(|since| *since < ended.frame) else { continue };
            let was = self.now.take_if(|now| now.request == ended.request);
            let last = Frame(ended.frame.0 - 1);
            let (drawing, finished) = was.map_or((None, None), |was| (was.drawing, was.finished));
            let drawing = drawing.or(finished).unwrap_or(last);
            self.turns.push(Turn { ended, thinking, drawing, finished: finished.unwrap_or(last), last });
        }
        let Some(on_air) = self.show.on_air() else { return };
        let id = on_air.request.id();
        if self.now.as_ref().is_none_or(|now| now.request != *id) {
            self.now = Some(OnAir { request: id.clone(), drawing: None, finished: None });
        }
        let Some(now) = &mut self.now else { return };
        match self.show.screen().phase {
            OnAirPhase::Idle => {}
            OnAirPhase::Thinking => (now.drawing, now.finished) = (None, None),
            OnAirPhase::Drawing(_) => {
                now.drawing.get_or_insert(frame);
                now.finished = None;
            }
            OnAirPhase::Holding(_) | OnAirPhase::Card(_) => {
                now.finished.get_or_insert(frame);
            }
        }
    }
}
