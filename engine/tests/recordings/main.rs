//! Recorded plans and sessions, drawn again: the same hashes, the same bytes.

#![allow(
    clippy::disallowed_methods,
    reason = "plans and journals are files here; the engine itself reads none"
)]

mod hashes;
mod journal_bytes;
mod recorded;
mod replay;
