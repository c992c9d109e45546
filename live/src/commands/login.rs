//! `live login`: the streamer allows the program in the browser, and the tokens are stored.

use url::Url;

use crate::config::{DonationsConfig, ENV_FILE, FilesConfig, LogConfig, Unlisted};
use crate::donations::donation_alerts::Application;
use crate::login::{Login, REDIRECT, REGISTER};
use crate::message::Message;
use crate::{logs, say};

/// Arguments of `live login`.
#[derive(clap::Args)]
pub struct Args {
    /// Where the browser comes back to; exactly as registered with the application.
    #[arg(long, default_value = REDIRECT)]
    redirect: Url,
    /// Print the address instead of opening the browser.
    #[arg(long)]
    no_browser: bool,
    #[command(flatten)]
    settings: Unlisted,
}

/// Runs it.
///
/// # Errors
/// When the application is not named, the streamer says no, or the tokens cannot be fetched or stored.
pub async fn run(args: Args) -> anyhow::Result<()> {
    logs::start(LogConfig::check(&args.settings.0)?);
    let (donations, data_dir) =
        (DonationsConfig::check(&args.settings.0)?, FilesConfig::check(&args.settings.0)?.data_dir);
    let login = Login::begin(&donations, application(&donations, &args.redirect)?, &args.redirect).await?;
    show(login.page(), args.no_browser);
    let done = login.finish(&donations, &data_dir).await?;
    say::message(&Message::new("start.login-done").with(done.user_id));
    if let Some(expected) = donations.user_id.filter(|expected| *expected != done.user_id) {
        say::message(&Message::new("login.other-user").with(expected).with(done.user_id));
    }
    say::message(&Message::new("login.stored").with(done.file.display()));
    Ok(())
}

fn application(donations: &DonationsConfig, redirect: &Url) -> anyhow::Result<Application> {
    match (&donations.client_id, &donations.client_secret) {
        (Some(id), Some(secret)) => Ok(Application { client_id: id.clone(), client_secret: secret.clone() }),
        _ => Err(Message::new("login.no-application").with(REGISTER).with(redirect).with(ENV_FILE).into()),
    }
}

fn show(page: &Url, no_browser: bool) {
    let is_open = !no_browser && webbrowser::open(page.as_str()).is_ok();
    say::message(&Message::new(if is_open { "login.allow" } else { "login.open" }));
    crate::outln!("{page}");
}
