//! A session as lines: what was on screen when, and hashes of its pictures; for people, or as JSON.

use std::io::{self, BufWriter, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use engine::show::{Notice, OnAirPhase, Progress, Queued, Screen, TraceLine, Traced};
use engine::stage::StageSettings;
use engine::time::Frame;
use serde_json::{Value, json};

use super::{Range, Speed};
use crate::replay::{Hashed, Hashes, Playback};

pub(super) fn trace(playback: &Playback, range: Range, is_json: bool) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut result = Ok(());
    playback.trace(range.from, range.to, |line| {
        if result.is_ok() {
            result = if is_json { writeln!(out, "{}", line_json(line)) } else { writeln!(out, "{line}") };
        }
    });
    result?;
    Ok(out.flush()?)
}

pub(super) fn hashes(
    playback: &mut Playback,
    stage: StageSettings,
    range: Range,
    every: Option<u64>,
    is_json: bool,
) -> anyhow::Result<()> {
    let fps = playback.settings().fps;
    let every = every.unwrap_or(fps.get().into());
    let mut out = BufWriter::new(io::stdout().lock());
    for hashed in Hashes::new(playback, stage, (range.from, range.to), every)? {
        if is_json {
            writeln!(out, "{}", hashed_json(&hashed, fps.ms_of_frame(hashed.frame)))?;
        } else {
            writeln!(out, "{}", hashed_line(&hashed))?;
        }
    }
    Ok(out.flush()?)
}

/// A line of `--hashes`: frame, hash, and what ended or is about to.
pub(super) fn hashed_line(hashed: &Hashed) -> String {
    let Hashed { frame, hash, ends, last } = hashed;
    let ends = ends.iter().map(|(id, end)| format!("\tend {id} {end}"));
    let last = last.iter().map(|id| format!("\tlast {id}"));
    format!("{}\t{hash}{}", frame.0, ends.chain(last).collect::<String>())
}

fn hashed_json(hashed: &Hashed, ms: u64) -> Value {
    let ends: Vec<_> = hashed.ends.iter().map(|(id, end)| json!({ "request": id, "end": end })).collect();
    let mut line = json!({ "frame": hashed.frame.0, "ms": ms, "hash": hashed.hash.to_string() });
    if !ends.is_empty() {
        line["ends"] = ends.into();
    }
    if !hashed.last.is_empty() {
        line["last"] = hashed.last.clone().into();
    }
    line
}

fn line_json(line: &TraceLine<'_>) -> Value {
    let mut json = json!({ "frame": line.frame.0, "ms": line.ms });
    match line.what {
        Traced::Ended(ended) => {
            json["end"] = json!({ "request": ended.request.to_string(), "end": ended.end.name() });
        }
        Traced::Screen { screen, on_air, words } => {
            json["words"] = words.into();
            json["screen"] = screen_json(screen);
            json["screen"]["request"] = on_air.map(ToString::to_string).into();
        }
    }
    json
}

/// What viewers see, with the words of the control API where it has any.
fn screen_json(screen: &Screen) -> Value {
    let (phase, strokes, seconds_left) = match screen.phase {
        OnAirPhase::Idle => ("idle", None, None),
        OnAirPhase::Thinking => ("thinking", None, None),
        OnAirPhase::Drawing(Progress::Open { strokes }) => ("drawing", Some(strokes), None),
        OnAirPhase::Drawing(Progress::Closed { .. }) => ("drawing", None, None),
        OnAirPhase::Holding(countdown) => ("holding", None, Some(countdown.seconds_left)),
        OnAirPhase::Card(countdown) => ("card", None, Some(countdown.seconds_left)),
    };
    let active = screen.active.as_ref();
    let queued = |Queued { donor, wish, wait, test, .. }: &Queued| json!({ "donor": donor, "wish": wish, "wait_sec": wait.seconds, "test": test });
    json!({
        "phase": phase,
        "strokes": strokes,
        "seconds_left": seconds_left,
        "donor": active.map(|active| &active.donor),
        "amount": active.map(|active| &active.amount),
        "wish": active.map(|active| &active.wish),
        "test": active.is_some_and(|active| active.test),
        "caption": screen.caption,
        "next": screen.next.iter().map(queued).collect::<Vec<_>>(),
        "queue_length": screen.queue_length,
        "overflow": screen.overflow,
        "paused": screen.paused,
        "notice": screen.notice.map(notice),
    })
}

const fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::JournalUnavailable => "journal_unavailable",
        Notice::JournalMissing => "journal_missing",
        Notice::WarmingUp => "warming_up",
        Notice::ModelUnreachable => "model_unreachable",
    }
}

/// Prints what is on screen at the time it is.
pub(super) fn print_in_time(playback: &Playback, range: Range, speed: Speed) -> anyhow::Result<()> {
    let (start, fps) = (Instant::now(), playback.settings().fps);
    let first = fps.ms_of_frame(range.from);
    let mut result = Ok(());
    playback.trace(range.from, range.to, |line| {
        if let Speed::Times(times) = speed {
            let ms = line.ms.saturating_sub(first) as f64 / times;
            thread::sleep(Duration::from_secs_f64(ms / 1000.0).saturating_sub(start.elapsed()));
        }
        if result.is_ok() {
            result = writeln!(io::stdout(), "{line}");
        }
    });
    Ok(result?)
}

/// A moment of a session, for people.
pub(super) fn moment(playback: &Playback, frame: Frame) -> String {
    let ms = playback.settings().fps.ms_of_frame(frame);
    format!("frame {}, {}:{:02}.{:03}", frame.0, ms / 60_000, ms / 1_000 % 60, ms % 1_000)
}
