//! `live login`: the streamer allows the program in the browser, and the tokens are stored.

use anyhow::bail;
use url::Url;

use crate::config::{DonationsConfig, FilesConfig, LogConfig, Unlisted};
use crate::donations::donation_alerts::Application;
use crate::login::{Login, REDIRECT, REGISTER};
use crate::logs;

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
    crate::outln!("Logged in as user {}.", done.user_id);
    if let Some(expected) = donations.user_id.filter(|expected| *expected != done.user_id) {
        crate::outln!(
            "DA_USER_ID says {expected}: donations of user {} are taken all the same.",
            done.user_id
        );
    }
    crate::outln!("The tokens are in {}. `live run` uses them from now on.", done.file.display());
    Ok(())
}

fn application(donations: &DonationsConfig, redirect: &Url) -> anyhow::Result<Application> {
    match (&donations.client_id, &donations.client_secret) {
        (Some(id), Some(secret)) => Ok(Application { client_id: id.clone(), client_secret: secret.clone() }),
        _ => bail!(
            "DA_CLIENT_ID and DA_CLIENT_SECRET are not both set; register an application at {REGISTER} with the \
             redirect address {redirect}, and put its id and secret into .env"
        ),
    }
}

fn show(page: &Url, no_browser: bool) {
    if !no_browser && webbrowser::open(page.as_str()).is_ok() {
        crate::outln!("Allow Draw Stream in the browser. If no page opened, open this address:\n{page}");
    } else {
        crate::outln!("Open this address in a browser on this computer and allow Draw Stream:\n{page}");
    }
}
