//! Maps and sets for short keys that come from the vocabulary: looked up for every word, so hashing must cost little.
//!
//! What is stored is chosen by us and not by a viewer, so nobody can make the keys collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with the quick hash.
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;
/// A set with the quick hash.
pub type QuickSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// FNV-1a, with whole numbers taken in one step.
///
/// Its own, since the crate `fnv` takes a number byte by byte, and most keys are numbers: see [`packed`].
#[derive(Clone, Copy, Debug)]
pub struct Quick(u64);

/// A few letters as one number; none for more than seven.
pub fn packed(letters: &[u8]) -> Option<u64> {
    const LETTERS_MAX: usize = 7;
    // The leading 1 tells "а" from nothing and keeps the length.
    (letters.len() <= LETTERS_MAX)
        .then(|| letters.iter().fold(1, |key, letter| key << 8 | u64::from(*letter)))
}

const PRIME: u64 = 0x0100_0000_01B3;

impl Default for Quick {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_is_found() {
        let words: QuickSet<Vec<u8>> = [b"wolf".to_vec(), b"bear".to_vec()].into_iter().collect();
        assert!(words.contains(b"wolf".as_slice()));
        assert!(!words.contains(b"flow".as_slice()));
    }
}
