//! A command that a program repeats under the same `Idempotency-Key` is carried out once.
//!
//! Keys of this session and their answers are in memory; those of earlier sessions stand in the journal, beside the
//! facts that the commands became. Carries nothing out.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard};

use hyper::StatusCode;
use hyper::header::HeaderMap;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use super::response::{ApiError, HttpResponse};
use super::routes::OperatorCommand;
use crate::message::Message;
use crate::mutex::lock;
use crate::texts::hex;

/// Commands that are remembered with their answers: a program repeats one within minutes.
const COMMANDS_MAX: usize = 1024;
/// Characters of a key.
const KEY_CHARS_MAX: usize = 255;
/// Bytes of a hash that are written down: enough that no two keys of an evening share them.
const HASH_BYTES: usize = 16;

/// The key of a request; `None` when it has none.
///
/// # Errors
/// When it has two, or one that is no short visible text.
pub fn key_of(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let key = match (values.next(), values.next()) {
        (None, _) => return Ok(None),
        (Some(key), None) => key.to_str().ok(),
        (Some(_), Some(_)) => None,
    };
    let is_key = |key: &&str| {
        (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let words = "expected one Idempotency-Key of 1 to 255 visible characters";
    let wrong = || ApiError::said(StatusCode::BAD_REQUEST, words);
    key.filter(is_key).map(|key| Some(key.to_owned())).ok_or_else(wrong)
}

/// What a command goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandName {
    /// A hash of its key.
    pub key: String,
    /// A hash of what it says.
    what: String,
}

impl CommandName {
    /// Of a command with this key.
    #[must_use]
    pub fn of(key: &str, command: &OperatorCommand, body: &[u8]) -> Self {
        let command = format!("{command:?}\n");
        Self { key: hash(&[key.as_bytes()]), what: hash(&[command.as_bytes(), body]) }
    }
}

fn hash(pieces: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    pieces.iter().for_each(|piece| hasher.update(piece));
    hex(&hasher.finalize()[..HASH_BYTES])
}

/// The commands that came with a key.
#[derive(Debug)]
pub struct Commands {
    /// Written down by earlier sessions.
    earlier: HashSet<String>,
    known: Mutex<VecDeque<Known>>,
}

#[derive(Debug)]
struct Known {
    name: CommandName,
    /// Its answer, when there is one.
    answer: watch::Sender<Option<HttpResponse>>,
}

/// The answer to a command, as soon as there is one.
pub type Answer = watch::Receiver<Option<HttpResponse>>;

/// How a command begins.
#[derive(Debug)]
pub enum Begun {
    /// It is to be carried out, and [`Commands::end`] told how it went.
    First(First, Answer),
    /// It came before.
    Again(Answer),
    /// A session before this one wrote it down.
    Earlier,
    /// Another command came under this key.
    Another,
    /// Too many are being carried out.
    TooMany,
}

/// The right to say how a command went.
#[derive(Debug)]
pub struct First(CommandName);

impl Commands {
    /// With the keys that earlier sessions wrote down.
    #[must_use]
    pub fn new(earlier: &[String]) -> Self {
        Self { earlier: earlier.iter().cloned().collect(), known: Mutex::default() }
    }

    /// Takes note of a command.
    pub fn begin(&self, name: &CommandName) -> Begun {
        if self.earlier.contains(&name.key) {
            return Begun::Earlier;
        }
        let mut known = self.known();
        if let Some(found) = known.iter().find(|found| found.name.key == name.key) {
            let is_same = found.name == *name;
            return if is_same { Begun::Again(found.answer.subscribe()) } else { Begun::Another };
        }
        if known.len() == COMMANDS_MAX {
            let Some(done) = known.iter().position(|one| one.answer.borrow().is_some()) else {
                return Begun::TooMany;
            };
            known.remove(done);
        }
        let (answer, receiver) = watch::channel(None);
        known.push_back(Known { name: name.clone(), answer });
        Begun::First(First(name.clone()), receiver)
    }

    /// A command went so. One that surely did not happen may come again.
    pub fn end(&self, first: &First, answer: HttpResponse, is_done: bool) {
        let mut known = self.known();
        let Some(place) = known.iter().position(|found| found.name == first.0) else { return };
        known[place].answer.send_replace(Some(answer));
        if !is_done {
            known.remove(place);
        }
    }

    fn known(&self) -> MutexGuard<'_, VecDeque<Known>> {
        lock(&self.known)
    }
}

/// Waits for the answer to a command.
///
/// # Errors
/// When it ended without one.
pub async fn answer_of(mut answer: Answer) -> Result<HttpResponse, ApiError> {
    let gone = || ApiError::said(StatusCode::GATEWAY_TIMEOUT, Message::new("api.may-happen"));
    let answer = answer.wait_for(Option::is_some).await.map_err(|_| gone())?;
    answer.clone().ok_or_else(gone)
}
