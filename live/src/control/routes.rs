//! A request's method and path become what is meant. Pure.

use std::borrow::Cow;

use engine::show::RequestId;
use hyper::Method;
use percent_encoding::percent_decode_str;

use super::guard::Query;
use super::pages::{self, Page};
use crate::own_words::WordList;

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
    /// A file of the dock or the overlay, which holds nothing of the show.
    Page(&'static Page),
    /// Figures for Prometheus.
    Metrics,
    /// The description of this interface.
    OpenApi,
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
        return PlainRoute::Get(Route::Page(page)).by(method);
    }
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let found = match segments[..] {
        ["health"] => PlainRoute::Get(Route::Health),
        ["queue"] => PlainRoute::Get(Route::Queue),
        ["history"] => PlainRoute::Get(Route::History),
        ["history", file] => PlainRoute::Get(history(file)?),
        ["tonight"] => PlainRoute::Get(Route::Tonight),
        ["evenings"] => PlainRoute::Get(Route::Evenings),
        ["evenings", session] => PlainRoute::Get(Route::Evening(session.to_owned())),
        ["evenings", session, file] => {
            let id = file.strip_suffix(".png").ok_or(NoRoute::NotFound)?;
            PlainRoute::Get(Route::EveningPicture(session.to_owned(), request(id)?))
        }
        ["frame.png"] => PlainRoute::Get(Route::Frame(frame(query)?)),
        ["events"] => PlainRoute::Get(Route::Events),
        ["overlay", "stream"] => PlainRoute::Get(Route::Overlay),
        ["metrics"] => PlainRoute::Get(Route::Metrics),
        ["openapi.json"] => PlainRoute::Get(Route::OpenApi),
        ["donations"] => PlainRoute::Post(OperatorCommand::Donate),
        ["words", "allow"] => PlainRoute::Post(OperatorCommand::AddWords(WordList::Allow)),
        ["words", "block"] => PlainRoute::Post(OperatorCommand::AddWords(WordList::Block)),
        ["requests"] => PlainRoute::Post(OperatorCommand::AddRequest),
        ["queue", "skip"] => PlainRoute::Post(OperatorCommand::Skip),
        ["queue", "hide"] => PlainRoute::Post(OperatorCommand::Hide),
        ["queue", "clear"] => PlainRoute::Post(OperatorCommand::Clear),
        ["queue", "undo"] => PlainRoute::Post(OperatorCommand::Undo),
        ["queue", "pause"] => PlainRoute::Post(OperatorCommand::Pause),
        ["queue", "resume"] => PlainRoute::Post(OperatorCommand::Resume),
        ["queue", id] => PlainRoute::Delete(OperatorCommand::Remove(request(id)?)),
        ["queue", id, "scene"] => PlainRoute::Put(OperatorCommand::EditScene(request(id)?)),
        ["queue", id, word] => PlainRoute::Post(command_about(word, request(id)?)?),
        _ => return Err(NoRoute::NotFound),
    };
    found.by(method)
}

/// A path with the one method it takes.
enum PlainRoute {
    Get(Route),
    Post(OperatorCommand),
    Put(OperatorCommand),
    Delete(OperatorCommand),
}

impl PlainRoute {
    fn by(self, method: &Method) -> Result<Route, NoRoute> {
        match self {
            Self::Get(route) if matches!(*method, Method::GET | Method::HEAD) => Ok(route),
            Self::Get(_) => Err(NoRoute::Method("GET, HEAD")),
            Self::Post(command) if *method == Method::POST => Ok(Route::Command(command)),
            Self::Post(_) => Err(NoRoute::Method("POST")),
            Self::Put(command) if *method == Method::PUT => Ok(Route::Command(command)),
            Self::Put(_) => Err(NoRoute::Method("PUT")),
            Self::Delete(command) if *method == Method::DELETE => Ok(Route::Command(command)),
            Self::Delete(_) => Err(NoRoute::Method("DELETE")),
        }
    }
}

fn command_about(word: &str, id: RequestId) -> Result<OperatorCommand, NoRoute> {
    match word {
        "top" => Ok(OperatorCommand::Top(id)),
        "move" => Ok(OperatorCommand::Move(id)),
        "bigger" => Ok(OperatorCommand::Bigger(id)),
        "takeback" => Ok(OperatorCommand::TakeBack(id)),
        "ban" => Ok(OperatorCommand::Ban(id)),
        "unban" => Ok(OperatorCommand::Unban(id)),
        "approve" => Ok(OperatorCommand::Approve(id)),
        "reject" => Ok(OperatorCommand::Reject(id)),
        "allow" => Ok(OperatorCommand::Allow(id)),
        "redraw" => Ok(OperatorCommand::Redraw(id)),
        _ => Err(NoRoute::NotFound),
    }
}

fn history(file: &str) -> Result<Route, NoRoute> {
    if let Some(id) = file.strip_suffix(".scene.json") {
        return Ok(Route::HistoryScene(request(id)?));
    }
    let (id, kind) = file.rsplit_once('.').ok_or(NoRoute::NotFound)?;
    let id = request(id)?;
    match kind {
        "png" => Ok(Route::HistoryPicture(id)),
        "gif" => Ok(Route::HistoryAnimation(id, Moving::Gif)),
        "apng" => Ok(Route::HistoryAnimation(id, Moving::Apng)),
        "json" => Ok(Route::HistoryPlan(id)),
        _ => Err(NoRoute::NotFound),
    }
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
        for path in ["/nope", "/history/da:7", "/history/da:7.exe", "//health", "/queue/da:7/eat"] {
            assert_eq!(ask("GET", path), Err(NoRoute::NotFound), "{path}");
        }
    }
}
