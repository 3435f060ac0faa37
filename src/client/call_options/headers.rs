//! The headers that a caller may add to a call.

use crate::base::{CallHint, Error, Result};
use crate::http::check_header;

/// Headers that a caller can't set, in lower case: they carry the sign-in, frame the message, belong to one
/// hop, or have an option of their own. The prefixes `content-` and `proxy-` are reserved too.
const RESERVED_HEADERS: &[(&str, &str)] = &[
    ("authorization", "the credential of the client sets it"),
    ("host", "the base URI of the client sets it"),
    ("x-tenant", "the client's portal domain sets it"),
    ("if-match", "the call's ETag sets it"),
    ("client-request-id", "the call's client request id sets it"),
    ("x-correlation-id", "the call's client request id sets it"),
    ("transfer-encoding", "it frames the message"),
    ("connection", "it belongs to one hop"),
    ("keep-alive", "it belongs to one hop"),
    ("te", "it belongs to one hop"),
    ("trailer", "it belongs to one hop"),
    ("upgrade", "it belongs to one hop"),
    ("expect", "it belongs to one hop"),
    ("accept-encoding", "the transport sets it"),
];

/// Maximum number of additional headers of a call, and maximum bytes of one of their values.
const MAX_HEADERS: usize = 64;
const MAX_HEADER_BYTES: usize = 8 * 1024;

/// Rejects headers that a caller can't set, and text that isn't valid in a header.
pub(super) fn check(headers: &[(&str, &str)]) -> Result<()> {
    if headers.len() > MAX_HEADERS {
        return Err(Error::limit(format!(
            "A call can have at most {MAX_HEADERS} additional headers."
        )));
    }
    for (at, (name, value)) in headers.iter().enumerate() {
        if let Some(reason) = reserved_reason(&name.to_ascii_lowercase()) {
            return Err(Error::argument(format!(
                "The header {name} can't be set for a call: {reason}."
            ))
            .with_hint(CallHint::OmitHeader));
        }
        check_header(name, value)?;
        if value.len() > MAX_HEADER_BYTES {
            return Err(Error::limit(format!(
                "The value of the header {name} is longer than {MAX_HEADER_BYTES} bytes."
            )));
        }
        let has_name = |(other, _): &(&str, &str)| other.eq_ignore_ascii_case(name);
        if headers[..at].iter().any(has_name) {
            return Err(Error::argument(format!(
                "The header {name} is specified twice."
            )));
        }
    }
    Ok(())
}

/// Why a caller can't set the header `name` (lower case); `None` if it can.
fn reserved_reason(name: &str) -> Option<&'static str> {
    match RESERVED_HEADERS.iter().find(|(header, _)| *header == name) {
        Some((_, reason)) => Some(reason),
        None if name.starts_with("content-") => Some("it frames the message"),
        None if name.starts_with("proxy-") => Some("it belongs to one hop"),
        None => None,
    }
}
