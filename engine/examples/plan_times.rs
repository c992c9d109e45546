//! Times the artist on a file of wishes: the first call, which reads its data, then the median and the worst.
//!
//! `cargo run --release -p drawstream-engine --example plan_times -- WISHES.txt`

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::time::Instant;

use engine::artist;
use engine::plan::CanvasSpec;

fn main() -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(std::env::args().nth(1).ok_or("WISHES.txt is missing")?)?;
    let wishes: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut times = Vec::new();
    for (seed, wish) in (0..20).flat_map(|seed| wishes.iter().map(move |wish| (seed, wish))) {
        let start = Instant::now();
        let plan = artist::plan(wish, seed, CanvasSpec::default());
        times.push((start.elapsed(), plan.steps().len(), *wish));
    }
    println!("first call {:?}", times.remove(0).0);
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("median {:?} ({} steps), worst {:?} ({})", median.0, median.1, worst.0, worst.2);
    Ok(())
}
