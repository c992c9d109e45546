//! What was found out about a plan, and how it is told: for people, as annotations, as JSON.

use serde::Serialize;

use crate::golden::report::annotation;
use crate::plan_files::PlanFile;
use crate::say;

/// All that was found out about one plan.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    plan: String,
    /// Whether it can be drawn and has nothing that is denied.
    pub(super) fine: bool,
    error: Option<Error>,
    warnings: Vec<Warning>,
    /// What subjects become, and what was mended.
    pub(super) notes: Vec<String>,
    /// How much was mended, when it was read leniently.
    pub(super) fixes: Option<usize>,
    pub(super) summary: Option<Summary>,
}

/// Why it cannot be drawn.
#[derive(Debug, Serialize)]
pub(super) struct Error {
    pub(super) path: String,
    /// Line and column.
    pub(super) at: Option<(usize, usize)>,
    pub(super) message: String,
    pub(super) nearest: Option<String>,
    /// As people see it.
    #[serde(skip)]
    pub(super) shown: String,
}

/// What is seldom meant.
#[derive(Debug, Serialize)]
pub(super) struct Warning {
    pub(super) name: &'static str,
    pub(super) path: String,
    pub(super) message: String,
    pub(super) denied: bool,
}

/// What the plan is.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) steps: usize,
    pub(super) painted_pixels: usize,
    pub(super) length_ms: u64,
}

impl Checked {
    pub(super) fn of(file: &PlanFile) -> Self {
        Self {
            plan: file.name(),
            fine: true,
            error: None,
            warnings: Vec::new(),
            notes: Vec::new(),
            fixes: None,
            summary: None,
        }
    }

    pub(super) fn fails(&mut self, error: Error) {
        self.fine = false;
        self.error = Some(error);
    }

    pub(super) fn fails_with(&mut self, path: &str, message: String) {
        let shown = match path {
            "$" => format!("error: {}: {message}", self.plan),
            path => format!("error: {}, at {path}: {message}", self.plan),
        };
        self.fails(Error { path: path.to_owned(), at: None, message, nearest: None, shown });
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        self.fine &= !warning.denied;
        self.warnings.push(warning);
    }

    /// For people: findings on standard output, why it cannot be drawn on standard error.
    pub(super) fn print(&self) {
        for note in &self.notes {
            crate::outln!("{}: {note}", self.plan);
        }
        for Warning { name, path, message, denied } in &self.warnings {
            let level = if *denied { "error" } else { "warning" };
            crate::outln!("{}: {level}: {path}: {message} [{name}]", self.plan);
        }
        if let Some(error) = &self.error {
            say::trouble(format_args!("{}", error.shown));
        }
        let Some(Summary { width, height, steps, painted_pixels, length_ms }) = self.summary else { return };
        let (word, fixes) = (if self.fine { "fine" } else { "denied" }, self.fixes());
        let (seconds, ms) = (length_ms / 1000, length_ms % 1000);
        crate::outln!(
            "{}: {word}, {width} x {height}, {steps} steps, {painted_pixels} painted pixels, {seconds}.{ms:03} s{fixes}",
            self.plan
        );
    }

    /// For GitHub Actions.
    pub(super) fn annotate(&self) {
        let print = |text: String| crate::outln!("{}", text.trim_end());
        for Warning { name, path, message, denied } in &self.warnings {
            let level = if *denied { "error" } else { "warning" };
            print(annotation(
                level,
                &self.plan,
                None,
                &format!("live check {name}"),
                &format!("{path}: {message}"),
            ));
        }
        if let Some(Error { path, at, message, nearest, .. }) = &self.error {
            let nearest =
                nearest.as_ref().map_or(String::new(), |nearest| format!("; did you mean `{nearest}`?"));
            print(annotation("error", &self.plan, *at, "live check", &format!("{path}: {message}{nearest}")));
        }
    }

    fn fixes(&self) -> String {
        match self.fixes {
            None | Some(0) => String::new(),
            Some(1) => ", 1 fix".into(),
            Some(many) => format!(", {many} fixes"),
        }
    }
}
