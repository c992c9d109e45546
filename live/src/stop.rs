//! How the program is asked to stop: once, and it finishes the drawing on air; twice, and it stops at once.

use tokio::sync::watch;

/// How far stopping has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stopping {
    /// Nobody has asked.
    #[default]
    No,
    /// No new donation is taken; the drawing on air is finished first.
    AfterDrawing,
    /// At once.
    Now,
}

/// Sees that stopping was asked for.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<Stopping>);

/// Asks for it. A clone asks the same program.
#[derive(Clone, Debug)]
pub struct Stopper(watch::Sender<Stopping>);

impl Stopper {
    /// The two ends.
    #[must_use]
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(Stopping::No);
        (Self(sender), Stop(receiver))
    }

    /// One step further: first after the drawing, then at once.
    pub fn ask(&self) {
        self.0.send_modify(|stage| {
            *stage = if *stage == Stopping::No { Stopping::AfterDrawing } else { Stopping::Now };
        });
    }

    /// At once.
    pub fn ask_now(&self) {
        self.0.send_replace(Stopping::Now);
    }
}

impl Stop {
    /// How far it has got.
    #[must_use]
    pub fn stage(&self) -> Stopping {
        *self.0.borrow()
    }

    /// Returns when it has got further; never when nobody is left to ask.
    pub async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Returns as soon as stopping was asked for at all.
    pub async fn asked(&mut self) {
        if self.0.wait_for(|stage| *stage > Stopping::No).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
