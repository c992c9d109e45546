//! `live check`: reads plans and says what is wrong with them, or what a lenient reading would mend.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use engine::drawing::{Drawing, DrawingSettings};
use engine::plan::limits::PAINTED_PIXELS_LENIENT_MAX;
use engine::plan::{Body, CanvasSpec, Plan, ReadOptions, read_lenient, read_plan};
use engine::time::{Fps, Frame};

use crate::diagnostic;
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
}

/// Checks every plan and prints a line for each.
///
/// # Errors
/// When a plan cannot be read or is wrong.
pub fn run(args: &CheckArgs) -> Result<()> {
    let mut wrong = 0;
    let mut total = 0;
    for path in &args.plans {
        for file in plan_files::expand(path)? {
            let file = plan_files::read(&file)?;
            let fine = if args.lenient { lenient(&file) } else { strict(&file) };
            wrong += usize::from(!fine);
            total += 1;
        }
    }
    if wrong > 0 {
        bail!("{wrong} of {total} plans cannot be drawn as they are");
    }
    Ok(())
}

fn strict(file: &PlanFile) -> bool {
    match read_plan(&file.bytes, &ReadOptions::default()) {
        Ok(plan) => summary(file, &plan, ""),
        Err(error) => {
            eprintln!("{}", diagnostic::render(file, &error));
            false
        }
    }
}

fn lenient(file: &PlanFile) -> bool {
    let options = ReadOptions { canvas: CanvasSpec::default(), force_canvas: false };
    let mut read = match read_lenient(&file.bytes, &options) {
        Ok(read) => read,
        Err(error) => {
            eprintln!("error: {}: {error}", file.name());
            return false;
        }
    };
    let mut fixes: Vec<String> = read.fixes.iter().map(ToString::to_string).collect();
    drop_what_paints_too_much(&mut read.plan, &mut fixes);
    for fix in &fixes {
        println!("{}: {fix}", file.name());
    }
    let count = match fixes.len() {
        0 => String::new(),
        1 => ", 1 fix".into(),
        many => format!(", {many} fixes"),
    };
    summary(file, &read.plan, &count)
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
