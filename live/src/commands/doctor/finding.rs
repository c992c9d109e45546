//! What was found about one thing, and the report that is made of all of them.

use std::fmt;

use engine::language::Language;

use crate::message::Message;
use crate::say;
use crate::texts::on_one_line;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Severity {
    Fine,
    /// Not as it should be, but the show goes on air.
    Note,
    /// The show cannot go on air.
    Wrong,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Settings and `.env`.
    Settings,
    /// DATA_DIR.
    DataFolder,
    /// Whether the disk can be written, and how fast.
    Disk,
    /// Room on the disk.
    DiskSpace,
    /// Where the control API listens.
    Port,
    /// Who is let in.
    Control,
    /// This machine's clock.
    Clock,
    /// Whether a window can be opened.
    Display,
    /// The addresses of DonationAlerts.
    Addresses,
    /// Access to DonationAlerts.
    Token,
    /// Whose donations come.
    User,
    /// The list of donations.
    List,
    /// The socket of donations.
    Socket,
    /// The model's server.
    ModelServer,
    /// The model.
    Model,
    /// How its numbers are kept.
    Quantisation,
    /// How many tokens it can look at.
    Context,
    /// How long a wish waits for its first token.
    FirstToken,
    /// How long a whole scene takes.
    WholeScene,
    /// How long a whole plan takes.
    WholePlan,
}

impl Severity {
    const ALL: [Self; 3] = [Self::Fine, Self::Note, Self::Wrong];

    const fn key(self) -> &'static str {
        match self {
            Self::Fine => "doctor.fine",
            Self::Note => "doctor.note",
            Self::Wrong => "doctor.wrong",
        }
    }
}

impl Topic {
    const ALL: [Self; 20] = [
        Self::Settings,
        Self::DataFolder,
        Self::Disk,
        Self::DiskSpace,
        Self::Port,
        Self::Control,
        Self::Clock,
        Self::Display,
        Self::Addresses,
        Self::Token,
        Self::User,
        Self::List,
        Self::Socket,
        Self::ModelServer,
        Self::Model,
        Self::Quantisation,
        Self::Context,
        Self::FirstToken,
        Self::WholeScene,
        Self::WholePlan,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Settings => "doctor.settings",
            Self::DataFolder => "doctor.data-folder",
            Self::Disk => "doctor.disk",
            Self::DiskSpace => "doctor.disk-space",
            Self::Port => "doctor.port",
            Self::Control => "doctor.control",
            Self::Clock => "doctor.clock",
            Self::Display => "doctor.display",
            Self::Addresses => "doctor.addresses",
            Self::Token => "doctor.token",
            Self::User => "doctor.user",
            Self::List => "doctor.list",
            Self::Socket => "doctor.socket",
            Self::ModelServer => "doctor.model-server",
            Self::Model => "doctor.model",
            Self::Quantisation => "doctor.quantisation",
            Self::Context => "doctor.context",
            Self::FirstToken => "doctor.first-token",
            Self::WholeScene => "doctor.whole-scene",
            Self::WholePlan => "doctor.whole-plan",
        }
    }
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
        let state = wide(language, self.state.key(), Severity::ALL.map(Severity::key).as_slice(), 1);
        let about = wide(language, self.about.key(), Topic::ALL.map(Topic::key).as_slice(), 2);
        let said = format!("{state}{about}{}", on_one_line(&self.words.said(language)));
        let margin = " ".repeat(state.chars().count() + about.chars().count());
        match &self.mend {
            None => said,
            Some(mend) => format!("{said}\n{margin}-> {}", on_one_line(&mend.said(language))),
        }
    }
}

/// The text of a key, as wide as the widest of all, with `gap` blanks behind that one.
fn wide(language: Language, key: &str, all: &[&str], gap: usize) -> String {
    let width = all.iter().map(|key| language.text(key).chars().count()).max().unwrap_or_default();
    format!("{:<width$}", language.text(key), width = width + gap)
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
            let findings = Topic::ALL.map(|about| Finding::note(about, Message::fixed("|")).said(language));
            let columns = findings.map(|line| line.chars().position(|letter| letter == '|'));
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
