//! What was found about one thing, and the report that is made of all of them.

use std::fmt;

use engine::language::Language;
use strum::VariantArray;

use crate::message::Message;
use crate::say;
use crate::texts::on_one_line;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
enum Severity {
    #[strum(serialize = "doctor.fine")]
    Fine,
    /// Not as it should be, but the show goes on air.
    #[strum(serialize = "doctor.note")]
    Note,
    /// The show cannot go on air.
    #[strum(serialize = "doctor.wrong")]
    Wrong,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
pub enum Topic {
    /// Settings and `.env`.
    #[strum(serialize = "doctor.settings")]
    Settings,
    /// DATA_DIR.
    #[strum(serialize = "doctor.data-folder")]
    DataFolder,
    /// Whether the disk can be written, and how fast.
    #[strum(serialize = "doctor.disk")]
    Disk,
    /// Room on the disk.
    #[strum(serialize = "doctor.disk-space")]
    DiskSpace,
    /// Where the control API listens.
    #[strum(serialize = "doctor.port")]
    Port,
    /// Who is let in.
    #[strum(serialize = "doctor.control")]
    Control,
    /// This machine's clock.
    #[strum(serialize = "doctor.clock")]
    Clock,
    /// Whether a window can be opened.
    #[strum(serialize = "doctor.display")]
    Display,
    /// The addresses of DonationAlerts.
    #[strum(serialize = "doctor.addresses")]
    Addresses,
    /// Access to DonationAlerts.
    #[strum(serialize = "doctor.token")]
    Token,
    /// Whose donations come.
    #[strum(serialize = "doctor.user")]
    User,
    /// The list of donations.
    #[strum(serialize = "doctor.list")]
    List,
    /// The socket of donations.
    #[strum(serialize = "doctor.socket")]
    Socket,
    /// The model's server.
    #[strum(serialize = "doctor.model-server")]
    ModelServer,
    /// The model.
    #[strum(serialize = "doctor.model")]
    Model,
    /// How its numbers are kept.
    #[strum(serialize = "doctor.quantisation")]
    Quantisation,
    /// How many tokens it can look at.
    #[strum(serialize = "doctor.context")]
    Context,
    /// How long a wish waits for its first token.
    #[strum(serialize = "doctor.first-token")]
    FirstToken,
    /// How long a whole scene takes.
    #[strum(serialize = "doctor.whole-scene")]
    WholeScene,
    /// How long a whole plan takes.
    #[strum(serialize = "doctor.whole-plan")]
    WholePlan,
}

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    about: Topic,
    state: Severity,
    words: Message,
    mend: Option<Message>,
}

impl Finding {
    /// It is as it should be.
    pub const fn fine(about: Topic, words: Message) -> Self {
        Self { about, state: Severity::Fine, words, mend: None }
    }

    /// The show goes on air all the same.
    pub const fn note(about: Topic, words: Message) -> Self {
        Self { about, state: Severity::Note, words, mend: None }
    }

    /// The show cannot go on air.
    pub const fn wrong(about: Topic, words: Message) -> Self {
        Self { about, state: Severity::Wrong, words, mend: None }
    }

    /// With what makes it better.
    pub fn mended_by(mut self, mend: Message) -> Self {
        self.mend = Some(mend);
        self
    }

    /// A line in a language, and another with what mends it.
    pub fn said(&self, language: Language) -> String {
        let state = wide(language, self.state, 1);
        let about = wide(language, self.about, 2);
        let said = format!("{state}{about}{}", on_one_line(&self.words.said(language)));
        let margin = " ".repeat(state.chars().count() + about.chars().count());
        match &self.mend {
            None => said,
            Some(mend) => format!("{said}\n{margin}-> {}", on_one_line(&mend.said(language))),
        }
    }
}

/// The text of `one`, as wide as the widest of its kind, with `gap` blanks behind that one.
fn wide<T: Copy + VariantArray + Into<&'static str>>(language: Language, one: T, gap: usize) -> String {
    let text = |one: T| language.text(one.into());
    let width = T::VARIANTS.iter().map(|&one| text(one).chars().count()).max().unwrap_or_default();
    format!("{:<width$}", text(one), width = width + gap)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::ENGLISH))
    }
}

/// Prints findings as they come and counts those that matter.
#[derive(Debug, Default)]
pub struct Report {
    wrong: u32,
}

impl Report {
    /// Prints one.
    pub fn say(&mut self, finding: &Finding) {
        crate::outln!("{}", finding.said(say::language()));
        self.wrong += u32::from(finding.state == Severity::Wrong);
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
        if self.wrong > 0 {
            return Err(Message::count("doctor.not-ready", self.wrong).into());
        }
        say::message(&Message::new("doctor.ready"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_line_and_what_mends_it_another() {
        let disk = Finding::fine(Topic::Disk, Message::fixed("4 GB free"));
        assert_eq!(disk.to_string(), "fine  disk          4 GB free");
        let wrong = Finding::wrong(Topic::Token, Message::fixed("there is\nnone\u{1b}[2J"));
        let wrong = wrong.mended_by(Message::fixed("live login")).to_string();
        assert_eq!(wrong, "WRONG token         there is none [2J\n                    -> live login");
    }

    #[test]
    fn columns_stand_below_each_other_in_every_language() {
        for language in Language::all() {
            let findings =
                Topic::VARIANTS.iter().map(|&about| Finding::note(about, Message::fixed("|")).said(language));
            let columns: Vec<_> =
                findings.map(|line| line.chars().position(|letter| letter == '|')).collect();
            assert!(columns.iter().all(|column| *column == columns[0]), "{language:?}: {columns:?}");
        }
    }

    #[test]
    fn only_what_is_wrong_keeps_the_show_off_the_air() {
        let mut report = Report::default();
        let words = || Message::fixed("b");
        report.say_all(&[Finding::fine(Topic::Disk, words()), Finding::note(Topic::Disk, words())]);
        assert!(report.end().is_ok());
        for said in ["not ready: 1 line says WRONG", "not ready: 2 lines say WRONG"] {
            report.say(&Finding::wrong(Topic::Disk, words()));
            let error = report.end().expect_err("it is not ready").to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
