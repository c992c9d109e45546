//! `live check`: reads plans and says what is wrong with them, what a lenient reading would mend, and what the subjects
//! of a scene will be drawn as.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use engine::artist::{self, Names};
use engine::drawing::{Drawing, DrawingSettings};
use engine::plan::limits::PAINTED_PIXELS_LENIENT_MAX;
use engine::plan::{Body, CanvasSpec, Document, Plan, ReadOptions, read_lenient, read_strict};
use engine::time::{Fps, Frame};

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

    /// Fail on what is allowed otherwise: `board`, a subject of a scene that nobody knows how to draw
    #[arg(long, value_name = "WHAT")]
    deny: Vec<Deny>,

    /// File of your own names for the artist, as ARTIST_NAMES gives it to the show
    #[arg(long, value_name = "FILE")]
    artist_names: Option<PathBuf>,
}

/// What a check may be told to fail on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// A subject that becomes its word on a framed board.
    Board,
}

/// Checks every plan and prints a line for each.
///
/// # Errors
/// When a plan cannot be read or is wrong.
pub fn run(args: &CheckArgs) -> Result<()> {
    let mut wrong = 0;
    let mut total = 0;
    let names = OwnNames::new(args.artist_names.clone()).read().context("--artist-names")?;
    for path in &args.plans {
        for file in plan_files::expand(path)? {
            let file = plan_files::read(&file)?;
            let deny_board = args.deny.contains(&Deny::Board);
            let read = if args.lenient { lenient } else { strict };
            let fine = read(&file, &names, deny_board);
            wrong += usize::from(!fine);
            total += 1;
        }
    }
    if wrong > 0 {
        bail!("{wrong} of {total} plans cannot be drawn as they are");
    }
    Ok(())
}

fn strict(file: &PlanFile, names: &Names, deny_board: bool) -> bool {
    match read_strict(&file.bytes, &ReadOptions::default()) {
        Ok(document) => {
            let drawable = cast(file, &document, names, deny_board);
            summary(file, &artist::compile_document(document, names), "") && drawable
        }
        Err(error) => {
            eprintln!("{}", diagnostic::render(file, &error));
            false
        }
    }
}

/// Prints what each subject of a scene will be drawn as; false when one is only a word on a board and that is denied.
fn cast(file: &PlanFile, document: &Document, names: &Names, deny_board: bool) -> bool {
    let Some(scene) = &document.scene else { return true };
    let mut fine = true;
    for (number, subject) in artist::cast_of(scene, names).iter().enumerate() {
        let (file, is, key) = (file.name(), &subject.is, &subject.key);
        // After the subjects come those who are only named by them.
        let place =
            if number < scene.subjects.len() { format!(".subjects[{number}]") } else { String::new() };
        if subject.board {
            println!("{file}: $.scene{place}: nobody knows how to draw \"{is}\": its word on a board");
            fine &= !deny_board;
        } else {
            println!("{file}: $.scene{place}: \"{is}\" is drawn as {key}");
        }
    }
    fine
}

fn lenient(file: &PlanFile, names: &Names, deny_board: bool) -> bool {
    let options = ReadOptions { canvas: CanvasSpec::default(), force_canvas: false };
    let read = match read_lenient(&file.bytes, &options) {
        Ok(read) => read,
        Err(error) => {
            eprintln!("error: {}: {error}", file.name());
            return false;
        }
    };
    let mut fixes: Vec<String> = read.fixes.iter().map(ToString::to_string).collect();
    let drawable = cast(file, &read.document, names, deny_board);
    let mut plan = artist::compile_document(read.document, names);
    drop_what_paints_too_much(&mut plan, &mut fixes);
    for fix in &fixes {
        println!("{}: {fix}", file.name());
    }
    let count = match fixes.len() {
        0 => String::new(),
        1 => ", 1 fix".into(),
        many => format!(", {many} fixes"),
    };
    summary(file, &plan, &count) && drawable
}

/// A plan that was not written by hand may paint less: as on air, a step that would cross the limit is dropped.
fn drop_what_paints_too_much(plan: &mut Plan, fixes: &mut Vec<String>) {
    let settings = DrawingSettings::of(plan, fps(), DrawingSettings::DEFAULT_STEP_MS);
    let mut drawing = Drawing::new(DrawingSettings { pixels_max: PAINTED_PIXELS_LENIENT_MAX, ..settings });
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

/// Prints what the plan is; false when it paints more than a plan may.
fn summary(file: &PlanFile, plan: &Plan, fixes: &str) -> bool {
    let fps = fps();
    let settings = DrawingSettings::of(plan, fps, DrawingSettings::DEFAULT_STEP_MS);
    match Drawing::of(plan, settings) {
        Ok(drawing) => {
            let ms = fps.ms_of_frame(drawing.end_frame());
            let (w, h) = (plan.canvas.size.w, plan.canvas.size.h);
            let (steps, pixels) = (plan.steps().len(), drawing.total());
            println!(
                "{}: fine, {w} x {h}, {steps} steps, {pixels} painted pixels, {}.{:03} s{fixes}",
                file.name(),
                ms / 1000,
                ms % 1000
            );
            true
        }
        Err((step, error)) => {
            eprintln!("error: {}, at $.steps[{step}]: {error}", file.name());
            false
        }
    }
}

fn fps() -> Fps {
    Fps::new(60).expect("60 is a frame rate")
}
