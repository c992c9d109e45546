//! The lenient reader: what a language model wrote, whole or while it is still being written.
//!
//! ```text
//! bytes -> lexer -> structure -> reader -> events
//!                                 values
//! ```
//!
//! There is one way through: reading a whole text is the incremental reader fed at once, so how the bytes were cut
//! changes nothing. The limit on painted pixels is not kept here, because no pixel is known here: whoever draws the
//! steps counts them.

mod hopeless;
mod lexer;
mod names;
mod points;
mod reader;
mod scene;
mod scene_reading;
mod structure;
mod values;
mod words;

use std::fmt;

use self::lexer::Lexer;
use self::reader::LenientReader;
use self::structure::Structure;
use super::{Body, Document, Fix, Header, PlanEvent, ReadOptions, Scene, Version, limits};

/// Reads all that can be understood.
///
/// # Errors
/// When nothing can be drawn; with the reasons.
pub fn read_lenient(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Lenient, NothingToDraw> {
    let mut incremental = Incremental::new(*options);
    let mut events = incremental.feed(text.as_ref());
    let finish = incremental.finish();
    events.extend(finish.events);
    let mut header = None;
    let (mut steps, mut fixes) = (Vec::new(), Vec::new());
    for event in events {
        match event {
            PlanEvent::Header(arrived) => header = Some(arrived),
            PlanEvent::Step { step, .. } => steps.push(step),
            PlanEvent::Fix(fix) => fixes.push(fix),
            // The finish has the whole scene; that a try is over is the planner's to say, not the reader's.
            PlanEvent::SceneHeader(_)
            | PlanEvent::Subject { .. }
            | PlanEvent::Understood(_)
            | PlanEvent::Finished { .. }
            | PlanEvent::Failed { .. } => {}
            PlanEvent::StepDropped { index, reason } => {
                fixes.push(Fix { path: format!("$.steps[{index}]"), what: format!("dropped: {reason}") });
            }
        }
    }
    let body = match finish.render_text {
        Some(card) => Body::Card(card),
        None => Body::Steps(steps),
    };
    let drawable = finish.scene.is_some() || !matches!(&body, Body::Steps(steps) if steps.is_empty());
    let Some(Header { version, canvas, palette, seed, .. }) = header.filter(|_| drawable) else {
        return Err(NothingToDraw { fixes });
    };
    let (duration_sec, caption) = (finish.duration_sec, finish.caption);
    let scene = finish.scene;
    let version = if scene.is_some() { version.max(Version::SCENES) } else { version };
    Ok(Lenient {
        document: Document { version, canvas, palette, seed, scene, body, duration_sec, caption },
        fixes,
    })
}

/// Whether a scene has neither a subject, a place nor letters.
fn says_nothing(scene: &Scene) -> bool {
    scene.subjects.is_empty() && scene.place.is_empty() && scene.text.is_empty()
}

/// A document that was read leniently, and what had to be done for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenient {
    /// What can be drawn, once the artist has made steps of its scene, if there is one.
    pub document: Document,
    /// What was changed, in the order of the text; empty for a plan that was right.
    pub fixes: Vec<Fix>,
}

/// A text in which neither a step, a scene nor a card's text could be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingToDraw {
    /// What was changed, ignored or dropped.
    pub fixes: Vec<Fix>,
}

impl fmt::Display for NothingToDraw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing in the text can be drawn: expected a plan with at least one complete step")?;
        match self.fixes.iter().find(|fix| fix.what.starts_with("dropped")).or(self.fixes.first()) {
            Some(fix) => write!(f, " ({fix})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for NothingToDraw {}

/// What is known when nothing more comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// What was still open: a last step that breaks off, a header without a step, fixes.
    pub events: Vec<PlanEvent>,
    /// A line of the HUD.
    pub caption: Option<String>,
    /// How long the finished picture is shown.
    pub duration_sec: Option<u32>,
    /// The card's text; `None` when there are steps or a scene.
    pub render_text: Option<String>,
    /// The whole scene as far as it came; `None` when there is none.
    pub scene: Option<Scene>,
    /// Whether the plan's object closed.
    pub root_closed: bool,
    /// How many steps were handed on.
    pub steps: usize,
    /// Whether the text breaks off inside the plan, or was cut at its longest length.
    pub cut: bool,
}

/// The lenient reader for bytes that arrive in any portions.
pub struct Incremental {
    lexer: Lexer,
    structure: Structure,
    reader: LenientReader,
    /// Bytes of the text so far.
    length: usize,
    /// Whether text stood before the plan, and after it.
    before: bool,
    after: bool,
}

impl Incremental {
    /// A reader of one text.
    #[must_use]
    pub fn new(options: ReadOptions) -> Self {
        Self {
            lexer: Lexer::new(),
            structure: Structure::new(),
            reader: LenientReader::new(options),
            length: 0,
            before: false,
            after: false,
        }
    }

    /// Takes the next bytes and hands on what they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<PlanEvent> {
        for &byte in bytes {
            if self.structure.closed {
                self.after |= !byte.is_ascii_whitespace();
                continue;
            }
            self.length += 1;
            if self.length > limits::DOCUMENT_BYTES_MAX {
                break;
            }
            self.byte(byte);
        }
        std::mem::take(&mut self.reader.events)
    }

    /// Whether the plan's object has closed: what follows is not read.
    #[must_use]
    pub fn root_closed(&self) -> bool {
        self.structure.closed
    }

    /// Why the text can no longer become more of a plan than it is: a model that repeats itself goes on until somebody
    /// ends it. `None` while there is hope.
    #[must_use]
    pub fn hopeless(&self) -> Option<&'static str> {
        self.structure.hopeless().or_else(|| {
            let field = self.structure.field_being_read();
            hopeless::text(&field, self.lexer.text_being_read()?)
        })
    }

    /// Nothing more comes.
    #[must_use]
    pub fn finish(mut self) -> Finish {
        let root = "$".to_owned();
        let found = self.structure.is_found();
        let cut = self.structure.end(&mut self.reader);
        if !found {
            self.reader.take_steps_outside();
        }
        self.finish_fixes(found, cut);
        let reader = &mut self.reader;
        reader.send_scene_header();
        let scene = reader
            .scene
            .found
            .then(|| std::mem::take(&mut reader.scene.scene))
            .filter(|scene| !says_nothing(scene));
        if (reader.steps > 0 || scene.is_some()) && reader.card.take().is_some() {
            let what = if reader.steps > 0 { "there are steps" } else { "there is a scene" };
            reader.fix(root, format!("`render_text` was ignored: {what}"));
        }
        if reader.card.is_some() {
            reader.send_header();
        }
        Finish {
            events: std::mem::take(&mut reader.events),
            caption: reader.caption.take(),
            duration_sec: reader.duration_sec,
            render_text: reader.card.take(),
            scene,
            root_closed: !cut,
            steps: reader.steps,
            cut,
        }
    }

    fn byte(&mut self, byte: u8) {
        let (structure, reader) = (&mut self.structure, &mut self.reader);
        self.lexer.byte(byte, &mut |token| structure.token(&token, reader));
        if self.structure.is_outside() {
            self.lexer.leave();
        }
        if self.structure.is_found() && !self.before {
            self.before = self.lexer.skipped;
        }
    }

    fn finish_fixes(&mut self, found: bool, cut: bool) {
        let too_long = self.length > limits::DOCUMENT_BYTES_MAX;
        for (fixed, what) in [
            (self.before, "text before the plan was skipped"),
            (self.after, "text after the plan was skipped"),
            (too_long, "the text is too long: what comes after its first MiB was not read"),
            (found && cut && !too_long, "the text breaks off: the complete steps were kept"),
            (!found && self.reader.steps == 0, "no plan was found in the text"),
        ] {
            if fixed {
                self.reader.fix("$".to_owned(), what);
            }
        }
    }
}
