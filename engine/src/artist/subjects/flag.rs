//! Flags: a table of cloths, each on a pole in the wind, as stencils.
//!
//! A line of `flags.txt` is `name = design`; a design is steps parted by `;`, each painted over those before it:
//!
//! ```text
//! bars white blue:2 red            stripes from top to bottom, a number is how many parts a stripe has
//! columns green white red          stripes from the pole to the end
//! disc red 50 50 28                where, across and down, and how large, in hundredths of the cloth's height
//! star yellow 20 25 15             the same for a five-pointed star; `dots white 50 50 3` are small ones around it
//! crescent white red 40 50 25      its own colour and the one behind it
//! nordic yellow 18                 a cross nearer to the pole, `cross` one in the middle, `saltire` a leaning one
//! plus white 50 50 24              a short cross
//! triangle blue 45                 from the pole
//! canton blue 40 50                the corner at the top of the pole
//! lozenge yellow                   a diamond in the middle
//! ray white 0 0 100 100 12         a thick line from point to point
//! shape red 50,20 70,60 30,60      any outline
//! ```
//!
//! Knows no words for flags: these are in the lexicon.

use std::fmt::Write as _;

use super::super::palette::Ramp;

/// Designs by name.
const TABLE: &str = include_str!("flags.txt");

/// Left edge, top and size of the cloth on the grid, in tenths.
const CLOTH: (i32, i32, i32, i32) = (160, 60, 460, 300);

/// How far the wind lifts or sinks the cloth: hundredths of the way from the pole, tenths of a unit.
const WIND: [(i32, i32); 5] = [(0, 0), (26, -30), (52, 20), (74, 30), (100, -10)];

/// A five-pointed star around a middle, in hundredths of its size.
const STAR: [(i32, i32); 10] = [
    (0, -100),
    (24, -32),
    (95, -31),
    (38, 12),
    (59, 81),
    (0, 40),
    (-59, 81),
    (-38, 12),
    (-95, -31),
    (-24, -32),
];

/// The stencil of every flag of the table, as text; a line that is none is passed over, and a test says that there is none.
pub(super) fn text() -> String {
    TABLE.lines().filter_map(|line| flag(line).ok()).collect()
}

/// A fan's scarf in the colours of every flag of the table, worn at the neck.
pub(super) fn scarves() -> String {
    TABLE.lines().filter_map(scarf).collect()
}

/// The scarf of one line of the table: `neck/scarf_of_russia` of `flag_of_russia`, striped in its first three colours.
fn scarf(line: &str) -> Option<String> {
    let (name, design) = line.trim().split_once(" = ")?;
    let country = name.strip_prefix("flag_of_")?;
    let words = design.split(';').flat_map(|step| step.split_whitespace().skip(1));
    let mut colours: Vec<&str> = Vec::new();
    for colour in words.map(|word| word.split(':').next().unwrap_or(word)) {
        if Ramp::find(colour).is_some() && !colours.contains(&colour) {
            colours.push(colour);
        }
    }
    let first = *colours.first()?;
    let (second, third) = (colours.get(1).copied().unwrap_or(first), colours.get(2).copied());
    let third = third.unwrap_or(if colours.len() > 1 { first } else { second });
    let mut text = format!(
        "= neck/scarf_of_{country}\nslots m={first}\nspots base 32,50 neck 32,26\nheadsize 16\nhome snow\n\
         poly m 36,27 45,27 48,49 39,49\n"
    );
    for (colour, top) in [(second, 32), (third, 36), (second, 44)] {
        let _ = writeln!(text, "in poly {colour}~ 34,{top} 52,{top} 52,{0} 34,{0}", top + 4);
    }
    text += "blob m 16,22 32,26 48,22 49,30 32,34 15,30\n";
    for (colour, left) in [(second, 20), (third, 25), (second, 35), (third, 40)] {
        let _ = writeln!(text, "in poly {colour}~ {left},18 {0},18 {0},38 {left},38", left + 5);
    }
    Some(text)
}

/// One line of the table as a stencil's text; a comment is nothing.
fn flag(line: &str) -> Result<String, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(String::new());
    }
    let (name, design) = line.split_once(" = ").ok_or_else(|| format!("{line:?} is no `name = design`"))?;
    let mut text = format!(
        "= {name}\nbulk 15\nfixed\nclear\nslots m=white\nspots base 16,62 grip 16,50 inside 39,34\nhome field mountains\nlimb wood 3 14,62 14,4\n"
    );
    let _ = writeln!(text, "blob m {} {}", edge(0, false), edge(100, true));
    for step in design.split(';') {
        text += &forms(step.trim()).ok_or_else(|| format!("{name}: {step:?} is no step of a design"))?;
    }
    text += "oval gold 14,4 3,3\n";
    Ok(text)
}

/// The forms of one step.
fn forms(step: &str) -> Option<String> {
    let mut words = step.split_whitespace();
    let kind = words.next()?;
    let words: Vec<&str> = words.collect();
    match kind {
        "bars" | "columns" => return stripes(kind == "bars", &words),
        "shape" => {
            return Some(outline(
                words[0],
                words[1..].iter().map(|word| pair(word)).collect::<Option<Vec<_>>>()?,
            ));
        }
        _ => {}
    }
    let named = if kind == "crescent" { 2 } else { 1 };
    let colours = words.get(..named)?;
    let numbers = words[named..].iter().map(|word| word.parse().ok()).collect::<Option<Vec<i32>>>()?;
    let colour = colours[0];
    Some(match (kind, numbers.as_slice()) {
        ("disc", &[x, y, r]) => oval(colour, x, y, r),
        ("star", &[x, y, r]) => star(colour, x, y, r),
        ("dots", &[x, y, r]) => dots(colour, x, y, r),
        ("crescent", &[x, y, r]) => oval(colour, x, y, r) + &oval(colours[1], x + r / 4, y, r * 4 / 5),
        ("nordic", &[w]) => ray(colour, (-9, 50), (109, 50), w) + &ray(colour, (34, -20), (34, 120), w),
        ("cross", &[w]) => ray(colour, (-9, 50), (109, 50), w) + &ray(colour, (50, -20), (50, 120), w),
        ("saltire", &[w]) => ray(colour, (-5, -5), (105, 105), w) + &ray(colour, (-5, 105), (105, -5), w),
        ("plus", &[x, y, r]) => {
            let across = r * CLOTH.3 / CLOTH.2;
            ray(colour, (x - across, y), (x + across, y), r * 3 / 4)
                + &ray(colour, (x, y - r), (x, y + r), r * 3 / 4)
        }
        ("triangle", &[w]) => outline(colour, vec![(-9, -12), (w, 50), (-9, 112)]),
        ("canton", &[w, h]) => outline(colour, vec![(-9, -20), (w, -20), (w, h), (26, h), (-9, h)]),
        ("lozenge", &[]) => outline(colour, vec![(8, 50), (50, 8), (92, 50), (50, 92)]),
        ("ray", &[x0, y0, x1, y1, w]) => ray(colour, (x0, y0), (x1, y1), w),
        _ => return None,
    })
}

fn stripes(across: bool, words: &[&str]) -> Option<String> {
    let parts = |word: &str| word.split_once(':').map_or(Some(1), |(_, parts)| parts.parse::<i32>().ok());
    let all: i32 = words.iter().map(|word| parts(word)).sum::<Option<i32>>()?;
    let (mut text, mut done) = (String::new(), 0);
    for word in words {
        let colour = word.split(':').next()?;
        let (from, to) = (done * 100 / all, (done + parts(word)?) * 100 / all);
        // The last one ends past the edge, so that no rounding lets the cloth be seen.
        let to = if to >= 100 { 112 } else { to };
        text += &if across {
            format!("in blob {colour} {} {}\n", edge(from, false), edge(to, true))
        } else {
            outline(colour, vec![(from, -20), (to, -20), (to, 120), (from, 120)])
        };
        done += parts(word)?;
    }
    Some(text)
}

/// The line across the cloth at a depth, from the pole or towards it.
fn edge(down: i32, back: bool) -> String {
    let mut points: Vec<String> = WIND
        .iter()
        .map(|&(across, _)| at(across, down) + if matches!(across, 0 | 100) { "!" } else { "" })
        .collect();
    if back {
        points.reverse();
    }
    points.join(" ")
}

/// A point of the cloth on the grid, as a stencil has it.
fn at(across: i32, down: i32) -> String {
    let (left, top, width, height) = CLOTH;
    format!("{},{}", tenths(left + across * width / 100), tenths(top + down * height / 100 + lift(across)))
}

fn lift(across: i32) -> i32 {
    let across = across.clamp(0, 100);
    let spans = WIND.windows(2).find(|ends| across <= ends[1].0);
    spans.map_or(0, |ends| {
        let ((from, a), (to, b)) = (ends[0], ends[1]);
        a + (b - a) * (across - from) / (to - from)
    })
}

fn tenths(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{}", value.abs() / 10, value.abs() % 10)
}

fn length(size: i32) -> String {
    tenths(size * CLOTH.3 / 100)
}

fn oval(colour: &str, x: i32, y: i32, r: i32) -> String {
    format!("in oval {colour} {} {1},{1}\n", at(x, y), length(r))
}

fn ray(colour: &str, from: (i32, i32), to: (i32, i32), width: i32) -> String {
    let middle = ((from.0 + to.0) / 2, (from.1 + to.1) / 2);
    let points = [from, middle, to].map(|(x, y)| at(x, y)).join(" ");
    format!("in limb {colour} {} {points}\n", length(width))
}

fn star(colour: &str, x: i32, y: i32, r: i32) -> String {
    // A hundredth across is longer than one down.
    let points = STAR.map(|(dx, dy)| (x + dx * r * CLOTH.3 / CLOTH.2 / 100, y + dy * r / 100));
    outline(colour, points.to_vec())
}

/// Nine small stars in three rows.
fn dots(colour: &str, x: i32, y: i32, r: i32) -> String {
    let places = (-1..=1).flat_map(|row| (-1..=1).map(move |column| (column, row)));
    places.map(|(column, row)| oval(colour, x + column * 3 * r, y + row * 4 * r, r)).collect()
}

fn outline(colour: &str, points: Vec<(i32, i32)>) -> String {
    let points: Vec<String> = points.into_iter().map(|(x, y)| at(x, y)).collect();
    format!("in poly {colour} {}\n", points.join(" "))
}

fn pair(word: &str) -> Option<(i32, i32)> {
    let (x, y) = word.split_once(',')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::super::stencil;
    use super::*;

    #[test]
    fn every_line_is_a_flag() {
        for (number, line) in TABLE.lines().enumerate() {
            if let Err(reason) = flag(line) {
                panic!("subjects/flags.txt, line {}: {reason}", number + 1);
            }
        }
        let flags = stencil::read_all(&text());
        assert!(flags.len() >= 70, "{} flags", flags.len());
        for flag in flags {
            assert!(flag.forms.len() >= 3, "{} has no cloth", flag.name);
            assert!(flag.spot("grip").is_some(), "{} cannot be held", flag.name);
        }
    }

    #[test]
    fn stripes_cover_the_cloth() {
        let text = flag("x = bars white blue:2 red").expect("a flag");
        assert_eq!(text.matches("in blob").count(), 3);
        assert!(text.contains("in blob blue 16.0,13.5!"), "{text}");
    }
}
