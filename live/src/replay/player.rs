//! A recorded session at its own pace, for a window: a thread that puts the screen of now where the window looks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use engine::show::Screen;
use engine::stage;
use engine::time::Frame;

use super::Playback;
use crate::mutex::lock;
use crate::window::{Waker, Window, WindowError, WindowSettings};

/// The screen of now, and whether anybody still looks.
struct PlayerState {
    screen: Mutex<Arc<Screen>>,
    closed: AtomicBool,
}

impl PlayerState {
    fn screen(&self) -> Arc<Screen> {
        Arc::clone(&lock(&self.screen))
    }

    fn put(&self, screen: Screen) {
        *lock(&self.screen) = Arc::new(screen);
    }
}

/// Plays the frames `from..=to` in a window, `speed` times as fast as they were, until the end or until the window is
/// closed. Must be called on the main thread.
///
/// # Errors
/// When no window can be opened.
pub fn play(
    mut playback: Playback,
    (from, to): (Frame, Frame),
    speed: f64,
    stage: stage::StageSettings,
) -> Result<(), WindowError> {
    let window = Window::new(WindowSettings { stage, on_top: false })?;
    let shared = Arc::new(PlayerState {
        screen: Mutex::new(Arc::new(playback.screen(from))),
        closed: AtomicBool::new(false),
    });
    let (waker, seen) = (window.waker(), Arc::clone(&shared));
    thread::spawn(move || run(playback, (from, to), speed, &waker, &seen));
    let closing = Arc::clone(&shared);
    window.run(move || shared.screen(), move || closing.closed.store(true, Ordering::Relaxed))
}

fn run(mut playback: Playback, (from, to): (Frame, Frame), speed: f64, waker: &Waker, shared: &PlayerState) {
    let (began, rate) = (Instant::now(), f64::from(playback.settings().fps.get()) * speed);
    let mut frame = from;
    while frame < to && !shared.closed.load(Ordering::Relaxed) {
        let due = Duration::from_secs_f64((frame.since(from) + 1) as f64 / rate);
        thread::sleep(due.saturating_sub(began.elapsed()));
        let passed = (began.elapsed().as_secs_f64() * rate) as u64;
        frame = from.after(passed.max(frame.since(from) + 1)).min(to);
        shared.put(playback.screen(frame));
        waker.changed();
    }
    waker.over();
}
