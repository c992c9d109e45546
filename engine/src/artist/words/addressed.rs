//! What a wish says to the streamer around what it asks for: greetings, thanks, and «you», who is the streamer.
//!
//! Only leaves out or puts in words of the wish; its words are tables: `[greeting]`, `[asking]`, `[meant]`, `[closing]`, `[you]`,
//! `[naming]`, `[namer]`.

use super::draft::Draft;
use super::grammar::Grammar;
use super::keys;
use super::lexicon::{Class, Section};
use super::rows::Names;
use super::token::{self, Word};
use super::{lettering, lexicon};

/// Words of a greeting that is a sentence of its own: "thx for keeping me company at work. …" has eight.
const GREETING_WORDS_MAX: usize = 9;

/// The wish without what is only said to the streamer, and with the streamer for «you».
pub(super) fn request(wish: String, names: &Names) -> String {
    let wish = without_greeting(wish, names);
    let wish = without_thanks(wish, names);
    let wish = without_name(wish, names);
    with_streamer(wish)
}

fn is(table: &str, word: &Word) -> bool {
    lexicon::table(table, &word.text).is_some()
}

/// Whether a table has the word and, where its line names the beginnings of words, one of `after` begins so.
fn followed(table: &str, word: &Word, after: &[Word]) -> bool {
    let needs = lexicon::table(table, &word.text);
    needs.is_some_and(|needs| {
        needs.is_empty() || needs.split(' ').any(|need| after.iter().any(|word| word.text.starts_with(need)))
    })
}

/// Whether a text names anybody or anything but the streamer.
fn names_somebody(text: &str, names: &Names) -> bool {
    let mut draft = Draft::default();
    Grammar::wish(&mut draft, names, text, &token::words(text));
    draft.items.iter().any(|item| !item.concept.is_empty() && item.concept != "streamer")
}

/// "hey man love the stream!! can you draw my grandma", «здарова бро, нарисуй кота»: what is said to the streamer before
/// the asking is no part of the picture, if something that can be drawn is asked for.
fn without_greeting(wish: String, names: &Names) -> String {
    let words = token::words(&wish);
    let soon = &words[1.min(words.len())..words.len().min(1 + GREETING_WORDS_MAX)];
    let greets = words.first().is_some_and(|word| followed("greeting", word, soon));
    let asked = words.iter().position(|word| is("asking", word)).filter(|at| greets && *at > 0);
    let ended = |at: &usize| {
        let between = &wish[words[at - 1].to..words[*at].from];
        between.contains(['!', '.', '?'])
    };
    // «добрый вечер, чат! единорога пожалуйста»: a greeting that is a sentence.
    let sentence =
        (1..words.len()).find(ended).filter(|at| greets && asked.is_none() && *at <= GREETING_WORDS_MAX);
    let first = asked.map(|at| at + 1).or(sentence);
    let Some(first) = first.and_then(|at| words.get(at)).filter(|first| !is("meant", first)) else {
        return wish;
    };
    if lettering::part(&wish).asked {
        // «привет! напиши УДАЧИ и нарисуй сердце» asks for letters before the asking.
        return wish;
    }
    let rest = &wish[first.from..];
    if names_somebody(rest, names) { rest.to_owned() } else { wish }
}

/// "a lighthouse in the fog? Thank you, love the stream!": thanks behind a comma or a full stop are no part of the
/// picture, if something that can be drawn stands before them.
fn without_thanks(wish: String, names: &Names) -> String {
    let words = token::words(&wish);
    let thanks = |at: &usize| words[*at].apart && followed("closing", &words[*at], &words[at + 1..]);
    let Some(first) = (1..words.len()).find(thanks) else { return wish };
    if words[first..].iter().any(|word| is("asking", word)) || lettering::part(&wish).asked {
        return wish;
    }
    let asked = &wish[..words[first].from];
    if names_somebody(asked, names) { asked.to_owned() } else { wish }
}

/// Words of a name at most: "Sir Barks Alot".
const NAME_WORDS_MAX: usize = 3;

/// "my cat is called Biscuit", «кот по имени Пельмень»: a name is never drawn, if somebody else is named.
fn without_name(wish: String, names: &Names) -> String {
    let words = token::words(&wish);
    let capital = |word: &Word| wish[word.from..].chars().next().is_some_and(char::is_uppercase);
    let leads = |at: usize| {
        let word = &words[at];
        // "his name is Mark", "a dog, name Rex": not "write my name".
        is("naming", word) && (word.text != "name" || words.get(at + 1).is_some_and(|next| next.text == "is"))
    };
    let Some(at) = (0..words.len()).find(|at| leads(*at)) else {
        return without_pets_name(wish, &words, names);
    };
    let none = Names::default();
    let first = at + 1 + usize::from(words[at].text == "name");
    let named = |word: &Word| {
        let hits = lexicon::spelled(std::slice::from_ref(word), &none);
        let small = |hit: &lexicon::Hit<'_>| {
            [Section::Stop, Section::Relation, Section::Streamer, Section::Likeness]
                .into_iter()
                .any(|kind| hit.is(kind))
        };
        capital(word) || !hits.iter().any(small)
    };
    let Some(word) = words.get(first).filter(|word| named(word) && !word.apart) else { return wish };
    let more = words[first + 1..].iter().take_while(|word| capital(word) && !word.apart);
    let last = first + if capital(word) { more.count().min(NAME_WORDS_MAX - 1) } else { 0 };
    let belongs = words[..at].iter().rev().take_while(|word| is("namer", word)).count();
    let from = words[at - belongs].from;
    let rest = format!("{}{}", &wish[..from], &wish[words[last].to..]);
    if !lettering::part(&wish).asked && names_somebody(&rest, names) { rest } else { wish }
}

/// "my hamster Biscuit, he's brown", «мою собаку Булку»: a beast or a human, not a cookie or a bun.
fn without_pets_name(wish: String, words: &[Word], names: &Names) -> String {
    let capital = |word: &Word| wish[word.from..].chars().next().is_some_and(char::is_uppercase);
    let own = |word: &Word| {
        // "my two cats Salt and Pepper", "my golden retriever Biscuit"
        let mut before = wish[..word.from].split_whitespace().rev().map(str::to_lowercase).take(2);
        before.any(|word| lexicon::table("possessive", &word).is_some())
    };
    let lives = |word: &Word| {
        let hits = lexicon::spelled(std::slice::from_ref(word), names);
        let class =
            |hit: &lexicon::Hit<'_>| hit.sense(Section::Subject).map(|sense| keys::class(sense.key, names));
        hits.iter().filter_map(class).any(|class| matches!(class, Class::Beast | Class::Person))
    };
    let called = |at: &usize| {
        let (whose, name) = (&words[at - 1], &words[*at]);
        capital(name) && !name.apart && !name.glued && !capital(whose) && own(whose) && lives(whose)
    };
    let Some(at) = (1..words.len()).find(called) else { return wish };
    if lettering::part(&wish).asked {
        return wish;
    }
    let mut last = at;
    while let [and, name, ..] = &words[last + 1..]
        && matches!(and.text.as_str(), "and" | "и")
        && capital(name)
        && !name.apart
    {
        last += 2;
    }
    format!("{}{}", &wish[..words[at].from], &wish[words[last].to..])
}

/// "draw you as a potato", «нарисуй тебя лысым», "you but as a cat": the streamer, who is told so.
fn with_streamer(wish: String) -> String {
    let words = token::words(&wish);
    let asked_for = |at: usize| at == 0 || is("asking", &words[at - 1]);
    let Some(at) = (0..words.len()).find(|at| is("you", &words[*at]) && asked_for(*at)) else { return wish };
    let leads = |next: &Word| is("about_you", next) || next.text.ends_with("ing");
    let fits = at > 0 || words.get(at + 1).is_some_and(leads);
    if !fits || lettering::part(&wish).asked {
        return wish;
    }
    let word = &words[at];
    let streamer = if word.text.is_ascii() { "streamer" } else { "стримера" };
    format!("{}{streamer}{}", &wish[..word.from], &wish[word.to..])
}
