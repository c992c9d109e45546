//! How many letters make a likeness more than chance: every threshold of the search, each with the text that set it.
//!
//! Each comment gives the value at which a text is judged wrongly, and the text; one that «passes» should be refused.
//! `the_texts_that_set_the_thresholds_are_judged_rightly` in the crate's tests holds each of them.
//! Where nothing innocent is known to be lost, the comment says so: the next counterexample may move it. They were
//! looked for in the wishes of `fixtures/wishes`, in 220,000 words of the Russian and English spelling lists of Debian
//! (`hunspell-ru`, `wamerican`), whole, masked and without vowels, and in 200,000 pairs and triples of them.

/// Letters of an ending that joined or glued words may carry. 4: «пенни сошел» is «пеннис»; 2: «fu cking» passes.
pub const ENDING_LETTERS_MAX: usize = 3;
/// Letters of a stem that may be spread over several tokens. 4: «k y s» passes; at 2 no innocent text is known.
pub const SPREAD_LETTERS_MIN: usize = 3;
/// Letters of a stem behind which anything may follow in joined tokens. 3: the name `Huyen_Nguyen` is refused.
pub const OPEN_LETTERS_MIN: usize = 4;
/// The same for two neighbouring words. 5: «под кур вас»; 7: «su ic ide» passes.
pub const PAIR_LETTERS_MIN: usize = 6;
/// Letters of a masked word that must be seen. 3: «ху* знает» passes; at 1 no innocent text is known.
pub const MASKED_SEEN_MIN: usize = 2;
/// Letters of a stem that may be masked. 4: «ху* знает» passes. At 2 nothing changes: with one letter hidden, fewer than
/// [`MASKED_SEEN_MIN`] are seen.
pub const MASKED_LETTERS_MIN: usize = 3;
/// More than one of so many letters of a masked stem must be seen, or just one of so many where the stem ends the word or ends in
/// a letter that is seen. 3: "guess the word: A____a"; 1: «нарисуй ваг*ну» passes.
pub const MASKED_SEEN_ONE_OF: usize = 2;
/// Places of the trie that one masked word may visit. A limit of work alone: no text of the corpus needs 150, and a
/// word of stars and letters alone could visit all of the trie.
pub const MASKED_STEPS_MAX: usize = 1500;

/// Letters of a stem whose letters look like others, were stretched, sound so or stand on other keys. 2: «ио», which is
/// `bj` on the other keys; 4: «narisuy hui» passes.
pub const DISGUISED_LETTERS_MIN: usize = 3;
/// Letters of a stem that is looked like or stretched inside a word. 5: `m07#3rfu(k3r` passes; at 3 no innocent text is
/// known.
pub const SHAPE_INSIDE_LETTERS_MIN: usize = 4;
/// Letters of a stem that sounds so, stands on other keys or is read backwards inside a word. 5: "sagging", "lapidary";
/// 7: "draw anarkot" passes.
pub const CHANCE_INSIDE_LETTERS_MIN: usize = 6;
/// Letters of a stem on other keys that something follows. 3: "chews", "chem", «агломерат»; 5: "ik.[f" passes.
pub const KEYS_FOLLOWED_LETTERS_MIN: usize = 4;
/// Letters of a stem that is read backwards. 3: «арсин»; 5: «draw a kcuf» passes.
pub const TURNED_LETTERS_MIN: usize = 4;
/// Letters of a stem that is read backwards and followed by a short ending. 4: «меласса», "Alana"; 6: "draw serohw"
/// passes.
pub const TURNED_FOLLOWED_LETTERS_MIN: usize = 5;
/// Letters of an ending that is no chance behind a stem that is read backwards. 2: «меласса»; 4: «gnikcuf» passes.
pub const TURNED_ENDING_LETTERS: usize = 3;
/// Letters of an English stem in a Russian word spelled by sound. 4: «пожарный тушит дом», «спорный мяч»; 6: «ты бетч»
/// passes.
pub const ANGLICISM_LETTERS_MIN: usize = 5;
/// Letters that may follow such a stem. 4: «гиппогриф», «добытчица», «идиотство»; 2: «негроеды» passes.
pub const ANGLICISM_REST_MAX: usize = 3;

/// Letters that are left of a stem with doubled letters, each taken once. 3: "cookbook"; 5: "draw a ttity" passes.
pub const SHORTENED_LETTERS_MIN: usize = 4;
/// Letters that are left of a stem without its soft signs. 3: "a fly in the web"; 5: "narisui siski" passes.
pub const HARD_LETTERS_MIN: usize = 4;

/// Letters of the stem of a common word, which is innocent with other endings too. 5: «много озеров»; 3: "my wish: muda*" passes.
pub const KNOWN_STEM_LETTERS_MIN: usize = 4;
/// Letters of such an ending. 3: «кровишка»; at 5 no disguise is known to pass.
pub const KNOWN_ENDING_LETTERS_MAX: usize = 4;

/// Letters of a word that is looked up by its consonants or its sound. A limit of work: no word of the lists is decided by
/// it.
pub const KEYED_LETTERS_MAX: usize = 20;
/// Letters that may follow what was looked up so. A limit of work, too.
pub const KEYED_REST_MAX: usize = 4;
/// Letters of a stem that may be written by ear. 4: «Кинг»; 6: «мудаг на коне» passes.
pub const SOUND_LETTERS_MIN: usize = 5;
/// Letters of a stem that may be written with other vowels. 5: «бонго», «подлость», «оттепель»; 7: «пидики» passes.
pub const SOUND_SURE_LETTERS_MIN: usize = 6;
/// Letters of a stem that may be written by its consonants. 5: "mths"; 7: "draw a gndn" passes.
pub const CONSONANTS_OF_LETTERS_MIN: usize = 6;
/// Consonants of such a stem. 3: "CNN", «ПДК»; 5: «нарисуй пдрс в шляпе» passes.
pub const CONSONANTS_MIN: usize = 4;
/// Letters that may follow a stem of an open end written by its consonants. 2: "cmfrtbl", "a portrait of Shkspr"; 0: "draw mrjns"
/// passes.
pub const CONSONANTS_REST_MAX: usize = 1;
/// Letters that may follow a sure stem of an open end written by ear. 3: «просрочить», «ремингтон»; 1: «можно сдохнуть» passes.
pub const SOUND_REST_MAX: usize = 2;
/// Letters of a word whose second half may have been put first. 4: "Alan", "dope"; 6: «нарисуй нетми в шапке» passes.
pub const TURNED_ABOUT_LETTERS_MIN: usize = 5;
/// The most letters of such a word. A limit of work: no word of the lists is decided by it.
pub const TURNED_ABOUT_LETTERS_MAX: usize = 9;
/// Letters of each of the two halves. 1: «ссуда в банке», «рахат», «punks»; 3: «нарисуй нетми в шапке» passes.
pub const TURNED_ABOUT_PIECE_MIN: usize = 2;
/// Letters of a stem in which neighbours may have changed places. 5: "pension", "nicely"; 7: «нарисуй ваигна в шляпе» passes.
pub const SWAPPED_LETTERS_MIN: usize = 6;
/// Letters of a word in which neighbours may have changed places. A limit of work: no word of the lists is decided by it.
pub const SWAPPED_LETTERS_MAX: usize = 14;

/// Words that the end of a sentence is as far as. 1: "i take a bus to work. Coke for lunch"; 5: "i smoke here. Coke please"
/// passes.
pub const SENTENCE_END_WORDS: usize = 4;
