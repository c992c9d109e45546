//! `live journal import`: a list of past donations, as a service gives it away, into an evening that replays.
//!
//! Every wish is judged by the word lists and planned by the artist or the model, at the time at which it was made. Writes
//! the file that `-o` names, and nothing else.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use engine::show::journal::FORMAT;
use engine::show::{End, Fact, SessionStarted, ShowSettings};
use engine::time::Frame;
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::config::{Config, RawSettings};
use crate::donations::donation_log::{
    self, ColumnMap, DonationLog, LOG_BYTES_MAX, LogFormat, LoggedDonation,
};
use crate::export::output::{Output, keep_apart};
use crate::files;
use crate::jobs::studio::{Studio, studio};
use crate::journal::folder::is_in_journal;
use crate::simulation::{Outcome, Performer, Simulation, Until, lines};
use crate::{logs, progress, say};

/// The longest evening: two days. A list of a year has pieces.
const LENGTH_MAX: SignedDuration = SignedDuration::from_hours(48);
/// The evening begins so long before its first donation.
const LEAD: SignedDuration = SignedDuration::from_secs(1);

/// Arguments of `live journal import`.
#[derive(clap::Args)]
pub struct ImportArgs {
    /// The list: CSV or JSON, as DonationAlerts, Streamlabs, StreamElements and others write it
    list: PathBuf,
    /// Where the evening goes: a file of a journal, for `live replay`
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Columns of the list, where they are not known by their names: date=When,name=Who,message=Text,amount=Sum; also
    /// currency and id
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<ColumnMap>,
    /// The time zone of times that name none: Europe/Moscow, +03:00
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = parse_zone)]
    tz: TimeZone,
    /// How dates are written, where that could be in doubt: %m/%d/%Y %H:%M
    #[arg(long, value_name = "FORMAT")]
    date_format: Option<String>,
    /// The currency of rows that name none
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Only what was donated from this time on
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only what was donated before this time
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Leave out rows that cannot be read
    #[arg(long)]
    skip_unreadable: bool,
    /// Let the built-in artist draw, without a model
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    settings: RawSettings,
}

fn parse_zone(text: &str) -> Result<TimeZone, String> {
    let known = DateTimeParser::new().parse_time_zone(text);
    known.map_err(|_| "expected a zone such as Europe/Moscow, UTC or +03:00".to_owned())
}

/// Runs it.
///
/// # Errors
/// When the list cannot be read, a setting is wrong, or the file cannot be written.
pub fn run(args: &ImportArgs) -> anyhow::Result<()> {
    let config = Config::check(&args.settings)?;
    logs::start(config.log);
    keep_apart(&args.list, &args.output)?;
    ensure!(
        !is_in_journal(&args.output),
        "{} would lie in the journal's folder, and be taken for the newest session: name another place",
        args.output.display()
    );
    let log = read_log(args).with_context(|| args.list.display().to_string())?;
    let studio = studio(&config, args.offline)?;
    let settings = ShowSettings { warm_up: false, ..config.session_settings(studio.lists.clone()) };
    let evening = import(&log.donations, settings, &studio)?;
    Output::write(&args.output, evening.text.as_bytes())
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    say::written(&args.output, None);
    crate::outln!("{}", evening.described(&log));
    Ok(())
}

fn read_log(args: &ImportArgs) -> anyhow::Result<DonationLog> {
    let bytes = files::read(&args.list, LOG_BYTES_MAX)?;
    let format = LogFormat {
        columns: args.map.clone().unwrap_or_default(),
        zone: args.tz.clone(),
        date_format: args.date_format.clone(),
        currency: args.currency.clone(),
    };
    let mut log = donation_log::read(&bytes, &format)?;
    if log.unreadable.count > 0 {
        let told = format!("{} rows cannot be read:\n{}", log.unreadable.count, log.unreadable);
        ensure!(args.skip_unreadable, "{told}\nNothing was written; --skip-unreadable leaves them out");
        say::note(format_args!("left out, {told}"));
    }
    let bound = |text: &Option<String>, flag: &str| {
        let read = |text: &String| {
            donation_log::time(text, &args.tz).map_err(|why| anyhow::anyhow!("{flag}: {why}"))
        };
        text.as_ref().map(read).transpose()
    };
    let (from, to) = (bound(&args.from, "--from")?, bound(&args.to, "--to")?);
    log.donations
        .retain(|logged| from.is_none_or(|from| logged.at >= from) && to.is_none_or(|to| logged.at < to));
    let (Some(first), Some(last)) = (log.donations.first(), log.donations.last()) else {
        bail!("it holds no donation of that time");
    };
    let length = last.at.duration_since(first.at);
    ensure!(
        length <= LENGTH_MAX,
        "its donations were made from {} to {}, expected at most {} hours: name an evening with --from and --to",
        first.at,
        last.at,
        LENGTH_MAX.as_hours()
    );
    Ok(log)
}

/// An evening that was made of a list.
#[derive(Debug)]
pub struct Evening {
    /// Its file.
    pub text: String,
    /// Its last frame.
    last: Frame,
    /// Requests that ended, in the order of [`End::ALL`].
    ends: [u64; End::ALL.len()],
    fps: engine::time::Fps,
}

/// Makes an evening of donations in order of time, of which there is at least one.
///
/// # Errors
/// When a job cannot be done.
pub fn import(
    donations: &[LoggedDonation],
    settings: ShowSettings,
    studio: &Studio,
) -> anyhow::Result<Evening> {
    let fps = settings.fps;
    let first = donations.first().context("no donation")?.at;
    let began = first.checked_sub(LEAD)?;
    let started = SessionStarted {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        fonts: format!("{:016x}", engine::text::fingerprint()),
        settings,
    };
    let opening = (Frame::ZERO, None, Fact::SessionStarted(Box::new(started)));
    let shared: Vec<_> = donations.iter().map(|logged| Arc::new(logged.donation.clone())).collect();
    let mut performer = Performer::new(studio.adapters.clone(), fps, studio.is_measured)?;
    let bar = progress::bar(donations.len() as u64, "wishes");
    performer.work_ahead(&shared, &studio.lists, |_| bar.inc(1))?;
    bar.set_position(0);
    let came = donations.iter().zip(shared).map(|(LoggedDonation { at, .. }, donation)| {
        (frame_of(*at, began, fps), None, Fact::DonationReceived { donation, position: None })
    });
    let mut ends = [0; End::ALL.len()];
    let simulation = Simulation::new(std::iter::once(opening).chain(came), &mut performer);
    let Outcome { entries, .. } = simulation.run(Until::Dry, |show| {
        bar.set_position(show.ended_total());
        ends = End::ALL.map(|end| show.ended_count(end));
    })?;
    bar.finish_and_clear();
    let last = entries.last().map_or(Frame::ZERO, |entry| entry.frame);
    Ok(Evening { text: lines(&entries, fps, Some(began)), last, ends, fps })
}

fn frame_of(at: Timestamp, began: Timestamp, fps: engine::time::Fps) -> Frame {
    let ms = at.duration_since(began).as_millis();
    fps.frame_at_ms(u64::try_from(ms).unwrap_or(0))
}

impl Evening {
    /// What became of the list, in one line.
    fn described(&self, log: &DonationLog) -> String {
        let seconds = self.fps.ms_of_frame(self.last) / 1000;
        let ends = End::ALL.iter().zip(self.ends).filter(|(_, count)| *count > 0);
        let ends: Vec<String> = ends.map(|(end, count)| format!("{count} {}", end.name())).collect();
        format!(
            "{} donations in {}:{:02}:{:02}; ended: {}; columns: {}",
            log.donations.len(),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            ends.join(", "),
            log.columns
        )
    }
}
