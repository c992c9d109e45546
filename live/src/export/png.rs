//! PNG: indexed where 256 colours do, RGB where not.

use std::io;

use engine::geometry::Size;
use engine::pixmap::{Pixmap, PixmapRef, enlarge};
use png::{ColorType, Compression, Encoder, Filter, chunk::ChunkType};

use super::palette::{Palette, rgb};

/// The picture as a PNG file.
///
/// # Errors
/// When the size is not one that PNG can hold (a side of 0).
pub fn encode(frame: PixmapRef<'_>) -> io::Result<Vec<u8>> {
    let mut palette = Palette::new();
    match palette.index(frame.pixels()) {
        Some(indices) => indexed(frame.size(), &palette, &indices),
        None => true_color(frame.size(), frame.pixels()),
    }
}

/// The same, with more chunks behind the pixels: the name of each, which says how others treat it, and its bytes.
///
/// # Errors
/// As [`encode`].
pub fn encode_with(frame: PixmapRef<'_>, chunks: &[([u8; 4], &[u8])]) -> io::Result<Vec<u8>> {
    let mut palette = Palette::new();
    match palette.index(frame.pixels()) {
        Some(indices) => write_with(frame.size(), &indices, chunks, |encoder| of_palette(encoder, &palette)),
        None => write_with(frame.size(), &rgb(frame.pixels()), chunks, |encoder| {
            encoder.set_color(ColorType::Rgb);
        }),
    }
}

/// The bytes of the first chunk of that name in a PNG file; `None` when there is none. Pixels and checksums are not
/// looked at.
#[must_use]
pub fn chunk(file: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    let mut rest = file.strip_prefix(SIGNATURE)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (found, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let bytes = after.get(..length)?;
        if *found == name {
            return Some(bytes);
        }
        // Four bytes of checksum follow.
        rest = after.get(length + 4..)?;
    }
}

/// The canvas with each pixel as a block of `scale` by `scale`. Colours are counted before the picture grows, which
/// is what makes this faster than [`encode`] of the same pixels.
///
/// # Errors
/// As [`encode`].
pub fn encode_scaled(canvas: &Pixmap, scale: u32) -> io::Result<Vec<u8>> {
    let size = Size::new(canvas.size().w * scale, canvas.size().h * scale);
    let mut palette = Palette::new();
    match palette.index(canvas.pixels()) {
        Some(indices) => {
            indexed(size, &palette, &enlarge(&indices, canvas.size().w as usize, scale as usize))
        }
        None => true_color(size, canvas.enlarged(scale).pixels()),
    }
}

/// A PNG of numbered colours. On flat pixel art the row above is the best guess, and trying no other filter is the fastest.
pub(crate) fn indexed(size: Size, palette: &Palette, indices: &[u8]) -> io::Result<Vec<u8>> {
    write(size, indices, |encoder| of_palette(encoder, palette))
}

fn of_palette(encoder: &mut Encoder<'_, &mut Vec<u8>>, palette: &Palette) {
    encoder.set_color(ColorType::Indexed);
    encoder.set_palette(palette.bytes());
    encoder.set_filter(Filter::Up);
}

fn true_color(size: Size, pixels: &[u32]) -> io::Result<Vec<u8>> {
    write(size, &rgb(pixels), |encoder| encoder.set_color(ColorType::Rgb))
}

fn write(size: Size, data: &[u8], set: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>)) -> io::Result<Vec<u8>> {
    write_with(size, data, &[], set)
}

fn write_with(
    size: Size,
    data: &[u8],
    chunks: &[([u8; 4], &[u8])],
    set: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> io::Result<Vec<u8>> {
    let mut file = Vec::with_capacity(data.len() / 16);
    let mut encoder = Encoder::new(&mut file, size.w, size.h);
    encoder.set_compression(Compression::Fast);
    set(&mut encoder);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data)?;
    for (name, bytes) in chunks {
        writer.write_chunk(ChunkType(*name), bytes)?;
    }
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(file: &[u8]) -> Vec<u32> {
        let mut decoder = png::Decoder::new(io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a header");
        let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut bytes).expect("a picture");
        bytes.chunks_exact(3).map(|c| u32::from_be_bytes([0, c[0], c[1], c[2]])).collect()
    }

    #[test]
    fn few_and_many_colours_come_back_exactly() {
        let size = Size::new(32, 16);
        let few: Vec<u32> = (0..512).map(|i| (i % 7) * 0x0002_0103).collect();
        let many: Vec<u32> = (0..512).map(|i| i * 0x0000_7001).collect();
        for pixels in [few, many] {
            let file = encode(PixmapRef::new(size, &pixels).expect("512 pixels")).expect("encodes");
            assert_eq!(decode(&file), pixels);
        }
    }

    #[test]
    fn a_scaled_canvas_is_the_same_picture_as_its_blocks() {
        let mut canvas =
            Pixmap::blank(engine::plan::CanvasSpec { size: Size::new(2, 2), ..Default::default() });
        canvas.pixels_mut().copy_from_slice(&[1, 2, 3, 4]);
        let file = encode_scaled(&canvas, 2).expect("encodes");
        assert_eq!(decode(&file), [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    }
}
