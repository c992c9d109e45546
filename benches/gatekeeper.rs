//! How long the gatekeeper takes: wishes of 200 characters, and the curve up to the length limit.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gatekeeper::Gatekeeper;
use gatekeeper::symbols::Picture;

const ENGLISH: &str = "please draw an epic battle of vegetables with carrots on horseback and a tomato general holding a tiny flag ";
const RUSSIAN: &str =
    "нарисуй старый бабушкин дом на пригорке, чтобы у калитки спал рыжий пёс, а из трубы шёл весёлый дымок ";

fn wish_of_200(criterion: &mut Criterion) {
    let gatekeeper = Gatekeeper::default();
    let mut group = criterion.benchmark_group("wish of 200 characters");
    for (name, text) in [("English", ENGLISH), ("Russian", RUSSIAN)] {
        let text = of_length(text, 200);
        group.bench_function(name, |bencher| bencher.iter(|| gatekeeper.wish(&text)));
    }
    group.finish();
}

fn curve(criterion: &mut Criterion) {
    let gatekeeper = Gatekeeper::default();
    let mut group = criterion.benchmark_group("curve");
    for length in [64, 256, 1024, 4096] {
        group.throughput(Throughput::Elements(length as u64));
        let hard = ["one letter", "marks", "spread letters", "masks"].into_iter().zip([
            "a",
            "a\u{301}\u{302}",
            "a b ",
            "w*l_f# ",
        ]);
        for (name, piece) in [("English", ENGLISH), ("Russian", RUSSIAN)].into_iter().chain(hard) {
            let text = of_length(piece, length);
            group.bench_with_input(BenchmarkId::new(name, length), &text, |bencher, text| {
                bencher.iter(|| gatekeeper.wish(text));
            });
        }
    }
    group.finish();
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("compile the vocabulary", |bencher| bencher.iter(Gatekeeper::default));
}

/// Blocks of every size in a few colours, as many regions as the artist's pictures have.
fn picture(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("picture");
    for side in [96, 256, 512_usize] {
        let color = |at: usize| {
            let (x, y) = (at % side * 96 / side, at / side * 96 / side);
            [0x20_4060, 0xF1_C40F, 0x27_AE60, 0xEC_F0F1][(x / 8 * (y / 12 + 1) + y / 7) % 4]
        };
        let pixels: Vec<u32> = (0..side * side).map(color).collect();
        let picture = Picture::new(side, side, &pixels).expect("a picture");
        group.bench_function(BenchmarkId::new("symbol", side), |bencher| bencher.iter(|| picture.symbol()));
    }
    group.finish();
}

fn of_length(piece: &str, chars: usize) -> String {
    piece.chars().cycle().take(chars).collect()
}

criterion_group!(benches, wish_of_200, curve, picture, start);
criterion_main!(benches);
