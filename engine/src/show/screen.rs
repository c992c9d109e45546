//! What a viewer sees, as plain data: every figure is a function of entries and frame.
//!
//! Nothing in a screen is secret: a refused text or name is never in it.

use std::sync::Arc;

use crate::drawing::Drawing;
use crate::language::Language;
use crate::time::Fps;

/// Everything the stage needs to paint one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// What stands in the canvas area.
    pub picture: Picture,
    /// What is going on.
    pub phase: OnAirPhase,
    /// Nothing new starts until the operator resumes.
    pub paused: bool,
    /// The request on air; `None` when idle.
    pub active: Option<Active>,
    /// The caption of the picture on air, or the configured one.
    pub caption: String,
    /// The first of those who wait, at most [`Screen::NEXT_MAX`]; none of the overflow.
    pub next: Vec<Queued>,
    /// Requests that wait in the queue: everyone who has a row, or those that are allowed alone, as the session says.
    pub queue_length: u32,
    /// Requests that came on top of a full queue, shown as «+N».
    pub overflow: u32,
    /// Something the viewer or streamer should know.
    pub notice: Option<Notice>,
    /// The language of everything that no donor wrote.
    pub language: Language,
    /// The nominal frame rate.
    pub fps: Fps,
    /// The measured frame rate, where a window measures one; shown in place of the nominal one.
    pub measured_fps: Option<u32>,
    /// The address of the picture that is held, shown as a code where there is room.
    pub share: Option<Arc<str>>,
}

impl Screen {
    /// Queue entries that a screen lists.
    pub const NEXT_MAX: usize = 5;

    /// Whether both look the same. Drawings are told apart by which they are, not by their pixels: comparing those at
    /// each frame would cost more than painting them.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        // Field by field, so that a new one cannot be forgotten.
        let Self {
            picture,
            phase,
            paused,
            active,
            caption,
            next,
            queue_length,
            overflow,
            notice,
            language,
            fps,
            measured_fps,
            share,
        } = other;
        self.picture.looks_like(picture)
            && self.phase == *phase
            && self.paused == *paused
            && self.active == *active
            && self.caption == *caption
            && self.next == *next
            && self.queue_length == *queue_length
            && self.overflow == *overflow
            && self.notice == *notice
            && self.language == *language
            && self.fps == *fps
            && self.measured_fps == *measured_fps
            && self.share == *share
    }
}

/// What stands in the canvas area.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// The empty canvas.
    Blank,
    /// The first `cursor` painted pixels of a drawing.
    Drawing {
        /// The drawing as far as it is known.
        drawing: Arc<Drawing>,
        /// How many of its painted pixels show.
        cursor: usize,
    },
    /// A text in place of a drawing.
    Card {
        /// The text, any script.
        text: String,
    },
}

impl Picture {
    /// Whether both look the same: the same text, or as much of the very same drawing.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Blank, Self::Blank) => true,
            (Self::Drawing { drawing: one, cursor: at }, Self::Drawing { drawing: two, cursor: with }) => {
                Arc::ptr_eq(one, two) && at == with
            }
            (Self::Card { text: one }, Self::Card { text: two }) => one == two,
            (Self::Blank | Self::Drawing { .. } | Self::Card { .. }, _) => false,
        }
    }
}

/// What is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnAirPhase {
    /// Nobody is waiting.
    Idle,
    /// The wish on air has no stroke yet.
    Thinking,
    /// Strokes appear.
    Drawing(Progress),
    /// The finished picture stays.
    Holding(Countdown),
    /// A card stays.
    Card(Countdown),
}

/// How far a drawing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The plan is still being written: strokes known so far.
    Open {
        /// Steps that have arrived.
        strokes: u32,
    },
    /// The plan is closed: per mille of its painted pixels, rounded down; 1000 only when all are painted.
    Closed {
        /// 0..=1000.
        per_mille: u16,
    },
}

/// Time left of a hold or a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// Whole seconds left, rounded up.
    pub seconds_left: u32,
    /// Whole seconds it lasts in all; at least 1.
    pub seconds_total: u32,
}

/// The request on air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// The name to show: the donor's, or `Anonymous`.
    pub donor: String,
    /// Amount with its currency, ready to show: `500 RUB`.
    pub amount: String,
    /// The wish; empty when it must not be shown.
    pub wish: String,
    /// Made by the operator to try things out.
    pub test: bool,
    /// Where its name and its wish must not be cut.
    pub no_cut: NoCut,
}

/// The lengths at which the two texts of a request must not be cut, in characters of the text on one line. `None`: nobody
/// said, and the text is cut where the room ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoCut {
    /// Of the name.
    pub donor: Option<Arc<[u32]>>,
    /// Of the wish.
    pub wish: Option<Arc<[u32]>>,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The name to show, or `None` until a verdict allows it: shown as «…».
    pub donor: Option<String>,
    /// The wish, or `None` until a verdict allows it.
    pub wish: Option<String>,
    /// Estimated time until it is on air.
    pub wait: Wait,
    /// Made by the operator to try things out.
    pub test: bool,
    /// Where its name and its wish must not be cut.
    pub no_cut: NoCut,
}

/// An estimated waiting time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Whole seconds, rounded up.
    pub seconds: u32,
}

/// Something that is shown beside the phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The journal cannot be written: no new donation is taken until there is space.
    JournalUnavailable,
    /// The journal's folder is gone: no new donation is taken.
    JournalMissing,
    /// The model is being loaded.
    WarmingUp,
    /// The model does not answer; planning is tried again every 30 s.
    ModelUnreachable,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::DrawingSettings;
    use crate::plan::CanvasSpec;

    #[test]
    fn another_figure_cursor_or_drawing_is_another_look() {
        let fps = Fps::new(60).expect("in range");
        let settings = DrawingSettings {
            fps,
            canvas: CanvasSpec::default(),
            seed: 0,
            default_step_ms: DrawingSettings::DEFAULT_STEP_MS,
            pixels_max: 1,
        };
        let drawing = Arc::new(Drawing::new(settings));
        let showing = |drawing: &Arc<Drawing>, cursor| Screen {
            picture: Picture::Drawing { drawing: Arc::clone(drawing), cursor },
            ..crate::show::Show::new().screen()
        };
        let screen = showing(&drawing, 3);
        assert!(screen.looks_like(&screen.clone()));
        // Equal pixels in another drawing are painted once more: comparing them would cost more.
        let again = Arc::new(Drawing::clone(&drawing));
        let card = |text: &str| Screen { picture: Picture::Card { text: text.into() }, ..screen.clone() };
        for other in [
            showing(&drawing, 4),
            showing(&again, 3),
            card("no"),
            Screen { overflow: 1, ..screen.clone() },
            Screen { caption: "another".into(), ..screen.clone() },
            Screen { measured_fps: Some(59), ..screen.clone() },
        ] {
            assert!(!screen.looks_like(&other) && !other.looks_like(&screen), "{other:?}");
        }
        assert!(card("no").looks_like(&card("no")) && !card("no").looks_like(&card("yes")));
    }
}
