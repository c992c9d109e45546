//! What the gatekeeper says of texts and pictures: its rates, held where they are.

#![allow(
    clippy::disallowed_methods,
    reason = "a test reads its material; the gatekeeper itself reads no file"
)]

mod blind;
mod shapes;
mod symbols;
mod texts;

/// A file of the repository.
fn read(file: &str) -> String {
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}
