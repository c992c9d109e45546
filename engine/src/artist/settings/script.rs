//! The scripts of the settings: what each paints, read once from the text files beside this one.
//!
//! A script is a list of lines in the order of painting; coordinates are those of the 96 x 96 design space. `#` at the
//! start of a line is a comment, indentation means nothing.
//!
//! ```text
//! place hospital                 begins a setting; `part bench` begins what several settings use
//! outdoors                       under an open sky: weather is seen, the hour lights everything
//! hour night / season winter     what it usually is there
//! either ... or ... end          one of them, by the seed
//! when night ... else ... end    hours, seasons, weathers, holidays; `wet`; `not night`
//! front ... end                  painted before the subjects, not behind them
//! let x 10~20                    a number for the whole setting; `10~20` anywhere is a new one each time
//! ramp wall tint teal violet     a ramp by the seed; `tint` first: the wish's colour, if it has one
//! tone pane #FFD868!             a colour by name
//! ground 88 #C8C8D0              where subjects stand, and on what colour
//! bench 10,80 flip *24 wood.2    a part: its origin, mirrored, its scale in sixteenths, its colours `a`, `b`, `c`
//! ```
//!
//! A number is a sum of numbers, names and ranges: `x+4`, `88-2~6`. A colour is `#RRGGBB`, `ramp.level`, `sky.0` to
//! `sky.4`, `grass.0` to `grass.3` or `water.0` to `water.3`; then `!` as it is, whatever the hour; `/4` darker, `*4`
//! lighter, `@4` further away, in sixteenths. The brushes are listed in `scribe.rs`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The lines of a setting or a part.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    /// File and line of its head.
    pub(super) origin: String,
    /// What it paints.
    pub(super) lines: Vec<ScriptLine>,
}

/// A line, or lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct ScriptLine {
    /// Number in its file, from 1.
    pub(super) number: u32,
    /// The words of it.
    pub(super) words: Vec<&'static str>,
    /// The lines of a block, arm by arm.
    pub(super) arms: Vec<Vec<ScriptLine>>,
}

const FILES: [(&str, &str); 7] = [
    ("parts.txt", include_str!("parts.txt")),
    ("country.txt", include_str!("country.txt")),
    ("wilds.txt", include_str!("wilds.txt")),
    ("streets.txt", include_str!("streets.txt")),
    ("homes.txt", include_str!("homes.txt")),
    ("halls.txt", include_str!("halls.txt")),
    ("worlds.txt", include_str!("worlds.txt")),
];

/// Words that open a block.
const BLOCKS: [&str; 3] = ["either", "when", "front"];
/// Words that begin its next arm.
const ARMS: [&str; 2] = ["or", "else"];

/// Scripts by name.
type Scripts = BTreeMap<&'static str, Script>;

/// All settings and all parts.
static SCRIPTS: LazyLock<[Scripts; 2]> = LazyLock::new(|| {
    let mut scripts = [Scripts::new(), Scripts::new()];
    for ((kind, name), script) in FILES.into_iter().flat_map(|(file, text)| read(file, text)) {
        scripts[usize::from(kind == "part")].insert(name, script);
    }
    scripts
});

/// The setting for those that are not known.
const PLAIN: &str = "studio";

/// The script of a setting.
pub(super) fn place(name: &str) -> &'static Script {
    SCRIPTS[0].get(name).unwrap_or_else(|| &SCRIPTS[0][PLAIN])
}

/// The script of a part.
pub(super) fn part(name: &str) -> Option<&'static Script> {
    SCRIPTS[1].get(name)
}

/// The value of a line `key value` at the head of a setting; the key alone has an empty value.
pub(super) fn property(name: &str, key: &str) -> Option<&'static str> {
    let line = place(name).lines.iter().find(|line| line.words[0] == key)?;
    Some(line.words.get(1).copied().unwrap_or(""))
}

/// Names of all settings that have a script.
#[cfg(test)]
pub(super) fn places() -> Vec<&'static str> {
    SCRIPTS[0].keys().copied().collect()
}

type NamedScript = ((&'static str, &'static str), Script);

fn read(file: &str, text: &'static str) -> Vec<NamedScript> {
    let mut scripts: Vec<NamedScript> = Vec::new();
    let mut open: Vec<ScriptLine> = Vec::new();
    for (number, text) in (1..).zip(text.lines()) {
        let words: Vec<&'static str> = text.split_whitespace().collect();
        let Some(&first) = words.first().filter(|word| **word != "#") else { continue };
        if let ("place" | "part", Some(&name)) = (first, words.get(1)) {
            let origin = format!("{file}, line {number}");
            scripts.push(((first, name), Script { origin, lines: Vec::new() }));
            continue;
        }
        if ARMS.contains(&first) {
            open.last_mut().expect("a block is open: a test reads every file").arms.push(Vec::new());
            continue;
        }
        let block = BLOCKS.contains(&first);
        let arms = if block { vec![Vec::new()] } else { Vec::new() };
        let mut line = ScriptLine { number, words, arms };
        if block {
            open.push(line);
            continue;
        }
        if first == "end" {
            line = open.pop().expect("a block is open: a test reads every file");
        }
        let lines = match open.last_mut() {
            Some(block) => block.arms.last_mut(),
            None => scripts.last_mut().map(|(_, script)| &mut script.lines),
        };
        lines.expect("a script has begun: a test reads every file").push(line);
    }
    assert!(open.is_empty(), "{file}: a block is not closed: {:?}", open.first().map(|line| line.number));
    scripts
}
