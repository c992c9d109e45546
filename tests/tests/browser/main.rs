//! Every page in Chromium: the overlay's pixels are the engine's, each word of the dock does what it says, the first start
//! leads to a drawn wish, and a stranger can do nothing.
//!
//! Needs Chromium (Debian: `apt-get install chromium`). Where there is none, each test says so and ends; where `CI` is set it fails.

mod access;
mod dock;
mod evenings;
mod moderation;
mod overlay;
mod picture;
mod program_dock;
mod queue;
mod readable;
mod sounds;
mod start;
