//! A scene that a model tells becomes steps while it is being told: events in, events out.
//!
//! Pure but for the artist's data: no clock and no socket. What is no scene passes through unchanged.

use engine::artist::{Composer, Names};
use engine::plan::{CanvasSpec, Header, PlanEvent, Scene, SceneHeader, Step, Subject};

use super::{PlanRequest, example};

/// One try at a plan whose scene, if it has one, the artist draws.
pub struct Composing {
    composer: Option<Composer>,
    wish: String,
    /// The seed of the picture; a model's own is ignored when it tells a scene.
    seed: u32,
    /// The header, held back until it is known whether a scene follows.
    header: Option<Header>,
    /// Whether any of a scene came.
    told: bool,
    /// Whether the scene's header is that of the prompt's example.
    copied: bool,
    /// Number of the next step.
    index: u32,
    /// Steps that stand beside the scene: painted after it.
    steps: Vec<Step>,
}

impl Composing {
    /// Reads the wish, so that what it is sure of is never lost.
    #[must_use]
    pub fn new(request: &PlanRequest, canvas: CanvasSpec) -> Self {
        let (names, seed) = (Names::clone(&request.names), request.seed);
        let composer = Some(Composer::new(request.reading(), names, seed.into(), canvas));
        let wish = request.wish.clone();
        Self { composer, wish, seed, header: None, told: false, copied: false, index: 0, steps: Vec::new() }
    }

    /// What an event of the planner means for the picture. A subject that may not be drawn is not to be handed over.
    pub fn take(&mut self, event: PlanEvent) -> Vec<PlanEvent> {
        match event {
            PlanEvent::Header(header) => {
                self.header = Some(header);
                Vec::new()
            }
            PlanEvent::SceneHeader(header) => self.scene_header(header),
            PlanEvent::Subject { subject, .. } => self.subject(subject),
            PlanEvent::Step { step, .. } if self.told => {
                self.steps.push(step);
                Vec::new()
            }
            end @ (PlanEvent::Finished { .. } | PlanEvent::Failed { .. }) => {
                let mut events = if self.told { self.finish() } else { self.held_back() };
                events.push(end);
                events
            }
            other @ (PlanEvent::Step { .. }
            | PlanEvent::StepDropped { .. }
            | PlanEvent::Understood(_)
            | PlanEvent::Fix(_)) => {
                let mut events = self.held_back();
                events.push(other);
                events
            }
        }
    }

    fn scene_header(&mut self, header: SceneHeader) -> Vec<PlanEvent> {
        self.told = true;
        let mut events = self.held_back();
        self.copied = example::header_is_copied(&header, &self.wish);
        let SceneHeader { place, time, weather, text } =
            if self.copied { SceneHeader::default() } else { header };
        let scene = Scene { place, time, weather, text, subjects: Vec::new() };
        let steps = self.composer.as_mut().map(|composer| composer.header(&scene)).unwrap_or_default();
        events.extend(self.numbered(steps));
        events
    }

    fn subject(&mut self, subject: Subject) -> Vec<PlanEvent> {
        self.told = true;
        if let Some(composer) = &mut self.composer
            && !example::subject_is_copied(&subject, self.copied, &self.wish)
        {
            composer.subject(subject);
        }
        self.held_back()
    }

    /// The picture's remaining steps, then those that the model wrote itself.
    fn finish(&mut self) -> Vec<PlanEvent> {
        let mut events = self.held_back();
        let finished = self.composer.take().map(Composer::finish_understood);
        let (mut steps, understood) = finished.unwrap_or_default();
        events.push(PlanEvent::Understood(understood));
        steps.append(&mut self.steps);
        events.extend(self.numbered(steps));
        events
    }

    fn held_back(&mut self) -> Vec<PlanEvent> {
        let Some(mut header) = self.header.take() else { return Vec::new() };
        if self.told {
            header.seed = self.seed;
        }
        vec![PlanEvent::Header(header)]
    }

    fn numbered(&mut self, steps: Vec<Step>) -> Vec<PlanEvent> {
        let first = self.index;
        self.index += steps.len() as u32;
        (first..).zip(steps).map(|(index, step)| PlanEvent::Step { index, step }).collect()
    }
}

#[cfg(test)]
mod tests {
    use engine::plan::{Incremental, PlanCounts, PlanFooter, ReadOptions};

    use super::*;

    const ANSWER: &str = r#"{"place":"forest","time":"night","weather":"","text":"","subjects":[{"is":"cat","looks":"red","does":"sits"},{"is":"dog","looks":"","does":""}]}"#;

    fn events(answer: &str, chunk: usize) -> Vec<PlanEvent> {
        let request =
            PlanRequest {
                wish: "рыжий кот и собака ночью".into(), seed: 7, ..PlanRequest::default()
            };
        let mut composing = Composing::new(&request, CanvasSpec::default());
        let mut reader = Incremental::new(ReadOptions::default());
        let mut told: Vec<PlanEvent> =
            answer.as_bytes().chunks(chunk).flat_map(|part| reader.feed(part)).collect();
        told.extend(reader.finish().events);
        told.push(PlanEvent::Finished {
            footer: PlanFooter::default(),
            counts: PlanCounts::default(),
            cut: None,
        });
        told.into_iter()
            .flat_map(|event| composing.take(event))
            .filter(|event| !matches!(event, PlanEvent::Fix(_)))
            .collect()
    }

    #[test]
    fn a_scene_becomes_a_header_with_our_seed_steps_in_order_and_an_end() {
        let events = events(ANSWER, 9);
        assert!(matches!(&events[0], PlanEvent::Header(header) if header.seed == 7));
        let numbers: Vec<u32> = events
            .iter()
            .filter_map(|event| match event {
                PlanEvent::Step { index, .. } => Some(*index),
                _ => None,
            })
            .collect();
        assert!(numbers.len() > 20, "{} steps", numbers.len());
        assert!(numbers.iter().copied().eq(0..numbers.len() as u32));
        assert!(matches!(events.last(), Some(PlanEvent::Finished { .. })));
        assert_eq!(self::events(ANSWER, 1), events, "portions make no difference");
    }

    #[test]
    fn an_answer_cut_after_any_byte_leaves_no_setting_without_a_subject() {
        let setting =
            events(r#"{"place":"forest","time":"night","weather":"","text":"","subjects":["#, 7).len();
        let whole = events(ANSWER, 7).len();
        for cut in
            (ANSWER.find("[").expect("a list")..ANSWER.len()).filter(|cut| ANSWER.is_char_boundary(*cut))
        {
            let steps = events(&ANSWER[..cut], 64).len();
            assert!(steps > 20 && steps * 2 > whole.min(setting), "cut at {cut}: {steps} events");
        }
    }
}
