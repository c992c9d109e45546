//! How much memory the artist's data takes: what the process holds besides its code before and after the first plan, and after many.
//!
//! `cargo run --release -p drawstream-engine --example artist_memory -- WISHES.txt` (Linux: reads `/proc/self/status`)

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fs;

use engine::artist;
use engine::plan::CanvasSpec;

fn main() -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(std::env::args().nth(1).ok_or("WISHES.txt is missing")?)?;
    let before = resident_kib()?;
    artist::warm_up();
    let warm = resident_kib()?;
    for (seed, wish) in (0..).zip(text.lines().filter(|line| !line.starts_with('#'))) {
        drop(artist::plan(wish, seed, CanvasSpec::default()));
    }
    let after = resident_kib()?;
    println!(
        "before {before} KiB, after the first plan +{} KiB, after many +{} KiB",
        warm - before,
        after - before
    );
    Ok(())
}

/// What the process holds in memory of its own, without its code.
fn resident_kib() -> Result<i64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
