//! What the gatekeeper says, and why.

use std::ops::Range;

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a text is refused for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "lowercase")]
pub enum Category {
    /// Strong swearing.
    Profanity,
    /// Sexual words and scenes.
    Sexual,
    /// Nakedness, in whatever words.
    Nudity,
    /// Sexual matters and children.
    Minors,
    /// Cruelty and mutilation.
    Gore,
    /// Hate of a group: slurs, symbols, dehumanising.
    Hate,
    /// An insult or a threat to somebody who is there.
    Harassment,
    /// Suicide, self-injury, starving.
    SelfHarm,
    /// Drugs and their use.
    Drugs,
    /// Personal data and ways to lead viewers elsewhere.
    #[strum(serialize = "pii")]
    PersonalData,
    /// The streamer's own list.
    #[strum(serialize = "own_list")]
    OwnList,
}

impl Category {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The short name that is printed, written to the journal, and used in the data files.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The category of a short name.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl std::fmt::Display for Category {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

/// How the refused place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum How {
    /// As it is written.
    Plain,
    /// By what its characters look like.
    ByShape,
    /// With repeated letters taken once.
    Stretched,
    /// Spelled in the other alphabet, by sound.
    BySound,
    /// Typed in the other keyboard layout.
    OtherLayout,
    /// Read from the end.
    Reversed,
    /// With letters that stood apart.
    Spread,
    /// With letters hidden behind signs.
    Masked,
    /// Without vowels, with letters exchanged, or written by ear.
    Respelled,
    /// By its form: an address, a number, a picture.
    Form,
    /// A model said so.
    Opinion,
}

impl How {
    /// The short name that is printed, and by which the language files know the sentence.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What for.
    pub category: Category,
    /// The word or line of the vocabulary, or the shape, that was found.
    pub rule: String,
    /// Where, in bytes of the original text.
    pub span: Range<usize>,
    /// Where, in characters of the original text.
    pub chars: Range<usize>,
    /// How the place was found.
    pub how: How,
    /// How the place was read: its letters after normalisation.
    pub read_as: String,
}

impl Refusal {
    /// The same in a text that begins with `before`.
    pub(crate) fn moved(mut self, before: &str) -> Self {
        let chars = before.chars().count();
        self.span = self.span.start + before.len()..self.span.end + before.len();
        self.chars = self.chars.start + chars..self.chars.end + chars;
        self
    }
}

/// The decision about one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may be shown.
    Allow,
    /// It may not.
    Block(Refusal),
}

impl Verdict {
    /// Whether the text may not be shown.
    pub fn is_block(&self) -> bool {
        matches!(self, Self::Block(_))
    }
}
