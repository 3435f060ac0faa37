//! The headers of a request or response, and the rules for their names and values.

use std::borrow::Cow;
use std::fmt;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::redact;
use crate::base::{CallHint, Error, Result};

/// The service's id of a response.
const REQUEST_ID: &str = "request-id";
const X_REQUEST_ID: &str = "x-ms-request-id";
/// Replaces text that can't be a header's value.
const EMPTY: HeaderValue = HeaderValue::from_static("");

/// Header names and values; names are compared without regard to case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// No headers.
    pub fn new() -> Headers {
        Headers::default()
    }

    /// The headers that a service returned. Bytes of a value that aren't UTF-8 become U+FFFD.
    pub(crate) fn received(mut map: HeaderMap) -> Headers {
        for value in map.values_mut() {
            let clean = String::from_utf8_lossy(value.as_bytes());
            if let Cow::Owned(clean) = clean {
                *value = HeaderValue::try_from(clean).unwrap_or(EMPTY);
            }
        }
        Headers(map)
    }

    /// A copy for sending, with capacity for `more` further headers.
    pub(super) fn to_map(&self, more: usize) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.0.len() + more);
        map.extend(
            self.0
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        map
    }

    /// The first value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(text)
    }

    /// The service's id of a response.
    pub fn request_id(&self) -> Option<&str> {
        self.get(REQUEST_ID).or_else(|| self.get(X_REQUEST_ID))
    }

    /// Every value of `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.get_all(name).into_iter().map(text)
    }

    /// Replaces each value for which `change` returns another.
    pub(super) fn change(&mut self, change: impl Fn(&str, &str) -> Option<String>) {
        for (name, value) in self.0.iter_mut() {
            if let Some(other) = change(name.as_str(), text(value)) {
                *value = HeaderValue::try_from(other).unwrap_or(EMPTY);
            }
        }
    }

    /// Sets `name` to `value` alone. Fails if one of them can't be in a header.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        check_name(name)?;
        let name = HeaderName::try_from(name).map_err(|_| too_long())?;
        self.set_known(name, value)
    }

    /// Sets a header of the library's own.
    pub(super) fn put(&mut self, name: HeaderName, value: &'static str) {
        self.0.insert(name, HeaderValue::from_static(value));
    }

    /// Sets a header of a known name to `value` alone.
    pub(super) fn set_known(&mut self, name: HeaderName, value: &str) -> Result<()> {
        // `from_str` accepts what `check_value` accepts, and also text beyond ASCII; `check_value` says what is
        // wrong.
        let made = HeaderValue::from_str(value)
            .ok()
            .filter(|_| value.is_ascii());
        let why = || {
            check_value(name.as_str(), value)
                .err()
                .unwrap_or_else(too_long)
        };
        let value = made.ok_or_else(why)?;
        self.0.insert(name, value);
        Ok(())
    }

    /// The first value of a known name.
    pub(super) fn get_known(&self, name: &HeaderName) -> Option<&str> {
        self.0.get(name).map(text)
    }

    /// Adds the headers of `others`, which replace those of the same name.
    pub(crate) fn extend(&mut self, others: &Headers) {
        for (name, value) in &others.0 {
            self.0.insert(name, value.clone());
        }
    }

    /// Removes every value of `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The headers whose name `is_chosen` accepts, with the value that `change` returns, if it returns one.
    pub(super) fn shown(
        &self,
        is_chosen: impl Fn(&str) -> bool,
        change: impl Fn(&str, &str) -> Option<String>,
    ) -> ShownHeaders {
        let mut shown = Vec::with_capacity(self.0.len());
        for (name, value) in &self.0 {
            if is_chosen(name.as_str()) {
                let other = change(name.as_str(), text(value));
                let other = other.map(|other| HeaderValue::try_from(other).unwrap_or(EMPTY));
                shown.push((name.clone(), other.unwrap_or_else(|| value.clone())));
            }
        }
        ShownHeaders(shown)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), text(value)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The headers of a response as they may be shown, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct ShownHeaders(Vec<(HeaderName, HeaderValue)>);

impl ShownHeaders {
    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter();
        pairs.map(|(name, value)| (name.as_str(), text(value)))
    }

    /// The service's id of the response.
    pub fn request_id(&self) -> Option<&str> {
        let named = |id: &str| self.iter().find(|(name, _)| *name == id);
        let found = named(REQUEST_ID).or_else(|| named(X_REQUEST_ID));
        found.map(|(_, value)| value)
    }

    /// Names and values, copied.
    pub(crate) fn to_vec(&self) -> Vec<(String, String)> {
        let pairs = self.iter();
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

/// A value as text: it was checked to be UTF-8 when it was set or received.
fn text(value: &HeaderValue) -> &str {
    std::str::from_utf8(value.as_bytes()).unwrap_or_default()
}

/// Shows names, and values only of those that the allow-list of `redact` names.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(
                self.iter()
                    .map(|(name, value)| (name, redact::header(name, value))),
            )
            .finish()
    }
}

/// Rejects a name that isn't a token (RFC 9110), and a value with control characters (CR and LF above all) or
/// beyond ASCII. The error doesn't show the value, which may be secret.
pub(crate) fn check_header(name: &str, value: &str) -> Result<()> {
    check_name(name)?;
    check_value(name, value)
}

fn check_name(name: &str) -> Result<()> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(Error::argument(format!(
            "The header name {name:?} isn't valid; use letters, digits and -._~!#$%&'*+^`|."
        )));
    }
    Ok(())
}

fn check_value(name: &str, value: &str) -> Result<()> {
    let bad = |byte: u8| byte != b'\t' && !(0x20..0x7f).contains(&byte);
    if let Some(at) = value.bytes().position(bad) {
        return Err(Error::argument(format!(
            "The value of the header {name} isn't printable ASCII at character {}.",
            at + 1
        ))
        .with_hint(CallHint::UseAsciiHeader));
    }
    Ok(())
}

fn too_long() -> Error {
    Error::argument("A header is too long.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ErrorKind;

    #[test]
    fn names_are_compared_without_regard_to_case() {
        let mut headers = Headers::new();
        headers.set("If-Match", "W/\"a\"").unwrap();
        headers.set("IF-MATCH", "W/\"b\"").unwrap();
        assert_eq!(headers.get("if-match"), Some("W/\"b\""));
        assert_eq!((headers.len(), headers.all("If-match").count()), (1, 1));
        headers.remove("if-MATCH");
        assert!(headers.is_empty() && headers.get("If-Match").is_none());
    }

    #[test]
    fn values_that_would_split_a_request_are_rejected_and_not_shown() {
        let mut headers = Headers::new();
        for value in ["a\r\nX: y", "a\nb", "a\0b", "a\u{7f}", "t\u{e4}t"] {
            let error = headers.set("X-Note", value).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{value:?}");
            assert!(!error.message().contains(value));
        }
        for name in ["", "a b", "a:b", "a\r\n", "\u{e4}"] {
            assert!(headers.set(name, "x").is_err(), "{name:?}");
        }
        assert!(headers.is_empty());
        headers.set("X-Note", "tab\tand blank ok").unwrap();
    }
}
