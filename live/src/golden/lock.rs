//! `golden.lock`: what a folder's plans looked like when they were accepted, a line a plan.
//!
//! ```text
//! # How these plans looked when they were accepted. `live golden` compares, `live golden --bless` writes.
//! golden 1 live 0.1.0 dsl 1.1 fonts 82409e49e47650d1
//! 4b5c2c0f9a…   4821 px    8400 ms  -                   fox.json
//! 07d1e2a4bb…   3960 px   12100 ms  2:9f86d081884c7d65  owl.json
//! ```
//!
//! Only the fingerprint is compared. The versions of the head, the pixels and the length are for people. A plan with a
//! scene has the version of the artist that drew it, and a hash of what it says. Touches no file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use engine::drawing::Fingerprint;

/// Number of this format.
const FORMAT: u32 = 1;
const HEAD: &str =
    "# How these plans looked when they were accepted. `live golden` compares, `live golden --bless` writes.";
/// Digits of a scene's hash.
pub(super) const SAID_DIGITS: usize = 16;

/// The accepted plans of one folder, by the names of their files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// A line each.
    pub plans: BTreeMap<String, Accepted>,
}

/// What is known of an accepted plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Of all that a viewer sees.
    pub fingerprint: Fingerprint,
    /// Painted pixels.
    pub pixels: usize,
    /// When the last one is painted.
    pub length_ms: u64,
    /// For a plan with a scene.
    pub scene: Option<AcceptedScene>,
}

/// What a plan with a scene was drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedScene {
    /// The version of the artist.
    pub artist: u32,
    /// A hash of all that the document says.
    pub said: String,
}

impl Lock {
    /// Reads a lock's text.
    ///
    /// # Errors
    /// When a line is none of its own: the number of the line and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lock = Self::default();
        let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
        let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let Some((_, head)) = lines.next() else { return Ok(lock) };
        let format = head.strip_prefix("golden ").and_then(|rest| rest.split(' ').next()?.parse().ok());
        match format {
            Some(FORMAT) => {}
            Some(other) => return Err(format!("its format is {other}, expected {FORMAT}: use a newer live")),
            None => return Err(format!("found {head:?}, expected `golden {FORMAT}` and versions")),
        }
        for (number, line) in lines {
            let expected =
                "expected `FINGERPRINT N px N ms SCENE NAME`; after a merge take either side and bless";
            let (name, accepted) = accepted(line).ok_or_else(|| format!("line {number}: {expected}"))?;
            if lock.plans.insert(name.clone(), accepted).is_some() {
                return Err(format!("line {number}: {name} stands there twice"));
            }
        }
        Ok(lock)
    }

    /// Its text.
    #[must_use]
    pub fn write(&self) -> String {
        let (program, fonts) = (env!("CARGO_PKG_VERSION"), engine::text::fingerprint());
        let mut text = format!("{HEAD}\ngolden {FORMAT} live {program} dsl 1.1 fonts {fonts:016x}\n");
        for (name, accepted) in &self.plans {
            let Accepted { fingerprint, pixels, length_ms, scene } = accepted;
            let scene = scene.as_ref().map_or("-".into(), |scene| format!("{}:{}", scene.artist, scene.said));
            let _ = writeln!(text, "{fingerprint} {pixels:>7} px {length_ms:>7} ms  {scene:<18}  {name}");
        }
        text
    }
}

fn accepted(line: &str) -> Option<(String, Accepted)> {
    let (fingerprint, line) = word(line)?;
    let (pixels, line) = word(line)?;
    let (px, line) = word(line)?;
    let (length_ms, line) = word(line)?;
    let (ms, line) = word(line)?;
    let (scene, name) = word(line)?;
    let scene = match scene {
        "-" => None,
        scene => {
            let (artist, said) = scene.split_once(':')?;
            Some(AcceptedScene { artist: artist.parse().ok()?, said: said.to_owned() })
        }
    };
    let fingerprint = Fingerprint::parse(fingerprint)?;
    let accepted =
        Accepted { fingerprint, pixels: pixels.parse().ok()?, length_ms: length_ms.parse().ok()?, scene };
    ((px, ms) == ("px", "ms") && !name.is_empty()).then(|| (name.to_owned(), accepted))
}

fn word(line: &str) -> Option<(&str, &str)> {
    let (word, rest) = line.split_once(' ')?;
    Some((word, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let plan = |scene| Accepted { fingerprint: Fingerprint(0xAB), pixels: 12, length_ms: 700, scene };
        let scene = AcceptedScene { artist: 2, said: "9f86d081884c7d65".into() };
        Lock { plans: [("a cat.json".into(), plan(None)), ("owl.json".into(), plan(Some(scene)))].into() }
    }

    #[test]
    fn what_is_written_is_read_and_versions_of_the_head_do_not_matter() {
        let text = lock().write();
        assert_eq!(Lock::parse(&text), Ok(lock()));
        let older = text.replace(env!("CARGO_PKG_VERSION"), "0.0.1").replace("fonts 8", "fonts 7");
        assert_eq!(Lock::parse(&older), Ok(lock()));
        assert_eq!(Lock::parse(""), Ok(Lock::default()));
    }

    #[test]
    fn a_damaged_lock_says_its_line() {
        let text = lock().write();
        let conflict = format!("{text}<<<<<<< HEAD\n");
        assert!(Lock::parse(&conflict).expect_err("no line").starts_with("line 5"));
        assert!(
            Lock::parse(&text.replace("golden 1", "golden 7")).expect_err("newer").contains("newer live")
        );
        assert!(Lock::parse("something").is_err());
        let twice = format!("{text}{}\n", text.lines().last().expect("a line"));
        assert!(Lock::parse(&twice).expect_err("twice").contains("twice"));
    }
}
