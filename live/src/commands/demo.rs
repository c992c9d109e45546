//! `live demo`: the whole show on scripted donations. No account, no model and no display needed.
//!
//! The same journal, gatekeeper, director and stage as on air; only the donations are made up and the built-in artist
//! draws. What it leaves goes to a folder that is deleted at the end, unless DATA_DIR is given.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use engine::raster::SplitMix64;
use engine::show::{Donation, DonationSource, End, Fact, Show};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::time::sleep;

use crate::config::{Config, FilesConfig, ModerationConfig, RawSettings, table};
use crate::control::WordRules;
use crate::director::{Handle, Refused, Summary};
use crate::jobs::donations::DonationsHealth;
use crate::jobs::{Adapters, Artist, Judge as _, OwnNames, WordLists};
use crate::journal::Opening;
use crate::operating::Beginning;
use crate::own_words::OwnWords;
use crate::service::Service;
use crate::stop::{Stop, Stopper};
use crate::time_text::parse_ms;
use crate::viewing::{self, WindowArgs};
use crate::{keys, logs, operating, runtime, signals};

/// Who wishes for what: name, wish, amount, currency.
type Wish = (&'static str, &'static str, &'static str, &'static str);

const SCRIPT: [Wish; 11] = [
    ("Mira", "a red fox under the northern lights", "300", "RUB"),
    ("Лёша", "кот в лодке на закате", "150", "RUB"),
    ("pixel_fan", "three green cacti in the desert", "5", "USD"),
    ("Оля", "замок на горе ночью", "500", "RUB"),
    ("Sam", "a robot holding a flower", "2.50", "EUR"),
    ("Дядя Ваня", "домик в лесу зимой, снег", "200", "RUB"),
    ("nova", "a rocket in space and a big moon", "7", "USD"),
    ("Катя", "две рыбки под водой", "100", "RUB"),
    ("Bo", "a lighthouse on the beach at sunset", "3", "EUR"),
    ("Тимур", "рыжий ёжик с яблоком", "120", "RUB"),
    ("Ann", "a birthday cake that says \"Hello\"", "4", "EUR"),
];
/// This one must be refused.
const REFUSED: Wish = ("grumpy", "draw her without clothes", "10", "EUR");
/// How many come before it.
const REFUSED_AT: usize = 2;

/// Seconds that a picture of the demo stays.
const HOLD: &str = "4";
/// Pauses between two donations, in milliseconds: at least, and up to so many more.
const PAUSE_MS: (u64, u64) = (1_500, 7_000);
/// Donations that wait at most before the next one is made up.
const WAITING_MAX: usize = 6;

/// Arguments of `live demo`.
#[derive(clap::Args)]
pub struct Args {
    /// Stop after this time: 90, 1:30, 1h2m [default: when it is stopped]
    #[arg(long = "seconds", value_name = "TIME", value_parser = parse_ms)]
    length_ms: Option<u64>,
    /// Make up so many donations, without pauses, and stop when all have ended; those that DATA_DIR knows count
    #[arg(long, value_name = "N")]
    donations: Option<u64>,
    /// Another order of wishes, other pictures
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    window: WindowArgs,
    #[command(flatten)]
    settings: RawSettings,
}

/// Runs it.
///
/// # Errors
/// When a setting is wrong, or the journal cannot be written.
pub fn run(args: Args) -> anyhow::Result<()> {
    let written = if args.settings.gives(&table::SHOW_DURATION_SEC) {
        args.settings
    } else {
        args.settings.with(&table::SHOW_DURATION_SEC, HOLD)
    };
    let config = Config::check(&written)?;
    logs::start(config.log);
    let sounds = operating::sounds(&config)?;
    let (files, _folder) = files(&written, &config)?;
    let runtime = runtime::start()?;
    let own_words = Arc::new(OwnWords::in_folder(&files.data_dir));
    let (service, adapters) = start(&config, &files, &own_words, &runtime)?;
    signals::listen(runtime.handle(), service.stopper.clone());
    let (handle, stopper, stop) = (service.handle.clone(), service.stopper.clone(), service.stop.clone());
    runtime.spawn(donors(handle, stopper, stop, args.seed, args.donations));
    if let Some(length_ms) = args.length_ms {
        let stopper = service.stopper.clone();
        runtime.spawn(async move {
            sleep(Duration::from_millis(length_ms)).await;
            stopper.ask_now();
        });
    }
    // Nobody needs the API for a demo: a port that is taken is no reason to stop.
    let keys = keys::load(&config.control, &files)?;
    let words = WordRules { judge: adapters.words_judge(), own: Arc::clone(&own_words) };
    let beginning = Beginning { sounds, ..Beginning::default() };
    if let Err(error) = operating::open(&config, keys, &service, words, None, beginning, &runtime) {
        tracing::warn!("going on without the control API: {error:#}");
    }
    viewing::watch(args.window, config.stage_settings(), &service, runtime.handle());
    let summary = service.join()?;
    crate::outln!("{}", described(&summary, config.picture.fps.get()));
    Ok(())
}

/// DATA_DIR when it is given, else a folder that is deleted with the value returned.
fn files(written: &RawSettings, config: &Config) -> anyhow::Result<(FilesConfig, Option<TempDir>)> {
    if written.gives(&table::DATA_DIR) {
        return Ok((config.files.clone(), None));
    }
    let folder = tempfile::Builder::new().prefix("draw-stream-demo-").tempdir()?;
    let files = FilesConfig { data_dir: folder.path().to_owned(), ..config.files.clone() };
    Ok((files, Some(folder)))
}

/// Of the lists only the operator's own words count: the demo's one refused wish must stay refused.
fn start(
    config: &Config,
    files: &FilesConfig,
    own_words: &Arc<OwnWords>,
    runtime: &Runtime,
) -> anyhow::Result<(Service, Adapters)> {
    let opening = Opening::prepare(files)?;
    let moderation = ModerationConfig { block: None, allow: None, ..config.moderation.clone() };
    let mut lists = WordLists::new(&moderation, Arc::clone(own_words), None);
    let moderator = lists.read()?;
    let mut settings = config.session_settings(moderator.lists());
    settings.warm_up = false;
    let artist = Arc::new(Artist::new(config.canvas()));
    let adapters = Adapters::new(Arc::new(moderator), artist, config.canvas());
    let mut names = OwnNames::new(config.picture.artist_names.clone());
    adapters.set_names(names.read().context("ARTIST_NAMES")?);
    runtime.spawn(names.watch(adapters.clone()));
    let service = Service::start(opening, settings, adapters.clone(), runtime.handle())?;
    service.donations.send_replace(DonationsHealth::MadeUp);
    runtime.spawn(lists.watch(adapters.clone(), service.handle.journal().clone()));
    Ok((service, adapters))
}

/// Makes donations up: until there are enough of them and all have ended, or the show is asked to stop.
async fn donors(handle: Handle, stopper: Stopper, mut stop: Stop, seed: u64, count: Option<u64>) {
    let all = async {
        let made = make_donations(&handle, seed, count).await;
        if made.is_ok() && wait_for(&handle, is_empty).await.is_ok() {
            stopper.ask_now();
        }
    };
    tokio::select! {
        () = all => {}
        () = stop.asked() => {}
    }
}

async fn make_donations(handle: &Handle, seed: u64, count: Option<u64>) -> Result<(), Refused> {
    let mut random = SplitMix64::new(seed);
    let mut script = Vec::new();
    let mut last = 0;
    for number in 1..=count.unwrap_or(u64::MAX) {
        if script.is_empty() {
            script = shuffled(&mut random);
        }
        let donation = Arc::new(donation(number, script.remove(0)));
        let pause = Duration::from_millis(PAUSE_MS.0 + random.below(PAUSE_MS.1));
        let id = donation.id.clone();
        if handle.ask(move |show| show.knows(&id)).await? {
            continue;
        }
        last = handle.journal().append(Fact::DonationReceived { donation, position: None }).await?;
        if count.is_none() {
            sleep(pause).await;
        }
        wait_for(handle, |show| show.waiting().count() < WAITING_MAX).await?;
    }
    // On the disk is not yet in the show.
    handle.taken_in(last).await
}

/// Looks again whenever the screen changes, which it does when anybody's turn comes.
async fn wait_for(handle: &Handle, reached: fn(&Show) -> bool) -> Result<(), Refused> {
    let mut screens = handle.screens();
    while !handle.ask(reached).await? {
        screens.changed().await.map_err(|_| Refused::Over)?;
    }
    Ok(())
}

fn is_empty(show: &Show) -> bool {
    show.on_air().is_none() && show.waiting().next().is_none()
}

fn shuffled(random: &mut SplitMix64) -> Vec<Wish> {
    let mut script: Vec<Wish> = SCRIPT.into();
    for last in (1..script.len()).rev() {
        script.swap(last, random.below(last as u64 + 1) as usize);
    }
    script.insert(REFUSED_AT, REFUSED);
    script
}

fn donation(number: u64, (donor, message, amount, currency): Wish) -> Donation {
    Donation {
        id: format!("test:{number}"),
        donor: Some(donor.to_owned()),
        message: message.to_owned(),
        amount: amount.to_owned(),
        currency: currency.to_owned(),
        created_at: None,
        source: DonationSource::Test,
        unreadable: false,
        via: None,
        content: None,
    }
}

/// The session in one line.
fn described(summary: &Summary, fps: u32) -> String {
    let ends = End::ALL.iter().zip(summary.ends).filter(|(_, count)| *count > 0);
    let ends: Vec<String> = ends.map(|(end, count)| format!("{count} {}", end.name())).collect();
    let ends = if ends.is_empty() { "none".into() } else { ends.join(", ") };
    let (frames, pace) = (summary.frames, &summary.frame_times);
    format!(
        "{}.{:03} s, {frames} frames, {} facts; ended: {ends}; frame intervals: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        frames / u64::from(fps),
        frames % u64::from(fps) * 1000 / u64::from(fps),
        summary.facts,
        ms(pace.quantile(500)),
        ms(pace.quantile(990)),
        ms(pace.longest()),
    )
}

fn ms(length: Duration) -> f64 {
    length.as_secs_f64() * 1000.0
}
