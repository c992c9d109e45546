//! The operator's commands: each becomes a fact; whether it fits is the show's to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use engine::show::{
    Amount, Donation, DonationSource, Fact, MESSAGE_CHARS_MAX, Misfit, RequestId, RequestView, Show, ban_key,
};
use hyper::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use tokio::time::timeout;

use super::Control;
use super::answers::no_token;
use super::guard::Access;
use super::idempotency::{Begun, CommandName, answer_of};
use super::response::{ApiError, HttpResponse, json_response};
use super::routes::OperatorCommand;
use crate::director::Refused;
use crate::message::Message;

/// How long a command may take before its answer is that it may still happen.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// Characters of a test donation's texts and figures.
const DONOR_CHARS_MAX: usize = 100;
const AMOUNT_CHARS_MAX: usize = 20;
const CURRENCY_CHARS_MAX: usize = 8;

impl Control {
    /// Carries a command out: done, refused, or, when that is not known in time, 504. One with a key is carried out
    /// once, however often it comes.
    pub(super) async fn answer_command(
        self: Arc<Self>,
        command: OperatorCommand,
        access: Access,
        body: Bytes,
        key: Option<String>,
    ) -> HttpResponse {
        if access != Access::Operator {
            return no_token();
        }
        let answered = match key {
            None => timeout(COMMAND_TIMEOUT, self.carry_out(command, &body, None)).await,
            Some(key) => timeout(COMMAND_TIMEOUT, self.once(command, body, &key)).await,
        };
        let late = || ApiError::said(StatusCode::GATEWAY_TIMEOUT, Message::new("api.no-answer-yet"));
        answered.unwrap_or_else(|_| Err(late())).unwrap_or_else(ApiError::answer)
    }

    /// Carries a command out unless it was, or waits for it. It goes on when nobody waits any more.
    async fn once(
        self: Arc<Self>,
        command: OperatorCommand,
        body: Bytes,
        key: &str,
    ) -> Result<HttpResponse, ApiError> {
        let name = CommandName::of(key, &command, &body);
        let answer = match self.repeatable.begin(&name) {
            Begun::First(first, answer) => {
                let control = Arc::clone(&self);
                tokio::spawn(async move {
                    let answered = control.carry_out(command, &body, Some(name.key)).await;
                    // What may still happen is not tried again; what surely did not may be.
                    let is_open = matches!(&answered, Err(ApiError::Show(Refused::Unsure)));
                    let is_done = answered.is_ok() || is_open;
                    control.repeatable.end(&first, answered.unwrap_or_else(ApiError::answer), is_done);
                });
                answer
            }
            Begun::Again(answer) => answer,
            Begun::Earlier => return Ok(json_response(&json!({ "repeated": true }))),
            Begun::Another => {
                let words = "this Idempotency-Key was used for another command";
                return Err(ApiError::said(StatusCode::UNPROCESSABLE_ENTITY, words));
            }
            Begun::TooMany => {
                let words = Message::new("api.too-many-commands");
                return Err(ApiError::said(StatusCode::SERVICE_UNAVAILABLE, words));
            }
        };
        answer_of(answer).await
    }

    async fn carry_out(
        &self,
        command: OperatorCommand,
        body: &Bytes,
        key: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        if let OperatorCommand::AddWords(list) = command {
            return self.add_words(list, body).await;
        }
        if command == OperatorCommand::AddRequest {
            return self.add_request(body, key).await;
        }
        let (fact, answer) = self.fact_of(command, body).await?;
        self.handle.tell_as(fact, key).await?;
        Ok(json_response(&answer))
    }

    /// The fact that a command is, and the answer when it is one.
    async fn fact_of(&self, command: OperatorCommand, body: &Bytes) -> Result<(Fact, Value), ApiError> {
        let about = |id: RequestId, fact: fn(RequestId) -> Fact| {
            let answer = json!({ "request": id.to_string() });
            Ok((fact(id), answer))
        };
        match command {
            OperatorCommand::Skip => self.skip(body).await,
            OperatorCommand::Clear => self.clear().await,
            OperatorCommand::Undo => self.undo().await,
            OperatorCommand::Hide => self.hide().await,
            OperatorCommand::Pause => Ok((Fact::Paused, json!({ "paused": true }))),
            OperatorCommand::Resume => Ok((Fact::Resumed, json!({ "paused": false }))),
            OperatorCommand::Donate => donate(body),
            OperatorCommand::AddRequest => Err(ApiError::said(StatusCode::NOT_FOUND, "expected a command")),
            OperatorCommand::Remove(id) => about(id, |request| Fact::Removed { request }),
            OperatorCommand::Move(id) => moved(id, body),
            OperatorCommand::Bigger(id) => self.bigger(id).await,
            OperatorCommand::TakeBack(id) => about(id, |request| Fact::TakenBack { request }),
            OperatorCommand::Ban(id) => self.ban(id).await,
            OperatorCommand::Unban(id) => about(id, |request| Fact::DonorUnbanned { request }),
            OperatorCommand::Top(id) => about(id, |request| Fact::Moved { request, place: 0 }),
            OperatorCommand::Approve(id) => about(id, |request| Fact::Approved { request }),
            OperatorCommand::Reject(id) => about(id, |request| Fact::Rejected { request }),
            OperatorCommand::Allow(id) => about(id, |request| Fact::Allowed { request }),
            OperatorCommand::Redraw(id) => self.redraw(id, body).await,
            OperatorCommand::EditScene(id) => self.edit_scene(id, body).await,
            OperatorCommand::AddWords(_) => Err(bad("words are no fact of the show")),
        }
    }

    async fn skip(&self, body: &Bytes) -> Result<(Fact, Value), ApiError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Skip {
            request: Option<RequestId>,
        }
        let wanted = if body.is_empty() { None } else { read::<Skip>(body)?.request };
        let request = match wanted {
            Some(wanted) => wanted,
            None => {
                let active = self.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().clone()));
                active.await?.ok_or(Refused::from(Misfit::NothingOnAir))?
            }
        };
        let answer = json!({ "request": request.to_string() });
        Ok((Fact::Skipped { request }, answer))
    }

    /// Means whatever is on air when it arrives, so that it never comes too late; nothing on air is no error.
    async fn hide(&self) -> Result<(Fact, Value), ApiError> {
        let on_air =
            self.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().to_string())).await?;
        Ok((Fact::Hidden, json!({ "request": on_air, "paused": true })))
    }

    /// By the name that was given with the donation; whoever gave none cannot be banned.
    async fn ban(&self, request: RequestId) -> Result<(Fact, Value), ApiError> {
        let wanted = request.clone();
        let found = self.handle.ask(move |show| donor_of(show, &wanted)).await?;
        let donor = found.ok_or_else(|| Refused::from(Misfit::Unknown(request.clone())))?;
        let Some((donor, key)) = donor.and_then(|donor| ban_key(&donor).map(|key| (donor, key))) else {
            let words = Message::new("api.no-donor").with(request);
            return Err(ApiError::said(StatusCode::CONFLICT, words));
        };
        let waiting = self.handle.ask(move |show| waiting_of(show, &key)).await?;
        let answer = json!({ "request": request.to_string(), "donor": donor });
        let since = crate::journal::utc(Timestamp::now());
        Ok((Fact::DonorBanned { request, donor, waiting, since }, answer))
    }

    async fn clear(&self) -> Result<(Fact, Value), ApiError> {
        let cleared = self.handle.ask(|show| show.waiting().count()).await?;
        Ok((Fact::Cleared, json!({ "cleared": cleared, "undo_seconds": engine::show::UNDO_SEC })))
    }

    async fn undo(&self) -> Result<(Fact, Value), ApiError> {
        let restored = self.handle.ask(|show| show.undo().map(|(requests, _)| requests)).await?;
        Ok((Fact::ClearUndone, json!({ "restored": restored })))
    }
}

/// What the body of `POST /queue/{id}/move` says: how many are to wait in front.
fn moved(request: RequestId, body: &Bytes) -> Result<(Fact, Value), ApiError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Place {
        place: u32,
    }
    let Place { place } = read(body)?;
    let answer = json!({ "request": request.to_string(), "place": place });
    Ok((Fact::Moved { request, place }, answer))
}

/// The donor of a request that is on air, waits, is under review or has ended; `Some(None)` of one without a name.
fn donor_of(show: &Show, request: &RequestId) -> Option<Option<String>> {
    let on_air = show.on_air().map(|on_air| on_air.request).into_iter();
    let mut open = on_air.chain(show.waiting().map(|(view, _)| view)).chain(show.review());
    let donation = open.find(|view| view.id() == request).map(RequestView::donation).or_else(|| {
        show.history().rev().find(|ended| ended.request == *request).map(|ended| &ended.donation)
    });
    donation.map(|donation| donation.donor.clone())
}

fn waiting_of(show: &Show, key: &str) -> Vec<RequestId> {
    let open = show.waiting().map(|(view, _)| view).chain(show.review());
    let of_donor =
        open.filter(|view| view.donation().donor.as_deref().and_then(ban_key).is_some_and(|one| one == key));
    of_donor.map(|view| view.id().clone()).collect()
}

fn donate(body: &Bytes) -> Result<(Fact, Value), ApiError> {
    let donation = test_donation(read(body)?)?;
    let answer = json!({ "request": donation.id });
    Ok((Fact::DonationReceived { donation: Arc::new(donation), position: None }, answer))
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

fn test_donation(test: TestDonation) -> Result<Donation, ApiError> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let amount = test.amount.unwrap_or_else(|| "100".to_owned());
    let currency = test.currency.unwrap_or_else(|| "RUB".to_owned());
    let within = |name: &str, text: &str, max: usize| match text.chars().count() {
        count if count <= max => Ok(()),
        count => Err(bad(Message::new("api.too-long").with(name).with(count).with(max))),
    };
    within("message", &test.message, MESSAGE_CHARS_MAX)?;
    within("donor", test.donor.as_deref().unwrap_or_default(), DONOR_CHARS_MAX)?;
    within("amount", &amount, AMOUNT_CHARS_MAX)?;
    within("currency", &currency, CURRENCY_CHARS_MAX)?;
    if Amount::parse_price(&amount).is_none() {
        return Err(bad(Message::new("api.amount").with(format_args!("{amount:?}"))));
    }
    if currency.is_empty() || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(bad(Message::new("api.currency").with(format_args!("{currency:?}"))));
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
        unreadable: false,
        via: None,
        content: None,
    })
}

pub(super) fn bad(words: impl Into<Message>) -> ApiError {
    ApiError::said(StatusCode::BAD_REQUEST, words)
}

/// The body as JSON.
pub(super) fn read<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, ApiError> {
    // A list would be read as the members in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(bad("expected a JSON object in the body"));
    }
    serde_json::from_slice(body).map_err(|error| bad(format!("the body cannot be read as JSON: {error}")))
}
