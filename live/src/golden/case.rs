//! What became of one plan, or of one pair: the one thing that all reports are made of.

use std::path::PathBuf;
use std::sync::Arc;

use engine::drawing::Appearance;
use engine::pixmap::Pixmap;
use serde::Serialize;

use super::compare::Difference;

/// What became of a plan.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Status {
    /// It looks as it did.
    Same,
    /// It looks otherwise.
    Changed,
    /// A scene that a newer artist draws otherwise.
    Redrawn,
    /// Nothing was accepted yet.
    New,
    /// Something was accepted, and the plan is gone.
    Orphaned,
    /// It cannot be read or drawn.
    Failed,
}

impl Status {
    /// All of them, in the order in which they are counted.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A plan, or a pair, with what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// The plan's path, or the names of the two.
    pub name: String,
    /// What became of it.
    pub status: Status,
    /// In what it differs.
    pub difference: Option<Difference>,
    /// Why it cannot be read, or what there is to say of a plan that does not simply differ.
    pub message: Option<String>,
    /// Whether it was accepted as it is now.
    pub accepted: bool,
    /// The command that accepts it.
    pub bless: Option<String>,
    /// The name of its pictures, where that is not its own.
    #[serde(skip)]
    pub pictured_as: Option<PathBuf>,
    /// What was written about it.
    pub files: Vec<PathBuf>,
    /// What it looked like, for pictures.
    #[serde(skip)]
    pub old: Option<Showing>,
    /// What it looks like.
    #[serde(skip)]
    pub new: Option<Showing>,
}

impl Case {
    /// A case with nothing to say yet.
    #[must_use]
    pub const fn new(name: String, status: Status) -> Self {
        Self {
            name,
            status,
            difference: None,
            message: None,
            accepted: false,
            bless: None,
            pictured_as: None,
            files: Vec::new(),
            old: None,
            new: None,
        }
    }
}

impl Case {
    /// Whether there is a picture of what differs: a caption or a hold is no picture.
    #[must_use]
    pub fn can_be_pictured(&self) -> bool {
        let shows = |found: &Difference| {
            found.first.is_some()
                || found.finished.is_some()
                || found.what.iter().any(|what| what.is_pictured())
        };
        self.old.is_some() && (self.new.is_none() || self.difference.as_ref().is_some_and(shows))
    }
}

/// Something that can be shown.
#[derive(Clone, Debug)]
pub enum Showing {
    /// At any frame.
    Plan(Arc<Appearance>),
    /// As pictures with the times in milliseconds at which they appear; at least one.
    Pictures(Arc<Vec<(u64, Pixmap)>>),
}

/// All cases of a run, with what stands in the closing line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcome {
    /// In the order of their names; those that are the same too.
    pub cases: Vec<Case>,
    /// The command that accepts everything, when more than one is left to accept.
    pub bless_all: Option<String>,
    /// `.json` files that are no plans.
    pub passed_over: Vec<PathBuf>,
}

impl Outcome {
    /// How many have a status.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.cases.iter().filter(|case| case.status == status).count()
    }

    /// Everything that is not the same.
    pub fn failures(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.status != Status::Same)
    }

    /// 0 the same, 1 differs, 2 something could not be read.
    #[must_use]
    pub fn exit_status(&self, allow_redrawn: bool) -> u8 {
        if self.count(Status::Failed) > 0 {
            return 2;
        }
        let differs = |case: &Case| !(case.accepted || allow_redrawn && case.status == Status::Redrawn);
        u8::from(self.failures().any(differs))
    }

    /// `12 plans: 9 same, 2 changed, 1 new`.
    #[must_use]
    pub fn summary(&self, noun: &str) -> String {
        let total = self.cases.len();
        let s = if total == 1 { "" } else { "s" };
        let counted: Vec<String> = Status::ALL
            .iter()
            .map(|&status| (self.count(status), status.name()))
            .filter(|(count, name)| *count > 0 || (*name == "same" && total == 0))
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        let accepted = self.cases.iter().filter(|case| case.accepted).count();
        let accepted = if accepted > 0 { format!("; {accepted} accepted as now") } else { String::new() };
        format!("{total} {noun}{s}: {}{accepted}", counted.join(", "))
    }
}
