//! The `live` binary.
fn main() {}
