//! Every state of the HUD, a file of `fixtures/hud` each, in every layout, compared exactly with `snapshots/stage/`.

use engine::geometry::Size;
use engine::plan::CanvasSpec;
use engine::show::Screen;
use engine::stage::{Layout, StageSettings, layout_for, render};
use tests::golden::Golden;

use super::states::{drawn, state, states_in};

/// Where `fixtures/hud/share.json` says that its picture is.
const ADDRESS: &str = "https://example.org/evening/abcdefghij.gif";

fn settings(layout: Layout, size: Size, scale: u32) -> StageSettings {
    StageSettings { layout, scale, canvas: CanvasSpec { size, ..CanvasSpec::default() }, size: None }
}

#[test]
fn every_state_looks_as_approved() {
    let mut golden = Golden::open("stage");
    let square = Size::new(96, 96);
    for name in states_in("fixtures/hud") {
        let screen = state(&name);
        for (layout_name, layout) in Layout::NAMES {
            let picture = render(settings(layout, square, 8), &screen).expect("the settings are in range");
            golden.picture(&format!("{layout_name}-{name}"), picture.size(), picture.pixels());
        }
    }
    for (layout, w, h, scale) in SIZES {
        let size = Size::new(w, h);
        let screen = Screen { picture: drawn(size, 1000), ..state("sizes/longest") };
        let picture = render(settings(layout, size, scale), &screen).expect("the settings are in range");
        golden.picture(&format!("size-{}-{w}x{h}x{scale}", layout.name()), picture.size(), picture.pixels());
    }
    for (layout, w, h, scale) in
        [(Layout::Bare, 32, 32, 2), (Layout::Panel, 160, 40, 3), (Layout::Overlay, 48, 96, 4)]
    {
        let picture = render(settings(layout, Size::new(w, h), scale), &state("card"))
            .expect("the settings are in range");
        golden.picture(&format!("card-{}-{w}x{h}x{scale}", layout.name()), picture.size(), picture.pixels());
    }
    for name in states_in("fixtures/hud/ru") {
        let screen = state(&format!("ru/{name}"));
        for (layout_name, layout) in [("panel", Layout::Panel), ("overlay", Layout::Overlay)] {
            let picture = render(settings(layout, square, 8), &screen).expect("the settings are in range");
            golden.picture(&format!("ru-{layout_name}-{name}"), picture.size(), picture.pixels());
        }
    }
    for (w, h) in [(800, 600), (1080, 1920), (300, 300), (600, 400)] {
        let size = Size::new(w, h);
        let layout = layout_for(Layout::Panel, square, size);
        let settings = StageSettings { size: Some(size), ..settings(layout, square, 8) };
        let picture = render(settings, &state("sizes/longest")).expect("the settings are in range");
        golden.picture(&format!("source-{w}x{h}"), picture.size(), picture.pixels());
    }
    golden.finish();
}

#[test]
fn a_camera_reads_the_code_where_there_is_room_for_one() {
    let read = |settings: StageSettings| {
        let picture = render(settings, &state("share")).expect("the settings are in range");
        let (width, pixels) = (picture.size().w as usize, picture.pixels());
        let luma = |x: usize, y: usize| {
            (pixels[y * width + x].to_be_bytes()[1..].iter().map(|&it| u32::from(it)).sum::<u32>() / 3) as u8
        };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, picture.size().h as usize, luma);
        image.detect_grids().first().map(|grid| grid.decode().expect("a code").1)
    };
    let square = Size::new(96, 96);
    for (layout, scale) in [(Layout::Panel, 8), (Layout::FullHd, 1), (Layout::Vertical, 1)] {
        assert_eq!(read(settings(layout, square, scale)).as_deref(), Some(ADDRESS), "{layout:?} x{scale}");
    }
    for (layout, scale) in [(Layout::Panel, 4), (Layout::Overlay, 8), (Layout::Bare, 8)] {
        let settings = settings(layout, square, scale);
        let without = render(settings, &state("holding")).expect("the settings are in range");
        assert!(render(settings, &state("share")) == Ok(without), "{layout:?} x{scale}: no room, no code");
    }
}

/// Windows in which the HUD has to leave something out, and canvases that are not square.
const SIZES: [(Layout, u32, u32, u32); 15] = [
    (Layout::Panel, 32, 32, 2),
    (Layout::Panel, 96, 96, 1),
    (Layout::Panel, 96, 96, 2),
    (Layout::Panel, 96, 96, 3),
    (Layout::Panel, 96, 96, 4),
    (Layout::Panel, 96, 96, 6),
    (Layout::Panel, 160, 90, 8),
    (Layout::Panel, 64, 160, 3),
    (Layout::Panel, 96, 96, 12),
    (Layout::Overlay, 32, 32, 2),
    (Layout::Overlay, 96, 96, 2),
    (Layout::Overlay, 96, 96, 4),
    (Layout::Overlay, 160, 90, 8),
    (Layout::Overlay, 64, 160, 4),
    (Layout::FullHd, 160, 90, 1),
];
