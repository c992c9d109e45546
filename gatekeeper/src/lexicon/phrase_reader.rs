//! Reads the phrases of a data file.
//!
//! One line a phrase. `a|b` is either word, `{name}` a class defined by a line `name = a | b`; a word may carry the signs of
//! [`super::entry`]. Between two words one other may stand; `_` allows none, `..` five, `...` twelve; `&` means anywhere in the
//! text, in any order; `?` after a word makes it optional; `!` before it means: not if this word is in the text.

use std::collections::HashMap;

use super::entry::StemEntry;
use super::index::{Builder, Meaning};
use super::lines;
use super::phrase::{Element, Gap, Phrase};
use crate::verdict::Category;

/// Named classes of a file.
#[derive(Debug, Default)]
pub struct Classes(HashMap<String, String>);

impl Classes {
    /// Reads the `name = a | b` lines of `text`.
    pub fn read(&mut self, text: &str) -> Result<(), String> {
        for (_, line) in lines(text) {
            let (name, words) =
                line.split_once(" = ").ok_or_else(|| format!("`{line}`: expected `name = word | word`"))?;
            let expanded = self.expand(words)?;
            self.0.insert(name.trim().to_owned(), expanded);
        }
        Ok(())
    }

    /// Replaces each `{name}` by its words.
    fn expand(&self, written: &str) -> Result<String, String> {
        let mut words = Vec::new();
        for word in written.split('|').map(str::trim).filter(|word| !word.is_empty()) {
            match word.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => words
                    .push(self.0.get(name).ok_or_else(|| format!("no class is called {{{name}}}"))?.clone()),
                None => words.extend(word.split_whitespace().map(str::to_owned)),
            }
        }
        Ok(words.join("|"))
    }
}

/// Reads phrases; without a category they allow.
pub fn read(text: &str, builder: &mut Builder, category: Option<Category>) -> Result<(), String> {
    read_with(text, builder, category, &mut Classes::default())
}

/// Reads phrases and further classes.
pub fn read_with(
    text: &str,
    builder: &mut Builder,
    category: Option<Category>,
    classes: &mut Classes,
) -> Result<(), String> {
    for (number, line) in lines(text) {
        if line.contains(" = ") {
            classes.read(line)?;
            continue;
        }
        let rule = category.map(|category| builder.rule(category, line));
        for words in choices(line) {
            let phrase = parse(&words, builder, rule, classes)
                .map_err(|problem| format!("line {number}: {problem}"))?;
            builder.phrase(phrase);
        }
    }
    Ok(())
}

/// The line with and without each optional word.
fn choices(line: &str) -> Vec<Vec<&str>> {
    let mut lines = vec![Vec::new()];
    for word in line.split_whitespace() {
        let optional = word.strip_suffix('?').filter(|word| !word.is_empty());
        if optional.is_some() {
            lines.extend(lines.clone());
        }
        let with = if optional.is_some() { lines.len() / 2 } else { lines.len() };
        for line in &mut lines[..with] {
            line.push(optional.unwrap_or(word));
        }
    }
    lines
}

fn parse(
    words: &[&str],
    builder: &mut Builder,
    rule: Option<usize>,
    classes: &Classes,
) -> Result<Phrase, String> {
    let mut phrase = Phrase { elements: Vec::new(), without: Vec::new(), rule };
    let mut gap = Gap::Words(1);
    for word in words {
        match *word {
            "_" => gap = Gap::Words(0),
            ".." => gap = Gap::Words(5),
            "..." => gap = Gap::Words(12),
            "&" => gap = Gap::Anywhere,
            word => {
                let (word, wanted) = word.strip_prefix('!').map_or((word, true), |word| (word, false));
                let class = class_of(word, builder, classes)?;
                if wanted {
                    phrase.elements.push(Element { class, gap });
                } else {
                    phrase.without.push(class);
                }
                gap = Gap::Words(1);
            }
        }
    }
    if phrase.elements.is_empty() { Err("a phrase needs a word".to_owned()) } else { Ok(phrase) }
}

fn class_of(written: &str, builder: &mut Builder, classes: &Classes) -> Result<u32, String> {
    let expanded = classes.expand(written)?;
    let (class, is_new) = builder.class(&expanded);
    if is_new {
        for word in expanded.split('|') {
            builder.word(&StemEntry::parse(word)?, Meaning::Class(class));
        }
    }
    Ok(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_words_double_the_line() {
        assert_eq!(choices("a b? c"), [vec!["a", "b", "c"], vec!["a", "c"]]);
    }

    #[test]
    fn an_unknown_class_is_an_error() {
        let problem = read("{nothing} here", &mut Builder::default(), None).unwrap_err();
        assert!(problem.contains("{nothing}"), "{problem}");
    }
}
