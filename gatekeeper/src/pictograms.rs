//! Wishes in pictures: emoji and signs that say together what no word says.

use std::ops::Range;
use std::sync::LazyLock;

use super::normalise::fold::{Unit, UnitKind};
use super::verdict::Category;

/// Pictures that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictogram {
    /// What the text is refused for.
    pub category: Category,
    /// The line of the data file.
    pub rule: &'static str,
    /// The units from the first to the last of them.
    pub units: Range<usize>,
}

struct PictogramRule {
    category: Category,
    line: &'static str,
    needed: Vec<&'static str>,
}

static RULES: LazyLock<Vec<PictogramRule>> = LazyLock::new(|| {
    super::lexicon::lines(include_str!("pictograms.txt")).filter_map(|(_, line)| rule(line)).collect()
});

/// The first rule all of whose pictures are in the text.
pub fn first_picture(units: &[Unit]) -> Option<Pictogram> {
    marked_name(units).or_else(|| first_pictures(units))
}

/// A name in three brackets, the mark by which some point at Jews: they hug it on both sides. A smile does not.
fn marked_name(units: &[Unit]) -> Option<Pictogram> {
    const BRACKETS: usize = 3;
    const NAME_UNITS_MAX: usize = 30;
    const NAME_WORDS_MAX: usize = 2;
    let is_run = |run: &[Unit], bracket: char| run.iter().all(|unit| unit.shown == bracket);
    let opens = units.windows(BRACKETS + 1).enumerate().filter(|(at, run)| {
        let hugs = run[BRACKETS].is_letter();
        hugs && is_run(&run[..BRACKETS], '(') && (*at == 0 || units[at - 1].shown != '(')
    });
    opens.map(|(at, _)| at).find_map(|start| {
        let name = start + BRACKETS;
        let rest = &units[name..units.len().min(name + NAME_UNITS_MAX + BRACKETS)];
        let length = rest.windows(BRACKETS).position(|run| is_run(run, ')'))?;
        let words = rest[..length].split(|unit| unit.shown == ' ');
        let named = words.clone().count() <= NAME_WORDS_MAX && words.flatten().all(Unit::is_letter);
        let hugged = named
            && rest[length - 1].is_letter()
            && rest.get(length + BRACKETS).is_none_or(|unit| unit.shown != ')');
        let end = name + length + BRACKETS;
        hugged.then_some(Pictogram { category: Category::Hate, rule: "(((name)))", units: start..end })
    })
}

fn first_pictures(units: &[Unit]) -> Option<Pictogram> {
    let symbols: Vec<(usize, char)> = units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.kind == UnitKind::Symbol && !unit.shown.is_ascii())
        .map(|(at, unit)| (at, unit.shown))
        .collect();
    if symbols.is_empty() {
        return None;
    }
    RULES.iter().find_map(|rule| found(rule, &symbols))
}

fn found(rule: &PictogramRule, symbols: &[(usize, char)]) -> Option<Pictogram> {
    let place =
        |choices: &&str| symbols.iter().find(|(_, shown)| choices.contains(*shown)).map(|(at, _)| *at);
    let places: Vec<usize> = rule.needed.iter().map(place).collect::<Option<_>>()?;
    let (first, last) = (places.iter().min()?, places.iter().max()?);
    Some(Pictogram { category: rule.category, rule: rule.line, units: *first..*last + 1 })
}

fn rule(line: &'static str) -> Option<PictogramRule> {
    let mut columns = line.split_whitespace();
    let category = Category::parse(columns.next()?)?;
    Some(PictogramRule { category, line, needed: columns.collect() })
}

#[cfg(test)]
mod tests {
    use super::super::normalise::fold::fold;
    use super::*;

    #[test]
    fn every_line_is_a_rule() {
        assert_eq!(RULES.len(), super::super::lexicon::lines(include_str!("pictograms.txt")).count());
        assert!(RULES.iter().all(|rule| !rule.needed.is_empty()));
    }

    #[test]
    fn all_pictures_of_a_rule_must_be_there() {
        let rule = &RULES[0];
        let first = rule.needed[0].to_owned();
        assert_eq!(first_picture(&fold(&first)), None);
        let both = format!("{first} and {}", rule.needed[1]);
        assert_eq!(first_picture(&fold(&both)).map(|picture| picture.category), Some(rule.category));
    }
}
