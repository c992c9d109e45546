//! How one thing in a wish stands to another: what prepositions and verbs say.

/// What a preposition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// One more.
    And,
    /// In the company of, wearing or holding.
    With,
    /// Inside.
    In,
    /// On it, or in what carries its crew.
    On,
    /// On its top, whatever it is.
    Top,
    /// Below.
    Under,
    /// Behind.
    Behind,
    /// Beside.
    Beside,
    /// Over.
    Above,
    /// Between.
    Between,
    /// From.
    From,
    /// Away from: «от».
    Away,
    /// Towards.
    At,
    /// Part of, made of, for.
    Of,
    /// Dressed as.
    As,
    /// Worn.
    Wear,
}

/// What a verb does to its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// Turned to it.
    Toward,
    /// Sits astride or inside.
    Ride,
    /// In its hand.
    Held,
    /// At its mouth.
    Eaten,
    /// On its body.
    Worn,
    /// Works at it.
    Desk,
    /// On its back or head.
    Carried,
    /// Done by it: «убегает от», "chased by".
    By,
    /// Between them: "fighting over".
    Amid,
    /// Caught: a fish in the hand, a mouse still runs.
    Caught,
    /// Lifted into a flying saucer.
    Abducted,
    /// Held by one, over the heads of several.
    Borne,
    /// In the air over its hands.
    Juggled,
    /// In its vehicle; pulled by who has none.
    Driven,
    /// On it together, or with it between them.
    Shared,
    /// A relation in a verb.
    Place(Relation),
}
