#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros
)]
use engine::geometry::Rect;
use engine::plan::Face;
use engine::text::canvas_text;
fn main() {
    for face in [Face::Tiny, Face::Headline] {
        for s in ["7420 8 53169", "ЖФЩЯЁЙA", "QWmgыю"] {
            let mut g = vec![vec![b' '; 100]; 14];
            canvas_text(s, face, 8, Rect::new(0, 0, 100, 14), &mut |p| {
                if p.x >= 0 && p.y >= 0 && p.x < 100 && p.y < 14 {
                    g[p.y as usize][p.x as usize] = b'#';
                }
            });
            for r in g {
                println!("{}", String::from_utf8(r).unwrap());
            }
        }
    }
}
