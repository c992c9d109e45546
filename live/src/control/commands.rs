//! The operator's commands: each becomes a fact; whether it fits is the show's to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use engine::show::{Amount, Donation, DonationSource, Fact, MESSAGE_CHARS_MAX, Misfit, RequestId};
use hyper::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use super::response::{ApiError, HttpResponse, json_response};
use super::routes::OperatorCommand;
use crate::director::Refused;

/// Characters of a test donation's texts and figures.
const DONOR_CHARS_MAX: usize = 100;
const AMOUNT_CHARS_MAX: usize = 20;
const CURRENCY_CHARS_MAX: usize = 8;

impl Control {
    /// Carries a command out.
    pub(super) async fn command(
        &self,
        command: OperatorCommand,
        body: &Bytes,
    ) -> Result<HttpResponse, ApiError> {
        match command {
            OperatorCommand::Skip => self.skip(body).await,
            OperatorCommand::Clear => self.clear().await,
            OperatorCommand::Undo => self.undo().await,
            OperatorCommand::Hide => self.hide().await,
            OperatorCommand::Pause => self.say(Fact::Paused, json!({ "paused": true })).await,
            OperatorCommand::Resume => self.say(Fact::Resumed, json!({ "paused": false })).await,
            OperatorCommand::Donate => self.donate(body).await,
            OperatorCommand::Remove(id) => self.about(id, |request| Fact::Removed { request }).await,
            OperatorCommand::Top(id) => self.about(id, |request| Fact::Moved { request, place: 0 }).await,
            OperatorCommand::Approve(id) => self.about(id, |request| Fact::Approved { request }).await,
            OperatorCommand::Reject(id) => self.about(id, |request| Fact::Rejected { request }).await,
            OperatorCommand::Allow(id) => self.about(id, |request| Fact::Allowed { request }).await,
            OperatorCommand::Redraw(id) => self.redraw(id, body).await,
            OperatorCommand::EditScene(id) => self.edit_scene(id, body).await,
        }
    }

    pub(super) async fn say(&self, fact: Fact, answer: Value) -> Result<HttpResponse, ApiError> {
        self.handle.tell(fact).await?;
        Ok(json_response(&answer))
    }

    /// A command about one request.
    async fn about(&self, id: RequestId, fact: fn(RequestId) -> Fact) -> Result<HttpResponse, ApiError> {
        let answer = json!({ "request": id.to_string() });
        self.say(fact(id), answer).await
    }

    async fn skip(&self, body: &Bytes) -> Result<HttpResponse, ApiError> {
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
        self.about(request, |request| Fact::Skipped { request }).await
    }

    /// Means whatever is on air when it arrives, so that it never comes too late; nothing on air is no error.
    async fn hide(&self) -> Result<HttpResponse, ApiError> {
        let on_air =
            self.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().to_string())).await?;
        self.say(Fact::Hidden, json!({ "request": on_air, "paused": true })).await
    }

    async fn clear(&self) -> Result<HttpResponse, ApiError> {
        let cleared = self.handle.ask(|show| show.waiting().count()).await?;
        self.say(Fact::Cleared, json!({ "cleared": cleared, "undo_seconds": engine::show::UNDO_SEC })).await
    }

    async fn undo(&self) -> Result<HttpResponse, ApiError> {
        let restored = self.handle.ask(|show| show.undo().map(|(requests, _)| requests)).await?;
        self.say(Fact::ClearUndone, json!({ "restored": restored })).await
    }

    async fn donate(&self, body: &Bytes) -> Result<HttpResponse, ApiError> {
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

fn test_donation(test: TestDonation) -> Result<Donation, ApiError> {
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
    if Amount::parse_price(&amount).is_none() {
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

fn bad(words: String) -> ApiError {
    ApiError::Said(StatusCode::BAD_REQUEST, words)
}

fn read<T: for<'a> Deserialize<'a>>(body: &Bytes) -> Result<T, ApiError> {
    // A list would be read as the members in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(bad("expected a JSON object in the body".to_owned()));
    }
    serde_json::from_slice(body).map_err(|error| bad(format!("the body cannot be read as JSON: {error}")))
}
