//! The black sun: twelve rays that are bent on their way out, all the same way, in a ring.

use super::polar::{DIRECTIONS, Middle};
use super::region::Shape;

/// Rays, and the directions from one to the next.
const RAYS: usize = 12;
const STEP: usize = DIRECTIONS / RAYS;
/// Pixels a side at least: in a smaller one twelve bent rays cannot be told.
const SIDE_MIN: usize = 24;
/// Hundredths of the reach at which the rays are looked at before and behind their bend, and the ring.
const BEFORE: [i64; 3] = [36, 42, 48];
const BEHIND: [i64; 3] = [70, 76, 82];
const RING: [i64; 5] = [84, 88, 92, 95, 97];
/// Directions in which the twelve may differ on a circle, and those that the ring may lack.
const DIFFERENT_MAX: usize = 36;
const GAPS_MAX: usize = 12;
/// How far the bend takes a ray, in directions: a quarter of the way to the next one to all but that.
const BENT_MIN: usize = 3;

/// Whether the shape is one.
pub(super) fn is_one(shape: &Shape, middle: Middle) -> bool {
    if shape.width < SIDE_MIN {
        return false;
    }
    let ring = RING.into_iter().any(|part| {
        (0..DIRECTIONS).filter(|&number| !middle.has(shape, number, part, 100)).count() <= GAPS_MAX
    });
    let rays = |parts: [i64; 3]| parts.into_iter().find_map(|part| rays_at(shape, middle, part));
    let (true, Some(before), Some(behind)) = (ring, rays(BEFORE), rays(BEHIND)) else { return false };
    let bent = (behind + STEP - before) % STEP;
    (BENT_MIN..=STEP - BENT_MIN).contains(&bent)
}

/// The direction of the rays on a circle, when there are twelve.
fn rays_at(shape: &Shape, middle: Middle, part: i64) -> Option<usize> {
    let mut count = [0; STEP];
    for number in 0..DIRECTIONS {
        count[number % STEP] += usize::from(middle.has(shape, number, part, 100));
    }
    let different: usize = count.iter().map(|&rays| rays.min(RAYS - rays)).sum();
    let there: Vec<usize> = (0..STEP).filter(|&at| count[at] * 2 > RAYS).collect();
    if different > DIFFERENT_MAX || there.is_empty() || there.len() * 6 > STEP * 5 {
        return None;
    }
    // The rays are one run around the circle: its middle is theirs.
    let first = there.iter().copied().find(|&at| count[(at + STEP - 1) % STEP] * 2 <= RAYS)?;
    let run = (0..STEP).take_while(|&more| count[(first + more) % STEP] * 2 > RAYS).count();
    (run == there.len()).then_some((first + run / 2) % STEP)
}
