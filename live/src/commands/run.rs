//! `live run`: on air. Donations from DonationAlerts, plans from the model, the window, until it is stopped.
//!
//! Where nothing is set up, the first start comes before: the pages alone, until one of them has written `.env`.

mod first_start;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::runtime::Handle as Runtime;
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::gallery;
use crate::config::choice::Backend;
use crate::config::{Config, RawSettings};
use crate::control::WordRules;
use crate::donations::donation_alerts::{self, Start};
use crate::first_start::settings::is_first;
use crate::gallery::{Names, Sharing, announce};
use crate::jobs::donations::{oldest_at, start_of, take_events};
use crate::jobs::{Adapters, Artist, Judge as _, OwnNames, Planner, WordLists};
use crate::journal::disk::RealDisk;
use crate::journal::{Opening, SetAside};
use crate::login::REDIRECT;
use crate::net::tls;
use crate::operating::Beginning;
use crate::own_words::OwnWords;
use crate::planner::limits::WARM_EVERY;
use crate::planner::{self, ModelClient};
use crate::service::Service;
use crate::viewing::{self, WindowArgs};
use crate::{keys, logs, operating, runtime, signals};

/// Notices of the source of donations that may wait.
const EVENTS_MAX: usize = 256;
/// How long sockets may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// Arguments of `live run`.
#[derive(clap::Args)]
pub struct Args {
    /// When the newest session's file is damaged in its first lines, rename it and go on from the session before it:
    /// wishes may be drawn twice.
    #[arg(long)]
    set_aside: bool,
    /// Where the browser comes back to after a login of the first start; exactly as registered with the application
    #[arg(long, value_name = "ADDRESS", default_value = REDIRECT, hide_short_help = true)]
    redirect: Url,
    #[command(flatten)]
    window: WindowArgs,
    #[command(flatten)]
    settings: RawSettings,
}

/// Runs it.
///
/// # Errors
/// When a setting is wrong, another instance runs, or the journal cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let config = Config::check(&args.settings)?;
    logs::start(config.log);
    tls::install();
    if !is_first(&args.settings, &config) {
        return on_air(args, &config, None);
    }
    match first_start::run(args, &config)? {
        Some((settings, listener)) => on_air(args, &Config::check(&settings)?, Some(listener)),
        None => Ok(()),
    }
}

/// The show, at `listener` where somebody listens already.
fn on_air(args: &Args, config: &Config, listener: Option<TcpListener>) -> anyhow::Result<()> {
    let runtime = runtime::start()?;
    let set_aside = if args.set_aside { SetAside::Allowed } else { SetAside::Refused };
    let opening = Opening::prepare_on(Arc::new(RealDisk), &config.files, set_aside, Timestamp::now())?;
    let keys = keys::load(&config.control, &config.files)?;
    let start = start_of(opening.handover(), opening.pending());
    let model = model(config)?;
    let own_words = Arc::new(OwnWords::in_folder(&config.files.data_dir));
    let mut lists = WordLists::new(&config.moderation, Arc::clone(&own_words), model.clone());
    let moderator = lists.read()?;
    let mut names = OwnNames::new(config.picture.artist_names.clone());
    let known = names.read().context("ARTIST_NAMES")?;
    let sounds = operating::sounds(config)?;
    let gallery = gallery::configured(&config.gallery, &config.files)?;
    let settings = config.session_settings(moderator.lists());
    let adapters = Adapters::new(Arc::new(moderator), planning(config, model.clone()), config.canvas())
        .with_step_ms(config.picture.step_ms);
    adapters.set_names(known);
    let service = Service::start(opening, settings, adapters.clone(), runtime.handle())?;
    signals::listen(runtime.handle(), service.stopper.clone());
    take_donations(config, start, &service, runtime.handle())?;
    let words = WordRules { judge: adapters.words_judge(), own: own_words };
    let share = sharing(config)?;
    let beginning = Beginning { listener, sounds, first_start: None };
    operating::open(config, keys, &service, words, share.clone(), beginning, &runtime)?;
    if let Some(share) = share.filter(|_| config.share.code) {
        runtime.spawn(announce(share, service.handle.clone()));
    }
    runtime.spawn(names.watch(adapters.clone()));
    runtime.spawn(lists.watch(adapters, service.handle.journal().clone()));
    if let Some(model) = model {
        runtime.spawn(keep_warm(model));
    }
    let gallery =
        gallery.map(|gallery| gallery::follow(gallery, &service, config.picture.fps, runtime.handle()));
    viewing::watch(args.window, config.stage_settings(), &service, runtime.handle());
    let path = service.path.clone();
    let ended = service.join();
    if let Some(gallery) = gallery {
        gallery::finish(gallery, &path);
    }
    runtime.shutdown_timeout(GOODBYE);
    ended.map(drop)
}

/// Where pictures are found on the web, when the settings say it.
fn sharing(config: &Config) -> anyhow::Result<Option<Sharing>> {
    let Some(base) = &config.share.base else { return Ok(None) };
    Ok(Some(Sharing::new(base.url().clone(), Names::new(keys::gallery(&config.files)?))))
}

/// The model, when one is wanted.
fn model(config: &Config) -> anyhow::Result<Option<Arc<ModelClient>>> {
    if config.model.backend == Backend::Offline {
        return Ok(None);
    }
    let settings = planner::ModelSettings::of(&config.model, config.canvas());
    Ok(Some(Arc::new(ModelClient::new(settings)?)))
}

fn planning(config: &Config, model: Option<Arc<ModelClient>>) -> Arc<dyn Planner> {
    match model {
        Some(model) => model,
        None => Arc::new(Artist::new(config.canvas())),
    }
}

/// Donations come in until the show is asked to stop; then their sockets are closed.
fn take_donations(config: &Config, start: Start, service: &Service, runtime: &Runtime) -> anyhow::Result<()> {
    let settings = donation_alerts::settings(&config.donations, &config.files.data_dir)
        .context("DA_WS_URL and DA_API_BASE")?;
    let (sink, events) = mpsc::channel(EVENTS_MAX);
    let (journal, health) = (service.handle.journal().clone(), service.donations.clone());
    let oldest = oldest_at(Timestamp::now(), config.show.backlog_max_age);
    runtime.spawn(take_events(events, journal, health, oldest));
    let (shutdown, mut stop) = (CancellationToken::new(), service.stop.clone());
    let asked = shutdown.clone();
    runtime.spawn(async move {
        stop.asked().await;
        asked.cancel();
    });
    runtime.spawn(async move {
        if let Err(error) = donation_alerts::run(settings, start, sink, shutdown).await {
            tracing::error!(%error, "no donation comes in any more");
        }
    });
    Ok(())
}

/// A model that nobody asks is dropped from memory: it is asked now and then.
async fn keep_warm(model: Arc<ModelClient>) {
    loop {
        sleep(WARM_EVERY).await;
        if let Err(failure) = ModelClient::warm(&model).await {
            tracing::debug!(reason = %failure.reason, "the model could not be kept loaded");
        }
    }
}
