//! Facts and a frame number in, pictures out.
//!
//! The engine reads no clock, file, socket or environment, and no float decides a pixel: the same facts and the same
//! frame give the same bytes on every machine. Arrows between its parts point one way:
//!
//! ```text
//! geometry, time <- plan <- pixmap <- raster <- drawing <- show <- stage
//!                           text beside raster
//! ```

// No float decides a pixel.
#![cfg_attr(not(test), deny(clippy::float_arithmetic, clippy::float_cmp))]

pub mod artist;

pub mod drawing;
pub mod geometry;
pub mod hash;
pub mod layout;
pub mod pixmap;
pub mod plan;
pub mod raster;
pub mod show;
pub mod stage;
pub mod text;
pub mod time;
