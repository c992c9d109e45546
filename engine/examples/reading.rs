//! What is understood of wishes without a model: the scene, what is certain, and the words that nobody knows.
//!
//! `cargo run -p drawstream-engine --example reading -- WISHES.txt`
//!
//! A wish a line; empty lines and lines that start with `#` are passed over. Subjects without a doubt end with `!`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example touches the world; the engine does not"
)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use engine::artist;

fn main() -> Result<(), Box<dyn Error>> {
    let wishes = fs::read_to_string(std::env::args().nth(1).ok_or("WISHES.txt is missing")?)?;
    let mut out = String::new();
    for wish in wishes.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let reading = artist::read(wish, &artist::Names::default());
        let scene = &reading.scene;
        writeln!(
            out,
            "{wish}\n    at {:?} {:?} {:?}; letters {:?}",
            scene.place, scene.time, scene.weather, scene.text
        )?;
        for (subject, certain) in scene.subjects.iter().zip(&reading.certain) {
            let doubt = if *certain { "!" } else { "" };
            writeln!(out, "    {}{doubt} · {} · {}", subject.is, subject.looks, subject.does)?;
        }
        if !reading.left_out.is_empty() {
            writeln!(out, "    unknown: {}", reading.left_out.join(", "))?;
        }
    }
    print!("{out}");
    Ok(())
}
