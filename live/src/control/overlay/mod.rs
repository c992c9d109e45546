//! The overlay: the picture on stream for a browser, first as a whole, then what changes.
//!
//! ```text
//! screens ─▶ hub: one encoder for each kind of overlay ─▶ messages (wire) ─▶ socket: one WebSocket a client
//!              └─▶ cues: a drawing begins, is whole ─▶ for those who listen
//! ```

mod cues;
mod encoder;
mod hub;
mod layer;
mod onlookers;
mod options;
mod socket;
#[cfg(test)]
mod tests;
mod wire;

pub use cues::Cue;
pub use encoder::OverlayEncoder;
pub use hub::{Hub, HubError, PIXELS_HERE, PIXELS_MAX, STREAMS_MAX, Stream};
pub use onlookers::Onlookers;
pub use options::{OptionsError, OverlayOptions};
pub(super) use socket::{CLIENTS, accept};
