//! Masks secrets that a service sends back, in every part of its response and before anything reads it, so that
//! they reach no error, log, result, plan or trace.

use std::borrow::Cow;

use memchr::memmem::Finder;

use super::redact::HIDDEN;
use super::{Headers, Response, url};
use crate::base::Secret;

/// Shorter secrets are masked only in error responses: in data they could match by chance.
const MIN_LENGTH_IN_DATA: usize = 16;
/// Bytes of a secret's prefix that are searched for: services truncate what they echo.
const PREFIX_LENGTH: usize = 16;

/// Masks each of `secrets` in the response: as it was sent or percent-encoded, whole or truncated.
pub fn mask(mut response: Response, secrets: &[&Secret]) -> Response {
    for secret in secrets {
        let plain = secret.expose();
        if plain.is_empty() || (response.status < 300 && plain.len() < MIN_LENGTH_IN_DATA) {
            continue;
        }
        let start = Finder::new(&plain[..plain.len().min(PREFIX_LENGTH)]);
        mask_occurrences(&mut response.body, &start, plain);
        response.headers.change(|_, value| {
            start.find(value.as_bytes())?;
            let mut bytes = value.as_bytes().to_vec();
            mask_occurrences(&mut bytes, &start, plain);
            Some(String::from_utf8_lossy(&bytes).into_owned())
        });
        // Percent-encoding doesn't change most tokens.
        if let Some(encoded) = encoded(plain) {
            let encoded = encoded.as_bytes();
            let start = Finder::new(&encoded[..encoded.len().min(PREFIX_LENGTH)]);
            mask_occurrences(&mut response.body, &start, encoded);
        }
    }
    response
}

/// Masks each of `secrets` in text of the host.
pub fn mask_text(text: String, secrets: &[&Secret]) -> String {
    let response = Response {
        status: 500,
        headers: Headers::new(),
        body: text.into_bytes(),
    };
    String::from_utf8_lossy(&mask(response, secrets).body).into_owned()
}

/// The percent-encoded form; `None` if it has the same prefix as the plain one, whose search then finds both.
fn encoded(plain: &[u8]) -> Option<zeroize::Zeroizing<String>> {
    let start = std::str::from_utf8(&plain[..plain.len().min(PREFIX_LENGTH)]);
    if let Ok(Cow::Borrowed(_)) = start.map(url::encode) {
        return None;
    }
    let text = std::str::from_utf8(plain).ok()?;
    Some(url::encode(text).into_owned().into())
}

/// Replaces each occurrence of `secret` in `text`, also a truncated one, by `***`. `start` searches for its prefix.
fn mask_occurrences(text: &mut Vec<u8>, start: &Finder<'_>, secret: &[u8]) {
    let mut found = start.find_iter(text).peekable();
    if found.peek().is_none() {
        return;
    }
    let mut shown = Vec::with_capacity(text.len());
    let mut at = 0;
    for begin in found {
        if begin < at {
            continue;
        }
        let rest = text[begin..].iter().zip(secret);
        let length = rest.take_while(|(one, other)| one == other).count();
        shown.extend_from_slice(&text[at..begin]);
        shown.extend_from_slice(HIDDEN.as_bytes());
        at = begin + length;
    }
    shown.extend_from_slice(&text[at..]);
    *text = shown;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    fn response(status: u16, body: &str, header: &str) -> Response {
        let mut headers = Headers::new();
        headers.set("request-id", header).unwrap();
        Response {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_secret_is_masked_wherever_it_stands_whole_or_cut() {
        let long = Secret::copy_of(b"opaque/token+of~more=than.sixteen");
        let body = r#"{"a":"opaque/token+of~more=than.sixteen","b":"opaque/token+of~more…","c":"opaque/t"}"#;
        let got = mask(
            response(200, body, "x opaque/token+of~more=than.sixteen y"),
            &[&long],
        );
        assert_eq!(
            String::from_utf8(got.body).unwrap(),
            r#"{"a":"***","b":"***…","c":"opaque/t"}"#
        );
        assert_eq!(got.headers.get("request-id"), Some("x *** y"));
        let body = "code=opaque%2Ftoken%2Bof~more%3Dthan.sixteen&x";
        let got = mask(response(400, body, "x"), &[&long]);
        assert_eq!(got.body, b"code=***&x");
    }

    #[test]
    fn short_secrets_are_masked_in_failures_alone() {
        let short = Secret::copy_of(b"horse");
        let got = mask(response(200, "horses", "x"), &[&short]);
        assert_eq!(got.body, b"horses");
        let got = mask(response(401, "horsehorse, no", "x"), &[&short]);
        assert_eq!(got.body, b"******, no");
        let nothing = Secret::copy_of(b"");
        let got = mask(response(401, "x", "x"), &[&nothing]);
        assert_eq!(got.body, b"x");
    }
}
