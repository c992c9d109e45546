//! One number for all faces: a journal records it, since other faces may draw other letters.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{face, unifont};

/// Hash of every face that ships, held by `snapshots/hashes/faces.txt`. Of Unifont's large tables the directory and the length stand for the whole.
#[must_use]
pub fn fingerprint() -> u64 {
    let parts = face::FILES.into_iter().chain([unifont::directory()]);
    parts.fold(unifont::length() as u64, |seed, part| xxh3_64_with_seed(part, seed))
}
