//! Scenes in the operator's words: read strictly, and judged before a fact is written.

use std::sync::Arc;

use bytes::Bytes;
use engine::plan::{ReadError, ReadOptions, Scene, read_strict};
use engine::show::{Fact, RequestId, Verdict};
use hyper::StatusCode;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::Control;
use super::response::ApiError;
use crate::director::Refused;
use crate::message::Message;

/// The word by which the artist draws something as large as it goes.
const HUGE: &str = "huge";

impl Control {
    /// A request that waits is drawn from the scene in the body.
    pub(super) async fn edit_scene(
        &self,
        request: RequestId,
        body: &Bytes,
    ) -> Result<(Fact, Value), ApiError> {
        let scene = Arc::new(bare(body)?);
        let answer = json!({ "request": request.to_string() });
        let fact = Fact::SceneEdited { request, scene: Arc::clone(&scene) };
        self.check(&fact).await?;
        self.judge(&scene)?;
        Ok((fact, answer))
    }

    /// A request that ended is drawn once more: from its wish, from the scene in the body, or from the same scene.
    pub(super) async fn redraw(&self, request: RequestId, body: &Bytes) -> Result<(Fact, Value), ApiError> {
        let answer = json!({ "request": request.to_string() });
        let again = Fact::Redrawn { request: request.clone(), scene: None };
        let scene = match again_from(body)? {
            DrawnFrom::Wish => return Ok((again, answer)),
            DrawnFrom::Scene(scene) => {
                self.check(&again).await?;
                Arc::new(scene)
            }
            DrawnFrom::SameScene => {
                self.check(&again).await?;
                let (scene, approved) = self.scene_of(&request).await?;
                // A person let its words pass; anybody else's are judged by the lists of today.
                if approved {
                    return Ok((Fact::Redrawn { request, scene: Some(scene) }, answer));
                }
                scene
            }
        };
        self.judge(&scene)?;
        Ok((Fact::Redrawn { request, scene: Some(scene) }, answer))
    }

    /// The same scene with its first subject huge: of a request that waits, before its turn; of one that ended, as its next
    /// run.
    pub(super) async fn bigger(&self, request: RequestId) -> Result<(Fact, Value), ApiError> {
        let answer = json!({ "request": request.to_string() });
        let wanted = request.clone();
        let waiting = self
            .handle
            .ask(move |show| {
                let mut waiting = show.waiting().map(|(view, _)| view);
                let view = waiting.find(|view| *view.id() == wanted)?;
                Some((view.scene().cloned(), view.is_approved()))
            })
            .await?;
        let is_waiting = waiting.is_some();
        let (scene, approved) = match waiting {
            Some((Some(scene), approved)) if !scene.is_empty() => (scene, approved),
            Some(_) => {
                let words = Message::new("api.not-understood").with(&request);
                return Err(ApiError::said(StatusCode::CONFLICT, words));
            }
            None => {
                self.check(&Fact::Redrawn { request: request.clone(), scene: None }).await?;
                self.scene_of(&request).await?
            }
        };
        let scene = Arc::new(with_huge_subject(&scene).ok_or_else(|| {
            ApiError::said(StatusCode::CONFLICT, Message::new("api.nothing-larger").with(&request))
        })?);
        if !approved {
            self.judge(&scene)?;
        }
        if is_waiting {
            return Ok((Fact::SceneEdited { request, scene }, answer));
        }
        Ok((Fact::Redrawn { request, scene: Some(scene) }, answer))
    }

    /// Whether the show would take the fact in: what it says to that comes before what the judge says to the words.
    async fn check(&self, fact: &Fact) -> Result<(), ApiError> {
        let fact = fact.clone();
        self.handle.ask(move |show| show.fits(&fact)).await?.map_err(|misfit| Refused::from(misfit).into())
    }

    /// What was understood of a request that ended, and whether a person had let its wish pass.
    async fn scene_of(&self, request: &RequestId) -> Result<(Arc<Scene>, bool), ApiError> {
        let wanted = request.clone();
        let found = self
            .handle
            .ask(move |show| {
                let ended = show.history().rev().find(|ended| ended.request == wanted);
                ended.and_then(|ended| Some((ended.scene.clone()?, ended.approved)))
            })
            .await?;
        let words = || Message::new("api.no-scene-known").with(request);
        found
            .filter(|(scene, _)| !scene.is_empty())
            .ok_or_else(|| ApiError::said(StatusCode::CONFLICT, words()))
    }

    /// Lets a scene pass whose every subject, place and letters the judge allows.
    fn judge(&self, scene: &Scene) -> Result<(), ApiError> {
        let subjects = scene.subjects.iter().enumerate().map(|(index, subject)| {
            let words = [subject.is.as_str(), subject.looks.as_str(), subject.does.as_str()];
            (format!("subject {}", index + 1), words.join(" "))
        });
        let others = [("place", &scene.place), ("text", &scene.text)]
            .map(|(name, text)| (name.to_owned(), text.clone()));
        for (name, text) in subjects.chain(others) {
            if let Verdict::Block { category, rule, .. } = (self.words.judge)(&text) {
                let words = Message::new("api.refused-words").with(&name).with(category).with(rule);
                return Err(ApiError::said(StatusCode::UNPROCESSABLE_ENTITY, words));
            }
        }
        Ok(())
    }
}

/// The scene with "huge" in front of how its first subject looks; `None` when it has no subject, is huge already, or has no
/// room for the word.
fn with_huge_subject(scene: &Scene) -> Option<Scene> {
    let mut scene = scene.clone();
    let first = scene.subjects.first_mut()?;
    if first.looks.split_whitespace().any(|word| word == HUGE) {
        return None;
    }
    first.looks = format!("{HUGE} {}", first.looks).trim_end().to_owned();
    (scene.clone().clamped() == scene).then_some(scene)
}

/// What a request is drawn from once more.
#[derive(Debug, PartialEq, Eq)]
enum DrawnFrom {
    Wish,
    Scene(Scene),
    SameScene,
}

/// The body of `PUT /queue/{id}/scene`: a scene and nothing else.
fn bare(body: &Bytes) -> Result<Scene, ApiError> {
    // One whole value, so that nothing of it can stand beside the scene.
    serde_json::from_slice::<IgnoredAny>(body).map_err(|error| bad(&error.to_string()))?;
    let document = [b"{\"version\":\"1.1\",\"scene\":\n", &body[..], b"}"].concat();
    read(&document, "$.scene")
}

/// The body of `POST /queue/{id}/redraw`: none, `{"same": true}` or `{"scene": …}`.
fn again_from(body: &Bytes) -> Result<DrawnFrom, ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Again {
        same: Option<bool>,
        scene: Option<IgnoredAny>,
    }
    let Some(start) = body.iter().position(|byte| !byte.is_ascii_whitespace()) else {
        return Ok(DrawnFrom::Wish);
    };
    // A list would be read as the members in their order.
    if body[start] != b'{' {
        return Err(bad("expected a JSON object"));
    }
    let again: Again = serde_json::from_slice(body).map_err(|error| bad(&error.to_string()))?;
    match (again.same, again.scene) {
        (None | Some(false), None) => Ok(DrawnFrom::Wish),
        (Some(true), None) => Ok(DrawnFrom::SameScene),
        (Some(_), Some(_)) => Err(bad("found same and scene, expected one of them")),
        (None, Some(_)) => {
            // The scene is the object's only member: the object becomes the document.
            let document = [b"{\"version\":\"1.1\",\n", &body[..start], b" ", &body[start + 1..]].concat();
            read(&document, "$").map(DrawnFrom::Scene)
        }
    }
}

/// The scene of a document whose first line is not the sender's. `root`: the path of what was sent.
fn read(document: &[u8], root: &str) -> Result<Scene, ApiError> {
    let read = read_strict(document, &ReadOptions::default()).map_err(|error| {
        let path =
            error.path.strip_prefix(root).map_or_else(|| error.path.clone(), |rest| format!("${rest}"));
        let line = error.line.saturating_sub(1).max(1);
        bad(&ReadError { path, line, ..*error }.to_string())
    })?;
    read.scene.ok_or_else(|| bad("expected a scene"))
}

fn bad(words: &str) -> ApiError {
    ApiError::said(StatusCode::BAD_REQUEST, Message::new("api.body").with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(error: ApiError) -> String {
        match error {
            ApiError::Said(StatusCode::BAD_REQUEST, words) => words.to_string(),
            _ => panic!("another error"),
        }
    }

    #[test]
    fn the_first_subject_becomes_huge_once() {
        let scene = bare(&Bytes::from_static(br#"{"subjects":[{"is":"cat","looks":"red"},{"is":"dog"}]}"#));
        let huge = with_huge_subject(&scene.ok().expect("a scene")).expect("it can be");
        assert_eq!((huge.subjects[0].looks.as_str(), huge.subjects[1].looks.as_str()), ("huge red", ""));
        assert_eq!(with_huge_subject(&huge), None);
        assert_eq!(with_huge_subject(&Scene::default()), None);
    }

    #[test]
    fn a_scene_is_read_strictly_and_its_mistakes_are_told_where_they_are() {
        let body = |text: &str| Bytes::from(text.to_owned());
        let scene = bare(&body(r#" {"place":"sea","subjects":[{"is":"cat"}]} "#)).ok().expect("a scene");
        assert_eq!((scene.place.as_str(), scene.subjects[0].is.as_str()), ("sea", "cat"));
        for (text, said) in [
            ("", "EOF"),
            ("null", "$"),
            ("[]", "$"),
            ("{}", "$"),
            (r#"{"place":"a"},"steps":[]"#, "trailing"),
            (r#"{"place":"a","place":"b"}"#, "place"),
            (r#"{"place":"a","subjects":[{"looks":"red"}]}"#, "$.subjects[0]"),
            ("{\"place\":\"a\",\n \"subjects\":[{\"is\":\"\"}]}", "line 2, column 20"),
        ] {
            let error = words(bare(&body(text)).expect_err(text));
            assert!(error.contains(said), "{text}: {error}");
        }
        assert_eq!(again_from(&body(" ")).ok(), Some(DrawnFrom::Wish));
        assert_eq!(again_from(&body(r#"{"same":true}"#)).ok(), Some(DrawnFrom::SameScene));
        let given = again_from(&body(r#"{"scene":{"place":"sea","subjects":[{"is":"cat"}]}}"#));
        assert_eq!(given.ok(), Some(DrawnFrom::Scene(scene)));
        for (text, said) in [
            ("[true]", "object"),
            (r#"{"same":true,"scene":{"place":"a"}}"#, "one of them"),
            (r#"{"scene":{"place":"a"},"scene":{"place":"a"}}"#, "duplicate"),
            (r#"{"scene":{"place":"a"},"steps":[]}"#, "steps"),
            (r#"{"scene":{"place":1}}"#, "line 1, column 19, at $.scene.place"),
        ] {
            let error = words(again_from(&body(text)).expect_err(text));
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
