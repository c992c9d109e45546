//! Ideas and occasions: what has no look of its own, as a small scene in plain words, read from `ideas.txt`.
//!
//! ```text
//! monday: monday понедельник~
//!   = bedroom; dawn; | man: tired; drinks coffee | coffee | alarm clock
//! ```
//!
//! The first line is a key with the patterns that mean it (`inflection.rs`), the second a scene: place; time; weather,
//! then subjects as `is: looks; does`. Below `[occasion]` stand scenes for letters that celebrate something; wishes
//! without letters may mean them too. `geography.txt` has cities and lands in the same format: their patterns are words for
//! their place, too, which is a setting's key there. The grammar reads these phrases like any others.

use std::sync::LazyLock;

use super::inflection::{fit, sure_beginning};
use super::token::Word;
use crate::plan::{Scene, Subject};

/// Cities and lands.
pub(super) const GEOGRAPHY: &str = include_str!("geography.txt");

/// Words of a wish that are looked at: an idea is said early.
const WORDS_MAX: usize = 24;

/// What an idea is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdeaKind {
    /// A word without a look.
    Meant,
    /// What is celebrated.
    Occasion,
    /// A city, a country, a land: a place with what stands there.
    Region,
}

/// One idea.
#[derive(Clone, Debug)]
pub(super) struct Idea {
    /// Its key, by which a test calls it.
    #[cfg_attr(not(test), allow(dead_code, reason = "only tests call an idea by its key"))]
    pub(super) key: &'static str,
    kind: IdeaKind,
    /// What shows it.
    pub(super) scene: Scene,
    patterns: Vec<Vec<&'static str>>,
}

static IDEAS: LazyLock<Vec<Idea>> = LazyLock::new(|| {
    let mut ideas: Vec<Idea> = Vec::new();
    let meant = include_str!("ideas.txt").lines().map(|line| (line, IdeaKind::Meant));
    let regions = GEOGRAPHY.lines().map(|line| (line, IdeaKind::Region));
    let mut celebrated = false;
    for (line, kind) in meant.chain(regions) {
        if let Some(scene) = line.trim().strip_prefix("= ") {
            if let Some(idea) = ideas.last_mut() {
                idea.scene = scene_of(scene);
            }
        } else if line == "[occasion]" {
            celebrated = true;
        } else if let Some((key, patterns)) = line.split_once(':').filter(|_| !line.starts_with('#')) {
            let patterns = patterns.split_whitespace().map(|phrase| phrase.split('_').collect()).collect();
            let kind = if celebrated && kind == IdeaKind::Meant { IdeaKind::Occasion } else { kind };
            ideas.push(Idea { key, kind, scene: Scene::default(), patterns });
        }
    }
    ideas
});

/// A scene as the file writes it.
fn scene_of(text: &str) -> Scene {
    let mut parts = text.split('|').map(str::trim);
    let mut header = parts.next().unwrap_or_default().split(';').map(|part| part.trim().to_owned());
    let mut next = || header.next().unwrap_or_default();
    let (place, time, weather) = (next(), next(), next());
    let subjects = parts.map(|part| {
        let (is, rest) = part.split_once(':').unwrap_or((part, ""));
        let (looks, does) = rest.split_once(';').unwrap_or((rest, ""));
        Subject { is: is.trim().into(), looks: looks.trim().into(), does: does.trim().into() }
    });
    Scene { place, time, weather, subjects: subjects.collect(), text: String::new() }
}

/// The idea that some of the words say in the most words, of several the last, with those words' numbers.
pub(super) fn find(words: &[Word], kind: IdeaKind) -> Option<(&'static Idea, std::ops::Range<usize>)> {
    let words = &words[..words.len().min(WORDS_MAX)];
    let mut best: Option<(&'static Idea, std::ops::Range<usize>)> = None;
    for idea in IDEAS.iter().filter(|idea| idea.kind == kind) {
        for phrase in &idea.patterns {
            let (longest, last) = best.as_ref().map_or((0, 0), |(_, range)| (range.len(), range.start));
            if phrase.len() < longest {
                continue;
            }
            let begins = sure_beginning(phrase[0]);
            let at = words.windows(phrase.len()).rposition(|words| {
                words[0].text.as_bytes().starts_with(begins)
                    && words.iter().zip(phrase).all(|(word, pattern)| fit(&word.text, pattern).is_some())
            });
            let at = at.filter(|at| phrase.len() > longest || *at > last);
            best = at.map(|at| (idea, at..at + phrase.len())).or(best);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::super::settings;
    use super::super::rows::Names;
    use super::super::{cast, casting};
    use super::*;

    #[test]
    fn every_idea_is_a_scene_of_things_that_can_be_drawn() {
        let mut faults = Vec::new();
        for idea in IDEAS.iter() {
            let names = Names::default();
            if idea.scene.subjects.is_empty() && idea.scene.place.is_empty() {
                faults.push(format!("{}: no scene", idea.key));
            }
            let draft = casting::draft(&idea.scene, &names);
            if !draft.left_out.is_empty() {
                faults.push(format!("{}: nobody knows {:?}", idea.key, draft.left_out));
            }
            let setting = settings::NAMES.contains(&idea.scene.place.as_str());
            if draft.place.is_none() && !setting {
                faults.push(format!("{}: no setting is called \"{}\"", idea.key, idea.scene.place));
            }
            let figures = cast(&idea.scene, &names).figures;
            if figures.len() < idea.scene.subjects.len() {
                faults.push(format!("{}: {} figures", idea.key, figures.len()));
            }
            for figure in figures.iter().filter(|figure| figure.key == "board") {
                faults.push(format!("{}: nothing is drawn as {}", idea.key, figure.label));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn there_are_ideas_in_both_languages() {
        let latin = |idea: &&Idea| idea.patterns.iter().any(|phrase| phrase[0].is_ascii());
        let cyrillic = |idea: &&Idea| idea.patterns.iter().any(|phrase| !phrase[0].is_ascii());
        let both = IDEAS
            .iter()
            .filter(|idea| idea.kind != IdeaKind::Occasion)
            .filter(latin)
            .filter(cyrillic)
            .count();
        assert!(both >= 60, "{both}");
    }
}
