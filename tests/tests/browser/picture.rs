//! The overlay's picture, compared with the engine's pixel by pixel: what its canvases hold, and what the browser shows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::stage::{self, render};
use tests::browser::Page;
use tests::station::Station;

/// What the overlay's canvases hold together, read in one go: the frame it says, width, and `0x00RRGGBB`.
pub async fn canvas(page: &mut Page) -> (u64, usize, Vec<u32>) {
    let read = "(() => {
        const canvas = overlay.picture.copy();
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let text = '';
        for (let at = 0; at < data.length; at += 32768) {
            text += String.fromCharCode(...data.subarray(at, at + 32768));
        }
        return [overlay.frame, canvas.width, btoa(text)];
    })()";
    let answer = page.eval(read).await;
    let bytes = STANDARD.decode(answer[2].as_str().expect("base64")).expect("base64");
    let pixels = bytes.chunks_exact(4).map(|rgba| {
        assert_eq!(rgba[3], 255, "the picture is opaque");
        u32::from_be_bytes([0, rgba[0], rgba[1], rgba[2]])
    });
    (answer[0].as_u64().expect("a frame"), answer[1].as_u64().expect("a width") as usize, pixels.collect())
}

/// Compares the canvas with the engine's picture of the frame it says. Whether that frame's screen is known.
pub async fn is_the_engines(station: &Station, page: &mut Page, settings: stage::StageSettings) -> bool {
    let (frame, width, pixels) = canvas(page).await;
    let Some(screen) = station.screen(frame) else { return false };
    let expected = render(settings, &screen).expect("a picture");
    assert_eq!(width, expected.size().w as usize);
    let differs = pixels.iter().zip(expected.pixels()).position(|(one, other)| one != other);
    let place = differs.map(|index| (index % width, index / width));
    assert_eq!(place, None, "frame {frame} of {settings:?} differs first there");
    true
}

/// Compares what the browser shows with the engine's picture of the frame that the page says, pixel by pixel. Whether it
/// said the same frame before and after, and its screen is known.
pub async fn is_seen(station: &Station, page: &mut Page, settings: stage::StageSettings) -> bool {
    let frame = page.eval("overlay.frame").await;
    // What was painted is shown with the next picture of the page.
    page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    let shown = STANDARD.decode(page.screenshot(false).await).expect("base64");
    let screen = frame.as_u64().and_then(|frame| station.screen(frame));
    let Some(screen) = screen else { return false };
    if page.eval("overlay.frame").await != frame {
        return false;
    }
    let expected = render(settings, &screen).expect("a picture");
    let seen = pixels_of(shown);
    let differs = seen.iter().zip(expected.pixels()).position(|(one, other)| one != other);
    let width = expected.size().w as usize;
    let place = differs.map(|index| (index % width, index / width));
    assert_eq!((seen.len(), place), (expected.pixels().len(), None), "{settings:?} is seen otherwise there");
    true
}

/// The pixels of a PNG file.
fn pixels_of(file: impl AsRef<[u8]>) -> Vec<u32> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a picture");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("pixels");
    let step = info.color_type.samples();
    bytes.chunks_exact(step).map(|pixel| u32::from_be_bytes([0, pixel[0], pixel[1], pixel[2]])).collect()
}

/// The picture of a frame from the API.
pub async fn frame_png(station: &Station, frame: u64) -> Vec<u32> {
    let url = station.url(&format!("/frame.png?frame={frame}"));
    let file = reqwest::get(url).await.expect("an answer").bytes().await.expect("a file");
    pixels_of(file)
}
