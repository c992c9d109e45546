//! Recorded plans and sessions, drawn again: the same hashes, the same bytes.

#![allow(
    clippy::disallowed_methods,
    reason = "plans and journals are files here; the engine itself reads none"
)]

mod hashes;
mod journal_bytes;
mod replay;

#[path = "../../../tests/src/golden/files.rs"]
#[allow(dead_code, reason = "the pictures of other suites use the rest")]
mod golden;
