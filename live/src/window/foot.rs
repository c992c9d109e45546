//! What a window may have below its picture: a strip that is painted by whoever opened it, and takes keys and clicks.

use engine::geometry::Size;
use winit::event::{ElementState, KeyEvent, MouseButton, WindowEvent};
use winit::keyboard::{Key, NamedKey};

/// A key or a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key that stands for a character.
    Char(char),
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// The arrow upwards.
    Up,
    /// The arrow downwards.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// A click of the left button at this pixel of a window of this size.
    Click {
        /// The window.
        window: Size,
        /// From the left.
        x: i32,
        /// From the top.
        y: i32,
    },
}

/// The strip.
pub trait Foot {
    /// Its height in pixels.
    fn height(&self) -> u32;

    /// Paints it into a window of this size, whose picture is painted already.
    fn paint(&self, window: Size, pixels: &mut [u32]);

    /// Is told of each key and click.
    fn told(&self, input: Input);
}

/// What a key means; `None`: nothing.
pub(super) fn of_key(event: &KeyEvent) -> Option<Input> {
    if event.state != ElementState::Pressed {
        return None;
    }
    match &event.logical_key {
        Key::Named(NamedKey::Space) => Some(Input::Char(' ')),
        Key::Named(NamedKey::ArrowLeft) => Some(Input::Left),
        Key::Named(NamedKey::ArrowRight) => Some(Input::Right),
        Key::Named(NamedKey::ArrowUp) => Some(Input::Up),
        Key::Named(NamedKey::ArrowDown) => Some(Input::Down),
        Key::Named(NamedKey::Home) => Some(Input::Home),
        Key::Named(NamedKey::End) => Some(Input::End),
        Key::Character(text) => text.chars().next().map(Input::Char),
        _ => None,
    }
}

/// Whether an event is a click.
pub(super) const fn is_click(event: &WindowEvent) -> bool {
    matches!(event, WindowEvent::MouseInput { state: ElementState::Pressed, button: MouseButton::Left, .. })
}
