//! The first start: nothing is set up, and a page in the browser asks for what is missing.
//!
//! A show runs all the same, since the pages look at one; what it writes goes to a folder that is deleted. No donation is
//! taken, no model asked and no window opened.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use super::{Args, GOODBYE};
use crate::config::{Config, FilesConfig, RawSettings};
use crate::control::WordRules;
use crate::first_start::{Setup, browser, env_file};
use crate::jobs::{Adapters, Artist, Judge as _, WordLists};
use crate::journal::Opening;
use crate::message::Message;
use crate::operating::Beginning;
use crate::own_words::OwnWords;
use crate::service::Service;
use crate::{keys, operating, runtime, say, signals};

/// Runs it; the settings that it wrote, and where the pages listen. `None`: it was stopped before that.
///
/// # Errors
/// When the port cannot be had, or the data folder.
pub fn run(args: &Args, config: &Config) -> anyhow::Result<Option<(RawSettings, TcpListener)>> {
    let runtime = runtime::start()?;
    let keys = keys::load(&config.control, &config.files)?;
    let listener = operating::listen(&config.control, &runtime)?;
    let folder = tempfile::Builder::new().prefix("draw-stream-first-").tempdir()?;
    let files = FilesConfig { data_dir: folder.path().to_owned(), ..config.files.clone() };
    let own_words = Arc::new(OwnWords::in_folder(&files.data_dir));
    let moderator = WordLists::new(&config.moderation, Arc::clone(&own_words), None).read()?;
    let mut settings = config.session_settings(moderator.lists());
    settings.warm_up = false;
    let artist = Arc::new(Artist::new(config.canvas()));
    let adapters = Adapters::new(Arc::new(moderator), artist, config.canvas());
    let service = Service::start(Opening::prepare(&files)?, settings, adapters.clone(), runtime.handle())?;
    signals::listen(runtime.handle(), service.stopper.clone());
    let (port, stopper) = (listener.local_addr()?.port(), service.stopper.clone());
    let setup = Setup::new(args.settings.clone(), config.clone(), args.redirect.clone(), port, stopper);
    let beginning = Beginning {
        listener: Some(listener.try_clone()?),
        first_start: Some(Arc::clone(&setup) as _),
        ..Beginning::default()
    };
    let words = WordRules { judge: adapters.words_judge(), own: own_words };
    let address = operating::open(config, keys, &service, words, None, beginning, &runtime)?;
    tell(address, args.window.headless);
    let ended = service.join();
    // A question that is being answered has a moment to end; then the port is free for the show.
    runtime.shutdown_timeout(GOODBYE);
    ended?;
    Ok(setup.saved().cloned().map(|settings| (settings, listener)))
}

/// Where the page is, for whoever started the program.
fn tell(address: SocketAddr, headless: bool) {
    let host = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    let page = format!("http://{}/start", SocketAddr::new(host, address.port()));
    say::message(&Message::new("start.nothing-yet").with(env_file().display()));
    crate::outln!("{page}");
    if !headless {
        browser::open(&page);
    }
}
