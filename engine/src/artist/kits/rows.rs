//! Reads rows from their text files: `key other_names = base: looks`, another kit, stencil or row with its looks.

use super::super::form::wrong;
use super::super::stencil::without_comment;
use super::reader::Fault;

/// A row: another kit, stencil or row, with its looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// What it is called.
    pub(super) key: &'static str,
    /// What it is made from.
    pub(super) base: &'static str,
    /// How it looks.
    pub(super) looks: &'static str,
}

/// The rows of a file. A faulty line is passed over and reported.
pub(super) fn rows(file: &str, text: &'static str) -> (Vec<Row>, Vec<Fault>) {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (index, line) in text.lines().map(without_comment).enumerate().filter(|(_, line)| !line.is_empty()) {
        match row(line) {
            Some(row) => rows.push(row),
            None => {
                let what = wrong("KEY = BASE: LOOKS", line);
                faults.push(Fault { file: file.into(), line: index + 1, what });
            }
        }
    }
    (rows, faults)
}

fn row(line: &'static str) -> Option<Row> {
    let (called, rest) = line.split_once('=')?;
    let key = called.split_whitespace().next()?;
    let (base, looks) = rest.split_once(':').unwrap_or((rest, ""));
    let (base, looks) = (base.trim(), looks.trim());
    (!base.is_empty()).then_some(Row { key, base, looks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_base_and_looks() {
        let (rows, faults) =
            rows("rows.txt", "# people\ndoctor = person: white coat, cap\ncar\nghoul = zombie");
        assert_eq!(rows[0], Row { key: "doctor", base: "person", looks: "white coat, cap" });
        assert_eq!((rows[1].base, rows[1].looks), ("zombie", ""));
        assert_eq!(faults[0].to_string(), "rows.txt, line 3: expected KEY = BASE: LOOKS, found `car`");
    }
}
