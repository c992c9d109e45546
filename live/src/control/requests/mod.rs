//! Requests that another program sends from any service: `POST /requests` becomes a donation like any other.
//!
//! Known by service and id: a repeat changes nothing, and the same id with another content is refused. Opens no
//! connection to any service; who may send is `guard`'s and [`signature`]'s to say.

mod rate;
mod sent;
pub mod signature;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use engine::show::{Fact, Misfit};
use hyper::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::Control;
use super::commands::read;
use super::response::{ApiError, HttpResponse, json_response};
use crate::director::Refused;
use crate::net::secret::Secret;

use rate::RateLimiter;
use sent::SentRequest;

/// What is younger is not late, whatever the setting says: clocks of two machines differ, and networks take their time.
const DELIVERY_MAX: Duration = Duration::from_secs(60);

/// What the settings say of requests.
#[derive(Clone, Debug, Default)]
pub struct RequestRules {
    /// What other machines sign with; `None`: they cannot.
    pub secret: Option<Secret>,
    /// The unit of a service's amounts when it sends none: `bits`.
    pub labels: BTreeMap<String, String>,
    /// The age above which a request is listed as missed.
    pub age_max: Duration,
}

/// The door for requests.
#[derive(Debug, Default)]
pub(super) struct RequestDoor {
    pub(super) rules: RequestRules,
    rate: RateLimiter,
}

impl RequestDoor {
    /// A door with these rules.
    pub(super) fn new(rules: RequestRules) -> Self {
        Self { rules, rate: RateLimiter::default() }
    }

    /// The fact that a body is, and whether it is listed as missed.
    fn fact_of(&self, body: &Bytes, now: Timestamp) -> Result<(Fact, bool), ApiError> {
        let sent: SentRequest = read(body)?;
        let made = sent.at;
        let label = self.rules.labels.get(&sent.source).map(String::as_str);
        let donation = Arc::new(sent.donation(label, now)?);
        if let Err(wait) = self.rate.take(donation.via.as_deref().unwrap_or_default(), Instant::now()) {
            return Err(ApiError::TooOften(wait));
        }
        let oldest = now.checked_sub(self.rules.age_max.max(DELIVERY_MAX)).unwrap_or(Timestamp::MIN);
        let is_missed = made.is_some_and(|made| made < oldest);
        let fact = if is_missed {
            Fact::DonationMissed { donation, position: None }
        } else {
            Fact::DonationReceived { donation, position: None }
        };
        Ok((fact, is_missed))
    }
}

impl Control {
    /// Takes a request: 201 when it is new and on the disk, 200 when it is known.
    pub(super) async fn add_request(
        &self,
        body: &Bytes,
        key: Option<String>,
    ) -> Result<HttpResponse, ApiError> {
        let (fact, missed) = self.requests.fact_of(body, Timestamp::now())?;
        let request = fact.donation().map(|donation| donation.id.clone());
        match self.handle.tell_as(fact, key).await {
            Ok(()) => {
                let mut answer = json_response(&json!({ "request": request, "missed": missed }));
                *answer.status_mut() = StatusCode::CREATED;
                Ok(answer)
            }
            Err(Refused::Misfit(Misfit::KnownAlready(_))) => {
                Ok(json_response(&json!({ "request": request, "known": true })))
            }
            Err(refused) => Err(refused.into()),
        }
    }
}
