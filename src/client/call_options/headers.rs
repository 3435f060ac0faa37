//! The headers that a caller may add to a call.

use crate::base::{CallHint, Error, Result};
use crate::http::check_header;

/// Headers that a caller may not set: they carry the sign-in, frame the message, belong to one hop,
/// or have an option of their own. Lower case; `content-` and `proxy-` are refused as prefixes.
const REFUSED: &[(&str, &str)] = &[
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

/// Most extra headers of a call, and most bytes in one of their values.
const MOST_HEADERS: usize = 64;
const MOST_HEADER_BYTES: usize = 8 * 1024;

/// Refuses headers that are not the caller's to set, and texts that cannot stand in a header.
pub(super) fn check(headers: &[(&str, &str)]) -> Result<()> {
    if headers.len() > MOST_HEADERS {
        return Err(Error::limit(format!(
            "A call can have at most {MOST_HEADERS} additional headers."
        )));
    }
    for (at, (name, value)) in headers.iter().enumerate() {
        if let Some(reason) = refused(&name.to_ascii_lowercase()) {
            return Err(Error::argument(format!(
                "The header {name} can't be set for a call: {reason}."
            ))
            .with_hint(CallHint::OmitHeader));
        }
        check_header(name, value)?;
        if value.len() > MOST_HEADER_BYTES {
            return Err(Error::limit(format!(
                "The value of the header {name} is longer than {MOST_HEADER_BYTES} bytes."
            )));
        }
        let same = |(other, _): &(&str, &str)| other.eq_ignore_ascii_case(name);
        if headers[..at].iter().any(same) {
            return Err(Error::argument(format!(
                "The header {name} is specified twice."
            )));
        }
    }
    Ok(())
}

/// Why a header, in lower case, is not the caller's to set.
fn refused(name: &str) -> Option<&'static str> {
    match REFUSED.iter().find(|(refused, _)| *refused == name) {
        Some((_, reason)) => Some(reason),
        None if name.starts_with("content-") => Some("it frames the message"),
        None if name.starts_with("proxy-") => Some("it belongs to one hop"),
        None => None,
    }
}
