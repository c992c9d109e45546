//! What is judged is what is seen: invisible characters.

mod invisible;
