//! Waits for the beginning of a frame, to a fraction of a millisecond.
//!
//! Timers of async runtimes are as coarse as the system's clock tick: 15.6 ms on Windows, which makes 32 frames a second
//! of 60. A thread that sleeps is exact everywhere: `std::thread::sleep` takes Windows' high-resolution timers.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// What is nearer than this is waited for exactly. Longer than two ticks of any system's clock.
const NEAR: Duration = Duration::from_millis(40);

/// The thread that waits. It ends when this is dropped.
#[derive(Debug)]
pub struct FrameTimer {
    ask: SyncSender<Instant>,
    ring: Arc<Notify>,
}

impl FrameTimer {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> io::Result<Self> {
        let (ask, asked) = sync_channel(1);
        let ring = Arc::new(Notify::new());
        let bell = Arc::clone(&ring);
        thread::Builder::new().name("frames".into()).spawn(move || run(&asked, &bell))?;
        Ok(Self { ask, ring })
    }

    /// Returns at `instant` or a little later, never before. Dropped, it leaves nothing behind.
    pub async fn until(&self, instant: Instant) {
        loop {
            let left = instant.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            if left > NEAR {
                sleep_until(instant - NEAR).await;
                continue;
            }
            // The thread may still wait for an instant that nobody wants any more: then the runtime's timer helps out
            // once, and the ring is the time to ask again.
            let _ = self.ask.try_send(instant);
            tokio::select! {
                () = self.ring.notified() => {}
                () = sleep_until(instant) => {}
            }
        }
    }
}

fn run(asked: &Receiver<Instant>, bell: &Notify) {
    for instant in asked {
        thread::sleep(instant.saturating_duration_since(Instant::now()));
        bell.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The runtime's clock stands still while the thread rings by the system's: every ring of it is too early here.
    #[tokio::test(start_paused = true)]
    async fn no_instant_is_waited_for_too_short_whatever_was_asked_before() {
        let timer = FrameTimer::start().expect("a thread");
        let start = Instant::now();
        for ms in [1, 5, 3, 60, 10, 0, 61] {
            // A wait that is given up, for an instant that is later.
            let given_up = timer.until(start + Duration::from_millis(ms + 20));
            tokio::select! {
                biased;
                () = given_up => {}
                () = std::future::ready(()) => {}
            }
            let instant = start + Duration::from_millis(ms);
            timer.until(instant).await;
            assert!(Instant::now() >= instant, "{ms} ms");
        }
    }
}
