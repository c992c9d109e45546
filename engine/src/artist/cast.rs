//! Who is in the picture, before anybody thinks of pixels: a scene's words as concepts the kits can draw.
//!
//! Data only. `words` makes a cast, `kits` turn one figure into a stencil, `compose` places them.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::circumstances::Circumstances;
use super::palette::Ramp;

/// Everything that is in the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cast {
    /// Most important first; [`Tie`]s point into this list.
    pub(super) figures: Vec<Figure>,
    /// A setting's name; `None`: wherever the figures feel at home.
    pub(super) place: Option<String>,
    /// Time, weather, occasion and mood.
    pub(super) circumstances: Circumstances,
    /// A colour that no figure took.
    pub(super) tint: Option<Ramp>,
    /// What is to be lettered.
    pub(super) lettering: Option<SignText>,
}

/// Letters that the picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignText {
    /// Exactly as written.
    pub(super) text: String,
    /// The colours asked for; several are used in turn, letter by letter (a rainbow).
    pub(super) colours: Vec<Ramp>,
    /// Who shows them, by number, and how; `None`: nobody.
    pub(super) by: Option<(usize, Voice)>,
}

/// How a figure shows letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Voice {
    /// In a bubble at its head.
    Says,
    /// On a sign in its hands.
    Holds,
}

/// One subject, as often as it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// What is drawn: a stencil's name, a kit's name, or `board` with the word in `label`. Rows are already expanded.
    pub(super) key: String,
    /// What was meant: the key, or the name of the row it came from (`doctor`, `husky`, `batman`).
    pub(super) concept: String,
    /// What it is called in the wish or the scene; lettered when it becomes a board.
    pub(super) label: String,
    /// How it looks, slot by slot; a later one wins over an earlier one of the same slot.
    pub(super) traits: Vec<Trait>,
    /// The setting its row names as its home; `None`: its stencil's.
    pub(super) home: Option<String>,
    /// How many, 1..=12.
    pub(super) count: u32,
    /// -2 tiny, -1 small, 0 usual, 1 large, 2 huge.
    pub(super) size: i32,
    /// What it does.
    pub(super) action: Option<Action>,
    /// How it feels.
    pub(super) feeling: Option<Feeling>,
    /// What it has to do with others.
    pub(super) tie: Tie,
    /// Its number in the list that it faces, chases, fights or looks at.
    pub(super) toward: Option<usize>,
}

impl Cast {
    /// Whether anything is told of the setting but its mood and colour.
    pub(super) fn has_setting(&self) -> bool {
        let told = Circumstances { mood: None, ..self.circumstances };
        self.place.is_some() || told != Circumstances::default()
    }
}

impl Figure {
    /// One of its kind that looks so, free, and of which nothing else is said.
    pub(super) fn of(key: &str, traits: Vec<Trait>) -> Self {
        Self {
            key: key.into(),
            concept: key.into(),
            home: None,
            label: key.into(),
            traits,
            count: 1,
            size: 0,
            action: None,
            feeling: None,
            tie: Tie::Free,
            toward: None,
        }
    }
}

/// One thing said about a figure's look: which slot, which variant of it, in which colour.
///
/// Slots and variants are names in the kits' files: `hair/long`, `hat/crown`, `torso/suit`, `coat/stripes`. An empty
/// variant keeps the kit's own and only changes the colour. `none` removes what the slot would show.
///
/// Two slots belong to every figure, whatever draws it: `main` is its own colour («red cat», "blue car"; variant
/// `rainbow`: all colours), `second` the other one of two («black and white cat»). A person's `main` is what it wears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trait {
    /// The slot.
    pub(super) slot: String,
    /// The variant; empty: as it is; `none`: nothing.
    pub(super) variant: String,
    /// The colour; `None`: the variant's own.
    pub(super) colour: Option<Ramp>,
}

/// What a figure does; kits have a pose for each, a stencil shows what it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Action {
    /// Stands still.
    Stand,
    /// Walks.
    Walk,
    /// Runs.
    Run,
    /// Sits.
    Sit,
    /// Lies.
    Lie,
    /// Lies with its eyes shut.
    Sleep,
    /// Is in the air over the ground.
    Jump,
    /// Both arms up: cheers, hangs on, surrenders.
    ArmsUp,
    /// Waves one hand.
    Wave,
    /// Holds a thing up.
    HoldUp,
    /// Points or aims.
    Point,
    /// Dances.
    Dance,
    /// Fights or hits.
    Fight,
    /// Kneels or prays.
    Kneel,
    /// Kneels with a ring in its hand.
    Propose,
    /// Sits astride.
    Ride,
    /// Hangs head down.
    UpsideDown,
    /// Flies.
    Fly,
    /// Swims.
    Swim,
    /// Fishes with a rod.
    Fish,
    /// Works or plays at a desk with a screen.
    Desk,
    /// Eats or drinks.
    Eat,
    /// Reads.
    Read,
    /// Sings or speaks into a microphone.
    Sing,
    /// Says something.
    Speak,
    /// Plays an instrument.
    Play,
    /// Kicks a ball.
    Kick,
    /// Cooks.
    Cook,
    /// Hugs another.
    Hug,
    /// Kisses another.
    Kiss,
    /// Shakes hands with another.
    ShakeHands,
    /// Falls from above.
    Fall,
    /// Pulls another by a rope, or has it on a lead.
    Pull,
    /// Pushes another.
    Push,
    /// Feeds another.
    Feed,
    /// Spits at another.
    Spit,
    /// Shouts at another.
    Yell,
    /// Throws something at another.
    Throw,
    /// Has fainted.
    Faint,
    /// Is busy with another close by: heals, washes, mends it.
    Tend,
}

impl Action {
    /// Its name in the lexicon and in the kits' files.
    pub(super) fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it takes two who touch.
    pub(super) fn is_mutual(self) -> bool {
        matches!(self, Self::Hug | Self::Kiss | Self::ShakeHands)
    }
}

/// How a figure feels, seen in its face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Feeling {
    /// Smiles.
    Happy,
    /// Laughs with an open mouth.
    Laughing,
    /// Mouth down.
    Sad,
    /// With tears.
    Crying,
    /// Brows down.
    Angry,
    /// Wide eyes, mouth a wave, sweat.
    Scared,
    /// Wide eyes, round mouth.
    Surprised,
    /// Hearts.
    #[strum(serialize = "loving")]
    InLove,
    /// Eyes shut.
    Asleep,
    /// One brow up.
    Sly,
    /// Sunglasses, or half-shut eyes.
    Cool,
}

impl Feeling {
    /// Its name in the lexicon and in the kits' files.
    pub(super) fn name(self) -> &'static str {
        self.into()
    }
}

/// What a figure has to do with another, by its number in the cast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tie {
    /// Nothing.
    #[default]
    Free,
    /// Partly behind its front wall: in a box, bath, car, window.
    In(usize),
    /// Its feet or seat on top of it.
    On(usize),
    /// Astride it.
    Riding(usize),
    /// Below it.
    Under(usize),
    /// Partly hidden by it.
    Behind(usize),
    /// Beside it.
    Beside(usize),
    /// Over it, without touching.
    Above(usize),
    /// Between it and the next figure of the cast that is free.
    Between(usize),
    /// In its hand.
    Held(usize),
    /// On its head, body or face.
    Worn(usize),
    /// At its mouth.
    Eaten(usize),
}
