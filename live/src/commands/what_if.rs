//! `live replay --set`, `--judge-again`, `--plan-again`: a recorded session as it would have been, and what differs.
//!
//! Writes the files that `-o` and `--report` name, and nothing else.

mod report;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use engine::show::{Ended, ShowSettings};
use engine::time::{Fps, Frame};

use crate::config::{Config, RawSettings, table};
use crate::export::output::{Output, keep_apart};
use crate::jobs::studio::studio;
use crate::journal::folder::is_in_journal;
use crate::replay::Playback;
use crate::say;
use crate::simulation::{Ignored, lines};
use crate::what_if::{Change, Changed, Difference, Differences, SetTo, differences, what_if};

/// Arguments of what if.
#[derive(clap::Args)]
#[command(next_help_heading = "What if")]
pub struct WhatIfArgs {
    /// With other settings: hold=20,card=5,layout=overlay. Also card_refused, card_failed, caption, scale, queue, ahead,
    /// retries, draw_max, step_ms, min_amount
    #[arg(long, value_name = "NAME=VALUE,…")]
    set: Option<SetTo>,

    /// With wishes, names and texts of plans judged again
    #[arg(long)]
    judge_again: bool,

    /// File of your own words to refuse, for --judge-again
    #[arg(long, value_name = "FILE", requires = "judge_again")]
    moderation_block: Option<PathBuf>,

    /// File of your own words to allow, for --judge-again
    #[arg(long, value_name = "FILE", requires = "judge_again")]
    moderation_allow: Option<PathBuf>,

    /// With plans made again, by the model that the environment names
    #[arg(long)]
    plan_again: bool,

    /// Let the built-in artist make them
    #[arg(long, requires = "plan_again")]
    offline: bool,

    /// Write a page of what differs, pictures side by side
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

impl WhatIfArgs {
    /// Whether anything is to be changed.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        self.set.is_some() || self.judge_again || self.plan_again || self.report.is_some()
    }
}

/// Runs it; `output`: where the changed session goes.
///
/// # Errors
/// When the recording or a word list cannot be read, or a file cannot be written.
pub fn run(file: &Path, output: Option<&Path>, args: &WhatIfArgs) -> anyhow::Result<()> {
    for path in output.into_iter().chain(args.report.as_deref()) {
        keep_apart(file, path)?;
        ensure!(
            !is_in_journal(path),
            "{} would lie in the journal's folder, and be taken for the newest session: name another place",
            path.display()
        );
    }
    let named_right = output.is_none_or(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    ensure!(named_right, "what if writes a session: expected a name ending in .jsonl; replay that as a film");
    let playback = Playback::open(file)?;
    let changed = change(&playback, args)?;
    let found = differences(playback.entries(), &changed.entries);
    let fps = playback.settings().fps;
    if let Some(path) = output {
        let text = lines(&changed.entries, fps, playback.began());
        Output::write(path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
        say::written(path, None);
    }
    if let Some(path) = &args.report {
        let page = report::page(&found, fps)?;
        Output::write(path, page.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
        say::written(path, None);
    }
    for line in told(&found, &changed, fps) {
        crate::outln!("{line}");
    }
    Ok(())
}

fn change(playback: &Playback, args: &WhatIfArgs) -> anyhow::Result<Changed> {
    let written = of_the_recording(RawSettings::from_environment(), playback.settings());
    let with_file = |written: RawSettings, setting, file: &Option<PathBuf>| match file {
        Some(file) => written.with(setting, &file.to_string_lossy()),
        None => written,
    };
    let written = with_file(written, &table::MODERATION_BLOCK, &args.moderation_block);
    let written = with_file(written, &table::MODERATION_ALLOW, &args.moderation_allow);
    let studio = studio(&Config::check(&written)?, args.offline || !args.plan_again)?;
    let change = Change {
        set: args.set.clone().unwrap_or_default(),
        judge_again: args.judge_again,
        plan_again: args.plan_again,
    };
    what_if(playback.entries(), &change, &studio)
}

/// The settings of the environment, where the canvas and the length of a step are the recording's.
fn of_the_recording(written: RawSettings, settings: &ShowSettings) -> RawSettings {
    let canvas = settings.canvas.size;
    written
        .with(&table::CANVAS_W, &canvas.w.to_string())
        .with(&table::CANVAS_H, &canvas.h.to_string())
        .with(&table::DEFAULT_STEP_DURATION_MS, &settings.default_step_ms.to_string())
}

/// The table of what differs, and what else there is to say.
fn told(found: &Differences, changed: &Changed, fps: Fps) -> Vec<String> {
    let mut told = Vec::new();
    let widest = found.requests.iter().map(|difference| difference.request.to_string().chars().count()).max();
    let width = widest.unwrap_or(0).max("request".len());
    if !found.requests.is_empty() {
        told.push(format!("{:<width$}  {:<22}  now", "request", "was"));
    }
    for difference in &found.requests {
        let Difference { request, was, now, .. } = difference;
        let note = if difference.is_other_end() { "" } else { "  another picture" };
        let (was, now) = (end_at(was.as_ref(), fps), end_at(now.as_ref(), fps));
        told.push(format!("{:<width$}  {was:<22}  {now}{note}", request.to_string()));
    }
    let others = found.requests.iter().filter(|difference| difference.is_other_end()).count();
    told.push(format!(
        "{} donations: {others} end otherwise, {} with another picture, {} at another time",
        found.total,
        found.requests.len() - others,
        found.moved
    ));
    let ids = |ids: &std::collections::BTreeSet<engine::show::RequestId>| {
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    if !changed.misfits.is_empty() {
        told.push("commands that no longer fit:".to_owned());
    }
    for Ignored { fact, frame, why, .. } in &changed.misfits {
        told.push(format!("  {}  {}: {why}", clock(*frame, fps), fact.kind()));
    }
    if !changed.remade.plans.is_empty() {
        told.push(format!("drawn by the artist, as no plan was recorded: {}", ids(&changed.remade.plans)));
    }
    if !changed.remade.verdicts.is_empty() {
        told.push(format!("judged now, as no verdict was recorded: {}", ids(&changed.remade.verdicts)));
    }
    told
}

fn end_at(ended: Option<&Ended>, fps: Fps) -> String {
    ended.map_or_else(
        || "not by the end".to_owned(),
        |ended| format!("{} {}", ended.end.name(), clock(ended.frame, fps)),
    )
}

/// A time of the session.
fn clock(frame: Frame, fps: Fps) -> String {
    let seconds = fps.ms_of_frame(frame) / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
