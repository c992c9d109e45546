//! `live login`: the streamer allows the program in the browser, and the tokens are stored.
//!
//! OAuth's authorization code flow on a loopback address; the page that the browser comes back to is `callback`'s.

mod callback;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use url::{Host, Url};

use crate::config::{DonationsConfig, FilesConfig, LogConfig, Unlisted};
use crate::donations::donation_alerts::{
    Application, Endpoint, Purpose, REQUEST_TIMEOUT, Rest, SharedBudget, TokenPair, TokenSource, Tokens,
    http, oauth, token_source,
};
use crate::logs;
use callback::Callback;

/// How long the streamer may take.
const LOGIN_TIMEOUT: Duration = Duration::from_secs(600);
/// Where an application is registered.
const REGISTER: &str = "https://www.donationalerts.com/application/clients";

/// Arguments of `live login`.
#[derive(clap::Args)]
pub struct Args {
    /// Where the browser comes back to; exactly as registered with the application.
    #[arg(long, default_value = "http://localhost:5271/callback")]
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
    let application = application(&donations, &args.redirect)?;
    let api = Endpoint::parse(donations.api_base.as_str()).context("DA_API_BASE")?;
    let code = ask(&args, &api, &application).await?;
    let pair = oauth::exchange(
        &http::client(REQUEST_TIMEOUT)?,
        &oauth::base(&api),
        &application,
        args.redirect.as_str(),
        &code,
        REQUEST_TIMEOUT,
    )
    .await
    .context("DonationAlerts gave no tokens for the browser's code")?;
    let file = store(token_source(&donations, &data_dir), pair, application)?;
    greet(&donations, &data_dir, &api).await?;
    crate::outln!("The tokens are in {}. `live run` uses them from now on.", file.display());
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

/// Sends the streamer to DonationAlerts and waits for the code that the browser brings back.
async fn ask(args: &Args, api: &Endpoint, application: &Application) -> anyhow::Result<String> {
    let is_loopback = match args.redirect.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if args.redirect.scheme() != "http" || !is_loopback {
        bail!("--redirect is {}; expected http:// to localhost or another loopback address", args.redirect);
    }
    let state = state()?;
    let callback = Callback::listen(&args.redirect, &state).await?;
    let page =
        oauth::authorize_url(&oauth::base(api), &application.client_id, args.redirect.as_str(), &state);
    show(&page, args.no_browser);
    tokio::time::timeout(LOGIN_TIMEOUT, callback.code()).await.with_context(|| {
        format!("nobody came back from the browser within {} minutes", LOGIN_TIMEOUT.as_secs() / 60)
    })?
}

fn show(page: &Url, no_browser: bool) {
    if !no_browser && webbrowser::open(page.as_str()).is_ok() {
        crate::outln!("Allow Draw Stream in the browser. If no page opened, open this address:\n{page}");
    } else {
        crate::outln!("Open this address in a browser on this computer and allow Draw Stream:\n{page}");
    }
}

fn store(
    source: TokenSource,
    pair: TokenPair,
    application: Application,
) -> anyhow::Result<std::path::PathBuf> {
    // A broken file is replaced, not read.
    let mut tokens = Tokens::load(source.clone()).unwrap_or_else(|_| Tokens::empty(source));
    tokens.replace(pair, Some(application))?;
    Ok(tokens.file())
}

/// Proves the tokens and says whose they are.
async fn greet(donations: &DonationsConfig, data_dir: &Path, api: &Endpoint) -> anyhow::Result<()> {
    let tokens = Tokens::load(token_source(donations, data_dir))?;
    let budget = std::sync::Arc::new(SharedBudget::load(None));
    let rest = Rest::new(api, tokens, budget, REQUEST_TIMEOUT)?;
    let profile = rest
        .profile(Purpose::Connect)
        .await
        .context("the tokens are stored, but the profile cannot be read with them")?;
    crate::outln!("Logged in as user {}.", profile.user_id);
    if let Some(expected) = donations.user_id.filter(|expected| *expected != profile.user_id) {
        crate::outln!(
            "DA_USER_ID says {expected}: donations of user {} are taken all the same.",
            profile.user_id
        );
    }
    Ok(())
}

/// 128 random bits: only an answer to this very question is taken.
fn state() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no randomness for the login: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
