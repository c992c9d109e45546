//! A slow second opinion on the rasteriser: it asks each pixel of the canvas whether it belongs to the shape, by the
//! definition and not by the algorithm, and compares sets and orders on random shapes.

use std::collections::BTreeSet;

use engine::geometry::{Color, Point, Size};
use engine::plan::{Mode, Op, Paint, PixelSource};
use engine::raster::{PixelList, Rasteriser, SplitMix64};
use proptest::prelude::*;

const CANVAS: Size = Size::new(24, 20);
const FILL: Color = Color::rgb(1, 1, 1);
const OUTLINE: Color = Color::rgb(2, 2, 2);

fn paint(op: &Op, mode: Option<Mode>) -> Vec<(Point, u32)> {
    let mut list = PixelList::default();
    let count = Rasteriser::new(CANVAS).paint(op, mode, SplitMix64::new(9), &mut list);
    assert_eq!(count, list.pixels.len());
    let width = CANVAS.w as usize;
    let place = |offset: usize| Point::new((offset % width) as i32, (offset / width) as i32);
    list.pixels.iter().map(|pixel| (place(pixel.offset()), list.colors[pixel.color()])).collect()
}

fn set(pixels: &[(Point, u32)]) -> BTreeSet<(Point, u32)> {
    let set: BTreeSet<_> = pixels.iter().copied().collect();
    assert_eq!(set.len(), pixels.len(), "a pixel stands twice");
    set
}

fn all_pixels() -> impl Iterator<Item = Point> {
    (0..CANVAS.h as i32).flat_map(|y| (0..CANVAS.w as i32).map(move |x| Point::new(x, y)))
}

/// What a closed shape must paint, by two questions to each pixel.
fn closed(
    paint: Paint,
    inside: impl Fn(Point) -> bool,
    border: impl Fn(Point) -> bool,
) -> BTreeSet<(Point, u32)> {
    all_pixels()
        .filter_map(|point| match (paint.outline, paint.fill) {
            (Some(color), _) if border(point) => Some((point, color.to_u32())),
            (_, Some(color)) if inside(point) => Some((point, color.to_u32())),
            _ => None,
        })
        .collect()
}

fn on_line(from: Point, to: Point, at: Point) -> bool {
    let wide = |a: i32, b: i32| i64::from(a) - i64::from(b);
    let (dx, dy) = (wide(to.x, from.x), wide(to.y, from.y));
    let (long, short, i, j) = if dx.abs() >= dy.abs() {
        (dx, dy, wide(at.x, from.x), wide(at.y, from.y))
    } else {
        (dy, dx, wide(at.y, from.y), wide(at.x, from.x))
    };
    if long == 0 {
        return i == 0 && j == 0;
    }
    let (long, short, i) = (long.abs(), short, i * long.signum());
    // j is the exact short * i / long, rounded to nearest with halves up: j - 1/2 <= exact < j + 1/2.
    (0..=long).contains(&i) && (2 * j - 1) * long <= 2 * short * i && 2 * short * i < (2 * j + 1) * long
}

fn edges(points: &[Point]) -> Vec<(Point, Point)> {
    (0..points.len()).map(|i| (points[i], points[(i + 1) % points.len()])).collect()
}

/// Even-odd by a ray to the right, with the sign of a cross product.
fn inside_polygon(points: &[Point], at: Point) -> bool {
    let crossed = edges(points).into_iter().filter(|(a, b)| {
        let straddles = (a.y <= at.y) != (b.y <= at.y);
        let (ax, ay) = (i64::from(a.x - at.x), i64::from(a.y - at.y));
        let (bx, by) = (i64::from(b.x - at.x), i64::from(b.y - at.y));
        let cross = ax * by - ay * bx;
        straddles && if by > ay { cross > 0 } else { cross < 0 }
    });
    crossed.count() % 2 == 1
}

fn in_disc(center: Point, r: i64, at: Point) -> bool {
    let (dx, dy) = (i64::from(at.x - center.x), i64::from(at.y - center.y));
    if r == 0 { dx == 0 && dy == 0 } else { dx * dx + dy * dy < r * r + r }
}

fn on_disc_border(center: Point, r: i64, at: Point) -> bool {
    let neighbours = [(1, 0), (-1, 0), (0, 1), (0, -1)];
    in_disc(center, r, at)
        && neighbours.iter().any(|(x, y)| !in_disc(center, r, Point::new(at.x + x, at.y + y)))
}

/// Clockwise angle from straight up, as something that can be compared: half turn, then the sign of a cross product.
fn clockwise(center: Point, a: Point, b: Point) -> std::cmp::Ordering {
    let vector = |p: Point| (i64::from(p.x - center.x), i64::from(p.y - center.y));
    let half = |(x, y): (i64, i64)| x < 0 || (x == 0 && y > 0);
    let (a, b) = (vector(a), vector(b));
    half(a).cmp(&half(b)).then((b.0 * a.1 - b.1 * a.0).cmp(&0))
}

fn coordinate() -> impl Strategy<Value = i32> {
    prop_oneof![4 => -8..32, 1 => -200..200, 1 => -32_768..=32_767]
}

fn point() -> impl Strategy<Value = Point> {
    (coordinate(), coordinate()).prop_map(|(x, y)| Point::new(x, y))
}

fn paint_of() -> impl Strategy<Value = Paint> {
    prop_oneof![
        Just(Paint { fill: Some(FILL), outline: None }),
        Just(Paint { fill: None, outline: Some(OUTLINE) }),
        Just(Paint { fill: Some(FILL), outline: Some(OUTLINE) }),
    ]
}

fn mode() -> impl Strategy<Value = Option<Mode>> {
    prop_oneof![Just(None), Just(Some(Mode::Stroke)), Just(Some(Mode::Fill)), Just(Some(Mode::PixelReveal))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_rect_is_its_block_and_its_border(
        at in point(), w in 0..40_u32, h in 0..40_u32, paint_of in paint_of(), mode in mode()
    ) {
        let size = Size::new(w, h);
        let inside = |p: Point| {
            let (x, y) = (i64::from(p.x) - i64::from(at.x), i64::from(p.y) - i64::from(at.y));
            x >= 0 && y >= 0 && x < i64::from(w) && y < i64::from(h)
        };
        let border = |p: Point| inside(p)
            && (p.x == at.x || p.y == at.y || p.x == at.x + w as i32 - 1 || p.y == at.y + h as i32 - 1);
        let got = paint(&Op::Rect { at, size, paint: paint_of }, mode);
        prop_assert_eq!(set(&got), closed(paint_of, inside, border));
    }

    #[test]
    fn a_circle_is_its_disc_and_its_outline_goes_by_exact_angle(
        center in point(), r in prop_oneof![0..20_u32, 0..32_767_u32], paint_of in paint_of(), mode in mode()
    ) {
        let radius = i64::from(r);
        let got = paint(&Op::Circle { center, r, paint: paint_of }, mode);
        let inside = |p| in_disc(center, radius, p);
        prop_assert_eq!(set(&got), closed(paint_of, inside, |p| on_disc_border(center, radius, p)));
        let outline: Vec<Point> = got.iter().filter(|pixel| pixel.1 == OUTLINE.to_u32()).map(|pixel| pixel.0).collect();
        if mode != Some(Mode::PixelReveal) {
            for pair in outline.windows(2) {
                prop_assert_eq!(clockwise(center, pair[0], pair[1]), std::cmp::Ordering::Less);
            }
        }
    }

    #[test]
    fn a_line_is_the_rounded_pixels_and_its_direction_changes_only_the_order(
        from in point(), to in point(), width in prop_oneof![3 => Just(1_u32), 2 => 2..9_u32, 1 => 1..=64_u32]
    ) {
        let line = |from, to| paint(&Op::Line { from, to, width, color: FILL }, None);
        let there = line(from, to);
        let reach = |p: Point| {
            // The brush at q covers q - width / 2 .. q - width / 2 + width.
            let half = width as i32 / 2;
            let low = half - width as i32 + 1;
            (low..=half).any(|y| (low..=half).any(|x| on_line(from, to, Point::new(p.x + x, p.y + y))))
        };
        let expected: BTreeSet<_> = all_pixels().filter(|p| reach(*p)).map(|p| (p, FILL.to_u32())).collect();
        prop_assert_eq!(set(&there), expected);
        prop_assert_eq!(set(&there), set(&line(to, from)));
    }

    #[test]
    fn a_polygon_is_its_even_odd_inside_with_its_closed_path(
        points in prop::collection::vec(point(), 3..9), paint_of in paint_of(), mode in mode()
    ) {
        let border = |p| edges(&points).into_iter().any(|(a, b)| on_line(a, b, p));
        let inside = |p| inside_polygon(&points, p) || border(p);
        let got = paint(&Op::Polygon { points: points.clone(), paint: paint_of }, mode);
        prop_assert_eq!(set(&got), closed(paint_of, inside, border));
    }

    #[test]
    fn the_mode_changes_the_order_and_nothing_else(
        points in prop::collection::vec(point(), 3..6), paint_of in paint_of()
    ) {
        let op = Op::Polygon { points, paint: paint_of };
        let [stroke, fill, reveal] = [Mode::Stroke, Mode::Fill, Mode::PixelReveal].map(|mode| paint(&op, Some(mode)));
        prop_assert_eq!(set(&stroke), set(&fill));
        prop_assert_eq!(set(&fill), set(&reveal));
        let is_fill = |pixel: &&(Point, u32)| pixel.1 == FILL.to_u32();
        let rows = |pixels: &[(Point, u32)]| pixels.iter().filter(is_fill).map(|d| (d.0.y, d.0.x)).collect::<Vec<_>>();
        prop_assert!(rows(&fill).is_sorted() && rows(&stroke).is_sorted());
        prop_assert!(fill.iter().map(|pixel| pixel.1).is_sorted());
        prop_assert!(stroke.iter().rev().map(|pixel| pixel.1).is_sorted());
    }

    #[test]
    fn a_list_of_pixels_keeps_its_order_and_drops_what_is_repeated_or_outside(
        points in prop::collection::vec(point(), 1..60)
    ) {
        let mut expected = Vec::new();
        for point in &points {
            if CANVAS.index(*point).is_some() && !expected.contains(point) {
                expected.push(*point);
            }
        }
        let got = paint(&Op::Pixels { source: PixelSource::Points(points), color: FILL }, None);
        prop_assert_eq!(got.into_iter().map(|pixel| pixel.0).collect::<Vec<_>>(), expected);
    }
}
