//! Its REST and OAuth, and what goes wrong there on demand.

use std::io;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, Collected, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{AUTHORIZATION, DATE, HeaderValue, LOCATION, RETRY_AFTER};
use hyper::{Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{ACCESS, Body, CODE, FakeDonationAlerts, PER_PAGE, REFRESH, USER_ID, odd};

/// What goes wrong with one REST request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This status, with a JSON body.
    Status(u16),
    /// 429 with or without `Retry-After`, seconds.
    Limited(Option<u64>),
    /// 200 with a page for people.
    Html,
    /// 200 that ends in the middle.
    Half,
    /// Nothing, for ever.
    Hang,
    /// 302 to this address.
    Redirect(String),
}

impl FakeDonationAlerts {
    pub(super) async fn respond(&self, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        if path == "/connection/websocket" {
            return self.upgrade(request);
        }
        let fault = self.note(&request);
        let mut response = self.met(request, &path, fault).await;
        response.headers_mut().insert(DATE, self.date());
        response
    }

    async fn met(&self, request: Request<Incoming>, path: &str, fault: Option<Fault>) -> Response<Body> {
        match fault {
            Some(Fault::Hang) => std::future::pending().await,
            Some(fault) => faulty(fault),
            None if path == "/oauth/token" => self.renew(request).await,
            None if !self.is_allowed(&request) => answer(401, &json!({"message": "Unauthenticated."})),
            None => self.api(path, request).await,
        }
    }

    fn date(&self) -> HeaderValue {
        let now = Timestamp::now() + SignedDuration::from_hours(self.lock().hours_ahead);
        let text = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        HeaderValue::from_str(&text).expect("a date is a header value")
    }

    /// Writes the request down and takes the fault that waits for it.
    fn note(&self, request: &Request<Incoming>) -> Option<Fault> {
        let token = if request.headers().contains_key(AUTHORIZATION) { " with a token" } else { "" };
        let mut state = self.lock();
        state.requests.push(format!("{} {}{token}", request.method(), request.uri()));
        let path = request.uri().path();
        state.faults.iter_mut().find(|(end, _)| path.ends_with(end.as_str()))?.1.pop_front()
    }

    fn is_allowed(&self, request: &Request<Incoming>) -> bool {
        let expected = format!("Bearer {}", self.lock().access);
        request.headers().get(AUTHORIZATION).is_some_and(|given| given.as_bytes() == expected.as_bytes())
    }

    async fn api(&self, path: &str, request: Request<Incoming>) -> Response<Body> {
        match path {
            "/api/v1/user/oauth" => answer(
                200,
                &json!({"data": {"id": USER_ID, "name": "tester", "socket_connection_token": "TEST_SOCKET"}}),
            ),
            "/api/v1/alerts/donations" => answer(200, &self.page(request.uri().query().unwrap_or_default())),
            "/api/v1/centrifuge/subscribe" => {
                let bytes = read(request).await;
                let asked: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                let token = format!("for {}", asked["client"].as_str().unwrap_or_default());
                answer(200, &json!({"channels": [{"channel": asked["channels"][0], "token": token}]}))
            }
            _ => answer(404, &json!({"message": "Not Found"})),
        }
    }

    fn page(&self, query: &str) -> Value {
        let number: usize = query.strip_prefix("page=").and_then(|number| number.parse().ok()).unwrap_or(1);
        let state = self.lock();
        let total = state.donations.len();
        let data: Vec<_> =
            state.donations.iter().rev().skip((number - 1) * PER_PAGE).take(PER_PAGE).collect();
        let next = (number * PER_PAGE < total).then(|| format!("?page={}", number + 1));
        json!({"data": data, "links": {"next": next}, "meta": {"current_page": number, "total": total}})
    }

    async fn renew(&self, request: Request<Incoming>) -> Response<Body> {
        let bytes = read(request).await;
        let form = String::from_utf8_lossy(&bytes).into_owned();
        let grant = if form.contains("grant_type=authorization_code") {
            format!("&code={CODE}&")
        } else {
            format!("&refresh_token={REFRESH}&")
        };
        if !form.contains(&grant) || !form.contains("client_secret=TEST_SECRET") {
            return answer(400, &json!({"error": "invalid_request", "hint": "Refresh token has expired"}));
        }
        let mut state = self.lock();
        state.renewals += 1;
        state.access = format!("{ACCESS}_{}", state.renewals);
        answer(
            200,
            &json!({"access_token": state.access, "refresh_token": REFRESH, "expires_in": 631_151_999}),
        )
    }
}

async fn read(request: Request<Incoming>) -> Bytes {
    request.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default()
}

pub(super) fn answer(status: u16, body: &Value) -> Response<Body> {
    let mut response = Response::new(Full::from(odd(body)).map_err(|never| match never {}).boxed());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    response
}

fn faulty(fault: Fault) -> Response<Body> {
    match fault {
        Fault::Status(status) => answer(status, &json!({"message": "Server Error"})),
        Fault::Limited(pause) => {
            let mut response = answer(429, &json!({"message": "Too Many Attempts."}));
            if let Some(seconds) = pause {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            response
        }
        Fault::Html => {
            let page =
                Full::from("<!doctype html><title>Maintenance</title>").map_err(|never| match never {});
            Response::new(page.boxed())
        }
        Fault::Half => {
            let parts = [
                Ok(Frame::data(Bytes::from_static(b"{\"data\":[{\"id\":1,"))),
                Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            ];
            Response::new(BodyExt::boxed(StreamBody::new(stream::iter(parts))))
        }
        Fault::Redirect(location) => {
            let mut response = answer(302, &Value::Null);
            let location = location.parse().expect("an address is a header value");
            response.headers_mut().insert(LOCATION, location);
            response
        }
        Fault::Hang => unreachable!("a hanging request has no answer"),
    }
}
