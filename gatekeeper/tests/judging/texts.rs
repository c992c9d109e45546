//! The gatekeeper's rates on our own material, pinned so that they never fall unseen, and texts made to break it.

use gatekeeper::{Category, Gatekeeper, OwnLists, Verdict};
use serde::Deserialize;

use super::read;

#[derive(Deserialize)]
struct Wish {
    text: String,
    #[serde(default)]
    category: String,
}

/// One kind of mistake: what was refused wrongly, or let by, and its neighbour on the other side.
#[derive(Deserialize)]
struct Case {
    text: String,
    /// `allow`, or the category.
    expected: String,
    kind: String,
    #[serde(default)]
    name: bool,
}

/// Wishes that must be refused: at least this share, in per mille.
const REFUSED_MIN: usize = 993;
/// The same in disguise.
const DISGUISED_MIN: usize = 975;

#[test]
fn forbidden_wishes_are_refused() {
    let wishes = wishes("gate_block.jsonl");
    assert!(wishes.iter().all(|wish| Category::parse(&wish.category).is_some()), "a category is misspelled");
    at_least(REFUSED_MIN, &wishes, |gatekeeper, text| gatekeeper.wish(text).is_block());
}

#[test]
fn no_category_falls_behind_the_others() {
    let gatekeeper = Gatekeeper::default();
    for category in Category::ALL.iter().filter(|category| **category != Category::OwnList) {
        let of_it: Vec<Wish> =
            wishes("gate_block.jsonl").into_iter().filter(|wish| wish.category == category.name()).collect();
        let refused = of_it.iter().filter(|wish| gatekeeper.wish(&wish.text).is_block()).count();
        assert!(
            refused * 10 >= of_it.len() * 9 && !of_it.is_empty(),
            "{category}: {refused} of {}",
            of_it.len()
        );
    }
}

#[test]
fn disguised_wishes_are_refused() {
    at_least(DISGUISED_MIN, &wishes("gate_evasion.jsonl"), |gatekeeper, text| {
        gatekeeper.wish(text).is_block()
    });
}

#[test]
fn innocent_wishes_are_allowed() {
    at_least(1000, &wishes("gate_allow.jsonl"), |gatekeeper, text| !gatekeeper.wish(text).is_block());
}

#[test]
fn forbidden_names_are_refused_and_innocent_ones_allowed() {
    at_least(1000, &wishes("gate_names_block.jsonl"), |gatekeeper, text| gatekeeper.name(text).is_block());
    at_least(1000, &wishes("gate_names_allow.jsonl"), |gatekeeper, text| !gatekeeper.name(text).is_block());
}

#[test]
fn each_kind_of_mistake_stays_mended_on_both_sides() {
    let gatekeeper = Gatekeeper::default();
    let judged = |case: &Case| {
        let verdict = if case.name { gatekeeper.name(&case.text) } else { gatekeeper.wish(&case.text) };
        match verdict {
            Verdict::Allow => "allow".to_owned(),
            Verdict::Block(refusal) => refusal.category.to_string(),
        }
    };
    let cases: Vec<Case> = lines("gate_kinds.jsonl");
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| judged(case) != case.expected)
        .map(|case| format!("{}: {} is {}, expected {}", case.kind, case.text, judged(case), case.expected))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_texts_that_set_the_thresholds_are_judged_rightly() {
    let gatekeeper = Gatekeeper::default();
    let innocent = [
        "пенни сошел",
        "под кур вас",
        "ио",
        "sagging",
        "lapidary",
        "chews",
        "chem",
        "агломерат",
        "арсин",
        "меласса",
        "Alana",
        "пожарный тушит дом",
        "спорный мяч",
        "гиппогриф",
        "добытчица",
        "идиотство",
        "бонго",
        "подлость",
        "оттепель",
        "просрочить",
        "ремингтон",
        "ссуда в банке",
        "рахат",
        "punks",
        "i take a bus to work. Coke for lunch",
        "guess the word: A____a",
        "cookbook",
        "a fly in the web",
        "много озеров",
        "кровишка",
        "Кинг",
        "mths",
        "CNN",
        "ПДК",
        "cmfrtbl",
        "a portrait of Shkspr",
        "Alan",
        "dope",
        "pension",
        "nicely",
    ];
    for text in innocent {
        assert!(!gatekeeper.wish(text).is_block(), "{text}: {:?}", gatekeeper.wish(text));
    }
    assert!(!gatekeeper.name("Huyen_Nguyen").is_block());
    let disguised = [
        "my wish: fu cking",
        "k y s streamer",
        "su ic ide on the moon please",
        "ху* знает",
        "narisuy hui",
        "my wish: m07#3rfu(k3r",
        "draw a kcuf",
        "gnikcuf on the moon please",
        "нарисуй нетми в шапке",
        "i smoke here. Coke please",
        "нарисуй ваг*ну",
        "draw anarkot",
        "ik.[f",
        "draw serohw",
        "ты бетч",
        "негроеды",
        "пидики",
        "можно сдохнуть",
        "draw a ttity",
        "narisui siski",
        "my wish: muda*",
        "мудаг на коне",
        "draw a gndn",
        "нарисуй пдрс в шляпе",
        "draw mrjns",
        "нарисуй ваигна в шляпе",
    ];
    for text in disguised {
        assert!(gatekeeper.wish(text).is_block(), "{text}");
    }
}

#[test]
fn a_span_is_a_piece_of_the_original() {
    let gatekeeper = Gatekeeper::default();
    for wish in wishes("gate_block.jsonl").into_iter().chain(wishes("gate_evasion.jsonl")) {
        if let Verdict::Block(refusal) = gatekeeper.wish(&wish.text) {
            let piece = wish.text.get(refusal.span.clone());
            assert!(piece.is_some_and(|piece| !piece.is_empty()), "{}: {:?}", wish.text, refusal.span);
        }
    }
}

#[test]
fn texts_made_to_break_it_are_judged() {
    const LONG: usize = 100_000;
    let gatekeeper = Gatekeeper::new(&OwnLists::default(), CHARS_MAX);
    let marks = format!("a{}", "\u{301}".repeat(LONG));
    let pieces = [
        "a",
        "и ",
        "a b ",
        "1",
        "w*",
        "((",
        "\u{202E}x",
        "kill ",
        "\u{1F346}",
        "a.b.",
        "8 9 ",
        "аa",
        "\u{FDFA}",
        "you ",
        "\u{0}",
    ];
    let texts = pieces.iter().map(|piece| piece.repeat(LONG / piece.len())).chain([
        marks,
        String::new(),
        "\u{FFFD}".to_owned(),
    ]);
    for text in texts {
        // One that took quadratic time would not come to an end here; how long each takes is the bench's to say.
        let _ = gatekeeper.wish(&text);
    }
}

/// The most that the show takes of a message.
const CHARS_MAX: usize = 4_096;

fn at_least(per_mille: usize, wishes: &[Wish], right: impl Fn(&Gatekeeper, &str) -> bool) {
    let gatekeeper = Gatekeeper::default();
    let wrong: Vec<&str> =
        wishes.iter().map(|wish| wish.text.as_str()).filter(|text| !right(&gatekeeper, text)).collect();
    let share = (wishes.len() - wrong.len()) * 1000 / wishes.len();
    assert!(
        share >= per_mille,
        "{share} per mille are right, {per_mille} are expected; wrong are {wrong:#?}"
    );
}

fn wishes(file: &str) -> Vec<Wish> {
    lines(file)
}

fn lines<T: for<'line> Deserialize<'line>>(file: &str) -> Vec<T> {
    read(&format!("fixtures/wishes/{file}"))
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}: {line}")))
        .collect()
}
