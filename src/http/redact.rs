//! What of a request and an answer may be shown in logs and errors.

use super::{Request, Response};

/// The value of header `name` as it may be shown.
pub fn header<'a>(_name: &str, _value: &'a str) -> &'a str {
    "***"
}

/// A request as it may be shown.
pub fn request(request: &Request) -> String {
    format!("{} {:?}", request.method.as_str(), request.url)
}

/// An answer as it may be shown.
pub fn response(response: &Response) -> String {
    format!("{}", response.status)
}
