//! Woods: the forest.

use super::super::easel::Easel;
use super::super::palette::{blend, hex};
use super::super::scene::{Season, Stage};
use super::{View, sky};

/// Three rows of trees, each nearer and darker, with light falling between them.
pub(super) fn forest(easel: &mut Easel, view: &View) -> Stage {
    sky::open(easel, view, 50);
    let [dark, middle, light, _] = view.greens();
    let air = blend(view.sky()[3], middle, 4);
    easel.ridge(48, 18, 8, 70, blend(dark, air, 9));
    for i in 0..5 {
        let (x, y) = (8 + 20 * i + easel.pick(-4, 4), easel.pick(60, 63));
        let name = tree_of(easel, view);
        let scale = easel.pick(140, 170);
        easel.prop(name, (x, y), scale, Some((air, 7)));
    }
    easel.rect((0, 60), (96, 96), dark);
    easel.dither((0, 60), (96, 74), (2, 10), middle);
    easel.rect((0, 74), (96, 96), middle);
    easel.dither((10, 76), (86, 92), (1, 7), light);
    for edge in [0, 88] {
        let x = edge + easel.pick(0, 8);
        let name = tree_of(easel, view);
        let scale = easel.pick(280, 320);
        easel.prop(name, (x, 78), scale, Some((air, 2)));
    }
    easel.tufts(0, 96, (72, 84), 12, 4, dark);
    Stage { ground: 87, water: 86 }
}

fn tree_of(easel: &mut Easel, view: &View) -> &'static str {
    if view.season == Season::Winter || easel.pick(0, 2) > 0 { "pine" } else { "tree" }
}

/// Ferns, and mushrooms when there is no snow.
pub(super) fn forest_front(easel: &mut Easel, view: &View) {
    let [dark, middle, ..] = view.greens();
    easel.tufts(0, 96, (95, 97), 30, 9, blend(dark, hex(0x08_1018), 5));
    easel.tufts(0, 96, (97, 99), 18, 8, middle);
    if view.season != Season::Winter {
        let x = if easel.pick(0, 1) == 0 { easel.pick(6, 14) } else { easel.pick(82, 90) };
        easel.prop("mushroom", (x, 94), 60, None);
    }
}
