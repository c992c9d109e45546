//! Everything of the engine but recorded plans and sessions, which are a suite of their own for other architectures.

#![allow(
    clippy::disallowed_methods,
    reason = "golden files and failing pictures are written; the engine itself touches nothing"
)]

mod artist;
mod drawing;
mod plan;

#[path = "../../tests/src/golden/files.rs"]
#[allow(dead_code, reason = "the pictures of other suites use the rest")]
mod golden;
