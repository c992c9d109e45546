//! The colours of a picture, numbered: what indexed formats need.

/// Up to 256 colours in the order in which they were first met.
#[derive(Clone, Debug)]
pub struct Palette {
    colors: Vec<u32>,
    /// Open addressing: a colour's number + 1, or 0.
    slots: Vec<u16>,
    last: (u32, u8),
}

impl Palette {
    /// Colours that fit.
    pub const MAX: usize = 256;
    const SLOTS: usize = 1024;

    /// No colour yet.
    #[must_use]
    pub fn new() -> Self {
        Self { colors: Vec::new(), slots: vec![0; Self::SLOTS], last: (u32::MAX, 0) }
    }

    /// The numbers of `pixels`, with new colours added; `None` when there are more colours than fit.
    #[must_use]
    pub fn index(&mut self, pixels: &[u32]) -> Option<Vec<u8>> {
        let mut indices = vec![0; pixels.len()];
        let (mut color, mut number) = self.last;
        for (index, &pixel) in indices.iter_mut().zip(pixels) {
            if pixel != color {
                (color, number) = (pixel, self.number(pixel)?);
            }
            *index = number;
        }
        Some(indices)
    }

    /// The number of one colour.
    pub fn number(&mut self, color: u32) -> Option<u8> {
        if self.last.0 != color {
            self.last = (color, self.find(color)?);
        }
        Some(self.last.1)
    }

    /// The colours as `0x00RRGGBB`.
    #[must_use]
    pub fn colors(&self) -> &[u32] {
        &self.colors
    }

    /// The colours as red, green, blue bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        rgb(&self.colors)
    }

    fn find(&mut self, color: u32) -> Option<u8> {
        let mut slot = (color.wrapping_mul(0x9E37_79B1) >> 22) as usize;
        loop {
            match self.slots[slot] {
                0 => break,
                number if self.colors[usize::from(number - 1)] == color => return Some((number - 1) as u8),
                _ => slot = (slot + 1) % Self::SLOTS,
            }
        }
        if self.colors.len() == Self::MAX {
            return None;
        }
        self.colors.push(color);
        self.slots[slot] = self.colors.len() as u16;
        Some((self.colors.len() - 1) as u8)
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}

/// Pixels as red, green, blue bytes.
#[must_use]
pub fn rgb(pixels: &[u32]) -> Vec<u8> {
    let mut bytes = vec![0; pixels.len() * 3];
    for (out, pixel) in bytes.chunks_exact_mut(3).zip(pixels) {
        out.copy_from_slice(&pixel.to_be_bytes()[1..]);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_numbered_as_they_come_and_256_fit() {
        let mut palette = Palette::new();
        assert_eq!(palette.index(&[7, 9, 7]), Some(vec![0, 1, 0]));
        let many: Vec<u32> = (0..254).map(|i| 1000 + i * 65_537).collect();
        assert!(palette.index(&many).is_some());
        assert_eq!(palette.colors().len(), 256);
        assert_eq!(palette.number(5), None);
        assert_eq!(palette.number(9), Some(1));
    }
}
