//! Small shapes as pictures made of letters: `#` fill, `o` outline, `.` nothing; digits and letters give the order.

use engine::geometry::{Color, Point, Size};
use engine::plan::{Mode, Op, Paint, PixelSource};
use engine::raster::{PixelList, Rasteriser, SplitMix64};

const FILL: Color = Color::rgb(1, 1, 1);
const OUTLINE: Color = Color::rgb(2, 2, 2);
const BOTH: Paint = Paint { fill: Some(FILL), outline: Some(OUTLINE) };
const FILLED: Paint = Paint { fill: Some(FILL), outline: None };
const OUTLINED: Paint = Paint { fill: None, outline: Some(OUTLINE) };

fn list(size: Size, op: &Op, mode: Option<Mode>) -> PixelList {
    let mut list = PixelList::default();
    Rasteriser::new(size).paint(op, mode, SplitMix64::new(0), &mut list);
    list
}

fn art(size: Size, mark: impl Fn(usize) -> Option<char>) -> Vec<String> {
    let row = |y: u32| (0..size.w).map(|x| mark((y * size.w + x) as usize).unwrap_or('.')).collect();
    (0..size.h).map(row).collect()
}

fn colors(size: Size, op: &Op) -> Vec<String> {
    let list = list(size, op, None);
    art(size, |offset| {
        let pixel = list.pixels.iter().find(|pixel| pixel.offset() == offset)?;
        Some(if list.colors[pixel.color()] == FILL.to_u32() { '#' } else { 'o' })
    })
}

fn order(size: Size, op: &Op, mode: Mode) -> Vec<String> {
    let list = list(size, op, Some(mode));
    art(size, |offset| {
        let number = list.pixels.iter().position(|pixel| pixel.offset() == offset)?;
        char::from_digit(number as u32, 36)
    })
}

fn circle(center: (i32, i32), r: u32, paint: Paint) -> Op {
    Op::Circle { center: Point::new(center.0, center.1), r, paint }
}

fn line(from: (i32, i32), to: (i32, i32), width: u32) -> Op {
    Op::Line { from: Point::new(from.0, from.1), to: Point::new(to.0, to.1), width, color: FILL }
}

fn rect(at: (i32, i32), w: u32, h: u32, paint: Paint) -> Op {
    Op::Rect { at: Point::new(at.0, at.1), size: Size::new(w, h), paint }
}

#[test]
fn circles_of_radius_0_to_4_are_round() {
    let discs = |r| colors(Size::new(9, 9), &circle((4, 4), r, BOTH));
    let nothing = ".".repeat(9);
    assert_eq!(discs(0)[4], "....o....");
    assert_eq!(
        discs(1)[2..7],
        [nothing.clone(), "....o....".into(), "...o#o...".into(), "....o....".into(), nothing]
    );
    assert_eq!(discs(2)[2..7], ["...ooo...", "..o###o..", "..o###o..", "..o###o..", "...ooo..."]);
    assert_eq!(
        discs(4),
        [
            "...ooo...",
            ".oo###oo.",
            ".o#####o.",
            "o#######o",
            "o#######o",
            "o#######o",
            ".o#####o.",
            ".oo###oo.",
            "...ooo..."
        ]
    );
}

#[test]
fn discs_are_symmetric_in_all_eight_octants() {
    for r in 0..60 {
        let size = Size::new(121, 121);
        let disc = list(size, &circle((60, 60), r, OUTLINED), None);
        let has = |x: i32, y: i32| {
            let offset = ((60 + y) * 121 + 60 + x) as usize;
            disc.pixels.iter().any(|pixel| pixel.offset() == offset)
        };
        for pixel in &disc.pixels {
            let (x, y) = ((pixel.offset() % 121) as i32 - 60, (pixel.offset() / 121) as i32 - 60);
            assert!(has(-x, y) && has(x, -y) && has(y, x), "r = {r}, ({x}, {y})");
        }
    }
}

#[test]
fn an_outline_runs_clockwise_from_the_top() {
    assert_eq!(
        order(Size::new(5, 5), &circle((2, 2), 2, OUTLINED), Mode::Stroke),
        [".b01.", "a...2", "9...3", "8...4", ".765."]
    );
    assert_eq!(
        order(Size::new(5, 4), &rect((0, 0), 5, 4, OUTLINED), Mode::Stroke),
        ["01234", "d...5", "c...6", "ba987"]
    );
}

#[test]
fn a_rect_of_one_row_or_column_is_painted_once() {
    assert_eq!(order(Size::new(4, 3), &rect((0, 1), 4, 1, BOTH), Mode::Stroke), ["....", "0123", "...."]);
    assert_eq!(order(Size::new(3, 4), &rect((1, 0), 1, 4, BOTH), Mode::Stroke), [".0.", ".1.", ".2.", ".3."]);
    assert_eq!(colors(Size::new(3, 2), &rect((0, 0), 0, 2, BOTH)), ["...", "..."]);
}

#[test]
fn stroke_draws_the_outline_first_and_fill_the_inside_first() {
    let block = rect((0, 0), 3, 3, BOTH);
    assert_eq!(order(Size::new(3, 3), &block, Mode::Stroke), ["012", "783", "654"]);
    assert_eq!(order(Size::new(3, 3), &block, Mode::Fill), ["123", "804", "765"]);
}

#[test]
fn a_line_rounds_halves_towards_the_greater_in_both_directions() {
    let size = Size::new(5, 3);
    assert_eq!(colors(size, &line((0, 0), (4, 2), 1)), ["#....", ".##..", "...##"]);
    assert_eq!(colors(size, &line((4, 2), (0, 0), 1)), ["#....", ".##..", "...##"]);
    assert_eq!(order(size, &line((4, 2), (0, 0), 1), Mode::Stroke), ["4....", ".32..", "...10"]);
    assert_eq!(order(size, &line((4, 2), (0, 0), 1), Mode::Fill), ["0....", ".12..", "...34"]);
}

#[test]
fn a_brush_of_even_width_reaches_further_to_the_top_left() {
    let size = Size::new(6, 4);
    assert_eq!(colors(size, &line((2, 2), (2, 2), 2)), ["......", ".##...", ".##...", "......"]);
    assert_eq!(colors(size, &line((2, 2), (3, 2), 3)), ["......", ".####.", ".####.", ".####."]);
    assert_eq!(order(size, &line((1, 1), (2, 2), 2), Mode::Stroke), ["01....", "234...", ".56...", "......"]);
}

#[test]
fn a_polygon_closes_without_a_gap_between_fill_and_outline() {
    let points = [(0, 0), (6, 0), (3, 4)].map(|(x, y)| Point::new(x, y)).to_vec();
    let size = Size::new(7, 5);
    let both = colors(size, &Op::Polygon { points: points.clone(), paint: BOTH });
    assert_eq!(both, ["ooooooo", ".o###o.", "..o##o.", "..o#o..", "...o..."].map(str::to_owned));
    let filled = colors(size, &Op::Polygon { points, paint: FILLED });
    assert_eq!(filled, both.iter().map(|row| row.replace('o', "#")).collect::<Vec<_>>());
}

#[test]
fn a_star_is_hollow_where_it_overlaps_itself_twice() {
    let points = [(4, 0), (7, 8), (0, 3), (8, 3), (1, 8)].map(|(x, y)| Point::new(x, y)).to_vec();
    let star = colors(Size::new(9, 9), &Op::Polygon { points, paint: FILLED });
    assert_eq!(star[5].chars().nth(4), Some('.'));
    assert_eq!(star[3], "#########");
}

#[test]
fn a_matrix_is_read_row_by_row_and_dots_and_spaces_paint_nothing() {
    let rows = ["#.#", " ж", "..."].map(str::to_owned).to_vec();
    let source = PixelSource::Rows { at: Point::new(-1, 0), rows };
    let op = Op::Pixels { source, color: FILL };
    assert_eq!(order(Size::new(3, 3), &op, Mode::Stroke), [".0.", "1..", "..."]);
}
