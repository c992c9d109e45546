//! What was found about one thing, and the report that is made of all of them.

use std::fmt;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Severity {
    Fine,
    /// Not as it should be, but the show goes on air.
    Note,
    /// The show cannot go on air.
    Wrong,
}

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    about: &'static str,
    state: Severity,
    words: String,
    mend: String,
}

impl Finding {
    /// It is as it should be.
    pub fn fine(about: &'static str, words: impl Into<String>) -> Self {
        Self { about, state: Severity::Fine, words: words.into(), mend: String::new() }
    }

    /// The show goes on air all the same; `mend` says what makes it better.
    pub fn note(about: &'static str, words: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { about, state: Severity::Note, words: words.into(), mend: mend.into() }
    }

    /// The show cannot go on air before `mend` is done.
    pub fn wrong(about: &'static str, words: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { about, state: Severity::Wrong, words: words.into(), mend: mend.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            Severity::Fine => "fine",
            Severity::Note => "note",
            Severity::Wrong => "WRONG",
        };
        write!(f, "{state:<6}{:<14}{}", self.about, one_line(&self.words))?;
        if self.mend.is_empty() { Ok(()) } else { write!(f, "\n{:<20}-> {}", "", one_line(&self.mend)) }
    }
}

/// Words of a server may hold anything: no line end and no control character reaches the terminal.
fn one_line(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Prints findings as they come and counts those that matter.
#[derive(Debug, Default)]
pub struct Report {
    wrong: usize,
}

impl Report {
    /// Prints one.
    pub fn say(&mut self, finding: &Finding) {
        crate::outln!("{finding}");
        self.wrong += usize::from(finding.state == Severity::Wrong);
    }

    /// Prints several.
    pub fn say_all(&mut self, findings: &[Finding]) {
        findings.iter().for_each(|finding| self.say(finding));
    }

    /// The last word.
    ///
    /// # Errors
    /// When the show could not go on air.
    pub fn end(&self) -> anyhow::Result<()> {
        match self.wrong {
            0 => crate::outln!("ready: `live` goes on air"),
            1 => anyhow::bail!("not ready: the line that says WRONG keeps the show from going on air"),
            count => anyhow::bail!("not ready: {count} lines say WRONG and keep the show from going on air"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_line_and_what_mends_it_another() {
        assert_eq!(Finding::fine("disk", "4 GB free").to_string(), "fine  disk          4 GB free");
        let wrong = Finding::wrong("token", "there is\nnone\u{1b}[2J", "live login").to_string();
        assert_eq!(wrong, "WRONG token         there is none [2J\n                    -> live login");
    }

    #[test]
    fn only_what_is_wrong_keeps_the_show_off_the_air() {
        let mut report = Report::default();
        report.say_all(&[Finding::fine("a", "b"), Finding::note("a", "b", "c")]);
        assert!(report.end().is_ok());
        report.say(&Finding::wrong("a", "b", "c"));
        assert!(report.end().is_err());
    }
}
