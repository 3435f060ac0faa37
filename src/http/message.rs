//! A request and its response.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH};

use super::{Headers, Url, redact};
use crate::base::{Result, Secret};

/// The HTTP method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Changes properties.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The name that is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Whether it only reads, and so changes nothing.
    pub fn is_read(self) -> bool {
        self == Method::Get
    }
}

/// A request to send. Every attempt sends the same, so it holds no token.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// Headers in addition to those that the pipeline sets.
    pub headers: Headers,
    /// The body, if there is one. Every attempt shares it, so one that holds a secret is made of
    /// memory that zeroes itself.
    pub body: Option<Bytes>,
    /// The secrets that it holds; they are masked in the response.
    pub secrets: Vec<Secret>,
}

impl Request {
    /// A request without a body.
    pub fn new(method: Method, url: Url) -> Request {
        Request {
            method,
            url,
            headers: Headers::new(),
            body: None,
            secrets: Vec::new(),
        }
    }

    /// Names a secret in its body or headers; it is masked in the response.
    pub fn with_secret(mut self, secret: &Secret) -> Request {
        self.secrets.push(secret.clone());
        self
    }

    /// With a JSON body.
    pub fn with_json(mut self, body: impl Into<Bytes>) -> Request {
        self.headers.put(CONTENT_TYPE, "application/json");
        self.body = Some(body.into());
        self
    }

    /// With one more header.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Request> {
        self.headers.set(name, value)?;
        Ok(self)
    }

    /// With an ETag in `If-Match`.
    pub(crate) fn with_etag(mut self, etag: &str) -> Result<Request> {
        self.headers.set_known(IF_MATCH, etag)?;
        Ok(self)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact::request(self))
    }
}

/// A response.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// The service's id of this response.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.request_id()
    }

    /// The service's time of the response.
    pub fn date(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(self.headers.get("Date")?).ok()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact::response(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let url = Url::parse("https://graph.microsoft.com/v1.0/x?sig=hunter2").unwrap();
        let request = Request::new(Method::Post, url)
            .with_header("Authorization", "Bearer hunter2")
            .unwrap()
            .with_json(br#"{"client_secret":"hunter2"}"#.to_vec());
        let shown = format!("{request:?}{:?}", request.headers);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(
            shown.contains("POST https://graph.microsoft.com/v1.0/x"),
            "{shown}"
        );
    }
}
