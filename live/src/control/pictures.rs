//! Pictures as files: what is on stream, and what was drawn.

use std::sync::Arc;

use bytes::Bytes;
use engine::drawing::Drawing;
use engine::hash::FrameHash;
use engine::plan::{Body, Document, Scene, Version, write, write_document};
use engine::show::{KeptPlan, RequestId, Screen, Show};
use engine::stage;
use engine::time::{Fps, Frame};
use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};

use super::Control;
use super::response::{ApiError, HttpResponse, with};
use super::routes::Moving;
use crate::director::Refused;
use crate::export::apng::Apng;
use crate::export::gif::Gif;
use crate::export::{self, Animation};
use crate::journal::replay::{self, ReplayError};
use crate::message::Message;

/// Pixels along the side of a canvas pixel in a history picture, and in an animation.
const PICTURE_SCALE: u32 = 8;
const ANIMATION_SCALE: u32 = 4;
/// Frames a second of an animation.
const ANIMATION_FPS: u64 = 25;
/// Frames of a drawing in an animation: two minutes. A longer one is played faster.
const ANIMATION_FRAMES_MAX: u64 = 120 * ANIMATION_FPS;
/// How long the finished picture stays in an animation, in frames.
const ANIMATION_HOLD: u64 = 2 * ANIMATION_FPS;

impl Control {
    async fn plan_of(&self, id: RequestId) -> Result<Arc<KeptPlan>, ApiError> {
        let wanted = id.clone();
        let found = self
            .handle
            .ask(move |show| {
                show.history().rev().find(|ended| ended.request == wanted).map(|ended| ended.plan.clone())
            })
            .await?;
        match found {
            None => Err(ApiError::said(StatusCode::NOT_FOUND, Message::new("api.not-ended").with(&id))),
            Some(None) => Err(ApiError::said(StatusCode::NOT_FOUND, Message::new("api.no-plan").with(&id))),
            Some(Some(plan)) => Ok(plan),
        }
    }

    pub(super) async fn history_plan(&self, id: RequestId) -> Result<HttpResponse, ApiError> {
        let plan = self.plan_of(id).await?;
        let text = self.work(move || Ok(write(&plan.plan()).into_bytes())).await?;
        Ok(with(StatusCode::OK, "application/json", Bytes::from(text)))
    }

    /// What was understood, as a plan of words: canvas, seed and scene.
    pub(super) async fn history_scene(&self, id: RequestId) -> Result<HttpResponse, ApiError> {
        let (wanted, seed) = (id.clone(), id.seed());
        let found = self
            .handle
            .ask(move |show| {
                let ended = show.history().rev().find(|ended| ended.request == wanted);
                ended.map(|ended| (ended.scene.clone(), ended.plan.clone(), show.settings().canvas))
            })
            .await?;
        let missing = |key| ApiError::said(StatusCode::NOT_FOUND, Message::new(key).with(&id));
        let (scene, plan, canvas) = found.ok_or_else(|| missing("api.not-ended"))?;
        let scene = scene.ok_or_else(|| missing("api.no-scene"))?;
        let text = self
            .work(move || {
                let drawn = plan.map(|plan| plan.plan());
                let document = Document {
                    version: Version::SCENES,
                    canvas: drawn.as_ref().map_or(canvas, |plan| plan.canvas),
                    palette: Vec::new(),
                    seed: drawn.as_ref().map_or(seed, |plan| plan.seed),
                    scene: Some(Scene::clone(&scene)),
                    body: Body::Steps(Vec::new()),
                    duration_sec: drawn.as_ref().and_then(|plan| plan.duration_sec),
                    caption: drawn.and_then(|plan| plan.caption),
                };
                Ok(write_document(&document).into_bytes())
            })
            .await?;
        Ok(with(StatusCode::OK, "application/json", Bytes::from(text)))
    }

    pub(super) async fn history_picture(&self, id: RequestId) -> Result<HttpResponse, ApiError> {
        let plan = self.plan_of(id).await?;
        let file = self.work(move || picture_of(&plan)).await?;
        Ok(with(StatusCode::OK, "image/png", Bytes::from(file)))
    }

    pub(super) async fn history_animation(
        &self,
        id: RequestId,
        kind: Moving,
    ) -> Result<HttpResponse, ApiError> {
        let plan = self.plan_of(id).await?;
        let file = self.work(move || animation(&plan.drawing(), kind)).await?;
        let content = match kind {
            Moving::Gif => "image/gif",
            Moving::Apng => "image/apng",
        };
        Ok(with(StatusCode::OK, content, Bytes::from(file)))
    }

    /// The picture on stream at a frame of the session, or now.
    pub(super) async fn frame(&self, asked: Option<u64>) -> Result<HttpResponse, ApiError> {
        let (frame, screen) = match asked {
            None => {
                let now = self.recent.now();
                (now.frame, now.screen)
            }
            Some(frame) => (Frame(frame), self.screen_at(Frame(frame)).await?),
        };
        let settings = self.stage;
        let painted = move || {
            let picture = stage::render(settings, &screen).map_err(std::io::Error::other)?;
            let hash = FrameHash::of(picture.size(), picture.pixels());
            Ok((export::png::encode(picture.as_ref())?, hash))
        };
        let (file, hash) = self.work(painted).await?;
        let mut answer = with(StatusCode::OK, "image/png", Bytes::from(file));
        let headers = answer.headers_mut();
        headers.insert(HeaderName::from_static("x-frame"), HeaderValue::from(frame.0));
        let hash = HeaderValue::from_str(&hash.to_string()).expect("sixteen digits are a header value");
        headers.insert(HeaderName::from_static("x-frame-hash"), hash);
        Ok(answer)
    }

    /// What was on screen at a frame: still in memory, or computed again from the journal, one at a time.
    async fn screen_at(&self, frame: Frame) -> Result<Arc<Screen>, ApiError> {
        let now = self.handle.ask(Show::now).await?;
        if frame > now {
            let words = format!("frame {} has not come yet; now is frame {}", frame.0, now.0);
            return Err(ApiError::said(StatusCode::NOT_FOUND, words));
        }
        if let Some(published) = self.recent.at(frame) {
            return Ok(published.screen);
        }
        let Ok(turn) = Arc::clone(&self.looking_back).try_acquire_owned() else {
            let words = "another frame is being computed from the journal; try again";
            return Err(ApiError::said(StatusCode::SERVICE_UNAVAILABLE, words));
        };
        let (path, applied) = (Arc::clone(&self.journal), self.handle.applied());
        let looked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            replay::screen_at(&path, frame, applied)
        });
        match looked.await {
            Ok(Ok(screen)) => Ok(Arc::new(screen)),
            Ok(Err(error)) => Err(ApiError::said(status_of(&error), error.to_string())),
            Err(_) => Err(not_painted()),
        }
    }

    /// Painting and compressing, away from the tasks that answer, one at a time.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = Arc::clone(&self.painting).acquire_owned().await.map_err(|_| Refused::Over)?;
        let done = tokio::task::spawn_blocking(move || {
            // Whoever asked may be gone by now: the turn is over when the work is.
            let _turn = turn;
            work()
        });
        match done.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
            Err(_) => Err(not_painted()),
        }
    }
}

/// The finished picture of a plan, as a file.
pub(super) fn picture_of(plan: &KeptPlan) -> std::io::Result<Vec<u8>> {
    let drawing = plan.drawing();
    export::png::encode_scaled(&drawing.canvas_of(drawing.total()), PICTURE_SCALE)
}

fn not_painted() -> ApiError {
    ApiError::said(StatusCode::INTERNAL_SERVER_ERROR, Message::new("api.not-painted"))
}

const fn status_of(error: &ReplayError) -> StatusCode {
    match error {
        ReplayError::Behind | ReplayError::Slow => StatusCode::SERVICE_UNAVAILABLE,
        ReplayError::Io(_) | ReplayError::Damaged(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn animation(drawing: &Drawing, kind: Moving) -> std::io::Result<Vec<u8>> {
    let (canvas, fps) = (drawing.settings().canvas, u64::from(drawing.settings().fps.get()));
    let size = engine::geometry::Size::new(canvas.size.w * ANIMATION_SCALE, canvas.size.h * ANIMATION_SCALE);
    let rate = Fps::new(ANIMATION_FPS as u32).expect("25 is a frame rate");
    let end = drawing.end_frame().0;
    let drawn = (end * ANIMATION_FPS).div_ceil(fps).clamp(1, ANIMATION_FRAMES_MAX);
    let last = drawn + ANIMATION_HOLD;
    let mut file = Vec::new();
    let mut moving: Box<dyn Animation + '_> = match kind {
        Moving::Gif => Box::new(Gif::new(&mut file, size, rate)?),
        Moving::Apng => Box::new(Apng::new(&mut file, size, rate, last as u32 + 1)?),
    };
    for number in 0..=last {
        let canvas = drawing.canvas_at(Frame(number.min(drawn) * end / drawn));
        moving.push(canvas.enlarged(ANIMATION_SCALE).as_ref())?;
    }
    moving.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use engine::drawing::{DrawingBuilder, DrawingSettings};
    use engine::geometry::{Color, Point, Size};
    use engine::plan::{Animate, CanvasSpec, Op, Paint, Step};

    use super::*;

    /// A block of 12 x 12 that takes half a second.
    fn drawing() -> Drawing {
        let canvas = CanvasSpec { size: Size::new(24, 20), ..CanvasSpec::default() };
        let fps = Fps::new(60).expect("a rate");
        let settings = DrawingSettings { fps, canvas, seed: 1, default_step_ms: 500, pixels_max: 10_000 };
        let mut builder = DrawingBuilder::new(settings);
        let paint = Paint { fill: Some(Color::rgb(200, 10, 40)), outline: None };
        let op = Op::Rect { at: Point::new(4, 4), size: Size::new(12, 12), paint };
        let animate = Some(Animate { duration_ms: Some(500), ..Animate::default() });
        builder.push(&Step { op, animate }, Frame::ZERO).expect("room");
        builder.into_drawing()
    }

    /// The last picture of an APNG, each frame put where it belongs, and how many frames there were.
    fn played(file: &[u8]) -> (Vec<u32>, u32) {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a header");
        let (width, height) = (reader.info().width as usize, reader.info().height as usize);
        let frames = reader.info().animation_control().expect("it moves").num_frames;
        let (mut picture, mut bytes) = (vec![0; width * height], vec![0; width * height * 3]);
        for _ in 0..frames {
            reader.next_frame(&mut bytes).expect("a frame");
            let at = *reader.info().frame_control().expect("its place");
            let rows = bytes.chunks_exact(at.width as usize * 3).take(at.height as usize);
            for (y, row) in rows.enumerate() {
                let start = (at.y_offset as usize + y) * width + at.x_offset as usize;
                let pixels = row.chunks_exact(3).map(|rgb| u32::from_be_bytes([0, rgb[0], rgb[1], rgb[2]]));
                picture[start..].iter_mut().zip(pixels).for_each(|(pixel, painted)| *pixel = painted);
            }
        }
        (picture, frames)
    }

    #[test]
    fn an_animation_ends_with_the_finished_picture() {
        let drawing = drawing();
        let (picture, frames) = played(&animation(&drawing, Moving::Apng).expect("a file"));
        let canvas = drawing.canvas_of(drawing.total());
        assert!(picture == canvas.enlarged(ANIMATION_SCALE).pixels());
        assert_eq!(u64::from(frames), 13 + 1 + ANIMATION_HOLD, "half a second, the start, the hold");
        assert!(animation(&drawing, Moving::Gif).expect("a file").starts_with(b"GIF89a"));
    }
}
