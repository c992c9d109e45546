//! Messages that a wish only tells of: «поздравь маму с 8 марта» becomes what a person would say to her.
//!
//! Takes the words after the verb. What is dictated letter by letter («напиши …») never comes here.

use super::token;

/// The message of «поздравь»: «маму с 8 марта» is «Мама, с 8 марта!».
pub(super) fn congratulation(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let with = words.iter().position(|word| matches!(folded(word).as_str(), "с" | "со"));
    let (whom, what) = words.split_at(with.unwrap_or(words.len()));
    let whom: Vec<&str> = whom.iter().copied().filter(|word| !is_possessive(word)).collect();
    let (said, what) = (whom.join(" "), what.join(" "));
    let named: Option<Vec<String>> = whom.iter().map(|word| nominative(word)).collect();
    exclaimed(&match (named, what.is_empty()) {
        _ if said.is_empty() => what,
        (Some(names), false) => format!("{}, {what}", names.join(" ")),
        (None, false) if folded(&said) == "всех" => format!("{said} {what}"),
        _ => format!("поздравляем {said} {what}"),
    })
}

/// The message of «передай»: «привет Саше» is «Привет Саше!».
pub(super) fn passed_on(message: &str) -> String {
    exclaimed(message)
}

/// The message of «пожелай»: «удачи всем» is «Желаем удачи всем!».
pub(super) fn desire(message: &str) -> String {
    exclaimed(&format!("желаем {message}"))
}

/// The message of "wish": "jake a happy birthday" is "Happy birthday, jake!".
pub(super) fn wished(message: &str) -> Option<String> {
    const WISHES: [&str; 5] = ["happy", "merry", "good", "a happy", "a merry"];
    let folded = message.to_lowercase();
    let at = WISHES.iter().filter_map(|wish| folded.find(&format!(" {wish} "))).min()?;
    let (whom, what) = (message.get(..at)?.trim(), message.get(at..)?.trim());
    let what = what.strip_prefix("a ").unwrap_or(what);
    Some(exclaimed(&if whom.is_empty() { what.into() } else { format!("{what}, {whom}") }))
}

/// The message of "congratulate": "mom on her birthday" is "Congratulations, mom!".
pub(super) fn congratulated(message: &str) -> String {
    let folded = message.to_lowercase();
    let end = [" on ", " with ", " for "].iter().filter_map(|word| folded.find(word)).min();
    let whom = message.get(..end.unwrap_or(message.len())).unwrap_or(message);
    exclaimed(&format!("Congratulations, {whom}"))
}

/// What is said to somebody: "hi to Sasha" is "Hi, Sasha!".
pub(super) fn addressed(message: &str) -> Option<String> {
    const OPENINGS: [&str; 9] =
        ["hi", "hello", "hey", "thanks", "thank you", "happy birthday", "good luck", "bye", "goodbye"];
    let at = message.to_lowercase().find(" to ")?;
    let (what, whom) = (message.get(..at)?, message.get(at + 4..)?);
    OPENINGS.contains(&what.trim().to_lowercase().as_str()).then(|| exclaimed(&format!("{what}, {whom}")))
}

fn folded(word: &str) -> String {
    token::words(word).first().map(|word| word.text.clone()).unwrap_or_default()
}

fn is_possessive(word: &str) -> bool {
    matches!(
        folded(word).as_str(),
        "мою"
            | "моего"
            | "нашу"
            | "нашего"
            | "моих"
            | "наших"
            | "свою"
            | "своего"
            | "пожалуйста"
            | "плиз"
    )
}

/// «маму» as «мама», «Олю» as «Оля», «и» as it is; nothing of what has no such ending.
fn nominative(word: &str) -> Option<String> {
    if folded(word) == "и" {
        return Some(word.into());
    }
    let (stem, ending) = word.char_indices().next_back().map(|(at, last)| (&word[..at], last))?;
    match ending {
        _ if stem.chars().count() < 2 => None,
        'у' => Some(format!("{stem}а")),
        'ю' => Some(format!("{stem}я")),
        'У' => Some(format!("{stem}А")),
        'Ю' => Some(format!("{stem}Я")),
        _ => None,
    }
}

/// With a capital at its beginning and a mark at its end.
fn exclaimed(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let mark = if text.ends_with(['!', '?', '.', '…', ')']) { "" } else { "!" };
    format!("{first}{}{mark}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_said_as_a_person_says_it() {
        for (message, said) in [
            ("маму с 8 марта", "Мама, с 8 марта!"),
            ("мою бабушку с днём рождения", "Бабушка, с днём рождения!"),
            ("маму и папу с годовщиной", "Мама и папа, с годовщиной!"),
            ("всех с новым годом", "Всех с новым годом!"),
            ("брата с победой", "Поздравляем брата с победой!"),
            ("с 23 февраля", "С 23 февраля!"),
        ] {
            assert_eq!(congratulation(message), said);
        }
        assert_eq!(wished("jake a happy birthday").as_deref(), Some("Happy birthday, jake!"));
        assert_eq!(addressed("hi to Sasha").as_deref(), Some("Hi, Sasha!"));
        assert_eq!(congratulated("mom on her new job"), "Congratulations, mom!");
        assert_eq!(passed_on("привет Саше из Казани"), "Привет Саше из Казани!");
    }
}
