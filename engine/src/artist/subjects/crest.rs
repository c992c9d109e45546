//! Crests of clubs, teams and bands: a table of shields with two colours, a pattern, a symbol and letters, as stencils.
//!
//! A line of `crests.txt` is `name = shape colour colour: pattern, symbol, LETTERS`:
//!
//! ```text
//! crest_of_barcelona = shield navy red: stripes, ball, FCB
//! ```
//!
//! Shapes: shield, disc, diamond. Patterns: plain, half, stripes, hoops, band, diagonal, sash, ring, cross. Symbols: star, ball,
//! crown, bolt, bull, beast, hawk, hornet, frost, ironcross, globe, smile, bee, bigstar, and `-` for none. Letters are drawn with the strokes of [`GLYPHS`]. Knows no words for clubs.

use std::fmt::Write as _;

/// Crests by name.
const TABLE: &str = include_str!("crests.txt");

/// Strokes of letters on a grid of 4 x 6: points one behind the other, a space starts a new stroke.
const GLYPHS: [(char, &str); 38] = [
    ('A', "0,6-2,0-4,6 1,4-3,4"),
    ('B', "0,0-3,0-4,1-3,3-4,5-3,6-0,6-0,0 0,3-3,3"),
    ('C', "4,1-3,0-1,0-0,1-0,5-1,6-3,6-4,5"),
    ('D', "0,0-3,0-4,2-4,4-3,6-0,6-0,0"),
    ('E', "4,0-0,0-0,6-4,6 0,3-3,3"),
    ('F', "4,0-0,0-0,6 0,3-3,3"),
    ('G', "4,1-3,0-1,0-0,1-0,5-1,6-3,6-4,5-4,3-2,3"),
    ('H', "0,0-0,6 4,0-4,6 0,3-4,3"),
    ('I', "2,0-2,6"),
    ('J', "3,0-3,5-2,6-0,5"),
    ('K', "0,0-0,6 4,0-0,3-4,6"),
    ('L', "0,0-0,6-4,6"),
    ('M', "0,6-0,0-2,3-4,0-4,6"),
    ('N', "0,6-0,0-4,6-4,0"),
    ('O', "1,0-3,0-4,1-4,5-3,6-1,6-0,5-0,1-1,0"),
    ('P', "0,6-0,0-3,0-4,1-4,2-3,3-0,3"),
    ('R', "0,6-0,0-3,0-4,1-4,2-3,3-0,3 2,3-4,6"),
    ('S', "4,1-3,0-1,0-0,1-1,3-3,3-4,5-3,6-1,6-0,5"),
    ('T', "0,0-4,0 2,0-2,6"),
    ('U', "0,0-0,5-1,6-3,6-4,5-4,0"),
    ('V', "0,0-2,6-4,0"),
    ('W', "0,0-1,6-2,2-3,6-4,0"),
    ('X', "0,0-4,6 4,0-0,6"),
    ('Y', "0,0-2,3-4,0 2,3-2,6"),
    ('Z', "0,0-4,0-0,6-4,6"),
    ('1', "1,1-2,0-2,6"),
    ('2', "0,1-1,0-3,0-4,1-4,2-0,6-4,6"),
    ('9', "4,3-1,3-0,2-0,1-1,0-3,0-4,1-4,5-3,6-1,6"),
    ('Л', "0,6-1,6-2,0-4,0-4,6"),
    ('Д', "0,6-0,5-4,5-4,6 1,5-2,0-3,0-3,5"),
    ('З', "0,1-1,0-3,0-4,1-3,3-4,5-3,6-1,6-0,5 2,3-3,3"),
    ('И', "0,0-0,6-4,0-4,6"),
    ('Ц', "0,0-0,5-4,5-4,0 4,5-4,6"),
    ('П', "0,6-0,0-4,0-4,6"),
    ('У', "0,0-2,3-4,0 2,3-1,6-0,6"),
    ('Б', "4,0-0,0-0,6-3,6-4,5-4,4-3,3-0,3"),
    ('Ї', "2,1-2,6 1,0-1,0 3,0-3,0"),
    ('Э', "0,1-1,0-3,0-4,1-4,5-3,6-1,6-0,5 1,3-4,3"),
];

/// The stencil of every crest of the table, as text; a line that is none is passed over, and a test says that there is
/// none.
pub(super) fn text() -> String {
    TABLE.lines().filter_map(|line| crest(line).ok()).collect()
}

/// One line of the table as a stencil's text; a comment is nothing.
fn crest(line: &str) -> Result<String, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(String::new());
    }
    let wrong = || format!("{line:?} is no `name = shape colour colour: pattern, symbol, LETTERS`");
    let (name, design) = line.split_once(" = ").ok_or_else(wrong)?;
    let (body, marks) = design.split_once(": ").ok_or_else(wrong)?;
    let &[shape, first, second] = body.split(' ').collect::<Vec<_>>().as_slice() else { return Err(wrong()) };
    let &[pattern, symbol, letters] = marks.split(", ").collect::<Vec<_>>().as_slice() else {
        return Err(wrong());
    };
    let mut text = format!(
        "= {name}\nbulk 13\nfixed\nslots m=white\nspots base 32,62 grip 32,50\nstance table\nhome stage field\n"
    );
    text += &outline(shape, second, 0).ok_or_else(wrong)?;
    text += &outline(shape, first, 4).ok_or_else(wrong)?;
    text += paint(pattern, second).ok_or_else(wrong)?.as_str();
    text += &sign(symbol, second).ok_or_else(wrong)?;
    // Letters stand in the middle if there is no symbol above them.
    let top = if symbol == "-" { 20 } else { 34 };
    let colour = ink_on(pattern, first, second);
    // On a pattern of both colours they need an edge of their own.
    let edge = if colour == "white4" { "ink0" } else { "white4" };
    let edged = matches!(pattern, "half" | "stripes" | "hoops" | "sash" | "cross").then_some((edge, 4));
    for (colour, wider) in edged.into_iter().chain([(colour, 0)]) {
        text += &lettered(letters, top, colour, wider)
            .ok_or_else(|| format!("{name}: no strokes for {letters:?}"))?;
    }
    Ok(text)
}

/// The outline of a shape, `inset` units inside its edge.
fn outline(shape: &str, colour: &str, inset: i32) -> Option<String> {
    let (low, high) = (inset, 64 - inset);
    Some(match shape {
        "shield" => format!(
            "blob {colour} {low},{low}! {high},{low}! {high},30 {},46 32,{}! {},46 {low},30\n",
            54 - inset,
            66 - inset,
            10 + inset
        ),
        "disc" => format!("oval {colour} 32,32 {0},{0}\n", 32 - inset),
        "diamond" => format!("poly {colour} 32,{} {},32 32,{} {},32\n", low - 6, high + 6, high + 6, low - 6),
        _ => return None,
    })
}

/// The pattern inside the shape, in the second colour.
fn paint(pattern: &str, colour: &str) -> Option<String> {
    let poly = |points: &str| format!("in poly {colour} {points}\n");
    Some(match pattern {
        "plain" => String::new(),
        "half" => poly("32,-8 72,-8 72,72 32,72"),
        "stripes" => {
            poly("12,-8 20,-8 20,72 12,72")
                + &poly("28,-8 36,-8 36,72 28,72")
                + &poly("44,-8 52,-8 52,72 44,72")
        }
        "hoops" => poly("-8,8 72,8 72,17 -8,17") + &poly("-8,46 72,46 72,55 -8,55"),
        "band" => poly("-8,18 72,18 72,46 -8,46"),
        "diagonal" => poly("-8,58 58,-8 72,-8 72,6 6,72 -8,72"),
        "sash" => poly("-8,-4 10,-8 72,54 72,74"),
        "ring" => format!("oval {colour}' 32,32 20,20\n"),
        "cross" => poly("27,-8 37,-8 37,72 27,72") + &poly("-8,27 72,27 72,37 -8,37"),
        _ => return None,
    })
}

/// The colour that letters are seen in.
fn ink_on(pattern: &str, first: &str, second: &str) -> &'static str {
    let under = if matches!(pattern, "band" | "ring" | "diagonal") { second } else { first };
    match under {
        "white" | "yellow" | "gold" | "cream" | "cyan" | "steel" => "navy1",
        _ => "white4",
    }
}

/// The symbol over the letters.
fn sign(symbol: &str, second: &str) -> Option<String> {
    let colour = if second == "white" { "gold" } else { second };
    Some(match symbol {
        "-" => String::new(),
        "star" => format!("poly {colour}' 32,6 35,14 44,14 37,19 40,28 32,22 24,28 27,19 20,14 29,14\n"),
        "ball" => "oval white 32,18 10,10\n+ poly ink1 32,14 36,17 34,22 30,22 28,17\n+ limb ink1 1 32,14 32,9\n+ limb ink1 1 36,17 41,15\n+ limb ink1 1 28,17 23,15\n".into(),
        "crown" => "poly gold 20,26 18,10 26,18 32,8 38,18 46,10 44,26\n".into(),
        "beast" => "poly white 12,12 20,4 30,10 40,4 52,12 50,22 52,30 42,40 32,44 22,40 12,30 14,22\n+ poly ink0 18,20 28,24 21,27\n+ poly ink0 46,20 36,24 43,27\n+ poly ink0 29,30 35,30 32,34\n+ poly red2 24,36 32,38 40,36 32,42\n+ limb grey1 1.4 20,12 24,18\n+ limb grey1 1.4 44,12 40,18\n+ limb grey1 1.4 32,10 32,18\n".into(),
        "hawk" => "poly white 8,12 24,16 40,12 56,20 44,26 40,32 30,34 20,42 22,32 12,26\npoly gold 50,18 62,24 50,27\n+ oval red2 46,20 1.8,1.6\n+ limb grey1 1.4 16,18 30,22\n+ limb grey1 1.4 18,24 30,27\n".into(),
        "hornet" => "poly yellow 12,10 32,52 52,10 42,10 32,34 22,10\npoly white 4,14 14,28 8,34 0,26\npoly white 60,14 50,28 56,34 64,26\n+ poly ink0 26,36 38,36 37,39 27,39\n+ poly ink0 28,42 36,42 35,45 29,45\n".into(),
        "frost" => "limb white 5 14,16 50,16\nlimb white 5 32,16 32,52\n+ limb ice3 1.6 32,22 20,34\n+ limb ice3 1.6 32,22 44,34\n+ limb ice3 1.6 32,32 22,42\n+ limb ice3 1.6 32,32 42,42\n".into(),
        "ironcross" => "poly white 26,4 38,4 36,26 58,24 58,38 36,36 38,58 26,58 28,36 6,38 6,24 28,26\n+ limb ink0 3.4 27,42 27,22 35,22 37,25 37,28 35,31 27,31\n+ limb ink0 3.4 31,31 38,42\n".into(),
        "globe" => "oval navy 32,20 13,13\n+ vein cyan3 1.4 19,20 32,23 45,20\n+ vein cyan3 1.4 32,7 27,20 32,33\n+ vein cyan3 1.4 32,7 37,20 32,33\n".into(),
        "bull" => "blob red3 14,18! 22,15 32,18 42,15 50,18! 44,36 38,50 26,50 20,36\npoly white 16,22 4,18 0,2 10,12 20,16\npoly white 48,22 60,18 64,2 54,12 44,16\n+ poly ink0 20,24 30,29 23,32\n+ poly ink0 44,24 34,29 41,32\n+ oval ink0 28,44 1.6,1.6\n+ oval ink0 36,44 1.6,1.6\n".into(),
        "smile" => "oval yellow 32,34 20,20\n+ limb ink0 2.4 20,26 28,34\n+ limb ink0 2.4 28,26 20,34\n+ limb ink0 2.4 36,26 44,34\n+ limb ink0 2.4 44,26 36,34\n+ vein ink0 2.4 16,38 24,45 34,46 46,38\nblob rose 36,45! 42,43! 44,50 40,53 36,50\n".into(),
        "bee" => "oval yellow' 32,18 9,10\nin poly ink~ 20,14 44,14 44,18 20,18\nin poly ink~ 20,22 44,22 44,26 20,26\nblob white 24,14 12,6 10,14 20,20\nblob white 40,14 52,6 54,14 44,20\n".into(),
        "bigstar" => "poly red 32,8 38,25 56,25 42,36 47,54 32,43 17,54 22,36 8,25 26,25\n".into(),
        "bolt" => "poly yellow' 36,4 24,20 31,20 27,30 41,14 34,14\n".into(),
        _ => return None,
    })
}

/// The letters side by side, as wide as their shape lets them be, in strokes so much wider than usual.
fn lettered(letters: &str, top: i32, colour: &str, wider: i32) -> Option<String> {
    if letters == "-" {
        return Some(String::new());
    }
    let count = letters.chars().count() as i32;
    // A letter is four parts wide and one part from the next; 40 units hold them all, none is wider than 20.
    let part = (40 * 10 / (5 * count - 1)).min(if top > 30 { 33 } else { 40 });
    let left = 320 - (5 * count - 1) * part / 2;
    let mut text = String::new();
    for (number, letter) in letters.chars().enumerate() {
        let strokes = GLYPHS.iter().find(|(known, _)| *known == letter)?.1;
        for stroke in strokes.split(' ') {
            let _ = write!(text, "+ limb {colour} {}", wider + if count > 3 { 2 } else { 3 });
            for point in stroke.split('-') {
                let (x, y) = point.split_once(',')?;
                let (x, y): (i32, i32) = (x.parse().ok()?, y.parse().ok()?);
                let (x, y) = (left + (number as i32 * 5 + x) * part, top * 10 + y * part);
                let _ = write!(text, " {}.{},{}.{}", x / 10, x % 10, y / 10, y % 10);
            }
            text.push('\n');
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::super::stencil;
    use super::*;

    #[test]
    fn every_line_is_a_crest() {
        for (number, line) in TABLE.lines().enumerate() {
            if let Err(reason) = crest(line) {
                panic!("subjects/crests.txt, line {}: {reason}", number + 1);
            }
        }
        let crests = stencil::read_all(&text());
        assert!(crests.len() >= 40, "{} crests", crests.len());
        assert!(crests.iter().all(|crest| crest.forms.len() >= 2));
    }
}
