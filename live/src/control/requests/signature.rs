//! The signed form: a program on another machine proves with `WEBHOOK_SECRET` that it sends this body now.
//!
//! HMAC-SHA256 (RFC 2104) over the time, a point and the body. It opens `POST /requests` and nothing else. Reads no
//! clock; what was sent twice in time is the show's to recognise.

use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::StatusCode;
use hyper::header::HeaderMap;
use sha2::Sha256;

use super::super::guard::Denial;
use crate::net::secret::Secret;

/// Seconds that the signature's time may differ from this machine's clock.
pub const WINDOW_SEC: u64 = 300;
/// Unix seconds as text.
const TIMESTAMP: &str = "x-webhook-timestamp";
/// `sha256=` and 64 hexadecimal digits.
const SIGNATURE: &str = "x-webhook-signature";
/// Digits of the time: enough for thirty thousand years.
const TIMESTAMP_DIGITS_MAX: usize = 12;

/// A signature that came in time; whether it is of the body is asked when that is read.
#[derive(Debug)]
pub struct Claim {
    secret: Secret,
    timestamp: String,
    signature: Vec<u8>,
}

impl Claim {
    /// The claim in a request's head; `None` when it makes none.
    ///
    /// # Errors
    /// When it cannot be right, whatever the body is.
    pub fn of(headers: &HeaderMap, secret: Option<&Secret>, now_sec: i64) -> Result<Option<Self>, Denial> {
        if !headers.contains_key(TIMESTAMP) && !headers.contains_key(SIGNATURE) {
            return Ok(None);
        }
        let secret =
            secret.ok_or_else(|| denial("WEBHOOK_SECRET is not set here: signed requests are not taken"))?;
        let words =
            "expected one X-Webhook-Timestamp with Unix seconds and one X-Webhook-Signature: sha256=HEX";
        let timestamp =
            one(headers, TIMESTAMP).filter(|text| is_timestamp(text)).ok_or_else(|| denial(words))?;
        let signature = one(headers, SIGNATURE).and_then(|text| bytes(text.strip_prefix("sha256=")?));
        let signature = signature.ok_or_else(|| denial(words))?;
        let made: i64 = timestamp.parse().map_err(|_| denial(words))?;
        if made.abs_diff(now_sec) > WINDOW_SEC {
            let words = "the signature's time is more than 5 minutes from this machine's clock";
            return Err(denial(words));
        }
        Ok(Some(Self { secret: secret.clone(), timestamp: timestamp.to_owned(), signature }))
    }

    /// Whether it is of this body.
    ///
    /// # Errors
    /// When it is not.
    pub fn verify(&self, body: &[u8]) -> Result<(), Denial> {
        let mac = mac(&self.secret, &self.timestamp, body);
        // Takes the same time for every wrong one.
        mac.verify_slice(&self.signature).map_err(|_| denial("the signature is not the one of this body"))
    }
}

fn mac(secret: &Secret, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let key = secret.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

fn one<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

fn is_timestamp(text: &str) -> bool {
    (1..=TIMESTAMP_DIGITS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Of 64 hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()).collect()
}

fn denial(words: &str) -> Denial {
    Denial { status: StatusCode::UNAUTHORIZED, reason: words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_764_000_000;
    const BODY: &[u8] = br#"{"source":"twitch","id":"1","message":"a cat"}"#;
    /// `printf '1764000000.{"source":"twitch","id":"1","message":"a cat"}' | openssl dgst -sha256 -hmac a-secret-of-this-test`
    const RIGHT: &str = "57402d5653459de45d00f36e3fb84e4bc9c27812ea5c9c99df77d1f81c67542a";

    fn secret() -> Secret {
        Secret::new("a-secret-of-this-test")
    }

    fn headers(timestamp: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(TIMESTAMP, timestamp.parse().expect("a value"));
        headers.insert(SIGNATURE, signature.parse().expect("a value"));
        headers
    }

    fn is_let_in(timestamp: &str, signature: &str, body: &[u8], now: i64) -> bool {
        let claim = Claim::of(&headers(timestamp, signature), Some(&secret()), now);
        claim.is_ok_and(|claim| claim.is_some_and(|claim| claim.verify(body).is_ok()))
    }

    #[test]
    fn the_signature_is_the_one_that_openssl_makes() {
        assert!(is_let_in("1764000000", &format!("sha256={RIGHT}"), BODY, NOW));
        assert!(is_let_in("1764000000", &format!("sha256={}", RIGHT.to_uppercase()), BODY, NOW));
    }

    #[test]
    fn another_body_time_secret_or_form_is_not_let_in() {
        let right = format!("sha256={RIGHT}");
        assert!(!is_let_in("1764000000", &right, b"{}", NOW), "another body");
        assert!(!is_let_in("1764000001", &right, BODY, NOW), "another time");
        for wrong in
            [RIGHT, "sha256=", "sha256=00", &right.replace('=', ":"), &format!("{right}0"), "sha256=é"]
        {
            assert!(!is_let_in("1764000000", wrong, BODY, NOW), "{wrong}");
        }
        for wrong in ["", "now", "-1764000000", "1764000000.0", " ", "9999999999999"] {
            assert!(!is_let_in(wrong, &right, BODY, NOW), "{wrong}");
        }
        let other = Secret::new("another-secret-of-this-test");
        let claim = Claim::of(&headers("1764000000", &right), Some(&other), NOW).expect("in time");
        assert!(claim.is_some_and(|claim| claim.verify(BODY).is_err()), "another secret");
        assert!(Claim::of(&headers("1764000000", &right), None, NOW).is_err(), "no secret here");
        let mut twice = headers("1764000000", &right);
        twice.append(SIGNATURE, right.parse().expect("a value"));
        assert!(Claim::of(&twice, Some(&secret()), NOW).is_err(), "two of them");
        assert!(Claim::of(&HeaderMap::new(), Some(&secret()), NOW).is_ok_and(|claim| claim.is_none()));
    }

    #[test]
    fn five_minutes_are_in_time_and_no_second_more() {
        let right = format!("sha256={RIGHT}");
        for (off, is_in_time) in [(-301, false), (-300, true), (300, true), (301, false)] {
            assert_eq!(is_let_in("1764000000", &right, BODY, NOW + off), is_in_time, "{off}");
        }
    }
}
