//! YUV4MPEG2 with full chroma, for a pipe into a video encoder.
//!
//! BT.601 with full range, in whole numbers (the JPEG conversion, ITU-T T.871 section 7): no pixel depends on its
//! neighbours, and the same picture gives the same bytes everywhere.

use std::io::{self, Write};

use engine::geometry::Size;
use engine::pixmap::PixmapRef;
use engine::stage::Damage;
use engine::time::Fps;

use super::Animation;

/// Writes raw video.
pub struct Y4m<W: Write> {
    out: W,
    planes: Vec<u8>,
}

impl<W: Write> Y4m<W> {
    /// Writes the stream's header.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(mut out: W, size: Size, fps: Fps) -> io::Result<Self> {
        let Size { w, h } = size;
        writeln!(out, "YUV4MPEG2 W{w} H{h} F{}:1 Ip A1:1 C444 XCOLORRANGE=FULL", fps.get())?;
        Ok(Self { out, planes: Vec::new() })
    }

    fn write(&mut self) -> io::Result<()> {
        self.out.write_all(b"FRAME\n")?;
        self.out.write_all(&self.planes)
    }
}

impl<W: Write> Animation for Y4m<W> {
    fn push(&mut self, frame: PixmapRef<'_>) -> io::Result<()> {
        let area = frame.size().area();
        self.planes.resize(area * 3, 0);
        let (luma, chroma) = self.planes.split_at_mut(area);
        let (cb, cr) = chroma.split_at_mut(area);
        // Neighbours are mostly equal: the last conversion is kept.
        let mut last = (u32::MAX, [0; 3]);
        for (index, pixel) in frame.pixels().iter().enumerate() {
            if last.0 != *pixel {
                last = (*pixel, yuv(*pixel));
            }
            [luma[index], cb[index], cr[index]] = last.1;
        }
        self.write()
    }

    fn push_changed(&mut self, frame: PixmapRef<'_>, damage: &Damage) -> io::Result<()> {
        if damage.is_empty() && !self.planes.is_empty() { self.write() } else { self.push(frame) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Luma and the two chroma values, in 16-bit fixed point, rounded to nearest.
fn yuv(pixel: u32) -> [u8; 3] {
    let [_, r, g, b] = pixel.to_be_bytes().map(i32::from);
    let fixed = |r_part: i32, g_part: i32, b_part: i32, offset: i32| {
        let sum = r_part * r + g_part * g + b_part * b;
        ((sum + (offset << 16) + (1 << 15)) >> 16).clamp(0, 255) as u8
    };
    [
        fixed(19_595, 38_470, 7_471, 0),
        fixed(-11_059, -21_709, 32_768, 128),
        fixed(32_768, -27_439, -5_329, 128),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greys_have_no_colour_and_primaries_their_published_values() {
        for grey in [0, 1, 127, 255_u32] {
            assert_eq!(yuv(grey * 0x0001_0101), [grey as u8, 128, 128]);
        }
        assert_eq!(yuv(0x00FF_0000), [76, 85, 255]);
        assert_eq!(yuv(0x0000_00FF), [29, 255, 107]);
    }

    #[test]
    fn a_stream_is_a_header_and_a_block_a_frame() {
        let mut out = Vec::new();
        let size = Size::new(2, 1);
        let mut video = Box::new(Y4m::new(&mut out, size, Fps::new(25).expect("in range")).expect("starts"));
        video.push(PixmapRef::new(size, &[0, 0x00FF_FFFF]).expect("two pixels")).expect("takes a frame");
        video.finish().expect("ends");
        let expected =
            b"YUV4MPEG2 W2 H1 F25:1 Ip A1:1 C444 XCOLORRANGE=FULL\nFRAME\n\x00\xFF\x80\x80\x80\x80";
        assert_eq!(out, expected);
        let mut again = Vec::new();
        let mut video =
            Box::new(Y4m::new(&mut again, size, Fps::new(25).expect("in range")).expect("starts"));
        for _ in 0..2 {
            let picture = PixmapRef::new(size, &[0, 0x00FF_FFFF]).expect("two pixels");
            video.push_changed(picture, &Damage::default()).expect("takes a frame");
        }
        video.finish().expect("ends");
        assert_eq!(
            again,
            [&expected[..], &expected[expected.len() - 12..]].concat(),
            "the pipe gets it again"
        );
    }
}
