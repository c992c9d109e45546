//! Lettering: whether a wish asks for letters, which ones, and what of it asks for something else.
//!
//! The message is exactly what was written, without the verb that asks for it.

mod quotes;

use super::greeting;
use super::lexicon::{self, Class, Section};
use super::rows::Names;
use super::token::{self, Word};
use quotes::{is_a_name, names_a_work, quotation};

/// A wish with its letters set apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parted {
    /// The letters, exactly as written; empty: none.
    pub(super) text: String,
    /// Everything else.
    pub(super) rest: String,
    /// Whether letters are asked for, even if the wish does not say which.
    pub(super) asked: bool,
    /// Whether somebody of the rest says them.
    pub(super) voice: Voice,
}

/// Whether somebody says the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Voice {
    /// Nobody does.
    #[default]
    None,
    /// Somebody does.
    Speaks,
    /// Somebody does, aloud.
    Shouts,
}

/// The words that ask for letters.
struct Verb {
    /// Where they begin and end in the wish, in bytes.
    from: usize,
    to: usize,
    /// Which way they ask.
    key: &'static str,
}

/// Sets the letters of a wish apart.
pub(super) fn part(wish: &str) -> Parted {
    let verb = verb(wish);
    let nothing = |asked| Parted { rest: wish.into(), asked, ..Parted::default() };
    if let Some((before, inside, after)) = quotation(wish)
        && (verb.is_some() || !is_a_name(&inside) && !names_a_work(before))
    {
        let voice = verb.as_ref().map_or(Voice::None, |verb| voice(wish, verb));
        let before =
            verb.filter(|_| voice != Voice::None).map_or(before, |verb| &wish[..verb.from.min(before.len())]);
        return Parted { text: inside, rest: format!("{before} {after}"), asked: true, voice };
    }
    let Some(verb) = verb else { return nothing(false) };
    let Verb { from, to, key } = verb;
    let (head, tail) = (&wish[..from], &wish[to..]);
    let (colours, message) = leading_colours(tail);
    let message = message.trim().trim_matches(|c: char| matches!(c, '"' | '«' | '»' | '“' | '”')).trim();
    if !message.chars().any(char::is_alphanumeric) {
        return nothing(true);
    }
    if starts_with_a_place(message) && names_a_carrier(&wish[from..to]) {
        return nothing(true);
    }
    let (message, more) = match trailing_request(message) {
        (message, "") if key == "keep" => drawn_after(message),
        parted => parted,
    };
    let (message, place) = trailing_place(message);
    let (message, aside) =
        if matches!(key, "verb" | "carrier") { loud_beginning(message) } else { (message, "") };
    let dictated = token::words(&wish[from..to])
        .iter()
        .any(|word| word.text.starts_with("букв") || word.text == "letters");
    let colours = if dictated { &wish[from..to] } else { colours };
    let Some(text) = said(key, message) else { return nothing(false) };
    let rest = format!("{head} {colours} {place} {aside} {more}");
    Parted { text, rest, asked: true, voice: voice(wish, &verb) }
}

/// «герб клана Бобры, там бобёр с топором»: a coat of arms has the name of whose it is.
pub(super) fn of_bearer(parted: Parted) -> Parted {
    let words = token::words(&parted.rest);
    let none = Names::default();
    let crest = |hit: &lexicon::Hit<'_>| {
        hit.senses.iter().any(|sense| sense.section == Section::Subject && sense.key == "coatofarms")
    };
    if parted.asked || !lexicon::spelled(&words, &none).iter().any(crest) {
        return parted;
    }
    let capital = |word: &Word| parted.rest[word.from..].chars().next().is_some_and(char::is_uppercase);
    let bears = |word: &Word| lexicon::table("bearer", &word.text).is_some();
    let Some(at) = (1..words.len()).find(|at| bears(&words[at - 1]) && capital(&words[*at])) else {
        return parted;
    };
    let count = words[at + 1..].iter().take_while(|word| capital(word) && !word.apart).count();
    let (from, to) = (words[at].from, words[at + count].to);
    let text = parted.rest[from..to].to_owned();
    let rest = format!("{}{}", &parted.rest[..from], &parted.rest[to..]);
    Parted { text, rest, asked: true, voice: Voice::None }
}

/// The letters of a message that was asked for in that way.
fn said(key: &str, message: &str) -> Option<String> {
    Some(match key {
        "greet" => greeting::congratulation(message),
        "pass" => greeting::passed_on(message),
        "desire" => greeting::desire(message),
        "wish" => greeting::wished(message)?,
        "congratulate" => greeting::congratulated(message),
        "first" => greeting::addressed(message).unwrap_or_else(|| message.into()),
        _ => message.into(),
    })
}

/// Whether the verb says that somebody speaks, and how loud.
fn voice(wish: &str, verb: &Verb) -> Voice {
    const LOUD: [&str; 9] =
        ["shouts", "yells", "screams", "exclaims", "roars", "кричит", "орет", "вопит", "восклицает"];
    if verb.key != "speech" {
        return Voice::None;
    }
    let loud = token::words(&wish[verb.from..verb.to]).iter().any(|word| LOUD.contains(&word.text.as_str()));
    if loud { Voice::Shouts } else { Voice::Speaks }
}

/// «… и нарисуй сердце», "… and draw a heart" after the message.
fn trailing_request(message: &str) -> (&str, &str) {
    const OPENINGS: [&str; 20] = [
        " and draw ",
        " and paint ",
        " and add ",
        ", draw ",
        " then draw ",
        " next to ",
        " и нарисуй ",
        " и рисунок ",
        " и добавь ",
        ", нарисуй ",
        ", добавь ",
        " и рядом ",
        " а рядом ",
        " нарисуй ",
        " и чтоб ",
        " и чтобы ",
        " и пусть ",
        " и на фоне ",
        " and make ",
        " and have ",
    ];
    let folded = message.to_lowercase();
    let at = OPENINGS.iter().filter_map(|words| folded.find(words)).filter(|at| *at > 0).min();
    match at.filter(|at| folded.len() == message.len() && message.is_char_boundary(*at)) {
        Some(at) => (message[..at].trim_end(), &message[at..]),
        None => (message, ""),
    }
}

/// "happy bday mia!! unicorn w balloons": what stands behind the exclamation is to be drawn, if it is a thing and
/// speaks to nobody.
fn drawn_after(message: &str) -> (&str, &str) {
    let Some(at) = message.find(['!', '.', '?']) else {
        let parted = thing_after_comma(message);
        return if parted.1.is_empty() { joined_thing(message) } else { parted };
    };
    let end = at + message[at..].find(|mark: char| !matches!(mark, '!' | '.' | '?')).unwrap_or(0);
    let (said, more) = message.split_at(end.max(at));
    let words = token::words(more);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let speaks = words.iter().any(|word| lexicon::table("spoken", &word.text).is_some());
    let drawn = hits.iter().any(|hit| hit.is(Section::Subject) && !hit.guessed);
    if drawn && !speaks { (said, more) } else { (message, "") }
}

/// "happy bday Megan, cupcake with sprinkles": food or a thing behind a comma is to be drawn; «…, мама» is spoken to.
fn thing_after_comma(message: &str) -> (&str, &str) {
    let Some((said, more)) = message.split_once(',') else { return (message, "") };
    let words = token::words(more);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let first =
        hits.iter().find(|hit| !hit.is(Section::Stop) && !hit.is(Section::Colour) && !hit.is(Section::Size));
    let thing = first.and_then(|hit| hit.sense(Section::Subject)).is_some_and(|sense| {
        matches!(lexicon::class(sense.key), Class::Thing | Class::Food | Class::Vehicle)
    });
    if thing { (said, more) } else { (message, "") }
}

/// "happy birthday Tyler with balloons", «с днём рождения Аня и тортик»: what is joined to the message and is nobody
/// that is spoken to is to be drawn.
fn joined_thing(message: &str) -> (&str, &str) {
    const JOINTS: [&str; 7] = [" with ", " and a ", " and an ", " and some ", " plus ", " и ", " с "];
    let folded = message.to_lowercase();
    if folded.len() != message.len() {
        return (message, "");
    }
    let mut joints: Vec<usize> =
        JOINTS.iter().flat_map(|joint| folded.match_indices(joint)).map(|(at, _)| at).collect();
    joints.sort_unstable();
    let none = Names::default();
    let thing = |at: &usize| {
        let more = &message[*at..];
        let words = token::words(more);
        let hits = lexicon::spelled(&words, &none);
        let tells = |hit: &&lexicon::Hit<'_>| {
            let sections =
                [Section::Relation, Section::Colour, Section::Size, Section::Number, Section::Feeling];
            !hit.is(Section::Subject) && (hit.is(Section::Stop) || sections.iter().any(|kind| hit.is(*kind)))
        };
        let speaks = words.iter().any(|word| lexicon::table("spoken", &word.text).is_some());
        let first = hits.iter().find(|hit| !tells(hit)).filter(|hit| !hit.guessed);
        let sense = first.and_then(|hit| hit.sense(Section::Subject));
        !speaks && sense.is_some_and(|sense| lexicon::class(sense.key) != Class::Person)
    };
    match joints.into_iter().find(thing) {
        Some(at) => (&message[..at], &message[at..]),
        None => (message, ""),
    }
}

/// «МИР на стене»: capitals are the message, what a preposition opens after them is not.
fn loud_beginning(message: &str) -> (&str, &str) {
    let words = token::words(message);
    let loud = |word: &Word| {
        let written = &message[word.from..word.to];
        written.chars().any(char::is_alphabetic) && !written.chars().any(char::is_lowercase)
    };
    let count = words.iter().take_while(|word| loud(word)).count();
    // «С ДР КОЛЯН»: one letter alone may be the first of a sentence.
    let long = words[..count].iter().any(|word| word.text.chars().count() > 1);
    if count == 0 || !long || count == words.len() || words[count..].iter().any(loud) {
        return (message, "");
    }
    let none = Names::default();
    let hits = lexicon::spelled(&words[count..], &none);
    let opens = hits.first().is_some_and(|hit| hit.is(Section::Relation));
    let at = words[count].from;
    if opens { (message[..at].trim_end(), &message[at..]) } else { (message, "") }
}

/// «на торте»: what follows says where the letters are, not which.
fn starts_with_a_place(message: &str) -> bool {
    let words = token::words(message);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let places = |hit: &lexicon::Hit<'_>| {
        hit.sense(Section::Relation).is_some_and(|sense| matches!(sense.key, "on" | "in" | "under" | "above"))
    };
    hits.first().is_some_and(places) && hits.len() == 2 && hits[1].is(Section::Subject)
}

/// Whether letters are only named, not dictated.
fn names_a_carrier(verb: &str) -> bool {
    let last = token::words(verb).pop().map(|word| word.text).unwrap_or_default();
    last.starts_with("надпис") || last == "inscription" || last == "lettering"
}

/// The words that ask for letters.
fn verb(wish: &str) -> Option<Verb> {
    let words = token::words(wish);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let at = (0..hits.len()).find(|at| opens(wish, &words, &hits, *at))?;
    let hit = &hits[at];
    let key = hit.sense(Section::Letters).map_or("verb", |sense| sense.key);
    let key = KEYS.into_iter().find(|known| *known == key).unwrap_or("verb");
    let mut last = at;
    while hits.get(last + 1).is_some_and(|next| may_follow(wish, &words, next)) {
        last += 1;
    }
    let (from, to) = (words[hit.span.0].from, words[hits[last].span.1 - 1].to);
    Some(match key {
        "keep" | "alone" => Verb { from, to: from, key },
        "carrier" => Verb { from: to, to, key },
        _ => Verb { from, to, key },
    })
}

/// The ways of asking for letters.
const KEYS: [&str; 11] = [
    "verb",
    "keep",
    "alone",
    "first",
    "greet",
    "pass",
    "desire",
    "wish",
    "congratulate",
    "speech",
    "carrier",
];

/// Whether a message begins with or after that word.
fn opens(wish: &str, words: &[Word], hits: &[lexicon::Hit<'_>], at: usize) -> bool {
    let quiet =
        |hit: &lexicon::Hit<'_>| hit.is(Section::Stop) || hit.is(Section::Letters) || hit.is(Section::Colour);
    let asks = || {
        let drawing = |word: &Word| {
            ["рису", "нарис"].iter().any(|verb| word.text.starts_with(verb)) || word.text == "draw"
        };
        words.iter().any(drawing)
            || hits.len() > 3 && hits[1..].iter().any(|hit| hit.is(Section::Subject) && !hit.guessed)
    };
    match hits[at].sense(Section::Letters).map(|sense| sense.key) {
        // «text», «say», «wish» and «congratulate» open a message only at the beginning.
        Some("first" | "wish" | "congratulate") => hits[..at].iter().all(quiet),
        Some("speech") => {
            let with = |hit: &lexicon::Hit<'_>| hit.is(Section::Relation) || hit.is(Section::Letters);
            // "chat says draw pacman"
            let asks = |word: &Word| lexicon::table("asking", &word.text).is_some();
            !words.get(hits[at].span.1).is_some_and(asks)
                && hits[..at].iter().any(|hit| hit.is(Section::Subject))
                && hits.get(at + 1).is_some_and(|next| !with(next))
        }
        Some("carrier") => words.get(hits[at].span.1).is_some_and(|next| {
            let written = &wish[next.from..next.to];
            written.chars().count() > 1 && written.chars().all(|c| c.is_uppercase() || c.is_numeric())
        }),
        Some("alone") => at == 0 && words.len() <= 5 && !asks(),
        Some(_) => true,
        // «радужными буквами ПРИВЕТ»
        None => is_letters(&hits[at]) && at + 1 < hits.len() && at > 0 && hits[..at].iter().all(quiet),
    }
}

fn is_letters(hit: &lexicon::Hit<'_>) -> bool {
    hit.senses.iter().any(|sense| sense.section == Section::Subject && sense.key == "letters")
}

/// «напиши слово …»: a second such word belongs to the first unless it is written like a message.
fn may_follow(wish: &str, words: &[Word], hit: &lexicon::Hit<'_>) -> bool {
    let word = &words[hit.span.0];
    let loud = wish[word.from..word.to].chars().all(char::is_uppercase);
    hit.sense(Section::Letters).is_some_and(|sense| sense.key == "verb") && !word.apart && !loud
}

/// «радужными буквами», "in red": colours and letters named before the message.
fn leading_colours(tail: &str) -> (&str, &str) {
    let words = token::words(tail);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let mut end = 0;
    for (at, hit) in hits.iter().enumerate() {
        let says_how = hit.is(Section::Colour)
            || hit.is(Section::Shade)
            || hit.is(Section::Size)
            || hit.sense(Section::Relation).is_some_and(|sense| matches!(sense.key, "in" | "with"))
            || hit.senses.iter().any(|sense| sense.section == Section::Subject && sense.key == "letters");
        if !says_how {
            break;
        }
        let word = &words[hit.span.1 - 1].text;
        let instrumental =
            ["ым", "им", "ыми", "ими"].iter().any(|ending| word.ends_with(ending)) || word == "радугой";
        let adverbial = hit.is(Section::Colour) && (instrumental || hits[0].is(Section::Relation));
        let closes = adverbial || hit.senses.iter().any(|sense| sense.key == "letters");
        let only = words[..hit.span.1].len() == words.len();
        if closes && !only {
            end = words[hits[at].span.1 - 1].to;
        }
    }
    let (colours, message) = tail.split_at(end);
    (colours, message.trim_start_matches([':', ',', '-', ' ', '—', '–']))
}

/// «… красными буквами», "… in rainbow letters" after the message.
fn trailing_place(message: &str) -> (&str, &str) {
    let words = token::words(message);
    let none = Names::default();
    let hits = lexicon::spelled(&words, &none);
    let Some(last) = hits.last().filter(|hit| hit.senses.iter().any(|sense| sense.key == "letters")) else {
        return (message, "");
    };
    let mut from = words[last.span.0].from;
    for hit in hits.iter().rev().skip(1) {
        let says_how = hit.is(Section::Colour)
            || hit.is(Section::Size)
            || hit.is(Section::Shade)
            || hit.sense(Section::Relation).is_some_and(|sense| matches!(sense.key, "in" | "with"));
        if !says_how {
            break;
        }
        from = words[hit.span.0].from;
    }
    if from == 0 { (message, "") } else { (message[..from].trim_end(), &message[from..]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_taken_as_written_and_the_verb_is_not() {
        for (wish, text) in [
            ("напиши С ДНЁМ РОЖДЕНИЯ Маша", "С ДНЁМ РОЖДЕНИЯ Маша"),
            ("write HAPPY BDAY JAKE", "HAPPY BDAY JAKE"),
            ("text: LOVE YOU", "LOVE YOU"),
            ("табличка с надписью УДАЧИ", "УДАЧИ"),
            ("нарисуй слово МИР", "МИР"),
            ("кот с табличкой «Привет,  мир»", "Привет,  мир"),
            ("С днём рождения, Маша!", "С днём рождения, Маша!"),
            ("happy birthday Jake", "happy birthday Jake"),
            ("напиши радужными буквами ЛЕТО", "ЛЕТО"),
            ("write GG in red letters", "GG"),
            ("write GOOD LUCK and draw a heart", "GOOD LUCK"),
            ("напиши МИР на стене", "МИР"),
            ("поздравь маму с 8 марта", "Мама, с 8 марта!"),
            ("wish Jake a happy birthday", "Happy birthday, Jake!"),
            ("кот говорит МЯУ", "МЯУ"),
            ("a pirate says arrr matey", "arrr matey"),
            ("дед кричит", ""),
            ("кот держит плакат ХОЧУ ЕСТЬ", "ХОЧУ ЕСТЬ"),
            ("кот", ""),
        ] {
            assert_eq!(part(wish).text, text, "{wish}");
        }
    }
}
