//! What each route answers: a question to the show, or a fact told to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use engine::drawing::Drawing;
use engine::hash::FrameHash;
use engine::plan::write;
use engine::show::{Donation, DonationSource, Fact, KeptPlan, RequestId, Show};
use engine::stage;
use engine::time::{Fps, Frame};
use http_body_util::Full;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::guard::{Access, Denial};
use super::routes::{NoRoute, Route, Word};
use super::{Control, metrics, views};
use crate::director::Refused;
use crate::export::{self, Animation};

/// A whole answer.
pub type Answer = Response<Full<Bytes>>;

/// Characters of a test donation's texts and figures.
const DONOR_CHARS_MAX: usize = 100;
const MESSAGE_CHARS_MAX: usize = 4096;
const AMOUNT_CHARS_MAX: usize = 20;
const CURRENCY_CHARS_MAX: usize = 8;
/// Pixels along the side of a canvas pixel in a history picture, and in an animation.
const PICTURE_SCALE: u32 = 8;
const ANIMATION_SCALE: u32 = 4;
/// Frames a second of an animation.
const ANIMATION_FPS: u64 = 25;
/// How long the finished picture stays in an animation, in frames.
const ANIMATION_HOLD: u64 = 2 * ANIMATION_FPS;

/// The description of this interface.
const OPENAPI: &str = include_str!("openapi.json");

/// Why a request has no answer but an error.
pub enum Failure {
    /// With this status and these words.
    Said(StatusCode, String),
    /// The show takes no word.
    Show(Refused),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Show(refused)
    }
}

impl Failure {
    fn said(status: StatusCode, words: impl Into<String>) -> Self {
        Self::Said(status, words.into())
    }

    /// The failure as an answer.
    pub fn answer(self) -> Answer {
        match self {
            Self::Said(status, words) => error(status, &words),
            Self::Show(refused) => error(StatusCode::SERVICE_UNAVAILABLE, &refused.to_string()),
        }
    }
}

/// An error as JSON: `{"error": words}`.
pub fn error(status: StatusCode, words: &str) -> Answer {
    with(status, "application/json", Bytes::from(json!({ "error": words }).to_string()))
}

/// What the guard refused.
pub fn denied(denial: &Denial) -> Answer {
    error(denial.status, &denial.reason)
}

/// What is for the operator alone.
pub fn no_token() -> Answer {
    error(StatusCode::UNAUTHORIZED, "expected Authorization: Bearer TOKEN")
}

/// What no route is for.
pub fn no_route(no_route: &NoRoute) -> Answer {
    match no_route {
        NoRoute::NotFound => {
            error(StatusCode::NOT_FOUND, "there is nothing here; GET /openapi.json lists what there is")
        }
        NoRoute::Malformed(words) => error(StatusCode::BAD_REQUEST, words),
        NoRoute::Method(allowed) => {
            let mut answer = error(StatusCode::METHOD_NOT_ALLOWED, &format!("this path takes {allowed}"));
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
            answer
        }
    }
}

impl Control {
    /// Answers everything but the WebSocket.
    pub async fn answer(self: Arc<Self>, route: Route, access: Access, body: Bytes) -> Answer {
        if access != Access::Operator {
            return match route {
                Route::Health => self.health_word().await,
                _ => no_token(),
            };
        }
        let answered = match route {
            Route::Health => self.health().await,
            Route::Queue => self.queue().await,
            Route::History => self.history().await,
            Route::HistoryPicture(id) => self.history_picture(id).await,
            Route::HistoryAnimation(id) => self.history_animation(id).await,
            Route::HistoryPlan(id) => self.history_plan(id).await,
            Route::Frame(frame) => self.frame(frame).await,
            Route::Metrics => self.metrics().await,
            Route::OpenApi => {
                Ok(with(StatusCode::OK, "application/json", Bytes::from_static(OPENAPI.as_bytes())))
            }
            Route::Word(word) => self.word(word, &body).await,
            Route::Events | Route::Overlay | Route::Page(_) => {
                Err(Failure::said(StatusCode::UPGRADE_REQUIRED, "expected a WebSocket"))
            }
        };
        answered.unwrap_or_else(Failure::answer)
    }

    /// `ok`, or `degraded` when a link is not fine.
    fn status(links: &[super::Link]) -> &'static str {
        if links.iter().all(|link| link.state == "fine") { "ok" } else { "degraded" }
    }

    async fn health_word(&self) -> Answer {
        let running = self.handle.ask(Show::is_running).await.unwrap_or(false);
        let status = if running { Self::status(&(self.links)()) } else { "over" };
        json_answer(&json!({ "status": status }))
    }

    async fn health(&self) -> Result<Answer, Failure> {
        let links = (self.links)();
        let (frame, counts, ended) = self
            .handle
            .ask(|show| {
                let counts = views::counts(show);
                let ended: serde_json::Map<String, Value> =
                    counts.ended.iter().map(|(end, count)| ((*end).to_owned(), (*count).into())).collect();
                (show.now().0, counts, ended)
            })
            .await?;
        let version = env!("CARGO_PKG_VERSION");
        let status = Self::status(&links);
        let health = json!({
            "status": status, "version": version, "frame": frame, "counts": counts, "ended": ended, "links": links,
        });
        Ok(json_answer(&health))
    }

    async fn queue(&self) -> Result<Answer, Failure> {
        let view = self.handle.ask(|show| views::queue(show, show.now().0)).await?;
        Ok(json_answer(&json!(view)))
    }

    async fn history(&self) -> Result<Answer, Failure> {
        let view = self.handle.ask(views::history).await?;
        Ok(json_answer(&json!({ "history": view })))
    }

    async fn metrics(&self) -> Result<Answer, Failure> {
        let links = (self.links)();
        let (counts, frame) = self.handle.ask(|show| (views::counts(show), show.now().0)).await?;
        let page = metrics::page(&counts, frame, &links);
        Ok(with(StatusCode::OK, "text/plain; version=0.0.4", Bytes::from(page)))
    }

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

    async fn history_plan(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let text = self.work(move || Ok(write(&plan.plan()).into_bytes())).await?;
        Ok(with(StatusCode::OK, "application/json", Bytes::from(text)))
    }

    async fn history_picture(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let file = self
            .work(move || {
                let drawing = plan.drawing();
                export::png::encode_scaled(&drawing.canvas_of(drawing.total()), PICTURE_SCALE)
            })
            .await?;
        Ok(with(StatusCode::OK, "image/png", Bytes::from(file)))
    }

    async fn history_animation(&self, id: RequestId) -> Result<Answer, Failure> {
        let plan = self.plan_of(id).await?;
        let file = self.work(move || animation(&plan.drawing())).await?;
        Ok(with(StatusCode::OK, "image/gif", Bytes::from(file)))
    }

    async fn frame(&self, asked: Option<u64>) -> Result<Answer, Failure> {
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

    async fn word(&self, word: Word, body: &Bytes) -> Result<Answer, Failure> {
        match word {
            Word::Skip => self.skip(body).await,
            Word::Clear => self.clear().await,
            Word::Undo => self.undo().await,
            Word::Pause => self.say(Fact::Paused, json!({ "paused": true })).await,
            Word::Resume => self.say(Fact::Resumed, json!({ "paused": false })).await,
            Word::Donate => self.donate(body).await,
            Word::Remove(id) => self.about(id, waits, |request| Fact::Removed { request }).await,
            Word::Top(id) => self.about(id, waits, |request| Fact::Moved { request, place: 0 }).await,
            Word::Approve(id) => self.about(id, is_under_review, |request| Fact::Approved { request }).await,
            Word::Reject(id) => self.about(id, is_under_review, |request| Fact::Rejected { request }).await,
            Word::Allow(id) => self.about(id, can_be_allowed, |request| Fact::Allowed { request }).await,
            Word::Redraw(id) => self.about(id, can_be_redrawn, |request| Fact::Redrawn { request }).await,
        }
    }

    async fn say(&self, fact: Fact, answer: Value) -> Result<Answer, Failure> {
        self.handle.tell(fact).await?;
        Ok(json_answer(&answer))
    }

    /// A word about one request, when the show has it in a state that the word fits.
    async fn about(
        &self,
        id: RequestId,
        fits: fn(&Show, &RequestId) -> Result<(), Failure>,
        fact: fn(RequestId) -> Fact,
    ) -> Result<Answer, Failure> {
        let wanted = id.clone();
        self.handle.ask(move |show| fits(show, &wanted)).await??;
        let answer = json!({ "request": id.to_string() });
        self.say(fact(id), answer).await
    }

    async fn skip(&self, body: &Bytes) -> Result<Answer, Failure> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Skip {
            request: Option<RequestId>,
        }
        let wanted = if body.is_empty() { None } else { read::<Skip>(body)?.request };
        let active = self.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().clone())).await?;
        let conflict = |words: String| Err(Failure::said(StatusCode::CONFLICT, words));
        match (active, wanted) {
            (None, _) => conflict("nothing is on air".into()),
            (Some(active), Some(wanted)) if active != wanted => {
                conflict(format!("{wanted} is not on air any more; {active} is"))
            }
            (Some(active), _) => {
                let answer = json!({ "request": active.to_string() });
                self.say(Fact::Skipped { request: active }, answer).await
            }
        }
    }

    async fn clear(&self) -> Result<Answer, Failure> {
        let cleared = self.handle.ask(|show| show.waiting().count()).await?;
        self.say(Fact::Cleared, json!({ "cleared": cleared, "undo_seconds": engine::show::UNDO_SEC })).await
    }

    async fn undo(&self) -> Result<Answer, Failure> {
        match self.handle.ask(|show| show.undo().map(|(requests, _)| requests)).await? {
            None => Err(Failure::said(StatusCode::CONFLICT, "there is no clearing to take back")),
            Some(requests) => self.say(Fact::ClearUndone, json!({ "restored": requests })).await,
        }
    }

    async fn donate(&self, body: &Bytes) -> Result<Answer, Failure> {
        let donation = test_donation(read(body)?)?;
        let answer = json!({ "request": donation.id });
        self.say(Fact::DonationReceived { donation: Arc::new(donation), position: None }, answer).await
    }
}

/// What the body of `POST /donations` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestDonation {
    message: String,
    #[serde(default)]
    donor: Option<String>,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    currency: Option<String>,
}

fn test_donation(test: TestDonation) -> Result<Donation, Failure> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let amount = test.amount.unwrap_or_else(|| "100".to_owned());
    let currency = test.currency.unwrap_or_else(|| "RUB".to_owned());
    let within = |name: &str, text: &str, max: usize| match text.chars().count() {
        count if count <= max => Ok(()),
        count => Err(bad(format!("{name} has {count} characters, expected at most {max}"))),
    };
    within("message", &test.message, MESSAGE_CHARS_MAX)?;
    within("donor", test.donor.as_deref().unwrap_or_default(), DONOR_CHARS_MAX)?;
    within("amount", &amount, AMOUNT_CHARS_MAX)?;
    within("currency", &currency, CURRENCY_CHARS_MAX)?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = amount.split_once('.').unwrap_or((&amount, "0"));
    if !digits(whole) || !digits(part) {
        return Err(bad(format!("amount is {amount:?}, expected a decimal number such as \"10.5\"")));
    }
    if currency.is_empty() || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(bad(format!("currency is {currency:?}, expected a code such as \"RUB\"")));
    }
    let now = Timestamp::now();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Ok(Donation {
        // Unique across sessions: the time of its making, and a number for two in one millisecond.
        id: format!("test:{}-{number}", now.as_millisecond()),
        donor: test.donor.filter(|donor| !donor.trim().is_empty()),
        message: test.message,
        amount,
        currency,
        created_at: Some(now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        source: DonationSource::Test,
    })
}

fn bad(words: String) -> Failure {
    Failure::Said(StatusCode::BAD_REQUEST, words)
}

fn read<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, Failure> {
    // A list would be read as the members in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(bad("expected a JSON object in the body".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| bad(format!("the body cannot be read as JSON: {error}")))
}

fn waits(show: &Show, id: &RequestId) -> Result<(), Failure> {
    let found = show.waiting().any(|(view, _)| view.id() == id) || show.review().any(|view| view.id() == id);
    if found { Ok(()) } else { Err(absent(show, id, "does not wait")) }
}

fn is_under_review(show: &Show, id: &RequestId) -> Result<(), Failure> {
    let found = show.review().any(|view| view.id() == id);
    if found { Ok(()) } else { Err(absent(show, id, "is not under review")) }
}

fn can_be_allowed(show: &Show, id: &RequestId) -> Result<(), Failure> {
    let missed = id.run == 0 && show.missed_donations().any(|donation| donation.id == id.donation);
    let ended = show.history().any(|ended| ended.request == *id && ended.can_be_allowed());
    if missed || ended {
        Ok(())
    } else {
        Err(absent(show, id, "was not turned away, or was let pass already"))
    }
}

fn can_be_redrawn(show: &Show, id: &RequestId) -> Result<(), Failure> {
    let ended = show.history().any(|ended| ended.request == *id && ended.can_be_redrawn());
    if ended { Ok(()) } else { Err(absent(show, id, "cannot be drawn again")) }
}

/// 404 for a request that the show does not know, 409 for one in another state.
fn absent(show: &Show, id: &RequestId, words: &str) -> Failure {
    let known = show.knows(&id.donation);
    let status = if known { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
    let words = if known { format!("{id} {words}") } else { format!("{id} is not known") };
    Failure::Said(status, words)
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

fn json_answer(value: &Value) -> Answer {
    with(StatusCode::OK, "application/json", Bytes::from(value.to_string()))
}

fn with(status: StatusCode, kind: &'static str, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in SAFETY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

/// Headers that keep a browser from doing more with an answer than show it to its own page.
const SAFETY: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
];
