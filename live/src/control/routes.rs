//! A request's method and path become what is meant. Pure.

use std::borrow::Cow;

use engine::show::RequestId;
use hyper::Method;
use percent_encoding::percent_decode_str;

use super::guard::Query;
use super::overlay::Cue;
use super::pages::{self, Page};
use crate::own_words::WordList;

/// What the page of the first start asks for, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupStep {
    /// How far it is.
    State,
    /// A login at DonationAlerts.
    LogIn,
    /// Servers of models on this computer.
    Models,
    /// How long one of them takes for a scene.
    Measure,
    /// The settings are to be written, and the service to start again.
    Save,
}

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Whether and how the service runs.
    Health,
    /// What is on air, what waits, what is under review.
    Queue,
    /// What has ended.
    History,
    /// The picture of a request that ended.
    HistoryPicture(RequestId),
    /// Its drawing as an animation.
    HistoryAnimation(RequestId, Moving),
    /// Its plan.
    HistoryPlan(RequestId),
    /// What was understood of it, as a plan.
    HistoryScene(RequestId),
    /// What came in tonight, and how it ended.
    Tonight,
    /// The sessions before this one.
    Evenings,
    /// What ended in one of them.
    Evening(String),
    /// The picture of a request that ended in one of them.
    EveningPicture(String, RequestId),
    /// The picture on stream; of a frame, or now.
    Frame(Option<u64>),
    /// Changes as they happen, over a WebSocket.
    Events,
    /// The picture on stream as it changes, over a WebSocket.
    Overlay,
    /// What an overlay lets hear.
    Sound(Cue),
    /// A file of the dock or the overlay, which holds nothing of the show.
    Page(&'static Page),
    /// Figures for Prometheus.
    Metrics,
    /// The description of this interface.
    OpenApi,
    /// What the page of the first start asks for.
    Setup(SetupStep),
    /// A command of the operator.
    Command(OperatorCommand),
}

/// The format of an animation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// Plays everywhere; 256 colours a frame.
    Gif,
    /// Exact colours.
    Apng,
}

/// What the operator wants changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperatorCommand {
    /// End what is on air; the body may say which request is meant.
    Skip,
    /// Show an empty canvas at once, end what is on air, and start nothing new.
    Hide,
    /// Empty the queue.
    Clear,
    /// Take the last clearing back.
    Undo,
    /// Start nothing new.
    Pause,
    /// Go on.
    Resume,
    /// Take one out of the queue.
    Remove(RequestId),
    /// Let one be next.
    Top(RequestId),
    /// Give one another place in the queue; the body says which.
    Move(RequestId),
    /// Draw the first subject of a scene huge.
    Bigger(RequestId),
    /// Take the end of one back.
    TakeBack(RequestId),
    /// Show nothing of a request's donor any more.
    Ban(RequestId),
    /// Let a donor in again who was banned at this request.
    Unban(RequestId),
    /// Let a wish under review into the queue.
    Approve(RequestId),
    /// Refuse a wish under review.
    Reject(RequestId),
    /// Let a wish pass that was turned away.
    Allow(RequestId),
    /// Draw a request that ended once more.
    Redraw(RequestId),
    /// Draw a request that waits from the scene in the body.
    EditScene(RequestId),
    /// Put a test donation in; the body says what it wishes.
    Donate,
    /// Refuse or allow the words in the body from now on.
    AddWords(WordList),
    /// Put a request in that another program sends; the body says from where.
    AddRequest,
}

/// Why nothing is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// There is no such path.
    NotFound,
    /// The path takes these methods only.
    Method(&'static str),
    /// Something in the path or the query cannot be read.
    Malformed(&'static str),
}

/// Reads method, path and query.
///
/// # Errors
/// When nothing is meant by them.
pub fn route(method: &Method, path: &str, query: &Query<'_>) -> Result<Route, NoRoute> {
    if let Some(page) = pages::at(path) {
        return taken(Route::Page(page), LOOKING, method);
    }
    let found = PATHS.iter().find_map(|known| Some((known, known.find(path, query)?)));
    let (known, found) = found.ok_or(NoRoute::NotFound)?;
    match known.meaning {
        Meaning::Get(meant) => taken(meant(&found)?, LOOKING, method),
        Meaning::Post(meant) => taken(Route::Command(meant(&found)?), "POST", method),
        Meaning::SetUp(step) => taken(Route::Setup(step), "POST", method),
        Meaning::Put(meant) => taken(Route::Command(meant(&found)?), "PUT", method),
        Meaning::Delete(meant) => taken(Route::Command(meant(&found)?), "DELETE", method),
    }
}

/// What is taken wherever something can be looked at.
const LOOKING: &str = "GET, HEAD";

fn taken(route: Route, methods: &'static str, method: &Method) -> Result<Route, NoRoute> {
    let is_taken = methods.split(", ").any(|known| known == method.as_str());
    if is_taken { Ok(route) } else { Err(NoRoute::Method(methods)) }
}

/// Every path but those of the pages, as `GET /openapi.json` writes it; the first that fits counts.
const PATHS: &[KnownPath] = &[
    get("/health", |_| Ok(Route::Health)),
    get("/queue", |_| Ok(Route::Queue)),
    post("/queue/skip", |_| Ok(OperatorCommand::Skip)),
    post("/queue/clear", |_| Ok(OperatorCommand::Clear)),
    post("/queue/undo", |_| Ok(OperatorCommand::Undo)),
    post("/queue/hide", |_| Ok(OperatorCommand::Hide)),
    post("/queue/pause", |_| Ok(OperatorCommand::Pause)),
    post("/queue/resume", |_| Ok(OperatorCommand::Resume)),
    delete("/queue/{id}", |found| found.id().map(OperatorCommand::Remove)),
    put("/queue/{id}/scene", |found| found.id().map(OperatorCommand::EditScene)),
    post("/queue/{id}/top", |found| found.id().map(OperatorCommand::Top)),
    post("/queue/{id}/move", |found| found.id().map(OperatorCommand::Move)),
    post("/queue/{id}/bigger", |found| found.id().map(OperatorCommand::Bigger)),
    post("/queue/{id}/takeback", |found| found.id().map(OperatorCommand::TakeBack)),
    post("/queue/{id}/ban", |found| found.id().map(OperatorCommand::Ban)),
    post("/queue/{id}/unban", |found| found.id().map(OperatorCommand::Unban)),
    post("/queue/{id}/approve", |found| found.id().map(OperatorCommand::Approve)),
    post("/queue/{id}/reject", |found| found.id().map(OperatorCommand::Reject)),
    post("/queue/{id}/allow", |found| found.id().map(OperatorCommand::Allow)),
    post("/queue/{id}/redraw", |found| found.id().map(OperatorCommand::Redraw)),
    post("/words/allow", |_| Ok(OperatorCommand::AddWords(WordList::Allow))),
    post("/words/block", |_| Ok(OperatorCommand::AddWords(WordList::Block))),
    post("/donations", |_| Ok(OperatorCommand::Donate)),
    post("/requests", |_| Ok(OperatorCommand::AddRequest)),
    get("/tonight", |_| Ok(Route::Tonight)),
    get("/evenings", |_| Ok(Route::Evenings)),
    get("/evenings/{session}", |found| Ok(Route::Evening(found.session.to_owned()))),
    get("/evenings/{session}/{id}.png", |found| {
        Ok(Route::EveningPicture(found.session.to_owned(), found.id()?))
    }),
    get("/history", |_| Ok(Route::History)),
    get("/history/{id}.png", |found| found.id().map(Route::HistoryPicture)),
    get("/history/{id}.gif", |found| Ok(Route::HistoryAnimation(found.id()?, Moving::Gif))),
    get("/history/{id}.apng", |found| Ok(Route::HistoryAnimation(found.id()?, Moving::Apng))),
    get("/history/{id}.scene.json", |found| found.id().map(Route::HistoryScene)),
    get("/history/{id}.json", |found| found.id().map(Route::HistoryPlan)),
    get("/frame.png", |found| Ok(Route::Frame(frame(found.query)?))),
    get("/events", |_| Ok(Route::Events)),
    get("/overlay/stream", |_| Ok(Route::Overlay)),
    get("/sounds/begin", |_| Ok(Route::Sound(Cue::Begin))),
    get("/sounds/end", |_| Ok(Route::Sound(Cue::End))),
    get("/metrics", |_| Ok(Route::Metrics)),
    get("/openapi.json", |_| Ok(Route::OpenApi)),
    get("/setup", |_| Ok(Route::Setup(SetupStep::State))),
    set_up("/setup/login", SetupStep::LogIn),
    set_up("/setup/models", SetupStep::Models),
    set_up("/setup/measure", SetupStep::Measure),
    set_up("/setup/save", SetupStep::Save),
];

/// A path, and what is meant by it.
struct KnownPath {
    /// A name in braces stands for any text without a slash.
    template: &'static str,
    meaning: Meaning,
}

/// The one method that a path takes, and what is meant then.
enum Meaning {
    Get(fn(&Found<'_>) -> Result<Route, NoRoute>),
    Post(ReadCommand),
    Put(ReadCommand),
    Delete(ReadCommand),
    SetUp(SetupStep),
}

type ReadCommand = fn(&Found<'_>) -> Result<OperatorCommand, NoRoute>;

const fn get(template: &'static str, meant: fn(&Found<'_>) -> Result<Route, NoRoute>) -> KnownPath {
    KnownPath { template, meaning: Meaning::Get(meant) }
}

const fn post(template: &'static str, meant: ReadCommand) -> KnownPath {
    KnownPath { template, meaning: Meaning::Post(meant) }
}

const fn put(template: &'static str, meant: ReadCommand) -> KnownPath {
    KnownPath { template, meaning: Meaning::Put(meant) }
}

const fn delete(template: &'static str, meant: ReadCommand) -> KnownPath {
    KnownPath { template, meaning: Meaning::Delete(meant) }
}

const fn set_up(template: &'static str, step: SetupStep) -> KnownPath {
    KnownPath { template, meaning: Meaning::SetUp(step) }
}

/// What stood in a path where its template has a name, and the query.
struct Found<'a> {
    session: &'a str,
    id: &'a str,
    query: &'a Query<'a>,
}

impl Found<'_> {
    fn id(&self) -> Result<RequestId, NoRoute> {
        request(self.id)
    }
}

impl KnownPath {
    fn find<'a>(&self, path: &'a str, query: &'a Query<'a>) -> Option<Found<'a>> {
        let mut found = Found { session: "", id: "", query };
        let mut segments = path.split('/');
        for wanted in self.template.split('/') {
            let segment = segments.next()?;
            match wanted.strip_prefix('{').and_then(|named| named.split_once('}')) {
                Some(("session", rest)) => found.session = segment.strip_suffix(rest)?,
                Some((_, rest)) => found.id = segment.strip_suffix(rest)?,
                None if wanted == segment => {}
                None => return None,
            }
        }
        segments.next().is_none().then_some(found)
    }
}

/// Every path with its method, as in `GET /openapi.json`; those of the pages are not among them.
#[cfg(test)]
pub(super) fn described() -> impl Iterator<Item = (&'static str, &'static str)> {
    PATHS.iter().map(|known| {
        let method = match known.meaning {
            Meaning::Get(_) => "get",
            Meaning::Post(_) | Meaning::SetUp(_) => "post",
            Meaning::Put(_) => "put",
            Meaning::Delete(_) => "delete",
        };
        (known.template, method)
    })
}

/// A request's id as it stands in a path: `da:30530030`, a later run as `da:30530030%231`.
fn request(segment: &str) -> Result<RequestId, NoRoute> {
    const WRONG: NoRoute = NoRoute::Malformed("expected a request such as da:30530030 or da:30530030%231");
    percent_decoded(segment).ok_or(WRONG)?.parse().map_err(|_| WRONG)
}

/// RFC 3986 section 2.1; `None` when a `%` is not followed by two hexadecimal digits, or the bytes are no UTF-8.
fn percent_decoded(segment: &str) -> Option<Cow<'_, str>> {
    let is_whole =
        |rest: &str| rest.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let mut after_signs = segment.split('%').skip(1);
    after_signs.all(is_whole).then(|| percent_decode_str(segment).decode_utf8().ok())?
}

fn frame(query: &Query<'_>) -> Result<Option<u64>, NoRoute> {
    let wrong = |_| NoRoute::Malformed("expected frame=N with a whole number");
    query.get("frame").map(|text| text.parse().map_err(wrong)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(method: &str, path: &str) -> Result<Route, NoRoute> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        route(&Method::from_bytes(method.as_bytes()).expect("a method"), path, &Query(query))
    }

    fn id(text: &str) -> RequestId {
        text.parse().expect("an id")
    }

    #[test]
    fn every_path_means_one_thing_by_its_own_method() {
        let cases = [
            ("GET", "/health", Route::Health),
            ("HEAD", "/queue", Route::Queue),
            ("GET", "/history", Route::History),
            ("GET", "/overlay/stream?layout=bare", Route::Overlay),
            ("HEAD", "/sounds/begin?key=k", Route::Sound(Cue::Begin)),
            ("GET", "/sounds/end", Route::Sound(Cue::End)),
            ("GET", "/dock", Route::Page(pages::at("/").expect("the dock"))),
            ("GET", "/history/da:7.png", Route::HistoryPicture(id("da:7"))),
            ("GET", "/history/da:7%231.gif", Route::HistoryAnimation(id("da:7#1"), Moving::Gif)),
            ("GET", "/history/da:7.apng", Route::HistoryAnimation(id("da:7"), Moving::Apng)),
            ("GET", "/history/test:a.b.json", Route::HistoryPlan(id("test:a.b"))),
            ("GET", "/history/da:7%231.scene.json", Route::HistoryScene(id("da:7#1"))),
            ("PUT", "/queue/da:7/scene", Route::Command(OperatorCommand::EditScene(id("da:7")))),
            ("GET", "/frame.png?frame=12", Route::Frame(Some(12))),
            ("GET", "/frame.png", Route::Frame(None)),
            ("POST", "/queue/skip", Route::Command(OperatorCommand::Skip)),
            ("POST", "/queue/hide", Route::Command(OperatorCommand::Hide)),
            ("DELETE", "/queue/da:7", Route::Command(OperatorCommand::Remove(id("da:7")))),
            ("POST", "/queue/da%3A7/top", Route::Command(OperatorCommand::Top(id("da:7")))),
            ("POST", "/donations", Route::Command(OperatorCommand::Donate)),
            ("GET", "/evenings/000001-20261128T180000Z", Route::Evening("000001-20261128T180000Z".into())),
            ("GET", "/evenings/1/da:7.png", Route::EveningPicture("1".into(), id("da:7"))),
            ("POST", "/queue/da:7/move", Route::Command(OperatorCommand::Move(id("da:7")))),
            ("POST", "/queue/da:7/takeback", Route::Command(OperatorCommand::TakeBack(id("da:7")))),
            ("POST", "/words/allow", Route::Command(OperatorCommand::AddWords(WordList::Allow))),
            ("POST", "/requests", Route::Command(OperatorCommand::AddRequest)),
            ("GET", "/setup", Route::Setup(SetupStep::State)),
            ("POST", "/setup/save", Route::Setup(SetupStep::Save)),
        ];
        for (method, path, meaning) in cases {
            assert_eq!(ask(method, path), Ok(meaning), "{method} {path}");
        }
    }

    #[test]
    fn looking_never_changes_anything() {
        for path in [
            "/queue/skip",
            "/queue/hide",
            "/queue/clear",
            "/queue/undo",
            "/queue/da:7/top",
            "/donations",
            "/requests",
            "/setup/models",
            "/setup/save",
            "/queue/da:7",
        ] {
            for method in ["GET", "HEAD", "OPTIONS", "PUT"] {
                assert!(matches!(ask(method, path), Err(NoRoute::Method(_))), "{method} {path}");
            }
        }
        assert_eq!(ask("POST", "/queue/da:7/scene"), Err(NoRoute::Method("PUT")));
        assert_eq!(ask("POST", "/health"), Err(NoRoute::Method("GET, HEAD")));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for path in
            ["/history/da:7%2.png", "/history/da:7%ff.png", "/frame.png?frame=x", "/frame.png?frame=-1"]
        {
            assert!(matches!(ask("GET", path), Err(NoRoute::Malformed(_))), "{path}");
        }
        for path in [
            "/sounds/begin.ogg",
            "/sounds/",
            "/nope",
            "/history/da:7",
            "/history/da:7.exe",
            "//health",
            "/queue/da:7/eat",
        ] {
            assert_eq!(ask("GET", path), Err(NoRoute::NotFound), "{path}");
        }
    }
}
