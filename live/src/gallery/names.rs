//! Names of a gallery's files: ten letters of a keyed hash (HMAC with SHA-256, RFC 2104).
//!
//! Who does not have the key learns nothing of a donation from a name, and cannot guess the name of another one.

use engine::show::RequestId;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::net::secret::Secret;

/// Letters of a name: 47 bits, so that two of a gallery's pictures share one once in a million galleries.
const LETTERS: usize = 10;

/// Gives names by a key.
#[derive(Clone, Debug)]
pub struct Names(Secret);

impl Names {
    /// By this key.
    #[must_use]
    pub const fn new(key: Secret) -> Self {
        Self(key)
    }

    /// The name of a request's files.
    #[must_use]
    pub fn of_request(&self, request: &RequestId) -> String {
        self.name("request", &request.to_string())
    }

    /// What stands for a donation in the list.
    #[must_use]
    pub fn of_donation(&self, donation: &str) -> String {
        self.name("donation", donation)
    }

    fn name(&self, what: &str, text: &str) -> String {
        let mut hash = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes())
            .expect("a key of any length is one, as RFC 2104 says");
        hash.update(format!("{what}\n{text}").as_bytes());
        let digest = hash.finalize().into_bytes();
        let mut number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let letters = (0..LETTERS).map(|_| {
            let letter = char::from(b'a' + (number % 26) as u8);
            number /= 26;
            letter
        });
        letters.collect()
    }
}

/// Whether a text could be such a name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == LETTERS && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_ten_letters_that_depend_on_key_and_request() {
        let (one, other) = (Names::new(Secret::new("one key")), Names::new(Secret::new("another key")));
        let first = RequestId::first("da:1".into());
        let names = [
            one.of_request(&first),
            one.of_request(&first.next_run()),
            other.of_request(&first),
            one.of_donation("da:1"),
        ];
        assert!(names.iter().all(|name| is_name(name)), "{names:?}");
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{names:?}");
        }
        assert_eq!(one.of_request(&first), names[0]);
        assert!(!is_name("../../abcd") && !is_name("abcdefghi") && !is_name("ABCDEFGHIJ"));
    }
}
