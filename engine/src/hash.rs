//! One number for a picture, so that two runs can be compared without keeping pixels; and one for a text, to choose by.
//!
//! A picture's hash is XXH3 with 64 bits (Yann Collet, <https://xxhash.com>) over the pixels as little-endian `0x00RRGGBB`
//! words, row by row, with width * 2^32 + height as its seed. It is the same on every machine.
//!
//! ```
//! use engine::hash::FrameHash;
//! use engine::pixmap::Pixmap;
//! use engine::geometry::Size;
//!
//! let mut picture = Pixmap::new(Size::new(2, 1));
//! picture.pixels_mut().copy_from_slice(&[0x0011_2233, 0x00FF_0000]);
//! let hash = FrameHash::of(picture.size(), picture.pixels());
//! assert_eq!(hash.to_string(), "e83de55de2a9a968");
//! ```

use std::fmt;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::geometry::Size;

/// The hash of a picture; shown as sixteen hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FrameHash(pub u64);

impl FrameHash {
    /// Hashes `size.area()` pixels.
    #[must_use]
    pub fn of(size: Size, pixels: &[u32]) -> Self {
        let seed = u64::from(size.w) << 32 | u64::from(size.h);
        if cfg!(target_endian = "little") {
            return Self(xxh3_64_with_seed(bytemuck::cast_slice(pixels), seed));
        }
        let swapped: Vec<u32> = pixels.iter().map(|pixel| pixel.to_le()).collect();
        Self(xxh3_64_with_seed(bytemuck::cast_slice(&swapped), seed))
    }
}

impl fmt::Display for FrameHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo) of a text: a number to choose by, the same on every machine.
///
/// ```
/// assert_eq!(engine::hash::fnv1a("a"), 0xAF63_DC4C_8601_EC8C);
/// ```
#[must_use]
pub fn fnv1a(text: &str) -> u64 {
    // Offset basis and prime as the function's authors give them.
    text.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_function_of_the_pixels_and_the_size() {
        // Worked out with the reference implementation's Python binding:
        // xxhash.xxh3_64(bytes.fromhex("332211000000ff00"), seed=(2 << 32) + 1).hexdigest()
        let pixels = [0x0011_2233, 0x00FF_0000];
        assert_eq!(FrameHash::of(Size::new(2, 1), &pixels).to_string(), "e83de55de2a9a968");
        assert_ne!(FrameHash::of(Size::new(2, 1), &pixels), FrameHash::of(Size::new(1, 2), &pixels));
    }
}
