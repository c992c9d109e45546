//! What the feed's parts let each other know: the socket's state, the user, that the list should be read.
//!
//! Holds no donations; those go through `delivery`.

use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::sync::{Notify, watch};

use super::feed_event::SocketState;
use crate::message::Message;
use crate::mutex::lock;

/// The streamer, as the profile says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// Whose donations these are.
    pub id: u64,
    /// The server's time when this program first asked, unix seconds: what is older was there before.
    pub asked_unix: i64,
}

/// The socket's side of health.
#[derive(Clone, Debug)]
pub struct SocketHealth {
    /// The state.
    pub link: SocketState,
    /// Since when.
    pub since: Timestamp,
    /// Whether the last subscription recovered everything.
    pub recovered: Option<bool>,
    /// Something for the streamer to put right.
    pub advice: Option<Message>,
    /// The same about the list.
    pub list_advice: Option<Message>,
}

/// What the parts share.
#[derive(Debug)]
pub struct FeedState {
    state: Mutex<SocketHealth>,
    up: watch::Sender<bool>,
    user: watch::Sender<Option<User>>,
    baseline: watch::Sender<bool>,
    list_wanted: Notify,
    changed: Notify,
}

impl Default for FeedState {
    fn default() -> Self {
        let (link, since) = (SocketState::NoToken, Timestamp::now());
        let state = SocketHealth { link, since, recovered: None, advice: None, list_advice: None };
        Self {
            state: Mutex::new(state),
            up: watch::Sender::new(false),
            user: watch::Sender::new(None),
            baseline: watch::Sender::new(false),
            list_wanted: Notify::new(),
            changed: Notify::new(),
        }
    }
}

impl FeedState {
    /// The socket's side of health.
    #[must_use]
    pub fn state(&self) -> SocketHealth {
        self.lock().clone()
    }

    /// The socket is in another state.
    pub fn set_socket(&self, link: SocketState) {
        self.up.send_if_modified(|up| std::mem::replace(up, link == SocketState::Subscribed) != *up);
        let mut state = self.lock();
        if state.link != link {
            (state.link, state.since) = (link, Timestamp::now());
        }
        drop(state);
        self.touch();
    }

    /// A subscription stands; the list is read unless it `recovered` everything.
    pub fn set_recovered(&self, recovered: bool) {
        self.lock().recovered = Some(recovered);
        if !recovered {
            self.want_list();
        }
        self.touch();
    }

    /// Tells the streamer something, or that it is put right.
    pub fn advise(&self, advice: Option<Message>) {
        self.lock().advice = advice;
        self.touch();
    }

    /// The same, said in the log too when it is new: without a token nothing else is tried that could be logged.
    pub fn advise_without_token(&self, advice: Message) {
        let is_new = self.lock().advice.as_ref() != Some(&advice);
        if is_new {
            tracing::warn!("no donations come in: {advice}");
        }
        self.advise(Some(advice));
    }

    /// The same about the list alone; a socket that stands does not put that right.
    pub fn advise_about_list(&self, advice: Option<Message>) {
        self.lock().list_advice = advice;
        self.touch();
    }

    /// The token's user; the list can be read.
    pub fn set_user(&self, user: User) {
        self.user.send_if_modified(|known| {
            let new = known.is_none_or(|known| known.id != user.id);
            if new {
                *known = Some(user);
            }
            new
        });
    }

    /// The user, as soon as it is known and whenever it is another one.
    #[must_use]
    pub fn user(&self) -> watch::Receiver<Option<User>> {
        self.user.subscribe()
    }

    /// Whether the socket pushes donations.
    #[must_use]
    pub fn up(&self) -> watch::Receiver<bool> {
        self.up.subscribe()
    }

    /// What existed before is known: a socket may be opened.
    pub fn set_baseline(&self) {
        self.baseline.send_replace(true);
    }

    /// Returns when what existed before is known.
    pub async fn baseline(&self) {
        // The sender is this one's own, so waiting cannot fail.
        let _ = self.baseline.subscribe().wait_for(|known| *known).await;
    }

    /// The list should be read now.
    pub fn want_list(&self) {
        self.list_wanted.notify_one();
    }

    /// Returns when the list should be read.
    pub async fn list_wanted(&self) {
        self.list_wanted.notified().await;
    }

    /// Health may have changed.
    pub fn touch(&self) {
        self.changed.notify_one();
    }

    /// Returns when health may have changed.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, SocketHealth> {
        lock(&self.state)
    }
}
