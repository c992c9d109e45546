//! The operator's commands: each becomes a fact, when the show is in a state that it fits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use engine::show::{Amount, Donation, DonationSource, Fact, RequestId, Show};
use hyper::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use super::response::{ApiError, HttpResponse, json_response};
use super::routes::OperatorCommand;

/// Characters of a test donation's texts and figures.
const DONOR_CHARS_MAX: usize = 100;
const MESSAGE_CHARS_MAX: usize = 4096;
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
            OperatorCommand::Pause => self.say(Fact::Paused, json!({ "paused": true })).await,
            OperatorCommand::Resume => self.say(Fact::Resumed, json!({ "paused": false })).await,
            OperatorCommand::Donate => self.donate(body).await,
            OperatorCommand::Remove(id) => self.about(id, waits, |request| Fact::Removed { request }).await,
            OperatorCommand::Top(id) => {
                self.about(id, waits, |request| Fact::Moved { request, place: 0 }).await
            }
            OperatorCommand::Approve(id) => {
                self.about(id, is_under_review, |request| Fact::Approved { request }).await
            }
            OperatorCommand::Reject(id) => {
                self.about(id, is_under_review, |request| Fact::Rejected { request }).await
            }
            OperatorCommand::Allow(id) => {
                self.about(id, can_be_allowed, |request| Fact::Allowed { request }).await
            }
            OperatorCommand::Redraw(id) => {
                self.about(id, can_be_redrawn, |request| Fact::Redrawn { request }).await
            }
        }
    }

    async fn say(&self, fact: Fact, answer: Value) -> Result<HttpResponse, ApiError> {
        self.handle.tell(fact).await?;
        Ok(json_response(&answer))
    }

    /// A command about one request, when the show has it in a state that the command fits.
    async fn about(
        &self,
        id: RequestId,
        fits: fn(&Show, &RequestId) -> Result<(), ApiError>,
        fact: fn(RequestId) -> Fact,
    ) -> Result<HttpResponse, ApiError> {
        let wanted = id.clone();
        self.handle.ask(move |show| fits(show, &wanted)).await??;
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
        let active = self.handle.ask(|show| show.on_air().map(|on_air| on_air.request.id().clone())).await?;
        let conflict = |words: String| Err(ApiError::said(StatusCode::CONFLICT, words));
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

    async fn clear(&self) -> Result<HttpResponse, ApiError> {
        let cleared = self.handle.ask(|show| show.waiting().count()).await?;
        self.say(Fact::Cleared, json!({ "cleared": cleared, "undo_seconds": engine::show::UNDO_SEC })).await
    }

    async fn undo(&self) -> Result<HttpResponse, ApiError> {
        match self.handle.ask(|show| show.undo().map(|(requests, _)| requests)).await? {
            None => Err(ApiError::said(StatusCode::CONFLICT, "there is no clearing to take back")),
            Some(requests) => self.say(Fact::ClearUndone, json!({ "restored": requests })).await,
        }
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

fn waits(show: &Show, id: &RequestId) -> Result<(), ApiError> {
    let found = show.waiting().any(|(view, _)| view.id() == id) || show.review().any(|view| view.id() == id);
    if found { Ok(()) } else { Err(absent(show, id, "does not wait")) }
}

fn is_under_review(show: &Show, id: &RequestId) -> Result<(), ApiError> {
    let found = show.review().any(|view| view.id() == id);
    if found { Ok(()) } else { Err(absent(show, id, "is not under review")) }
}

fn can_be_allowed(show: &Show, id: &RequestId) -> Result<(), ApiError> {
    let missed = id.run == 0 && show.missed_donations().any(|donation| donation.id == id.donation);
    let ended = show.history().any(|ended| ended.request == *id && ended.can_be_allowed());
    if missed || ended {
        Ok(())
    } else {
        Err(absent(show, id, "was not turned away, or was let pass already"))
    }
}

fn can_be_redrawn(show: &Show, id: &RequestId) -> Result<(), ApiError> {
    let ended = show.history().any(|ended| ended.request == *id && ended.can_be_redrawn());
    if ended { Ok(()) } else { Err(absent(show, id, "cannot be drawn again")) }
}

/// 404 for a request that the show does not know, 409 for one in another state.
fn absent(show: &Show, id: &RequestId, words: &str) -> ApiError {
    let known = show.knows(&id.donation);
    let status = if known { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
    let words = if known { format!("{id} {words}") } else { format!("{id} is not known") };
    ApiError::Said(status, words)
}
