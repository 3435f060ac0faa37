//! Transport of the host
//!
//! How the host sends the requests of a client itself, for networks that the library's own connections can't
//! pass: a proxy that requires Negotiate or NTLM, a configuration script.

mod texts;

use std::os::raw::c_void;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use self::texts::Texts;
use super::panic;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use super::str::{DOCUMENT_LIMIT, TEXT_LIMIT, gdap_bytes, gdap_header, gdap_str};
use super::user_data::UserData;
use crate::base::{Error, ErrorKind, Result};
use crate::http::{Headers, HostFailure, HostSender, Response};

/// The maximum number of headers in a response.
const HEADER_LIMIT: usize = 1000;

/// A request that a transport must send. It is valid during the callback.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_transport_request {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// Zero.
    pub reserved0: u32,
    /// How long the library waits for it, in milliseconds.
    pub timeout_ms: i64,
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: gdap_str,
    /// Where to send it: always https, and never to this machine.
    pub url: gdap_str,
    /// Its headers, but those that frame the message (`Host`, `Content-Length`). `Authorization` holds the token.
    pub headers: *const gdap_header,
    /// How many headers.
    pub header_count: usize,
    /// Its body; absent if it has none.
    pub body: gdap_bytes,
    /// Most bytes of a response's body; fail with `GDAP_STATUS_RESPONSE_TOO_LARGE` if there are more.
    pub max_body_bytes: u64,
}

/// Receives the answer to a request. It is valid during the callback and only for it.
///
/// - `gdap_answer_set`: the response
/// - `gdap_answer_fail`: why there is none
pub struct gdap_answer {
    answer: Option<std::result::Result<Response, HostFailure>>,
    most: usize,
}

/// Sends one request once and calls `gdap_answer_set`, whatever the status of the response, or
/// `gdap_answer_fail`. If it calls neither, the request may have been sent.
///
/// It must not follow redirects, retry, use cookies, or sign in to the service: the library does what is needed of
/// that, and looks up a write that may have been sent. A transport that retries sends a write twice. The library
/// sets `Accept-Encoding: gzip` and decompresses. The request holds the token, so it must not be logged.
///
/// It runs on threads of the library, under no lock, on as many at once as there are calls and items of a batch.
/// It may block and must not unwind (throw). A cancel, a timeout and the deadline end the call without it; it
/// then runs on until it returns, and its answer is dropped. A call that it makes to its own client fails at
/// once with `GDAP_STATUS_INVALID_ARGUMENT`.
///
/// Sign-ins go through it too. Requests to this machine (`localhost`, loopback) and to the endpoints of managed
/// identities never do.
pub type gdap_transport_callback = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        request: *const gdap_transport_request,
        answer: *mut gdap_answer,
    ),
>;

/// Passes the response to a request; a second one replaces the first. All of it is copied.
///
/// - `http_status`: 200 to 599
/// - `headers`: at most 1,000; those of a multiple value can be one header or several
/// - `body`: as it came, decompressed or still compressed with gzip as its `Content-Encoding` says
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_UNKNOWN_OPTION` (the status), `GDAP_STATUS_INVALID_ARGUMENT` (a
/// header isn't valid in HTTP), `GDAP_STATUS_LIMIT_EXCEEDED`. The call then fails, and a write may have been made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_answer_set(
    answer: *mut gdap_answer,
    http_status: i32,
    headers: *const gdap_header,
    header_count: usize,
    body: gdap_bytes,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let Some(answer) = (unsafe { answer.as_mut() }) else {
            return status::of(ErrorKind::NullPointer);
        };
        // SAFETY: the contract of the header.
        let response = unsafe { response(http_status, headers, header_count, body, answer.most) };
        let (passed, status) = match response {
            Ok(response) => (Ok(response), GDAP_STATUS_OK),
            Err(error) => (Err(unusable(&error)), error.kind() as gdap_status),
        };
        answer.answer = Some(passed);
        status
    })
}

/// The failure for a response that can't be used.
fn unusable(error: &Error) -> HostFailure {
    HostFailure {
        kind: match error.kind() {
            ErrorKind::LimitExceeded => ErrorKind::ResponseTooLarge,
            _ => ErrorKind::InvalidResponse,
        },
        sent: true,
        message: error.message().to_owned(),
    }
}

/// Passes the reason why a request has no response.
///
/// - `kind`: `GDAP_STATUS_CONNECT`, `GDAP_STATUS_TLS`, `GDAP_STATUS_PROXY`, `GDAP_STATUS_TIMEOUT`,
///   `GDAP_STATUS_INVALID_RESPONSE`, `GDAP_STATUS_RESPONSE_TOO_LARGE`, `GDAP_STATUS_UNTRUSTED_HOST` (it was
///   sent to another address) or `GDAP_STATUS_CONNECTION_LOST`
/// - `sent`: 1, or 0 only if it is certain that nothing of the request was sent. A write that was sent is looked up;
///   one that wasn't is sent again, or is `GDAP_OUTCOME_NOT_SENT`
/// - `message`: the cause, at most 16 KiB. It becomes part of the error of the call, so it must contain no secret
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_UNKNOWN_OPTION` (the kind, or `sent`),
/// `GDAP_STATUS_INVALID_ARGUMENT` (a message that can't be read). The request counts as failed all the same, and as
/// sent if `kind` or `sent` isn't known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_answer_fail(
    answer: *mut gdap_answer,
    kind: gdap_status,
    sent: i32,
    message: gdap_str,
) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: the contract of the header.
        let (Some(answer), text) = (unsafe {
            (
                answer.as_mut(),
                message.text_within("The message", TEXT_LIMIT),
            )
        }) else {
            return status::of(ErrorKind::NullPointer);
        };
        let mut known = ErrorKind::ALL.iter().copied();
        let known = known.find(|known| *known as gdap_status == kind);
        let said = text.as_ref().copied().unwrap_or_default();
        answer.answer = Some(Err(HostFailure {
            kind: known.unwrap_or(ErrorKind::ConnectionLost),
            sent: sent != 0 || known.is_none(),
            message: said.unwrap_or_default().to_owned(),
        }));
        match (known, sent, text) {
            (None, _, _) => status::of(ErrorKind::UnknownOption),
            (_, 0 | 1, Ok(_)) => GDAP_STATUS_OK,
            (_, 0 | 1, Err(_)) => status::of(ErrorKind::InvalidArgument),
            _ => status::of(ErrorKind::UnknownOption),
        }
    })
}

/// Reads and checks the host's response.
///
/// # Safety
/// `headers` is NULL or points to `count` headers; they and `body` are readable.
unsafe fn response(
    http_status: i32,
    headers: *const gdap_header,
    count: usize,
    body: gdap_bytes,
    most: usize,
) -> Result<Response> {
    let status = u16::try_from(http_status).ok();
    let status = status.filter(|status| (200..=599).contains(status));
    let status = status.ok_or_else(|| {
        let message = format!("{http_status} isn't the status of a final response.");
        Error::new(ErrorKind::UnknownOption, message)
    })?;
    if count > HEADER_LIMIT {
        return Err(Error::limit(format!(
            "The response has {count} headers; the maximum is {HEADER_LIMIT}."
        )));
    }
    if headers.is_null() && count > 0 {
        let message = format!("The headers are NULL with a count of {count}.");
        return Err(Error::new(ErrorKind::NullPointer, message));
    }
    let headers = match count {
        0 => &[],
        // SAFETY: not NULL, the count is the caller's word and small.
        _ => unsafe { std::slice::from_raw_parts(headers, count) },
    };
    let mut map = HeaderMap::with_capacity(count);
    for header in headers {
        // SAFETY: by the caller's contract.
        let (name, value) = unsafe {
            (
                header.name.bytes("The name of a header", TEXT_LIMIT)?,
                header
                    .value
                    .bytes("The value of a header", DOCUMENT_LIMIT)?,
            )
        };
        let name = HeaderName::from_bytes(name.unwrap_or_default());
        let value = HeaderValue::from_bytes(value.unwrap_or_default());
        match (name, value) {
            (Ok(name), Ok(value)) => map.append(name, value),
            (Ok(name), Err(_)) => {
                let message = format!("The header {name} has a value that isn't valid in HTTP.");
                return Err(Error::argument(message));
            }
            (Err(_), _) => {
                return Err(Error::argument("A header's name isn't valid in HTTP."));
            }
        };
    }
    // SAFETY: by the caller's contract.
    let body = unsafe { body.optional("The response's body", most) }?;
    Ok(Response {
        status,
        headers: Headers::received(map),
        body: body.unwrap_or_default().to_vec(),
    })
}

/// A sender that calls the host's callback.
pub(super) fn sender(
    callback: unsafe extern "C" fn(*mut c_void, *const gdap_transport_request, *mut gdap_answer),
    user_data: UserData,
) -> HostSender {
    HostSender::new(move |request| {
        let mut answer = gdap_answer {
            answer: None,
            most: request.max_body,
        };
        let texts = Texts::of(request);
        let asked = texts.request(request);
        // SAFETY: the host vouched for the callback; the request and the answer outlive the call.
        unsafe { callback(user_data.data(), &asked, &mut answer) };
        answer.answer.unwrap_or_else(|| {
            Err(HostFailure {
                kind: ErrorKind::ConnectionLost,
                sent: true,
                message: "the host's transport returned without an answer".to_owned(),
            })
        })
    })
}

#[cfg(test)]
#[path = "transport/call_tests.rs"]
mod tests;
