//! Symbols of hate in pictures: a thousand drawn by a generator, and shapes that look a little like them.

use std::collections::BTreeMap;

use gatekeeper::symbols::{PIXELS_MAX, Picture, Symbol, Watch};

use super::shapes::{self, Dice, SIDE};

/// Of a thousand, how many are seen: pinned, so that it never falls unseen. 950 is the least that is good enough.
const SEEN: usize = 974;

fn symbol(pixels: &[u32]) -> Option<Symbol> {
    Picture::new(SIDE, SIDE, pixels).expect("a picture").symbol()
}

/// A pattern in black on white, each character a block of `cell` pixels.
fn pattern(rows: &[&str], cell: usize) -> Vec<u32> {
    let mut pixels = vec![0xFF_FFFF; SIDE * SIDE];
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.bytes().enumerate().filter(|(_, byte)| *byte == b'#') {
            for at in 0..cell * cell {
                pixels[(10 + y * cell + at / cell) * SIDE + 10 + x * cell + at % cell] = 0;
            }
        }
    }
    pixels
}

#[test]
fn of_a_thousand_symbols_as_many_are_seen_as_the_docs_say() {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for seed in 0..1_000 {
        let (kind, words, canvas) = shapes::symbol(seed);
        let seen = canvas.steps.iter().rev().find_map(|pixels| symbol(pixels));
        let count = counts.entry(kind.name()).or_default();
        count.1 += 1;
        if seen.is_some() {
            count.0 += 1;
        } else {
            missed.push(format!("{seed}: {}, {words}", kind.name()));
        }
    }
    let seen: usize = counts.values().map(|(seen, _)| seen).sum();
    assert!(seen >= SEEN, "{seen} of 1000 are seen, {counts:?}; missed:\n{}", missed.join("\n"));
}

#[test]
fn what_is_seen_in_a_picture_as_it_changes_is_what_is_seen_in_it_alone() {
    // One for all of them: it meets pictures that have nothing to do with the one before, and other sizes.
    let (mut watch, mut seen) = (Watch::default(), 0);
    for seed in 0..60 {
        let (_, words, canvas) = shapes::symbol(seed);
        for (number, pixels) in canvas.steps.iter().enumerate() {
            let width = if number % 7 == 3 { SIDE * 2 } else { SIDE };
            let picture = Picture::new(width, SIDE * SIDE / width, pixels).expect("a picture");
            let found = watch.symbol(picture);
            assert_eq!(found, picture.symbol(), "{seed}, step {number}: {words}");
            seen += usize::from(found.is_some());
        }
    }
    assert!(seen > 30, "{seen} symbols are seen");
}

#[test]
fn the_smallest_one_is_seen_turned_either_way_and_at_every_size() {
    let left = ["#..####", "#..#...", "#..#...", "#######", "...#..#", "...#..#", "####..#"];
    let mirrored: Vec<String> = left.iter().map(|row| row.chars().rev().collect()).collect();
    let right: Vec<&str> = mirrored.iter().map(String::as_str).collect();
    for cell in 1..=10 {
        assert_eq!(symbol(&pattern(&left, cell)), Some(Symbol::Swastika), "{cell}");
        assert_eq!(symbol(&pattern(&right, cell)), Some(Symbol::Swastika), "{cell}");
    }
}

#[test]
fn shapes_that_look_a_little_like_one_are_not_taken_for_it() {
    let innocent: [(&str, &[&str]); 14] = [
        ("plus", &["...#...", "...#...", "...#...", "#######", "...#...", "...#...", "...#..."]),
        ("cross", &["#.....#", ".#...#.", "..#.#..", "...#...", "..#.#..", ".#...#.", "#.....#"]),
        ("window", &["#######", "#..#..#", "#..#..#", "#######", "#..#..#", "#..#..#", "#######"]),
        ("square", &["#######", "#.....#", "#.....#", "#.....#", "#.....#", "#.....#", "#######"]),
        ("checker", &["#.#.#.#", ".#.#.#.", "#.#.#.#", ".#.#.#.", "#.#.#.#", ".#.#.#.", "#.#.#.#"]),
        ("sparkle", &["...#...", "...#...", "..###..", "#######", "..###..", "...#...", "...#..."]),
        ("potent cross", &["..###..", "...#...", "#..#..#", "#######", "#..#..#", "...#...", "..###.."]),
        ("H", &["#.....#", "#.....#", "#.....#", "#######", "#.....#", "#.....#", "#.....#"]),
        ("S", &["#######", "#......", "#......", "#######", "......#", "......#", "#######"]),
        ("Z", &["#######", ".....#.", "....#..", "...#...", "..#....", ".#.....", "#######"]),
        ("N", &["#.....#", "##....#", "#.#...#", "#..#..#", "#...#.#", "#....##", "#.....#"]),
        ("snowflake", &["#..#..#", ".#.#.#.", "..###..", "#######", "..###..", ".#.#.#.", "#..#..#"]),
        ("flower", &[".##.##.", "#..#..#", "#.###.#", ".##.##.", "#.###.#", "#..#..#", ".##.##."]),
        ("key", &["###....", "#.#....", "###....", ".#.....", ".#.....", ".##....", ".##...."]),
    ];
    for (name, rows) in innocent {
        for cell in 1..=8 {
            assert_eq!(symbol(&pattern(rows, cell)), None, "{name}, {cell} pixels a cell");
        }
    }
}

#[test]
fn one_bolt_is_weather_and_two_are_runes() {
    let bolt = [
        "....##", "...##.", "...##.", "..##..", ".##...", "######", "######", "...##.", "..##..", "..##..",
        ".##...", "##....",
    ];
    let two: Vec<String> = bolt.iter().map(|row| format!("{row}..{row}")).collect();
    let two: Vec<&str> = two.iter().map(String::as_str).collect();
    for cell in 1..=4 {
        assert_eq!(symbol(&pattern(&bolt, cell)), None, "{cell}");
        assert_eq!(symbol(&pattern(&two, cell)), Some(Symbol::Runes), "{cell}");
    }
}

#[test]
fn noise_of_any_size_is_nothing_and_ends() {
    let mut dice = Dice::new(1);
    for (width, height) in [(1, 1), (1, 512), (512, 1), (7, 7), (96, 96), (300, 200), (512, 512)] {
        for colors in [1, 2, 3, 1 << 24] {
            let pixels: Vec<u32> = (0..width * height).map(|_| dice.below(colors) as u32).collect();
            assert_eq!(Picture::new(width, height, &pixels).expect("a picture").symbol(), None);
        }
    }
    assert!(Picture::new(2, 2, &[0; 3]).is_none() && Picture::new(usize::MAX, 2, &[]).is_none());
    assert!(Picture::new(0, 0, &[]).is_some_and(|empty| empty.symbol().is_none()));
}

#[test]
fn in_a_picture_over_the_limit_every_second_pixel_is_looked_at() {
    let side = 512;
    assert!(side * side > PIXELS_MAX);
    let small = pattern(&["#.###", "#.#..", "#####", "..#.#", "###.#"], 8);
    let pixels: Vec<u32> = (0..side * side)
        .map(|at| {
            let (x, y) = (at % side / 2, at / side / 2);
            if x < SIDE && y < SIDE { small[y * SIDE + x] } else { 0xFF_FFFF }
        })
        .collect();
    assert_eq!(Picture::new(side, side, &pixels).expect("a picture").symbol(), Some(Symbol::Swastika));
}
