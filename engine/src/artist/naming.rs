//! Every drawing alone, with all that it is called: for those who ask strangers to name what they see.

use std::collections::BTreeSet;

use crate::plan::{CanvasSpec, Plan};

use super::cast::Cast;
use super::easel::Easel;
use super::{compose, kits, subjects, words};

/// A drawing that wishes can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key: the name of a stencil, of a kit's row or of a known name.
    pub key: String,
    /// The words and patterns that mean it, in both languages.
    pub called: Vec<String>,
}

/// Every drawing that some word means, in the order of keys. What only hats, coats and other parts look like is none.
#[must_use]
pub fn drawings() -> Vec<Named> {
    let stencils = subjects::names();
    let keys: BTreeSet<&str> = stencils.chain(kits::keys()).chain(words::known_keys()).collect();
    let named = keys.into_iter().map(|key| Named { key: key.into(), called: words::called(key) });
    named.filter(|one| !one.called.is_empty()).collect()
}

/// A drawing alone, in a plain place and without its word; nothing but the place for a key that nobody knows.
#[must_use]
pub fn alone(key: &str, seed: u64, canvas: CanvasSpec) -> Plan {
    let figures = words::cast_alone(key);
    let cast = Cast { place: Some("studio".into()), figures, ..Cast::default() };
    let mut easel = Easel::new(canvas.size, seed);
    let setting = compose::set(&mut easel, &cast);
    let mut steps = easel.take_setting();
    let _ = compose::compose(&mut easel, &cast, &setting);
    steps.extend(easel.take_subjects());
    super::plan_of(steps, seed, canvas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_drawn_and_none_is_a_board() {
        let drawings = drawings();
        assert!(drawings.len() > 1_000, "{}", drawings.len());
        for named in drawings {
            let figures = words::cast_alone(&named.key);
            assert!(figures.first().is_some_and(|figure| figure.key != "board"), "{}", named.key);
        }
    }
}
