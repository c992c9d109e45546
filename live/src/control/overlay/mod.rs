//! The overlay: the picture on stream for a browser, first as a whole, then what changes.
//!
//! ```text
//! screens ─▶ gallery: one easel a look ─▶ messages (wire) ─▶ stream: one WebSocket a client
//! ```

mod easel;
mod gallery;
mod look;
mod paper;
mod stream;
#[cfg(test)]
mod tests;
mod wire;

pub use easel::Easel;
pub use gallery::{Closed, Exhibit, Gallery, LOOKS_MAX};
pub use look::{Look, LookError};
pub(super) use stream::{CLIENTS, accept};
