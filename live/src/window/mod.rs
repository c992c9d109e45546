//! The window that OBS captures: winit and softbuffer, nothing else.
//!
//! It shows the latest screen and repaints only what changed, only when something changed. It decides nothing: closing
//! it asks the program to stop, and no key does anything, unless it has a [`Foot`] that is told of keys.

mod fit;
mod foot;
mod library;
mod rate;

use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use engine::geometry::{Rect, Size};
use engine::pixmap::Pixmap;
use engine::show::{OnAirPhase, Screen};
use engine::stage::{Stage, StageError, StageSettings};
use softbuffer::{Context, SoftBufferError, Surface};
use winit::application::ApplicationHandler;
use winit::dpi::PhysicalSize;
use winit::error::EventLoopError;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy, OwnedDisplayHandle};
use winit::window::{Window as NativeWindow, WindowAttributes, WindowId, WindowLevel};

use crate::message::{Message, Speak, spoken};
use fit::Fit;
pub use foot::{Foot, Input};
use rate::Rate;

/// The title, which never changes: OBS finds the window by it.
pub const TITLE: &str = "Draw Stream";

/// What a window's title and a bar of tasks take of a display's height, in pixels of 96 a inch: 31 and 40 on Windows 10, 48 on 11.
const BARS_HEIGHT: u16 = 80;

/// What goes wrong with a window.
#[derive(Debug)]
pub enum WindowError {
    /// There is no display to open it on.
    NoDisplay(String),
    /// A library of the system is missing.
    MissingLibrary {
        /// The file that could not be loaded.
        library: &'static str,
        /// The package that has it, on Debian and Ubuntu.
        package: &'static str,
    },
    /// The settings make no picture.
    Stage(StageError),
    /// The window system failed.
    Failed(String),
}

impl From<StageError> for WindowError {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

impl Speak for WindowError {
    fn message(&self) -> Message {
        match self {
            Self::NoDisplay(why) => Message::new("window.no-display").with(why),
            Self::MissingLibrary { library, package } => {
                Message::new("window.no-library").with(library).with(package)
            }
            Self::Stage(error) => Message::fixed(error),
            Self::Failed(why) => Message::new("window.failed").with(why),
        }
    }
}
spoken!(WindowError);

/// How the window looks.
#[derive(Clone, Copy, Debug)]
pub struct WindowSettings {
    /// Layout, scale and canvas.
    pub stage: StageSettings,
    /// Above all other windows.
    pub on_top: bool,
}

/// A window that is ready to open. It must be made and run on the main thread.
pub struct Window {
    events: EventLoop<Wake>,
    settings: WindowSettings,
    stage: Stage,
    foot: Option<Box<dyn Foot>>,
}

/// Wakes the window from another thread.
#[derive(Clone, Debug)]
pub struct Waker(EventLoopProxy<Wake>);

/// Why the window was woken.
#[derive(Clone, Copy, Debug)]
enum Wake {
    Changed,
    Over,
}

impl Waker {
    /// There is a newer screen.
    pub fn changed(&self) {
        // A window that is gone needs no waking.
        let _ = self.0.send_event(Wake::Changed);
    }

    /// The show is over: the window closes.
    pub fn over(&self) {
        let _ = self.0.send_event(Wake::Over);
    }
}

/// winit's words without its full stop and without the place in its source that it puts before them: "os error at /…/mod.rs:764: nothing is set".
fn without_place(words: &str) -> String {
    let place = words.find(".rs:").map(|at| at + ".rs:".len());
    let after = place.and_then(|at| words[at..].split_once(": ")).map(|(_, after)| after);
    after.unwrap_or(words).trim_end_matches('.').to_owned()
}

impl Window {
    /// Connects to the display.
    ///
    /// # Errors
    /// Without a display or one of its libraries, or when the settings make no picture.
    pub fn new(settings: WindowSettings) -> Result<Self, WindowError> {
        let stage = Stage::new(settings.stage)?;
        // winit panics when a library that it loads at run time is missing.
        let events = match catch_unwind(|| EventLoop::with_user_event().build()) {
            Ok(Ok(events)) => events,
            Ok(Err(error)) => {
                return Err(library::missing()
                    .unwrap_or_else(|| WindowError::NoDisplay(without_place(&error.to_string()))));
            }
            Err(_) => return Err(library::missing().unwrap_or_else(WindowError::panicked)),
        };
        events.set_control_flow(ControlFlow::Wait);
        Ok(Self { events, settings, stage, foot: None })
    }

    /// The same with a strip below its picture.
    #[must_use]
    pub fn with_foot(self, foot: impl Foot + 'static) -> Self {
        Self { foot: Some(Box::new(foot)), ..self }
    }

    /// What wakes it.
    #[must_use]
    pub fn waker(&self) -> Waker {
        Waker(self.events.create_proxy())
    }

    /// Shows what `latest` returns until [`Waker::over`]. `close` is called each time the user closes the window.
    ///
    /// # Errors
    /// When the window cannot be opened or painted.
    pub fn run(self, latest: impl Fn() -> Arc<Screen>, close: impl Fn()) -> Result<(), WindowError> {
        let mut app = App {
            settings: self.settings,
            shown: self.settings.stage,
            stage: self.stage,
            picture: Pixmap::new(Size::new(0, 0)),
            latest,
            close,
            foot: self.foot,
            pointer: (0, 0),
            open: None,
            rate: Rate::default(),
            failed: None,
        };
        let events = self.events;
        let ran = catch_unwind(AssertUnwindSafe(|| events.run_app(&mut app)));
        match (ran, app.failed) {
            (_, Some(error)) => Err(error),
            (Ok(Ok(())), None) => Ok(()),
            (Ok(Err(error)), None) => Err(error.into()),
            (Err(_), None) => Err(library::missing().unwrap_or_else(WindowError::panicked)),
        }
    }
}

impl WindowError {
    fn panicked() -> Self {
        Self::Failed("the window system panicked; the log says where".into())
    }
}

impl From<EventLoopError> for WindowError {
    fn from(error: EventLoopError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<SoftBufferError> for WindowError {
    fn from(error: SoftBufferError) -> Self {
        Self::Failed(error.to_string())
    }
}

struct App<L, C> {
    settings: WindowSettings,
    /// What the stage was made of: the settings, or smaller ones that fit into the window.
    shown: StageSettings,
    stage: Stage,
    /// The picture at its own size.
    picture: Pixmap,
    latest: L,
    close: C,
    foot: Option<Box<dyn Foot>>,
    /// The pixel of the window that the pointer is at.
    pointer: (i32, i32),
    open: Option<Open>,
    rate: Rate,
    failed: Option<WindowError>,
}

/// The native window with its surface.
struct Open {
    window: Rc<NativeWindow>,
    surface: Surface<OwnedDisplayHandle, Rc<NativeWindow>>,
    fit: Fit,
    /// The surface has to be painted as a whole.
    stale: bool,
}

impl<L: Fn() -> Arc<Screen>, C: Fn()> App<L, C> {
    fn open(&mut self, events: &ActiveEventLoop) -> Result<(), WindowError> {
        let size = self.opening_size(events)?;
        let level = if self.settings.on_top { WindowLevel::AlwaysOnTop } else { WindowLevel::Normal };
        // Physical pixels: a display scaled to 150 % must not blur the picture.
        let attributes = WindowAttributes::default()
            .with_title(TITLE)
            .with_inner_size(PhysicalSize::new(size.w, size.h + self.foot_height()))
            .with_window_level(level);
        let window =
            events.create_window(attributes).map_err(|error| WindowError::Failed(error.to_string()))?;
        let window = Rc::new(window);
        let context = Context::new(events.owned_display_handle())?;
        let surface = Surface::new(&context, Rc::clone(&window))?;
        let picture = self.stage.size();
        self.picture = Pixmap::new(picture);
        self.stage.invalidate();
        self.open = Some(Open { fit: Fit::new(picture, picture), window, surface, stale: true });
        self.resize()
    }

    /// The picture's size, or that of a smaller one where the display shows not all of it.
    fn opening_size(&self, events: &ActiveEventLoop) -> Result<Size, WindowError> {
        let Some(monitor) = events.primary_monitor().or_else(|| events.available_monitors().next()) else {
            return Ok(self.stage.size());
        };
        let PhysicalSize { width, height } = monitor.size();
        let taken = (f64::from(BARS_HEIGHT) * monitor.scale_factor()) as u32 + self.foot_height();
        let room = Size::new(width, height.saturating_sub(taken));
        Ok(Stage::new(fit::whole(self.settings.stage, room))?.size())
    }

    fn foot_height(&self) -> u32 {
        self.foot.as_ref().map_or(0, |foot| foot.height())
    }

    fn resize(&mut self) -> Result<(), WindowError> {
        let foot = self.foot_height();
        let Some(open) = &mut self.open else { return Ok(()) };
        let PhysicalSize { width, height } = open.window.inner_size();
        // A minimised window has no pixels on Windows.
        let (Some(w), Some(h)) = (NonZeroU32::new(width), NonZeroU32::new(height)) else { return Ok(()) };
        open.surface.resize(w, h)?;
        let above = Size::new(width, height.saturating_sub(foot));
        let shown = fit::whole(self.settings.stage, above);
        if shown != self.shown {
            self.stage = Stage::new(shown)?;
            self.picture = Pixmap::new(self.stage.size());
            self.shown = shown;
        }
        open.fit = Fit::new(self.stage.size(), above);
        open.stale = true;
        open.window.request_redraw();
        Ok(())
    }

    fn paint(&mut self) -> Result<(), WindowError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let mut screen = (self.latest)();
        let moving = matches!(screen.phase, OnAirPhase::Drawing(_));
        if let Some(measured) = self.rate.frame(Instant::now(), moving) {
            Arc::make_mut(&mut screen).measured_fps = Some(measured);
        }
        let damage = self.stage.paint(&screen, self.picture.as_mut());
        if damage.is_empty() && !open.stale && self.foot.is_none() {
            return Ok(());
        }
        let mut buffer = open.surface.buffer_mut()?;
        if let Some(foot) = &self.foot {
            let PhysicalSize { width, height } = open.window.inner_size();
            let window = Size::new(width, height);
            if buffer.len() != window.area() {
                // It is being resized, and painted again then.
                return Ok(());
            }
            let above = Size::new(width, height.saturating_sub(foot.height())).area();
            open.fit.copy_all(self.picture.pixels(), &mut buffer[..above]);
            foot.paint(window, &mut buffer);
            open.stale = false;
            open.window.pre_present_notify();
            return Ok(buffer.present()?);
        }
        if open.stale || buffer.age() != 1 {
            open.fit.copy_all(self.picture.pixels(), &mut buffer);
            open.stale = false;
            open.window.pre_present_notify();
            return Ok(buffer.present()?);
        }
        let changed: Vec<_> = damage
            .rects()
            .map(|block| open.fit.copy(self.picture.pixels(), block, &mut buffer))
            .filter_map(native)
            .collect();
        open.window.pre_present_notify();
        Ok(buffer.present_with_damage(&changed)?)
    }

    /// Tells the foot of a key or a click.
    fn told(&mut self, event: &WindowEvent) {
        if let WindowEvent::CursorMoved { position, .. } = event {
            self.pointer = (position.x as i32, position.y as i32);
        }
        let (Some(foot), Some(open)) = (&self.foot, &self.open) else { return };
        let input = match event {
            WindowEvent::KeyboardInput { event, .. } => foot::of_key(event),
            click if foot::is_click(click) => {
                let PhysicalSize { width, height } = open.window.inner_size();
                let (x, y) = self.pointer;
                Some(Input::Click { window: Size::new(width, height), x, y })
            }
            _ => None,
        };
        if let Some(input) = input {
            foot.told(input);
        }
    }

    fn settle(&mut self, events: &ActiveEventLoop, outcome: Result<(), WindowError>) {
        if let Err(error) = outcome {
            self.failed = Some(error);
            events.exit();
        }
    }
}

fn native(rect: Rect) -> Option<softbuffer::Rect> {
    let (width, height) = (NonZeroU32::new(rect.w)?, NonZeroU32::new(rect.h)?);
    Some(softbuffer::Rect { x: rect.x as u32, y: rect.y as u32, width, height })
}

impl<L: Fn() -> Arc<Screen>, C: Fn()> ApplicationHandler<Wake> for App<L, C> {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if self.open.is_none() {
            let opened = self.open(events);
            self.settle(events, opened);
        }
    }

    fn user_event(&mut self, events: &ActiveEventLoop, wake: Wake) {
        match (wake, &self.open) {
            (Wake::Over, _) => events.exit(),
            (Wake::Changed, Some(open)) => open.window.request_redraw(),
            (Wake::Changed, None) => {}
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let outcome = match event {
            WindowEvent::CloseRequested => {
                (self.close)();
                Ok(())
            }
            WindowEvent::Resized(_) | WindowEvent::ScaleFactorChanged { .. } => self.resize(),
            WindowEvent::RedrawRequested => self.paint(),
            other => {
                self.told(&other);
                Ok(())
            }
        };
        self.settle(events, outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_display_is_told_without_a_path_of_somebodys_machine() {
        let words = "os error at /home/x/winit-0.30.13/src/platform_impl/linux/mod.rs:764: neither WAYLAND_DISPLAY nor DISPLAY is set.";
        assert_eq!(without_place(words), "neither WAYLAND_DISPLAY nor DISPLAY is set");
        assert_eq!(without_place("no display"), "no display");
    }
}
