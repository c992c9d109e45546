//! Where a face belongs on a thing that has none: in the roomiest part of its silhouette, near the middle.
//!
//! Finds the place, its size and whether what lies there is dark. Draws nothing.

use crate::geometry::{Point, Size};

use super::super::easel::Easel;
use super::super::form::{FormLayer, UNIT};
use super::super::palette::lightness;
use super::super::sketch::{Pose, SCALE_ONE, Sketch};
use super::super::stencil::Stencil;
use super::merge::set_spot;

/// Side of the raster that the silhouette is looked at on, a pixel a grid unit; drawings may stand out of their grid.
const SIDE: i32 = 96;
/// Where the grid's corner is on it.
const MARGIN: i32 = 16;
/// Lightness of 255 below which ink does not show.
const DARK: i32 = 96;
/// Radius of an eye in grid units: at least and at most.
const EYE: (i32, i32) = (2, 5);

/// Gives a thing spots for eyes and mouth, and one for a hat, `crown`, if it has no head; whether the place is dark. Nothing for what has no room at all.
pub(super) fn find(stencil: &mut Stencil) -> Option<bool> {
    let mut easel = Easel::new(Size::new(SIDE as u32, SIDE as u32), 0);
    let bodies = stencil.forms.iter().filter(|form| form.layer == FormLayer::Body).cloned().collect();
    let bare = Stencil { forms: bodies, ..stencil.clone() };
    let base = bare.base();
    let at = Point::new(base.x / UNIT + MARGIN, base.y / UNIT + MARGIN);
    let colours = stencil.slots.iter().map(|(role, ramps)| (role.clone(), ramps[0])).collect();
    let pose = Pose { at, scale: SCALE_ONE, mirrored: false, pose: 1, colours, air: None };
    let sketch = Sketch::of(&mut easel, &bare, &pose, false);
    let depths = depths(&sketch);
    let inside = || (0..SIDE * SIDE).filter(|pixel| depths[*pixel as usize] > 0);
    let mean = |of: fn(i32) -> i32| inside().map(of).sum::<i32>() / inside().count().max(1) as i32;
    let (cx, cy) = (mean(|pixel| pixel % SIDE), mean(|pixel| pixel / SIDE));
    let merit = |pixel: &i32| {
        let away = (pixel % SIDE - cx).abs() + (pixel / SIDE - cy).abs();
        (6 * depths[*pixel as usize].min(16) - 2 * away, -pixel)
    };
    let best = inside().max_by_key(merit)?;
    let room = depths[best as usize].min(18);
    let (x, y) = (best % SIDE - MARGIN, best / SIDE - MARGIN);
    let eye = (room * 5 / 16).clamp(EYE.0, EYE.1);
    let spot = |dx: i32, dy: i32| Point::new((x + dx) * UNIT, (y + dy) * UNIT);
    let apart = (room * 9 / 16).max(eye + 2);
    for (name, dx, dy) in [("eyel", -apart, -eye), ("eyer", apart, -eye), ("mouth", 0, eye + 1)] {
        set_spot(stencil, name, spot(dx, dy));
    }
    if stencil.spot("eyes").is_none() {
        set_spot(stencil, "eyes", spot(0, -eye));
    }
    let top = (0..SIDE).find(|row| depths[(row * SIDE + best % SIDE) as usize] > 0).unwrap_or(best / SIDE);
    if stencil.spot("head").is_none() {
        set_spot(stencil, "crown", Point::new(x * UNIT, (top - MARGIN) * UNIT));
        set_spot(stencil, "head", spot(0, -room));
        stencil.head_size = (room * UNIT).max(8 * UNIT);
    }
    stencil.face_size = eye * UNIT;
    Some(is_dark(&sketch, best, room / 2))
}

/// How far each pixel is from the nearest one outside, in steps along rows and columns.
fn depths(sketch: &Sketch) -> Vec<i32> {
    let mut depths = vec![0; (SIDE * SIDE) as usize];
    sketch.silhouette().for_each(|pixel| depths[pixel] = SIDE);
    let near = |depths: &[i32], x: i32, y: i32, steps: [(i32, i32); 2]| {
        let at = |x: i32, y: i32| {
            let inside = x >= 0 && y >= 0 && x < SIDE && y < SIDE;
            if inside { depths[(y * SIDE + x) as usize] } else { 0 }
        };
        steps.into_iter().map(|(dx, dy)| at(x + dx, y + dy)).min().unwrap_or(0)
    };
    for (x, y) in (0..SIDE * SIDE).map(|pixel| (pixel % SIDE, pixel / SIDE)) {
        let least = near(&depths, x, y, [(-1, 0), (0, -1)]) + 1;
        let own = &mut depths[(y * SIDE + x) as usize];
        *own = (*own).min(least);
    }
    for (x, y) in (0..SIDE * SIDE).rev().map(|pixel| (pixel % SIDE, pixel / SIDE)) {
        let least = near(&depths, x, y, [(1, 0), (0, 1)]) + 1;
        let own = &mut depths[(y * SIDE + x) as usize];
        *own = (*own).min(least);
    }
    depths
}

/// Whether most of what lies around a pixel is dark.
fn is_dark(sketch: &Sketch, pixel: i32, reach: i32) -> bool {
    let around = (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| dy * SIDE + dx));
    let tones: Vec<i32> = around
        .filter_map(|step| usize::try_from(pixel + step).ok())
        .filter_map(|pixel| sketch.base(pixel))
        .map(lightness)
        .collect();
    tones.iter().sum::<i32>() < DARK * tones.len() as i32
}
