//! Addresses of pictures: where the gallery's files are found once the streamer has put them there (SHARE_URL).
//!
//! An address ends in the name of the picture's film. It is told to the journal when a turn begins, so that a replay shows the
//! same code; nothing is asked of that address.

use std::mem::discriminant;
use std::sync::Arc;

use engine::show::{Active, DonationSource, Ended, Fact, OnAirPhase, RequestId, Show, Verdict};
use url::Url;

use super::{Names, shown};
use crate::director::Handle;

/// Gives pictures their addresses.
#[derive(Clone, Debug)]
pub struct Sharing {
    base: Url,
    names: Names,
}

impl Sharing {
    /// Below this address, by these names.
    #[must_use]
    pub const fn new(base: Url, names: Names) -> Self {
        Self { base, names }
    }

    /// The address of a request's film.
    #[must_use]
    pub fn address(&self, request: &RequestId) -> String {
        let mut address = self.base.clone();
        // An address with a host has a path.
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().push(&format!("{}.gif", self.names.of_request(request)));
        }
        address.into()
    }

    /// The address of what is in a gallery; `None`: it is not.
    #[must_use]
    pub fn of_ended(&self, ended: &Ended) -> Option<String> {
        shown(ended).map(|_| self.address(&ended.request))
    }
}

/// What of a screen tells one turn from the next.
type Seen = (Option<Active>, std::mem::Discriminant<OnAirPhase>);

/// Tells the journal the address of each picture when its turn begins, until the session is over.
pub async fn announce(sharing: Sharing, handle: Handle) {
    let mut screens = handle.screens();
    let (mut told, mut seen) = (None::<RequestId>, None::<Seen>);
    loop {
        let now = {
            let screen = &screens.borrow_and_update().screen;
            (screen.active.clone(), discriminant(&screen.phase))
        };
        // A drawing changes the screen with every frame; whose it is changes seldom.
        if seen.as_ref() != Some(&now) {
            seen = Some(now);
            let Ok(on_air) = handle.ask(on_air).await else { return };
            if let Some(request) = on_air.filter(|request| told.as_ref() != Some(request)) {
                let address = Arc::from(sharing.address(&request));
                let fact = Fact::ShareAddress { request: request.clone(), address };
                if let Err(error) = handle.journal().append(fact).await {
                    tracing::warn!(%request, "the address of a picture was not written: {error}");
                }
                told = Some(request);
            }
        }
        if screens.changed().await.is_err() {
            return;
        }
    }
}

/// Whose picture is on air, when it is for everybody.
fn on_air(show: &Show) -> Option<RequestId> {
    let request = show.on_air()?.request;
    let is_allowed = request.is_approved() || request.wish_verdict() == Some(&Verdict::Allow);
    let is_test = request.donation().source == DonationSource::Test;
    (is_allowed && !is_test).then(|| request.id().clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::secret::Secret;

    #[test]
    fn an_address_is_the_streamers_with_the_films_name() {
        let address = |base: &str| {
            let names = Names::new(Secret::new("a key"));
            let name = names.of_request(&RequestId::first("da:1".into()));
            let sharing = Sharing::new(base.parse().expect("an address"), names);
            sharing.address(&RequestId::first("da:1".into())).replace(&name, "NAME")
        };
        assert_eq!(address("https://example.org"), "https://example.org/NAME.gif");
        assert_eq!(address("https://example.org/evening/"), "https://example.org/evening/NAME.gif");
        assert_eq!(address("https://example.org/evening"), "https://example.org/evening/NAME.gif");
        assert_eq!(
            address("https://example.org/get?from=live"),
            "https://example.org/get/NAME.gif?from=live"
        );
    }
}
