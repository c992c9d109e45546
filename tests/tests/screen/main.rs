//! What is judged is what is seen: invisible characters, cut texts, letters in the order of place.

mod cuts;
mod invisible;
mod place;
