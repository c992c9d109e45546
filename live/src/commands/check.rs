//! `live check`: reads plans and says what is wrong with them, what is seldom meant, what a lenient reading would mend,
//! and what the subjects of a scene will be drawn as.

mod lint;
mod told;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use engine::artist::{self, Names};
use engine::drawing::{DrawError, Drawing, DrawingBuilder, DrawingSettings};
use engine::plan::limits::PAINTED_PIXELS_LENIENT_MAX;
use engine::plan::{Body, CanvasSpec, Document, Plan, ReadOptions, read_lenient, read_strict};
use engine::time::{Fps, Frame};

use self::lint::Deny;
use self::told::{Checked, Error, Summary, Warning};
use crate::diagnostic;
use crate::jobs::OwnNames;
use crate::plan_files::{self, PlanFile};

/// Flags of `live check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Plans: files, folders of .json files, or - for standard input
    #[arg(required = true, value_name = "PLAN")]
    plans: Vec<PathBuf>,

    /// Read as the answer of a language model is read: list what was mended, fail only if nothing can be drawn
    #[arg(long)]
    lenient: bool,

    /// Fail on what is allowed otherwise: `warnings`, one of them by its name, or `board`, a subject of a scene that
    /// nobody knows how to draw
    #[arg(long, value_name = "WHAT")]
    deny: Vec<Deny>,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,

    /// How the findings are printed
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people.
    Text,
    /// Annotations for GitHub Actions.
    Github,
    /// One JSON document.
    Json,
}

/// Checks every plan and says what it is.
///
/// # Errors
/// When a plan cannot be read or is wrong.
pub fn run(args: &CheckArgs) -> Result<()> {
    let mut all = Vec::new();
    let names = OwnNames::new(args.artist_names.clone()).read().context("--artist-names")?;
    for path in &args.plans {
        for file in plan_files::expand(path)? {
            let file = plan_files::read(&file)?;
            let read = if args.lenient { lenient } else { strict };
            let checked = read(&file, &names, args);
            match args.format {
                CheckFormat::Text => checked.print(),
                CheckFormat::Github => checked.annotate(),
                CheckFormat::Json => {}
            }
            all.push(checked);
        }
    }
    if args.format == CheckFormat::Json {
        crate::outln!("{}", serde_json::to_string_pretty(&all)?);
    }
    let (wrong, total) = (all.iter().filter(|checked| !checked.fine).count(), all.len());
    if wrong > 0 {
        bail!("{wrong} of {total} plans are not as they should be");
    }
    Ok(())
}

fn strict(file: &PlanFile, names: &Names, args: &CheckArgs) -> Checked {
    let mut checked = Checked::of(file);
    match read_strict(&file.bytes, &ReadOptions::default()) {
        Ok(document) => {
            cast(&document, names, args, &mut checked);
            let (own, scene) = (document.steps().len(), document.scene.is_some());
            let plan = artist::compile_document(document, names);
            lint::warnings(&plan, scene.then(|| plan.steps().len() - own), &args.deny, &mut checked);
            summary(&plan, args, &mut checked);
        }
        Err(error) => checked.fails(Error {
            path: error.path.clone(),
            at: Some((error.line, error.column)),
            message: format!("found {}, expected {}", error.found, error.expected),
            nearest: error.nearest.as_ref().map(ToString::to_string),
            shown: diagnostic::render(file, &error),
        }),
    }
    checked
}

/// What each subject of a scene will be drawn as.
fn cast(document: &Document, names: &Names, args: &CheckArgs, checked: &mut Checked) {
    let Some(scene) = &document.scene else { return };
    for (number, subject) in artist::cast_of(scene, names).iter().enumerate() {
        let (is, key) = (&subject.is, &subject.key);
        // After the subjects come those who are only named by them.
        let place =
            if number < scene.subjects.len() { format!(".subjects[{number}]") } else { String::new() };
        let path = format!("$.scene{place}");
        if subject.board {
            let message = format!("nobody knows how to draw \"{is}\": its word on a board");
            let denied = args.deny.contains(&Deny::Board);
            checked.warn(Warning { name: "board", path, message, denied });
        } else {
            checked.notes.push(format!("{path}: \"{is}\" is drawn as {key}"));
        }
    }
}

fn lenient(file: &PlanFile, names: &Names, args: &CheckArgs) -> Checked {
    let mut checked = Checked::of(file);
    let options = ReadOptions { canvas: CanvasSpec::default(), force_canvas: false };
    let read = match read_lenient(&file.bytes, &options) {
        Ok(read) => read,
        Err(error) => {
            checked.fails_with("$", error.to_string());
            return checked;
        }
    };
    let mut fixes: Vec<String> = read.fixes.iter().map(ToString::to_string).collect();
    cast(&read.document, names, args, &mut checked);
    let mut plan = artist::compile_document(read.document, names);
    drop_what_paints_too_much(&mut plan, &mut fixes);
    checked.fixes = Some(fixes.len());
    checked.notes.extend(fixes);
    summary(&plan, args, &mut checked);
    checked
}

/// A plan that was not written by hand may paint less: as on air, a step that would cross the limit is dropped.
fn drop_what_paints_too_much(plan: &mut Plan, fixes: &mut Vec<String>) {
    let settings = DrawingSettings::of(plan, fps(), DrawingSettings::DEFAULT_STEP_MS);
    let mut drawing =
        DrawingBuilder::new(DrawingSettings { pixels_max: PAINTED_PIXELS_LENIENT_MAX, ..settings });
    let Body::Steps(steps) = &mut plan.body else { return };
    let mut number = 0;
    steps.retain(|step| {
        let pushed = drawing.push(step, Frame::ZERO);
        if let Err(error) = &pushed {
            fixes.push(format!("$.steps[{number}]: dropped: {error}"));
        }
        number += 1;
        pushed.is_ok()
    });
}

/// What the plan is; wrong when it paints more than a plan may.
fn summary(plan: &Plan, args: &CheckArgs, checked: &mut Checked) {
    let settings = DrawingSettings::of(plan, fps(), DrawingSettings::DEFAULT_STEP_MS);
    let drawing = match &plan.body {
        Body::Steps(_) => Drawing::of(plan, settings),
        Body::Card(_) => Ok(Drawing::new(settings)),
    };
    match drawing {
        Ok(drawing) => {
            lint::flashes(&drawing, &args.deny, checked);
            checked.summary = Some(Summary {
                width: plan.canvas.size.w,
                height: plan.canvas.size.h,
                steps: plan.steps().len(),
                painted_pixels: drawing.total(),
                length_ms: fps().ms_of_frame(drawing.end_frame()),
            });
        }
        Err(DrawError::TooManyPixels { step, limit }) => {
            checked.fails_with(&format!("$.steps[{step}]"), limit.to_string());
        }
        Err(other) => checked.fails_with("$", other.to_string()),
    }
}

fn fps() -> Fps {
    Fps::new(60).expect("60 is a frame rate")
}
