//! What every setting must keep, whatever its script says.

use std::collections::BTreeSet;

use super::*;
use crate::geometry::Size;
use crate::plan::{Mode, Step};

/// Canvases on which everything must hold: the smallest, the usual, long ones.
const CANVASES: [(u32, u32); 6] = [(1, 1), (7, 3), (32, 32), (96, 96), (160, 40), (48, 128)];
/// Painted pixels of a setting at most, in sixteenths of its canvas: what is left is for the subjects.
const PAINTED_MAX: usize = 42;
/// Steps of a setting at most.
const STEPS_MAX: usize = 75;

fn views() -> Vec<View> {
    let usual = View {
        hour: Hour::Day,
        season: Season::Summer,
        weather: Weather::Sunny,
        holiday: None,
        tint: None,
        lamp: false,
        sky: 0,
    };
    let mut views = vec![usual];
    views.extend([Hour::Dawn, Hour::Sunset, Hour::Night].map(|hour| View { hour, ..usual }));
    views.extend([Season::Spring, Season::Autumn, Season::Winter].map(|season| View { season, ..usual }));
    let weathers = [Weather::Rain, Weather::Storm, Weather::Snow, Weather::Fog, Weather::Cloudy];
    views.extend(weathers.map(|weather| View { weather, ..usual }));
    views.extend([Holiday::NewYear, Holiday::Halloween].map(|day| View { holiday: Some(day), ..usual }));
    views.push(View { tint: Some(Ramp::named("pink")), ..usual });
    views
}

#[test]
fn every_line_of_every_script_means_something() {
    let mut faults = BTreeSet::new();
    for name in script::places() {
        let script = script::place(name);
        for (view, seed) in views().iter().cycle().zip(0..32) {
            let mut easel = Easel::new(Size::new(16, 16), seed);
            for front in [false, true] {
                let found = scribe::faults(script, &mut easel, view, front);
                faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", script.origin)));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_script_is_named_and_every_name_has_a_script() {
    let scripted: BTreeSet<&str> = script::places().into_iter().collect();
    let named: BTreeSet<&str> = NAMES.into_iter().collect();
    assert_eq!(scripted, named);
}

#[test]
fn every_setting_fills_every_canvas_within_its_share() {
    let mut faults = Vec::new();
    for name in NAMES {
        for (number, view) in (0..).zip(views()) {
            let size = CANVASES[number as usize % CANVASES.len()];
            faults.extend(fault(name, &view, size, number));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What is wrong with one painting of a setting.
fn fault(name: &str, view: &View, (w, h): (u32, u32), seed: u64) -> Option<String> {
    let mut easel = Easel::new(Size::new(w, h), seed);
    paint(name, &mut easel, view);
    paint_front(name, &mut easel, view);
    let steps = easel.take_setting();
    let (bare, painted) = bare_and_painted(&steps, Size::new(w, h));
    let most = (w * h) as usize * PAINTED_MAX / 16 + 300;
    let wrong = match bare {
        Some(at) => format!("bare at {at:?}"),
        None if steps.len() > STEPS_MAX => format!("{} steps of {STEPS_MAX}", steps.len()),
        None if painted > most => format!("paints {painted} pixels of {most}"),
        None => return None,
    };
    Some(format!("{name}, seed {seed}, {:?}, {:?}, {w} x {h}: {wrong}", view.hour, view.weather))
}

/// The first pixel that nothing paints, and how many are painted in all.
fn bare_and_painted(steps: &[Step], size: Size) -> (Option<(usize, usize)>, usize) {
    let mut easel = Easel::new(size, 0);
    let mut covered = vec![false; (size.w * size.h) as usize];
    let mut painted = 0;
    for step in steps {
        for offset in easel.pixels(&step.op, Mode::Fill) {
            covered[offset] = true;
            painted += 1;
        }
    }
    let w = size.w as usize;
    (covered.iter().position(|covered| !covered).map(|at| (at % w, at / w)), painted)
}
