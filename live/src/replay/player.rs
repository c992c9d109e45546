//! A recorded session at its own pace, for a window: a thread that puts the screen of now where the window looks, and does
//! what keys ask for.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use engine::geometry::Size;
use engine::show::Screen;
use engine::stage;
use engine::time::{Fps, Frame};

use super::Playback;
use super::timeline::{HEIGHT, Timeline, place_at};
use super::transport::{Command, LEAP_MS, STEP_MS, Transport};
use crate::mutex::lock;
use crate::window::{Foot, Input, Waker, Window, WindowError, WindowSettings};

/// What the window shows.
struct Shown {
    screen: Arc<Screen>,
    timeline: Timeline,
}

/// What the window asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Command(Command),
    /// The keys are shown, or hidden again.
    Keys,
    Close,
}

/// Plays the frames `from..=to` in a window, `speed` times as fast as they were, until the window is closed; at the end it
/// stops. Must be called on the main thread.
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
    let transport = Transport::new((from, to), playback.settings().fps, speed);
    playback.remember();
    let shown = Arc::new(Mutex::new(Shown {
        screen: Arc::new(playback.screen(from)),
        timeline: Timeline { shows_keys: false, ..timeline(&playback, &transport, from, to) },
    }));
    let (wishes, asked) = mpsc::channel();
    let (waker, seen) = (window.waker(), Arc::clone(&shown));
    thread::spawn(move || run(playback, transport, to, &waker, &seen, &asked));
    let foot = Line { shown: Arc::clone(&shown), wishes: wishes.clone() };
    let latest = move || Arc::clone(&lock(&shown).screen);
    let close = move || {
        // A player that is gone needs no word.
        let _ = wishes.send(Wish::Close);
    };
    window.with_foot(foot).run(latest, close)
}

/// The line below the picture.
struct Line {
    shown: Arc<Mutex<Shown>>,
    wishes: Sender<Wish>,
}

impl Foot for Line {
    fn height(&self) -> u32 {
        HEIGHT
    }

    fn paint(&self, window: Size, pixels: &mut [u32]) {
        lock(&self.shown).timeline.paint(window, pixels);
    }

    fn told(&self, input: Input) {
        if let Some(wish) = wish_of(&input) {
            // A player that is gone needs no word.
            let _ = self.wishes.send(wish);
        }
    }
}

/// What a key or a click asks for.
fn wish_of(input: &Input) -> Option<Wish> {
    let command = match *input {
        Input::Char('?') => return Some(Wish::Keys),
        Input::Char(' ') => Command::Toggle,
        Input::Char(',') => Command::Step(-1),
        Input::Char('.') => Command::Step(1),
        Input::Char(_) => return None,
        Input::Left => Command::Move(-(STEP_MS as i64)),
        Input::Right => Command::Move(STEP_MS as i64),
        Input::Up => Command::Move(LEAP_MS as i64),
        Input::Down => Command::Move(-(LEAP_MS as i64)),
        Input::Home => Command::First,
        Input::End => Command::Last,
        Input::Click { window, x, y } => Command::Seek(place_at(window, x, y)?),
    };
    Some(Wish::Command(command))
}

fn timeline(playback: &Playback, transport: &Transport, frame: Frame, last: Frame) -> Timeline {
    let fps: Fps = playback.settings().fps;
    Timeline {
        per_mille: transport.per_mille(frame),
        ms: fps.ms_of_frame(frame),
        last_ms: fps.ms_of_frame(last),
        frame: frame.0,
        is_playing: transport.is_playing(),
        shows_keys: false,
    }
}

fn run(
    mut playback: Playback,
    mut transport: Transport,
    last: Frame,
    waker: &Waker,
    shown: &Mutex<Shown>,
    asked: &Receiver<Wish>,
) {
    let (began, mut shows_keys) = (Instant::now(), false);
    loop {
        let frame = transport.at(began.elapsed());
        let screen = Arc::new(playback.screen(frame));
        let line = Timeline { shows_keys, ..timeline(&playback, &transport, frame, last) };
        *lock(shown) = Shown { screen, timeline: line };
        waker.changed();
        let wish = match transport.next_due(frame) {
            Some(due) => asked.recv_timeout(due.saturating_sub(began.elapsed())),
            None => asked.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match wish {
            Ok(Wish::Command(command)) => transport.obey(command, began.elapsed()),
            Ok(Wish::Keys) => shows_keys = !shows_keys,
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Wish::Close) | Err(RecvTimeoutError::Disconnected) => return waker.over(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_asks_for_what_the_line_says() {
        let click = |y| Input::Click { window: Size::new(432, 100), x: 116, y };
        for (input, expected) in [
            (Input::Char(' '), Some(Wish::Command(Command::Toggle))),
            (Input::Char(','), Some(Wish::Command(Command::Step(-1)))),
            (Input::Char('.'), Some(Wish::Command(Command::Step(1)))),
            (Input::Char('?'), Some(Wish::Keys)),
            (Input::Char('x'), None),
            (Input::Left, Some(Wish::Command(Command::Move(-5_000)))),
            (Input::Up, Some(Wish::Command(Command::Move(60_000)))),
            (Input::Home, Some(Wish::Command(Command::First))),
            (Input::End, Some(Wish::Command(Command::Last))),
            (click(70), Some(Wish::Command(Command::Seek(250)))),
            (click(10), None),
        ] {
            assert_eq!(wish_of(&input), expected, "{input:?}");
        }
    }
}
