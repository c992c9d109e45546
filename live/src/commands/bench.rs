//! `live bench`: what this machine can do, as ratios against something everyone knows, measured in one run.
//!
//! Each figure is timed in turns with its yardstick, so that a machine that slows down slows both. Shown are medians.

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use clap::Args;
use engine::artist;
use engine::drawing::{Drawing, DrawingSettings};
use engine::geometry::{Color, Point, Size};
use engine::pixmap::Pixmap;
use engine::plan::{Animate, Body, CanvasSpec, Op, Paint, Plan, ReadOptions, Step, Version, read_plan};
use engine::raster::SplitMix64;
use engine::show::{NoCut, Queued, Screen, Wait};
use engine::stage::Layout;
use engine::time::{Fps, Frame};
use serde::Serialize;

use crate::diagnostic;
use crate::export::palette::Palette;
use crate::export::png;
use crate::plan_files;
use crate::preview::Preview;
use crate::say;

/// The plan that is measured when none is named.
const PLAN_DEFAULT: &str = include_str!("../../../assets/examples/aurora_cabin_plan.json");
/// Turns of figure and yardstick; the medians are shown.
const ROUNDS: usize = 9;
/// How long one turn takes, about.
const TURN: Duration = Duration::from_millis(25);
/// Steps of the long plan.
const LONG_PLAN_STEPS: i32 = 1_000;
/// Wishes that the artist's plans are timed with, and seeds for each.
const ARTIST_WISHES: &str = include_str!("../../../fixtures/wishes/model.txt");
const ARTIST_SEEDS: u64 = 4;
/// Pixels along the side of a canvas pixel.
const SCALE: u32 = 8;

/// Flags of `live bench`.
#[derive(Args, Debug)]
pub struct BenchArgs {
    /// The plan to measure with, or - for standard input [default: the built-in Aurora Cabin]
    plan: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One figure against its yardstick.
#[derive(Debug, Serialize)]
struct Measurement {
    what: &'static str,
    ns: u64,
    yardstick: &'static str,
    yardstick_ns: u64,
    /// Median of the ratios turn by turn.
    ratio: f64,
    /// What the ratio must not pass.
    must: f64,
}

/// The built-in artist's plans on this machine: its first call, which reads its data, then many.
#[derive(Debug, Serialize)]
struct ArtistTimes {
    first_us: u64,
    median_us: u64,
    worst_us: u64,
    plans: usize,
}

/// What is measured.
#[derive(Debug, Serialize)]
struct Report<'a> {
    figures: &'a [Measurement],
    artist: ArtistTimes,
}

/// Measures everything and prints the table.
///
/// # Errors
/// When the plan cannot be read or drawn.
pub fn run(args: &BenchArgs) -> Result<()> {
    let text = match &args.plan {
        None => PLAN_DEFAULT.to_owned(),
        Some(path) => {
            let file = plan_files::read(path)?;
            read_plan(&file.bytes, &ReadOptions::default()).map_err(|error| {
                say::trouble(format_args!("{}", diagnostic::render(&file, &error)));
                anyhow!("{} cannot be drawn", file.name())
            })?;
            String::from_utf8(file.bytes).context("a plan that was read is UTF-8")?
        }
    };
    let plan = read_plan(&text, &ReadOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let artist = artist_times();
    let mut rows = Vec::new();
    canvas_figures(&plan, &mut rows)?;
    window_figures(&plan, &mut rows)?;
    rows.push(reading(&text)?);
    rows.push(picture_file(&plan)?);
    if args.json {
        print_json(&Report { figures: &rows, artist });
    } else {
        print_table(&rows, &plan);
        print_artist(&artist);
    }
    Ok(())
}

/// Plans of the built-in wishes with several seeds each. Before anything else, so that the first call is one.
fn artist_times() -> ArtistTimes {
    let wishes = || ARTIST_WISHES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut times: Vec<u64> = (0..ARTIST_SEEDS)
        .flat_map(|seed| wishes().map(move |wish| (seed, wish)))
        .map(|(seed, wish)| {
            let start = Instant::now();
            black_box(artist::plan(wish, seed, CanvasSpec::default()));
            start.elapsed().as_micros() as u64
        })
        .collect();
    let first_us = times.remove(0);
    times.sort_unstable();
    let worst_us = times.last().copied().unwrap_or(0);
    ArtistTimes { first_us, median_us: times[times.len() / 2], worst_us, plans: times.len() }
}

fn print_artist(times: &ArtistTimes) {
    let ms = |us: u64| format!("{}.{:03} ms", us / 1000, us % 1000);
    crate::outln!(
        "\noffline artist, canvas 96 x 96, {} plans: median {}, worst {}; the first call, which reads its data: {}",
        times.plans,
        ms(times.median_us),
        ms(times.worst_us),
        ms(times.first_us)
    );
}

fn canvas_figures(plan: &Plan, rows: &mut Vec<Measurement>) -> Result<()> {
    let drawing = compile(plan)?;
    let long = compile(&long_plan())?;
    let source = drawing.canvas_at(drawing.end_frame());
    let mut target = source.clone();
    let mut copy = || black_box(&mut target).pixels_mut().copy_from_slice(black_box(source.pixels()));
    let memcpy = "memcpy of the canvas";
    rows.push(measure(
        "any frame in random order, canvas",
        3.0,
        memcpy,
        &mut random_frame(&drawing),
        &mut copy,
    ));
    let long_source = long.canvas_at(long.end_frame());
    let mut long_target = long_source.clone();
    let mut long_copy =
        || black_box(&mut long_target).pixels_mut().copy_from_slice(black_box(long_source.pixels()));
    let name = "the same, plan of 1,000 steps";
    rows.push(measure(name, 4.5, memcpy, &mut random_frame(&long), &mut long_copy));
    rows.push(measure("next frame at 60 fps, canvas", 0.4, memcpy, &mut next_frame(&drawing), &mut copy));
    Ok(())
}

fn window_figures(plan: &Plan, rows: &mut Vec<Measurement>) -> Result<()> {
    let fps = fps();
    let name = || "bench".to_owned();
    let mut bare = Preview::new(name(), plan.clone(), Layout::Bare, SCALE, fps)?;
    let end = bare.last().0 + 1;
    let mut buffer = vec![0_u32; bare.size().area()];
    let mut fill = || black_box(&mut buffer).fill(black_box(0x0012_3456));
    let mut frame = 0;
    let mut next = || {
        frame = (frame + 1) % end;
        black_box(bare.paint(Frame(frame)));
    };
    rows.push(measure("next frame at 60 fps, canvas x8", 0.1, "fill of that buffer", &mut next, &mut fill));
    let mut random = SplitMix64::new(2);
    let mut jump = || {
        black_box(bare.paint(Frame(random.below(end))));
    };
    rows.push(measure(
        "any frame in random order, canvas x8",
        1.25,
        "fill of that buffer",
        &mut jump,
        &mut fill,
    ));
    let mut full = Hud::new(Preview::new(name(), plan.clone(), Layout::FullHd, SCALE, fps)?);
    let picture = vec![0x0065_4321_u32; full.preview.size().area()];
    let mut other = picture.clone();
    let mut copy = || black_box(&mut other).copy_from_slice(black_box(&picture));
    let name = "next picture with HUD, 1080p, what changed";
    rows.push(measure(name, 0.1, "memcpy of the picture", &mut || full.next(), &mut copy));
    Ok(())
}

/// A full HUD whose figures run.
struct Hud {
    preview: Preview,
    frame: u64,
}

impl Hud {
    fn new(preview: Preview) -> Self {
        Self { preview, frame: 0 }
    }

    fn next(&mut self) {
        self.frame = (self.frame + 1) % (self.preview.last().0 + 1);
        let mut screen = self.preview.screen(Frame(self.frame));
        let seconds = (self.preview.last().0 - self.frame) as u32 / 60;
        screen.next = (1..=Screen::NEXT_MAX as u32).map(|place| queued(place, seconds)).collect();
        screen.queue_length = 12;
        black_box(self.preview.paint_screen(&screen));
    }
}

fn queued(place: u32, seconds: u32) -> Queued {
    let wish = format!("a lighthouse in a storm, number {place}");
    let wait = Wait { seconds: place * 110 + seconds };
    Queued {
        donor: Some(format!("donor {place}")),
        wish: Some(wish),
        wait,
        test: false,
        no_cut: NoCut::default(),
    }
}

fn reading(text: &str) -> Result<Measurement> {
    let mut ready = || {
        let plan = read_plan(black_box(text), &ReadOptions::default()).expect("it was read before");
        black_box(compile(&plan).expect("it was compiled before"));
    };
    let mut json = || {
        black_box(serde_json::from_str::<serde_json::Value>(black_box(text)).expect("it was read before"));
    };
    Ok(measure("plan text to a drawing", 4.0, "serde_json to a Value", &mut ready, &mut json))
}

fn picture_file(plan: &Plan) -> Result<Measurement> {
    let drawing = compile(plan)?;
    let canvas = drawing.canvas_at(drawing.end_frame());
    let size = Size::new(canvas.size().w * SCALE, canvas.size().h * SCALE);
    let mut palette = Palette::new();
    let indices = palette
        .index(canvas.enlarged(SCALE).pixels())
        .context("the plan has more than 256 colours: name another one")?;
    let mut file = || {
        black_box(png::encode_scaled(black_box(&canvas), SCALE).expect("a picture has pixels"));
    };
    let mut crate_only = || {
        black_box(png::indexed(size, &palette, black_box(&indices)).expect("a picture has pixels"));
    };
    Ok(measure("PNG of a frame x8", 1.4, "png crate, indexed, same pixels", &mut file, &mut crate_only))
}

fn fps() -> Fps {
    Fps::new(60).expect("60 is a frame rate")
}

fn compile(plan: &Plan) -> Result<Drawing> {
    let settings = DrawingSettings::of(plan, fps(), DrawingSettings::DEFAULT_STEP_MS);
    Ok(Drawing::of(plan, settings)?)
}

fn random_frame(drawing: &Drawing) -> impl FnMut() {
    let drawing = Arc::new(drawing.clone());
    let mut canvas = Pixmap::blank(drawing.settings().canvas);
    let mut random = SplitMix64::new(1);
    let end = drawing.end_frame().0 + 1;
    move || drawing.seek(black_box(&mut canvas), drawing.cursor(Frame(random.below(end))))
}

fn next_frame(drawing: &Drawing) -> impl FnMut() {
    let drawing = Arc::new(drawing.clone());
    let mut canvas = Pixmap::blank(drawing.settings().canvas);
    let end = drawing.end_frame().0 + 1;
    let (mut frame, mut shown) = (0, 0);
    move || {
        frame = (frame + 1) % end;
        let cursor = drawing.cursor(Frame(frame));
        if cursor < shown {
            drawing.seek(black_box(&mut canvas), cursor);
        } else {
            drawing.paint(black_box(&mut canvas), shown, cursor);
        }
        shown = cursor;
    }
}

/// A thousand overlapping blocks in a plan's usual size.
fn long_plan() -> Plan {
    let mut random = SplitMix64::new(3);
    let mut coordinate = |bound: u64| random.below(bound) as i32;
    let step = |number: i32| {
        let at = Point::new(coordinate(96) - 8, coordinate(96) - 8);
        let size = Size::new(coordinate(24) as u32, coordinate(24) as u32);
        let color = Color::from_u32(number as u32 * 0x0001_0307);
        let animate = Animate { duration_ms: Some(25), ..Animate::default() };
        Step {
            op: Op::Rect { at, size, paint: Paint { fill: Some(color), outline: None } },
            animate: Some(animate),
        }
    };
    Plan {
        version: Version::CURRENT,
        canvas: CanvasSpec::default(),
        palette: Vec::new(),
        seed: 0,
        body: Body::Steps((0..LONG_PLAN_STEPS).map(step).collect()),
        duration_sec: None,
        caption: None,
    }
}

fn measure(
    what: &'static str,
    must: f64,
    yardstick: &'static str,
    figure: &mut dyn FnMut(),
    reference: &mut dyn FnMut(),
) -> Measurement {
    let (figure_runs, reference_runs) = (runs(figure), runs(reference));
    let turns: Vec<(f64, f64)> =
        (0..ROUNDS).map(|_| (turn(figure, figure_runs), turn(reference, reference_runs))).collect();
    Measurement {
        what,
        ns: median(turns.iter().map(|turn| turn.0)).round() as u64,
        yardstick,
        yardstick_ns: median(turns.iter().map(|turn| turn.1)).round() as u64,
        ratio: median(turns.iter().map(|turn| turn.0 / turn.1)),
        must,
    }
}

/// How often the work fits in a turn; also warms it up.
fn runs(work: &mut dyn FnMut()) -> u32 {
    let mut runs: u32 = 1;
    loop {
        let start = Instant::now();
        (0..runs).for_each(|_| work());
        let taken = start.elapsed();
        if taken >= TURN / 4 || runs >= 1 << 24 {
            return (u64::from(runs) * TURN.as_nanos() as u64 / taken.as_nanos().max(1) as u64)
                .clamp(1, 1 << 26) as u32;
        }
        runs *= 2;
    }
}

/// Nanoseconds of one run, on average over a turn.
fn turn(work: &mut dyn FnMut(), runs: u32) -> f64 {
    let start = Instant::now();
    (0..runs).for_each(|_| work());
    start.elapsed().as_nanos() as f64 / f64::from(runs)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_table(rows: &[Measurement], plan: &Plan) {
    let Size { w, h } = plan.canvas.size;
    crate::outln!("canvas {w} x {h}, {} steps; medians of {ROUNDS} turns, one thread\n", plan.steps().len());
    crate::outln!("{:<44} {:>10}  {:<32} {:>10} {:>7} {:>6}", "what", "us", "against", "us", "ratio", "must");
    for row in rows {
        let us = |ns: u64| format!("{}.{:03}", ns / 1000, ns % 1000);
        crate::outln!(
            "{:<44} {:>10}  {:<32} {:>10} {:>6.3}x {:>5}x",
            row.what,
            us(row.ns),
            row.yardstick,
            us(row.yardstick_ns),
            row.ratio,
            row.must
        );
    }
}

fn print_json(report: &Report<'_>) {
    crate::outln!("{}", serde_json::to_string_pretty(report).expect("names and numbers are JSON"));
}
