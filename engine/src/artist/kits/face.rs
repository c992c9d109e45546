//! Faces: a feeling as forms at a figure's eyes and mouth, and its signs at the head: tears, Z's, hearts.
//!
//! The forms are the parts of the kit `face`, drawn for eyes of radius 4 and scaled to the figure's own.

use crate::geometry::Point;

use super::super::form::{Form, FormLayer, Ink, Shape, UNIT, depth};
use super::super::stencil::Stencil;

/// The radius of an eye that the faces are drawn for.
const EYE: i32 = 4 * UNIT;

/// Whether a figure can show what it feels.
pub(super) fn can_feel(stencil: &Stencil) -> bool {
    stencil.face_size > 0 && ["eyel", "eyer", "mouth"].iter().all(|spot| stencil.spot(spot).is_some())
}

/// Adds the face: eyes and mouth, turned with the figure.
pub(super) fn add(stencil: &mut Stencil, feeling: &str) {
    if can_feel(stencil) {
        let forms = forms(stencil, "face", feeling, stencil.face_size * 256 / EYE);
        let slots = super::kit("face").map(|kit| kit.slots.clone()).unwrap_or_default();
        let has = |role: &str| stencil.slots.iter().any(|(known, _)| known == role);
        let missing: Vec<_> = slots.into_iter().filter(|(role, _)| !has(role)).collect();
        stencil.slots.extend(missing);
        stencil.forms.extend(forms.into_iter().map(|form| Form { face: true, ..form }));
    }
}

/// Adds a face to a thing that has none: on dark ones in light lines, with white around the pupils.
pub(super) fn add_to_thing(stencil: &mut Stencil, feeling: &str, dark: bool) {
    let before = stencil.forms.len();
    add(stencil, feeling);
    let face = stencil.forms.split_off(before);
    for mut form in face {
        form.depth = depth::FRONT;
        if dark && form.layer == FormLayer::Detail && form.ink.name.starts_with("ink") {
            if let Shape::Oval(center, radii) = form.shape {
                let white = Ink { name: "white".into(), level: 4, ..form.ink.clone() };
                let shape = Shape::Oval(center, Point::new(radii.x + UNIT, radii.y + UNIT));
                stencil.forms.push(Form { shape, ink: white, ..form.clone() });
            } else {
                (form.ink.name, form.ink.level) = ("white".into(), 4);
            }
        }
        if dark && form.ink.name.starts_with("red") {
            (form.ink.name, form.ink.level) = ("rose".into(), 3);
        }
        stencil.forms.push(form);
    }
}

/// Adds the signs above the head, upright whatever the figure does.
pub(super) fn add_signs(stencil: &mut Stencil, feeling: &str) {
    if can_feel(stencil) {
        let scale = stencil.head_size() * 256 / (14 * UNIT);
        let forms = forms(stencil, "sign", feeling, scale);
        stencil.forms.extend(forms);
    }
}

fn forms(stencil: &Stencil, slot: &str, feeling: &str, scale: i32) -> Vec<Form> {
    let Some(part) = super::kit("face").and_then(|kit| kit.part(slot, feeling)) else { return Vec::new() };
    let joint = |name: &str| stencil.spot(name).unwrap_or(Point::new(32 * UNIT, 32 * UNIT));
    part.forms().iter().map(|draft| draft.settle(joint, scale)).collect()
}
