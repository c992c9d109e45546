//! Pictures as files: what is on stream, and what was drawn.

use std::sync::Arc;

use bytes::Bytes;
use engine::drawing::Drawing;
use engine::hash::FrameHash;
use engine::plan::write;
use engine::show::{KeptPlan, RequestId};
use engine::stage;
use engine::time::{Fps, Frame};
use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};

use super::Control;
use super::answers::{Answer, Failure, with};
use crate::director::Refused;
use crate::export::{self, Animation};

/// Pixels along the side of a canvas pixel in a history picture, and in an animation.
const PICTURE_SCALE: u32 = 8;
const ANIMATION_SCALE: u32 = 4;
/// Frames a second of an animation.
const ANIMATION_FPS: u64 = 25;
/// How long the finished picture stays in an animation, in frames.
const ANIMATION_HOLD: u64 = 2 * ANIMATION_FPS;

impl Control {
    async fn plan_of(&self, id: RequestId) -> Result<Arc<KeptPlan>, Failure> {
        let wanted = id.clone();
        let found = self
            .handle
            .ask(move |show| {
                show.history().rev().find(|ended| ended.request == wanted).map(|ended| ended.plan.clone())
            })
            .await?;
        match found {
            None => Err(Failure::said(StatusCode::NOT_FOUND, format!("{id} has not ended in this session"))),
            Some(None) => Err(Failure::said(StatusCode::NOT_FOUND, format!("{id} has no plan"))),
            Some(Some(plan)) => Ok(plan),
        }
    }

    pub(super) async fn history_plan(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let text = self.work(move || Ok(write(&plan.plan()).into_bytes())).await?;
        Ok(with(StatusCode::OK, "application/json", Bytes::from(text)))
    }

    pub(super) async fn history_picture(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let file = self
            .work(move || {
                let drawing = plan.drawing();
                export::png::encode_scaled(&drawing.canvas_of(drawing.total()), PICTURE_SCALE)
            })
            .await?;
        Ok(with(StatusCode::OK, "image/png", Bytes::from(file)))
    }

    pub(super) async fn history_animation(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let file = self.work(move || animation(&plan.drawing())).await?;
        Ok(with(StatusCode::OK, "image/gif", Bytes::from(file)))
    }

    pub(super) async fn frame(&self, asked: Option<u64>) -> Result<Answer, Failure> {
        let now = self.handle.ask(|show| show.now().0).await?;
        if let Some(frame) = asked.filter(|frame| *frame > now) {
            let words = format!("frame {frame} has not come yet; now is frame {now}");
            return Err(Failure::said(StatusCode::NOT_FOUND, words));
        }
        let gone = |error: super::frames::Forgotten| Failure::said(StatusCode::NOT_FOUND, error.to_string());
        let published =
            asked.map_or_else(|| Ok(self.frames.now()), |frame| self.frames.at(frame)).map_err(gone)?;
        let (settings, screen) = (self.stage, Arc::clone(&published.screen));
        let painted = move || {
            let picture = stage::render(settings, &screen).map_err(std::io::Error::other)?;
            let hash = FrameHash::of(picture.size, &picture.pixels);
            let frame = export::Frame { size: picture.size, pixels: &picture.pixels };
            Ok((export::png::encode(frame)?, hash))
        };
        let (file, hash) = self.work(painted).await?;
        let mut answer = with(StatusCode::OK, "image/png", Bytes::from(file));
        let headers = answer.headers_mut();
        let frame = asked.unwrap_or(published.frame.0);
        headers.insert(HeaderName::from_static("x-frame"), HeaderValue::from(frame));
        let hash = HeaderValue::from_str(&hash.to_string()).expect("sixteen digits are a header value");
        headers.insert(HeaderName::from_static("x-frame-hash"), hash);
        Ok(answer)
    }

    /// Painting and compressing, away from the tasks that answer, one at a time.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let _turn = self.painting.acquire().await.map_err(|_| Refused::Over)?;
        let done = tokio::task::spawn_blocking(work).await;
        match done {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Failure::said(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
            Err(_) => Err(Failure::said(StatusCode::INTERNAL_SERVER_ERROR, "the picture could not be made")),
        }
    }
}

fn animation(drawing: &Drawing) -> std::io::Result<Vec<u8>> {
    let (canvas, fps) = (drawing.settings().canvas, u64::from(drawing.settings().fps.get()));
    let size = engine::geometry::Size::new(canvas.size.w * ANIMATION_SCALE, canvas.size.h * ANIMATION_SCALE);
    let mut file = Vec::new();
    let rate = Fps::new(ANIMATION_FPS as u32).expect("25 is a frame rate");
    let mut gif = Box::new(export::gif::Gif::new(&mut file, size, rate)?);
    let frames = (drawing.end_frame().0 * ANIMATION_FPS).div_ceil(fps) + ANIMATION_HOLD;
    for number in 0..=frames {
        let canvas = drawing.canvas_at(Frame(number * fps / ANIMATION_FPS));
        let pixels = export::png::grow(canvas.pixels(), canvas.size(), ANIMATION_SCALE as usize);
        gif.push(export::Frame { size, pixels: &pixels })?;
    }
    gif.finish()?;
    Ok(file)
}
