//! The figures of a cast as drawings: each with what it wears, holds and eats.
//!
//! Knows which tie can be shown and mends what cannot: a tie to nobody, to itself or in a circle is none.

use crate::geometry::{Point, Size};
use crate::raster::SplitMix64;

use super::super::cast::{Action, Cast, Figure, Tie, Trait};
use super::super::easel::Easel;
use super::super::kits::{self, Equipment};
use super::super::sketch::{Pose, SCALE_ONE, Sketch};
use super::super::stencil::{Form, FormLayer, Stance, Stencil, UNIT};
use super::board;
use super::member::{Member, natural};

/// Things that hold or wear things that hold or wear things: deeper is left out.
const EQUIPMENT_DEEP_MAX: usize = 3;

/// Whom a tie is with.
pub(super) fn target(tie: Tie) -> Option<usize> {
    match tie {
        Tie::Free => None,
        Tie::In(other)
        | Tie::On(other)
        | Tie::Riding(other)
        | Tie::Under(other)
        | Tie::Behind(other)
        | Tie::Beside(other)
        | Tie::Above(other)
        | Tie::Between(other)
        | Tie::Held(other)
        | Tie::Worn(other)
        | Tie::Eaten(other) => Some(other),
    }
}

/// The ties of all figures, without those that lead nowhere or round in a circle.
pub(super) fn ties(cast: &Cast) -> Vec<Tie> {
    let mut ties: Vec<Tie> = cast.figures.iter().map(|figure| figure.tie).collect();
    for (number, figure) in cast.figures.iter().enumerate() {
        if let Some(rope) = figure.toward.filter(|other| is_pulled_rope(cast, number, *other)) {
            let hands = kits::standing(&figure.key).is_some_and(|owner| owner.spot("meet").is_some());
            ties[rope] = if hands { Tie::Held(number) } else { Tie::Eaten(number) };
        }
    }
    for number in 0..ties.len() {
        let mut at = number;
        for _ in 0..=ties.len() {
            match target(ties[at]) {
                Some(next) if next < ties.len() && next != number => at = next,
                Some(_) => {
                    ties[number] = Tie::Free;
                    break;
                }
                None => break,
            }
        }
        if target(ties[number]).is_some() && target(ties[at]).is_some() {
            ties[number] = Tie::Free;
        }
    }
    ties
}

/// Whether `rope` is a rope that `number` pulls: it is taut in the hands.
fn is_pulled_rope(cast: &Cast, number: usize, rope: usize) -> bool {
    let figure = &cast.figures[number];
    let is = |other: &Figure| other.key == "rope" && other.tie == Tie::Free;
    figure.action == Some(Action::Pull)
        && figure.toward == Some(rope)
        && rope != number
        && cast.figures.get(rope).is_some_and(is)
}

/// One figure of the cast at its natural size.
pub(super) fn member(cast: &Cast, ties: &[Tie], number: usize, random: &mut SplitMix64) -> Member {
    let figure = &cast.figures[number];
    let at = Point::new(0, 0);
    if figure.key == "board" {
        let stencil = board::stencil(&figure.label);
        let label = Some(figure.label.clone());
        return Member { figure: Some(number), stencil, at, scale: SCALE_ONE, mirrored: false, label };
    }
    let mut stencil = dressed(cast, ties, number, random, 0);
    if is_laid(cast, ties, number) {
        // A broom that somebody rides lies in the air, a board on the ground or on the water.
        kits::turn(&mut stencil, 1);
        stencil.stance = match figure.key.as_str() {
            "surfboard" => Stance::Water,
            _ if is_board(cast, number) => Stance::Ground,
            _ => Stance::Air,
        };
    }
    let scale = natural(stencil.bulk, figure.size);
    let mirrored = !stencil.fixed && random.below(2) == 1;
    Member { figure: Some(number), stencil, at, scale, mirrored, label: None }
}

/// Whether it is a long thing with a handle that somebody rides through the air.
pub(super) fn is_flown(cast: &Cast, ties: &[Tie], number: usize) -> bool {
    is_laid(cast, ties, number) && !is_board(cast, number)
}

/// Whether it is a long thing with a handle that somebody rides.
fn is_laid(cast: &Cast, ties: &[Tie], number: usize) -> bool {
    let rides = |tie: &Tie| matches!(tie, Tie::Riding(host) | Tie::On(host) if *host == number);
    ties.iter().any(rides) && is_long(cast, number)
}

/// Whether it is a long thing with a handle.
fn is_long(cast: &Cast, number: usize) -> bool {
    kits::standing(&cast.figures[number].key).is_some_and(|stencil| {
        let (low, high) = super::member::drawn(&stencil, true);
        high.y - low.y > 2 * (high.x - low.x) && stencil.spot("grip").is_some()
    })
}

/// Boards that their riders stand on.
const BOARDS: [&str; 4] = ["surfboard", "snowboard", "skateboard", "hoverboard"];

/// Whether it is a board that its rider stands on.
fn is_board(cast: &Cast, number: usize) -> bool {
    BOARDS.contains(&cast.figures[number].key.as_str())
}

/// The figure as its tie has it do: riders ride, who sits on a seat sits, who is hugged hugs back.
fn acting(cast: &Cast, ties: &[Tie], number: usize) -> Figure {
    let mut figure = cast.figures[number].clone();
    if let Tie::Held(owner) | Tie::Eaten(owner) = ties[number]
        && is_pulled_rope(cast, owner, number)
    {
        figure.key = "hand/tautrope".into();
    }
    let idle = matches!(figure.action, None | Some(Action::Stand | Action::Sit | Action::Walk | Action::Fly));
    match ties[number] {
        Tie::Riding(host) | Tie::On(host)
            if (idle || figure.action == Some(Action::Ride)) && is_board(cast, host) =>
        {
            figure.action = None;
            figure.traits.push(Trait { slot: "pose".into(), variant: "surf".into(), colour: None });
        }
        Tie::Riding(_) if idle => figure.action = Some(Action::Ride),
        Tie::On(host) if is_long(cast, host) => figure.action = Some(Action::Ride),
        Tie::On(host) if matches!(figure.action, None | Some(Action::Sit)) => {
            let seat = kits::standing(&cast.figures[host].key)
                .is_some_and(|host| host.spot("seat").is_some() && host.spot("roof").is_none());
            if seat {
                figure.action = None;
                figure.traits.push(Trait { slot: "pose".into(), variant: "seat".into(), colour: None });
            }
        }
        _ => {}
    }
    if figure.action.is_none() && ties.contains(&Tie::Riding(number)) {
        // A cat that sits has no back to ride on: it stands on its four legs.
        let saddled = |stencil: &Stencil| stencil.spot("seat").or(stencil.spot("top")).is_some();
        if kits::standing(&figure.key).is_some_and(|mount| !saddled(&mount)) {
            figure.action = Some(Action::Walk);
        }
    }
    if let Tie::Riding(host) | Tie::On(host) = ties[number] {
        // Whoever rides a broom does not carry another one.
        figure.traits.retain(|one| one.slot != "hand" || one.variant != cast.figures[host].key);
    }
    if idle && figure.action.is_none() && burden(cast, ties, number).is_some() {
        figure.action = Some(Action::HoldUp);
    }
    leave_out_companions(cast, &mut figure, ties[number]);
    if figure.action.is_none() && ties[number] == Tie::Free {
        // Who is hunted runs, and who is attacked fights back.
        let meant = |other: &&Figure| {
            other.toward == Some(number) && matches!(other.action, Some(Action::Run | Action::Fight))
        };
        figure.action = cast.figures.iter().find(meant).and_then(|other| other.action);
    }
    if figure.action.is_none() {
        let partner =
            |other: &&Figure| other.toward == Some(number) && other.action.is_some_and(Action::is_mutual);
        figure.action = cast.figures.iter().find(partner).and_then(|other| other.action);
    }
    figure
}

/// Copies of one figure that carry one thing together.
const BEARERS: std::ops::RangeInclusive<u32> = 2..=6;

/// What all copies of a figure carry over their heads together.
pub(super) fn burden(cast: &Cast, ties: &[Tie], number: usize) -> Option<usize> {
    let apart = |tie: &Tie| {
        matches!(tie, Tie::Held(_) | Tie::Worn(_) | Tie::Eaten(_) | Tie::Beside(_) | Tie::Between(_))
    };
    let mut own = ties
        .iter()
        .enumerate()
        .filter(|(_, tie)| target(**tie) == Some(number) && !apart(tie))
        .map(|(at, _)| at);
    let load = own.next().filter(|load| ties[*load] == Tie::On(number) && own.next().is_none())?;
    let living = |key: &str| kits::standing(key).is_some_and(|stencil| stencil.spot("eyes").is_some());
    let one = cast.figures[load].count == 1 && BEARERS.contains(&cast.figures[number].count);
    (one && living(&cast.figures[number].key) && !living(&cast.figures[load].key)).then_some(load)
}

/// Who is in the picture himself is not there a second time, beside somebody or in his hand; and what stands beside or
/// behind somebody would float in the air where he rides or stands on something. A halo goes with its head.
fn leave_out_companions(cast: &Cast, figure: &mut Figure, tie: Tie) {
    let lifted = matches!(tie, Tie::Riding(_) | Tie::On(_) | Tie::In(_));
    let own = kits::own_looks(&figure.key);
    for slot in ["aura", "hand"] {
        let looks = own.iter().chain(&figure.traits).rev();
        let shown = looks.filter(|one| one.slot == slot).map(|one| one.variant.as_str()).next();
        let there = |key: &str| cast.figures.iter().any(|other| other.key == key || other.concept == key);
        if shown.is_some_and(|key| there(key) || lifted && slot == "aura" && key != "halo") {
            figure.traits.push(Trait { slot: slot.into(), variant: "none".into(), colour: None });
        }
    }
}

/// A figure with its equipment.
fn dressed(cast: &Cast, ties: &[Tie], number: usize, random: &mut SplitMix64, deep: usize) -> Stencil {
    let mut equipment = Vec::new();
    if deep < EQUIPMENT_DEEP_MAX {
        for (other, tie) in ties.iter().enumerate() {
            let mine =
                matches!(tie, Tie::Held(owner) | Tie::Worn(owner) | Tie::Eaten(owner) if *owner == number);
            if mine {
                let thing = dressed(cast, ties, other, random, deep + 1);
                equipment.push(Equipment { tie: *tie, thing, size: cast.figures[other].size });
            }
        }
    }
    kits::assemble(&acting(cast, ties, number), &equipment, random)
}

/// The row of a member's topmost pixel around a column of its group.
pub(super) fn top(member: &Member, column: i32) -> i32 {
    let (low, high) = member.bounds();
    let span = (high.x - low.x).max(1);
    let rows = skyline(&member.stencil, member.mirrored);
    let cell = ((column - low.x) * rows.len() as i32 / span).clamp(0, rows.len() as i32 - 1);
    let near = rows.iter().skip((cell - 1).max(0) as usize).take(3);
    let row = near.copied().min().unwrap_or(0);
    low.y + row * (high.y - low.y) / SCALE_ONE
}

/// For each of sixteen columns of a stencil's body, how far down it begins, in parts of [`SCALE_ONE`] of its height.
fn skyline(stencil: &Stencil, mirrored: bool) -> Vec<i32> {
    const SIDE: i32 = 64;
    const COLUMNS: i32 = 16;
    let mut easel = Easel::new(Size::new(SIDE as u32, SIDE as u32), 0);
    let bare = Stencil {
        forms: stencil.forms.iter().filter(|form| is_body(form)).cloned().collect(),
        ..stencil.clone()
    };
    let (low, high) = super::member::drawn(&bare, true);
    let span = (high.x - low.x).max(high.y - low.y).max(UNIT);
    let scale = SIDE * UNIT * SCALE_ONE / span;
    let base = bare.base();
    let at =
        Point::new((base.x - low.x) * scale / SCALE_ONE / UNIT, (base.y - low.y) * scale / SCALE_ONE / UNIT);
    let pose = Pose { at, scale, mirrored: false, pose: 1, colours: Vec::new(), air: None };
    let sketch = Sketch::of(&mut easel, &bare, &pose, false);
    let (wide, tall) = ((high.x - low.x) * SIDE / span, (high.y - low.y) * SIDE / span);
    let mut rows = vec![SCALE_ONE; COLUMNS as usize];
    for pixel in sketch.silhouette() {
        let (x, y) = (pixel as i32 % SIDE, pixel as i32 / SIDE);
        let column = (x * COLUMNS / wide.max(1)).clamp(0, COLUMNS - 1) as usize;
        rows[column] = rows[column].min(y * SCALE_ONE / tall.max(1));
    }
    if mirrored {
        rows.reverse();
    }
    rows
}

fn is_body(form: &Form) -> bool {
    form.layer == FormLayer::Body && form.pose.is_none_or(|pose| pose == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Width of the first of these figures with all that comes with it, tied so.
    fn width(keys: &[&str], tie: Tie) -> i32 {
        let figures: Vec<Figure> = keys.iter().map(|key| Figure::of(key, Vec::new())).collect();
        let mut ties = vec![Tie::Free; figures.len()];
        ties[0] = tie;
        let cast = Cast { figures, ..Cast::default() };
        let (low, high) = dressed(&cast, &ties, 0, &mut SplitMix64::new(1), 0).bounds();
        high.x - low.x
    }

    #[test]
    fn a_companion_who_is_in_the_picture_himself_is_there_once() {
        assert!(width(&["gru", "minion"], Tie::Free) < width(&["gru", "cat"], Tie::Free));
        assert!(width(&["tom_cat", "jerry_mouse"], Tie::Free) <= width(&["tom_cat", "dog"], Tie::Free));
    }

    #[test]
    fn who_rides_leaves_his_wall_behind() {
        assert!(width(&["eren", "horse"], Tie::Riding(1)) < width(&["eren", "horse"], Tie::Free));
    }
}
