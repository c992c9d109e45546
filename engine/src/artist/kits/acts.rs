//! What actions are called in the kits' files, and what stands for one that a kit or a drawing does not have.

use super::super::cast::Action;

/// An action's name in the kits' files.
pub(super) fn name(action: Action) -> &'static str {
    match action {
        Action::Stand => "stand",
        Action::Walk => "walk",
        Action::Run => "run",
        Action::Sit => "sit",
        Action::Lie => "lie",
        Action::Sleep => "sleep",
        Action::Jump => "jump",
        Action::ArmsUp => "armsup",
        Action::Wave => "wave",
        Action::HoldUp => "holdup",
        Action::Point => "point",
        Action::Dance => "dance",
        Action::Fight => "fight",
        Action::Kneel => "kneel",
        Action::Propose => "propose",
        Action::Ride => "ride",
        Action::UpsideDown => "upsidedown",
        Action::Fly => "fly",
        Action::Swim => "swim",
        Action::Fish => "fish",
        Action::Desk => "desk",
        Action::Eat => "eat",
        Action::Read => "read",
        Action::Sing => "sing",
        Action::Speak => "speak",
        Action::Play => "play",
        Action::Kick => "kick",
        Action::Cook => "cook",
        Action::Hug => "hug",
        Action::Kiss => "kiss",
        Action::ShakeHands => "shakehands",
        Action::Fall => "fall",
        Action::Pull => "pull",
        Action::Push => "push",
        Action::Feed => "feed",
        Action::Spit => "spit",
        Action::Throw => "throw",
        Action::Yell => "yell",
        Action::Faint => "faint",
        Action::Tend => "tend",
    }
}

/// An action, and what stands for it where a kit or a drawing does not have it.
pub(super) fn ways(act: &str) -> impl Iterator<Item = &str> {
    let instead: &[&str] = match act {
        "sleep" | "faint" => &["lie"],
        "jump" => &["armsup", "fly"],
        "armsup" => &["holdup", "wave", "jump"],
        "wave" | "holdup" | "sing" => &["wave", "armsup"],
        "dance" => &["armsup", "jump"],
        "fly" => &["jump", "run"],
        "fall" => &["upsidedown", "jump", "armsup"],
        "run" | "pull" => &["walk"],
        "tend" => &["feed", "push", "point", "hold"],
        "spit" => &["spit", "push"],
        "yell" => &["point", "armsup"],
        "push" | "feed" => &["push", "point", "hold"],
        "swim" => &["fly", "lie"],
        "walk" | "kick" => &["run"],
        "ride" | "desk" | "play" | "read" => &["sit"],
        "throw" => &["throw", "holdup", "point"],
        "fish" | "cook" | "point" | "fight" | "eat" => &["holdup"],
        "propose" => &["kneel"],
        "hug" | "kiss" | "shakehands" => &["hug", "point"],
        _ => &[],
    };
    std::iter::once(act).chain(instead.iter().copied())
}
