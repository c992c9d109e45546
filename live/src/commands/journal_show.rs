//! `live journal show` and `live journal export`: a recorded session for people, and its donations for other programs.
//!
//! What is written holds names and wishes, as the file does. Changes nothing.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use engine::show::{DonationSource, Ended, Fact, RequestId};
use engine::time::Frame;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::config::{FilesConfig, LogConfig, Unlisted};
use crate::export::output::{Output, keep_apart};
use crate::journal::folder::named_session;
use crate::replay::{Playback, ends};
use crate::texts::{clip, on_one_line};
use crate::{logs, say};

/// Characters of a wish that `show` shows.
const WISH_CHARS: usize = 60;
/// Characters with which a cell becomes a formula in a spreadsheet; an apostrophe before them keeps it a text.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Arguments of `live journal show`.
#[derive(Args)]
pub(super) struct ShowArgs {
    /// The session's file, also compressed by gzip; latest for the newest one in DATA_DIR, - for standard input
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Unlisted,
}

/// Arguments of `live journal export`.
#[derive(Args)]
pub(super) struct ExportArgs {
    /// The session's file, also compressed by gzip; latest for the newest one in DATA_DIR, - for standard input
    file: PathBuf,
    /// A table of comma-separated values (RFC 4180), the usual form
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// A list in JSON
    #[arg(long)]
    json: bool,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    settings: Unlisted,
}

/// A donation's run, or a donation that nothing came of by the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    id: String,
    /// 0 for the first time that it was taken up.
    run: u32,
    /// When it was donated, as its source says.
    date: Option<String>,
    name: Option<String>,
    amount: String,
    currency: String,
    message: String,
    source: String,
    /// How it ended; none: it waited or was on air when the session ended.
    end: Option<&'static str>,
    /// Seconds from the session's start to its turn and to its end.
    on_air_sec: Option<String>,
    ended_sec: Option<String>,
    /// The same as times, where the session's start is known.
    on_air_at: Option<String>,
    ended_at: Option<String>,
}

/// A session in short.
#[derive(Serialize)]
struct Summary {
    began: Option<String>,
    seconds: String,
    program: String,
    frame_rate: u32,
    layout: &'static str,
    canvas: String,
    hold_sec: u32,
    donations: usize,
    ends: BTreeMap<&'static str, usize>,
    unfinished: usize,
    requests: Vec<Row>,
}

/// Prints a session.
///
/// # Errors
/// When it cannot be read.
pub(super) fn show(args: &ShowArgs) -> Result<()> {
    let playback = open(&args.file, &args.settings)?;
    let summary = summary(&playback);
    if args.json {
        crate::outln!("{}", serde_json::to_string_pretty(&summary)?);
    } else {
        lines(&summary).iter().for_each(|line| crate::outln!("{line}"));
    }
    Ok(())
}

/// Writes a session's donations.
///
/// # Errors
/// When it cannot be read, or the file cannot be written.
pub(super) fn export(args: &ExportArgs) -> Result<()> {
    let rows = rows(&open(&args.file, &args.settings)?);
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    keep_apart(&args.file, path)?;
    let bytes = if args.json {
        let mut text = serde_json::to_vec_pretty(&rows)?;
        text.push(b'\n');
        text
    } else {
        table(&rows)?
    };
    let failed = || format!("cannot write {}", path.display());
    let mut output = Output::create(path).with_context(failed)?;
    output.write_all(&bytes).with_context(failed)?;
    output.commit().with_context(failed)?;
    say::written(path, None);
    Ok(())
}

fn open(file: &Path, settings: &Unlisted) -> Result<Playback> {
    logs::start(LogConfig::check(&settings.0)?);
    Playback::open(&named_session(file, &FilesConfig::check(&settings.0)?.data_dir)?)
}

fn summary(playback: &Playback) -> Summary {
    let (settings, rows) = (playback.settings(), rows(playback));
    let program = match &playback.entries()[0].fact {
        Fact::SessionStarted(started) => started.program.clone(),
        // A playback begins with it.
        _ => String::new(),
    };
    let mut ends = BTreeMap::new();
    for end in rows.iter().filter_map(|row| row.end) {
        *ends.entry(end).or_default() += 1;
    }
    let donations: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    Summary {
        began: playback.began().map(|began| began.to_string()),
        seconds: seconds(playback, playback.last()),
        program,
        frame_rate: settings.fps.get(),
        layout: settings.layout.name(),
        canvas: format!("{}x{}", settings.canvas.size.w, settings.canvas.size.h),
        hold_sec: settings.hold_sec,
        donations: donations.len(),
        ends,
        unfinished: rows.iter().filter(|row| row.end.is_none()).count(),
        requests: rows,
    }
}

fn lines(summary: &Summary) -> Vec<String> {
    let Summary { began, seconds, program, frame_rate, layout, canvas, hold_sec, .. } = summary;
    let began = began.as_deref().unwrap_or("at an unknown time");
    let mut lines = vec![format!(
        "began {began}, {seconds} s, version {program}, {frame_rate} frames a second, {layout}, canvas {canvas}, hold {hold_sec} s"
    )];
    let ends: Vec<String> = summary.ends.iter().map(|(end, count)| format!("{count} {end}")).collect();
    lines.push(format!(
        "{} donations: {}, {} unfinished",
        summary.donations,
        if ends.is_empty() { "none ended".to_owned() } else { ends.join(", ") },
        summary.unfinished
    ));
    for row in &summary.requests {
        let run = if row.run == 0 { String::new() } else { format!("#{}", row.run) };
        let at = row.ended_sec.as_deref().unwrap_or("-");
        lines.push(format!(
            "{at:>10}  {:<13}  {}{run}  {}, {} {}: {}",
            row.end.unwrap_or("unfinished"),
            shown(&row.id, WISH_CHARS),
            row.name.as_deref().map_or("-".to_owned(), |name| shown(name, WISH_CHARS)),
            shown(&row.amount, WISH_CHARS),
            shown(&row.currency, WISH_CHARS),
            shown(&row.message, WISH_CHARS),
        ));
    }
    lines
}

/// A text on one line of a terminal.
fn shown(text: &str, chars_max: usize) -> String {
    let mut shown = on_one_line(&clip(text, chars_max));
    if text.chars().nth(chars_max).is_some() {
        shown.push('…');
    }
    shown
}

/// Every run that ended, in order, and after them the donations that nothing came of.
fn rows(playback: &Playback) -> Vec<Row> {
    let ended = ends(playback.entries());
    let mut rows: Vec<Row> = ended.iter().map(|ended| of_ended(playback, ended)).collect();
    for donation in playback.entries().iter().filter_map(|entry| entry.fact.donation()) {
        if !rows.iter().any(|row| row.id == donation.id) {
            rows.push(row(donation, &RequestId::first(donation.id.clone())));
        }
    }
    rows
}

fn of_ended(playback: &Playback, ended: &Ended) -> Row {
    let at = |frame: Frame| {
        let ms = i64::try_from(playback.settings().fps.ms_of_frame(frame)).ok()?;
        let at: Timestamp = playback.began()?.checked_add(SignedDuration::from_millis(ms)).ok()?;
        Some(format!("{at:.3}"))
    };
    Row {
        end: Some(ended.end.name()),
        on_air_sec: ended.on_air_since.map(|frame| seconds(playback, frame)),
        ended_sec: Some(seconds(playback, ended.frame)),
        on_air_at: ended.on_air_since.and_then(at),
        ended_at: at(ended.frame),
        ..row(&ended.donation, &ended.request)
    }
}

fn row(donation: &engine::show::Donation, request: &RequestId) -> Row {
    let source = match (&donation.via, donation.source) {
        (Some(via), _) => via.clone(),
        (None, DonationSource::Test) => "test".to_owned(),
        (None, DonationSource::Socket | DonationSource::Rest) => "donation_alerts".to_owned(),
    };
    Row {
        id: request.donation.clone(),
        run: request.run,
        date: donation.created_at.clone(),
        name: donation.donor.clone(),
        amount: donation.amount.clone(),
        currency: donation.currency.clone(),
        message: donation.message.clone(),
        source,
        end: None,
        on_air_sec: None,
        ended_sec: None,
        on_air_at: None,
        ended_at: None,
    }
}

fn seconds(playback: &Playback, frame: Frame) -> String {
    let ms = playback.settings().fps.ms_of_frame(frame);
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// The rows as a table whose columns `live journal import` knows.
fn table(rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let text = |text: &str| match text.starts_with(FORMULA) {
            true => format!("'{text}"),
            false => text.to_owned(),
        };
        let safe = Row {
            id: text(&row.id),
            name: row.name.as_deref().map(text),
            currency: text(&row.currency),
            message: text(&row.message),
            source: text(&row.source),
            ..row.clone()
        };
        writer.serialize(safe)?;
    }
    writer.into_inner().context("a table in memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_donor_is_a_formula_in_a_spreadsheet() {
        let donation = engine::show::Donation {
            donor: Some("=HYPERLINK(\"x\")".into()),
            amount: "-5".into(),
            currency: "EUR".into(),
            ..engine::show::Donation::new("da:1", "+1, \"a cat\"", DonationSource::Rest)
        };
        let rows = [row(&donation, &RequestId::first("da:1".into()))];
        let table = String::from_utf8(table(&rows).expect("a table")).expect("text");
        let second = table.lines().nth(1).expect("a row");
        assert_eq!(
            second,
            "da:1,0,,\"'=HYPERLINK(\"\"x\"\")\",-5,EUR,\"'+1, \"\"a cat\"\"\",donation_alerts,,,,,"
        );
    }
}
