//! What stands for one that a kit or a drawing does not have.

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
