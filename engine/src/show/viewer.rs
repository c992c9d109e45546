//! What viewers see: the screen at this frame, and how long those who wait will wait.

use std::sync::Arc;

use super::money::shown;
use super::on_air::{OnAir, Stay, Turn, card_sec, hold_sec};
use super::request::{PlanState, Request};
use super::screen::{Active, Countdown, Notice, OnAirPhase, Picture, Progress, Queued, Screen, Wait};
use super::state::Show;
use crate::language::Language;
use crate::time::Frame;

/// How long a drawing is taken to last while its plan is not complete, in seconds.
const DRAWING_SEC_GUESS: u32 = 20;

impl Show {
    /// What is on screen at this frame.
    #[must_use]
    pub fn screen(&self) -> Screen {
        let on_air = self.on_air.as_ref();
        let footer = on_air.and_then(|on_air| on_air.request.work.footer());
        let caption = footer.and_then(|footer| footer.caption.as_ref());
        let language = self.settings.hud_language;
        let next = self.waits().map(|(request, wait)| queued(request, wait, language));
        Screen {
            picture: on_air.map_or(Picture::Blank, |on_air| self.picture(on_air)),
            phase: on_air.map_or(OnAirPhase::Idle, |on_air| self.phase(on_air)),
            paused: self.paused,
            active: on_air.map(|on_air| active(&on_air.request, language)),
            caption: caption.unwrap_or(&self.settings.caption).clone(),
            next: next.take(Screen::NEXT_MAX.min(self.queue.window_size())).collect(),
            queue_length: self.counted_waiting() as u32,
            overflow: self.queue.overflow() as u32,
            notice: self.notice(),
            language,
            fps: self.settings.fps,
            measured_fps: None,
            share: on_air
                .filter(|on_air| matches!(on_air.turn, Turn::Holding(_)))
                .and_then(|on_air| on_air.share.clone()),
        }
    }

    /// How many wait, as the HUD says it beside the overflow.
    fn counted_waiting(&self) -> usize {
        if self.settings.count_rows { self.queue.window_size() } else { self.queue.allowed() }
    }

    /// Everyone who waits, in order, with the time until their turn.
    pub(super) fn waits(&self) -> impl Iterator<Item = (&Request, Wait)> {
        let fps = u64::from(self.settings.fps.get());
        let mut frames = self.on_air.as_ref().map_or(0, |on_air| self.frames_left(on_air));
        self.queue.iter().map(move |request| {
            let seconds = u32::try_from(frames.div_ceil(fps)).unwrap_or(u32::MAX);
            frames = frames.saturating_add(self.frames_of(request));
            (request, Wait { seconds })
        })
    }

    /// What is left of the request on air, its hold included.
    pub(super) fn frames_left(&self, on_air: &OnAir) -> u64 {
        if let Some(stay) = on_air.stay() {
            return stay.until.since(self.now);
        }
        let hold = self.frames_of_sec(hold_sec(on_air.request.work.footer(), &self.settings));
        match (&on_air.turn, on_air.drawn_at()) {
            (_, Some(end)) => end.since(self.now) + hold,
            (Turn::Drawing { start }, None) => {
                let known =
                    on_air.request.work.partial_plan().map_or(0, |partial| partial.drawing().end_frame().0);
                let end = start.after(known.max(self.frames_of_sec(DRAWING_SEC_GUESS)));
                end.since(self.now) + hold
            }
            _ => self.frames_of(&on_air.request),
        }
    }

    /// How long a request will be on air, as far as that is known.
    fn frames_of(&self, request: &Request) -> u64 {
        let (card, hold) = (card_sec(&self.settings), hold_sec(request.work.footer(), &self.settings));
        match &request.work.plan {
            _ if request.is_refused() => self.frames_of_sec(card),
            PlanState::Refused | PlanState::Failed => self.frames_of_sec(card),
            PlanState::Card(..) => self.frames_of_sec(hold),
            PlanState::Closed(partial, _) => partial.drawing().end_frame().0 + self.frames_of_sec(hold),
            PlanState::Wanted | PlanState::Open(_) => {
                self.frames_of_sec(DRAWING_SEC_GUESS) + self.frames_of_sec(hold)
            }
        }
    }

    fn frames_of_sec(&self, seconds: u32) -> u64 {
        self.settings.fps.frames_of_ms(u64::from(seconds) * 1000)
    }

    fn picture(&self, on_air: &OnAir) -> Picture {
        let leftover = || match &on_air.leftover {
            Some((drawing, cursor)) => Picture::Drawing { drawing: Arc::clone(drawing), cursor: *cursor },
            None => Picture::Blank,
        };
        match (&on_air.turn, on_air.request.work.partial_plan()) {
            (Turn::Card { text, .. }, _) => Picture::Card { text: text.clone() },
            (Turn::Drawing { start }, Some(partial)) => {
                let cursor = partial.drawing().cursor(Frame(self.now.since(*start)));
                Picture::Drawing { drawing: Arc::clone(partial.drawing()), cursor }
            }
            (Turn::Holding(_), Some(partial)) => {
                Picture::Drawing { drawing: Arc::clone(partial.drawing()), cursor: partial.drawing().total() }
            }
            _ => leftover(),
        }
    }

    pub(super) fn phase(&self, on_air: &OnAir) -> OnAirPhase {
        match on_air.turn {
            Turn::Thinking => OnAirPhase::Thinking,
            Turn::Drawing { start } => OnAirPhase::Drawing(self.progress(on_air, start)),
            Turn::Holding(stay) => OnAirPhase::Holding(self.countdown(stay)),
            Turn::Card { stay, .. } => OnAirPhase::Card(self.countdown(stay)),
        }
    }

    fn progress(&self, on_air: &OnAir, start: Frame) -> Progress {
        match &on_air.request.work.plan {
            PlanState::Closed(partial, _) => {
                let drawing = partial.drawing();
                let (cursor, total) = (drawing.cursor(Frame(self.now.since(start))), drawing.total());
                let per_mille = (cursor * 1000).checked_div(total).unwrap_or(1000);
                Progress::Closed { per_mille: per_mille as u16 }
            }
            PlanState::Wanted
            | PlanState::Open(_)
            | PlanState::Card(..)
            | PlanState::Refused
            | PlanState::Failed => Progress::Open { strokes: on_air.request.work.strokes() },
        }
    }

    fn countdown(&self, stay: Stay) -> Countdown {
        let left = stay.until.since(self.now).div_ceil(u64::from(self.settings.fps.get()));
        Countdown { seconds_left: left as u32, seconds_total: stay.seconds.max(1) }
    }

    fn notice(&self) -> Option<Notice> {
        if self.model.is_unreachable() {
            Some(Notice::ModelUnreachable)
        } else {
            self.model.is_warming_up().then_some(Notice::WarmingUp)
        }
    }
}

fn active(request: &Request, language: Language) -> Active {
    let anonymous = language.text("hud.anonymous");
    Active {
        donor: request.shown_name(anonymous).unwrap_or(anonymous).to_owned(),
        amount: shown(&request.donation.amount, &request.donation.currency),
        wish: request.shown_wish().unwrap_or_default().to_owned(),
        test: request.is_test(),
        no_cut: request.no_cut.clone(),
    }
}

fn queued(request: &Request, wait: Wait, language: Language) -> Queued {
    Queued {
        donor: request.shown_name(language.text("hud.anonymous")).map(str::to_owned),
        wish: request.shown_wish().map(str::to_owned),
        wait,
        test: request.is_test(),
        no_cut: request.no_cut.clone(),
    }
}
