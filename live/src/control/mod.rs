//! The operator's interface over HTTP: look, skip, clear, and watch what happens.

pub mod guard;
pub mod routes;
