//! Figures put together: what they wear, hold, do and feel.

use strum::VariantArray as _;

use super::super::super::form::{Form, Shape, UNIT, depth};
use super::*;

fn drawn(key: &str, looks: &str, action: Option<Action>, feeling: Option<Feeling>) -> Stencil {
    let figure = Figure { action, feeling, ..Figure::of(key, super::super::looks(looks)) };
    assemble(&figure, &[], &mut SplitMix64::new(1))
}

#[test]
fn every_action_of_a_person_is_seen() {
    let standing = format!("{:?}", drawn("man", "", Some(Action::Stand), None).forms);
    for action in Action::VARIANTS.iter().filter(|action| **action != Action::Stand) {
        let posed = drawn("man", "", Some(*action), None);
        assert_ne!(format!("{:?}", posed.forms), standing, "{action:?}");
    }
}

#[test]
fn every_feeling_has_a_face_of_its_own() {
    let faces: Vec<String> = Feeling::VARIANTS
        .iter()
        .map(|feeling| {
            let felt = drawn("man", "", Some(Action::Stand), Some(*feeling));
            let face: Vec<&Form> = felt.forms.iter().filter(|form| form.face).collect();
            assert!(!face.is_empty(), "{feeling:?}");
            format!("{face:?}")
        })
        .collect();
    for (number, face) in faces.iter().enumerate() {
        assert!(!faces[..number].contains(face), "{:?}", Feeling::VARIANTS[number]);
    }
}

#[test]
fn every_row_keeps_to_its_grid_and_has_one_colour_a_role() {
    for key in super::super::keys() {
        for action in [None, Some(Action::Run), Some(Action::Sleep)] {
            let stencil = drawn(key, "", action, None);
            assert!(stencil.slots.iter().all(|(_, ramps)| ramps.len() == 1), "{key}");
            let (low, high) = stencil.bounds();
            let inside = |value: i32| (-40 * UNIT..=110 * UNIT).contains(&value);
            assert!(
                [low.x, low.y, high.x, high.y].into_iter().all(inside),
                "{key} {action:?}: {low:?} {high:?}"
            );
        }
    }
}

#[test]
fn a_hat_hides_the_hair_under_it_and_a_halo_does_not() {
    let hair = |looks: &str| {
        let person = drawn("person", looks, None, None);
        person.forms.iter().filter(|form| form.ink.name == "hair").count()
    };
    assert!(hair("hat/cap") < hair(""));
    assert_eq!(hair("hat/halo"), hair(""));
}

#[test]
fn a_colour_before_a_garment_is_that_garments() {
    let colour = |stencil: &Stencil, role: &str| {
        stencil.slots.iter().find(|(known, _)| known == role).map(|(_, ramps)| ramps[0])
    };
    let person = drawn("person", "torso/shirt:red hair/long:pink hat/cap:green", None, None);
    assert_eq!(colour(&person, "torso"), Ramp::find("red"));
    assert_eq!(colour(&person, "hair"), Ramp::find("pink"));
    let hat = person
        .slots
        .iter()
        .find(|(role, _)| role.trim_start_matches(char::is_numeric) == "m")
        .map(|(_, ramps)| ramps[0]);
    assert_eq!(hat, Ramp::find("green"));
}

#[test]
fn what_is_held_is_at_the_hand_and_before_the_body() {
    let person = drawn("person", "hand/sword", None, None);
    let hand = person.spot("hand").expect("a hand");
    let held: Vec<&Form> = person.forms.iter().filter(|form| form.depth == depth::HELD).collect();
    assert!(!held.is_empty());
    let near = |form: &&Form| {
        let (low, high) = form.shape.bounds();
        (low.x - UNIT..=high.x + UNIT).contains(&hand.x) && (low.y - UNIT..=high.y + UNIT).contains(&hand.y)
    };
    assert!(held.iter().any(near), "nothing of the sword is at {hand:?}");
}

#[test]
fn who_sleeps_lies_and_has_shut_eyes() {
    let awake = drawn("man", "", None, None);
    let asleep = drawn("man", "", Some(Action::Sleep), Some(Feeling::Happy));
    let tall = |stencil: &Stencil| {
        let bodies = stencil.forms.iter().filter(|form| matches!(form.shape, Shape::Limb(..)));
        let ys: Vec<i32> =
            bodies.flat_map(|form| [form.shape.bounds().0.y, form.shape.bounds().1.y]).collect();
        ys.iter().max().unwrap_or(&0) - ys.iter().min().unwrap_or(&0)
    };
    assert!(tall(&asleep) < tall(&awake) * 2 || tall(&awake) == 0);
    let eyes = |stencil: &Stencil| {
        stencil.forms.iter().filter(|form| form.face && matches!(form.shape, Shape::Oval(..))).count()
    };
    assert!(eyes(&asleep) < eyes(&awake));
}
