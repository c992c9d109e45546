//! A picture as planes of luma and of chroma at half the width and height (I420), kept up to date block by block.
//!
//! ITU-R BT.709 with limited range, in 16-bit fixed point: what players expect of a picture of this size. A picture with an
//! odd side gets its last column or row twice, as such planes have even sides.

use engine::geometry::{Rect, Size};
use engine::pixmap::PixmapRef;
use engine::stage::Damage;

/// The planes of the last picture.
pub(super) struct Planes {
    size: Size,
    bytes: Vec<u8>,
    /// Pictures taken so far.
    count: u64,
}

impl Planes {
    /// Of pictures of this size.
    pub(super) fn new(size: Size) -> Self {
        let size = Size::new(size.w.next_multiple_of(2), size.h.next_multiple_of(2));
        Self { size, bytes: vec![0; size.area() * 3 / 2], count: 0 }
    }

    /// Width and height of the planes of luma.
    pub(super) const fn size(&self) -> Size {
        self.size
    }

    /// The picture.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Pictures taken so far.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Takes the next picture, of which `damage` says what differs from the last one.
    pub(super) fn take(&mut self, picture: PixmapRef<'_>, damage: &Damage) {
        if self.count == 0 {
            self.block(picture, Rect::of(picture.size()));
        } else {
            damage.rects().for_each(|block| self.block(picture, block));
        }
        self.count += 1;
    }

    fn block(&mut self, picture: PixmapRef<'_>, block: Rect) {
        let block = block.intersect(Rect::of(picture.size()));
        if block.is_empty() {
            return;
        }
        let (width, height) = (self.size.w as usize, self.size.h as usize);
        let (luma, chroma) = self.bytes.split_at_mut(width * height);
        let (cb, cr) = chroma.split_at_mut(width * height / 4);
        let (columns, rows) = (picture.size().w as usize, picture.size().h as usize);
        let pixels = picture.pixels();
        let half = |from: i32, to: i32| from as usize / 2..(to as usize).div_ceil(2);
        // Neighbours are mostly equal: the last conversion is kept.
        let mut last = ([u32::MAX; 4], [0; 6]);
        for y in half(block.y, block.bottom()) {
            let top = &pixels[2 * y * columns..][..columns];
            let below = &pixels[(2 * y + 1).min(rows - 1) * columns..][..columns];
            for x in half(block.x, block.right()) {
                let right = (2 * x + 1).min(columns - 1);
                let four = [top[2 * x], top[right], below[2 * x], below[right]];
                if last.0 != four {
                    last = (four, yuv(four));
                }
                let at = 2 * y * width + 2 * x;
                let [a, b, c, d, blue, red] = last.1;
                luma[at..at + 2].copy_from_slice(&[a, b]);
                luma[at + width..at + width + 2].copy_from_slice(&[c, d]);
                (cb[y * width / 2 + x], cr[y * width / 2 + x]) = (blue, red);
            }
        }
    }
}

/// The luma of four pixels, and the chroma of their mean.
fn yuv(four: [u32; 4]) -> [u8; 6] {
    let colors = four.map(|pixel| {
        let [_, r, g, b] = pixel.to_be_bytes().map(i32::from);
        [r, g, b]
    });
    let fixed = |[r, g, b]: [i32; 3], [of_r, of_g, of_b]: [i32; 3], offset: i32, shift: u32| {
        ((of_r * r + of_g * g + of_b * b + (offset << shift) + (1 << (shift - 1))) >> shift).clamp(0, 255)
            as u8
    };
    let [a, b, c, d] = colors.map(|color| fixed(color, [11_966, 40_254, 4_064], 16, 16));
    let sum = colors.into_iter().fold([0; 3], |[r, g, b], color| [r + color[0], g + color[1], b + color[2]]);
    let blue = fixed(sum, [-6_595, -22_189, 28_784], 128, 18);
    let red = fixed(sum, [28_784, -26_145, -2_639], 128, 18);
    [a, b, c, d, blue, red]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_have_no_colour_and_primaries_their_published_values() {
        for (grey, luma) in [(0, 16), (255, 235)] {
            assert_eq!(yuv([grey * 0x0001_0101; 4]), [luma, luma, luma, luma, 128, 128]);
        }
        assert_eq!(yuv([0x00FF_0000; 4]), [63, 63, 63, 63, 102, 240]);
        assert_eq!(yuv([0x0000_00FF; 4]), [32, 32, 32, 32, 240, 118]);
    }

    #[test]
    fn a_block_that_changed_is_converted_and_no_other_and_odd_sides_are_filled() {
        let size = Size::new(3, 3);
        let mut planes = Planes::new(size);
        assert_eq!(planes.size(), Size::new(4, 4));
        let mut pixels = [0; 9];
        planes.take(PixmapRef::new(size, &pixels).expect("nine"), &Damage::default());
        pixels[8] = 0x00FF_FFFF;
        pixels[0] = 0x00FF_FFFF;
        let damage = Damage { canvas: Some(Rect::new(2, 2, 1, 1)), hud: Vec::new() };
        planes.take(PixmapRef::new(size, &pixels).expect("nine"), &damage);
        let luma = [16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 235, 235, 16, 16, 235, 235];
        assert_eq!(planes.bytes()[..16], luma, "the corner that was not told of stays");
        assert_eq!(planes.bytes()[16..], [128; 8]);
        assert_eq!(planes.count(), 2);
    }
}
