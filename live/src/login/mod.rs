//! Login at DonationAlerts: the streamer allows the program in the browser, and the tokens are stored.
//!
//! OAuth's authorization code flow on a loopback address; the page that the browser comes back to is `callback`'s. Shows
//! nobody the address that the browser must open: who begins a login does.

mod callback;
mod error;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::{Host, Url};

use crate::config::DonationsConfig;
use crate::donations::donation_alerts::tokens::TokenFileError;
use crate::donations::donation_alerts::{
    Application, Endpoint, Purpose, REQUEST_TIMEOUT, Rest, SharedBudget, TokenPair, Tokens, http, oauth,
    token_source,
};
use crate::texts::hex;
use callback::Callback;
use error::LOGIN_TIMEOUT;
pub use error::LoginError;

/// Where an application is registered.
pub const REGISTER: &str = "https://www.donationalerts.com/application/clients";
/// Where the browser comes back to, unless another address is named.
pub const REDIRECT: &str = "http://localhost:5271/callback";

/// A login that waits for its browser.
pub struct Login {
    callback: Callback,
    page: Url,
    redirect: Url,
    api: Endpoint,
    application: Application,
}

/// Tokens that were stored, and proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedIn {
    /// The file that holds them.
    pub file: PathBuf,
    /// Number of the account that they belong to.
    pub user_id: u64,
}

impl Login {
    /// Listens at `redirect` for the browser.
    ///
    /// # Errors
    /// When `redirect` is not on this computer, or another program listens there.
    pub async fn begin(
        donations: &DonationsConfig,
        application: Application,
        redirect: &Url,
    ) -> Result<Self, LoginError> {
        check(redirect)?;
        let api = donations.api_base.clone().protected()?;
        let state = state()?;
        let callback = Callback::listen(redirect, &state).await?;
        let page =
            oauth::authorize_url(&oauth::base(&api), &application.client_id, redirect.as_str(), &state);
        Ok(Self { callback, page, redirect: redirect.clone(), api, application })
    }

    /// What the streamer must open in a browser on this computer.
    #[must_use]
    pub const fn page(&self) -> &Url {
        &self.page
    }

    /// Waits for the browser, fetches the tokens, stores them in `data_dir` and proves them.
    ///
    /// # Errors
    /// When the streamer says no or does not come back, or the tokens cannot be fetched, stored or used.
    pub async fn finish(self, donations: &DonationsConfig, data_dir: &Path) -> Result<LoggedIn, LoginError> {
        let come_back = tokio::time::timeout(LOGIN_TIMEOUT, self.callback.code()).await;
        let code = come_back.map_err(|_| LoginError::Late)??;
        let client = http::client(REQUEST_TIMEOUT)?;
        let base = oauth::base(&self.api);
        let redirect = self.redirect.as_str();
        let pair = oauth::exchange(&client, &base, &self.application, redirect, &code, REQUEST_TIMEOUT);
        let file = store(donations, data_dir, pair.await?, self.application)?;
        Ok(LoggedIn { file, user_id: user(donations, data_dir, &self.api).await? })
    }
}

fn check(redirect: &Url) -> Result<(), LoginError> {
    let is_loopback = match redirect.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if redirect.scheme() != "http" || !is_loopback {
        return Err(LoginError::Redirect(redirect.clone()));
    }
    Ok(())
}

fn store(
    donations: &DonationsConfig,
    data_dir: &Path,
    pair: TokenPair,
    application: Application,
) -> Result<PathBuf, TokenFileError> {
    let source = token_source(donations, data_dir);
    // A broken file is replaced, not read.
    let mut tokens = Tokens::load(source.clone()).unwrap_or_else(|_| Tokens::empty(source));
    tokens.replace(pair, Some(application))?;
    Ok(tokens.file())
}

/// Proves the tokens: whose they are.
async fn user(donations: &DonationsConfig, data_dir: &Path, api: &Endpoint) -> Result<u64, LoginError> {
    let tokens = Tokens::load(token_source(donations, data_dir))?;
    let rest = Rest::new(api, tokens, Arc::new(SharedBudget::load(None)), REQUEST_TIMEOUT)?;
    Ok(rest.profile(Purpose::Connect).await?.user_id)
}

/// 128 random bits: only an answer to this very question is taken.
fn state() -> Result<String, LoginError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(LoginError::Randomness)?;
    Ok(hex(&bytes))
}
