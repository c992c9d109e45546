//! Pictures that other programs made, read and written with the `image` crate: PNG, animated PNG, GIF.

use std::io::Cursor;

use anyhow::{Context as _, bail};
use engine::geometry::Size;
use engine::pixmap::Pixmap;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::{
    AnimationDecoder as _, DynamicImage, Frame, ImageDecoder, ImageFormat, Limits, RgbImage, RgbaImage,
};

/// Pixels along a side: four times the largest screen.
const SIDE_MAX: u32 = 16_384;
/// Bytes that a decoder may take: a picture of that size twice over would be more.
const BYTES_MAX: u64 = 1 << 30;
/// Pictures of an animation that are read: half an hour at 50 a second.
const PICTURES_MAX: usize = 90_000;

/// Pictures one after another, each with the time in milliseconds at which it appears. A file may hold more than fits
/// into memory, so they come as they are asked for.
pub type Pictures<'a> = Box<dyn Iterator<Item = anyhow::Result<(u64, Pixmap)>> + 'a>;

/// The pictures of a file.
///
/// # Errors
/// When it is no PNG or GIF, or larger than is read.
pub fn read(file: &[u8]) -> anyhow::Result<Pictures<'_>> {
    let limits = limits();
    match image::guess_format(file).context("expected a PNG or a GIF")? {
        ImageFormat::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(file), limits)?;
            if decoder.is_apng()? {
                return Ok(animation(decoder.apng()?.into_frames()));
            }
            let picture = pixmap(&DynamicImage::from_decoder(decoder)?.into_rgba8());
            Ok(Box::new(std::iter::once(Ok((0, picture)))))
        }
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(Cursor::new(file))?;
            decoder.set_limits(limits)?;
            Ok(animation(decoder.into_frames()))
        }
        other => bail!("found {other:?}, expected a PNG or a GIF"),
    }
}

/// A picture as a PNG file.
///
/// # Errors
/// When it is none that PNG can hold.
pub fn png(picture: &Pixmap) -> anyhow::Result<Vec<u8>> {
    let Size { w, h } = picture.size();
    let bytes = picture.pixels().iter().flat_map(|pixel| pixel.to_be_bytes().into_iter().skip(1)).collect();
    let image = RgbImage::from_raw(w, h, bytes).context("a picture has three bytes a pixel")?;
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png)?;
    Ok(file.into_inner())
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(BYTES_MAX);
    limits
}

fn animation(frames: image::Frames<'_>) -> Pictures<'_> {
    // Nanoseconds: a sixtieth of a second has no whole milliseconds, and an hour of them adds up.
    let mut at_ns = 0;
    Box::new(frames.enumerate().map(move |(number, frame)| {
        let frame: Frame = frame?;
        if number >= PICTURES_MAX {
            bail!("more than {PICTURES_MAX} pictures: compare a part");
        }
        let (numerator, denominator) = frame.delay().numer_denom_ms();
        let shown = (at_ns / 1_000_000, pixmap(frame.buffer()));
        at_ns += u64::from(numerator) * 1_000_000 / u64::from(denominator.max(1));
        Ok(shown)
    }))
}

/// The colours; what is transparent lies on black.
fn pixmap(image: &RgbaImage) -> Pixmap {
    let mut picture = Pixmap::new(Size::new(image.width(), image.height()));
    for (to, from) in picture.pixels_mut().iter_mut().zip(image.pixels()) {
        let [r, g, b, a] = from.0.map(u32::from);
        let over_black = |channel: u32| (channel * a + 127) / 255;
        *to = over_black(r) << 16 | over_black(g) << 8 | over_black(b);
    }
    picture
}

#[cfg(test)]
mod tests {
    use engine::time::Fps;

    use super::*;
    use crate::export::Animation as _;
    use crate::export::apng::Apng;
    use crate::export::gif::Gif;

    fn frames() -> [Pixmap; 3] {
        [1, 2, 2].map(|color| {
            let mut picture = Pixmap::new(Size::new(3, 2));
            picture.pixels_mut()[4] = color * 0x0040_0000;
            picture
        })
    }

    #[test]
    fn what_this_program_writes_is_read_back_with_its_times() {
        let fps = Fps::new(25).expect("in range");
        let (mut apng, mut gif) = (Vec::new(), Vec::new());
        let mut one = Box::new(Apng::new(&mut apng, Size::new(3, 2), fps, 3).expect("starts"));
        let mut two = Box::new(Gif::new(&mut gif, Size::new(3, 2), fps).expect("starts"));
        for frame in frames() {
            one.push(frame.as_ref()).expect("taken");
            two.push(frame.as_ref()).expect("taken");
        }
        one.finish().expect("ends");
        two.finish().expect("ends");
        let times = |pictures: &[(u64, Pixmap)]| pictures.iter().map(|(ms, _)| *ms).collect::<Vec<_>>();
        let all = |file| read(file).expect("read").collect::<anyhow::Result<Vec<_>>>().expect("pictures");
        let (from_apng, from_gif) = (all(&apng), all(&gif));
        assert_eq!((times(&from_apng), times(&from_gif)), (vec![0, 40, 80], vec![0, 40]));
        assert_eq!(from_apng[1].1, frames()[1]);
        assert_eq!(from_gif[1].1, frames()[1]);
        let still = png(&frames()[0]).expect("written");
        assert_eq!(all(&still)[0].1, frames()[0]);
        assert!(read(b"neither").is_err());
    }
}
